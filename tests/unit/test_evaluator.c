/* test_evaluator.c — the public interface by itself: order of calls, limits, ranges, names, standing. */
#include "handmade.h"

#define DAY TEST_DAY
#define AS_OF DAY(2021, 3, 1)

enum { YES, NUMBER, DATE, CHOICE, SPAN, CHILD_YES };

/* A fact of every kind of a single subject, one of a many subject, and a duty that rests on the first. */
static WtrRulebook *every_kind(void)
{
    Hand hand = hand_new();
    const uint32_t incident = hand_subject(&hand, "incident", false), child = hand_subject(&hand, "child", true);
    const uint32_t yes = hand_fact(&hand, "yes", incident, WTR_TYPE_TRUTH);
    hand_fact(&hand, "number", incident, WTR_TYPE_NUMBER);
    hand_fact(&hand, "date", incident, WTR_TYPE_DATE);
    hand_fact(&hand, "choice", incident, WTR_TYPE_CHOICE);
    hand_fact(&hand, "span", incident, WTR_TYPE_YEARS);
    hand_fact(&hand, "child_yes", child, WTR_TYPE_TRUTH);
    const uint32_t node = hand_fact_node(&hand, yes);
    hand_duty(&hand, "later", incident, WTR_MUST, node);
    hand.duties.at[0].stands = hand_interval(&hand, DAY(2022, 1, 1), 0);
    hand_duty(&hand, "duty", incident, WTR_MUST, node);
    hand.duties.at[1].stands = hand_interval(&hand, 0, DAY(2020, 12, 31));
    hand_duty(&hand, "duty", incident, WTR_MUST, node);
    hand.duties.at[2].stands = hand_interval(&hand, DAY(2021, 1, 1), DAY(2021, 12, 31));
    return hand_load(&hand);
}

