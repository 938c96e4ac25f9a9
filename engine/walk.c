/* walk.c — see walk.h. */
#include "walk.h"

#include "evaluator.h"

/* ---- heap -------------------------------------------------------------------------------------------- */

void wtr_heap_push(WtrWalk *walk, uint64_t key)
{
    uint64_t *heap = walk->heap;
    uint32_t at = walk->count++;
    while (at > 0 && heap[(at - 1) / 2] < key) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = key;
}

uint64_t wtr_heap_pop(WtrWalk *walk)
{
    uint64_t *heap = walk->heap;
    const uint64_t top = heap[0], last = heap[--walk->count];
    uint32_t at = 0;
    for (uint32_t child = 1; child < walk->count; child = 2 * at + 1) {
        if (child + 1 < walk->count && heap[child + 1] > heap[child])
            child++;
        if (heap[child] <= last)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return top;
}

/* ---- marks ------------------------------------------------------------------------------------------- */

static uint32_t most(uint32_t a, uint32_t b) { return a > b ? a : b; }

void wtr_walk_init(WtrEvaluator *evaluator)
{
    WtrWalk *walk = &evaluator->walk;
    const WtrBook *book = evaluator->book;
    const uint32_t nodes = book->nodes.count;
    const uint32_t keys = most(most(nodes, book->facts.count), most(book->readings.count, book->citations.count));
    walk->heap = wtr_arena_array(evaluator->arena, (size_t)keys + 1, sizeof *walk->heap);
    walk->stamp = wtr_arena_array(evaluator->arena, nodes, sizeof *walk->stamp);
    walk->mark_at = wtr_arena_array(evaluator->arena, nodes, sizeof *walk->mark_at);
    walk->absent = wtr_arena_array(evaluator->arena, nodes, sizeof *walk->absent);
    uint64_t words = 0;
    for (uint32_t node = 0; node < nodes && walk->mark_at; node++) {
        const uint32_t scope = book->nodes.at[node].scope;
        walk->mark_at[node] = (uint32_t)words;
        words += scope == 0 ? 1 : evaluator->scopes[scope].stride;
    }
    /* Offsets are 32 bits wide; a size that cannot be met makes the arena fail. */
    walk->marks = wtr_arena_array(evaluator->arena, words > UINT32_MAX ? SIZE_MAX : (size_t)words, sizeof *walk->marks);
}

/* The words of a scope's planes that hold the walk's case: from *first, *count of them. */
static void case_words(const WtrEvaluator *evaluator, uint32_t scope, uint32_t *first, uint32_t *count)
{
    const WtrRange lanes = wtr_case_lanes(evaluator, scope, evaluator->walk.case_lane);
    *first = lanes.first / 64;
    *count = lanes.count == 0 ? 0 : (lanes.first + lanes.count - 1) / 64 - lanes.first / 64 + 1;
}

/* The lanes of the walk's case within one word. */
static uint64_t case_mask(const WtrEvaluator *evaluator, uint32_t scope, uint32_t word)
{
    const WtrRange lanes = wtr_case_lanes(evaluator, scope, evaluator->walk.case_lane);
    const uint64_t begin = (uint64_t)word * 64, end = (uint64_t)lanes.first + lanes.count;
    uint64_t mask = ~(uint64_t)0;
    if (lanes.first > begin)
        mask &= ~(uint64_t)0 << (lanes.first - begin);
    if (end < begin + 64)
        mask &= ((uint64_t)1 << (end - begin)) - 1;
    return mask;
}

static uint64_t *marks_of(const WtrEvaluator *evaluator, uint32_t node, uint32_t word)
{
    const uint32_t scope = evaluator->book->nodes.at[node].scope;
    return &evaluator->walk.marks[evaluator->walk.mark_at[node] + (scope == 0 ? 0 : word)];
}

/* Puts a node into the walk, without lanes as yet, unless it is there. */
static void reach(WtrEvaluator *evaluator, uint32_t node)
{
    WtrWalk *walk = &evaluator->walk;
    if (walk->stamp[node] == walk->generation)
        return;
    walk->stamp[node] = walk->generation;
    walk->absent[node] = false;
    uint32_t first, count;
    case_words(evaluator, evaluator->book->nodes.at[node].scope, &first, &count);
    for (uint32_t i = 0; i < count; i++)
        *marks_of(evaluator, node, first + i) = 0;
    wtr_heap_push(walk, node);
}

static void mark(WtrEvaluator *evaluator, uint32_t node, uint32_t word, uint64_t lanes)
{
    if (lanes == 0)
        return;
    reach(evaluator, node);
    *marks_of(evaluator, node, word) |= lanes;
}

void wtr_walk_begin(WtrEvaluator *evaluator, uint32_t case_lane)
{
    evaluator->walk.count = 0;
    evaluator->walk.generation++;
    evaluator->walk.case_lane = case_lane;
}

uint64_t wtr_walk_lanes(const WtrEvaluator *evaluator, uint32_t node, uint32_t word)
{
    return *marks_of(evaluator, node, word);
}

void wtr_walk_enter(WtrEvaluator *evaluator, uint32_t node, uint32_t lane)
{
    mark(evaluator, node, lane / 64, (uint64_t)1 << (lane & 63));
}

uint32_t wtr_walk_next(WtrEvaluator *evaluator)
{
    return evaluator->walk.count == 0 ? WTR_NONE : (uint32_t)wtr_heap_pop(&evaluator->walk);
}

/* ---- into children --------------------------------------------------------------------------------- */

/* The lanes of one word in which a walk may go on into `node`. */
static uint64_t passable(const WtrEvaluator *evaluator, uint32_t node, uint32_t word, WtrFollow follow)
{
    const WtrSlot *slot = wtr_node_slot(evaluator, node);
    const uint64_t *plane = evaluator->base + slot->plane + word;
    const bool truth = slot->type == WTR_REG_TRUTH;
    if (follow == WTR_FOLLOW_ALL)
        return ~(uint64_t)0;
    if (follow == WTR_FOLLOW_TRUE)
        return truth ? plane[0] : 0;
    return truth ? ~(plane[0] | evaluator->base[slot->other + word]) : ~plane[0];
}

/* From a case into its instances: all of them in which the body may be passed. */
static void into_instances(WtrEvaluator *evaluator, uint32_t body, WtrFollow follow)
{
    const uint32_t scope = evaluator->book->nodes.at[body].scope;
    uint32_t first, count;
    case_words(evaluator, scope, &first, &count);
    for (uint32_t word = first; word < first + count; word++)
        mark(evaluator, body, word, case_mask(evaluator, scope, word) & passable(evaluator, body, word, follow));
}

/* From instances to their one case. */
static void into_case(WtrEvaluator *evaluator, uint32_t node, uint32_t child, WtrFollow follow)
{
    uint32_t first, count;
    case_words(evaluator, evaluator->book->nodes.at[node].scope, &first, &count);
    uint64_t any = evaluator->walk.absent[node];
    for (uint32_t i = 0; i < count; i++)
        any |= *marks_of(evaluator, node, first + i);
    const uint32_t lane = evaluator->walk.case_lane;
    if (any && passable(evaluator, child, lane / 64, follow) >> (lane & 63) & 1)
        wtr_walk_enter(evaluator, child, lane);
}

static void into_same_scope(WtrEvaluator *evaluator, uint32_t node, uint32_t child, WtrFollow follow)
{
    uint32_t first, count;
    case_words(evaluator, evaluator->book->nodes.at[node].scope, &first, &count);
    for (uint32_t word = first; word < first + count; word++)
        mark(evaluator, child, word, *marks_of(evaluator, node, word) & passable(evaluator, child, word, follow));
}

/* Below a quantifier over an absent subject there are no lanes: everything under it counts. */
static void into_absent(WtrEvaluator *evaluator, uint32_t child)
{
    reach(evaluator, child);
    evaluator->walk.absent[child] = true;
}

static void into_child(WtrEvaluator *evaluator, uint32_t node, uint32_t child, WtrFollow follow)
{
    const WtrNode *row = &evaluator->book->nodes.at[node];
    const uint32_t scope = evaluator->book->nodes.at[child].scope;
    if (row->kind == WTR_NODE_QUANTIFIER && !wtr_is_raised(evaluator, row->ref, evaluator->walk.case_lane)) {
        if (follow != WTR_FOLLOW_TRUE)
            into_absent(evaluator, child);
    } else if (scope == row->scope) {
        if (evaluator->walk.absent[node])
            into_absent(evaluator, child);
        into_same_scope(evaluator, node, child, follow);
    } else if (scope == 0)
        into_case(evaluator, node, child, follow);
    else
        into_instances(evaluator, child, follow);
}

uint32_t wtr_variant_child(const WtrEvaluator *evaluator, uint32_t node, uint32_t lane)
{
    const WtrRange children = evaluator->book->nodes.at[node].children;
    const uint32_t *at = evaluator->book->children.at + children.first;
    for (uint32_t i = 0; i + 1 < children.count; i += 2)
        if (wtr_node_value(evaluator, at[i], lane).truth == WTR_TRUE)
            return at[i + 1];
    return children.count == 0 ? WTR_NONE : at[children.count - 1];
}

/* What stands on the walk's case's day, asked where there may be no lanes: an instance has it from its case. */
static WtrTruth stands_in_case(const WtrEvaluator *evaluator, uint32_t node)
{
    const WtrInsn *insns = evaluator->rulebook->program.insns;
    uint32_t reg = evaluator->book->nodes.at[node].reg;
    if (insns[reg].op == WTR_OP_GATHER_TRUTH)
        reg = insns[reg].a;
    return insns[reg].scope == 0 ? wtr_register_value(evaluator, reg, evaluator->walk.case_lane).truth : WTR_UNKNOWN;
}

/* Where values do not guide the walk: a bullet, a definition or a duty that does not stand leads nowhere, and
 * of a variant only what stands is read. */
static void into_standing(WtrEvaluator *evaluator, uint32_t node, WtrFollow follow)
{
    const WtrBook *book = evaluator->book;
    const WtrNode *row = &book->nodes.at[node];
    const WtrRange children = row->children;
    const uint32_t *at = book->children.at + children.first;
    const bool variant = row->kind == WTR_NODE_VARIANT;
    bool stands = true;
    /* A duty's gate lies beside its condition, which alone knows whether it stands. */
    if (row->kind == WTR_NODE_DUTY && !wtr_stands(book, book->duties.at[row->ref].stands, wtr_as_of(evaluator, evaluator->walk.case_lane)))
        return;
    for (uint32_t i = 0; i < children.count; i++) {
        if (book->nodes.at[at[i]].kind == WTR_NODE_STANDS)
            stands = (stands || variant) && stands_in_case(evaluator, at[i]) != WTR_FALSE;
        if (stands)
            into_child(evaluator, node, at[i], follow);
    }
}

void wtr_walk_into(WtrEvaluator *evaluator, uint32_t node, WtrFollow follow)
{
    const WtrNode *row = &evaluator->book->nodes.at[node];
    const WtrRange lanes = wtr_case_lanes(evaluator, row->scope, evaluator->walk.case_lane);
    if (evaluator->walk.absent[node] || follow == WTR_FOLLOW_ALL) {
        into_standing(evaluator, node, follow);
        return;
    }
    if (row->kind == WTR_NODE_VARIANT && lanes.count > 0) {     /* what stands is the same in all lanes of a case */
        const uint32_t child = wtr_variant_child(evaluator, node, lanes.first);
        if (child != WTR_NONE)
            into_child(evaluator, node, child, follow);
        return;
    }
    for (uint32_t i = 0; i < row->children.count; i++)
        into_child(evaluator, node, evaluator->book->children.at[row->children.first + i], follow);
}
