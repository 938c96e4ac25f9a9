/* pieces.c — a file of cases cut into pieces between its records.
 *
 * Relies on: byte_source, byte_map, list_scan, csv_scan, pieces_form. Guarantees: as records.h says. Lines and CSV of a
 * plain file are mapped as long as a whole piece and more is left of it: no byte is copied. Else a piece's bytes are read
 * straight into it; only the record that its end cuts through is copied once more, into the next piece. Every scan
 * begins between records and keeps no state but a list's phase, so that no record depends on where pieces were cut. */
#include "pieces_form.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

#include "byte_count.h"
#include "csv_scan.h"
#include "list_scan.h"
#include "utf8.h"

#define LOOK_SIZE ((size_t)64 << 10)             /* bytes that are looked at first to tell what a file is */

/* Bytes that were read and belong to pieces to come: begin to end of `text`, then those of the source. */
typedef struct Ahead { char *text; size_t begin, end, capacity; } Ahead;

struct WtrPieces {
    WtrByteSource *source;
    const char *path, *name;             /* as the caller gave it; as messages show it */
    WtrRecordForm form;
    char separator;
    size_t piece_size;
    WtrByteMap map;                      /* of pieces, from its byte `map_at` on, while `mapping` */
    size_t map_at; bool mapping;
    pthread_mutex_t counting;            /* guards what follows: so many lines are before that byte of the map */
    size_t counted_at; uint64_t counted;
    Ahead ahead;
    bool at_end;                         /* of the source */
    WtrExit failed;                      /* what the source answered; told when all that came before is handed out */
    bool over, begun;                    /* no piece will follow; one was handed out */
    WtrText header;
    const char *foreign;                 /* what the file is instead of UTF-8; NULL, also when that was handed out */
    WtrListPhase phase;                  /* of a list: where the next piece begins */
    uint64_t row, line; uint32_t column; /* of the next piece */
};

static WtrExit no_memory(const WtrPieces *pieces)
{
    wtr_complain("out of memory while reading %s", pieces->name);
    return WTR_EXIT_LIMIT;
}

/* ---- bytes ahead --------------------------------------------------------------------------------------------- */

static size_t ahead_length(const WtrPieces *pieces) { return pieces->ahead.end - pieces->ahead.begin; }
static char *ahead_text(const WtrPieces *pieces) { return pieces->ahead.text + pieces->ahead.begin; }

static bool ahead_room(Ahead *ahead, size_t length)
{
    if (ahead->capacity >= length + WTR_PIECE_PADDING)
        return true;
    char *grown = wtr_realloc(ahead->text, length + WTR_PIECE_PADDING);
    if (grown == NULL)
        return false;
    ahead->text = grown;
    ahead->capacity = length + WTR_PIECE_PADDING;
    return true;
}

/* Reads until there are `length` bytes ahead, or the file is at its end. Only before the first piece. */
static WtrExit look_ahead(WtrPieces *pieces, size_t length)
{
    Ahead *ahead = &pieces->ahead;
    if (!ahead_room(ahead, ahead->begin + length))
        return no_memory(pieces);
    while (ahead_length(pieces) < length && !pieces->at_end) {
        size_t got = 0;
        const WtrExit code = wtr_byte_source_read(pieces->source, ahead->text + ahead->end, length - ahead_length(pieces), &got);
        if (code != WTR_EXIT_DONE) {
            pieces->failed = code;
            pieces->at_end = true;
        }
        pieces->at_end = pieces->at_end || got == 0;
        ahead->end += got;
    }
    memset(ahead->text + ahead->end, 0, WTR_PIECE_PADDING);
    return WTR_EXIT_DONE;
}

/* ---- beginning a file ------------------------------------------------------------------------------------------- */

