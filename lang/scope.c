/* scope.c — the table of names and the search for the name that was meant (see scope.h).
 *
 * Relies on: uthash, made to survive running out of memory. Guarantees: entries live in the arena; only
 * uthash's own buckets are on the heap, and wtr_symbols_free gives them back. */
#include "scope.h"

#include <string.h>

#define HASH_NONFATAL_OOM 1
#define uthash_malloc(size) wtr_alloc(size)
#define uthash_free(memory, size) wtr_free(memory)
/* Names are short and many: a few instructions for every eight bytes, where uthash's own would take forty. */
#define HASH_FUNCTION(name, length, hash) ((hash) = wtr_hash(name, length))
#define uthash_nonfatal_oom(element) ((element)->lost = true)
#include <uthash.h>

/* How many names all the suggestions of one compilation may look at together: a file in which nothing is
 * declared must not cost the square of its length. */
#define SUGGESTION_BUDGET 4000000u

/* What a search touches lies together: in a large rulebook most of its cost is waiting for memory. */
typedef struct Symbol {
    UT_hash_handle hh;
    WtrItemList items;
    WtrItem *first;            /* room for the usual one item */
    unsigned length;
    unsigned kinds;            /* bits of its items' kinds */
    bool lost;                 /* could not be entered: out of memory */
    char name[];
} Symbol;

struct WtrSymbols {
    WtrArena *arena;
    Symbol *table;             /* uthash keeps the order of declaration beside the buckets */
    uint32_t budget;
};

WtrSymbols *wtr_symbols_new(WtrArena *arena) {
    WtrSymbols *symbols = wtr_arena_alloc(arena, sizeof *symbols);
    if (!symbols) return NULL;
    symbols->arena = arena;
    symbols->budget = SUGGESTION_BUDGET;
    return symbols;
}

void wtr_symbols_free(WtrSymbols *symbols) {
    if (symbols) HASH_CLEAR(hh, symbols->table);
}

static Symbol *find(const WtrSymbols *symbols, const char *name, unsigned length) {
    Symbol *symbol = NULL;
    HASH_FIND(hh, symbols->table, name, length, symbol);
    return symbol;
}

static Symbol *enter(WtrSymbols *symbols, const char *name, unsigned length) {
    Symbol *symbol = wtr_arena_alloc(symbols->arena, sizeof *symbol + length + 1);
    if (!symbol) return NULL;
    memcpy(symbol->name, name, length);
    symbol->length = length;
    symbol->items.at = &symbol->first;
    symbol->items.capacity = 1;
    HASH_ADD_KEYPTR(hh, symbols->table, symbol->name, length, symbol);
    if (!symbol->lost) return symbol;
    wtr_arena_array(symbols->arena, SIZE_MAX, SIZE_MAX);     /* cannot be had: the arena knows of the failure too */
    return NULL;
}

bool wtr_symbols_declare(WtrSymbols *symbols, const char *name, WtrItem *item) {
    unsigned length = (unsigned)strlen(name);
    Symbol *symbol = find(symbols, name, length);
    if (!symbol) symbol = enter(symbols, name, length);
    if (!symbol) return false;
    WtrItem **slot = wtr_vec_add(symbols->arena, &symbol->items);
    if (!slot) return false;
    *slot = item;
    symbol->kinds |= WTR_KIND_BIT(item->kind);
    return true;
}

const WtrItemList *wtr_symbols_find(const WtrSymbols *symbols, const char *name) {
    static const WtrItemList none;
    const Symbol *symbol = find(symbols, name, (unsigned)strlen(name));
    return symbol ? &symbol->items : &none;
}

WtrItem *wtr_symbols_item(const WtrSymbols *symbols, const char *name, unsigned kinds) {
    const WtrItemList *items = wtr_symbols_find(symbols, name);
    for (uint32_t i = 0; i < items->count; i++)
        if (kinds & WTR_KIND_BIT(items->at[i]->kind)) return items->at[i];
    return NULL;
}

void wtr_symbols_each(const WtrSymbols *symbols, void (*visit)(void *data, const char *name, const WtrItemList *items), void *data) {
    for (const Symbol *symbol = symbols->table; symbol; symbol = symbol->hh.next) visit(data, symbol->name, &symbol->items);
}

/* How far a slip of the pen may lead away: a third of the name, three letters at most. */
static unsigned slip_limit(size_t length) {
    return length / 3 > 3 ? 3 : (unsigned)(length / 3);
}

static bool length_within(size_t a, size_t b, unsigned limit) {
    return (a > b ? a - b : b - a) <= limit;
}

/* Keeps `candidate` in `*best` when it is nearer to `name` than any before it. */
static void consider(const char *name, size_t length, const char *candidate, unsigned *distance, const char **best) {
    if (*distance == 0 || !length_within(length, strlen(candidate), *distance - 1)) return;
    unsigned found = wtr_edit_distance(name, candidate, *distance - 1);
    if (found >= *distance) return;
    *distance = found;
    *best = candidate;
}

const char *wtr_symbols_suggest(WtrSymbols *symbols, const char *name, unsigned kinds) {
    size_t length = strlen(name);
    unsigned distance = slip_limit(length) + 1;
    const char *best = NULL;
    for (const Symbol *symbol = symbols->table; symbol && symbols->budget; symbol = symbol->hh.next) {
        symbols->budget--;
        if ((symbol->kinds & kinds) && length_within(length, symbol->length, distance))
            consider(name, length, symbol->name, &distance, &best);
    }
    return best;
}

const char *wtr_suggest_word(const char *name, const char *const *words, size_t count) {
    size_t length = strlen(name);
    unsigned distance = slip_limit(length) + 1;
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) consider(name, length, words[i], &distance, &best);
    return best;
}

const char *wtr_suggest_name(const char *name, const WtrNameList *names) {
    size_t length = strlen(name);
    unsigned distance = slip_limit(length) + 1;
    const char *best = NULL;
    for (uint32_t i = 0; i < names->count; i++) consider(name, length, names->at[i].text, &distance, &best);
    return best;
}
