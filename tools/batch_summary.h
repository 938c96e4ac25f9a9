/* batch_summary.h — what a caseload adds up to: duties by name, status, modality, chapter, page and month of deadline,
 * and the unknown facts that hold most cases back (SPEC "Many cases").
 *
 * Relies on: batch_block, bulk. Guarantees: every thread adds up for itself, so that the sums are the same for any number
 * of threads; memory grows with the rulebook, not with the cases. */
#ifndef WTR_BATCH_SUMMARY_H
#define WTR_BATCH_SUMMARY_H

#include "batch_block.h"
#include "bulk.h"

typedef struct WtrCounts { uint64_t due, undetermined, not_due; } WtrCounts;

#define WTR_SUMMARY_MONTHS (9999 * 12)   /* January of year 1 is 0 */

/* Sums over cases. */
typedef struct WtrSums {
    WtrCounts **duties;                  /* an edition: one entry a duty; NULL where no case lay in it */
    uint64_t *months;                    /* duties due by month of deadline */
    uint64_t undated;                    /* duties due without a date */
    uint64_t *facts;                     /* cases in which an undetermined duty needs that fact */
} WtrSums;

typedef struct WtrSummary {
    const WtrSession *session;
    const bool *duties;                  /* which are counted */
    WtrEditions editions;
    WtrSums sums;
} WtrSummary;

/* False when out of memory; free in every case. Session and duties must outlive it. */
bool wtr_summary_make(const WtrSession *session, const bool *duties, WtrSummary *out);
void wtr_summary_free(WtrSummary *summary);
WtrBulkWriter wtr_summary_writer(WtrSummary *summary, uint32_t cases);

typedef enum WtrSummaryFormat { WTR_SUMMARY_TEXT, WTR_SUMMARY_JSON, WTR_SUMMARY_CSV } WtrSummaryFormat;

/* False when out of memory. */
bool wtr_summary_say(const WtrSummary *summary, const WtrBulkTotals *totals, WtrSummaryFormat format, bool colour, WtrText *out);

#endif
