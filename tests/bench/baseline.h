/* baseline.h — the workload's rules as a C programmer would write them by hand: the yardstick.
 *
 * Relies on: nothing. baseline.c is made from workload.json by workload.py; its rules are straight native
 * code over the layout that the engine uses (truth as two bit planes, 32-bit numbers and days, 8-bit
 * choices, a known plane each), and once more for one case with plain variables. */
#ifndef WTR_BENCH_BASELINE_H
#define WTR_BENCH_BASELINE_H

#include <stddef.h>
#include <stdint.h>

#define BASELINE_TRUTHS 58
#define BASELINE_CHOICES 5
#define BASELINE_NUMBERS 8
#define BASELINE_DATES 9
#define BASELINE_RULES 40
#ifndef BASELINE_LANES
#define BASELINE_LANES 512
#endif
#define BASELINE_WORDS (BASELINE_LANES / 64)

typedef struct BaselineBlock {
    uint64_t truth[BASELINE_TRUTHS][BASELINE_WORDS], untruth[BASELINE_TRUTHS][BASELINE_WORDS];
    uint64_t choice_known[BASELINE_CHOICES][BASELINE_WORDS], number_known[BASELINE_NUMBERS][BASELINE_WORDS], date_known[BASELINE_DATES][BASELINE_WORDS];
    uint8_t choice[BASELINE_CHOICES][BASELINE_LANES];
    int32_t number[BASELINE_NUMBERS][BASELINE_LANES], date[BASELINE_DATES][BASELINE_LANES];
} BaselineBlock;

typedef struct BaselineResult { uint64_t due[BASELINE_RULES][BASELINE_WORDS], not_due[BASELINE_RULES][BASELINE_WORDS]; } BaselineResult;

/* One case: a truth is 0 unknown, 1 true, 2 false. */
typedef struct BaselineCase {
    uint8_t truth[BASELINE_TRUTHS];
    uint8_t choice_known[BASELINE_CHOICES], choice[BASELINE_CHOICES];
    uint8_t number_known[BASELINE_NUMBERS], date_known[BASELINE_DATES];
    int32_t number[BASELINE_NUMBERS], date[BASELINE_DATES];
} BaselineCase;

/* Compiled twice: with comparisons in the processor's own vector instructions, and in plain C, which the
 * compiler turns into what it can. */
void baseline_block(const BaselineBlock *block, BaselineResult *out, size_t words);
#ifndef BASELINE_PLAIN
void baseline_block_plain(const BaselineBlock *block, BaselineResult *out, size_t words);
#endif
void baseline_case(const BaselineCase *facts, uint8_t out[BASELINE_RULES]);

#endif
