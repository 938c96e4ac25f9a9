/* test_coverage.c — see test_coverage.h. */
#include "test_coverage.h"

#include <string.h>

#include "bullets.h"
#include "possible.h"

/* The rule a node is written in: its subject and the days on which it stands. A definition's tree is its own,
 * not that of the rules that read it. */
typedef struct Owner { bool known; const char *rule; uint32_t subject; WtrRange stands; } Owner;

/* What can be seen of something, and what was: sets of values as possible.h has them. */
typedef struct Seen { uint8_t owed, seen; bool counts; } Seen;

struct WtrTestCoverage {
    const WtrBook *book;
    Owner *owners;                     /* one each node */
    Seen *nodes, *duties, *terms;
};

static uint8_t missing(Seen seen) { return (uint8_t)(seen.owed & ~seen.seen); }

/* ---- which rule a node belongs to ------------------------------------------------------------------------ */

/* A child's row lies below its parent's, so the parents of a node have been met before it. */
static void spread_owners(const WtrBook *book, Owner *owners)
{
    for (uint32_t row = book->nodes.count; row-- > 0;) {
        const WtrNode *node = &book->nodes.at[row];
        if (!owners[row].known || node->kind == WTR_NODE_TERM || node->kind == WTR_NODE_DUTY)
            continue;                  /* below lies another rule's tree */
        for (uint32_t i = 0; i < node->children.count; i++) {
            Owner *child = &owners[book->children.at[node->children.first + i]];
            if (!child->known)
                *child = owners[row];
        }
    }
}

static void own(Owner *owners, uint32_t node, Owner owner)
{
    if (node != WTR_NONE && !owners[node].known)
        owners[node] = owner;
}

static void find_owners(const WtrBook *book, Owner *owners)
{
    for (uint32_t i = 0; i < book->terms.count; i++) {
        const WtrTerm *term = &book->terms.at[i];
        own(owners, term->root, (Owner){true, term->id, term->subject, term->stands});
    }
    for (uint32_t i = 0; i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        const Owner owner = {true, duty->id, duty->subject, duty->stands};
        own(owners, duty->root, owner);
        own(owners, duty->gate, owner);
        own(owners, duty->done, owner);
        own(owners, duty->explained, owner);
        for (uint32_t d = 0; d < duty->deadlines.count; d++) {
            own(owners, book->deadlines.at[duty->deadlines.first + d].anchor, owner);
            own(owners, book->deadlines.at[duty->deadlines.first + d].when, owner);
        }
    }
    spread_owners(book, owners);
}

/* ---- what counts, and what each owes ----------------------------------------------------------------------- */

/* Whether a node is a condition by its form. The node that joins a duty's clauses is the duty, counted as such. */
static bool is_condition(const WtrBook *book, uint32_t row, const char *rule)
{
    const WtrNode *node = &book->nodes.at[row];
    if (node->bullet && wtr_bullet_body(book, row) != row)
        return false;                  /* the bullet itself is counted */
    switch (node->kind) {
    case WTR_NODE_CONSTANT: case WTR_NODE_AS_OF: case WTR_NODE_TODAY: case WTR_NODE_STANDS: case WTR_NODE_READING:
    case WTR_NODE_KNOWN: case WTR_NODE_OFFSET: case WTR_NODE_SPAN:
        return false;
    case WTR_NODE_FACT: case WTR_NODE_GATHER: case WTR_NODE_TERM:
        return node->bullet;           /* a leaf that stands alone as a bullet; elsewhere its reader counts */
    case WTR_NODE_ALL:
        return strcmp(node->label, rule) != 0;
    case WTR_NODE_DUTY: case WTR_NODE_ANY: case WTR_NODE_NONE: case WTR_NODE_AT_LEAST: case WTR_NODE_NOT:
    case WTR_NODE_COMPARE: case WTR_NODE_QUANTIFIER: case WTR_NODE_UNLESS: case WTR_NODE_VARIANT:
        return true;
    }
    return false;
}

