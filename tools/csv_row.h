/* csv_row.h — one CSV record read with care: the way of every record that the fast reader cannot take, and the only
 * one that says what is wrong.
 *
 * Relies on: csv_header, csv_cell, case_value. Guarantees: all that is wrong with a record's cells is said at once,
 * each with its line and column; a spreadsheet's dates are refused with the date they were meant to be. */
#ifndef WTR_CSV_ROW_H
#define WTR_CSV_ROW_H

#include "csv_cell.h"
#include "csv_header.h"

/* One answer of the record: of a fact that is known, or said to be `unknown`. */
typedef struct WtrCsvAnswer { uint32_t column; WtrAnswer answer; } WtrCsvAnswer;

/* What a record says. Use one for many records, all 0 at first. */
typedef struct WtrCsvRow {
    WTR_VEC(WtrCsvAnswer) answers;       /* on the heap, in the order of the columns; empty cells are left out */
    WtrText name; bool named;            /* `case` */
    int32_t as_of, today;                /* 0 where the record does not say */
    uint32_t problems;
    WtrCsvCells cells;                   /* scratch */
    WtrText problem;
} WtrCsvRow;

/* Where a record stands. */
typedef struct WtrCsvRecord { const char *path; uint64_t line; const char *text; size_t length; char separator; } WtrCsvRecord;

/* Reads one record, without its line break. What is wrong is appended to `messages`, a line each. False when out of
 * memory. */
bool wtr_csv_row_read(const WtrRulebook *rulebook, const WtrCsvHeader *header, const WtrCsvRecord *record, WtrCsvRow *out, WtrText *messages);
void wtr_csv_row_free(WtrCsvRow *row);

/* The date that a spreadsheet meant by "23/12/2020", "23-Dec-20" or "44188"; 0 when it is none. */
int32_t wtr_csv_spreadsheet_date(const char *text, size_t length);

#endif
