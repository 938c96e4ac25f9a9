/* bench.c — the engine beside hand-written C over the same workload, in one run: one case, blocks held in
 * cache, a million cases from memory, the bundled rulebook with its deadlines.
 *
 *     bench WORKLOAD.wtr [RULEBOOK]
 *
 * Relies on: engine/wtr.h, lang/compile.h, baseline.h. Guarantees: before anything is timed, the counts a
 * rule of both sides are compared; figures are the fastest of several rounds, and ratios matter more than
 * they do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../lang/compile.h"
#include "cases.h"

#define SINGLE 1024                /* different single cases */
#define MILLION 1000000u

typedef struct Bench {
    WtrCompilation compiled;
    WtrRulebook *rulebook;
    uint32_t rows[BENCH_FACTS];
} Bench;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static bool open_rules(const char *path, WtrCompilation *compiled, WtrRulebook **rulebook) {
    WtrCompileOptions options = {.path = path};
    WtrFault fault = {0};
    WtrText text = {0};
    if (wtr_compile(&options, compiled) == WTR_OK && !compiled->diags.errors &&
        wtr_rulebook_load(compiled->image.at, compiled->image.length, rulebook, &fault) == WTR_OK) return true;
    wtr_diag_text(&compiled->diags, compiled->tree.files.at, compiled->tree.files.count, false, &text);
    fprintf(stderr, "bench: %s does not compile: %s %s\n", path, text.at ? text.at : "", fault.text);
    wtr_text_free(&text);
    wtr_compilation_free(compiled);
    return false;
}

static bool open_workload(const char *path, Bench *bench) {
    if (!open_rules(path, &bench->compiled, &bench->rulebook)) return false;
    for (uint32_t i = 0; i < BENCH_FACTS; i++) {
        bench->rows[i] = wtr_find_fact(bench->rulebook, bench_facts[i].name);
        if (bench->rows[i] == WTR_NONE) return false;
    }
    return wtr_rulebook_data(bench->rulebook)->duties.count == BASELINE_RULES;
}

static WtrEvaluator *new_block(const Bench *bench, uint64_t first) {
    WtrEvaluatorOptions options = {BASELINE_LANES, 64};
    WtrEvaluator *evaluator;
    BenchCase facts;
    if (wtr_evaluator_new(bench->rulebook, &options, &evaluator) != WTR_OK) return NULL;
    for (uint32_t i = 0; i < BASELINE_LANES; i++) {
        bench_case(first + i, &facts);
        wtr_case_add(evaluator, BENCH_AS_OF, BENCH_AS_OF, NULL);
        bench_set_wtr(evaluator, bench->rows, &facts);
    }
    return evaluator;
}

static void fill_block(BaselineBlock *block, uint64_t first) {
    BenchCase facts;
    memset(block, 0, sizeof *block);
    for (uint32_t i = 0; i < BASELINE_LANES; i++) {
        bench_case(first + i, &facts);
        bench_set_block(block, i, &facts);
    }
}

/* Evaluates the block again although nothing has changed: one fact is given anew. */
static void evaluate_again(const Bench *bench, WtrEvaluator *evaluator, const BenchCase *last) {
    BenchCase one = {1, {last->given[0]}};
    bench_set_wtr(evaluator, bench->rows, &one);
    wtr_evaluate(evaluator);
}

/* ---- the same work? ------------------------------------------------------------------------------------------ */

