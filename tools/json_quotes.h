/* json_quotes.h — where the quotation marks of a text stand, found for a stretch of it at a time.
 *
 * Relies on: engine/base.h. Guarantees: the same answer on every machine; vector instructions only make it faster.
 * Memory grows with the longest record, not with the text. */
#ifndef WTR_JSON_QUOTES_H
#define WTR_JSON_QUOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WTR_QUOTES_STRIDE 64u            /* bytes looked at together */

/* Behind the last place some more stand for none: all of them WTR_QUOTE_NONE bytes behind the end of the text. */
#define WTR_QUOTE_NONE 32u

typedef struct WtrQuotes {
    const char *text; uint32_t length;
    uint32_t *places; size_t room;       /* of text[..found), in order; those before `next` may be forgotten */
    uint32_t next, count, found;
} WtrQuotes;

/* Begins a text of at most WTR_QUOTES_LENGTH bytes; behind it WTR_QUOTES_STRIDE more can be read. */
#define WTR_QUOTES_LENGTH (UINT32_MAX / 2)
void wtr_quotes_begin(WtrQuotes *quotes, const char *text, uint32_t length);
/* Finds more, at least those before `end`; what stands before quotes->next is forgotten. False when out of memory. */
bool wtr_quotes_find(WtrQuotes *quotes, uint32_t end);
void wtr_quotes_free(WtrQuotes *quotes);

#endif
