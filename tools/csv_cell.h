/* csv_cell.h — the cells of one CSV record, with care: RFC 4180 and what is wrong where it is not kept.
 *
 * Relies on: csv_scan, utf8. Guarantees: never reads beyond the record; every fault has its place. */
#ifndef WTR_CSV_CELL_H
#define WTR_CSV_CELL_H

#include "../engine/base.h"

/* A place in a record, from where its file's line and column are counted. */
typedef struct WtrCsvPlace { size_t offset; uint64_t line, column; } WtrCsvPlace;

/* Walks a record's cells. A record has at least one, which may be empty. */
typedef struct WtrCsvCells {
    const char *text; size_t length;     /* without its line break; a CR at the end is left out */
    char separator;
    size_t next;                         /* where the next cell begins; beyond `length` when there is none */
    WtrCsvPlace last;                    /* the last place asked for: they are asked for in order */
    WtrText cell;                        /* the cell as it is meant, NUL-terminated; the walker's, until the next one */
    size_t begin;                        /* where it begins */
    const char *fault; size_t fault_at;  /* a sentence, or NULL; nothing behind it can be told apart */
} WtrCsvCells;

/* `line`: of the record's first byte, whose column is 1. */
void wtr_csv_cells_begin(WtrCsvCells *cells, const char *text, size_t length, char separator, uint64_t line);
/* The next cell; false when there is none, or at a fault. `cell.failed` when out of memory. */
bool wtr_csv_cells_next(WtrCsvCells *cells);
/* Line and column of a byte of the record, not before the last one asked for. */
WtrCsvPlace wtr_csv_cells_place(WtrCsvCells *cells, size_t offset);
void wtr_csv_cells_free(WtrCsvCells *cells);

/* What is wrong with the bytes of a record, wherever its cells are: no UTF-8, or a NUL. NULL where nothing is. */
const char *wtr_csv_bad_bytes(const char *text, size_t length, size_t *at);

#endif
