/* test_columns.c — columns by hand: what is lent, what a commit refuses and finds, many cases and instances at
 * once, a case taken back, answers as masks and days. test_columns_random.c holds columns against setters. */
#include "handmade.h"

#define DAY TEST_DAY
#define AS_OF DAY(2021, 3, 1)
#define BLOCK 600                        /* ten words, the last of them in part */
#define WORDS 10

enum { YES, NUMBER, DATE, CHOICE, SPAN, CHILD_YES, CHILD_AGE, AREA_YES, FACTS };
enum { INCIDENT, CHILD };
enum { ACT, TELL, HELP, PLAN };

/* A fact of every kind of a single subject, two of a many subject and one of the case itself; a duty with a
 * deadline on the first, one that "before as_of" decides, one of the instances and one of the case. */
static WtrRulebook *every_kind(void)
{
    Hand hand = hand_new();
    hand_calendar(&hand);
    const uint32_t incident = hand_subject(&hand, "incident", false), child = hand_subject(&hand, "child", true);
    const uint32_t yes = hand_fact(&hand, "yes", incident, WTR_TYPE_TRUTH);
    hand_fact(&hand, "number", incident, WTR_TYPE_NUMBER);
    const uint32_t date = hand_fact(&hand, "date", incident, WTR_TYPE_DATE);
    hand_fact(&hand, "choice", incident, WTR_TYPE_CHOICE);
    hand_fact(&hand, "span", incident, WTR_TYPE_YEARS);
    const uint32_t child_yes = hand_fact(&hand, "child_yes", child, WTR_TYPE_TRUTH);
    hand_fact(&hand, "child_age", child, WTR_TYPE_YEARS);
    const uint32_t area_yes = hand_fact(&hand, "area_yes", WTR_NONE, WTR_TYPE_TRUTH);
    const uint32_t date_node = hand_fact_node(&hand, date);
    hand_duty(&hand, "act", incident, WTR_MUST, hand_fact_node(&hand, yes));
    hand_deadline(&hand, WTR_WITHIN, 5, WTR_WORKING_DAYS, date_node);
    hand_deadline(&hand, WTR_TIMING, 0, WTR_DAYS, WTR_NONE);
    const uint32_t as_of = hand_insn(&hand, WTR_OP_AS_OF, 0, 0, 0, 0, 0);
    const uint32_t before = hand_insn(&hand, WTR_OP_BEFORE, 0, 0, hand.facts.at[date].column, as_of, 0);
    hand_duty(&hand, "tell", incident, WTR_MUST, hand_node(&hand, WTR_NODE_COMPARE, "before", before, WTR_NONE, 1, &date_node));
    hand_duty(&hand, "help", child, WTR_MUST, hand_fact_node(&hand, child_yes));
    hand_duty(&hand, "plan", WTR_NONE, WTR_MUST, hand_fact_node(&hand, area_yes));
    return hand_load(&hand);
}

/* A block with `cases` cases of which the first has three children, the last one. */
static WtrEvaluator *filled(const WtrRulebook *rulebook, uint32_t cases)
{
    WtrEvaluator *evaluator = hand_evaluator(rulebook, BLOCK, 8);
    uint32_t counts[BLOCK] = {3};
    counts[cases - 1] += 1;
    assert_int_equal(wtr_cases_add(evaluator, cases, (WtrDates){.all = AS_OF}, (WtrDates){.all = AS_OF + 1}, NULL), WTR_OK);
    assert_int_equal(wtr_instances_add(evaluator, CHILD, 0, cases, counts, NULL), WTR_OK);
    return evaluator;
}

static WtrFactColumn column_of(WtrEvaluator *evaluator, uint32_t fact)
{
    WtrFactColumn column;
    assert_int_equal(wtr_fact_column(evaluator, fact, &column), WTR_OK);
    return column;
}

static void set_bit(uint64_t *plane, uint32_t lane) { plane[lane / 64] |= (uint64_t)1 << lane % 64; }