/* `text`: where it begins, perhaps with blank lines before it. */
static WtrExit too_long(const WtrPieces *pieces, const char *text, uint64_t line)
{
    for (; pieces->form != WTR_RECORD_CSV && strchr(" \t\r\n", *text) != NULL && *text != '\0'; text++)
        line += *text == '\n';
    wtr_complain("%s:%" PRIu64 ": a record begins here that is longer than %zu MiB; that is the most a record may have%s", pieces->name, line,
                 WTR_RECORD_MAX >> 20, pieces->form == WTR_RECORD_CSV ? " (is a quotation mark not closed?)" : "");
    return WTR_EXIT_LIMIT;
}

static WtrExit choose_form(WtrPieces *pieces)
{
    WtrFormReader reader = {0};
    WtrExit code = WTR_EXIT_DONE;
    WtrFormAnswer answer = WTR_FORM_MORE;
    for (size_t size = LOOK_SIZE; code == WTR_EXIT_DONE && answer == WTR_FORM_MORE; size *= 2) {
        code = look_ahead(pieces, size);
        const bool last = pieces->at_end || size > WTR_RECORD_MAX;
        if (code == WTR_EXIT_DONE)
            answer = wtr_form_of_text(&reader, ahead_text(pieces), ahead_length(pieces), last, pieces->at_end, &pieces->form);
    }
    wtr_form_reader_free(&reader);
    return answer == WTR_FORM_NO_MEMORY ? no_memory(pieces) : code;
}

static WtrExit skip_mark(WtrPieces *pieces)
{
    const WtrExit code = look_ahead(pieces, 3);
    if (code == WTR_EXIT_DONE && ahead_length(pieces) >= 3 && memcmp(ahead_text(pieces), "\xEF\xBB\xBF", 3) == 0)
        pieces->ahead.begin += 3;
    return code;
}

/* Notes that the file is in another encoding: nothing of it is read, whatever it holds. */
static WtrExit look_at_encoding(WtrPieces *pieces)
{
    const WtrExit code = look_ahead(pieces, 4);
    if (code == WTR_EXIT_DONE)
        pieces->foreign = wtr_form_foreign(ahead_text(pieces), ahead_length(pieces));
    return code;
}

static WtrExit read_header(WtrPieces *pieces)
{
    size_t end = 0, length = 0;
    for (size_t size = LOOK_SIZE;; size *= 2) {
        const WtrExit code = look_ahead(pieces, size);
        if (code != WTR_EXIT_DONE)
            return code;
        length = ahead_length(pieces);
        end = wtr_csv_record_end(ahead_text(pieces), length, 0, pieces->separator);
        if (end < length || pieces->at_end)
            break;
        if (length > WTR_RECORD_MAX)
            break;
    }
    const char *text = ahead_text(pieces);
    if (end > WTR_RECORD_MAX)
        return too_long(pieces, text, pieces->line);
    for (size_t i = 0; i < end; i++)
        pieces->line += text[i] == '\n';
    wtr_text_add(&pieces->header, text, end > 0 && text[end - 1] == '\r' ? end - 1 : end);
    pieces->ahead.begin += end < length ? end + 1 : end;
    pieces->line += end < length;
    return pieces->header.failed ? no_memory(pieces) : WTR_EXIT_DONE;
}

static WtrExit begin(WtrPieces *pieces, const WtrPiecesOptions *options)
{
    WtrExit code = skip_mark(pieces);
    if (code == WTR_EXIT_DONE)
        code = look_at_encoding(pieces);
    if (code == WTR_EXIT_DONE && pieces->foreign != NULL) {
        pieces->form = WTR_RECORD_LINES;
        return code;
    }
    if (options->form_given)
        pieces->form = options->form;
    else if (code == WTR_EXIT_DONE && !wtr_form_of_name(pieces->path, &pieces->form))
        code = choose_form(pieces);
    if (code == WTR_EXIT_DONE && pieces->form == WTR_RECORD_CSV)
        code = read_header(pieces);
    return code == WTR_EXIT_DONE && pieces->failed != WTR_EXIT_DONE && ahead_length(pieces) == 0 ? pieces->failed : code;
}

