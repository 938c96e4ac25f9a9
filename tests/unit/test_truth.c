/* test_truth.c — the three-valued tables, written once and in sight, against every opcode that computes a
 * truth: all operands of every value, one, two and three of them, at one word of lanes and in blocks. */
#include "handmade.h"

#define U WTR_UNKNOWN
#define T WTR_TRUE
#define F WTR_FALSE

/* ---- the tables: rows are a, columns are b, both in the order unknown, true, false ------------------ */

static const WtrTruth not_table[3] = {U, F, T};
static const WtrTruth known_table[3] = {F, T, T};
static const WtrTruth shown_table[3] = {F, T, F};

static const WtrTruth and_table[3][3] = {
    /*            U  T  F */
    /* U */     { U, U, F },
    /* T */     { U, T, F },
    /* F */     { F, F, F },
};
static const WtrTruth or_table[3][3] = {
    /* U */     { U, T, U },
    /* T */     { T, T, T },
    /* F */     { U, T, F },
};
static const WtrTruth default_table[3][3] = {
    /* U */     { U, T, F },
    /* T */     { T, T, T },
    /* F */     { F, F, F },
};
/* Of two operands, at least one and at least two are `or` and `and`; of three, how many are true (down)
 * and how many unknown (across) decide. */
static const WtrTruth two_of_three[4][4] = {
    /* unknown:   0  1  2  3 */
    /* 0 true */ { F, F, U, U },
    /* 1 true */ { F, U, U, U },
    /* 2 true */ { T, T, T, T },
    /* 3 true */ { T, T, T, T },
};

/* A lane a combination of three values: lane 9*a + 3*b + c. */
enum { COMBINATIONS = 27 };

static WtrTruth operand(uint32_t lane, unsigned which)
{
    static const unsigned place[] = {9, 3, 1};
    return (WtrTruth)(lane / place[which] % 3);
}

/* Three yes/no facts, and one register of the operation that `add` appends. Runs all combinations, at
 * `cases` lanes wide, and compares with `expect`. */
typedef uint32_t (*Add)(Hand *hand, const uint32_t facts[3]);
typedef WtrTruth (*Expect)(WtrTruth a, WtrTruth b, WtrTruth c);

