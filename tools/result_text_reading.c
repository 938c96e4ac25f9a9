/* result_text_reading.c — see result_text_reading.h. */
#include "result_text_reading.h"

#include <string.h>

#include "otherwise.h"
#include "result_text_duty.h"

/* The deadlines of one side of a comparison. */
typedef struct Deadlines { const WtrDeadlineResult *at; uint32_t count; } Deadlines;

static const WtrDeadline *row_of(const WtrView *view, const WtrDeadlineResult *result)
{
    return &view->book->deadlines.at[result->deadline];
}

static bool same_day_and_text(const WtrView *view, const WtrDeadlineResult *a, const WtrDeadlineResult *b)
{
    return a->date == b->date && a->applies == b->applies && strcmp(row_of(view, a)->text, row_of(view, b)->text) == 0;
}

static bool holds(const WtrView *view, Deadlines in, const WtrDeadlineResult *wanted)
{
    for (uint32_t i = 0; i < in.count; i++)
        if (same_day_and_text(view, &in.at[i], wanted) && row_of(view, &in.at[i])->modality == row_of(view, wanted)->modality)
            return true;
    return false;
}

static uint32_t missing_from(const WtrView *view, Deadlines in, Deadlines of)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < of.count; i++)
        count += !holds(view, in, &of.at[i]);
    return count;
}

/* ---- deadlines in a sentence ------------------------------------------------------------------------------- */

/* "(must and should, within 5 working days of became_aware, non-statutory)": of `first` and of those after it
 * that say the same. */
static void say_particulars(const WtrView *view, Deadlines list, uint32_t first, WtrText *out)
{
    const WtrDeadlineResult *result = &list.at[first];
    const WtrDeadline *deadline = row_of(view, result);
    wtr_text_puts(out, " (");
    if (deadline->own_modality)
        wtr_text_puts(out, wtr_modality_words(deadline->modality));
    for (uint32_t i = first + 1; i < list.count; i++)
        if (deadline->own_modality && same_day_and_text(view, result, &list.at[i]))
            wtr_text_printf(out, " and %s", wtr_modality_words(row_of(view, &list.at[i])->modality));
    wtr_text_puts(out, deadline->own_modality ? ", " : "");
    wtr_say_deadline_text(deadline, out);
    if (deadline->non_statutory)
        wtr_text_puts(out, ", non-statutory");
    if (result->date == 0) {
        wtr_text_puts(out, "; ");
        wtr_say_no_date(view->book, result, out);
    }
    wtr_text_puts(out, ")");
}

/* "by Thu 14 Jan 2021 instead (…) and immediately": those of `list` that `others` does not hold. `after`
 * follows the first date; NULL where they are those that fall away, and what has no date goes by its words. */
static void say_only_in(const WtrView *view, Deadlines list, Deadlines others, const char *after, WtrText *out)
{
    uint32_t said = 0;
    for (uint32_t i = 0; i < list.count; i++) {
        const WtrDeadlineResult *result = &list.at[i];
        bool again = false;
        for (uint32_t k = 0; k < i && !again; k++)
            again = !holds(view, others, &list.at[k]) && same_day_and_text(view, &list.at[k], result);
        if (again || holds(view, others, result))
            continue;
        bool worded = result->why == WTR_NO_DATE_STATED || (result->date == 0 && after == NULL);
        wtr_text_puts(out, said > 0 ? " and " : "");
        if (worded)
            wtr_say_deadline_text(row_of(view, result), out);
        else
            wtr_text_puts(out, result->date != 0 ? "by " : "with no date");
        if (result->date != 0)
            wtr_say_day(out, result->date);
        wtr_text_puts(out, said++ == 0 && after != NULL ? after : "");
        if (!worded)
            say_particulars(view, list, i, out);
    }
}

/* "by Thu 14 Jan 2021 instead (…)", "also by …", "no longer by …": how the other deadlines differ. */
static void say_deadlines(const WtrView *view, Deadlines now, Deadlines then, WtrText *out)
{
    uint32_t gone = missing_from(view, then, now), come = missing_from(view, now, then);
    if (come > 0) {
        wtr_text_puts(out, gone == 0 && now.count > 0 ? "also " : "");
        say_only_in(view, then, now, gone > 0 ? " instead" : "", out);
    }
    if (gone > 0 && (come == 0 || gone < now.count)) {
        wtr_text_puts(out, come > 0 ? ", no longer " : "no longer ");
        say_only_in(view, now, then, NULL, out);
    }
}

/* ---- one alternative --------------------------------------------------------------------------------------- */

