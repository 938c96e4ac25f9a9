/* batch_rows.c — see batch_rows.h. */
#include "batch_rows.h"

#include <string.h>

#include "batch_rows_plan.h"
#include "result_csv.h"

/* ---- values --------------------------------------------------------------------------------------------- */

#define KEPT_CITATIONS 8

/* What stood behind the case in the last row of a duty, and what it was made of. */
typedef struct Kept {
    WtrText text;
    int32_t as_of; WtrDutyStatus status; WtrState state;
    uint32_t citation_count, citations[KEPT_CITATIONS];
} Kept;

/* One thread's. */
typedef struct State {
    const WtrRows *rows;
    const WtrBlock *block;
    WtrText *out;
    WtrDutyBits bits;
    WtrEditions editions;
    WtrInstanceNames names;
    WtrText cell, entry;                 /* a cell that is put together; an entry of a list */
    WtrText of_case;                     /* of rows of duties: the runs that are the same in all rows of the case at hand */
    WtrRowSpan case_at[WTR_FIELD_COUNT];         /* by run */
    Kept *kept;                          /* by place in the rows' list of duties */
    uint32_t *holds;                     /* a fact: how many duties of the case at hand it holds back */
    uint32_t *held;                      /* those facts */
    uint32_t *choices;                   /* of the readings of the duty at hand */
    bool first_entry, failed;
} State;

static void put_day(WtrText *out, bool csv, int32_t day)
{
    char text[13] = "\"";
    if (day == 0) {
        wtr_text_puts(out, csv ? "" : "null");
        return;
    }
    wtr_day_format(day, text + 1);
    text[11] = '"';
    wtr_text_add(out, csv ? text + 1 : text, csv ? 10 : 12);
}

/* Lists: an array in NDJSON, in CSV one cell with semicolons. */
static void list_begin(State *state)
{
    state->first_entry = true;
    state->cell.length = 0;
    if (!state->rows->options.csv)
        wtr_text_add(state->out, "[", 1);
}

static void list_entry(void *context, const char *text)
{
    State *state = context;
    bool csv = state->rows->options.csv;
    if (!state->first_entry)
        wtr_text_puts(csv ? &state->cell : state->out, csv ? "; " : ",");
    state->first_entry = false;
    if (csv)
        wtr_text_puts(&state->cell, text);
    else
        wtr_row_text(state->out, false, text);
}

static void list_end(State *state)
{
    if (!state->rows->options.csv)
        wtr_text_add(state->out, "]", 1);
    else
        wtr_csv_field(state->out, state->cell.length > 0 ? state->cell.at : "", true);
    state->failed = state->failed || state->cell.failed;
}

/* ---- one row a case ------------------------------------------------------------------------------------- */

static const WtrEvaluator *evaluator_of(const State *state) { return state->block->batch->evaluator; }

static void put_case_name(State *state, const WtrRow *row)
{
    if (row->name == NULL) {
        wtr_row_text(state->out, state->rows->options.csv, NULL);
        return;
    }
    state->cell.length = 0;
    wtr_text_add(&state->cell, row->name, row->name_length);
    if (state->cell.failed)
        state->failed = true;
    else
        wtr_row_text(state->out, state->rows->options.csv, state->cell.at);
}

/* Names of duties of the case alone, which need neither quotation marks nor a look at instances. */

/* The most bytes that a list of them takes, and those that are written behind it without asking. */
static size_t ids_room(const WtrRows *rows) { return (size_t)rows->duty_count * (rows->longest_id + 2) + 2 + WTR_SHORT_ID; }

/* Writes a list into that much room; where it ends. */
static char *copy_ids(const State *state, const uint64_t *bits, char *at)
{
    const WtrRows *rows = state->rows;
    const bool csv = rows->options.csv;
    if (!csv)
        *at++ = '[';
    const char *const first = at;
    for (uint32_t w = 0; w < state->bits.words; w++)
        for (uint64_t left = bits[w]; left != 0; left &= left - 1) {
            const WtrRowId *id = &rows->ids[w * 64 + (uint32_t)__builtin_ctzll(left)];
            memcpy(at, id->text, WTR_SHORT_ID);
            if (id->length > WTR_SHORT_ID)
                memcpy(at + WTR_SHORT_ID, id->from + WTR_SHORT_ID, id->length - WTR_SHORT_ID);
            memcpy(at + id->length, csv ? "; " : ", ", 2);
            at += id->length + (csv ? 2 : 1);
        }
    at -= at == first ? 0 : csv ? 2 : 1;             /* what stands behind the last one */
    if (!csv)
        *at++ = ']';
    return at;
}

