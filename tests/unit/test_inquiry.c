/* test_inquiry.c — what would change an answer and what to ask next, on rules small enough to know the answer; how the
 * tools say it. Random rulebooks are in test_inquiry_random.c.
 *
 * Relies on: cmocka, the compiler, the tools' case reader and writers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tools/change.h"
#include "rulebook_text.h"
#include "shown.h"

static const char *const rules =
    "rulebook asked \"Asked further\"\n"
    "  calendar plain\n"
    "calendar plain \"A plain calendar\"\n"
    "  weekend saturday, sunday\n"
    "  known 2018-01-01 to 2024-12-31\n"
    "source old \"The guidance, 2018\"\n"
    "  in_force 2018-07-04 to 2020-12-08\n"
    "source new \"The guidance, 2020\"\n"
    "  in_force 2020-12-09\n"
    "actor someone \"someone\"\n"
    "subject child (children) \"a child\"\n"
    "subject event \"an event\"\n"
    "fact birth_date of child: date \"When was the child born?\"\n"
    "fact worried of child \"Is someone worried?\"\n"
    "fact calm of child \"Is the child calm?\"\n"
    "fact serious of event \"Is it serious?\"\n"
    "fact harm of event \"Was there harm?\"\n"
    "fact danger of event \"Was there danger?\"\n"
    "fact times of event: number \"How many times?\"\n"
    "fact place of event: one of home, school, street \"Where?\"\n"
    "fact began of event: date \"When did it begin?\"\n"
    "fact ended of event: date \"When did it end, or not yet?\"\n"
    "grave for event if serious and (harm or danger)\n"
    "  someone must \"act\"\n"
    "  draft\n"
    "often for event if times >= 2 and times < 5\n"
    "  someone must \"count\"\n"
    "  draft\n"
    "outside for event if place is one of (school, street)\n"
    "  someone must \"go there\"\n"
    "  draft\n"
    "long for event if ended is after 5 working_days after began\n"
    "  someone must \"ask why\"\n"
    "  draft\n"
    "young for child if years from birth_date to as_of < 18 and worried\n"
    "  someone must \"help\"\n"
    "  unless shown calm\n"
    "  draft\n"
    "any_worry if any child has (worried)\n"
    "  someone must \"look\"\n"
    "  draft\n"
    "past for event if serious\n"
    "  someone must \"look back\"\n"
    "  cite old page 1\n";

static WtrRulebook *rulebook;
static const WtrBook *book;
static WtrCaseReader *reader;
static WtrInquiry *inquiry;

static int set_up(void **state)
{
    (void)state;
    rulebook = test_rulebook(rules);
    if (rulebook == NULL)
        return 1;
    book = wtr_rulebook_data(rulebook);
    reader = wtr_case_reader_new(rulebook);
    return reader == NULL || wtr_inquiry_new(rulebook, &inquiry) != WTR_OK;
}

static int tear_down(void **state)
{
    (void)state;
    wtr_inquiry_free(inquiry);
    wtr_case_reader_free(reader);
    wtr_rulebook_free(rulebook);
    return 0;
}

static uint32_t duty(const char *name) { return wtr_find_duty(rulebook, name, 737800); }
static uint32_t fact(const char *name) { return wtr_find_fact(rulebook, name); }

static WtrChanges changes_of(const Shown *shown, const char *name, uint32_t lane, WtrDutyStatus wanted, WtrChangeable changeable)
{
    WtrChanges changes;
    assert_int_equal(wtr_inquiry_changes(inquiry, shown->evaluator, duty(name), lane, wanted, changeable, &changes), WTR_OK);
    return changes;
}

static void expect_change(const WtrChangeSet *set, uint32_t at, const char *name, int32_t from, int32_t to)
{
    assert_true(at < set->count);
    assert_int_equal(set->changes[at].fact, fact(name));
    assert_true(set->changes[at].value_count >= 1);
    assert_int_equal(set->changes[at].values[0].from, from);
    assert_int_equal(set->changes[at].values[0].to, to);
}

/* ---- changes --------------------------------------------------------------------------------------------------- */

