/* result_text.c — see result_text.h. The order of a page: notices, what must, should and may be done, what
 * is not settled and the question that would settle most, what hangs on a reading, what was not triggered, what
 * was not looked at, and whose decision it is. */
#include "result_text.h"

#include <stdio.h>
#include <string.h>

#include "by_hand.h"
#include "otherwise.h"
#include "result_questions.h"
#include "result_text_duty.h"
#include "trace.h"

/* ---- groups ---------------------------------------------------------------------------------------------- */

typedef struct Group { const char *heading; WtrModality modalities[2]; unsigned count; } Group;

/* A duty that says neither who nor what (a rule typed at the prompt) has no modality worth a heading. */
static const Group groups[] = {
    {"DUE", {WTR_MUST, WTR_MUST}, 0},
    {"MUST", {WTR_MUST, WTR_MUST_NOT}, 2},
    {"SHOULD", {WTR_SHOULD, WTR_SHOULD_NOT}, 2},
    {"EXPECTED", {WTR_EXPECTED, WTR_EXPECTED}, 1},
    {"MAY", {WTR_MAY, WTR_MAY}, 1},
};

static bool belongs(const Group *group, const WtrDuty *duty)
{
    bool bare = duty->bearer.actors.count == 0 && duty->action[0] == '\0';
    if (bare || group->count == 0)
        return bare && group->count == 0;
    for (unsigned i = 0; i < group->count; i++)
        if (group->modalities[i] == duty->modality)
            return true;
    return false;
}

/* "It waits for young_carer and has_sen.": the questions themselves are listed once, above. */
static void needs_line(WtrPage *page, const WtrView *view, const WtrDutyResult *result)
{
    WtrText text = {0};
    for (uint32_t i = 0; i < result->need_count; i++)
        wtr_text_printf(&text, "%s%s", i == 0 ? "It waits for " : i + 1 == result->need_count ? " and " : ", ", view->book->facts.at[result->needs[i]].id);
    wtr_text_puts(&text, ".");
    if (result->need_count > 0 && !text.failed)
        wtr_page_text(page, 4, 6, text.at);
    wtr_text_end(&text, page->out);
}

static bool one_duty(WtrPage *page, const WtrView *view, const WtrEntry *entry)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    WtrDutyResult result;
    if (wtr_duty_result(view->evaluator, entry->duty, entry->lane, &result) != WTR_OK)
        return false;
    wtr_page_blank(page);
    wtr_text_duty_line(page, view, entry, result.state, 2);
    wtr_text_sentence(page, view, duty, 4);
    wtr_text_deadlines(page, view, &result, entry->status == WTR_DUE, 4);
    wtr_text_remarks(page, view, entry, &result, entry->status != WTR_DUE, 4);
    if (entry->status == WTR_UNDETERMINED)
        needs_line(page, view, &result);
    wtr_text_citations(page, view, &result, 4);
    if (!view->selection->trace)
        return true;
    wtr_page_text(page, 4, 4, "Because:");
    return wtr_trace_text(page, view, duty->root, entry->lane, 4) &&
           (duty->gate == WTR_NONE || wtr_trace_text(page, view, duty->gate, entry->lane, 4));
}

static bool due_groups(WtrPage *page, const WtrView *view, const WtrEntries *entries)
{
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        bool headed = false;
        for (uint32_t i = 0; i < entries->list.count; i++) {
            const WtrEntry *entry = &entries->list.at[i];
            if (entry->status != WTR_DUE || !belongs(&groups[g], &view->book->duties.at[entry->duty]))
                continue;
            if (!headed)
                wtr_page_heading(page, groups[g].heading);
            headed = true;
            if (!one_duty(page, view, entry))
                return false;
        }
    }
    return true;
}

/* ---- what is not settled ----------------------------------------------------------------------------------- */

static bool undetermined_group(WtrPage *page, const WtrView *view, const WtrEntries *entries)
{
    if (entries->undetermined == 0)
        return true;
    wtr_page_heading(page, "NOT SETTLED: MORE MUST BE KNOWN");
    bool good = wtr_text_questions(page, view, entries);
    for (uint32_t i = 0; good && i < entries->list.count; i++)
        if (entries->list.at[i].status == WTR_UNDETERMINED)
            good = one_duty(page, view, &entries->list.at[i]);
    return good;
}

/* ---- what another reading would raise ------------------------------------------------------------------------ */

