/* record_json.c — see record_json.h. Every record that begins as an object is walked; what the walk does not take, for
 * whatever reason, is read again by record_case. */
#include "record_json.h"

#include <string.h>

#include "record_case.h"
#include "record_walk.h"

#define AHEAD 4096u              /* bytes whose quotation marks are found before a record is begun */

struct WtrRecordJson {
    WtrRecordForm form;
    WtrRecordCase *careful;
    WtrRecordWalk walker;
    uint64_t number;             /* of the record or line at hand; from 0 on, in a piece whose rows are not counted yet */
    bool careful_begun;          /* in this piece */
};

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* Behind the last byte of the record: of a line without the blanks at its end. */
static size_t record_end(const WtrRecordJson *reader, const WtrPiece *piece, size_t begin)
{
    size_t end = piece->length;
    if (reader->form == WTR_RECORD_LIST) {
        end = wtr_list_entry_end(piece->text, piece->length, begin);
        return end > begin ? end : begin + 1;
    }
    if (reader->form == WTR_RECORD_LINES) {
        const char *line_end = memchr(piece->text + begin, '\n', end - begin);
        end = line_end != NULL ? (size_t)(line_end - piece->text) : end;
    }
    while (end > begin && is_blank(piece->text[end - 1]))
        end--;
    return end;
}

/* ---- one record -------------------------------------------------------------------------------------------- */

static void skip_quotes(WtrQuotes *quotes, size_t begin)
{
    while (quotes->next < quotes->count && quotes->places[quotes->next] < begin)
        quotes->next++;
}

/* Makes the next quotation mark the first of the record's, with a fair stretch of text looked at behind it. */
static bool find_quotes(WtrQuotes *quotes, size_t begin)
{
    skip_quotes(quotes, begin);
    if (quotes->found == quotes->length || quotes->found >= begin + AHEAD)
        return true;
    if (!wtr_quotes_find(quotes, (uint32_t)begin + AHEAD))
        return false;
    skip_quotes(quotes, begin);
    return true;
}

/* Walks the record; once more where it turns out to be longer than what was looked at. */
static WtrWalked walk(WtrRecordJson *reader, const WtrPiece *piece, WtrBatch *batch, WtrRecordSlice *slice)
{
    WtrQuotes *quotes = &reader->walker.quotes;
    if (quotes->text == NULL || piece->text[slice->begin] != '{')
        return WTR_WALK_NOT_TAKEN;
    if (!find_quotes(quotes, slice->begin))
        return WTR_WALK_NO_MEMORY;
    const WtrWalked walked = wtr_record_walk(&reader->walker, piece, batch, slice);
    if (walked != WTR_WALK_NOT_TAKEN || quotes->found == quotes->length)
        return walked;
    const size_t end = record_end(reader, piece, slice->begin);
    if (end <= quotes->found)
        return WTR_WALK_NOT_TAKEN;
    return wtr_quotes_find(quotes, (uint32_t)end) ? wtr_record_walk(&reader->walker, piece, batch, slice) : WTR_WALK_NO_MEMORY;
}

/* From now on the numbers are those of the file. */
static void count_rows(WtrRecordJson *reader, WtrPiece *piece)
{
    const bool counted = piece->first_row != 0;
    wtr_piece_count(piece);
    reader->number += counted ? 0 : piece->first_row;
}

static WtrStatus read_carefully(WtrRecordJson *reader, WtrPiece *piece, WtrBatch *batch, WtrRecordSlice *slice)
{
    count_rows(reader, piece);
    if (!reader->careful_begun)
        wtr_record_case_begin(reader->careful, piece);
    reader->careful_begun = true;
    slice->end = record_end(reader, piece, slice->begin);
    slice->number = reader->number;
    return wtr_record_case_read(reader->careful, piece, *slice, batch);
}

/* Reads the record at slice->begin and sets slice->end. */
static WtrStatus read_record(WtrRecordJson *reader, WtrPiece *piece, WtrBatch *batch, WtrRecordSlice *slice)
{
    slice->number = piece->first_row != 0 ? reader->number : 0;
    switch (walk(reader, piece, batch, slice)) {
    case WTR_WALK_TAKEN: return WTR_OK;
    case WTR_WALK_NO_ROOM: return WTR_FULL;
    case WTR_WALK_NO_MEMORY: return WTR_NO_MEMORY;
    case WTR_WALK_NOT_TAKEN: break;
    }
    return read_carefully(reader, piece, batch, slice);
}

/* ---- a piece --------------------------------------------------------------------------------------------------- */

/* Blanks between records; line breaks are counted, of lines. */
static size_t next_record(WtrRecordJson *reader, const WtrPiece *piece)
{
    size_t at = piece->at;
    for (; at < piece->length && is_blank(piece->text[at]); at++)
        reader->number += reader->form == WTR_RECORD_LINES && piece->text[at] == '\n';
    return at;
}

static void begin_piece(WtrRecordJson *reader, WtrPiece *piece)
{
    const bool walks = piece->length <= WTR_QUOTES_LENGTH;
    if (!reader->walker.options->by_name)
        wtr_piece_count(piece);
    reader->number = piece->first_row;
    reader->careful_begun = false;
    wtr_quotes_begin(&reader->walker.quotes, walks ? piece->text : NULL, walks ? (uint32_t)piece->length : 0);
}

/* ---- public ---------------------------------------------------------------------------------------------------- */

WtrRecordJson *wtr_record_json_new(const WtrRunOptions *options, WtrRecordForm form)
{
    WtrRecordJson *reader = wtr_alloc(sizeof *reader);
    if (reader == NULL)
        return NULL;
    reader->form = form;
    reader->careful = wtr_record_case_new(options);
    if (!wtr_record_walk_make(options, form != WTR_RECORD_ONE, &reader->walker) || reader->careful == NULL) {
        wtr_record_json_free(reader);
        return NULL;
    }
    return reader;
}

void wtr_record_json_free(WtrRecordJson *reader)
{
    if (reader == NULL)
        return;
    wtr_record_case_free(reader->careful);
    wtr_record_walk_free(&reader->walker);
    wtr_free(reader);
}

/* A text without a single record is one that is refused, so that nobody takes an empty file for a case. */
WtrStatus wtr_record_json_read(WtrRecordJson *reader, WtrPiece *piece, WtrBatch *batch)
{
    bool wanted = reader->form == WTR_RECORD_ONE && piece->at == 0;
    if (piece->at == 0)
        begin_piece(reader, piece);
    wtr_record_walk_use(&reader->walker, batch);
    for (;; wanted = false) {
        WtrRecordSlice slice = {.begin = next_record(reader, piece)};
        if (slice.begin == piece->length && !wanted)
            break;
        if (slice.begin < piece->length)
            piece->at = slice.begin;
        const WtrStatus status = batch->count == batch->capacity ? WTR_FULL : read_record(reader, piece, batch, &slice);
        if (status != WTR_OK)
            return status;
        reader->number += reader->form != WTR_RECORD_LINES;
        piece->at = slice.end;
        wtr_piece_ahead(piece, slice.begin, slice.end);
    }
    piece->at = piece->length;
    return WTR_OK;
}
