/* kernels.c — see kernels.h. */
#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* ---- portable ---------------------------------------------------------------------------------- */

/* Sixty-four 0/1 bytes into the bits of a word: each multiplication gathers eight of them. */
static uint64_t pack_bytes(const uint8_t flags[64])
{
    uint64_t mask = 0;
    for (unsigned group = 0; group < 8; group++) {
        uint64_t bytes = 0;
        for (unsigned i = 0; i < 8; i++)
            bytes |= (uint64_t)flags[8 * group + i] << (8 * i);
        mask |= (bytes * 0x0102040810204080u >> 56) << (8 * group);
    }
    return mask;
}

/* One loop for every comparison: `test` is an expression of the lane number i. */
#define PORTABLE(words, mask, test)                        \
    for (size_t word = 0; word < (words); word++) {        \
        uint8_t flags[64];                                 \
        for (size_t lane = 0; lane < 64; lane++) {         \
            const size_t i = 64 * word + lane;             \
            flags[lane] = (uint8_t)(test);                 \
        }                                                  \
        (mask)[word] = pack_bytes(flags);                  \
    }

static void equal_constant(const int32_t *a, int32_t b, uint64_t *mask, size_t words) { PORTABLE(words, mask, a[i] == b) }
static void below_constant(const int32_t *a, int32_t b, uint64_t *mask, size_t words) { PORTABLE(words, mask, a[i] < b) }
static void equal(const int32_t *a, const int32_t *b, uint64_t *mask, size_t words) { PORTABLE(words, mask, a[i] == b[i]) }
static void below(const int32_t *a, const int32_t *b, uint64_t *mask, size_t words) { PORTABLE(words, mask, a[i] < b[i]) }
static void is(const uint8_t *a, uint8_t b, uint64_t *mask, size_t words) { PORTABLE(words, mask, a[i] == b) }

static void add_constant(const int32_t *a, int32_t b, int32_t *to, size_t words)
{
    for (size_t i = 0; i < 64 * words; i++)
        to[i] = (int32_t)((uint32_t)a[i] + (uint32_t)b);
}

static void subtract(const int32_t *a, const int32_t *b, int32_t *to, size_t words)
{
    for (size_t i = 0; i < 64 * words; i++)
        to[i] = (int32_t)((uint32_t)a[i] - (uint32_t)b[i]);
}

const WtrKernels wtr_kernels_portable = {equal_constant, below_constant, equal, below, is, add_constant, subtract};

#if defined(__x86_64__)

/* ---- AVX2 and AVX-512 -------------------------------------------------------------------------- */

/* gcc leaves loops of so few rounds rolled up at -O2; clang unrolls them unasked. */
#if defined(__clang__)
#define UNROLL
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

/* Words of 32-bit lanes, 8 or 16 of them at a time; x is a's next lanes, `at` their number. */
#define EACH_256(words, body)                                                                  \
    for (size_t word = 0; word < (words); word++) {                                            \
        uint64_t bits = 0;                                                                     \
        UNROLL for (unsigned group = 0; group < 8; group++) {                                         \
            const size_t at = 64 * word + 8 * group;                                           \
            const __m256i x = load_256(a + at);                                                \
            bits |= (uint64_t)(uint8_t)_mm256_movemask_ps(_mm256_castsi256_ps(body)) << (8 * group); \
        }                                                                                      \
        mask[word] = bits;                                                                     \
    }

#define EACH_512(words, body)                                                                  \
    for (size_t word = 0; word < (words); word++) {                                            \
        uint64_t bits = 0;                                                                     \
        UNROLL for (unsigned group = 0; group < 4; group++) {                                         \
            const size_t at = 64 * word + 16 * group;                                          \
            const __m512i x = load_512(a + at);                                                \
            bits |= (uint64_t)(body) << (16 * group);                                          \
        }                                                                                      \
        mask[word] = bits;                                                                     \
    }

#define AVX2 __attribute__((target("avx2")))
#define AVX512 __attribute__((target("avx512f,avx512bw")))

AVX2 static inline __m256i load_256(const void *from) { return _mm256_loadu_si256(from); }
AVX512 static inline __m512i load_512(const void *from) { return _mm512_loadu_si512(from); }

AVX2 static void equal_constant_256(const int32_t *a, int32_t b, uint64_t *mask, size_t words)
{
    const __m256i y = _mm256_set1_epi32(b);
    EACH_256(words, _mm256_cmpeq_epi32(x, y))
}

AVX2 static void below_constant_256(const int32_t *a, int32_t b, uint64_t *mask, size_t words)
{
    const __m256i y = _mm256_set1_epi32(b);
    EACH_256(words, _mm256_cmpgt_epi32(y, x))
}

