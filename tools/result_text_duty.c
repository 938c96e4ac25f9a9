/* result_text_duty.c — see result_text_duty.h. What a duty's readings would change is in result_text_reading.c. */
#include "result_text_duty.h"

#include <ctype.h>
#include <string.h>

#include "../engine/date.h"
#include "case_value.h"
#include "result_text_reading.h"

void wtr_text_flush(WtrPage *page, WtrText *text, unsigned indent, unsigned hang)
{
    if (text->failed)
        page->out->failed = true;
    else if (text->length > 0)
        wtr_page_text(page, indent, hang, text->at);
    wtr_text_free(text);
}

static void capital(WtrText *text, size_t at)
{
    if (!text->failed && at < text->length)
        text->at[at] = (char)toupper((unsigned char)text->at[at]);
}

void wtr_say_day(WtrText *out, int32_t day)
{
    char words[20];
    wtr_day_format_people(day, words);
    wtr_text_puts(out, words);
}

void wtr_say_case_name(const WtrView *view, WtrText *out)
{
    if (view->facts->name != NULL)
        wtr_text_printf(out, "Case %s", view->facts->name);
    else if (view->row > 0)
        wtr_text_printf(out, "Case in row %u of %s", view->row, view->path);
    else
        wtr_text_puts(out, "This case");
}

void wtr_say_case(const WtrView *view, WtrText *out)
{
    wtr_say_case_name(view, out);
    wtr_text_puts(out, ", decided as at ");
    wtr_say_day(out, view->as_of);
    if (view->today != view->as_of) {
        wtr_text_puts(out, ", deadlines seen from ");
        wtr_say_day(out, view->today);
    }
}

/* ---- the duty ------------------------------------------------------------------------------------------- */

void wtr_text_name(const WtrView *view, const WtrEntry *entry, WtrText *out)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    wtr_text_puts(out, duty->id);
    if (duty->subject == WTR_NONE)
        return;
    const char *instance = wtr_view_instance(view, duty->subject, duty->scope, entry->lane);
    wtr_text_printf(out, ", %s", view->book->subjects.at[duty->subject].id);
    if (instance != NULL)
        wtr_text_printf(out, " %s", instance);
}

const WtrNode *wtr_exception(const WtrView *view, const WtrDuty *duty, uint32_t lane)
{
    const WtrBook *book = view->book;
    const WtrNode *root = &book->nodes.at[duty->root], *found = NULL;
    for (uint32_t i = 0; root->kind == WTR_NODE_ALL && i < root->children.count; i++) {
        uint32_t row = book->children.at[root->children.first + i];
        WtrValue value = wtr_node_value(view->evaluator, row, lane);
        bool holds = value.known && value.truth == WTR_TRUE;
        if (book->nodes.at[row].kind != WTR_NODE_UNLESS && !holds)
            return NULL;
        if (book->nodes.at[row].kind == WTR_NODE_UNLESS && value.known && !holds && found == NULL)
            found = &book->nodes.at[row];
    }
    return found;
}

static WtrStyle state_style(WtrState state)
{
    switch (state) {
    case WTR_STATE_MET: case WTR_STATE_DONE: case WTR_STATE_EXPLAINED: return WTR_GREEN;
    case WTR_STATE_LATE: case WTR_STATE_OVERDUE: case WTR_STATE_BREACHED: return WTR_RED;
    case WTR_STATE_UNKNOWN: case WTR_STATE_BLOCKED: return WTR_YELLOW;
    default: return WTR_PLAIN;
    }
}

/* "may" and "must not" apply; everything else is due. */
const char *wtr_status_words(const WtrDuty *duty, WtrDutyStatus status)
{
    bool applies = duty->modality == WTR_MAY || duty->modality == WTR_MUST_NOT;
    switch (status) {
    case WTR_DUE: return applies ? "applies" : "due";
    case WTR_UNDETERMINED: return "not settled";
    case WTR_NOT_DUE: return "not triggered on the facts given";
    case WTR_NOT_RAISED: return "not raised";
    }
    return "";
}

const char *wtr_state_words(WtrState state)
{
    return state == WTR_STATE_UNKNOWN ? "not known whether done" : wtr_state_name(state);
}

void wtr_text_duty_line(WtrPage *page, const WtrView *view, const WtrEntry *entry, WtrState state, unsigned indent)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    WtrText name = {0};
    wtr_text_name(view, entry, &name);
    if (name.failed) {
        page->out->failed = true;
    } else {
        const char *words = wtr_state_words(state);
        WtrSpan spans[] = {{WTR_BOLD, name.at}, {WTR_PLAIN, ": "}, {WTR_PLAIN, wtr_status_words(duty, entry->status)},
                           {WTR_PLAIN, words != NULL ? ", " : ""}, {state_style(state), words != NULL ? words : ""}};
        wtr_page_paragraph(page, indent, indent + 2, spans, 5);
    }
    wtr_text_end(&name, page->out);
}