static void check_at(uint32_t cases, Add add, Expect expect)
{
    Hand hand = hand_new();
    uint32_t regs[3];
    hand_fact(&hand, "a", WTR_NONE, WTR_TYPE_TRUTH);
    hand_fact(&hand, "b", WTR_NONE, WTR_TYPE_TRUTH);
    hand_fact(&hand, "c", WTR_NONE, WTR_TYPE_TRUTH);
    for (unsigned i = 0; i < 3; i++)
        regs[i] = hand.facts.at[i].column;
    const uint32_t result = add(&hand, regs);
    WtrRulebook *rulebook = hand_load(&hand);
    WtrEvaluator *evaluator = hand_evaluator(rulebook, cases, 0);
    const int32_t day = TEST_DAY(2021, 3, 1);
    for (uint32_t lane = 0; lane < cases; lane++) {
        assert_int_equal(wtr_case_add(evaluator, day, day, NULL), WTR_OK);
        for (uint32_t fact = 0; fact < 3; fact++)
            assert_int_equal(wtr_set_truth(evaluator, fact, 0, operand(lane % COMBINATIONS, fact)), WTR_OK);
    }
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    for (uint32_t lane = 0; lane < cases; lane++) {
        const uint32_t at = lane % COMBINATIONS;
        const WtrTruth want = expect(operand(at, 0), operand(at, 1), operand(at, 2));
        const WtrValue got = wtr_register_value(evaluator, result, lane);
        if (got.truth != want || got.known != (want != U))
            fail_msg("lane %u of %u: %d %d %d gives %d, not %d", lane, cases, (int)operand(at, 0), (int)operand(at, 1),
                     (int)operand(at, 2), (int)got.truth, (int)want);
    }
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* In one word of lanes, in a block that is exactly full, and in one with a ragged end. */
static void check(Add add, Expect expect)
{
    check_at(COMBINATIONS, add, expect);
    check_at(64, add, expect);
    check_at(65, add, expect);
    check_at(256, add, expect);
    check_at(300, add, expect);
}

#define UNARY(name, op, table)                                                                                         \
    static uint32_t add_##name(Hand *hand, const uint32_t r[3]) { return hand_insn(hand, op, 0, 0, r[0], 0, 0); }       \
    static WtrTruth expect_##name(WtrTruth a, WtrTruth b, WtrTruth c) { (void)b; (void)c; return (table)[a]; }          \
    static void test_##name(void **state) { (void)state; check(add_##name, expect_##name); }

UNARY(not, WTR_OP_NOT, not_table)
UNARY(known, WTR_OP_KNOWN, known_table)
UNARY(shown, WTR_OP_SHOWN, shown_table)

static uint32_t add_default(Hand *hand, const uint32_t r[3]) { return hand_insn(hand, WTR_OP_DEFAULT_TRUTH, 0, 0, r[0], r[1], 0); }
static WtrTruth expect_default(WtrTruth a, WtrTruth b, WtrTruth c) { (void)c; return default_table[a][b]; }
static void test_default(void **state) { (void)state; check(add_default, expect_default); }

/* Lists of one, two and three operands. */
#define LIST(name, op, least, count, expression)                                                                        \
    static uint32_t add_##name(Hand *hand, const uint32_t r[3]) { return hand_list(hand, op, 0, count, r, least); }     \
    static WtrTruth expect_##name(WtrTruth a, WtrTruth b, WtrTruth c) { (void)a; (void)b; (void)c; return expression; } \
    static void test_##name(void **state) { (void)state; check(add_##name, expect_##name); }

static WtrTruth two_true(WtrTruth a, WtrTruth b, WtrTruth c)
{
    return two_of_three[(a == T) + (b == T) + (c == T)][(a == U) + (b == U) + (c == U)];
}

LIST(all1, WTR_OP_ALL, 0, 1, a)
LIST(all2, WTR_OP_ALL, 0, 2, and_table[a][b])
LIST(all3, WTR_OP_ALL, 0, 3, and_table[and_table[a][b]][c])
LIST(any1, WTR_OP_ANY, 0, 1, a)
LIST(any2, WTR_OP_ANY, 0, 2, or_table[a][b])
LIST(any3, WTR_OP_ANY, 0, 3, or_table[or_table[a][b]][c])
LIST(at_least_1_of_1, WTR_OP_AT_LEAST, 1, 1, a)
LIST(at_least_1_of_2, WTR_OP_AT_LEAST, 1, 2, or_table[a][b])
LIST(at_least_2_of_2, WTR_OP_AT_LEAST, 2, 2, and_table[a][b])
LIST(at_least_1_of_3, WTR_OP_AT_LEAST, 1, 3, or_table[or_table[a][b]][c])
LIST(at_least_2_of_3, WTR_OP_AT_LEAST, 2, 3, two_true(a, b, c))
LIST(at_least_3_of_3, WTR_OP_AT_LEAST, 3, 3, and_table[and_table[a][b]][c])

/* A long list counts past the digits a short one needs: facts a, b and c five times over, c once more. */
static uint32_t add_long_count(Hand *hand, const uint32_t r[3])
{
    uint32_t operands[16];
    for (unsigned i = 0; i < 15; i++)
        operands[i] = r[i % 3];
    operands[15] = r[2];
    return hand_list(hand, WTR_OP_AT_LEAST, 0, 16, operands, 11);
}
static WtrTruth expect_long_count(WtrTruth a, WtrTruth b, WtrTruth c)
{
    const int yes = 5 * (a == T) + 5 * (b == T) + 6 * (c == T), no = 5 * (a == F) + 5 * (b == F) + 6 * (c == F);
    return yes >= 11 ? T : 16 - no < 11 ? F : U;
}
static void test_long_count(void **state) { (void)state; check(add_long_count, expect_long_count); }

/* Constants of all three values take part like any other operand. */
static uint32_t add_constants(Hand *hand, const uint32_t r[3])
{
    const uint32_t unknown = hand_insn(hand, WTR_OP_CONST_TRUTH, 0, U, 0, 0, 0);
    const uint32_t yes = hand_insn(hand, WTR_OP_CONST_TRUTH, 0, T, 0, 0, 0);
    const uint32_t no = hand_insn(hand, WTR_OP_CONST_TRUTH, 0, F, 0, 0, 0);
    const uint32_t all = hand_list(hand, WTR_OP_ALL, 0, 3, (uint32_t[]){r[0], unknown, yes}, 0);
    return hand_list(hand, WTR_OP_ANY, 0, 2, (uint32_t[]){all, no}, 0);
}
static WtrTruth expect_constants(WtrTruth a, WtrTruth b, WtrTruth c) { (void)b; (void)c; return and_table[a][U]; }
static void test_constants(void **state) { (void)state; check(add_constants, expect_constants); }

/* ---- folds: absent, empty, and every mixture of three instances ---------------------------------------- */

/* In the order the instances' truths can be summed up: how many are true (down), unknown (across), of 3. */
static const WtrTruth any_of_three[4][4] = {
    { F, U, U, U },
    { T, T, T, T },
    { T, T, T, T },
    { T, T, T, T },
};
static const WtrTruth every_of_three[4][4] = {
    { F, F, F, U },
    { F, F, U, U },
    { F, U, U, U },
    { T, T, T, T },
};

static void add_child_case(WtrEvaluator *evaluator, uint32_t subject, uint32_t count, uint32_t combination)
{
    const int32_t day = TEST_DAY(2021, 3, 1);
    assert_int_equal(wtr_case_add(evaluator, day, day, NULL), WTR_OK);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(wtr_instance_add(evaluator, subject, NULL), WTR_OK);
        assert_int_equal(wtr_set_truth(evaluator, 0, i, operand(combination, i)), WTR_OK);
    }
}

