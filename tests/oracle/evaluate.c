/* evaluate.c — the independent evaluator: a plain recursion over the resolved syntax tree.
 *
 * Relies on: the tree, dates.c. Guarantees: one function for each thing that the language's description
 * defines, in its words; nothing is shared, folded, cached or compiled. */
#include <string.h>

#include "oracle.h"

/* Where an expression is read: the case, the choices of readings, and, inside a rule or quantifier over a
 * `many` subject, one instance of it. */
typedef struct Place {
    const OracleBook *book;
    const OracleCase *facts;
    const uint32_t *choices;
    const WtrItem *subject; uint32_t instance;
    bool absent;                          /* the subject is not raised: asked only by what would settle it */
} Place;

static OracleValue value_of(const Place *place, const WtrExpr *expr);
static WtrTruth truth_of(const Place *place, const WtrExpr *expr);

/* ---- three-valued logic ------------------------------------------------------------------------------------ */

static WtrTruth from_bool(bool value) { return value ? WTR_TRUE : WTR_FALSE; }

static WtrTruth negate(WtrTruth a) {
    if (a == WTR_TRUE) return WTR_FALSE;
    if (a == WTR_FALSE) return WTR_TRUE;
    return WTR_UNKNOWN;
}

static WtrTruth both(WtrTruth a, WtrTruth b) {
    if (a == WTR_FALSE || b == WTR_FALSE) return WTR_FALSE;
    if (a == WTR_TRUE && b == WTR_TRUE) return WTR_TRUE;
    return WTR_UNKNOWN;
}

static WtrTruth either(WtrTruth a, WtrTruth b) { return negate(both(negate(a), negate(b))); }

/* At least `wanted` of `yes` known true and `maybe` unknown ones. */
static WtrTruth at_least(int64_t wanted, int64_t yes, int64_t maybe) {
    if (yes >= wanted) return WTR_TRUE;
    if (yes + maybe < wanted) return WTR_FALSE;
    return WTR_UNKNOWN;
}

static const OracleValue nothing;
static OracleValue number(int64_t n) { return (OracleValue){.known = true, .number = n}; }
static OracleValue from_truth(WtrTruth t) { return t == WTR_UNKNOWN ? nothing : number(t == WTR_TRUE); }
static WtrTruth as_truth(OracleValue v) { return v.known ? from_bool(v.number != 0) : WTR_UNKNOWN; }

/* ---- editions ------------------------------------------------------------------------------------------------ */

static bool source_in_force(const WtrItem *source, int32_t day) {
    return (!source->in_force.day || day >= source->in_force.day) && (!source->in_force_to.day || day <= source->in_force_to.day);
}

static const WtrItem *source_named(const OracleBook *book, const char *name) {
    const WtrTree *tree = &book->compiled.tree;
    for (uint32_t i = 0; i < tree->items.count; i++)
        if (tree->items.at[i]->kind == WTR_ITEM_SOURCE && !strcmp(tree->items.at[i]->name.text, name)) return tree->items.at[i];
    return NULL;
}

/* "in wt2020", "stands in …", "stands from D until D"; nothing written puts no limit. */
bool oracle_standing_stands(const OracleBook *book, const WtrStanding *standing, int32_t day) {
    if (standing->from.day && day < standing->from.day) return false;
    if (standing->until.day && day > standing->until.day) return false;
    if (standing->editions.count == 0) return true;
    for (uint32_t i = 0; i < standing->editions.count; i++) {
        const WtrItem *source = source_named(book, standing->editions.at[i].text);
        if (source && source_in_force(source, day)) return true;
    }
    return false;
}

/* A rule stands where it says, by default in the editions it cites; what has no dates puts no bound. */
bool oracle_item_stands(const OracleBook *book, const WtrItem *item, int32_t day) {
    const WtrStanding *standing = &item->standing;
    if (standing->editions.count || standing->from.day || standing->until.day) return oracle_standing_stands(book, standing, day);
    bool dated = false;
    for (uint32_t i = 0; i < item->cites.count; i++) {
        const WtrCite *cite = &item->cites.at[i];
        const WtrItem *source = cite->source.text ? source_named(book, cite->source.text) : NULL;
        if (cite->seen || !source || (!source->in_force.day && !source->in_force_to.day)) continue;
        if (source_in_force(source, day)) return true;
        dated = true;
    }
    return !dated;
}

