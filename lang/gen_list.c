/* gen_list.c — lists with bullets: any of, all of, none of, at least N of.
 *
 * Relies on: gen.h. Guarantees: a bullet outside its editions is not there: false in `any of`, `none of`
 * and `at least`, true in `all of`; its citations are carried by a node that is true only where the bullet
 * stands and holds, so a result never cites a bullet of another edition. */
#include "gen.h"

/* A bullet's own citations and reason go on the node of what it says. */
static void mark_bullet(WtrGen *gen, const WtrReader *reader, const WtrBullet *bullet, uint32_t row) {
    WtrRange cites = wtr_gen_cites(gen, reader->item, &bullet->cites);
    if (row >= gen->nodes.count)
        return;
    WtrNode *node = &gen->nodes.at[row];
    node->bullet = true;
    node->cites = cites;
    node->inferred = wtr_gen_text(bullet->standing.inferred.text);
}

/* ALL(STANDS, what the bullet says): true where the bullet stands and holds. */
static uint32_t gated_bullet(WtrGen *gen, const WtrReader *inside, const WtrBullet *bullet, const char *label) {
    uint32_t mark = gen->rows.count;
    wtr_gen_push(gen, wtr_gen_stands(gen, inside->scope, NULL, &bullet->standing, bullet->standing.loc));
    wtr_gen_push(gen, wtr_gen_expr(gen, inside, bullet->expr));
    uint32_t reg = wtr_gen_join(gen, WTR_OP_ALL, inside->scope, mark, 0);
    return wtr_gen_node(gen, wtr_gen_new_node(gen, WTR_NODE_ALL, inside->scope, reg, label, bullet->loc), mark);
}

/* In `all of` an absent bullet asks nothing: ANY(NOT STANDS, the bullet). */
static uint32_t neutral_where_absent(WtrGen *gen, const WtrReader *inside, const WtrBullet *bullet, uint32_t gated, const char *label) {
    uint32_t scope = inside->scope, mark = gen->rows.count;
    uint32_t stands = wtr_gen_stands(gen, scope, NULL, &bullet->standing, bullet->standing.loc);
    uint32_t absent = wtr_emit_not(&gen->emit, wtr_gen_node_reg(gen, stands));
    const char *words = wtr_gen_printf(gen, "not in %s", wtr_gen_editions(gen, &bullet->standing));
    wtr_gen_push(gen, stands);
    wtr_gen_push(gen, wtr_gen_node(gen, wtr_gen_new_node(gen, WTR_NODE_NOT, scope, absent, words, bullet->standing.loc), mark));
    wtr_gen_push(gen, gated);
    uint32_t reg = wtr_gen_join(gen, WTR_OP_ANY, scope, mark, 0);
    WtrNode node = wtr_gen_new_node(gen, WTR_NODE_ANY, scope, reg, label, bullet->loc);
    node.bullet = true;
    return wtr_gen_node(gen, node, mark);
}

static uint32_t gen_bullet(WtrGen *gen, const WtrReader *reader, WtrListKind kind, const WtrBullet *bullet) {
    bool narrower = bullet->standing.never || (bullet->standing.given && !wtr_gen_same_days(&bullet->standing, reader->days));
    if (!narrower) {
        uint32_t row = wtr_gen_expr(gen, reader, bullet->expr);
        mark_bullet(gen, reader, bullet, row);
        return row;
    }
    WtrReader inside = *reader;
    inside.days = &bullet->standing;
    const char *label = wtr_gen_printf(gen, "%s in %s", wtr_gen_label(gen, bullet->expr), wtr_gen_editions(gen, &bullet->standing));
    uint32_t row = gated_bullet(gen, &inside, bullet, label);
    mark_bullet(gen, reader, bullet, row);
    return kind == WTR_LIST_ALL ? neutral_where_absent(gen, &inside, bullet, row, label) : row;
}

static uint32_t list_reg(WtrGen *gen, const WtrList *list, uint32_t scope, uint32_t mark) {
    switch (list->kind) {
    case WTR_LIST_ANY: return wtr_gen_join(gen, WTR_OP_ANY, scope, mark, 0);
    case WTR_LIST_ALL: return wtr_gen_join(gen, WTR_OP_ALL, scope, mark, 0);
    case WTR_LIST_NONE: return wtr_emit_not(&gen->emit, wtr_gen_join(gen, WTR_OP_ANY, scope, mark, 0));
    default: return wtr_gen_join(gen, WTR_OP_AT_LEAST, scope, mark, list->at_least);
    }
}

uint32_t wtr_gen_list(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr) {
    static const WtrNodeKind kinds[] = {[WTR_LIST_ANY] = WTR_NODE_ANY, [WTR_LIST_ALL] = WTR_NODE_ALL,
                                        [WTR_LIST_NONE] = WTR_NODE_NONE, [WTR_LIST_AT_LEAST] = WTR_NODE_AT_LEAST};
    const WtrList *list = expr->list;
    uint32_t mark = gen->rows.count;
    for (uint32_t i = 0; i < list->bullets.count; i++)
        wtr_gen_push(gen, gen_bullet(gen, reader, list->kind, &list->bullets.at[i]));
    uint32_t reg = list_reg(gen, list, reader->scope, mark);
    WtrNode node = wtr_gen_new_node(gen, kinds[list->kind], reader->scope, reg, wtr_gen_label(gen, expr), expr->loc);
    node.number = list->kind == WTR_LIST_AT_LEAST ? (int32_t)list->at_least : 0;
    return wtr_gen_node(gen, node, mark);
}
