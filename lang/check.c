/* check.c — the checking pass: editions, circles, then every rule in an order in which what it rests on
 * comes first, then the tests.
 *
 * Relies on: names bound by resolve.c. Leaves: every "resolved:" field of ast.h. Guarantees: a definition's
 * type and every rule's subject are settled before a rule that reads it is looked at. */
#include "check.h"
#include "editions.h"

/* ---- whose rule it is -------------------------------------------------------------------------------------- */

/* A walk that collects the subjects a rule's facts are about. */
typedef struct Collector {
    WtrPass *pass;
    const WtrQuantified *quantified;
    WtrItem *found;                      /* the first subject met, NULL for none */
    const WtrExpr *first;                /* where */
    WtrName first_name; WtrLoc first_loc;
    bool two;                            /* two subjects: reported */
} Collector;

static void collect_subject(Collector *collector, WtrItem *subject, const WtrName *name, WtrLoc loc) {
    WtrPass *pass = collector->pass;
    if (!subject || collector->two) return;
    for (const WtrQuantified *outer = collector->quantified; outer; outer = outer->outer)
        if (outer->subject == subject) return;
    if (!collector->found) {
        collector->found = subject;
        collector->first_name = *name;
        collector->first_loc = loc;
    } else if (collector->found != subject) {
        collector->two = true;
        WtrDiag *diag =
            wtr_report(pass, TWO_SUBJECTS, pass->item->name.loc, "whose rule is `%s`? `%s` is about `%s`, `%s` about `%s`",
                       wtr_item_name(pass->item), collector->first_name.text, collector->found->name.text, name->text, subject->name.text);
        wtr_diag_related(pass->diags, diag, collector->first_loc, "`%s` is asked of `%s`", collector->first_name.text,
                         collector->found->name.text);
        wtr_diag_related(pass->diags, diag, loc, "`%s` is asked of `%s`", name->text, subject->name.text);
        wtr_diag_help(pass->diags, diag, "say it in the rule's first line: `%s for %s`", wtr_item_name(pass->item),
                      wtr_item_many(subject) ? subject->name.text : collector->found->name.text);
    }
}

static void collect(void *data, WtrExpr *expr) {
    Collector *collector = data;
    if (expr->kind == WTR_EXPR_NAME && expr->targets.count && expr->ref != WTR_REF_READING)
        collect_subject(collector, expr->targets.at[0]->subject, &expr->name, expr->loc);
    const WtrQuantified *outside = collector->quantified;
    WtrQuantified inside = {expr->kind == WTR_EXPR_QUANTIFIER ? expr->subject : NULL, outside};
    if (inside.subject) collector->quantified = &inside;
    wtr_expr_each_part(expr, collect, collector);
    collector->quantified = outside;
}

static void collect_root(void *data, const WtrRoot *root) { collect(data, *root->at); }

/* The subject that a rule without `for` is about: that of its facts. False when they name two. */
static bool infer_subject(WtrPass *pass) {
    WtrItem *item = pass->item;
    if (item->subject_name.text) return item->subject_resolved;
    Collector collector = {.pass = pass};
    wtr_item_each_root(item, collect_root, &collector);
    if (item->done_fact) collect_subject(&collector, item->done_fact->subject, &item->done_on, item->done_on.loc);
    item->subject = collector.found;
    item->subject_resolved = true;
    return !collector.two;
}

/* ---- expressions of a rule --------------------------------------------------------------------------------------- */

static void check_root(void *data, const WtrRoot *root) {
    static const char *const names[] = {[WTR_ROLE_MEANING] = "`means`",
                                        [WTR_ROLE_IF] = "`if`",
                                        [WTR_ROLE_UNLESS] = "`unless`",
                                        [WTR_ROLE_UNLESS_SHOWN] = "`unless shown`",
                                        [WTR_ROLE_ONCE] = "`once`",
                                        [WTR_ROLE_ANCHOR] = "a deadline",
                                        [WTR_ROLE_WHEN] = "`when`",
                                        [WTR_ROLE_DONE] = "`done when`",
                                        [WTR_ROLE_EXPLAINED] = "`explained when`"};
    WtrChecker *checker = data;
    WtrItem *item = checker->pass->item;
    WtrExpr *expr = *root->at;
    if (root->role == WTR_ROLE_MEANING) {
        item->typed = wtr_check_expr(checker, expr);
        item->type = expr->type;
        item->choices_of = expr->type == WTR_TYPE_CHOICE ? expr->choices_of : NULL;
    } else if (root->role == WTR_ROLE_ANCHOR) wtr_check_date(checker, expr, names[root->role]);
    else wtr_check_condition(checker, expr, names[root->role]);
}

