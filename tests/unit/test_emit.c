/* test_emit.c — instructions are interned, folded and canonical (lang/emit.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../engine/date.h"
#include "../../lang/emit.h"

static int begin(void **state) {
    static WtrEmit emit;
    wtr_emit_init(&emit, wtr_arena_new());
    *state = &emit;
    return emit.arena ? 0 : -1;
}

static int end(void **state) {
    WtrEmit *emit = *state;
    wtr_arena_free(emit->arena);
    return 0;
}

static WtrInsn at(const WtrEmit *emit, uint32_t reg) {
    assert_true(reg < emit->insns.count);
    return emit->insns.at[reg];
}

static void assert_truth(const WtrEmit *emit, uint32_t reg, WtrTruth value) {
    assert_int_equal(at(emit, reg).op, WTR_OP_CONST_TRUTH);
    assert_int_equal(at(emit, reg).aux, value);
}

/* n yes/no facts of the case, registers 0..n-1. */
static void facts(WtrEmit *emit, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(wtr_emit_fact(emit, 0, WTR_TYPE_TRUTH, i), i);
}

static void same_request_has_one_register(void **state) {
    WtrEmit *emit = *state;
    facts(emit, 3);
    uint32_t ab[] = {0, 1}, ba[] = {1, 0, 1}, abc[] = {0, 1, 2};
    uint32_t all = wtr_emit_all(emit, 0, ab, 2), count;
    assert_int_equal(at(emit, all).op, WTR_OP_ALL);
    assert_int_equal(at(emit, all).b, 2);
    assert_int_equal(wtr_emit_all(emit, 0, ba, 3), all);
    assert_int_not_equal(wtr_emit_any(emit, 0, ab, 2), all);
    assert_int_not_equal(wtr_emit_all(emit, 0, abc, 3), all);
    assert_int_not_equal(wtr_emit_at_least(emit, 0, abc, 3, 2), all);
    count = emit->insns.count;
    assert_int_equal(wtr_emit_fact(emit, 0, WTR_TYPE_TRUTH, 1), 1);
    assert_int_equal(wtr_emit_not(emit, all), count);
    assert_int_equal(wtr_emit_not(emit, all), count);
    assert_false(emit->failed);
}

/* More registers than the first table has slots: interning must outlive its growth. */
static void interning_survives_growth(void **state) {
    WtrEmit *emit = *state;
    enum { COUNT = 5000 };
    facts(emit, COUNT);
    static uint32_t regs[COUNT];
    for (uint32_t i = 0; i + 1 < COUNT; i++) {
        uint32_t pair[] = {i + 1, i};
        regs[i] = wtr_emit_any(emit, 0, pair, 2);
    }
    uint32_t count = emit->insns.count, pool = emit->pool.count;
    for (uint32_t i = 0; i + 1 < COUNT; i++) {
        uint32_t pair[] = {i, i + 1};
        assert_int_equal(wtr_emit_any(emit, 0, pair, 2), regs[i]);
    }
    assert_int_equal(emit->insns.count, count);
    assert_int_equal(emit->pool.count, pool);
}

static void constants_fold_in_kleene_logic(void **state) {
    WtrEmit *emit = *state;
    facts(emit, 2);
    uint32_t yes = wtr_emit_truth(emit, 0, WTR_TRUE), no = wtr_emit_truth(emit, 0, WTR_FALSE), open = wtr_emit_truth(emit, 0, WTR_UNKNOWN);
    uint32_t with_false[] = {0, no, 1}, with_true[] = {0, yes}, only_unknown[] = {open, open}, fact_unknown[] = {0, open};
    assert_truth(emit, wtr_emit_all(emit, 0, with_false, 3), WTR_FALSE);
    assert_int_equal(at(emit, wtr_emit_any(emit, 0, with_false, 3)).b, 2);
    assert_truth(emit, wtr_emit_any(emit, 0, with_true, 2), WTR_TRUE);
    assert_int_equal(wtr_emit_all(emit, 0, with_true, 2), 0);
    assert_int_equal(wtr_emit_all(emit, 0, only_unknown, 2), open);
    assert_int_equal(at(emit, wtr_emit_all(emit, 0, fact_unknown, 2)).op, WTR_OP_ALL);
    assert_truth(emit, wtr_emit_all(emit, 0, NULL, 0), WTR_TRUE);
    assert_truth(emit, wtr_emit_any(emit, 0, NULL, 0), WTR_FALSE);
    assert_truth(emit, wtr_emit_not(emit, yes), WTR_FALSE);
    assert_truth(emit, wtr_emit_not(emit, open), WTR_UNKNOWN);
    assert_int_equal(wtr_emit_not(emit, wtr_emit_not(emit, 0)), 0);
}

