/* result_questions.c — see result_questions.h. */
#include "result_questions.h"

#include <stdlib.h>

#include "case_value.h"

#define NAMED_MAX 6              /* instances that a question names */

/* One fact that unsettled duties wait for: how many, and in which of its subject's lanes (counted from the
 * case's first; NULL for a fact that is not an instance's, or is read through a quantifier). */
typedef struct Question { uint32_t fact, bears; bool *lanes; } Question;

/* A question for each fact of the rulebook, and the lanes of each `many` subject. */
typedef struct Asked { const WtrView *view; Question *facts; uint32_t count; } Asked;

static WtrRange lanes_of(const WtrView *view, const WtrFact *fact)
{
    return fact->scope == 0 ? (WtrRange){0, 0} : wtr_view_lanes(view, fact->subject, fact->scope);
}

static bool count_need(Asked *asked, const WtrEntry *entry, uint32_t row)
{
    const WtrFact *fact = &asked->view->book->facts.at[row];
    Question *question = &asked->facts[row];
    question->bears++;
    if (fact->scope == 0 || fact->scope != asked->view->book->duties.at[entry->duty].scope)
        return true;
    WtrRange lanes = lanes_of(asked->view, fact);
    if (question->lanes == NULL)
        question->lanes = wtr_alloc(lanes.count);
    if (question->lanes == NULL)
        return false;
    question->lanes[entry->lane - lanes.first] = true;
    return true;
}

static bool gather(Asked *asked, const WtrEntries *entries)
{
    for (uint32_t i = 0; i < entries->list.count; i++) {
        const WtrEntry *entry = &entries->list.at[i];
        WtrDutyResult result;
        if (entry->status != WTR_UNDETERMINED)
            continue;
        if (wtr_duty_result(asked->view->evaluator, entry->duty, entry->lane, &result) != WTR_OK)
            return false;
        for (uint32_t k = 0; k < result.need_count; k++)
            if (!count_need(asked, entry, result.needs[k]))
                return false;
    }
    return true;
}

/* Those that bear on most first, then in the rulebook's order; those that nothing waits for last. */
static int by_weight(const void *a, const void *b)
{
    const Question *x = a, *y = b;
    if (x->bears != y->bears)
        return x->bears > y->bears ? -1 : 1;
    return x->fact < y->fact ? -1 : x->fact > y->fact;
}

/* ", child Cara, child Dot". */
static void say_instances(const WtrView *view, const Question *question, WtrText *out)
{
    const WtrFact *fact = &view->book->facts.at[question->fact];
    WtrRange lanes = lanes_of(view, fact);
    uint32_t named = 0, more = 0;
    for (uint32_t i = 0; question->lanes != NULL && i < lanes.count; i++) {
        if (!question->lanes[i])
            continue;
        if (named < NAMED_MAX)
            wtr_text_printf(out, ", %s %s", view->book->subjects.at[fact->subject].id,
                            wtr_view_instance(view, fact->subject, fact->scope, lanes.first + i));
        else
            more++;
        named++;
    }
    if (more > 0)
        wtr_text_printf(out, " and %u more", more);
}

/* "Has the child …? (missing_from, child Bea: one of …; bears on 2 of 14)". */
static void question_line(WtrPage *page, const WtrView *view, const Question *question, uint32_t undetermined)
{
    const WtrFact *fact = &view->book->facts.at[question->fact];
    WtrText about = {0};
    bool asked = fact->question[0] != '\0';
    if (asked)
        wtr_text_printf(&about, " (%s", fact->id);
    say_instances(view, question, &about);
    if (fact->type != WTR_TYPE_TRUTH) {
        wtr_text_puts(&about, ": ");
        wtr_answer_expected(view->book, fact, &about);
    }
    if (question->bears > 1)
        wtr_text_printf(&about, "; bears on %u of %u", question->bears, undetermined);
    wtr_text_puts(&about, asked ? ")" : "");
    if (about.failed) {
        page->out->failed = true;
    } else {
        WtrSpan spans[] = {{WTR_PLAIN, "- "}, {WTR_BOLD, asked ? fact->question : fact->id}, {WTR_PLAIN, about.at}};
        wtr_page_paragraph(page, 4, 6, spans, 3);
    }
    wtr_text_end(&about, page->out);
}

static void list(WtrPage *page, const Asked *asked, uint32_t undetermined)
{
    for (uint32_t i = 0; i < asked->count && asked->facts[i].bears > 0; i++) {
        bool more = i + 1 < asked->count && asked->facts[i + 1].bears > 0;
        if (i < 2)
            wtr_page_blank(page);
        if (i == 0)
            wtr_page_text(page, 2, 2, more ? "The question that would settle most:" : "The question that would settle it:");
        else if (i == 1)
            wtr_page_text(page, 2, 2, "Then:");
        question_line(page, asked->view, &asked->facts[i], undetermined);
    }
}

bool wtr_text_questions(WtrPage *page, const WtrView *view, const WtrEntries *entries)
{
    Asked asked = {view, NULL, view->book->facts.count};
    asked.facts = wtr_alloc(asked.count * sizeof *asked.facts);
    if (asked.facts == NULL)
        return false;
    for (uint32_t i = 0; i < asked.count; i++)
        asked.facts[i].fact = i;
    bool good = gather(&asked, entries);
    if (good) {
        qsort(asked.facts, asked.count, sizeof *asked.facts, by_weight);
        list(page, &asked, entries->undetermined);
    }
    for (uint32_t i = 0; i < asked.count; i++)
        wtr_free(asked.facts[i].lanes);
    wtr_free(asked.facts);
    return good;
}
