/* report.c — see report.h: what is shown of a case, and in which order. The words are in report_words.c. */
#include "report.h"

#include <string.h>

#include "../engine/date.h"

/* ---- selection --------------------------------------------------------------------------------------- */

/* Of several items that share a name, the one that stands speaks; where none stands, the first. */
static bool speaks(const WtrView *view, uint32_t row, uint32_t standing, bool duty)
{
    if (standing != WTR_NONE)
        return row == standing;
    const WtrBook *book = view->book;
    const char *name = duty ? book->duties.at[row].id : book->terms.at[row].id;
    for (uint32_t i = 0; i < row; i++)
        if (strcmp(duty ? book->duties.at[i].id : book->terms.at[i].id, name) == 0)
            return false;
    return true;
}

bool wtr_duty_speaks(const WtrView *view, uint32_t duty)
{
    if (view->speaks != NULL)
        return view->speaks[duty];
    const WtrDuty *of = &view->book->duties.at[duty];
    if (wtr_stands(view->book, of->stands, view->as_of))
        return true;
    return speaks(view, duty, wtr_find_duty(view->rulebook, of->id, view->as_of), true);
}

bool wtr_term_speaks(const WtrView *view, uint32_t term)
{
    const WtrTerm *of = &view->book->terms.at[term];
    if (wtr_stands(view->book, of->stands, view->as_of))
        return true;
    return speaks(view, term, wtr_find_term(view->rulebook, of->id, view->as_of), false);
}

WtrRange wtr_view_lanes(const WtrView *view, uint32_t subject, uint32_t scope)
{
    if (scope == 0 || subject == WTR_NONE)
        return (WtrRange){view->lane, 1};
    return wtr_instances(view->evaluator, subject, view->lane);
}

const char *wtr_view_instance(const WtrView *view, uint32_t subject, uint32_t scope, uint32_t lane)
{
    if (subject == WTR_NONE)
        return NULL;
    const WtrCaseSubject *of = &view->facts->subjects[subject];
    uint32_t first = scope == 0 ? 0 : wtr_instances(view->evaluator, subject, view->lane).first;
    uint32_t row = scope == 0 ? 0 : lane - first;
    return row < of->instances.count ? of->instances.at[row].id : NULL;
}

static bool gather_duty(const WtrView *view, uint32_t duty, WtrEntries *out)
{
    const WtrDuty *of = &view->book->duties.at[duty];
    if (of->subject != WTR_NONE && !wtr_raised(view->evaluator, of->subject, view->lane)) {
        out->not_raised[of->subject] += wtr_stands(view->book, of->stands, view->as_of);
        return true;
    }
    WtrRange lanes = wtr_view_lanes(view, of->subject, of->scope);
    for (uint32_t i = 0; i < lanes.count; i++) {
        WtrDutyStatus status = wtr_duty_status(view->evaluator, duty, lanes.first + i);
        WtrEntry *entry = wtr_vec_add(NULL, &out->list);
        if (entry == NULL)
            return false;
        *entry = (WtrEntry){duty, lanes.first + i, status};
        out->due += status == WTR_DUE;
        out->undetermined += status == WTR_UNDETERMINED;
        out->not_due += status == WTR_NOT_DUE;
    }
    return true;
}

bool wtr_entries_gather(const WtrView *view, WtrEntries *out)
{
    *out = (WtrEntries){.due = 0};
    out->not_raised = wtr_alloc(view->book->subjects.count * sizeof *out->not_raised);
    bool good = out->not_raised != NULL;
    for (uint32_t i = 0; good && i < view->book->duties.count; i++)
        if (view->selection->duties[i] && wtr_duty_speaks(view, i))
            good = gather_duty(view, i, out);
    if (!good)
        wtr_entries_free(out);
    return good;
}

void wtr_entries_free(WtrEntries *entries)
{
    wtr_free(entries->list.at);
    wtr_free(entries->not_raised);
    *entries = (WtrEntries){.due = 0};
}

/* ---- what is unknown ----------------------------------------------------------------------------------- */

