/* check_expr.c — the types of expressions, and who may read what (SPEC "Types", "Subjects").
 *
 * Relies on: check.h, declare.h. Leaves: `type`, `scope`, `choices_of`, `is`, `choice`, `choice_list` of
 * every expression that has a type. Both halves of a comparison are looked at even when one fails. */
#include <string.h>

#include "check.h"
#include "declare.h"

/* How long a piece of the rule's own text may be in a message. */
#define QUOTE_MAX 160u

static const char *quote(WtrPass *pass, WtrLoc loc) { return wtr_source_words(pass->tree, loc, QUOTE_MAX); }

static bool is_length(WtrType type) { return type == WTR_TYPE_DAYS || type == WTR_TYPE_MONTHS || type == WTR_TYPE_YEARS; }
static bool is_number(WtrType type) { return type == WTR_TYPE_NUMBER || is_length(type); }

/* ---- names ---------------------------------------------------------------------------------------------- */

bool wtr_check_subject(WtrChecker *checker, const WtrItem *subject, const WtrName *name, WtrLoc loc) {
    WtrPass *pass = checker->pass;
    if (checker->loose || !wtr_item_many(subject) || subject == checker->scope) return true;
    WtrDiag *diag =
        wtr_report(pass, OTHER_SUBJECT, loc, "`%s` is asked of each `%s`, and a case may have several", name->text, subject->name.text);
    wtr_diag_related(pass->diags, diag, subject->name.loc, "a subject of which a case may have many");
    wtr_diag_help(
        pass->diags, diag,
        "say which of them is meant: `any %s has (%s)`, `every %s has (…)`, `no %s has (…)` or `at least 2 %s have (…)`; or make the rule each one's own: `for %s`",
        subject->name.text, name->text, subject->name.text, subject->name.text, subject->plural.text, subject->name.text);
    return false;
}

/* Items of one name that differ have been reported where they stand. */
static bool variants_agree(const WtrExpr *expr) {
    const WtrItem *first = expr->targets.at[0];
    for (uint32_t i = 1; i < expr->targets.count; i++) {
        const WtrItem *other = expr->targets.at[i];
        if (other->typed && first->typed && (other->type != first->type || other->choices_of != first->choices_of)) return false;
        if (other->subject != first->subject) return false;
    }
    return true;
}

static bool check_duty_name(WtrChecker *checker, const WtrExpr *expr) {
    WtrPass *pass = checker->pass;
    WtrDiag *diag = wtr_report(pass, DUTY_AS_CONDITION, expr->loc, "`%s` is a duty, and a duty is neither true nor false", expr->name.text);
    wtr_diag_related(pass->diags, diag, expr->targets.at[0]->name.loc, "declared here");
    wtr_diag_help(pass->diags, diag, "ask whether it applies, `%s is due`, or whether it has been carried out, `%s is done`",
                  expr->name.text, expr->name.text);
    const char *mended = wtr_arena_printf(pass->tree->arena, "%s is due", expr->name.text);
    if (mended) wtr_diag_edit(pass->diags, diag, expr->loc, mended);
    return false;
}

static bool check_reading_name(WtrChecker *checker, const WtrExpr *expr) {
    WtrPass *pass = checker->pass;
    WtrDiag *diag = wtr_report(pass, READING_AS_VALUE, expr->loc, "`%s` is a reading; ask which choice of it is in use", expr->name.text);
    wtr_diag_related(pass->diags, diag, expr->targets.at[0]->name.loc, "declared here");
    wtr_diag_help(pass->diags, diag, "write `%s is CHOICE`, where CHOICE is %s", expr->name.text,
                  wtr_choice_words(pass->tree->arena, expr->targets.at[0]));
    return false;
}

static bool check_item_name(WtrChecker *checker, WtrExpr *expr) {
    const WtrItem *item = expr->targets.at[0];
    for (uint32_t i = 0; i < expr->targets.count; i++) {
        checker->nonmonotone |= expr->targets.at[i]->nonmonotone;
        if (!expr->targets.at[i]->typed) return false;
    }
    if (!variants_agree(expr)) return false;
    expr->type = item->type;
    expr->choices_of = item->choices_of;
    return wtr_check_subject(checker, item->subject, &expr->name, expr->loc);
}