/* ---- what is lent -------------------------------------------------------------------------------------------- */

static void test_shapes(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, BLOCK, 8);
    WtrFactColumn again, column = column_of(evaluator, YES);
    assert_int_equal(wtr_fact_column(evaluator, FACTS, &again), WTR_BAD_ARGUMENT);
    assert_true(column.type == WTR_TYPE_TRUTH && column.subject == INCIDENT && column.scope == 0 && column.lanes == BLOCK);
    assert_true(column.yes && column.no && column.raised && !column.known && !column.numbers && !column.choices);
    again = column_of(evaluator, YES);
    assert_memory_equal(&again, &column, sizeof column);             /* the memory stays where it is */
    assert_ptr_equal(column_of(evaluator, NUMBER).raised, column.raised);
    for (uint32_t fact = NUMBER; fact <= SPAN; fact++) {
        column = column_of(evaluator, fact);
        assert_true(column.known && column.raised && !column.yes && !column.no);
        assert_true((column.numbers == NULL) == (fact == CHOICE) && (column.choices == NULL) == (fact != CHOICE));
    }
    column = column_of(evaluator, CHILD_AGE);
    assert_true(column.type == WTR_TYPE_YEARS && column.subject == CHILD && column.scope == 1 && column.lanes == 8);
    column = column_of(evaluator, AREA_YES);
    assert_true(column.subject == WTR_NONE && column.scope == 0 && !column.raised);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_what_is_written_is_read(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = filled(rulebook, BLOCK);
    for (uint32_t lane = 0; lane < BLOCK; lane += 3) {
        set_bit(column_of(evaluator, YES).yes, lane);
        set_bit(column_of(evaluator, DATE).known, lane);
        column_of(evaluator, DATE).numbers[lane] = lane % 2 ? WTR_NOT_YET : AS_OF - (int32_t)lane;
        set_bit(column_of(evaluator, CHOICE).known, lane);
        column_of(evaluator, CHOICE).choices[lane] = (uint8_t)(lane % 3);
    }
    set_bit(column_of(evaluator, CHILD_YES).no, 2);
    assert_int_equal(wtr_set_truth(evaluator, YES, 0, WTR_FALSE), WTR_OK);          /* a setter writes the last case */
    assert_int_equal(wtr_set_truth(evaluator, CHILD_YES, 0, WTR_TRUE), WTR_OK);
    assert_int_equal(wtr_columns_commit(evaluator, NULL), WTR_OK);
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    for (uint32_t lane = 0; lane < BLOCK - 1; lane++) {
        const bool given = lane % 3 == 0;
        assert_int_equal(wtr_fact_given(evaluator, YES, lane).truth, given ? WTR_TRUE : WTR_UNKNOWN);
        assert_int_equal(wtr_fact_given(evaluator, CHOICE, lane).known, given);
        assert_int_equal(wtr_raised(evaluator, INCIDENT, lane), given);              /* the commit saw to that */
        assert_int_equal(wtr_duty_status(evaluator, ACT, lane), given ? WTR_DUE : WTR_NOT_RAISED);
        assert_int_equal(wtr_duty_status(evaluator, TELL, lane), !given ? WTR_NOT_RAISED : lane % 2 || lane == 0 ? WTR_NOT_DUE : WTR_DUE);
    }
    assert_int_equal(wtr_duty_status(evaluator, ACT, BLOCK - 1), WTR_NOT_DUE);
    assert_int_equal(wtr_fact_given(evaluator, CHILD_YES, 2).truth, WTR_FALSE);
    assert_int_equal(wtr_duty_status(evaluator, HELP, 3), WTR_DUE);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- what a commit refuses ---------------------------------------------------------------------------------- */

typedef struct Bad { uint32_t fact; int64_t value; } Bad;

static void write_value(const WtrFactColumn *column, uint32_t lane, int64_t value)
{
    if (column->known)
        set_bit(column->known, lane);
    if (column->numbers)
        column->numbers[lane] = (int32_t)value;
    else if (column->choices)
        column->choices[lane] = (uint8_t)value;
    else {
        set_bit(column->yes, lane);
        set_bit(column->no, lane);
    }
}

static void clear_lane(const WtrFactColumn *column, uint32_t lane)
{
    uint64_t *const planes[] = {column->known, column->yes, column->no};
    for (unsigned i = 0; i < 3; i++)
        if (planes[i])
            planes[i][lane / 64] &= ~((uint64_t)1 << lane % 64);
}

/* One bad value in one lane: refused by the commit and by a run without one, which change nothing; mended, both go. */
static void refuse(WtrEvaluator *evaluator, Bad bad, uint32_t lane, WtrStatus status)
{
    const WtrFactColumn column = column_of(evaluator, bad.fact);
    WtrColumnFault fault = {9, 9, 9};
    write_value(&column, lane, bad.value);
    const bool was_raised = wtr_raised(evaluator, INCIDENT, 1);
    assert_int_equal(wtr_columns_commit(evaluator, &fault), status);
    assert_int_equal(fault.fact, bad.fact);
    assert_int_equal(fault.subject, column.subject);
    assert_int_equal(fault.lane, lane);
    assert_int_equal(wtr_columns_commit(evaluator, NULL), status);
    assert_int_equal(wtr_evaluate(evaluator), status);
    assert_int_equal(wtr_raised(evaluator, INCIDENT, 1), was_raised);
    clear_lane(&column, lane);
    assert_int_equal(wtr_columns_commit(evaluator, &fault), WTR_OK);
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
}

static void test_refused_values(void **state)
{
    (void)state;
    static const Bad values[] = {
        {YES, 3}, {CHILD_YES, 3}, {AREA_YES, 3}, {NUMBER, WTR_NUMBER_MIN - 1}, {NUMBER, WTR_NUMBER_MAX + 1}, {NUMBER, INT32_MIN},
        {NUMBER, WTR_NOT_YET}, {DATE, 0}, {DATE, -1}, {DATE, WTR_DAY_MAX + 1}, {DATE, WTR_NOT_YET - 1}, {DATE, INT32_MIN},
        {CHOICE, 3}, {CHOICE, 255}, {SPAN, -1}, {SPAN, WTR_SPAN_MAX + 1}, {SPAN, WTR_NOT_YET}, {CHILD_AGE, -1}};
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = filled(rulebook, BLOCK);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const uint32_t lanes = wtr_lane_count(evaluator, column_of(evaluator, values[i].fact).scope);
        for (uint32_t lane = 0; lane < lanes; lane += lane + 1 == lanes || lane + 62 < lanes ? 61 : lanes - 1 - lane)
            refuse(evaluator, values[i], lane, WTR_OUT_OF_RANGE);
    }
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* Every bit behind the last lane, in its word and in those behind it, of every plane. */
static void test_refused_lanes(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 63, 64, 65, 130};
    WtrRulebook *rulebook = every_kind();
    for (unsigned k = 0; k < 5; k++) {
        WtrEvaluator *evaluator = filled(rulebook, counts[k]);
        for (uint32_t fact = 0; fact < FACTS; fact++) {
            const uint32_t used = wtr_lane_count(evaluator, column_of(evaluator, fact).scope);
            const uint32_t room = (column_of(evaluator, fact).lanes + 63) / 64 * 64;
            refuse(evaluator, (Bad){fact, 1}, used, WTR_BAD_ARGUMENT);
            refuse(evaluator, (Bad){fact, 1}, room - 1, WTR_BAD_ARGUMENT);
        }
        WtrFactColumn column = column_of(evaluator, YES);
        WtrColumnFault fault;
        set_bit(column.no, counts[k]);                                            /* in one plane only */
        assert_int_equal(wtr_columns_commit(evaluator, &fault), WTR_BAD_ARGUMENT);
        clear_lane(&column, counts[k]);
        set_bit(column.raised, counts[k]);
        assert_int_equal(wtr_columns_commit(evaluator, &fault), WTR_BAD_ARGUMENT);
        assert_true(fault.fact == WTR_NONE && fault.subject == INCIDENT && fault.lane == counts[k]);
        wtr_evaluator_free(evaluator);
    }
    wtr_rulebook_free(rulebook);
}

