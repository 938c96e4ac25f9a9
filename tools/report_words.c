/* report_words.c — the wording that the text, CSV and explanation writers share; see report.h. */
#include "report.h"

#include <stdio.h>
#include <string.h>

#include "../engine/date.h"

void wtr_say_value(const WtrBook *book, WtrRange choices, WtrValue value, WtrText *out)
{
    char date[11];
    if (!value.known) {
        wtr_text_puts(out, "unknown");
        return;
    }
    switch (value.type) {
    case WTR_TYPE_TRUTH: wtr_text_puts(out, value.truth == WTR_TRUE ? "true" : "false"); break;
    case WTR_TYPE_DATE:
        if (value.number == WTR_NOT_YET) {
            wtr_text_puts(out, "not yet");
        } else {
            wtr_day_format(value.number, date);
            wtr_text_puts(out, date);
        }
        break;
    case WTR_TYPE_CHOICE:
        if (value.number >= 0 && (uint32_t)value.number < choices.count)
            wtr_text_puts(out, book->choices.at[choices.first + (uint32_t)value.number].id);
        else
            wtr_text_printf(out, "%d", value.number);
        break;
    default: wtr_text_printf(out, "%d", value.number); break;
    }
}

WtrRange wtr_node_choices(const WtrBook *book, const WtrNode *node)
{
    switch (node->kind) {
    case WTR_NODE_FACT: return book->facts.at[node->ref].choices;
    case WTR_NODE_TERM: return book->terms.at[node->ref].choices;
    case WTR_NODE_GATHER:
        if (node->children.count == 1) {
            const WtrNode *child = &book->nodes.at[book->children.at[node->children.first]];
            return child->kind == WTR_NODE_GATHER ? (WtrRange){0, 0} : wtr_node_choices(book, child);
        }
        return (WtrRange){0, 0};
    default: return (WtrRange){0, 0};
    }
}

/* Long names of months are cut to three letters; "May", "June" and "July" are short enough. */
static void short_months(const char *text, WtrText *out)
{
    static const char *const months[] = {"January", "February", "March", "April", "August", "September", "October", "November", "December"};
    while (*text != '\0') {
        size_t i = 0;
        while (i < sizeof months / sizeof *months && strncmp(text, months[i], strlen(months[i])) != 0)
            i++;
        bool month = i < sizeof months / sizeof *months;
        wtr_text_add(out, text, month ? 3 : 1);
        text += month ? strlen(months[i]) : 1;
    }
}

void wtr_say_source(const WtrBook *book, uint32_t source, WtrText *out)
{
    const char *title = book->sources.at[source].title, *comma = strrchr(title, ',');
    if (title[0] == '\0')
        wtr_text_puts(out, book->sources.at[source].id);
    else
        short_months(comma != NULL && comma[1] == ' ' && comma[2] != '\0' ? comma + 2 : title, out);
}

static void numbers(WtrText *out, const char *word, uint32_t from, uint32_t to)
{
    if (from == 0)
        return;
    wtr_text_printf(out, ", %s%s %u", word, to > from ? "s" : "", from);
    if (to > from)
        wtr_text_printf(out, " to %u", to);
}

void wtr_say_citation_place(const WtrCitation *citation, WtrText *out)
{
    WtrText text = {0};
    numbers(&text, "page", citation->page_from, citation->page_to);
    if (citation->section[0] != '\0')
        wtr_text_printf(&text, ", section %s", citation->section);
    if (citation->unpaged)
        wtr_text_puts(&text, ", no page");
    numbers(&text, "para", citation->para_from, citation->para_to);
    numbers(&text, "bullet", citation->bullet, citation->bullet);
    numbers(&text, "footnote", citation->footnote, citation->footnote);
    if (citation->heading[0] != '\0')
        wtr_text_printf(&text, ", \"%s\"", citation->heading);
    if (text.failed)
        out->failed = true;
    else if (text.length > 2)
        wtr_text_puts(out, text.at + 2);
    wtr_text_end(&text, out);
}

void wtr_say_citation(const WtrBook *book, const WtrCitation *citation, WtrText *out)
{
    wtr_say_source(book, citation->source, out);
    size_t before = out->length;
    wtr_text_puts(out, ", ");
    wtr_say_citation_place(citation, out);
    if (out->length == before + 2)
        out->length = before;            /* the whole source */
    if (citation->seen)
        wtr_text_puts(out, " (read there)");
}

void wtr_say_parties(const WtrBook *book, WtrParties parties, WtrText *out)
{
    for (uint32_t i = 0; i < parties.actors.count; i++) {
        const WtrActor *actor = &book->actors.at[book->parties.at[parties.actors.first + i].actor];
        if (i > 0)
            wtr_text_puts(out, i + 1 < parties.actors.count ? ", " : parties.any ? " or " : " and ");
        wtr_text_puts(out, actor->label[0] != '\0' ? actor->label : actor->id);
    }
}

static bool vouched_for(const WtrView *view, const WtrDuty *duty)
{
    for (uint32_t i = 0; i < duty->cites.count; i++) {
        const WtrCitation *citation = &view->book->citations.at[duty->cites.first + i];
        const WtrSource *source = &view->book->sources.at[citation->source];
        if (!citation->seen && (source->from != 0 || source->to != 0) && wtr_source_in_force(source, view->as_of))
            return true;
    }
    return false;
}

bool wtr_dates_inferred(const WtrView *view, const WtrDuty *duty)
{
    return duty->stands_inferred[0] != '\0' && !vouched_for(view, duty);
}

