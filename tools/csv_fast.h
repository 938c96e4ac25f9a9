/* csv_fast.h — a CSV record straight into the columns of an evaluator's block, where nothing about it needs care.
 *
 * Relies on: csv_header, csv_scan. Guarantees: takes a record only where csv_row takes it, with the same facts; of one
 * that it does not take some facts may have been written, which is what reading it with care writes again, or what
 * taking the case back clears. */
#ifndef WTR_CSV_FAST_H
#define WTR_CSV_FAST_H

#include "csv_header.h"

/* A choice as a cell spells it: its first eight bytes, its length, all of it; and which of the fact's it is. */
typedef struct WtrCsvChoice { uint64_t start; const char *id; uint32_t length, value; } WtrCsvChoice;

/* The lane that the facts of one scope go to; `touched`: the record has one, or says `unknown` of one. */
typedef struct WtrCsvLane { uint64_t bit; uint32_t word, lane; bool touched; } WtrCsvLane;

static inline WtrCsvLane wtr_csv_lane(uint32_t lane)
{
    return (WtrCsvLane){(uint64_t)1 << (lane & 63), lane >> 6, lane, false};
}

/* A column of the file and where its facts go: what an evaluator lends. */
typedef struct WtrCsvTo {
    uint64_t *planes[2];                 /* yes and no; else known and NULL */
    union { int32_t *numbers; uint8_t *choices; };
    uint64_t *raised;                    /* NULL for facts of the case itself */
    WtrCsvLane *lane;                    /* the record's, of the fact's scope */
    const WtrCsvChoice *spelled;         /* by place, see wtr_csv_spell */
    uint64_t factor;
    uint8_t places_bits;
    uint8_t kind;                        /* WtrCsvKind */
    bool plain;                          /* a number that may be negative, no length */
} WtrCsvTo;                              /* a column fills a line of memory */

/* The record at hand. */
typedef struct WtrCsvRecordTo {
    WtrCsvTo *columns; uint32_t count;   /* one a column of the file */
    WtrCsvLane *lanes;                   /* by scope */
    const char *name; uint32_t name_length;
    int32_t as_of, today;
} WtrCsvRecordTo;

/* Writes one answer of the record. */
void wtr_csv_put(WtrCsvRecordTo *record, uint32_t column, WtrAnswer answer);
/* Prepares the column of a fact that is a choice: its choices are in a table, from the place that the product of their start
 * and a factor tells on; a place without length ends the search. Memory that runs out shows in the arena. */
void wtr_csv_spell(const WtrBook *book, const WtrFact *fact, WtrArena *arena, WtrCsvTo *out);

/* Scratch memory for records of `count` columns, in the arena; NULL when out of memory. */
typedef struct WtrCsvFast WtrCsvFast;
WtrCsvFast *wtr_csv_fast_new(WtrArena *arena, uint32_t count, char separator);
/* Takes the record at `at` and finds its end, its line break or `length`; false where only care can tell. The text is a
 * piece's: 64 readable bytes lie behind it. */
bool wtr_csv_fast_row(WtrCsvFast *fast, WtrCsvRecordTo *record, const char *text, size_t length, size_t at, size_t *end);

#endif