/* What is not known may hold anything, and known lanes the bounds themselves. */
static void test_accepted_values(void **state)
{
    (void)state;
    static const Bad bounds[] = {{NUMBER, WTR_NUMBER_MIN}, {NUMBER, WTR_NUMBER_MAX}, {DATE, WTR_DAY_MIN}, {DATE, WTR_DAY_MAX},
                                 {DATE, WTR_NOT_YET}, {CHOICE, 0}, {CHOICE, 2}, {SPAN, 0}, {SPAN, WTR_SPAN_MAX}};
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = filled(rulebook, BLOCK);
    for (uint32_t lane = 0; lane < BLOCK; lane++) {
        column_of(evaluator, NUMBER).numbers[lane] = INT32_MIN;
        column_of(evaluator, DATE).numbers[lane] = -7;
        column_of(evaluator, CHOICE).choices[lane] = 255;
    }
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        const WtrFactColumn column = column_of(evaluator, bounds[i].fact);
        write_value(&column, 100 + (uint32_t)i, bounds[i].value);
        assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
        assert_int_equal(wtr_fact_given(evaluator, bounds[i].fact, 100 + (uint32_t)i).number, bounds[i].value);
    }
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* Random words all over the columns: refused or run, never a fault (the sanitizers watch). */
static void test_anything_at_all(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = filled(rulebook, BLOCK);
    uint64_t random = 1;
    unsigned refused = 0, ran = 0;
    for (unsigned round = 0; round < 4000; round++) {
        const WtrFactColumn column = column_of(evaluator, round % FACTS);
        uint64_t *const planes[] = {column.known, column.yes, column.no, column.raised};
        for (unsigned i = 0; i < 8; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            const uint32_t lane = (uint32_t)(random >> 33) % column.lanes;
            if (planes[i % 4])
                planes[i % 4][lane / 64] ^= (uint64_t)1 << lane % 64;
            if (column.numbers)
                column.numbers[lane] = (int32_t)(random >> (20 + i));
            if (column.choices)
                column.choices[lane] = (uint8_t)(random >> 50);
        }
        WtrDutyResult result;
        if (wtr_evaluate(evaluator) == WTR_OK) {
            ran++;
            assert_int_equal(wtr_duty_result(evaluator, ACT, (uint32_t)(random >> 33) % BLOCK, &result), WTR_OK);
        } else {
            refused++;
            wtr_reset(evaluator);
            assert_int_equal(wtr_cases_add(evaluator, BLOCK, (WtrDates){.all = AS_OF}, (WtrDates){.all = AS_OF}, NULL), WTR_OK);
        }
    }
    assert_true(refused > 100 && ran > 100);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* "Not yet" is found wherever it stands, and forgotten when nothing is "not yet" any more. */
static void test_not_yet(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = filled(rulebook, BLOCK);
    const WtrFactColumn column = column_of(evaluator, DATE);
    for (uint32_t lane = 0; lane < BLOCK; lane += 199) {
        write_value(&column, lane, WTR_NOT_YET);
        assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
        assert_true(evaluator->not_yet);
        assert_int_equal(wtr_duty_status(evaluator, TELL, lane), WTR_NOT_DUE);
        clear_lane(&column, lane);
        assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
        assert_false(evaluator->not_yet);
    }
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- cases and instances ---------------------------------------------------------------------------------------- */

static void test_cases_add(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 5, 4);
    const int32_t days[] = {AS_OF, AS_OF + 1, 0};
    uint32_t first = 77;
    assert_int_equal(wtr_cases_add(evaluator, 0, (WtrDates){.all = AS_OF}, (WtrDates){.all = AS_OF}, &first), WTR_OK);
    assert_int_equal(first, 0);
    assert_int_equal(wtr_set_truth(evaluator, YES, 0, WTR_TRUE), WTR_BAD_ARGUMENT);       /* still no case */
    assert_int_equal(wtr_cases_add(evaluator, 3, (WtrDates){.each = days}, (WtrDates){.all = AS_OF}, &first), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_cases_add(evaluator, 2, (WtrDates){.all = AS_OF}, (WtrDates){.all = WTR_NOT_YET}, &first), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_cases_add(evaluator, 6, (WtrDates){.all = AS_OF}, (WtrDates){.all = AS_OF}, &first), WTR_FULL);
    assert_int_equal(wtr_cases_add(evaluator, UINT32_MAX, (WtrDates){.all = AS_OF}, (WtrDates){.all = AS_OF}, &first), WTR_FULL);
    assert_int_equal(wtr_case_count(evaluator), 0);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_cases_add(evaluator, 2, (WtrDates){.each = days}, (WtrDates){.each = days, .all = -5}, &first), WTR_OK);
    assert_int_equal(first, 1);
    assert_int_equal(wtr_lane_count(evaluator, 0), 3);
    assert_int_equal(wtr_as_of(evaluator, 2), AS_OF + 1);
    assert_int_equal(wtr_today(evaluator, 1), AS_OF);
    assert_int_equal(wtr_set_truth(evaluator, YES, 0, WTR_TRUE), WTR_OK);
    assert_int_equal(wtr_fact_given(evaluator, YES, 2).truth, WTR_TRUE);
    assert_int_equal(wtr_cases_add(evaluator, 3, (WtrDates){.all = AS_OF}, (WtrDates){.all = AS_OF}, &first), WTR_FULL);
    assert_int_equal(first, 1);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_instances_add(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 6, 10);
    const uint32_t counts[] = {2, 0, 3}, too_many[] = {9, 9}, too_large[] = {1, 11}, wrap[] = {10, 10};
    uint32_t first = 77;
    assert_int_equal(wtr_instances_add(evaluator, CHILD, 0, 1, counts, &first), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_cases_add(evaluator, 5, (WtrDates){.all = AS_OF}, (WtrDates){.all = AS_OF}, NULL), WTR_OK);
    assert_int_equal(wtr_instances_add(evaluator, INCIDENT, 0, 1, counts, &first), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_instances_add(evaluator, 9, 0, 1, counts, &first), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_instances_add(evaluator, CHILD, 3, 3, counts, &first), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_instances_add(evaluator, CHILD, UINT32_MAX, 3, counts, &first), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_instances_add(evaluator, CHILD, 0, 2, too_many, &first), WTR_FULL);
    assert_int_equal(wtr_instances_add(evaluator, CHILD, 0, 2, wrap, &first), WTR_FULL);
    assert_int_equal(wtr_instances_add(evaluator, CHILD, 0, 2, too_large, &first), WTR_LIMIT);
    assert_int_equal(wtr_lane_count(evaluator, 1), 0);
    assert_false(wtr_raised(evaluator, CHILD, 0));
    assert_int_equal(wtr_instances_add(evaluator, CHILD, 1, 3, counts, &first), WTR_OK);
    assert_int_equal(first, 0);
    assert_int_equal(wtr_lane_count(evaluator, 1), 5);
    assert_int_equal(wtr_lane_count(evaluator, 2), 0);
    const uint32_t firsts[] = {0, 0, 2, 2, 5}, lengths[] = {0, 2, 0, 3, 0};
    for (uint32_t lane = 0; lane < 5; lane++) {
        const WtrRange range = wtr_instances(evaluator, CHILD, lane);
        assert_true(range.first == firsts[lane] && range.count == lengths[lane]);
        assert_int_equal(wtr_raised(evaluator, CHILD, lane), lengths[lane] > 0);
    }
    assert_int_equal(wtr_case_of(evaluator, 1, 4), 3);
    assert_int_equal(wtr_instances_add(evaluator, CHILD, 3, 1, counts, &first), WTR_BAD_ARGUMENT);      /* has some */
    assert_int_equal(wtr_instances_add(evaluator, CHILD, 4, 1, counts, &first), WTR_OK);
    assert_int_equal(first, 5);
    assert_int_equal(wtr_instance_add(evaluator, CHILD, &first), WTR_OK);                             /* one more of the last case */
    assert_int_equal(first, 7);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_instances(evaluator, CHILD, 5).first, 8);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* Who has instances or known facts is raised, whatever was written to the plane of raised cases. */