static void find_owed(WtrTestCoverage *coverage, WtrPossible *possible)
{
    const WtrBook *book = coverage->book;
    const WtrRange always = {0, 0};
    for (uint32_t i = 0; i < book->duties.count; i++)
        coverage->duties[i] = (Seen){.owed = wtr_possible_values(possible, book->duties.at[i].status, always), .counts = true};
    for (uint32_t i = 0; i < book->terms.count; i++) {
        const WtrTerm *term = &book->terms.at[i];
        coverage->terms[i] = (Seen){.owed = wtr_possible_values(possible, book->nodes.at[term->root].reg, term->stands), .counts = true};
    }
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        const WtrNode *node = &book->nodes.at[i];
        const Owner *owner = &coverage->owners[i];
        if (!owner->known || !wtr_possible_is_truth(possible, node->reg) || !is_condition(book, i, owner->rule))
            continue;
        uint8_t owed = wtr_possible_values(possible, node->reg, owner->stands);
        coverage->nodes[i] = (Seen){.owed = owed, .counts = (owed & WTR_CAN_BE_UNKNOWN) != 0};
    }
}

static WtrTestCoverage *allocate(const WtrBook *book)
{
    WtrTestCoverage *coverage = wtr_alloc(sizeof *coverage);
    if (coverage == NULL)
        return NULL;
    coverage->book = book;
    coverage->owners = wtr_alloc((size_t)book->nodes.count * sizeof *coverage->owners);
    coverage->nodes = wtr_alloc((size_t)book->nodes.count * sizeof *coverage->nodes);
    coverage->duties = wtr_alloc((size_t)book->duties.count * sizeof *coverage->duties);
    coverage->terms = wtr_alloc((size_t)book->terms.count * sizeof *coverage->terms);
    if (coverage->owners != NULL && coverage->nodes != NULL && coverage->duties != NULL && coverage->terms != NULL)
        return coverage;
    wtr_test_coverage_free(coverage);
    return NULL;
}

WtrTestCoverage *wtr_test_coverage_new(const WtrRulebook *rulebook)
{
    WtrTestCoverage *coverage = allocate(wtr_rulebook_data(rulebook));
    WtrPossible *possible = wtr_possible_new(rulebook);
    if (coverage != NULL && possible != NULL) {
        find_owners(coverage->book, coverage->owners);
        find_owed(coverage, possible);
    } else {
        wtr_test_coverage_free(coverage);
        coverage = NULL;
    }
    wtr_possible_free(possible);
    return coverage;
}

void wtr_test_coverage_free(WtrTestCoverage *coverage)
{
    if (coverage == NULL)
        return;
    wtr_free(coverage->owners);
    wtr_free(coverage->nodes);
    wtr_free(coverage->duties);
    wtr_free(coverage->terms);
    wtr_free(coverage);
}

/* ---- one case --------------------------------------------------------------------------------------------- */

static uint8_t bit_of(WtrValue value)
{
    if (!value.known)
        return WTR_CAN_BE_UNKNOWN;
    return value.type == WTR_TYPE_TRUTH && value.truth == WTR_FALSE ? WTR_CAN_BE_FALSE : WTR_CAN_BE_TRUE;
}

/* Lanes of one scope in the evaluator's single case. */
static WtrRange lanes_of(const WtrTestCoverage *coverage, const WtrEvaluator *evaluator, uint32_t scope)
{
    if (scope == 0)
        return (WtrRange){0, 1};
    for (uint32_t i = 0; i < coverage->book->subjects.count; i++)
        if (coverage->book->subjects.at[i].scope == scope)
            return wtr_instances(evaluator, i, 0);
    return (WtrRange){0, 0};
}

static bool is_looked_at(const WtrTestCoverage *coverage, const WtrEvaluator *evaluator, uint32_t subject, WtrRange stands)
{
    if (subject != WTR_NONE && !wtr_raised(evaluator, subject, 0))
        return false;
    return wtr_stands(coverage->book, stands, wtr_as_of(evaluator, 0));
}

static void see(const WtrTestCoverage *coverage, const WtrEvaluator *evaluator, uint32_t node, Seen *seen)
{
    WtrRange lanes = lanes_of(coverage, evaluator, coverage->book->nodes.at[node].scope);
    for (uint32_t lane = 0; lane < lanes.count; lane++)
        seen->seen |= bit_of(wtr_node_value(evaluator, node, lanes.first + lane));
}

