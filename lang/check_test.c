/* check_test.c — the rulebook's tests: every name bound, every value of its fact's type, every expectation
 * one that could be met (SPEC "Tests").
 *
 * Relies on: check.h, declare.h, editions.h; rules checked. Leaves: the "resolved:" fields of givens, picks
 * and expectations. A subject named without brackets becomes a clause of its own. */
#include <string.h>

#include "../engine/date.h"
#include "check.h"
#include "citation.h"
#include "declare.h"
#include "editions.h"

/* How many instances one test may speak of (SPEC "Limits"). */
#define INSTANCES_MAX 1000u

/* Where a fact was last given: the test, or the instance, in which that was. */
typedef struct Given { uint32_t stamp; WtrLoc loc; } Given;

typedef struct Instance { const WtrItem *subject; WtrName name; } Instance;

typedef struct Tester {
    WtrPass *pass;
    WtrSymbols *names;                    /* of tests */
    Given *flat, *own;                    /* by the fact's index: given flat, given in an instance's brackets */
    uint32_t stamp, test_stamp;
    WTR_VEC(Instance) instances;          /* of the test being looked at */
} Tester;

/* ---- names ------------------------------------------------------------------------------------------------ */

static WtrItem *find(WtrPass *pass, const WtrName *name, unsigned kinds, const char *expected) {
    WtrItem *item = wtr_symbols_item(pass->symbols, name->text, kinds);
    if (item) return item;
    const WtrItemList *other = wtr_symbols_find(pass->symbols, name->text);
    if (other->count && other->at[0]->kind == WTR_ITEM_BROKEN) {
        pass->item->failed = true;
        return NULL;
    }
    WtrDiag *diag = other->count
                        ? wtr_report(pass, WRONG_KIND, name->loc, "`%s` is %s; %s was expected here", name->text,
                                     wtr_kind_words(other->at[0]->kind), expected)
                        : wtr_report(pass, UNDECLARED, name->loc, "`%s` is not declared; %s was expected here", name->text, expected);
    if (other->count) wtr_diag_related(pass->diags, diag, other->at[0]->name.loc, "declared here");
    const char *near = wtr_symbols_suggest(pass->symbols, name->text, kinds);
    if (near) wtr_pass_suggest(pass, diag, name->loc, near);
    else if (kinds == WTR_KIND_BIT(WTR_ITEM_SUBJECT))
        wtr_diag_help(pass->diags, diag, "one of many is named behind its subject: `given child ann (young_carer)`, `expect early_help of child ann due`");
    return NULL;
}

static WtrItem *find_fact(WtrPass *pass, const WtrName *name) { return find(pass, name, WTR_KIND_BIT(WTR_ITEM_FACT), "a fact"); }
static WtrItem *find_reading(WtrPass *pass, const WtrName *name) { return find(pass, name, WTR_KIND_BIT(WTR_ITEM_READING), "a reading"); }

/* ---- given -------------------------------------------------------------------------------------------------- */

/* A subject named among facts ("given serious, incident") only raises it: it gets its own clause. */
static bool names_subject(WtrPass *pass, const WtrGivenFact *given) {
    if (given->negated || given->value || given->unknown) return false;
    const WtrItemList *items = wtr_symbols_find(pass->symbols, given->fact.text);
    return items->count && items->at[0]->kind == WTR_ITEM_SUBJECT;
}

static void part_subjects(WtrPass *pass) {
    WtrItem *test = pass->item;
    for (uint32_t i = 0, count = test->givens.count; i < count; i++) {
        if (test->givens.at[i].subject.text) continue;
        WtrGivenFactList facts = test->givens.at[i].facts;
        uint32_t kept = 0;
        for (uint32_t k = 0; k < facts.count; k++) {
            if (!names_subject(pass, &facts.at[k])) {
                facts.at[kept++] = facts.at[k];
                continue;
            }
            WtrGivenFact given = facts.at[k];
            WtrGivenClause *clause = wtr_vec_add(pass->tree->arena, &test->givens);
            if (clause) *clause = (WtrGivenClause){.subject = given.fact, .loc = given.loc};
        }
        test->givens.at[i].facts.count = kept;
    }
}

