/* standing.c — when each item, bullet, deadline and choice stands, and that nothing is read on a day when
 * it does not (SPEC "Editions").
 *
 * Relies on: names bound by resolve.c; editions.h for the arithmetic. Leaves: `standing.days` and `never`
 * everywhere; `targets` of a name only those that may stand when it is read. What is never given is what
 * its rule has: a bullet without `in` keeps its rule's days. */
#include "citation.h"
#include "editions.h"

#include <stdlib.h>
#include <string.h>

/* ---- the days of a standing ---------------------------------------------------------------------- */

static bool dated(const WtrItem *source) {
    return source->in_force.day || source->in_force_to.day;
}

/* A source whose dates are in the wrong order has been reported; it bounds nothing. */
static WtrInterval in_force(const WtrItem *source) {
    WtrInterval interval = {source->in_force.day, source->in_force_to.day};
    if (interval.from && interval.to && interval.to < interval.from) interval = (WtrInterval){0, 0};
    return interval;
}

/* The days of some sources together. Those without dates (a statute) put no bound: they count only when
 * none has one. */
typedef struct Gather { WTR_VEC(WtrInterval) dated; } Gather;

static void gather_source(WtrArena *arena, Gather *gather, const WtrItem *source) {
    if (!dated(source)) return;
    WtrInterval *slot = wtr_vec_add(arena, &gather->dated);
    if (slot) *slot = in_force(source);
}

static WtrDays gathered(WtrArena *arena, const Gather *gather) {
    return gather->dated.count ? wtr_days_of(arena, gather->dated.at, gather->dated.count) : (WtrDays){0};
}

static WtrItem *edition_named(WtrPass *pass, const WtrName *name) {
    WtrItem *source = wtr_symbols_item(pass->symbols, name->text, WTR_KIND_BIT(WTR_ITEM_SOURCE));
    if (source) return source;
    const WtrItemList *other = wtr_symbols_find(pass->symbols, name->text);
    if (other->count && other->at[0]->kind == WTR_ITEM_BROKEN) return NULL;
    WtrDiag *diag = other->count ? wtr_report(pass, UNKNOWN_EDITION, name->loc, "`%s` is %s; an edition is named by its source", name->text,
                                              wtr_kind_words(other->at[0]->kind))
                                 : wtr_report(pass, UNKNOWN_EDITION, name->loc, "there is no source `%s` for this edition", name->text);
    wtr_source_help(pass, diag, name);
    return NULL;
}

static WtrDays named_days(WtrPass *pass, const WtrStanding *standing) {
    Gather gather = {0};
    for (uint32_t i = 0; i < standing->editions.count; i++) {
        const WtrItem *source = edition_named(pass, &standing->editions.at[i]);
        if (!source) return (WtrDays){0};
        gather_source(pass->tree->arena, &gather, source);
    }
    return gathered(pass->tree->arena, &gather);
}

/* `stands from D until D` names the days itself; an end before its beginning has been reported. */
static WtrDays from_until(WtrArena *arena, const WtrStanding *standing) {
    WtrInterval interval = {standing->from.day, standing->until.day};
    if (interval.from && interval.to && interval.to < interval.from) interval.to = 0;
    return wtr_days_of(arena, &interval, 1);
}

/* What the standing says by itself; every day when it says nothing. */
static WtrDays written_days(WtrPass *pass, const WtrStanding *standing) {
    WtrDays days = standing->editions.count ? named_days(pass, standing) : (WtrDays){0};
    if (standing->from.day || standing->until.day)
        days = wtr_days_intersect(pass->tree->arena, days, from_until(pass->tree->arena, standing));
    return days;
}

static bool says_when(const WtrStanding *standing) {
    return standing->editions.count || standing->from.day || standing->until.day;
}

/* A rule stands by default in the editions that it cites; `seen` says only where text was read. */
static WtrDays cited_days(WtrArena *arena, const WtrItem *item) {
    Gather gather = {0};
    for (uint32_t i = 0; i < item->cites.count; i++) {
        const WtrCite *cite = &item->cites.at[i];
        if (!cite->seen && cite->resolved_source) gather_source(arena, &gather, cite->resolved_source);
    }
    return gathered(arena, &gather);
}

/* ---- items ------------------------------------------------------------------------------------------ */

static void assign_item(WtrPass *pass) {
    WtrItem *item = pass->item;
    bool by_citation = wtr_item_is_rule(item) || item->kind == WTR_ITEM_NARRATIVE;
    WtrDays days = (WtrDays){0};
    if (says_when(&item->standing)) days = written_days(pass, &item->standing);
    else if (by_citation) days = cited_days(pass->tree->arena, item);
    if (days.never)
        wtr_report(pass, NEVER_STANDS, item->standing.loc, "`%s` never stands: the dates and the editions named have no day in common",
                   wtr_item_name(item));
    wtr_standing_set(&item->standing, days);
}