static bool read_otherwise_group(WtrPage *page, const WtrView *view, const WtrEntries *entries)
{
    bool headed = false, good = true;
    for (uint32_t i = 0; good && i < entries->list.count; i++) {
        const WtrEntry *entry = &entries->list.at[i];
        if (!wtr_otherwise_raises(view, entry))
            continue;
        if (!headed) {
            wtr_page_heading(page, "DEPENDS ON HOW THE GUIDANCE IS READ");
            wtr_page_blank(page);
            wtr_page_text(page, 2, 2, "As it is read here, what follows is not triggered; read otherwise, it may be.");
        }
        headed = true;
        good = one_duty(page, view, entry);
    }
    return good;
}

/* ---- what was not triggered ---------------------------------------------------------------------------------- */

static void not_triggered_line(WtrPage *page, const WtrView *view, const WtrEntry *entry)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    const WtrNode *unless = wtr_exception(view, duty, entry->lane);
    WtrText text = {0};
    wtr_text_name(view, entry, &text);
    uint32_t unknown = wtr_view_unknown(view, duty->root, entry->lane, NULL);
    if (!wtr_stands(view->book, duty->stands, view->as_of))
        wtr_text_puts(&text, ": does not stand on this date");
    else if (unless != NULL)
        wtr_text_printf(&text, ": falls away by its exception on the facts given (%s)", unless->label);
    else if (duty->not_exhaustive)
        wtr_text_printf(&text, ": no listed sign on the facts given, %u unknown; the list is not complete", unknown);
    else
        wtr_text_printf(&text, ": not triggered on the facts given, %u unknown", unknown);
    if (!text.failed)
        wtr_page_text(page, 2, 4, text.at);
    else
        page->out->failed = true;
    wtr_text_end(&text, page->out);
}

/* How many duties are not due, those that do not stand on the date counted apart, and how many questions of the others
 * are open. False when out of memory. */
typedef struct NotDue { uint32_t facts, standing, others; } NotDue;

static bool count_not_due(const WtrView *view, const WtrEntries *entries, NotDue *count)
{
    bool *unknown = wtr_alloc(view->book->facts.count);
    if (unknown == NULL)
        return false;
    for (uint32_t i = 0; i < entries->list.count; i++) {
        const WtrEntry *entry = &entries->list.at[i];
        const WtrDuty *duty = &view->book->duties.at[entry->duty];
        if (entry->status != WTR_NOT_DUE)
            continue;
        bool stands = wtr_stands(view->book, duty->stands, view->as_of);
        count->standing += stands;
        count->others += !stands;
        if (stands)
            wtr_view_unknown(view, duty->root, entry->lane, unknown);
    }
    for (uint32_t i = 0; i < view->book->facts.count; i++)
        count->facts += unknown[i];
    wtr_free(unknown);
    return true;
}

static bool not_triggered(WtrPage *page, const WtrView *view, const WtrEntries *entries)
{
    NotDue count = {0};
    if (!count_not_due(view, entries, &count))
        return false;
    if (count.standing + count.others == 0)
        return true;
    wtr_page_heading(page, "NOT TRIGGERED");
    wtr_page_blank(page);
    char line[120];
    snprintf(line, sizeof line, "%u %s not triggered on the facts given, %u unknown.", count.standing, count.standing == 1 ? "duty" : "duties", count.facts);
    if (count.standing > 0)
        wtr_page_text(page, 2, 4, line);
    snprintf(line, sizeof line, "%u %s not stand on this date.", count.others, count.others == 1 ? "duty does" : "duties do");
    if (count.others > 0)
        wtr_page_text(page, 2, 4, line);
    bool listed = false;
    for (uint32_t i = 0; i < entries->list.count; i++) {
        const WtrEntry *entry = &entries->list.at[i];
        const WtrDuty *duty = &view->book->duties.at[entry->duty];
        bool shown = view->selection->all || (duty->not_exhaustive && wtr_stands(view->book, duty->stands, view->as_of));
        if (entry->status != WTR_NOT_DUE || !shown)
            continue;
        if (!listed)
            wtr_page_blank(page);
        listed = true;
        not_triggered_line(page, view, entry);
    }
    return true;
}

