/* test_machine.c — every opcode that works on lanes, against a plain model of one lane at a time: over
 * blocks of every shape, with every set of kernels, with and without "not yet". */
#include "../../engine/deadline.h"
#include "../../engine/machine.h"
#include "handmade.h"

/* ---- a fixed stream of numbers ------------------------------------------------------------------------ */

static uint64_t stream;

static uint32_t draw(uint32_t below)
{
    stream = stream * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(stream >> 33) % below;
}

/* ---- one lane's values, and what the opcodes make of them ---------------------------------------------- */

typedef struct Lane {
    WtrTruth truth;
    bool number_known[2], date_known[2], choice_known[2];
    int32_t number[2], date[2];
    uint32_t choice[2];
    int32_t as_of;
} Lane;

enum { LIMIT = 7 };
#define NEAR TEST_DAY(2020, 12, 24)

/* Few values, so that equal ones and neighbours meet; at times the ends of what a type may hold. */
static Lane draw_lane(bool not_yet)
{
    Lane lane = {.truth = (WtrTruth)draw(3), .as_of = NEAR + (int32_t)draw(4)};
    for (unsigned i = 0; i < 2; i++) {
        lane.number_known[i] = draw(4) != 0;
        lane.number[i] = draw(9) == 0 ? (draw(2) ? WTR_NUMBER_MIN : WTR_NUMBER_MAX) : (int32_t)draw(5) + LIMIT - 2;
        lane.date_known[i] = draw(5) != 0;
        lane.date[i] = NEAR - 3 + (int32_t)draw(10);
        if (draw(9) == 0)
            lane.date[i] = draw(2) ? WTR_DAY_MIN + (int32_t)draw(3) : WTR_DAY_MAX - (int32_t)draw(3);
        if (not_yet && draw(4) == 0)
            lane.date[i] = WTR_NOT_YET;
        lane.choice_known[i] = draw(4) != 0;
        lane.choice[i] = draw(3);
    }
    return lane;
}

static WtrValue truth_of(bool known, bool value)
{
    const WtrTruth truth = !known ? WTR_UNKNOWN : value ? WTR_TRUE : WTR_FALSE;
    return (WtrValue){WTR_TYPE_TRUTH, truth, known, 0};
}

static WtrValue lane_of(WtrType type, bool known, int32_t value)
{
    return (WtrValue){type, WTR_UNKNOWN, known, known ? value : 0};
}

/* "Not yet" could be any day from as_of + 1 on: settled only where every such day gives one answer. */
static WtrValue date_model(const Lane *lane, bool before)
{
    const int32_t a = lane->date[0], b = lane->date[1], first = lane->as_of + 1;
    const bool known = lane->date_known[0] && lane->date_known[1];
    if (!known || (a != WTR_NOT_YET && b != WTR_NOT_YET))
        return truth_of(known, before ? a < b : a == b);
    if (a == WTR_NOT_YET && b == WTR_NOT_YET)
        return truth_of(false, false);
    if (before)
        return a == WTR_NOT_YET ? truth_of(b <= first, false) : truth_of(a < first, true);
    return truth_of((a == WTR_NOT_YET ? b : a) < first, false);
}

static WtrValue add_model(const Lane *lane, int32_t count, WtrUnit unit, const WtrRulebook *rulebook)
{
    if (!lane->date_known[0])
        return lane_of(WTR_TYPE_DATE, false, 0);
    if (lane->date[0] == WTR_NOT_YET)
        return lane_of(WTR_TYPE_DATE, count >= 0, WTR_NOT_YET);
    const int32_t day = wtr_date_move(rulebook, lane->date[0], count, unit, 0);
    return lane_of(WTR_TYPE_DATE, day != 0, day);
}

static WtrValue span_model(const Lane *lane, WtrUnit unit, const WtrRulebook *rulebook)
{
    int32_t span = 0;
    const bool known = lane->date_known[0] && lane->date_known[1]
                       && wtr_date_span(rulebook, lane->date[0], lane->date[1], unit, 0, &span);
    return lane_of(WTR_TYPE_NUMBER, known, span);
}