const char *wtr_modality_words(WtrModality modality)
{
    switch (modality) {
    case WTR_MUST: return "must";
    case WTR_SHOULD: return "should";
    case WTR_MAY: return "may";
    case WTR_MUST_NOT: return "must not";
    case WTR_SHOULD_NOT: return "should not";
    case WTR_EXPECTED: return "is expected to";
    }
    return "";
}

void wtr_text_sentence(WtrPage *page, const WtrView *view, const WtrDuty *duty, unsigned indent)
{
    if (duty->action[0] == '\0')
        return;
    WtrText text = {0};
    /* "It is expected that practitioners share …": no verb to bend to one bearer or many. */
    bool expected = duty->modality == WTR_EXPECTED;
    if (expected)
        wtr_text_puts(&text, "It is expected that ");
    size_t bearer = text.length;
    wtr_say_parties(view->book, duty->bearer, &text);
    if (text.length == bearer)
        wtr_text_puts(&text, "someone (the rule does not say who)");
    capital(&text, 0);
    wtr_text_printf(&text, " %s%s%s", expected ? "" : wtr_modality_words(duty->modality), expected ? "" : " ", duty->action);
    if (duty->recipient.actors.count > 0) {
        wtr_text_puts(&text, " (to ");
        wtr_say_parties(view->book, duty->recipient, &text);
        wtr_text_puts(&text, ")");
    }
    size_t action = strlen(duty->action);
    if (duty->recipient.actors.count > 0 || strchr(".!?", duty->action[action - 1]) == NULL)
        wtr_text_puts(&text, ".");
    wtr_text_flush(page, &text, indent, indent);
}

/* ---- deadlines --------------------------------------------------------------------------------------------- */

static void say_counting(const WtrView *view, const WtrDeadline *deadline, const WtrDeadlineResult *result, WtrText *out)
{
    WtrText skipped = {0};
    wtr_say_skipped(view->rulebook, deadline, result, &skipped);
    bool counted = deadline->kind == WTR_WITHIN || deadline->kind == WTR_NO_LATER || deadline->kind == WTR_EVERY;
    if (counted && result->from != 0) {
        wtr_text_puts(out, ", counted from ");
        wtr_say_day(out, result->from);
    }
    if (skipped.length > 0 && !skipped.failed)
        wtr_text_printf(out, ", skipping %s", skipped.at);
    wtr_text_end(&skipped, out);
}

static void say_terms_of(const WtrView *view, const WtrDeadline *deadline, const WtrDeadlineResult *result, WtrText *out)
{
    uint32_t reading = wtr_deadline_reading(view->book, deadline);
    if (reading != WTR_NONE)
        wtr_text_printf(out, ", under the reading of %s", view->book->readings.at[reading].id);
    if (result->applies == WTR_UNKNOWN)
        wtr_text_printf(out, ", if %s (not known)", view->book->nodes.at[deadline->when].label);
    if (deadline->non_statutory)
        wtr_text_puts(out, ", non-statutory");
    for (uint32_t i = 0; i < deadline->cites.count; i++) {
        wtr_text_puts(out, i == 0 ? " [" : "; ");
        wtr_say_citation(view->book, &view->book->citations.at[deadline->cites.first + i], out);
    }
    wtr_text_puts(out, deadline->cites.count > 0 ? "]." : ".");
    if (deadline->inferred[0] != '\0')
        wtr_text_printf(out, " Inferred: %s.", deadline->inferred);
}

void wtr_say_deadline_text(const WtrDeadline *deadline, WtrText *out)
{
    static const char unit[] = " working_day";       /* of one or of several */
    const char *text = deadline->text;
    for (const char *at; (at = strstr(text, unit)) != NULL; text = at + sizeof unit - 1) {
        wtr_text_add(out, text, (size_t)(at - text));
        wtr_text_puts(out, " working day");
    }
    wtr_text_puts(out, text);
}

/* How a deadline's own verb reads before "by Mon 4 Jan 2021". */
static const char *verb(WtrModality modality)
{
    return modality == WTR_EXPECTED ? "expected" : wtr_modality_words(modality);
}

