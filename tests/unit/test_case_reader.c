/* test_case_reader.c — cases as JSON: what is read, what is refused and with which words, and how a file
 * is told apart into cases.
 *
 * Relies on: cmocka, the compiler for a small rulebook, the tools' readers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../engine/date.h"
#include "../../tools/case_reader.h"
#include "rulebook_text.h"

static WtrRulebook *rulebook;
static const WtrBook *book;
static WtrCaseReader *reader;

static int set_up(void **state)
{
    (void)state;
    rulebook = test_rulebook(test_rules);
    if (rulebook == NULL)
        return 1;
    book = wtr_rulebook_data(rulebook);
    reader = wtr_case_reader_new(rulebook);
    return reader == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    wtr_case_reader_free(reader);
    wtr_rulebook_free(rulebook);
    return 0;
}

static WtrCase read_case(const char *text)
{
    WtrCase facts;
    assert_int_equal(wtr_case_read(reader, text, strlen(text), false, &facts), WTR_OK);
    return facts;
}

/* The known value of a fact in an instance, or INT32_MIN. */
static int32_t value_of(const WtrCase *facts, const char *name, uint32_t instance)
{
    uint32_t fact = wtr_find_fact(rulebook, name);
    for (uint32_t i = 0; i < facts->values.count; i++)
        if (facts->values.at[i].fact == fact && facts->values.at[i].instance == instance)
            return facts->values.at[i].value;
    return INT32_MIN;
}

static const WtrCaseSubject *subject_of(const WtrCase *facts, const char *name)
{
    return &facts->subjects[wtr_find_subject(rulebook, name)];
}

static void expect_good(const WtrCase *facts)
{
    if (facts->problem_count > 0)
        fail_msg("unexpected: %s", facts->problems.at[0].text);
}

static void reads_grouped_facts(void **state)
{
    (void)state;
    WtrCase facts = read_case("{\"case\": \"2020-117\", \"as_of\": \"2020-12-23\", \"today\": \"2021-01-05\", \"score\": -3,\n"
                              " \"incident\": {\"serious\": true, \"abuse_suspected\": false, \"became_aware\": \"2020-12-23\", \"notified_on\": \"not yet\"},\n"
                              " \"child\": [{\"id\": \"A\", \"age\": 14, \"young_carer\": true}, {\"setting\": \"hospital\"}]}");
    expect_good(&facts);
    assert_string_equal(facts.name, "2020-117");
    assert_int_equal(facts.as_of, wtr_day_from_ymd(2020, 12, 23));
    assert_int_equal(facts.today, wtr_day_from_ymd(2021, 1, 5));
    assert_int_equal(value_of(&facts, "score", 0), -3);
    assert_int_equal(value_of(&facts, "serious", 0), WTR_TRUE);
    assert_int_equal(value_of(&facts, "abuse_suspected", 0), WTR_FALSE);
    assert_int_equal(value_of(&facts, "became_aware", 0), wtr_day_from_ymd(2020, 12, 23));
    assert_int_equal(value_of(&facts, "notified_on", 0), WTR_NOT_YET);
    assert_int_equal(value_of(&facts, "age", 0), 14);
    assert_int_equal(value_of(&facts, "setting", 1), 1);
    assert_int_equal(subject_of(&facts, "child")->instances.count, 2);
    assert_string_equal(subject_of(&facts, "child")->instances.at[0].id, "A");
    assert_string_equal(subject_of(&facts, "child")->instances.at[1].id, "2");
    assert_null(subject_of(&facts, "incident")->instances.at[0].id);
    wtr_case_free(&facts);
}

static void reads_flat_facts(void **state)
{
    (void)state;
    WtrCase facts = read_case("{\"serious\": true, \"young_carer\": false, \"age\": 3, \"incident\": {\"abuse_suspected\": true}}");
    expect_good(&facts);
    assert_int_equal(value_of(&facts, "serious", 0), WTR_TRUE);
    assert_int_equal(value_of(&facts, "abuse_suspected", 0), WTR_TRUE);
    assert_int_equal(value_of(&facts, "young_carer", 0), WTR_FALSE);
    assert_int_equal(subject_of(&facts, "child")->instances.count, 1);
    assert_string_equal(subject_of(&facts, "child")->instances.at[0].id, "1");
    wtr_case_free(&facts);
}

static void unknown_is_not_false(void **state)
{
    (void)state;
    WtrCase facts = read_case("{\"incident\": {\"serious\": null, \"abuse_suspected\": \"unknown\", \"became_aware\": \"unknown\"}, \"setting\": null}");
    expect_good(&facts);
    assert_int_equal(facts.values.count, 0);
    assert_true(subject_of(&facts, "incident")->raised);
    assert_true(subject_of(&facts, "child")->raised);
    wtr_case_free(&facts);
}

