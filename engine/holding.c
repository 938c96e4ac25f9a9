/* holding.c — the facts that hold back the duties of a block, 64 cases at a time (SPEC "Many cases").
 *
 * What `needs` says of one duty in one case, counted over many: one sweep down all trees at once instead of a walk for
 * each duty and lane, with a bit a lane instead of a lane.
 *
 * Relies on: a run evaluator; a child's row is below its parent's (verify.c); the marks of walk.h, which have room for one
 * word of cases. Guarantees: a case counts for a fact exactly where the fact is among the `needs` of one of its duties. */
#include <string.h>

#include "evaluator.h"

typedef struct Sweep {
    WtrEvaluator *evaluator;
    uint32_t word;                       /* of the cases' planes */
    uint64_t *absent;                    /* a node: cases in which it was reached below a subject not raised */
    uint64_t *needed;                    /* a fact: cases that need it */
} Sweep;

/* The lanes of a scope that belong to the sweep's cases. */
static WtrRange lanes_of(const Sweep *sweep, uint32_t scope)
{
    const uint32_t first = sweep->word * 64;
    uint32_t last = first + 64;
    if (last > sweep->evaluator->cases)
        last = sweep->evaluator->cases;
    if (scope == 0)
        return (WtrRange){first, last - first};
    const uint32_t *at = sweep->evaluator->scopes[scope].first;
    return (WtrRange){at[first], at[last] - at[first]};
}

/* The words of a scope's planes that these lanes lie in. */
static WtrRange words_of(const Sweep *sweep, uint32_t scope)
{
    const WtrRange lanes = lanes_of(sweep, scope);
    if (lanes.count == 0)
        return (WtrRange){0, 0};
    return (WtrRange){lanes.first / 64, (lanes.first + lanes.count - 1) / 64 - lanes.first / 64 + 1};
}

static uint64_t *marks_of(const Sweep *sweep, uint32_t node, uint32_t word)
{
    const WtrWalk *walk = &sweep->evaluator->walk;
    const bool of_cases = sweep->evaluator->book->nodes.at[node].scope == 0;
    return &walk->marks[walk->mark_at[node] + (of_cases ? 0 : word)];
}

static void reach(Sweep *sweep, uint32_t node)
{
    WtrWalk *walk = &sweep->evaluator->walk;
    if (walk->stamp[node] == walk->generation)
        return;
    walk->stamp[node] = walk->generation;
    sweep->absent[node] = 0;
    const WtrRange words = words_of(sweep, sweep->evaluator->book->nodes.at[node].scope);
    for (uint32_t i = 0; i < words.count; i++)
        *marks_of(sweep, node, words.first + i) = 0;
}

static void mark(Sweep *sweep, uint32_t node, uint32_t word, uint64_t lanes)
{
    if (lanes == 0)
        return;
    reach(sweep, node);
    *marks_of(sweep, node, word) |= lanes;
}

static void mark_absent(Sweep *sweep, uint32_t node, uint64_t cases)
{
    if (cases == 0)
        return;
    reach(sweep, node);
    sweep->absent[node] |= cases;
}

static uint64_t unknown_in(const Sweep *sweep, uint32_t node, uint32_t word)
{
    const WtrEvaluator *evaluator = sweep->evaluator;
    const WtrSlot *slot = wtr_node_slot(evaluator, node);
    const uint64_t known = evaluator->base[slot->plane + word];
    return ~(slot->type == WTR_REG_TRUTH ? known | evaluator->base[slot->other + word] : known);
}

/* The cases that marked lanes belong to. */
static uint64_t cases_of(const Sweep *sweep, uint32_t scope, uint32_t word, uint64_t lanes)
{
    if (scope == 0)
        return lanes;
    uint64_t cases = 0;
    for (; lanes; lanes &= lanes - 1) {
        const uint32_t lane = word * 64 + (uint32_t)__builtin_ctzll(lanes);
        cases |= (uint64_t)1 << (sweep->evaluator->scopes[scope].case_of[lane] & 63);
    }
    return cases;
}

/* ---- into children ---------------------------------------------------------------------------------- */

