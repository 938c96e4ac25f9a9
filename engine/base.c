/* base.c — memory, growing arrays, text building.
 *
 * Relies on: the C library's allocator.
 * Guarantees: every failed allocation is reported to the caller, by NULL or by a sticky `failed`. */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory ---------------------------------------------------------------------------------- */

#ifdef WTR_TEST_ALLOC
uint64_t wtr_test_alloc_fail;
uint64_t wtr_test_alloc_made;

static bool allocation_fails(void) {
    wtr_test_alloc_made++;
    return wtr_test_alloc_fail && --wtr_test_alloc_fail == 0;
}
#else
static bool allocation_fails(void) { return false; }
#endif

void *wtr_alloc(size_t size) {
    if (allocation_fails()) return NULL;
    return calloc(1, size ? size : 1);
}

void *wtr_realloc(void *old, size_t size) {
    if (allocation_fails()) return NULL;
    return realloc(old, size ? size : 1);
}

void wtr_free(void *memory) { free(memory); }

/* ---- arena ------------------------------------------------------------------------------------- */

#define ALIGNMENT _Alignof(max_align_t)
#define FIRST_BLOCK ((size_t)4096)
#define LARGEST_BLOCK ((size_t)1 << 22)

/* A block's bytes follow its header; `used` is always a multiple of ALIGNMENT, or beyond `size`'s last
 * whole multiple. */
typedef struct Block {
    struct Block *next;
    size_t size, used;
    max_align_t bytes[];
} Block;

/* `first` is the block that is being filled; the others are full or nearly so. */
struct WtrArena {
    Block *first;
    size_t next_size;
    size_t total;          /* bytes of all blocks, at most WTR_ARENA_MAX */
    bool failed;
};

WtrArena *wtr_arena_new(void) {
    WtrArena *arena = wtr_alloc(sizeof *arena);
    if (arena) arena->next_size = FIRST_BLOCK;
    return arena;
}

void wtr_arena_free(WtrArena *arena) {
    if (!arena) return;
    for (Block *block = arena->first, *next; block; block = next) {
        next = block->next;
        wtr_free(block);
    }
    wtr_free(arena);
}

static Block *block_new(WtrArena *arena, size_t size) {
    if (size > WTR_ARENA_MAX - arena->total) return NULL;
    Block *block = wtr_alloc(sizeof(Block) + size);
    if (!block) return NULL;
    block->size = size;
    arena->total += size;
    return block;
}

/* A block with room for `size` bytes. A large request gets a block of its own behind the one being
 * filled, so that the rest of that one is not lost. */
static Block *block_for(WtrArena *arena, size_t size) {
    Block *first = arena->first;
    if (first && size <= first->size - first->used) return first;
    if (first && size > arena->next_size / 4) {
        Block *own = block_new(arena, size);
        if (!own) return NULL;
        own->next = first->next;
        first->next = own;
        return own;
    }
    Block *block = block_new(arena, size > arena->next_size ? size : arena->next_size);
    if (!block) return NULL;
    block->next = first;
    arena->first = block;
    if (arena->next_size < LARGEST_BLOCK) arena->next_size *= 2;
    return block;
}

void *wtr_arena_alloc(WtrArena *arena, size_t size) {
    size_t rounded;
    Block *block = NULL;
    if (wtr_add_checked(size ? size : 1, ALIGNMENT - 1, &rounded)) {
        rounded -= rounded % ALIGNMENT;
        block = block_for(arena, rounded);
    }
    if (!block) {
        arena->failed = true;
        return NULL;
    }
    void *memory = (char *)block->bytes + block->used;
    block->used += rounded;
    return memory;
}

void *wtr_arena_array(WtrArena *arena, size_t count, size_t size) {
    size_t whole;
    if (!wtr_mul_checked(count, size, &whole)) {
        arena->failed = true;
        return NULL;
    }
    return wtr_arena_alloc(arena, whole);
}

char *wtr_arena_text(WtrArena *arena, const char *text, size_t length) {
    size_t whole;
    if (!wtr_add_checked(length, 1, &whole)) {
        arena->failed = true;
        return NULL;
    }
    char *copy = wtr_arena_alloc(arena, whole);
    if (copy && length) memcpy(copy, text, length);
    return copy;
}

char *wtr_arena_printf(WtrArena *arena, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = NULL;
    if (length < 0) arena->failed = true;
    else text = wtr_arena_alloc(arena, (size_t)length + 1);
    if (text) vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}

bool wtr_arena_failed(const WtrArena *arena) { return arena->failed; }

/* ---- growing arrays ------------------------------------------------------------------------------ */

/* Rows a vector begins with: most hold one or two, so wide rows are not laid out in advance. */
static uint32_t first_capacity(size_t size) { return size > 32 ? 1 : size > 8 ? 2 : 4; }

/* Moves a vector into a block of `capacity` rows; NULL leaves it as it was. */
static void *vec_move(WtrArena *arena, void *at, uint32_t count, uint32_t capacity, size_t size) {
    size_t whole;
    if (!wtr_mul_checked((size_t)capacity, size, &whole)) return NULL;
    if (!arena) return wtr_realloc(at, whole);
    void *moved = wtr_arena_alloc(arena, whole);
    if (moved && count) memcpy(moved, at, count * size);
    return moved;
}

