/* json_names.h — names known beforehand, found again in a text by their raw bytes.
 *
 * Relies on: engine/base.h. Guarantees: a name is found exactly where all of its bytes stand; looking one up reads a few
 * words of the text and one line of memory, and no byte of the text decides a branch unless the name is not there. */
#ifndef WTR_JSON_NAMES_H
#define WTR_JSON_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "../engine/base.h"

#define WTR_NAME_READ 32u                /* bytes of a text that are read from a name's first one on, whatever its length */
#define WTR_NAME_USUAL 31u               /* names of at most this length are compared in one go, with the quotation mark behind */
#define WTR_NAME_MOST 200u               /* longer ones are left out */

/* One name of a group (the choices of one fact, say): 0 alone, or any above. `start` is its beginning, with a bit in `compared`
 * for each byte of it that is: where its length is usual, all of it and the quotation mark behind it. It fills a line of memory. */
typedef struct WtrJsonName {
    char start[WTR_NAME_READ];
    const char *text;
    void *data;                          /* the caller's, as what follows */
    uint32_t value; uint16_t kind;       /* kind 0 is that of a place that nobody has */
    uint16_t length;
    uint32_t group, compared;
} WtrJsonName;

/* Open addressing in a table of a power of two; a small one is so empty that most names, or all, stand in their first place. */
typedef struct WtrJsonNames {
    WtrJsonName *slots;
    uint64_t factor, bytes;              /* `bytes` masks the place of a slot, counted in bytes */
    void *memory;
} WtrJsonNames;

/* Makes the table of `count` names, each once in its group; `text`, `length`, `group` and what is the caller's of each are
 * read, the texts must outlive it. A name without length is left out. `often`: it will be asked so often that making it well pays.
 * False when out of memory. */
bool wtr_json_names_make(const WtrJsonName *names, uint32_t count, bool often, WtrJsonNames *out);
void wtr_json_names_free(WtrJsonNames *names);

/* Eight bytes as a number, the first the lowest, on every machine. */
static inline uint64_t wtr_eight_bytes(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    return bytes;
}

/* Four bytes as a number, likewise. */
static inline uint64_t wtr_four_bytes(const char *at)
{
    uint32_t bytes;
    memcpy(&bytes, at, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap32(bytes);
#endif
    return bytes;
}

/* Of the bytes at the beginning and at the end, the quotation marks among them: so a name of three still has four. Names in
 * groups, answers mostly, are short: four bytes there. */
static inline uint64_t wtr_name_hash(const char *text, size_t length, uint32_t group, uint64_t factor)
{
    uint64_t first = 0, last = 0;
    if (group == 0 && __builtin_expect(length >= 6, 1)) {
        first = wtr_eight_bytes(text - 1);
        last = wtr_eight_bytes(text + length - 7);
    } else if (__builtin_expect(length >= 3, 1)) {
        first = wtr_four_bytes(text) + length;
        last = wtr_four_bytes(text + length - 4);
    }
    return ((first ^ (last << 29 | last >> 35)) + group) * factor;
}

static inline const WtrJsonName *wtr_name_at(const WtrJsonNames *names, uint64_t bytes)
{
    return (const WtrJsonName *)(const void *)((const char *)names->slots + (bytes & names->bytes));
}

static inline const WtrJsonName *wtr_name_next(const WtrJsonNames *names, const WtrJsonName *name)
{
    return wtr_name_at(names, (uint64_t)((const char *)(name + 1) - (const char *)names->slots));
}

/* Where the search for a name begins. WTR_NAME_READ bytes from `text` on, and one before it, must be readable, here and
 * below; at text[length] stands a quotation mark, and none before that. */
static inline const WtrJsonName *wtr_name_first(const WtrJsonNames *names, const char *text, size_t length, uint32_t group)
{
    return wtr_name_at(names, wtr_name_hash(text, length, group, names->factor) >> 32);
}

/* Whether the text begins as this name does. One of usual length then is this name: the quotation mark that ends the text
 * was compared, and a name has none inside. A place that nobody has begins as everything does. */
static inline bool wtr_name_begins(const WtrJsonName *name, const char *text)
{
#if defined(__SSE2__)
    const __m128i *a = (const __m128i *)(const void *)name->start, *b = (const __m128i *)(const void *)text;
    const uint32_t low = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128(a), _mm_loadu_si128(b)));
    const uint32_t high = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128(a + 1), _mm_loadu_si128(b + 1)));
    return (name->compared & ~(low | high << 16)) == 0;
#else
    return memcmp(name->start, text, (size_t)__builtin_popcount(name->compared)) == 0;
#endif
}

/* Whether a text that begins as this name does is this name. */
static inline bool wtr_name_ends(const WtrJsonName *name, const char *text, size_t length)
{
    return name->length <= WTR_NAME_USUAL ||
           (name->length == length && memcmp(name->text + WTR_NAME_READ, text + WTR_NAME_READ, length - WTR_NAME_READ) == 0);
}

/* The name that stands here, or NULL. */
const WtrJsonName *wtr_json_name_find(const WtrJsonNames *names, const char *text, size_t length, uint32_t group);

#endif