static void end_at(WtrText *out, char *at)
{
    *at = '\0';
    out->length = (size_t)(at - out->at);
}

static void put_plain_ids(State *state, const uint64_t *bits)
{
    WtrText *out = state->out;
    if (wtr_text_reserve(out, ids_room(state->rows)))
        end_at(out, copy_ids(state, bits, out->at + out->length));
}

/* Whether a case's name is written as it stands, whatever the format: letters, digits, `_` and, inside, `-`. */
static bool is_plain_name(const WtrRow *row)
{
    bool plain = row->name != NULL && row->name[0] != '-';
    for (uint32_t i = 0; i < row->name_length && plain; i++) {
        const unsigned char c = (unsigned char)row->name[i];
        plain = (unsigned)(c | 0x20) - 'a' < 26 || (unsigned)c - '0' < 10 || c == '_' || c == '-';
    }
    return plain;
}

/* A line of ids as most are, written in one go; false where the case's name needs care. */
static bool plain_line(State *state, uint32_t case_lane)
{
    const WtrRow *row = &state->block->batch->rows[case_lane];
    const bool csv = state->rows->options.csv;
    WtrText *out = state->out;
    if (!is_plain_name(row) || !wtr_text_reserve(out, row->name_length + ids_room(state->rows) + 32))
        return false;
    char *at = out->at + out->length;
    if (!csv) {
        memcpy(at, "{\"case\":\"", 9);
        at += 9;
    }
    memcpy(at, row->name, row->name_length);
    at += row->name_length;
    if (csv) {
        *at++ = ',';
    } else {
        memcpy(at, "\",\"due\":", 8);
        at += 8;
    }
    at = copy_ids(state, wtr_duty_bits_row(&state->bits, WTR_WHICH_DUE, case_lane), at);
    memcpy(at, csv ? "\r\n" : "}\n", 2);
    end_at(out, at + 2);
    return true;
}

static const WtrDutyStatus status_of[WTR_WHICH_COUNT] = {
    [WTR_WHICH_DUE] = WTR_DUE, [WTR_WHICH_UNDETERMINED] = WTR_UNDETERMINED, [WTR_WHICH_NOT_DUE] = WTR_NOT_DUE};

/* "early_help", or "early_help:Ann" for each instance of that status. */
static void put_duty_entries(State *state, uint32_t row, WtrWhich which, uint32_t case_lane)
{
    const WtrDuty *duty = &state->rows->book->duties.at[row];
    if (duty->scope == 0) {
        list_entry(state, duty->id);
        return;
    }
    WtrRange lanes = wtr_instances(evaluator_of(state), duty->subject, case_lane);
    for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++) {
        if (wtr_duty_status(evaluator_of(state), row, lane) != status_of[which])
            continue;
        state->entry.length = 0;
        wtr_text_printf(&state->entry, "%s:%s", duty->id, wtr_instance_name(&state->names, evaluator_of(state), duty->subject, lane));
        if (state->entry.failed)
            state->failed = true;
        else
            list_entry(state, state->entry.at);
    }
}

static void put_duties(State *state, WtrWhich which, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    const uint64_t *bits = wtr_duty_bits_row(&state->bits, which, case_lane);
    if (rows->plain && which != WTR_WHICH_NOT_DUE) {
        put_plain_ids(state, bits);
        return;
    }
    const bool *speaks = wtr_edition_speaks(&state->editions, wtr_edition_of(&state->editions, wtr_as_of(evaluator_of(state), case_lane)));
    if (speaks == NULL) {
        state->failed = true;
        return;
    }
    list_begin(state);
    for (uint32_t w = 0; w < state->bits.words; w++)
        for (uint64_t left = bits[w]; left != 0; left &= left - 1) {
            uint32_t row = rows->duties[w * 64 + (uint32_t)__builtin_ctzll(left)];
            if (speaks[row])
                put_duty_entries(state, row, which, case_lane);
        }
    list_end(state);
}

