/* batch_rows.c — see batch_rows.h: blocks into rows, and the rows of cases. Those of duties are in batch_rows_duty.c. */
#include "batch_rows.h"

#include <string.h>

#include "batch_rows_write.h"
#include "result_csv.h"

/* ---- values --------------------------------------------------------------------------------------------- */

void wtr_rows_put_day(WtrText *out, bool csv, int32_t day)
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
void wtr_rows_list_begin(WtrRowsState *state)
{
    state->first_entry = true;
    state->cell.length = 0;
    if (!state->rows->options.csv)
        wtr_text_add(state->out, "[", 1);
}

void wtr_rows_list_entry(void *context, const char *text)
{
    WtrRowsState *state = context;
    bool csv = state->rows->options.csv;
    if (!state->first_entry)
        wtr_text_puts(csv ? &state->cell : state->out, csv ? "; " : ",");
    state->first_entry = false;
    if (csv)
        wtr_text_puts(&state->cell, text);
    else
        wtr_row_text(state->out, false, text);
}

void wtr_rows_list_end(WtrRowsState *state)
{
    if (!state->rows->options.csv)
        wtr_text_add(state->out, "]", 1);
    else
        wtr_csv_field(state->out, state->cell.length > 0 ? state->cell.at : "", true);
    state->failed = state->failed || state->cell.failed;
}

/* ---- one row a case ------------------------------------------------------------------------------------- */

static void put_case_name(WtrRowsState *state, const WtrRow *row)
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
static char *copy_ids(const WtrRowsState *state, const uint64_t *bits, char *at)
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

static void put_plain_ids(WtrRowsState *state, const uint64_t *bits)
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
static bool plain_line(WtrRowsState *state, uint32_t case_lane)
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

const WtrDutyStatus wtr_which_status[WTR_WHICH_COUNT] = {
    [WTR_WHICH_DUE] = WTR_DUE, [WTR_WHICH_UNDETERMINED] = WTR_UNDETERMINED, [WTR_WHICH_NOT_DUE] = WTR_NOT_DUE};

/* "early_help", or "early_help:Ann" for each instance of that status. */
static void put_duty_entries(WtrRowsState *state, uint32_t row, WtrWhich which, uint32_t case_lane)
{
    const WtrDuty *duty = &state->rows->book->duties.at[row];
    if (duty->scope == 0) {
        wtr_rows_list_entry(state, duty->id);
        return;
    }
    WtrRange lanes = wtr_instances(wtr_rows_evaluator(state), duty->subject, case_lane);
    for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++) {
        if (wtr_duty_status(wtr_rows_evaluator(state), row, lane) != wtr_which_status[which])
            continue;
        state->entry.length = 0;
        wtr_text_printf(&state->entry, "%s:%s", duty->id, wtr_instance_name(&state->names, wtr_rows_evaluator(state), duty->subject, lane));
        if (state->entry.failed)
            state->failed = true;
        else
            wtr_rows_list_entry(state, state->entry.at);
    }
}

static void put_duties(WtrRowsState *state, WtrWhich which, uint32_t case_lane)
{
    const WtrRows *rows = state->rows;
    const uint64_t *bits = wtr_duty_bits_row(&state->bits, which, case_lane);
    if (rows->plain && which != WTR_WHICH_NOT_DUE) {
        put_plain_ids(state, bits);
        return;
    }
    const bool *speaks = wtr_edition_speaks(&state->editions, wtr_edition_of(&state->editions, wtr_as_of(wtr_rows_evaluator(state), case_lane)));
    if (speaks == NULL) {
        state->failed = true;
        return;
    }
    wtr_rows_list_begin(state);
    for (uint32_t w = 0; w < state->bits.words; w++)
        for (uint64_t left = bits[w]; left != 0; left &= left - 1) {
            uint32_t row = rows->duties[w * 64 + (uint32_t)__builtin_ctzll(left)];
            if (speaks[row])
                put_duty_entries(state, row, which, case_lane);
        }
    wtr_rows_list_end(state);
}

/* Counts for each fact the undetermined duties of one case that it holds back. */
static uint32_t count_holds(WtrRowsState *state, uint32_t case_lane)
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
                state->failed = wtr_duty_parts(evaluator, row, lane, WTR_PART_NEEDS, &result) != WTR_OK || state->failed;
                for (uint32_t i = 0; !state->failed && i < result.need_count; i++)
                    if (state->holds[result.needs[i]]++ == 0)
                        state->held[held++] = result.needs[i];
            }
        }
    return held;
}

/* Those that hold back most duties first, then in the rulebook's order. */
static void put_case_needs(WtrRowsState *state, uint32_t case_lane)
{
    uint32_t count = count_holds(state, case_lane);
    uint32_t *held = state->held, *holds = state->holds;
    for (uint32_t i = 1; i < count; i++) {
        uint32_t fact = held[i], k = i;
        for (; k > 0 && (holds[held[k - 1]] < holds[fact] || (holds[held[k - 1]] == holds[fact] && held[k - 1] > fact)); k--)
            held[k] = held[k - 1];
        held[k] = fact;
    }
    wtr_rows_list_begin(state);
    for (uint32_t i = 0; i < count; i++)
        wtr_rows_list_entry(state, state->rows->book->facts.at[held[i]].id);
    wtr_rows_list_end(state);
    for (uint32_t i = 0; i < count; i++)
        holds[held[i]] = 0;
}

void wtr_rows_end(WtrRowsState *state)
{
    if (state->rows->options.csv)
        wtr_text_add(state->out, "\r\n", 2);
    else
        wtr_text_add(state->out, "}\n", 2);
}

/* The fields that a row of either kind may have of its case. */
void wtr_rows_put_case_field(WtrRowsState *state, WtrRowFieldId field, uint32_t case_lane)
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
    case WTR_FIELD_AS_OF: wtr_rows_put_day(state->out, csv, wtr_as_of(wtr_rows_evaluator(state), case_lane)); break;
    default: wtr_rows_put_day(state->out, csv, wtr_today(wtr_rows_evaluator(state), case_lane)); break;
    }
}

static void case_row(WtrRowsState *state, uint32_t case_lane)
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
        default: wtr_rows_put_case_field(state, field, case_lane); break;
        }
    }
    wtr_rows_end(state);
}

/* ---- the writer ------------------------------------------------------------------------------------------- */

static void state_free(void *context, void *of)
{
    WtrRowsState *state = of;
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
    WtrRowsState *state = wtr_alloc(sizeof *state);
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
    WtrRowsState *state = of;
    state->block = block;
    state->out = out;
    const bool lines = state->rows->plain && state->rows->options.kind == WTR_ROW_IDS;
    state->failed = !state->rows->plain && !wtr_instance_names_fill(&state->names, block->batch);
    for (uint32_t i = 0; i < block->batch->count && !state->failed; i++) {
        if (i % 64 == 0)
            wtr_duty_bits_fill(&state->bits, wtr_rows_evaluator(state), i / 64);
        if (state->rows->options.kind == WTR_ROW_DUTY)
            wtr_duty_rows(state, i);
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
    bool by_name = true;
    for (uint32_t i = 0; i < rows->field_count; i++)
        by_name = by_name && rows->chosen[i] != WTR_FIELD_ROW;
    return (WtrBulkWriter){.context = rows, .cases = cases, .by_name = by_name, .state_new = state_new, .write = write_block, .state_free = state_free,
                           .between = "", .begin = write_header};
}
