/* test_otherwise.c — what another choice of a reading would change: which alternatives are found, and how JSON
 * and text say so.
 *
 * Relies on: cmocka, the compiler, the tools' readers and writers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tools/case_reader.h"
#include "../../tools/otherwise.h"
#include "../../tools/result_json.h"
#include "../../tools/result_text.h"
#include "rulebook_text.h"
#include "shown.h"

static const char *const rules =
    "rulebook readings \"Rules that can be read in several ways\"\n"
    "\n"
    "source old \"The guidance, 2018\"\n"
    "  in_force 2018-07-04\n"
    "source new \"The guidance, 2020\"\n"
    "  in_force 2020-12-09\n"
    "\n"
    "actor someone \"someone\"\n"
    "subject child (children) \"a child\"\n"
    "subject event \"an event\"\n"
    "\n"
    "fact began of event: date \"When did it begin?\"\n"
    "fact known_on of event: date \"When was it known?\"\n"
    "fact sent_on of event: date \"When was it sent, or not yet?\"\n"
    "fact grave of event \"Is it grave?\"\n"
    "fact asked of event \"Was it asked for?\"\n"
    "fact times of child: number \"How many times?\"\n"
    "fact worried of child \"Is someone worried?\"\n"
    "\n"
    "reading clock \"From when?\"\n"
    "  - beginning \"from the beginning\"\n"
    "  - knowledge \"from the day it was known\"\n"
    "  - both \"from each of them\" in new\n"
    "  default beginning\n"
    "  cite old page 1, new page 1\n"
    "reading often \"How often is often?\"\n"
    "  - twice \"twice\"\n"
    "  - thrice \"three times\"\n"
    "  default twice\n"
    "  cite old page 2\n"
    "reading who \"Whose word counts?\"\n"
    "  - anybody \"anybody's\"\n"
    "  - nobody \"nobody's\"\n"
    "  default anybody\n"
    "  cite old page 3\n"
    "\n"
    "send for event if grave\n"
    "  someone must \"send it\"\n"
    "  within 5 days of began when clock is one of (beginning, both)\n"
    "  should within 5 days of known_on when clock is one of (knowledge, both)\n"
    "  done on sent_on\n"
    "  cite old page 4\n"
    "\n"
    "answer for event if asked and (who is anybody or who is nobody)\n"
    "  someone should \"answer\"\n"
    "  cite old page 5\n"
    "\n"
    "listen for event if asked and who is nobody\n"
    "  someone should \"listen\"\n"
    "  cite old page 5\n"
    "\n"
    "mark for event if asked\n"
    "  someone may \"mark it\"\n"
    "  by began when clock is both\n"
    "  cite old page 5\n"
    "\n"
    "help for child if (often is twice and times >= 2) or (often is thrice and times >= 3 and worried)\n"
    "  someone should \"help\"\n"
    "  cite old page 6\n";

static WtrRulebook *rulebook;
static const WtrBook *book;
static WtrCaseReader *reader;
static WtrOtherwise *otherwise;

static int set_up(void **state)
{
    (void)state;
    rulebook = test_rulebook(rules);
    if (rulebook == NULL)
        return 1;
    book = wtr_rulebook_data(rulebook);
    reader = wtr_case_reader_new(rulebook);
    otherwise = wtr_otherwise_new(rulebook);
    return reader == NULL || otherwise == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    wtr_otherwise_free(otherwise);
    wtr_case_reader_free(reader);
    wtr_rulebook_free(rulebook);
    return 0;
}

static void show(Shown *shown, const char *text, const char *reading, uint32_t choice)
{
    show_case(shown, rulebook, reader, text, reading, choice);
    shown->view.otherwise = otherwise;
    assert_int_equal(wtr_otherwise_find(otherwise, &shown->view), WTR_OK);
}

static void as_json(Shown *shown)
{
    WtrJson json = {.out = &shown->out};
    assert_true(wtr_result_json(&json, &shown->view));
}

static void as_text(Shown *shown)
{
    WtrPage page = {&shown->out, false};
    assert_true(wtr_result_text(&page, &shown->view));
}

static uint32_t duty(const char *name)
{
    return wtr_find_duty(rulebook, name, wtr_day_from_ymd(2021, 3, 1));
}

static const char *const grave = "{\"as_of\": \"2021-03-01\", \"today\": \"2021-03-10\", \"event\": {\"grave\": true, \"began\": \"2021-03-01\","
                                 " \"known_on\": \"2021-03-08\", \"sent_on\": \"not yet\", \"asked\": true}}";

/* ---- what is found --------------------------------------------------------------------------------------------- */

