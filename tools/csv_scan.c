/* csv_scan.c — see csv_scan.h. Sixty-four bytes at a time by the parity of quotation marks; where that would not be
 * the rule, because a mark that opens by parity stands within a cell, byte by byte. */
#include "csv_scan.h"

typedef struct Scan {
    WtrCsvRecords found;
    uint64_t lines;              /* all line breaks so far */
    WtrCsvState state;
} Scan;

static void keep_last(Scan *scan, size_t base, uint64_t ends, uint64_t breaks)
{
    if (ends == 0)
        return;
    const unsigned last = 63u - (unsigned)__builtin_clzll(ends);
    scan->found.end = base + last + 1;
    scan->found.records += (unsigned)__builtin_popcountll(ends);
    scan->found.lines = scan->lines + (unsigned)__builtin_popcountll(breaks & wtr_mask_below(last + 1));
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

static void scan_block(Scan *scan, const char *text, size_t base, size_t count, char separator)
{
    const WtrBytes bytes = wtr_bytes(text + base);
    const uint64_t used = wtr_mask_below(count), top = (uint64_t)1 << (count - 1);
    const uint64_t breaks = wtr_mask_of(bytes, '\n') & used;
    const uint64_t limits = (breaks | wtr_mask_of(bytes, separator)) & used;
    const uint64_t quotes = wtr_mask_of(bytes, '"') & used;
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
            scan->lines += (unsigned)__builtin_popcountll(breaks);
            return;
        }
    }
    keep_last(scan, base, breaks & ~inside, breaks);
    if (breaks != 0)
        scan->lines += (unsigned)__builtin_popcountll(breaks);
    scan->state = inside & top ? WTR_CSV_QUOTED : fresh & top ? WTR_CSV_FRESH : WTR_CSV_PLAIN;
}

WtrCsvRecords wtr_csv_scan(const char *text, size_t length, char separator)
{
    Scan scan = {.state = WTR_CSV_FRESH};
    for (size_t base = 0; base < length; base += 64)
        scan_block(&scan, text, base, length - base < 64 ? length - base : 64, separator);
    return scan.found;
}