/* Of several items that share a name, the one that stands on the day the case is decided. */
static const WtrItem *standing_target(const Place *place, const WtrExpr *expr) {
    for (uint32_t i = 0; i < expr->targets.count; i++)
        if (oracle_item_stands(place->book, expr->targets.at[i], place->facts->as_of)) return expr->targets.at[i];
    return NULL;
}

/* ---- names --------------------------------------------------------------------------------------------------- */

uint32_t oracle_subject_ordinal(const OracleBook *book, const WtrItem *subject) {
    for (uint32_t i = 0; i < book->subject_count; i++)
        if (book->subjects[i] == subject) return i;
    return WTR_NONE;
}

static uint32_t fact_ordinal(const OracleBook *book, const WtrItem *fact) {
    for (uint32_t i = 0; i < book->fact_count; i++)
        if (book->facts[i] == fact) return i;
    return WTR_NONE;
}

static bool is_many(const WtrItem *subject) { return subject && subject->plural.text; }

static OracleValue fact_given(const Place *place, const WtrItem *fact) {
    uint32_t ordinal = fact_ordinal(place->book, fact);
    if (ordinal == WTR_NONE) return nothing;
    uint32_t instance = is_many(fact->subject) ? place->instance : 0;
    return place->facts->facts[ordinal][instance];
}

/* The value that an `assumed` clause gives: a choice by its index, a truth as 1 or 0. */
static OracleValue assumed_value(const WtrItem *fact) {
    const WtrExpr *value = fact->assumed_value;
    if (value->kind == WTR_EXPR_NUMBER) return number(value->number);
    if (value->kind == WTR_EXPR_DATE) return number(value->date.day);
    if (fact->type == WTR_TYPE_TRUTH) return number(!strcmp(value->name.text, "true"));
    for (uint32_t i = 0; i < fact->choices.count; i++)
        if (!strcmp(fact->choices.at[i].text, value->name.text)) return number(i);
    return nothing;
}

static bool assumption_used(const Place *place, const WtrItem *fact) {
    return fact->assumed && !fact_given(place, fact).known && place->facts->as_of >= fact->assumed_from.day;
}

static OracleValue fact_value(const Place *place, const WtrItem *fact) {
    return assumption_used(place, fact) ? assumed_value(fact) : fact_given(place, fact);
}

/* A rule of the case is read in the case; one of a `many` subject in the instance at hand. */
static Place place_of_rule(const Place *place, const WtrItem *rule) {
    Place inner = *place;
    if (!is_many(rule->subject)) { inner.subject = NULL; inner.instance = 0; inner.absent = false; }
    return inner;
}

static OracleValue name_value(const Place *place, const WtrExpr *expr) {
    switch (expr->ref) {
    case WTR_REF_FACT: return fact_value(place, expr->targets.at[0]);
    case WTR_REF_AS_OF: return number(place->facts->as_of);
    case WTR_REF_TODAY: return number(place->facts->today);
    case WTR_REF_TERM: {
        const WtrItem *term = standing_target(place, expr);
        if (!term) return nothing;
        Place inner = place_of_rule(place, term);
        return value_of(&inner, term->meaning);
    }
    default: return nothing;
    }
}

/* ---- dates that may be "not yet" ------------------------------------------------------------------------------ */

static WtrTruth before(const Place *place, OracleValue a, OracleValue b) {
    int64_t as_of = place->facts->as_of;
    if (!a.known || !b.known || (a.not_yet && b.not_yet)) return WTR_UNKNOWN;
    if (a.not_yet) return b.number <= as_of + 1 ? WTR_FALSE : WTR_UNKNOWN;
    if (b.not_yet) return a.number <= as_of ? WTR_TRUE : WTR_UNKNOWN;
    return from_bool(a.number < b.number);
}

static WtrTruth same_date(const Place *place, OracleValue a, OracleValue b) {
    if (!a.known || !b.known || (a.not_yet && b.not_yet)) return WTR_UNKNOWN;
    if (a.not_yet || b.not_yet) return (a.not_yet ? b : a).number <= place->facts->as_of ? WTR_FALSE : WTR_UNKNOWN;
    return from_bool(a.number == b.number);
}

static WtrTruth date_relation(const Place *place, WtrDateOp op, OracleValue a, OracleValue b) {
    switch (op) {
    case WTR_DATE_IS: return same_date(place, a, b);
    case WTR_DATE_BEFORE: return before(place, a, b);
    case WTR_DATE_AFTER: return before(place, b, a);
    case WTR_DATE_ON_OR_BEFORE: return negate(before(place, b, a));
    case WTR_DATE_ON_OR_AFTER: return negate(before(place, a, b));
    }
    return WTR_UNKNOWN;
}

