/* test_inquiry_random.c — what would change an answer, against brute force: every assignment of every fact that a duty
 * can read, on random rulebooks, tells which sets of facts can raise it or rule it out.
 *
 * Relies on: the generator of tests/oracle for rulebooks of all kinds; one of its own for conditions over 16 yes/no facts.
 * The search is asked through wtr.h; brute force knows nothing of how it works: it walks the explanation trees to find
 * the facts and runs the machine on every combination of answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../oracle/oracle.h"

#define BLOCK 512
#define ITEMS_MAX 16
#define COMBINATIONS_MAX 150000u         /* of one question to brute force */
#define VALUES_MAX 12
#define INSTANCES 2

static WtrRulebook *load(const char *text, size_t length)
{
    const WtrCompileOptions options = {.text = text, .text_length = length, .text_name = "random"};
    WtrCompilation compiled;
    WtrRulebook *rulebook = NULL;
    WtrFault fault;
    assert_int_equal(wtr_compile(&options, &compiled), WTR_OK);
    if (compiled.diags.errors > 0) {
        WtrText out = {0};
        wtr_diag_text(&compiled.diags, compiled.tree.files.at, compiled.tree.files.count, false, &out);
        fail_msg("%s\nin\n%s", out.at, text);
    }
    assert_int_equal(wtr_rulebook_load(compiled.image.at, compiled.image.length, &rulebook, &fault), WTR_OK);
    wtr_compilation_free(&compiled);
    return rulebook;
}

/* ---- a case, as a list of answers ------------------------------------------------------------------------------- */

typedef struct Item { uint32_t fact, k; bool known; int64_t value; int64_t tried[VALUES_MAX]; uint32_t tries; } Item;

typedef struct Case {
    const WtrRulebook *rulebook; const WtrBook *book;
    int32_t as_of, today;
    bool raised[ORACLE_SUBJECTS]; uint32_t instances[ORACLE_SUBJECTS];
    Item items[ORACLE_FACTS * INSTANCES]; uint32_t count;
} Case;

static uint32_t instances_of(const Case *facts, const WtrFact *fact) { return fact->scope == 0 ? 1 : facts->instances[fact->subject]; }

static void add_case(const Case *facts, WtrEvaluator *evaluator)
{
    assert_int_equal(wtr_case_add(evaluator, facts->as_of, facts->today, NULL), WTR_OK);
    for (uint32_t i = 0; i < facts->book->subjects.count; i++) {
        if (facts->raised[i])
            assert_int_equal(wtr_raise(evaluator, i), WTR_OK);
        for (uint32_t k = 0; facts->book->subjects.at[i].many && k < facts->instances[i]; k++)
            assert_int_equal(wtr_instance_add(evaluator, i, NULL), WTR_OK);
    }
    for (uint32_t i = 0; i < facts->count; i++)
        if (facts->items[i].known)
            assert_int_equal(wtr_set_facts(evaluator, &(WtrFactValue){facts->items[i].fact, facts->items[i].k, facts->items[i].value}, 1, NULL), WTR_OK);
}

static int32_t random_day(OracleRandom *random) { return oracle_day(2018, 6, 1) + (int32_t)oracle_below(random, 1300); }

static int64_t random_value(const WtrFact *fact, OracleRandom *random)
{
    switch (fact->type) {
    case WTR_TYPE_TRUTH: return 1 + oracle_below(random, 2);
    case WTR_TYPE_CHOICE: return oracle_below(random, fact->choices.count);
    case WTR_TYPE_DATE: return oracle_chance(random, 15) ? WTR_NOT_YET : random_day(random);
    default: return oracle_below(random, 25);
    }
}

static void random_case(const WtrRulebook *rulebook, uint32_t known, OracleRandom *random, Case *out)
{
    *out = (Case){.rulebook = rulebook, .book = wtr_rulebook_data(rulebook), .as_of = random_day(random), .today = random_day(random)};
    for (uint32_t i = 0; i < out->book->subjects.count; i++) {
        out->raised[i] = oracle_chance(random, 90);
        out->instances[i] = !out->book->subjects.at[i].many ? 1 : out->raised[i] ? oracle_below(random, INSTANCES + 1) : 0;
    }
    for (uint32_t i = 0; i < out->book->facts.count; i++) {
        const WtrFact *fact = &out->book->facts.at[i];
        for (uint32_t k = 0; k < instances_of(out, fact); k++) {
            Item item = {.fact = i, .k = k, .known = oracle_chance(random, known) && (fact->subject == WTR_NONE || out->raised[fact->subject])};
            item.value = item.known ? random_value(fact, random) : 0;
            out->items[out->count++] = item;
        }
    }
}

