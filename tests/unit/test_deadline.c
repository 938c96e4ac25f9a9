/* test_deadline.c — the date of every form of deadline, every reason for none, every branch of the states. */
#include "../../engine/deadline.h"
#include "handmade.h"

#define DAY TEST_DAY

/* ---- one duty over dates: root always true, anchor, done on, done when, explained, gate -------------------- */

enum { ANCHOR, DONE_ON, DONE, EXPLAINED, GATE, WHEN, FACTS };

/* How the duty under test is made up. */
typedef struct Form {
    WtrModality modality;
    bool done_on, done_when, explained, gate, when;
    WtrDeadlineKind kind; int32_t count; WtrUnit unit;
    bool timed;                          /* false: no deadline at all */
} Form;

typedef struct Bench { WtrRulebook *rulebook; WtrEvaluator *evaluator; } Bench;

static Bench make(Form form)
{
    Hand hand = hand_new();
    uint32_t nodes[FACTS];
    hand_calendar(&hand);
    hand_fact(&hand, "anchor", WTR_NONE, WTR_TYPE_DATE);
    hand_fact(&hand, "done_on", WTR_NONE, WTR_TYPE_DATE);
    hand_fact(&hand, "done", WTR_NONE, WTR_TYPE_TRUTH);
    hand_fact(&hand, "explained", WTR_NONE, WTR_TYPE_TRUTH);
    hand_fact(&hand, "gate", WTR_NONE, WTR_TYPE_TRUTH);
    hand_fact(&hand, "when", WTR_NONE, WTR_TYPE_TRUTH);
    for (uint32_t i = 0; i < FACTS; i++)
        nodes[i] = hand_fact_node(&hand, i);
    const uint32_t yes = hand_insn(&hand, WTR_OP_CONST_TRUTH, 0, WTR_TRUE, 0, 0, 0);
    const uint32_t root = hand_node(&hand, WTR_NODE_CONSTANT, "always", yes, WTR_NONE, 0, NULL);
    const uint32_t duty = hand_duty(&hand, "duty", WTR_NONE, form.modality, root);
    if (form.gate)
        hand_gate(&hand, nodes[GATE]);
    hand.duties.at[duty].done = form.done_on ? nodes[DONE_ON] : form.done_when ? nodes[DONE] : WTR_NONE;
    hand.duties.at[duty].done_on = form.done_on;
    hand.duties.at[duty].explained = form.explained ? nodes[EXPLAINED] : WTR_NONE;
    if (form.timed) {
        WtrDeadline *deadline = hand_deadline(&hand, form.kind, form.count, form.unit, form.kind == WTR_TIMING ? WTR_NONE : nodes[ANCHOR]);
        deadline->when = form.when ? nodes[WHEN] : WTR_NONE;
    }
    Bench bench = {.rulebook = hand_load(&hand)};
    bench.evaluator = hand_evaluator(bench.rulebook, 1, 0);
    return bench;
}

static void drop(Bench bench)
{
    wtr_evaluator_free(bench.evaluator);
    wtr_rulebook_free(bench.rulebook);
}

/* What is known of the case; 0 leaves a date unknown. */
typedef struct Facts {
    int32_t today, anchor, done_on;
    WtrTruth done, explained, gate, when;
} Facts;

static WtrDutyResult run(Bench bench, Facts facts)
{
    WtrEvaluator *evaluator = bench.evaluator;
    WtrDutyResult result;
    wtr_reset(evaluator);
    assert_int_equal(wtr_case_add(evaluator, DAY(2020, 12, 23), facts.today ? facts.today : DAY(2020, 12, 23), NULL), WTR_OK);
    if (facts.anchor)
        assert_int_equal(wtr_set_date(evaluator, ANCHOR, 0, facts.anchor), WTR_OK);
    if (facts.done_on)
        assert_int_equal(wtr_set_date(evaluator, DONE_ON, 0, facts.done_on), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, DONE, 0, facts.done), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, EXPLAINED, 0, facts.explained), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, GATE, 0, facts.gate), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, WHEN, 0, facts.when), WTR_OK);
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    assert_int_equal(wtr_duty_result(evaluator, 0, 0, &result), WTR_OK);
    return result;
}

