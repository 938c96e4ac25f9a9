/* query.c — what the passes after the parser share (see query.h).
 *
 * Relies on: query.h. Guarantees: nothing here changes the tree but the `failed` mark. */
#include "query.h"

#include <string.h>

WtrPass wtr_pass_begin(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options) {
    return (WtrPass){.tree = tree, .diags = diags, .options = options, .symbols = tree->symbols};
}

WtrDiag *wtr_pass_blame(WtrPass *pass, WtrDiag *diag) {
    WtrItem *item = pass->item;
    if (!item) return diag;
    diag->item = item->kind == WTR_ITEM_TEST ? item->title.text : item->name.text;
    const WtrCite *cite = wtr_item_first_cite(item);
    if (cite) diag->cites = wtr_cite_words(pass->tree->arena, cite);
    if (wtr_diags[diag->id].severity == WTR_SEVERITY_ERROR) item->failed = true;
    return diag;
}

void wtr_pass_suggest(WtrPass *pass, WtrDiag *diag, WtrLoc loc, const char *suggestion) {
    if (!suggestion) return;
    wtr_diag_help(pass->diags, diag, "did you mean `%s`?", suggestion);
    wtr_diag_edit(pass->diags, diag, loc, suggestion);
}

/* ---- words ---- */

const char *wtr_kind_words(WtrItemKind kind) {
    static const char *const words[] = {
        [WTR_ITEM_RULEBOOK] = "a rulebook", [WTR_ITEM_USE] = "a `use`", [WTR_ITEM_SOURCE] = "a source", [WTR_ITEM_ACTOR] = "an actor",
        [WTR_ITEM_SUBJECT] = "a subject", [WTR_ITEM_FACT] = "a fact", [WTR_ITEM_TERM] = "a definition", [WTR_ITEM_DUTY] = "a duty",
        [WTR_ITEM_READING] = "a reading", [WTR_ITEM_CALENDAR] = "a calendar", [WTR_ITEM_NARRATIVE] = "a narrative",
        [WTR_ITEM_TEST] = "a test", [WTR_ITEM_BROKEN] = "an item that could not be read"};
    return words[kind];
}

const char *wtr_type_words(WtrType type) {
    static const char *const words[] = {
        [WTR_TYPE_TRUTH] = "a yes/no question", [WTR_TYPE_NUMBER] = "a number", [WTR_TYPE_DATE] = "a date",
        [WTR_TYPE_CHOICE] = "one of a list", [WTR_TYPE_DAYS] = "a number of days", [WTR_TYPE_MONTHS] = "a number of months",
        [WTR_TYPE_YEARS] = "a number of years"};
    return words[type];
}

