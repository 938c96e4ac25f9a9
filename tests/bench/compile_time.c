/* compile_time.c — how long the compiler takes over generated rulebooks, and what a rule costs to evaluate.
 *
 *     compile_time BOOK.wtr…
 *
 * For each book: bytes, duties, milliseconds to compile (the fastest of five) and a microsecond figure a
 * duty; bytes of the image; milliseconds to load it; nanoseconds a rule and case over blocks of 64 cases.
 *
 * Relies on: lang/compile.h, engine/wtr.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../lang/compile.h"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static char *read_all(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = size < 0 ? NULL : malloc((size_t)size + 1);
    *length = text ? fread(text, 1, (size_t)size, file) : 0;
    fclose(file);
    return text;
}

/* Milliseconds for one run over a block of 64 cases with every other yes/no fact given. */
static double evaluate_time(const WtrRulebook *rulebook) {
    WtrEvaluatorOptions options = {64, 64};
    WtrEvaluator *evaluator;
    const WtrBook *book = wtr_rulebook_data(rulebook);
    double best = 1e18;
    if (wtr_evaluator_new(rulebook, &options, &evaluator) != WTR_OK) return 0;
    for (uint32_t c = 0; c < 64; c++) {
        wtr_case_add(evaluator, 739617, 739617, NULL);
        for (uint32_t f = c % 2; f < book->facts.count; f += 2)
            if (book->facts.at[f].type == WTR_TYPE_TRUTH) wtr_set_truth(evaluator, f, 0, (f + c) % 3 ? WTR_TRUE : WTR_FALSE);
    }
    for (int round = 0; round < 20; round++) {
        wtr_set_truth(evaluator, 0, 0, WTR_TRUE);      /* something changes, so it runs again */
        double start = now();
        wtr_evaluate(evaluator);
        double time = now() - start;
        if (time < best) best = time;
    }
    wtr_evaluator_free(evaluator);
    return best;
}

static bool measure(const char *path) {
    size_t length = 0;
    char *text = read_all(path, &length);
    double compile = 1e18, load = 1e18;
    WtrCompilation compiled;
    WtrRulebook *rulebook = NULL;
    WtrFault fault = {0};
    if (!text) return false;
    for (int round = 0; round < (length > 20000000 ? 2 : 5); round++) {
        WtrCompileOptions options = {.text = text, .text_length = length, .text_name = path};
        double start = now();
        WtrStatus status = wtr_compile(&options, &compiled);
        double middle = now();
        if (status != WTR_OK || compiled.diags.errors) { fprintf(stderr, "compile_time: %s does not compile\n", path); return false; }
        if (wtr_rulebook_load(compiled.image.at, compiled.image.length, &rulebook, &fault) != WTR_OK) { fprintf(stderr, "compile_time: %s\n", fault.text); return false; }
        double end = now();
        if (middle - start < compile) compile = middle - start;
        if (end - middle < load) load = end - middle;
        if (round < (length > 20000000 ? 1 : 4)) { wtr_rulebook_free(rulebook); wtr_compilation_free(&compiled); }
    }
    const uint32_t duties = wtr_rulebook_data(rulebook)->duties.count;
    double evaluated = evaluate_time(rulebook);
    printf("%7u duties, %9zu bytes: compiled in %8.1f ms (%6.2f us a duty), image %9zu bytes loaded in %7.1f ms, %6.2f ns a rule and case\n", duties, length, compile,
           compile * 1000 / duties, compiled.image.length, load, evaluated * 1e6 / 64 / duties);
    wtr_rulebook_free(rulebook);
    wtr_compilation_free(&compiled);
    free(text);
    return true;
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (!measure(argv[i])) return 1;
    return 0;
}