/* Maps what was not handed out yet, which is all but a header. */
static void begin_map(WtrPieces *pieces)
{
    const bool fitting = (pieces->form == WTR_RECORD_LINES || pieces->form == WTR_RECORD_CSV) && pieces->foreign == NULL && !pieces->at_end;
    pieces->mapping = fitting && wtr_byte_source_map(pieces->source, ahead_length(pieces), &pieces->map);
    if (pieces->mapping)
        pieces->ahead.begin = pieces->ahead.end = 0;
}

WtrExit wtr_pieces_open(const char *path, const WtrPiecesOptions *options, WtrPieces **out)
{
    WtrPieces *pieces = wtr_alloc(sizeof *pieces);
    if (pieces == NULL) {
        wtr_complain("out of memory");
        return WTR_EXIT_LIMIT;
    }
    pieces->path = path;
    pieces->name = strcmp(path, "-") == 0 ? "(standard input)" : path;
    pieces->separator = options->separator != '\0' ? options->separator : wtr_form_is_tabbed(path) ? '\t' : ',';
    pieces->piece_size = options->piece_size > 0 ? options->piece_size : WTR_PIECE_SIZE;
    pieces->counting = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    pieces->row = pieces->line = pieces->column = 1;
    WtrExit code = wtr_byte_source_open(path, &pieces->source);
    if (code == WTR_EXIT_DONE)
        code = begin(pieces, options);
    if (code == WTR_EXIT_DONE) {
        begin_map(pieces);
        *out = pieces;
    } else {
        wtr_pieces_close(pieces);
    }
    return code;
}

/* ---- filling a piece ------------------------------------------------------------------------------------------------ */

static bool piece_room(WtrPiece *piece, size_t length)
{
    if (piece->capacity < length + WTR_PIECE_PADDING) {
        char *grown = wtr_realloc(piece->memory, length + WTR_PIECE_PADDING);
        if (grown == NULL)
            return false;
        piece->memory = grown;
        piece->capacity = length + WTR_PIECE_PADDING;
    }
    piece->text = piece->memory;
    return true;
}

/* Bytes until there are `size` of them or no more. What the source could not give is told later. */
static WtrExit fill(WtrPieces *pieces, WtrPiece *piece, size_t size)
{
    if (!piece_room(piece, size))
        return no_memory(pieces);
    const size_t ahead = ahead_length(pieces), room = size - piece->length, taken = ahead < room ? ahead : room;
    if (taken > 0)
        memcpy(piece->memory + piece->length, ahead_text(pieces), taken);
    piece->length += taken;
    pieces->ahead.begin += taken;
    while (piece->length < size && !pieces->at_end) {
        size_t got = 0;
        pieces->failed = wtr_byte_source_read(pieces->source, piece->memory + piece->length, size - piece->length, &got);
        pieces->at_end = got == 0 || pieces->failed != WTR_EXIT_DONE;
        piece->length += got;
    }
    memset(piece->memory + piece->length, 0, WTR_PIECE_PADDING);
    return WTR_EXIT_DONE;
}

/* Gives the bytes from `end` on to the next piece. They lie right before what is ahead, if anything is. */
static WtrExit give_back(WtrPieces *pieces, WtrPiece *piece, size_t end)
{
    Ahead *ahead = &pieces->ahead;
    const size_t length = piece->length - end;
    if (ahead_length(pieces) > 0) {
        ahead->begin -= length;
    } else {
        if (!ahead_room(ahead, length))
            return no_memory(pieces);
        if (length > 0)
            memcpy(ahead->text, piece->text + end, length);
        ahead->begin = 0;
        ahead->end = length;
    }
    piece->length = end;
    memset(piece->memory + end, 0, WTR_PIECE_PADDING);
    return WTR_EXIT_DONE;
}

/* ---- cutting ---------------------------------------------------------------------------------------------------------- */