static void finds_each_choice_that_changes_something(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, grave, NULL, 0);
    WtrAlternatives found = wtr_otherwise_of(&shown.view, duty("send"), 0);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.at[0].choice, 1);
    assert_int_equal(found.at[0].status, WTR_DUE);
    assert_int_equal(found.at[0].state, WTR_STATE_OPEN);
    assert_int_equal(found.at[0].deadline_count, 1);
    assert_int_equal(found.at[0].deadlines[0].date, wtr_day_from_ymd(2021, 3, 13));
    assert_int_equal(found.at[1].choice, 2);
    assert_int_equal(found.at[1].state, WTR_STATE_OVERDUE);
    assert_int_equal(found.at[1].deadline_count, 2);
    assert_int_equal(wtr_otherwise_by(&shown.view, duty("send"), 0, wtr_find_reading(rulebook, "who")).count, 0);
    assert_int_equal(wtr_otherwise_of(&shown.view, duty("answer"), 0).count, 0);
    hide(&shown);
}

static void leaves_the_result_as_it_was(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, grave, NULL, 0);
    WtrDutyResult result;
    assert_int_equal(wtr_duty_result(shown.evaluator, duty("send"), 0, &result), WTR_OK);
    assert_int_equal(result.state, WTR_STATE_OVERDUE);
    assert_int_equal(wtr_reading_in_use(shown.evaluator, wtr_find_reading(rulebook, "clock"), 0), 0);
    hide(&shown);
}

static void a_reading_that_was_chosen_is_changed_too(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, grave, "clock", 1);
    WtrAlternatives found = wtr_otherwise_of(&shown.view, duty("send"), 0);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.at[0].choice, 0);
    assert_int_equal(found.at[0].state, WTR_STATE_OVERDUE);
    assert_int_equal(found.at[1].choice, 2);
    hide(&shown);
}

/* "both" stands in the new edition only. */
static void only_choices_that_stand_count(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, "{\"as_of\": \"2020-12-08\", \"event\": {\"grave\": true, \"began\": \"2020-12-01\", \"known_on\": \"2020-12-02\"}}", NULL, 0);
    WtrAlternatives found = wtr_otherwise_of(&shown.view, duty("send"), 0);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.at[0].choice, 1);
    assert_true(wtr_reading_open(&shown.view, wtr_find_reading(rulebook, "clock")));
    hide(&shown);
}

static void each_instance_has_its_own(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, "{\"as_of\": \"2021-03-01\", \"child\": [{\"id\": \"ann\", \"times\": 2, \"worried\": true}, {\"id\": \"bea\", \"times\": 3, \"worried\": true},"
                 " {\"id\": \"cay\", \"times\": 3}, {\"id\": \"dot\", \"times\": 1}]}", NULL, 0);
    WtrAlternatives ann = wtr_otherwise_of(&shown.view, duty("help"), 0), cay = wtr_otherwise_of(&shown.view, duty("help"), 2);
    assert_int_equal(ann.count, 1);
    assert_int_equal(ann.at[0].status, WTR_NOT_DUE);
    assert_int_equal(wtr_otherwise_of(&shown.view, duty("help"), 1).count, 0);
    assert_int_equal(cay.count, 1);
    assert_int_equal(cay.at[0].status, WTR_UNDETERMINED);
    assert_int_equal(cay.at[0].need_count, 1);
    assert_int_equal(cay.at[0].needs[0], wtr_find_fact(rulebook, "worried"));
    assert_int_equal(wtr_otherwise_of(&shown.view, duty("help"), 3).count, 0);
    hide(&shown);
}

static void makes_room_for_many_instances(void **state)
{
    (void)state;
    WtrText text = {0};
    wtr_text_puts(&text, "{\"as_of\": \"2021-03-01\", \"child\": [");
    for (unsigned i = 0; i < 200; i++)
        wtr_text_printf(&text, "%s{\"times\": %u}", i > 0 ? ", " : "", i % 2 == 0 ? 2 : 0);
    wtr_text_puts(&text, "]}");
    Shown shown;
    show(&shown, text.at, NULL, 0);
    for (uint32_t lane = 0; lane < 200; lane++)
        assert_int_equal(wtr_otherwise_of(&shown.view, duty("help"), lane).count, lane % 2 == 0);
    hide(&shown);
    wtr_text_free(&text);
}