/* `a or not a` is unknown where a is: no tautology. */
static void excluded_middle_is_kept(void **state) {
    WtrEmit *emit = *state;
    facts(emit, 1);
    uint32_t either[] = {0, wtr_emit_not(emit, 0)};
    assert_int_equal(at(emit, wtr_emit_any(emit, 0, either, 2)).op, WTR_OP_ANY);
    assert_int_equal(at(emit, wtr_emit_all(emit, 0, either, 2)).op, WTR_OP_ALL);
}

static void at_least_counts_constants(void **state) {
    WtrEmit *emit = *state;
    facts(emit, 3);
    uint32_t yes = wtr_emit_truth(emit, 0, WTR_TRUE), no = wtr_emit_truth(emit, 0, WTR_FALSE);
    uint32_t regs[] = {2, 1, 0}, sure[] = {0, yes, 1, 2}, twice[] = {0, 0, 1}, few[] = {0, no, no};
    WtrInsn insn = at(emit, wtr_emit_at_least(emit, 0, regs, 3, 2));
    assert_int_equal(insn.op, WTR_OP_AT_LEAST);
    assert_int_equal(insn.c, 2);
    assert_int_equal(emit->pool.at[insn.a], 0);
    assert_int_equal(wtr_emit_at_least(emit, 0, sure, 4, 3), wtr_emit_at_least(emit, 0, regs, 3, 2));
    assert_truth(emit, wtr_emit_at_least(emit, 0, sure, 4, 1), WTR_TRUE);
    assert_truth(emit, wtr_emit_at_least(emit, 0, few, 3, 2), WTR_FALSE);
    assert_truth(emit, wtr_emit_at_least(emit, 0, regs, 3, 4), WTR_FALSE);
    assert_int_equal(at(emit, wtr_emit_at_least(emit, 0, regs, 3, 1)).op, WTR_OP_ANY);
    assert_int_equal(at(emit, wtr_emit_at_least(emit, 0, regs, 3, 3)).op, WTR_OP_ALL);
    insn = at(emit, wtr_emit_at_least(emit, 0, twice, 3, 2));
    assert_int_equal(insn.b, 3);             /* one that is written twice counts twice */
}

static void known_and_shown_of_what_is_always_known(void **state) {
    WtrEmit *emit = *state;
    facts(emit, 1);
    uint32_t open = wtr_emit_truth(emit, 0, WTR_UNKNOWN), known = wtr_emit_known(emit, 0);
    assert_int_equal(at(emit, known).op, WTR_OP_KNOWN);
    assert_truth(emit, wtr_emit_known(emit, known), WTR_TRUE);
    assert_truth(emit, wtr_emit_known(emit, wtr_emit_as_of(emit)), WTR_TRUE);
    assert_truth(emit, wtr_emit_known(emit, wtr_emit_gather(emit, 1, wtr_emit_as_of(emit))), WTR_TRUE);
    assert_truth(emit, wtr_emit_known(emit, open), WTR_FALSE);
    assert_truth(emit, wtr_emit_shown(emit, open), WTR_FALSE);
    assert_int_equal(wtr_emit_shown(emit, known), known);
    assert_int_equal(at(emit, wtr_emit_shown(emit, 0)).op, WTR_OP_SHOWN);
}

/* Every comparison of a number with a constant is LT_IMM or EQ_IMM, or the NOT of one. */
static void assert_compare(WtrEmit *emit, WtrCompareOp op, int32_t number, WtrOpcode opcode, int32_t immediate, bool negated) {
    uint32_t reg = wtr_emit_compare_number(emit, op, 0, number);
    WtrInsn insn = at(emit, reg);
    assert_int_equal(insn.op == WTR_OP_NOT, negated);
    if (negated)
        insn = at(emit, insn.a);
    assert_int_equal(insn.op, opcode);
    assert_int_equal(insn.a, 0);
    assert_int_equal((int32_t)insn.b, immediate);
    uint32_t constant = wtr_emit_number(emit, 0, number);
    assert_int_equal(wtr_emit_compare(emit, op, 0, constant), reg);
}

