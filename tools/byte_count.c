/* byte_count.c — see byte_count.h. One loop over sixty-four bytes at a time, which the compiler makes for each width of
 * vectors; sixty-four counters of one byte are added up before they can overflow. */
#include "byte_count.h"

#include <string.h>

#define WIDTH 64u
#define COUNTED 255u             /* bytes that a counter of one byte counts */

typedef uint8_t Bytes __attribute__((vector_size(WIDTH)));

static inline __attribute__((always_inline)) uint64_t count(const char *text, size_t length, char byte)
{
    const char *const end = text + length;
    uint64_t total = 0;
    while ((size_t)(end - text) >= WIDTH) {
        Bytes counters = {0}, bytes;
        for (unsigned done = 0; done < COUNTED && (size_t)(end - text) >= WIDTH; done++, text += WIDTH) {
            memcpy(&bytes, text, WIDTH);
            counters -= (Bytes)(bytes == (uint8_t)byte);     /* all bits where it is equal: minus one */
        }
        for (unsigned i = 0; i < WIDTH; i++)
            total += counters[i];
    }
    for (; text < end; text++)
        total += *text == byte;
    return total;
}

static uint64_t count_plain(const char *text, size_t length, char byte) { return count(text, length, byte); }

#if defined(__x86_64__)
__attribute__((target("avx2"))) static uint64_t count_avx2(const char *text, size_t length, char byte) { return count(text, length, byte); }
__attribute__((target("avx512f,avx512bw"))) static uint64_t count_avx512(const char *text, size_t length, char byte) { return count(text, length, byte); }
#endif

uint64_t wtr_byte_count(const char *text, size_t length, char byte)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw"))
        return count_avx512(text, length, byte);
    if (__builtin_cpu_supports("avx2"))
        return count_avx2(text, length, byte);
#endif
    return count_plain(text, length, byte);
}
