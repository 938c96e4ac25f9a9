/* ast_expr.c — constructors of expressions, called by the grammar's actions.
 *
 * Relies on: parse.h. Guarantees: chains of `and` and `or` are flat, brackets are kept; no tree is deeper
 * than the limits of parse.h allow; the layout of a list never contradicts its meaning (SPEC "Layout"). */
#include "parse.h"

#include <string.h>

WtrExpr *wtr_ast_new_expr(WtrParser *p, WtrExprKind kind, WtrLoc loc)
{
    WtrExpr *expr = wtr_ast_new(p, sizeof *expr);
    expr->kind = kind;
    expr->loc = loc;
    return expr;
}

WtrExpr *wtr_ast_name(WtrParser *p, WtrLoc loc, WtrName name)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_NAME, loc);
    expr->name = name;
    return expr;
}

WtrExpr *wtr_ast_number(WtrParser *p, WtrLoc loc, WtrNumberLit number)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_NUMBER, loc);
    expr->number = number.value;
    expr->number_loc = number.loc;
    return expr;
}

WtrExpr *wtr_ast_date(WtrParser *p, WtrLoc loc, WtrDateLit date)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_DATE, loc);
    expr->date = date;
    return expr;
}

WtrExpr *wtr_ast_not_yet(WtrParser *p, WtrLoc loc)
{
    return wtr_ast_new_expr(p, WTR_EXPR_NOT_YET, loc);
}

/* ---- and, or, not ------------------------------------------------------------------------------------ */

WtrNots wtr_ast_nots(WtrNots nots, WtrLoc loc)
{
    if (!nots.count)
        nots.first = loc;
    nots.last = loc;
    nots.count++;
    return nots;
}

/* Several in a row are refused, and read as they cancel out. */
WtrExpr *wtr_ast_not(WtrParser *p, WtrLoc loc, WtrNots nots, WtrExpr *operand)
{
    if (nots.count > 1)
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_DOUBLE_NOT, (WtrLoc){loc.file, nots.first.begin, nots.last.end}, "`not` %u times in a row", nots.count),
                      nots.count % 2 ? "write it once" : "leave it out");
    if (nots.count % 2 == 0)
        return operand;
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_NOT, loc);
    expr->left = operand;
    return expr;
}

WtrExpr *wtr_ast_chain(WtrParser *p, WtrLoc loc, WtrExpr *left, WtrJoinLit join, WtrExpr *right)
{
    WtrExpr *chain = left;
    if (left->kind != WTR_EXPR_CHAIN) {
        chain = wtr_ast_new_expr(p, WTR_EXPR_CHAIN, loc);
        WtrExpr **slot = wtr_vec_add(p->arena, &chain->operands);
        if (slot)
            *slot = left;
    }
    WtrExpr **slot = wtr_vec_add(p->arena, &chain->operands);
    if (slot)
        *slot = right;
    WtrJoin *op = wtr_vec_add(p->arena, &chain->ops);
    if (op)
        *op = join.join;
    WtrLoc *op_loc = wtr_vec_add(p->arena, &chain->op_locs);
    if (op_loc)
        *op_loc = join.loc;
    chain->loc = loc;
    return chain;
}

WtrExpr *wtr_ast_paren(WtrParser *p, WtrLoc loc, WtrExpr *inner)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_PAREN, loc);
    expr->left = inner;
    return expr;
}

/* ---- comparisons ----------------------------------------------------------------------------------------- */

WtrExpr *wtr_ast_compare(WtrParser *p, WtrLoc loc, WtrExpr *left, WtrCompareOp op, WtrExpr *right)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_COMPARE, loc);
    expr->left = left;
    expr->compare = op;
    expr->right = right;
    return expr;
}

WtrExpr *wtr_ast_between(WtrParser *p, WtrLoc loc, WtrExpr *what, WtrExpr *low, WtrExpr *high)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_BETWEEN, loc);
    expr->left = what;
    expr->right = low;
    expr->third = high;
    return expr;
}

WtrExpr *wtr_ast_is_between(WtrParser *p, WtrLoc loc, WtrExpr *what, WtrLoc is, WtrExpr *low, WtrExpr *high)
{
    uint32_t end = is.end;
    while (end < p->length && p->text[end] == ' ')
        end++;
    wtr_slip(p, WTR_DIAG_SLIP_IS, (WtrLoc){is.file, is.begin, end}, "", "`between` stands without `is`");
    return wtr_ast_between(p, loc, what, low, high);
}