const char *wtr_item_name(const WtrItem *item) {
    return item->name.text ? item->name.text : "?";
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Cuts between characters: never inside a UTF-8 sequence. */
static size_t cut_whole(const char *text, size_t length) {
    while (length && ((unsigned char)text[length] & 0xC0) == 0x80) length--;
    return length;
}

const char *wtr_source_words(WtrTree *tree, WtrLoc loc, size_t limit) {
    if (loc.file >= tree->files.count || loc.end > tree->files.at[loc.file].length || loc.begin > loc.end) return "";
    const char *text = tree->files.at[loc.file].text;
    size_t room = loc.end - loc.begin, length = 0;
    char *out = wtr_arena_alloc(tree->arena, (room < limit ? room : limit) + sizeof "…");
    if (!out) return "";
    for (uint32_t i = loc.begin; i < loc.end; i++) {
        if (length >= limit) {
            length = cut_whole(out, length - 1);
            memcpy(out + length, "…", sizeof "…");
            return out;
        }
        if (!is_space(text[i])) out[length++] = text[i];
        else if (length && out[length - 1] != ' ') out[length++] = ' ';
    }
    while (length && out[length - 1] == ' ') length--;
    out[length] = 0;
    return out;
}

static void add_span(WtrText *out, const char *word, uint32_t from, uint32_t to) {
    if (!from) return;
    wtr_text_printf(out, " %s %u", word, (unsigned)from);
    if (to > from) wtr_text_printf(out, "..%u", (unsigned)to);
}

const char *wtr_cite_words(WtrArena *arena, const WtrCite *cite) {
    WtrText out = {0};
    wtr_text_puts(&out, cite->source.text ? cite->source.text : "");
    if (cite->unpaged) wtr_text_puts(&out, " unpaged");
    add_span(&out, "page", cite->page_from, cite->page_to);
    add_span(&out, "para", cite->para_from, cite->para_to);
    add_span(&out, "bullet", cite->bullet, 0);
    add_span(&out, "footnote", cite->footnote, 0);
    if (cite->section.text) wtr_text_printf(&out, " section \"%s\"", cite->section.text);
    if (cite->heading.text) wtr_text_printf(&out, " heading \"%s\"", cite->heading.text);
    return wtr_words_keep(arena, &out);
}

const char *wtr_words_keep(WtrArena *arena, WtrText *text) {
    const char *kept = text->at && !text->failed ? wtr_arena_text(arena, text->at, text->length) : NULL;
    if (text->failed) wtr_arena_array(arena, SIZE_MAX, SIZE_MAX);    /* cannot be had: makes the failure known */
    wtr_text_free(text);
    return kept ? kept : "";
}

/* ---- items ---- */

bool wtr_item_is_rule(const WtrItem *item) {
    return item->kind == WTR_ITEM_TERM || item->kind == WTR_ITEM_DUTY;
}

bool wtr_item_many(const WtrItem *subject) {
    return subject && subject->kind == WTR_ITEM_SUBJECT && subject->plural.text;
}

WtrItem *wtr_item_scope(const WtrItem *item) {
    return wtr_item_many(item->subject) ? item->subject : NULL;
}

const WtrCite *wtr_item_first_cite(const WtrItem *item) {
    for (uint32_t i = 0; i < item->cites.count; i++)
        if (!item->cites.at[i].seen) return &item->cites.at[i];
    return NULL;
}

bool wtr_item_in_library(const WtrTree *tree, const WtrItem *item) {
    static const char prefix[] = "stdlib/";
    if (item->file >= tree->files.count) return false;
    const WtrSourceFile *file = &tree->files.at[item->file];
    return (!file->real || !file->real[0]) && file->path && !strncmp(file->path, prefix, sizeof prefix - 1);
}

/* ---- expressions ---- */

static void visit_root(WtrRootVisit visit, void *data, WtrRole role, WtrExpr **at, WtrDeadlineClause *deadline) {
    WtrRoot root = {role, at, deadline};
    if (*at) visit(data, &root);
}

void wtr_item_each_root(WtrItem *item, WtrRootVisit visit, void *data) {
    visit_root(visit, data, WTR_ROLE_MEANING, &item->meaning, NULL);
    visit_root(visit, data, WTR_ROLE_IF, &item->condition, NULL);
    visit_root(visit, data, WTR_ROLE_UNLESS, &item->unless, NULL);
    visit_root(visit, data, WTR_ROLE_UNLESS_SHOWN, &item->unless_shown, NULL);
    visit_root(visit, data, WTR_ROLE_ONCE, &item->once, NULL);
    for (uint32_t i = 0; i < item->deadlines.count; i++) {
        WtrDeadlineClause *deadline = &item->deadlines.at[i];
        visit_root(visit, data, WTR_ROLE_ANCHOR, &deadline->anchor, deadline);
        visit_root(visit, data, WTR_ROLE_WHEN, &deadline->when, deadline);
    }
    visit_root(visit, data, WTR_ROLE_DONE, &item->done_when, NULL);
    visit_root(visit, data, WTR_ROLE_EXPLAINED, &item->explained_when, NULL);
}

void wtr_expr_each_part(WtrExpr *expr, WtrExprVisit visit, void *data) {
    if (expr->left) visit(data, expr->left);
    if (expr->right) visit(data, expr->right);
    switch (expr->kind) {
    case WTR_EXPR_BETWEEN:
        if (expr->third) visit(data, expr->third);
        return;
    case WTR_EXPR_CHAIN:
        for (uint32_t i = 0; i < expr->operands.count; i++)
            if (expr->operands.at[i]) visit(data, expr->operands.at[i]);
        return;
    case WTR_EXPR_LIST:
        for (uint32_t i = 0; i < expr->list->bullets.count; i++)
            if (expr->list->bullets.at[i].expr) visit(data, expr->list->bullets.at[i].expr);
        return;
    default: return;
    }
}

WtrExpr *wtr_expr_bare(WtrExpr *expr) {
    while (expr && expr->kind == WTR_EXPR_PAREN && expr->left) expr = expr->left;
    return expr;
}
