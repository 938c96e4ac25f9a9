/* case_write.h — a case as the JSON file that `wtr eval` reads (SPEC "Cases").
 *
 * Relies on: case_reader, tool.h. Guarantees: read again, it is the same case; facts in the rulebook's order, grouped by
 * subject; an answer that nobody knows may be written as null. */
#ifndef WTR_CASE_WRITE_H
#define WTR_CASE_WRITE_H

#include "case_reader.h"
#include "tool.h"

/* A question that was asked and that nobody could answer. */
typedef struct WtrNoAnswer { uint32_t fact, instance; } WtrNoAnswer;

/* Appends the case and a line break; false when out of memory. */
bool wtr_case_write(const WtrCase *facts, const WtrBook *book, const WtrNoAnswer *unknown, uint32_t unknown_count, WtrText *out);

#endif
