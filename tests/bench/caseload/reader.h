/* reader.h — the hand-written reader of the benchmark's cases: text straight into a block's columns.
 *
 * It knows the workload's facts and believes its input: nothing is validated. That is what a C programmer
 * might write who has one file to get through as fast as possible, and what wtr is measured against.
 *
 * Relies on: baseline.h for the block. */
#ifndef WTR_CASELOAD_READER_H
#define WTR_CASELOAD_READER_H

#include <stdbool.h>

#include "../baseline.h"

#define NAME_ROOM 24

/* The block's columns and the cases' names; a name is NAME_ROOM bytes at most. */
typedef struct Cases {
    BaselineBlock block;
    uint32_t count;
    uint8_t name_lengths[BASELINE_LANES];
    char names[BASELINE_LANES][NAME_ROOM];
} Cases;

#define READER_PADDING 64

/* Reads records from `at` to `end`, which are whole lines with READER_PADDING readable bytes behind them, until
 * the block is full; returns where it stopped. */
typedef const char *(*ReadCases)(const char *at, const char *end, Cases *cases);
const char *read_json_cases(const char *at, const char *end, Cases *cases);
const char *read_json_plainly(const char *at, const char *end, Cases *cases);
const char *read_csv_cases(const char *at, const char *end, Cases *cases);
/* Remembers which fact each column is; false when one is not known. */
bool read_csv_header(const char *at, const char *end);
extern const char *const rule_names[BASELINE_RULES];

#endif
