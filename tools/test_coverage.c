/* test_coverage.c — see test_coverage.h. */
#include "test_coverage.h"

/* What was seen of one duty, definition or condition: a bit each. */
enum { SEEN_TRUE = 1, SEEN_FALSE = 2, SEEN_UNKNOWN = 4, SEEN_ALL = 7 };

struct WtrTestCoverage {
    const WtrBook *book;
    uint8_t *nodes, *duties;
};

WtrTestCoverage *wtr_test_coverage_new(const WtrBook *book)
{
    WtrTestCoverage *coverage = wtr_alloc(sizeof *coverage);
    if (coverage == NULL)
        return NULL;
    coverage->book = book;
    coverage->nodes = wtr_alloc(book->nodes.count);
    coverage->duties = wtr_alloc(book->duties.count);
    if (coverage->nodes == NULL || coverage->duties == NULL) {
        wtr_test_coverage_free(coverage);
        return NULL;
    }
    return coverage;
}

void wtr_test_coverage_free(WtrTestCoverage *coverage)
{
    if (coverage == NULL)
        return;
    wtr_free(coverage->nodes);
    wtr_free(coverage->duties);
    wtr_free(coverage);
}

static uint8_t seen(WtrTruth truth) { return truth == WTR_TRUE ? SEEN_TRUE : truth == WTR_FALSE ? SEEN_FALSE : SEEN_UNKNOWN; }

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

void wtr_test_coverage_add(WtrTestCoverage *coverage, const WtrEvaluator *evaluator)
{
    const WtrBook *book = coverage->book;
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        WtrRange lanes = lanes_of(coverage, evaluator, book->nodes.at[i].scope);
        for (uint32_t lane = 0; lane < lanes.count; lane++) {
            WtrValue value = wtr_node_value(evaluator, i, lanes.first + lane);
            if (value.type == WTR_TYPE_TRUTH)
                coverage->nodes[i] |= seen(value.truth);
        }
    }
    for (uint32_t i = 0; i < book->duties.count; i++) {
        WtrRange lanes = lanes_of(coverage, evaluator, book->duties.at[i].scope);
        for (uint32_t lane = 0; lane < lanes.count; lane++) {
            WtrDutyStatus status = wtr_duty_status(evaluator, i, lanes.first + lane);
            if (status != WTR_NOT_RAISED)
                coverage->duties[i] |= status == WTR_DUE ? SEEN_TRUE : status == WTR_NOT_DUE ? SEEN_FALSE : SEEN_UNKNOWN;
        }
    }
}

typedef struct Figures { uint32_t duties, duties_seen, conditions, conditions_seen, bullets, bullets_seen; } Figures;

/* Whether a node is a condition that can be true, false and unknown. */
static bool counts(const WtrTestCoverage *coverage, uint32_t node)
{
    const WtrNode *at = &coverage->book->nodes.at[node];
    switch (at->kind) {
    case WTR_NODE_CONSTANT: case WTR_NODE_AS_OF: case WTR_NODE_TODAY: case WTR_NODE_STANDS: case WTR_NODE_READING:
    case WTR_NODE_KNOWN: case WTR_NODE_OFFSET: case WTR_NODE_SPAN:
        return false;
    case WTR_NODE_FACT: case WTR_NODE_GATHER: case WTR_NODE_TERM:
        return at->bullet;          /* a leaf that stands alone as a bullet; elsewhere its reader counts */
    case WTR_NODE_DUTY: case WTR_NODE_ALL: case WTR_NODE_ANY: case WTR_NODE_NONE: case WTR_NODE_AT_LEAST: case WTR_NODE_NOT:
    case WTR_NODE_COMPARE: case WTR_NODE_QUANTIFIER: case WTR_NODE_VARIANT:
        return true;
    case WTR_NODE_UNLESS:
        return !at->nonmonotone;   /* what must be shown is never unknown */
    }
    return false;
}

static Figures figures(const WtrTestCoverage *coverage)
{
    Figures sum = {0};
    const WtrBook *book = coverage->book;
    for (uint32_t i = 0; i < book->duties.count; i++) {
        sum.duties++;
        sum.duties_seen += coverage->duties[i] == SEEN_ALL;
    }
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        if (!counts(coverage, i))
            continue;
        bool all = coverage->nodes[i] == SEEN_ALL;
        sum.conditions++;
        sum.conditions_seen += all;
        if (book->nodes.at[i].bullet) {
            sum.bullets++;
            sum.bullets_seen += all;
        }
    }
    return sum;
}

static void put_share(WtrText *out, const char *what, uint32_t part, uint32_t whole)
{
    wtr_text_printf(out, "  %-12s %4u of %4u (%u %%)\n", what, part, whole, whole == 0 ? 100 : part * 100 / whole);
}

static void put_missing(WtrText *out, uint8_t bits, const char *yes, const char *no, const char *unknown)
{
    const char *between = "";
    if (!(bits & SEEN_TRUE)) { wtr_text_puts(out, yes); between = ", "; }
    if (!(bits & SEEN_FALSE)) { wtr_text_printf(out, "%s%s", between, no); between = ", "; }
    if (!(bits & SEEN_UNKNOWN)) wtr_text_printf(out, "%s%s", between, unknown);
}

void wtr_test_coverage_text(const WtrTestCoverage *coverage, WtrText *out)
{
    const WtrBook *book = coverage->book;
    Figures sum = figures(coverage);
    wtr_text_puts(out, "seen true, false and unknown by the tests:\n");
    put_share(out, "duties", sum.duties_seen, sum.duties);
    put_share(out, "conditions", sum.conditions_seen, sum.conditions);
    put_share(out, "bullets", sum.bullets_seen, sum.bullets);
    for (uint32_t i = 0; i < book->duties.count; i++) {
        if (coverage->duties[i] == SEEN_ALL)
            continue;
        const WtrPlace *place = &book->duties.at[i].place;
        wtr_text_printf(out, "  %s:%u: duty %s: never seen ", book->files.at[place->file].path, place->line, book->duties.at[i].id);
        put_missing(out, coverage->duties[i], "due", "not due", "undetermined");
        wtr_text_puts(out, "\n");
    }
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        if (!counts(coverage, i) || coverage->nodes[i] == SEEN_ALL)
            continue;
        const WtrPlace *place = &book->nodes.at[i].place;
        wtr_text_printf(out, "  %s:%u:%u: `%s`: never seen ", book->files.at[place->file].path, place->line, place->column, book->nodes.at[i].label);
        put_missing(out, coverage->nodes[i], "true", "false", "unknown");
        wtr_text_puts(out, "\n");
    }
}

static void json_pair(WtrJson *json, const char *key, uint32_t part, uint32_t whole)
{
    wtr_json_key(json, key);
    wtr_json_object(json);
    wtr_json_key(json, "seen"); wtr_json_number(json, part);
    wtr_json_key(json, "of"); wtr_json_number(json, whole);
    wtr_json_object_end(json);
}

void wtr_test_coverage_json(const WtrTestCoverage *coverage, WtrJson *json)
{
    Figures sum = figures(coverage);
    wtr_json_key(json, "coverage");
    wtr_json_object(json);
    json_pair(json, "duties", sum.duties_seen, sum.duties);
    json_pair(json, "conditions", sum.conditions_seen, sum.conditions);
    json_pair(json, "bullets", sum.bullets_seen, sum.bullets);
    wtr_json_object_end(json);
}