static void test_sets(void **state)
{
    (void)state;
    Shown shown;
    show_case(&shown, rulebook, reader, "{\"as_of\": \"2021-03-01\", \"event\": {\"serious\": false, \"harm\": false, \"danger\": false}}", NULL, 0);
    WtrChanges changes = changes_of(&shown, "grave", 0, WTR_DUE, WTR_OF_ALL);
    assert_int_equal(changes.count, 2);
    assert_true(changes.complete);
    expect_change(&changes.sets[0], 0, "serious", WTR_TRUE, WTR_TRUE);
    expect_change(&changes.sets[0], 1, "harm", WTR_TRUE, WTR_TRUE);
    expect_change(&changes.sets[1], 0, "serious", WTR_TRUE, WTR_TRUE);
    expect_change(&changes.sets[1], 1, "danger", WTR_TRUE, WTR_TRUE);
    hide(&shown);
}

/* What is known stays where only unknown facts may be answered. */
static void test_unknown_only(void **state)
{
    (void)state;
    Shown shown;
    show_case(&shown, rulebook, reader, "{\"as_of\": \"2021-03-01\", \"event\": {\"harm\": false}}", NULL, 0);
    WtrChanges changes = changes_of(&shown, "grave", 0, WTR_DUE, WTR_OF_UNKNOWN);
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.sets[0].count, 2);
    expect_change(&changes.sets[0], 1, "danger", WTR_TRUE, WTR_TRUE);
    changes = changes_of(&shown, "grave", 0, WTR_NOT_DUE, WTR_OF_UNKNOWN);
    assert_int_equal(changes.count, 2);
    expect_change(&changes.sets[0], 0, "serious", WTR_FALSE, WTR_FALSE);
    expect_change(&changes.sets[1], 0, "danger", WTR_FALSE, WTR_FALSE);
    hide(&shown);
}

static void test_values(void **state)
{
    (void)state;
    Shown shown;
    show_case(&shown, rulebook, reader,
              "{\"as_of\": \"2021-03-01\", \"event\": {\"times\": 7, \"place\": \"home\", \"began\": \"2021-02-01\", \"ended\": \"2021-02-03\"},"
              " \"child\": [{\"birth_date\": \"1990-01-01\", \"worried\": true}]}", NULL, 0);
    WtrChanges changes = changes_of(&shown, "often", 0, WTR_DUE, WTR_OF_ALL);
    assert_int_equal(changes.count, 1);
    expect_change(&changes.sets[0], 0, "times", 2, 4);
    changes = changes_of(&shown, "outside", 0, WTR_DUE, WTR_OF_ALL);
    assert_int_equal(changes.sets[0].changes[0].value_count, 2);
    expect_change(&changes.sets[0], 0, "place", 1, 1);
    changes = changes_of(&shown, "long", 0, WTR_DUE, WTR_OF_ALL);     /* 2021-02-08 is the fifth working day */
    assert_int_equal(changes.count, 2);
    expect_change(&changes.sets[0], 0, "began", wtr_day_from_ymd(2018, 1, 1), wtr_day_from_ymd(2021, 1, 26));     /* the calendar begins there */
    expect_change(&changes.sets[1], 0, "ended", wtr_day_from_ymd(2021, 2, 9), WTR_DAY_MAX);
    assert_int_equal(changes.sets[1].changes[0].value_count, 2);
    assert_int_equal(changes.sets[1].changes[0].values[1].from, WTR_NOT_YET);
    changes = changes_of(&shown, "young", 0, WTR_DUE, WTR_OF_ALL);
    assert_int_equal(changes.count, 1);
    expect_change(&changes.sets[0], 0, "birth_date", wtr_day_from_ymd(2003, 3, 2), WTR_DAY_MAX);
    hide(&shown);
}

/* An exception that must be shown: knowing it is a change, and so is its being false. */
static void test_exception(void **state)
{
    (void)state;
    Shown shown;
    show_case(&shown, rulebook, reader, "{\"as_of\": \"2021-03-01\", \"child\": [{\"birth_date\": \"2010-01-01\", \"worried\": true},"
              " {\"birth_date\": \"2010-01-01\", \"worried\": true, \"calm\": true}]}", NULL, 0);
    WtrChanges changes = changes_of(&shown, "young", 0, WTR_NOT_DUE, WTR_OF_UNKNOWN);
    assert_int_equal(changes.count, 1);
    expect_change(&changes.sets[0], 0, "calm", WTR_TRUE, WTR_TRUE);
    changes = changes_of(&shown, "young", 1, WTR_DUE, WTR_OF_ALL);
    assert_int_equal(changes.count, 1);
    expect_change(&changes.sets[0], 0, "calm", WTR_FALSE, WTR_FALSE);
    assert_int_equal(changes.sets[0].changes[0].lane, 1);
    changes = changes_of(&shown, "any_worry", 0, WTR_NOT_DUE, WTR_OF_ALL);
    assert_int_equal(changes.count, 1);
    assert_int_equal(changes.sets[0].count, 2);
    assert_int_equal(changes.sets[0].changes[1].lane, 1);
    hide(&shown);
}

