/* test_report.c — results as JSON, text and CSV, and explanation trees, of a small rulebook.
 *
 * Relies on: cmocka, the compiler, the tools' readers and writers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../engine/date.h"
#include "../../tools/case_reader.h"
#include "../../tools/json_reader.h"
#include "../../tools/report.h"
#include "../../tools/result_csv.h"
#include "../../tools/result_json.h"
#include "../../tools/result_text.h"
#include "../../tools/trace.h"
#include "rulebook_text.h"
#include "shown.h"

static WtrRulebook *rulebook;
static WtrCaseReader *reader;

static int set_up(void **state)
{
    (void)state;
    rulebook = test_rulebook(test_rules);
    if (rulebook == NULL)
        return 1;
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

static void show(Shown *shown, const char *text)
{
    show_case(shown, rulebook, reader, text, NULL, 0);
}

static const char *const tour = "{\"case\": \"2020-117\", \"as_of\": \"2020-12-23\","
                                " \"incident\": {\"serious\": true, \"abuse_suspected\": true, \"became_aware\": \"2020-12-23\", \"notified_on\": \"not yet\"},"
                                " \"child\": [{\"id\": \"A\", \"young_carer\": true}, {\"id\": \"B\", \"missing_frequently\": false},"
                                " {\"id\": \"C\", \"young_carer\": false, \"missing_frequently\": false}]}";

/* ---- JSON -------------------------------------------------------------------------------------------------- */

static bool accept(void *context, const WtrJsonEvent *event)
{
    (void)context;
    (void)event;
    return true;
}

static void as_json(Shown *shown, bool pretty)
{
    WtrJson json = {.out = &shown->out, .pretty = pretty};
    assert_true(wtr_result_json(&json, &shown->view));
    WtrJsonReader *check = wtr_json_reader_new();
    WtrJsonError error = {"", 0};
    if (wtr_json_read(check, shown->out.at, shown->out.length, accept, NULL, &error) != WTR_JSON_DONE)
        fail_msg("byte %zu: %s", error.offset, error.message);
    wtr_json_reader_free(check);
}

static void writes_the_result_as_json(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, tour);
    as_json(&shown, false);
    expect_part(&shown, "{\"format\":1,\"rulebook\":\"small\",\"hash\":\"sha256:");
    expect_part(&shown, "\"case\":\"2020-117\",\"as_of\":\"2020-12-23\",\"today\":\"2020-12-23\",\"notices\":[");
    expect_part(&shown, "{\"duty\":\"early_help\",\"subject\":\"child\",\"instance\":\"A\",\"status\":\"due\"");
    expect_part(&shown, "{\"duty\":\"early_help\",\"subject\":\"child\",\"instance\":\"B\",\"status\":\"undetermined\"");
    expect_part(&shown, "\"needs\":[\"young_carer\"]");
    expect_part(&shown, "{\"duty\":\"notify_panel\",\"subject\":\"incident\",\"instance\":null,\"status\":\"due\",\"state\":\"open\","
                        "\"bearer\":{\"all\":[\"local_authority\"]},\"modality\":\"must\",\"action\":\"notify the Panel\","
                        "\"recipient\":{\"all\":[\"panel\"]},\"non_statutory\":false,\"inferred\":null,\"deadlines\":[{\"date\":\"2021-01-04\","
                        "\"text\":\"within 5 working_days of became_aware\",\"modality\":\"must\",\"state\":\"open\",\"reading\":null,"
                        "\"non_statutory\":false,\"from\":\"2020-12-23\",\"skipped\":[\"2020-12-25\",\"2020-12-26\",\"2020-12-27\",\"2020-12-28\","
                        "\"2021-01-01\",\"2021-01-02\",\"2021-01-03\"],\"unknown_because\":null,\"citations\":[]");
    expect_part(&shown, "{\"source\":\"wt2020\",\"page\":96,\"in_force\":true},{\"source\":\"wt2018\",\"unpaged\":true,\"in_force\":false}");
    expect_part(&shown, "\"not_raised\":{},\"counts\":{\"due\":3,\"undetermined\":1,\"not_due\":1}}");
    expect_no_part(&shown, "\"instance\":\"C\"");
    expect_no_part(&shown, "\"terms\"");
    expect_no_part(&shown, "\"because\"");
    hide(&shown);
}

static void all_and_trace_add_to_the_json(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, tour);
    shown.selection.all = shown.selection.trace = true;
    as_json(&shown, true);
    expect_part(&shown, "\"instance\": \"C\"");
    expect_part(&shown, "\"term\": \"reportable\"");
    expect_part(&shown, "\"because\": {");
    expect_part(&shown, "\"citation\": {\"source\": \"wt2020\", \"page\": 96, \"in_force\": true}");     /* the definition's own */
    expect_part(&shown, "\"value\": \"unknown\"");
    expect_part(&shown, "\"question\": \"Does the child look after someone?\"");
    hide(&shown);
}

