/* records.h — files of many cases on their way to results: pieces of text, the blocks of cases read from
 * them, and who does what (SPEC "Many cases").
 *
 *     byte_source   a file, or standard input, decompressed         →  bytes
 *     byte_map      a plain file as memory                          →  bytes that nobody copied
 *     pieces        bytes cut between records, never inside one     →  WtrPiece
 *     record_json, record_csv   the records of a piece              →  WtrBatch, a block of an evaluator
 *     batch_rows, batch_summary, batch_case   a block that was evaluated        →  output
 *     bulk          files, threads, order, totals, exit codes
 *
 * Relies on: engine/wtr.h. Guarantees: every byte that is not blank belongs to exactly one record, so that
 * totals reconcile; memory does not grow with the number of cases; a record is read, evaluated and written
 * the same whatever piece, block or thread it falls into. */
#ifndef WTR_RECORDS_H
#define WTR_RECORDS_H

#include "byte_map.h"
#include "case_value.h"
#include "tool.h"

/* ---- bytes --------------------------------------------------------------------------------------------- */

typedef struct WtrByteSource WtrByteSource;

/* Opens a file, or standard input for "-". What begins as gzip (several members, too) or zstd is decompressed.
 * WTR_EXIT_IO or WTR_EXIT_LIMIT after having complained; otherwise *out is the caller's. */
WtrExit wtr_byte_source_open(const char *path, WtrByteSource **out);
/* Reads at most `room` bytes; *got is 0 at the end only. An error (also a compressed file that ends too early)
 * complains with the file's name and how many bytes of text were read before it. */
WtrExit wtr_byte_source_read(WtrByteSource *source, char *to, size_t room, size_t *got);
/* Maps what is left of a plain file, from `back` bytes before the next one on; false where that cannot be done, and nothing
 * has happened then. Those bytes count as read as they are passed. */
bool wtr_byte_source_map(WtrByteSource *source, size_t back, WtrByteMap *out);
void wtr_byte_source_pass(WtrByteSource *source, size_t length);
/* Reading goes on at this byte of the file. */
WtrExit wtr_byte_source_go_on(WtrByteSource *source, uint64_t at);
/* Complains that a map is broken from this byte of the file on. */
WtrExit wtr_byte_source_broken(const WtrByteSource *source, uint64_t at);
/* How far it is, in bytes of the file itself; *of is 0 where that is not known (a pipe). */
void wtr_byte_source_progress(const WtrByteSource *source, uint64_t *done, uint64_t *of);
void wtr_byte_source_close(WtrByteSource *source);             /* NULL is allowed */

/* ---- pieces --------------------------------------------------------------------------------------------- */

typedef enum WtrRecordForm {
    WTR_RECORD_ONE,          /* one JSON object, over any number of lines */
    WTR_RECORD_LINES,        /* NDJSON: one object a line, blank lines left out */
    WTR_RECORD_LIST,         /* a JSON array of objects */
    WTR_RECORD_CSV           /* RFC 4180, the first record naming facts */
} WtrRecordForm;

#define WTR_PIECE_SIZE ((size_t)1 << 20)      /* bytes a piece aims at */
#define WTR_RECORD_MAX ((size_t)16 << 20)     /* bytes of one record; a longer one is a limit (exit code 8) */
#define WTR_PIECE_PADDING 64                  /* readable bytes behind a piece, for readers that look ahead */
#define WTR_PIECE_AHEAD 65536u                /* so far before a mapped piece's bytes are read the processor is asked for them */

typedef struct WtrPieces WtrPieces;

/* Whole records of one file. Of a list its brackets and the commas between its entries are blanks in `text`. */
typedef struct WtrPiece {
    WtrRecordForm form;
    const char *text; size_t length;          /* WTR_PIECE_PADDING bytes follow, all 0 unless it is mapped */
    bool mapped;                              /* the text is the file's own, not in `memory` */
    char *memory; size_t capacity;
    uint64_t first_row;                       /* of its first record: line, entry or CSV record after the header; from 1 */
    uint64_t first_line;                      /* of its first byte, in the file; from 1. Both 0: not counted yet, see wtr_piece_count */
    uint32_t first_column;                    /* of its first byte, in that line, in characters; from 1 (a list's later entries) */
    const char *path;                         /* as messages name the file */
    size_t at;                                /* how far a record reader is */
    WtrPieces *pieces;                        /* whose it is, as long as these are open; NULL: of none */
    size_t map_at; uint64_t lines_before;     /* of lines: that byte of the map and so many lines behind it are where it begins */
    const char *fault;                        /* what ends a list before its time, behind the last record, or a file that is no UTF-8; or NULL */
    uint64_t fault_line; uint32_t fault_column;
} WtrPiece;

typedef struct WtrPiecesOptions {
    bool form_given; WtrRecordForm form;      /* else by the name's ending (.csv .tsv .ndjson .jsonl, before .gz or .zst) and the first bytes */
    char separator;                           /* of CSV; 0: tab for .tsv, else a comma */
    size_t piece_size;                        /* bytes a piece aims at; 0: WTR_PIECE_SIZE */
} WtrPiecesOptions;