/* ---- dates --------------------------------------------------------------------------------------------------- */

static void expect_date(WtrDeadlineKind kind, int32_t count, WtrUnit unit, int32_t anchor, int32_t date, WtrWhyNoDate why)
{
    const Bench bench = make((Form){.modality = WTR_MUST, .timed = true, .kind = kind, .count = count, .unit = unit});
    const WtrDutyResult result = run(bench, (Facts){.anchor = anchor});
    assert_int_equal(result.deadline_count, 1);
    assert_int_equal(result.deadlines[0].date, date);
    assert_int_equal(result.deadlines[0].why, why);
    assert_int_equal(result.deadlines[0].from, anchor == WTR_NOT_YET || kind == WTR_TIMING ? 0 : anchor);
    assert_int_equal(result.deadlines[0].fact, why == WTR_ANCHOR_UNKNOWN ? ANCHOR : WTR_NONE);
    drop(bench);
}

static void test_dates(void **state)
{
    (void)state;
    const int32_t eve = DAY(2020, 12, 23);
    expect_date(WTR_WITHIN, 5, WTR_WORKING_DAYS, eve, DAY(2021, 1, 4), WTR_DATED);         /* over three holidays */
    expect_date(WTR_WITHIN, 0, WTR_WORKING_DAYS, eve, eve, WTR_DATED);
    expect_date(WTR_WITHIN, 10, WTR_DAYS, eve, DAY(2021, 1, 2), WTR_DATED);
    expect_date(WTR_WITHIN, 2, WTR_WEEKS, eve, DAY(2021, 1, 6), WTR_DATED);
    expect_date(WTR_WITHIN, 3, WTR_MONTHS, DAY(2020, 11, 30), DAY(2021, 2, 28), WTR_DATED);
    expect_date(WTR_WITHIN, 1, WTR_YEARS, DAY(2020, 2, 29), DAY(2021, 2, 28), WTR_DATED);
    expect_date(WTR_NO_LATER, 3, WTR_WORKING_DAYS, DAY(2021, 1, 4), DAY(2020, 12, 29), WTR_DATED);
    expect_date(WTR_NO_LATER, 6, WTR_MONTHS, eve, DAY(2020, 6, 23), WTR_DATED);
    expect_date(WTR_BY, 0, WTR_DAYS, eve, eve, WTR_DATED);
    expect_date(WTR_BEFORE, 0, WTR_DAYS, eve, eve - 1, WTR_DATED);
    expect_date(WTR_EVERY, 6, WTR_MONTHS, eve, DAY(2021, 6, 23), WTR_DATED);
    expect_date(WTR_TIMING, 0, WTR_DAYS, 0, 0, WTR_NO_DATE_STATED);
}

static void test_no_dates(void **state)
{
    (void)state;
    expect_date(WTR_WITHIN, 5, WTR_WORKING_DAYS, 0, 0, WTR_ANCHOR_UNKNOWN);
    expect_date(WTR_WITHIN, 5, WTR_WORKING_DAYS, WTR_NOT_YET, 0, WTR_CLOCK_NOT_STARTED);
    expect_date(WTR_WITHIN, 5, WTR_WORKING_DAYS, DAY(2021, 12, 30), 0, WTR_CALENDAR_ENDS);
    expect_date(WTR_NO_LATER, 5, WTR_WORKING_DAYS, DAY(2020, 1, 3), 0, WTR_CALENDAR_ENDS);
    expect_date(WTR_WITHIN, 5, WTR_WORKING_DAYS, DAY(2022, 1, 1), 0, WTR_CALENDAR_ENDS);
    expect_date(WTR_WITHIN, 5, WTR_DAYS, DAY(9999, 12, 30), 0, WTR_OUT_OF_DATES);
    expect_date(WTR_NO_LATER, 2, WTR_YEARS, DAY(1, 5, 5), 0, WTR_OUT_OF_DATES);
    expect_date(WTR_BEFORE, 0, WTR_DAYS, DAY(1, 1, 1), 0, WTR_OUT_OF_DATES);
    expect_date(WTR_BY, 0, WTR_DAYS, WTR_NOT_YET, 0, WTR_CLOCK_NOT_STARTED);
}

