/* record_csv.c — see record_csv.h.
 *
 * Facts are written into the lane behind the block's last case while the record is read; the case is begun when the
 * record's dates are known, and taken back if it is refused. */
#include "record_csv.h"

#include <inttypes.h>
#include <string.h>

#include "csv_fast.h"
#include "csv_row.h"
#include "csv_scan.h"
#include "record_case.h"

/* An answer of --set that no later one replaces. */
typedef struct Setting { const WtrSetting *given; WtrFactColumn column; } Setting;

/* A scope that a file of this header, or a setting, can add an instance to. */
typedef struct Many { uint32_t subject, scope; } Many;

struct WtrRecordCsv {
    const WtrRunOptions *options;
    const WtrBook *book;
    char separator;
    bool careful;
    WtrCsvHeader header;
    WtrArena *arena;                     /* of the arrays below, and of `record` */
    WtrCsvRecordTo record;               /* the record at hand */
    WtrCsvFast *fast;
    Many *many; uint32_t many_count;
    Setting *settings; uint32_t setting_count;
    WtrCsvRow row;                       /* of records read with care */
    /* where the reading is */
    const char *path; uint64_t first_row;                /* of the piece */
    size_t at; uint64_t number;                          /* the record at `at` */
    size_t line_at; uint64_t line;                       /* the last place whose line was counted */
    bool header_told;
};

/* ---- making a reader ------------------------------------------------------------------------------------------- */

static bool is_set(const WtrRunOptions *options, uint32_t fact, uint32_t from)
{
    for (uint32_t i = from; i < options->setting_count; i++)
        if (options->settings[i].fact == fact)
            return true;
    return false;
}

/* The scopes of `many` subjects that a record's facts, or settings, can raise. */
static void add_many(WtrRecordCsv *reader, uint32_t row)
{
    const WtrFact *fact = &reader->book->facts.at[row];
    bool known = fact->scope == 0;
    for (uint32_t i = 0; i < reader->many_count; i++)
        known = known || reader->many[i].scope == fact->scope;
    if (!known)
        reader->many[reader->many_count++] = (Many){fact->subject, fact->scope};
}

static void make_columns(WtrRecordCsv *reader)
{
    const WtrRunOptions *options = reader->options;
    for (uint32_t i = 0; i < reader->header.columns.count; i++) {
        const WtrCsvColumn *named = &reader->header.columns.at[i];
        WtrCsvTo *to = &reader->record.columns[i];
        to->kind = (uint8_t)named->kind;
        if (named->fact == NULL)
            continue;
        to->lane = &reader->record.lanes[named->fact->scope];
        to->plain = named->fact->type == WTR_TYPE_NUMBER;
        add_many(reader, named->row);
        if (named->kind == WTR_CSV_CHOICE)
            wtr_csv_spell(reader->book, named->fact, reader->arena, to);
    }
    for (uint32_t i = 0; i < options->setting_count; i++) {
        add_many(reader, options->settings[i].fact);
        if (!is_set(options, options->settings[i].fact, i + 1))
            reader->settings[reader->setting_count++].given = &options->settings[i];
    }
}

static bool make(WtrRecordCsv *reader)
{
    const WtrBook *book = reader->book;
    uint32_t scopes = 1;
    for (uint32_t i = 0; i < book->subjects.count; i++)
        scopes = book->subjects.at[i].scope >= scopes ? book->subjects.at[i].scope + 1 : scopes;
    reader->arena = wtr_arena_new();
    if (reader->arena == NULL)
        return false;
    reader->record.columns = wtr_arena_array(reader->arena, reader->header.columns.count, sizeof *reader->record.columns);
    reader->record.count = reader->header.columns.count;
    reader->many = wtr_arena_array(reader->arena, scopes, sizeof *reader->many);
    reader->record.lanes = wtr_arena_array(reader->arena, scopes, sizeof *reader->record.lanes);
    reader->fast = wtr_csv_fast_new(reader->arena, reader->record.count, reader->separator);
    reader->settings = wtr_arena_array(reader->arena, reader->options->setting_count, sizeof *reader->settings);
    if (wtr_arena_failed(reader->arena))
        return false;
    make_columns(reader);
    return !wtr_arena_failed(reader->arena);
}

