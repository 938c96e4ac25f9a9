/* gen_expr.c — expressions: each becomes a register and the node that explains it.
 *
 * Relies on: gen.h; resolve.c has bound every name, check.c every type; the parser caps how deep
 * expressions nest, and with it the recursion here. Guarantees: the node handed back lies in the reader's
 * scope. A literal that an instruction holds itself has no node: the comparison's label shows it. */
#include "gen.h"

const WtrExpr *wtr_gen_bare(const WtrExpr *expr) {
    while (expr->kind == WTR_EXPR_PAREN)
        expr = expr->left;
    return expr;
}

static uint32_t add_child(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    uint32_t row = wtr_gen_expr(gen, reader, expr);
    wtr_gen_push(gen, row);
    return wtr_gen_node_reg(gen, row);
}

static uint32_t leaf(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr, WtrNodeKind kind, uint32_t reg) {
    WtrNode node = wtr_gen_new_node(gen, kind, reader->scope, reg, wtr_gen_label(gen, expr), expr->loc);
    return wtr_gen_node(gen, node, gen->rows.count);
}

/* Closes a node over the children above `mark`. */
static uint32_t branch(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr, WtrNodeKind kind, uint32_t reg, uint32_t mark) {
    WtrNode node = wtr_gen_new_node(gen, kind, reader->scope, reg, wtr_gen_label(gen, expr), expr->loc);
    return wtr_gen_node(gen, node, mark);
}

static uint32_t negated(WtrGen *gen, const WtrExpr *expr, uint32_t reg) { return expr->negated ? wtr_emit_not(&gen->emit, reg) : reg; }

/* ---- and, or, not --------------------------------------------------------------------------------- */

static uint32_t gen_not(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    uint32_t mark = gen->rows.count;
    uint32_t reg = wtr_emit_not(&gen->emit, add_child(gen, reader, expr->left));
    return branch(gen, reader, expr, WTR_NODE_NOT, reg, mark);
}

static WtrJoin join_of(const WtrExpr *chain) { return chain->ops.count ? chain->ops.at[0] : WTR_AND; }

/* Brackets around a chain of the same word add nothing: its operands join the outer ones. */
static void add_operands(WtrGen *gen, const WtrReader *reader, const WtrExpr *chain) {
    for (uint32_t i = 0; i < chain->operands.count; i++) {
        const WtrExpr *operand = wtr_gen_bare(chain->operands.at[i]);
        if (operand->kind == WTR_EXPR_CHAIN && join_of(operand) == join_of(chain))
            add_operands(gen, reader, operand);
        else
            add_child(gen, reader, operand);
    }
}

static uint32_t gen_chain(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    bool all = join_of(expr) == WTR_AND;
    uint32_t mark = gen->rows.count;
    add_operands(gen, reader, expr);
    uint32_t reg = wtr_gen_join(gen, all ? WTR_OP_ALL : WTR_OP_ANY, reader->scope, mark, 0);
    return branch(gen, reader, expr, all ? WTR_NODE_ALL : WTR_NODE_ANY, reg, mark);
}

/* ---- comparisons ---------------------------------------------------------------------------------- */

static bool is_literal(const WtrExpr *expr) { return wtr_gen_bare(expr)->kind == WTR_EXPR_NUMBER; }
static int32_t literal(const WtrExpr *expr) { return (int32_t)wtr_gen_bare(expr)->number; }

/* What `op` becomes when its sides change places. */
static WtrCompareOp mirrored(WtrCompareOp op) {
    static const WtrCompareOp mirror[] = {[WTR_CMP_EQ] = WTR_CMP_EQ, [WTR_CMP_NE] = WTR_CMP_NE, [WTR_CMP_LT] = WTR_CMP_GT,
                                          [WTR_CMP_LE] = WTR_CMP_GE, [WTR_CMP_GT] = WTR_CMP_LT, [WTR_CMP_GE] = WTR_CMP_LE};
    return mirror[op];
}

/* `reg op right`, where `right` is a literal or gets a child of its own. */
static uint32_t compare_with(WtrGen *gen, const WtrReader *reader, uint32_t reg, WtrCompareOp op, const WtrExpr *right) {
    if (is_literal(right))
        return wtr_emit_compare_number(&gen->emit, op, reg, literal(right));
    return wtr_emit_compare(&gen->emit, op, reg, add_child(gen, reader, right));
}

