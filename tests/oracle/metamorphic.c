/* metamorphic.c — checks that need no second evaluator: filling in unknowns never overturns a settled
 * answer, and neither names, nor the order of items, nor files, nor the formatter change any answer.
 *
 * Relies on: oracle.h. Guarantees: every difference is told on standard error with what reproduces it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "oracle.h"

/* ---- filling in unknowns ---------------------------------------------------------------------------------- */

#define FILLED 10
typedef struct Hole { uint32_t fact, instance; } Hole;

/* A case that raises everything, so that filling a fact in raises nothing new. */
static void raise_all(const OracleBook *book, OracleRandom *random, OracleCase *facts) {
    oracle_case_random(book, random, facts);
    for (uint32_t i = 0; i < book->subject_count; i++) {
        if (facts->raised[i]) continue;
        facts->raised[i] = true;
        if (book->subjects[i]->plural.text) facts->instances[i] = 1 + oracle_below(random, 3);
    }
}

static uint32_t lanes_of_fact(const OracleBook *book, const OracleCase *facts, const WtrItem *fact) {
    if (!fact->subject || !fact->subject->plural.text) return 1;
    return facts->instances[oracle_subject_ordinal(book, fact->subject)];
}

/* Up to `limit` unknown yes/no facts, drawn evenly. */
static uint32_t find_holes(const OracleBook *book, const OracleCase *facts, uint32_t limit, OracleRandom *random, Hole *out) {
    uint32_t seen = 0, count = 0;
    for (uint32_t i = 0; i < book->fact_count; i++)
        for (uint32_t k = 0; book->facts[i]->type == WTR_TYPE_TRUTH && k < lanes_of_fact(book, facts, book->facts[i]); k++) {
            if (facts->facts[i][k].known) continue;
            uint32_t slot = count < limit ? count++ : oracle_below(random, seen + 1);
            if (slot < limit) out[slot] = (Hole){i, k};
            seen++;
        }
    return count;
}

/* Completion number `bits`: the holes exhaustively; in every other completion also all the rest. */
static void fill(const OracleBook *book, const OracleCase *base, const Hole *holes, uint32_t count, uint32_t bits, OracleRandom *random, OracleCase *out) {
    *out = *base;
    for (uint32_t h = 0; h < count; h++) out->facts[holes[h].fact][holes[h].instance] = (OracleValue){.known = true, .number = bits >> h & 1};
    if (!oracle_chance(random, 50)) return;
    for (uint32_t i = 0; i < book->fact_count; i++)
        for (uint32_t k = 0; k < lanes_of_fact(book, out, book->facts[i]); k++)
            if (!out->facts[i][k].known) out->facts[i][k] = oracle_value_random(book->facts[i], out->as_of, random);
}

static uint64_t compare_fillings(const OracleBook *book, WtrEvaluator *evaluator, const OracleCase *base, uint32_t completions) {
    const WtrBook *data = wtr_rulebook_data(book->rulebook);
    uint64_t compared = 0;
    for (uint32_t d = 0; d < book->duty_count; d++) {
        if (data->duties.at[book->duty_rows[d]].nonmonotone) continue;
        for (uint32_t k = 0; k < oracle_instances(book, book->duties[d], base); k++) {
            WtrDutyStatus before = wtr_duty_status(evaluator, book->duty_rows[d], oracle_lane(book, evaluator, book->duties[d], 0, k));
            if (before == WTR_UNDETERMINED) continue;
            for (uint32_t c = 1; c <= completions; c++, compared++) {
                WtrDutyStatus after = wtr_duty_status(evaluator, book->duty_rows[d], oracle_lane(book, evaluator, book->duties[d], c, k));
                if (after == before) continue;
                fprintf(stderr, "oracle: filling in unknowns turned %s from %s to %s\n", book->duties[d]->name.text, wtr_status_name(before), wtr_status_name(after));
                return 0;
            }
        }
    }
    return compared + 1;
}

uint64_t oracle_check_filling(const OracleBook *book, OracleRandom *random) {
    OracleCase base, filled;
    Hole holes[FILLED];
    raise_all(book, random, &base);
    uint32_t limit = oracle_chance(random, 20) ? FILLED : 1 + oracle_below(random, 7);
    uint32_t count = find_holes(book, &base, limit, random, holes), completions = 1u << count;
    WtrEvaluatorOptions options = {completions + 1, (completions + 1) * ORACLE_INSTANCES};
    WtrEvaluator *evaluator;
    if (wtr_evaluator_new(book->rulebook, &options, &evaluator) != WTR_OK) return 0;
    bool fine = oracle_machine_add(book, evaluator, &base);
    for (uint32_t bits = 0; fine && bits < completions; bits++) {
        fill(book, &base, holes, count, bits, random, &filled);
        fine = oracle_machine_add(book, evaluator, &filled);
    }
    uint64_t compared = fine && wtr_evaluate(evaluator) == WTR_OK ? compare_fillings(book, evaluator, &base, completions) : 0;
    wtr_evaluator_free(evaluator);
    return compared;
}

/* ---- names, order, files, layout ------------------------------------------------------------------------------- */

#define SPELLING_CASES 40

static const char *case_differs(const OracleBook *a, const OracleBook *b, WtrEvaluator *left, WtrEvaluator *right, uint32_t lane, const OracleCase *facts) {
    OracleAnswer x, y;
    for (uint32_t d = 0; d < a->duty_count; d++)
        for (uint32_t k = 0; k < oracle_instances(a, a->duties[d], facts); k++) {
            if (!oracle_machine_duty(a, left, d, oracle_lane(a, left, a->duties[d], lane, k), &x)) return "an error";
            if (!oracle_machine_duty(b, right, d, oracle_lane(b, right, b->duties[d], lane, k), &y)) return "an error";
            const char *what = oracle_answers_differ(&x, &y);
            if (what) return what;
        }
    for (uint32_t t = 0; t < a->term_count; t++) {
        if (!oracle_item_stands(a, a->terms[t], facts->as_of)) continue;
        for (uint32_t k = 0; k < oracle_instances(a, a->terms[t], facts); k++) {
            OracleValue v = oracle_machine_term(a, left, t, lane, k), w = oracle_machine_term(b, right, t, lane, k);
            if (oracle_values_differ(&v, &w)) return "a definition's value";
        }
    }
    return NULL;
}

