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

/* Both sides' setters: into one lane of a block (however wide this file's blocks are), into the single
 * case, into the evaluator's current case. */
static inline void bench_set_block(BaselineBlock *block, uint32_t lane, const BenchCase *facts) {
    const uint32_t word = lane / 64;
    const uint64_t bit = 1ull << (lane % 64);
    for (uint32_t k = 0; k < facts->count; k++) {
        uint32_t i = facts->given[k].fact;
        int32_t value = facts->given[k].value;
        if (i < BASELINE_TRUTHS) { (value ? block->truth : block->untruth)[i][word] |= bit; continue; }
        i -= BASELINE_TRUTHS;
        if (i < BASELINE_CHOICES) { block->choice_known[i][word] |= bit; block->choice[i][lane] = (uint8_t)value; continue; }
        i -= BASELINE_CHOICES;
        if (i < BASELINE_NUMBERS) { block->number_known[i][word] |= bit; block->number[i][lane] = value; continue; }
        i -= BASELINE_NUMBERS;
        block->date_known[i][word] |= bit;
        block->date[i][lane] = value;
    }
}

void bench_set_case(BaselineCase *out, const BenchCase *facts);
void bench_set_wtr(WtrEvaluator *evaluator, const uint32_t rows[BENCH_FACTS], const BenchCase *facts);

/* One case over the block's layout, a word wide (single.c): cleared, set, evaluated; something of the answer. */
uint64_t single_case(const BenchCase *facts);

#endif