/* The days of a part: those of its rule, cut by what it says itself. */
static WtrDays assign_part(WtrPass *pass, WtrStanding *standing, WtrDays rule, const char *what) {
    if (!says_when(standing)) {
        wtr_standing_set(standing, rule);
        return rule;
    }
    WtrDays own = written_days(pass, standing);
    WtrDays days = wtr_days_intersect(pass->tree->arena, own, rule);
    if (days.never && !rule.never && !own.never) {
        WtrDiag *diag =
            wtr_report(pass, NEVER_STANDS, standing->loc, "this %s never stands: it is named for days %s, and its rule stands %s", what,
                       wtr_days_words(pass->tree->arena, own), wtr_days_words(pass->tree->arena, rule));
        wtr_diag_related(pass->diags, diag, pass->item->name.loc, "the rule");
    }
    wtr_standing_set(standing, days);
    return days;
}

static void assign_choices(WtrPass *pass) {
    WtrItem *item = pass->item;
    for (uint32_t i = 0; i < item->reading_choices.count; i++)
        assign_part(pass, &item->reading_choices.at[i].standing, wtr_standing_days(&item->standing), "choice");
}

/* ---- names shared by several items ---------------------------------------------------------------------- */

typedef struct Claim { int32_t from, to; WtrItem *item; } Claim;

static int by_claim(const void *a, const void *b) {
    const Claim *left = a, *right = b;
    if (left->from != right->from) return left->from < right->from ? -1 : 1;
    const WtrLoc *l = &left->item->name.loc, *r = &right->item->name.loc;
    if (l->file != r->file) return l->file < r->file ? -1 : 1;
    return (l->begin > r->begin) - (l->begin < r->begin);
}

static bool stands_after(const WtrItem *a, const WtrItem *b) {
    return a->name.loc.file != b->name.loc.file ? a->name.loc.file > b->name.loc.file : a->name.loc.begin > b->name.loc.begin;
}

/* Where an item claims `name`: a subject may claim it by its plural. */
static WtrLoc name_place(const WtrItem *item, const char *name) {
    bool singular = item->name.text && !strcmp(item->name.text, name);
    return !singular && item->plural.text ? item->plural.loc : item->name.loc;
}

static void report_duplicate(WtrPass *pass, const char *name, WtrItem *later, WtrItem *earlier) {
    pass->item = later;
    WtrDiag *diag = wtr_report(pass, DUPLICATE_NAME, name_place(later, name), "`%s` is already declared", name);
    wtr_diag_related(pass->diags, diag, name_place(earlier, name), "%s of that name stands here", wtr_kind_words(earlier->kind));
    if (wtr_item_is_rule(later) && later->kind == earlier->kind)
        wtr_diag_help(pass->diags, diag,
                      "two rules may share a name when they never stand on the same day: this one stands %s, the other %s",
                      wtr_days_words(pass->tree->arena, wtr_standing_days(&later->standing)),
                      wtr_days_words(pass->tree->arena, wtr_standing_days(&earlier->standing)));
    else wtr_diag_help(pass->diags, diag, "names are declared once in a rulebook; give one of the two another name");
}

/* Rules of one name and kind, in the order of their days: each must begin after the one before it ends. */
static void check_variants(WtrPass *pass, const char *name, const WtrItemList *items) {
    WTR_VEC(Claim) claims = {0};
    for (uint32_t i = 0; i < items->count; i++) {
        WtrDays days = wtr_standing_days(&items->at[i]->standing);
        uint32_t count = days.never ? 0 : days.count ? days.count : 1;
        for (uint32_t k = 0; k < count; k++) {
            Claim *claim = wtr_vec_add(pass->tree->arena, &claims);
            if (!claim) return;
            int32_t to = days.count ? days.at[k].to : 0;
            *claim = (Claim){days.count ? days.at[k].from : 0, to ? to : INT32_MAX, items->at[i]};
        }
    }
    if (claims.count > 1) qsort(claims.at, claims.count, sizeof *claims.at, by_claim);
    for (uint32_t i = 1, reach = 0; i < claims.count; i++) {
        WtrItem *one = claims.at[reach].item, *other = claims.at[i].item;
        if (one != other && claims.at[i].from <= claims.at[reach].to) {
            bool swap = stands_after(one, other);
            report_duplicate(pass, name, swap ? one : other, swap ? other : one);
        }
        if (claims.at[i].to > claims.at[reach].to) reach = i;
    }
}

static void check_name(void *data, const char *name, const WtrItemList *items) {
    WtrPass *pass = data;
    bool variants = true;
    if (items->count < 2) return;
    for (uint32_t i = 0; i < items->count; i++) {
        WtrItem *item = items->at[i];
        if (item->kind == WTR_ITEM_BROKEN) return;
        if (!wtr_item_is_rule(item) || item->kind != items->at[0]->kind) variants = false;
    }
    if (variants) check_variants(pass, name, items);
    else for (uint32_t i = 1; i < items->count; i++) report_duplicate(pass, name, items->at[i], items->at[0]);
}

/* ---- what a rule reads, and when --------------------------------------------------------------------------- */

