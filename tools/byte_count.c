/* byte_count.c — see byte_count.h. One loop over as many bytes as a vector holds, which the compiler makes for each width
 * of vectors; counters of one byte are added up before they can overflow. */
#include "byte_count.h"

#include <string.h>

#define COUNTED 255u             /* bytes that a counter of one byte counts */

/* The loop for vectors of `width` bytes. More than the processor has would be taken apart byte by byte. */
#define COUNT(name, width, target)                                                                                      \
    target static uint64_t name(const char *text, size_t length, char byte)                                             \
    {                                                                                                                   \
        typedef uint8_t Bytes __attribute__((vector_size(width)));                                                      \
        const char *const end = text + length;                                                                          \
        uint64_t total = 0;                                                                                             \
        while ((size_t)(end - text) >= (width)) {                                                                       \
            Bytes counters = {0}, bytes;                                                                                \
            for (unsigned done = 0; done < COUNTED && (size_t)(end - text) >= (width); done++, text += (width)) {       \
                memcpy(&bytes, text, width);                                                                            \
                counters -= (Bytes)(bytes == (uint8_t)byte);     /* all bits where it is equal: minus one */            \
            }                                                                                                           \
            for (unsigned i = 0; i < (width); i++)                                                                      \
                total += counters[i];                                                                                   \
        }                                                                                                               \
        for (; text < end; text++)                                                                                      \
            total += *text == byte;                                                                                     \
        return total;                                                                                                   \
    }

COUNT(count_plain, 16, )
#if defined(__x86_64__)
COUNT(count_avx2, 32, __attribute__((target("avx2"))))
COUNT(count_avx512, 64, __attribute__((target("avx512f,avx512bw"))))
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