/* Moves a date; `why` tells apart a clock that has not started, the calendar's end and the years' end. */
static OracleValue move_date(const Place *place, OracleValue date, int64_t count, WtrUnit unit, WtrWhyNoDate *why) {
    *why = WTR_DATED;
    if (!date.known) { *why = WTR_ANCHOR_UNKNOWN; return nothing; }
    if (date.not_yet) {
        *why = WTR_CLOCK_NOT_STARTED;
        return count < 0 ? nothing : date;
    }
    int32_t day;
    if (unit == WTR_WORKING_DAYS) {
        day = place->book->calendar ? oracle_add_working(place->book->calendar, (int32_t)date.number, count) : 0;
        if (!day) *why = WTR_CALENDAR_ENDS;
    } else {
        day = oracle_add((int32_t)date.number, count, unit);
        if (!day) *why = WTR_OUT_OF_DATES;
    }
    return day ? number(day) : nothing;
}

static OracleValue span_value(const Place *place, const WtrExpr *expr) {
    OracleValue from = value_of(place, expr->left), to = value_of(place, expr->right);
    if (!from.known || !to.known || from.not_yet || to.not_yet) return nothing;
    int64_t count;
    if (expr->unit != WTR_WORKING_DAYS) return number(oracle_span((int32_t)from.number, (int32_t)to.number, expr->unit));
    if (!place->book->calendar || !oracle_span_working(place->book->calendar, (int32_t)from.number, (int32_t)to.number, &count)) return nothing;
    return number(count);
}

/* ---- conditions -------------------------------------------------------------------------------------------------- */

static WtrTruth compare(WtrCompareOp op, OracleValue a, OracleValue b) {
    if (!a.known || !b.known) return WTR_UNKNOWN;
    switch (op) {
    case WTR_CMP_EQ: return from_bool(a.number == b.number);
    case WTR_CMP_NE: return from_bool(a.number != b.number);
    case WTR_CMP_LT: return from_bool(a.number < b.number);
    case WTR_CMP_LE: return from_bool(a.number <= b.number);
    case WTR_CMP_GT: return from_bool(a.number > b.number);
    case WTR_CMP_GE: return from_bool(a.number >= b.number);
    }
    return WTR_UNKNOWN;
}

static WtrTruth between(const Place *place, const WtrExpr *expr) {
    OracleValue value = value_of(place, expr->left), low = value_of(place, expr->right), high = value_of(place, expr->third);
    if (expr->left->type == WTR_TYPE_DATE)
        return both(date_relation(place, WTR_DATE_ON_OR_AFTER, value, low), date_relation(place, WTR_DATE_ON_OR_BEFORE, value, high));
    return both(compare(WTR_CMP_GE, value, low), compare(WTR_CMP_LE, value, high));
}

/* A bullet outside its edition is absent. */
static WtrTruth list_truth(const Place *place, const WtrList *list) {
    int64_t yes = 0, maybe = 0, no = 0;
    for (uint32_t i = 0; i < list->bullets.count; i++) {
        const WtrBullet *bullet = &list->bullets.at[i];
        if (!oracle_standing_stands(place->book, &bullet->standing, place->facts->as_of)) continue;
        WtrTruth truth = truth_of(place, bullet->expr);
        if (truth == WTR_TRUE) yes++;
        else if (truth == WTR_FALSE) no++;
        else maybe++;
    }
    switch (list->kind) {
    case WTR_LIST_ANY: return at_least(1, yes, maybe);
    case WTR_LIST_NONE: return negate(at_least(1, yes, maybe));
    case WTR_LIST_AT_LEAST: return at_least(list->at_least, yes, maybe);
    case WTR_LIST_ALL: return negate(at_least(1, no, maybe));
    }
    return WTR_UNKNOWN;
}

static WtrTruth quantifier_truth(const Place *place, const WtrExpr *expr) {
    uint32_t subject = oracle_subject_ordinal(place->book, expr->subject);
    if (subject == WTR_NONE || !place->facts->raised[subject]) return WTR_UNKNOWN;
    int64_t yes = 0, maybe = 0, no = 0;
    for (uint32_t i = 0; i < place->facts->instances[subject]; i++) {
        Place inner = *place;
        inner.subject = expr->subject; inner.instance = i;
        WtrTruth truth = truth_of(&inner, expr->left);
        if (truth == WTR_TRUE) yes++;
        else if (truth == WTR_FALSE) no++;
        else maybe++;
    }
    switch (expr->quantifier) {
    case WTR_QUANT_ANY: return at_least(1, yes, maybe);
    case WTR_QUANT_NO: return negate(at_least(1, yes, maybe));
    case WTR_QUANT_AT_LEAST: return at_least(expr->number, yes, maybe);
    case WTR_QUANT_EVERY: return negate(at_least(1, no, maybe));
    }
    return WTR_UNKNOWN;
}

