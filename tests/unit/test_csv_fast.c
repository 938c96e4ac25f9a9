/* test_csv_fast.c — where a record's cells are, by every kernel that this machine runs.
 *
 * The source is included to reach its kernels, which the program chooses from by what the processor can do. */
#define wtr_csv_put tested_put
#define wtr_csv_spell tested_spell
#define wtr_csv_fast_new tested_new
#define wtr_csv_fast_row tested_row
#include "../../tools/csv_fast.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "mutate.h"

#define COLUMNS 150u
#define LENGTH 4000u
#define PADDING 64u

typedef bool (*Kernel)(WtrCsvFast *fast, const char *text, size_t length, size_t *end);

static char text[LENGTH + PADDING];

/* A record of `columns` cells, most of them empty; the cells that are not, as they must be found. */
typedef struct Made { size_t length; uint32_t count, starts[COLUMNS], ends[COLUMNS], of_column[COLUMNS]; } Made;

static void make_record(uint32_t columns, Made *out)
{
    const uint32_t one_in = 1 + dice(6), longest = 1 + dice(12);
    *out = (Made){.length = 0};
    for (uint32_t column = 0; column < columns; column++) {
        const bool quoted = dice(5) == 0;
        const uint32_t letters = dice(one_in) == 0 ? dice(longest) : 0, begin = (uint32_t)out->length;
        if (quoted)
            text[out->length++] = '"';
        for (uint32_t i = 0; i < letters; i++)
            text[out->length++] = quoted && dice(4) == 0 ? ",\n"[dice(2)] : (char)('a' + dice(26));
        if (quoted)
            text[out->length++] = '"';
        if (letters > 0) {
            out->starts[out->count] = begin;
            out->ends[out->count] = (uint32_t)out->length;
            out->of_column[out->count++] = column;
        }
        text[out->length++] = column + 1 < columns ? ',' : '\n';
    }
    for (uint32_t i = 0; i < PADDING; i++)           /* the next record, which is none of this one's business */
        text[out->length + i] = "ab,\"\n\r"[dice(6)];
}

/* A cell of two quotation marks alone counts as one or as none: it depends on where the blocks lie. */
static void compare(const WtrCsvFast *fast, const Made *made, size_t end)
{
    uint32_t count = 0;
    assert_int_equal(end, made->length - 1);
    for (uint32_t i = 0; i < fast->count; i++) {
        if (fast->ends[i] - fast->starts[i] == 2 && text[fast->starts[i]] == '"')
            continue;
        assert_true(count < made->count);
        assert_int_equal(fast->starts[i], made->starts[count]);
        assert_int_equal(fast->ends[i], made->ends[count]);
        assert_int_equal(fast->of_column[i], made->of_column[count++]);
    }
    assert_int_equal(count, made->count);
}

static void check_kernel(Kernel kernel)
{
    WtrArena *arena = wtr_arena_new();
    for (unsigned round = 0; round < 20000; round++) {
        const uint32_t columns = 1 + dice(COLUMNS);
        const bool last = dice(8) == 0;              /* the text ends where the record does, without a line break */
        Made made;
        size_t end = 0;
        make_record(columns, &made);
        WtrCsvFast *fast = wtr_csv_fast_new(arena, columns + (dice(20) == 0), ',');
        assert_non_null(fast);
        const bool found = kernel(fast, text, last ? made.length - 1 : made.length + 1, &end);
        assert_int_equal(found, fast->columns == columns);
        if (found)
            compare(fast, &made, end);
        if (round % 100 == 99) {
            wtr_arena_free(arena);
            arena = wtr_arena_new();
        }
    }
    wtr_arena_free(arena);
}

static void every_kernel_finds_the_same(void **state)
{
    (void)state;
    check_kernel(find_anywhere);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("avx2"))
        check_kernel(find_avx2);
    if (wtr_csv_has_avx512())
        check_kernel(find_avx512);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_kernel_finds_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