static void test_raised(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = filled(rulebook, BLOCK);
    const WtrFactColumn child = column_of(evaluator, CHILD_AGE), yes = column_of(evaluator, YES);
    assert_int_equal(wtr_set_truth(evaluator, YES, 0, WTR_FALSE), WTR_OK);
    child.raised[0] = child.raised[WORDS - 1] = yes.raised[WORDS - 1] = 0;
    yes.raised[1] = 2;
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    for (uint32_t lane = 0; lane < BLOCK; lane++) {
        assert_int_equal(wtr_raised(evaluator, CHILD, lane), lane == 0 || lane == BLOCK - 1);
        assert_int_equal(wtr_raised(evaluator, INCIDENT, lane), lane == 65 || lane == BLOCK - 1);
    }
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_undo(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 70, 8);
    WtrDutyResult result;
    assert_int_equal(wtr_case_undo(evaluator), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_cases_add(evaluator, 64, (WtrDates){.all = AS_OF}, (WtrDates){.all = AS_OF}, NULL), WTR_OK);
    assert_int_equal(wtr_instance_add(evaluator, CHILD, NULL), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, CHILD_YES, 0, WTR_TRUE), WTR_OK);
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    for (unsigned i = 0; i < 7; i++)
        assert_int_equal(wtr_instance_add(evaluator, CHILD, NULL), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, CHILD_YES, 6, WTR_FALSE), WTR_OK);
    assert_int_equal(wtr_set_date(evaluator, DATE, 0, WTR_NOT_YET), WTR_OK);
    assert_int_equal(wtr_case_undo(evaluator), WTR_OK);
    assert_int_equal(wtr_case_count(evaluator), 64);
    assert_int_equal(wtr_lane_count(evaluator, 1), 1);
    assert_int_equal(wtr_duty_result(evaluator, ACT, 0, &result), WTR_BAD_ARGUMENT);       /* something has changed */
    assert_int_equal(wtr_columns_commit(evaluator, NULL), WTR_OK);                         /* no bit is left behind */
    assert_int_equal(wtr_set_truth(evaluator, CHILD_YES, 0, WTR_FALSE), WTR_OK);            /* case 63 is current again */
    assert_int_equal(wtr_fact_given(evaluator, CHILD_YES, 0).truth, WTR_FALSE);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_false(wtr_raised(evaluator, INCIDENT, 64) || wtr_raised(evaluator, CHILD, 64) || wtr_fact_given(evaluator, DATE, 64).known);
    assert_int_equal(wtr_instances(evaluator, CHILD, 64).count, 0);
    for (unsigned i = 0; i < 65; i++)
        assert_int_equal(wtr_case_undo(evaluator), WTR_OK);
    assert_int_equal(wtr_case_count(evaluator), 0);
    assert_int_equal(wtr_set_truth(evaluator, YES, 0, WTR_TRUE), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_case_undo(evaluator), WTR_BAD_ARGUMENT);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- answers ------------------------------------------------------------------------------------------------------ */