/* Counts for each fact the undetermined duties of one case that it holds back. */
static uint32_t count_holds(State *state, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    const uint64_t *bits = wtr_duty_bits_row(&state->bits, WTR_WHICH_UNDETERMINED, case_lane);
    WtrEvaluator *evaluator = state->block->batch->evaluator;
    uint32_t held = 0;
    for (uint32_t w = 0; w < state->bits.words; w++)
        for (uint64_t left = bits[w]; left != 0; left &= left - 1) {
            uint32_t row = rows->duties[w * 64 + (uint32_t)__builtin_ctzll(left)];
            const WtrDuty *duty = &rows->book->duties.at[row];
            WtrRange lanes = duty->scope == 0 ? (WtrRange){case_lane, 1} : wtr_instances(evaluator, duty->subject, case_lane);
            for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++) {
                WtrDutyResult result;
                if (wtr_duty_parts(evaluator, row, lane, WTR_PART_NEEDS, &result) != WTR_OK)
                    continue;
                for (uint32_t i = 0; i < result.need_count; i++)
                    if (state->holds[result.needs[i]]++ == 0)
                        state->held[held++] = result.needs[i];
            }
        }
    return held;
}

/* Those that hold back most duties first, then in the rulebook's order. */
static void put_case_needs(State *state, uint32_t case_lane)
{
    uint32_t count = count_holds(state, case_lane);
    uint32_t *held = state->held, *holds = state->holds;
    for (uint32_t i = 1; i < count; i++) {
        uint32_t fact = held[i], k = i;
        for (; k > 0 && (holds[held[k - 1]] < holds[fact] || (holds[held[k - 1]] == holds[fact] && held[k - 1] > fact)); k--)
            held[k] = held[k - 1];
        held[k] = fact;
    }
    list_begin(state);
    for (uint32_t i = 0; i < count; i++)
        list_entry(state, state->rows->book->facts.at[held[i]].id);
    list_end(state);
    for (uint32_t i = 0; i < count; i++)
        holds[held[i]] = 0;
}

static void end_row(State *state)
{
    if (state->rows->options.csv)
        wtr_text_add(state->out, "\r\n", 2);
    else
        wtr_text_add(state->out, "}\n", 2);
}

/* The fields that a row of either kind may have of its case. */
static void put_case_field(State *state, WtrRowFieldId field, uint32_t case_lane)
{
    const WtrRow *row = &state->block->batch->rows[case_lane];
    bool csv = state->rows->options.csv;
    switch (field) {
    case WTR_FIELD_NAME:
        if (row->name == NULL && !state->block->one)
            wtr_text_number(state->out, (int64_t)row->number);
        else
            put_case_name(state, row);
        break;
    case WTR_FIELD_CASE: put_case_name(state, row); break;
    case WTR_FIELD_ROW:
        if (state->block->one)
            wtr_row_text(state->out, csv, NULL);
        else
            wtr_text_number(state->out, (int64_t)row->number);
        break;
    case WTR_FIELD_FILE: wtr_row_text(state->out, csv, state->block->path); break;
    case WTR_FIELD_AS_OF: put_day(state->out, csv, wtr_as_of(evaluator_of(state), case_lane)); break;
    default: put_day(state->out, csv, wtr_today(evaluator_of(state), case_lane)); break;
    }
}

static void case_row(State *state, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    for (uint32_t i = 0; i < rows->field_count; i++) {
        WtrRowFieldId field = rows->chosen[i];
        const char *name = wtr_row_fields[field].name;
        if (field == WTR_FIELD_NAME && state->block->batch->rows[case_lane].name == NULL && !state->block->one)
            name = "row";
        wtr_row_lead(state->out, rows->options.csv, i, name);
        switch (field) {
        case WTR_FIELD_DUE: put_duties(state, WTR_WHICH_DUE, case_lane); break;
        case WTR_FIELD_UNDETERMINED: put_duties(state, WTR_WHICH_UNDETERMINED, case_lane); break;
        case WTR_FIELD_NOT_DUE: put_duties(state, WTR_WHICH_NOT_DUE, case_lane); break;
        case WTR_FIELD_NEEDS: put_case_needs(state, case_lane); break;
        default: put_case_field(state, field, case_lane); break;
        }
    }
    end_row(state);
}