static uint32_t compare_numbers(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    if (!is_literal(expr->left))
        return compare_with(gen, reader, add_child(gen, reader, expr->left), expr->compare, expr->right);
    if (!is_literal(expr->right))
        return compare_with(gen, reader, add_child(gen, reader, expr->right), mirrored(expr->compare), expr->left);
    uint32_t left = wtr_emit_number(&gen->emit, reader->scope, literal(expr->left));
    return wtr_emit_compare_number(&gen->emit, expr->compare, left, literal(expr->right));
}

static uint32_t gen_compare(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    uint32_t mark = gen->rows.count, reg = compare_numbers(gen, reader, expr);
    return branch(gen, reader, expr, WTR_NODE_COMPARE, reg, mark);
}

static uint32_t gen_is_date(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    uint32_t mark = gen->rows.count;
    uint32_t left = add_child(gen, reader, expr->left), right = add_child(gen, reader, expr->right);
    uint32_t reg = wtr_emit_compare_dates(&gen->emit, expr->date_op, left, right);
    return branch(gen, reader, expr, WTR_NODE_COMPARE, negated(gen, expr, reg), mark);
}

/* Both ends of `between` are counted. */
static uint32_t gen_between(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    uint32_t mark = gen->rows.count, ends[2];
    uint32_t reg = add_child(gen, reader, expr->left);
    if (expr->left->type == WTR_TYPE_DATE) {
        ends[0] = wtr_emit_compare_dates(&gen->emit, WTR_DATE_ON_OR_AFTER, reg, add_child(gen, reader, expr->right));
        ends[1] = wtr_emit_compare_dates(&gen->emit, WTR_DATE_ON_OR_BEFORE, reg, add_child(gen, reader, expr->third));
    } else {
        ends[0] = compare_with(gen, reader, reg, WTR_CMP_GE, expr->right);
        ends[1] = compare_with(gen, reader, reg, WTR_CMP_LE, expr->third);
    }
    reg = negated(gen, expr, wtr_emit_all(&gen->emit, reader->scope, ends, 2));
    return branch(gen, reader, expr, WTR_NODE_COMPARE, reg, mark);
}

/* ---- is ------------------------------------------------------------------------------------------- */

static uint32_t gen_is_choice(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    uint32_t mark = gen->rows.count;
    uint32_t reg = wtr_emit_is(&gen->emit, add_child(gen, reader, expr->left), expr->choice);
    return branch(gen, reader, expr, WTR_NODE_COMPARE, negated(gen, expr, reg), mark);
}

static uint32_t gen_is_one_of(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    if (wtr_gen_bare(expr->left)->ref == WTR_REF_READING)
        return wtr_gen_is_reading(gen, reader, expr);
    uint32_t mark = gen->rows.count;
    uint32_t choice = add_child(gen, reader, expr->left);
    gen->regs.count = 0;
    for (uint32_t i = 0; i < expr->choice_list.count; i++) {
        uint32_t *slot = wtr_gen_add(gen, regs);
        if (slot)
            *slot = wtr_emit_is(&gen->emit, choice, expr->choice_list.at[i]);
    }
    uint32_t reg = wtr_emit_any(&gen->emit, reader->scope, gen->regs.at, gen->regs.count);
    return branch(gen, reader, expr, WTR_NODE_COMPARE, negated(gen, expr, reg), mark);
}

static uint32_t gen_known(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    uint32_t mark = gen->rows.count;
    uint32_t reg = wtr_emit_known(&gen->emit, add_child(gen, reader, expr->left));
    if (expr->is == WTR_IS_UNKNOWN)
        reg = wtr_emit_not(&gen->emit, reg);
    uint32_t row = branch(gen, reader, expr, WTR_NODE_KNOWN, negated(gen, expr, reg), mark);
    if (row < gen->nodes.count)
        gen->nodes.at[row].nonmonotone = true;
    return row;
}

static uint32_t gen_is(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    switch (expr->is) {
    case WTR_IS_READING: return wtr_gen_is_reading(gen, reader, expr);
    case WTR_IS_DUE: case WTR_IS_DONE: return wtr_gen_is_duty(gen, reader, expr);
    case WTR_IS_KNOWN: case WTR_IS_UNKNOWN: return gen_known(gen, reader, expr);
    default: return gen_is_choice(gen, reader, expr);
    }
}