/* An anchor that is itself computed: "within 1 day of (N working_days after anchor)". */
static void expect_computed(int32_t offset, WtrUnit unit, int32_t anchor, WtrWhyNoDate why, uint32_t fact)
{
    Hand hand = hand_new();
    hand_calendar(&hand);
    hand_fact(&hand, "other", WTR_NONE, WTR_TYPE_TRUTH);
    const uint32_t start = hand_fact(&hand, "anchor", WTR_NONE, WTR_TYPE_DATE);
    const uint32_t leaf = hand_fact_node(&hand, start);
    const uint32_t moved = hand_insn(&hand, WTR_OP_ADD_DATE, 0, (uint16_t)unit, hand.facts.at[start].column, (uint32_t)offset,
                                     unit == WTR_WORKING_DAYS ? 0 : WTR_NONE);
    const uint32_t node = hand_node(&hand, WTR_NODE_OFFSET, "moved", moved, WTR_NONE, 1, &leaf);
    const uint32_t yes = hand_insn(&hand, WTR_OP_CONST_TRUTH, 0, WTR_TRUE, 0, 0, 0);
    hand_duty(&hand, "duty", WTR_NONE, WTR_MUST, hand_node(&hand, WTR_NODE_CONSTANT, "always", yes, WTR_NONE, 0, NULL));
    hand_deadline(&hand, WTR_WITHIN, 1, WTR_DAYS, node);
    const Bench bench = {.rulebook = hand_load(&hand)};
    WtrEvaluator *evaluator = hand_evaluator(bench.rulebook, 1, 0);
    WtrDutyResult result;
    const WtrNotice *notices;
    uint32_t count;
    assert_int_equal(wtr_case_add(evaluator, DAY(2020, 12, 23), DAY(2020, 12, 23), NULL), WTR_OK);
    if (anchor)
        assert_int_equal(wtr_set_date(evaluator, start, 0, anchor), WTR_OK);
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    assert_int_equal(wtr_duty_result(evaluator, 0, 0, &result), WTR_OK);
    assert_int_equal(result.deadlines[0].why, why);
    assert_int_equal(result.deadlines[0].fact, fact);
    assert_int_equal(wtr_case_notices(evaluator, 0, &notices, &count), WTR_OK);
    bool told = false;
    for (uint32_t i = 0; i < count; i++)
        told |= notices[i].kind == WTR_NOTICE_CALENDAR_ENDS && notices[i].ref == 0;
    assert_int_equal(told, why == WTR_CALENDAR_ENDS);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(bench.rulebook);
}

static void test_computed_anchors(void **state)
{
    (void)state;
    expect_computed(5, WTR_WORKING_DAYS, DAY(2020, 12, 23), WTR_DATED, WTR_NONE);
    expect_computed(5, WTR_WORKING_DAYS, 0, WTR_ANCHOR_UNKNOWN, 1);
    expect_computed(5, WTR_WORKING_DAYS, DAY(2021, 12, 31), WTR_CALENDAR_ENDS, WTR_NONE);
    expect_computed(5, WTR_WORKING_DAYS, WTR_NOT_YET, WTR_CLOCK_NOT_STARTED, WTR_NONE);
    expect_computed(-5, WTR_DAYS, WTR_NOT_YET, WTR_CLOCK_NOT_STARTED, WTR_NONE);
    expect_computed(5, WTR_DAYS, DAY(9999, 12, 31), WTR_OUT_OF_DATES, WTR_NONE);
}