static bool counts_agree(const Bench *bench) {
    static BaselineBlock block;
    static BaselineResult result;
    BaselineCase one;
    BenchCase facts;
    uint8_t single[BASELINE_RULES];
    unsigned long due[BASELINE_RULES] = {0}, total = 0;
    for (uint64_t first = 0; first < 20480; first += BASELINE_LANES) {
        WtrEvaluator *evaluator = new_block(bench, first);
        if (!evaluator || wtr_evaluate(evaluator) != WTR_OK) return false;
        fill_block(&block, first);
        baseline_block(&block, &result, BASELINE_WORDS);
        for (uint32_t r = 0; r < BASELINE_RULES; r++) {
            const uint64_t *t, *f;
            size_t words;
            wtr_duty_planes(evaluator, r, &t, &f, &words);
            for (uint32_t w = 0; w < BASELINE_WORDS; w++) {
                if (t[w] != result.due[r][w] || f[w] != result.not_due[r][w]) {
                    fprintf(stderr, "bench: rule %u differs from the hand-written one in cases %llu to %llu\n", r, (unsigned long long)first + 64 * w, (unsigned long long)first + 64 * w + 63);
                    return false;
                }
                due[r] += (unsigned long)__builtin_popcountll(t[w]);
            }
        }
        bench_case(first, &facts);
        bench_set_case(&one, &facts);
        baseline_case(&one, single);
        for (uint32_t r = 0; r < BASELINE_RULES; r++)
            if ((single[r] == 1) != (result.due[r][0] & 1) || (single[r] == 2) != (result.not_due[r][0] & 1)) {
                fprintf(stderr, "bench: the one-case form of rule %u differs\n", r);
                return false;
            }
        wtr_evaluator_free(evaluator);
    }
    for (uint32_t r = 0; r < BASELINE_RULES; r++) total += due[r];
    printf("both sides agree on every rule of 20,480 cases (%lu duties due)\n", total);
    return true;
}

/* ---- measuring ----------------------------------------------------------------------------------------------------- */

static void print_ratio(const char *what, double wtr, double native) {
    printf("    %-40s %8.2f ns: %.2f times its time, %.2f of its speed\n", what, native, wtr / native, native / wtr);
}

static void print_wtr(const char *what, double wtr) { printf("%-44s %8.2f ns a case\n", what, wtr); }

static volatile uint64_t sink;

/* Exactly 25 facts a case. */
static void make_singles(BenchCase *cases) {
    uint64_t number = 0;
    for (uint32_t i = 0; i < SINGLE; number++) {
        bench_case(number, &cases[i]);
        if (cases[i].count == 25) i++;
    }
}

static void make_settings(const Bench *bench, const BenchCase *facts, WtrFactValue *out) {
    for (uint32_t k = 0; k < facts->count; k++) {
        const BenchGiven *given = &facts->given[k];
        const bool truth = bench_facts[given->fact].type == WTR_TYPE_TRUTH;
        out[k] = (WtrFactValue){bench->rows[given->fact], 0, !truth ? given->value : given->value ? WTR_TRUE : WTR_FALSE};
    }
}

static void measure_single(const Bench *bench) {
    static BenchCase cases[SINGLE];
    static WtrFactValue settings[SINGLE][BENCH_FACTS];
    double wtr = 1e18, native = 1e18, planes = 1e18;
    WtrEvaluator *evaluator;
    uint8_t out[BASELINE_RULES];
    BaselineCase one;
    make_singles(cases);
    for (uint32_t i = 0; i < SINGLE; i++) make_settings(bench, &cases[i], settings[i]);
    if (wtr_evaluator_new(bench->rulebook, NULL, &evaluator) != WTR_OK) return;
    for (int round = 0; round < 60; round++) {
        double start = now();
        for (uint32_t i = 0; i < SINGLE; i++) {
            wtr_reset(evaluator);
            wtr_case_add(evaluator, BENCH_AS_OF, BENCH_AS_OF, NULL);
            wtr_set_facts(evaluator, settings[i], cases[i].count, NULL);
            wtr_evaluate(evaluator);
        }
        double middle = now();
        for (uint32_t i = 0; i < SINGLE; i++) {
            bench_set_case(&one, &cases[i]);
            baseline_case(&one, out);
            sink += out[i % BASELINE_RULES];
        }
        double end = now();
        for (uint32_t i = 0; i < SINGLE; i++) sink += single_case(&cases[i]);
        double last = now();
        if (middle - start < wtr) wtr = middle - start;
        if (end - middle < native) native = end - middle;
        if (last - end < planes) planes = last - end;
    }
    print_wtr("one case, 25 facts set and evaluated", wtr / SINGLE);
    print_ratio("hand-written C, the same layout", wtr / SINGLE, planes / SINGLE);
    print_ratio("hand-written C, plain variables", wtr / SINGLE, native / SINGLE);
    wtr_evaluator_free(evaluator);
}