static void test_order_of_calls(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 1, 0);
    WtrDutyResult result;
    uint32_t lane = 7;
    assert_int_equal(wtr_set_truth(evaluator, YES, 0, WTR_TRUE), WTR_BAD_ARGUMENT);      /* no case yet */
    assert_int_equal(wtr_raise(evaluator, 0), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_instance_add(evaluator, 1, NULL), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);                                    /* of nothing */
    assert_int_equal(wtr_duty_result(evaluator, 0, 0, &result), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_case_add(evaluator, 0, AS_OF, &lane), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, WTR_NOT_YET, &lane), WTR_OUT_OF_RANGE);
    assert_int_equal(lane, 7);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, &lane), WTR_OK);
    assert_int_equal(lane, 0);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, &lane), WTR_FULL);
    assert_int_equal(wtr_case_count(evaluator), 1);
    assert_int_equal(wtr_duty_result(evaluator, 0, 0, &result), WTR_BAD_ARGUMENT);        /* not evaluated */
    assert_int_equal(wtr_raise(evaluator, 2), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_instance_add(evaluator, 0, NULL), WTR_BAD_ARGUMENT);             /* a single subject */
    assert_int_equal(wtr_instance_add(evaluator, 9, NULL), WTR_BAD_ARGUMENT);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_ranges(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 1, 0);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, YES, 0, (WtrTruth)3), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_set_number(evaluator, NUMBER, 0, (int64_t)WTR_NUMBER_MAX + 1), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_set_number(evaluator, NUMBER, 0, (int64_t)WTR_NUMBER_MIN - 1), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_set_number(evaluator, NUMBER, 0, INT64_MAX), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_set_number(evaluator, SPAN, 0, -1), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_set_number(evaluator, SPAN, 0, WTR_SPAN_MAX + 1), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_set_date(evaluator, DATE, 0, 0), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_set_date(evaluator, DATE, 0, WTR_DAY_MAX + 1), WTR_OUT_OF_RANGE);
    assert_int_equal(wtr_set_choice(evaluator, CHOICE, 0, 3), WTR_OUT_OF_RANGE);
    for (uint32_t fact = YES; fact <= SPAN; fact++) {
        assert_false(wtr_fact_given(evaluator, fact, 0).known);
        if (fact != YES)
            assert_int_equal(wtr_set_truth(evaluator, fact, 0, WTR_TRUE), WTR_BAD_ARGUMENT);
        if (fact != NUMBER && fact != SPAN)
            assert_int_equal(wtr_set_number(evaluator, fact, 0, 1), WTR_BAD_ARGUMENT);
        if (fact != DATE)
            assert_int_equal(wtr_set_date(evaluator, fact, 0, AS_OF), WTR_BAD_ARGUMENT);
        if (fact != CHOICE)
            assert_int_equal(wtr_set_choice(evaluator, fact, 0, 1), WTR_BAD_ARGUMENT);
    }
    assert_int_equal(wtr_set_truth(evaluator, 99, 0, WTR_TRUE), WTR_BAD_ARGUMENT);
    assert_false(wtr_raised(evaluator, 0, 0));                        /* a refused value raises nothing */
    assert_int_equal(wtr_set_number(evaluator, NUMBER, 0, WTR_NUMBER_MIN), WTR_OK);
    assert_int_equal(wtr_set_number(evaluator, SPAN, 0, WTR_SPAN_MAX), WTR_OK);
    assert_int_equal(wtr_set_date(evaluator, DATE, 0, WTR_NOT_YET), WTR_OK);
    assert_int_equal(wtr_set_choice(evaluator, CHOICE, 0, 2), WTR_OK);
    assert_int_equal(wtr_fact_given(evaluator, NUMBER, 0).number, WTR_NUMBER_MIN);
    assert_int_equal(wtr_fact_given(evaluator, SPAN, 0).type, WTR_TYPE_YEARS);
    assert_int_equal(wtr_fact_given(evaluator, SPAN, 0).number, WTR_SPAN_MAX);
    assert_int_equal(wtr_fact_given(evaluator, DATE, 0).number, WTR_NOT_YET);
    assert_int_equal(wtr_fact_given(evaluator, CHOICE, 0).number, 2);
    assert_true(wtr_raised(evaluator, 0, 0));
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* The last value set counts; a fact can be made unknown again; naming it raises its subject all the same. */
static void test_setting_again(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 1, 0);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    const WtrTruth values[] = {WTR_UNKNOWN, WTR_TRUE, WTR_FALSE, WTR_TRUE, WTR_UNKNOWN};
    const WtrDutyStatus statuses[] = {WTR_UNDETERMINED, WTR_DUE, WTR_NOT_DUE, WTR_DUE, WTR_UNDETERMINED};
    for (unsigned i = 0; i < 5; i++) {
        assert_int_equal(wtr_set_truth(evaluator, YES, 99, values[i]), WTR_OK);      /* the instance is ignored */
        assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
        assert_int_equal(wtr_duty_status(evaluator, 2, 0), statuses[i]);
    }
    assert_int_equal(wtr_duty_status(evaluator, 2, 1), WTR_NOT_RAISED);              /* no such lane, no such duty */
    assert_int_equal(wtr_duty_status(evaluator, 99, 0), WTR_NOT_RAISED);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_several_at_once(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 1, 0);
    const WtrFactValue all[] = {{YES, 0, WTR_FALSE}, {NUMBER, 0, -5}, {DATE, 0, WTR_NOT_YET}, {CHOICE, 0, 1}, {SPAN, 0, 12}};
    size_t set = 99;
    assert_int_equal(wtr_set_facts(evaluator, all, 5, &set), WTR_BAD_ARGUMENT);          /* no case yet */
    assert_int_equal(set, 0);
    wtr_case_add(evaluator, AS_OF, AS_OF, NULL);
    assert_int_equal(wtr_set_facts(evaluator, all, 5, &set), WTR_OK);
    assert_int_equal(set, 5);
    assert_int_equal(wtr_fact_given(evaluator, YES, 0).truth, WTR_FALSE);
    assert_int_equal(wtr_fact_given(evaluator, NUMBER, 0).number, -5);
    assert_int_equal(wtr_fact_given(evaluator, DATE, 0).number, WTR_NOT_YET);
    assert_int_equal(wtr_fact_given(evaluator, CHOICE, 0).number, 1);
    assert_int_equal(wtr_fact_given(evaluator, SPAN, 0).number, 12);
    const WtrFactValue bad[] = {{YES, 0, WTR_TRUE}, {YES, 0, 3}, {NUMBER, 0, 7}};          /* stops at the second */
    assert_int_equal(wtr_set_facts(evaluator, bad, 3, &set), WTR_OUT_OF_RANGE);
    assert_int_equal(set, 1);
    assert_int_equal(wtr_fact_given(evaluator, YES, 0).truth, WTR_TRUE);
    assert_int_equal(wtr_fact_given(evaluator, NUMBER, 0).number, -5);
    const WtrFactValue wrong[] = {{DATE, 0, 0}, {CHOICE, 0, 200}, {SPAN, 0, -1}, {CHILD_YES, 0, WTR_TRUE}, {99, 0, 1}};
    const WtrStatus answers[] = {WTR_OUT_OF_RANGE, WTR_OUT_OF_RANGE, WTR_OUT_OF_RANGE, WTR_BAD_ARGUMENT, WTR_BAD_ARGUMENT};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(wtr_set_facts(evaluator, &wrong[i], 1, NULL), answers[i]);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

