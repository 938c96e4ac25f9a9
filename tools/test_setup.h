/* test_setup.h — a test of the rulebook as a case: what `wtr test` checks, and what the book says was seen.
 *
 * Relies on: engine/wtr.h. Guarantees: nothing of an earlier test is left in the evaluator. */
#ifndef WTR_TEST_SETUP_H
#define WTR_TEST_SETUP_H

#include "../engine/wtr.h"

/* Empties the evaluator, chooses the test's readings, gives its facts and evaluates. */
WtrStatus wtr_test_set_up(const WtrBook *book, const WtrTest *test, WtrEvaluator *evaluator);

#endif