/* ---- states ---------------------------------------------------------------------------------------------------- */

#define WITHIN_5 .timed = true, .kind = WTR_WITHIN, .count = 5, .unit = WTR_DAYS
#define EVERY_30 .timed = true, .kind = WTR_EVERY, .count = 30, .unit = WTR_DAYS

static void expect_state(Form form, Facts facts, WtrState deadline, WtrState duty)
{
    const Bench bench = make(form);
    const WtrDutyResult result = run(bench, facts);
    assert_int_equal(result.status, WTR_DUE);
    assert_int_equal(result.deadline_count, form.timed ? 1 : 0);
    if (form.timed)
        assert_int_equal(result.deadlines[0].state, deadline);
    assert_int_equal(result.state, duty);
    drop(bench);
}

static void expect_both(Form form, Facts facts, WtrState state)
{
    expect_state(form, facts, state, state);
}

/* Anchor 1 December, so the deadline is 6 December. */
#define FROM_1ST .anchor = DAY(2020, 12, 1)
#define ON(day) DAY(2020, 12, day)

static void test_done_on(void **state)
{
    (void)state;
    const Form form = {.modality = WTR_MUST, .done_on = true, WITHIN_5};
    expect_both(form, (Facts){FROM_1ST, .done_on = ON(6), .today = ON(20)}, WTR_STATE_MET);
    expect_both(form, (Facts){FROM_1ST, .done_on = ON(7), .today = ON(20)}, WTR_STATE_LATE);
    expect_both(form, (Facts){.done_on = ON(7), .today = ON(20)}, WTR_STATE_DONE);
    expect_both(form, (Facts){FROM_1ST, .done_on = WTR_NOT_YET, .today = ON(6)}, WTR_STATE_OPEN);
    expect_both(form, (Facts){FROM_1ST, .done_on = WTR_NOT_YET, .today = ON(7)}, WTR_STATE_OVERDUE);
    expect_both(form, (Facts){FROM_1ST, .today = ON(6)}, WTR_STATE_OPEN);
    expect_both(form, (Facts){FROM_1ST, .today = ON(7)}, WTR_STATE_UNKNOWN);
    expect_both(form, (Facts){.done_on = WTR_NOT_YET, .today = ON(20)}, WTR_STATE_OPEN);
    expect_both(form, (Facts){.anchor = WTR_NOT_YET, .today = ON(20)}, WTR_STATE_OPEN);
}

static void test_done_when(void **state)
{
    (void)state;
    const Form form = {.modality = WTR_MUST, .done_when = true, WITHIN_5};
    expect_both(form, (Facts){FROM_1ST, .done = WTR_TRUE, .today = ON(6)}, WTR_STATE_MET);
    expect_both(form, (Facts){FROM_1ST, .done = WTR_TRUE, .today = ON(7)}, WTR_STATE_DONE);
    expect_both(form, (Facts){FROM_1ST, .done = WTR_FALSE, .today = ON(7)}, WTR_STATE_OVERDUE);
    expect_both(form, (Facts){FROM_1ST, .done = WTR_UNKNOWN, .today = ON(7)}, WTR_STATE_UNKNOWN);
    expect_both(form, (Facts){.done = WTR_TRUE}, WTR_STATE_DONE);
}

static void test_no_deadline(void **state)
{
    (void)state;
    const Form form = {.modality = WTR_MUST, .done_when = true};
    expect_both(form, (Facts){.done = WTR_TRUE}, WTR_STATE_DONE);
    expect_both(form, (Facts){.done = WTR_FALSE}, WTR_STATE_OPEN);
    expect_both(form, (Facts){.done = WTR_UNKNOWN}, WTR_STATE_OPEN);
    expect_both((Form){.modality = WTR_MUST}, (Facts){0}, WTR_STATE_OPEN);
    expect_both((Form){.modality = WTR_MUST, .done_when = true, .timed = true, .kind = WTR_TIMING}, (Facts){.done = WTR_TRUE}, WTR_STATE_DONE);
    expect_both((Form){.modality = WTR_MUST, .timed = true, .kind = WTR_TIMING}, (Facts){0}, WTR_STATE_OPEN);
    expect_both((Form){.modality = WTR_MUST, WITHIN_5}, (Facts){FROM_1ST, .today = ON(6)}, WTR_STATE_OPEN);
    expect_both((Form){.modality = WTR_MUST, WITHIN_5}, (Facts){FROM_1ST, .today = ON(7)}, WTR_STATE_UNKNOWN);
}

