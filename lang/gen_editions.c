/* gen_editions.c — whether something stands on `as_of`: comparisons with the ends of its intervals.
 *
 * Relies on: gen.h; check.c's `days`: sorted, disjoint, not adjacent, none meaning always. Guarantees: each
 * end of an interval is one register, shared by all who have it; what stands always has no gate. */
#include "gen.h"

#include <string.h>

#include "../engine/date.h"

/* An interval with its open sides at the ends of the years that dates have. */
static WtrInterval bounded(WtrInterval days) {
    return (WtrInterval){days.from ? days.from : WTR_DAY_MIN, days.to ? days.to : WTR_DAY_MAX};
}

bool wtr_gen_always(const WtrStanding *standing) {
    if (!standing)
        return true;
    if (standing->never)
        return false;
    if (standing->days.count != 1)
        return standing->days.count == 0;
    WtrInterval days = bounded(standing->days.at[0]);
    return days.from == WTR_DAY_MIN && days.to == WTR_DAY_MAX;
}

bool wtr_gen_same_days(const WtrStanding *a, const WtrStanding *b) {
    if (wtr_gen_always(a) || wtr_gen_always(b))
        return wtr_gen_always(a) && wtr_gen_always(b);
    if (a->never || b->never)
        return a->never && b->never;
    return a->days.count == b->days.count && !memcmp(a->days.at, b->days.at, a->days.count * sizeof *a->days.at);
}

static bool interval_within(WtrInterval days, const WtrStanding *standing) {
    days = bounded(days);
    for (uint32_t i = 0; i < standing->days.count; i++) {
        WtrInterval whole = bounded(standing->days.at[i]);
        if (days.from >= whole.from && days.to <= whole.to)
            return true;
    }
    return false;
}

bool wtr_gen_days_within(const WtrStanding *days, const WtrStanding *standing) {
    if (wtr_gen_always(standing) || (days && days->never))
        return true;
    if (wtr_gen_always(days) || standing->never)
        return false;
    for (uint32_t i = 0; i < days->days.count; i++)
        if (!interval_within(days->days.at[i], standing))
            return false;
    return true;
}

/* One interval: not before its first day, before the day after its last. */
static uint32_t interval_reg(WtrGen *gen, WtrInterval days) {
    WtrEmit *emit = &gen->emit;
    uint32_t as_of = wtr_emit_as_of(emit), ends[2], count = 0;
    days = bounded(days);
    if (days.from > WTR_DAY_MIN)
        ends[count++] = wtr_emit_compare_dates(emit, WTR_DATE_ON_OR_AFTER, as_of, wtr_emit_date(emit, 0, days.from));
    if (days.to < WTR_DAY_MAX)
        ends[count++] = wtr_emit_compare_dates(emit, WTR_DATE_BEFORE, as_of, wtr_emit_date(emit, 0, days.to + 1));
    return wtr_emit_all(emit, 0, ends, count);
}

uint32_t wtr_gen_stands_reg(WtrGen *gen, uint32_t scope, const WtrStanding *standing) {
    if (wtr_gen_always(standing))
        return wtr_emit_truth(&gen->emit, scope, WTR_TRUE);
    if (standing->never)
        return wtr_emit_truth(&gen->emit, scope, WTR_FALSE);
    gen->regs.count = 0;
    for (uint32_t i = 0; i < standing->days.count; i++) {
        uint32_t *slot = wtr_gen_add(gen, regs);
        if (slot)
            *slot = interval_reg(gen, standing->days.at[i]);
    }
    return wtr_emit_gather(&gen->emit, scope, wtr_emit_any(&gen->emit, 0, gen->regs.at, gen->regs.count));
}

/* ---- words ---------------------------------------------------------------------------------------- */

/* Most rules stand where the one before them does: its words serve again. */
static const char *copy_text(WtrGen *gen) {
    if (gen->last_words && !gen->text.failed && strcmp(gen->last_words, gen->text.at) == 0)
        return gen->last_words;
    gen->last_words = gen->text.failed || !gen->text.at ? NULL : wtr_arena_text(gen->arena, gen->text.at, gen->text.length);
    if (!gen->last_words)
        wtr_gen_fail(gen, WTR_NO_MEMORY);
    return wtr_gen_text(gen->last_words);
}

static void begin_text(WtrGen *gen, const char *words) {
    gen->text.length = 0;
    wtr_text_puts(&gen->text, words);
}

static void add_name(WtrGen *gen, const char *name, uint32_t *count) {
    wtr_text_puts(&gen->text, (*count)++ ? ", " : "");
    wtr_text_puts(&gen->text, wtr_gen_text(name));
}

static void add_editions(WtrGen *gen, const WtrStanding *standing) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < standing->editions.count; i++)
        add_name(gen, standing->editions.at[i].text, &count);
}

const char *wtr_gen_editions(WtrGen *gen, const WtrStanding *standing) {
    begin_text(gen, "");
    add_editions(gen, standing);
    return copy_text(gen);
}

/* Whether an earlier citation of the rule has the same source. */
static bool cited_before(const WtrItem *rule, uint32_t cite) {
    for (uint32_t i = 0; i < cite; i++)
        if (!rule->cites.at[i].seen && rule->cites.at[i].resolved_source == rule->cites.at[cite].resolved_source)
            return true;
    return false;
}

/* Names the dated sources that a rule cites, which is where it stands when it does not say so itself. */
static uint32_t add_cited(WtrGen *gen, const WtrItem *rule) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < rule->cites.count; i++) {
        const WtrCite *cite = &rule->cites.at[i];
        const WtrItem *source = cite->resolved_source;
        bool dated = source && (source->in_force.day || source->in_force_to.day);
        if (dated && !cite->seen && !cited_before(rule, i))
            add_name(gen, source->name.text, &count);
    }
    return count;
}

static void add_days(WtrGen *gen, const WtrStanding *standing) {
    for (uint32_t i = 0; i < standing->days.count; i++) {
        char day[11];
        WtrInterval days = standing->days.at[i];
        wtr_text_puts(&gen->text, i ? " and" : "");
        if (days.from) {
            wtr_day_format(days.from, day);
            wtr_text_printf(&gen->text, " from %s", day);
        }
        if (days.to) {
            wtr_day_format(days.to, day);
            wtr_text_printf(&gen->text, " until %s", day);
        }
    }
}

static const char *stands_label(WtrGen *gen, const WtrItem *rule, const WtrStanding *standing) {
    begin_text(gen, "stands in ");
    if (standing->editions.count) {
        add_editions(gen, standing);
        return copy_text(gen);
    }
    if (!standing->given && rule && add_cited(gen, rule))
        return copy_text(gen);
    begin_text(gen, "stands");
    add_days(gen, standing);
    return copy_text(gen);
}

uint32_t wtr_gen_stands(WtrGen *gen, uint32_t scope, const WtrItem *rule, const WtrStanding *standing, WtrLoc loc) {
    uint32_t reg = wtr_gen_stands_reg(gen, scope, standing);
    WtrNode node = wtr_gen_new_node(gen, WTR_NODE_STANDS, scope, reg, stands_label(gen, rule, standing), loc);
    node.inferred = wtr_gen_text(standing->inferred.text);
    return wtr_gen_node(gen, node, gen->rows.count);
}
