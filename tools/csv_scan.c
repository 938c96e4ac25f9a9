/* csv_scan.c — see csv_scan.h. Sixty-four bytes at a time by the parity of quotation marks; where that would not be
 * the rule, because a mark that opens by parity stands within a cell, byte by byte. */
#include "csv_scan.h"

#define AHEAD 4096u              /* bytes of which the processor is asked before they are looked at */

typedef struct Scan {
    WtrCsvRecords found;
    uint64_t lines;              /* all line breaks so far */
    WtrCsvState state;
} Scan;

#define INLINE static inline __attribute__((always_inline))

/* Without a branch: whether a record ends in these bytes is anybody's guess. */
INLINE void keep_last(Scan *scan, size_t base, uint64_t ends, uint64_t breaks)
{
    const unsigned last = 63u - (unsigned)__builtin_clzll(ends | 1);
    const uint64_t lines = scan->lines + (unsigned)__builtin_popcountll(breaks & ~(uint64_t)0 >> (63 - last));
    scan->found.records += (unsigned)__builtin_popcountll(ends);
    scan->found.end = ends != 0 ? base + last + 1 : scan->found.end;
    scan->found.lines = ends != 0 ? lines : scan->found.lines;
    scan->lines += (unsigned)__builtin_popcountll(breaks);
}

static void byte_by_byte(Scan *scan, const char *text, size_t base, size_t count, char separator, uint64_t *ends)
{
    *ends = 0;
    for (size_t i = 0; i < count; i++) {
        if (scan->state != WTR_CSV_QUOTED && text[base + i] == '\n')
            *ends |= (uint64_t)1 << i;
        scan->state = wtr_csv_step(scan->state, text[base + i], separator);
    }
}

INLINE void scan_block(Scan *scan, const char *text, size_t base, size_t count, char separator, WtrCsvLook look)
{
    const WtrCsvMasks seen = look(text + base, separator);
    const uint64_t used = wtr_mask_below(count), top = (uint64_t)1 << (count - 1);
    const uint64_t breaks = seen.breaks & used, limits = (breaks | seen.separators) & used, quotes = seen.quotes & used;
    uint64_t inside = scan->state == WTR_CSV_QUOTED ? used : 0;
    uint64_t fresh = limits;
    if (quotes != 0) {
        inside ^= wtr_mask_parity(quotes) & used;
        fresh = (limits | quotes) & ~inside;
        const uint64_t may_open = fresh << 1 | (uint64_t)(scan->state == WTR_CSV_FRESH);
        if ((quotes & inside & ~may_open) != 0) {
            uint64_t ends;
            byte_by_byte(scan, text, base, count, separator, &ends);
            keep_last(scan, base, ends, breaks);
            return;
        }
    }
    keep_last(scan, base, breaks & ~inside, breaks);
    scan->state = inside & top ? WTR_CSV_QUOTED : fresh & top ? WTR_CSV_FRESH : WTR_CSV_PLAIN;
}

INLINE WtrCsvRecords scan_all(const char *text, size_t length, char separator, WtrCsvLook look)
{
    Scan scan = {.state = WTR_CSV_FRESH};
    for (size_t base = 0; base < length; base += 64) {
        __builtin_prefetch((const void *)((uintptr_t)text + base + AHEAD), 0, 2);
        scan_block(&scan, text, base, length - base < 64 ? length - base : 64, separator, look);
    }
    return scan.found;
}

static WtrCsvRecords scan_plain(const char *text, size_t length, char separator) { return scan_all(text, length, separator, wtr_csv_look); }

#if defined(__x86_64__)
WTR_CSV_AVX512 static WtrCsvRecords scan_avx512(const char *text, size_t length, char separator)
{
    return scan_all(text, length, separator, wtr_csv_look_avx512);
}
#endif

WtrCsvRecords wtr_csv_scan(const char *text, size_t length, char separator)
{
#if defined(__x86_64__)
    if (wtr_csv_has_avx512())
        return scan_avx512(text, length, separator);
#endif
    return scan_plain(text, length, separator);
}