static void numbers_have_one_form(void **state) {
    WtrEmit *emit = *state;
    wtr_emit_fact(emit, 0, WTR_TYPE_NUMBER, 0);
    assert_compare(emit, WTR_CMP_EQ, 7, WTR_OP_EQ_IMM, 7, false);
    assert_compare(emit, WTR_CMP_NE, 7, WTR_OP_EQ_IMM, 7, true);
    assert_compare(emit, WTR_CMP_LT, 7, WTR_OP_LT_IMM, 7, false);
    assert_compare(emit, WTR_CMP_GE, 7, WTR_OP_LT_IMM, 7, true);
    assert_compare(emit, WTR_CMP_LE, 7, WTR_OP_LT_IMM, 8, false);
    assert_compare(emit, WTR_CMP_GT, 7, WTR_OP_LT_IMM, 8, true);
    assert_compare(emit, WTR_CMP_LT, WTR_NUMBER_MAX, WTR_OP_LT_IMM, WTR_NUMBER_MAX, false);
    assert_compare(emit, WTR_CMP_LT, WTR_NUMBER_MIN, WTR_OP_LT_IMM, WTR_NUMBER_MIN, false);
}

/* x <= the largest number has no x < k + 1; it is still unknown where x is. */
static void numbers_at_the_end_of_their_range(void **state) {
    WtrEmit *emit = *state;
    wtr_emit_fact(emit, 0, WTR_TYPE_NUMBER, 0);
    WtrInsn above = at(emit, wtr_emit_compare_number(emit, WTR_CMP_GT, 0, WTR_NUMBER_MAX));
    assert_int_equal(above.op, WTR_OP_LT);
    assert_int_equal(at(emit, above.a).op, WTR_OP_CONST_NUMBER);
    assert_int_equal(above.b, 0);
    WtrInsn upto = at(emit, wtr_emit_compare_number(emit, WTR_CMP_LE, 0, WTR_NUMBER_MAX));
    assert_int_equal(upto.op, WTR_OP_NOT);
    assert_memory_equal(&emit->insns.at[upto.a], &above, sizeof above);
}

static void two_numbers(void **state) {
    WtrEmit *emit = *state;
    uint32_t a = wtr_emit_fact(emit, 0, WTR_TYPE_NUMBER, 0), b = wtr_emit_fact(emit, 0, WTR_TYPE_YEARS, 1);
    assert_int_equal(wtr_emit_compare(emit, WTR_CMP_EQ, a, b), wtr_emit_compare(emit, WTR_CMP_EQ, b, a));
    assert_int_equal(wtr_emit_compare(emit, WTR_CMP_LT, a, b), wtr_emit_compare(emit, WTR_CMP_GT, b, a));
    assert_int_equal(wtr_emit_compare(emit, WTR_CMP_LE, a, b), wtr_emit_compare(emit, WTR_CMP_GE, b, a));
    assert_int_equal(wtr_emit_not(emit, wtr_emit_compare(emit, WTR_CMP_LT, a, b)), wtr_emit_compare(emit, WTR_CMP_GE, a, b));
    uint32_t three = wtr_emit_number(emit, 0, 3), four = wtr_emit_number(emit, 0, 4);
    assert_truth(emit, wtr_emit_compare(emit, WTR_CMP_LT, three, four), WTR_TRUE);
    assert_truth(emit, wtr_emit_compare(emit, WTR_CMP_LE, four, three), WTR_FALSE);
    assert_truth(emit, wtr_emit_compare(emit, WTR_CMP_NE, three, three), WTR_FALSE);
}

static void dates(void **state) {
    WtrEmit *emit = *state;
    uint32_t a = wtr_emit_fact(emit, 0, WTR_TYPE_DATE, 0), b = wtr_emit_fact(emit, 0, WTR_TYPE_DATE, 1);
    uint32_t early = wtr_emit_date(emit, 0, 100), late = wtr_emit_date(emit, 0, 200);
    assert_int_equal(wtr_emit_compare_dates(emit, WTR_DATE_AFTER, a, b), wtr_emit_compare_dates(emit, WTR_DATE_BEFORE, b, a));
    assert_int_equal(wtr_emit_compare_dates(emit, WTR_DATE_IS, a, b), wtr_emit_compare_dates(emit, WTR_DATE_IS, b, a));
    uint32_t before = wtr_emit_compare_dates(emit, WTR_DATE_BEFORE, a, b);
    assert_int_equal(wtr_emit_compare_dates(emit, WTR_DATE_ON_OR_AFTER, a, b), wtr_emit_not(emit, before));
    assert_int_equal(wtr_emit_compare_dates(emit, WTR_DATE_ON_OR_BEFORE, b, a), wtr_emit_not(emit, before));
    assert_truth(emit, wtr_emit_compare_dates(emit, WTR_DATE_BEFORE, early, late), WTR_TRUE);
    assert_truth(emit, wtr_emit_compare_dates(emit, WTR_DATE_ON_OR_BEFORE, late, early), WTR_FALSE);
    assert_truth(emit, wtr_emit_compare_dates(emit, WTR_DATE_IS, late, late), WTR_TRUE);
}

