/* cases.h — the benchmark's cases in memory: always the same ones, about 25 facts each.
 *
 * Relies on: engine/wtr.h for the types. */
#ifndef WTR_BENCH_CASES_H
#define WTR_BENCH_CASES_H

#include "../../engine/wtr.h"
#include "baseline.h"

#define BENCH_FACTS (BASELINE_TRUTHS + BASELINE_CHOICES + BASELINE_NUMBERS + BASELINE_DATES)
#define BENCH_AS_OF 739617                  /* 2026-01-01 */

typedef struct BenchFact { const char *name; WtrType type; int32_t low, high; } BenchFact;
extern const BenchFact bench_facts[BENCH_FACTS];

/* A fact that is given, by its row in bench_facts; a truth is 1 or 0. */
typedef struct BenchGiven { uint32_t fact; int32_t value; } BenchGiven;
typedef struct BenchCase { uint32_t count; BenchGiven given[BENCH_FACTS]; } BenchCase;

void bench_case(uint64_t number, BenchCase *out);

/* Both sides' setters: into one lane of a block, into the single case, into the evaluator's current case. */
void bench_set_block(BaselineBlock *block, uint32_t lane, const BenchCase *facts);
void bench_set_case(BaselineCase *out, const BenchCase *facts);
void bench_set_wtr(WtrEvaluator *evaluator, const uint32_t rows[BENCH_FACTS], const BenchCase *facts);

#endif
