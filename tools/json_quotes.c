/* json_quotes.c — see json_quotes.h. Sixty-four bytes become a word with a bit for every quotation mark, and the bits
 * become places: several at a time, whether there are as many or not, so that no branch hangs on their number. */
#include "json_quotes.h"

#include <string.h>

#include "../engine/base.h"

#define STRETCH 16384u            /* bytes whose quotation marks are found in one go */
#define NONES 4u

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)

INLINE uint64_t quotes_sse2(const char *at)
{
    const __m128i quote = _mm_set1_epi8('"');
    uint64_t bits = 0;
    for (unsigned i = 0; i < 4; i++) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, quote)) << 16 * i;
    }
    return bits;
}

static uint32_t quotes_plain(const char *text, uint32_t from, uint32_t to, uint32_t *places)
{
    uint32_t count = 0;
    for (uint32_t at = from; at < to; at += WTR_QUOTES_STRIDE)
        for (uint64_t bits = quotes_sse2(text + at); bits != 0; bits &= bits - 1)
            places[count++] = at + (uint32_t)__builtin_ctzll(bits);
    return count;
}

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt")))

/* Four places, whether there are as many or not: the count of the trailing zeros of 0 is 64, and overwritten. */
AVX2 INLINE uint64_t put_four(uint64_t bits, uint32_t at, uint32_t *places)
{
    for (unsigned i = 0; i < 4; i++) {
        places[i] = at + (uint32_t)_tzcnt_u64(bits);
        bits = _blsr_u64(bits);
    }
    return bits;
}

/* Twelve without asking: of JSON's text few strides have more. */
AVX2 static uint32_t quotes_avx2(const char *text, uint32_t from, uint32_t to, uint32_t *places)
{
    const __m256i quote = _mm256_set1_epi8('"');
    uint32_t count = 0;
    for (uint32_t at = from; at < to; at += WTR_QUOTES_STRIDE) {
        const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)(text + at));
        const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(text + at + 32));
        uint64_t bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, quote)) |
                        (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, quote)) << 32;
        const uint32_t here = (uint32_t)_mm_popcnt_u64(bits);
        bits = put_four(bits, at, places + count);
        bits = put_four(bits, at, places + count + 4);
        bits = put_four(bits, at, places + count + 8);
        for (uint32_t done = 12; done < here; done += 4)
            bits = put_four(bits, at, places + count + done);
        count += here;
    }
    return count;
}

/* The numbers 0 to 63 of which those of the quotation marks are kept, sixteen places at a time. */
AVX512 static uint32_t quotes_avx512(const char *text, uint32_t from, uint32_t to, uint32_t *places)
{
    const __m512i quote = _mm512_set1_epi8('"');
    uint8_t numbers[64];
    for (unsigned i = 0; i < 64; i++)
        numbers[i] = (uint8_t)i;
    const __m512i all = _mm512_loadu_si512(numbers);
    uint32_t count = 0;
    for (uint32_t at = from; at < to; at += WTR_QUOTES_STRIDE) {
        const uint64_t bits = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(text + at), quote);
        const uint32_t here = (uint32_t)_mm_popcnt_u64(bits);
        const __m512i start = _mm512_set1_epi32((int)at);
        __m512i kept = _mm512_maskz_compress_epi8(bits, all);
        for (uint32_t done = 0;; kept = _mm512_alignr_epi64(kept, kept, 2)) {
            _mm512_storeu_si512(places + count + done, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(kept)), start));
            if ((done += 16) >= here)
                break;
        }
        count += here;
    }
    return count;
}

static uint32_t find_quotes(const char *text, uint32_t from, uint32_t to, uint32_t *places)
{
    const bool bits = __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi");
    if (bits && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2"))
        return quotes_avx512(text, from, to, places);
    return bits && __builtin_cpu_supports("avx2") ? quotes_avx2(text, from, to, places) : quotes_plain(text, from, to, places);
}

#else

static uint32_t find_quotes(const char *text, uint32_t from, uint32_t to, uint32_t *places)
{
    uint32_t count = 0;
    for (uint32_t at = from; at < to; at++) {
        places[count] = at;
        count += text[at] == '"';
    }
    return count;
}

#endif

/* ---- public ---------------------------------------------------------------------------------------------- */

static void end_places(WtrQuotes *quotes)
{
    for (uint32_t i = 0; i < NONES; i++)
        quotes->places[quotes->count + i] = quotes->length + WTR_QUOTE_NONE;
}

void wtr_quotes_begin(WtrQuotes *quotes, const char *text, uint32_t length)
{
    quotes->text = text;
    quotes->length = length;
    quotes->next = quotes->count = quotes->found = 0;
    if (quotes->places != NULL)
        end_places(quotes);
}

bool wtr_quotes_find(WtrQuotes *quotes, uint32_t end)
{
    const uint32_t left = quotes->length - quotes->found, wanted = end > quotes->found ? end - quotes->found : 0;
    uint32_t bytes = wanted > STRETCH ? wanted : STRETCH;
    if (bytes > left)
        bytes = left;
    bytes = (bytes + WTR_QUOTES_STRIDE - 1) / WTR_QUOTES_STRIDE * WTR_QUOTES_STRIDE;
    const uint32_t kept = quotes->count - quotes->next;
    const size_t room = (size_t)kept + bytes + WTR_QUOTES_STRIDE + NONES;
    if (kept > 0)
        memmove(quotes->places, quotes->places + quotes->next, kept * sizeof *quotes->places);
    quotes->count = kept;
    quotes->next = 0;
    if (room > quotes->room) {
        uint32_t *grown = wtr_realloc(quotes->places, room * sizeof *grown);
        if (grown == NULL)
            return false;
        quotes->places = grown;
        quotes->room = room;
    }
    quotes->count += find_quotes(quotes->text, quotes->found, quotes->found + bytes, quotes->places + quotes->count);
    quotes->found = quotes->found + bytes > quotes->length ? quotes->length : quotes->found + bytes;
    while (quotes->count > 0 && quotes->places[quotes->count - 1] >= quotes->length)
        quotes->count--;
    end_places(quotes);
    return true;
}

void wtr_quotes_free(WtrQuotes *quotes)
{
    wtr_free(quotes->places);
    *quotes = (WtrQuotes){.text = NULL};
}