/* Begins a file. A byte-order mark is skipped; a CSV header is read and kept. Exit codes as wtr_byte_source_open. */
WtrExit wtr_pieces_open(const char *path, const WtrPiecesOptions *options, WtrPieces **out);
/* The next piece; *more is false when there was none. `piece` keeps its memory between calls and may be handed from
 * thread to thread; this is called by one thread at a time. A record longer than WTR_RECORD_MAX complains and is
 * WTR_EXIT_LIMIT; a list that breaks off or has bytes behind it ends with a piece that has a `fault`, told as one refused
 * record, and so is a file of UTF-16 or UTF-32, none of which is read. The first piece of a CSV file is handed out even where it is empty: its reader tells what is wrong with the header. */
WtrExit wtr_piece_next(WtrPieces *pieces, WtrPiece *piece, bool *more);
/* Sets first_row and first_line where they are not counted yet: to count the lines before a piece is to look at all of them,
 * and most files need it never. By any thread. */
void wtr_piece_count(WtrPiece *piece);
/* When nothing of the piece will be looked at any more; by any thread. Complains, WTR_EXIT_IO, where its bytes, or some before
 * them, turned out to have gone meanwhile: zeros were read in their place. */
WtrExit wtr_piece_done(WtrPiece *piece);
void wtr_piece_free(WtrPiece *piece);
/* Text of a piece up to `end` is being read, from `begin` on: asks the processor for what comes WTR_PIECE_AHEAD bytes behind
 * it, which may be the next piece's. What was read and not mapped is near the processor already. */
static inline void wtr_piece_ahead(const WtrPiece *piece, size_t begin, size_t end)
{
    const uintptr_t text = (uintptr_t)piece->text + WTR_PIECE_AHEAD;
    for (size_t at = begin; piece->mapped && at < end; at += 64)
        __builtin_prefetch((const void *)(text + at), 0, 2);
}
WtrRecordForm wtr_pieces_form(const WtrPieces *pieces);
char wtr_pieces_separator(const WtrPieces *pieces);
/* The header record of a CSV file, without its line break. */
void wtr_pieces_header(const WtrPieces *pieces, const char **text, size_t *length);
void wtr_pieces_progress(const WtrPieces *pieces, uint64_t *done, uint64_t *of);
void wtr_pieces_close(WtrPieces *pieces);                      /* NULL is allowed */
/* Where the list entry that begins at `at`, on a byte that is not blank, ends: the rule by which lists are cut. Brackets
 * are matched outside strings; what is neither object nor list nor string ends before a blank, a comma or a bracket. */
size_t wtr_list_entry_end(const char *text, size_t length, size_t at);

/* ---- blocks of cases ------------------------------------------------------------------------------------- */

/* --set FACT=VALUE: an answer in the place of what a case says. */
typedef struct WtrSetting { uint32_t fact; WtrAnswer answer; } WtrSetting;

/* What is the same for every case of a run. */
typedef struct WtrRunOptions {
    const WtrRulebook *rulebook;
    int32_t as_of, today;                     /* 0 where the command line does not say */
    int32_t clock_today;                      /* today's date, for cases that say nothing */
    bool ignore_extra;
    bool by_name;                             /* nobody asks for the row of a case that has a name */
    const WtrSetting *settings; uint32_t setting_count;
} WtrRunOptions;

/* One case of a block; its lane is its index. */
typedef struct WtrRow {
    uint64_t number;                          /* the record's row in its file; 0: not counted (WtrRunOptions.by_name) */
    const char *name; uint32_t name_length;   /* `case`, or NULL; in the batch or in the piece, until that goes */
    bool as_of_missing;                       /* nobody gave a date: clock_today was taken */
    int32_t as_of_unused;                     /* --as-of, overruled by the case; else 0 */
} WtrRow;

/* An `id` that a case gives: of an instance of a `many` subject (its lane in the subject's scope) or of a single subject
 * (the case's lane). Instances without one are not listed: they are called by their number in the case, from 1. */
typedef struct WtrInstanceId { uint32_t subject, lane; const char *id; } WtrInstanceId;     /* id: NUL-terminated, the batch's */

typedef struct WtrBatch {
    WtrEvaluator *evaluator;                  /* its block holds the rows below, not yet evaluated */
    WtrRow *rows; uint32_t count, capacity;
    WTR_VEC(WtrInstanceId) ids;               /* on the heap, in the order of the cases; of one subject the lanes ascend */
    WtrArena *names;
    WtrText messages;                         /* for standard error or --errors: whole lines, in the order of the records */
    uint64_t refused;                         /* records since the batch was emptied that could not be read */
    bool limit;                               /* one of them for its size */
} WtrBatch;

/* A reader of records; one for each thread. It owns scratch memory only. */
typedef struct WtrRecordReader WtrRecordReader;
/* NULL when out of memory. `separator` and header are of CSV: a header that names no fact is complained of when the
 * first record is read, as that file's refusal. Options, rulebook and header must outlive it. */
WtrRecordReader *wtr_record_reader_new(const WtrRunOptions *options, WtrRecordForm form, char separator, const char *header, size_t header_length);
void wtr_record_reader_free(WtrRecordReader *reader);          /* NULL is allowed */
/* Reads records of the piece from piece->at on into the batch's evaluator, until its block is full (WTR_FULL: call again
 * with an emptied batch) or the piece is at its end (WTR_OK). Bad records are counted and told in `messages`, and the next
 * one is read. WTR_NO_MEMORY is the only other answer. */
WtrStatus wtr_record_read(WtrRecordReader *reader, WtrPiece *piece, WtrBatch *batch);

#endif
