/* json_read.h — what the benchmark of JSON readers measures beside this project's: simdjson (json_read_simdjson.cpp). */
#ifndef WTR_BENCH_JSON_READ_H
#define WTR_BENCH_JSON_READ_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The text of `length` bytes is NDJSON, readable for 64 bytes more. Each returns a sum over what it found, 0 when
 * something was wrong. */
uint64_t simdjson_structure(const char *text, size_t length);     /* the first stage alone: where tokens begin, and UTF-8 */
uint64_t simdjson_values(const char *text, size_t length);        /* On-Demand, a stream of documents: every key and value */
uint64_t simdjson_lines(const char *text, size_t length);         /* On-Demand, a document a line: every key and value */
const char *simdjson_kernel(void);

#ifdef __cplusplus
}
#endif
#endif