static void test_reset(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 2, 3);
    for (unsigned round = 0; round < 3; round++) {
        assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF + 1, NULL), WTR_OK);
        assert_false(wtr_raised(evaluator, 0, 0));
        assert_int_equal(wtr_instances(evaluator, 1, 0).count, 0);
        for (uint32_t fact = YES; fact <= SPAN; fact++)
            assert_false(wtr_fact_given(evaluator, fact, 0).known);
        assert_int_equal(wtr_set_truth(evaluator, YES, 0, WTR_TRUE), WTR_OK);
        assert_int_equal(wtr_set_number(evaluator, NUMBER, 0, 5), WTR_OK);
        assert_int_equal(wtr_set_date(evaluator, DATE, 0, WTR_NOT_YET), WTR_OK);
        assert_int_equal(wtr_instance_add(evaluator, 1, NULL), WTR_OK);
        assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
        assert_int_equal(wtr_as_of(evaluator, 0), AS_OF);
        assert_int_equal(wtr_today(evaluator, 0), AS_OF + 1);
        assert_int_equal(wtr_as_of(evaluator, 1), 0);
        wtr_reset(evaluator);
        assert_int_equal(wtr_case_count(evaluator), 0);
    }
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- instances ----------------------------------------------------------------------------------------------- */

static void test_instances(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 3, 4);
    uint32_t lane;
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, CHILD_YES, 0, WTR_TRUE), WTR_BAD_ARGUMENT);     /* no child yet */
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(wtr_instance_add(evaluator, 1, &lane), WTR_OK);
        assert_int_equal(lane, i);
    }
    assert_int_equal(wtr_set_truth(evaluator, CHILD_YES, 2, WTR_TRUE), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, CHILD_YES, 3, WTR_TRUE), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_instance_add(evaluator, 1, &lane), WTR_OK);
    assert_int_equal(wtr_set_truth(evaluator, CHILD_YES, 0, WTR_FALSE), WTR_OK);
    assert_int_equal(wtr_instance_add(evaluator, 1, &lane), WTR_FULL);                        /* the block is full */
    assert_int_equal(lane, 3);
    assert_int_equal(wtr_fact_given(evaluator, CHILD_YES, 2).truth, WTR_TRUE);
    assert_int_equal(wtr_fact_given(evaluator, CHILD_YES, 3).truth, WTR_FALSE);
    assert_int_equal(wtr_instances(evaluator, 1, 0).count, 3);
    assert_int_equal(wtr_instances(evaluator, 1, 1).first, 3);
    assert_int_equal(wtr_instances(evaluator, 1, 1).count, 1);
    assert_int_equal(wtr_instances(evaluator, 0, 0).count, 0);
    assert_int_equal(wtr_case_of(evaluator, 1, 3), 1);
    assert_int_equal(wtr_case_of(evaluator, 1, 4), WTR_NONE);
    assert_int_equal(wtr_case_of(evaluator, 7, 0), WTR_NONE);
    wtr_reset(evaluator);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(wtr_instance_add(evaluator, 1, NULL), WTR_OK);
    assert_int_equal(wtr_instance_add(evaluator, 1, NULL), WTR_LIMIT);                        /* one case too large for any block */
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- planes ---------------------------------------------------------------------------------------------------- */