WtrExpr *wtr_ast_is(WtrParser *p, WtrLoc loc, WtrExpr *what, bool negated, WtrName word)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_IS, loc);
    expr->left = what;
    expr->negated = negated;
    expr->name = word;
    return expr;
}

WtrExpr *wtr_ast_is_number(WtrParser *p, WtrLoc loc, WtrExpr *what, WtrLoc is, WtrNumberLit number)
{
    wtr_slip(p, WTR_DIAG_SLIP_IS, is, "=", "numbers are compared with signs: `=`");
    return wtr_ast_compare(p, loc, what, WTR_CMP_EQ, wtr_ast_number(p, number.loc, number));
}

WtrExpr *wtr_ast_is_one_of(WtrParser *p, WtrLoc loc, WtrExpr *what, bool negated, WtrNameList names)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_IS_ONE_OF, loc);
    expr->left = what;
    expr->negated = negated;
    expr->names = names;
    return expr;
}

WtrExpr *wtr_ast_is_date(WtrParser *p, WtrLoc loc, WtrExpr *what, WtrDateOp op, WtrExpr *date)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_IS_DATE, loc);
    expr->left = what;
    expr->date_op = op;
    expr->right = date;
    return expr;
}

/* ---- dates counted from others, spans, quantifiers --------------------------------------------------------- */

WtrOffset *wtr_ast_offset(WtrParser *p, WtrOffset *outer, WtrNumberLit number, WtrUnitLit unit, bool backward)
{
    if (number.value < 0 || number.value > 100000)
        wtr_diag_add(p->diags, WTR_DIAG_COUNT_RANGE, number.loc, "a number of days, weeks, months or years lies between 0 and 100000");
    uint32_t depth = outer ? outer->depth + 1 : 1;
    if (depth > WTR_OFFSETS_MAX) {
        if (depth == WTR_OFFSETS_MAX + 1)
            wtr_diag_add(p->diags, WTR_DIAG_TOO_DEEP, (WtrLoc){number.loc.file, number.loc.begin, unit.loc.end},
                         "a date is counted from another at most %d times over", WTR_OFFSETS_MAX);
        outer->depth = depth;
        return outer;
    }
    WtrOffset *offset = wtr_ast_new(p, sizeof *offset);
    *offset = (WtrOffset){number, unit, backward, depth, outer};
    return offset;
}

WtrExpr *wtr_ast_offsets(WtrParser *p, WtrLoc loc, WtrOffset *offset, WtrExpr *anchor)
{
    for (uint32_t i = 0; offset && i < WTR_OFFSETS_MAX; offset = offset->outer, i++) {
        WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_OFFSET, (WtrLoc){loc.file, offset->number.loc.begin, loc.end});
        expr->number = offset->number.value;
        expr->number_loc = offset->number.loc;
        expr->unit = offset->unit.unit;
        expr->unit_loc = offset->unit.loc;
        expr->backward = offset->backward;
        expr->left = anchor;
        anchor = expr;
    }
    return anchor;
}

WtrExpr *wtr_ast_span(WtrParser *p, WtrLoc loc, WtrUnitLit unit, WtrExpr *from, WtrExpr *to)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_SPAN, loc);
    expr->unit = unit.unit;
    expr->unit_loc = unit.loc;
    expr->left = from;
    expr->right = to;
    return expr;
}

WtrExpr *wtr_ast_quantifier(WtrParser *p, WtrLoc loc, WtrQuantLit quantifier, WtrName subject, WtrExpr *body)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_QUANTIFIER, loc);
    expr->quantifier = quantifier.kind;
    expr->number = quantifier.number.value;
    expr->number_loc = quantifier.number.loc;
    if (quantifier.kind == WTR_QUANT_AT_LEAST && (expr->number < 1 || expr->number > 100000))
        wtr_diag_add(p->diags, WTR_DIAG_COUNT_RANGE, expr->number_loc, "`at least` takes a number from 1 to 100000");
    expr->name = subject;
    expr->left = body;
    return expr;
}

/* ---- lists ---------------------------------------------------------------------------------------------------- */