static bool check_name(WtrChecker *checker, WtrExpr *expr) {
    switch (expr->ref) {
    case WTR_REF_AS_OF: case WTR_REF_TODAY: expr->type = WTR_TYPE_DATE; return true;
    case WTR_REF_FACT: case WTR_REF_TERM: return check_item_name(checker, expr);
    case WTR_REF_DUTY: return check_duty_name(checker, expr);
    case WTR_REF_READING: return check_reading_name(checker, expr);
    case WTR_REF_NONE: return false;
    }
    return false;
}

/* ---- conditions and dates --------------------------------------------------------------------------------- */

static const char *way_out(WtrPass *pass, const WtrExpr *expr) {
    const char *text = quote(pass, expr->loc);
    WtrArena *arena = pass->tree->arena;
    const char *help = NULL;
    if (expr->type == WTR_TYPE_DATE)
        help = wtr_arena_printf(arena, "compare it: `%s is before 2020-12-09`, or ask `%s is known`", text, text);
    else if (expr->type == WTR_TYPE_CHOICE && expr->choices_of && wtr_choice_words(arena, expr->choices_of))
        help = wtr_arena_printf(arena, "ask which it is: `%s is …`, where … is %s", text, wtr_choice_words(arena, expr->choices_of));
    else if (expr->kind == WTR_EXPR_NUMBER) help = wtr_arena_printf(arena, "say again what is compared: `age = 16 or age = %s`", text);
    else if (is_number(expr->type)) help = wtr_arena_printf(arena, "compare it: `%s >= 1`", text);
    return help ? help : "";
}

bool wtr_check_condition(WtrChecker *checker, WtrExpr *expr, const char *what) {
    if (!wtr_check_expr(checker, expr)) return false;
    if (expr->type == WTR_TYPE_TRUTH) return true;
    WtrPass *pass = checker->pass;
    WtrDiag *diag = wtr_report(pass, NOT_A_CONDITION, expr->loc, "%s needs something that is true or false; `%s` is %s", what,
                               quote(pass, expr->loc), wtr_type_words(expr->type));
    wtr_diag_help(pass->diags, diag, "%s", way_out(pass, expr));
    return false;
}

bool wtr_check_date(WtrChecker *checker, WtrExpr *expr, const char *what) {
    if (!wtr_check_expr(checker, expr)) return false;
    if (expr->type == WTR_TYPE_DATE) return true;
    WtrPass *pass = checker->pass;
    WtrDiag *diag =
        wtr_report(pass, NOT_A_DATE, expr->loc, "%s needs a date; `%s` is %s", what, quote(pass, expr->loc), wtr_type_words(expr->type));
    const WtrExpr *bare = wtr_expr_bare(expr);
    if (bare->kind == WTR_EXPR_NAME && bare->targets.count)
        wtr_diag_related(pass->diags, diag, bare->targets.at[0]->name.loc, "declared here");
    wtr_diag_help(pass->diags, diag, "a date is a date fact, `as_of`, `today`, or one such as 2020-12-09");
    return false;
}

/* ---- and, or, lists ------------------------------------------------------------------------------------------- */

/* The operands with brackets around every run that `inner` joins: "(a and b) or c". */
static const char *bracketed(WtrPass *pass, const WtrExpr *chain, WtrJoin inner) {
    WtrText out = {0};
    uint32_t count = chain->operands.count;
    for (uint32_t i = 0; i < count; i++) {
        bool joins_next = i + 1 < count && chain->ops.at[i] == inner, joined = i > 0 && chain->ops.at[i - 1] == inner;
        if (joins_next && !joined) wtr_text_puts(&out, "(");
        wtr_text_puts(&out, quote(pass, chain->operands.at[i]->loc));
        if (joined && !joins_next) wtr_text_puts(&out, ")");
        if (i + 1 < count) wtr_text_puts(&out, chain->ops.at[i] == WTR_AND ? " and " : " or ");
    }
    return wtr_words_keep(pass->tree->arena, &out);
}

static uint32_t first_mixed(const WtrExpr *chain) {
    for (uint32_t i = 1; i < chain->ops.count; i++)
        if (chain->ops.at[i] != chain->ops.at[0]) return i;
    return 0;
}

