/* oracle.c — the differential test: random rulebooks and cases through the machine and through the
 * independent evaluator, in blocks of several sizes, and the metamorphic checks.
 *
 *     oracle [BOOKS [SEED]]        default: 280 rulebooks, seed 1; more than 100,000 cases
 *     oracle --show SEED           prints the rulebook of that seed
 *
 * Relies on: oracle.h. Guarantees: the same arguments give the same run; the first differences are told
 * with the seed that makes them; exit code 1 when there was any. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

#define BLOCK_MAX 200
#define TOLD 5                             /* differences told in full */

typedef struct Run { uint64_t seed, cases, answers, due, undetermined, dated, fillings, respellings, differences; } Run;

static void tell_answer(const char *who, const OracleAnswer *answer) {
    fprintf(stderr, "  %-8s %s, state %s, needs %llx, assumed %llx, readings %llx\n", who, wtr_status_name(answer->status),
            answer->state == WTR_STATE_NONE ? "none" : wtr_state_name(answer->state), (unsigned long long)answer->needs, (unsigned long long)answer->assumed,
            (unsigned long long)answer->readings);
    for (uint32_t i = 0; i < answer->deadline_count; i++) {
        const OracleDeadline *d = &answer->deadlines[i];
        char date[11] = "no date";
        if (d->date) oracle_date_text(d->date, date);
        fprintf(stderr, "           %s, from day %d, why %d, applies %d, state %s, %s\n", date, (int)d->from, (int)d->why, (int)d->applies,
                d->state == WTR_STATE_NONE ? "none" : wtr_state_name(d->state), wtr_modality_name(d->modality));
    }
}

static void tell_case(const OracleBook *book, const OracleCase *facts) {
    char as_of[11], today[11], date[11];
    oracle_date_text(facts->as_of, as_of);
    oracle_date_text(facts->today, today);
    fprintf(stderr, "  as_of %s today %s; not raised:", as_of, today);
    for (uint32_t i = 0; i < book->subject_count; i++)
        if (!facts->raised[i]) fprintf(stderr, " %s", book->subjects[i]->name.text);
    fprintf(stderr, "\n ");
    for (uint32_t i = 0; i < book->fact_count; i++)
        for (uint32_t k = 0; k < ORACLE_INSTANCES; k++) {
            OracleValue value = facts->facts[i][k];
            if (!value.known) continue;
            if (book->facts[i]->type == WTR_TYPE_DATE && !value.not_yet) oracle_date_text((int32_t)value.number, date);
            else snprintf(date, sizeof date, value.not_yet ? "not yet" : "%d", (int)value.number);
            fprintf(stderr, " %s[%u]=%s", book->facts[i]->name.text, k, date);
        }
    fprintf(stderr, "\n");
}

static void tell(Run *run, const OracleBook *book, const OracleCase *facts, const WtrItem *rule, uint32_t instance, uint32_t block, const char *what) {
    run->differences++;
    if (run->differences > TOLD) return;
    WtrText text = {0};
    wtr_format_item(rule, &text);
    fprintf(stderr, "oracle: difference in %s: seed %llu, block of %u, %s instance %u\n%s\n", what, (unsigned long long)run->seed, block, rule->name.text,
            instance, text.at ? text.at : "");
    wtr_text_free(&text);
    tell_case(book, facts);
}

static void count_answer(Run *run, const OracleAnswer *answer) {
    run->answers++;
    run->due += answer->status == WTR_DUE;
    run->undetermined += answer->status == WTR_UNDETERMINED;
    for (uint32_t i = 0; i < answer->deadline_count; i++) run->dated += answer->deadlines[i].date != 0;
}

static bool compare_duties(Run *run, const OracleBook *book, WtrEvaluator *evaluator, const OracleCase *facts, const uint32_t *choices, uint32_t lane, uint32_t block) {
    OracleAnswer expected, found;
    for (uint32_t d = 0; d < book->duty_count; d++)
        for (uint32_t k = 0; k < oracle_instances(book, book->duties[d], facts); k++) {
            oracle_duty(book, facts, choices, book->duties[d], k, &expected);
            if (!oracle_machine_duty(book, evaluator, d, oracle_lane(book, evaluator, book->duties[d], lane, k), &found)) return false;
            count_answer(run, &expected);
            const char *what = oracle_answers_differ(&expected, &found);
            if (!what) continue;
            tell(run, book, facts, book->duties[d], k, block, what);
            if (run->differences <= TOLD) { tell_answer("oracle", &expected); tell_answer("machine", &found); }
        }
    return true;
}

static void compare_terms(Run *run, const OracleBook *book, const WtrEvaluator *evaluator, const OracleCase *facts, const uint32_t *choices, uint32_t lane, uint32_t block) {
    for (uint32_t t = 0; t < book->term_count; t++) {
        const WtrItem *term = book->terms[t];
        if (!oracle_item_stands(book, term, facts->as_of)) continue;
        for (uint32_t k = 0; k < oracle_instances(book, term, facts); k++) {
            OracleValue expected = oracle_term(book, facts, choices, term, k), found = oracle_machine_term(book, evaluator, t, lane, k);
            run->answers++;
            if (!oracle_values_differ(&expected, &found)) continue;
            tell(run, book, facts, term, k, block, "a definition");
            if (run->differences <= TOLD)
                fprintf(stderr, "  oracle %d %d %lld, machine %d %d %lld\n", expected.known, expected.not_yet, (long long)expected.number, found.known,
                        found.not_yet, (long long)found.number);
        }
    }
}