WtrRecordCsv *wtr_record_csv_new(const WtrRunOptions *options, char separator, const char *header, size_t header_length)
{
    WtrRecordCsv *reader = wtr_alloc(sizeof *reader);
    if (reader == NULL)
        return NULL;
    reader->options = options;
    reader->book = wtr_rulebook_data(options->rulebook);
    reader->separator = separator;
    if (!wtr_csv_header_read(options->rulebook, header, header_length, separator, options->ignore_extra, &reader->header) || !make(reader)) {
        wtr_record_csv_free(reader);
        return NULL;
    }
    return reader;
}

void wtr_record_csv_free(WtrRecordCsv *reader)
{
    if (reader == NULL)
        return;
    wtr_csv_header_free(&reader->header);
    wtr_arena_free(reader->arena);
    wtr_csv_row_free(&reader->row);
    wtr_free(reader);
}

void wtr_record_csv_be_careful(WtrRecordCsv *reader) { reader->careful = true; }

/* ---- records --------------------------------------------------------------------------------------------------------- */

/* Begins the case whose facts were written, with its instances. */
static WtrStatus begin_case(WtrRecordCsv *reader, WtrEvaluator *evaluator, const WtrRowDates *dates)
{
    WtrStatus status = wtr_case_add(evaluator, dates->as_of, dates->today, NULL);
    for (uint32_t i = 0; status == WTR_OK && i < reader->many_count; i++)
        if (reader->record.lanes[reader->many[i].scope].touched)
            status = wtr_instance_add(evaluator, reader->many[i].subject, NULL);
    return status;
}

/* Takes back what was written of a record. */
static WtrStatus take_back(WtrRecordCsv *reader, WtrEvaluator *evaluator)
{
    const WtrRowDates dates = wtr_row_dates(reader->options, 0, 0);
    const WtrStatus status = begin_case(reader, evaluator, &dates);
    return status == WTR_OK ? wtr_case_undo(evaluator) : status;
}

static void apply_settings(WtrRecordCsv *reader, WtrEvaluator *evaluator)
{
    for (uint32_t i = 0; i < reader->setting_count; i++) {
        const Setting *setting = &reader->settings[i];
        const WtrFactColumn *column = &setting->column;
        const WtrCsvLane *lane = &reader->record.lanes[column->scope];
        if (column->subject != WTR_NONE)
            wtr_raise(evaluator, column->subject);
        if (setting->given->answer.known) {
            wtr_set_facts(evaluator, &(WtrFactValue){setting->given->fact, 0, setting->given->answer.value}, 1, NULL);
        } else if (column->type == WTR_TYPE_TRUTH) {
            column->yes[lane->word] &= ~lane->bit;
            column->no[lane->word] &= ~lane->bit;
        } else {
            column->known[lane->word] &= ~lane->bit;
        }
    }
}

/* `lasting`: its name stays where it is until the batch is emptied. */
static WtrStatus finish_case(WtrRecordCsv *reader, WtrBatch *batch, bool lasting)
{
    const WtrRowDates dates = wtr_row_dates(reader->options, reader->record.as_of, reader->record.today);
    WtrRow *row = &batch->rows[batch->count];
    for (uint32_t i = 0; i < reader->setting_count; i++)
        reader->record.lanes[reader->settings[i].column.scope].touched = true;
    const WtrStatus status = begin_case(reader, batch->evaluator, &dates);
    if (status != WTR_OK)
        return status;
    apply_settings(reader, batch->evaluator);
    *row = (WtrRow){.number = reader->number, .as_of_missing = dates.missing, .as_of_unused = dates.unused};
    batch->count++;
    if (reader->record.name != NULL) {
        row->name_length = reader->record.name_length;
        row->name = lasting ? reader->record.name : wtr_arena_text(batch->names, reader->record.name, row->name_length);
    }
    return wtr_arena_failed(batch->names) ? WTR_NO_MEMORY : WTR_OK;
}