/* Children lie below their parents, so one sweep from the root down sees every node of its tree once. */
uint32_t wtr_view_unknown(const WtrView *view, uint32_t node, uint32_t lane, bool *facts)
{
    const WtrBook *book = view->book;
    bool *reached = wtr_alloc((size_t)node + 1), *counted = wtr_alloc(book->facts.count);
    uint32_t count = 0;
    if (reached == NULL || counted == NULL) {
        wtr_free(reached);
        wtr_free(counted);
        return 0;
    }
    reached[node] = true;
    uint32_t scope = book->nodes.at[node].scope;
    for (uint32_t i = node + 1; i-- > 0;) {
        const WtrNode *at = &book->nodes.at[i];
        if (!reached[i])
            continue;
        for (uint32_t k = 0; k < at->children.count; k++)
            reached[book->children.at[at->children.first + k]] = true;
        if (at->kind != WTR_NODE_FACT || counted[at->ref])
            continue;
        WtrRange lanes = {lane, 1};
        if (at->scope != scope)
            lanes = wtr_view_lanes(view, book->facts.at[at->ref].subject, at->scope);
        for (uint32_t k = 0; k < lanes.count && !counted[at->ref]; k++)
            counted[at->ref] = !wtr_node_value(view->evaluator, i, lanes.first + k).known;
        count += counted[at->ref];
        if (facts != NULL && counted[at->ref])
            facts[at->ref] = true;
    }
    wtr_free(reached);
    wtr_free(counted);
    return count;
}

/* `when` asks for one choice, or is a list or a negation over choices of one reading: anything wider rests on
 * more than the reading. */
static bool asks_only(const WtrBook *book, uint32_t row, uint32_t *reading, unsigned depth)
{
    const WtrNode *node = &book->nodes.at[row];
    if (node->kind == WTR_NODE_READING) {
        bool same = *reading == WTR_NONE || *reading == node->ref;
        *reading = node->ref;
        return same;
    }
    bool passes = node->kind == WTR_NODE_ANY || node->kind == WTR_NODE_NOT || node->kind == WTR_NODE_GATHER;
    if (!passes || node->children.count == 0 || depth == 0)
        return false;
    for (uint32_t i = 0; i < node->children.count; i++)
        if (!asks_only(book, book->children.at[node->children.first + i], reading, depth - 1))
            return false;
    return true;
}

#define WHEN_DEPTH 4             /* a negated list of choices, gathered, is three deep */

uint32_t wtr_deadline_reading(const WtrBook *book, const WtrDeadline *deadline)
{
    uint32_t reading = WTR_NONE;
    return deadline->when != WTR_NONE && asks_only(book, deadline->when, &reading, WHEN_DEPTH) ? reading : WTR_NONE;
}

int wtr_modality_weight(WtrModality modality)
{
    switch (modality) {
    case WTR_MUST: case WTR_MUST_NOT: return 3;
    case WTR_SHOULD: case WTR_SHOULD_NOT: return 2;
    case WTR_EXPECTED: return 1;
    case WTR_MAY: return 0;
    }
    return 0;
}

/* ---- notices -------------------------------------------------------------------------------------------- */

static void date_words(WtrText *out, int32_t day)
{
    char words[20];
    wtr_day_format_people(day, words);
    wtr_text_puts(out, words);
}

/* "Mon 4 Jan 2021", or that the day is withheld. */
static void fact_day_words(const WtrView *view, const WtrNotice *notice, WtrText *out)
{
    if (view->withheld != NULL && view->withheld->facts[notice->ref])
        wtr_text_puts(out, "a day that is withheld");
    else
        date_words(out, notice->day);
}

/* `"When was the child born?" for child A (birth_date)`, or `birth_date for child A` where nobody has put the question. */
static void question_words(const char *question, const char *name, const char *subject, const char *instance, WtrText *out)
{
    bool asked = question[0] != '\0';
    wtr_text_printf(out, asked ? "\"%s\"" : "%s", asked ? question : name);
    if (instance != NULL)
        wtr_text_printf(out, " for %s %s", subject, instance);
    if (asked)
        wtr_text_printf(out, " (%s)", name);
}

/* "The answer to … is Mon 4 Jan 2021". */
static void answer_words(const WtrView *view, const WtrNotice *notice, WtrText *out)
{
    const WtrFact *fact = &view->book->facts.at[notice->ref];
    bool many = fact->scope != 0;
    wtr_text_puts(out, "The answer to ");
    question_words(fact->question, fact->id, many ? view->book->subjects.at[fact->subject].id : NULL,
                   many ? wtr_view_instance(view, fact->subject, fact->scope, notice->lane) : NULL, out);
    wtr_text_puts(out, " is ");
    fact_day_words(view, notice, out);
}

