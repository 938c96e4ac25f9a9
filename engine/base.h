/* base.h — memory, growing arrays, text building and checked arithmetic.
 *
 * Relies on: nothing but the C library's allocator.
 * Guarantees: no function here prints, exits or aborts; every allocation that can fail says so.
 * An arena is freed once; what it hands out is zeroed and aligned for any type. */
#ifndef WTR_BASE_H
#define WTR_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* ---- memory ------------------------------------------------------------------------------- */

/* The one place every allocation of the project passes through, so that the tests can make the
 * n-th one fail. Same contracts as malloc, realloc and free; sizes of zero are rounded up to one. */
void *wtr_alloc(size_t size);                 /* zeroed; NULL when out of memory */
void *wtr_realloc(void *old, size_t size);    /* NULL when out of memory, `old` then still valid */
void wtr_free(void *memory);                  /* NULL is allowed */

#ifdef WTR_TEST_ALLOC
/* Test builds only: the n-th allocation asked for from now on fails, once; 0 lets all succeed. Counts
 * down as allocations are made. `wtr_test_alloc_made` counts them; a test sets it to 0 itself. */
extern uint64_t wtr_test_alloc_fail;
extern uint64_t wtr_test_alloc_made;
#endif

/* The most one arena holds: a rulebook that needs more is refused as out of memory, not left to take the
 * machine's all. */
#define WTR_ARENA_MAX ((size_t)4 << 30)

/* An arena: allocations that live and die together. `failed` becomes true at the first allocation
 * that could not be made and stays true, so a pass may allocate freely and ask once at its end. */
typedef struct WtrArena WtrArena;

WtrArena *wtr_arena_new(void);                                   /* NULL when out of memory */
void wtr_arena_free(WtrArena *arena);                            /* NULL is allowed */
void *wtr_arena_alloc(WtrArena *arena, size_t size);             /* zeroed; NULL when out of memory */
void *wtr_arena_array(WtrArena *arena, size_t count, size_t size); /* zeroed; NULL on overflow or out of memory */
char *wtr_arena_text(WtrArena *arena, const char *text, size_t length); /* a NUL-terminated copy */
char *wtr_arena_printf(WtrArena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool wtr_arena_failed(const WtrArena *arena);

/* ---- growing arrays ------------------------------------------------------------------------ */

/* A typed array in an arena or on the heap:
 *     typedef WTR_VEC(WtrToken) Tokens;  Tokens tokens = {0};
 *     WtrToken *slot = wtr_vec_add(arena, &tokens);      // NULL when out of memory
 * The old block of an arena vector stays in the arena until that is freed. */
#define WTR_VEC(T) struct { T *at; uint32_t count, capacity; }
#define wtr_vec_add(arena, vec) \
    ((__typeof__((vec)->at))wtr_vec_grow((arena), (void **)&(vec)->at, &(vec)->count, &(vec)->capacity, sizeof *(vec)->at))
void *wtr_vec_grow(WtrArena *arena, void **at, uint32_t *count, uint32_t *capacity, size_t size);

/* ---- text ---------------------------------------------------------------------------------- */

/* A growing NUL-terminated text on the heap. `failed` is sticky, as in an arena. */
typedef struct WtrText {
    char *at;          /* never NULL once something was appended successfully */
    size_t length, capacity;
    bool failed;
} WtrText;

/* Makes room for `length` more bytes and the NUL; false, and `failed`, when there is none. `wtr_text_grow` does so where
 * there is no room yet. */
bool wtr_text_grow(WtrText *text, size_t length);
static inline bool wtr_text_reserve(WtrText *text, size_t length)
{
    const bool room = !text->failed && length < text->capacity - text->length;     /* one byte more than `length`: the NUL's */
    return room || wtr_text_grow(text, length);
}
static inline void wtr_text_add(WtrText *text, const char *bytes, size_t length)
{
    if (!wtr_text_reserve(text, length))
        return;
    if (length > 0)
        memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}
void wtr_text_puts(WtrText *text, const char *bytes);
void wtr_text_number(WtrText *text, int64_t number);          /* in decimal digits */
void wtr_text_printf(WtrText *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void wtr_text_free(WtrText *text);            /* leaves an empty text that may be used again */
void wtr_text_end(WtrText *text, WtrText *into);     /* frees what was put into another text: where it failed, so did that */

/* A hash of names and labels: a few instructions for every eight bytes, every bit of it fit to pick a place by.
 * For tables in memory only, whose order nothing shows. It differs between byte orders. */
uint32_t wtr_hash(const void *bytes, size_t length);

/* Restricted Damerau-Levenshtein distance of two names, at most `limit` + 1. */
unsigned wtr_edit_distance(const char *a, const char *b, unsigned limit);

/* ---- checked arithmetic -------------------------------------------------------------------- */

/* True when the result fits; `out` is untouched otherwise. */
#define wtr_add_checked(a, b, out) (!__builtin_add_overflow((a), (b), (out)))
#define wtr_mul_checked(a, b, out) (!__builtin_mul_overflow((a), (b), (out)))

#endif