static WtrValue default_model(WtrType type, bool known_a, int32_t a, bool known_b, int32_t b, WtrTruth c)
{
    if (known_a)
        return lane_of(type, true, a);
    return lane_of(type, known_b && c == WTR_TRUE, b);
}

static WtrValue select_model(WtrType type, WtrTruth truth, bool known_b, int32_t b, bool known_c, int32_t c)
{
    if (truth == WTR_UNKNOWN)
        return lane_of(type, false, 0);
    return truth == WTR_TRUE ? lane_of(type, known_b, b) : lane_of(type, known_c, c);
}

/* ---- a program with one register an opcode, in one scope ------------------------------------------------- */

typedef struct Registers {
    uint32_t known_number, known_truth, eq_imm, lt_imm, eq, lt, is, same_date, before, const_lt, const_is, const_before;
    uint32_t add[5], back[5], span[5];
    uint32_t default_number, default_date, default_choice, select_number, select_date, select_choice;
} Registers;

/* Row of the first fact of a scope's seven: truth, two numbers, two dates, two choices. */
static uint32_t add_facts(Hand *hand, uint32_t subject)
{
    static const WtrType types[] = {WTR_TYPE_TRUTH, WTR_TYPE_NUMBER, WTR_TYPE_NUMBER, WTR_TYPE_DATE, WTR_TYPE_DATE, WTR_TYPE_CHOICE, WTR_TYPE_CHOICE};
    static const char *const names[2][7] = {{"t", "n1", "n2", "d1", "d2", "c1", "c2"}, {"it", "in1", "in2", "id1", "id2", "ic1", "ic2"}};
    const uint32_t first = hand->facts.count;
    for (unsigned i = 0; i < 7; i++)
        hand_fact(hand, names[first ? 1 : 0][i], subject, types[i]);
    return first;
}

static Registers add_registers(Hand *hand, uint32_t facts, uint8_t scope)
{
    uint32_t r[7];
    for (unsigned i = 0; i < 7; i++)
        r[i] = hand->facts.at[facts + i].column;
    const uint32_t t = r[0], n = r[1], m = r[2], d = r[3], e = r[4], c = r[5], k = r[6];
    const uint32_t seven = hand_insn(hand, WTR_OP_CONST_NUMBER, scope, 0, LIMIT, 0, 0);
    const uint32_t second = hand_insn(hand, WTR_OP_CONST_CHOICE, scope, 0, 1, 0, 0);
    const uint32_t day = hand_insn(hand, WTR_OP_CONST_DATE, scope, 0, (uint32_t)NEAR, 0, 0);
    Registers out = {
        .known_number = hand_insn(hand, WTR_OP_KNOWN, scope, 0, n, 0, 0), .known_truth = hand_insn(hand, WTR_OP_KNOWN, scope, 0, t, 0, 0),
        .eq_imm = hand_insn(hand, WTR_OP_EQ_IMM, scope, 0, n, LIMIT, 0), .lt_imm = hand_insn(hand, WTR_OP_LT_IMM, scope, 0, n, LIMIT, 0),
        .eq = hand_insn(hand, WTR_OP_EQ, scope, 0, n, m, 0), .lt = hand_insn(hand, WTR_OP_LT, scope, 0, n, m, 0),
        .is = hand_insn(hand, WTR_OP_IS, scope, 0, c, 1, 0), .same_date = hand_insn(hand, WTR_OP_SAME_DATE, scope, 0, d, e, 0),
        .before = hand_insn(hand, WTR_OP_BEFORE, scope, 0, d, e, 0), .const_lt = hand_insn(hand, WTR_OP_LT, scope, 0, n, seven, 0),
        .const_is = hand_insn(hand, WTR_OP_IS, scope, 0, second, 1, 0), .const_before = hand_insn(hand, WTR_OP_BEFORE, scope, 0, d, day, 0),
        .default_number = hand_insn(hand, WTR_OP_DEFAULT_NUMBER, scope, 0, n, m, t), .default_date = hand_insn(hand, WTR_OP_DEFAULT_DATE, scope, 0, d, e, t),
        .default_choice = hand_insn(hand, WTR_OP_DEFAULT_CHOICE, scope, 0, c, k, t), .select_number = hand_insn(hand, WTR_OP_SELECT_NUMBER, scope, 0, t, n, m),
        .select_date = hand_insn(hand, WTR_OP_SELECT_DATE, scope, 0, t, d, e), .select_choice = hand_insn(hand, WTR_OP_SELECT_CHOICE, scope, 0, t, c, k),
    };
    for (uint16_t unit = 0; unit < 5; unit++) {
        const uint32_t calendar = unit == WTR_WORKING_DAYS ? 0 : WTR_NONE;
        out.add[unit] = hand_insn(hand, WTR_OP_ADD_DATE, scope, unit, d, 3, calendar);
        out.back[unit] = hand_insn(hand, WTR_OP_ADD_DATE, scope, unit, d, (uint32_t)-2, calendar);
        out.span[unit] = hand_insn(hand, WTR_OP_SPAN, scope, unit, d, e, calendar);
    }
    return out;
}

