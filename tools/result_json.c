/* result_json.c — see result_json.h. */
#include "result_json.h"

#include <string.h>

#include "by_hand.h"
#include "otherwise.h"
#include "result_fixed.h"
#include "trace.h"

/* ---- parts ------------------------------------------------------------------------------------------- */

static void text_field(WtrJson *json, const char *key, const char *text)
{
    wtr_json_key(json, key);
    wtr_json_string(json, text);
}

static void number_field(WtrJson *json, const char *key, uint32_t number)
{
    wtr_json_key(json, key);
    wtr_json_number(json, number);
}

static void date_field(WtrJson *json, const char *key, int32_t day)
{
    wtr_json_key(json, key);
    wtr_json_date(json, day);
}

static void put_citation(WtrJson *json, const WtrView *view, uint32_t row)
{
    wtr_fixed(json, view, WTR_FIXED_CITATION, row, wtr_fixed_in_force(view, row));
}

static void citation_range(WtrJson *json, const WtrView *view, WtrRange cites)
{
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < cites.count; i++)
        put_citation(json, view, cites.first + i);
    wtr_json_array_end(json);
}

static void choice_field(WtrJson *json, const WtrBook *book, uint32_t reading, uint32_t choice)
{
    WtrRange choices = book->readings.at[reading].choices;
    text_field(json, "choice", choice < choices.count ? book->choices.at[choices.first + choice].id : NULL);
}

#define SKIPPED_ROOM 64          /* days that need no memory of their own */

static void skipped_field(WtrJson *json, const WtrView *view, const WtrDeadline *deadline, const WtrDeadlineResult *result)
{
    int32_t room[SKIPPED_ROOM], *days = room;
    size_t count = wtr_deadline_skipped(view->rulebook, deadline, result, room, SKIPPED_ROOM);
    wtr_json_key(json, "skipped");
    if (count > SKIPPED_ROOM) {
        days = wtr_alloc(count * sizeof *days);
        if (days == NULL) {
            json->out->failed = true;
            return;
        }
        wtr_deadline_skipped(view->rulebook, deadline, result, days, count);
    }
    wtr_json_array(json, true);
    for (size_t i = 0; i < count; i++)
        wtr_json_date(json, days[i]);
    wtr_json_array_end(json);
    if (days != room)
        wtr_free(days);
}

/* The reading on which alone a deadline's `when` rests, as it is read. */
static void deadline_reading(WtrJson *json, const WtrView *view, const WtrDeadline *deadline)
{
    uint32_t reading = wtr_deadline_reading(view->book, deadline);
    if (reading == WTR_NONE) {
        wtr_json_null(json);
        return;
    }
    wtr_json_object_flat(json);
    wtr_fixed(json, view, WTR_FIXED_READING, reading, wtr_reading_in_use(view->evaluator, reading, view->lane));
    wtr_json_object_end(json);
}

static void unknown_because(WtrJson *json, const WtrView *view, const WtrDeadlineResult *result, bool told)
{
    WtrText why = {0};
    if (told && result->date == 0)
        wtr_say_no_date(view->book, result, &why);
    text_field(json, "unknown_because", why.length == 0 ? NULL : why.at);
    wtr_text_end(&why, json->out);
}

static void deadline_object(WtrJson *json, const WtrView *view, const WtrDeadlineResult *result)
{
    const WtrDeadline *deadline = &view->book->deadlines.at[result->deadline];
    bool told = view->withheld == NULL || !view->withheld->deadlines[result->deadline];
    wtr_json_object(json);
    if (told)
        date_field(json, "date", result->date);
    else
        text_field(json, "date", "withheld");
    wtr_fixed(json, view, WTR_FIXED_DEADLINE, result->deadline, result->state);
    deadline_reading(json, view, deadline);
    wtr_fixed(json, view, WTR_FIXED_DEADLINE_FROM, result->deadline, 0);
    if (told) {
        wtr_json_date(json, result->from);
        skipped_field(json, view, deadline, result);
    } else {
        wtr_json_string(json, "withheld");
        text_field(json, "skipped", "withheld");
    }
    unknown_because(json, view, result, told);
    wtr_fixed(json, view, WTR_FIXED_LIST, WTR_FIXED_CITATIONS, WTR_FIXED_FILLED);
    citation_range(json, view, deadline->cites);
    wtr_fixed(json, view, WTR_FIXED_DEADLINE_END, result->deadline, result->applies);
    wtr_json_object_end(json);
}