static uint64_t line_of(WtrRecordCsv *reader, const WtrPiece *piece)
{
    const char *text = piece->text, *end;
    while ((end = memchr(text + reader->line_at, '\n', reader->at - reader->line_at)) != NULL) {
        reader->line_at = (size_t)(end - text) + 1;
        reader->line++;
    }
    return reader->line;
}

/* The record at hand, which ends at `end`, with care. */
static WtrStatus careful_row(WtrRecordCsv *reader, const WtrPiece *piece, size_t end, WtrBatch *batch)
{
    const WtrCsvRecord record = {piece->path, line_of(reader, piece), piece->text + reader->at, end - reader->at, reader->separator};
    if (!wtr_csv_row_read(reader->options->rulebook, &reader->header, &record, &reader->row, &batch->messages))
        return WTR_NO_MEMORY;
    if (reader->row.problems > 0) {
        batch->refused++;
        return take_back(reader, batch->evaluator);
    }
    for (uint32_t i = 0; i < reader->row.answers.count; i++)
        wtr_csv_put(&reader->record, reader->row.answers.at[i].column, reader->row.answers.at[i].answer);
    reader->record.as_of = reader->row.as_of;
    reader->record.today = reader->row.today;
    reader->record.name = reader->row.named ? reader->row.name.at : NULL;
    reader->record.name_length = (uint32_t)reader->row.name.length;
    return finish_case(reader, batch, false);
}

/* Whether a record is a blank line, or the questions that a template has below its header; and where it ends. */
static bool is_no_case(const WtrRecordCsv *reader, const WtrPiece *piece, size_t *end)
{
    const char *text = piece->text + reader->at;
    const size_t left = piece->length - reader->at, cr = text[0] == '\r' ? 1 : 0;
    *end = reader->at + cr;
    if (left == cr || text[cr] == '\n')
        return true;
    if (reader->number != 1 || memcmp(text + (text[0] == '"'), "# ", 2) != 0)
        return false;
    *end = wtr_csv_record_end(piece->text, piece->length, reader->at, reader->separator);
    return true;
}

/* Reads the record at `at`; *end is where it ends. */
static WtrStatus read_record(WtrRecordCsv *reader, const WtrPiece *piece, WtrBatch *batch, size_t *end)
{
    if (is_no_case(reader, piece, end))
        return WTR_OK;
    for (uint32_t i = 0; i < reader->many_count; i++)
        reader->record.lanes[reader->many[i].scope] = wtr_csv_lane(wtr_lane_count(batch->evaluator, reader->many[i].scope));
    reader->record.lanes[0] = wtr_csv_lane(batch->count);
    reader->record.name = NULL;
    reader->record.as_of = reader->record.today = 0;
    if (!reader->careful && wtr_csv_fast_row(reader->fast, &reader->record, piece->text, piece->length, reader->at, end))
        return finish_case(reader, batch, true);
    *end = wtr_csv_record_end(piece->text, piece->length, reader->at, reader->separator);
    return careful_row(reader, piece, *end, batch);
}

/* ---- pieces ------------------------------------------------------------------------------------------------------------ */

/* The columns of the batch's evaluator. How many cases and instances it holds, so that nothing is written beyond. */
typedef struct Room { uint32_t cases, instances; } Room;