/* ---- brute force ------------------------------------------------------------------------------------------------------ */

/* Which items a duty can read, by its trees. */
static void mark_readable(const Case *facts, uint32_t duty, uint32_t k, bool *readable)
{
    const WtrBook *book = facts->book;
    bool *reached = calloc(book->nodes.count + 1, 1);
    const uint32_t roots[] = {book->duties.at[duty].root, book->duties.at[duty].gate};
    assert_non_null(reached);
    memset(readable, 0, facts->count * sizeof *readable);
    for (int i = 0; i < 2; i++)
        if (roots[i] != WTR_NONE)
            reached[roots[i]] = true;
    bool folded = false;
    for (uint32_t node = book->nodes.count; node-- > 0;) {
        if (!reached[node])
            continue;
        folded |= book->nodes.at[node].kind == WTR_NODE_QUANTIFIER;
        for (uint32_t i = 0; i < book->nodes.at[node].children.count; i++)
            reached[book->children.at[book->nodes.at[node].children.first + i]] = true;
    }
    for (uint32_t node = 0; node < book->nodes.count; node++)
        for (uint32_t i = 0; reached[node] && book->nodes.at[node].kind == WTR_NODE_FACT && i < facts->count; i++)
            if (facts->items[i].fact == book->nodes.at[node].ref)
                readable[i] = folded || book->facts.at[facts->items[i].fact].scope == 0 || facts->items[i].k == k;
    free(reached);
}

static bool is_exact(const WtrFact *fact) { return fact->type == WTR_TYPE_TRUTH || fact->type == WTR_TYPE_CHOICE; }

static void add_try(Item *item, int64_t value)
{
    if (item->known && item->value == value)
        return;
    for (uint32_t i = 0; i < item->tries; i++)
        if (item->tried[i] == value)
            return;
    if (item->tries < VALUES_MAX)
        item->tried[item->tries++] = value;
}

/* All other answers of a yes/no question or a choice; a handful of others. */
static void choose_tries(const Case *facts, Item *item, OracleRandom *random)
{
    const WtrFact *fact = &facts->book->facts.at[item->fact];
    item->tries = 0;
    if (fact->type == WTR_TYPE_TRUTH) {
        add_try(item, WTR_TRUE);
        add_try(item, WTR_FALSE);
    } else if (fact->type == WTR_TYPE_CHOICE) {
        for (uint32_t i = 0; i < fact->choices.count; i++)
            add_try(item, i);
    } else {
        for (int i = 0; i < 4; i++)
            add_try(item, random_value(fact, random));
    }
}

typedef struct Brute {
    const Case *facts; uint32_t items[ITEMS_MAX], count;     /* rows of facts->items */
    uint32_t masks[COMBINATIONS_MAX], mask_count;            /* sets that reach what is wanted, minimal ones in the end */
} Brute;

static uint64_t combinations(const Brute *brute)
{
    uint64_t all = 1;
    for (uint32_t i = 0; i < brute->count && all <= COMBINATIONS_MAX; i++)
        all *= 1 + brute->facts->items[brute->items[i]].tries;
    return all;
}

/* Applies the combination; which items it changes, as bits. */
static uint32_t apply(const Brute *brute, uint64_t combination, WtrEvaluator *evaluator)
{
    uint32_t mask = 0;
    for (uint32_t i = 0; i < brute->count; i++) {
        const Item *item = &brute->facts->items[brute->items[i]];
        const uint64_t pick = combination % (1 + item->tries);
        combination /= 1 + item->tries;
        if (pick == 0)
            continue;
        mask |= 1u << i;
        if (evaluator != NULL)
            assert_int_equal(wtr_set_facts(evaluator, &(WtrFactValue){item->fact, item->k, item->tried[pick - 1]}, 1, NULL), WTR_OK);
    }
    return mask;
}

static uint32_t lane_of(const WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t case_lane, uint32_t k)
{
    return duty->scope == 0 ? case_lane : wtr_instances(evaluator, duty->subject, case_lane).first + k;
}

static int by_size(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const int bits = __builtin_popcount(x) - __builtin_popcount(y);
    return bits != 0 ? bits : x < y ? -1 : x > y;
}

static void keep_minimal(Brute *brute)
{
    uint32_t kept = 0;
    qsort(brute->masks, brute->mask_count, sizeof *brute->masks, by_size);
    for (uint32_t i = 0; i < brute->mask_count; i++) {
        bool minimal = true;
        for (uint32_t n = 0; n < kept && minimal; n++)
            minimal = (brute->masks[n] & brute->masks[i]) != brute->masks[n];
        if (minimal)
            brute->masks[kept++] = brute->masks[i];
    }
    brute->mask_count = kept;
}