static void test_answers(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = filled(rulebook, BLOCK);
    const WtrFactColumn yes = column_of(evaluator, YES), date = column_of(evaluator, DATE);
    uint64_t mask[WORDS] = {7, 7, 7};
    int32_t days[BLOCK + 1];
    size_t words;
    days[BLOCK] = 77;
    assert_int_equal(wtr_duty_mask(evaluator, ACT, WTR_DUE, mask), WTR_BAD_ARGUMENT);            /* not evaluated */
    assert_int_equal(wtr_deadline_days(evaluator, ACT, 0, days), WTR_BAD_ARGUMENT);
    for (uint32_t lane = 0; lane < BLOCK; lane++) {
        if (lane % 5 < 2)
            set_bit(lane % 5 ? yes.no : yes.yes, lane);
        if (lane % 5 < 3)
            write_value(&date, lane, lane % 2 ? WTR_NOT_YET : DAY(2020, 12, 23));
        if (lane % 5 == 3)
            set_bit(yes.raised, lane);
    }
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    for (WtrDutyStatus status = WTR_NOT_DUE; status <= WTR_NOT_RAISED; status++) {
        assert_int_equal(wtr_duty_mask(evaluator, ACT, status, mask), WTR_OK);
        for (uint32_t lane = 0; lane < BLOCK; lane++)
            assert_int_equal(mask[lane / 64] >> lane % 64 & 1, wtr_duty_status(evaluator, ACT, lane) == status);
        assert_int_equal(mask[WORDS - 1] >> BLOCK % 64, 0);
        assert_int_equal(wtr_duty_mask(evaluator, HELP, status, mask), WTR_OK);                   /* four children */
        assert_int_equal(mask[0], status == WTR_UNDETERMINED ? 15 : 0);
        assert_int_equal(wtr_duty_mask(evaluator, PLAN, status, mask), WTR_OK);                   /* of no subject */
        assert_int_equal(mask[WORDS - 1], status == WTR_UNDETERMINED ? ((uint64_t)1 << BLOCK % 64) - 1 : 0);
    }
    assert_int_equal(wtr_deadline_days(evaluator, ACT, 0, days), WTR_OK);
    for (uint32_t lane = 0; lane < BLOCK; lane++)               /* due or undetermined, and not "not yet": over Christmas and New Year */
        assert_int_equal(days[lane], (lane % 5 == 0 || lane % 5 == 2) && lane % 2 == 0 ? DAY(2021, 1, 4) : 0);
    assert_int_equal(wtr_deadline_days(evaluator, ACT, 1, days), WTR_OK);
    for (uint32_t lane = 0; lane < BLOCK; lane++)
        assert_int_equal(days[lane], 0);
    assert_int_equal(days[BLOCK], 77);
    assert_int_equal(wtr_deadline_days(evaluator, ACT, 2, days), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_deadline_days(evaluator, TELL, 0, days), WTR_BAD_ARGUMENT);              /* another duty's */
    assert_int_equal(wtr_deadline_days(evaluator, 99, 0, days), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_duty_mask(evaluator, 99, WTR_DUE, mask), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_duty_mask(evaluator, ACT, (WtrDutyStatus)4, mask), WTR_BAD_ARGUMENT);
    const uint64_t *raised = wtr_raised_plane(evaluator, INCIDENT, &words);
    assert_ptr_equal(raised, yes.raised);
    assert_int_equal(words, WORDS);
    assert_null(wtr_raised_plane(evaluator, 2, &words));
    assert_int_equal(words, 0);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes), cmocka_unit_test(test_what_is_written_is_read), cmocka_unit_test(test_refused_values),
        cmocka_unit_test(test_refused_lanes), cmocka_unit_test(test_accepted_values), cmocka_unit_test(test_anything_at_all),
        cmocka_unit_test(test_not_yet), cmocka_unit_test(test_cases_add), cmocka_unit_test(test_instances_add),
        cmocka_unit_test(test_raised), cmocka_unit_test(test_undo), cmocka_unit_test(test_answers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
