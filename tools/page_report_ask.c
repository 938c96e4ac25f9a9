/* page_report_ask.c — what is not settled, and the questions whose answers would settle it, the most useful first.
 *
 * Guarantees: each question once, however many duties and instances wait for it, under a number by which the duties that
 * wait name it. */
#include "page_report.h"

#include <stdlib.h>

#include "otherwise.h"

/* One unknown fact: how many unsettled duties wait for it, and in which of its subject's lanes (counted from the case's
 * first; NULL for a fact that is not an instance's, or is read through a quantifier). */
typedef struct Question { uint32_t fact, bears; bool *lanes; } Question;

static WtrRange lanes_of(const WtrView *view, const WtrFact *fact)
{
    return fact->scope == 0 ? (WtrRange){0, 0} : wtr_view_lanes(view, fact->subject, fact->scope);
}

static bool count_need(const WtrView *view, Question *question, const WtrEntry *entry)
{
    const WtrFact *fact = &view->book->facts.at[question->fact];
    question->bears++;
    if (fact->scope == 0 || fact->scope != view->book->duties.at[entry->duty].scope)
        return true;
    WtrRange lanes = lanes_of(view, fact);
    if (question->lanes == NULL)
        question->lanes = wtr_alloc(lanes.count);
    if (question->lanes == NULL)
        return false;
    question->lanes[entry->lane - lanes.first] = true;
    return true;
}

static bool gather(const WtrReport *report, Question *questions)
{
    const WtrView *view = report->view;
    for (uint32_t i = 0; i < report->entries->list.count; i++) {
        const WtrEntry *entry = &report->entries->list.at[i];
        WtrDutyResult result;
        if (entry->status != WTR_UNDETERMINED)
            continue;
        if (wtr_duty_parts(view->evaluator, entry->duty, entry->lane, WTR_PART_NEEDS, &result) != WTR_OK)
            return false;
        for (uint32_t k = 0; k < result.need_count; k++)
            if (!count_need(view, &questions[result.needs[k]], entry))
                return false;
    }
    return true;
}

/* Those that bear on most first, then in the rulebook's order; those that nothing waits for last. */
static int by_weight(const void *left, const void *right)
{
    const Question *a = left, *b = right;
    if (a->bears != b->bears)
        return a->bears > b->bears ? -1 : 1;
    return a->fact < b->fact ? -1 : a->fact > b->fact;
}

/* "child Ann, child Bea · ". */
static void put_instances(const WtrReport *report, const Question *question)
{
    const WtrView *view = report->view;
    const WtrFact *fact = &view->book->facts.at[question->fact];
    WtrRange lanes = lanes_of(view, fact);
    uint32_t said = 0;
    for (uint32_t i = 0; question->lanes != NULL && i < lanes.count; i++) {
        const char *name = question->lanes[i] ? wtr_view_instance(view, fact->subject, fact->scope, lanes.first + i) : NULL;
        if (!question->lanes[i])
            continue;
        wtr_html_text(report->html, said++ > 0 ? ", " : "");
        wtr_html_human(report->html, view->book->subjects.at[fact->subject].id, false);
        wtr_html_printf(report->html, " %s", name != NULL ? name : "");
    }
    wtr_html_text(report->html, said > 0 ? " · " : "");
}

static void put_question(const WtrReport *report, const Question *question, uint32_t number)
{
    const WtrFact *fact = &report->view->book->facts.at[question->fact];
    WtrHtml *html = report->html;
    wtr_html_begin(html, "li");
    wtr_html_attribute_printf(html, "id", "question-%u", number);
    wtr_html_begin_class(html, "p", "question");
    if (fact->question[0] != '\0')
        wtr_html_text(html, fact->question);
    else
        wtr_html_human(html, fact->id, true);
    wtr_html_end(html);
    wtr_html_begin_class(html, "p", "about");
    put_instances(report, question);
    if (fact->type != WTR_TYPE_TRUTH) {
        wtr_html_text(html, "answer: ");
        wtr_html_expected(html, report->view->book, fact);
        wtr_html_text(html, " · ");
    }
    wtr_html_printf(html, "%u of %u %s for it · ", question->bears, report->entries->undetermined, question->bears == 1 ? "waits" : "wait");
    wtr_html_name(html, fact->id);
    wtr_html_end(html);
    wtr_html_end(html);
}

