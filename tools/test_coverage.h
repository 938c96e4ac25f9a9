/* test_coverage.h — which duties, definitions and conditions a rulebook's tests saw true, false and
 * unknown (`wtr test --coverage`).
 *
 * Relies on: wtr.h. Guarantees: counts only what can take all three values: edition gates, constants and
 * `is known` are left out. */
#ifndef WTR_TEST_COVERAGE_H
#define WTR_TEST_COVERAGE_H

#include "tool.h"

typedef struct WtrTestCoverage WtrTestCoverage;
WtrTestCoverage *wtr_test_coverage_new(const WtrBook *book);          /* NULL when out of memory */
void wtr_test_coverage_free(WtrTestCoverage *coverage);
/* Takes in one evaluated case. */
void wtr_test_coverage_add(WtrTestCoverage *coverage, const WtrEvaluator *evaluator);
/* The figures, and a line for each rule that was not seen in all three values. */
void wtr_test_coverage_text(const WtrTestCoverage *coverage, WtrText *out);
/* The same as members "coverage" of the object being written. */
void wtr_test_coverage_json(const WtrTestCoverage *coverage, WtrJson *json);

#endif