static void expect_folds(const WtrEvaluator *evaluator, const uint32_t folds[3], uint32_t lane, WtrTruth any, WtrTruth every, WtrTruth two)
{
    assert_int_equal(wtr_register_value(evaluator, folds[0], lane).truth, any);
    assert_int_equal(wtr_register_value(evaluator, folds[1], lane).truth, every);
    assert_int_equal(wtr_register_value(evaluator, folds[2], lane).truth, two);
}

/* `rounds` times all mixtures, so that cases straddle words; with the subject absent and empty between. */
static void check_folds(uint32_t rounds)
{
    Hand hand = hand_new();
    const uint32_t child = hand_subject(&hand, "child", true);
    const uint32_t fact = hand_fact(&hand, "sign", child, WTR_TYPE_TRUTH), reg = hand.facts.at[fact].column;
    const uint32_t folds[3] = {hand_insn(&hand, WTR_OP_FOLD_ANY, 0, 0, child, reg, 0),
                               hand_insn(&hand, WTR_OP_FOLD_EVERY, 0, 0, child, reg, 0),
                               hand_insn(&hand, WTR_OP_FOLD_AT_LEAST, 0, 0, child, reg, 2)};
    const uint32_t raised = hand_insn(&hand, WTR_OP_RAISED, 0, 0, child, 0, 0);
    WtrRulebook *rulebook = hand_load(&hand);
    const uint32_t cases = rounds * (COMBINATIONS + 2);
    WtrEvaluator *evaluator = hand_evaluator(rulebook, cases, rounds * COMBINATIONS * 3);
    for (uint32_t round = 0; round < rounds; round++) {
        add_child_case(evaluator, child, 0, 0);                      /* absent */
        add_child_case(evaluator, child, 0, 0);                      /* empty */
        assert_int_equal(wtr_raise(evaluator, child), WTR_OK);
        for (uint32_t i = 0; i < COMBINATIONS; i++)
            add_child_case(evaluator, child, 3, i);
    }
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    uint32_t lane = 0;
    for (uint32_t round = 0; round < rounds; round++) {
        assert_int_equal(wtr_register_value(evaluator, raised, lane).truth, F);
        expect_folds(evaluator, folds, lane++, U, U, U);
        assert_int_equal(wtr_register_value(evaluator, raised, lane).truth, T);
        expect_folds(evaluator, folds, lane++, F, T, F);
        for (uint32_t i = 0; i < COMBINATIONS; i++) {
            int yes = 0, open = 0;
            for (unsigned k = 0; k < 3; k++) {
                yes += operand(i, k) == T;
                open += operand(i, k) == U;
            }
            expect_folds(evaluator, folds, lane++, any_of_three[yes][open], every_of_three[yes][open], two_of_three[yes][open]);
        }
    }
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_folds(void **state)
{
    (void)state;
    check_folds(1);
    check_folds(2);
    check_folds(23);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_not), cmocka_unit_test(test_known), cmocka_unit_test(test_shown), cmocka_unit_test(test_default),
        cmocka_unit_test(test_all1), cmocka_unit_test(test_all2), cmocka_unit_test(test_all3),
        cmocka_unit_test(test_any1), cmocka_unit_test(test_any2), cmocka_unit_test(test_any3),
        cmocka_unit_test(test_at_least_1_of_1), cmocka_unit_test(test_at_least_1_of_2), cmocka_unit_test(test_at_least_2_of_2),
        cmocka_unit_test(test_at_least_1_of_3), cmocka_unit_test(test_at_least_2_of_3), cmocka_unit_test(test_at_least_3_of_3),
        cmocka_unit_test(test_long_count), cmocka_unit_test(test_constants), cmocka_unit_test(test_folds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