static void given_value(WtrPass *pass, WtrGivenFact *given) {
    const WtrItem *fact = given->resolved_fact;
    if (given->unknown) return;
    if (given->value && fact->type == WTR_TYPE_TRUTH) {
        const char *word = given->value->kind == WTR_EXPR_NAME ? given->value->name.text : "";
        WtrDiag *diag = wtr_report(pass, TRUTH_COMPARED, given->loc, "`%s` is a yes/no question and is given by itself", given->fact.text);
        wtr_diag_help(pass->diags, diag, "write `%s` or `not %s`", given->fact.text, given->fact.text);
        const char *mended = wtr_arena_printf(pass->tree->arena, "%s%s", strcmp(word, "false") ? "" : "not ", given->fact.text);
        if (mended && (!strcmp(word, "true") || !strcmp(word, "false"))) wtr_diag_edit(pass->diags, diag, given->loc, mended);
    } else if (given->value) wtr_value_of(pass, fact, given->value, &given->resolved_value);
    else if (fact->type == WTR_TYPE_TRUTH) given->resolved_value = given->negated ? WTR_FALSE : WTR_TRUE;
    else {
        WtrDiag *diag =
            wtr_report(pass, VALUE_TYPE, given->loc, "`%s` is %s and needs a value", given->fact.text, wtr_type_words(fact->type));
        wtr_diag_related(pass->diags, diag, fact->name.loc, "the fact");
        wtr_diag_help(pass->diags, diag, "write `%s is …`, or `unknown %s`", given->fact.text, given->fact.text);
    }
}

static void given_once(Tester *tester, Given *places, uint32_t stamp, const WtrGivenFact *given) {
    Given *place = &places[given->resolved_fact->index];
    if (place->stamp == stamp) {
        WtrDiag *diag = wtr_report(tester->pass, GIVEN_TWICE, given->loc, "`%s` is given twice", given->fact.text);
        wtr_diag_related(tester->pass->diags, diag, place->loc, "given here already");
    }
    *place = (Given){stamp, given->loc};
}

static void given_facts(Tester *tester, WtrGivenClause *clause) {
    WtrPass *pass = tester->pass;
    const WtrItem *subject = clause->resolved_subject;
    bool many = wtr_item_many(subject);
    if (many) tester->stamp++;
    for (uint32_t i = 0; i < clause->facts.count; i++) {
        WtrGivenFact *given = &clause->facts.at[i];
        given->resolved_fact = find_fact(pass, &given->fact);
        const WtrItem *fact = given->resolved_fact;
        if (!fact || !fact->typed) continue;
        if (subject && fact->subject != subject) {
            WtrDiag *diag = wtr_report(pass, GIVEN_SUBJECT, given->loc, "`%s` is not asked of `%s`", given->fact.text, subject->name.text);
            wtr_diag_related(pass->diags, diag, fact->name.loc, fact->subject ? "it is asked of `%s`" : "it is a fact of the case itself",
                             fact->subject ? fact->subject->name.text : "");
            continue;
        }
        given_once(tester, many ? tester->own : tester->flat, many ? tester->stamp : tester->test_stamp, given);
        given_value(pass, given);
    }
}

static const Instance *find_instance(const Tester *tester, const WtrItem *subject, const char *name) {
    for (uint32_t i = 0; i < tester->instances.count; i++)
        if (tester->instances.at[i].subject == subject && !strcmp(tester->instances.at[i].name.text, name)) return &tester->instances.at[i];
    return NULL;
}

static void add_instance(Tester *tester, const WtrItem *subject, WtrName name) {
    WtrPass *pass = tester->pass;
    const Instance *earlier = find_instance(tester, subject, name.text);
    if (earlier) {
        WtrDiag *diag = wtr_report(pass, INSTANCE_TWICE, name.loc, "`%s %s` is given twice", subject->name.text, name.text);
        wtr_diag_related(pass->diags, diag, earlier->name.loc, "given here already");
        return;
    }
    if (tester->instances.count == INSTANCES_MAX) {
        wtr_report(pass, INSTANCES_TOO_MANY, name.loc, "a test may speak of %u of its subjects, no more", INSTANCES_MAX);
        return;
    }
    Instance *instance = wtr_vec_add(pass->tree->arena, &tester->instances);
    if (instance) *instance = (Instance){subject, name};
}