static void borrow(WtrRecordCsv *reader, WtrEvaluator *evaluator, Room *room)
{
    WtrFactColumn lent;
    for (uint32_t i = 0; i < reader->header.columns.count; i++) {
        WtrCsvTo *to = &reader->record.columns[i];
        if (to->kind < WTR_CSV_TRUTH || wtr_fact_column(evaluator, reader->header.columns.at[i].row, &lent) != WTR_OK)
            continue;
        to->planes[0] = lent.type == WTR_TYPE_TRUTH ? lent.yes : lent.known;
        to->planes[1] = lent.no;
        if (lent.type == WTR_TYPE_CHOICE)
            to->choices = lent.choices;
        else
            to->numbers = lent.numbers;
        to->raised = lent.raised;
        uint32_t *least = lent.scope == 0 ? &room->cases : &room->instances;
        *least = lent.lanes < *least ? lent.lanes : *least;
    }
    for (uint32_t i = 0; i < reader->setting_count; i++) {
        wtr_fact_column(evaluator, reader->settings[i].given->fact, &reader->settings[i].column);
        if (reader->settings[i].column.scope != 0 && reader->settings[i].column.lanes < room->instances)
            room->instances = reader->settings[i].column.lanes;
    }
}

static bool is_full(const WtrRecordCsv *reader, const WtrBatch *batch, const Room *room)
{
    bool full = batch->count >= room->cases;
    for (uint32_t i = 0; i < reader->many_count; i++)
        full = full || wtr_lane_count(batch->evaluator, reader->many[i].scope) >= room->instances;
    return full;
}

/* Finds the place of the record at piece->at, where the last call did not leave off there. */
static void find_place(WtrRecordCsv *reader, const WtrPiece *piece)
{
    if (piece->at != 0 && piece->at == reader->at && piece->first_row == reader->first_row && piece->path == reader->path)
        return;
    const WtrCsvRecords before = wtr_csv_scan(piece->text, piece->at, reader->separator);
    reader->path = piece->path;
    reader->first_row = piece->first_row;
    reader->at = piece->at;
    reader->number = piece->first_row + before.records;
    reader->line_at = piece->at;
    reader->line = piece->first_line + before.lines;
}

static void say_remarks(const WtrPiece *piece, const WtrCsvRemark *remarks, uint32_t count, WtrText *out)
{
    for (uint32_t i = 0; i < count; i++)
        wtr_text_printf(out, "%s:%" PRIu64 ":%" PRIu64 ": %s\n", piece->path, remarks[i].line, remarks[i].column, remarks[i].text);
}

/* Tells once a file, with its first piece, what is wrong with the header; false where the file cannot be read. */
static bool check_header(WtrRecordCsv *reader, const WtrPiece *piece, WtrBatch *batch)
{
    const WtrCsvHeader *header = &reader->header;
    if (piece->first_row == 1 && piece->at == 0 && !reader->header_told) {
        reader->header_told = true;
        say_remarks(piece, header->skipped.at, header->skipped.count, &batch->messages);
        say_remarks(piece, header->problems.at, header->problems.count, &batch->messages);
        if (header->problems.count > 0) {
            wtr_text_printf(&batch->messages, "%s: no case of this file was read\n", piece->path);
            batch->refused++;
        }
    }
    return header->problems.count == 0;
}

WtrStatus wtr_record_csv_read(WtrRecordCsv *reader, WtrPiece *piece, WtrBatch *batch)
{
    Room room = {batch->capacity, UINT32_MAX};
    WtrStatus status = WTR_OK;
    if (!check_header(reader, piece, batch))
        piece->at = piece->length;
    if (piece->at < piece->length) {
        borrow(reader, batch->evaluator, &room);
        find_place(reader, piece);
    }
    while (status == WTR_OK && piece->at < piece->length) {
        size_t end;
        if (is_full(reader, batch, &room))
            return WTR_FULL;
        status = read_record(reader, piece, batch, &end);
        piece->at = reader->at = end < piece->length ? end + 1 : piece->length;
        reader->number++;
    }
    return status == WTR_OK && !batch->messages.failed ? WTR_OK : WTR_NO_MEMORY;
}
