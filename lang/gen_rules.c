/* gen_rules.c — definitions and duties: their registers, their explanation trees, their rows.
 *
 * Relies on: gen.h; tree->order, in which each rule comes after all that it reads (cycles.c). Guarantees: a
 * duty's condition is: it stands, and `if`, and not `unless`, and `unless shown` is not known to be true;
 * its status is that, and unknown where the gate is (SPEC "Status"). */
#include "gen.h"

static WtrReader reader_of(const WtrGen *gen, const WtrItem *item) {
    return (WtrReader){item, wtr_gen_subject_scope(gen, item->subject), &item->standing};
}

/* ---- definitions ---------------------------------------------------------------------------------- */

static void gen_term(WtrGen *gen, const WtrItem *item) {
    WtrReader reader = reader_of(gen, item);
    gen->terms[item->index] = (WtrTerm){
        .id = wtr_gen_text(item->name.text), .subject = wtr_gen_index(item->subject), .scope = reader.scope, .type = item->type,
        .choices = item->type == WTR_TYPE_CHOICE ? wtr_gen_choices(gen, item->choices_of) : (WtrRange){0},
        .root = wtr_gen_expr(gen, &reader, item->meaning),
        .stands = wtr_gen_days(gen, &item->standing), .cites = wtr_gen_cites(gen, NULL, &item->cites),
        .draft = item->draft, .non_statutory = item->non_statutory,
        .inferred = wtr_gen_text(item->inferred.text), .stands_inferred = wtr_gen_text(item->standing.inferred.text), .note = wtr_gen_text(item->note.text), .formerly = wtr_gen_text(item->formerly.text),
        .doc = wtr_gen_text(item->doc), .place = wtr_gen_place(gen, item->loc)};
}

/* ---- the status of a duty --------------------------------------------------------------------------- */

/* NOT over an exception: true where it does not defeat the duty. One that must be shown does so only where
 * it is known to be true. */
static void push_unless(WtrGen *gen, const WtrReader *reader, const WtrExpr *exception, bool shown) {
    uint32_t mark = gen->rows.count;
    uint32_t row = wtr_gen_expr(gen, reader, exception), reg = wtr_gen_node_reg(gen, row);
    wtr_gen_push(gen, row);
    if (shown)
        reg = wtr_emit_shown(&gen->emit, reg);
    const char *label = wtr_gen_printf(gen, shown ? "unless shown %s" : "unless %s", wtr_gen_label(gen, exception));
    WtrNode node = wtr_gen_new_node(gen, WTR_NODE_UNLESS, reader->scope, wtr_emit_not(&gen->emit, reg), label, exception->loc);
    node.nonmonotone = shown;
    row = wtr_gen_node(gen, node, mark);
    wtr_gen_push(gen, row);
}

/* The whole condition; a duty that asks for nothing has the constant true. */
static uint32_t gen_condition(WtrGen *gen, const WtrReader *reader) {
    const WtrItem *item = reader->item;
    uint32_t mark = gen->rows.count;
    if (!wtr_gen_always(&item->standing))
        wtr_gen_push(gen, wtr_gen_stands(gen, reader->scope, item, &item->standing, item->standing.given ? item->standing.loc : item->name.loc));
    if (item->condition)
        wtr_gen_push(gen, wtr_gen_expr(gen, reader, item->condition));
    if (item->unless)
        push_unless(gen, reader, item->unless, false);
    if (item->unless_shown)
        push_unless(gen, reader, item->unless_shown, true);
    uint32_t parts = gen->rows.count - mark, reg = wtr_gen_join(gen, WTR_OP_ALL, reader->scope, mark, 0);
    if (parts == 1) {
        gen->rows.count = mark;
        return gen->rows.at[mark];
    }
    WtrNodeKind kind = parts ? WTR_NODE_ALL : WTR_NODE_CONSTANT;
    const char *label = parts ? wtr_gen_text(item->name.text) : "always";
    return wtr_gen_node(gen, wtr_gen_new_node(gen, kind, reader->scope, reg, label, item->name.loc), mark);
}