typedef void (*Baseline)(const BaselineBlock *block, BaselineResult *out, size_t words);
static const struct { Baseline run; const char *title; } baselines[] = {
    {baseline_block_plain, "hand-written C, plain loops"}, {baseline_block, "hand-written C, vector intrinsics"}};
#define BASELINES 2

/* The fastest round of each side over the same blocks, in nanoseconds a block. */
typedef struct Sides { double wtr, native[BASELINES]; } Sides;

static void measure_round(const Bench *bench, WtrEvaluator **blocks, const BenchCase *lasts, const BaselineBlock *plain, uint32_t count, uint32_t repeats, Sides *sides) {
    static BaselineResult result;
    double start = now();
    for (uint32_t r = 0; r < repeats; r++)
        for (uint32_t b = 0; b < count; b++) evaluate_again(bench, blocks[b], &lasts[b]);
    double time = (now() - start) / repeats / count;
    if (time < sides->wtr) sides->wtr = time;
    for (int s = 0; s < BASELINES; s++) {
        start = now();
        for (uint32_t r = 0; r < repeats; r++)
            for (uint32_t b = 0; b < count; b++) { baselines[s].run(&plain[b], &result, BASELINE_WORDS); sink += result.due[r % BASELINE_RULES][0]; }
        time = (now() - start) / repeats / count;
        if (time < sides->native[s]) sides->native[s] = time;
    }
}

/* One block stays in the cache; a million cases' facts lie in memory on both sides, block after block. The
 * engine's registers are the blocks' own; the hand-written side writes all results to the same place. */
static void measure_blocks(const Bench *bench, const char *title, uint32_t count, uint32_t repeats, int rounds) {
    Sides sides = {1e18, {1e18, 1e18}};
    WtrEvaluator **blocks = calloc(count, sizeof *blocks);
    BaselineBlock *plain = calloc(count, sizeof *plain);
    BenchCase *lasts = calloc(count, sizeof *lasts);
    bool fine = blocks && plain && lasts;
    for (uint32_t b = 0; fine && b < count; b++) {
        fill_block(&plain[b], (uint64_t)b * BASELINE_LANES);
        blocks[b] = new_block(bench, (uint64_t)b * BASELINE_LANES);
        bench_case((uint64_t)(b + 1) * BASELINE_LANES - 1, &lasts[b]);
        fine = blocks[b] != NULL;
    }
    for (int round = 0; fine && round < rounds; round++) measure_round(bench, blocks, lasts, plain, count, repeats, &sides);
    if (fine) {
        print_wtr(title, sides.wtr / BASELINE_LANES);
        for (int s = 0; s < BASELINES; s++) print_ratio(baselines[s].title, sides.wtr / BASELINE_LANES, sides.native[s] / BASELINE_LANES);
    }
    for (uint32_t b = 0; blocks && b < count; b++) wtr_evaluator_free(blocks[b]);
    free(lasts);
    free(plain);
    free(blocks);
}

/* ---- the bundled rulebook --------------------------------------------------------------------------------------------- */

static void set_any(WtrEvaluator *evaluator, const WtrBook *book, uint32_t fact, int32_t as_of, uint64_t draw) {
    switch (book->facts.at[fact].type) {
    case WTR_TYPE_TRUTH: wtr_set_truth(evaluator, fact, 0, draw % 2 ? WTR_TRUE : WTR_FALSE); break;
    case WTR_TYPE_CHOICE: wtr_set_choice(evaluator, fact, 0, (uint32_t)(draw % book->facts.at[fact].choices.count)); break;
    case WTR_TYPE_DATE: wtr_set_date(evaluator, fact, 0, as_of - (int32_t)(draw % 60)); break;
    default: wtr_set_number(evaluator, fact, 0, (int64_t)(draw % 18)); break;
    }
}

