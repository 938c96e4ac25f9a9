/* trace.h — the tree of conditions behind an answer, as text and as JSON (CONTRACT `because`).
 *
 * Relies on: report, page, tool.h. Guarantees: bounded output whatever the rulebook: at most
 * WTR_TRACE_DEPTH levels and WTR_TRACE_LINES conditions, and what is left out is said. A definition that
 * is read twice is shown once. */
#ifndef WTR_TRACE_H
#define WTR_TRACE_H

#include "page.h"
#include "report.h"
#include "tool.h"

#define WTR_TRACE_DEPTH 200
#define WTR_TRACE_LINES 20000

/* Writes the tree of `node` in `lane` (of the node's scope), indented by `indent`. False: out of memory. */
bool wtr_trace_text(WtrPage *page, const WtrView *view, uint32_t node, uint32_t lane, unsigned indent);
/* The same as one JSON value: {text, value, place, citation, of}. */
bool wtr_trace_json(WtrJson *json, const WtrView *view, uint32_t node, uint32_t lane);

/* The same with only the conditions that helped it to its value: the true branches of a true `or`, the false ones of a
 * false `and`, the unknown ones of what is unknown; with each fact's question, and exceptions, readings, editions and
 * assumptions in words. In JSON the whole tree, each condition with `mattered`, and `meaning` for those words. */
bool wtr_trace_why(WtrPage *page, const WtrView *view, uint32_t node, uint32_t lane, unsigned indent);
bool wtr_trace_why_json(WtrJson *json, const WtrView *view, uint32_t node, uint32_t lane);

/* The conditions that made a node what it is, each on a line and once: for a false `and` the false ones, and
 * so on through definitions down to facts and comparisons; at most WTR_CAUSES_MAX lines. */
#define WTR_CAUSES_MAX 12
bool wtr_trace_causes(WtrPage *page, const WtrView *view, uint32_t node, uint32_t lane, unsigned indent);

/* One citation as an object with only the fields that exist, and in_force at the case's date. */
void wtr_json_citation(WtrJson *json, const WtrView *view, uint32_t citation);
/* A value as JSON: true, 14, "2020-12-23", "not yet", "home", "unknown". */
void wtr_json_value(WtrJson *json, const WtrBook *book, WtrRange choices, WtrValue value);

#endif
