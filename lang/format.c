/* format.c — the tree of one file in canonical layout (see format.h), comments kept.
 *
 * Relies on: ast.h, with the places of comments and clauses. Guarantees: formatting what was formatted changes
 * nothing, and what comes out means what came in. Memory that runs out shows in the text's `failed`. */
#include "format.h"

#include "../engine/base.h"
#include "../engine/date.h"

#include <stdlib.h>
#include <string.h>

/* ---- lines ---------------------------------------------------------------------------------------------- */

/* A writer without `out` only measures. */
static void put(WtrWriter *w, const char *text, size_t length)
{
    if (w->out)
        wtr_text_add(w->out, text, length);
    w->column += wtr_source_characters(text, length);
}

static void end_line(WtrWriter *w)
{
    put(w, "\n", 1);
    w->column = 0;
}

void wtr_write(WtrWriter *w, const char *text)
{
    put(w, text, strlen(text));
}

void wtr_write_number(WtrWriter *w, int64_t number)
{
    char text[24], *end = text + sizeof text, *at = end;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    put(w, at, (size_t)(end - at));
}

static void put_blanks(WtrWriter *w, uint32_t count)
{
    static const char blanks[] = "                ";
    for (; count >= sizeof blanks; count -= (uint32_t)sizeof blanks - 1)
        put(w, blanks, sizeof blanks - 1);
    put(w, blanks, count);
}

void wtr_write_end(WtrWriter *w)
{
    if (w->behind.length) {
        put(w, "  ", 2);
        put(w, w->behind.at, w->behind.length);
        w->behind.length = 0;
    }
    end_line(w);
}

void wtr_write_line(WtrWriter *w, uint32_t indent)
{
    if (w->column)
        wtr_write_end(w);
    put_blanks(w, indent);
}

void wtr_write_date(WtrWriter *w, WtrDateLit date)
{
    char text[11] = "0000-00-00";
    if (date.day >= WTR_DAY_MIN && date.day <= WTR_DAY_MAX)
        wtr_day_format(date.day, text);
    wtr_write(w, text);
}

void wtr_write_names(WtrWriter *w, const WtrNameList *names, uint32_t indent)
{
    for (uint32_t i = 0; i < names->count; i++) {
        uint32_t wide = wtr_source_characters(names->at[i].text, strlen(names->at[i].text));
        if (i)
            wtr_write(w, ",");
        if (i && w->column + 2 + wide > WTR_FORMAT_WIDTH)
            wtr_write_line(w, indent);
        else if (i)
            wtr_write(w, " ");
        wtr_write(w, names->at[i].text);
    }
}

/* Columns of the word at `text` once its marks are escaped, up to the next blank. */
static uint32_t word_width(const char *text)
{
    uint32_t width = 0;
    for (; *text && *text != ' '; text++)
        width += ((unsigned char)*text & 0xC0) == 0x80 ? 0 : *text == '"' || *text == '\\' ? 2 : 1;
    return width;
}

/* Lines are broken at single blanks only: a break is read as one blank. A text with a closing curly mark in
 * it stays on one line: over several, that mark would be taken for its end. */
void wtr_write_string(WtrWriter *w, const char *text, uint32_t indent)
{
    bool whole = strstr(text, "\xE2\x80\x9D") != NULL;
    wtr_write(w, "\"");
    for (const char *at = text; *at;) {
        size_t plain = strcspn(at, " \"\\");
        if (plain) {
            put(w, at, plain);
            at += plain;
            continue;
        }
        bool single = *at == ' ' && at != text && at[-1] != ' ' && at[1] != ' ' && at[1] != '\0' && at[-1] != '\t' && at[1] != '\t';
        if (single && !whole && w->column + 1 + word_width(at + 1) + 1 > WTR_FORMAT_WIDTH) {
            end_line(w);                   /* inside the text: no comment can stand here */
            put_blanks(w, indent);
        } else {
            if (*at != ' ')
                put(w, "\\", 1);
            put(w, at, 1);
        }
        at++;
    }
    wtr_write(w, "\"");
}

/* ---- comments ----------------------------------------------------------------------------------------------- */

static uint32_t line_begin(const WtrSourceFile *file, uint32_t offset)
{
    while (offset > 0 && file->text[offset - 1] != '\n')
        offset--;
    return offset;
}

static bool at_margin(const WtrWriter *w, const WtrComment *comment)
{
    uint32_t begin = line_begin(&w->tree->files.at[w->file], comment->loc.begin);
    return begin == comment->loc.begin;
}