static void set_lane(WtrEvaluator *evaluator, uint32_t facts, uint32_t instance, const Lane *lane)
{
    assert_int_equal(wtr_set_truth(evaluator, facts, instance, lane->truth), WTR_OK);
    for (uint32_t i = 0; i < 2; i++) {
        if (lane->number_known[i])
            assert_int_equal(wtr_set_number(evaluator, facts + 1 + i, instance, lane->number[i]), WTR_OK);
        if (lane->date_known[i])
            assert_int_equal(wtr_set_date(evaluator, facts + 3 + i, instance, lane->date[i]), WTR_OK);
        if (lane->choice_known[i])
            assert_int_equal(wtr_set_choice(evaluator, facts + 5 + i, instance, lane->choice[i]), WTR_OK);
    }
}

static void check_value(const WtrEvaluator *evaluator, const char *what, uint32_t reg, uint32_t lane, WtrValue want)
{
    const WtrValue got = wtr_register_value(evaluator, reg, lane);
    if (got.type != want.type || got.truth != want.truth || got.known != want.known || got.number != want.number)
        fail_msg("%s in lane %u: truth %d known %d number %d, not %d %d %d", what, lane, (int)got.truth, got.known, got.number,
                 (int)want.truth, want.known, want.number);
}

#define EXPECT(name, want) check_value(evaluator, #name, r->name, at, want)

static void expect_lane(const WtrEvaluator *evaluator, const Registers *r, uint32_t at, const Lane *v)
{
    const WtrRulebook *rulebook = evaluator->rulebook;
    const bool n = v->number_known[0], m = v->number_known[1], d = v->date_known[0], e = v->date_known[1];
    const Lane against_day = {.date_known = {d, true}, .date = {v->date[0], NEAR}, .as_of = v->as_of};
    EXPECT(known_number, truth_of(true, n));
    EXPECT(known_truth, truth_of(true, v->truth != WTR_UNKNOWN));
    EXPECT(eq_imm, truth_of(n, v->number[0] == LIMIT));
    EXPECT(lt_imm, truth_of(n, v->number[0] < LIMIT));
    EXPECT(eq, truth_of(n && m, v->number[0] == v->number[1]));
    EXPECT(lt, truth_of(n && m, v->number[0] < v->number[1]));
    EXPECT(is, truth_of(v->choice_known[0], v->choice[0] == 1));
    EXPECT(same_date, date_model(v, false));
    EXPECT(before, date_model(v, true));
    EXPECT(const_lt, truth_of(n, v->number[0] < LIMIT));
    EXPECT(const_is, truth_of(true, true));
    EXPECT(const_before, date_model(&against_day, true));
    EXPECT(default_number, default_model(WTR_TYPE_NUMBER, n, v->number[0], m, v->number[1], v->truth));
    EXPECT(default_date, default_model(WTR_TYPE_DATE, d, v->date[0], e, v->date[1], v->truth));
    EXPECT(default_choice, default_model(WTR_TYPE_CHOICE, v->choice_known[0], (int32_t)v->choice[0], v->choice_known[1], (int32_t)v->choice[1], v->truth));
    EXPECT(select_number, select_model(WTR_TYPE_NUMBER, v->truth, n, v->number[0], m, v->number[1]));
    EXPECT(select_date, select_model(WTR_TYPE_DATE, v->truth, d, v->date[0], e, v->date[1]));
    EXPECT(select_choice, select_model(WTR_TYPE_CHOICE, v->truth, v->choice_known[0], (int32_t)v->choice[0], v->choice_known[1], (int32_t)v->choice[1]));
    for (unsigned unit = 0; unit < 5; unit++) {
        EXPECT(add[unit], add_model(v, 3, (WtrUnit)unit, rulebook));
        EXPECT(back[unit], add_model(v, -2, (WtrUnit)unit, rulebook));
        EXPECT(span[unit], span_model(v, (WtrUnit)unit, rulebook));
    }
}

