/* format_expr.c — expressions, citations, editions and deadlines in canonical form.
 *
 * Relies on: format.h. Guarantees: as format.c; what is printed parses back to the same tree. */
#include "format.h"

#include <string.h>

static const char *const compare_signs[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
static const char *const date_words[] = {" is ", " is before ", " is after ", " is on or before ", " is on or after "};
static const char *const unit_words[][2] = {
    {"days", "day"}, {"working_days", "working_day"}, {"weeks", "week"}, {"months", "month"}, {"years", "year"}};

static void write_count(WtrWriter *w, int64_t number, WtrUnit unit)
{
    wtr_write_number(w, number);
    wtr_write(w, " ");
    wtr_write(w, unit_words[unit][number == 1]);
}

static void write_list_words(WtrWriter *w, const WtrList *list)
{
    static const char *const words[] = {"any of", "all of", "none of"};
    if (list->kind != WTR_LIST_AT_LEAST) {
        wtr_write(w, words[list->kind]);
        return;
    }
    wtr_write(w, "at least ");
    wtr_write_number(w, list->at_least);
    wtr_write(w, " of");
}

/* ---- on one line ------------------------------------------------------------------------------------------ */

static void write_flat_list(WtrWriter *w, const WtrList *list)
{
    write_list_words(w, list);
    wtr_write(w, " (");
    for (uint32_t i = 0; i < list->bullets.count; i++) {
        if (i)
            wtr_write(w, ", ");
        wtr_write_flat(w, list->bullets.at[i].expr);
    }
    wtr_write(w, ")");
}

static void write_quantifier_words(WtrWriter *w, const WtrExpr *expr)
{
    static const char *const words[] = {"any", "every", "no"};
    if (expr->quantifier == WTR_QUANT_AT_LEAST) {
        wtr_write(w, "at least ");
        wtr_write_number(w, expr->number);
    } else {
        wtr_write(w, words[expr->quantifier]);
    }
    wtr_write(w, " ");
    wtr_write(w, expr->name.text);
    wtr_write(w, expr->quantifier == WTR_QUANT_AT_LEAST && expr->number != 1 ? " have (" : " has (");
}

static void write_comparison(WtrWriter *w, const WtrExpr *expr)
{
    wtr_write_flat(w, expr->left);
    switch (expr->kind) {
    case WTR_EXPR_COMPARE:
        wtr_write(w, compare_signs[expr->compare]);
        wtr_write_flat(w, expr->right);
        break;
    case WTR_EXPR_BETWEEN:
        wtr_write(w, " between ");
        wtr_write_flat(w, expr->right);
        wtr_write(w, " and ");
        wtr_write_flat(w, expr->third);
        break;
    case WTR_EXPR_IS:
        wtr_write(w, expr->negated ? " is not " : " is ");
        wtr_write(w, expr->name.text);
        break;
    case WTR_EXPR_IS_ONE_OF:
        wtr_write(w, expr->negated ? " is not one of (" : " is one of (");
        for (uint32_t i = 0; i < expr->names.count; i++) {
            wtr_write(w, i ? ", " : "");
            wtr_write(w, expr->names.at[i].text);
        }
        wtr_write(w, ")");
        break;
    default:
        wtr_write(w, date_words[expr->date_op]);
        wtr_write_flat(w, expr->right);
        break;
    }
}

void wtr_write_flat(WtrWriter *w, const WtrExpr *expr)
{
    switch (expr->kind) {
    case WTR_EXPR_NAME: wtr_write(w, expr->name.text); break;
    case WTR_EXPR_NUMBER: wtr_write_number(w, expr->number); break;
    case WTR_EXPR_DATE: wtr_write_date(w, expr->date); break;
    case WTR_EXPR_NOT_YET: wtr_write(w, "not yet"); break;
    case WTR_EXPR_NOT:
        wtr_write(w, "not ");
        wtr_write_flat(w, expr->left);
        break;
    case WTR_EXPR_CHAIN:
        for (uint32_t i = 0; i < expr->operands.count; i++) {
            if (i)
                wtr_write(w, expr->ops.at[i - 1] == WTR_AND ? " and " : " or ");
            wtr_write_flat(w, expr->operands.at[i]);
        }
        break;
    case WTR_EXPR_PAREN:
        wtr_write(w, "(");
        wtr_write_flat(w, expr->left);
        wtr_write(w, ")");
        break;
    case WTR_EXPR_LIST: write_flat_list(w, expr->list); break;
    case WTR_EXPR_OFFSET:
        write_count(w, expr->number, expr->unit);
        wtr_write(w, expr->backward ? " before " : " after ");
        wtr_write_flat(w, expr->left);
        break;
    case WTR_EXPR_SPAN:
        wtr_write(w, unit_words[expr->unit][0]);
        wtr_write(w, " from ");
        wtr_write_flat(w, expr->left);
        wtr_write(w, " to ");
        wtr_write_flat(w, expr->right);
        break;
    case WTR_EXPR_QUANTIFIER:
        write_quantifier_words(w, expr);
        wtr_write_flat(w, expr->left);
        wtr_write(w, ")");
        break;
    default: write_comparison(w, expr); break;
    }
}

/* ---- over lines --------------------------------------------------------------------------------------------- */

static bool holds_list(const WtrExpr *expr)
{
    if (!expr)
        return false;
    if (expr->kind == WTR_EXPR_LIST)
        return true;
    for (uint32_t i = 0; expr->kind == WTR_EXPR_CHAIN && i < expr->operands.count; i++)
        if (holds_list(expr->operands.at[i]))
            return true;
    return holds_list(expr->left) || holds_list(expr->right) || (expr->kind == WTR_EXPR_BETWEEN && holds_list(expr->third));
}

static uint32_t flat_width(const WtrExpr *expr)
{
    WtrWriter measure = {0};
    wtr_write_flat(&measure, expr);
    return measure.column;
}

/* Where a part is written: `indent` of its clause or bullet, and how many lists it lies in. */
typedef struct Nest { uint32_t indent, depth; } Nest;

static void write_part(WtrWriter *w, const WtrExpr *expr, Nest nest);

static void write_tail(WtrWriter *w, const WtrBullet *bullet, uint32_t indent, uint32_t cite_column)
{
    wtr_write_editions(w, &bullet->standing, indent + 4);
    if (bullet->cites.count) {
        do wtr_write(w, " "); while (w->column + 1 < cite_column);
        wtr_write(w, " ");
        wtr_write_inline(w, &bullet->cites, false);
    }
    if (bullet->draft)
        wtr_write(w, " draft");
}

/* The column in which short bullets put their citations: two blanks behind the longest of them. */
static uint32_t citation_column(const WtrList *list, uint32_t indent, uint32_t dashes)
{
    uint32_t longest = 0;
    for (uint32_t i = 0; i < list->bullets.count; i++) {
        const WtrBullet *bullet = &list->bullets.at[i];
        if (!bullet->cites.count || holds_list(bullet->expr) || bullet->standing.given)
            continue;
        uint32_t wide = flat_width(bullet->expr);
        if (wide <= 48 && wide > longest)
            longest = wide;
    }
    return indent + dashes + 1 + longest + 2;
}

static void write_list(WtrWriter *w, const WtrList *list, Nest nest)
{
    uint32_t indent = nest.indent + 4, dashes = nest.depth ? 2 : 1;
    uint32_t cite_column = citation_column(list, indent, dashes);
    write_list_words(w, list);
    for (uint32_t i = 0; i < list->bullets.count; i++) {
        const WtrBullet *bullet = &list->bullets.at[i];
        wtr_write_line(w, 0);
        wtr_write_unit(w, bullet->loc.begin, indent);
        wtr_write_line(w, indent);
        wtr_write(w, nest.depth ? "-- " : "- ");
        write_part(w, bullet->expr, (Nest){indent, nest.depth + 1});
        write_tail(w, bullet, indent, cite_column);
    }
}

/* Columns of a chain up to the bullets of the list that may end it. */
static uint32_t chain_width(const WtrExpr *expr)
{
    uint32_t width = 0;
    for (uint32_t i = 0; i < expr->operands.count; i++) {
        const WtrExpr *operand = expr->operands.at[i];
        width += (i ? 5 : 0) + (operand->kind == WTR_EXPR_LIST ? 6 : flat_width(operand));
    }
    return width;
}

/* A chain too long for its line goes on in lines that begin with the connective. */
static void write_chain(WtrWriter *w, const WtrExpr *expr, Nest nest)
{
    bool broken = w->column + chain_width(expr) > WTR_FORMAT_WIDTH;
    for (uint32_t i = 0; i < expr->operands.count; i++) {
        const WtrExpr *operand = expr->operands.at[i];
        if (i) {
            if (broken)
                wtr_write_line(w, nest.indent + 4);
            else
                wtr_write(w, " ");
            wtr_write(w, expr->ops.at[i - 1] == WTR_AND ? "and " : "or ");
        }
        write_part(w, operand, nest);
    }
}

static void write_part(WtrWriter *w, const WtrExpr *expr, Nest nest)
{
    switch (expr->kind) {
    case WTR_EXPR_LIST: write_list(w, expr->list, nest); break;
    case WTR_EXPR_CHAIN: write_chain(w, expr, nest); break;
    case WTR_EXPR_PAREN: case WTR_EXPR_QUANTIFIER:
        if (!holds_list(expr)) {
            wtr_write_flat(w, expr);
            break;
        }
        if (expr->kind == WTR_EXPR_QUANTIFIER)
            write_quantifier_words(w, expr);
        else
            wtr_write(w, "(");
        write_part(w, expr->left, nest);
        wtr_write(w, ")");
        break;
    case WTR_EXPR_NOT:
        wtr_write(w, "not ");
        write_part(w, expr->left, nest);
        break;
    default: wtr_write_flat(w, expr); break;
    }
}

void wtr_write_condition(WtrWriter *w, const WtrExpr *expr, uint32_t indent)
{
    write_part(w, expr, (Nest){indent, 0});
}

/* ---- citations and editions ------------------------------------------------------------------------------------ */

/* A word of a citation, behind a blank unless it is the first. */
static void cite_word(WtrWriter *w, bool *begun, const char *word)
{
    if (*begun)
        wtr_write(w, " ");
    wtr_write(w, word);
    *begun = true;
}

static void cite_range(WtrWriter *w, bool *begun, const char *word, uint32_t from, uint32_t to)
{
    if (!from)
        return;
    cite_word(w, begun, word);
    wtr_write(w, " ");
    wtr_write_number(w, from);
    if (to <= from)
        return;
    wtr_write(w, "..");
    wtr_write_number(w, to);
}

static void cite_string(WtrWriter *w, bool *begun, const char *word, WtrString string, uint32_t indent)
{
    if (!string.text)
        return;
    cite_word(w, begun, word);
    wtr_write(w, " ");
    wtr_write_string(w, string.text, indent);
}

static void write_cite(WtrWriter *w, const WtrCite *cite, uint32_t indent)
{
    bool begun = false;
    if (cite->source.text)
        cite_word(w, &begun, cite->source.text);
    if (cite->unpaged)
        cite_word(w, &begun, "unpaged");
    cite_range(w, &begun, "page", cite->page_from, cite->page_to);
    cite_range(w, &begun, "para", cite->para_from, cite->para_to);
    cite_range(w, &begun, "bullet", cite->bullet, 0);
    cite_range(w, &begun, "footnote", cite->footnote, 0);
    cite_string(w, &begun, "heading", cite->heading, indent);
    cite_string(w, &begun, "section", cite->section, indent);
}

void wtr_format_cite(const WtrCite *cite, WtrText *out)
{
    WtrWriter w = {.out = out};
    write_cite(&w, cite, 0);
}

static uint32_t cite_width(const WtrCite *cite)
{
    WtrWriter measure = {0};
    write_cite(&measure, cite, 0);
    return measure.column;
}

/* Those of the one kind, `cite` or `seen`, with commas between them. */
void wtr_write_cites(WtrWriter *w, const WtrCiteList *cites, bool seen, uint32_t indent)
{
    bool begun = false;
    for (uint32_t i = 0; i < cites->count; i++) {
        if (cites->at[i].seen != seen)
            continue;
        if (begun)
            wtr_write(w, ",");
        if (begun && w->column + 2 + cite_width(&cites->at[i]) > WTR_FORMAT_WIDTH)
            wtr_write_line(w, indent);
        else
            wtr_write(w, " ");
        write_cite(w, &cites->at[i], indent + 2);
        begun = true;
    }
}

void wtr_write_editions(WtrWriter *w, const WtrStanding *standing, uint32_t indent)
{
    if (!standing->given)
        return;
    wtr_write(w, " in ");
    wtr_write_names(w, &standing->editions, indent);
    if (standing->inferred.text) {
        wtr_write(w, " inferred ");
        wtr_write_string(w, standing->inferred.text, indent);
    }
}

void wtr_write_inline(WtrWriter *w, const WtrCiteList *cites, bool non_statutory)
{
    wtr_write(w, "[");
    for (uint32_t i = 0; i < cites->count; i++) {
        if (i)
            wtr_write(w, ", ");
        write_cite(w, &cites->at[i], w->column);
    }
    if (non_statutory)
        wtr_write(w, cites->count ? ", non_statutory" : "non_statutory");
    wtr_write(w, "]");
}

/* ---- deadlines ------------------------------------------------------------------------------------------------------ */

void wtr_write_deadline(WtrWriter *w, const WtrDeadlineClause *deadline)
{
    switch (deadline->kind) {
    case WTR_WITHIN:
        wtr_write(w, "within ");
        write_count(w, deadline->number, deadline->unit);
        wtr_write(w, deadline->anchor ? " of " : "");
        break;
    case WTR_NO_LATER:
        wtr_write(w, "no later than ");
        write_count(w, deadline->number, deadline->unit);
        wtr_write(w, " before ");
        break;
    case WTR_BY: wtr_write(w, "by "); break;
    case WTR_BEFORE: wtr_write(w, "before "); break;
    case WTR_EVERY:
        wtr_write(w, "every ");
        write_count(w, deadline->number, deadline->unit);
        wtr_write(w, " from ");
        break;
    case WTR_TIMING:
        if (deadline->timing_quoted) {
            wtr_write(w, "timing ");
            wtr_write_string(w, deadline->timing.text, 6);
        } else {
            wtr_write(w, deadline->timing.text);
        }
        return;
    }
    if (deadline->anchor)
        wtr_write_flat(w, deadline->anchor);
}
