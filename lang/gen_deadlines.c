/* gen_deadlines.c — the deadlines of a duty.
 *
 * Relies on: gen.h; check.c's bounds on counts. Guarantees: a deadline that names no date counts from as_of;
 * only one that counts working days has a calendar. Dates are computed by the machine, for the lanes that
 * ask for them; here are only the anchor and the condition. */
#include "gen.h"

static uint32_t gen_anchor(WtrGen *gen, const WtrReader *reader, const WtrDeadlineClause *clause) {
    if (clause->kind == WTR_TIMING)
        return WTR_NONE;
    if (clause->anchor)
        return wtr_gen_expr(gen, reader, clause->anchor);
    uint32_t reg = wtr_emit_gather(&gen->emit, reader->scope, wtr_emit_as_of(&gen->emit));
    return wtr_gen_node(gen, wtr_gen_new_node(gen, WTR_NODE_AS_OF, reader->scope, reg, "as_of", clause->loc), gen->rows.count);
}

static const char *deadline_text(WtrGen *gen, const WtrDeadlineClause *clause) {
    gen->text.length = 0;
    wtr_format_deadline(clause, &gen->text);
    const char *text = gen->text.failed || !gen->text.at ? NULL : wtr_arena_text(gen->arena, gen->text.at, gen->text.length);
    if (!text)
        wtr_gen_fail(gen, WTR_NO_MEMORY);
    return wtr_gen_text(text);
}

static WtrDeadline gen_deadline(WtrGen *gen, const WtrReader *rule, const WtrDeadlineClause *clause) {
    WtrReader reader = *rule;
    reader.days = &clause->standing;
    bool counts = clause->kind == WTR_WITHIN || clause->kind == WTR_NO_LATER || clause->kind == WTR_EVERY;
    return (WtrDeadline){
        .kind = clause->kind, .count = counts ? (int32_t)clause->number : 0, .unit = counts ? clause->unit : WTR_DAYS,
        .calendar = counts ? wtr_gen_calendar(gen, clause->unit) : WTR_NONE,
        .anchor = gen_anchor(gen, &reader, clause),
        .modality = clause->has_modality ? clause->modality : rule->item->modality, .own_modality = clause->has_modality,
        .when = clause->when ? wtr_gen_expr(gen, &reader, clause->when) : WTR_NONE,
        .stands = wtr_gen_days(gen, &clause->standing), .cites = wtr_gen_cites(gen, rule->item, &clause->cites),
        .non_statutory = clause->non_statutory, .text = deadline_text(gen, clause),
        .inferred = wtr_gen_text(clause->standing.inferred.text), .place = wtr_gen_place(gen, clause->loc)};
}

WtrRange wtr_gen_deadlines(WtrGen *gen, const WtrReader *reader) {
    const WtrItem *item = reader->item;
    WtrRange range = {gen->deadlines.count, item->deadlines.count};
    for (uint32_t i = 0; i < item->deadlines.count; i++) {
        WtrDeadline deadline = gen_deadline(gen, reader, &item->deadlines.at[i]);
        WtrDeadline *row = wtr_gen_add(gen, deadlines);
        if (row)
            *row = deadline;
    }
    return range;
}