static void raises_what_it_names(void **state)
{
    (void)state;
    WtrCase facts = read_case("{\"incident\": {}, \"child\": []}");
    expect_good(&facts);
    assert_true(subject_of(&facts, "incident")->raised);
    assert_true(subject_of(&facts, "child")->raised);
    assert_int_equal(subject_of(&facts, "child")->instances.count, 0);
    wtr_case_free(&facts);
    facts = read_case("{\"incident\": null, \"child\": null, \"// child\": [1, {\"x\": 2}]}");
    expect_good(&facts);
    assert_false(subject_of(&facts, "incident")->raised);
    assert_false(subject_of(&facts, "child")->raised);
    wtr_case_free(&facts);
    facts = read_case("{\"child\": {\"id\": \"only\", \"age\": 5}}");
    expect_good(&facts);
    assert_int_equal(subject_of(&facts, "child")->instances.count, 1);
    wtr_case_free(&facts);
}

/* Every part stands in the message of the problem with that number; the count is right. */
static void expect_problem(const char *text, uint32_t count, uint32_t index, size_t offset, const char *part)
{
    WtrCase facts = read_case(text);
    if (facts.problem_count != count) {
        for (uint32_t i = 0; i < facts.problems.count; i++)
            print_error("  %zu: %s\n", facts.problems.at[i].offset, facts.problems.at[i].text);
        fail_msg("%u problems, expected %u, in %s", facts.problem_count, count, text);
    }
    const WtrCaseProblem *problem = &facts.problems.at[index];
    if (strstr(problem->text, part) == NULL)
        fail_msg("expected \"%s\" in \"%s\"", part, problem->text);
    if (problem->offset != offset)
        fail_msg("%s: at byte %zu, expected %zu", problem->text, problem->offset, offset);
    wtr_case_free(&facts);
}

static void refuses_wrong_types(void **state)
{
    (void)state;
    expect_problem("{\"serious\": \"yes\"}", 1, 0, 12, "found \"yes\", expected true or false");
    expect_problem("{\"serious\": \"true\"}", 1, 0, 12, "without quotation marks");
    expect_problem("{\"serious\": 1}", 1, 0, 12, "found the number 1, expected true or false");
    expect_problem("{\"serious\": \"\"}", 1, 0, 12, "found \"\", expected true or false");
    expect_problem("{\"serious\": {}}", 1, 0, 12, "found an object, expected true or false");
    expect_problem("{\"serious\": [true]}", 1, 0, 12, "found a list");
    expect_problem("{\"age\": 14.5}", 1, 0, 8, "found the number 14.5, expected a whole number of years");
    expect_problem("{\"age\": \"14\"}", 1, 0, 8, "found \"14\"");
    expect_problem("{\"age\": -1}", 1, 0, 8, "out of range");
    expect_problem("{\"age\": 4000001}", 1, 0, 8, "expected 0 to 4000000");
    expect_problem("{\"score\": 1000000001}", 1, 0, 10, "out of range");
    expect_problem("{\"score\": 123456789012345678901234567890}", 1, 0, 10, "expected a whole number");
    expect_problem("{\"became_aware\": \"23/12/2020\"}", 1, 0, 17, "expected \"YYYY-MM-DD\" or \"not yet\"");
    expect_problem("{\"became_aware\": \"2021-02-29\"}", 1, 0, 17, "does not exist");
    expect_problem("{\"became_aware\": true}", 1, 0, 17, "expected a date");
    expect_problem("{\"setting\": \"hospitl\"}", 1, 0, 12, "did you mean \"hospital\"");
    expect_problem("{\"setting\": true}", 1, 0, 12, "expected one of \"home\", \"hospital\", \"secure_estate\"");
    expect_problem("{\"serious\": \"not yet\"}", 1, 0, 12, "expected true or false");
    expect_problem("{\"case\": 117}", 1, 0, 9, "found the number 117, expected a text");
    expect_problem("{\"as_of\": \"not yet\"}", 1, 0, 10, "a date that exists");
    expect_problem("{\"today\": 5}", 1, 0, 10, "a date that exists");
}