static const char *notice_sentence(const WtrView *view, const WtrNotice *notice, WtrText *out)
{
    const WtrBook *book = view->book;
    switch (notice->kind) {
    case WTR_NOTICE_SUPERSEDED: {
        const WtrSource *source = &book->sources.at[notice->ref];
        wtr_say_source(book, notice->ref, out);
        wtr_text_puts(out, " was superseded on ");
        date_words(out, source->superseded);
        wtr_text_printf(out, "%s%s. The case is answered under the text before that.", source->superseded_by[0] != '\0' ? " " : "", source->superseded_by);
        return "superseded";
    }
    case WTR_NOTICE_NO_SOURCE:
        date_words(out, view->as_of);
        wtr_text_puts(out, " lies outside the dates on which any guidance in this rulebook is in force.");
        if (notice->count == 0)
            wtr_text_puts(out, " No duty in it stands on that day, so none is triggered.");
        else
            wtr_text_printf(out, " Only the %u %s that %s by %s own dates %s looked at.", notice->count, notice->count == 1 ? "duty" : "duties",
                            notice->count == 1 ? "stands" : "stand", notice->count == 1 ? "its" : "their", notice->count == 1 ? "was" : "were");
        return "no_source_in_force";
    case WTR_NOTICE_CALENDAR_ENDS: {
        const WtrCalendar *calendar = &book->calendars.at[notice->ref];
        wtr_text_printf(out, "A deadline falls outside what the calendar knows (%s, ", calendar->label[0] != '\0' ? calendar->label : calendar->id);
        date_words(out, calendar->from);
        wtr_text_puts(out, " to ");
        date_words(out, calendar->to);
        wtr_text_puts(out, "): it is left open, not guessed.");
        return "calendar_ends";
    }
    case WTR_NOTICE_OTHER_EDITION:
        answer_words(view, notice, out);
        wtr_text_puts(out, ", when another edition of the guidance was in force.");
        return "other_edition";
    case WTR_NOTICE_AFTER_AS_OF:
        answer_words(view, notice, out);
        wtr_text_puts(out, ", after the date by which the case is decided.");
        return "after_as_of";
    case WTR_NOTICE_NOT_RAISED:
        wtr_text_printf(out, "The case does not mention %s: %u %s not looked at.", book->subjects.at[notice->ref].label, notice->count,
                        notice->count == 1 ? "duty was" : "duties were");
        return "not_raised";
    case WTR_NOTICE_READING_NOT_STANDING:
        wtr_text_puts(out, "The reading chosen for ");
        question_words(book->readings.at[notice->ref].question, book->readings.at[notice->ref].id, NULL, NULL, out);
        wtr_text_puts(out, " does not stand on ");
        date_words(out, view->as_of);
        wtr_text_puts(out, "; the standard one was used.");
        return "reading_not_standing";
    }
    return "notice";
}

/* What the program itself did about the date, which the engine knows nothing of. */
static void date_notices(const WtrView *view, WtrText *text, WtrNoticeSink sink, void *context)
{
    text->length = 0;
    if (view->as_of_missing) {
        wtr_text_puts(text, "No date was given to decide by: today was taken, ");
        date_words(text, view->as_of);
        wtr_text_puts(text, ".");
        if (!text->failed)
            sink(context, "as_of_missing", text->at);
    }
    if (view->as_of_unused != 0) {
        text->length = 0;
        wtr_text_puts(text, "The case names its own date to decide by, ");
        date_words(text, view->as_of);
        wtr_text_puts(text, "; the option --as-of ");
        date_words(text, view->as_of_unused);
        wtr_text_puts(text, " was not used.");
        if (!text->failed)
            sink(context, "as_of_of_case", text->at);
    }
}

/* Whether the guidance still holds, or holds at all, comes before everything else. */
static bool comes_first(WtrNoticeKind kind) { return kind == WTR_NOTICE_SUPERSEDED || kind == WTR_NOTICE_NO_SOURCE; }

bool wtr_view_notices(const WtrView *view, WtrNoticeSink sink, void *context)
{
    WtrText text = {0};
    const WtrNotice *notices;
    uint32_t count = 0, first = 0;
    bool good = wtr_case_notices(view->evaluator, view->lane, &notices, &count) == WTR_OK;
    while (good && first < count && comes_first(notices[first].kind))
        first++;
    for (uint32_t i = 0; good && i <= count; i++) {
        if (i == first)
            date_notices(view, &text, sink, context);
        if (i == count)
            break;
        text.length = 0;
        const char *kind = notice_sentence(view, &notices[i], &text);
        if (!text.failed)
            sink(context, kind, text.at);
    }
    good = good && !text.failed;
    wtr_text_free(&text);
    return good;
}