AVX2 static void equal_256(const int32_t *a, const int32_t *b, uint64_t *mask, size_t words)
{
    EACH_256(words, _mm256_cmpeq_epi32(x, load_256(b + at)))
}

AVX2 static void below_256(const int32_t *a, const int32_t *b, uint64_t *mask, size_t words)
{
    EACH_256(words, _mm256_cmpgt_epi32(load_256(b + at), x))
}

AVX2 static void is_256(const uint8_t *a, uint8_t b, uint64_t *mask, size_t words)
{
    const __m256i y = _mm256_set1_epi8((char)b);
    for (size_t word = 0; word < words; word++) {
        const uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(load_256(a + 64 * word), y));
        const uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(load_256(a + 64 * word + 32), y));
        mask[word] = low | (uint64_t)high << 32;
    }
}

AVX2 static void add_constant_256(const int32_t *a, int32_t b, int32_t *to, size_t words)
{
    const __m256i y = _mm256_set1_epi32(b);
    for (size_t at = 0; at < 64 * words; at += 8)
        _mm256_storeu_si256((__m256i *)(void *)(to + at), _mm256_add_epi32(load_256(a + at), y));
}

AVX2 static void subtract_256(const int32_t *a, const int32_t *b, int32_t *to, size_t words)
{
    for (size_t at = 0; at < 64 * words; at += 8)
        _mm256_storeu_si256((__m256i *)(void *)(to + at), _mm256_sub_epi32(load_256(a + at), load_256(b + at)));
}

AVX512 static void equal_constant_512(const int32_t *a, int32_t b, uint64_t *mask, size_t words)
{
    const __m512i y = _mm512_set1_epi32(b);
    EACH_512(words, _mm512_cmpeq_epi32_mask(x, y))
}

AVX512 static void below_constant_512(const int32_t *a, int32_t b, uint64_t *mask, size_t words)
{
    const __m512i y = _mm512_set1_epi32(b);
    EACH_512(words, _mm512_cmplt_epi32_mask(x, y))
}

AVX512 static void equal_512(const int32_t *a, const int32_t *b, uint64_t *mask, size_t words)
{
    EACH_512(words, _mm512_cmpeq_epi32_mask(x, load_512(b + at)))
}

AVX512 static void below_512(const int32_t *a, const int32_t *b, uint64_t *mask, size_t words)
{
    EACH_512(words, _mm512_cmplt_epi32_mask(x, load_512(b + at)))
}

AVX512 static void is_512(const uint8_t *a, uint8_t b, uint64_t *mask, size_t words)
{
    const __m512i y = _mm512_set1_epi8((char)b);
    for (size_t word = 0; word < words; word++)
        mask[word] = _mm512_cmpeq_epi8_mask(load_512(a + 64 * word), y);
}

AVX512 static void add_constant_512(const int32_t *a, int32_t b, int32_t *to, size_t words)
{
    const __m512i y = _mm512_set1_epi32(b);
    UNROLL for (size_t at = 0; at < 64 * words; at += 16)
        _mm512_storeu_si512(to + at, _mm512_add_epi32(load_512(a + at), y));
}

AVX512 static void subtract_512(const int32_t *a, const int32_t *b, int32_t *to, size_t words)
{
    UNROLL for (size_t at = 0; at < 64 * words; at += 16)
        _mm512_storeu_si512(to + at, _mm512_sub_epi32(load_512(a + at), load_512(b + at)));
}

static const WtrKernels kernels_avx2 = {equal_constant_256, below_constant_256, equal_256, below_256, is_256, add_constant_256, subtract_256};
static const WtrKernels kernels_avx512 = {equal_constant_512, below_constant_512, equal_512, below_512, is_512, add_constant_512, subtract_512};

int wtr_have_avx2(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}

static int have_avx512(void)
{
    return wtr_have_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
}

const WtrKernels *wtr_kernels_at(unsigned i)
{
    switch (i) {
    case 0: return &wtr_kernels_portable;
    case 1: return wtr_have_avx2() ? &kernels_avx2 : NULL;
    case 2: return have_avx512() ? &kernels_avx512 : NULL;
    default: return NULL;
    }
}

#else

int wtr_have_avx2(void)
{
    return 0;
}

const WtrKernels *wtr_kernels_at(unsigned i)
{
    return i == 0 ? &wtr_kernels_portable : NULL;
}

#endif

const WtrKernels *wtr_kernels_choose(void)
{
    const WtrKernels *best = &wtr_kernels_portable;
    for (unsigned i = 1; wtr_kernels_at(i); i++)
        best = wtr_kernels_at(i);
    return best;
}
