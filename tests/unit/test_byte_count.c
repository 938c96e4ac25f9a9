/* test_byte_count.c — bytes counted by every kernel that this machine runs.
 *
 * The source is included to reach its kernels, which the program chooses from by what the processor can do. */
#define wtr_byte_count tested_count
#include "../../tools/byte_count.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#include <cmocka.h>

#include "mutate.h"

#define LENGTH 70000u            /* several times what the small counters hold */

typedef uint64_t (*Kernel)(const char *text, size_t length, char byte);

static char text[LENGTH];

static void check_kernel(Kernel kernel)
{
    for (unsigned round = 0; round < 300; round++) {
        const uint32_t one_in = 1 + dice(40), from = dice(100), length = dice(3) == 0 ? dice(200) : dice(LENGTH - 100);
        const char byte = "\n\xFF\0a"[dice(4)];
        uint64_t expected = 0;
        for (uint32_t i = 0; i < LENGTH; i++)
            text[i] = dice(one_in) == 0 ? byte : (char)dice(256);
        for (uint32_t i = from; i < from + length; i++)
            expected += text[i] == byte;
        assert_int_equal(kernel(text + from, length, byte), expected);
    }
}

static void every_kernel_counts_the_same(void **state)
{
    (void)state;
    check_kernel(tested_count);
    check_kernel(count_plain);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        check_kernel(count_avx2);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw"))
        check_kernel(count_avx512);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_kernel_counts_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
