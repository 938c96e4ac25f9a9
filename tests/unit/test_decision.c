/* test_decision.c — decision records: written, read, evaluated again, values withheld and opened.
 *
 * Relies on: cmocka, the compiler, the tools. tests/audit has the same with the whole rulebook. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../../tools/decision.h"
#include "rulebook_text.h"

#define GIVEN                                                                                                                  \
    "{\"case\": \"one\", \"as_of\": \"2020-12-23\", \"today\": \"2020-12-24\", \"score\": 7, \"child\": [{\"id\": \"A\", \"age\": 14, " \
    "\"young_carer\": true}, {\"age\": 9}], \"incident\": {\"serious\": true, \"abuse_suspected\": true, \"became_aware\": \"2020-12-22\"}}"

static const WtrHidden hidden_aware = {.path = "incident.became_aware", .value = "\"2020-12-22\"", .salt = {{1, 2, 3}}};
static const WtrHidden hidden_age = {.path = "child.2.age", .value = "9", .salt = {{4, 5, 6}}};

static WtrText record_of(const WtrRulebook *rulebook, const char *given, WtrHiddens hiddens)
{
    WtrDecisionInputs inputs = {.program = "wtr test", .file = "sha256:0", .given = given, .given_length = strlen(given), .hiddens = hiddens};
    WtrText out = {0}, problem = {0};
    assert_int_equal(wtr_decision_write(rulebook, &inputs, &out, &problem), WTR_OK);
    assert_null(problem.at);
    return out;
}

static void expect_again(const WtrText *record, const WtrRulebook *rulebook, WtrAgain expected)
{
    WtrDecision decision;
    WtrText problem = {0};
    assert_int_equal(wtr_decision_read(record->at, record->length, &decision, &problem), WTR_OK);
    assert_int_equal(wtr_decision_again(&decision, rulebook, &problem), expected);
    wtr_text_free(&problem);
    wtr_decision_free(&decision);
}

static void expect_refused(const WtrText *record, const char *words)
{
    WtrDecision decision;
    WtrText problem = {0};
    assert_int_equal(wtr_decision_read(record->at, record->length, &decision, &problem), WTR_BAD_ARGUMENT);
    if (strstr(problem.at, words) == NULL)
        fail_msg("expected \"%s\" in \"%s\"", words, problem.at);
    wtr_text_free(&problem);
    wtr_decision_free(&decision);
}

static void a_record_is_read_as_it_was_written(void **state)
{
    (void)state;
    WtrRulebook *rulebook = test_rulebook(test_rules);
    WtrText record = record_of(rulebook, GIVEN, (WtrHiddens){NULL, 0}), again = record_of(rulebook, GIVEN, (WtrHiddens){NULL, 0}), problem = {0};
    WtrDecision decision;
    assert_string_equal(record.at, again.at);
    assert_int_equal(wtr_decision_read(record.at, record.length, &decision, &problem), WTR_OK);
    assert_string_equal(decision.name, "one");
    assert_string_equal(decision.as_of, "2020-12-23");
    assert_string_equal(decision.today, "2020-12-24");
    assert_string_equal(decision.rulebook, wtr_rulebook_hash(rulebook));
    assert_string_equal(decision.program, "wtr test");
    assert_int_equal(decision.hidden, 0);
    assert_int_equal(wtr_json_at(wtr_json_at(decision.result, "counts"), "due")->integer, 3);
    wtr_decision_free(&decision);
    expect_again(&record, rulebook, WTR_AGAIN_SAME);
    wtr_text_free(&record);
    wtr_text_free(&again);
    wtr_rulebook_free(rulebook);
}

static void every_byte_under_the_seal_counts(void **state)
{
    (void)state;
    WtrRulebook *rulebook = test_rulebook(test_rules);
    WtrText record = record_of(rulebook, GIVEN, (WtrHiddens){NULL, 0}), problem = {0};
    WtrDecision decision;
    assert_int_equal(wtr_decision_read(record.at, record.length, &decision, &problem), WTR_OK);
    size_t sealed = decision.seal_end;
    wtr_decision_free(&decision);
    for (size_t i = 0; i < sealed; i++) {
        record.at[i] = (char)(record.at[i] ^ (1 << (i % 7)));
        assert_int_equal(wtr_decision_read(record.at, record.length, &decision, &problem), WTR_BAD_ARGUMENT);
        wtr_decision_free(&decision);
        record.at[i] = (char)(record.at[i] ^ (1 << (i % 7)));
        problem.length = 0;
    }
    for (size_t i = 0; i < record.length - 1; i += 7) {          /* and one that was cut off is none */
        assert_int_equal(wtr_decision_read(record.at, i, &decision, &problem), WTR_BAD_ARGUMENT);
        wtr_decision_free(&decision);
        problem.length = 0;
    }
    wtr_text_free(&problem);
    wtr_text_free(&record);
    wtr_rulebook_free(rulebook);
}

