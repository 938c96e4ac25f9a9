/* csv_scan.h — where CSV records end, for those who cut files and those who read records.
 *
 * RFC 4180, and one rule for what it leaves open: a quotation mark opens a quoted cell only where a cell begins.
 * Anywhere else in a cell it is a stray one, for which the record is refused, and hides no line break. So three
 * states are enough; behind the closing mark a cell is FRESH again, since a doubled mark only closes and opens.
 *
 * Relies on: bytemask.h. Guarantees: a record's end does not depend on where the scanning began, as long as that
 * was between records. */
#ifndef WTR_CSV_SCAN_H
#define WTR_CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "bytemask.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef enum WtrCsvState { WTR_CSV_FRESH, WTR_CSV_PLAIN, WTR_CSV_QUOTED } WtrCsvState;

static inline WtrCsvState wtr_csv_step(WtrCsvState state, char c, char separator)
{
    if (state == WTR_CSV_QUOTED)
        return c == '"' ? WTR_CSV_FRESH : WTR_CSV_QUOTED;
    if (c == separator || c == '\n')
        return WTR_CSV_FRESH;
    return c == '"' && state == WTR_CSV_FRESH ? WTR_CSV_QUOTED : WTR_CSV_PLAIN;
}

/* Where the record that begins at `at` ends: its line break, or `length`. */
static inline size_t wtr_csv_record_end(const char *text, size_t length, size_t at, char separator)
{
    WtrCsvState state = WTR_CSV_FRESH;
    for (; at < length; at++) {
        if (state != WTR_CSV_QUOTED && text[at] == '\n')
            break;
        state = wtr_csv_step(state, text[at], separator);
    }
    return at;
}

/* Of 64 bytes: which are quotation marks, line breaks, and separators. */
typedef struct WtrCsvMasks { uint64_t quotes, breaks, separators; } WtrCsvMasks;
typedef WtrCsvMasks (*WtrCsvLook)(const char *at, char separator);

static inline __attribute__((always_inline)) WtrCsvMasks wtr_csv_look(const char *at, char separator)
{
    const WtrBytes bytes = wtr_bytes(at);
    return (WtrCsvMasks){wtr_mask_of(bytes, '"'), wtr_mask_of(bytes, '\n'), wtr_mask_of(bytes, separator)};
}

#if defined(__x86_64__)
/* The same in one go, for functions made for such a processor. */
#define WTR_CSV_AVX512 __attribute__((target("popcnt,bmi,bmi2,avx512f,avx512bw,avx512vbmi2")))
static inline bool wtr_csv_has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

WTR_CSV_AVX512 static inline __attribute__((always_inline)) WtrCsvMasks wtr_csv_look_avx512(const char *at, char separator)
{
    const __m512i bytes = _mm512_loadu_si512(at);
    return (WtrCsvMasks){_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')), _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
                         _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(separator))};
}
#endif

/* What lies in the whole records of a text. */
typedef struct WtrCsvRecords {
    size_t end;                  /* behind the last record's line break; 0 where there is none */
    uint64_t records;            /* line breaks outside quotation marks */
    uint64_t lines;              /* line breaks before `end` */
} WtrCsvRecords;

/* Scans a text that begins between records. 64 readable bytes lie behind it. */
WtrCsvRecords wtr_csv_scan(const char *text, size_t length, char separator);

#endif
