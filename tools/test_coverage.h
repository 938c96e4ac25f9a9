/* test_coverage.h — which duties, definitions and conditions a rulebook's tests saw true, false and
 * unknown (`wtr test --coverage`).
 *
 * Relies on: wtr.h, possible.h. Guarantees: a rule owes every value it can take; a condition counts if it
 * can be unknown, so edition gates, readings and `is known` do not; and only a test counts for a condition
 * that raises its rule's subject on a day on which the rule stands. */
#ifndef WTR_TEST_COVERAGE_H
#define WTR_TEST_COVERAGE_H

#include "tool.h"

typedef struct WtrTestCoverage WtrTestCoverage;
/* NULL when out of memory; the rulebook must outlive it. */
WtrTestCoverage *wtr_test_coverage_new(const WtrRulebook *rulebook);
void wtr_test_coverage_free(WtrTestCoverage *coverage);
/* Takes in one evaluated case. */
void wtr_test_coverage_add(WtrTestCoverage *coverage, const WtrEvaluator *evaluator);
/* What a duty or a definition can be, and what of that the tests saw: sets of values as possible.h has them. */
typedef struct WtrSeen { uint8_t owed, seen; } WtrSeen;
WtrSeen wtr_test_coverage_of_duty(const WtrTestCoverage *coverage, uint32_t duty);
WtrSeen wtr_test_coverage_of_term(const WtrTestCoverage *coverage, uint32_t term);
/* The figures, and a line for each rule and condition with a value that no test saw. */
void wtr_test_coverage_text(const WtrTestCoverage *coverage, WtrText *out);
/* The same as member "coverage" of the object being written. */
void wtr_test_coverage_json(const WtrTestCoverage *coverage, WtrJson *json);

#endif