/* Whether a deadline says again what the one before it has said, with another strength or from another page. */
static bool repeats(const WtrBook *book, const WtrDeadlineResult *result, const WtrDeadlineResult *before)
{
    return before != NULL && result->date != 0 && result->date == before->date && result->from == before->from &&
           strcmp(book->deadlines.at[result->deadline].text, book->deadlines.at[before->deadline].text) == 0;
}

/* "by 2019-06-29" is the date itself and no rule to be told beside it. */
static bool says_its_date(const WtrBook *book, const WtrDeadline *deadline)
{
    return deadline->kind == WTR_BY && deadline->anchor != WTR_NONE && book->nodes.at[deadline->anchor].kind == WTR_NODE_CONSTANT;
}

static void say_dated(const WtrView *view, const WtrDeadlineResult *result, const char *state, bool again, WtrText *out)
{
    const WtrDeadline *deadline = &view->book->deadlines.at[result->deadline];
    if (again) {
        wtr_text_puts(out, "by the same day");
    } else {
        wtr_text_puts(out, deadline->kind == WTR_EVERY ? "next by " : "by ");
        wtr_say_day(out, result->date);
    }
    if (state != NULL)
        wtr_text_printf(out, " (%s)", state);
    if (again || says_its_date(view->book, deadline))
        return;
    wtr_text_puts(out, ": ");
    wtr_say_deadline_text(deadline, out);
    say_counting(view, deadline, result, out);
}

static void say_undated(const WtrView *view, const WtrDeadlineResult *result, const char *state, WtrText *out)
{
    wtr_say_deadline_text(&view->book->deadlines.at[result->deadline], out);
    if (state != NULL)
        wtr_text_printf(out, " (%s)", state);
    if (result->why == WTR_NO_DATE_STATED)
        return;
    wtr_text_puts(out, "; no date can be given: ");
    wtr_say_no_date(view->book, result, out);
}

/* "Must by Mon 4 Jan 2021 (open): within 5 working days of became_aware, counted from …". */
static void one_deadline(WtrPage *page, const WtrView *view, const WtrDeadlineResult *result, const WtrDeadlineResult *before, bool due, bool several,
                         unsigned indent)
{
    const WtrDeadline *deadline = &view->book->deadlines.at[result->deadline];
    WtrText text = {0};
    bool again = repeats(view->book, result, before);
    bool stated = result->state != WTR_STATE_NONE && several && !(again && before->state == result->state);
    const char *state = stated ? wtr_state_words(result->state) : NULL;
    wtr_text_puts(&text, due ? "" : "if it applies, ");
    if (deadline->own_modality || several)
        wtr_text_printf(&text, "%s ", verb(deadline->modality));
    if (result->date != 0)
        say_dated(view, result, state, again, &text);
    else
        say_undated(view, result, state, &text);
    say_terms_of(view, deadline, result, &text);
    capital(&text, 0);
    wtr_text_flush(page, &text, indent, indent + 2);
}

void wtr_text_deadlines(WtrPage *page, const WtrView *view, const WtrDutyResult *result, bool due, unsigned indent)
{
    for (uint32_t i = 0; i < result->deadline_count; i++)
        one_deadline(page, view, &result->deadlines[i], i > 0 ? &result->deadlines[i - 1] : NULL, due, result->deadline_count > 1, indent);
}

/* ---- what it rests on ----------------------------------------------------------------------------------------- */

/* Whether `citation` is a bullet of the paragraph that `said` has named already. */
static bool adds_bullet(const WtrCitation *said, const WtrCitation *citation)
{
    return citation->bullet != 0 && citation->footnote == 0 && citation->source == said->source && citation->page_from == said->page_from &&
           citation->page_to == said->page_to && citation->para_from == said->para_from && citation->para_to == said->para_to &&
           strcmp(citation->heading, said->heading) == 0 && strcmp(citation->section, said->section) == 0;
}

static void say_citations(const WtrView *view, const WtrDutyResult *result, bool in_force, WtrText *out)
{
    uint32_t last = WTR_NONE, count = 0, at = 0;
    for (uint32_t i = 0; i < result->citation_count; i++) {
        const WtrCitation *citation = &view->book->citations.at[result->citations[i]];
        if (wtr_source_in_force(&view->book->sources.at[citation->source], view->as_of) != in_force)
            continue;
        if (count > 0 && adds_bullet(&view->book->citations.at[result->citations[at]], citation)) {
            wtr_text_printf(out, ", bullet %u", citation->bullet);
            continue;
        }
        at = i;
        if (count++ > 0)
            wtr_text_puts(out, "; ");
        if (citation->source == last)
            wtr_say_citation_place(citation, out);      /* the edition has just been named */
        else
            wtr_say_citation(view->book, citation, out);
        last = citation->source;
    }
}