static void test_nothing_would(void **state)
{
    (void)state;
    Shown shown;
    WtrChanges changes;
    show_case(&shown, rulebook, reader, "{\"as_of\": \"2021-03-01\", \"event\": {\"serious\": true}}", NULL, 0);
    uint32_t past = 0;
    while (strcmp(book->duties.at[past].id, "past") != 0)
        past++;
    assert_int_equal(wtr_inquiry_changes(inquiry, shown.evaluator, past, 0, WTR_DUE, WTR_OF_ALL, &changes), WTR_OK);
    assert_int_equal(changes.count, 0);
    assert_true(changes.complete);
    assert_int_equal(wtr_inquiry_changes(inquiry, shown.evaluator, past, 0, WTR_NOT_DUE, WTR_OF_ALL, &changes), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_inquiry_changes(inquiry, shown.evaluator, past, 0, WTR_UNDETERMINED, WTR_OF_ALL, &changes), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_inquiry_changes(inquiry, shown.evaluator, 9999, 0, WTR_DUE, WTR_OF_ALL, &changes), WTR_BAD_ARGUMENT);
    assert_int_equal(wtr_inquiry_changes(inquiry, shown.evaluator, duty("young"), 0, WTR_DUE, WTR_OF_ALL, &changes), WTR_BAD_ARGUMENT);
    hide(&shown);
}

/* Twenty of forty: far more sets than are tried. What was found is minimal all the same, and what was not is said. */
static void test_cut(void **state)
{
    (void)state;
    WtrText text = {0};
    wtr_text_puts(&text, "rulebook wide \"wide\"\nactor a \"a\"\nsubject s \"s\"\n");
    for (unsigned i = 0; i < 40; i++)
        wtr_text_printf(&text, "fact f%u of s \"%u\"\n", i, i);
    wtr_text_puts(&text, "d for s if at least 20 of\n");
    for (unsigned i = 0; i < 40; i++)
        wtr_text_printf(&text, "    - f%u\n", i);
    wtr_text_puts(&text, "  a must \"act\"\n  draft\n");
    WtrRulebook *wide = test_rulebook(text.at);
    assert_non_null(wide);
    WtrCaseReader *wide_reader = wtr_case_reader_new(wide);
    WtrInquiry *wide_inquiry;
    Shown shown;
    WtrChanges changes;
    assert_int_equal(wtr_inquiry_new(wide, &wide_inquiry), WTR_OK);
    show_case(&shown, wide, wide_reader, "{\"as_of\": \"2021-03-01\", \"s\": {}}", NULL, 0);
    assert_int_equal(wtr_inquiry_changes(wide_inquiry, shown.evaluator, 0, 0, WTR_DUE, WTR_OF_ALL, &changes), WTR_OK);
    assert_int_equal(changes.count, 0);
    assert_false(changes.complete);
    assert_true(changes.tried >= 2 && changes.tried < 20);
    WtrPage page = {&shown.out, false};
    WtrEntry entry = {0, 0, WTR_UNDETERMINED};
    assert_true(wtr_text_why_not(&page, &shown.view, wide_inquiry, &entry, 2));
    expect_part(&shown, "there may be larger ones.");
    hide(&shown);
    wtr_inquiry_free(wide_inquiry);
    wtr_case_reader_free(wide_reader);
    wtr_rulebook_free(wide);
    wtr_text_free(&text);
}

/* ---- questions ---------------------------------------------------------------------------------------------------- */