/* ---- dates and lengths of time -------------------------------------------------------------------- */

static uint32_t gen_offset(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    uint32_t mark = gen->rows.count;
    int32_t count = expr->backward ? -(int32_t)expr->number : (int32_t)expr->number;
    uint32_t reg = wtr_emit_add_date(&gen->emit, add_child(gen, reader, expr->left), count, expr->unit, wtr_gen_calendar(gen, expr->unit));
    return branch(gen, reader, expr, WTR_NODE_OFFSET, reg, mark);
}

static uint32_t gen_span(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    uint32_t mark = gen->rows.count;
    uint32_t from = add_child(gen, reader, expr->left), to = add_child(gen, reader, expr->right);
    uint32_t reg = wtr_emit_span(&gen->emit, from, to, expr->unit, wtr_gen_calendar(gen, expr->unit));
    return branch(gen, reader, expr, WTR_NODE_SPAN, reg, mark);
}

/* ---- quantifiers ---------------------------------------------------------------------------------- */

/* `no child has` is `not any child has`. The fold lies in the case, whoever reads it. */
static uint32_t gen_quantifier(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    static const WtrOpcode folds[] = {[WTR_QUANT_ANY] = WTR_OP_FOLD_ANY, [WTR_QUANT_EVERY] = WTR_OP_FOLD_EVERY,
                                      [WTR_QUANT_NO] = WTR_OP_FOLD_ANY, [WTR_QUANT_AT_LEAST] = WTR_OP_FOLD_AT_LEAST};
    WtrReader inside = *reader, outside = *reader;
    inside.scope = wtr_gen_subject_scope(gen, expr->subject);
    outside.scope = 0;
    uint32_t mark = gen->rows.count;
    uint32_t body = add_child(gen, &inside, expr->left);
    uint32_t reg = wtr_emit_fold(&gen->emit, folds[expr->quantifier], expr->subject->index, body, (uint32_t)expr->number);
    if (expr->quantifier == WTR_QUANT_NO)
        reg = wtr_emit_not(&gen->emit, reg);
    uint32_t row = branch(gen, &outside, expr, WTR_NODE_QUANTIFIER, reg, mark);
    if (row < gen->nodes.count) {
        gen->nodes.at[row].ref = expr->subject->index;
        gen->nodes.at[row].number = expr->quantifier == WTR_QUANT_AT_LEAST ? (int32_t)expr->number : 0;
    }
    return wtr_gen_in_scope(gen, row, reader->scope);
}

/* ---- all of them ---------------------------------------------------------------------------------- */

uint32_t wtr_gen_expr(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    switch (expr->kind) {
    case WTR_EXPR_NAME: return wtr_gen_name(gen, reader, expr);
    case WTR_EXPR_NUMBER: return leaf(gen, reader, expr, WTR_NODE_CONSTANT, wtr_emit_number(&gen->emit, reader->scope, (int32_t)expr->number));
    case WTR_EXPR_DATE: return leaf(gen, reader, expr, WTR_NODE_CONSTANT, wtr_emit_date(&gen->emit, reader->scope, expr->date.day));
    case WTR_EXPR_NOT: return gen_not(gen, reader, expr);
    case WTR_EXPR_CHAIN: return gen_chain(gen, reader, expr);
    case WTR_EXPR_PAREN: return wtr_gen_expr(gen, reader, expr->left);
    case WTR_EXPR_LIST: return wtr_gen_list(gen, reader, expr);
    case WTR_EXPR_COMPARE: return gen_compare(gen, reader, expr);
    case WTR_EXPR_IS_DATE: return gen_is_date(gen, reader, expr);
    case WTR_EXPR_BETWEEN: return gen_between(gen, reader, expr);
    case WTR_EXPR_IS: return gen_is(gen, reader, expr);
    case WTR_EXPR_IS_ONE_OF: return gen_is_one_of(gen, reader, expr);
    case WTR_EXPR_OFFSET: return gen_offset(gen, reader, expr);
    case WTR_EXPR_SPAN: return gen_span(gen, reader, expr);
    case WTR_EXPR_QUANTIFIER: return gen_quantifier(gen, reader, expr);
    case WTR_EXPR_NOT_YET: break;            /* stands in a test's givens only */
    }
    wtr_gen_fail(gen, WTR_BAD_ARGUMENT);
    return 0;
}
