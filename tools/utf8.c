/* utf8.c — see utf8.h. The table is that of RFC 3629: no overlong forms, no surrogates, nothing above
 * U+10FFFF. */
#include "utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

size_t wtr_utf8_length(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    if (length == 0)
        return 0;
    if (at[0] < 0x80)
        return 1;
    size_t size = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || size > length)
        return 0;
    unsigned char low = 0x80, high = 0xBF;
    switch (at[0]) {
    case 0xE0: low = 0xA0; break;
    case 0xED: high = 0x9F; break;
    case 0xF0: low = 0x90; break;
    case 0xF4: high = 0x8F; break;
    default: break;
    }
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return size;
}

/* Whether eight bytes are ASCII and none of them NUL. */
static bool is_plain(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    const uint64_t high = 0x8080808080808080u;
    return ((word | (word - 0x0101010101010101u)) & high) == 0;
}

size_t wtr_utf8_count(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; count++) {
        while (length - i >= 8 && is_plain(text + i)) {
            i += 8;
            count += 8;
        }
        if (i == length)
            break;
        const size_t size = wtr_utf8_length(text + i, length - i);
        i += size > 0 ? size : 1;
    }
    return count;
}

size_t wtr_utf8_valid(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length) {
        if (length - i >= 8 && is_plain(text + i)) {
            i += 8;
            continue;
        }
        const size_t size = wtr_utf8_length(text + i, length - i);
        if (size == 0 || text[i] == '\0')
            break;
        i += size;
    }
    return i;
}