static void given_clause(Tester *tester, WtrGivenClause *clause) {
    WtrPass *pass = tester->pass;
    if (clause->subject.text) {
        WtrItem *subject = clause->resolved_subject = find(pass, &clause->subject, WTR_KIND_BIT(WTR_ITEM_SUBJECT), "a subject");
        if (!subject) return;
        if (wtr_item_many(subject) && clause->instance.text) add_instance(tester, subject, clause->instance);
        else if (clause->instance.text) {
            WtrDiag *diag =
                wtr_report(pass, SINGLE_INSTANCE, clause->instance.loc, "a case has one `%s`, which needs no name", subject->name.text);
            wtr_diag_related(pass->diags, diag, subject->name.loc, "declared here without a plural");
        } else if (wtr_item_many(subject) && clause->facts.count) {
            WtrDiag *diag = wtr_report(pass, INSTANCE_NEEDED, clause->subject.loc, "a case may have several `%s`: give this one a name",
                                       subject->plural.text);
            wtr_diag_help(pass->diags, diag, "write `%s a (…)`", subject->name.text);
        }
    }
    given_facts(tester, clause);
}

/* ---- picks ------------------------------------------------------------------------------------------------------ */

static void check_pick(WtrPass *pass, uint32_t row) {
    WtrReadingPick *pick = &pass->item->picks.at[row];
    WtrItem *reading = pick->resolved_reading = find_reading(pass, &pick->reading);
    if (!reading) return;
    pick->resolved_choice = wtr_choice_find(reading, pick->choice.text);
    if (pick->resolved_choice == WTR_NONE) {
        pick->resolved_choice = 0;
        WtrDiag *diag = wtr_report(pass, NO_SUCH_CHOICE, pick->choice.loc, "`%s` has no choice `%s`: it is %s", pick->reading.text,
                                   pick->choice.text, wtr_choice_words(pass->tree->arena, reading));
        wtr_pass_suggest(pass, diag, pick->choice.loc, wtr_choice_suggest(pass->tree->arena, reading, pick->choice.text));
    }
    /* a test picks few readings, and more than the book has cannot be without repeating one */
    for (uint32_t i = 0; i < row && i < WTR_CHOICES_MAX; i++) {
        if (pass->item->picks.at[i].resolved_reading != reading) continue;
        WtrDiag *diag = wtr_report(pass, GIVEN_TWICE, pick->loc, "the reading `%s` is chosen twice", pick->reading.text);
        wtr_diag_related(pass->diags, diag, pass->item->picks.at[i].loc, "chosen here already");
        return;
    }
}

/* ---- expect ------------------------------------------------------------------------------------------------------- */

static void expect_items(WtrPass *pass, const WtrNameList *names, WtrItem *(*finder)(WtrPass *, const WtrName *), WtrItem ***at,
                         uint32_t *count) {
    WtrItem **items = wtr_arena_array(pass->tree->arena, names->count ? names->count : 1, sizeof *items);
    uint32_t found = 0;
    if (!items) return;
    for (uint32_t i = 0; i < names->count; i++) {
        WtrItem *item = finder(pass, &names->at[i]);
        if (item) items[found++] = item;
    }
    *at = items;
    *count = found;
}

static WtrItem *find_assumed(WtrPass *pass, const WtrName *name) {
    WtrItem *fact = find_fact(pass, name);
    if (!fact || fact->assumed) return fact;
    WtrDiag *diag = wtr_report(pass, NOT_ASSUMED, name->loc, "`%s` is never assumed", name->text);
    wtr_diag_related(pass->diags, diag, fact->name.loc, "it is declared without `assumed`");
    return NULL;
}

/* The grammar lets in the names of states only. */
static void expect_state(WtrExpectClause *clause) {
    for (int state = WTR_STATE_MET; clause->state.text && state <= WTR_STATE_BREACHED; state++)
        if (!strcmp(clause->state.text, wtr_state_name((WtrState)state))) clause->resolved_state = (WtrState)state;
}

static bool stands_on(const WtrExpectClause *clause, int32_t day) {
    for (uint32_t i = 0; i < clause->targets.count; i++)
        if (wtr_days_include(wtr_standing_days(&clause->targets.at[i]->standing), day)) return true;
    return false;
}

static bool asks_for_more(const WtrExpectClause *clause) {
    return clause->by.day || clause->state.text || clause->needs.count || clause->assumes.count || clause->rests_on.count ||
           clause->cites.count || clause->no_deadline;
}

