/* batch_rows_write.h — what the writers of rows share: one thread's state, values and lists. Shared by batch_rows.c and
 * batch_rows_duty.c.
 *
 * Relies on: batch_rows_plan. Guarantees: nothing is looked up by name; what there is no memory for marks the state as
 * failed. */
#ifndef WTR_BATCH_ROWS_WRITE_H
#define WTR_BATCH_ROWS_WRITE_H

#include "batch_rows_plan.h"

#define WTR_KEPT_CITATIONS 8

/* What stood behind the case in the last row of a duty, and what it was made of. */
typedef struct WtrKeptRow {
    WtrText text;
    int32_t as_of; WtrDutyStatus status; WtrState state;
    uint32_t citation_count, citations[WTR_KEPT_CITATIONS];
} WtrKeptRow;

/* One thread's. */
typedef struct WtrRowsState {
    const WtrRows *rows;
    const WtrBlock *block;
    WtrText *out;
    WtrDutyBits bits;
    WtrEditions editions;
    WtrInstanceNames names;
    WtrText cell, entry;                 /* a cell that is put together; an entry of a list */
    WtrText of_case;                     /* of rows of duties: the runs that are the same in all rows of the case at hand */
    WtrRowSpan case_at[WTR_FIELD_COUNT];         /* by run */
    WtrKeptRow *kept;                    /* by place in the rows' list of duties */
    uint32_t *holds;                     /* a fact: how many duties of the case at hand it holds back */
    uint32_t *held;                      /* those facts */
    uint32_t *choices;                   /* of the readings of the duty at hand */
    bool first_entry, failed;
} WtrRowsState;

static inline const WtrEvaluator *wtr_rows_evaluator(const WtrRowsState *state) { return state->block->batch->evaluator; }

extern const WtrDutyStatus wtr_which_status[WTR_WHICH_COUNT];

/* A date; 0 is an empty cell, or null. */
void wtr_rows_put_day(WtrText *out, bool csv, int32_t day);
/* Lists: an array in NDJSON, in CSV one cell with semicolons. `wtr_rows_list_entry` is a WtrListSink for a state. */
void wtr_rows_list_begin(WtrRowsState *state);
void wtr_rows_list_entry(void *context, const char *text);
void wtr_rows_list_end(WtrRowsState *state);
/* The value of a field that a row of either kind may have of its case. */
void wtr_rows_put_case_field(WtrRowsState *state, WtrRowFieldId field, uint32_t case_lane);
void wtr_rows_end(WtrRowsState *state);

/* The rows of one case's duties. */
void wtr_duty_rows(WtrRowsState *state, uint32_t case_lane);

#endif