static void see_duty(const WtrTestCoverage *coverage, const WtrEvaluator *evaluator, uint32_t duty)
{
    WtrRange lanes = lanes_of(coverage, evaluator, coverage->book->duties.at[duty].scope);
    for (uint32_t lane = 0; lane < lanes.count; lane++) {
        WtrDutyStatus status = wtr_duty_status(evaluator, duty, lanes.first + lane);
        if (status != WTR_NOT_RAISED)
            coverage->duties[duty].seen |= status == WTR_DUE ? WTR_CAN_BE_TRUE : status == WTR_NOT_DUE ? WTR_CAN_BE_FALSE : WTR_CAN_BE_UNKNOWN;
    }
}

void wtr_test_coverage_add(WtrTestCoverage *coverage, const WtrEvaluator *evaluator)
{
    const WtrBook *book = coverage->book;
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        const Owner *owner = &coverage->owners[i];
        if (coverage->nodes[i].counts && is_looked_at(coverage, evaluator, owner->subject, owner->stands))
            see(coverage, evaluator, i, &coverage->nodes[i]);
    }
    for (uint32_t i = 0; i < book->terms.count; i++) {
        const WtrTerm *term = &book->terms.at[i];
        if (is_looked_at(coverage, evaluator, term->subject, term->stands))
            see(coverage, evaluator, term->root, &coverage->terms[i]);
    }
    for (uint32_t i = 0; i < book->duties.count; i++)
        see_duty(coverage, evaluator, i);
}

WtrSeen wtr_test_coverage_of_duty(const WtrTestCoverage *coverage, uint32_t duty)
{
    return (WtrSeen){coverage->duties[duty].owed, coverage->duties[duty].seen};
}

WtrSeen wtr_test_coverage_of_term(const WtrTestCoverage *coverage, uint32_t term)
{
    return (WtrSeen){coverage->terms[term].owed, coverage->terms[term].seen};
}

/* ---- figures ------------------------------------------------------------------------------------------------ */

typedef struct Share { uint32_t seen, of; } Share;
typedef struct Figures { Share duties, definitions, conditions, bullets; uint32_t never_unknown; } Figures;

static void add_share(Share *share, Seen seen)
{
    share->of++;
    share->seen += missing(seen) == 0;
}

static Figures figures(const WtrTestCoverage *coverage)
{
    Figures sum = {0};
    const WtrBook *book = coverage->book;
    for (uint32_t i = 0; i < book->duties.count; i++)
        add_share(&sum.duties, coverage->duties[i]);
    for (uint32_t i = 0; i < book->terms.count; i++)
        add_share(&sum.definitions, coverage->terms[i]);
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        Seen node = coverage->nodes[i];
        sum.never_unknown += node.owed != 0 && !node.counts;
        if (!node.counts)
            continue;
        add_share(&sum.conditions, node);
        if (book->nodes.at[i].bullet)
            add_share(&sum.bullets, node);
    }
    return sum;
}

static Share rules_of(const Figures *sum)
{
    return (Share){sum->duties.seen + sum->definitions.seen, sum->duties.of + sum->definitions.of};
}

/* ---- one thing that no test saw, for either writer --------------------------------------------------------- */

typedef struct Gap { const char *kind, *rule, *text; const WtrPlace *place; const char *never[3]; } Gap;
typedef void (*GapSink)(void *context, const WtrBook *book, const Gap *gap);

static void name_missing(Gap *gap, uint8_t bits, const char *yes, const char *no, const char *unknown)
{
    uint32_t count = 0;
    if (bits & WTR_CAN_BE_TRUE) gap->never[count++] = yes;
    if (bits & WTR_CAN_BE_FALSE) gap->never[count++] = no;
    if (bits & WTR_CAN_BE_UNKNOWN) gap->never[count] = unknown;
}

static void each_gap(const WtrTestCoverage *coverage, GapSink sink, void *context)
{
    const WtrBook *book = coverage->book;
    for (uint32_t i = 0; i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        Gap gap = {.kind = "duty", .rule = duty->id, .place = &duty->place};
        name_missing(&gap, missing(coverage->duties[i]), "due", "not due", "undetermined");
        if (gap.never[0] != NULL)
            sink(context, book, &gap);
    }
    for (uint32_t i = 0; i < book->terms.count; i++) {
        const WtrTerm *term = &book->terms.at[i];
        Gap gap = {.kind = "definition", .rule = term->id, .place = &term->place};
        name_missing(&gap, missing(coverage->terms[i]), term->type == WTR_TYPE_TRUTH ? "true" : "known", "false", "unknown");
        if (gap.never[0] != NULL)
            sink(context, book, &gap);
    }
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        if (!coverage->nodes[i].counts)
            continue;
        const WtrNode *node = &book->nodes.at[i];
        Gap gap = {.kind = node->bullet ? "bullet" : "condition", .rule = coverage->owners[i].rule, .text = node->label, .place = &node->place};
        name_missing(&gap, missing(coverage->nodes[i]), "true", "false", "unknown");
        if (gap.never[0] != NULL)
            sink(context, book, &gap);
    }
}