/* ---- the test: cases and their instances together -------------------------------------------------------- */

enum { MOST = 600 };
static Lane case_lanes[MOST], instance_lanes[MOST];

typedef struct Program {
    Registers in_case, in_instance;
    uint32_t case_facts, instance_facts, child;
    uint32_t gather_truth, gather_number, gather_date, gather_choice, as_of, today, not_twice;
} Program;

static WtrRulebook *make_program(Program *out)
{
    Hand hand = hand_new();
    hand_calendar(&hand);
    out->child = hand_subject(&hand, "child", true);
    out->case_facts = add_facts(&hand, WTR_NONE);
    out->instance_facts = add_facts(&hand, out->child);
    out->in_case = add_registers(&hand, out->case_facts, 0);
    out->in_instance = add_registers(&hand, out->instance_facts, 1);
    out->gather_truth = hand_insn(&hand, WTR_OP_GATHER_TRUTH, 1, 0, hand.facts.at[0].column, 0, 0);
    out->gather_number = hand_insn(&hand, WTR_OP_GATHER_NUMBER, 1, 0, hand.facts.at[1].column, 0, 0);
    out->gather_date = hand_insn(&hand, WTR_OP_GATHER_DATE, 1, 0, hand.facts.at[3].column, 0, 0);
    out->gather_choice = hand_insn(&hand, WTR_OP_GATHER_CHOICE, 1, 0, hand.facts.at[5].column, 0, 0);
    out->as_of = hand_insn(&hand, WTR_OP_AS_OF, 0, 0, 0, 0, 0);
    out->today = hand_insn(&hand, WTR_OP_TODAY, 0, 0, 0, 0, 0);
    const uint32_t no = hand_insn(&hand, WTR_OP_NOT, 1, 0, out->gather_truth, 0, 0);
    out->not_twice = hand_insn(&hand, WTR_OP_NOT, 1, 0, no, 0, 0);
    return hand_load(&hand);
}

/* Each case gets 0 to 3 instances while there is room. */
static uint32_t fill(WtrEvaluator *evaluator, const Program *program, uint32_t cases, uint32_t instances, bool not_yet)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < cases; i++) {
        case_lanes[i] = draw_lane(not_yet);
        assert_int_equal(wtr_case_add(evaluator, case_lanes[i].as_of, case_lanes[i].as_of + 9, NULL), WTR_OK);
        set_lane(evaluator, program->case_facts, 0, &case_lanes[i]);
        for (uint32_t k = 0, count = draw(4); k < count && used < instances; k++, used++) {
            instance_lanes[used] = draw_lane(not_yet);
            instance_lanes[used].as_of = case_lanes[i].as_of;
            assert_int_equal(wtr_instance_add(evaluator, program->child, NULL), WTR_OK);
            set_lane(evaluator, program->instance_facts, k, &instance_lanes[used]);
        }
    }
    return used;
}

