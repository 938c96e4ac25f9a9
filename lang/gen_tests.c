/* gen_tests.c — the rulebook's own tests: what they give, which readings they choose, what they expect.
 *
 * Relies on: gen.h; check.c has bound every name in them. Guarantees: a test's instances are numbered by
 * subject in the order in which the test first mentions them; facts of a `many` subject given flat are
 * those of one instance without a name. */
#include "gen.h"

#include <string.h>

#include "query.h"

/* One instance that a test speaks of. */
typedef struct Instance { const WtrItem *subject; const char *name; uint32_t number; } Instance;

typedef struct TestGen {
    WtrGen *gen;
    WTR_VEC(Instance) instances;
} TestGen;

/* The number of an instance; WTR_NONE for what a case has one of. */
static uint32_t instance_number(TestGen *test, const WtrItem *subject, const char *name) {
    if (!wtr_item_many(subject))
        return WTR_NONE;
    uint32_t number = 0;
    for (uint32_t i = 0; i < test->instances.count; i++) {
        const Instance *instance = &test->instances.at[i];
        if (instance->subject != subject)
            continue;
        if (!strcmp(instance->name, name))
            return instance->number;
        number++;
    }
    Instance *row = wtr_gen_row(test->gen, wtr_vec_add(test->gen->arena, &test->instances));
    if (row)
        *row = (Instance){subject, name, number};
    return number;
}

/* ---- given ---------------------------------------------------------------------------------------- */

/* `fact` is NULL where a subject is only named. */
static void add_given(TestGen *test, const WtrItem *subject, const char *name, const WtrGivenFact *fact, WtrLoc loc) {
    WtrGen *gen = test->gen;
    bool many = wtr_item_many(subject);
    uint32_t instance = instance_number(test, subject, name);
    WtrGiven *row = wtr_gen_add(gen, givens);
    if (!row)
        return;
    bool known = fact && !fact->unknown;
    *row = (WtrGiven){.fact = fact ? wtr_gen_index(fact->resolved_fact) : WTR_NONE, .subject = wtr_gen_index(subject),
                      .instance = instance, .instance_name = many ? name : "", .known = known,
                      .value = known ? fact->resolved_value : 0, .place = wtr_gen_place(gen, loc)};
}

static void add_clause(TestGen *test, const WtrGivenClause *clause) {
    const char *name = wtr_gen_text(clause->instance.text);
    if (clause->resolved_subject && !clause->facts.count)
        add_given(test, clause->resolved_subject, name, NULL, clause->loc);
    for (uint32_t i = 0; i < clause->facts.count; i++) {
        const WtrGivenFact *fact = &clause->facts.at[i];
        add_given(test, fact->resolved_fact->subject, name, fact, fact->loc);
    }
}

/* ---- expect --------------------------------------------------------------------------------------- */

static WtrExpect *add_expect(TestGen *test, const WtrExpect *common, WtrExpectKind kind) {
    WtrExpect *row = wtr_gen_add(test->gen, expects);
    if (!row)
        return NULL;
    *row = *common;
    row->kind = kind;
    return row;
}

static void expect_refs(TestGen *test, const WtrExpect *common, WtrExpectKind kind, WtrItem *const *items, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        WtrExpect *row = add_expect(test, common, kind);
        if (row)
            row->ref = wtr_gen_index(items[i]);
    }
}

static void expect_cites(TestGen *test, const WtrExpect *common, const WtrCiteList *cites) {
    WtrRange range = wtr_gen_cites(test->gen, NULL, cites);
    for (uint32_t i = 0; i < range.count; i++) {
        WtrExpect *row = add_expect(test, common, WTR_EXPECT_CITES);
        if (row)
            row->ref = range.first + i;
    }
}

static void expect_answer(TestGen *test, const WtrExpect *common, const WtrExpectClause *clause) {
    WtrExpect *row;
    if (clause->has_status) {
        WtrExpectKind kind = clause->status == WTR_NOT_RAISED ? WTR_EXPECT_NOT_RAISED : WTR_EXPECT_STATUS;
        if ((row = add_expect(test, common, kind)))
            row->status = clause->status;
    }
    if (clause->has_truth && (row = add_expect(test, common, WTR_EXPECT_TRUTH)))
        row->truth = clause->truth;
    if (clause->by.day && (row = add_expect(test, common, WTR_EXPECT_BY)))
        row->day = clause->by.day;
    if (clause->no_deadline)
        add_expect(test, common, WTR_EXPECT_NO_DEADLINE);
    if (clause->state.text && (row = add_expect(test, common, WTR_EXPECT_STATE)))
        row->state = clause->resolved_state;
}

/* One clause may ask for several things of one item: a row each. */
static void add_expectations(TestGen *test, const WtrExpectClause *clause) {
    const WtrItem *item = clause->targets.count ? clause->targets.at[0] : NULL;
    WtrExpect common = {.name = wtr_gen_text(clause->name.text), .term = item && item->kind == WTR_ITEM_TERM,
                        .subject = WTR_NONE, .instance = WTR_NONE, .ref = WTR_NONE, .place = wtr_gen_place(test->gen, clause->loc)};
    if (clause->instance.text && item && item->subject) {
        common.subject = item->subject->index;
        common.instance = instance_number(test, item->subject, clause->instance.text);
    }
    expect_answer(test, &common, clause);
    expect_refs(test, &common, WTR_EXPECT_NEEDS, clause->resolved_needs.at, clause->resolved_needs.count);
    expect_cites(test, &common, &clause->cites);
    expect_refs(test, &common, WTR_EXPECT_READING, clause->resolved_rests_on.at, clause->resolved_rests_on.count);
    expect_refs(test, &common, WTR_EXPECT_ASSUMES, clause->resolved_assumes.at, clause->resolved_assumes.count);
}

/* ---- tests ---------------------------------------------------------------------------------------- */

static WtrRange add_picks(WtrGen *gen, const WtrItem *item) {
    WtrRange range = {gen->picks.count, item->picks.count};
    for (uint32_t i = 0; i < item->picks.count; i++) {
        WtrPick *row = wtr_gen_add(gen, picks);
        if (row)
            *row = (WtrPick){wtr_gen_index(item->picks.at[i].resolved_reading), item->picks.at[i].resolved_choice};
    }
    return range;
}

static void add_test(WtrGen *gen, const WtrItem *item) {
    TestGen test = {.gen = gen};
    WtrTest row = {.name = wtr_gen_text(item->title.text), .on = item->on.day, .today = item->today.day ? item->today.day : item->on.day,
                   .doc = wtr_gen_text(item->doc), .place = wtr_gen_place(gen, item->loc)};
    row.givens.first = gen->givens.count;
    for (uint32_t i = 0; i < item->givens.count; i++)
        add_clause(&test, &item->givens.at[i]);
    row.givens.count = gen->givens.count - row.givens.first;
    row.picks = add_picks(gen, item);
    row.expects.first = gen->expects.count;
    for (uint32_t i = 0; i < item->expects.count; i++)
        add_expectations(&test, &item->expects.at[i]);
    row.expects.count = gen->expects.count - row.expects.first;
    WtrTest *slot = wtr_gen_add(gen, tests);
    if (slot)
        *slot = row;
}

void wtr_gen_tests(WtrGen *gen) {
    for (uint32_t i = 0; i < gen->tree->items.count && gen->status == WTR_OK; i++)
        if (gen->tree->items.at[i]->kind == WTR_ITEM_TEST)
            add_test(gen, gen->tree->items.at[i]);
}