void wtr_json_deadlines(WtrJson *json, const WtrView *view, const WtrDutyResult *result)
{
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < result->deadline_count; i++)
        deadline_object(json, view, &result->deadlines[i]);
    wtr_json_array_end(json);
}

/* ---- readings ---------------------------------------------------------------------------------------------- */

static void other_deadline(WtrJson *json, const WtrView *view, const WtrDeadlineResult *result)
{
    const WtrDeadline *deadline = &view->book->deadlines.at[result->deadline];
    wtr_json_object_flat(json);
    date_field(json, "date", result->date);
    text_field(json, "text", deadline->text);
    text_field(json, "modality", wtr_modality_name(deadline->modality));
    text_field(json, "state", wtr_state_name(result->state));
    wtr_json_object_end(json);
}

static void alternative_object(WtrJson *json, const WtrView *view, const WtrAlternative *alternative)
{
    wtr_json_object(json);
    choice_field(json, view->book, alternative->reading, alternative->choice);
    text_field(json, "status", wtr_status_name(alternative->status));
    text_field(json, "state", wtr_state_name(alternative->state));
    wtr_json_key(json, "deadlines");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < alternative->deadline_count; i++)
        other_deadline(json, view, &alternative->deadlines[i]);
    wtr_json_array_end(json);
    wtr_json_key(json, "needs");
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < alternative->need_count; i++)
        wtr_json_string(json, view->book->facts.at[alternative->needs[i]].id);
    wtr_json_array_end(json);
    wtr_json_object_end(json);
}

