/* byte_count.h — how often a byte stands in a text: line breaks, which are counted of every file.
 *
 * Relies on: nothing. Guarantees: the same number on every machine; reads `length` bytes and no more. */
#ifndef WTR_BYTE_COUNT_H
#define WTR_BYTE_COUNT_H

#include <stddef.h>
#include <stdint.h>

uint64_t wtr_byte_count(const char *text, size_t length, char byte);

#endif