static void run_brute(Brute *brute, WtrEvaluator *block, uint32_t duty, uint32_t k, WtrDutyStatus wanted)
{
    const uint64_t all = combinations(brute);
    uint32_t masks[BLOCK];
    brute->mask_count = 0;
    for (uint64_t done = 0; done < all; done += BLOCK) {
        wtr_reset(block);
        uint32_t count = 0;
        for (; count < BLOCK && done + count < all; count++) {
            add_case(brute->facts, block);
            masks[count] = apply(brute, done + count, block);
        }
        assert_int_equal(wtr_evaluate(block), WTR_OK);
        for (uint32_t i = 0; i < count; i++)
            if (wtr_duty_status(block, duty, lane_of(block, &brute->facts->book->duties.at[duty], i, k)) == wanted)
                brute->masks[brute->mask_count++] = masks[i];
    }
    keep_minimal(brute);
}

/* ---- the two compared -------------------------------------------------------------------------------------------------- */

static uint32_t bit_of(const Brute *brute, uint32_t fact, uint32_t k)
{
    for (uint32_t i = 0; i < brute->count; i++)
        if (brute->facts->items[brute->items[i]].fact == fact && brute->facts->items[brute->items[i]].k == k)
            return 1u << i;
    fail_msg("a fact that the duty cannot read");
    return 0;
}

static uint32_t instance_of(const WtrEvaluator *evaluator, const WtrBook *book, uint32_t fact, uint32_t lane)
{
    const WtrFact *row = &book->facts.at[fact];
    return row->scope == 0 ? 0 : lane - wtr_instances(evaluator, row->subject, 0).first;
}

/* Every answer that a set names does what it says: both ends of each run, and something between. */
static uint32_t check_answers(const Case *facts, const WtrEvaluator *asked, WtrEvaluator *block, const WtrChangeSet *set, uint32_t duty, uint32_t k,
                              WtrDutyStatus wanted, OracleRandom *random)
{
    uint32_t checked = 0;
    for (uint32_t i = 0; i < set->count; i++) {
        for (uint32_t n = 0; n < set->changes[i].value_count; n++) {
            const WtrValues run = set->changes[i].values[n];
            const int64_t between = run.from + (int64_t)(oracle_random(random) % (uint64_t)((int64_t)run.to - run.from + 1));
            const int64_t values[] = {run.from, run.to, between};
            for (int v = 0; v < 3; v++, checked++) {
                wtr_reset(block);
                add_case(facts, block);
                for (uint32_t c = 0; c < set->count; c++) {
                    const WtrChange *change = &set->changes[c];
                    const WtrFactValue value = {change->fact, instance_of(asked, facts->book, change->fact, change->lane), c == i ? values[v] : change->value};
                    assert_int_equal(wtr_set_facts(block, &value, 1, NULL), WTR_OK);
                }
                assert_int_equal(wtr_evaluate(block), WTR_OK);
                if (wtr_duty_status(block, duty, lane_of(block, &facts->book->duties.at[duty], 0, k)) != wanted)
                    fail_msg("duty %s: %s = %lld (of %d to %d) does not do it", facts->book->duties.at[duty].id,
                             facts->book->facts.at[set->changes[i].fact].id, (long long)values[v], run.from, run.to);
            }
        }
    }
    return checked;
}

/* `missed`: sets of brute force's that the search has not, where numbers or dates are changed: it tries the values at
 * which conditions turn as long as the others stay, and several that turn on each other may need one more. */
typedef struct Tally { uint32_t questions, exact, sets, answers, largest, facts, missed; } Tally;

static uint32_t mask_of(const Brute *brute, const WtrEvaluator *asked, const WtrChangeSet *set)
{
    uint32_t mask = 0;
    for (uint32_t i = 0; i < set->count; i++)
        mask |= bit_of(brute, set->changes[i].fact, instance_of(asked, brute->facts->book, set->changes[i].fact, set->changes[i].lane));
    assert_int_equal(__builtin_popcount(mask), set->count);
    return mask;
}