void wtr_say_inferred(const WtrView *view, const WtrDuty *duty, WtrText *out)
{
    bool dates = wtr_dates_inferred(view, duty);
    wtr_text_printf(out, "%s%s%s", duty->inferred, duty->inferred[0] != '\0' && dates ? "; " : "", dates ? duty->stands_inferred : "");
}

void wtr_say_place(const WtrBook *book, WtrPlace place, WtrText *out)
{
    wtr_text_printf(out, "%s:%u:%u", place.file < book->files.count ? book->files.at[place.file].path : "?", place.line, place.column);
}

void wtr_say_condition(const WtrBook *book, uint32_t row, WtrText *out)
{
    const WtrNode *node = &book->nodes.at[row];
    bool list = node->kind == WTR_NODE_ANY || node->kind == WTR_NODE_NONE || node->kind == WTR_NODE_AT_LEAST || node->kind == WTR_NODE_ALL;
    size_t length = strlen(node->label);
    wtr_text_puts(out, node->label);
    if (!list || length < 3 || strcmp(node->label + length - 3, " of") != 0)
        return;
    for (uint32_t i = 0; i < node->children.count; i++)
        wtr_text_printf(out, "%s%s", i == 0 ? " " : ", ", book->nodes.at[book->children.at[node->children.first + i]].label);
}

void wtr_say_choice(const WtrBook *book, uint32_t reading, uint32_t choice, WtrText *out)
{
    const WtrChoice *of = &book->choices.at[book->readings.at[reading].choices.first + choice];
    wtr_text_puts(out, of->id);
    if (of->label[0] != '\0')
        wtr_text_printf(out, ": %s", of->label);
}

void wtr_say_no_date(const WtrBook *book, const WtrDeadlineResult *result, WtrText *out)
{
    uint32_t anchor = book->deadlines.at[result->deadline].anchor;
    const char *fact = result->fact != WTR_NONE ? book->facts.at[result->fact].id : anchor != WTR_NONE ? book->nodes.at[anchor].label : "its date";
    switch (result->why) {
    case WTR_DATED: case WTR_NO_DATE_STATED: break;
    case WTR_ANCHOR_UNKNOWN: wtr_text_printf(out, "%s is unknown", fact); break;
    case WTR_CLOCK_NOT_STARTED: wtr_text_printf(out, "%s is not yet: the clock has not started", fact); break;
    case WTR_CALENDAR_ENDS: {
        uint32_t row = book->deadlines.at[result->deadline].calendar;
        if (row == WTR_NONE)
            row = book->header.calendar;
        if (row == WTR_NONE) {
            wtr_text_puts(out, "it lies outside what the calendar knows");
            break;
        }
        char from[11], to[11];
        wtr_day_format(book->calendars.at[row].from, from);
        wtr_day_format(book->calendars.at[row].to, to);
        wtr_text_printf(out, "the calendar is known from %s to %s only", from, to);
        break;
    }
    case WTR_OUT_OF_DATES: wtr_text_puts(out, "it lies outside the years 0001 to 9999"); break;
    }
}

size_t wtr_deadline_skipped(const WtrRulebook *rulebook, const WtrDeadline *deadline, const WtrDeadlineResult *result, int32_t *days, size_t capacity)
{
    if (deadline->calendar == WTR_NONE || result->date == 0 || result->from == 0)
        return 0;
    bool forward = result->from <= result->date;
    return wtr_calendar_skipped(rulebook, deadline->calendar, forward ? result->from : result->date, forward ? result->date : result->from, days, capacity);
}

static const char *holiday_name(const WtrBook *book, const WtrCalendar *calendar, int32_t day)
{
    for (uint32_t i = 0; i < calendar->holidays.count; i++)
        if (book->holidays.at[calendar->holidays.first + i].day == day)
            return book->holidays.at[calendar->holidays.first + i].name;
    return NULL;
}

#define SKIPPED_MAX 400          /* days that are looked at for the summary; a longer span is only counted */
#define NAMED_MAX 3              /* holidays that are named rather than counted */

void wtr_say_skipped(const WtrRulebook *rulebook, const WtrDeadline *deadline, const WtrDeadlineResult *result, WtrText *out)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    int32_t days[SKIPPED_MAX];
    size_t count = wtr_deadline_skipped(rulebook, deadline, result, days, SKIPPED_MAX);
    if (count == 0)
        return;
    if (count > SKIPPED_MAX) {
        wtr_text_printf(out, "%zu days that are no working days", count);
        return;
    }
    const WtrCalendar *calendar = &book->calendars.at[deadline->calendar];
    const char *names[NAMED_MAX];
    size_t weekend = 0, holidays = 0;
    for (size_t i = 0; i < count; i++) {
        if ((calendar->weekend >> wtr_weekday(days[i]) & 1u) != 0) {
            weekend++;
            continue;
        }
        if (holidays < NAMED_MAX)
            names[holidays] = holiday_name(book, calendar, days[i]);
        holidays++;
    }
    if (weekend > 0)
        wtr_text_printf(out, "%zu weekend day%s", weekend, weekend == 1 ? "" : "s");
    bool named = holidays <= NAMED_MAX;
    for (size_t i = 0; named && i < holidays; i++)
        named = names[i] != NULL;
    if (!named)
        wtr_text_printf(out, "%s%zu holidays", weekend > 0 ? " and " : "", holidays);
    for (size_t i = 0; named && i < holidays; i++)
        wtr_text_printf(out, "%s%s", i == 0 && weekend == 0 ? "" : i + 1 == holidays ? " and " : ", ", names[i]);
}
