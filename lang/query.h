/* query.h — what the passes after the parser share: asking the tree things, and reporting in an item.
 *
 * Relies on: ast.h, diag.h, compile.h, scope.h. Guarantees: walking visits every expression of an item
 * once, in the order of the clauses as ast.h lists them. Walks are recursive; the parser bounds how deep
 * brackets nest (parse.h, WTR_NEST_MAX), and a level of them holds a handful of expressions. */
#ifndef WTR_QUERY_H
#define WTR_QUERY_H

#include "ast.h"
#include "compile.h"
#include "diag.h"
#include "scope.h"

/* What a pass works on; `item` is the one it is looking at, named in what it reports. */
typedef struct WtrPass {
    WtrTree *tree;
    WtrDiags *diags;
    const WtrCompileOptions *options;
    WtrSymbols *symbols;
    WtrItem *item;
} WtrPass;

WtrPass wtr_pass_begin(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options);

/* Puts the item being looked at and its citation on a diagnostic, and marks the item as failed by an
 * error. Returns `diag`. */
WtrDiag *wtr_pass_blame(WtrPass *pass, WtrDiag *diag);
/* wtr_report(pass, ID, loc, format, …): adds a diagnostic about the item being looked at. */
#define wtr_report(pass, name, loc, ...) wtr_pass_blame((pass), wtr_diag_add((pass)->diags, WTR_DIAG_##name, (loc), __VA_ARGS__))

/* Adds "did you mean `x`?" and the edit that puts it there; nothing when `suggestion` is NULL. */
void wtr_pass_suggest(WtrPass *pass, WtrDiag *diag, WtrLoc loc, const char *suggestion);

/* ---- words ---- */

const char *wtr_kind_words(WtrItemKind kind);      /* "an actor", "a fact" */
const char *wtr_type_words(WtrType type);          /* "a yes/no question", "a number of years" */
/* A name in the tree for messages: "?" where a broken item has none. */
const char *wtr_item_name(const WtrItem *item);

/* The text of a place on one line, runs of white space made one space; shortened past `limit` bytes. */
const char *wtr_source_words(WtrTree *tree, WtrLoc loc, size_t limit);
/* "wt2020 page 96 para 14". */
const char *wtr_cite_words(WtrArena *arena, const WtrCite *cite);

/* Moves a text into the arena and frees it; "" when there was no memory, which the arena then knows. */
const char *wtr_words_keep(WtrArena *arena, WtrText *text);

/* ---- items ---- */

bool wtr_item_is_rule(const WtrItem *item);        /* a definition or a duty */
bool wtr_item_many(const WtrItem *subject);        /* a subject of which a case may have several */
/* The `many` subject whose instances an item is evaluated in, or NULL for the case's own lane. */
WtrItem *wtr_item_scope(const WtrItem *item);
/* The first citation that says where the rule stands (not `seen`), or NULL. */
const WtrCite *wtr_item_first_cite(const WtrItem *item);
/* Whether an item comes from the library compiled into the program. */
bool wtr_item_in_library(const WtrTree *tree, const WtrItem *item);

/* ---- expressions ---- */

typedef enum WtrRole {
    WTR_ROLE_MEANING, WTR_ROLE_IF, WTR_ROLE_UNLESS, WTR_ROLE_UNLESS_SHOWN, WTR_ROLE_ONCE, WTR_ROLE_ANCHOR, WTR_ROLE_WHEN,
    WTR_ROLE_DONE, WTR_ROLE_EXPLAINED
} WtrRole;

/* One expression that hangs on an item; `deadline` is set for ANCHOR and WHEN. */
typedef struct WtrRoot { WtrRole role; WtrExpr **at; WtrDeadlineClause *deadline; } WtrRoot;
typedef void (*WtrRootVisit)(void *data, const WtrRoot *root);
void wtr_item_each_root(WtrItem *item, WtrRootVisit visit, void *data);

/* Calls `visit` for each direct part of an expression, bullets among them. */
typedef void (*WtrExprVisit)(void *data, WtrExpr *expr);
void wtr_expr_each_part(WtrExpr *expr, WtrExprVisit visit, void *data);
/* An expression without the brackets around it. */
WtrExpr *wtr_expr_bare(WtrExpr *expr);

#endif