static void compare(Brute *brute, const WtrEvaluator *asked, const WtrChanges *found, bool exact, Tally *tally)
{
    uint32_t masks[1000];
    assert_true(found->complete || !exact);
    for (uint32_t i = 0; i < found->count; i++) {
        masks[i] = mask_of(brute, asked, &found->sets[i]);
        for (uint32_t n = 0; n < i; n++)
            assert_true((masks[n] & masks[i]) != masks[n]);
        for (uint32_t n = 0; n < brute->mask_count; n++)        /* no smaller one does */
            if ((brute->masks[n] & masks[i]) == brute->masks[n] && brute->masks[n] != masks[i])
                fail_msg("a set that was found is not minimal");
        if ((uint32_t)__builtin_popcount(masks[i]) > tally->largest)
            tally->largest = (uint32_t)__builtin_popcount(masks[i]);
    }
    for (uint32_t n = 0; found->complete && n < brute->mask_count; n++) {          /* and none is missing */
        bool met = false;
        for (uint32_t i = 0; i < found->count && !met; i++)
            met = exact ? masks[i] == brute->masks[n] : (masks[i] & brute->masks[n]) == masks[i];
        tally->missed += !met && !exact;
        if (!met && exact)
            fail_msg("brute force found a set of %d facts that the search did not", __builtin_popcount(brute->masks[n]));
    }
    if (exact)
        assert_int_equal(found->count, brute->mask_count);
}

static void check_duty(const Case *facts, WtrInquiry *inquiry, WtrEvaluator *asked, WtrEvaluator *block, uint32_t duty, uint32_t k, OracleRandom *random,
                       Tally *tally)
{
    static Brute brute;
    static Case tried;
    bool readable[ORACLE_FACTS * INSTANCES], exact = true;
    const uint32_t lane = lane_of(asked, &facts->book->duties.at[duty], 0, k);
    const WtrDutyStatus status = wtr_duty_status(asked, duty, lane);
    const bool unknown_only = oracle_chance(random, 40);
    const WtrDutyStatus wanted = status == WTR_DUE ? WTR_NOT_DUE : status == WTR_NOT_DUE ? WTR_DUE : oracle_chance(random, 50) ? WTR_DUE : WTR_NOT_DUE;
    if (status == WTR_NOT_RAISED)
        return;
    mark_readable(facts, duty, k, readable);
    tried = *facts;
    brute.facts = &tried;
    brute.count = 0;
    for (uint32_t i = 0; i < facts->count; i++) {
        const WtrFact *fact = &facts->book->facts.at[facts->items[i].fact];
        if (!readable[i] || (unknown_only && facts->items[i].known))
            continue;
        if (brute.count == ITEMS_MAX)
            return;
        exact &= is_exact(fact);
        choose_tries(&tried, &tried.items[i], random);
        brute.items[brute.count++] = i;
    }
    if (combinations(&brute) > COMBINATIONS_MAX)
        return;
    WtrChanges found;
    assert_int_equal(wtr_inquiry_changes(inquiry, asked, duty, lane, wanted, unknown_only ? WTR_OF_UNKNOWN : WTR_OF_ALL, &found), WTR_OK);
    run_brute(&brute, block, duty, k, wanted);
    compare(&brute, asked, &found, exact, tally);
    for (uint32_t i = 0; i < found.count && i < 20; i++)
        tally->answers += check_answers(facts, asked, block, &found.sets[i], duty, k, wanted, random);
    tally->questions++;
    tally->exact += exact;
    tally->sets += found.count;
    if (brute.count > tally->facts)
        tally->facts = brute.count;
}

static void check_case(const Case *facts, WtrInquiry *inquiry, WtrEvaluator *asked, WtrEvaluator *block, OracleRandom *random, Tally *tally)
{
    wtr_reset(asked);
    add_case(facts, asked);
    assert_int_equal(wtr_evaluate(asked), WTR_OK);
    for (uint32_t duty = 0; duty < facts->book->duties.count; duty++) {
        const WtrDuty *row = &facts->book->duties.at[duty];
        const uint32_t count = row->scope == 0 ? 1 : facts->instances[row->subject];
        for (uint32_t k = 0; k < count; k++)
            check_duty(facts, inquiry, asked, block, duty, k, random, tally);
    }
}

static void check_rulebook(WtrRulebook *rulebook, uint32_t cases, uint32_t known, OracleRandom *random, Tally *tally)
{
    static Case facts;
    WtrInquiry *inquiry;
    WtrEvaluator *asked, *block;
    const WtrEvaluatorOptions many = {BLOCK, BLOCK * INSTANCES};
    assert_int_equal(wtr_inquiry_new(rulebook, &inquiry), WTR_OK);
    assert_int_equal(wtr_evaluator_new(rulebook, NULL, &asked), WTR_OK);
    assert_int_equal(wtr_evaluator_new(rulebook, &many, &block), WTR_OK);
    for (uint32_t i = 0; i < cases; i++) {
        random_case(rulebook, known, random, &facts);
        check_case(&facts, inquiry, asked, block, random, tally);
    }
    wtr_evaluator_free(block);
    wtr_evaluator_free(asked);
    wtr_inquiry_free(inquiry);
    wtr_rulebook_free(rulebook);
}

