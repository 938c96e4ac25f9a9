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

#include "../oracle/oracle.h"

#define BOOKS 14
#define LARGEST 512
#define INSTANCES 3                      /* of one case, at most */

static const uint32_t blocks[] = {1, 63, 64, 65, 200, LARGEST};

static WtrRulebook *random_rulebook(uint64_t seed)
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

static WtrEvaluator *new_evaluator(const WtrRulebook *rulebook, uint32_t cases)
{
    const WtrEvaluatorOptions options = {cases, cases * INSTANCES};
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrEvaluator *evaluator;
    assert_int_equal(wtr_evaluator_new(rulebook, &options, &evaluator), WTR_OK);
    for (uint32_t i = 0; i < book->readings.count; i++)        /* where it does not stand, it gives way */
        assert_int_equal(wtr_choose_reading(evaluator, i, book->readings.at[i].choices.count - 1), WTR_OK);
    return evaluator;
}

/* ---- by setters -------------------------------------------------------------------------------------------------- */

static int32_t random_day(OracleRandom *random)
{
    return oracle_chance(random, 3) ? WTR_DAY_MAX - (int32_t)oracle_below(random, 40) : oracle_day(2018, 6, 1) + (int32_t)oracle_below(random, 1300);
}

static int64_t random_value(const WtrFact *fact, OracleRandom *random)
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
static void add_random(WtrEvaluator *evaluator, const WtrBook *book, OracleRandom *random)
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

static int64_t value_of(WtrValue value) { return value.type == WTR_TYPE_TRUTH ? (int64_t)value.truth : value.number; }

/* Gives the same case to another evaluator by setters. */
static void copy_case(const WtrEvaluator *from, WtrEvaluator *to, const WtrBook *book, uint32_t lane)
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