/* ---- duties as conditions of others -------------------------------------------------------------------------------- */

static WtrTruth condition_truth(const Place *place, const WtrItem *duty) {
    WtrTruth truth = from_bool(oracle_item_stands(place->book, duty, place->facts->as_of));
    if (duty->condition) truth = both(truth, truth_of(place, duty->condition));
    if (duty->unless) truth = both(truth, negate(truth_of(place, duty->unless)));
    if (duty->unless_shown) truth = both(truth, from_bool(truth_of(place, duty->unless_shown) != WTR_TRUE));
    return truth;
}

/* Due while the condition holds and the gate is known, open or closed. */
static WtrTruth due_truth(const Place *place, const WtrItem *duty) {
    WtrTruth truth = condition_truth(place, duty);
    if (!duty->once) return truth;
    return both(truth, truth_of(place, duty->once) == WTR_UNKNOWN ? WTR_UNKNOWN : WTR_TRUE);
}

static WtrTruth done_truth(const Place *place, const WtrItem *duty) {
    if (duty->done_fact) {
        OracleValue date = fact_value(place, duty->done_fact);
        return date.known ? from_bool(!date.not_yet) : WTR_UNKNOWN;
    }
    return duty->done_when ? truth_of(place, duty->done_when) : WTR_UNKNOWN;
}

static WtrTruth is_truth(const Place *place, const WtrExpr *expr) {
    OracleValue left = nothing;
    switch (expr->is) {
    case WTR_IS_CHOICE:
        left = value_of(place, expr->left);
        return left.known ? from_bool(left.number == expr->choice) : WTR_UNKNOWN;
    case WTR_IS_READING: {
        for (uint32_t i = 0; i < place->book->reading_count; i++)
            if (place->book->readings[i] == expr->left->targets.at[0]) return from_bool(place->choices[i] == expr->choice);
        return WTR_UNKNOWN;
    }
    case WTR_IS_KNOWN: return from_bool(value_of(place, expr->left).known);
    case WTR_IS_UNKNOWN: return from_bool(!value_of(place, expr->left).known);
    case WTR_IS_DUE:
    case WTR_IS_DONE: {
        const WtrItem *duty = standing_target(place, expr->left);
        if (!duty) return WTR_UNKNOWN;
        Place inner = place_of_rule(place, duty);
        return expr->is == WTR_IS_DUE ? due_truth(&inner, duty) : done_truth(&inner, duty);
    }
    case WTR_IS_NONE: break;
    }
    return WTR_UNKNOWN;
}

static WtrTruth one_of_truth(const Place *place, const WtrExpr *expr) {
    OracleValue value = value_of(place, expr->left);
    if (!value.known) return WTR_UNKNOWN;
    for (uint32_t i = 0; i < expr->choice_list.count; i++)
        if (value.number == expr->choice_list.at[i]) return WTR_TRUE;
    return WTR_FALSE;
}

static WtrTruth chain_truth(const Place *place, const WtrExpr *expr) {
    WtrTruth truth = truth_of(place, expr->operands.at[0]);
    for (uint32_t i = 1; i < expr->operands.count; i++) {
        WtrTruth next = truth_of(place, expr->operands.at[i]);
        truth = expr->ops.at[0] == WTR_AND ? both(truth, next) : either(truth, next);
    }
    return truth;
}

static WtrTruth truth_of(const Place *place, const WtrExpr *expr) { return as_truth(value_of(place, expr)); }