static void report_mixed(WtrPass *pass, const WtrExpr *chain, uint32_t at) {
    enum { SHOWN = 12 };
    WtrDiag *diag = wtr_report(pass, MIXED_AND_OR, chain->op_locs.at[at], "`and` and `or` are mixed here without brackets");
    wtr_diag_related(pass->diags, diag, chain->op_locs.at[0], "`%s` stands here", chain->ops.at[0] == WTR_AND ? "and" : "or");
    if (chain->operands.count <= SHOWN)
        wtr_diag_help(pass->diags, diag, "write either `%s` or `%s`", bracketed(pass, chain, WTR_AND), bracketed(pass, chain, WTR_OR));
    else wtr_diag_help(pass->diags, diag, "put brackets around what belongs together, or write a list with bullets");
}

static bool check_chain(WtrChecker *checker, WtrExpr *expr) {
    bool good = true;
    uint32_t mixed = first_mixed(expr);
    if (mixed) {
        report_mixed(checker->pass, expr, mixed);
        good = false;
    }
    const char *what = expr->ops.count && expr->ops.at[0] == WTR_OR ? "`or`" : "`and`";
    for (uint32_t i = 0; i < expr->operands.count; i++) good &= wtr_check_condition(checker, expr->operands.at[i], what);
    expr->type = WTR_TYPE_TRUTH;
    return good;
}

static bool check_list(WtrChecker *checker, WtrExpr *expr) {
    WtrList *list = expr->list;
    bool good = true;
    for (uint32_t i = 0; i < list->bullets.count; i++) good &= wtr_check_condition(checker, list->bullets.at[i].expr, "a bullet");
    expr->type = WTR_TYPE_TRUTH;
    return good;
}

/* ---- comparisons -------------------------------------------------------------------------------------------------- */

/* A plain number takes the type of what it is compared with. */
static bool take_type(WtrPass *pass, WtrExpr *expr, WtrType type) {
    WtrExpr *bare = wtr_expr_bare(expr);
    if (bare->kind != WTR_EXPR_NUMBER || !is_number(type)) return true;
    for (WtrExpr *at = expr; at != bare; at = at->left) at->type = type;
    bare->type = type;
    return wtr_number_in_range(pass, type, bare->number, bare->loc);
}

static bool take_types(WtrPass *pass, WtrExpr *left, WtrExpr *right) {
    return take_type(pass, left, right->type) && take_type(pass, right, left->type);
}

/* `a < b` of dates: the words instead of the sign, with the edit. */
static bool compared_dates(WtrPass *pass, const WtrExpr *expr) {
    static const char *const words[] = {[WTR_CMP_EQ] = "is", [WTR_CMP_NE] = "is not", [WTR_CMP_LT] = "is before",
                                        [WTR_CMP_LE] = "is on or before", [WTR_CMP_GT] = "is after", [WTR_CMP_GE] = "is on or after"};
    const char *mended =
        wtr_arena_printf(pass->tree->arena, "%s %s %s", quote(pass, expr->left->loc), words[expr->compare], quote(pass, expr->right->loc));
    WtrDiag *diag = wtr_report(pass, COMPARE_DATES, expr->loc, "dates are compared in words, not with a sign");
    wtr_diag_help(pass->diags, diag, "write `%s`", mended ? mended : "");
    if (mended) wtr_diag_edit(pass->diags, diag, expr->loc, mended);
    return false;
}

static bool differing(WtrPass *pass, const WtrExpr *left, const WtrExpr *right) {
    WtrDiag *diag = wtr_report(pass, TYPE_MISMATCH, right->loc, "`%s` is %s, but `%s` is %s", quote(pass, left->loc),
                               wtr_type_words(left->type), quote(pass, right->loc), wtr_type_words(right->type));
    wtr_diag_related(pass->diags, diag, left->loc, "compared with this");
    return false;
}

