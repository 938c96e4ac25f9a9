/* otherwise.h — what another choice of a reading would change in the cases of a block (SPEC "Results").
 *
 * Relies on: report, engine/wtr.h. Guarantees: one reading is changed at a time, to each of its other
 * choices that stand on the case's date; only duties that can reach the reading are looked at, and a
 * rulebook without readings costs nothing; the evaluator of the result itself is left as it was. */
#ifndef WTR_OTHERWISE_H
#define WTR_OTHERWISE_H

#include "report.h"

/* What becomes of one duty in one lane under one other choice; kept only where status, state or the shown
 * deadlines differ from those of the result. */
typedef struct WtrAlternative {
    uint32_t duty, lane, reading, choice;
    WtrDutyStatus status; WtrState state;
    const WtrDeadlineResult *deadlines; uint32_t deadline_count;
    const uint32_t *needs; uint32_t need_count;
} WtrAlternative;

/* Alternatives in a row: of one duty in one lane, by reading and choice in the rulebook's order. */
typedef struct WtrAlternatives { const WtrAlternative *at; uint32_t count; } WtrAlternatives;

typedef struct WtrOtherwise WtrOtherwise;

/* For many cases of one rulebook, which must outlive it. NULL when out of memory. */
WtrOtherwise *wtr_otherwise_new(const WtrRulebook *rulebook);
void wtr_otherwise_free(WtrOtherwise *otherwise);              /* NULL is allowed */

/* Works out the selected duties of all cases that the view's evaluator holds, in place of what was worked out before. */
WtrStatus wtr_otherwise_find(WtrOtherwise *otherwise, const WtrView *view);

/* Of one duty in one lane, under any reading and under one of them. Empty where nothing would change, and
 * where view->otherwise is NULL. They last until the next wtr_otherwise_find. */
WtrAlternatives wtr_otherwise_of(const WtrView *view, uint32_t duty, uint32_t lane);
WtrAlternatives wtr_otherwise_by(const WtrView *view, uint32_t duty, uint32_t lane, uint32_t reading);

/* Whether a reader sees the same in both: the rows may differ where two readings word the same deadline. */
bool wtr_same_deadline(const WtrBook *book, const WtrDeadlineResult *a, const WtrDeadlineResult *b);
/* Whether another choice of the reading stands on the case's date at all. */
bool wtr_reading_open(const WtrView *view, uint32_t reading);
/* Whether a duty that is not due on the reading in use would be due or undetermined on another. */
bool wtr_otherwise_raises(const WtrView *view, const WtrEntry *entry);

#endif