void *wtr_vec_grow(WtrArena *arena, void **at, uint32_t *count, uint32_t *capacity, size_t size) {
    if (*count == *capacity) {
        uint32_t wanted = first_capacity(size);
        void *moved = NULL;
        if (!*capacity || wtr_mul_checked(*capacity, 2u, &wanted)) moved = vec_move(arena, *at, *count, wanted, size);
        if (!moved) {
            if (arena) arena->failed = true;
            return NULL;
        }
        *at = moved;
        *capacity = wanted;
    }
    return memset((char *)*at + (*count)++ * size, 0, size);
}

/* ---- text ------------------------------------------------------------------------------------------ */

bool wtr_text_grow(WtrText *text, size_t length) {
    size_t whole;
    if (text->failed) return false;
    if (!wtr_add_checked(text->length, length, &whole) || !wtr_add_checked(whole, 1, &whole)) {
        text->failed = true;
        return false;
    }
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < whole)
        if (!wtr_mul_checked(capacity, 2u, &capacity)) capacity = whole;
    char *grown = wtr_realloc(text->at, capacity);
    if (!grown) {
        text->failed = true;
        return false;
    }
    text->at = grown;
    text->capacity = capacity;
    return true;
}

void wtr_text_puts(WtrText *text, const char *bytes) { wtr_text_add(text, bytes, strlen(bytes)); }

void wtr_text_number(WtrText *text, int64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do digits[--at] = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (number < 0) digits[--at] = '-';
    wtr_text_add(text, digits + at, sizeof digits - at);
}

void wtr_text_printf(WtrText *text, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0) text->failed = true;
    else if (wtr_text_reserve(text, (size_t)length)) {
        vsnprintf(text->at + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

void wtr_text_free(WtrText *text) {
    wtr_free(text->at);
    *text = (WtrText){0};
}

void wtr_text_end(WtrText *text, WtrText *into) {
    into->failed = into->failed || text->failed;
    wtr_text_free(text);
}

/* ---- hash ---------------------------------------------------------------------------------------------- */

#define GOLDEN 0x9e3779b97f4a7c15u

uint32_t wtr_hash(const void *bytes, size_t length) {
    const char *at = bytes;
    uint64_t hash = length, word;
    while (length) {
        size_t step = length < sizeof word ? length : sizeof word;
        word = 0;
        memcpy(&word, at, step);
        hash = (hash ^ word) * GOLDEN;
        hash ^= hash >> 32;
        at += step;
        length -= step;
    }
    return (uint32_t)(hash * GOLDEN >> 32);      /* names differ in their last letters: a second product spreads these */
}

/* ---- edit distance ----------------------------------------------------------------------------------- */

/* Larger limits are treated as this one: names that differ so much are no suggestion. */
#define LIMIT_MAX 15u
#define BAND (2 * LIMIT_MAX + 1)

/* One row of the distance matrix, only the cells within `limit` of the diagonal: cell k of row i is
 * the distance of the first i bytes of `a` and the first i + k - limit of `b`. */
typedef unsigned Row[BAND + 2];

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* Fills row `i` from the two rows above it; gives the smallest value in it. */
static unsigned distance_row(const char *a, const char *b, size_t length_b, size_t i, unsigned limit,
                             const unsigned *above2, const unsigned *above, unsigned *row) {
    unsigned far = limit + 1, smallest = far;
    for (size_t k = 0; k <= 2 * (size_t)limit; k++) {
        row[k] = far;
        if (i + k < limit || i + k - limit > length_b) continue;
        size_t j = i + k - limit;
        unsigned best;
        if (i == 0) best = (unsigned)j;
        else if (j == 0) best = (unsigned)i;
        else {
            best = above[k] + (a[i - 1] != b[j - 1]);
            if (k < 2 * (size_t)limit) best = least(best, above[k + 1] + 1);
            if (k > 0) best = least(best, row[k - 1] + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = least(best, above2[k] + 1);
        }
        row[k] = least(best, far);
        smallest = least(smallest, row[k]);
    }
    return smallest;
}

unsigned wtr_edit_distance(const char *a, const char *b, unsigned limit) {
    size_t length_a = strlen(a), length_b = strlen(b);
    if (limit > LIMIT_MAX) limit = LIMIT_MAX;
    if ((length_a > length_b ? length_a - length_b : length_b - length_a) > limit) return limit + 1;
    Row rows[3] = {{0}};
    unsigned smallest_above = 0;
    for (size_t i = 0; i <= length_a; i++) {
        unsigned smallest = distance_row(a, b, length_b, i, limit, rows[(i + 1) % 3], rows[(i + 2) % 3], rows[i % 3]);
        /* A swap reaches back two rows, so only two hopeless rows in a run end the search. */
        if (smallest > limit && smallest_above > limit) return limit + 1;
        smallest_above = smallest;
    }
    return rows[length_a % 3][length_b + limit - length_a];
}