static void counts_what_was_not_raised(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, "{\"as_of\": \"2020-12-23\", \"child\": []}");
    as_json(&shown, false);
    expect_part(&shown, "\"case\":null");
    expect_part(&shown, "\"duties\":[],\"not_raised\":{\"incident\":2},\"counts\":{\"due\":0,\"undetermined\":0,\"not_due\":0}}");
    hide(&shown);
}

static void says_why_a_deadline_has_no_date(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, "{\"as_of\": \"2020-12-23\", \"incident\": {\"serious\": true, \"abuse_suspected\": true}}");
    as_json(&shown, false);
    expect_part(&shown, "\"unknown_because\":\"became_aware is unknown\"");
    hide(&shown);
    show(&shown, "{\"as_of\": \"2020-12-23\", \"incident\": {\"serious\": true, \"abuse_suspected\": true, \"became_aware\": \"not yet\"}}");
    as_json(&shown, false);
    expect_part(&shown, "the clock has not started");
    hide(&shown);
    show(&shown, "{\"as_of\": \"2024-12-30\", \"incident\": {\"serious\": true, \"abuse_suspected\": true, \"became_aware\": \"2024-12-30\"}}");
    as_json(&shown, false);
    expect_part(&shown, "the calendar is known from 2018-01-01 to 2024-12-31 only");
    hide(&shown);
}

static void only_the_selected_duties_are_counted(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, tour);
    for (uint32_t i = 0; i < shown.view.book->duties.count; i++)
        shown.selection.duties[i] = strcmp(shown.view.book->duties.at[i].id, "ask_more") == 0;
    as_json(&shown, false);
    expect_part(&shown, "\"counts\":{\"due\":1,\"undetermined\":0,\"not_due\":0}}");
    expect_no_part(&shown, "early_help");
    hide(&shown);
}

/* ---- text ---------------------------------------------------------------------------------------------------- */

static void expect_narrow(const Shown *shown)
{
    size_t width = 0;
    for (const char *c = shown->out.at; *c != '\0'; c++) {
        width = *c == '\n' ? 0 : width + ((*c & 0xC0) != 0x80);
        if (width > WTR_PAGE_WIDTH)
            fail_msg("a line is longer than %d columns in\n%s", WTR_PAGE_WIDTH, shown->out.at);
    }
}

static void writes_the_result_for_people(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, tour);
    WtrPage page = {&shown.out, false};
    assert_true(wtr_result_text(&page, &shown.view));
    expect_narrow(&shown);
    expect_part(&shown, "Case 2020-117, decided as at Wed 23 Dec 2020");
    expect_part(&shown, "\nMUST\n");
    expect_part(&shown, "notify_panel, incident: due, open\n    The local authority must notify the Panel (to the Panel).\n");
    expect_part(&shown, "by Mon 4 Jan 2021: within 5 working days of became_aware");
    expect_part(&shown, "Christmas Day");
    expect_part(&shown, "\nSHOULD\n");
    expect_part(&shown, "early_help, child A: due");
    expect_part(&shown, "\nMAY\n");
    expect_part(&shown, "ask_more, incident: applies\n");
    expect_part(&shown, "NOT SETTLED");
    expect_part(&shown, "- Does the child look after someone? (young_carer, child B)\n");
    expect_part(&shown, "early_help, child B: not settled");
    expect_part(&shown, "It waits for young_carer.");
    expect_part(&shown, "early_help, child C: no listed sign on the facts given, 0 unknown");
    expect_part(&shown, "Written in Dec 2020 update, page 96.");
    expect_part(&shown, "People decide.");
    expect_no_part(&shown, "\x1b");
    assert_true(strstr(shown.out.at, "\nMUST\n") < strstr(shown.out.at, "\nSHOULD\n"));
    assert_true(strstr(shown.out.at, "\nMAY\n") < strstr(shown.out.at, "NOT SETTLED"));
    hide(&shown);
}

static void says_last_what_was_not_mentioned(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, "{\"as_of\": \"2024-01-05\", \"child\": []}");
    WtrPage page = {&shown.out, false};
    assert_true(wtr_result_text(&page, &shown.view));
    expect_part(&shown, "READ THIS FIRST");
    expect_part(&shown, "Dec 2020 update was superseded on Fri 15 Dec 2023 by a later edition.");
    expect_part(&shown, "NOT LOOKED AT\n\n  The case does not mention an incident (2). The duties about them were not\n  looked at.");
    hide(&shown);
}