/* `numbers`: by fact, the number under which it is asked; 0 for one that is not. */
static bool put_questions(const WtrReport *report, uint32_t *numbers)
{
    uint32_t count = report->view->book->facts.count;
    Question *questions = wtr_alloc(count * sizeof *questions);
    if (questions == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        questions[i].fact = i;
    bool good = gather(report, questions);
    if (good && count > 0) {
        qsort(questions, count, sizeof *questions, by_weight);
        if (questions[0].bears > 0) {
            wtr_html_leaf(report->html, "h3", NULL, "Questions to ask, the one that would settle most first");
            wtr_html_begin_class(report->html, "ol", "questions");
            for (uint32_t i = 0; i < count && questions[i].bears > 0; i++) {
                numbers[questions[i].fact] = i + 1;
                put_question(report, &questions[i], i + 1);
            }
            wtr_html_end(report->html);
        }
    }
    for (uint32_t i = 0; i < count; i++)
        wtr_free(questions[i].lanes);
    wtr_free(questions);
    return good;
}

/* ---- the duties that wait ----------------------------------------------------------------------------------------- */

/* "waits for questions 2, 5 and 7", each a link. */
static void put_needs(const WtrReport *report, const WtrDutyResult *result, const uint32_t *numbers)
{
    WtrHtml *html = report->html;
    for (uint32_t i = 0; i < result->need_count; i++) {
        uint32_t number = numbers[result->needs[i]];
        if (i == 0)
            wtr_html_text(html, result->need_count == 1 ? " · waits for question " : " · waits for questions ");
        else
            wtr_html_text(html, i + 1 == result->need_count ? " and " : ", ");
        wtr_html_begin(html, "a");
        wtr_html_attribute_printf(html, "href", "#question-%u", number);
        wtr_html_printf(html, "%u", number);
        wtr_html_end(html);
    }
}

/* Where an instance is explained and what it waits for; `numbers` is NULL for what waits for no answer. */
static bool put_waiting(const WtrReport *report, uint32_t row, const uint32_t *numbers)
{
    const WtrEntry *entry = &report->entries->list.at[row];
    WtrHtml *html = report->html;
    WtrDutyResult result;
    if (wtr_duty_parts(report->view->evaluator, entry->duty, entry->lane, WTR_PART_NEEDS, &result) != WTR_OK)
        return false;
    wtr_html_begin_class(html, "p", "about");
    wtr_html_attribute_printf(html, "id", "duty-%u", row);
    wtr_html_begin(html, "a");
    wtr_html_attribute_printf(html, "href", "#why-%u", row);
    wtr_report_name(report, row);
    wtr_html_end(html);
    if (numbers != NULL)
        put_needs(report, &result, numbers);
    wtr_html_end(html);
    return true;
}

/* What would be due, or not settled, were the guidance read otherwise. */
static bool otherwise(const WtrReport *report)
{
    bool headed = false, good = true;
    uint32_t open = WTR_NONE;
    for (uint32_t i = 0; good && i < report->entries->list.count; i++) {
        if (!wtr_otherwise_raises(report->view, &report->entries->list.at[i]))
            continue;
        if (!headed) {
            wtr_report_section(report->html, "otherwise", "What depends on how the guidance is read");
            wtr_html_leaf(report->html, "p", "lead", "As the guidance is read here, what follows is not triggered. Read otherwise, it may be.");
            wtr_html_begin_class(report->html, "ul", "duties");
        }
        headed = true;
        wtr_report_duty_begin(report, i, &open);
        good = put_waiting(report, i, NULL);
    }
    wtr_report_duty_end(report, &open);
    if (headed) {
        wtr_html_end(report->html);
        wtr_html_end(report->html);
    }
    return good;
}

static bool unsettled(const WtrReport *report)
{
    uint32_t *numbers = wtr_alloc(report->view->book->facts.count * sizeof *numbers);
    if (numbers == NULL)
        return false;
    wtr_report_section(report->html, "open", "Not settled: more must be known");
    wtr_html_leaf(report->html, "p", "lead", "On the facts given, these duties can be neither found nor left out. An answer that is missing is never taken for a no.");
    bool good = put_questions(report, numbers);
    wtr_html_leaf(report->html, "h3", NULL, "Duties that wait for an answer");
    wtr_html_begin_class(report->html, "ul", "duties");
    uint32_t open = WTR_NONE;
    for (uint32_t i = 0; good && i < report->entries->list.count; i++) {
        if (report->entries->list.at[i].status != WTR_UNDETERMINED)
            continue;
        wtr_report_duty_begin(report, i, &open);
        good = put_waiting(report, i, numbers);
    }
    wtr_report_duty_end(report, &open);
    wtr_html_end(report->html);
    wtr_html_end(report->html);
    wtr_free(numbers);
    return good;
}

bool wtr_report_open(const WtrReport *report)
{
    return (report->entries->undetermined == 0 || unsettled(report)) && otherwise(report);
}