static OracleValue value_of(const Place *place, const WtrExpr *expr) {
    WtrWhyNoDate why;
    WtrTruth truth = WTR_UNKNOWN;
    switch (expr->kind) {
    case WTR_EXPR_NAME: return name_value(place, expr);
    case WTR_EXPR_NUMBER: return number(expr->number);
    case WTR_EXPR_DATE: return number(expr->date.day);
    case WTR_EXPR_NOT_YET: return (OracleValue){.known = true, .not_yet = true};
    case WTR_EXPR_PAREN: return value_of(place, expr->left);
    case WTR_EXPR_OFFSET: return move_date(place, value_of(place, expr->left), expr->backward ? -expr->number : expr->number, expr->unit, &why);
    case WTR_EXPR_SPAN: return span_value(place, expr);
    case WTR_EXPR_NOT: truth = negate(truth_of(place, expr->left)); break;
    case WTR_EXPR_CHAIN: truth = chain_truth(place, expr); break;
    case WTR_EXPR_LIST: truth = list_truth(place, expr->list); break;
    case WTR_EXPR_COMPARE: truth = compare(expr->compare, value_of(place, expr->left), value_of(place, expr->right)); break;
    case WTR_EXPR_BETWEEN: truth = between(place, expr); break;
    case WTR_EXPR_IS: truth = is_truth(place, expr); break;
    case WTR_EXPR_IS_ONE_OF: truth = one_of_truth(place, expr); break;
    case WTR_EXPR_IS_DATE: truth = date_relation(place, expr->date_op, value_of(place, expr->left), value_of(place, expr->right)); break;
    case WTR_EXPR_QUANTIFIER: truth = quantifier_truth(place, expr); break;
    }
    if (expr->negated && (expr->kind == WTR_EXPR_IS || expr->kind == WTR_EXPR_IS_ONE_OF || expr->kind == WTR_EXPR_IS_DATE)) truth = negate(truth);
    return from_truth(truth);
}

OracleValue oracle_term(const OracleBook *book, const OracleCase *facts, const uint32_t *choices, const WtrItem *term, uint32_t instance) {
    Place place = {book, facts, choices, is_many(term->subject) ? term->subject : NULL, instance, false};
    return value_of(&place, term->meaning);
}

/* ---- what would settle it ------------------------------------------------------------------------------------------- */

/* The unknown facts that an unknown expression rests on, reached only through what is itself unknown. Below
 * a quantifier over a subject that the case does not raise (`absent`) nothing has a value, so every fact of
 * that subject counts. */
static uint64_t needs_of(const Place *place, const WtrExpr *expr);

static bool in_absent(const Place *place, const WtrItem *rule) { return place->absent && (!rule || is_many(rule->subject)); }

static uint64_t needs_of_duty(const Place *place, const WtrItem *duty) {
    uint64_t needs = 0;
    if (!oracle_item_stands(place->book, duty, place->facts->as_of)) return 0;
    const bool all = in_absent(place, duty);
    const WtrTruth condition = all ? WTR_UNKNOWN : condition_truth(place, duty);
    if (condition == WTR_UNKNOWN) needs |= needs_of(place, duty->condition) | needs_of(place, duty->unless);
    if (all) needs |= needs_of(place, duty->unless_shown);
    if (condition != WTR_FALSE) needs |= needs_of(place, duty->once);
    return needs;
}

static uint64_t needs_of_fact(const Place *place, const WtrItem *fact) {
    return in_absent(place, fact) || !fact_value(place, fact).known ? 1ull << fact_ordinal(place->book, fact) : 0;
}

static uint64_t needs_of_name(const Place *place, const WtrExpr *expr) {
    if (expr->ref == WTR_REF_FACT) return needs_of_fact(place, expr->targets.at[0]);
    const WtrItem *term = expr->ref == WTR_REF_TERM ? standing_target(place, expr) : NULL;
    if (!term) return 0;
    Place inner = place_of_rule(place, term);
    return needs_of(&inner, term->meaning);
}

static uint64_t needs_of_quantifier(const Place *place, const WtrExpr *expr) {
    uint32_t subject = oracle_subject_ordinal(place->book, expr->subject);
    uint64_t needs = 0;
    if (quantifier_truth(place, expr) != WTR_UNKNOWN) return 0;        /* the case's own, wherever it is read */
    Place inner = *place;
    inner.subject = expr->subject;
    inner.absent = !place->facts->raised[subject];
    if (inner.absent) return needs_of(&inner, expr->left);
    for (inner.instance = 0; inner.instance < place->facts->instances[subject]; inner.instance++) needs |= needs_of(&inner, expr->left);
    return needs;
}

static uint64_t needs_of_is(const Place *place, const WtrExpr *expr) {
    if (expr->is == WTR_IS_READING) return 0;
    if (expr->is != WTR_IS_DUE && expr->is != WTR_IS_DONE) return needs_of(place, expr->left);
    const WtrItem *duty = standing_target(place, expr->left);
    if (!duty) return 0;
    Place inner = place_of_rule(place, duty);
    if (expr->is == WTR_IS_DUE) return needs_of_duty(&inner, duty);
    return duty->done_fact ? needs_of_fact(&inner, duty->done_fact) : needs_of(&inner, duty->done_when);
}

