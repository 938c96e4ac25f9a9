/* test_columns_random.c — random rulebooks and cases, written as columns, by setters, by both, and with cases taken
 * back in between: the same answers in blocks of every size.
 *
 * Relies on: the generator of tests/oracle, which makes the rulebooks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "random_block.h"

#define BOOKS 14
#define LARGEST 512

static const uint32_t blocks[] = {1, 63, 64, 65, 200, LARGEST};

/* ---- by columns -------------------------------------------------------------------------------------------------- */

static void set_bit(uint64_t *plane, uint32_t lane, bool on) { plane[lane / 64] |= (uint64_t)on << lane % 64; }

static void write_lane(const WtrFactColumn *column, uint32_t lane, WtrValue value)
{
    if (column->type == WTR_TYPE_TRUTH) {
        set_bit(column->yes, lane, value.truth == WTR_TRUE);
        set_bit(column->no, lane, value.truth == WTR_FALSE);
        return;
    }
    set_bit(column->known, lane, value.known);
    if (column->numbers)
        column->numbers[lane] = value.known ? value.number : -1234567;      /* nobody may read it */
    else
        column->choices[lane] = value.known ? (uint8_t)value.number : 255;
}

/* Writes the facts of the lanes whose case is at least `first_case` and, in what no known fact will raise, `raised`. */
static void write_columns(const WtrEvaluator *from, WtrEvaluator *to, const WtrBook *book, uint32_t first_case)
{
    for (uint32_t i = 0; i < book->facts.count; i++) {
        WtrFactColumn column;
        assert_int_equal(wtr_fact_column(to, i, &column), WTR_OK);
        for (uint32_t lane = 0; lane < wtr_lane_count(from, column.scope); lane++)
            if (wtr_case_of(from, column.scope, lane) >= first_case)
                write_lane(&column, lane, wtr_fact_given(from, i, lane));
        for (uint32_t lane = first_case; column.raised && lane < wtr_case_count(from); lane++)
            if (column.scope != 0 || !wtr_fact_given(from, i, lane).known)
                set_bit(column.raised, lane, wtr_raised(from, column.subject, lane));
    }
}

/* Many cases at once, from `first` on, with their instances. */
static void add_cases(const WtrEvaluator *from, WtrEvaluator *to, const WtrBook *book, uint32_t first)
{
    int32_t as_of[LARGEST], today[LARGEST];
    uint32_t counts[LARGEST], added;
    const uint32_t count = wtr_case_count(from) - first;
    for (uint32_t i = 0; i < count; i++) {
        as_of[i] = wtr_as_of(from, first + i);
        today[i] = wtr_today(from, first + i);
    }
    assert_int_equal(wtr_cases_add(to, count, (WtrDates){.each = as_of}, (WtrDates){.each = today}, &added), WTR_OK);
    assert_int_equal(added, first);
    for (uint32_t subject = 0; subject < book->subjects.count; subject++) {
        if (!book->subjects.at[subject].many)
            continue;
        for (uint32_t i = 0; i < count; i++)
            counts[i] = wtr_instances(from, subject, first + i).count;
        assert_int_equal(wtr_instances_add(to, subject, first, count, counts, NULL), WTR_OK);
    }
}

/* ---- the same? ------------------------------------------------------------------------------------------------------- */

static void same_values(const WtrEvaluator *a, const WtrEvaluator *b, const WtrBook *book)
{
    for (uint32_t i = 0; i < book->nodes.count; i++)
        for (uint32_t lane = 0; lane < wtr_lane_count(a, book->nodes.at[i].scope); lane++) {
            const WtrValue x = wtr_node_value(a, i, lane), y = wtr_node_value(b, i, lane);
            assert_true(x.truth == y.truth && x.known == y.known && x.number == y.number);
        }
    for (uint32_t i = 0; i < book->facts.count; i++)
        for (uint32_t lane = 0; lane < wtr_lane_count(a, book->facts.at[i].scope); lane++) {
            const WtrValue x = wtr_fact_given(a, i, lane), y = wtr_fact_given(b, i, lane);
            assert_true(x.truth == y.truth && x.known == y.known && x.number == y.number);
        }
}

static void same_block(const WtrEvaluator *a, const WtrEvaluator *b, const WtrBook *book)
{
    assert_int_equal(wtr_case_count(a), wtr_case_count(b));
    for (uint32_t lane = 0; lane < wtr_case_count(a); lane++) {
        assert_int_equal(wtr_as_of(a, lane), wtr_as_of(b, lane));
        assert_int_equal(wtr_today(a, lane), wtr_today(b, lane));
        for (uint32_t i = 0; i < book->subjects.count; i++) {
            const WtrRange x = wtr_instances(a, i, lane), y = wtr_instances(b, i, lane);
            assert_true(wtr_raised(a, i, lane) == wtr_raised(b, i, lane) && x.first == y.first && x.count == y.count);
        }
        for (uint32_t i = 0; i < book->readings.count; i++)
            assert_int_equal(wtr_reading_in_use(a, i, lane), wtr_reading_in_use(b, i, lane));
    }
}