/* ---- text ----------------------------------------------------------------------------------------------------- */

static void put_share(WtrText *out, const char *what, Share share)
{
    wtr_text_printf(out, "  %-14s %4u of %4u (%u %%)\n", what, share.seen, share.of, share.of == 0 ? 100 : (uint32_t)((uint64_t)share.seen * 100 / share.of));
}

static void put_gap(void *context, const WtrBook *book, const Gap *gap)
{
    WtrText *out = context;
    wtr_text_printf(out, "  %s:%u:%u: %s %s", book->files.at[gap->place->file].path, gap->place->line, gap->place->column,
                    gap->text != NULL ? "in" : gap->kind, gap->rule);
    if (gap->text != NULL)
        wtr_text_printf(out, ", %s `%s`", gap->kind, gap->text);
    for (uint32_t i = 0; i < 3 && gap->never[i] != NULL; i++)
        wtr_text_printf(out, "%s%s", i == 0 ? ": never seen " : ", ", gap->never[i]);
    wtr_text_puts(out, "\n");
}

void wtr_test_coverage_text(const WtrTestCoverage *coverage, WtrText *out)
{
    Figures sum = figures(coverage);
    wtr_text_puts(out, "seen by the tests in every value they can take, true, false and unknown:\n");
    put_share(out, "rules", rules_of(&sum));
    put_share(out, "  duties", sum.duties);
    put_share(out, "  definitions", sum.definitions);
    put_share(out, "conditions", sum.conditions);
    put_share(out, "  bullets", sum.bullets);
    if (sum.never_unknown > 0)
        wtr_text_printf(out, "  left out: %u condition%s that can never be unknown\n", sum.never_unknown, sum.never_unknown == 1 ? "" : "s");
    each_gap(coverage, put_gap, out);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

static void json_share(WtrJson *json, const char *key, Share share)
{
    wtr_json_key(json, key);
    wtr_json_object_flat(json);
    wtr_json_key(json, "seen"); wtr_json_number(json, share.seen);
    wtr_json_key(json, "of"); wtr_json_number(json, share.of);
    wtr_json_object_end(json);
}

static void json_gap(void *context, const WtrBook *book, const Gap *gap)
{
    WtrJson *json = context;
    wtr_json_object(json);
    wtr_json_key(json, "kind"); wtr_json_string(json, gap->kind);
    wtr_json_key(json, "rule"); wtr_json_string(json, gap->rule);
    wtr_json_key(json, "file"); wtr_json_string(json, book->files.at[gap->place->file].path);
    wtr_json_key(json, "line"); wtr_json_number(json, gap->place->line);
    wtr_json_key(json, "column"); wtr_json_number(json, gap->place->column);
    wtr_json_key(json, "text"); wtr_json_string(json, gap->text);
    wtr_json_key(json, "never");
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < 3 && gap->never[i] != NULL; i++)
        wtr_json_string(json, gap->never[i]);
    wtr_json_array_end(json);
    wtr_json_object_end(json);
}

void wtr_test_coverage_json(const WtrTestCoverage *coverage, WtrJson *json)
{
    Figures sum = figures(coverage);
    wtr_json_key(json, "coverage");
    wtr_json_object(json);
    json_share(json, "rules", rules_of(&sum));
    json_share(json, "duties", sum.duties);
    json_share(json, "definitions", sum.definitions);
    json_share(json, "conditions", sum.conditions);
    json_share(json, "bullets", sum.bullets);
    wtr_json_key(json, "never_unknown"); wtr_json_number(json, sum.never_unknown);
    wtr_json_key(json, "missing");
    wtr_json_array(json, false);
    each_gap(coverage, json_gap, json);
    wtr_json_array_end(json);
    wtr_json_object_end(json);
}