static void refuses_wrong_keys(void **state)
{
    (void)state;
    expect_problem("{\"yung_carer\": true}", 1, 0, 1, "did you mean \"young_carer\"");
    expect_problem("{\"qqqqqqqq\": {\"a\": [1]}}", 1, 0, 1, "expected a fact, a subject, case, as_of or today");
    expect_problem("{\"children\": []}", 1, 0, 1, "did you mean \"child\"");
    expect_problem("{\"incident\": {\"young_carer\": true}}", 1, 0, 14, "is a fact of child, not of incident; it belongs in \"child\"");
    expect_problem("{\"incident\": {\"score\": 1}}", 1, 0, 14, "top level");
    expect_problem("{\"incident\": {\"child\": {}}}", 1, 0, 14, "subject of its own");
    expect_problem("{\"incident\": {\"as_of\": \"2020-01-01\"}}", 1, 0, 14, "top level");
    expect_problem("{\"id\": \"A\"}", 1, 0, 1, "stands inside it");
    expect_problem("{\"child\": [{\"ages\": 1}]}", 1, 0, 12, "did you mean \"age\"");
    expect_problem("{\"serious\": true, \"serious\": true}", 1, 0, 18, "given twice");
    expect_problem("{\"serious\": true, \"incident\": {\"serious\": false}}", 1, 0, 31, "given twice");
    expect_problem("{\"incident\": {}, \"incident\": {}}", 1, 0, 17, "given twice");
    expect_problem("{\"child\": [{\"age\": 1, \"age\": 2}, {\"age\": 3}]}", 1, 0, 22, "given twice");
    expect_problem("{\"as_of\": null, \"as_of\": null}", 1, 0, 16, "given twice");
    expect_problem("{\"young_carer\": true, \"child\": [{}]}", 1, 0, 1, "the case also has \"child\"");
    expect_problem("{\"child\": [{}], \"young_carer\": true}", 1, 0, 16, "the case also has \"child\"");
    expect_problem("{\"child\": [{\"id\": \"A\"}, {\"id\": \"A\"}]}", 1, 0, 25, "two of child are called \"A\"");
    expect_problem("{\"child\": [{}, {\"id\": \"1\"}]}", 1, 0, 16, "numbered from 1");
    expect_problem("{\"child\": [1, {}]}", 1, 0, 11, "expected an object of facts");
    expect_problem("{\"child\": 5}", 1, 0, 10, "a list of such objects");
    expect_problem("{\"incident\": [{}]}", 1, 0, 13, "a case has one");
}

static void says_where_the_other_one_is(void **state)
{
    (void)state;
    WtrCase facts = read_case("{\"serious\": true, \"serious\": true}");
    assert_int_equal(facts.problems.at[0].earlier, 1);
    wtr_case_free(&facts);
}

static void finds_everything_that_is_wrong(void **state)
{
    (void)state;
    const char *text = "{\"case\": 1, \"incident\": {\"serious\": 1, \"nope_nope\": 2, \"became_aware\": \"x\"}, \"age\": \"14\"";
    expect_problem("{\"case\": 1, \"incident\": {\"serious\": 1, \"nope_nope\": 2, \"became_aware\": \"x\"}, \"age\": \"14\"}", 5, 4, 84, "found \"14\"");
    expect_problem(text, 1, 0, strlen(text) - 1, "ends before");
    expect_problem("{\"serious\": 1, \"score\": x}", 2, 1, 24, "not JSON");
    expect_problem("[]", 1, 0, 0, "found a list, expected a case");
    expect_problem("[1,]", 1, 0, 3, "not JSON");
    expect_problem("true", 1, 0, 0, "expected a case");
    expect_problem("", 1, 0, 0, "found nothing");
}

static void survives_many_problems_and_odd_keys(void **state)
{
    (void)state;
    WtrText text = {0};
    wtr_text_puts(&text, "{");
    for (int i = 0; i < 1000; i++)
        wtr_text_printf(&text, "\"key%d\": %d, ", i, i);
    wtr_text_puts(&text, "\"");
    for (int i = 0; i < 5000; i++)
        wtr_text_puts(&text, "k");
    wtr_text_puts(&text, "\": 1, \"se\\u0000rious\": true, \"\": 1, \"\\u001b[31m\": 1}");
    WtrCase facts = read_case(text.at);
    assert_int_equal(facts.problem_count, 1004);
    assert_int_equal(facts.problems.count, WTR_CASE_PROBLEMS);
    wtr_case_free(&facts);
    wtr_text_free(&text);
    facts = read_case("{\"\\u001b[31m\": 1}");
    assert_non_null(strstr(facts.problems.at[0].text, "\"?[31m\""));
    wtr_case_free(&facts);
}

static void limits_the_instances(void **state)
{
    (void)state;
    WtrText text = {0};
    wtr_text_puts(&text, "{\"child\": [{}");
    for (int i = 0; i < WTR_CASE_INSTANCES; i++)
        wtr_text_puts(&text, ", {}");
    wtr_text_puts(&text, "]}");
    WtrCase facts = read_case(text.at);
    assert_true(facts.too_large);
    assert_int_equal(facts.problem_count, 1);
    wtr_case_free(&facts);
    wtr_text_free(&text);
}