/* Answers by lane and answers as masks, of one evaluator and of another. Counts what was due. */
static void same_statuses(const WtrEvaluator *a, const WtrEvaluator *b, const WtrBook *book, uint64_t *due)
{
    uint64_t mask[LARGEST * INSTANCES / 64 + 1];
    for (uint32_t duty = 0; duty < book->duties.count; duty++)
        for (WtrDutyStatus status = WTR_NOT_DUE; status <= WTR_NOT_RAISED; status++) {
            assert_int_equal(wtr_duty_mask(b, duty, status, mask), WTR_OK);
            for (uint32_t lane = 0; lane < wtr_lane_count(a, book->duties.at[duty].scope); lane++) {
                assert_int_equal(mask[lane / 64] >> lane % 64 & 1, wtr_duty_status(a, duty, lane) == status);
                *due += wtr_duty_status(b, duty, lane) == WTR_DUE && status == WTR_DUE;
            }
        }
}

/* The day of one deadline in one lane as wtr_duty_result tells it. */
static int32_t day_of(WtrEvaluator *evaluator, uint32_t duty, uint32_t deadline, uint32_t lane)
{
    WtrDutyResult result;
    assert_int_equal(wtr_duty_result(evaluator, duty, lane, &result), WTR_OK);
    for (uint32_t i = 0; i < result.deadline_count; i++)
        if (result.deadlines[i].deadline == deadline)
            return result.deadlines[i].date;
    return 0;
}

static void same_days(WtrEvaluator *a, const WtrEvaluator *b, const WtrBook *book, uint64_t *dated)
{
    static int32_t days[LARGEST * INSTANCES];
    for (uint32_t duty = 0; duty < book->duties.count; duty++) {
        const WtrDuty *row = &book->duties.at[duty];
        for (uint32_t i = 0; i < row->deadlines.count; i++) {
            assert_int_equal(wtr_deadline_days(b, duty, row->deadlines.first + i, days), WTR_OK);
            for (uint32_t lane = 0; lane < wtr_lane_count(a, row->scope); lane++) {
                assert_int_equal(days[lane], day_of(a, duty, row->deadlines.first + i, lane));
                *dated += days[lane] != 0;
            }
        }
    }
}

/* What a reading that gave way leaves behind shows here. */
static void same_notices(WtrEvaluator *a, WtrEvaluator *b)
{
    for (uint32_t lane = 0; lane < wtr_case_count(a); lane++) {
        const WtrNotice *x, *y;
        uint32_t x_count, y_count;
        assert_int_equal(wtr_case_notices(a, lane, &x, &x_count), WTR_OK);
        assert_int_equal(wtr_case_notices(b, lane, &y, &y_count), WTR_OK);
        assert_int_equal(x_count, y_count);
        for (uint32_t i = 0; i < x_count; i++)
            assert_true(x[i].kind == y[i].kind && x[i].ref == y[i].ref && x[i].day == y[i].day && x[i].count == y[i].count);
    }
}

static void compare(WtrEvaluator *expected, WtrEvaluator *found, const WtrBook *book, uint64_t *due)
{
    assert_int_equal(wtr_evaluate(found), WTR_OK);
    same_block(expected, found, book);
    same_notices(expected, found);
    same_values(expected, found, book);
    same_statuses(expected, found, book, due);
}

/* ---- tests --------------------------------------------------------------------------------------------------------------- */

static void check_block(const WtrRulebook *rulebook, uint32_t count, OracleRandom *random, uint64_t *due, uint64_t *dated)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrEvaluator *setters = new_evaluator(rulebook, count), *columns = new_evaluator(rulebook, count);
    WtrEvaluator *undone = new_evaluator(rulebook, count + 1);
    for (uint32_t lane = 0; lane < count; lane++)
        add_random(setters, book, random);
    assert_int_equal(wtr_evaluate(setters), WTR_OK);

    add_cases(setters, columns, book, 0);
    write_columns(setters, columns, book, 0);
    assert_int_equal(wtr_columns_commit(columns, NULL), WTR_OK);
    compare(setters, columns, book, due);
    same_days(setters, columns, book, dated);

    wtr_reset(columns);                     /* some by setters, the rest by columns; what is lent stays lent */
    const uint32_t half = oracle_below(random, count + 1);
    for (uint32_t lane = 0; lane < half; lane++)
        copy_case(setters, columns, book, lane);
    add_cases(setters, columns, book, half);
    write_columns(setters, columns, book, half);
    compare(setters, columns, book, due);

    for (uint32_t lane = 0; lane < count; lane++) {
        while (oracle_chance(random, 40)) {
            add_random(undone, book, random);
            assert_int_equal(wtr_case_undo(undone), WTR_OK);
        }
        copy_case(setters, undone, book, lane);
    }
    assert_int_equal(wtr_columns_commit(undone, NULL), WTR_OK);         /* no bit behind the last lane */
    compare(setters, undone, book, due);
    wtr_evaluator_free(setters);
    wtr_evaluator_free(columns);
    wtr_evaluator_free(undone);
}

static void test_random(void **state)
{
    (void)state;
    uint64_t due = 0, dated = 0;
    assert_true(oracle_dates_begin());
    for (uint64_t seed = 1; seed <= BOOKS; seed++) {
        OracleRandom random = {seed};
        WtrRulebook *rulebook = random_rulebook(seed);
        for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
            check_block(rulebook, blocks[i], &random, &due, &dated);
        wtr_rulebook_free(rulebook);
    }
    oracle_dates_end();
    assert_true(due > 10000 && dated > 1000);
    printf("%llu duties due, %llu deadlines\n", (unsigned long long)due, (unsigned long long)dated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
