/* result_json.h — one case's result as JSON (CONTRACT "A result").
 *
 * Relies on: report, trace, tool.h. Guarantees: the fields, names and order of the contract. */
#ifndef WTR_RESULT_JSON_H
#define WTR_RESULT_JSON_H

#include "report.h"
#include "result_fixed.h"
#include "tool.h"

#define WTR_RESULT_FORMAT 1

/* Appends the result as one JSON object. False when out of memory. */
bool wtr_result_json(WtrJson *json, const WtrView *view);

/* Its first members: format, rulebook, hash, case, row (of several), as_of, today. */
void wtr_json_case_head(WtrJson *json, const WtrView *view);
/* Parts of it, for the explanations: a notice, the list of a duty's deadlines, and that of the readings it rests on with
 * what others would change. */
void wtr_json_notice(void *json, const char *kind, const char *sentence);     /* a WtrNoticeSink */
void wtr_json_deadlines(WtrJson *json, const WtrView *view, const WtrDutyResult *result);
void wtr_json_readings(WtrJson *json, const WtrView *view, const WtrEntry *entry, const WtrDutyResult *result);

#endif