/* Puts `to` in the place of the first `from` of the record, and the seal that fits it. */
static WtrText forged(const WtrText *record, const char *from, const char *to)
{
    char *at = strstr(record->at, from), *seal = strstr(record->at, ",\n  \"seal\""), text[WTR_DIGEST_TEXT];
    WtrText out = {0};
    assert_non_null(at);
    assert_true(at < seal);
    wtr_text_add(&out, record->at, (size_t)(at - record->at));
    wtr_text_puts(&out, to);
    wtr_text_add(&out, at + strlen(from), (size_t)(seal - at) - strlen(from));
    WtrDigest digest = wtr_decision_seal(out.at, out.length);
    wtr_digest_text(&digest, text);
    wtr_text_printf(&out, ",\n  \"seal\": \"%s\"%s", text, strstr(seal + 4, ",\n"));
    return out;
}

static void a_forger_who_seals_is_found_by_evaluating(void **state)
{
    (void)state;
    WtrRulebook *rulebook = test_rulebook(test_rules);
    WtrText record = record_of(rulebook, GIVEN, (WtrHiddens){NULL, 0});
    static const char *const changes[][2] = {{"\"status\": \"due\"", "\"status\": \"not_due\""}, {"\"age\": 14", "\"age\": 15 "}, {"wtr test\",", "wtr test\", "},
                                             {"\"as_of_from\": \"given\"", "\"as_of_from\": \"clock\""}, {"\"value\":true", "\"value\":false"}, {"\"unused\"", "\"unusef\""}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        WtrText other = forged(&record, changes[i][0], changes[i][1]);
        expect_again(&other, rulebook, WTR_AGAIN_DIFFERENT);
        wtr_text_free(&other);
    }
    static const char *const broken[][2] = {{"\"readings\": []", "\"readings\": [{}]"}, {"\"set\": []", "\"set\": [1]"}, {"\"young_carer\": true", "\"young_carer\": 1"}};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        WtrText other = forged(&record, broken[i][0], broken[i][1]);
        expect_again(&other, rulebook, WTR_AGAIN_FAILED);
        wtr_text_free(&other);
    }
    WtrText twice = forged(&record, "\"counting\"", "\"result\": {},\n  \"counting\"");
    expect_refused(&twice, "`counting` is not where it belongs");
    wtr_text_free(&twice);
    wtr_text_free(&record);
    wtr_rulebook_free(rulebook);
}

static void another_rulebook_is_not_tried(void **state)
{
    (void)state;
    WtrRulebook *rulebook = test_rulebook(test_rules);
    WtrRulebook *other = test_rulebook("rulebook other \"Another\"\nfact x \"x?\"\n");
    WtrText record = record_of(rulebook, GIVEN, (WtrHiddens){NULL, 0});
    expect_again(&record, other, WTR_AGAIN_FAILED);
    wtr_text_free(&record);
    wtr_rulebook_free(rulebook);
    wtr_rulebook_free(other);
}

static void a_withheld_value_and_what_rests_on_it_are_nowhere(void **state)
{
    (void)state;
    WtrRulebook *rulebook = test_rulebook(test_rules);
    WtrText open = record_of(rulebook, GIVEN, (WtrHiddens){NULL, 0}), record = record_of(rulebook, GIVEN, (WtrHiddens){&hidden_aware, 1});
    assert_non_null(strstr(open.at, "2020-12-22"));
    assert_non_null(strstr(open.at, "2020-12-31"));              /* the deadline: five working days later */
    assert_null(strstr(record.at, "2020-12-22"));
    assert_null(strstr(record.at, "22 Dec"));
    assert_null(strstr(record.at, "2020-12-31"));
    assert_null(strstr(record.at, "sha256:0\""));                /* of the file, which could be guessed at */
    assert_non_null(strstr(record.at, "\"status\": \"due\""));
    assert_non_null(strstr(record.at, "\"date\": \"withheld\""));
    expect_again(&record, rulebook, WTR_AGAIN_WITHHELD);
    wtr_text_free(&open);
    wtr_text_free(&record);
    wtr_rulebook_free(rulebook);
}