/* A walk through one expression; `days` are those on which the place it has reached counts. */
typedef struct Reader { WtrPass *pass; WtrDays days; } Reader;

static void read_name(const Reader *reader, WtrExpr *expr) {
    WtrPass *pass = reader->pass;
    WtrArena *arena = pass->tree->arena;
    if (expr->ref != WTR_REF_TERM && expr->ref != WTR_REF_DUTY) return;
    WtrDays all = {NULL, 0, true};
    uint32_t kept = 0;
    for (uint32_t i = 0; i < expr->targets.count; i++) {
        WtrDays days = wtr_standing_days(&expr->targets.at[i]->standing);
        all = i ? wtr_days_union(arena, all, days) : days;
        kept += wtr_days_overlap(days, reader->days);
    }
    if (!wtr_days_within(reader->days, all)) {
        WtrDiag *diag = wtr_report(pass, DOES_NOT_STAND, expr->loc, "`%s` stands %s, but is read here %s", expr->name.text,
                                   wtr_days_words(arena, all), wtr_days_words(arena, reader->days));
        wtr_diag_related(pass->diags, diag, expr->targets.at[0]->name.loc, "declared here");
        wtr_diag_help(pass->diags, diag,
                      "let both stand on the same days (`stands in`), or give this place an edition of its own (`in EDITION` on a bullet)");
        return;
    }
    if (!kept || kept == expr->targets.count) return;
    WtrItem **left = wtr_arena_array(arena, kept, sizeof *left);
    if (!left) return;
    uint32_t count = 0;
    for (uint32_t i = 0; i < expr->targets.count; i++)
        if (wtr_days_overlap(wtr_standing_days(&expr->targets.at[i]->standing), reader->days)) left[count++] = expr->targets.at[i];
    expr->targets.at = left;
    expr->targets.count = expr->targets.capacity = count;
}

static void read_reading(const Reader *reader, const WtrExpr *expr) {
    WtrPass *pass = reader->pass;
    const WtrItem *reading = expr->targets.at[0];
    if (reading->standard_choice >= reading->reading_choices.count) return;
    WtrReadingChoice *standard = &reading->reading_choices.at[reading->standard_choice];
    WtrDays days = wtr_standing_days(&standard->standing);
    if (wtr_days_within(reader->days, days)) return;
    WtrDiag *diag = wtr_report(
        pass, DEFAULT_NOT_STANDING, expr->loc, "the default of `%s` must stand whenever it is used: `%s` stands %s, this place %s",
        expr->name.text, standard->name.text, wtr_days_words(pass->tree->arena, days), wtr_days_words(pass->tree->arena, reader->days));
    wtr_diag_related(pass->diags, diag, standard->loc, "the default choice");
}

static void read_expr(void *data, WtrExpr *expr) {
    const Reader *reader = data;
    if (expr->kind == WTR_EXPR_NAME && expr->targets.count) {
        if (expr->ref == WTR_REF_READING) read_reading(reader, expr);
        else read_name(reader, expr);
        return;
    }
    Reader inner = *reader;
    if (expr->kind != WTR_EXPR_LIST) {
        wtr_expr_each_part(expr, read_expr, &inner);
        return;
    }
    for (uint32_t i = 0; i < expr->list->bullets.count; i++) {
        WtrBullet *bullet = &expr->list->bullets.at[i];
        inner.days = assign_part(reader->pass, &bullet->standing, reader->days, "bullet");
        if (bullet->expr && !inner.days.never) read_expr(&inner, bullet->expr);
    }
}

static void read_root(void *data, const WtrRoot *root) {
    WtrPass *pass = data;
    const WtrStanding *standing = root->deadline ? &root->deadline->standing : &pass->item->standing;
    Reader reader = {pass, wtr_standing_days(standing)};
    if (!reader.days.never) read_expr(&reader, *root->at);
}

/* ---- the pass ------------------------------------------------------------------------------------------------ */

void wtr_editions_assign(WtrPass *pass) {
    WtrTree *tree = pass->tree;
    for (uint32_t i = 0; i < tree->items.count; i++) {
        WtrItem *item = pass->item = tree->items.at[i];
        if (item->kind == WTR_ITEM_BROKEN) continue;
        assign_item(pass);
        assign_choices(pass);
        for (uint32_t k = 0; k < item->deadlines.count; k++)
            assign_part(pass, &item->deadlines.at[k].standing, wtr_standing_days(&item->standing), "deadline");
    }
    wtr_symbols_each(pass->symbols, check_name, pass);
}

void wtr_editions_check(WtrPass *pass) {
    for (uint32_t i = 0; i < pass->tree->items.count; i++) {
        pass->item = pass->tree->items.at[i];
        /* a rule without bullets that reads facts alone has nothing that could stand otherwise than itself */
        bool looked_at = wtr_item_is_rule(pass->item) && (pass->item->reads.count || pass->item->has_lists);
        if (looked_at) wtr_item_each_root(pass->item, read_root, pass);
    }
}
