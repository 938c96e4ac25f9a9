/* page_report_when.c — the deadlines in order of their dates, each with the days between: what was counted, what was
 * skipped.
 *
 * A span of working days is drawn as the weeks of a calendar, in a table whose every cell says in words what it is, so
 * that nothing hangs on a picture. Guarantees: deadlines of duties that are due, or would be if they apply; the same
 * date, count and duty is told once with all its strengths. */
#include "page_report.h"

#include <stdlib.h>
#include <string.h>

#include "../engine/date.h"
#include "result_text_duty.h"

#define WEEKS_MAX 9                  /* a longer span is told in words */
#define SPAN_MAX (7 * WEEKS_MAX)

/* `again` is the row of a deadline of the same duty that says the same with another strength, or WTR_NONE. */
typedef struct When { uint32_t entry; bool due; WtrDeadlineResult result; uint32_t again; } When;
typedef struct Whens { WTR_VEC(When) list; } Whens;

static const WtrDeadline *row_of(const WtrReport *report, const WtrDeadlineResult *result) { return &report->view->book->deadlines.at[result->deadline]; }

/* ---- gathering --------------------------------------------------------------------------------------------------- */

/* Whether it says again what the one before has said, with another strength or from another page. */
static bool repeats(const WtrReport *report, const Whens *whens, uint32_t entry, const WtrDeadlineResult *result)
{
    if (whens->list.count == 0)
        return false;
    const When *last = &whens->list.at[whens->list.count - 1];
    return last->again == WTR_NONE && last->entry == entry && last->result.date == result->date && last->result.from == result->from && last->result.state == result->state &&
           last->result.applies == result->applies && strcmp(row_of(report, &last->result)->text, row_of(report, result)->text) == 0;
}

static bool gather(const WtrReport *report, Whens *out)
{
    for (uint32_t i = 0; i < report->entries->list.count; i++) {
        const WtrEntry *entry = &report->entries->list.at[i];
        WtrDutyResult result;
        if (entry->status != WTR_DUE && entry->status != WTR_UNDETERMINED)
            continue;
        if (wtr_duty_parts(report->view->evaluator, entry->duty, entry->lane, WTR_PART_DEADLINES, &result) != WTR_OK)
            return false;
        for (uint32_t d = 0; d < result.deadline_count; d++) {
            const WtrDeadlineResult *deadline = &result.deadlines[d];
            if (deadline->why == WTR_NO_DATE_STATED)
                continue;
            if (repeats(report, out, i, deadline)) {
                out->list.at[out->list.count - 1].again = deadline->deadline;
                continue;
            }
            When *when = wtr_vec_add(NULL, &out->list);
            if (when == NULL)
                return false;
            *when = (When){i, entry->status == WTR_DUE, *deadline, WTR_NONE};
        }
    }
    return true;
}

/* By date, those without one last; then in the order of the page. */
static int by_date(const void *left, const void *right)
{
    const When *a = left, *b = right;
    int32_t x = a->result.date != 0 ? a->result.date : INT32_MAX, y = b->result.date != 0 ? b->result.date : INT32_MAX;
    if (x != y)
        return x < y ? -1 : 1;
    if (a->entry != b->entry)
        return a->entry < b->entry ? -1 : 1;
    return a->result.deadline < b->result.deadline ? -1 : a->result.deadline > b->result.deadline;
}

/* ---- the weeks ----------------------------------------------------------------------------------------------------- */

/* The days of one span, each with what it is. */
typedef struct Span {
    int32_t first, last;             /* the earlier and the later end */
    int32_t from, date;              /* the day it is counted from, and the deadline */
    int32_t skipped[SPAN_MAX]; size_t skipped_count;
} Span;

static bool is_skipped(const Span *span, int32_t day)
{
    for (size_t i = 0; i < span->skipped_count; i++)
        if (span->skipped[i] == day)
            return true;
    return false;
}

static const char *holiday(const WtrBook *book, uint32_t calendar, int32_t day)
{
    WtrRange range = book->calendars.at[calendar].holidays;
    for (uint32_t i = 0; i < range.count; i++)
        if (book->holidays.at[range.first + i].day == day)
            return book->holidays.at[range.first + i].name;
    return NULL;
}

static void put_number(WtrHtml *html, const Span *span, int32_t day)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    WtrYmd ymd = wtr_ymd_from_day(day);
    bool named = day == span->first || ymd.day == 1;
    wtr_html_begin_class(html, "span", "date");
    wtr_html_printf(html, named ? "%d %s" : "%d", ymd.day, months[ymd.month - 1]);
    wtr_html_end(html);
}