static uint64_t needs_of_list(const Place *place, const WtrList *list) {
    uint64_t needs = 0;
    for (uint32_t i = 0; i < list->bullets.count; i++)
        if (oracle_standing_stands(place->book, &list->bullets.at[i].standing, place->facts->as_of)) needs |= needs_of(place, list->bullets.at[i].expr);
    return needs;
}

static uint64_t needs_of(const Place *place, const WtrExpr *expr) {
    if (!expr || (!place->absent && value_of(place, expr).known)) return 0;
    uint64_t needs = 0;
    switch (expr->kind) {
    case WTR_EXPR_NAME: return needs_of_name(place, expr);
    case WTR_EXPR_LIST: return needs_of_list(place, expr->list);
    case WTR_EXPR_QUANTIFIER: return needs_of_quantifier(place, expr);
    case WTR_EXPR_IS: return needs_of_is(place, expr);
    case WTR_EXPR_CHAIN:
        for (uint32_t i = 0; i < expr->operands.count; i++) needs |= needs_of(place, expr->operands.at[i]);
        return needs;
    case WTR_EXPR_BETWEEN: needs = needs_of(place, expr->third);    /* fall through */
    default: return needs | needs_of(place, expr->left) | needs_of(place, expr->right);
    }
}

/* ---- what it rests on --------------------------------------------------------------------------------------------------- */

/* The facts taken by assumption and the readings that an expression could have read on this day, whatever
 * it came to. Bullets, definitions and duties that do not stand are not read. */
typedef struct Grounds { uint64_t assumed, readings; } Grounds;

static void ground_expr(const Place *place, const WtrExpr *expr, Grounds *out);

static void ground_fact(const Place *place, const WtrItem *fact, Grounds *out) {
    if (!in_absent(place, fact) && assumption_used(place, fact)) out->assumed |= 1ull << fact_ordinal(place->book, fact);
}

static void ground_duty(const Place *place, const WtrItem *duty, Grounds *out) {
    if (oracle_item_stands(place->book, duty, place->facts->as_of)) {
        ground_expr(place, duty->condition, out);
        ground_expr(place, duty->unless, out);
        ground_expr(place, duty->unless_shown, out);
    }
    ground_expr(place, duty->once, out);
}

static void ground_done(const Place *place, const WtrItem *duty, Grounds *out) {
    if (duty->done_fact) ground_fact(place, duty->done_fact, out);
    ground_expr(place, duty->done_when, out);
}

static void ground_name(const Place *place, const WtrExpr *expr, Grounds *out) {
    if (expr->ref == WTR_REF_FACT) ground_fact(place, expr->targets.at[0], out);
    const WtrItem *term = expr->ref == WTR_REF_TERM ? standing_target(place, expr) : NULL;
    if (!term) return;
    Place inner = place_of_rule(place, term);
    ground_expr(&inner, term->meaning, out);
}

static void ground_is(const Place *place, const WtrExpr *expr, Grounds *out) {
    if (expr->is == WTR_IS_READING) {
        for (uint32_t i = 0; i < place->book->reading_count; i++)
            if (place->book->readings[i] == expr->left->targets.at[0]) out->readings |= 1ull << i;
        return;
    }
    if (expr->is != WTR_IS_DUE && expr->is != WTR_IS_DONE) { ground_expr(place, expr->left, out); return; }
    const WtrItem *duty = standing_target(place, expr->left);
    if (!duty) return;
    Place inner = place_of_rule(place, duty);
    if (expr->is == WTR_IS_DUE) ground_duty(&inner, duty, out);
    else ground_done(&inner, duty, out);
}

static void ground_quantifier(const Place *place, const WtrExpr *expr, Grounds *out) {
    uint32_t subject = oracle_subject_ordinal(place->book, expr->subject);
    Place inner = *place;
    inner.subject = expr->subject;
    inner.absent = !place->facts->raised[subject];
    if (inner.absent) ground_expr(&inner, expr->left, out);
    else for (inner.instance = 0; inner.instance < place->facts->instances[subject]; inner.instance++) ground_expr(&inner, expr->left, out);
}