static void constant_dates_move(void **state) {
    WtrEmit *emit = *state;
    int32_t day = wtr_day_from_ymd(2021, 11, 30);
    uint32_t start = wtr_emit_date(emit, 0, day);
    assert_int_equal(wtr_emit_add_date(emit, start, 3, WTR_MONTHS, WTR_NONE), wtr_emit_date(emit, 0, wtr_day_from_ymd(2022, 2, 28)));
    assert_int_equal(wtr_emit_add_date(emit, start, -2, WTR_WEEKS, WTR_NONE), wtr_emit_date(emit, 0, day - 14));
    assert_int_equal(wtr_emit_add_date(emit, start, 1, WTR_YEARS, WTR_NONE), wtr_emit_date(emit, 0, wtr_day_from_ymd(2022, 11, 30)));
    assert_int_equal(at(emit, wtr_emit_add_date(emit, start, 5, WTR_WORKING_DAYS, 0)).op, WTR_OP_ADD_DATE);
    assert_int_equal(at(emit, wtr_emit_add_date(emit, start, -3000, WTR_YEARS, WTR_NONE)).op, WTR_OP_ADD_DATE);
}

static void gathering(void **state) {
    WtrEmit *emit = *state;
    facts(emit, 1);
    uint32_t seen = wtr_emit_gather(emit, 2, 0);
    assert_int_equal(at(emit, seen).op, WTR_OP_GATHER_TRUTH);
    assert_int_equal(at(emit, seen).scope, 2);
    assert_int_equal(wtr_emit_gather(emit, 2, 0), seen);
    assert_int_equal(wtr_emit_gather(emit, 2, seen), seen);
    assert_int_equal(wtr_emit_gather(emit, 0, 0), 0);
    uint32_t five = wtr_emit_gather(emit, 2, wtr_emit_number(emit, 0, 5));
    assert_int_equal(five, wtr_emit_number(emit, 2, 5));
    assert_int_equal(at(emit, wtr_emit_gather(emit, 1, wtr_emit_as_of(emit))).op, WTR_OP_GATHER_DATE);
}

static void assumptions(void **state) {
    WtrEmit *emit = *state;
    facts(emit, 1);
    uint32_t yes = wtr_emit_truth(emit, 0, WTR_TRUE), no = wtr_emit_truth(emit, 0, WTR_FALSE);
    uint32_t gate = wtr_emit_compare_dates(emit, WTR_DATE_ON_OR_AFTER, wtr_emit_as_of(emit), wtr_emit_date(emit, 0, 9));
    assert_int_equal(at(emit, wtr_emit_default(emit, 0, yes, yes)).b, yes);
    WtrInsn from = at(emit, wtr_emit_default(emit, 0, yes, gate)), none = at(emit, wtr_emit_default(emit, 0, no, gate));
    assert_int_equal(at(emit, from.b).op, WTR_OP_ANY);        /* gate or unknown */
    assert_int_equal(at(emit, none.b).op, WTR_OP_ALL);        /* not gate and unknown */
    uint32_t number = wtr_emit_fact(emit, 0, WTR_TYPE_NUMBER, 1), five = wtr_emit_number(emit, 0, 5);
    WtrInsn insn = at(emit, wtr_emit_default(emit, number, five, gate));
    assert_int_equal(insn.op, WTR_OP_DEFAULT_NUMBER);
    assert_int_equal(insn.c, gate);
    assert_int_equal(wtr_emit_select(emit, yes, number, five), number);
    assert_int_equal(wtr_emit_select(emit, no, number, five), five);
    assert_int_equal(at(emit, wtr_emit_select(emit, gate, number, five)).op, WTR_OP_SELECT_NUMBER);
}

static void choices(void **state) {
    WtrEmit *emit = *state;
    uint32_t fact = wtr_emit_fact(emit, 0, WTR_TYPE_CHOICE, 0);
    assert_int_equal(at(emit, wtr_emit_is(emit, fact, 3)).b, 3);
    assert_truth(emit, wtr_emit_is(emit, wtr_emit_choice(emit, 0, 3), 3), WTR_TRUE);
    assert_truth(emit, wtr_emit_is(emit, wtr_emit_choice(emit, 0, 3), 2), WTR_FALSE);
    assert_int_equal(wtr_emit_type(emit, fact), WTR_REG_CHOICE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST(same_request_has_one_register), TEST(interning_survives_growth), TEST(constants_fold_in_kleene_logic),
        TEST(excluded_middle_is_kept), TEST(at_least_counts_constants), TEST(known_and_shown_of_what_is_always_known),
        TEST(numbers_have_one_form), TEST(numbers_at_the_end_of_their_range), TEST(two_numbers), TEST(dates),
        TEST(constant_dates_move), TEST(gathering), TEST(assumptions), TEST(choices)
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
