/* test_results_random.c — everything about the duties of random cases: the same in blocks of every size as in a block of the
 * case alone, in an evaluator that held a larger block before, and read otherwise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "random_block.h"

#define BOOKS 12
#define LARGEST 150

static const uint32_t blocks[] = {LARGEST, 64, 1, 70, 37};       /* in one evaluator, one after the other */

/* ---- the same? ------------------------------------------------------------------------------------------------------- */

static void same_rows(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count)
{
    assert_int_equal(a_count, b_count);
    for (uint32_t i = 0; i < a_count; i++)
        assert_int_equal(a[i], b[i]);
}

static void same_deadlines(const WtrDutyResult *a, const WtrDutyResult *b)
{
    assert_int_equal(a->deadline_count, b->deadline_count);
    for (uint32_t i = 0; i < a->deadline_count; i++) {
        const WtrDeadlineResult *x = &a->deadlines[i], *y = &b->deadlines[i];
        assert_true(x->deadline == y->deadline && x->applies == y->applies && x->date == y->date && x->from == y->from &&
                    x->why == y->why && x->fact == y->fact && x->state == y->state);
    }
}

/* Adds up the rows of all lists, so that a test knows that it compared something. */
static void same_result(WtrEvaluator *block, uint32_t lane, WtrEvaluator *alone, uint32_t lane_alone, uint32_t duty, uint64_t *rows)
{
    WtrDutyResult a, b;
    assert_int_equal(wtr_duty_result(block, duty, lane, &a), WTR_OK);
    assert_int_equal(wtr_duty_result(alone, duty, lane_alone, &b), WTR_OK);
    assert_true(a.status == b.status && a.state == b.state);
    same_deadlines(&a, &b);
    same_rows(a.needs, a.need_count, b.needs, b.need_count);
    same_rows(a.blocked_by, a.blocked_count, b.blocked_by, b.blocked_count);
    same_rows(a.readings, a.reading_count, b.readings, b.reading_count);
    same_rows(a.assumed, a.assumed_count, b.assumed, b.assumed_count);
    same_rows(a.citations, a.citation_count, b.citations, b.citation_count);
    *rows += a.need_count + a.blocked_count + a.reading_count + a.assumed_count + a.citation_count;
}

/* The lanes of a case in a duty's scope. */
static WtrRange lanes_of(const WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t case_lane)
{
    return duty->scope == 0 ? (WtrRange){case_lane, 1} : wtr_instances(evaluator, duty->subject, case_lane);
}

/* Also marks the facts that some undetermined duty of the case needs. */
static void same_case(WtrEvaluator *block, uint32_t lane, WtrEvaluator *alone, const WtrBook *book, bool *needed, uint64_t *rows)
{
    for (uint32_t duty = 0; duty < book->duties.count; duty++) {
        const WtrRange lanes = lanes_of(block, &book->duties.at[duty], lane);
        for (uint32_t k = 0; k < lanes.count; k++) {
            WtrDutyResult result;
            same_result(block, lanes.first + k, alone, k, duty, rows);
            assert_int_equal(wtr_duty_parts(block, duty, lanes.first + k, WTR_PART_NEEDS, &result), WTR_OK);
            for (uint32_t i = 0; i < result.need_count; i++)
                needed[result.needs[i]] = true;
        }
    }
}

/* ---- tests --------------------------------------------------------------------------------------------------------------- */

static void check_cases(WtrEvaluator *block, WtrEvaluator *alone, const WtrBook *book, uint64_t *rows)
{
    uint64_t *expected = wtr_alloc(book->facts.count * sizeof *expected), *found = wtr_alloc(book->facts.count * sizeof *found);
    bool *needed = wtr_alloc(book->facts.count), *all = wtr_alloc(book->duties.count);
    memset(all, 1, book->duties.count);
    for (uint32_t lane = 0; lane < wtr_case_count(block); lane++) {
        memset(needed, 0, book->facts.count);
        wtr_reset(alone);
        copy_case(block, alone, book, lane);
        assert_int_equal(wtr_evaluate(alone), WTR_OK);
        same_case(block, lane, alone, book, needed, rows);
        for (uint32_t i = 0; i < book->facts.count; i++)
            expected[i] += needed[i];
    }
    assert_int_equal(wtr_block_needs(block, all, found), WTR_OK);
    for (uint32_t i = 0; i < book->facts.count; i++)
        assert_int_equal(expected[i], found[i]);
    wtr_free(expected);
    wtr_free(found);
    wtr_free(needed);
    wtr_free(all);
}

