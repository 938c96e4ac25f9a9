/* batch_case.h — the cases of an evaluated block, one by one, as the writers of full results see them.
 *
 * Relies on: records.h, report, otherwise. Guarantees: what a view shows is read back from the evaluator and the batch,
 * so that it is the same whatever file format the case came from. */
#ifndef WTR_BATCH_CASE_H
#define WTR_BATCH_CASE_H

#include "batch_block.h"
#include "otherwise.h"
#include "report.h"

/* One thread's. */
typedef struct WtrBatchCase {
    WtrView view;                        /* of the case last shown */
    WtrCase facts;
    WtrOtherwise *otherwise;             /* NULL unless wanted */
    WtrEditions editions;
    bool values;                         /* the case's answers are copied */
    void *context;                       /* its user's */
} WtrBatchCase;

/* What is wanted of a case beside its names: its answers, in view.facts; what other readings would change. */
typedef enum WtrCaseWants { WTR_CASE_PLAIN, WTR_CASE_VALUES, WTR_CASE_OTHERWISE } WtrCaseWants;
/* NULL when out of memory. */
WtrBatchCase *wtr_batch_case_new(const WtrSession *session, const WtrSelection *selection, bool colour, WtrCaseWants wants, void *context);
void wtr_batch_case_free(WtrBatchCase *shown);                 /* NULL is allowed */

/* Makes shown->view the view of the case handed over, until the next call. The cases of a block are shown from its first
 * on. WTR_EXIT_LIMIT after having complained. */
WtrExit wtr_batch_case_show(WtrBatchCase *shown, const WtrBlock *block);

/* A JSON writer of entries of an array that has been opened elsewhere. */
WtrJson wtr_json_entry(WtrText *out);
/* The cases of a run as JSON: an array where the run may hold any number of them, whatever number it turns out to hold,
 * else the one. Before, between and after them stand wtr_json_cases_begin, "," and wtr_json_cases_end. */
WtrJson wtr_json_case(WtrText *out, bool pretty, bool several);
void wtr_json_cases_begin(bool several, WtrText *out);
void wtr_json_cases_end(bool several, bool written, WtrText *out);

#endif
