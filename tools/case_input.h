/* case_input.h — a file of cases as a run of slices, one a case (SPEC "Cases").
 *
 * Relies on: json_reader. Guarantees: every byte that is not blank belongs to exactly one slice, so the
 * totals of a run reconcile; a bad line of NDJSON is a slice like any other and is refused when read. */
#ifndef WTR_CASE_INPUT_H
#define WTR_CASE_INPUT_H

#include "../engine/base.h"
#include "json_reader.h"

typedef enum WtrInputKind {
    WTR_INPUT_ONE,           /* one JSON object */
    WTR_INPUT_LINES,         /* NDJSON: one object a line, blank lines left out */
    WTR_INPUT_LIST           /* a JSON array of objects */
} WtrInputKind;

/* Bytes begin..end of the text; `row` counts lines, or entries of the list, from 1. */
typedef struct WtrCaseSlice { size_t begin, end; uint32_t row; } WtrCaseSlice;

typedef struct WtrCaseInput {
    WtrInputKind kind;
    WTR_VEC(WtrCaseSlice) cases;                    /* on the heap */
} WtrCaseInput;

/* Tells the cases of a text apart. `path` decides only through the endings .ndjson and .jsonl. A list
 * that is not valid JSON is handed out as one slice, whose reading says what is wrong. False when out of
 * memory. Free with wtr_case_input_free. */
bool wtr_case_input(WtrJsonReader *reader, const char *path, const char *text, size_t length, WtrCaseInput *out);
void wtr_case_input_free(WtrCaseInput *input);

#endif