/* ---- one row a duty ------------------------------------------------------------------------------------- */

/* The runs that all rows of a case share. */
static void make_case_runs(State *state, uint32_t case_lane)
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
            put_case_field(state, rows->chosen[i], case_lane);
        }
        state->case_at[r].length = state->of_case.length - state->case_at[r].at;
    }
    state->out = out;
    state->failed = state->failed || state->of_case.failed;
}

static void put_page(State *state, const WtrDuty *duty, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    uint32_t citation = wtr_first_citation(rows->book, duty, wtr_as_of(evaluator_of(state), case_lane));
    if (citation == WTR_NONE)
        wtr_row_text(state->out, rows->options.csv, NULL);
    else
        wtr_phrase_put(&rows->phrases, WTR_PHRASE_CITATION, citation, state->out);
}

static void put_blocked(State *state, uint32_t case_lane, const WtrDutyResult *result)
{
    list_begin(state);
    if (!wtr_duty_list(evaluator_of(state), state->rows->book, case_lane, result, WTR_LIST_BLOCKED_BY, &state->entry, list_entry, state))
        state->failed = true;
    list_end(state);
}

/* The choices in use of the readings that a duty rests on. */
static void put_readings(State *state, uint32_t case_lane, const WtrDutyResult *result)
{
    const WtrBook *book = state->rows->book;
    for (uint32_t i = 0; i < result->reading_count; i++) {
        uint32_t reading = result->readings[i];
        state->choices[i] = book->readings.at[reading].choices.first + wtr_reading_in_use(evaluator_of(state), reading, case_lane);
    }
    wtr_phrase_put_list(&state->rows->phrases, WTR_PHRASE_CHOICE, state->choices, result->reading_count, state->out);
}