static void check_rule(WtrPass *pass) {
    WtrItem *item = pass->item;
    bool certain = infer_subject(pass);
    WtrChecker checker = {.pass = pass, .scope = wtr_item_scope(item), .loose = !certain};
    wtr_item_each_root(item, check_root, &checker);
    item->nonmonotone = checker.nonmonotone || item->unless_shown;
    if (item->kind == WTR_ITEM_DUTY) wtr_check_duty(pass);
}

/* ---- citations of a rule, or of a narrative ------------------------------------------------------------------------------------------- */

static void check_cited(WtrPass *pass) {
    WtrItem *item = pass->item;
    bool stands_by_itself = item->standing.editions.count || item->standing.from.day || item->standing.until.day;
    if (!item->cites.count) {
        if (item->draft || item->incomplete || pass->options->one_liner) return;
        WtrDiag *diag = wtr_report(pass, NO_CITATION, item->name.loc, "`%s` cites nothing", wtr_item_name(item));
        wtr_diag_help(pass->diags, diag,
                      "add where it is written, such as `cite SOURCE page 14 para 6`, or mark it `draft` until that is known");
    } else if (!wtr_item_first_cite(item) && !stands_by_itself && !item->draft && !item->incomplete) {
        WtrDiag *diag = wtr_report(pass, SEEN_ONLY, item->name.loc,
                                   "`%s` has only `seen`, which says where its text was read, not where it stands", wtr_item_name(item));
        wtr_diag_help(pass->diags, diag, "add a `cite`, or say where it stands: `stands in EDITION`");
    }
}

/* ---- items that share a name --------------------------------------------------------------------------------------- */

/* Rules that share a name by standing on different days must be alike for those who read them. */
static void check_alike(void *data, const char *name, const WtrItemList *items) {
    WtrPass *pass = data;
    for (uint32_t i = 1; i < items->count; i++) {
        const WtrItem *first = items->at[0];
        WtrItem *other = items->at[i];
        if (!wtr_item_is_rule(first) || other->kind != first->kind) return;
        bool same_type = other->kind == WTR_ITEM_DUTY || !other->typed || !first->typed ||
                         (other->type == first->type && other->choices_of == first->choices_of);
        if (same_type && other->subject == first->subject) continue;
        pass->item = other;
        WtrDiag *diag = same_type ? wtr_report(pass, VARIANTS_DIFFER, other->name.loc, "this `%s` is about %s, the other about %s", name,
                                               other->subject ? other->subject->name.text : "the case",
                                               first->subject ? first->subject->name.text : "the case")
                                  : wtr_report(pass, VARIANTS_DIFFER, other->name.loc, "this `%s` is %s, the other %s", name,
                                               wtr_type_words(other->type), wtr_type_words(first->type));
        wtr_diag_related(pass->diags, diag, first->name.loc, "the other stands here");
        wtr_diag_help(pass->diags, diag,
                      "items that share a name are one thing on different days: of one type, and about one subject (`for SUBJECT`)");
    }
}

/* ---- the pass ---------------------------------------------------------------------------------------------------------- */

void wtr_check(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options) {
    if (!tree->symbols) return;
    WtrPass pass = wtr_pass_begin(tree, diags, options);
    wtr_editions_assign(&pass);
    wtr_editions_check(&pass);
    wtr_check_cycles(&pass);
    for (uint32_t i = 0; i < tree->order.count; i++) {
        pass.item = tree->order.at[i];
        check_cited(&pass);
        check_rule(&pass);
    }
    for (uint32_t i = 0; i < tree->items.count; i++) {
        pass.item = tree->items.at[i];
        if (pass.item->kind == WTR_ITEM_NARRATIVE) check_cited(&pass);
    }
    wtr_symbols_each(tree->symbols, check_alike, &pass);
    wtr_check_tests(&pass);
}