static bool check_compare(WtrChecker *checker, WtrExpr *expr) {
    WtrPass *pass = checker->pass;
    bool good = wtr_check_expr(checker, expr->left);
    good &= wtr_check_expr(checker, expr->right);
    expr->type = WTR_TYPE_TRUTH;
    if (!good) return false;
    WtrType left = expr->left->type, right = expr->right->type;
    if (left == WTR_TYPE_DATE && right == WTR_TYPE_DATE) return compared_dates(pass, expr);
    if (left == WTR_TYPE_CHOICE || right == WTR_TYPE_CHOICE) {
        WtrDiag *diag = wtr_report(pass, COMPARE_CHOICE, expr->loc, "one of a list has no order and is not compared with a sign");
        wtr_diag_help(pass->diags, diag, "write `%s is CHOICE` or `is one of (…)`",
                      quote(pass, (left == WTR_TYPE_CHOICE ? expr->left : expr->right)->loc));
        return false;
    }
    if (left == WTR_TYPE_TRUTH && right == WTR_TYPE_TRUTH) {
        WtrDiag *diag = wtr_report(pass, TRUTH_COMPARED, expr->loc, "yes/no questions are not compared");
        wtr_diag_help(pass->diags, diag, "join them with `and`, `or` and `not`");
        return false;
    }
    if (!take_types(pass, expr->left, expr->right)) return false;
    return expr->left->type == expr->right->type || differing(pass, expr->left, expr->right);
}

/* Two literals in the wrong order: nothing lies between them. */
static bool reversed(const WtrExpr *low, const WtrExpr *high) {
    low = wtr_expr_bare((WtrExpr *)(uintptr_t)low);
    high = wtr_expr_bare((WtrExpr *)(uintptr_t)high);
    if (low->kind == WTR_EXPR_NUMBER && high->kind == WTR_EXPR_NUMBER) return low->number > high->number;
    return low->kind == WTR_EXPR_DATE && high->kind == WTR_EXPR_DATE && low->date.day > high->date.day;
}

static bool check_between(WtrChecker *checker, WtrExpr *expr) {
    WtrPass *pass = checker->pass;
    bool good = wtr_check_expr(checker, expr->left);
    good &= wtr_check_expr(checker, expr->right);
    good &= wtr_check_expr(checker, expr->third);
    expr->type = WTR_TYPE_TRUTH;
    if (!good) return false;
    if (!is_number(expr->left->type) && expr->left->type != WTR_TYPE_DATE) {
        wtr_report(pass, BETWEEN_TYPE, expr->left->loc, "`between` is for numbers and dates; `%s` is %s", quote(pass, expr->left->loc),
                   wtr_type_words(expr->left->type));
        return false;
    }
    if (!take_types(pass, expr->left, expr->right) || !take_types(pass, expr->left, expr->third)) return false;
    if (!take_type(pass, expr->right, expr->left->type)) return false;
    if (expr->left->type != expr->right->type) return differing(pass, expr->left, expr->right);
    if (expr->left->type != expr->third->type) return differing(pass, expr->left, expr->third);
    if (!reversed(expr->right, expr->third)) return true;
    wtr_report(pass, BETWEEN_REVERSED, expr->right->loc, "nothing lies between `%s` and `%s`: the smaller one comes first",
               quote(pass, expr->right->loc), quote(pass, expr->third->loc));
    return false;
}

/* ---- is ---------------------------------------------------------------------------------------------------------------- */

static bool check_is_known(WtrChecker *checker, WtrExpr *expr) {
    WtrPass *pass = checker->pass;
    const WtrExpr *left = wtr_expr_bare(expr->left);
    expr->is = strcmp(expr->name.text, "known") ? WTR_IS_UNKNOWN : WTR_IS_KNOWN;
    expr->type = WTR_TYPE_TRUTH;
    checker->nonmonotone = true;
    bool always = left->kind == WTR_EXPR_NAME && (left->ref == WTR_REF_AS_OF || left->ref == WTR_REF_TODAY || left->ref == WTR_REF_READING);
    if (always) {
        wtr_report(pass, ALWAYS_KNOWN, expr->loc, "`%s` is always known", left->name.text);
        return false;
    }
    return wtr_check_expr(checker, expr->left);
}

