/* batch_differences.h — beside each case's answer, what other facts or readings would change (SPEC "What if").
 *
 * Relies on: what_if, batch_case, bulk. Guarantees: one result for each case, in the order of the input; a case that would
 * stay as it is takes one line of text. */
#ifndef WTR_BATCH_DIFFERENCES_H
#define WTR_BATCH_DIFFERENCES_H

#include "bulk.h"
#include "report.h"
#include "what_if.h"

typedef enum WtrDifferencesFormat { WTR_DIFFERENCES_TEXT, WTR_DIFFERENCES_JSON, WTR_DIFFERENCES_NDJSON } WtrDifferencesFormat;

typedef struct WtrDifferences {
    const WtrSession *session;
    const WtrSelection *selection;
    WtrSupposed supposed;
    WtrDifferencesFormat format;
    bool colour;
} WtrDifferences;

/* Takes out of the session what is supposed: the facts set by hand or, where there are none, the readings chosen. What
 * stays in it holds on both sides. Session and selection must outlive it. */
WtrDifferences wtr_differences(WtrSession *session, const WtrSelection *selection, WtrDifferencesFormat format, bool colour);
/* How a run has them written. */
WtrBulkWriter wtr_differences_writer(WtrDifferences *differences);

#endif
