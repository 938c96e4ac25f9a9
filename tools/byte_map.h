/* byte_map.h — a stretch of a file as memory, in the place of copies of it.
 *
 * Relies on: POSIX mmap and SIGBUS. Guarantees: reading it never ends in a signal. Where the file has become shorter since,
 * or its disk fails, zeros stand in the place of its bytes, and the map says that it is broken. */
#ifndef WTR_BYTE_MAP_H
#define WTR_BYTE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `text` is the file from byte `from` on; NULL: nothing is mapped. The other fields are byte_map.c's. */
typedef struct WtrByteMap { const char *text; size_t length; uint64_t from; char *pages; size_t pages_length; unsigned place; } WtrByteMap;

/* Maps the bytes `from` to `to` of a file, to be read in order. False where the system does not: they can be read then. */
bool wtr_byte_map_open(int descriptor, uint64_t from, uint64_t to, WtrByteMap *out);
/* These bytes will be read next: has them mapped in one go. Whoever reads others has them mapped as he comes to them. */
void wtr_byte_map_want(const WtrByteMap *map, const char *text, size_t length);
/* Gives the memory of these bytes back: they are near no more, but can still be read. Any thread may. */
void wtr_byte_map_leave(const WtrByteMap *map, const char *text, size_t length);
/* Whether bytes were asked for that the file did not have any more, by whichever thread: none of it is to be relied on from
 * *at on, a byte of the file. */
bool wtr_byte_map_broken(const WtrByteMap *map, uint64_t *at);
/* When nobody reads it any more. A map that is not open is allowed. */
void wtr_byte_map_close(WtrByteMap *map);

#endif
