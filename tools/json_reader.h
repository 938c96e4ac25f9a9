/* json_reader.h — JSON text as a stream of events, through simdjson behind a C interface.
 *
 * Relies on: libsimdjson (json_reader.cpp is the one C++ file of the project and holds nothing else).
 * Guarantees: full validation (UTF-8, escapes, numbers, structure, nothing after the value); every event
 * carries the byte offset of its token, so an error about a value can name its line and column; nesting
 * deeper than WTR_JSON_DEPTH is an error. Duplicate keys are the caller's to refuse: it knows the keys. */
#ifndef WTR_JSON_READER_H
#define WTR_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WTR_JSON_DEPTH 64

typedef enum WtrJsonKind {
    WTR_JSON_NULL, WTR_JSON_FALSE, WTR_JSON_TRUE,
    WTR_JSON_INTEGER,      /* fits 64 bits, no fraction, no exponent: `integer` */
    WTR_JSON_DECIMAL,      /* any other number: `text` is its spelling */
    WTR_JSON_STRING, WTR_JSON_KEY,       /* `text`, `length`: unescaped UTF-8, may hold NUL bytes */
    WTR_JSON_OBJECT, WTR_JSON_OBJECT_END, WTR_JSON_ARRAY, WTR_JSON_ARRAY_END
} WtrJsonKind;

typedef struct WtrJsonEvent {
    WtrJsonKind kind;
    const char *text; size_t length;     /* valid during the call */
    int64_t integer;
    size_t offset;                       /* of the token's first byte */
} WtrJsonEvent;

/* Returns false to stop the reading. */
typedef bool (*WtrJsonHandler)(void *context, const WtrJsonEvent *event);

typedef struct WtrJsonError { const char *message; size_t offset; } WtrJsonError;   /* message is static text */

typedef struct WtrJsonReader WtrJsonReader;
WtrJsonReader *wtr_json_reader_new(void);            /* NULL when out of memory; reuse it for many texts */
void wtr_json_reader_free(WtrJsonReader *reader);

typedef enum WtrJsonStatus { WTR_JSON_DONE, WTR_JSON_STOPPED, WTR_JSON_INVALID, WTR_JSON_NO_MEMORY } WtrJsonStatus;
/* Reads one JSON text of `length` bytes. The caller's buffer needs no padding. */
WtrJsonStatus wtr_json_read(WtrJsonReader *reader, const char *text, size_t length, WtrJsonHandler handler, void *context, WtrJsonError *error);

#ifdef __cplusplus
}
#endif
#endif