static bool check_is_duty(WtrChecker *checker, WtrExpr *expr, const WtrExpr *left) {
    WtrPass *pass = checker->pass;
    const char *word = expr->name.text;
    expr->type = WTR_TYPE_TRUTH;
    if (strcmp(word, "due") && strcmp(word, "done")) {
        WtrDiag *diag = wtr_report(pass, IS_OF_DUTY, expr->name.loc, "a duty `is due` or `is done`; `%s` is neither", word);
        static const char *const words[] = {"due", "done"};
        wtr_pass_suggest(pass, diag, expr->name.loc, wtr_suggest_word(word, words, 2));
        return false;
    }
    expr->is = strcmp(word, "due") ? WTR_IS_DONE : WTR_IS_DUE;
    for (uint32_t i = 0; i < left->targets.count; i++) {
        const WtrItem *duty = left->targets.at[i];
        checker->nonmonotone |= duty->nonmonotone;
        if (expr->is == WTR_IS_DUE || duty->done_on.text || duty->done_when || duty->incomplete) continue;
        WtrDiag *diag = wtr_report(pass, NO_DONE, expr->loc, "`%s` does not say when it is done", left->name.text);
        wtr_diag_related(pass->diags, diag, duty->name.loc, "this duty has no `done on` and no `done when`");
        return false;
    }
    if (!variants_agree(left)) return false;
    return wtr_check_subject(checker, left->targets.at[0]->subject, &left->name, left->loc);
}

static bool no_such_choice(WtrPass *pass, const WtrItem *of, const WtrName *word) {
    WtrDiag *diag = wtr_report(pass, NO_SUCH_CHOICE, word->loc, "`%s` has no choice `%s`: it is %s", wtr_item_name(of), word->text,
                               wtr_choice_words(pass->tree->arena, of));
    wtr_diag_related(pass->diags, diag, of->name.loc, "declared here");
    wtr_pass_suggest(pass, diag, word->loc, wtr_choice_suggest(pass->tree->arena, of, word->text));
    return false;
}

static bool check_is_reading(WtrChecker *checker, WtrExpr *expr, const WtrExpr *left) {
    const WtrItem *reading = left->targets.at[0];
    expr->type = WTR_TYPE_TRUTH;
    expr->is = WTR_IS_READING;
    expr->choice = wtr_choice_find(reading, expr->name.text);
    return expr->choice != WTR_NONE || no_such_choice(checker->pass, reading, &expr->name);
}

/* `x is true`: a yes/no question stands by itself. */
static bool is_truth_word(WtrChecker *checker, const WtrExpr *expr) {
    WtrPass *pass = checker->pass;
    bool says_true = !strcmp(expr->name.text, "true"), says_false = !strcmp(expr->name.text, "false");
    const char *left = quote(pass, expr->left->loc);
    if (!says_true && !says_false) {
        WtrDiag *diag =
            wtr_report(pass, IS_OF_TRUTH, expr->name.loc, "`%s` is a yes/no question; it cannot be `%s`", left, expr->name.text);
        if (!strcmp(expr->name.text, "due") || !strcmp(expr->name.text, "done"))
            wtr_diag_help(pass->diags, diag, "only a duty is due or done");
        else wtr_diag_help(pass->diags, diag, "it stands by itself: `%s` or `not %s`", left, left);
        return false;
    }
    const char *mended = wtr_arena_printf(pass->tree->arena, "%s%s", says_true == expr->negated ? "not " : "", left);
    WtrDiag *diag = wtr_report(pass, TRUTH_COMPARED, expr->loc, "a yes/no question stands by itself");
    wtr_diag_help(pass->diags, diag, "write `%s`", mended ? mended : "");
    if (mended) wtr_diag_edit(pass->diags, diag, expr->loc, mended);
    return false;
}

static bool not_a_date_word(WtrPass *pass, const WtrExpr *expr) {
    WtrDiag *diag =
        wtr_report(pass, NOT_A_DATE, expr->name.loc, "`%s` is a date; `%s` is none", quote(pass, expr->left->loc), expr->name.text);
    wtr_diag_help(pass->diags, diag, "compare it with a date: `is 2020-12-09`, `is before …`, `is on or after …`; or ask `is known`");
    return false;
}