/* Row of the first comment at or behind `offset`. */
static uint32_t comment_from(const WtrWriter *w, uint32_t offset)
{
    uint32_t low = w->first_comment, high = w->comment_end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (w->tree->comments.at[middle].loc.begin < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Row of the unit that begins at `offset`. */
static uint32_t unit_row(const WtrWriter *w, uint32_t offset)
{
    uint32_t low = 0, high = w->unit_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (w->units[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put_comment_above(WtrWriter *w, const char *text, uint32_t indent)
{
    wtr_write_line(w, indent);
    wtr_write(w, text);
    end_line(w);
}

/* A comment inside an item describes no item: it is written with one "#". */
static const char *inside_text(const WtrComment *comment)
{
    const char *text = comment->text;
    while (text[0] == '#' && text[1] == '#')
        text++;
    return text;
}

/* Own-line comments before the unit stand above it; behind the last unit there is nothing to stand above, so
 * those that lie in it do too. */
static void put_comments_above(WtrWriter *w, uint32_t row, uint32_t indent)
{
    bool last_unit = row + 1 == w->unit_count;
    uint32_t from = row ? w->units[row - 1] : w->units[row];
    for (uint32_t i = comment_from(w, from); i < w->comment_end; i++) {
        const WtrComment *comment = &w->tree->comments.at[i];
        if (comment->loc.begin >= w->units[row] && !last_unit)
            break;
        if (comment->own_line)
            put_comment_above(w, inside_text(comment), indent);
    }
}

void wtr_write_unit(WtrWriter *w, uint32_t offset, uint32_t indent)
{
    if (!w->tree || w->first_comment == w->comment_end)
        return;
    uint32_t row = unit_row(w, offset);
    if (row >= w->unit_count || w->units[row] != offset)
        return;
    put_comments_above(w, row, indent);
    const char *last = NULL;
    uint32_t to = row + 1 < w->unit_count ? w->units[row + 1] : UINT32_MAX;
    for (uint32_t i = comment_from(w, offset); i < w->comment_end && w->tree->comments.at[i].loc.begin < to; i++) {
        if (w->tree->comments.at[i].own_line)
            continue;
        if (last)
            put_comment_above(w, last, indent);
        last = inside_text(&w->tree->comments.at[i]);
    }
    if (!last)
        return;
    if (w->behind.length) {                /* clauses that were merged: the earlier one's moves above */
        put_comment_above(w, w->behind.at, indent);
        w->behind.length = 0;
    }
    wtr_text_puts(&w->behind, last);
}

/* ---- one file ------------------------------------------------------------------------------------------------- */

static void add_unit(WtrWriter *w, uint32_t offset)
{
    w->units[w->unit_count++] = offset;
}

static uint32_t count_list_units(const WtrExpr *expr);

static void add_list_units(WtrWriter *w, const WtrExpr *expr);

/* The parts of an expression that may hold a list: WTR_NEST_MAX bounds the depth. */
static void each_part(const WtrExpr *expr, WtrWriter *w, uint32_t *count)
{
    const WtrExpr *parts[] = {expr->left, expr->right, expr->kind == WTR_EXPR_BETWEEN ? expr->third : NULL};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i] && count)
            *count += count_list_units(parts[i]);
        else if (parts[i])
            add_list_units(w, parts[i]);
    }
    for (uint32_t i = 0; expr->kind == WTR_EXPR_CHAIN && i < expr->operands.count; i++) {
        if (count)
            *count += count_list_units(expr->operands.at[i]);
        else
            add_list_units(w, expr->operands.at[i]);
    }
}

static uint32_t count_list_units(const WtrExpr *expr)
{
    uint32_t count = 0;
    if (!expr)
        return 0;
    each_part(expr, NULL, &count);
    for (uint32_t i = 0; expr->kind == WTR_EXPR_LIST && i < expr->list->bullets.count; i++)
        count += 1 + count_list_units(expr->list->bullets.at[i].expr);
    return count;
}

static void add_list_units(WtrWriter *w, const WtrExpr *expr)
{
    if (!expr)
        return;
    each_part(expr, w, NULL);
    for (uint32_t i = 0; expr->kind == WTR_EXPR_LIST && i < expr->list->bullets.count; i++) {
        add_unit(w, expr->list->bullets.at[i].loc.begin);
        add_list_units(w, expr->list->bullets.at[i].expr);
    }
}

static int compare_offsets(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Where the item's clauses, bullets and givens begin; `given` itself is no unit, what it lists is. */
static bool gather_units(WtrWriter *w, const WtrItem *item)
{
    const WtrExpr *conditions[] = {item->meaning, item->condition, item->unless, item->unless_shown, item->once, item->done_when, item->explained_when};
    enum { CONDITIONS = sizeof conditions / sizeof *conditions };
    size_t count = 1 + (size_t)item->places.count + item->givens.count;
    for (int i = 0; i < CONDITIONS; i++)
        count += count_list_units(conditions[i]);
    for (uint32_t i = 0; i < item->deadlines.count; i++)
        count += count_list_units(item->deadlines.at[i].when) + count_list_units(item->deadlines.at[i].anchor);
    w->units = wtr_alloc(count * sizeof *w->units);
    w->unit_count = 0;
    if (!w->units)
        return false;
    add_unit(w, item->loc.begin);
    for (uint32_t i = 0; i < item->places.count; i++)
        if (item->places.at[i].kind != WTR_CLAUSE_GIVEN && item->places.at[i].kind != WTR_CLAUSE_UNKNOWN)
            add_unit(w, item->places.at[i].loc.begin);
    for (uint32_t i = 0; i < item->givens.count; i++)
        add_unit(w, item->givens.at[i].loc.begin);
    for (int i = 0; i < CONDITIONS; i++)
        add_list_units(w, conditions[i]);
    for (uint32_t i = 0; i < item->deadlines.count; i++) {
        add_list_units(w, item->deadlines.at[i].when);
        add_list_units(w, item->deadlines.at[i].anchor);
    }
    qsort(w->units, w->unit_count, sizeof *w->units, compare_offsets);
    return true;
}

static bool is_blank_line_before(const WtrSourceFile *file, uint32_t offset)
{
    uint32_t begin = line_begin(file, offset);
    if (begin == 0)
        return false;
    uint32_t above = line_begin(file, begin - 1);
    for (uint32_t i = above; i < begin; i++)
        if (file->text[i] != ' ' && file->text[i] != '\t' && file->text[i] != '\r' && file->text[i] != '\n')
            return false;
    return true;
}

static bool stands_close(const WtrItem *item)
{
    return (item->kind == WTR_ITEM_USE || item->kind == WTR_ITEM_ACTOR || item->kind == WTR_ITEM_SUBJECT || item->kind == WTR_ITEM_FACT)
           && !item->places.count;
}

typedef struct Place { bool any; const WtrItem *item; } Place;    /* what was written last at the margin */

static void separate(WtrWriter *w, Place *last, const WtrItem *item, uint32_t offset)
{
    if (last->any) {
        bool close = last->item ? item && item->kind == last->item->kind && stands_close(item) && stands_close(last->item) : true;
        if (is_blank_line_before(&w->tree->files.at[w->file], offset) || (last->item && (item ? !close : !stands_close(last->item))))
            wtr_text_puts(w->out, "\n");
    }
    *last = (Place){true, item};
}

/* Comments between items that stand before `offset`: those still indented belong to the item above. */
static uint32_t write_loose(WtrWriter *w, Place *last, uint32_t row, uint32_t end, uint32_t offset)
{
    bool inside = last->item != NULL;
    for (; row < end && w->tree->comments.at[row].loc.begin < offset; row++) {
        const WtrComment *comment = &w->tree->comments.at[row];
        inside = inside && !at_margin(w, comment) && !comment->doc;
        if (inside) {
            put_comment_above(w, comment->text, 2);
            continue;
        }
        separate(w, last, NULL, comment->loc.begin);
        put_comment_above(w, comment->text, 0);
    }
    return row;
}

/* The row behind the last comment that belongs inside the item: before the end of the line it ends on. */
static uint32_t comments_of(const WtrTree *tree, const WtrItem *item, uint32_t row, uint32_t end)
{
    while (row < end) {
        const WtrComment *comment = &tree->comments.at[row];
        if (comment->loc.begin > item->loc.end && comment->own_line)
            break;
        const WtrSourceFile *file = &tree->files.at[item->file];
        if (comment->loc.begin > item->loc.end && memchr(file->text + item->loc.end, '\n', comment->loc.begin - item->loc.end))
            break;
        row++;
    }
    return row;
}

void wtr_format(const WtrTree *tree, uint32_t file, WtrText *out)
{
    WtrWriter w = {.out = out, .tree = tree, .file = file};
    uint32_t row = 0, end = tree->comments.count;
    while (row < end && tree->comments.at[row].loc.file != file)
        row++;
    for (end = row; end < tree->comments.count && tree->comments.at[end].loc.file == file;)
        end++;
    Place last = {0};
    for (uint32_t i = 0; i < tree->items.count; i++) {
        const WtrItem *item = tree->items.at[i];
        if (item->file != file)
            continue;
        row = write_loose(&w, &last, row, end, item->loc.begin);
        separate(&w, &last, item, item->loc.begin);
        w.first_comment = row;
        w.comment_end = row = comments_of(tree, item, row, end);
        if (!gather_units(&w, item)) {
            out->failed = true;
            break;
        }
        wtr_write_item(&w, item);
        wtr_free(w.units);
        w.units = NULL;
    }
    write_loose(&w, &last, row, end, UINT32_MAX);
    out->failed |= w.behind.failed;
    wtr_text_free(&w.behind);
}

/* ---- single pieces, for labels and explanations ------------------------------------------------------------------- */

void wtr_format_expr(const WtrExpr *expr, WtrText *out)
{
    WtrWriter w = {.out = out};
    wtr_write_flat(&w, expr);
}

void wtr_format_item(const WtrItem *item, WtrText *out)
{
    WtrWriter w = {.out = out};
    wtr_write_item(&w, item);
}

void wtr_format_deadline(const WtrDeadlineClause *deadline, WtrText *out)
{
    WtrWriter w = {.out = out};
    if (deadline->kind == WTR_TIMING)
        wtr_write(&w, deadline->timing.text ? deadline->timing.text : "");
    else
        wtr_write_deadline(&w, deadline);
}
