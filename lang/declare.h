/* declare.h — what items say about themselves: types, choices, values, dates, calendars (declare.c).
 *
 * Relies on: query.h. Guarantees: touches no expression of a rule; every mistake is reported in its item. */
#ifndef WTR_DECLARE_H
#define WTR_DECLARE_H

#include "query.h"

/* Fills the resolved fields of `pass->item` where it is a fact, a reading, a source or a calendar, and
 * checks it by itself: type names, choices, assumed values, defaults, dates, holidays. */
void wtr_declare_item(WtrPass *pass);

/* Index of a choice of a fact or reading, or WTR_NONE. */
uint32_t wtr_choice_find(const WtrItem *item, const char *name);
/* The choice nearest to `name`, or NULL. */
const char *wtr_choice_suggest(WtrArena *arena, const WtrItem *item, const char *name);
/* "home, hospital or secure_estate" (the first few of a long list). */
const char *wtr_choice_words(WtrArena *arena, const WtrItem *item);

/* Whether `value` is a value of `fact`'s type; `out` is then that value as a fact holds it. Otherwise
 * reports it at the value's place. `true` and `false` are truths. */
bool wtr_value_of(WtrPass *pass, const WtrItem *fact, const WtrExpr *value, int32_t *out);
/* Whether a number lies in its type's range, reported at `loc` if not. */
bool wtr_number_in_range(WtrPass *pass, WtrType type, int64_t number, WtrLoc loc);

#endif