static void test_modalities(void **state)
{
    (void)state;
    const Facts done = {FROM_1ST, .done = WTR_TRUE, .today = ON(7)}, undone = {FROM_1ST, .done = WTR_FALSE, .today = ON(7)};
    const Facts unknown = {FROM_1ST, .today = ON(7)};
    expect_both((Form){.modality = WTR_MAY, .done_when = true, WITHIN_5}, undone, WTR_STATE_NONE);
    expect_both((Form){.modality = WTR_MAY, .done_when = true}, done, WTR_STATE_NONE);
    expect_both((Form){.modality = WTR_MAY, .gate = true}, (Facts){.gate = WTR_FALSE}, WTR_STATE_NONE);
    expect_both((Form){.modality = WTR_EXPECTED, .done_when = true, WITHIN_5}, undone, WTR_STATE_OVERDUE);
    expect_both((Form){.modality = WTR_MUST_NOT, .done_when = true, WITHIN_5}, done, WTR_STATE_BREACHED);
    expect_both((Form){.modality = WTR_MUST_NOT, .done_when = true, WITHIN_5}, undone, WTR_STATE_OPEN);
    expect_both((Form){.modality = WTR_MUST_NOT, .done_when = true}, unknown, WTR_STATE_OPEN);
    expect_both((Form){.modality = WTR_SHOULD_NOT, .done_when = true}, done, WTR_STATE_BREACHED);
}

static void test_explained(void **state)
{
    (void)state;
    const Form form = {.modality = WTR_SHOULD, .done_when = true, .explained = true, WITHIN_5};
    expect_both(form, (Facts){FROM_1ST, .explained = WTR_TRUE, .done = WTR_FALSE, .today = ON(3)}, WTR_STATE_EXPLAINED);
    expect_both(form, (Facts){FROM_1ST, .explained = WTR_TRUE, .done = WTR_FALSE, .today = ON(9)}, WTR_STATE_EXPLAINED);
    expect_both(form, (Facts){FROM_1ST, .explained = WTR_TRUE, .today = ON(9)}, WTR_STATE_EXPLAINED);
    expect_both(form, (Facts){FROM_1ST, .explained = WTR_TRUE, .done = WTR_TRUE, .today = ON(3)}, WTR_STATE_MET);
    expect_both(form, (Facts){FROM_1ST, .explained = WTR_FALSE, .done = WTR_FALSE, .today = ON(9)}, WTR_STATE_OVERDUE);
    expect_both(form, (Facts){FROM_1ST, .done = WTR_FALSE, .today = ON(9)}, WTR_STATE_OVERDUE);
    expect_both((Form){.modality = WTR_SHOULD, .explained = true}, (Facts){.explained = WTR_TRUE}, WTR_STATE_EXPLAINED);
    expect_both((Form){.modality = WTR_MUST, .explained = true, WITHIN_5}, (Facts){FROM_1ST, .explained = WTR_TRUE, .today = ON(3)}, WTR_STATE_OPEN);
}

