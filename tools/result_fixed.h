/* result_fixed.h — the parts of a result in JSON that say the same of a rulebook's row in every case: written once by the
 * JSON writer, copied from then on.
 *
 * Relies on: report, tool.h. Guarantees: a copy is byte for byte what the writer would write in that place: what was kept
 * at another depth or in another layout is written anew. */
#ifndef WTR_RESULT_FIXED_H
#define WTR_RESULT_FIXED_H

#include "report.h"
#include "tool.h"

/* Each is of a row of a table, some in variants. Those that end with a key are followed by its value. */
typedef enum WtrFixed {
    WTR_FIXED_RESULT,            /* "format", "rulebook", "hash", "case": */
    WTR_FIXED_DUTY,              /* a duty: "duty", "subject", "instance": */
    WTR_FIXED_STATUS,            /* a WtrDutyStatus, by WtrState: "status", "state" */
    WTR_FIXED_ACT,               /* a duty: "bearer" to "recipient" */
    WTR_FIXED_STANDING,          /* a duty, by wtr_dates_inferred: "non_statutory", "inferred", "deadlines": */
    WTR_FIXED_REMARKS,           /* a duty: "not_exhaustive", "draft", "note" */
    WTR_FIXED_LIST,              /* a WtrFixedList: its key, of an empty one the list, too */
    WTR_FIXED_CITATION,          /* by wtr_fixed_in_force: an object */
    WTR_FIXED_FACT,              /* its name, a string */
    WTR_FIXED_CONDITION,         /* a node: a string */
    WTR_FIXED_ASSUMED,           /* a fact: "fact", "value": */
    WTR_FIXED_READING,           /* a reading, by choice: "reading", "choice" */
    WTR_FIXED_DEADLINE,          /* by WtrState: "text", "modality", "state", "reading": */
    WTR_FIXED_DEADLINE_FROM,     /* "non_statutory", "from": */
    WTR_FIXED_DEADLINE_END,      /* by WtrTruth: "applies", "inferred" */
    WTR_FIXED_KINDS
} WtrFixed;

/* Lists of evidence. */
typedef enum WtrFixedList { WTR_FIXED_CITATIONS, WTR_FIXED_NEEDS, WTR_FIXED_BLOCKED_BY, WTR_FIXED_READINGS, WTR_FIXED_ASSUMPTIONS } WtrFixedList;
enum { WTR_FIXED_EMPTY = 0, WTR_FIXED_FILLED = 1 };      /* variants of WTR_FIXED_LIST */

/* What was written before, of one rulebook; one thread's. */
typedef struct WtrFixedTexts WtrFixedTexts;
WtrFixedTexts *wtr_fixed_new(void);                            /* NULL when out of memory */
void wtr_fixed_free(WtrFixedTexts *texts);                     /* NULL is allowed */

/* Writes one of them; from view->fixed, where that is not NULL and has it. */
void wtr_fixed(WtrJson *json, const WtrView *view, WtrFixed kind, uint32_t row, unsigned variant);

/* Whether a citation's source is in force on the case's date. */
bool wtr_fixed_in_force(const WtrView *view, uint32_t citation);

/* {"all": [ids]} */
void wtr_json_parties(WtrJson *json, const WtrBook *book, WtrParties parties);

#endif