static void expect_all(const WtrEvaluator *evaluator, const Program *program, uint32_t cases, uint32_t instances)
{
    for (uint32_t i = 0; i < cases; i++) {
        expect_lane(evaluator, &program->in_case, i, &case_lanes[i]);
        check_value(evaluator, "as_of", program->as_of, i, lane_of(WTR_TYPE_DATE, true, case_lanes[i].as_of));
        check_value(evaluator, "today", program->today, i, lane_of(WTR_TYPE_DATE, true, case_lanes[i].as_of + 9));
    }
    for (uint32_t i = 0; i < instances; i++) {
        const Lane *of = &case_lanes[wtr_case_of(evaluator, 1, i)];
        const WtrValue truth = truth_of(of->truth != WTR_UNKNOWN, of->truth == WTR_TRUE);
        expect_lane(evaluator, &program->in_instance, i, &instance_lanes[i]);
        check_value(evaluator, "gather", program->gather_truth, i, truth);
        check_value(evaluator, "not twice", program->not_twice, i, truth);
        check_value(evaluator, "gather.number", program->gather_number, i, lane_of(WTR_TYPE_NUMBER, of->number_known[0], of->number[0]));
        check_value(evaluator, "gather.date", program->gather_date, i, lane_of(WTR_TYPE_DATE, of->date_known[0], of->date[0]));
        check_value(evaluator, "gather.choice", program->gather_choice, i, lane_of(WTR_TYPE_CHOICE, of->choice_known[0], (int32_t)of->choice[0]));
    }
}

/* A block of that size, twice over in the same evaluator (with leftovers of the first in its lanes), with
 * every set of kernels and both forms of the machine. */
static void check_block(uint32_t cases, uint32_t instances)
{
    Program program;
    WtrRulebook *rulebook = make_program(&program);
    WtrEvaluator *evaluator = hand_evaluator(rulebook, cases, instances);
    const bool block = cases > 64 || instances > 64;
    for (unsigned set = 0; wtr_kernels_at(set); set++) {
        evaluator->kernels = wtr_kernels_at(set);
        for (unsigned round = 0; round < 4; round++) {
            evaluator->run = round & 1 ? wtr_machine_choose(block) : wtr_machine_portable(block);
            wtr_reset(evaluator);
            const uint32_t used = fill(evaluator, &program, round == 3 ? (cases + 1) / 2 : cases, instances, round >= 2);
            assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
            expect_all(evaluator, &program, wtr_case_count(evaluator), used);
        }
    }
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_blocks(void **state)
{
    static const uint32_t sizes[] = {1, 2, 63, 64, 65, 128, 256, 257, 512};
    (void)state;
    stream = 2018;
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        check_block(sizes[i], 64);
        check_block(sizes[i], sizes[i] + 3);
    }
}

/* A constant "not yet" counts as one even in a block in which no fact is. */
static void test_constant_not_yet(void **state)
{
    (void)state;
    Hand hand = hand_new();
    const uint32_t fact = hand_fact(&hand, "d", WTR_NONE, WTR_TYPE_DATE);
    const uint32_t never = hand_insn(&hand, WTR_OP_CONST_DATE, 0, 0, (uint32_t)WTR_NOT_YET, 0, 0);
    const uint32_t before = hand_insn(&hand, WTR_OP_BEFORE, 0, 0, hand.facts.at[fact].column, never, 0);
    WtrRulebook *rulebook = hand_load(&hand);
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 2, 0);
    for (int32_t past = 0; past < 2; past++) {
        assert_int_equal(wtr_case_add(evaluator, NEAR, NEAR, NULL), WTR_OK);
        assert_int_equal(wtr_set_date(evaluator, fact, 0, NEAR + 1 - past), WTR_OK);
    }
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    assert_int_equal(wtr_register_value(evaluator, before, 0).truth, WTR_UNKNOWN);
    assert_int_equal(wtr_register_value(evaluator, before, 1).truth, WTR_TRUE);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks), cmocka_unit_test(test_constant_not_yet)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
