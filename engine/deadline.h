/* deadline.h — date arithmetic by unit, and the deadlines of a duty in one lane (SPEC "Deadlines").
 *
 * Relies on: date, calendar, a run evaluator. Guarantees: no date is ever guessed: a deadline without one
 * says why. Nothing is allocated. */
#ifndef WTR_DEADLINE_H
#define WTR_DEADLINE_H

#include "wtr.h"

/* `day` moved by `count` units, backward when negative; 0 outside the calendar or the years 0001–9999. */
int32_t wtr_date_move(const WtrRulebook *rulebook, int32_t day, int64_t count, WtrUnit unit, uint32_t calendar);
/* Whole units from `from` to `to`; false where either is "not yet" or outside the calendar. */
bool wtr_date_span(const WtrRulebook *rulebook, int32_t from, int32_t to, WtrUnit unit, uint32_t calendar, int32_t *out);

/* Whether the deadline is shown in this lane: it stands and its `when` is not false. */
bool wtr_deadline_shown(const WtrEvaluator *evaluator, uint32_t deadline, uint32_t scope, uint32_t lane);
/* Date, reason for none, and state (NONE unless `status` is due) of one shown deadline. `calendar` (may
 * be NULL): the calendar that ended, where that is why there is no date. */
WtrDeadlineResult wtr_deadline_result(const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, uint32_t deadline,
                                      WtrDutyStatus status, uint32_t *calendar);
/* The date alone, as wtr_deadline_result has it: a day number, or 0. */
int32_t wtr_deadline_day(const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, uint32_t deadline);
/* The state of a due duty by its shown deadlines, or by done alone where none has a state. */
WtrState wtr_duty_state(const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, const WtrDeadlineResult *deadlines,
                        uint32_t count);

#endif