static void test_gate(void **state)
{
    (void)state;
    const Form form = {.modality = WTR_MUST, .done_when = true, .gate = true, WITHIN_5};
    expect_both(form, (Facts){FROM_1ST, .gate = WTR_FALSE, .done = WTR_FALSE, .today = ON(9)}, WTR_STATE_BLOCKED);
    expect_both(form, (Facts){FROM_1ST, .gate = WTR_TRUE, .done = WTR_FALSE, .today = ON(9)}, WTR_STATE_OVERDUE);
    const Bench bench = make(form);
    const WtrDutyResult result = run(bench, (Facts){FROM_1ST, .gate = WTR_UNKNOWN});
    assert_int_equal(result.status, WTR_UNDETERMINED);
    assert_int_equal(result.state, WTR_STATE_NONE);
    assert_int_equal(result.deadline_count, 1);                     /* "if it applies, by …" */
    assert_int_equal(result.deadlines[0].date, ON(6));
    assert_int_equal(result.deadlines[0].state, WTR_STATE_NONE);
    assert_int_equal(result.need_count, 1);
    assert_int_equal(result.needs[0], GATE);
    drop(bench);
}

static void test_every(void **state)
{
    (void)state;
    const Form form = {.modality = WTR_MUST, .done_on = true, EVERY_30};
    const Bench bench = make(form);
    WtrDutyResult result = run(bench, (Facts){FROM_1ST, .done_on = ON(15)});
    assert_int_equal(result.deadlines[0].date, ON(15) + 30);
    assert_int_equal(result.deadlines[0].from, ON(15));
    result = run(bench, (Facts){.done_on = ON(15)});                /* the last time is enough to count from */
    assert_int_equal(result.deadlines[0].date, ON(15) + 30);
    result = run(bench, (Facts){FROM_1ST, .done_on = WTR_NOT_YET});
    assert_int_equal(result.deadlines[0].date, ON(1) + 30);
    drop(bench);
    expect_both(form, (Facts){FROM_1ST, .done_on = ON(15), .today = ON(15) + 30}, WTR_STATE_OPEN);
    expect_both(form, (Facts){FROM_1ST, .done_on = ON(15), .today = ON(15) + 31}, WTR_STATE_OVERDUE);
    expect_both(form, (Facts){FROM_1ST, .done_on = WTR_NOT_YET, .today = ON(1) + 31}, WTR_STATE_OVERDUE);
    expect_both(form, (Facts){FROM_1ST, .today = ON(1) + 31}, WTR_STATE_UNKNOWN);
    expect_both(form, (Facts){FROM_1ST, .today = ON(1) + 30}, WTR_STATE_OPEN);
    expect_both((Form){.modality = WTR_MUST, .done_when = true, EVERY_30}, (Facts){FROM_1ST, .done = WTR_TRUE, .today = ON(1) + 31}, WTR_STATE_OVERDUE);
    expect_both((Form){.modality = WTR_SHOULD, .explained = true, .done_when = true, EVERY_30},
                (Facts){FROM_1ST, .explained = WTR_TRUE, .done = WTR_FALSE, .today = ON(1) + 31}, WTR_STATE_EXPLAINED);
}

static void test_when(void **state)
{
    (void)state;
    const Form form = {.modality = WTR_MUST, .done_when = true, .when = true, WITHIN_5};
    expect_both(form, (Facts){FROM_1ST, .when = WTR_TRUE, .done = WTR_FALSE, .today = ON(9)}, WTR_STATE_OVERDUE);
    expect_state(form, (Facts){FROM_1ST, .when = WTR_UNKNOWN, .done = WTR_FALSE, .today = ON(9)}, WTR_STATE_NONE, WTR_STATE_OPEN);
    const Bench bench = make(form);
    const WtrDutyResult result = run(bench, (Facts){FROM_1ST, .when = WTR_FALSE, .today = ON(9)});
    assert_int_equal(result.deadline_count, 0);
    assert_int_equal(result.state, WTR_STATE_OPEN);
    drop(bench);
}

/* ---- several deadlines -------------------------------------------------------------------------------------- */

