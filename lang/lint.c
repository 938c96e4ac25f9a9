/* lint.c — what is allowed and probably not meant (SPEC "Lints").
 *
 * Relies on: the resolved tree. Guarantees: changes nothing; an item that says `allow NAME` keeps that lint
 * silent about itself; the library compiled into the program is not looked at; lints that need the whole
 * rulebook wait until there are no errors, and of a one-liner neither bearer nor test is asked. */
#include <stdlib.h>
#include <string.h>

#include "editions.h"
#include "query.h"

typedef struct Linter {
    WtrPass pass;
    bool *used;                          /* facts by index: some rule reads it */
    bool *expected, *read;               /* rules by row: a test expects it; another rule reads it */
    uint32_t terms;
} Linter;

static bool allowed(const WtrItem *item, WtrDiagId id) {
    for (uint32_t i = 0; item && i < item->allows.count; i++)
        if (!strcmp(item->allows.at[i].lint.text, wtr_diags[id].lint)) return true;
    return false;
}

/* lint(pass, ID, loc, format, …): a diagnostic unless the item being looked at allows it, then NULL. */
#define lint(pass, name, loc, ...) (allowed((pass)->item, WTR_DIAG_##name) ? NULL : wtr_report((pass), name, (loc), __VA_ARGS__))

static uint32_t row_of(const Linter *linter, const WtrItem *rule) {
    return rule->kind == WTR_ITEM_TERM ? rule->index : linter->terms + rule->index;
}

/* ---- citations --------------------------------------------------------------------------------------------- */

static void lint_cites(WtrPass *pass, const WtrCiteList *cites) {
    for (uint32_t i = 0; i < cites->count; i++) {
        const WtrCite *cite = &cites->at[i];
        const WtrItem *source = cite->resolved_source;
        uint32_t last = cite->page_to > cite->page_from ? cite->page_to : cite->page_from;
        if (!source || source->pages <= 0 || last <= source->pages) continue;
        WtrDiag *diag = lint(pass, PAGE_OUTSIDE, cite->loc, "page %u lies outside `%s`, which has %lld pages", (unsigned)last,
                             source->name.text, (long long)source->pages);
        if (diag) wtr_diag_related(pass->diags, diag, source->name.loc, "the source");
    }
}

/* ---- lists ----------------------------------------------------------------------------------------------------- */

typedef struct BulletText { const char *text; const WtrBullet *bullet; } BulletText;

static int by_text(const void *a, const void *b) {
    const BulletText *left = a, *right = b;
    int order = strcmp(left->text, right->text);
    return order ? order : (left->bullet > right->bullet) - (left->bullet < right->bullet);
}

static void lint_repeats(WtrPass *pass, const WtrList *list) {
    uint32_t count = list->bullets.count;
    BulletText *texts = wtr_arena_array(pass->tree->arena, count + 1u, sizeof *texts);
    if (!texts) return;
    for (uint32_t i = 0; i < count; i++) {
        const WtrBullet *bullet = &list->bullets.at[i];
        texts[i] = (BulletText){wtr_source_words(pass->tree, bullet->expr->loc, SIZE_MAX / 2), bullet};
    }
    if (count > 1) qsort(texts, count, sizeof *texts, by_text);
    for (uint32_t i = 1; i < count; i++) {
        const WtrBullet *one = texts[i - 1].bullet, *other = texts[i].bullet;
        if (strcmp(texts[i - 1].text, texts[i].text) ||
            !wtr_days_overlap(wtr_standing_days(&one->standing), wtr_standing_days(&other->standing)))
            continue;
        WtrDiag *diag = lint(pass, REPEATED_BULLET, other->loc, "this bullet says the same as one above");
        if (diag) wtr_diag_related(pass->diags, diag, one->loc, "the first stands here");
    }
}

/* ---- expressions ---------------------------------------------------------------------------------------------------- */

static void lint_expr(void *data, WtrExpr *expr) {
    Linter *linter = data;
    for (uint32_t i = 0; expr->kind == WTR_EXPR_NAME && i < expr->targets.count; i++) {
        const WtrItem *target = expr->targets.at[i];
        if (expr->ref == WTR_REF_FACT) linter->used[target->index] = true;
        else if (wtr_item_is_rule(target)) linter->read[row_of(linter, target)] = true;
    }
    if (expr->kind == WTR_EXPR_LIST) {
        lint_repeats(&linter->pass, expr->list);
        for (uint32_t i = 0; i < expr->list->bullets.count; i++) lint_cites(&linter->pass, &expr->list->bullets.at[i].cites);
    }
    wtr_expr_each_part(expr, lint_expr, linter);
}

static void lint_root(void *data, const WtrRoot *root) { lint_expr(data, *root->at); }

/* ---- duties and tests --------------------------------------------------------------------------------------------------- */

