/* test_raw_value.c — values read several bytes at a time beside the plain way: every date, numbers, texts, names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../tools/raw_value.h"
#include "mutate.h"

static WtrMonthStarts starts;

static void reads_every_date(void **state)
{
    (void)state;
    char text[32];
    for (int32_t day = WTR_DAY_MIN; day <= WTR_DAY_MAX; day++) {
        memset(text, '"', sizeof text);
        wtr_day_format(day, text);
        if (wtr_raw_date(&starts, text) != day)
            fail_msg("%s", text);
    }
}

static void refuses_what_is_no_date(void **state)
{
    (void)state;
    char text[32];
    for (unsigned year = 1895; year < 2160; year++)
        for (unsigned month = 0; month < 14; month++)
            for (unsigned day = 0; day < 33; day++) {
                snprintf(text, sizeof text, "%04u-%02u-%02u\"          ", year, month, day);
                assert_int_equal(wtr_raw_date(&starts, text), wtr_day_parse(text, 10));
            }
    for (unsigned round = 0; round < 300000; round++) {
        memcpy(text, "2020-12-23\"          ", 21);
        for (unsigned i = 1 + dice(2); i > 0; i--)
            text[dice(10)] = (char)dice(256);
        assert_int_equal(wtr_raw_date(&starts, text), wtr_day_parse(text, 10));
    }
}

static void reads_numbers(void **state)
{
    (void)state;
    static const char *const behind[] = {",", "}", " ", "]", ".", "e", "x", "-", "", "\"", "\xFF"};
    for (unsigned round = 0; round < 300000; round++) {
        char text[64] = {0};
        const int digits = (int)(1 + dice(12));
        const long long limit = digits < 9 ? 100000000 : 1;
        const long long number = (long long)dice(16777216) * dice(16777216) % (limit * 10000) - (dice(4) == 0 ? 10000000 : 0);
        const int length = snprintf(text, sizeof text, "%lld", number);
        strcat(text, behind[dice(sizeof behind / sizeof *behind)]);
        int32_t small = 0;
        int64_t value = 0;
        const uint32_t short_length = wtr_raw_short_number(text, &small), long_length = wtr_raw_number(text, &value);
        assert_int_equal(short_length, number >= 0 && length <= 7 ? length : 0);
        if (short_length > 0)
            assert_int_equal(small, number);
        if (length <= 10)
            assert_int_equal(long_length, length);
        if (length <= 10)
            assert_int_equal(value, number);
    }
    int32_t small;
    int64_t value;
    assert_int_equal(wtr_raw_short_number("00,     ", &small), 0);
    assert_int_equal(wtr_raw_short_number("0,      ", &small), 1);
    assert_int_equal(wtr_raw_number("-0,     ", &value), 2);
    assert_int_equal(wtr_raw_number("-01,    ", &value), 0);
    assert_int_equal(wtr_raw_number("-,      ", &value), 0);
    assert_int_equal(wtr_raw_number("+1,     ", &value), 0);
}

static void knows_plain_texts(void **state)
{
    (void)state;
    char text[64 + 16];
    for (unsigned round = 0; round < 300000; round++) {
        const uint32_t length = dice(40);
        for (unsigned i = 0; i < sizeof text; i++)
            text[i] = (char)(dice(20) == 0 ? dice(256) : 0x20 + dice(0x5F));
        if (dice(2) && length >= 4)
            memcpy(text + dice(length - 2), "\xC3\xA9", 2);
        bool plain = true;
        for (uint32_t i = 0; plain && i < length;) {
            const size_t size = wtr_utf8_length(text + i, length - i);
            plain = size > 0 && (unsigned char)text[i] >= 0x20 && text[i] != '\\';
            i += (uint32_t)size;
        }
        assert_int_equal(wtr_raw_plain(text, length), plain);
    }
}

/* ---- names ---------------------------------------------------------------------------------------------------------- */

#define NAMES 700u

static void finds_names_and_no_others(void **state)
{
    (void)state;
    static char texts[NAMES][WTR_NAME_MOST + 40];
    static WtrJsonName names[NAMES];
    for (unsigned groups = 1; groups < 9; groups++) {
        WtrJsonNames table;
        for (uint32_t i = 0; i < NAMES; i++) {                      /* alike at both ends, of all lengths */
            const uint32_t length = 4 + i % 197;
            memset(texts[i], 'a', length + 33);
            texts[i][0] = '"';
            texts[i][1 + i / 197 % length] = (char)('b' + i / 394);
            texts[i][1 + length] = '"';
            names[i] = (WtrJsonName){.text = texts[i] + 1, .length = (uint16_t)length, .group = groups == 1 ? 0 : 1 + i % groups, .value = i, .kind = 1};
        }
        assert_true(wtr_json_names_make(names, NAMES, groups % 2 == 0, &table));
        for (uint32_t i = 0; i < NAMES; i++) {
            const WtrJsonName *found = wtr_json_name_find(&table, texts[i] + 1, names[i].length, names[i].group);
            assert_non_null(found);
            assert_int_equal(found->value, i);
            assert_true(wtr_name_begins(found, texts[i] + 1) && wtr_name_ends(found, texts[i] + 1, names[i].length));
            if (groups > 1)
                assert_null(wtr_json_name_find(&table, texts[i] + 1, names[i].length, 100));
            char other[sizeof texts[i]];
            memcpy(other, texts[i], sizeof other);
            other[1 + dice(names[i].length)] = 'Z';
            assert_null(wtr_json_name_find(&table, other + 1, names[i].length, names[i].group));
            assert_false(wtr_name_begins(found, other + 1) && wtr_name_ends(found, other + 1, names[i].length));
        }
        wtr_json_names_free(&table);
    }
}

static int begin(void **state)
{
    (void)state;
    wtr_month_starts(&starts);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_every_date), cmocka_unit_test(refuses_what_is_no_date), cmocka_unit_test(reads_numbers),
                                       cmocka_unit_test(knows_plain_texts), cmocka_unit_test(finds_names_and_no_others)};
    return cmocka_run_group_tests(tests, begin, NULL);
}