void wtr_json_readings(WtrJson *json, const WtrView *view, const WtrEntry *entry, const WtrDutyResult *result)
{
    wtr_json_array(json, wtr_otherwise_of(view, entry->duty, entry->lane).count == 0);
    for (uint32_t i = 0; i < result->reading_count; i++) {
        uint32_t reading = result->readings[i];
        WtrAlternatives others = wtr_otherwise_by(view, entry->duty, entry->lane, reading);
        wtr_json_object(json);
        wtr_fixed(json, view, WTR_FIXED_READING, reading, wtr_reading_in_use(view->evaluator, reading, view->lane));
        if (view->otherwise != NULL) {
            wtr_json_key(json, "otherwise");
            wtr_json_array(json, false);
            for (uint32_t k = 0; k < others.count; k++)
                alternative_object(json, view, &others.at[k]);
            wtr_json_array_end(json);
        }
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
}

/* ---- duties --------------------------------------------------------------------------------------------- */

/* Opens a list of evidence; of an empty one nothing is left to be written. */
static bool list_begin(WtrJson *json, const WtrView *view, WtrFixedList list, uint32_t count)
{
    wtr_fixed(json, view, WTR_FIXED_LIST, list, count > 0 ? WTR_FIXED_FILLED : WTR_FIXED_EMPTY);
    if (count > 0)
        wtr_json_array(json, true);
    return count > 0;
}

static void citations_field(WtrJson *json, const WtrView *view, const WtrDutyResult *result)
{
    if (!list_begin(json, view, WTR_FIXED_CITATIONS, result->citation_count))
        return;
    for (uint32_t i = 0; i < result->citation_count; i++)
        if (view->withheld == NULL || !view->withheld->citations[result->citations[i]])
            put_citation(json, view, result->citations[i]);
    wtr_json_array_end(json);
}

static void needs_field(WtrJson *json, const WtrView *view, const WtrDutyResult *result)
{
    if (!list_begin(json, view, WTR_FIXED_NEEDS, result->need_count))
        return;
    for (uint32_t i = 0; i < result->need_count; i++)
        wtr_fixed(json, view, WTR_FIXED_FACT, result->needs[i], 0);
    wtr_json_array_end(json);
}

static void blocked_field(WtrJson *json, const WtrView *view, const WtrDutyResult *result)
{
    if (!list_begin(json, view, WTR_FIXED_BLOCKED_BY, result->blocked_count))
        return;
    for (uint32_t i = 0; i < result->blocked_count; i++)
        if (view->withheld != NULL && view->withheld->nodes[result->blocked_by[i]])
            wtr_json_string(json, "withheld");
        else
            wtr_fixed(json, view, WTR_FIXED_CONDITION, result->blocked_by[i], 0);
    wtr_json_array_end(json);
}

static void assumed_field(WtrJson *json, const WtrView *view, const WtrEntry *entry, const WtrDutyResult *result)
{
    const WtrBook *book = view->book;
    if (!list_begin(json, view, WTR_FIXED_ASSUMPTIONS, result->assumed_count))
        return;
    for (uint32_t i = 0; i < result->assumed_count; i++) {
        const WtrFact *fact = &book->facts.at[result->assumed[i]];
        uint32_t lane = fact->scope == 0 ? view->lane : entry->lane;
        wtr_json_object(json);
        wtr_fixed(json, view, WTR_FIXED_ASSUMED, result->assumed[i], 0);
        /* A fact of another subject's instances was assumed in some of them: the rulebook's value tells. */
        if (fact->scope == 0 || fact->scope == book->duties.at[entry->duty].scope)
            wtr_json_value(json, book, fact->choices, wtr_register_value(view->evaluator, fact->value, lane));
        else
            wtr_json_value(json, book, fact->choices, (WtrValue){fact->type, (WtrTruth)fact->assumed_value, true, fact->assumed_value});
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
}

static void evidence_fields(WtrJson *json, const WtrView *view, const WtrEntry *entry, const WtrDutyResult *result)
{
    citations_field(json, view, result);
    needs_field(json, view, result);
    blocked_field(json, view, result);
    if (result->reading_count > 0) {
        wtr_fixed(json, view, WTR_FIXED_LIST, WTR_FIXED_READINGS, WTR_FIXED_FILLED);
        wtr_json_readings(json, view, entry, result);
    } else {
        wtr_fixed(json, view, WTR_FIXED_LIST, WTR_FIXED_READINGS, WTR_FIXED_EMPTY);
    }
    assumed_field(json, view, entry, result);
}

/* Which duty, of which instance. */
static void name_fields(WtrJson *json, const WtrView *view, const WtrEntry *entry)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    wtr_fixed(json, view, WTR_FIXED_DUTY, entry->duty, 0);
    wtr_json_string(json, wtr_view_instance(view, duty->subject, duty->scope, entry->lane));
}

static bool duty_object(WtrJson *json, const WtrView *view, const WtrEntry *entry)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    WtrDutyResult result;
    if (wtr_duty_result(view->evaluator, entry->duty, entry->lane, &result) != WTR_OK)
        return false;
    wtr_json_object(json);
    name_fields(json, view, entry);
    wtr_fixed(json, view, WTR_FIXED_STATUS, entry->status, result.state);
    wtr_fixed(json, view, WTR_FIXED_ACT, entry->duty, 0);
    wtr_fixed(json, view, WTR_FIXED_STANDING, entry->duty, wtr_dates_inferred(view, duty));
    wtr_json_deadlines(json, view, &result);
    evidence_fields(json, view, entry, &result);
    wtr_fixed(json, view, WTR_FIXED_REMARKS, entry->duty, 0);
    bool good = true;
    if (view->selection->trace) {
        wtr_json_key(json, "because");
        good = wtr_trace_json(json, view, duty->root, entry->lane);
        if (duty->gate != WTR_NONE) {
            wtr_json_key(json, "once");
            good = good && wtr_trace_json(json, view, duty->gate, entry->lane);
        }
    }
    wtr_json_object_end(json);
    return good;
}

/* ---- the whole -------------------------------------------------------------------------------------------- */

void wtr_json_notice(void *context, const char *kind, const char *sentence)
{
    WtrJson *json = context;
    wtr_json_object(json);
    text_field(json, "kind", kind);
    text_field(json, "text", sentence);
    wtr_json_object_end(json);
}

