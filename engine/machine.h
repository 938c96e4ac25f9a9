/* machine.h — runs a program over all lanes of an evaluator: the one evaluator there is.
 *
 * Relies on: a verified program, laid out by evaluator.c. Guarantees: every step is run once, in order;
 * nothing is checked, allocated or recorded while running; lanes that are not in use never fault. */
#ifndef WTR_MACHINE_H
#define WTR_MACHINE_H

#include <stdbool.h>

struct WtrEvaluator;

/* The fastest run for this processor: over one word of lanes a scope (`block` false: every stride must be
 * 1) or over blocks (every stride a multiple of four). */
void (*wtr_machine_choose(bool block))(struct WtrEvaluator *);
/* The same without instructions that only some processors have, for the tests to compare with. */
void (*wtr_machine_portable(bool block))(struct WtrEvaluator *);

#endif