static void into_instances(Sweep *sweep, uint32_t child, uint64_t cases)
{
    const uint32_t scope = sweep->evaluator->book->nodes.at[child].scope;
    for (; cases; cases &= cases - 1) {
        const uint32_t of = sweep->word * 64 + (uint32_t)__builtin_ctzll(cases);
        const WtrRange lanes = wtr_case_lanes(sweep->evaluator, scope, of);
        for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++)
            mark(sweep, child, lane / 64, unknown_in(sweep, child, lane / 64) & (uint64_t)1 << (lane & 63));
    }
}

/* From the lanes of one word of the parent's scope, and from cases in which the parent was reached below an absent
 * subject (told once, with the first word). */
static void into_child(Sweep *sweep, uint32_t node, uint32_t child, uint32_t word, uint64_t lanes, uint64_t absent)
{
    const WtrEvaluator *evaluator = sweep->evaluator;
    const WtrNode *row = &evaluator->book->nodes.at[node];
    const uint32_t scope = evaluator->book->nodes.at[child].scope;
    if (row->kind == WTR_NODE_QUANTIFIER) {
        const uint64_t cases = cases_of(sweep, row->scope, word, lanes) | absent;
        const uint64_t raised = evaluator->base[evaluator->raised[row->ref] + sweep->word];
        mark_absent(sweep, child, cases & ~raised);
        if (scope != row->scope) {
            into_instances(sweep, child, cases & raised);
            return;
        }
    }
    if (scope == row->scope) {
        if (row->kind != WTR_NODE_QUANTIFIER)
            mark_absent(sweep, child, absent);
        mark(sweep, child, word, lanes & unknown_in(sweep, child, word));
    } else if (scope == 0) {
        const uint64_t cases = cases_of(sweep, row->scope, word, lanes) | absent;
        mark(sweep, child, sweep->word, cases & unknown_in(sweep, child, sweep->word));
    } else
        into_instances(sweep, child, cases_of(sweep, row->scope, word, lanes) | absent);
}

/* Of a variant the child that is read in each lane. */
static void into_variant(Sweep *sweep, uint32_t node, uint32_t word, uint64_t lanes)
{
    const WtrEvaluator *evaluator = sweep->evaluator;
    const WtrRange children = evaluator->book->nodes.at[node].children;
    const uint32_t *at = evaluator->book->children.at + children.first;
    for (uint32_t i = 0; i + 1 < children.count && lanes; i += 2) {
        const uint64_t stands = lanes & evaluator->base[wtr_node_slot(evaluator, at[i])->plane + word];
        into_child(sweep, node, at[i + 1], word, stands, 0);
        lanes &= ~stands;
    }
    if (children.count > 0)
        into_child(sweep, node, at[children.count - 1], word, lanes, 0);
}

/* The cases on whose day the bullet, definition or variant of a STANDS node stands, as far as is known. */
static uint64_t standing(const Sweep *sweep, uint32_t node)
{
    const WtrEvaluator *evaluator = sweep->evaluator;
    const WtrInsn *insns = evaluator->rulebook->program.insns;
    uint32_t reg = evaluator->book->nodes.at[node].reg;
    if (insns[reg].op == WTR_OP_GATHER_TRUTH)
        reg = insns[reg].a;
    return insns[reg].scope == 0 ? ~evaluator->base[evaluator->slots[reg].other + sweep->word] : ~(uint64_t)0;
}

static uint64_t standing_duty(const Sweep *sweep, uint32_t duty, uint64_t cases)
{
    const WtrBook *book = sweep->evaluator->book;
    uint64_t stands = 0;
    for (; cases; cases &= cases - 1) {
        const uint32_t bit = (uint32_t)__builtin_ctzll(cases);
        if (wtr_stands(book, book->duties.at[duty].stands, wtr_as_of(sweep->evaluator, sweep->word * 64 + bit)))
            stands |= (uint64_t)1 << bit;
    }
    return stands;
}

/* Below an absent subject no values guide the way: everything that stands counts. */
static void into_absent(Sweep *sweep, uint32_t node, uint64_t absent)
{
    const WtrBook *book = sweep->evaluator->book;
    const WtrNode *row = &book->nodes.at[node];
    const uint32_t *at = book->children.at + row->children.first;
    if (row->kind == WTR_NODE_DUTY)
        absent = standing_duty(sweep, row->ref, absent);
    uint64_t stands = absent;
    for (uint32_t i = 0; i < row->children.count; i++) {
        if (book->nodes.at[at[i]].kind == WTR_NODE_STANDS)
            stands = (row->kind == WTR_NODE_VARIANT ? absent : stands) & standing(sweep, at[i]);
        into_child(sweep, node, at[i], 0, 0, stands);
    }
}