static void lint_duty(Linter *linter) {
    WtrPass *pass = &linter->pass;
    const WtrItem *duty = pass->item;
    if (!duty->bearers.count && !pass->options->one_liner) {
        WtrDiag *diag = lint(pass, NOBODY_BEARS, duty->name.loc, "nobody bears `%s`", duty->name.text);
        if (diag) wtr_diag_help(pass->diags, diag, "say who must do what: `ACTOR must \"…\"`");
    }
    if (duty->done_fact) linter->used[duty->done_fact->index] = true;
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        const WtrDeadlineClause *deadline = &duty->deadlines.at[i];
        lint_cites(pass, &deadline->cites);
        if (deadline->kind != WTR_WITHIN || deadline->anchor) continue;
        WtrDiag *diag =
            lint(pass, NO_ANCHOR, deadline->loc, "this deadline counts from the date of the case and moves with every new evaluation");
        if (diag) wtr_diag_help(pass->diags, diag, "name the date from which it counts: `of DATE`");
    }
}

static void lint_item(Linter *linter) {
    WtrPass *pass = &linter->pass;
    WtrItem *item = pass->item;
    lint_cites(pass, &item->cites);
    for (uint32_t i = 0; i < item->reading_choices.count; i++) lint_cites(pass, &item->reading_choices.at[i].cites);
    if (item->kind == WTR_ITEM_DUTY) lint_duty(linter);
    wtr_item_each_root(item, lint_root, linter);
    for (uint32_t i = 0; i < item->expects.count; i++) {
        const WtrExpectClause *clause = &item->expects.at[i];
        lint_cites(pass, &clause->cites);
        for (uint32_t k = 0; k < clause->targets.count; k++)
            if (wtr_item_is_rule(clause->targets.at[k])) linter->expected[row_of(linter, clause->targets.at[k])] = true;
    }
}

/* ---- what needs the whole rulebook ---------------------------------------------------------------------------------------- */

static void lint_whole(Linter *linter) {
    WtrPass *pass = &linter->pass;
    WtrItem *item = pass->item;
    if (item->kind == WTR_ITEM_FACT && !linter->used[item->index]) {
        WtrDiag *diag = lint(pass, UNUSED_FACT, item->name.loc, "no rule reads `%s`", item->name.text);
        if (diag) wtr_diag_help(pass->diags, diag, "nobody needs to be asked this; remove it, or allow it with `allow unused_fact`");
    }
    bool untested = wtr_item_is_rule(item) && !linter->expected[row_of(linter, item)];
    if (untested && (item->kind == WTR_ITEM_DUTY || !linter->read[row_of(linter, item)])) {
        WtrDiag *diag = lint(pass, NO_TEST, item->name.loc, "no test expects anything of `%s`", item->name.text);
        if (diag) wtr_diag_help(pass->diags, diag, "add a `test` with `expect %s …`", item->name.text);
    }
}

static void lint_rulebook(WtrPass *pass) {
    pass->item = NULL;
    if (pass->tree->rulebook || !pass->tree->files.count) return;
    WtrDiag *diag =
        wtr_report(pass, NO_RULEBOOK, ((WtrLoc){0, 0, 0}), "these rules have no `rulebook` item, so that results cannot name them");
    wtr_diag_help(pass->diags, diag, "begin with a line such as `rulebook my_rules \"What these rules are\"`");
}

static void each_item(Linter *linter, void (*visit)(Linter *)) {
    WtrTree *tree = linter->pass.tree;
    for (uint32_t i = 0; i < tree->items.count; i++) {
        linter->pass.item = tree->items.at[i];
        bool readable = linter->pass.item->kind != WTR_ITEM_BROKEN && !linter->pass.item->failed;
        if (readable && !wtr_item_in_library(tree, linter->pass.item)) visit(linter);
    }
}

void wtr_lint(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options) {
    Linter linter = {.pass = wtr_pass_begin(tree, diags, options)};
    uint32_t facts = 0, rules = 0;
    for (uint32_t i = 0; i < tree->items.count; i++) {
        facts += tree->items.at[i]->kind == WTR_ITEM_FACT;
        linter.terms += tree->items.at[i]->kind == WTR_ITEM_TERM;
        rules += wtr_item_is_rule(tree->items.at[i]);
    }
    linter.used = wtr_arena_array(tree->arena, facts + 1u, sizeof *linter.used);
    linter.expected = wtr_arena_array(tree->arena, rules + 1u, sizeof *linter.expected);
    linter.read = wtr_arena_array(tree->arena, rules + 1u, sizeof *linter.read);
    if (!linter.used || !linter.expected || !linter.read) return;
    each_item(&linter, lint_item);
    if (diags->errors || options->one_liner) return;
    each_item(&linter, lint_whole);
    lint_rulebook(&linter.pass);
}
