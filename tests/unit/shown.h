/* shown.h — a case read, evaluated and ready for the tools' writers, and what was written compared.
 *
 * Relies on: cmocka, included before it, and the tools' case reader. */
#ifndef WTR_TEST_SHOWN_H
#define WTR_TEST_SHOWN_H

#include <string.h>

#include "../../tools/case_reader.h"
#include "../../tools/report.h"

typedef struct Shown { WtrCase facts; WtrEvaluator *evaluator; WtrSelection selection; WtrView view; WtrText out; } Shown;

/* `reading` (may be NULL) is set to its choice `choice`, as --reading would. */
static void show_case(Shown *shown, const WtrRulebook *rulebook, WtrCaseReader *reader, const char *text, const char *reading, uint32_t choice)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    const WtrEvaluatorOptions options = {.cases = 1, .instances = 256};
    *shown = (Shown){.evaluator = NULL};
    assert_int_equal(wtr_case_read(reader, text, strlen(text), false, &shown->facts), WTR_OK);
    assert_int_equal(shown->facts.problem_count, 0);
    assert_int_equal(wtr_evaluator_new(rulebook, &options, &shown->evaluator), WTR_OK);
    if (reading != NULL)
        assert_int_equal(wtr_choose_reading(shown->evaluator, wtr_find_reading(rulebook, reading), choice), WTR_OK);
    int32_t as_of = shown->facts.as_of, today = shown->facts.today != 0 ? shown->facts.today : as_of;
    assert_int_equal(wtr_case_apply(&shown->facts, book, shown->evaluator, as_of, today), WTR_OK);
    assert_int_equal(wtr_evaluate(shown->evaluator), WTR_OK);
    shown->selection.duties = wtr_alloc(book->duties.count);
    assert_non_null(shown->selection.duties);
    memset(shown->selection.duties, 1, book->duties.count);
    shown->view = (WtrView){.rulebook = rulebook, .book = book, .evaluator = shown->evaluator, .facts = &shown->facts,
                            .selection = &shown->selection, .path = "test", .as_of = as_of, .today = today};
}

static void hide(Shown *shown)
{
    wtr_case_free(&shown->facts);
    wtr_evaluator_free(shown->evaluator);
    wtr_free(shown->selection.duties);
    wtr_text_free(&shown->out);
}

static void expect_part(const Shown *shown, const char *part)
{
    if (strstr(shown->out.at, part) == NULL)
        fail_msg("expected\n%s\nin\n%s", part, shown->out.at);
}

static void expect_no_part(const Shown *shown, const char *part)
{
    if (strstr(shown->out.at, part) != NULL)
        fail_msg("did not expect\n%s\nin\n%s", part, shown->out.at);
}

#endif