static void skips_what_it_was_told_to(void **state)
{
    (void)state;
    WtrCase facts;
    const char *text = "{\"notes\": [1, {\"a\": 2}], \"incident\": {\"serious\": true, \"colour\": \"red\"}}";
    assert_int_equal(wtr_case_read(reader, text, strlen(text), true, &facts), WTR_OK);
    assert_int_equal(facts.problem_count, 0);
    assert_int_equal(facts.extras.count, 2);
    assert_string_equal(facts.extras.at[0].text, "\"notes\"");
    assert_int_equal(facts.extras.at[1].offset, 55);
    assert_int_equal(value_of(&facts, "serious", 0), WTR_TRUE);
    wtr_case_free(&facts);
}

static WtrAnswer answer(const char *fact, const char *text)
{
    WtrAnswer out = {false, INT32_MIN};
    WtrText problem = {0};
    if (!wtr_answer_from_text(rulebook, &book->facts.at[wtr_find_fact(rulebook, fact)], text, &out, &problem))
        out.value = INT32_MAX - 1;
    wtr_text_free(&problem);
    return out;
}

static void reads_settings(void **state)
{
    (void)state;
    assert_int_equal(answer("serious", "yes").value, WTR_TRUE);
    assert_int_equal(answer("serious", "false").value, WTR_FALSE);
    assert_false(answer("serious", "unknown").known);
    assert_false(answer("serious", "").known);
    assert_int_equal(answer("serious", "maybe").value, INT32_MAX - 1);
    assert_int_equal(answer("age", "14").value, 14);
    assert_int_equal(answer("age", "-1").value, INT32_MAX - 1);
    assert_int_equal(answer("age", "14x").value, INT32_MAX - 1);
    assert_int_equal(answer("score", "-7").value, -7);
    assert_int_equal(answer("score", "-").value, INT32_MAX - 1);
    assert_int_equal(answer("score", "99999999999999999999").value, INT32_MAX - 1);
    assert_int_equal(answer("became_aware", "not yet").value, WTR_NOT_YET);
    assert_int_equal(answer("setting", "secure_estate").value, 2);
}

static void settings_replace_what_the_case_says(void **state)
{
    (void)state;
    WtrCase facts = read_case("{\"child\": [{\"age\": 14}, {\"age\": 9}], \"serious\": true}");
    uint32_t age = wtr_find_fact(rulebook, "age");
    assert_true(wtr_case_set(&facts, book, age, (WtrAnswer){true, 5}));
    assert_int_equal(value_of(&facts, "age", 0), 5);
    assert_int_equal(value_of(&facts, "age", 1), 5);
    assert_true(wtr_case_set(&facts, book, age, (WtrAnswer){false, 0}));
    assert_int_equal(value_of(&facts, "age", 1), INT32_MIN);
    assert_int_equal(value_of(&facts, "serious", 0), WTR_TRUE);
    wtr_case_free(&facts);
    facts = read_case("{}");
    assert_true(wtr_case_set(&facts, book, age, (WtrAnswer){true, 5}));
    assert_int_equal(wtr_case_instances(&facts, book), 1);
    assert_int_equal(value_of(&facts, "age", 0), 5);
    wtr_case_free(&facts);
}

static void applies_to_an_evaluator(void **state)
{
    (void)state;
    WtrEvaluator *evaluator;
    assert_int_equal(wtr_evaluator_new(rulebook, NULL, &evaluator), WTR_OK);
    WtrCase facts = read_case("{\"child\": [{\"young_carer\": true}, {\"young_carer\": false, \"missing_frequently\": false}, {}]}");
    int32_t day = wtr_day_from_ymd(2021, 3, 1);
    assert_int_equal(wtr_case_apply(&facts, book, evaluator, day, day), WTR_OK);
    assert_int_equal(wtr_evaluate(evaluator), WTR_OK);
    uint32_t duty = wtr_find_duty(rulebook, "early_help", day);
    uint32_t first = wtr_instances(evaluator, wtr_find_subject(rulebook, "child"), 0).first;
    assert_int_equal(wtr_duty_status(evaluator, duty, first), WTR_DUE);
    assert_int_equal(wtr_duty_status(evaluator, duty, first + 1), WTR_NOT_DUE);
    assert_int_equal(wtr_duty_status(evaluator, duty, first + 2), WTR_UNDETERMINED);
    wtr_case_free(&facts);
    wtr_evaluator_free(evaluator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_grouped_facts), cmocka_unit_test(reads_flat_facts), cmocka_unit_test(unknown_is_not_false),
        cmocka_unit_test(raises_what_it_names), cmocka_unit_test(refuses_wrong_types), cmocka_unit_test(refuses_wrong_keys),
        cmocka_unit_test(says_where_the_other_one_is), cmocka_unit_test(finds_everything_that_is_wrong),
        cmocka_unit_test(survives_many_problems_and_odd_keys), cmocka_unit_test(limits_the_instances),
        cmocka_unit_test(skips_what_it_was_told_to), cmocka_unit_test(reads_settings),
        cmocka_unit_test(settings_replace_what_the_case_says), cmocka_unit_test(applies_to_an_evaluator),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