static void visit(Sweep *sweep, uint32_t node)
{
    const WtrBook *book = sweep->evaluator->book;
    const WtrNode *row = &book->nodes.at[node];
    const WtrRange words = words_of(sweep, row->scope);
    const uint64_t absent = sweep->absent[node];
    if (row->kind == WTR_NODE_FACT)
        sweep->needed[row->ref] |= absent;
    else if (absent)
        into_absent(sweep, node, absent);
    for (uint32_t i = 0; i < words.count; i++) {
        const uint32_t word = words.first + i;
        const uint64_t lanes = *marks_of(sweep, node, word);
        if (lanes == 0)
            continue;
        if (row->kind == WTR_NODE_FACT)
            sweep->needed[row->ref] |= cases_of(sweep, row->scope, word, lanes);
        else if (row->kind == WTR_NODE_VARIANT)
            into_variant(sweep, node, word, lanes);
        else
            for (uint32_t k = 0; k < row->children.count; k++)
                into_child(sweep, node, book->children.at[row->children.first + k], word, lanes, 0);
    }
}

/* ---- the sweep --------------------------------------------------------------------------------------- */

/* Lanes of one word of a scope that belong to the sweep's cases. */
static uint64_t in_sweep(const Sweep *sweep, uint32_t scope, uint32_t word)
{
    const WtrRange lanes = lanes_of(sweep, scope);
    const uint64_t begin = (uint64_t)word * 64, end = (uint64_t)lanes.first + lanes.count;
    uint64_t mask = ~(uint64_t)0;
    if (lanes.first > begin)
        mask &= ~(uint64_t)0 << (lanes.first - begin);
    if (end < begin + 64)
        mask &= ((uint64_t)1 << (end - begin)) - 1;
    return mask;
}

static void enter_duty(Sweep *sweep, const WtrDuty *duty)
{
    const WtrEvaluator *evaluator = sweep->evaluator;
    const WtrSlot *status = &evaluator->slots[duty->status];
    const WtrRange words = words_of(sweep, duty->scope);
    for (uint32_t i = 0; i < words.count; i++) {
        const uint32_t word = words.first + i;
        uint64_t open = ~(evaluator->base[status->plane + word] | evaluator->base[status->other + word]) & in_sweep(sweep, duty->scope, word);
        if (duty->scope == 0 && duty->subject != WTR_NONE)
            open &= evaluator->base[evaluator->raised[duty->subject] + word];
        mark(sweep, duty->root, word, open & unknown_in(sweep, duty->root, word));
        if (duty->gate != WTR_NONE)
            mark(sweep, duty->gate, word, open & unknown_in(sweep, duty->gate, word));
    }
}

static void sweep_word(Sweep *sweep, const bool *duties, uint64_t *cases)
{
    WtrEvaluator *evaluator = sweep->evaluator;
    const WtrBook *book = evaluator->book;
    memset(sweep->needed, 0, book->facts.count * sizeof *sweep->needed);
    evaluator->walk.generation++;
    for (uint32_t i = 0; i < book->duties.count; i++)
        if (duties[i])
            enter_duty(sweep, &book->duties.at[i]);
    for (uint32_t node = book->nodes.count; node-- > 0;)
        if (evaluator->walk.stamp[node] == evaluator->walk.generation)
            visit(sweep, node);
    for (uint32_t i = 0; i < book->facts.count; i++)
        cases[i] += (unsigned)__builtin_popcountll(sweep->needed[i]);
}

WtrStatus wtr_block_needs(WtrEvaluator *evaluator, const bool *duties, uint64_t *cases)
{
    if (!evaluator->evaluated)
        return WTR_BAD_ARGUMENT;
    const WtrBook *book = evaluator->book;
    Sweep sweep = {.evaluator = evaluator, .absent = wtr_alloc(book->nodes.count * sizeof *sweep.absent),
                   .needed = wtr_alloc(book->facts.count * sizeof *sweep.needed)};
    const bool good = sweep.absent != NULL && sweep.needed != NULL;
    for (; good && sweep.word * 64 < evaluator->cases; sweep.word++)
        sweep_word(&sweep, duties, cases);
    wtr_free(sweep.absent);
    wtr_free(sweep.needed);
    return good ? WTR_OK : WTR_NO_MEMORY;
}
