/* gen_tree.c — rows of the explanation tree: built from the leaves up, so that a child's row always lies
 * below its parent's.
 *
 * Relies on: gen.h, the formatter for labels. Guarantees: a node's register lies in the node's scope; the
 * scratch lists are as long after building a node as they were before its first child. */
#include "gen.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

WtrNode wtr_gen_new_node(WtrGen *gen, WtrNodeKind kind, uint32_t scope, uint32_t reg, const char *label, WtrLoc loc) {
    return (WtrNode){.kind = kind, .label = label, .reg = reg, .scope = scope, .ref = WTR_NONE, .inferred = "",
                     .place = wtr_gen_place(gen, loc)};
}

void wtr_gen_push(WtrGen *gen, uint32_t row) {
    uint32_t *slot = wtr_gen_add(gen, rows);
    if (slot)
        *slot = row;
}

uint32_t wtr_gen_node(WtrGen *gen, WtrNode node, uint32_t mark) {
    node.children = (WtrRange){gen->children.count, gen->rows.count - mark};
    for (uint32_t i = mark; i < gen->rows.count; i++) {
        uint32_t *child = wtr_gen_add(gen, children);
        if (child)
            *child = gen->rows.at[i];
    }
    gen->rows.count = mark;
    WtrNode *row = wtr_gen_add(gen, nodes);
    if (!row)
        return 0;
    *row = node;
    return gen->nodes.count - 1;
}

uint32_t wtr_gen_node_reg(const WtrGen *gen, uint32_t row) { return row < gen->nodes.count ? gen->nodes.at[row].reg : 0; }

uint32_t wtr_gen_join(WtrGen *gen, WtrOpcode op, uint32_t scope, uint32_t mark, uint32_t least) {
    gen->regs.count = 0;
    for (uint32_t i = mark; i < gen->rows.count; i++) {
        uint32_t *reg = wtr_gen_add(gen, regs);
        if (reg)
            *reg = wtr_gen_node_reg(gen, gen->rows.at[i]);
    }
    if (op == WTR_OP_ALL)
        return wtr_emit_all(&gen->emit, scope, gen->regs.at, gen->regs.count);
    if (op == WTR_OP_ANY)
        return wtr_emit_any(&gen->emit, scope, gen->regs.at, gen->regs.count);
    return wtr_emit_at_least(&gen->emit, scope, gen->regs.at, gen->regs.count, least);
}

uint32_t wtr_gen_in_scope(WtrGen *gen, uint32_t row, uint32_t scope) {
    if (row >= gen->nodes.count || gen->nodes.at[row].scope == scope)
        return row;
    WtrNode child = gen->nodes.at[row];
    uint32_t mark = gen->rows.count;
    wtr_gen_push(gen, row);
    WtrNode node = {.kind = WTR_NODE_GATHER, .label = child.label, .reg = wtr_emit_gather(&gen->emit, scope, child.reg),
                    .scope = scope, .ref = WTR_NONE, .inferred = "", .place = child.place};
    return wtr_gen_node(gen, node, mark);
}

/* ---- labels --------------------------------------------------------------------------------------- */

const char *wtr_gen_printf(WtrGen *gen, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return "";
    if ((size_t)length < sizeof text) {
        const char *copy = wtr_arena_text(gen->arena, text, (size_t)length);
        return copy ? copy : "";
    }
    char *whole = wtr_arena_alloc(gen->arena, (size_t)length + 1);
    if (!whole)
        return "";
    va_start(arguments, format);
    vsnprintf(whole, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return whole;
}

static const char *list_label(WtrGen *gen, const WtrList *list) {
    switch (list->kind) {
    case WTR_LIST_ANY: return "any of";
    case WTR_LIST_ALL: return "all of";
    case WTR_LIST_NONE: return "none of";
    default: return wtr_gen_printf(gen, "at least %u of", (unsigned)list->at_least);
    }
}

/* The first line of the scratch text; where a list follows inside brackets, they are closed again. */
static const char *first_line(WtrGen *gen) {
    size_t length = strcspn(gen->text.at, "\n"), open = 0;
    if (length == gen->text.length)
        return wtr_arena_text(gen->arena, gen->text.at, length);
    while (length && gen->text.at[length - 1] == ' ')
        length--;
    for (size_t i = 0; i < length; i++)
        open += (gen->text.at[i] == '(') - (size_t)(gen->text.at[i] == ')');
    gen->text.length = length;
    if (open)
        wtr_text_puts(&gen->text, " …");
    while (open-- > 0)
        wtr_text_puts(&gen->text, ")");
    return gen->text.failed ? NULL : wtr_arena_text(gen->arena, gen->text.at, gen->text.length);
}

const char *wtr_gen_label(WtrGen *gen, const WtrExpr *expr) {
    expr = wtr_gen_bare(expr);
    if (expr->kind == WTR_EXPR_NAME)
        return wtr_gen_text(expr->name.text);
    if (expr->kind == WTR_EXPR_LIST)
        return list_label(gen, expr->list);
    gen->text.length = 0;
    wtr_format_expr(expr, &gen->text);
    const char *label = gen->text.failed || !gen->text.at ? NULL : first_line(gen);
    if (!label)
        wtr_gen_fail(gen, WTR_NO_MEMORY);
    return wtr_gen_text(label);
}
