/* random_block.h — random rulebooks, and blocks of random cases of them, for tests of blocks.
 *
 * Relies on: cmocka, the generator of tests/oracle, which makes the rulebooks (oracle_dates_begin comes first). */
#ifndef WTR_TEST_RANDOM_BLOCK_H
#define WTR_TEST_RANDOM_BLOCK_H

#include "../oracle/oracle.h"

#define INSTANCES 3                      /* of one case, at most */

static inline WtrRulebook *random_rulebook(uint64_t seed)
{
    const OracleSpelling spelling = {.seed = seed, .files = 1};
    WtrText texts[ORACLE_FILES] = {{0}};
    assert_true(oracle_generate(&spelling, texts));
    const WtrCompileOptions options = {.text = texts[0].at, .text_length = texts[0].length, .text_name = "random"};
    WtrCompilation compiled;
    WtrRulebook *rulebook = NULL;
    WtrFault fault;
    assert_int_equal(wtr_compile(&options, &compiled), WTR_OK);
    assert_int_equal(wtr_rulebook_load(compiled.image.at, compiled.image.length, &rulebook, &fault), WTR_OK);
    wtr_compilation_free(&compiled);
    for (uint32_t i = 0; i < ORACLE_FILES; i++)
        wtr_text_free(&texts[i]);
    return rulebook;
}

static inline WtrEvaluator *new_evaluator(const WtrRulebook *rulebook, uint32_t cases)
{
    const WtrEvaluatorOptions options = {cases, cases * INSTANCES};
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrEvaluator *evaluator;
    assert_int_equal(wtr_evaluator_new(rulebook, &options, &evaluator), WTR_OK);
    for (uint32_t i = 0; i < book->readings.count; i++)        /* where it does not stand, it gives way */
        assert_int_equal(wtr_choose_reading(evaluator, i, book->readings.at[i].choices.count - 1), WTR_OK);
    return evaluator;
}

/* ---- cases, by setters -------------------------------------------------------------------------------------------- */

static inline int32_t random_day(OracleRandom *random)
{
    return oracle_chance(random, 3) ? WTR_DAY_MAX - (int32_t)oracle_below(random, 40) : oracle_day(2018, 6, 1) + (int32_t)oracle_below(random, 1300);
}

static inline int64_t random_value(const WtrFact *fact, OracleRandom *random)
{
    switch (fact->type) {
    case WTR_TYPE_TRUTH: return oracle_below(random, 3);
    case WTR_TYPE_CHOICE: return oracle_below(random, fact->choices.count);
    case WTR_TYPE_DATE: return oracle_chance(random, 15) ? WTR_NOT_YET : random_day(random);
    case WTR_TYPE_NUMBER: return oracle_chance(random, 5) ? WTR_NUMBER_MIN : (int64_t)oracle_below(random, 40) - 10;
    case WTR_TYPE_DAYS: case WTR_TYPE_MONTHS: case WTR_TYPE_YEARS: break;
    }
    return oracle_chance(random, 5) ? WTR_SPAN_MAX : oracle_below(random, 40);
}

/* A case with whatever chance gives it. */
static inline void add_random(WtrEvaluator *evaluator, const WtrBook *book, OracleRandom *random)
{
    const int32_t as_of = random_day(random);
    assert_int_equal(wtr_case_add(evaluator, as_of, random_day(random), NULL), WTR_OK);
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        if (oracle_chance(random, 40))
            assert_int_equal(wtr_raise(evaluator, i), WTR_OK);
        for (uint32_t k = oracle_below(random, INSTANCES + 1); book->subjects.at[i].many && k > 0; k--)
            assert_int_equal(wtr_instance_add(evaluator, i, NULL), WTR_OK);
    }
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrFact *fact = &book->facts.at[i];
        const uint32_t count = fact->scope == 0 ? 1 : wtr_instances(evaluator, fact->subject, wtr_case_count(evaluator) - 1).count;
        for (uint32_t k = 0; k < count; k++)
            if (oracle_chance(random, 45))
                assert_int_equal(wtr_set_facts(evaluator, &(WtrFactValue){i, k, random_value(fact, random)}, 1, NULL), WTR_OK);
    }
}

static inline int64_t value_of(WtrValue value) { return value.type == WTR_TYPE_TRUTH ? (int64_t)value.truth : value.number; }

/* Gives the same case to another evaluator by setters. */
static inline void copy_case(const WtrEvaluator *from, WtrEvaluator *to, const WtrBook *book, uint32_t lane)
{
    assert_int_equal(wtr_case_add(to, wtr_as_of(from, lane), wtr_today(from, lane), NULL), WTR_OK);
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        if (wtr_raised(from, i, lane))
            assert_int_equal(wtr_raise(to, i), WTR_OK);
        for (uint32_t k = 0; k < wtr_instances(from, i, lane).count; k++)
            assert_int_equal(wtr_instance_add(to, i, NULL), WTR_OK);
    }
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrFact *fact = &book->facts.at[i];
        const WtrRange lanes = fact->scope == 0 ? (WtrRange){lane, 1} : wtr_instances(from, fact->subject, lane);
        for (uint32_t k = 0; k < lanes.count; k++) {
            const WtrValue value = wtr_fact_given(from, i, lanes.first + k);
            if (value.known)
                assert_int_equal(wtr_set_facts(to, &(WtrFactValue){i, k, value_of(value)}, 1, NULL), WTR_OK);
        }
    }
}

#endif