static void values_are_opened_one_by_one(void **state)
{
    (void)state;
    WtrRulebook *rulebook = test_rulebook(test_rules);
    const WtrHidden both[] = {hidden_aware, hidden_age};
    WtrHidden wrong = hidden_age;
    wrong.value = "10";
    WtrText record = record_of(rulebook, GIVEN, (WtrHiddens){both, 2}), one = {0}, two = {0}, line = {0}, problem = {0};
    WtrDecision decision;
    assert_int_equal(wtr_decision_read(record.at, record.length, &decision, &problem), WTR_OK);
    assert_int_equal(decision.hidden, 2);
    assert_true(wtr_decision_holds(&decision, &hidden_aware));
    assert_true(wtr_decision_holds(&decision, &hidden_age));
    assert_false(wtr_decision_holds(&decision, &wrong));
    wrong = hidden_age;
    wrong.path = "child.1.age";
    assert_false(wtr_decision_holds(&decision, &wrong));
    WtrOpening opening;
    wtr_opening_write(decision.seal, &hidden_age, &line);
    assert_int_equal(wtr_opening_read(decision.arena, line.at, line.length, &opening, &problem), WTR_OK);
    assert_string_equal(opening.seal, decision.seal);
    assert_string_equal(opening.hidden.path, "child.2.age");
    assert_string_equal(opening.hidden.value, "9");
    assert_memory_equal(opening.hidden.salt.bytes, hidden_age.salt.bytes, WTR_DIGEST_SIZE);
    assert_int_equal(wtr_opening_read(decision.arena, "{}", 2, &opening, &problem), WTR_BAD_ARGUMENT);
    wtr_decision_open(&decision, (WtrHiddens){&hidden_age, 1}, &one);
    wtr_decision_free(&decision);
    expect_again(&one, rulebook, WTR_AGAIN_WITHHELD);
    assert_int_equal(wtr_decision_read(one.at, one.length, &decision, &problem), WTR_OK);
    assert_int_equal(decision.opened.count, 1);
    wtr_decision_open(&decision, (WtrHiddens){&hidden_aware, 1}, &two);
    wtr_decision_free(&decision);
    expect_again(&two, rulebook, WTR_AGAIN_SAME);
    char *value = strstr(two.at, "\"value\": 9");
    assert_non_null(value);
    value[9] = '8';
    expect_refused(&two, "child.2.age is not the one that was withheld");
    wtr_text_free(&record);
    wtr_text_free(&one);
    wtr_text_free(&two);
    wtr_text_free(&line);
    wtr_text_free(&problem);
    wtr_rulebook_free(rulebook);
}

#define CHAIN 150                /* definitions one below the other: deeper than case files may nest */

static void conditions_may_nest_deeper_than_cases(void **state)
{
    (void)state;
    WtrText rules = {0};
    wtr_text_puts(&rules, "rulebook deep \"Deep\"\nsource guide \"A guide\"\n  in_force 2018-07-04\nactor someone \"someone\"\nfact base \"Base?\"\n\nd0 means base\n  cite guide page 1\n\n");
    for (int i = 1; i <= CHAIN; i++)
        wtr_text_printf(&rules, "d%d means d%d or base\n  cite guide page 1\n\n", i, i - 1);
    wtr_text_printf(&rules, "act if d%d\n  someone must \"act\"\n  cite guide page 1\n", CHAIN);
    WtrRulebook *rulebook = test_rulebook(rules.at);
    assert_non_null(rulebook);
    WtrText record = record_of(rulebook, "{\"as_of\": \"2020-12-23\", \"today\": \"2020-12-23\", \"base\": true}", (WtrHiddens){NULL, 0});
    expect_again(&record, rulebook, WTR_AGAIN_SAME);
    wtr_text_free(&record);
    wtr_text_free(&rules);
    wtr_rulebook_free(rulebook);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_read_as_it_was_written), cmocka_unit_test(every_byte_under_the_seal_counts),
        cmocka_unit_test(a_forger_who_seals_is_found_by_evaluating), cmocka_unit_test(another_rulebook_is_not_tried),
        cmocka_unit_test(a_withheld_value_and_what_rests_on_it_are_nowhere), cmocka_unit_test(values_are_opened_one_by_one),
        cmocka_unit_test(conditions_may_nest_deeper_than_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