/* The same cases through both; what differs, or NULL. */
static const char *books_differ(const OracleBook *a, const OracleBook *b, OracleRandom random) {
    WtrEvaluatorOptions options = {SPELLING_CASES, SPELLING_CASES * ORACLE_INSTANCES};
    WtrEvaluator *left = NULL, *right = NULL;
    static OracleCase cases[SPELLING_CASES];
    const char *what = "an error";
    if (a->duty_count != b->duty_count || a->term_count != b->term_count || a->fact_count != b->fact_count) return "the number of items";
    if (wtr_evaluator_new(a->rulebook, &options, &left) != WTR_OK || wtr_evaluator_new(b->rulebook, &options, &right) != WTR_OK) goto end;
    for (uint32_t i = 0; i < SPELLING_CASES; i++) {
        oracle_case_random(a, &random, &cases[i]);
        if (!oracle_machine_add(a, left, &cases[i]) || !oracle_machine_add(b, right, &cases[i])) goto end;
    }
    if (wtr_evaluate(left) != WTR_OK || wtr_evaluate(right) != WTR_OK) goto end;
    what = NULL;
    for (uint32_t i = 0; i < SPELLING_CASES && !what; i++) what = case_differs(a, b, left, right, i, &cases[i]);
end:
    wtr_evaluator_free(left);
    wtr_evaluator_free(right);
    return what;
}

static bool write_text(const char *folder, const char *name, const WtrText *text) {
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file) return false;
    bool fine = fwrite(text->at ? text->at : "", 1, text->length, file) == text->length;
    return fclose(file) == 0 && fine;
}

/* Opens the texts as a rulebook of several files in a folder of its own, removed again afterwards. */
static bool open_files(const WtrText *texts, uint32_t files, OracleBook *book) {
    char folder[200], path[300], name[20];
    const char *root = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/wtr-oracle-XXXXXX", root ? root : "/tmp");
    if (!mkdtemp(folder)) { fprintf(stderr, "oracle: no temporary folder: %s\n", strerror(errno)); return false; }
    bool fine = true;
    for (uint32_t f = 0; f < files; f++) {
        snprintf(name, sizeof name, f ? "%u.wtr" : "rulebook.wtr", f);
        fine = fine && write_text(folder, name, &texts[f]);
    }
    fine = fine && oracle_book_open(folder, NULL, 0, book);
    for (uint32_t f = 0; f < files; f++) {
        snprintf(path, sizeof path, f ? "%s/%u.wtr" : "%s/rulebook.wtr", folder, f);
        unlink(path);
    }
    rmdir(folder);
    return fine;
}

static bool compare_spelling(const OracleBook *book, const char *title, const OracleSpelling *spelling, const WtrText *texts, OracleRandom random) {
    OracleBook other;
    bool opened = spelling->files > 1 ? open_files(texts, spelling->files, &other) : oracle_book_open(NULL, texts[0].at, texts[0].length, &other);
    const char *what = opened ? books_differ(book, &other, random) : "it does not compile";
    if (what) fprintf(stderr, "oracle: %s changed the answers: %s (seed %llu)\n", title, what, (unsigned long long)spelling->seed);
    if (opened) oracle_book_close(&other);
    return !what;
}

static bool check_formatted(const OracleBook *book, uint64_t seed, OracleRandom random) {
    WtrText once = {0}, twice = {0};
    OracleSpelling spelling = {.seed = seed, .files = 1};
    WtrCompilation parsed;
    wtr_format(&book->compiled.tree, 0, &once);
    bool fine = wtr_parse(once.at, once.length, "formatted.wtr", &parsed) == WTR_OK && !parsed.diags.errors;
    if (fine) wtr_format(&parsed.tree, 0, &twice);
    if (!fine || once.length != twice.length || memcmp(once.at, twice.at, once.length)) {
        fprintf(stderr, "oracle: formatting twice differs from formatting once (seed %llu)\n", (unsigned long long)seed);
        fine = false;
    }
    wtr_compilation_free(&parsed);
    fine = fine && compare_spelling(book, "formatting", &spelling, &once, random);
    wtr_text_free(&once);
    wtr_text_free(&twice);
    return fine;
}

uint64_t oracle_check_spellings(const OracleBook *book, uint64_t seed, OracleRandom *random) {
    static const char *const titles[] = {"renaming", "the order of items", "the order of files", "the order of files and new names"};
    const OracleSpelling spellings[] = {
        {seed, oracle_random(random) | 1, 0, 1}, {seed, 0, oracle_random(random) | 1, 1},
        {seed, 0, oracle_random(random) | 1, 3}, {seed, oracle_random(random) | 1, oracle_random(random) | 1, 4}};
    for (uint32_t i = 0; i < 4; i++) {
        WtrText texts[ORACLE_FILES] = {{0}};
        bool fine = oracle_generate(&spellings[i], texts) && compare_spelling(book, titles[i], &spellings[i], texts, *random);
        for (uint32_t f = 0; f < ORACLE_FILES; f++) wtr_text_free(&texts[f]);
        if (!fine) return 0;
    }
    return check_formatted(book, seed, *random) ? 5 * SPELLING_CASES : 0;
}