static const WtrQuestion *questions_of(const Shown *shown, const char *only, uint32_t *count)
{
    const WtrQuestion *questions = NULL;
    bool *duties = wtr_alloc(book->duties.count);
    assert_non_null(duties);
    for (uint32_t i = 0; i < book->duties.count; i++)
        duties[i] = only == NULL || strcmp(book->duties.at[i].id, only) == 0;
    assert_int_equal(wtr_inquiry_questions(inquiry, shown->evaluator, 0, duties, &questions, count), WTR_OK);
    wtr_free(duties);
    return questions;
}

static void test_questions(void **state)
{
    (void)state;
    Shown shown;
    uint32_t count;
    show_case(&shown, rulebook, reader, "{\"as_of\": \"2021-03-01\", \"event\": {\"harm\": false}}", NULL, 0);
    const WtrQuestion *questions = questions_of(&shown, "grave", &count);
    assert_int_equal(count, 2);
    assert_int_equal(questions[0].fact, fact("serious"));      /* of equals the first in the rulebook */
    assert_int_equal(questions[0].answers, 2);
    assert_int_equal(questions[0].settled, 1);
    assert_int_equal(questions[0].least, 0);
    assert_int_equal(questions[0].most, 1);
    questions = questions_of(&shown, "often", &count);         /* below 2, 2 to 4, 5 and above: three outcomes */
    assert_int_equal(count, 1);
    assert_int_equal(questions[0].answers, 3);
    assert_int_equal(questions[0].settled, 3);
    questions = questions_of(&shown, "outside", &count);
    assert_int_equal(questions[0].answers, 3);
    hide(&shown);
}

/* A question about each instance, and the one that settles most before the others. */
static void test_best_question(void **state)
{
    (void)state;
    Shown shown;
    uint32_t count;
    show_case(&shown, rulebook, reader, "{\"as_of\": \"2021-03-01\", \"child\": [{\"id\": \"A\", \"birth_date\": \"2010-01-01\", \"calm\": false}, {\"id\": \"B\", \"worried\": false}]}", NULL, 0);
    const WtrQuestion *questions = questions_of(&shown, NULL, &count);
    assert_int_equal(count, 1);
    assert_int_equal(questions[0].fact, fact("worried"));
    assert_int_equal(questions[0].lane, 0);
    assert_int_equal(questions[0].waiting, 2);
    assert_int_equal(questions[0].least, 2);                   /* young and any_worry, either way */
    hide(&shown);
}

/* ---- words ----------------------------------------------------------------------------------------------------------- */

static void test_words(void **state)
{
    (void)state;
    Shown shown;
    show_case(&shown, rulebook, reader,
              "{\"as_of\": \"2021-03-01\", \"event\": {\"serious\": true, \"times\": 1, \"place\": \"home\", \"ended\": \"not yet\"},"
              " \"child\": [{\"id\": \"A\", \"worried\": false}, {\"id\": \"B\"}]}", NULL, 0);
    WtrPage page = {&shown.out, false};
    assert_true(wtr_text_why_not(&page, &shown.view, inquiry, &(WtrEntry){duty("often"), 0, WTR_NOT_DUE}, 2));
    expect_part(&shown, "    This, with all else as it is:\n    - times: 2 to 4 (now 1)\n");
    assert_true(wtr_text_why_not(&page, &shown.view, inquiry, &(WtrEntry){duty("outside"), 0, WTR_NOT_DUE}, 2));
    expect_part(&shown, "- place: school or street (now home)\n");
    expect_no_part(&shown, "there may be larger ones");
    assert_true(wtr_text_settles(&page, &shown.view, inquiry, &(WtrEntry){duty("grave"), 0, WTR_UNDETERMINED}, 2));
    expect_part(&shown, "Ask first: harm: Was there harm?");
    expect_part(&shown, "It would be due with any one of these:\n      - harm: true\n      - danger: true\n");
    expect_part(&shown, "ruled out with these answers together:\n      - harm: false, and danger: false\n");
    assert_true(wtr_text_settles(&page, &shown.view, inquiry, &(WtrEntry){duty("any_worry"), 0, WTR_UNDETERMINED}, 2));
    expect_part(&shown, "- worried of child B: true\n");
    hide(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sets), cmocka_unit_test(test_unknown_only), cmocka_unit_test(test_values), cmocka_unit_test(test_exception),
        cmocka_unit_test(test_nothing_would), cmocka_unit_test(test_cut), cmocka_unit_test(test_questions), cmocka_unit_test(test_best_question),
        cmocka_unit_test(test_words)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
