/* batch_rows_duty.c — one row a duty (see batch_rows_write.h): what is the same in all rows of the case or of the duty is
 * copied, and so is a whole row that says the same as the last one of its duty. */
#include "batch_rows_write.h"

/* The runs that all rows of a case share. */
static void make_case_runs(WtrRowsState *state, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    WtrText *out = state->out;
    state->of_case.length = 0;
    state->out = &state->of_case;
    for (uint32_t r = 0; r < rows->run_count; r++) {
        const struct WtrRowRun *run = &rows->runs[r];
        state->case_at[r].at = state->of_case.length;
        for (uint32_t i = run->first; run->of == WTR_PART_OF_CASE && i < run->first + run->count; i++) {
            wtr_row_lead(state->out, rows->options.csv, i, wtr_row_fields[rows->chosen[i]].name);
            wtr_rows_put_case_field(state, rows->chosen[i], case_lane);
        }
        state->case_at[r].length = state->of_case.length - state->case_at[r].at;
    }
    state->out = out;
    state->failed = state->failed || state->of_case.failed;
}

static void put_page(WtrRowsState *state, const WtrDuty *duty, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    uint32_t citation = wtr_first_citation(rows->book, duty, wtr_as_of(wtr_rows_evaluator(state), case_lane));
    if (citation == WTR_NONE)
        wtr_row_text(state->out, rows->options.csv, NULL);
    else
        wtr_phrase_put(&rows->phrases, WTR_PHRASE_CITATION, citation, state->out);
}

static void put_blocked(WtrRowsState *state, uint32_t case_lane, const WtrDutyResult *result)
{
    wtr_rows_list_begin(state);
    if (!wtr_duty_list(wtr_rows_evaluator(state), state->rows->book, case_lane, result, WTR_LIST_BLOCKED_BY, &state->entry, wtr_rows_list_entry, state))
        state->failed = true;
    wtr_rows_list_end(state);
}

/* The choices in use of the readings that a duty rests on. */
static void put_readings(WtrRowsState *state, uint32_t case_lane, const WtrDutyResult *result)
{
    const WtrBook *book = state->rows->book;
    for (uint32_t i = 0; i < result->reading_count; i++) {
        uint32_t reading = result->readings[i];
        state->choices[i] = book->readings.at[reading].choices.first + wtr_reading_in_use(wtr_rows_evaluator(state), reading, case_lane);
    }
    wtr_phrase_put_list(&state->rows->phrases, WTR_PHRASE_CHOICE, state->choices, result->reading_count, state->out);
}

/* One field that is a row's own. */
static void put_row_field(WtrRowsState *state, WtrRowFieldId field, const WtrDuty *duty, uint32_t lane, uint32_t case_lane, const WtrDutyResult *result)
{
    const WtrPhrases *phrases = &state->rows->phrases;
    WtrText *out = state->out;
    bool csv = state->rows->options.csv;
    switch (field) {
    case WTR_FIELD_INSTANCE: wtr_row_text(out, csv, wtr_instance_name(&state->names, wtr_rows_evaluator(state), duty->subject, lane)); break;
    case WTR_FIELD_STATUS: wtr_phrase_put(phrases, WTR_PHRASE_STATUS, result->status, out); break;
    case WTR_FIELD_STATE: wtr_phrase_put(phrases, WTR_PHRASE_STATE, result->state, out); break;
    case WTR_FIELD_DEADLINE: wtr_rows_put_day(out, csv, wtr_duty_day(state->rows->book, result)); break;
    case WTR_FIELD_DEADLINES: wtr_phrase_put_deadlines(phrases, result->deadlines, result->deadline_count, out); break;
    case WTR_FIELD_CITATIONS: wtr_phrase_put_list(phrases, WTR_PHRASE_CITATION, result->citations, result->citation_count, out); break;
    case WTR_FIELD_NEEDS: wtr_phrase_put_list(phrases, WTR_PHRASE_FACT, result->needs, result->need_count, out); break;
    case WTR_FIELD_ASSUMED: wtr_phrase_put_list(phrases, WTR_PHRASE_FACT, result->assumed, result->assumed_count, out); break;
    case WTR_FIELD_BLOCKED_BY: put_blocked(state, case_lane, result); break;
    case WTR_FIELD_READINGS: put_readings(state, case_lane, result); break;
    default: put_page(state, duty, case_lane); break;
    }
}

/* The runs from `first` on, and the end of the row. `at` is the duty's place in the rows' list. */
static void put_runs(WtrRowsState *state, uint32_t first, uint32_t at, uint32_t lane, uint32_t case_lane, const WtrDutyResult *result)
{
    const WtrRows *rows = state->rows;
    const WtrDuty *duty = &rows->book->duties.at[rows->duties[at]];
    const WtrRowSpan *fixed = &rows->fixed_at[(size_t)at * rows->run_count];
    for (uint32_t r = first; r < rows->run_count; r++) {
        const struct WtrRowRun *run = &rows->runs[r];
        switch (run->of) {
        case WTR_PART_OF_CASE: wtr_text_add(state->out, state->of_case.at + state->case_at[r].at, state->case_at[r].length); break;
        case WTR_PART_OF_DUTY: wtr_text_add(state->out, rows->fixed.at + fixed[r].at, fixed[r].length); break;
        case WTR_PART_OF_ROW:
            wtr_text_add(state->out, rows->leads.at + rows->lead_at[run->first].at, rows->lead_at[run->first].length);
            put_row_field(state, rows->chosen[run->first], duty, lane, case_lane, result);
            break;
        }
    }
    wtr_rows_end(state);
}