/* One field that is a row's own. */
static void put_row_field(State *state, WtrRowFieldId field, const WtrDuty *duty, uint32_t lane, uint32_t case_lane, const WtrDutyResult *result)
{
    const WtrPhrases *phrases = &state->rows->phrases;
    WtrText *out = state->out;
    bool csv = state->rows->options.csv;
    switch (field) {
    case WTR_FIELD_INSTANCE: wtr_row_text(out, csv, wtr_instance_name(&state->names, evaluator_of(state), duty->subject, lane)); break;
    case WTR_FIELD_STATUS: wtr_phrase_put(phrases, WTR_PHRASE_STATUS, result->status, out); break;
    case WTR_FIELD_STATE: wtr_phrase_put(phrases, WTR_PHRASE_STATE, result->state, out); break;
    case WTR_FIELD_DEADLINE: put_day(out, csv, wtr_duty_day(state->rows->book, result)); break;
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
static void put_runs(State *state, uint32_t first, uint32_t at, uint32_t lane, uint32_t case_lane, const WtrDutyResult *result)
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
    end_row(state);
}

/* Whether a row rests on nothing that is kept beside it but these: no instance's name, no list but the citations. */
static bool is_common(State *state, const WtrDuty *duty, uint32_t lane, const WtrDutyResult *result)
{
    uint32_t others = result->deadline_count + result->need_count + result->blocked_count + result->reading_count + result->assumed_count;
    bool unnamed = duty->scope == 0 && wtr_instance_name(&state->names, evaluator_of(state), duty->subject, lane) == NULL;
    return unnamed && others == 0 && result->citation_count <= KEPT_CITATIONS;
}

static bool is_kept(const Kept *kept, int32_t as_of, const WtrDutyResult *result)
{
    bool same = kept->text.length > 0 && kept->as_of == as_of && kept->status == result->status && kept->state == result->state &&
                kept->citation_count == result->citation_count;
    for (uint32_t i = 0; same && i < result->citation_count; i++)
        same = kept->citations[i] == result->citations[i];
    return same;
}

/* Rows of one duty mostly say the same of many cases, apart from the case: the last one of each is kept. */
static void put_common_row(State *state, uint32_t at, uint32_t case_lane, const WtrDutyResult *result)
{
    Kept *kept = &state->kept[at];
    int32_t as_of = wtr_as_of(evaluator_of(state), case_lane);
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

static void duty_row(State *state, uint32_t at, uint32_t lane, uint32_t case_lane, WtrDutyStatus status)
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
static void instance_rows(State *state, uint32_t at, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    const WtrDuty *duty = &rows->book->duties.at[rows->duties[at]];
    WtrRange lanes = wtr_instances(evaluator_of(state), duty->subject, case_lane);
    for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++) {
        WtrDutyStatus status = wtr_duty_status(evaluator_of(state), rows->duties[at], lane);
        if (is_wanted(rows, status))
            duty_row(state, at, lane, case_lane, status);
    }
}

/* The status that a single duty's bits give it in a case; one of them is set. */
static WtrDutyStatus status_in(const State *state, uint32_t at, uint32_t case_lane)
{
    for (int i = 0; i < WTR_WHICH_COUNT; i++)
        if ((state->rows->which >> i & 1) && wtr_duty_bits_row(&state->bits, (WtrWhich)i, case_lane)[at / 64] >> (at & 63) & 1)
            return status_of[i];
    return WTR_NOT_RAISED;
}

static void duty_rows(State *state, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    const bool *speaks = wtr_edition_speaks(&state->editions, wtr_edition_of(&state->editions, wtr_as_of(evaluator_of(state), case_lane)));
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

/* ---- the writer ------------------------------------------------------------------------------------------- */

static void state_free(void *context, void *of)
{
    State *state = of;
    (void)context;
    wtr_duty_bits_free(&state->bits);
    wtr_editions_free(&state->editions);
    wtr_instance_names_free(&state->names);
    wtr_text_free(&state->cell);
    wtr_text_free(&state->entry);
    wtr_free(state->holds);
    wtr_free(state->held);
    wtr_free(state->choices);
    wtr_text_free(&state->of_case);
    for (uint32_t i = 0; state->kept != NULL && i < state->rows->duty_count; i++)
        wtr_text_free(&state->kept[i].text);
    wtr_free(state->kept);
    wtr_free(state);
}

static void *state_new(void *context)
{
    const WtrRows *rows = context;
    State *state = wtr_alloc(sizeof *state);
    if (state == NULL)
        return NULL;
    state->rows = rows;
    bool good = wtr_duty_bits_make(rows->book, rows->duties, rows->duty_count, rows->which, &state->bits);
    good = wtr_editions_make(rows->session->rulebook, &state->editions) && good;
    good = wtr_instance_names_make(rows->book, &state->names) && good;
    state->holds = wtr_alloc(rows->book->facts.count * sizeof *state->holds);
    state->held = wtr_alloc(rows->book->facts.count * sizeof *state->held);
    state->choices = wtr_alloc(rows->book->readings.count * sizeof *state->choices);
    state->kept = wtr_alloc(rows->duty_count * sizeof *state->kept);
    if (good && state->holds != NULL && state->held != NULL && state->choices != NULL && state->kept != NULL)
        return state;
    state_free(context, state);
    return NULL;
}

static WtrExit write_block(void *of, const WtrBlock *block, WtrText *out)
{
    State *state = of;
    state->block = block;
    state->out = out;
    const bool lines = state->rows->plain && state->rows->options.kind == WTR_ROW_IDS;
    state->failed = !state->rows->plain && !wtr_instance_names_fill(&state->names, block->batch);
    for (uint32_t i = 0; i < block->batch->count && !state->failed; i++) {
        if (i % 64 == 0)
            wtr_duty_bits_fill(&state->bits, evaluator_of(state), i / 64);
        if (state->rows->options.kind == WTR_ROW_DUTY)
            duty_rows(state, i);
        else if (!lines || !plain_line(state, i))
            case_row(state, i);
    }
    if (!state->failed)
        return WTR_EXIT_DONE;
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

static void write_header(void *context, bool several, WtrText *out)
{
    const WtrRows *rows = context;
    (void)several;
    for (uint32_t i = 0; i < rows->field_count && rows->options.csv; i++)
        wtr_csv_field(out, wtr_row_fields[rows->chosen[i]].name, i == 0);
    wtr_text_puts(out, rows->options.csv ? "\r\n" : "");
}

WtrBulkWriter wtr_rows_writer(WtrRows *rows, uint32_t cases)
{
    return (WtrBulkWriter){.context = rows, .cases = cases, .state_new = state_new, .write = write_block, .state_free = state_free,
                           .between = "", .begin = write_header};
}