void wtr_text_citations(WtrPage *page, const WtrView *view, const WtrDutyResult *result, unsigned indent)
{
    WtrText now = {0}, other = {0}, text = {0};
    say_citations(view, result, true, &now);
    say_citations(view, result, false, &other);
    if (now.length > 0)
        wtr_text_printf(&text, "Written in %s.", now.at);
    if (other.length > 0)
        wtr_text_printf(&text, now.length > 0 ? " Also in %s, not in force on this date." : "Written in %s, not in force on this date.", other.at);
    wtr_text_flush(page, &text, indent, indent + 2);
    wtr_text_end(&now, page->out);
    wtr_text_end(&other, page->out);
}

void wtr_text_needs(WtrPage *page, const WtrView *view, const WtrDutyResult *result, unsigned indent)
{
    for (uint32_t i = 0; i < result->need_count; i++) {
        const WtrFact *fact = &view->book->facts.at[result->needs[i]];
        WtrText text = {0};
        wtr_text_printf(&text, "- %s%s%s (", fact->id, fact->question[0] != '\0' ? ": " : "", fact->question);
        wtr_answer_expected(view->book, fact, &text);
        wtr_text_puts(&text, ")");
        if (i == 0)
            wtr_page_text(page, indent, indent, "These answers would settle it:");
        wtr_text_flush(page, &text, indent + 2, indent + 4);
    }
}

/* The reasons of bullets that are true, which are known by their own citations; one on a page of the edition in force
 * needs none. */
static void inferred_bullets(WtrPage *page, const WtrView *view, const WtrDuty *duty, const WtrDutyResult *result, unsigned indent)
{
    const WtrBook *book = view->book;
    for (uint32_t i = 0; i < result->citation_count; i++) {
        uint32_t row = result->citations[i];
        const WtrCitation *citation = &book->citations.at[row];
        bool own = row >= duty->cites.first && row - duty->cites.first < duty->cites.count;
        if (own || wtr_source_in_force(&book->sources.at[citation->source], view->as_of))
            continue;
        for (uint32_t n = 0; n < book->nodes.count; n++) {
            const WtrNode *node = &book->nodes.at[n];
            if (!node->bullet || node->inferred[0] == '\0' || row < node->cites.first || row - node->cites.first >= node->cites.count)
                continue;
            WtrText text = {0};
            wtr_text_puts(&text, "Inferred, not stated, of ");
            wtr_say_citation_place(citation, &text);
            wtr_text_printf(&text, ": %s.", node->inferred);
            wtr_text_flush(page, &text, indent, indent + 2);
            break;
        }
    }
}

void wtr_text_remarks(WtrPage *page, const WtrView *view, const WtrEntry *entry, const WtrDutyResult *result, bool brief, unsigned indent)
{
    const WtrBook *book = view->book;
    const WtrDuty *duty = &book->duties.at[entry->duty];
    WtrText text = {0};
    for (uint32_t i = 0; i < result->blocked_count; i++) {
        wtr_text_puts(&text, "Blocked until ");
        wtr_say_condition(book, result->blocked_by[i], &text);
        wtr_text_puts(&text, ".");
        wtr_text_flush(page, &text, indent, indent + 2);
    }
    wtr_text_readings(page, view, entry, result, indent);
    for (uint32_t i = 0; i < result->assumed_count; i++) {
        const WtrFact *fact = &book->facts.at[result->assumed[i]];
        WtrValue value = {fact->type, (WtrTruth)fact->assumed_value, true, fact->assumed_value};
        wtr_text_printf(&text, "Assumes that %s is ", fact->id);
        wtr_say_value(book, fact->choices, value, &text);
        wtr_text_puts(&text, ": nobody has said.");
        wtr_text_flush(page, &text, indent, indent + 2);
    }
    if (brief)
        return;
    WtrText reason = {0};
    wtr_say_inferred(view, duty, &reason);
    if (reason.length > 0) {
        wtr_text_printf(&text, "Inferred, not stated: %s.", reason.at);
        wtr_text_flush(page, &text, indent, indent + 2);
    }
    wtr_text_end(&reason, page->out);
    inferred_bullets(page, view, duty, result, indent);
    if (duty->non_statutory)
        wtr_page_text(page, indent, indent + 2, "Non-statutory.");
    if (duty->draft)
        wtr_page_text(page, indent, indent + 2, duty->cites.count > 0 ? "A draft: not settled." : "A draft: it cites nothing.");
    if (duty->note[0] != '\0') {
        wtr_text_printf(&text, "Note: %s", duty->note);
        wtr_text_flush(page, &text, indent, indent + 2);
    }
}
