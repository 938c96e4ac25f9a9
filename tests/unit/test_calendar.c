/* test_calendar.c — the calendar against a second, naive one that walks day by day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "holidays.h"

static Holidays holidays;
static WtrArena *arena;
static WtrCalendarTable table;

static int set_up(void **state) {
    (void)state;
    arena = wtr_arena_new();
    if (!arena || !holidays_read(&holidays)) return -1;
    return holidays_table(&holidays, arena, &table) == WTR_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    wtr_arena_free(arena);
    return 0;
}

/* ---- the naive calendar: asks of each day whether people work ---------------------------------------- */

static bool naive_known(int32_t day) { return day >= holidays.known_from && day <= holidays.known_to; }

static bool naive_working(int32_t day) {
    if ((day + 5) % 7 >= 4 && (day + 5) % 7 <= 5) return false;      /* day 6 was a Saturday, day 7 a Sunday */
    for (uint32_t i = 0; i < holidays.count; i++)
        if (holidays.at[i].day == day) return false;
    return true;
}

/* Walks one day at a time, counting down at each working day; 0 once it leaves what is known. */
static int32_t naive_add(int32_t day, int n) {
    int step = n < 0 ? -1 : 1;
    for (int left = n < 0 ? -n : n; left > 0;) {
        day += step;
        if (!naive_known(day)) return 0;
        if (naive_working(day)) left--;
    }
    return day;
}

/* ---- tests --------------------------------------------------------------------------------------------- */

static void the_whole_calendar_is_known(void **state) {
    (void)state;
    assert_int_equal(table.from, wtr_day_from_ymd(2015, 1, 1));
    assert_int_equal(table.to, wtr_day_from_ymd(2028, 12, 31));
    for (int32_t day = table.from; day <= table.to; day++) assert_int_equal(wtr_calendar_working(&table, day), naive_working(day));
}

static void every_start_day_in_both_directions(void **state) {
    (void)state;
    for (int32_t day = table.from; day <= table.to; day++) {
        int32_t after = day, before = day;
        for (int n = 1; n <= 60; n++) {
            after = after ? naive_add(after, 1) : 0;
            before = before ? naive_add(before, -1) : 0;
            if (wtr_calendar_add(&table, day, n) != after) fail_msg("day %d, %d working days after", day, n);
            if (wtr_calendar_add(&table, day, -n) != before) fail_msg("day %d, %d working days before", day, n);
        }
    }
}

/* One step at a time, as above, is the same as walking the whole way. */
static void the_naive_calendar_agrees_with_itself(void **state) {
    (void)state;
    int32_t start = wtr_day_from_ymd(2020, 12, 23);
    assert_int_equal(naive_add(start, 5), wtr_day_from_ymd(2021, 1, 4));
    assert_int_equal(naive_add(start, -3), wtr_day_from_ymd(2020, 12, 18));
    assert_int_equal(naive_add(naive_add(start, 20), 20), naive_add(start, 40));
}

static void spans_undo_steps(void **state) {
    (void)state;
    for (int32_t day = table.from; day <= table.to; day += 3)
        for (int32_t to = day; to <= table.to && to < day + 100; to++) {
            int32_t span = -1, back = 1, walked = 0;
            for (int32_t d = day + 1; d <= to; d++) walked += naive_working(d);
            assert_true(wtr_calendar_between(&table, day, to, &span));
            assert_true(wtr_calendar_between(&table, to, day, &back));
            if (span != walked || back != -walked) fail_msg("from day %d to day %d", day, to);
        }
}

static void outside_is_not_known(void **state) {
    (void)state;
    int32_t span = 77;
    assert_int_equal(wtr_calendar_add(&table, table.from - 1, 1), 0);
    assert_int_equal(wtr_calendar_add(&table, table.to + 1, -1), 0);
    assert_int_equal(wtr_calendar_add(&table, table.to + 1, 0), 0);
    assert_int_equal(wtr_calendar_add(&table, WTR_NOT_YET, 1), 0);
    assert_int_equal(wtr_calendar_add(&table, INT32_MIN, 1), 0);
    assert_int_equal(wtr_calendar_add(&table, table.from, 0), table.from);
    assert_int_equal(wtr_calendar_add(&table, table.from, INT64_MAX), 0);
    assert_int_equal(wtr_calendar_add(&table, table.to, INT64_MIN), 0);
    assert_false(wtr_calendar_working(&table, table.to + 1));
    assert_false(wtr_calendar_between(&table, table.from - 1, table.to, &span));
    assert_false(wtr_calendar_between(&table, table.from, table.to + 1, &span));
    assert_int_equal(span, 77);
}

static void odd_calendars(void **state) {
    (void)state;
    WtrCalendarTable odd = {0};
    WtrCalendar never = {.weekend = 0x7f, .from = 1, .to = 100};
    assert_int_equal(wtr_calendar_build(arena, &never, NULL, &odd), WTR_OK);
    assert_int_equal(odd.days, 0);
    assert_int_equal(wtr_calendar_add(&odd, 50, 1), 0);
    assert_int_equal(wtr_calendar_add(&odd, 50, -1), 0);
    assert_int_equal(wtr_calendar_add(&odd, 50, 0), 50);
    WtrCalendar always = {.weekend = 0, .from = WTR_DAY_MAX, .to = WTR_DAY_MAX};
    assert_int_equal(wtr_calendar_build(arena, &always, NULL, &odd), WTR_OK);
    assert_int_equal(wtr_calendar_add(&odd, WTR_DAY_MAX, 1), 0);
    assert_int_equal(wtr_calendar_add(&odd, WTR_DAY_MAX, -1), 0);
    assert_true(wtr_calendar_working(&odd, WTR_DAY_MAX));
    WtrCalendar too_long = {.from = 1, .to = WTR_DAY_MAX}, backwards = {.from = 9, .to = 8}, before = {.from = 0, .to = 8};
    assert_int_equal(wtr_calendar_build(arena, &too_long, NULL, &odd), WTR_LIMIT);
    assert_int_equal(wtr_calendar_build(arena, &backwards, NULL, &odd), WTR_LIMIT);
    assert_int_equal(wtr_calendar_build(arena, &before, NULL, &odd), WTR_LIMIT);
    WtrHoliday two[] = {{.day = 3, .name = ""}, {.day = 5, .name = ""}};
    WtrCalendar first_is_holiday = {.from = 3, .to = 6, .holidays = {0, 2}};
    assert_int_equal(wtr_calendar_build(arena, &first_is_holiday, two, &odd), WTR_OK);
    assert_false(wtr_calendar_working(&odd, 3));
    assert_int_equal(wtr_calendar_add(&odd, 3, 1), 4);
    assert_int_equal(wtr_calendar_add(&odd, 4, 1), 6);
    assert_int_equal(wtr_calendar_add(&odd, 6, -1), 4);
    assert_int_equal(wtr_calendar_add(&odd, 4, -1), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_calendar_is_known), cmocka_unit_test(every_start_day_in_both_directions),
        cmocka_unit_test(the_naive_calendar_agrees_with_itself), cmocka_unit_test(spans_undo_steps),
        cmocka_unit_test(outside_is_not_known), cmocka_unit_test(odd_calendars),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