static void only_selected_duties_are_looked_at(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, grave, NULL, 0);
    shown.selection.duties[duty("send")] = false;
    assert_int_equal(wtr_otherwise_find(otherwise, &shown.view), WTR_OK);
    assert_int_equal(wtr_otherwise_of(&shown.view, duty("send"), 0).count, 0);
    assert_int_equal(wtr_otherwise_of(&shown.view, duty("listen"), 0).count, 1);
    hide(&shown);
}

/* ---- how it is said ---------------------------------------------------------------------------------------------- */

static void json_lists_what_would_change(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, grave, NULL, 0);
    as_json(&shown);
    expect_part(&shown, "\"readings\":[{\"reading\":\"clock\",\"choice\":\"beginning\",\"otherwise\":[{\"choice\":\"knowledge\",\"status\":\"due\","
                        "\"state\":\"open\",\"deadlines\":[{\"date\":\"2021-03-13\",\"text\":\"within 5 days of known_on\",\"modality\":\"should\","
                        "\"state\":\"open\"}],\"needs\":[]},{\"choice\":\"both\",");
    expect_part(&shown, "\"readings\":[{\"reading\":\"who\",\"choice\":\"anybody\",\"otherwise\":[]}]");
    expect_part(&shown, "\"otherwise\":[{\"duty\":\"listen\",\"subject\":\"event\",\"instance\":null,\"status\":\"not_due\",\"bearer\":{\"all\":[\"someone\"]},"
                        "\"modality\":\"should\",\"action\":\"listen\",\"recipient\":null,\"readings\":[{\"reading\":\"who\",\"choice\":\"anybody\","
                        "\"otherwise\":[{\"choice\":\"nobody\",\"status\":\"due\",\"state\":\"open\",\"deadlines\":[],\"needs\":[]}]}]}],\"not_raised\"");
    hide(&shown);
}

static void json_says_nothing_of_what_was_not_worked_out(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, grave, NULL, 0);
    shown.view.otherwise = NULL;
    as_json(&shown);
    expect_part(&shown, "\"readings\":[{\"reading\":\"clock\",\"choice\":\"beginning\"}]");
    expect_no_part(&shown, "\"otherwise\"");
    hide(&shown);
}

static void text_says_what_would_change(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, grave, NULL, 0);
    as_text(&shown);
    expect_part(&shown, "Read otherwise (knowledge: from the day it was known): by Sat 13 Mar 2021\n      instead (should, within 5 days of known_on); it would then be open.\n");
    expect_part(&shown, "Read otherwise (both: from each of them): also by Sat 13 Mar 2021 (should,\n      within 5 days of known_on).\n");
    expect_part(&shown, "Rests on a reading: who is anybody (anybody's). Another reading would change\n      nothing.\n");
    expect_part(&shown, "DEPENDS ON HOW THE GUIDANCE IS READ\n");
    expect_part(&shown, "  listen, event: not triggered on the facts given\n");
    expect_part(&shown, "Read otherwise (nobody: nobody's): it would be due.\n");
    hide(&shown);
}

/* Two choices that bring the same are said in one breath. */
static void text_says_a_change_once(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, grave, "clock", 2);
    as_text(&shown);
    expect_part(&shown, "Read otherwise (beginning: from the beginning; or knowledge: from the day it\n      was known): no longer by Mon 1 Mar 2021 (by began).\n");
    hide(&shown);
}

static void text_says_what_would_not_be_settled(void **state)
{
    (void)state;
    Shown shown;
    show(&shown, "{\"as_of\": \"2021-03-01\", \"child\": [{\"id\": \"cay\", \"times\": 3}]}", NULL, 0);
    as_text(&shown);
    expect_part(&shown, "Read otherwise (thrice: three times): it would not be settled and would wait\n      for worried.\n");
    expect_no_part(&shown, "DEPENDS ON");
    hide(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_each_choice_that_changes_something), cmocka_unit_test(leaves_the_result_as_it_was),
        cmocka_unit_test(a_reading_that_was_chosen_is_changed_too), cmocka_unit_test(only_choices_that_stand_count),
        cmocka_unit_test(each_instance_has_its_own), cmocka_unit_test(makes_room_for_many_instances),
        cmocka_unit_test(only_selected_duties_are_looked_at), cmocka_unit_test(json_lists_what_would_change),
        cmocka_unit_test(json_says_nothing_of_what_was_not_worked_out), cmocka_unit_test(text_says_what_would_change),
        cmocka_unit_test(text_says_a_change_once), cmocka_unit_test(text_says_what_would_not_be_settled),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
