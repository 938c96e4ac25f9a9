/* gen_refs.c — names in expressions: facts, definitions, duties, readings, as_of and today.
 *
 * Relies on: gen.h; every definition and duty that is read has been generated (tree->order). Guarantees: a
 * definition is generated once and its register and tree are shared by all readers; of several that share
 * a name by standing on different days, a reader whose days lie within one's days reads that one, and
 * other readers a choice between them by `as_of`. */
#include <assert.h>

#include "gen.h"

uint32_t wtr_gen_fact(WtrGen *gen, uint32_t scope, const WtrItem *fact, WtrLoc loc) {
    const WtrFact *row = &gen->facts.at[fact->index];
    WtrNode node = wtr_gen_new_node(gen, WTR_NODE_FACT, row->scope, row->value, row->id, loc);
    node.ref = fact->index;
    node.nonmonotone = row->assumed;
    return wtr_gen_in_scope(gen, wtr_gen_node(gen, node, gen->rows.count), scope);
}

/* ---- which of several of one name ------------------------------------------------------------------ */

/* The only item this reader can mean, or NULL where that depends on as_of. */
static const WtrItem *only_target(const WtrReader *reader, const WtrExpr *name) {
    if (name->targets.count == 1)
        return name->targets.at[0];
    for (uint32_t i = 0; i < name->targets.count; i++)
        if (wtr_gen_days_within(reader->days, &name->targets.at[i]->standing))
            return name->targets.at[i];
    return NULL;
}

/* ALL(STANDS, the variant): true where the variant stands and holds. */
static void push_variant(WtrGen *gen, uint32_t scope, const WtrItem *item, uint32_t row, const char *label, WtrLoc loc) {
    uint32_t mark = gen->rows.count;
    wtr_gen_push(gen, wtr_gen_stands(gen, scope, item, &item->standing, loc));
    wtr_gen_push(gen, row);
    uint32_t reg = wtr_gen_join(gen, WTR_OP_ALL, scope, mark, 0);
    row = wtr_gen_node(gen, wtr_gen_new_node(gen, WTR_NODE_ALL, scope, reg, label, loc), mark);
    wtr_gen_push(gen, row);
}

static uint32_t any_variant(WtrGen *gen, uint32_t scope, uint32_t mark, const char *label, WtrLoc loc) {
    uint32_t reg = wtr_gen_join(gen, WTR_OP_ANY, scope, mark, 0);
    return wtr_gen_node(gen, wtr_gen_new_node(gen, WTR_NODE_ANY, scope, reg, label, loc), mark);
}

/* ---- definitions ----------------------------------------------------------------------------------- */

static uint32_t gen_term(WtrGen *gen, uint32_t scope, const WtrItem *item, WtrLoc loc) {
    assert(item);                          /* resolve.c puts no NULL among the targets */
    const WtrTerm *term = &gen->terms[item->index];
    WtrNode node = wtr_gen_new_node(gen, WTR_NODE_TERM, term->scope, wtr_gen_node_reg(gen, term->root), term->id, loc);
    node.ref = item->index;
    uint32_t mark = gen->rows.count;
    wtr_gen_push(gen, term->root);
    return wtr_gen_in_scope(gen, wtr_gen_node(gen, node, mark), scope);
}

/* Numbers, dates and choices: the value of the first that stands, else of the last. */
static uint32_t select_variant(WtrGen *gen, const WtrReader *reader, const WtrExpr *name) {
    uint32_t mark = gen->rows.count, reg = 0;
    for (uint32_t i = 0; i < name->targets.count; i++) {
        const WtrItem *item = name->targets.at[i];
        wtr_gen_push(gen, wtr_gen_stands(gen, reader->scope, item, &item->standing, name->loc));
        wtr_gen_push(gen, gen_term(gen, reader->scope, item, name->loc));
    }
    for (uint32_t i = gen->rows.count; gen->status == WTR_OK && i >= mark + 2; i -= 2) {
        uint32_t stands = wtr_gen_node_reg(gen, gen->rows.at[i - 2]), value = wtr_gen_node_reg(gen, gen->rows.at[i - 1]);
        reg = i == gen->rows.count ? value : wtr_emit_select(&gen->emit, stands, value, reg);
    }
    return wtr_gen_node(gen, wtr_gen_new_node(gen, WTR_NODE_VARIANT, reader->scope, reg, name->name.text, name->loc), mark);
}

static uint32_t gen_terms(WtrGen *gen, const WtrReader *reader, const WtrExpr *name) {
    const WtrItem *only = only_target(reader, name);
    if (only)
        return gen_term(gen, reader->scope, only, name->loc);
    if (name->type != WTR_TYPE_TRUTH)
        return select_variant(gen, reader, name);
    uint32_t mark = gen->rows.count;
    for (uint32_t i = 0; i < name->targets.count; i++) {
        uint32_t row = gen_term(gen, reader->scope, name->targets.at[i], name->loc);
        push_variant(gen, reader->scope, name->targets.at[i], row, name->name.text, name->loc);
    }
    return any_variant(gen, reader->scope, mark, name->name.text, name->loc);
}

/* ---- duties ---------------------------------------------------------------------------------------- */

/* "X is due": the duty's status, over its condition and its gate. */
static uint32_t gen_due(WtrGen *gen, uint32_t scope, const WtrItem *item, const char *label, WtrLoc loc) {
    const WtrDuty *duty = &gen->duties[item->index];
    WtrNode node = wtr_gen_new_node(gen, WTR_NODE_DUTY, duty->scope, duty->status, label, loc);
    node.ref = item->index;
    uint32_t mark = gen->rows.count;
    wtr_gen_push(gen, duty->root);
    if (duty->gate != WTR_NONE)
        wtr_gen_push(gen, duty->gate);
    return wtr_gen_in_scope(gen, wtr_gen_node(gen, node, mark), scope);
}