static void terms_group(WtrPage *page, const WtrView *view)
{
    bool headed = false;
    for (uint32_t i = 0; i < view->book->terms.count; i++) {
        const WtrTerm *term = &view->book->terms.at[i];
        if (!wtr_stands(view->book, term->stands, view->as_of) || (term->subject != WTR_NONE && !wtr_raised(view->evaluator, term->subject, view->lane)))
            continue;
        if (!headed) {
            wtr_page_heading(page, "DEFINITIONS");
            wtr_page_blank(page);
        }
        headed = true;
        WtrRange lanes = wtr_view_lanes(view, term->subject, term->scope);
        for (uint32_t k = 0; k < lanes.count; k++) {
            WtrText text = {0};
            const char *instance = wtr_view_instance(view, term->subject, term->scope, lanes.first + k);
            wtr_text_puts(&text, term->id);
            if (term->subject != WTR_NONE)
                wtr_text_printf(&text, ", %s%s%s", view->book->subjects.at[term->subject].id, instance != NULL ? " " : "", instance != NULL ? instance : "");
            wtr_text_puts(&text, ": ");
            wtr_say_value(view->book, term->choices, wtr_node_value(view->evaluator, term->root, lanes.first + k), &text);
            if (!text.failed)
                wtr_page_text(page, 2, 4, text.at);
            wtr_text_end(&text, page->out);
        }
    }
}

/* ---- the page -------------------------------------------------------------------------------------------------- */

static void head(WtrPage *page, const WtrView *view)
{
    WtrText title = {0};
    wtr_say_case(view, &title);
    WtrSpan span = {WTR_BOLD, title.failed ? "This case" : title.at};
    wtr_page_paragraph(page, 0, 2, &span, 1);
    wtr_text_end(&title, page->out);
    if (view->book->header.title[0] != '\0')
        wtr_page_text(page, 0, 2, view->book->header.title);
    wtr_text_by_hand(page, view->book, view->settings, view->setting_count);
}

typedef struct Notices { WtrPage *page; bool any; } Notices;

/* Subjects that were not raised have a section of their own. */
static void notice(void *context, const char *kind, const char *sentence)
{
    Notices *notices = context;
    if (strcmp(kind, "not_raised") == 0)
        return;
    if (!notices->any)
        wtr_page_heading(notices->page, "READ THIS FIRST");
    notices->any = true;
    WtrSpan spans[] = {{WTR_PLAIN, "- "}, {WTR_YELLOW, sentence}};
    wtr_page_paragraph(notices->page, 2, 4, spans, 2);
}

/* The subjects that the case does not mention, in one sentence. It stands last: most cases are about one or two. */
static void not_raised_group(WtrPage *page, const WtrView *view, const WtrEntries *entries)
{
    WtrText text = {0};
    uint32_t duties = 0;
    for (uint32_t i = 0; i < view->book->subjects.count; i++) {
        const WtrSubject *subject = &view->book->subjects.at[i];
        if (entries->not_raised[i] == 0)
            continue;
        wtr_text_printf(&text, "%s%s (%u)", duties == 0 ? "The case does not mention " : "; ", subject->label[0] != '\0' ? subject->label : subject->id,
                        entries->not_raised[i]);
        duties += entries->not_raised[i];
    }
    wtr_text_printf(&text, ". %s about %s not looked at.", duties == 1 ? "The one duty" : "The duties", duties == 1 ? "it was" : "them were");
    if (text.failed)
        page->out->failed = true;
    else if (duties > 0) {
        wtr_page_heading(page, "NOT LOOKED AT");
        wtr_page_blank(page);
        wtr_page_text(page, 2, 2, text.at);
    }
    wtr_text_end(&text, page->out);
}

static void foot(WtrPage *page, const WtrEntries *entries)
{
    char line[120];
    snprintf(line, sizeof line, "%u due or applying, %u not settled, %u not triggered on the facts given.", entries->due, entries->undetermined,
             entries->not_due);
    wtr_page_blank(page);
    wtr_page_text(page, 0, 0, line);
    wtr_page_text(page, 0, 0, "This is advice from the facts given; it decides nothing. People decide.");
}

bool wtr_result_text(WtrPage *page, const WtrView *view)
{
    WtrEntries entries;
    if (!wtr_entries_gather(view, &entries))
        return false;
    head(page, view);
    Notices notices = {page, false};
    bool good = wtr_view_notices(view, notice, &notices);
    good = good && due_groups(page, view, &entries) && undetermined_group(page, view, &entries) &&
           read_otherwise_group(page, view, &entries) && not_triggered(page, view, &entries);
    not_raised_group(page, view, &entries);
    if (good && view->selection->all)
        terms_group(page, view);
    foot(page, &entries);
    wtr_entries_free(&entries);
    return good && !page->out->failed;
}
