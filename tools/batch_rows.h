/* batch_rows.h — results as rows: one a case, one a duty, or no more than the names of what is due (SPEC "Many cases").
 *
 * Relies on: batch_block, bulk, result_lists. Guarantees: a row holds the fields asked for, in that order; NDJSON and CSV
 * hold the same; cells that a spreadsheet would take for a formula are neutralised. */
#ifndef WTR_BATCH_ROWS_H
#define WTR_BATCH_ROWS_H

#include "bulk.h"

typedef enum WtrRowKind { WTR_ROW_CASE, WTR_ROW_DUTY, WTR_ROW_IDS } WtrRowKind;

typedef struct WtrRowsOptions {
    WtrRowKind kind;
    bool csv;                            /* else NDJSON */
    bool all;                            /* of one row a duty: also what is undetermined and not due */
    const char *fields;                  /* "case,due", or NULL: those the kind has by default */
    const bool *duties;                  /* which, one entry a duty of the rulebook */
} WtrRowsOptions;

typedef struct WtrRows WtrRows;

/* WTR_EXIT_USAGE for a field that there is not, after having complained. Session and options' duties must outlive it. */
WtrExit wtr_rows_new(const WtrSession *session, const WtrRowsOptions *options, WtrRows **out);
void wtr_rows_free(WtrRows *rows);                             /* NULL is allowed */
/* How a run has them written. */
WtrBulkWriter wtr_rows_writer(WtrRows *rows, uint32_t cases);

#endif