/* The lanes that are said to be the same are; and where the choice stands, all is as if it had been chosen. */
static void check_otherwise(WtrEvaluator *block, WtrEvaluator *again, WtrEvaluator *chosen, const WtrBook *book, WtrRange stands, uint64_t *rows)
{
    for (uint32_t duty = 0; duty < book->duties.count; duty++) {
        uint64_t mask[LARGEST * INSTANCES / 64 + 1];
        assert_int_equal(wtr_duty_differs(block, again, duty, mask), WTR_OK);
        for (uint32_t lane = 0; lane < wtr_lane_count(block, book->duties.at[duty].scope); lane++) {
            WtrDutyResult a, b;
            const uint32_t of = wtr_case_of(block, book->duties.at[duty].scope, lane);
            if (wtr_stands(book, stands, wtr_as_of(block, of)))
                same_result(again, lane, chosen, lane, duty, rows);
            if (mask[lane / 64] >> (lane & 63) & 1)
                continue;
            assert_int_equal(wtr_duty_parts(block, duty, lane, WTR_PART_DEADLINES, &a), WTR_OK);
            assert_int_equal(wtr_duty_parts(again, duty, lane, WTR_PART_DEADLINES, &b), WTR_OK);
            assert_true(a.status == b.status && a.state == b.state);
            same_deadlines(&a, &b);
        }
    }
}

static void check_readings(const WtrRulebook *rulebook, WtrEvaluator *block, uint64_t *rows)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrEvaluator *again = NULL;
    for (uint32_t i = 0; i < book->readings.count; i++) {
        WtrEvaluator *chosen = new_evaluator(rulebook, LARGEST);
        assert_int_equal(wtr_choose_reading(chosen, i, 0), WTR_OK);
        for (uint32_t lane = 0; lane < wtr_case_count(block); lane++)
            copy_case(block, chosen, book, lane);
        assert_int_equal(wtr_evaluate(chosen), WTR_OK);
        assert_int_equal(wtr_evaluate_otherwise(block, i, 0, &again), WTR_OK);
        check_otherwise(block, again, chosen, book, book->choices.at[book->readings.at[i].choices.first].stands, rows);
        wtr_evaluator_free(chosen);
    }
    wtr_evaluator_free(again);
}

static void test_random(void **state)
{
    (void)state;
    uint64_t rows = 0, read = 0;
    assert_true(oracle_dates_begin());
    for (uint64_t seed = 1; seed <= BOOKS; seed++) {
        OracleRandom random = {seed};
        WtrRulebook *rulebook = random_rulebook(seed);
        const WtrBook *book = wtr_rulebook_data(rulebook);
        WtrEvaluator *block = new_evaluator(rulebook, LARGEST), *alone = new_evaluator(rulebook, 1);
        for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
            wtr_reset(block);
            for (uint32_t lane = 0; lane < blocks[i]; lane++)
                add_random(block, book, &random);
            assert_int_equal(wtr_evaluate(block), WTR_OK);
            check_cases(block, alone, book, &rows);
            check_readings(rulebook, block, &read);
        }
        wtr_evaluator_free(block);
        wtr_evaluator_free(alone);
        wtr_rulebook_free(rulebook);
    }
    oracle_dates_end();
    assert_true(rows > 10000 && read > 1000);
    printf("%llu rows of results, %llu read otherwise\n", (unsigned long long)rows, (unsigned long long)read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