static uint64_t count_lines(const char *text, size_t length) { return wtr_byte_count(text, length, '\n'); }

/* The lines of a stretch of the map, which is not kept near. */
static uint64_t count_stretch(const WtrPieces *pieces, size_t from, size_t to)
{
    uint64_t lines = 0;
    for (size_t size; from < to; from += size) {
        size = to - from < WTR_PIECE_SIZE ? to - from : WTR_PIECE_SIZE;
        lines += count_lines(pieces->map.text + from, size);
        wtr_byte_map_leave(&pieces->map, pieces->map.text + from, size);
    }
    return lines;
}

/* The line, of a file of lines, that is so many lines behind a byte of the map, where there is any. Counts from where was
 * counted last, before it or behind it: that is near. */
static uint64_t line_at(WtrPieces *pieces, size_t map_at, uint64_t lines_behind)
{
    pthread_mutex_lock(&pieces->counting);
    if (map_at >= pieces->counted_at)
        pieces->counted += count_stretch(pieces, pieces->counted_at, map_at);
    else
        pieces->counted -= count_stretch(pieces, map_at, pieces->counted_at);
    pieces->counted_at = map_at;
    const uint64_t line = pieces->counted + lines_behind + 1;
    pthread_mutex_unlock(&pieces->counting);
    return line;
}

/* What a cut leaves in a piece. */
typedef struct Cut { size_t end; uint64_t records, lines; } Cut;

/* `last`: the file has no more bytes. Lines of a map are counted when somebody asks. */
static Cut cut_lines(const WtrPieces *pieces, const WtrPiece *piece, bool last)
{
    const char *end = last ? NULL : memrchr(piece->text, '\n', piece->length);
    Cut cut = {.end = last ? piece->length : end != NULL ? (size_t)(end - piece->text) + 1 : 0};
    if (!pieces->mapping)
        cut.records = cut.lines = count_lines(piece->text, cut.end);
    return cut;
}

static Cut cut_csv(const WtrPieces *pieces, const WtrPiece *piece, bool last)
{
    const WtrCsvRecords found = wtr_csv_scan(piece->text, piece->length, pieces->separator);
    if (!last || found.end == piece->length)
        return (Cut){found.end, found.records, found.lines};
    return (Cut){piece->length, found.records + 1, count_lines(piece->text, piece->length)};
}

/* Moves a place on by the characters of a text. */
static void advance(const char *text, size_t length, uint64_t *line, uint32_t *column)
{
    const char *last = length > 0 ? memrchr(text, '\n', length) : NULL;
    const size_t from = last != NULL ? (size_t)(last - text) + 1 : 0;
    const uint64_t start = last != NULL ? 1 : *column, at = start + wtr_utf8_count(text + from, length - from);
    *line += last != NULL ? count_lines(text, from) : 0;
    *column = at < UINT32_MAX ? (uint32_t)at : UINT32_MAX;
}

static Cut cut_list(WtrPieces *pieces, WtrPiece *piece, bool last)
{
    const WtrListScan scan = wtr_list_scan(piece->memory, piece->length, pieces->phase, last && pieces->failed == WTR_EXIT_DONE);
    pieces->phase = scan.phase;
    if (scan.fault != NULL) {
        piece->fault = scan.fault;
        piece->fault_line = pieces->line;
        piece->fault_column = pieces->column;
        advance(piece->text, scan.fault_at, &piece->fault_line, &piece->fault_column);
        pieces->over = true;
    }
    return (Cut){scan.end, scan.entries, 0};
}

static Cut cut_piece(WtrPieces *pieces, WtrPiece *piece)
{
    const bool last = pieces->at_end && ahead_length(pieces) == 0, whole = last && pieces->failed == WTR_EXIT_DONE;
    switch (pieces->form) {
    case WTR_RECORD_LINES: return cut_lines(pieces, piece, whole);
    case WTR_RECORD_CSV: return cut_csv(pieces, piece, whole);
    case WTR_RECORD_LIST: return cut_list(pieces, piece, last);
    default: return (Cut){whole ? piece->length : 0, 1, 0};
    }
}