static void fill_any(WtrEvaluator *evaluator, const WtrBook *book, uint32_t cases, uint64_t seed) {
    const int32_t as_of = BENCH_AS_OF - 1835;          /* 2020-12-23 */
    wtr_reset(evaluator);
    for (uint32_t c = 0; c < cases; c++) {
        wtr_case_add(evaluator, as_of, as_of, NULL);
        for (uint32_t s = 0; s < book->subjects.count; s++) {
            wtr_raise(evaluator, s);
            if (book->subjects.at[s].many) wtr_instance_add(evaluator, s, NULL);
        }
        for (uint32_t f = 0; f < book->facts.count; f++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            if (seed >> 33 & 1) set_any(evaluator, book, f, as_of, seed >> 34);
        }
    }
}

static uint64_t read_results(WtrEvaluator *evaluator, const WtrBook *book, uint32_t cases) {
    uint64_t dates = 0;
    for (uint32_t d = 0; d < book->duties.count; d++)
        for (uint32_t c = 0; c < cases; c++) {
            WtrDutyResult result;
            if (wtr_duty_status(evaluator, d, c) == WTR_NOT_DUE) continue;
            if (wtr_duty_result(evaluator, d, c, &result) == WTR_OK)
                for (uint32_t i = 0; i < result.deadline_count; i++) dates += result.deadlines[i].date != 0;
        }
    return dates;
}

static void measure_rulebook(const char *path) {
    WtrCompilation compiled;
    WtrRulebook *rulebook;
    WtrEvaluator *evaluator;
    if (!open_rules(path, &compiled, &rulebook)) return;
    const WtrBook *book = wtr_rulebook_data(rulebook);
    const uint32_t sizes[] = {1, BASELINE_LANES};
    for (int i = 0; i < 2; i++) {
        WtrEvaluatorOptions options = {sizes[i], sizes[i]};
        double truth = 1e18, full = 1e18;
        uint64_t dates = 0;
        if (wtr_evaluator_new(rulebook, &options, &evaluator) != WTR_OK) return;
        for (uint64_t round = 0; round < (i ? 10u : 2000u); round++) {
            fill_any(evaluator, book, sizes[i], round);
            double start = now();
            wtr_evaluate(evaluator);
            double middle = now();
            dates = read_results(evaluator, book, sizes[i]);
            double end = now();
            if (middle - start < truth) truth = middle - start;
            if (end - start < full) full = end - start;
        }
        printf("the bundled rulebook, %u duties, blocks of %3u     %8.2f ns a case; %.0f with every result and its deadlines (%llu dates a block)\n",
               book->duties.count, sizes[i], truth / sizes[i], full / sizes[i], (unsigned long long)dates);
        wtr_evaluator_free(evaluator);
    }
    wtr_rulebook_free(rulebook);
    wtr_compilation_free(&compiled);
}

int main(int argc, char **argv) {
    Bench bench;
    if (argc < 2) { fprintf(stderr, "bench WORKLOAD.wtr [RULEBOOK]\n"); return 2; }
    if (!open_workload(argv[1], &bench) || !counts_agree(&bench)) return 1;
    measure_single(&bench);
    measure_blocks(&bench, "blocks of 512 in cache", 1, 400, 40);
    measure_blocks(&bench, "1,000,000 cases from memory", (MILLION + BASELINE_LANES - 1) / BASELINE_LANES, 1, 7);
    if (argc > 2) measure_rulebook(argv[2]);
    wtr_rulebook_free(bench.rulebook);
    wtr_compilation_free(&bench.compiled);
    return 0;
}