static void put_day(WtrHtml *html, const WtrBook *book, uint32_t calendar, const Span *span, int32_t day, int *counted)
{
    const char *name = holiday(book, calendar, day);
    bool skipped = is_skipped(span, day), start = day == span->from, end = day == span->date;
    wtr_html_begin_class(html, "td", skipped ? "skipped" : start ? "start" : end ? "due" : "counted");
    put_number(html, span, day);
    if (skipped) {
        wtr_html_begin_class(html, "span", "mark");
        wtr_html_leaf(html, "span", "unseen", name != NULL ? name : "weekend");
        wtr_html_begin_class(html, "span", "seen");
        wtr_html_attribute(html, "aria-hidden", "true");
        wtr_html_text(html, name != NULL ? "holi\xC2\xAD" "day" : "–");
        wtr_html_end(html);
        wtr_html_end(html);
    } else if (start) {
        wtr_html_leaf(html, "span", "mark", "from");
    } else {
        wtr_html_begin_class(html, "span", "mark");
        wtr_html_printf(html, end ? "due: %d" : "%d", ++*counted);
        wtr_html_end(html);
    }
    wtr_html_end(html);
}

/* A span that counts back numbers its days from the later end. */
static int days_counted_before(const Span *span, int32_t day)
{
    int count = 0;
    for (int32_t at = day + 1; at < span->last; at++)
        count += !is_skipped(span, at);
    return count;
}

static void put_week(WtrHtml *html, const WtrBook *book, uint32_t calendar, const Span *span, int32_t monday, int *counted)
{
    bool back = span->date < span->from;
    wtr_html_begin(html, "tr");
    for (int32_t day = monday; day < monday + 7; day++) {
        if (day < span->first || day > span->last) {
            wtr_html_leaf(html, "td", "outside", "");
            continue;
        }
        int before = back ? days_counted_before(span, day) : 0;
        put_day(html, book, calendar, span, day, back ? &before : counted);
    }
    wtr_html_end(html);
}

static void put_weekdays(WtrHtml *html)
{
    static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    wtr_html_begin(html, "thead");
    wtr_html_begin(html, "tr");
    for (int i = 0; i < 7; i++) {
        wtr_html_begin(html, "th");
        wtr_html_attribute(html, "scope", "col");
        wtr_html_text(html, names[i]);
        wtr_html_end(html);
    }
    wtr_html_end(html);
    wtr_html_end(html);
}

/* "Not counted: 4 weekend days and Christmas Day." */
static void put_skipped(const WtrReport *report, const WtrDeadlineResult *result)
{
    WtrText text = {0};
    wtr_say_skipped(report->view->rulebook, row_of(report, result), result, &text);
    if (text.length > 0 && !text.failed) {
        wtr_html_begin_class(report->html, "p", "skips");
        wtr_html_printf(report->html, "Not counted: %s. The day it counts from is not counted either.", text.at);
        wtr_html_end(report->html);
    }
    wtr_text_end(&text, report->html->out);
}

static void put_weeks(const WtrReport *report, const WtrDeadlineResult *result)
{
    const WtrBook *book = report->view->book;
    const WtrDeadline *deadline = row_of(report, result);
    WtrHtml *html = report->html;
    Span span = {.from = result->from, .date = result->date};
    bool forward = result->from <= result->date;
    span.first = forward ? result->from : result->date;
    span.last = forward ? result->date : result->from;
    int32_t monday = span.first - wtr_weekday(span.first);
    if (span.last - monday >= SPAN_MAX)
        return;
    span.skipped_count = wtr_deadline_skipped(report->view->rulebook, deadline, result, span.skipped, SPAN_MAX);
    wtr_html_begin_class(html, "table", "weeks");
    wtr_html_begin(html, "caption");
    wtr_html_text(html, forward ? "Counted from " : "Counted back from ");
    wtr_html_date(html, result->from);
    wtr_html_end(html);
    put_weekdays(html);
    wtr_html_begin(html, "tbody");
    int counted = 0;
    for (; monday <= span.last; monday += 7)
        put_week(html, book, deadline->calendar, &span, monday, &counted);
    wtr_html_end(html);
    wtr_html_end(html);
}

/* ---- the line of dates ------------------------------------------------------------------------------------------------ */

static bool same_count(const WtrReport *report, const When *a, const When *b)
{
    return a->result.date == b->result.date && a->result.from == b->result.from && row_of(report, &a->result)->calendar == row_of(report, &b->result)->calendar;
}

/* "Should by the same day. Written in December 2020 update, page 96." */
static void put_again(const WtrReport *report, const WtrDeadline *deadline)
{
    wtr_html_text(report->html, " ");
    wtr_html_human(report->html, deadline->modality == WTR_EXPECTED ? "expected" : wtr_modality_words(deadline->modality), true);
    wtr_html_text(report->html, deadline->non_statutory ? " by the same day, non-statutory." : " by the same day.");
    for (uint32_t i = 0; i < deadline->cites.count; i++) {
        wtr_html_text(report->html, i == 0 ? " Written in " : "; ");
        wtr_html_citation(report->html, report->view->book, &report->view->book->citations.at[deadline->cites.first + i]);
    }
    wtr_html_text(report->html, deadline->cites.count > 0 ? "." : "");
}