/* Fills and cuts, with ever more bytes until there is a whole record. */
static WtrExit fill_and_cut(WtrPieces *pieces, WtrPiece *piece, Cut *cut)
{
    const size_t most = WTR_RECORD_MAX + 1;
    size_t size = pieces->form == WTR_RECORD_ONE && pieces->piece_size < LOOK_SIZE ? LOOK_SIZE : pieces->piece_size;
    for (;; size = size < most / 2 ? 2 * size : most) {
        const WtrExit code = fill(pieces, piece, size);
        if (code != WTR_EXIT_DONE)
            return code;
        *cut = cut_piece(pieces, piece);
        if (cut->end > 0 || pieces->over || (pieces->at_end && ahead_length(pieces) == 0))
            return WTR_EXIT_DONE;
        if (size >= most)
            return too_long(pieces, piece->text, pieces->form == WTR_RECORD_LINES ? line_at(pieces, pieces->map_at, pieces->line - 1) : pieces->line);
    }
}

/* A piece without records, for what there is to say of the file. */
static WtrExit hand_out_foreign(WtrPieces *pieces, WtrPiece *piece, bool *more)
{
    if (!piece_room(piece, 0))
        return no_memory(pieces);
    memset(piece->memory, 0, WTR_PIECE_PADDING);
    piece->form = pieces->form;
    piece->path = pieces->name;
    piece->first_row = piece->first_line = piece->first_column = 1;
    piece->fault = pieces->foreign;
    piece->fault_line = piece->fault_column = 1;
    pieces->foreign = NULL;
    pieces->over = *more = true;
    return WTR_EXIT_DONE;
}

/* Where the piece begins, and the next one. What comes of lines once a map was begun is counted from its end on. */
static void place(WtrPieces *pieces, WtrPiece *piece, const Cut *cut)
{
    const bool later = pieces->form == WTR_RECORD_LINES && pieces->map.text != NULL;
    piece->form = pieces->form;
    piece->path = pieces->name;
    piece->pieces = pieces;
    piece->map_at = pieces->map_at;
    piece->lines_before = pieces->line - 1;
    piece->first_row = later ? 0 : pieces->row;
    piece->first_line = later ? 0 : pieces->line;
    piece->first_column = pieces->column;
    pieces->row += cut->records;
    pieces->line += cut->lines;
    if (pieces->form == WTR_RECORD_LIST)
        advance(piece->text, cut->end, &pieces->line, &pieces->column);
    pieces->begun = true;
}

void wtr_piece_count(WtrPiece *piece)
{
    if (piece->first_row == 0)
        piece->first_row = piece->first_line = line_at(piece->pieces, piece->map_at, piece->lines_before);
}

/* Whether the map is good up to this byte of it; complains else. */
static WtrExit check_map(const WtrPieces *pieces, size_t end)
{
    uint64_t at;
    const bool broken = wtr_byte_map_broken(&pieces->map, &at) && at < pieces->map.from + end;
    return broken ? wtr_byte_source_broken(pieces->source, at) : WTR_EXIT_DONE;
}

static WtrExit end_early(WtrPieces *pieces, WtrExit code)
{
    pieces->over = true;
    pieces->failed = code;
    return code;
}

