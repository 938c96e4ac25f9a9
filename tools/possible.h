/* possible.h — which values a register of a rulebook can ever take, whatever the case.
 *
 * Relies on: engine/image.h. Guarantees: a value that some case can give is never left out; a value that is
 * left out cannot be had. What hangs on the date alone is tried on each side of every date named, and a
 * question that a rule asks `is known` of is tried answered and unanswered; of other questions that occur
 * twice, each is taken to be free. Nothing is printed here. */
#ifndef WTR_POSSIBLE_H
#define WTR_POSSIBLE_H

#include <stdint.h>

#include "../engine/wtr.h"

/* A set of values. A number, a date or a choice that is known counts as true. */
enum { WTR_CAN_BE_TRUE = 1, WTR_CAN_BE_FALSE = 2, WTR_CAN_BE_UNKNOWN = 4, WTR_CAN_BE_ALL = 7 };

typedef struct WtrPossible WtrPossible;
/* NULL when out of memory; the rulebook must outlive it. */
WtrPossible *wtr_possible_new(const WtrRulebook *rulebook);
void wtr_possible_free(WtrPossible *possible);                  /* NULL is allowed */
/* The values register `reg` can take on the days of `stands` (rows of the rulebook's intervals; none: on any day). */
uint8_t wtr_possible_values(WtrPossible *possible, uint32_t reg, WtrRange stands);
/* Whether the register holds a truth value. */
bool wtr_possible_is_truth(const WtrPossible *possible, uint32_t reg);

#endif