static void expect_standing(WtrPass *pass, const WtrExpectClause *clause) {
    const WtrItem *test = pass->item;
    bool not_due = clause->has_status && clause->status == WTR_NOT_DUE && !asks_for_more(clause);
    if (!test->on.day || not_due || stands_on(clause, test->on.day)) return;
    char day[11];
    wtr_day_format(test->on.day, day);
    WtrDays all = {NULL, 0, true};
    for (uint32_t i = 0; i < clause->targets.count; i++)
        all = wtr_days_union(pass->tree->arena, all, wtr_standing_days(&clause->targets.at[i]->standing));
    WtrDiag *diag = wtr_report(pass, EXPECT_NOT_STANDING, clause->name.loc, "`%s` does not stand on %s: it stands %s", clause->name.text,
                               day, wtr_days_words(pass->tree->arena, all));
    wtr_diag_related(pass->diags, diag, clause->targets.at[0]->name.loc, "declared here");
    if (clause->targets.at[0]->kind == WTR_ITEM_DUTY) wtr_diag_help(pass->diags, diag, "on that day it can only be `not due`");
}

/* A duty is due or not; a definition is true or false. `unknown` alone is a truth to the grammar, but of a
 * duty it is the state. */
static void expect_kind(WtrPass *pass, WtrExpectClause *clause) {
    const WtrItem *item = clause->targets.at[0];
    if (item->kind == WTR_ITEM_DUTY && clause->has_truth && clause->truth == WTR_UNKNOWN) {
        clause->has_truth = false;
        clause->state = (WtrName){wtr_state_name(WTR_STATE_UNKNOWN), clause->loc};
        clause->resolved_state = WTR_STATE_UNKNOWN;
    }
    const char *what = NULL;
    if (item->kind == WTR_ITEM_DUTY && clause->has_truth) what = "a duty is due, not due or undetermined";
    else if (item->kind == WTR_ITEM_TERM && (clause->has_status || asks_for_more(clause))) what = "a definition is true, false or unknown";
    else if (item->kind == WTR_ITEM_TERM && item->typed && item->type != WTR_TYPE_TRUTH)
        what = "only a definition that is true or false can be expected";
    if (!what) return;
    WtrDiag *diag = wtr_report(pass, EXPECT_KIND, clause->loc, "`%s` is %s: %s", clause->name.text, wtr_kind_words(item->kind), what);
    wtr_diag_related(pass->diags, diag, item->name.loc, "declared here");
}

static uint32_t count_instances(const Tester *tester, const WtrItem *subject) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < tester->instances.count; i++) count += tester->instances.at[i].subject == subject;
    return count;
}

static void unknown_instance(const Tester *tester, const WtrExpectClause *clause, const WtrItem *subject) {
    WtrPass *pass = tester->pass;
    WtrNameList names = {0};
    for (uint32_t i = 0; i < tester->instances.count; i++) {
        WtrName *name = tester->instances.at[i].subject == subject ? wtr_vec_add(pass->tree->arena, &names) : NULL;
        if (name) *name = tester->instances.at[i].name;
    }
    WtrDiag *diag =
        wtr_report(pass, INSTANCE_UNKNOWN, clause->instance.loc, "this test gives no `%s %s`", subject->name.text, clause->instance.text);
    wtr_pass_suggest(pass, diag, clause->instance.loc, wtr_suggest_name(clause->instance.text, &names));
}

static void expect_subject(const Tester *tester, const WtrExpectClause *clause) {
    WtrPass *pass = tester->pass;
    const WtrItem *item = clause->targets.at[0], *subject = item->subject;
    if (item->failed) return;
    if (clause->subject.text) {
        const WtrItem *named = find(pass, &clause->subject, WTR_KIND_BIT(WTR_ITEM_SUBJECT), "a subject");
        if (!named) return;
        if (named != subject) {
            WtrDiag *diag = wtr_report(pass, EXPECT_SUBJECT, clause->subject.loc, "`%s` is about %s, not about `%s`", clause->name.text,
                                       subject ? subject->name.text : "the case", named->name.text);
            wtr_diag_related(pass->diags, diag, item->name.loc, "declared here");
            return;
        }
    }
    bool many = wtr_item_many(subject);
    if (clause->instance.text && !many)
        wtr_report(pass, SINGLE_INSTANCE, clause->instance.loc, "a case has one `%s`, which needs no name", clause->subject.text);
    else if (clause->instance.text && !find_instance(tester, subject, clause->instance.text)) unknown_instance(tester, clause, subject);
    else if (!clause->instance.text && many && count_instances(tester, subject) > 1) {
        WtrDiag *diag =
            wtr_report(pass, INSTANCE_NEEDED, clause->name.loc, "this test gives several `%s`: which one is meant?", subject->plural.text);
        wtr_diag_help(pass->diags, diag, "write `%s of %s NAME`", clause->name.text, subject->name.text);
    }
}

