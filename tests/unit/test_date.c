/* test_date.c — day numbers against a count that walks every day of 0001–9999. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../engine/date.h"

static int length_of(int year, int month) {
    if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void every_day_there_is(void **state) {
    (void)state;
    int32_t number = 0;
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= length_of(year, month); day++) {
                number++;
                WtrYmd ymd = wtr_ymd_from_day(number);
                if (wtr_day_from_ymd(year, month, day) != number || ymd.year != year || ymd.month != month || ymd.day != day)
                    fail_msg("%04d-%02d-%02d is not day %d", year, month, day, number);
            }
    assert_int_equal(number, WTR_DAY_MAX);
}

static void dates_that_do_not_exist(void **state) {
    (void)state;
    static const int cases[][3] = {{0, 1, 1}, {10000, 1, 1}, {2021, 0, 1}, {2021, 13, 1}, {2021, 1, 0}, {2021, 4, 31},
                                   {2021, 2, 29}, {1900, 2, 29}, {2000, 2, 30}, {-1, 1, 1}, {2021, 1, -1}, {2021, 1, 32}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(wtr_day_from_ymd(cases[i][0], cases[i][1], cases[i][2]), 0);
}

static int32_t on(const char *text) { return wtr_day_parse(text, strlen(text)); }

static void parse_and_format(void **state) {
    (void)state;
    static const char *const wrong[] = {"", "2021-1-01", "2021-01-1x", "2021/01/01", "2021-02-29", "02021-01-01", "2021-01-01 ",
                                        "0000-01-01", "-001-01-01", "+021-01-01", "2021-+1-01", " 021-01-01", "2021-01-0a"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_int_equal(on(wrong[i]), 0);
    static const char *const right[] = {"0001-01-01", "0099-12-31", "2020-02-29", "2021-01-04", "9999-12-31"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        char text[11];
        wtr_day_format(on(right[i]), text);
        assert_string_equal(text, right[i]);
    }
    char people[20];
    wtr_day_format_people(on("2021-01-04"), people);
    assert_string_equal(people, "Mon 4 Jan 2021");
    wtr_day_format_people(on("9999-12-31"), people);
    assert_string_equal(people, "Fri 31 Dec 9999");
    wtr_day_format_people(on("0001-01-01"), people);
    assert_string_equal(people, "Mon 1 Jan 1");
}

static void weekdays(void **state) {
    (void)state;
    assert_int_equal(wtr_weekday(1), 0);
    assert_int_equal(wtr_weekday(on("2020-12-23")), 2);
    assert_int_equal(wtr_weekday(on("2018-07-04")), 2);
    assert_int_equal(wtr_weekday(on("2024-02-29")), 3);
    assert_int_equal(wtr_weekday(on("2028-12-31")), 6);
}

static void moved_by(int32_t (*move)(int32_t, int64_t), const char *from, int64_t by, const char *to) {
    assert_int_equal(move(on(from), by), *to ? on(to) : 0);
}

static void adding(void **state) {
    (void)state;
    moved_by(wtr_day_add_months, "2020-11-30", 3, "2021-02-28");
    moved_by(wtr_day_add_months, "2019-11-30", 3, "2020-02-29");
    moved_by(wtr_day_add_months, "2021-05-31", -3, "2021-02-28");
    moved_by(wtr_day_add_months, "2021-01-31", -1, "2020-12-31");
    moved_by(wtr_day_add_months, "1978-09-30", 4, "1979-01-30");
    moved_by(wtr_day_add_months, "9999-11-30", 1, "9999-12-30");
    moved_by(wtr_day_add_months, "9999-12-01", 1, "");
    moved_by(wtr_day_add_months, "0001-01-31", -1, "");
    moved_by(wtr_day_add_months, "2021-01-01", INT64_MAX, "");
    moved_by(wtr_day_add_months, "2021-01-01", INT64_MIN, "");
    moved_by(wtr_day_add_years, "2020-02-29", 1, "2021-02-28");
    moved_by(wtr_day_add_years, "2020-02-29", 4, "2024-02-29");
    moved_by(wtr_day_add_years, "2020-02-29", -1, "2019-02-28");
    moved_by(wtr_day_add_years, "0001-01-01", 9998, "9999-01-01");
    moved_by(wtr_day_add_years, "0001-01-01", 9999, "");
    moved_by(wtr_day_add_years, "2020-01-01", INT64_MAX, "");
    moved_by(wtr_day_add_days, "2020-12-31", 1, "2021-01-01");
    moved_by(wtr_day_add_days, "9999-12-31", 1, "");
    moved_by(wtr_day_add_days, "0001-01-01", -1, "");
    moved_by(wtr_day_add_days, "0001-01-01", WTR_DAY_MAX - 1, "9999-12-31");
    moved_by(wtr_day_add_days, "2020-12-31", INT64_MIN, "");
}

static void spans(void **state) {
    (void)state;
    static const struct { const char *from, *to; int years, months; } cases[] = {
        {"2004-02-29", "2022-02-28", 17, 215}, {"2004-02-29", "2022-03-01", 18, 216}, {"2004-02-29", "2024-02-28", 19, 239},
        {"2004-02-29", "2024-02-29", 20, 240}, {"2010-06-15", "2028-06-14", 17, 215}, {"2010-06-15", "2028-06-15", 18, 216},
        {"2021-01-31", "2021-02-28", 0, 0}, {"2021-01-31", "2021-03-01", 0, 1}, {"2021-01-31", "2021-03-31", 0, 2},
        {"2021-03-01", "2021-03-01", 0, 0}, {"0001-01-01", "9999-12-31", 9998, 119987},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t from = on(cases[i].from), to = on(cases[i].to);
        assert_int_equal(wtr_years_between(from, to), cases[i].years);
        assert_int_equal(wtr_months_between(from, to), cases[i].months);
        assert_int_equal(wtr_years_between(to, from), -cases[i].years);
        assert_int_equal(wtr_months_between(to, from), -cases[i].months);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_there_is), cmocka_unit_test(dates_that_do_not_exist), cmocka_unit_test(parse_and_format),
        cmocka_unit_test(weekdays), cmocka_unit_test(adding), cmocka_unit_test(spans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