static bool check_is(WtrChecker *checker, WtrExpr *expr) {
    WtrPass *pass = checker->pass;
    const WtrExpr *left = wtr_expr_bare(expr->left);
    if (!strcmp(expr->name.text, "known") || !strcmp(expr->name.text, "unknown")) return check_is_known(checker, expr);
    if (left->kind == WTR_EXPR_NAME && left->ref == WTR_REF_DUTY) return check_is_duty(checker, expr, left);
    if (left->kind == WTR_EXPR_NAME && left->ref == WTR_REF_READING) return check_is_reading(checker, expr, left);
    if (!wtr_check_expr(checker, expr->left)) return false;
    WtrType type = expr->left->type;
    expr->type = WTR_TYPE_TRUTH;
    if (type == WTR_TYPE_TRUTH) return is_truth_word(checker, expr);
    if (type == WTR_TYPE_DATE) return not_a_date_word(pass, expr);
    if (type != WTR_TYPE_CHOICE) {
        WtrDiag *diag = wtr_report(pass, IS_OF_NUMBER, expr->loc, "`%s` is %s; numbers are compared with a sign",
                                   quote(pass, expr->left->loc), wtr_type_words(type));
        wtr_diag_help(pass->diags, diag, "write `=`, `!=`, `<`, `<=`, `>`, `>=` or `between … and …`");
        return false;
    }
    expr->is = WTR_IS_CHOICE;
    expr->choices_of = expr->left->choices_of;
    expr->choice = wtr_choice_find(expr->choices_of, expr->name.text);
    return expr->choice != WTR_NONE || no_such_choice(pass, expr->choices_of, &expr->name);
}

static bool check_one_of(WtrChecker *checker, WtrExpr *expr) {
    WtrPass *pass = checker->pass;
    const WtrExpr *left = wtr_expr_bare(expr->left);
    const WtrItem *of;
    expr->type = WTR_TYPE_TRUTH;
    if (left->kind == WTR_EXPR_NAME && left->ref == WTR_REF_READING) of = left->targets.at[0];
    else {
        if (!wtr_check_expr(checker, expr->left)) return false;
        of = expr->left->type == WTR_TYPE_CHOICE ? expr->left->choices_of : NULL;
    }
    if (!of) {
        wtr_report(pass, ONE_OF_TYPE, expr->loc, "`%s` is %s; only one of a list can be one of some choices", quote(pass, expr->left->loc),
                   wtr_type_words(expr->left->type));
        return false;
    }
    bool good = true;
    expr->choices_of = (WtrItem *)(uintptr_t)of;
    for (uint32_t i = 0; i < expr->names.count; i++) {
        uint32_t choice = wtr_choice_find(of, expr->names.at[i].text), *slot;
        if (choice == WTR_NONE) good = no_such_choice(pass, of, &expr->names.at[i]);
        else if ((slot = wtr_vec_add(pass->tree->arena, &expr->choice_list))) *slot = choice;
    }
    return good;
}

static bool check_is_date(WtrChecker *checker, WtrExpr *expr) {
    bool good = wtr_check_date(checker, expr->left, "this comparison");
    expr->type = WTR_TYPE_TRUTH;
    return wtr_check_date(checker, expr->right, "this comparison") && good;
}

/* ---- dates and lengths of time ------------------------------------------------------------------------------------------- */

bool wtr_check_calendar(WtrPass *pass, WtrUnit unit, WtrLoc loc) {
    const WtrItem *rulebook = pass->tree->rulebook;
    if (unit != WTR_WORKING_DAYS || (rulebook && rulebook->resolved_calendar)) return true;
    if (rulebook && rulebook->calendar.text) {       /* named, but reported as missing */
        pass->item->failed = true;
        return false;
    }
    WtrDiag *diag = wtr_report(pass, NO_CALENDAR, loc, "working days are counted in a calendar, and the rulebook names none");
    if (rulebook) wtr_diag_related(pass->diags, diag, rulebook->name.loc, "the rulebook");
    wtr_diag_help(pass->diags, diag, "add `calendar england_and_wales`, indented, below the `rulebook` line, and `use stdlib.england_and_wales` on a line of its own");
    return false;
}

static bool check_offset(WtrChecker *checker, WtrExpr *expr) {
    bool good = wtr_check_calendar(checker->pass, expr->unit, expr->unit_loc);
    expr->type = WTR_TYPE_DATE;
    return wtr_check_date(checker, expr->left, expr->backward ? "`before`" : "`after`") && good;
}

/* Lengths in working days or weeks have no type of their own: they are plain numbers. */
static WtrType span_type(WtrUnit unit) {
    return unit == WTR_DAYS ? WTR_TYPE_DAYS : unit == WTR_MONTHS ? WTR_TYPE_MONTHS : unit == WTR_YEARS ? WTR_TYPE_YEARS : WTR_TYPE_NUMBER;
}

static bool check_span(WtrChecker *checker, WtrExpr *expr) {
    bool good = wtr_check_calendar(checker->pass, expr->unit, expr->unit_loc);
    good &= wtr_check_date(checker, expr->left, "`from`");
    expr->type = span_type(expr->unit);
    return wtr_check_date(checker, expr->right, "`to`") && good;
}