static void test_planes(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = hand_evaluator(rulebook, 100, 0);
    const uint64_t *due, *not_due;
    size_t words;
    for (uint32_t i = 0; i < 100; i++) {
        assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
        assert_int_equal(wtr_set_truth(evaluator, YES, 0, (WtrTruth)(i % 3)), WTR_OK);
    }
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    wtr_duty_planes(evaluator, 2, &due, &not_due, &words);
    assert_int_equal(words, 2);
    for (uint32_t i = 0; i < 100; i++) {
        assert_int_equal(due[i / 64] >> (i % 64) & 1, i % 3 == 1);
        assert_int_equal(not_due[i / 64] >> (i % 64) & 1, i % 3 == 2);
    }
    wtr_duty_planes(evaluator, 99, &due, &not_due, &words);
    assert_null(due);
    assert_int_equal(words, 0);
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
}

/* ---- sizes ------------------------------------------------------------------------------------------------------- */

static void test_sizes(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    WtrEvaluator *evaluator = NULL;
    const WtrEvaluatorOptions huge = {UINT32_MAX, UINT32_MAX};
    assert_int_equal(wtr_evaluator_new(rulebook, &huge, &evaluator), WTR_LIMIT);
    assert_null(evaluator);
    assert_int_equal(wtr_evaluator_new(rulebook, NULL, &evaluator), WTR_OK);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_OK);
    assert_int_equal(wtr_case_add(evaluator, AS_OF, AS_OF, NULL), WTR_FULL);
    for (unsigned i = 0; i < 64; i++)
        assert_int_equal(wtr_instance_add(evaluator, 1, NULL), WTR_OK);
    wtr_evaluator_free(evaluator);
    wtr_evaluator_free(NULL);
    wtr_rulebook_free(rulebook);
    wtr_rulebook_free(NULL);
}

/* ---- names and standing --------------------------------------------------------------------------------------- */

static void test_names(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    const WtrBook *book = wtr_rulebook_data(rulebook);
    assert_int_equal(wtr_find_fact(rulebook, "child_yes"), CHILD_YES);
    assert_int_equal(wtr_find_fact(rulebook, "yes"), YES);
    assert_int_equal(wtr_find_fact(rulebook, "ye"), WTR_NONE);
    assert_int_equal(wtr_find_fact(rulebook, ""), WTR_NONE);
    assert_int_equal(wtr_find_fact(rulebook, "zzz"), WTR_NONE);
    assert_int_equal(wtr_find_subject(rulebook, "child"), 1);
    assert_int_equal(wtr_find_reading(rulebook, "child"), WTR_NONE);
    assert_int_equal(wtr_find_term(rulebook, "duty", AS_OF), WTR_NONE);
    assert_int_equal(wtr_find_duty(rulebook, "duty", DAY(2020, 12, 31)), 1);
    assert_int_equal(wtr_find_duty(rulebook, "duty", DAY(2021, 1, 1)), 2);
    assert_int_equal(wtr_find_duty(rulebook, "duty", DAY(2022, 1, 1)), 1);           /* neither stands: the first */
    assert_int_equal(wtr_find_duty(rulebook, "later", AS_OF), 0);
    assert_int_equal(wtr_find_duty(rulebook, "laterr", AS_OF), WTR_NONE);
    assert_int_equal(wtr_find_choice(rulebook, book->facts.at[CHOICE].choices, "third"), 2);
    assert_int_equal(wtr_find_choice(rulebook, book->facts.at[CHOICE].choices, "fourth"), WTR_NONE);
    assert_int_equal(wtr_find_choice(rulebook, (WtrRange){2, UINT32_MAX}, "third"), WTR_NONE);
    assert_int_equal(strncmp(wtr_rulebook_hash(rulebook), "sha256:", 7), 0);
    assert_int_equal(strlen(wtr_rulebook_hash(rulebook)), 71);
    wtr_rulebook_free(rulebook);
}

