/* baseline_masks.h — comparisons of 64 lanes as one mask word, as fast as this processor's instructions
 * allow, or (BASELINE_PLAIN) as plain loops left to the compiler; and the three-valued operations on one
 * two-bit value.
 *
 * Relies on: the compiler's intrinsics where -march=native offers them. */
#ifndef WTR_BENCH_BASELINE_MASKS_H
#define WTR_BENCH_BASELINE_MASKS_H

#include <stdint.h>

#if defined(__AVX512BW__) && !defined(BASELINE_PLAIN)
#include <immintrin.h>

static inline uint64_t mask_below(const int32_t *a, int32_t limit) {
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++) mask |= (uint64_t)_mm512_cmplt_epi32_mask(_mm512_loadu_si512(a + 16 * i), _mm512_set1_epi32(limit)) << (16 * i);
    return mask;
}

static inline uint64_t mask_apart(const int32_t *a, const int32_t *b, int32_t limit) {
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++) {
        __m512i apart = _mm512_sub_epi32(_mm512_loadu_si512(a + 16 * i), _mm512_loadu_si512(b + 16 * i));
        mask |= (uint64_t)_mm512_cmplt_epi32_mask(apart, _mm512_set1_epi32(limit)) << (16 * i);
    }
    return mask;
}

static inline uint64_t mask_is(const uint8_t *a, uint8_t choice) {
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(a), _mm512_set1_epi8((char)choice));
}

#elif defined(__AVX2__) && !defined(BASELINE_PLAIN)
#include <immintrin.h>

static inline uint64_t mask_eight(__m256i a, int32_t limit) {
    return (uint8_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_set1_epi32(limit), a)));
}

static inline uint64_t mask_below(const int32_t *a, int32_t limit) {
    uint64_t mask = 0;
    for (int i = 0; i < 8; i++) mask |= mask_eight(_mm256_loadu_si256((const __m256i *)(const void *)(a + 8 * i)), limit) << (8 * i);
    return mask;
}

static inline uint64_t mask_apart(const int32_t *a, const int32_t *b, int32_t limit) {
    uint64_t mask = 0;
    for (int i = 0; i < 8; i++) {
        __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(a + 8 * i)), y = _mm256_loadu_si256((const __m256i *)(const void *)(b + 8 * i));
        mask |= mask_eight(_mm256_sub_epi32(x, y), limit) << (8 * i);
    }
    return mask;
}

static inline uint64_t mask_is(const uint8_t *a, uint8_t choice) {
    uint64_t mask = 0;
    for (int i = 0; i < 2; i++) {
        __m256i same = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)(const void *)(a + 32 * i)), _mm256_set1_epi8((char)choice));
        mask |= (uint64_t)(uint32_t)_mm256_movemask_epi8(same) << (32 * i);
    }
    return mask;
}

#else

/* Sixty-four 0/1 bytes, which the compiler makes with vector instructions, into bits: eight a multiplication. */
static inline uint64_t mask_pack(const uint8_t flags[64]) {
    uint64_t mask = 0, eight;
    for (int i = 0; i < 8; i++) {
        __builtin_memcpy(&eight, flags + 8 * i, 8);
        mask |= (eight * 0x0102040810204080u >> 56) << (8 * i);
    }
    return mask;
}

static inline uint64_t mask_below(const int32_t *a, int32_t limit) {
    uint8_t flags[64];
    for (int i = 0; i < 64; i++) flags[i] = a[i] < limit;
    return mask_pack(flags);
}

static inline uint64_t mask_apart(const int32_t *a, const int32_t *b, int32_t limit) {
    uint8_t flags[64];
    for (int i = 0; i < 64; i++) flags[i] = a[i] - b[i] < limit;
    return mask_pack(flags);
}

static inline uint64_t mask_is(const uint8_t *a, uint8_t choice) {
    uint8_t flags[64];
    for (int i = 0; i < 64; i++) flags[i] = a[i] == choice;
    return mask_pack(flags);
}

#endif

/* ---- one case: bit 0 known true, bit 1 known false ---- */

static inline unsigned truth_of(int known, int test) { return known ? (test ? 1u : 2u) : 0u; }
static inline unsigned negation(unsigned a) { return (a & 1u) << 1 | a >> 1; }
static inline unsigned conjunction(unsigned a, unsigned b) { return (a & b & 1u) | ((a | b) & 2u); }
static inline unsigned disjunction(unsigned a, unsigned b) { return ((a | b) & 1u) | (a & b & 2u); }

#endif
