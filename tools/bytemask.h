/* bytemask.h — which of sixty-four bytes are what: bit i of a mask is byte i.
 *
 * Relies on: SSE2 where there is one (every x86-64), else on the compiler. Guarantees: reads exactly the
 * 64 bytes at `at`, which need no alignment; the same masks on every machine. */
#ifndef WTR_BYTEMASK_H
#define WTR_BYTEMASK_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>

typedef struct WtrBytes { __m128i part[4]; } WtrBytes;

static inline __attribute__((always_inline)) WtrBytes wtr_bytes(const char *at)
{
    const __m128i *parts = (const __m128i *)(const void *)at;
    return (WtrBytes){{_mm_loadu_si128(parts), _mm_loadu_si128(parts + 1), _mm_loadu_si128(parts + 2), _mm_loadu_si128(parts + 3)}};
}

static inline __attribute__((always_inline)) uint64_t wtr_gather(__m128i a, __m128i b, __m128i c, __m128i d)
{
    return (uint64_t)(uint32_t)_mm_movemask_epi8(a) | (uint64_t)(uint32_t)_mm_movemask_epi8(b) << 16 |
           (uint64_t)(uint32_t)_mm_movemask_epi8(c) << 32 | (uint64_t)(uint32_t)_mm_movemask_epi8(d) << 48;
}

/* Bytes equal to c. */
static inline __attribute__((always_inline)) uint64_t wtr_mask_of(WtrBytes bytes, char c)
{
    const __m128i wanted = _mm_set1_epi8(c);
    return wtr_gather(_mm_cmpeq_epi8(bytes.part[0], wanted), _mm_cmpeq_epi8(bytes.part[1], wanted), _mm_cmpeq_epi8(bytes.part[2], wanted),
                      _mm_cmpeq_epi8(bytes.part[3], wanted));
}

/* Bytes equal to a or b. */
static inline __attribute__((always_inline)) uint64_t wtr_mask_of_two(WtrBytes bytes, char a, char b)
{
    const __m128i one = _mm_set1_epi8(a), other = _mm_set1_epi8(b);
#define WTR_EITHER(part) _mm_or_si128(_mm_cmpeq_epi8(part, one), _mm_cmpeq_epi8(part, other))
    return wtr_gather(WTR_EITHER(bytes.part[0]), WTR_EITHER(bytes.part[1]), WTR_EITHER(bytes.part[2]), WTR_EITHER(bytes.part[3]));
#undef WTR_EITHER
}

/* The bytes with bit 5 set: brackets of both kinds become those of objects. */
static inline __attribute__((always_inline)) WtrBytes wtr_bytes_lowered(WtrBytes bytes)
{
    const __m128i bit = _mm_set1_epi8(0x20);
    return (WtrBytes){{_mm_or_si128(bytes.part[0], bit), _mm_or_si128(bytes.part[1], bit), _mm_or_si128(bytes.part[2], bit), _mm_or_si128(bytes.part[3], bit)}};
}

/* Bytes below 0x20. */
static inline __attribute__((always_inline)) uint64_t wtr_mask_control(WtrBytes bytes)
{
    const __m128i most = _mm_set1_epi8(0x1F);
#define WTR_BELOW(part) _mm_cmpeq_epi8(_mm_max_epu8(part, most), most)
    return wtr_gather(WTR_BELOW(bytes.part[0]), WTR_BELOW(bytes.part[1]), WTR_BELOW(bytes.part[2]), WTR_BELOW(bytes.part[3]));
#undef WTR_BELOW
}

#else

typedef struct WtrBytes { unsigned char at[64]; } WtrBytes;

static inline WtrBytes wtr_bytes(const char *at)
{
    WtrBytes bytes;
    memcpy(bytes.at, at, sizeof bytes.at);
    return bytes;
}

/* One loop for every question: `test` is an expression of the byte c. */
#define WTR_BYTEMASK(bytes, test)                              \
    uint64_t mask = 0;                                         \
    for (unsigned i = 0; i < 64; i++) {                        \
        const unsigned char c = (bytes).at[i];                 \
        mask |= (uint64_t)(test) << i;                         \
    }                                                          \
    return mask

static inline uint64_t wtr_mask_of(WtrBytes bytes, char wanted) { WTR_BYTEMASK(bytes, c == (unsigned char)wanted); }
static inline uint64_t wtr_mask_of_two(WtrBytes bytes, char a, char b) { WTR_BYTEMASK(bytes, c == (unsigned char)a || c == (unsigned char)b); }
static inline uint64_t wtr_mask_control(WtrBytes bytes) { WTR_BYTEMASK(bytes, c < 0x20); }

static inline WtrBytes wtr_bytes_lowered(WtrBytes bytes)
{
    for (unsigned i = 0; i < 64; i++)
        bytes.at[i] |= 0x20;
    return bytes;
}

#endif

/* Bit i is the parity of bits 0 to i: inside a pair of quotation marks from the opening one on, and again from there. */
static inline __attribute__((always_inline)) uint64_t wtr_mask_parity(uint64_t mask)
{
    mask ^= mask << 1;
    mask ^= mask << 2;
    mask ^= mask << 4;
    mask ^= mask << 8;
    mask ^= mask << 16;
    return mask ^ mask << 32;
}

/* The lowest `count` bits. */
static inline uint64_t wtr_mask_below(size_t count)
{
    return count >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << count) - 1;
}

#endif
