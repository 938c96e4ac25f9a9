/* scope.h — the names of a rulebook: which items bear them, and which name was probably meant.
 *
 * Relies on: ast.h; uthash for the table. Guarantees: one name space for everything declared (SPEC
 * "Names"); the items of a name keep the order of the rulebook; running out of memory is reported, not
 * fatal; suggestions come out the same every time, ties going to the name declared first, and their cost
 * is bounded for a whole compilation. */
#ifndef WTR_SCOPE_H
#define WTR_SCOPE_H

#include "ast.h"

typedef struct WtrSymbols WtrSymbols;

/* A table in which nothing is declared; NULL when out of memory. Free with wtr_symbols_free. */
WtrSymbols *wtr_symbols_new(WtrArena *arena);
void wtr_symbols_free(WtrSymbols *symbols);                       /* NULL is allowed */

/* Adds `item` to those that bear `name`. False when out of memory; the arena has then failed. */
bool wtr_symbols_declare(WtrSymbols *symbols, const char *name, WtrItem *item);

/* The items of that name in the order of the rulebook; count 0 when there are none. The array belongs to
 * the table and may be pointed to from the tree: it does not move after the last declaration. */
const WtrItemList *wtr_symbols_find(const WtrSymbols *symbols, const char *name);

/* The first item of that name that is of one of `kinds` (bits 1 << WtrItemKind), or NULL. */
WtrItem *wtr_symbols_item(const WtrSymbols *symbols, const char *name, unsigned kinds);

#define WTR_KIND_BIT(kind) (1u << (kind))
#define WTR_KINDS_ANY (~0u)

/* Calls `visit` once for each name, in the order of first declaration. */
void wtr_symbols_each(const WtrSymbols *symbols, void (*visit)(void *data, const char *name, const WtrItemList *items), void *data);

/* The declared name nearest to `name` among items of `kinds`, or NULL when none is near. */
const char *wtr_symbols_suggest(WtrSymbols *symbols, const char *name, unsigned kinds);

/* The word of the list nearest to `name`, or NULL. */
const char *wtr_suggest_word(const char *name, const char *const *words, size_t count);
const char *wtr_suggest_name(const char *name, const WtrNameList *names);

#endif