WtrList *wtr_ast_list(WtrParser *p, WtrListKind kind, WtrNumberLit at_least)
{
    WtrList *list = wtr_ast_new(p, sizeof *list);
    list->kind = kind;
    list->at_least_loc = at_least.loc;
    if (kind != WTR_LIST_AT_LEAST)
        return list;
    if (at_least.value < 1 || at_least.value > 100000)
        wtr_diag_add(p->diags, WTR_DIAG_COUNT_RANGE, at_least.loc, "`at least` takes a number from 1 to 100000");
    list->at_least = at_least.value > 0 ? (uint32_t)at_least.value : 1;
    return list;
}

/* All dashes of one list stand in one column. */
static void check_columns(WtrParser *p, const WtrList *list)
{
    if (!list->bullets.count)
        return;
    WtrLoc first = list->bullets.at[0].loc;
    uint32_t column = wtr_parse_column(p, first.begin);
    for (uint32_t i = 1; i < list->bullets.count; i++) {
        WtrLoc loc = list->bullets.at[i].loc;
        uint32_t other = wtr_parse_column(p, loc.begin);
        if (other == column || !wtr_parse_leads(p, loc.begin))
            continue;
        WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_BULLET_COLUMNS, (WtrLoc){loc.file, loc.begin, loc.begin + 1},
                                     "this dash stands in column %u, the first of its list in column %u", other + 1, column + 1);
        wtr_diag_related(p->diags, diag, (WtrLoc){first.file, first.begin, first.begin + 1}, "the first dash of the list");
        wtr_diag_help(p->diags, diag, "a list inside a bullet has two dashes: --");
    }
}

WtrExpr *wtr_ast_list_expr(WtrParser *p, WtrLoc loc, WtrList *list, WtrList *bullets)
{
    WtrExpr *expr = wtr_ast_new_expr(p, WTR_EXPR_LIST, loc);
    list->bullets.at = bullets->bullets.at;
    list->bullets.count = bullets->bullets.count;
    list->bullets.capacity = bullets->bullets.capacity;
    expr->list = list;
    check_columns(p, list);
    if (list->kind == WTR_LIST_AT_LEAST && list->at_least > list->bullets.count)
        wtr_diag_add(p->diags, WTR_DIAG_COUNT_RANGE, list->at_least_loc, "at least %u of a list of %u can never be", list->at_least, list->bullets.count);
    return expr;
}

/* Every line that continues a bullet stands right of its dash. */
static void check_continuation(WtrParser *p, WtrLoc bullet)
{
    const char *at = p->text + bullet.begin, *end = p->text + bullet.end;
    uint32_t column = 0;
    bool known = false;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at++;
        const char *word = at;
        while (word < end && (*word == ' ' || *word == '\t' || *word == '\r'))
            word++;
        if (word >= end || *word == '\n' || *word == '#')
            continue;
        if (!known)
            column = wtr_parse_column(p, bullet.begin);
        known = true;
        uint32_t offset = (uint32_t)(word - p->text);
        if (wtr_parse_column(p, offset) > column)
            continue;
        WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_BULLET_CONTINUATION, (WtrLoc){bullet.file, offset, offset + 1},
                                     "this line continues a bullet and must stand right of its dash");
        wtr_diag_related(p->diags, diag, (WtrLoc){bullet.file, bullet.begin, bullet.begin + 1}, "the bullet begins here");
        wtr_diag_help(p->diags, diag, "a list ends its expression: what follows a list belongs to the last bullet, or needs a name of its own");
        return;
    }
}

WtrList *wtr_ast_bullet(WtrParser *p, WtrLoc dash, WtrLoc end, WtrList *bullets, WtrExpr *expr, const WtrTail *tail)
{
    if (!bullets)
        bullets = wtr_ast_new(p, sizeof *bullets);
    WtrBullet *slot = wtr_vec_add(p->arena, &bullets->bullets);
    if (!slot)
        return bullets;
    *slot = (WtrBullet){.expr = expr, .loc = {dash.file, dash.begin, end.end}};
    check_continuation(p, slot->loc);
    if (!tail)
        return bullets;
    slot->standing = tail->standing;
    slot->cites = tail->inline_.cites;
    slot->draft = tail->draft;
    if (tail->inline_.non_statutory)
        wtr_diag_add(p->diags, WTR_DIAG_NOT_HERE, tail->inline_.non_statutory_loc, "a bullet is not `non_statutory`; the rule or a deadline may be");
    return bullets;
}
