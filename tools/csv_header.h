/* csv_header.h — the first record of a CSV file: which fact each column holds (SPEC "Many cases").
 *
 * A column is called by a fact, or `case`, `as_of` or `today`: what `wtr template --format csv` writes.
 *
 * Relies on: records.h. Guarantees: everything that is wrong with a header is found at once, each with its place;
 * nothing is printed. */
#ifndef WTR_CSV_HEADER_H
#define WTR_CSV_HEADER_H

#include "records.h"

typedef enum WtrCsvKind {
    WTR_CSV_SKIPPED,                     /* a name that is none, with --extra ignore */
    WTR_CSV_CASE, WTR_CSV_AS_OF, WTR_CSV_TODAY,
    WTR_CSV_TRUTH, WTR_CSV_NUMBER, WTR_CSV_DATE, WTR_CSV_CHOICE
} WtrCsvKind;

typedef struct WtrCsvColumn {
    WtrCsvKind kind;
    const char *name;                    /* for messages */
    const WtrFact *fact; uint32_t row;   /* row of `facts`; NULL and WTR_NONE for the others */
} WtrCsvColumn;

/* A sentence about a place of the header. */
typedef struct WtrCsvRemark { uint64_t line, column; const char *text; } WtrCsvRemark;

typedef struct WtrCsvHeader {
    WtrArena *arena;                     /* everything below */
    WTR_VEC(WtrCsvColumn) columns;
    WTR_VEC(WtrCsvRemark) problems;      /* any of them makes the file unreadable */
    WTR_VEC(WtrCsvRemark) skipped;       /* columns that were skipped because that was asked for */
} WtrCsvHeader;

/* False when out of memory. Free it in every case. */
bool wtr_csv_header_read(const WtrRulebook *rulebook, const char *text, size_t length, char separator, bool ignore_extra, WtrCsvHeader *out);
void wtr_csv_header_free(WtrCsvHeader *header);

#endif