static void keeps_control_characters_off_the_page(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, "{\"case\": \"\\u001b[31mred\\u0007\\u009b\", \"as_of\": \"2020-12-23\", \"child\": []}");
    WtrPage page = {&shown.out, false};
    assert_true(wtr_result_text(&page, &shown.view));
    expect_part(&shown, "Case ?[31mred??,");
    hide(&shown);
}

static void colours_only_when_asked(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, tour);
    WtrPage page = {&shown.out, true};
    assert_true(wtr_result_text(&page, &shown.view));
    expect_part(&shown, "\x1b[1m");
    hide(&shown);
}

static void wraps_between_words(void **state)
{
    (void)state;
    WtrText out = {0};
    WtrPage page = {&out, false};
    wtr_page_text(&page, 2, 4,
                  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
                  "a-very-long-word-that-has-no-place-to-break-and-is-longer-than-any-line-of-eighty-columns-is end");
    assert_string_equal(out.at, "  one two three four five six seven eight nine ten eleven twelve thirteen\n    fourteen fifteen\n"
                                "    a-very-long-word-that-has-no-place-to-break-and-is-longer-than-any-line-of-eighty-columns-is\n    end\n");
    wtr_text_free(&out);
}

/* ---- CSV ------------------------------------------------------------------------------------------------------ */

static void writes_csv(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, "{\"case\": \"=1+1\", \"as_of\": \"2020-12-23\", \"incident\": {\"serious\": true, \"abuse_suspected\": true, \"became_aware\": \"2020-12-23\"}}");
    wtr_csv_header(&shown.out);
    assert_true(wtr_result_csv(&shown.out, &shown.view));
    expect_part(&shown, "case,row,as_of,today,duty,subject,instance,status,state,");
    expect_part(&shown, "\r\n\"'=1+1\",,2020-12-23,2020-12-23,notify_panel,incident,,due,open,must,local_authority,notify the Panel,panel,2021-01-04,");
    hide(&shown);
}

static void escapes_csv_fields(void **state)
{
    (void)state;
    WtrText out = {0};
    wtr_csv_field(&out, "plain", true);
    wtr_csv_field(&out, "a \"b\", c\n", false);
    wtr_csv_field(&out, "-1", false);
    wtr_csv_field(&out, "@x", false);
    wtr_csv_field(&out, "", false);
    assert_string_equal(out.at, "plain,\"a \"\"b\"\", c\n\",\"'-1\",\"'@x\",");
    wtr_text_free(&out);
}

/* ---- explanations --------------------------------------------------------------------------------------------- */

static void explains_in_text(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, tour);
    const WtrBook *book = shown.view.book;
    uint32_t duty = wtr_find_duty(rulebook, "early_help", shown.view.as_of);
    uint32_t first = wtr_instances(shown.evaluator, wtr_find_subject(rulebook, "child"), 0).first;
    WtrPage page = {&shown.out, false};
    assert_true(wtr_trace_text(&page, &shown.view, book->duties.at[duty].root, first + 1, 2));
    expect_narrow(&shown);
    expect_part(&shown, "unknown        young_carer\n");
    expect_part(&shown, "bullet 3]");
    expect_part(&shown, "Does the child look after someone?");
    expect_part(&shown, "false          missing_frequently\n");
    expect_part(&shown, "test:38");
    shown.out.length = 0;
    assert_true(wtr_trace_causes(&page, &shown.view, book->duties.at[duty].root, first + 2, 2));
    expect_part(&shown, "  false      young_carer");
    expect_part(&shown, "  false      missing_frequently");
    expect_no_part(&shown, "stands in");
    hide(&shown);
}

static void counts_the_unknown_facts_of_a_condition(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, "{\"as_of\": \"2020-12-23\", \"incident\": {\"serious\": false}}");
    const WtrBook *book = shown.view.book;
    uint32_t duty = wtr_find_duty(rulebook, "notify_panel", shown.view.as_of);
    assert_int_equal(wtr_duty_status(shown.evaluator, duty, 0), WTR_NOT_DUE);
    assert_int_equal(wtr_view_unknown(&shown.view, book->duties.at[duty].root, 0, NULL), 1);
    hide(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_result_as_json), cmocka_unit_test(all_and_trace_add_to_the_json),
        cmocka_unit_test(counts_what_was_not_raised), cmocka_unit_test(says_why_a_deadline_has_no_date),
        cmocka_unit_test(only_the_selected_duties_are_counted), cmocka_unit_test(writes_the_result_for_people),
        cmocka_unit_test(says_last_what_was_not_mentioned), cmocka_unit_test(keeps_control_characters_off_the_page),
        cmocka_unit_test(colours_only_when_asked), cmocka_unit_test(wraps_between_words), cmocka_unit_test(writes_csv),
        cmocka_unit_test(escapes_csv_fields), cmocka_unit_test(explains_in_text), cmocka_unit_test(counts_the_unknown_facts_of_a_condition),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