/* Whether a row rests on nothing that is kept beside it but these: no instance's name, no list but the citations. */
static bool is_common(WtrRowsState *state, const WtrDuty *duty, uint32_t lane, const WtrDutyResult *result)
{
    uint32_t others = result->deadline_count + result->need_count + result->blocked_count + result->reading_count + result->assumed_count;
    bool unnamed = duty->scope == 0 && wtr_instance_name(&state->names, wtr_rows_evaluator(state), duty->subject, lane) == NULL;
    return unnamed && others == 0 && result->citation_count <= WTR_KEPT_CITATIONS;
}

static bool is_kept(const WtrKeptRow *kept, int32_t as_of, const WtrDutyResult *result)
{
    bool same = kept->text.length > 0 && kept->as_of == as_of && kept->status == result->status && kept->state == result->state &&
                kept->citation_count == result->citation_count;
    for (uint32_t i = 0; same && i < result->citation_count; i++)
        same = kept->citations[i] == result->citations[i];
    return same;
}

/* Rows of one duty mostly say the same of many cases, apart from the case: the last one of each is kept. */
static void put_common_row(WtrRowsState *state, uint32_t at, uint32_t case_lane, const WtrDutyResult *result)
{
    WtrKeptRow *kept = &state->kept[at];
    int32_t as_of = wtr_as_of(wtr_rows_evaluator(state), case_lane);
    if (is_kept(kept, as_of, result)) {
        wtr_text_add(state->out, kept->text.at, kept->text.length);
        return;
    }
    size_t from = state->out->length;
    put_runs(state, 1, at, case_lane, case_lane, result);
    kept->text.length = 0;
    if (!state->out->failed)
        wtr_text_add(&kept->text, state->out->at + from, state->out->length - from);
    kept->as_of = as_of;
    kept->status = result->status;
    kept->state = result->state;
    kept->citation_count = result->citation_count;
    for (uint32_t i = 0; i < result->citation_count; i++)
        kept->citations[i] = result->citations[i];
}

static void duty_row(WtrRowsState *state, uint32_t at, uint32_t lane, uint32_t case_lane, WtrDutyStatus status)
{
    const WtrRows *rows = state->rows;
    const WtrDuty *duty = &rows->book->duties.at[rows->duties[at]];
    WtrDutyResult result = {.status = status};
    if (rows->parts != 0 && wtr_duty_parts(state->block->batch->evaluator, rows->duties[at], lane, rows->parts, &result) != WTR_OK) {
        state->failed = true;
        return;
    }
    if (!rows->case_first || !is_common(state, duty, lane, &result)) {
        put_runs(state, 0, at, lane, case_lane, &result);
        return;
    }
    wtr_text_add(state->out, state->of_case.at, state->of_case.length);
    put_common_row(state, at, case_lane, &result);
}

static bool is_wanted(const WtrRows *rows, WtrDutyStatus status)
{
    return status == WTR_DUE || (rows->options.all && status != WTR_NOT_RAISED);
}

/* The rows of the instances of one duty. */
static void instance_rows(WtrRowsState *state, uint32_t at, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    const WtrDuty *duty = &rows->book->duties.at[rows->duties[at]];
    WtrRange lanes = wtr_instances(wtr_rows_evaluator(state), duty->subject, case_lane);
    for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++) {
        WtrDutyStatus status = wtr_duty_status(wtr_rows_evaluator(state), rows->duties[at], lane);
        if (is_wanted(rows, status))
            duty_row(state, at, lane, case_lane, status);
    }
}

/* The status that a single duty's bits give it in a case; one of them is set. */
static WtrDutyStatus status_in(const WtrRowsState *state, uint32_t at, uint32_t case_lane)
{
    for (int i = 0; i < WTR_WHICH_COUNT; i++)
        if ((state->rows->which >> i & 1) && wtr_duty_bits_row(&state->bits, (WtrWhich)i, case_lane)[at / 64] >> (at & 63) & 1)
            return wtr_which_status[i];
    return WTR_NOT_RAISED;
}

void wtr_duty_rows(WtrRowsState *state, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    const bool *speaks = wtr_edition_speaks(&state->editions, wtr_edition_of(&state->editions, wtr_as_of(wtr_rows_evaluator(state), case_lane)));
    if (speaks == NULL) {
        state->failed = true;
        return;
    }
    make_case_runs(state, case_lane);
    for (uint32_t w = 0; w < state->bits.words; w++) {
        uint64_t left = 0;
        for (int i = 0; i < WTR_WHICH_COUNT; i++)
            if (rows->which >> i & 1)
                left |= wtr_duty_bits_row(&state->bits, (WtrWhich)i, case_lane)[w];
        for (; left != 0; left &= left - 1) {
            uint32_t at = w * 64 + (uint32_t)__builtin_ctzll(left);
            if (!speaks[rows->duties[at]])
                continue;
            if (rows->book->duties.at[rows->duties[at]].scope == 0)
                duty_row(state, at, case_lane, case_lane, status_in(state, at, case_lane));
            else
                instance_rows(state, at, case_lane);
        }
    }
}