static void say_status(const WtrView *view, const WtrAlternative *alternative, WtrText *out)
{
    WtrModality modality = view->book->duties.at[alternative->duty].modality;
    switch (alternative->status) {
    case WTR_DUE: wtr_text_puts(out, modality == WTR_MAY || modality == WTR_MUST_NOT ? "it would apply" : "it would be due"); break;
    case WTR_NOT_DUE: case WTR_NOT_RAISED: wtr_text_puts(out, "it would not be triggered on the facts given"); break;
    case WTR_UNDETERMINED:
        wtr_text_puts(out, "it would not be settled");
        for (uint32_t i = 0; i < alternative->need_count; i++)
            wtr_text_printf(out, "%s%s", i == 0 ? " and would wait for " : i + 1 == alternative->need_count ? " and " : ", ",
                            view->book->facts.at[alternative->needs[i]].id);
        break;
    }
}

static void say_state(const WtrDutyResult *result, const WtrAlternative *alternative, WtrText *out)
{
    bool newly_open = alternative->status != result->status && alternative->state == WTR_STATE_OPEN;
    if (alternative->state != result->state && alternative->state != WTR_STATE_NONE && !newly_open)
        wtr_text_printf(out, "%sit would then be %s", out->length > 0 ? "; " : "", wtr_state_words(alternative->state));
}

/* "by Thu 14 Jan 2021 instead (…); it would then be overdue". */
static void say_change(const WtrView *view, const WtrDutyResult *result, const WtrAlternative *alternative, WtrText *out)
{
    Deadlines now = {result->deadlines, result->deadline_count}, then = {alternative->deadlines, alternative->deadline_count};
    bool other_status = alternative->status != result->status;
    WtrText deadlines = {0};
    if (other_status)
        say_status(view, alternative, out);
    if (alternative->status != WTR_NOT_DUE)
        say_deadlines(view, now, then, &deadlines);
    if (deadlines.length > 0)
        wtr_text_printf(out, "%s%s", !other_status ? "" : alternative->status == WTR_DUE ? ", " : "; if it applies, ", deadlines.at);
    say_state(result, alternative, out);
    wtr_text_end(&deadlines, out);
}

static bool same_text(const WtrText *a, const WtrText *b)
{
    return a->length == b->length && memcmp(a->at, b->at, a->length) == 0;
}

/* "Read otherwise (incident: the day of the incident): by …": each change once, with all the choices that bring
 * it. `changes` has one text for each alternative. */
static void say_alternatives(WtrPage *page, const WtrView *view, WtrAlternatives others, const WtrText *changes, unsigned indent)
{
    for (uint32_t i = 0; i < others.count; i++) {
        bool said = false;
        for (uint32_t k = 0; k < i && !said; k++)
            said = same_text(&changes[k], &changes[i]);
        if (said)
            continue;
        WtrText text = {0};
        for (uint32_t k = i; k < others.count; k++) {
            if (!same_text(&changes[k], &changes[i]))
                continue;
            wtr_text_puts(&text, k == i ? "Read otherwise (" : "; or ");
            wtr_say_choice(view->book, others.at[k].reading, others.at[k].choice, &text);
        }
        wtr_text_printf(&text, "): %s.", changes[i].at);
        wtr_text_flush(page, &text, indent, indent + 2);
    }
}

static void tell_alternatives(WtrPage *page, const WtrView *view, WtrAlternatives others, const WtrDutyResult *result, unsigned indent)
{
    WtrText *changes = wtr_alloc(others.count * sizeof *changes);
    bool good = changes != NULL;
    for (uint32_t i = 0; good && i < others.count; i++) {
        say_change(view, result, &others.at[i], &changes[i]);
        good = !changes[i].failed && changes[i].at != NULL;
    }
    if (good)
        say_alternatives(page, view, others, changes, indent);
    else
        page->out->failed = true;
    for (uint32_t i = 0; changes != NULL && i < others.count; i++)
        wtr_text_end(&changes[i], page->out);
    wtr_free(changes);
}

/* "Rests on a reading: R is first (the label).", and that another would change nothing where that is so. */
static void say_reading(const WtrView *view, uint32_t reading, bool changes, WtrText *out)
{
    const WtrReading *of = &view->book->readings.at[reading];
    const WtrChoice *chosen = &view->book->choices.at[of->choices.first + wtr_reading_in_use(view->evaluator, reading, view->lane)];
    wtr_text_printf(out, "Rests on a reading: %s is %s", of->id, chosen->id);
    if (chosen->label[0] != '\0')
        wtr_text_printf(out, " (%s)", chosen->label);
    wtr_text_puts(out, ".");
    if (view->otherwise != NULL && !changes)
        wtr_text_puts(out, wtr_reading_open(view, reading) ? " Another reading would change nothing." : " No other reading stands on this date.");
}

void wtr_text_readings(WtrPage *page, const WtrView *view, const WtrEntry *entry, const WtrDutyResult *result, unsigned indent)
{
    for (uint32_t i = 0; i < result->reading_count; i++) {
        WtrAlternatives others = wtr_otherwise_by(view, entry->duty, entry->lane, result->readings[i]);
        WtrText text = {0};
        say_reading(view, result->readings[i], others.count > 0, &text);
        wtr_text_flush(page, &text, indent, indent + 2);
        tell_alternatives(page, view, others, result, indent);
    }
}