/* A piece of the map. Where that holds no more than one, or none ends in it, it is not cut, and reading goes on there. */
static WtrExit hand_out_mapped(WtrPieces *pieces, WtrPiece *piece, bool *more)
{
    Cut cut = {0};
    if (pieces->map.length - pieces->map_at > pieces->piece_size + WTR_PIECE_PADDING) {
        piece->text = pieces->map.text + pieces->map_at;
        piece->length = pieces->piece_size;
        wtr_byte_map_want(&pieces->map, piece->text, piece->length + WTR_PIECE_AHEAD);
        cut = cut_piece(pieces, piece);
    }
    WtrExit code = check_map(pieces, pieces->map_at + piece->length);
    pieces->mapping = piece->mapped = *more = code == WTR_EXIT_DONE && cut.end > 0;
    piece->length = cut.end;
    if (!*more)
        return code == WTR_EXIT_DONE ? wtr_byte_source_go_on(pieces->source, pieces->map.from + pieces->map_at) : code;
    place(pieces, piece, &cut);
    pieces->map_at += cut.end;
    wtr_byte_source_pass(pieces->source, cut.end);
    return WTR_EXIT_DONE;
}

static WtrExit hand_out_read(WtrPieces *pieces, WtrPiece *piece, bool *more)
{
    Cut cut;
    WtrExit code = fill_and_cut(pieces, piece, &cut);
    if (code == WTR_EXIT_DONE)
        code = give_back(pieces, piece, cut.end);
    if (code != WTR_EXIT_DONE)
        return end_early(pieces, code);
    const bool finished = pieces->at_end && (pieces->failed != WTR_EXIT_DONE || ahead_length(pieces) == 0);
    const bool due = !pieces->begun && pieces->failed == WTR_EXIT_DONE && (pieces->form == WTR_RECORD_CSV || pieces->form == WTR_RECORD_ONE);
    place(pieces, piece, &cut);
    *more = piece->length > 0 || piece->fault != NULL || due;
    pieces->over = pieces->over || (finished && cut.end == 0) || (finished && ahead_length(pieces) == 0) || pieces->form == WTR_RECORD_ONE;
    return *more ? WTR_EXIT_DONE : pieces->failed;
}

WtrExit wtr_piece_next(WtrPieces *pieces, WtrPiece *piece, bool *more)
{
    *more = piece->mapped = false;
    piece->length = piece->at = 0;
    piece->fault = NULL;
    if (pieces->over)
        return pieces->failed;
    if (pieces->foreign != NULL)
        return hand_out_foreign(pieces, piece, more);
    if (pieces->mapping) {
        const WtrExit code = hand_out_mapped(pieces, piece, more);
        if (code != WTR_EXIT_DONE)
            return end_early(pieces, code);
        if (*more)
            return WTR_EXIT_DONE;
    }
    return hand_out_read(pieces, piece, more);
}

WtrExit wtr_piece_done(WtrPiece *piece)
{
    if (!piece->mapped)
        return WTR_EXIT_DONE;
    wtr_byte_map_leave(&piece->pieces->map, piece->text, piece->length);
    return check_map(piece->pieces, piece->map_at + piece->length);
}

/* ---- the rest ------------------------------------------------------------------------------------------------------------ */

void wtr_piece_free(WtrPiece *piece)
{
    wtr_free(piece->memory);
    *piece = (WtrPiece){.form = WTR_RECORD_ONE};
}

WtrRecordForm wtr_pieces_form(const WtrPieces *pieces) { return pieces->form; }
char wtr_pieces_separator(const WtrPieces *pieces) { return pieces->separator; }

void wtr_pieces_header(const WtrPieces *pieces, const char **text, size_t *length)
{
    *text = pieces->header.at != NULL ? pieces->header.at : "";
    *length = pieces->header.length;
}

void wtr_pieces_progress(const WtrPieces *pieces, uint64_t *done, uint64_t *of)
{
    wtr_byte_source_progress(pieces->source, done, of);
}

void wtr_pieces_close(WtrPieces *pieces)
{
    if (pieces == NULL)
        return;
    pthread_mutex_destroy(&pieces->counting);
    wtr_byte_map_close(&pieces->map);
    wtr_byte_source_close(pieces->source);
    wtr_free(pieces->ahead.text);
    wtr_text_free(&pieces->header);
    wtr_free(pieces);
}
