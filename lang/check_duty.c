/* check_duty.c — the clauses of a duty: who bears it, how strongly, by when, and when it is done (SPEC
 * "Duties").
 *
 * Relies on: check.h; the duty's expressions checked, its subject settled. Leaves: `modality`. */
#include <string.h>

#include "../engine/date.h"
#include "check.h"
#include "editions.h"

/* ---- modality --------------------------------------------------------------------------------------------- */

static int strength(WtrModality modality) {
    switch (modality) {
    case WTR_MUST: case WTR_MUST_NOT: return 3;
    case WTR_SHOULD: case WTR_SHOULD_NOT: return 2;
    case WTR_EXPECTED: return 1;
    case WTR_MAY: return 0;
    }
    return 0;
}

/* A duty that names no bearer has the strongest modality its deadlines state. Where nothing states one it
 * is `expected`: the weakest word that still asks for something, so that no obligation is made up. */
static WtrModality duty_modality(const WtrItem *duty) {
    if (duty->bearers.count) return duty->bearers.at[0].modality;
    WtrModality strongest = WTR_EXPECTED;
    bool stated = false;
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        const WtrDeadlineClause *deadline = &duty->deadlines.at[i];
        if (!deadline->has_modality || (stated && strength(deadline->modality) <= strength(strongest))) continue;
        strongest = deadline->modality;
        stated = true;
    }
    return strongest;
}

static void check_bearers(WtrPass *pass) {
    WtrItem *duty = pass->item;
    duty->modality = duty_modality(duty);
    for (uint32_t i = 1; i < duty->bearers.count; i++) {
        WtrDiag *diag = wtr_report(pass, TWO_BEARERS, duty->bearers.at[i].loc, "`%s` says twice who must do what", wtr_item_name(duty));
        wtr_diag_related(pass->diags, diag, duty->bearers.at[0].loc, "said here already");
        wtr_diag_help(pass->diags, diag, "join the bearers with `and` or `or`, or write two duties");
    }
}

/* ---- done and explained -------------------------------------------------------------------------------------- */

static void check_done_on(WtrPass *pass) {
    WtrItem *duty = pass->item;
    if (duty->done_on.text && duty->done_when) {
        WtrDiag *diag = wtr_report(pass, DONE_TWICE, duty->done_when->loc, "`%s` says twice when it is done", wtr_item_name(duty));
        wtr_diag_related(pass->diags, diag, duty->done_on.loc, "`done on` stands here");
    }
    WtrItem *fact = duty->done_fact;
    if (!fact) return;
    if (fact->typed && fact->type != WTR_TYPE_DATE) {
        WtrDiag *diag = wtr_report(pass, DONE_ON_NOT_DATE, duty->done_on.loc, "`done on` needs a date fact; `%s` is %s", duty->done_on.text,
                                   wtr_type_words(fact->type));
        wtr_diag_related(pass->diags, diag, fact->name.loc, "declared here");
        if (fact->type == WTR_TYPE_TRUTH) wtr_diag_help(pass->diags, diag, "a yes/no fact goes with `done when %s`", duty->done_on.text);
        return;
    }
    WtrChecker checker = {.pass = pass, .scope = wtr_item_scope(duty)};
    wtr_check_subject(&checker, fact->subject, &duty->done_on, duty->done_on.loc);
}

static bool recommends(const WtrItem *duty) {
    if (duty->modality == WTR_SHOULD || duty->modality == WTR_SHOULD_NOT) return true;
    for (uint32_t i = 0; i < duty->deadlines.count; i++)
        if (duty->deadlines.at[i].has_modality && strength(duty->deadlines.at[i].modality) == strength(WTR_SHOULD)) return true;
    return false;
}

static void check_explained(WtrPass *pass) {
    const WtrItem *duty = pass->item;
    if (!duty->explained_when || recommends(duty)) return;
    WtrDiag *diag = wtr_report(pass, EXPLAINED_NOT_SHOULD, duty->explained_when->loc, "only what should be done can be explained instead");
    if (duty->bearers.count) wtr_diag_related(pass->diags, diag, duty->bearers.at[0].modality_loc, "the duty's own word");
}

/* ---- a duty that tests whether it was done ---------------------------------------------------------------------- */

/* How much is looked through for one duty: definitions, and expressions in them. */
#define OWN_DEFINITIONS_MAX 64u
#define OWN_EXPRESSIONS_MAX 4000u

typedef struct OwnTest {
    const WtrItem *fact;
    const WtrExpr *found;                /* the name in the duty's own text that leads to the fact */
    const WtrExpr *outermost;
    uint32_t definitions, expressions, depth;
} OwnTest;

static void look_for_fact(void *data, WtrExpr *expr) {
    OwnTest *test = data;
    if (test->found || !test->expressions) return;
    test->expressions--;
    if (expr->kind != WTR_EXPR_NAME || !expr->targets.count) {
        wtr_expr_each_part(expr, look_for_fact, test);
        return;
    }
    if (!test->depth) test->outermost = expr;
    if (expr->ref == WTR_REF_FACT && expr->targets.at[0] == test->fact) test->found = test->outermost;
    if (expr->ref != WTR_REF_TERM) return;
    for (uint32_t i = 0; i < expr->targets.count && test->definitions; i++) {
        if (expr->targets.at[i]->failed || !expr->targets.at[i]->meaning) continue;
        test->definitions--;
        test->depth++;
        look_for_fact(test, expr->targets.at[i]->meaning);
        test->depth--;
    }
}