static void term_object(WtrJson *json, const WtrView *view, uint32_t row, uint32_t lane)
{
    const WtrTerm *term = &view->book->terms.at[row];
    wtr_json_object(json);
    text_field(json, "term", term->id);
    text_field(json, "subject", term->subject == WTR_NONE ? NULL : view->book->subjects.at[term->subject].id);
    text_field(json, "instance", wtr_view_instance(view, term->subject, term->scope, lane));
    wtr_json_key(json, "value");
    wtr_json_value(json, view->book, term->choices, wtr_node_value(view->evaluator, term->root, lane));
    wtr_json_key(json, "citations");
    citation_range(json, view, term->cites);
    wtr_json_object_end(json);
}

static void terms_field(WtrJson *json, const WtrView *view)
{
    wtr_json_key(json, "terms");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < view->book->terms.count; i++) {
        const WtrTerm *term = &view->book->terms.at[i];
        if (!wtr_stands(view->book, term->stands, view->as_of) || (term->subject != WTR_NONE && !wtr_raised(view->evaluator, term->subject, view->lane)))
            continue;
        WtrRange lanes = wtr_view_lanes(view, term->subject, term->scope);
        for (uint32_t k = 0; k < lanes.count; k++)
            term_object(json, view, i, lanes.first + k);
    }
    wtr_json_array_end(json);
}

/* What is not due as the guidance is read, and may be as it is read otherwise. */
static bool otherwise_field(WtrJson *json, const WtrView *view, const WtrEntries *entries)
{
    bool good = true;
    wtr_json_key(json, "otherwise");
    wtr_json_array(json, false);
    for (uint32_t i = 0; good && i < entries->list.count; i++) {
        const WtrEntry *entry = &entries->list.at[i];
        WtrDutyResult result;
        if (!wtr_otherwise_raises(view, entry))
            continue;
        good = wtr_duty_result(view->evaluator, entry->duty, entry->lane, &result) == WTR_OK;
        if (!good)
            break;
        wtr_json_object(json);
        name_fields(json, view, entry);
        text_field(json, "status", wtr_status_name(entry->status));
        wtr_fixed(json, view, WTR_FIXED_ACT, entry->duty, 0);
        wtr_json_key(json, "readings");
        wtr_json_readings(json, view, entry, &result);
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
    return good;
}

static void counts_fields(WtrJson *json, const WtrView *view, const WtrEntries *entries)
{
    wtr_json_key(json, "not_raised");
    wtr_json_object_flat(json);
    for (uint32_t i = 0; i < view->book->subjects.count; i++)
        if (entries->not_raised[i] > 0)
            number_field(json, view->book->subjects.at[i].id, entries->not_raised[i]);
    wtr_json_object_end(json);
    wtr_json_key(json, "counts");
    wtr_json_object_flat(json);
    number_field(json, "due", entries->due);
    number_field(json, "undetermined", entries->undetermined);
    number_field(json, "not_due", entries->not_due);
    wtr_json_object_end(json);
}

void wtr_json_case_head(WtrJson *json, const WtrView *view)
{
    wtr_fixed(json, view, WTR_FIXED_RESULT, 0, 0);
    wtr_json_string(json, view->facts->name);
    if (view->row > 0)
        number_field(json, "row", view->row);
    date_field(json, "as_of", view->as_of);
    date_field(json, "today", view->today);
}

bool wtr_result_json(WtrJson *json, const WtrView *view)
{
    WtrEntries entries;
    if (!wtr_entries_gather(view, &entries))
        return false;
    wtr_json_object(json);
    wtr_json_case_head(json, view);
    wtr_json_by_hand(json, view->book, view->settings, view->setting_count);
    wtr_json_key(json, "notices");
    wtr_json_array(json, false);
    bool good = wtr_view_notices(view, wtr_json_notice, json);
    wtr_json_array_end(json);
    wtr_json_key(json, "duties");
    wtr_json_array(json, false);
    for (uint32_t i = 0; good && i < entries.list.count; i++)
        if (view->selection->all || entries.list.at[i].status != WTR_NOT_DUE)
            good = duty_object(json, view, &entries.list.at[i]);
    wtr_json_array_end(json);
    if (good && view->otherwise != NULL)
        good = otherwise_field(json, view, &entries);
    if (view->selection->all)
        terms_field(json, view);
    counts_fields(json, view, &entries);
    wtr_json_object_end(json);
    wtr_entries_free(&entries);
    return good && !json->out->failed;
}