/* The choices that the readings come to on this case's date: what was picked, where it stands. */
static void choices_in_use(const OracleBook *book, const uint32_t *picked, const OracleCase *facts, uint32_t *out) {
    for (uint32_t i = 0; i < book->reading_count; i++) {
        const WtrItem *reading = book->readings[i];
        uint32_t standard = 0;
        while (strcmp(reading->reading_choices.at[standard].name.text, reading->standard.text)) standard++;
        bool stands = oracle_item_stands(book, reading, facts->as_of) && oracle_standing_stands(book, &reading->reading_choices.at[picked[i]].standing, facts->as_of);
        out[i] = stands ? picked[i] : standard;
    }
}

static bool compare_block(Run *run, const OracleBook *book, OracleRandom *random, uint32_t block) {
    static OracleCase cases[BLOCK_MAX];
    uint32_t picked[ORACLE_SUBJECTS], choices[ORACLE_SUBJECTS];
    WtrEvaluatorOptions options = {block, block * ORACLE_INSTANCES};
    WtrEvaluator *evaluator;
    if (wtr_evaluator_new(book->rulebook, &options, &evaluator) != WTR_OK) return false;
    bool fine = true;
    for (uint32_t i = 0; i < book->reading_count; i++) {
        picked[i] = oracle_below(random, book->readings[i]->reading_choices.count);
        fine = fine && wtr_choose_reading(evaluator, book->reading_rows[i], picked[i]) == WTR_OK;
    }
    for (uint32_t i = 0; fine && i < block; i++) {
        oracle_case_random(book, random, &cases[i]);
        fine = oracle_machine_add(book, evaluator, &cases[i]);
    }
    fine = fine && wtr_evaluate(evaluator) == WTR_OK;
    for (uint32_t i = 0; fine && i < block; i++) {
        choices_in_use(book, picked, &cases[i], choices);
        fine = compare_duties(run, book, evaluator, &cases[i], choices, i, block);
        compare_terms(run, book, evaluator, &cases[i], choices, i, block);
    }
    run->cases += block;
    wtr_evaluator_free(evaluator);
    return fine;
}

static bool check_book(Run *run) {
    static const uint32_t blocks[] = {1, 63, 64, 65, BLOCK_MAX};
    OracleSpelling spelling = {.seed = run->seed, .files = 1};
    WtrText texts[ORACLE_FILES] = {{0}};
    OracleBook book;
    bool fine = oracle_generate(&spelling, texts) && oracle_book_open(NULL, texts[0].at, texts[0].length, &book);
    if (fine) {
        OracleRandom random = {run->seed * 7919 + 1};
        for (uint32_t i = 0; i < 5 && fine; i++) fine = compare_block(run, &book, &random, blocks[i]);
        uint64_t fillings = fine ? oracle_check_filling(&book, &random) : 0;
        uint64_t respellings = fine && run->seed % 4 == 0 ? oracle_check_spellings(&book, run->seed, &random) : fine;
        run->fillings += fillings;
        run->respellings += respellings;
        fine = fine && fillings && respellings;
        oracle_book_close(&book);
    }
    if (!fine) fprintf(stderr, "oracle: seed %llu failed\n", (unsigned long long)run->seed);
    for (uint32_t f = 0; f < ORACLE_FILES; f++) wtr_text_free(&texts[f]);
    return fine;
}

static int show(uint64_t seed) {
    OracleSpelling spelling = {.seed = seed, .files = 1};
    WtrText texts[ORACLE_FILES] = {{0}};
    if (!oracle_generate(&spelling, texts)) return 1;
    fputs(texts[0].at, stdout);
    wtr_text_free(&texts[0]);
    return 0;
}

int main(int argc, char **argv) {
    if (!oracle_dates_begin()) return 1;
    if (argc == 3 && !strcmp(argv[1], "--show")) return show(strtoull(argv[2], NULL, 10));
    uint64_t books = argc > 1 ? strtoull(argv[1], NULL, 10) : 280, first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1, failed = 0;
    Run run = {0};
    for (run.seed = first; run.seed < first + books && failed < TOLD; run.seed++) failed += !check_book(&run);
    printf("oracle: %llu cases through both evaluators, %llu answers (%llu due, %llu undetermined, %llu dates), %llu differences\n", (unsigned long long)run.cases,
           (unsigned long long)run.answers, (unsigned long long)run.due, (unsigned long long)run.undetermined, (unsigned long long)run.dated,
           (unsigned long long)run.differences);
    printf("oracle: %llu completions of unknowns, %llu respelt cases, %llu rulebooks failed\n", (unsigned long long)run.fillings,
           (unsigned long long)run.respellings, (unsigned long long)failed);
    oracle_dates_end();
    return failed || run.differences || !run.due || !run.dated ? 1 : 0;
}
