/* json_tree.h — a small JSON text as a tree, and the parts of a large one by name.
 *
 * Relies on: json_reader, base. Guarantees: the parts of an object are found without a limit on what they nest, and
 * without recursion. Keys given twice are the caller's to refuse: of two, the first is found. */
#ifndef WTR_JSON_TREE_H
#define WTR_JSON_TREE_H

#include "../engine/base.h"
#include "json_reader.h"

/* Objects and arrays have children in order; of an object each has its key. Texts are NUL-terminated. */
typedef struct WtrJsonTree {
    WtrJsonKind kind;
    const char *key;                     /* NULL outside objects */
    const char *text; size_t length;     /* of a string, or the spelling of a decimal number */
    int64_t integer;
    struct WtrJsonTree *first, *last, *next;
} WtrJsonTree;

/* The tree in `arena`, or NULL: then `problem` says why (NULL: out of memory). */
WtrJsonTree *wtr_json_tree(WtrArena *arena, const char *text, size_t length, const char **problem);

/* The child of that key; NULL also when `tree` is NULL or no object. */
const WtrJsonTree *wtr_json_at(const WtrJsonTree *tree, const char *key);
/* The text of a string; NULL for anything else. */
const char *wtr_json_text(const WtrJsonTree *tree);
const char *wtr_json_text_at(const WtrJsonTree *tree, const char *key);
/* The members of a list: `at` is NULL at the end. NULL for anything else. */
const WtrJsonTree *wtr_json_first(const WtrJsonTree *list);

/* One member of the object that a text is: its key as written and where its value stands. */
typedef struct WtrJsonMember { const char *key; size_t key_length; size_t key_at, begin, end; } WtrJsonMember;
/* Reads the next member behind `*at`, which is 0 at first; false at the end of the object or where the text is no object
 * written in order: *at is then the place behind the object's closing bracket, or 0. Values are passed over, not checked. */
bool wtr_json_member(const char *text, size_t length, size_t *at, WtrJsonMember *out);

#endif
