/* raw_value.h — the values of a case read from the raw bytes of a JSON text, several bytes at a time.
 *
 * Relies on: json_names.h, utf8.h, engine/date.h. Guarantees: what is taken is what RFC 8259 and case_value.h allow;
 * anything else is left to them to explain. Up to 16 bytes behind a value are read. */
#ifndef WTR_RAW_VALUE_H
#define WTR_RAW_VALUE_H

#include "../engine/date.h"
#include "json_names.h"
#include "utf8.h"

#define WTR_EACH_BYTE 0x0101010101010101u

/* The high bit of every byte that is no digit (and of others behind the first such byte). */
static inline uint64_t wtr_raw_no_digits(uint64_t bytes)
{
    const uint64_t values = bytes ^ 0x30 * WTR_EACH_BYTE;
    return ((values + 0x76 * WTR_EACH_BYTE) | values) & 0x80 * WTR_EACH_BYTE;
}

/* A whole number of one to seven digits without a sign or a needless zero: how many bytes it has, or 0. */
static inline uint32_t wtr_raw_short_number(const char *text, int32_t *out)
{
    const uint64_t bytes = wtr_eight_bytes(text), ends = wtr_raw_no_digits(bytes);
    const uint32_t count = ends == 0 ? 8 : (uint32_t)__builtin_ctzll(ends) / 8;
    if (__builtin_expect((count - 1 > 6) | ((text[0] == '0') & (count > 1)), 0))
        return 0;
    uint64_t value = (bytes << (64 - 8 * count)) & 0x0F * WTR_EACH_BYTE;
    value = (value * 10 + (value >> 8)) & 0x00FF00FF00FF00FFu;
    value = (value * 100 + (value >> 16)) & 0x0000FFFF0000FFFFu;
    *out = (int32_t)((value * 10000 + (value >> 32)) & 0xFFFFFFFFu);
    return count;
}

/* A whole number of at most eleven characters: how many bytes it has, or 0. */
static inline uint32_t wtr_raw_number(const char *text, int64_t *out)
{
    const uint32_t sign = text[0] == '-';
    uint32_t count = sign;
    int64_t value = 0;
    for (; count < sign + 10 && text[count] >= '0' && text[count] <= '9'; count++)
        value = value * 10 + (text[count] - '0');
    if (count == sign || (text[sign] == '0' && count > sign + 1))
        return 0;
    *out = sign ? -value : value;
    return count;
}

/* The first day of every month of these years, one after the other, so that a month's length is a difference. */
#define WTR_MONTHS_FROM 1900
#define WTR_MONTHS_YEARS 256
typedef struct WtrMonthStarts { int32_t day[12 * WTR_MONTHS_YEARS + 1]; } WtrMonthStarts;

static inline void wtr_month_starts(WtrMonthStarts *out)
{
    for (int i = 0; i <= 12 * WTR_MONTHS_YEARS; i++)
        out->day[i] = wtr_day_from_ymd(WTR_MONTHS_FROM + i / 12, i % 12 + 1, 1);
}

/* The day number of a date whose ten bytes were found to be digits and hyphens, with its pairs of digits: century, year in it,
 * month, day, sixteen bits each. 0 when that is no date. */
static inline int32_t wtr_raw_day(const WtrMonthStarts *starts, const char *text, uint64_t pairs)
{
    const uint32_t year = (uint32_t)((pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF)) - WTR_MONTHS_FROM;
    const uint32_t month = (uint32_t)(pairs >> 32 & 0xFF) - 1, day = (uint32_t)(pairs >> 48) - 1;
    if (__builtin_expect((year >= WTR_MONTHS_YEARS) | (month >= 12), 0))
        return wtr_day_parse(text, 10);
    const int32_t *start = &starts->day[12 * year + month];
    return day < (uint32_t)(start[1] - start[0]) ? start[0] + (int32_t)day : 0;
}

/* The day number of YYYY-MM-DD, ten bytes; 0 when that is no date. */
static inline int32_t wtr_raw_date(const WtrMonthStarts *starts, const char *text)
{
    const uint64_t first = wtr_eight_bytes(text), last = wtr_eight_bytes(text + 2);
    uint64_t digits = (first & 0xFFFFFFFFu) | (first >> 40 & 0xFFFFu) << 32 | last >> 48 << 48;
    if (text[4] != '-' || text[7] != '-' || wtr_raw_no_digits(digits) != 0)
        return 0;
    digits &= 0x0F * WTR_EACH_BYTE;
    return wtr_raw_day(starts, text, (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FFu);
}

/* Whether a byte of eight is a control character, a backslash or no ASCII. */
static inline bool wtr_raw_special(uint64_t bytes)
{
    const uint64_t slash = bytes ^ '\\' * WTR_EACH_BYTE;
    return ((bytes | (bytes - 0x20 * WTR_EACH_BYTE) | ((slash - WTR_EACH_BYTE) & ~slash)) & 0x80 * WTR_EACH_BYTE) != 0;
}

/* The same question as wtr_raw_plain, byte by byte. */
static inline bool wtr_raw_careful(const char *text, size_t length)
{
    for (uint32_t at = 0; at < length;) {
        const size_t size = wtr_utf8_length(text + at, length - at);
        if (size == 0 || (unsigned char)text[at] < 0x20 || text[at] == '\\')
            return false;
        at += (uint32_t)size;
    }
    return true;
}

/* Whether a string between its quotation marks is a text as it stands: no escape, no control character, valid UTF-8. */
static inline bool wtr_raw_plain(const char *text, size_t length)
{
    uint32_t at = 0;
    while (length - at >= 8 && !wtr_raw_special(wtr_eight_bytes(text + at)))
        at += 8;
    const unsigned left = 8 * (unsigned)(length - at);             /* bits; below the last bytes come blanks */
    if (left == 0)
        return true;
    if (left < 64 && !wtr_raw_special(wtr_eight_bytes(text + at) << (64 - left) | 0x20 * WTR_EACH_BYTE >> left))
        return true;
    return wtr_raw_careful(text + at, length - at);
}

#endif