static void check_expect(const Tester *tester, WtrExpectClause *clause) {
    WtrPass *pass = tester->pass;
    expect_items(pass, &clause->needs, find_fact, &clause->resolved_needs.at, &clause->resolved_needs.count);
    expect_items(pass, &clause->assumes, find_assumed, &clause->resolved_assumes.at, &clause->resolved_assumes.count);
    expect_items(pass, &clause->rests_on, find_reading, &clause->resolved_rests_on.at, &clause->resolved_rests_on.count);
    wtr_cites_bind(pass, &clause->cites, NULL);
    expect_state(clause);
    const WtrItem *item = find(pass, &clause->name, WTR_KIND_BIT(WTR_ITEM_DUTY) | WTR_KIND_BIT(WTR_ITEM_TERM), "a duty or a definition");
    if (!item) return;
    const WtrItemList *items = wtr_symbols_find(pass->symbols, clause->name.text);
    clause->targets.at = items->at;
    clause->targets.count = clause->targets.capacity = items->count;
    if (!wtr_item_is_rule(items->at[0])) return;     /* a clash of names, reported where they are declared */
    expect_kind(pass, clause);
    expect_standing(pass, clause);
    expect_subject(tester, clause);
}

/* ---- a test ------------------------------------------------------------------------------------------------------------ */

/* A report names a test by its file and its title. */
static void check_title(Tester *tester) {
    WtrPass *pass = tester->pass;
    WtrItem *test = pass->item;
    const char *title = test->title.text ? test->title.text : "";
    const WtrItemList *earlier = wtr_symbols_find(tester->names, title);
    for (uint32_t i = 0; i < earlier->count; i++) {
        if (earlier->at[i]->file != test->file) continue;
        WtrDiag *diag = wtr_report(pass, TEST_TWICE, test->title.loc, "two tests in this file are called \"%s\"", title);
        wtr_diag_related(pass->diags, diag, earlier->at[i]->title.loc, "the other stands here");
        return;
    }
    wtr_symbols_declare(tester->names, title, test);
}

static void check_test(Tester *tester) {
    WtrPass *pass = tester->pass;
    WtrItem *test = pass->item;
    tester->test_stamp = ++tester->stamp;
    tester->instances.count = 0;
    check_title(tester);
    if (!test->incomplete && !test->on.day) {
        WtrDiag *diag = wtr_report(pass, TEST_NO_DATE, test->title.loc, "this test does not say on which date the case is decided");
        wtr_diag_help(pass->diags, diag, "add a line such as `on 2020-12-23`");
    }
    if (!test->incomplete && !test->expects.count)
        wtr_report(pass, TEST_NO_EXPECT, test->title.loc, "this test expects nothing, so it cannot fail");
    part_subjects(pass);
    for (uint32_t i = 0; i < test->givens.count; i++) given_clause(tester, &test->givens.at[i]);
    for (uint32_t i = 0; i < test->picks.count; i++) check_pick(pass, i);
    for (uint32_t i = 0; i < test->expects.count; i++) check_expect(tester, &test->expects.at[i]);
}

static uint32_t count_kind(const WtrTree *tree, WtrItemKind kind) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < tree->items.count; i++) count += tree->items.at[i]->kind == kind;
    return count;
}

void wtr_check_tests(WtrPass *pass) {
    WtrTree *tree = pass->tree;
    uint32_t facts = count_kind(tree, WTR_ITEM_FACT);
    Tester tester = {.pass = pass, .names = wtr_symbols_new(tree->arena)};
    tester.flat = wtr_arena_array(tree->arena, facts + 1u, sizeof *tester.flat);
    tester.own = wtr_arena_array(tree->arena, facts + 1u, sizeof *tester.own);
    if (!tester.names || !tester.flat || !tester.own) return;
    for (uint32_t i = 0; i < tree->items.count; i++) {
        pass->item = tree->items.at[i];
        if (pass->item->kind == WTR_ITEM_TEST) check_test(&tester);
    }
    wtr_symbols_free(tester.names);
}