static void ground_expr(const Place *place, const WtrExpr *expr, Grounds *out) {
    if (!expr) return;
    switch (expr->kind) {
    case WTR_EXPR_NAME: ground_name(place, expr, out); return;
    case WTR_EXPR_IS: ground_is(place, expr, out); return;
    case WTR_EXPR_QUANTIFIER: ground_quantifier(place, expr, out); return;
    case WTR_EXPR_LIST:
        for (uint32_t i = 0; i < expr->list->bullets.count; i++)
            if (oracle_standing_stands(place->book, &expr->list->bullets.at[i].standing, place->facts->as_of)) ground_expr(place, expr->list->bullets.at[i].expr, out);
        return;
    case WTR_EXPR_CHAIN:
        for (uint32_t i = 0; i < expr->operands.count; i++) ground_expr(place, expr->operands.at[i], out);
        return;
    case WTR_EXPR_BETWEEN: ground_expr(place, expr->third, out); break;
    default: break;
    }
    ground_expr(place, expr->left, out);
    ground_expr(place, expr->right, out);
}

/* Of a duty that is due or may be: also its deadlines, and what its state was read from. */
static void grounds_of(const Place *place, const WtrItem *duty, OracleAnswer *out) {
    Grounds grounds = {0, 0};
    ground_duty(place, duty, &grounds);
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        const WtrDeadlineClause *clause = &duty->deadlines.at[i];
        if (!oracle_standing_stands(place->book, &clause->standing, place->facts->as_of)) continue;
        ground_expr(place, clause->when, &grounds);
        if (!clause->when || truth_of(place, clause->when) != WTR_FALSE) ground_expr(place, clause->anchor, &grounds);
    }
    if (out->status == WTR_DUE) {
        ground_done(place, duty, &grounds);
        ground_expr(place, duty->explained_when, &grounds);
    }
    out->assumed = grounds.assumed;
    out->readings = grounds.readings;
}

/* ---- deadlines --------------------------------------------------------------------------------------------------------- */

static bool is_simple_anchor(const WtrExpr *anchor) {
    return !anchor || (anchor->kind == WTR_EXPR_NAME && anchor->ref != WTR_REF_TERM) || anchor->kind == WTR_EXPR_DATE;
}

static void deadline_date(const Place *place, const WtrItem *duty, const WtrDeadlineClause *clause, OracleDeadline *out) {
    out->why_certain = is_simple_anchor(clause->anchor);
    if (clause->kind == WTR_TIMING) { out->why = WTR_NO_DATE_STATED; return; }
    OracleValue anchor = clause->anchor ? value_of(place, clause->anchor) : number(place->facts->as_of);
    if (clause->kind == WTR_EVERY && duty->done_fact) {
        OracleValue last = fact_value(place, duty->done_fact);
        if (last.known && !last.not_yet) { anchor = last; out->why_certain = true; }
    }
    if (anchor.known && !anchor.not_yet) out->from = (int32_t)anchor.number;
    if (!anchor.known && clause->anchor && clause->anchor->kind == WTR_EXPR_NAME && clause->anchor->ref == WTR_REF_FACT)
        out->blamed = fact_ordinal(place->book, clause->anchor->targets.at[0]);
    int64_t count = clause->number;
    WtrUnit unit = clause->unit;
    if (clause->kind == WTR_NO_LATER) count = -count;
    if (clause->kind == WTR_BY) { count = 0; unit = WTR_DAYS; }
    if (clause->kind == WTR_BEFORE) { count = -1; unit = WTR_DAYS; }
    OracleValue date = move_date(place, anchor, count, unit, &out->why);
    out->date = date.known && !date.not_yet ? (int32_t)date.number : 0;
}

static bool is_prohibition(WtrModality modality) { return modality == WTR_MUST_NOT || modality == WTR_SHOULD_NOT; }

/* What "done" means for one duty in one place. */
typedef struct Doing { WtrTruth done, explained, gate; OracleValue on; } Doing;

static Doing doing_of(const Place *place, const WtrItem *duty) {
    return (Doing){
        .done = done_truth(place, duty),
        .explained = duty->explained_when ? truth_of(place, duty->explained_when) : WTR_FALSE,
        .gate = duty->once ? truth_of(place, duty->once) : WTR_TRUE,
        .on = duty->done_fact ? fact_value(place, duty->done_fact) : nothing,
    };
}

/* Not done, or not known to be: has the day gone by? */
static WtrState waiting_state(WtrTruth done, int32_t date, int32_t today) {
    if (!date || today <= date) return WTR_STATE_OPEN;
    return done == WTR_UNKNOWN ? WTR_STATE_UNKNOWN : WTR_STATE_OVERDUE;
}