static void look_in_root(void *data, const WtrRoot *root) {
    if (root->role >= WTR_ROLE_IF && root->role <= WTR_ROLE_ONCE) look_for_fact(data, *root->at);
}

/* The fact by which a duty is done: of `done on`, or of a `done when` that is that fact and nothing else. */
static const WtrItem *done_fact(const WtrItem *duty) {
    if (duty->done_fact) return duty->done_fact;
    const WtrExpr *done = wtr_expr_bare(duty->done_when);
    if (done && done->kind == WTR_EXPR_IS && (done->is == WTR_IS_KNOWN || done->is == WTR_IS_CHOICE)) done = wtr_expr_bare(done->left);
    return done && done->kind == WTR_EXPR_NAME && done->ref == WTR_REF_FACT ? done->targets.at[0] : NULL;
}

static void check_own_test(WtrPass *pass) {
    WtrItem *duty = pass->item;
    OwnTest test = {.fact = done_fact(duty), .definitions = OWN_DEFINITIONS_MAX, .expressions = OWN_EXPRESSIONS_MAX};
    if (!test.fact) return;
    wtr_item_each_root(duty, look_in_root, &test);
    if (!test.found) return;
    bool direct = test.found->ref == WTR_REF_FACT;
    WtrDiag *diag = wtr_report(pass, OWN_DONE_FACT, test.found->loc, "`%s` asks here whether it has been done itself%s",
                               wtr_item_name(duty), direct ? "" : ", through this definition");
    wtr_diag_related(pass->diags, diag, duty->done_on.text ? duty->done_on.loc : duty->done_when->loc, "`%s` says that it was done",
                     wtr_item_name(test.fact));
    wtr_diag_help(pass->diags, diag, "a duty that is done stays due, and its state says `met` or `done`: leave the test out");
}

/* ---- deadlines ------------------------------------------------------------------------------------------------------ */

/* `count` units on from a day; 0 where the day is 0 or the units would have to be looked up: working days back. On,
 * they are at least so many days, which is all that is asked here. */
static int32_t moved(int32_t day, int64_t count, WtrUnit unit) {
    if (!day || (unit == WTR_WORKING_DAYS && count < 0)) return 0;
    switch (unit) {
    case WTR_DAYS: case WTR_WORKING_DAYS: return wtr_day_add_days(day, count);
    case WTR_WEEKS: return wtr_day_add_days(day, 7 * count);
    case WTR_MONTHS: return wtr_day_add_months(day, count);
    case WTR_YEARS: return wtr_day_add_years(day, count);
    }
    return 0;
}

/* The day that an anchor names outright, a date or one moved from a date (the parser caps how often); else 0. */
static int32_t named_day(WtrExpr *anchor) {
    anchor = wtr_expr_bare(anchor);
    if (!anchor) return 0;
    if (anchor->kind == WTR_EXPR_DATE) return anchor->date.day;
    if (anchor->kind != WTR_EXPR_OFFSET) return 0;
    return moved(named_day(anchor->left), anchor->backward ? -anchor->number : anchor->number, anchor->unit);
}

/* The last day of a deadline whose anchor is a date, or a day before it; 0 where the case decides. */
static int32_t fixed_day(const WtrDeadlineClause *deadline) {
    int32_t day = named_day(deadline->anchor);
    switch (deadline->kind) {
    case WTR_BY: return day;
    case WTR_BEFORE: return day ? day - 1 : 0;
    case WTR_WITHIN: return moved(day, deadline->number, deadline->unit);
    case WTR_NO_LATER: return moved(day, -(int64_t)deadline->number, deadline->unit);
    case WTR_EVERY: case WTR_TIMING: break;          /* what recurs has no last one */
    }
    return 0;
}

static void check_end(WtrPass *pass, const WtrDeadlineClause *deadline) {
    const WtrItem *duty = pass->item;
    int32_t day = fixed_day(deadline), last = wtr_days_last(wtr_standing_days(&duty->standing));
    if (!day || !last || last > day) return;
    char end[11];
    wtr_day_format(last, end);
    WtrDiag *diag = wtr_report(pass, ENDS_BEFORE_DEADLINE, deadline->loc,
                               "`%s` stands no longer than %s, so that nobody would see this deadline missed", wtr_item_name(duty), end);
    if (duty->standing.given) wtr_diag_related(pass->diags, diag, duty->standing.loc, "it stands until then");
    wtr_diag_help(pass->diags, diag, "let the duty stand beyond its deadline: `stands from DATE`, with a later `until` or none");
}

static void check_deadline(WtrPass *pass, const WtrDeadlineClause *deadline) {
    bool counts = deadline->kind == WTR_WITHIN || deadline->kind == WTR_NO_LATER || deadline->kind == WTR_EVERY;
    if (counts) wtr_check_calendar(pass, deadline->unit, deadline->unit_loc);
    check_end(pass, deadline);
}

void wtr_check_duty(WtrPass *pass) {
    check_bearers(pass);
    check_done_on(pass);
    check_explained(pass);
    check_own_test(pass);
    for (uint32_t i = 0; i < pass->item->deadlines.count; i++) check_deadline(pass, &pass->item->deadlines.at[i]);
}