static void put_when(const WtrReport *report, const Whens *whens, uint32_t row)
{
    const When *when = &whens->list.at[row];
    const WtrDeadline *deadline = row_of(report, &when->result);
    WtrHtml *html = report->html;
    wtr_html_begin_class(html, "li", when->result.date == 0 ? "undated" : when->result.date < report->view->today ? "past" : NULL);
    wtr_html_begin_class(html, "p", "day");
    if (when->result.date != 0)
        wtr_html_date(html, when->result.date);
    else
        wtr_html_text(html, "No date can be given");
    if (when->due)
        wtr_report_state(html, when->result.state);
    else
        wtr_html_leaf(html, "span", "state waiting", "if it applies");
    wtr_html_end(html);
    wtr_report_sentence(report, when->entry, "says");
    wtr_html_begin_class(html, "p", "about");
    wtr_report_deadline(report, &when->result, when->due, false);
    if (when->again != WTR_NONE)
        put_again(report, &report->view->book->deadlines.at[when->again]);
    wtr_html_text(html, " ");
    wtr_html_begin(html, "a");
    wtr_html_attribute_printf(html, "href", "#why-%u", when->entry);
    wtr_report_name(report, when->entry);
    wtr_html_end(html);
    wtr_html_end(html);
    if (when->result.date != 0 && when->result.from != 0 && deadline->calendar != WTR_NONE) {
        if (row > 0 && same_count(report, when, &whens->list.at[row - 1])) {
            wtr_html_leaf(html, "p", "skips", "Counted as above.");
        } else {
            put_weeks(report, &when->result);
            put_skipped(report, &when->result);
        }
    }
    wtr_html_end(html);
}

static void put_today(const WtrReport *report)
{
    wtr_html_begin_class(report->html, "li", "today");
    wtr_html_begin_class(report->html, "p", "day");
    wtr_html_date(report->html, report->view->today);
    wtr_html_text(report->html, ": deadlines are seen from this day");
    wtr_html_end(report->html);
    wtr_html_end(report->html);
}

/* ---- what presses ------------------------------------------------------------------------------------------------------ */

static bool is_pending(WtrState state) { return state == WTR_STATE_OPEN || state == WTR_STATE_UNKNOWN || state == WTR_STATE_BLOCKED; }

/* Of duties that are due: whether this deadline has passed undone (`late`), or is still to come. */
static bool presses(const WtrReport *report, const When *when, bool late)
{
    if (!when->due || when->result.date == 0 || when->result.applies != WTR_TRUE)
        return false;
    return late ? when->result.state == WTR_STATE_OVERDUE : is_pending(when->result.state) && when->result.date >= report->view->today;
}

/* "Next deadline 4 January 2021: notify panel, incident": the first of them, and how many more there are. */
static void put_first(const WtrReport *report, const Whens *whens, bool late)
{
    WtrHtml *html = report->html;
    uint32_t count = 0, first = 0;
    for (uint32_t i = 0; i < whens->list.count; i++)
        if (presses(report, &whens->list.at[i], late) && count++ == 0)
            first = i;
    if (count == 0)
        return;
    const When *when = &whens->list.at[first];
    wtr_html_begin_class(html, "p", late ? "next late" : "next");
    wtr_html_begin(html, "strong");
    wtr_html_text(html, late ? "Overdue since " : "Next deadline ");
    wtr_html_date(html, when->result.date);
    wtr_html_end(html);
    wtr_html_text(html, ": ");
    wtr_html_begin(html, "a");
    wtr_html_attribute_printf(html, "href", "#why-%u", when->entry);
    wtr_report_name(report, when->entry);
    wtr_html_end(html);
    if (count > 1)
        wtr_html_printf(html, ", and %u more %s", count - 1, late ? "overdue" : "to come");
    wtr_html_text(html, ".");
    wtr_html_end(html);
}

bool wtr_report_pressing(const WtrReport *report)
{
    Whens whens = {.list = {0}};
    bool good = gather(report, &whens);
    if (good && whens.list.count > 0) {
        qsort(whens.list.at, whens.list.count, sizeof *whens.list.at, by_date);
        put_first(report, &whens, true);
        put_first(report, &whens, false);
    }
    wtr_free(whens.list.at);
    return good;
}

bool wtr_report_deadlines(const WtrReport *report)
{
    Whens whens = {.list = {0}};
    bool good = gather(report, &whens);
    if (good && whens.list.count > 0) {
        qsort(whens.list.at, whens.list.count, sizeof *whens.list.at, by_date);
        wtr_report_section(report->html, "deadlines", "Deadlines, in order of date");
        wtr_html_begin_class(report->html, "ol", "line");
        bool today = false;
        for (uint32_t i = 0; i < whens.list.count; i++) {
            int32_t date = whens.list.at[i].result.date;
            if (!today && (date == 0 || date >= report->view->today)) {
                put_today(report);
                today = true;
            }
            put_when(report, &whens, i);
        }
        if (!today)
            put_today(report);
        wtr_html_end(report->html);
        wtr_html_end(report->html);
    }
    wtr_free(whens.list.at);
    return good;
}