/* ---- rulebooks ------------------------------------------------------------------------------------------------------------ */

#ifdef __SANITIZE_ADDRESS__
#define BOOKS 8
#define CONDITIONS 10
#elif !defined BOOKS
#define BOOKS 60
#define CONDITIONS 60
#endif

static void test_random_rulebooks(void **state)
{
    (void)state;
    Tally tally = {0};
    for (uint64_t seed = 1; seed <= BOOKS; seed++) {
        OracleRandom random = {seed * 977};
        const OracleSpelling spelling = {.seed = seed, .files = 1};
        WtrText texts[ORACLE_FILES] = {{0}};
        assert_true(oracle_generate(&spelling, texts));
        check_rulebook(load(texts[0].at, texts[0].length), 3, 65, &random, &tally);
        for (uint32_t i = 0; i < ORACLE_FILES; i++)
            wtr_text_free(&texts[i]);
    }
    print_message("random rulebooks: %u questions (%u of yes/no and choices alone), %u sets, %u answers, largest %u, facts up to %u, %u missed\n",
                  tally.questions, tally.exact, tally.sets, tally.answers, tally.largest, tally.facts, tally.missed);
    assert_true(tally.missed * 100 <= tally.sets);
    assert_true(tally.questions > BOOKS && tally.exact > BOOKS / 4 && tally.sets > BOOKS);
}

/* A condition over the facts f0 to f15. */
static void write_condition(OracleRandom *random, WtrText *out, unsigned depth)
{
    const uint32_t kind = depth == 0 ? 0 : oracle_below(random, 8);
    if (kind < 2) {
        const char *const forms[] = {"f%u", "not f%u", "f%u", "not f%u", "f%u", "f%u is known", "f%u is unknown"};
        wtr_text_printf(out, forms[oracle_below(random, 7)], oracle_below(random, 16));
        return;
    }
    const uint32_t count = 2 + oracle_below(random, 3);
    if (kind == 7)
        wtr_text_puts(out, "not ");
    wtr_text_puts(out, "(");
    for (uint32_t i = 0; i < count; i++) {
        wtr_text_puts(out, i == 0 ? "" : kind % 2 == 0 ? " and " : " or ");
        write_condition(random, out, depth - 1);
    }
    wtr_text_puts(out, ")");
}

static void write_rulebook(OracleRandom *random, WtrText *out)
{
    wtr_text_puts(out, "rulebook sixteen \"sixteen facts\"\nactor a \"a\"\nsubject s \"s\"\n");
    for (unsigned i = 0; i < 16; i++)
        wtr_text_printf(out, "fact f%u of s \"%u\"%s\n", i, i, i == 7 ? "\n  assumed true" : "");
    wtr_text_puts(out, "d for s if at least ");
    wtr_text_printf(out, "%u of\n", 1 + oracle_below(random, 3));
    for (unsigned i = 0; i < 4; i++) {
        wtr_text_puts(out, "    - ");
        write_condition(random, out, 2);
        wtr_text_puts(out, "\n");
    }
    wtr_text_puts(out, "  unless ");
    wtr_text_puts(out, oracle_chance(random, 50) ? "shown " : "");
    write_condition(random, out, 2);
    wtr_text_puts(out, "\n  a must \"act\"\n  draft\n");
}

static void test_sixteen_facts(void **state)
{
    (void)state;
    Tally tally = {0};
    for (uint64_t seed = 1; seed <= CONDITIONS; seed++) {
        OracleRandom random = {seed * 7919};
        WtrText text = {0};
        write_rulebook(&random, &text);
        check_rulebook(load(text.at, text.length), 3, seed % 2 == 0 ? 60 : 95, &random, &tally);
        wtr_text_free(&text);
    }
    print_message("sixteen facts: %u questions, %u sets, %u answers, largest %u, facts up to %u\n", tally.questions, tally.sets, tally.answers, tally.largest,
                  tally.facts);
    assert_true(tally.questions > CONDITIONS / 2 && tally.questions == tally.exact && tally.largest >= 3 && tally.facts >= (CONDITIONS > 20 ? 16 : 14));
}

int main(void)
{
    if (!oracle_dates_begin())
        return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_rulebooks), cmocka_unit_test(test_sixteen_facts)};
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    oracle_dates_end();
    return failed;
}