static void test_standing(void **state)
{
    (void)state;
    WtrRulebook *rulebook = every_kind();
    const WtrBook *book = wtr_rulebook_data(rulebook);
    const WtrSource dated = {.from = AS_OF, .to = AS_OF + 1}, open = {.from = 0, .to = 0};
    assert_true(wtr_stands(book, NO_RANGE, AS_OF));
    assert_false(wtr_stands(book, book->duties.at[0].stands, DAY(2021, 12, 31)));
    assert_true(wtr_stands(book, book->duties.at[0].stands, DAY(2022, 1, 1)));
    assert_true(wtr_stands(book, book->duties.at[1].stands, WTR_DAY_MIN));
    assert_true(wtr_stands(book, book->duties.at[1].stands, DAY(2020, 12, 31)));
    assert_false(wtr_stands(book, book->duties.at[1].stands, DAY(2021, 1, 1)));
    assert_true(wtr_stands(book, (WtrRange){1, 2}, AS_OF));                           /* one of two intervals */
    assert_false(wtr_source_in_force(&dated, AS_OF - 1));
    assert_true(wtr_source_in_force(&dated, AS_OF));
    assert_true(wtr_source_in_force(&dated, AS_OF + 1));
    assert_false(wtr_source_in_force(&dated, AS_OF + 2));
    assert_true(wtr_source_in_force(&open, AS_OF));
    wtr_rulebook_free(rulebook);
}

static void test_words(void **state)
{
    (void)state;
    static const char *const modalities[] = {"must", "should", "may", "must_not", "should_not", "expected"};
    static const char *const statuses[] = {"not_due", "due", "undetermined", "not_raised"};
    static const char *const states[] = {"met", "done", "explained", "open", "blocked", "unknown", "late", "overdue", "breached"};
    static const char *const units[] = {"days", "working_days", "weeks", "months", "years"};
    static const char *const types[] = {"yes/no", "number", "date", "one of", "days", "months", "years"};
    for (unsigned i = 0; i < 6; i++)
        assert_string_equal(wtr_modality_name((WtrModality)i), modalities[i]);
    for (unsigned i = 0; i < 4; i++)
        assert_string_equal(wtr_status_name((WtrDutyStatus)i), statuses[i]);
    for (unsigned i = 0; i < 9; i++)
        assert_string_equal(wtr_state_name((WtrState)(i + 1)), states[i]);
    assert_null(wtr_state_name(WTR_STATE_NONE));
    for (unsigned i = 0; i < 5; i++)
        assert_string_equal(wtr_unit_name((WtrUnit)i), units[i]);
    for (unsigned i = 0; i < 7; i++)
        assert_string_equal(wtr_type_name((WtrType)i), types[i]);
}

static void test_bad_image(void **state)
{
    (void)state;
    WtrRulebook *rulebook = NULL;
    WtrFault fault = {{0}, 0};
    assert_int_equal(wtr_rulebook_load("WTRB", 4, &rulebook, &fault), WTR_BAD_IMAGE);
    assert_int_equal(wtr_rulebook_load("", 0, &rulebook, &fault), WTR_BAD_IMAGE);
    assert_null(rulebook);
    assert_true(fault.text[0] != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_calls), cmocka_unit_test(test_ranges), cmocka_unit_test(test_setting_again),
        cmocka_unit_test(test_several_at_once), cmocka_unit_test(test_reset), cmocka_unit_test(test_instances), cmocka_unit_test(test_planes), cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_names), cmocka_unit_test(test_standing), cmocka_unit_test(test_words), cmocka_unit_test(test_bad_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
