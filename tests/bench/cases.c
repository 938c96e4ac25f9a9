/* cases.c — see cases.h. The shares are those of workload.py: 31 in 100 facts are given, 35 in 100 of the
 * yes/no ones are yes, dates lie within 100 days of one day that differs from case to case. */
#include <string.h>

#include "cases.h"

const BenchFact bench_facts[BENCH_FACTS] = {
#include "workload_table.inc"
};

static uint64_t next(uint64_t *state) {                /* splitmix64 */
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void bench_case(uint64_t number, BenchCase *out) {
    uint64_t state = number * 0x100000001b3u + 20260101u;
    int32_t middle = BENCH_AS_OF - 200 + (int32_t)(next(&state) % 400);
    out->count = 0;
    for (uint32_t i = 0; i < BENCH_FACTS; i++) {
        const BenchFact *fact = &bench_facts[i];
        if (next(&state) % 100 >= 31) continue;
        uint64_t draw = next(&state);
        int32_t value = fact->low + (int32_t)(draw % (uint64_t)(fact->high - fact->low + 1));
        if (fact->type == WTR_TYPE_TRUTH) value = draw % 100 < 35;
        if (fact->type == WTR_TYPE_DATE) value = middle + (int32_t)(draw % 200) - 100;
        out->given[out->count++] = (BenchGiven){i, value};
    }
}

void bench_set_case(BaselineCase *out, const BenchCase *facts) {
    memset(out, 0, sizeof *out);
    for (uint32_t k = 0; k < facts->count; k++) {
        uint32_t i = facts->given[k].fact;
        int32_t value = facts->given[k].value;
        if (i < BASELINE_TRUTHS) { out->truth[i] = value ? 1 : 2; continue; }
        i -= BASELINE_TRUTHS;
        if (i < BASELINE_CHOICES) { out->choice_known[i] = 1; out->choice[i] = (uint8_t)value; continue; }
        i -= BASELINE_CHOICES;
        if (i < BASELINE_NUMBERS) { out->number_known[i] = 1; out->number[i] = value; continue; }
        i -= BASELINE_NUMBERS;
        out->date_known[i] = 1;
        out->date[i] = value;
    }
}

void bench_set_wtr(WtrEvaluator *evaluator, const uint32_t rows[BENCH_FACTS], const BenchCase *facts) {
    for (uint32_t k = 0; k < facts->count; k++) {
        const uint32_t i = facts->given[k].fact;
        const int32_t value = facts->given[k].value;
        switch (bench_facts[i].type) {
        case WTR_TYPE_TRUTH: wtr_set_truth(evaluator, rows[i], 0, value ? WTR_TRUE : WTR_FALSE); break;
        case WTR_TYPE_CHOICE: wtr_set_choice(evaluator, rows[i], 0, (uint32_t)value); break;
        case WTR_TYPE_DATE: wtr_set_date(evaluator, rows[i], 0, value); break;
        default: wtr_set_number(evaluator, rows[i], 0, value); break;
        }
    }
}