/* condition and (gate or not gate): unknown where the gate is unknown, for `or` is no tautology there. */
static uint32_t gated_status(WtrGen *gen, const WtrReader *reader, uint32_t condition, uint32_t gate) {
    uint32_t either[] = {gate, wtr_emit_not(&gen->emit, gate)};
    uint32_t both[] = {condition, wtr_emit_any(&gen->emit, reader->scope, either, 2)};
    return wtr_emit_all(&gen->emit, reader->scope, both, 2);
}

static void gen_status(WtrGen *gen, const WtrItem *item) {
    WtrReader reader = reader_of(gen, item);
    WtrDuty *duty = &gen->duties[item->index];
    duty->scope = reader.scope;
    duty->root = gen_condition(gen, &reader);
    duty->status = wtr_gen_node_reg(gen, duty->root);
    duty->gate = WTR_NONE;
    if (item->once) {
        duty->gate = wtr_gen_expr(gen, &reader, item->once);
        duty->status = gated_status(gen, &reader, duty->status, wtr_gen_node_reg(gen, duty->gate));
    }
}

/* ---- done, and the rest of a duty ------------------------------------------------------------------- */

static void gen_done(WtrGen *gen, const WtrItem *item) {
    WtrReader reader = reader_of(gen, item);
    WtrDuty *duty = &gen->duties[item->index];
    duty->done_on = item->done_fact != NULL;
    if (item->done_fact)
        duty->done = wtr_gen_fact(gen, reader.scope, item->done_fact, item->done_on.loc);
    else
        duty->done = item->done_when ? wtr_gen_expr(gen, &reader, item->done_when) : WTR_NONE;
}

static void gen_parties(WtrGen *gen, const WtrItem *item, WtrDuty *duty) {
    duty->action = "";
    if (!item->bearers.count)
        return;
    const WtrBearerClause *clause = &item->bearers.at[0];
    duty->bearer = wtr_gen_parties(gen, &clause->bearer);
    duty->recipient = wtr_gen_parties(gen, &clause->recipient);
    duty->action = wtr_gen_text(clause->action.text);
}

/* The rule as its author wrote it, from its head to its last clause. */
static const char *rule_text(WtrGen *gen, const WtrItem *item) {
    if (item->file >= gen->tree->files.count)
        return "";
    const WtrSourceFile *file = &gen->tree->files.at[item->file];
    return wtr_gen_text(wtr_arena_text(gen->arena, file->text + item->loc.begin, item->loc.end - item->loc.begin));
}

static void gen_rest(WtrGen *gen, const WtrItem *item) {
    WtrReader reader = reader_of(gen, item);
    WtrDuty *duty = &gen->duties[item->index];
    gen_parties(gen, item, duty);
    duty->id = wtr_gen_text(item->name.text);
    duty->subject = wtr_gen_index(item->subject);
    duty->modality = item->modality;
    duty->explained = item->explained_when ? wtr_gen_expr(gen, &reader, item->explained_when) : WTR_NONE;
    duty->deadlines = wtr_gen_deadlines(gen, &reader);
    duty->stands = wtr_gen_days(gen, &item->standing);
    duty->cites = wtr_gen_cites(gen, NULL, &item->cites);
    duty->not_exhaustive = item->not_exhaustive;
    duty->non_statutory = item->non_statutory;
    duty->draft = item->draft;
    duty->nonmonotone = item->nonmonotone;
    duty->inferred = wtr_gen_text(item->inferred.text);
    duty->stands_inferred = wtr_gen_text(item->standing.inferred.text);
    duty->note = wtr_gen_text(item->note.text);
    duty->formerly = wtr_gen_text(item->formerly.text);
    duty->doc = wtr_gen_text(item->doc);
    duty->source = rule_text(gen, item);
    duty->place = wtr_gen_place(gen, item->loc);
}

static void gen_duty(WtrGen *gen, const WtrItem *item) {
    gen_status(gen, item);
    gen_done(gen, item);
    gen_rest(gen, item);
}

void wtr_gen_rules(WtrGen *gen) {
    for (uint32_t i = 0; i < gen->tree->order.count && gen->status == WTR_OK; i++) {
        const WtrItem *item = gen->tree->order.at[i];
        if (item->kind == WTR_ITEM_TERM)
            gen_term(gen, item);
        else
            gen_duty(gen, item);
    }
}