static void test_several(void **state)
{
    (void)state;
    Hand hand = hand_new();
    const uint32_t anchor = hand_fact(&hand, "anchor", WTR_NONE, WTR_TYPE_DATE), done = hand_fact(&hand, "done", WTR_NONE, WTR_TYPE_DATE);
    const uint32_t from = hand_fact_node(&hand, anchor), when_done = hand_fact_node(&hand, done);
    const uint32_t yes = hand_insn(&hand, WTR_OP_CONST_TRUTH, 0, WTR_TRUE, 0, 0, 0);
    const uint32_t duty = hand_duty(&hand, "duty", WTR_NONE, WTR_MUST, hand_node(&hand, WTR_NODE_CONSTANT, "always", yes, WTR_NONE, 0, NULL));
    hand.duties.at[duty].done = when_done;
    hand.duties.at[duty].done_on = true;
    hand_deadline(&hand, WTR_WITHIN, 20, WTR_DAYS, from);
    hand_deadline(&hand, WTR_WITHIN, 5, WTR_DAYS, from)->modality = WTR_SHOULD;
    hand_deadline(&hand, WTR_WITHIN, 10, WTR_DAYS, from)->stands = hand_interval(&hand, DAY(2021, 1, 1), 0);
    const Bench bench = {.rulebook = hand_load(&hand)};
    WtrEvaluator *evaluator = hand_evaluator(bench.rulebook, 2, 0);
    WtrDutyResult result;
    for (uint32_t lane = 0; lane < 2; lane++) {
        const int32_t as_of = lane == 0 ? DAY(2020, 12, 15) : DAY(2021, 1, 1);
        assert_int_equal(wtr_case_add(evaluator, as_of, as_of, NULL), WTR_OK);
        assert_int_equal(wtr_set_date(evaluator, anchor, 0, as_of - 12), WTR_OK);
        assert_int_equal(wtr_set_date(evaluator, done, 0, as_of - 1), WTR_OK);
    }
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    assert_int_equal(wtr_duty_result(evaluator, 0, 0, &result), WTR_OK);
    assert_int_equal(result.deadline_count, 2);                     /* the third does not stand yet */
    assert_int_equal(result.deadlines[0].state, WTR_STATE_MET);
    assert_int_equal(result.deadlines[1].state, WTR_STATE_LATE);    /* shown, but a "should" beside a "must" */
    assert_int_equal(result.state, WTR_STATE_MET);
    assert_int_equal(wtr_duty_result(evaluator, 0, 1, &result), WTR_OK);
    assert_int_equal(result.deadline_count, 3);
    assert_int_equal(result.deadlines[2].state, WTR_STATE_LATE);
    assert_int_equal(result.state, WTR_STATE_LATE);                 /* the worst of the two musts */
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(bench.rulebook);
}

static void test_skipped(void **state)
{
    (void)state;
    const Bench bench = make((Form){.modality = WTR_MUST});
    int32_t days[3];
    assert_int_equal(wtr_calendar_skipped(bench.rulebook, 0, DAY(2020, 12, 23), DAY(2021, 1, 4), days, 3), 7);
    assert_int_equal(days[0], DAY(2020, 12, 25));
    assert_int_equal(days[2], DAY(2020, 12, 27));
    assert_int_equal(wtr_calendar_skipped(bench.rulebook, 0, DAY(2020, 12, 21), DAY(2020, 12, 24), days, 3), 0);
    assert_int_equal(wtr_calendar_skipped(bench.rulebook, 0, DAY(2020, 12, 23), DAY(2022, 1, 4), days, 3), 0);
    assert_int_equal(wtr_calendar_skipped(bench.rulebook, 1, DAY(2020, 12, 23), DAY(2021, 1, 4), days, 3), 0);
    drop(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates), cmocka_unit_test(test_no_dates), cmocka_unit_test(test_computed_anchors),
        cmocka_unit_test(test_done_on), cmocka_unit_test(test_done_when), cmocka_unit_test(test_no_deadline),
        cmocka_unit_test(test_modalities), cmocka_unit_test(test_explained), cmocka_unit_test(test_gate),
        cmocka_unit_test(test_every), cmocka_unit_test(test_when), cmocka_unit_test(test_several), cmocka_unit_test(test_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