static WtrState deadline_state(const Doing *doing, WtrDeadlineKind kind, WtrModality modality, int32_t date, int32_t today) {
    if (modality == WTR_MAY) return WTR_STATE_NONE;
    if (doing->gate == WTR_FALSE) return WTR_STATE_BLOCKED;
    if (is_prohibition(modality)) return doing->done == WTR_TRUE ? WTR_STATE_BREACHED : WTR_STATE_OPEN;
    if (kind == WTR_EVERY && doing->done == WTR_TRUE) return waiting_state(WTR_FALSE, date, today);
    if (doing->done == WTR_TRUE) {
        if (!date) return WTR_STATE_DONE;
        if (!doing->on.known) return today <= date ? WTR_STATE_MET : WTR_STATE_DONE;    /* done by now, nobody says when */
        return doing->on.number <= date ? WTR_STATE_MET : WTR_STATE_LATE;
    }
    if (modality == WTR_SHOULD && doing->explained == WTR_TRUE) return WTR_STATE_EXPLAINED;
    return waiting_state(doing->done, date, today);
}

/* What a deadline without a modality of its own has. */
static WtrModality own_modality(const WtrItem *duty) {
    return duty->bearers.count ? duty->bearers.at[0].modality : WTR_EXPECTED;
}

static int strength(WtrModality modality) {
    switch (modality) {
    case WTR_MUST: case WTR_MUST_NOT: return 3;
    case WTR_SHOULD: case WTR_SHOULD_NOT: return 2;
    case WTR_EXPECTED: return 1;
    case WTR_MAY: break;
    }
    return 0;
}

/* The worst among the deadlines of the strongest modality that have a state. */
static WtrState duty_state(const Doing *doing, const WtrItem *duty, const OracleAnswer *answer, int32_t today) {
    WtrModality own = own_modality(duty);
    int strongest = -1;
    WtrState worst = WTR_STATE_NONE;
    for (uint32_t i = 0; i < answer->deadline_count; i++) {
        const OracleDeadline *deadline = &answer->deadlines[i];
        if (deadline->state == WTR_STATE_NONE || strength(deadline->modality) < strongest) continue;
        if (strength(deadline->modality) > strongest || deadline->state > worst) worst = deadline->state;
        strongest = strength(deadline->modality);
    }
    return worst != WTR_STATE_NONE ? worst : deadline_state(doing, WTR_TIMING, own, 0, today);
}

static void deadlines_of(const Place *place, const WtrItem *duty, const Doing *doing, OracleAnswer *out) {
    WtrModality own = own_modality(duty);
    for (uint32_t i = 0; i < duty->deadlines.count && out->deadline_count < ORACLE_DEADLINES; i++) {
        const WtrDeadlineClause *clause = &duty->deadlines.at[i];
        WtrTruth applies = clause->when ? truth_of(place, clause->when) : WTR_TRUE;
        if (applies == WTR_FALSE || !oracle_standing_stands(place->book, &clause->standing, place->facts->as_of)) continue;
        OracleDeadline *deadline = &out->deadlines[out->deadline_count++];
        *deadline = (OracleDeadline){.applies = applies, .modality = clause->has_modality ? clause->modality : own, .blamed = WTR_NONE};
        deadline_date(place, duty, clause, deadline);
        if (out->status == WTR_DUE && applies == WTR_TRUE)
            deadline->state = deadline_state(doing, clause->kind, deadline->modality, deadline->date, place->facts->today);
    }
}

void oracle_duty(const OracleBook *book, const OracleCase *facts, const uint32_t *choices, const WtrItem *duty, uint32_t instance, OracleAnswer *out) {
    Place place = {book, facts, choices, is_many(duty->subject) ? duty->subject : NULL, instance, false};
    *out = (OracleAnswer){.status = WTR_NOT_RAISED};
    if (duty->subject && !facts->raised[oracle_subject_ordinal(book, duty->subject)]) return;
    WtrTruth due = due_truth(&place, duty);
    out->status = due == WTR_TRUE ? WTR_DUE : due == WTR_FALSE ? WTR_NOT_DUE : WTR_UNDETERMINED;
    if (due == WTR_FALSE) return;
    grounds_of(&place, duty, out);
    Doing doing = doing_of(&place, duty);
    deadlines_of(&place, duty, &doing, out);
    if (due == WTR_TRUE) out->state = duty_state(&doing, duty, out, facts->today);
    else out->needs = needs_of_duty(&place, duty);
}