/* "X is done": what its `done` clause says, without which check.c refuses the question. */
static uint32_t gen_done(WtrGen *gen, uint32_t scope, const WtrItem *item, const char *label, WtrLoc loc) {
    const WtrDuty *duty = &gen->duties[item->index];
    uint32_t mark = gen->rows.count, reg = wtr_gen_node_reg(gen, duty->done);
    wtr_gen_push(gen, duty->done);
    if (duty->done_on)
        reg = wtr_emit_happened(&gen->emit, reg);
    WtrNode node = wtr_gen_new_node(gen, WTR_NODE_DUTY, duty->scope, reg, label, loc);
    node.ref = item->index;
    return wtr_gen_in_scope(gen, wtr_gen_node(gen, node, mark), scope);
}

/* A status is false where its duty does not stand; whether a duty is done says nothing of that. */
static uint32_t gen_duties(WtrGen *gen, const WtrReader *reader, const WtrExpr *name, bool due, const char *label) {
    const WtrItem *only = only_target(reader, name);
    if (only)
        return due ? gen_due(gen, reader->scope, only, label, name->loc) : gen_done(gen, reader->scope, only, label, name->loc);
    uint32_t mark = gen->rows.count;
    for (uint32_t i = 0; i < name->targets.count; i++) {
        const WtrItem *item = name->targets.at[i];
        if (due)
            wtr_gen_push(gen, gen_due(gen, reader->scope, item, label, name->loc));
        else
            push_variant(gen, reader->scope, item, gen_done(gen, reader->scope, item, label, name->loc), label, name->loc);
    }
    return any_variant(gen, reader->scope, mark, label, name->loc);
}

/* "… is not …": NOT over the node of the plain form. */
static uint32_t negate(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr, uint32_t row) {
    if (!expr->negated)
        return row;
    uint32_t mark = gen->rows.count, reg = wtr_emit_not(&gen->emit, wtr_gen_node_reg(gen, row));
    wtr_gen_push(gen, row);
    return wtr_gen_node(gen, wtr_gen_new_node(gen, WTR_NODE_NOT, reader->scope, reg, wtr_gen_label(gen, expr), expr->loc), mark);
}

uint32_t wtr_gen_is_duty(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    const WtrExpr *name = wtr_gen_bare(expr->left);
    bool due = expr->is == WTR_IS_DUE;
    const char *label = wtr_gen_printf(gen, "%s is %s", wtr_gen_text(name->name.text), due ? "due" : "done");
    return negate(gen, reader, expr, gen_duties(gen, reader, name, due, label));
}

/* ---- readings -------------------------------------------------------------------------------------- */

static uint32_t reading_is(WtrGen *gen, const WtrReader *reader, const WtrItem *item, uint32_t choice, WtrLoc loc) {
    const WtrReading *reading = &gen->readings.at[item->index];
    const char *chosen = choice < reading->choices.count ? gen->choices.at[reading->choices.first + choice].id : "";
    uint32_t reg = wtr_emit_is(&gen->emit, wtr_emit_reading(&gen->emit, item->index), choice);
    WtrNode node = wtr_gen_new_node(gen, WTR_NODE_READING, reader->scope, wtr_emit_gather(&gen->emit, reader->scope, reg),
                                    wtr_gen_printf(gen, "%s is %s", reading->id, chosen), loc);
    node.ref = item->index;
    node.number = (int32_t)choice;
    return wtr_gen_node(gen, node, gen->rows.count);
}

uint32_t wtr_gen_is_reading(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    const WtrItem *reading = wtr_gen_bare(expr->left)->targets.at[0];
    if (expr->kind == WTR_EXPR_IS)
        return negate(gen, reader, expr, reading_is(gen, reader, reading, expr->choice, expr->loc));
    uint32_t mark = gen->rows.count;
    for (uint32_t i = 0; i < expr->choice_list.count; i++)
        wtr_gen_push(gen, reading_is(gen, reader, reading, expr->choice_list.at[i], expr->loc));
    uint32_t reg = wtr_gen_join(gen, WTR_OP_ANY, reader->scope, mark, 0);
    if (expr->negated)
        reg = wtr_emit_not(&gen->emit, reg);
    WtrNodeKind kind = expr->negated ? WTR_NODE_NONE : WTR_NODE_ANY;
    return wtr_gen_node(gen, wtr_gen_new_node(gen, kind, reader->scope, reg, wtr_gen_label(gen, expr), expr->loc), mark);
}

/* ---- names ------------------------------------------------------------------------------------------ */

static uint32_t gen_day(WtrGen *gen, const WtrReader *reader, const WtrExpr *name, WtrNodeKind kind, uint32_t reg) {
    reg = wtr_emit_gather(&gen->emit, reader->scope, reg);
    return wtr_gen_node(gen, wtr_gen_new_node(gen, kind, reader->scope, reg, name->name.text, name->loc), gen->rows.count);
}

uint32_t wtr_gen_name(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    switch (expr->ref) {
    case WTR_REF_FACT: return wtr_gen_fact(gen, reader->scope, expr->targets.at[0], expr->loc);
    case WTR_REF_TERM: return gen_terms(gen, reader, expr);
    case WTR_REF_AS_OF: return gen_day(gen, reader, expr, WTR_NODE_AS_OF, wtr_emit_as_of(&gen->emit));
    case WTR_REF_TODAY: return gen_day(gen, reader, expr, WTR_NODE_TODAY, wtr_emit_today(&gen->emit));
    default: break;                          /* a reading or a duty is read through "is" only */
    }
    wtr_gen_fail(gen, WTR_BAD_ARGUMENT);
    return 0;
}