/* ---- quantifiers --------------------------------------------------------------------------------------------------------------- */

/* "any children has": said of one, or of several, whatever was written. */
static void mend_number(WtrPass *pass, WtrExpr *expr) {
    const WtrItem *subject = expr->subject;
    bool several = expr->quantifier == WTR_QUANT_AT_LEAST && expr->number != 1;
    const char *right = several ? subject->plural.text : subject->name.text;
    if (!strcmp(expr->name.text, right)) return;
    WtrDiag *diag = wtr_report(pass, WRONG_NUMBER, expr->name.loc, "`%s` was read as `%s`", expr->name.text, right);
    wtr_diag_edit(pass->diags, diag, expr->name.loc, right);
    expr->name.text = right;
}

static bool nested_in_itself(WtrChecker *checker, const WtrExpr *expr) {
    const WtrQuantified *outer = checker->quantified;
    while (outer && outer->subject != expr->subject) outer = outer->outer;
    if (!outer) return false;
    wtr_report(checker->pass, NESTED_QUANTIFIER, expr->loc, "this speaks of `%s` inside brackets that speak of `%s` already",
               expr->subject->plural.text, expr->subject->plural.text);
    return true;
}

static bool check_quantifier(WtrChecker *checker, WtrExpr *expr) {
    WtrPass *pass = checker->pass;
    expr->type = WTR_TYPE_TRUTH;
    if (!expr->subject) return false;
    if (!wtr_item_many(expr->subject)) {
        WtrDiag *diag = wtr_report(pass, QUANTIFIER_SINGLE, expr->name.loc, "a case has one `%s`, so nothing is counted", expr->name.text);
        wtr_diag_related(pass->diags, diag, expr->subject->name.loc, "declared here without a plural");
        wtr_diag_help(pass->diags, diag, "write what stands in the brackets by itself, or declare `subject %s (PLURAL)`", expr->name.text);
        return false;
    }
    mend_number(pass, expr);
    bool good = !nested_in_itself(checker, expr);
    WtrQuantified inside = {expr->subject, checker->quantified};
    WtrChecker inner = *checker;
    inner.scope = expr->subject;
    inner.quantified = &inside;
    good &= wtr_check_condition(&inner, expr->left, "what stands in the brackets");
    checker->nonmonotone |= inner.nonmonotone;
    return good;
}

/* ---- every kind ------------------------------------------------------------------------------------------------------------------ */

bool wtr_check_expr(WtrChecker *checker, WtrExpr *expr) {
    expr->scope = checker->scope;
    switch (expr->kind) {
    case WTR_EXPR_NAME: return check_name(checker, expr);
    case WTR_EXPR_NUMBER:
        expr->type = WTR_TYPE_NUMBER;                    /* the scanner knows its range */
        return true;
    case WTR_EXPR_DATE: expr->type = WTR_TYPE_DATE; return expr->date.day != 0;
    case WTR_EXPR_NOT_YET: return false;                 /* an answer that tests give; the grammar has it nowhere else */
    case WTR_EXPR_NOT: expr->type = WTR_TYPE_TRUTH; return wtr_check_condition(checker, expr->left, "`not`");
    case WTR_EXPR_CHAIN: return check_chain(checker, expr);
    case WTR_EXPR_PAREN: {
        bool good = wtr_check_expr(checker, expr->left);
        expr->type = expr->left->type;
        expr->choices_of = expr->left->choices_of;
        return good;
    }
    case WTR_EXPR_LIST: return check_list(checker, expr);
    case WTR_EXPR_COMPARE: return check_compare(checker, expr);
    case WTR_EXPR_BETWEEN: return check_between(checker, expr);
    case WTR_EXPR_IS: return check_is(checker, expr);
    case WTR_EXPR_IS_ONE_OF: return check_one_of(checker, expr);
    case WTR_EXPR_IS_DATE: return check_is_date(checker, expr);
    case WTR_EXPR_OFFSET: return check_offset(checker, expr);
    case WTR_EXPR_SPAN: return check_span(checker, expr);
    case WTR_EXPR_QUANTIFIER: return check_quantifier(checker, expr);
    }
    return false;
}
