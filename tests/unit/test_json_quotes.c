/* test_json_quotes.c — the places of quotation marks, by every kernel that this machine runs and stretch by stretch.
 *
 * The source is included to reach its kernels, which the program chooses from by what the processor can do. */
#define wtr_quotes_begin tested_begin
#define wtr_quotes_find tested_find
#define wtr_quotes_free tested_free
#include "../../tools/json_quotes.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "mutate.h"

#define LENGTH 4096u

typedef uint32_t (*Kernel)(const char *text, uint32_t from, uint32_t to, uint32_t *places);

static char text[LENGTH + WTR_QUOTES_STRIDE];
static uint32_t places[LENGTH + 2 * WTR_QUOTES_STRIDE];

static void check_kernel(Kernel kernel)
{
    for (unsigned round = 0; round < 500; round++) {
        const uint32_t one_in = 1 + dice(30);
        for (unsigned i = 0; i < LENGTH; i++)
            text[i] = dice(one_in) == 0 ? '"' : (char)dice(256);
        const uint32_t from = dice(100), to = from + WTR_QUOTES_STRIDE * dice(60), count = kernel(text, from, to, places);
        uint32_t found = 0;
        for (uint32_t i = from; i < to; i++)
            if (text[i] == '"')
                assert_int_equal(places[found++], i);
        assert_int_equal(found, count);
    }
}

static void every_kernel_finds_the_same(void **state)
{
    (void)state;
    check_kernel(find_quotes);
#if defined(__x86_64__)
    const bool bits = __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi");
    check_kernel(quotes_plain);
    if (bits && __builtin_cpu_supports("avx2"))
        check_kernel(quotes_avx2);
    if (bits && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2"))
        check_kernel(quotes_avx512);
#endif
}

/* Walks along all places, forgetting those behind, in stretches and in one longer than a stretch. */
static void finds_stretch_by_stretch(void **state)
{
    (void)state;
    const uint32_t length = 5 * STRETCH + 77;
    char *long_text = calloc(length + WTR_QUOTES_STRIDE, 1);
    WtrQuotes quotes = {.text = NULL};
    assert_non_null(long_text);
    for (uint32_t i = 0; i < length; i += 1 + dice(40))
        long_text[i] = '"';
    wtr_quotes_begin(&quotes, long_text, length);
    assert_true(wtr_quotes_find(&quotes, 2 * STRETCH + 5));
    assert_true(quotes.found >= 2 * STRETCH + 5);
    for (uint32_t i = 0; i < length; i++) {
        if (long_text[i] != '"')
            continue;
        if (quotes.next == quotes.count)
            assert_true(wtr_quotes_find(&quotes, i + 1));
        assert_int_equal(quotes.places[quotes.next++], i);
    }
    if (quotes.found < length)
        assert_true(wtr_quotes_find(&quotes, length));
    assert_int_equal(quotes.next, quotes.count);
    assert_int_equal(quotes.places[quotes.count], length + WTR_QUOTE_NONE);
    wtr_quotes_free(&quotes);
    free(long_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_kernel_finds_the_same), cmocka_unit_test(finds_stretch_by_stretch)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
