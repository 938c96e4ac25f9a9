/* utf8.h — walking UTF-8 text that may be damaged, for everything that writes text out.
 *
 * Relies on: nothing. Guarantees: never reads beyond `length`. */
#ifndef WTR_UTF8_H
#define WTR_UTF8_H

#include <stddef.h>

/* Bytes of the well-formed character at `text` (1–4), or 0 when it is damaged or cut off. */
size_t wtr_utf8_length(const char *text, size_t length);

/* How many characters there are; each byte of a damaged one counts as one. */
size_t wtr_utf8_count(const char *text, size_t length);
/* Bytes before the first NUL or damaged character; `length` where there is none. */
size_t wtr_utf8_valid(const char *text, size_t length);

#endif
