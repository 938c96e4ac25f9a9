/* test_csv_scan.c — where CSV records end, by every kernel that this machine runs, and byte by byte.
 *
 * Relies on: cmocka. The source is included, so that the kernels can be called by themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define wtr_csv_scan tested_scan
#include "../../tools/csv_scan.c"

static uint32_t random_state = 7;
static uint32_t dice(uint32_t sides)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)random_state >> 8) * sides >> 24);
}

static WtrCsvRecords scan_bytes(const char *text, size_t length, char separator)
{
    WtrCsvRecords found = {0};
    WtrCsvState state = WTR_CSV_FRESH;
    uint64_t lines = 0;
    for (size_t i = 0; i < length; i++) {
        lines += text[i] == '\n';
        if (state != WTR_CSV_QUOTED && text[i] == '\n')
            found = (WtrCsvRecords){i + 1, found.records + 1, lines};
        state = wtr_csv_step(state, text[i], separator);
    }
    return found;
}

typedef WtrCsvRecords (*Scanner)(const char *text, size_t length, char separator);

/* Texts of the bytes that matter, with more or fewer of them; what lies behind a text is no part of it. */
static void check_kernel(Scanner scan)
{
    enum { LONGEST = 700 };
    static char text[LONGEST + 64];
    for (uint32_t round = 0; round < 40000; round++) {
        const size_t length = dice(LONGEST + 1);
        const uint32_t rare = 2 + dice(60), quotes = dice(3);
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = dice(rare) != 0 ? 'x' : quotes == 0 ? ",\n"[dice(2)] : ",\n\""[dice(3)];
        const WtrCsvRecords found = scan(text, length, ','), wanted = scan_bytes(text, length, ',');
        if (found.end != wanted.end || found.records != wanted.records || found.lines != wanted.lines)
            fail_msg("round %u: end %zu instead of %zu, %llu records instead of %llu, %llu lines instead of %llu in %zu bytes:\n%.*s", round, found.end, wanted.end,
                     (unsigned long long)found.records, (unsigned long long)wanted.records, (unsigned long long)found.lines, (unsigned long long)wanted.lines, length,
                     (int)length, text);
    }
}

static void every_kernel_finds_the_same(void **state)
{
    (void)state;
    check_kernel(scan_plain);
#if defined(__x86_64__)
    if (wtr_csv_has_avx512())
        check_kernel(scan_avx512);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_kernel_finds_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
