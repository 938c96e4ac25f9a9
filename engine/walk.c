/* walk.c — see walk.h. */
#include "walk.h"

#include "evaluator.h"

/* ---- nodes to be visited ------------------------------------------------------------------------------ */

static void open_node(WtrWalk *walk, uint32_t node)
{
    uint32_t at = node;
    for (uint32_t level = 0; level < walk->levels; level++, at /= 64)
        walk->open[level][at / 64] |= (uint64_t)1 << (at & 63);
}

static void close_node(WtrWalk *walk, uint32_t node)
{
    uint32_t at = node;
    bool empty = true;
    for (uint32_t level = 0; level < walk->levels && empty; level++, at /= 64)
        empty = (walk->open[level][at / 64] &= ~((uint64_t)1 << (at & 63))) == 0;
}

uint32_t wtr_walk_next(WtrEvaluator *evaluator)
{
    WtrWalk *walk = &evaluator->walk;
    uint32_t node = 0;
    if (walk->open[walk->levels - 1][0] == 0)
        return WTR_NONE;
    for (uint32_t level = walk->levels; level-- > 0;)
        node = node * 64 + 63 - (uint32_t)__builtin_clzll(walk->open[level][node]);
    close_node(walk, node);
    return node;
}

/* ---- making ------------------------------------------------------------------------------------------- */

static uint8_t own_leads(const WtrEvaluator *evaluator, const WtrNode *node)
{
    const WtrInsn *insn = &evaluator->rulebook->program.insns[node->reg];
    unsigned leads = WTR_LEADS_NODES;
    if (node->kind == WTR_NODE_FACT)
        leads |= WTR_LEADS_FACTS | (evaluator->book->facts.at[node->ref].assumed ? WTR_LEADS_GROUNDS : 0u);
    if (node->kind == WTR_NODE_READING)
        leads |= WTR_LEADS_GROUNDS;
    if (node->cites.count > 0)
        leads |= WTR_LEADS_CITATIONS;
    if (insn->op == WTR_OP_ADD_DATE && insn->aux == WTR_WORKING_DAYS)
        leads |= WTR_LEADS_CALENDARS;
    return (uint8_t)leads;
}

/* Children lie below their parents, so one sweep upwards tells for every node. */
static void find_leads(WtrEvaluator *evaluator)
{
    const WtrBook *book = evaluator->book;
    uint8_t *leads = evaluator->walk.leads;
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        const WtrNode *node = &book->nodes.at[i];
        leads[i] = own_leads(evaluator, node);
        for (uint32_t k = 0; k < node->children.count; k++)
            leads[i] |= leads[book->children.at[node->children.first + k]];
    }
}

static void make_levels(WtrEvaluator *evaluator)
{
    WtrWalk *walk = &evaluator->walk;
    uint64_t bits = evaluator->book->nodes.count;
    do {
        bits = (bits + 63) / 64;
        walk->open[walk->levels++] = wtr_arena_array(evaluator->arena, (size_t)bits + 1, sizeof(uint64_t));
    } while (bits > 1);
}

void wtr_walk_init(WtrEvaluator *evaluator)
{
    WtrWalk *walk = &evaluator->walk;
    const WtrBook *book = evaluator->book;
    const uint32_t nodes = book->nodes.count;
    make_levels(evaluator);
    walk->stamp = wtr_arena_array(evaluator->arena, nodes, sizeof *walk->stamp);
    walk->mark_at = wtr_arena_array(evaluator->arena, nodes, sizeof *walk->mark_at);
    walk->absent = wtr_arena_array(evaluator->arena, nodes, sizeof *walk->absent);
    walk->leads = wtr_arena_array(evaluator->arena, nodes, sizeof *walk->leads);
    uint64_t words = 0;
    for (uint32_t node = 0; node < nodes && walk->mark_at; node++) {
        const uint32_t scope = book->nodes.at[node].scope;
        walk->mark_at[node] = (uint32_t)words;
        words += scope == 0 ? 1 : evaluator->scopes[scope].stride;
    }
    /* Offsets are 32 bits wide; a size that cannot be met makes the arena fail. */
    walk->marks = wtr_arena_array(evaluator->arena, words > UINT32_MAX ? SIZE_MAX : (size_t)words, sizeof *walk->marks);
    if (walk->leads)
        find_leads(evaluator);
}

/* ---- cases and their lanes ------------------------------------------------------------------------------ */

/* The bits from `first` on, up to but without `end`, counted from 0 to 64. */
static uint64_t bits_between(uint32_t first, uint32_t end)
{
    const uint64_t below_end = end >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << end) - 1;
    return below_end & ~(uint64_t)0 << first;
}

/* Those lanes of a run that lie in one word. */
static uint64_t within_word(WtrRange lanes, uint32_t word)
{
    const uint64_t begin = (uint64_t)word * 64, end = (uint64_t)lanes.first + lanes.count;
    if (lanes.count == 0 || end <= begin || lanes.first >= begin + 64)
        return 0;
    return bits_between(lanes.first > begin ? (uint32_t)(lanes.first - begin) : 0, end < begin + 64 ? (uint32_t)(end - begin) : 64);
}

/* The lanes of all the walk's cases. */
static WtrRange all_lanes(const WtrEvaluator *evaluator, uint32_t scope)
{
    const uint32_t first = evaluator->walk.word * 64;
    const uint32_t last = evaluator->cases < first + 64 ? evaluator->cases : first + 64;
    if (scope == 0)
        return (WtrRange){first, last - first};
    const uint32_t *at = evaluator->scopes[scope].first;
    return (WtrRange){at[first], at[last] - at[first]};
}

void wtr_walk_turn_to(WtrEvaluator *evaluator, uint32_t word)
{
    evaluator->walk.word = word;
    evaluator->walk.all = within_word(all_lanes(evaluator, 0), word);
}

WtrRange wtr_walk_words(const WtrEvaluator *evaluator, uint32_t scope)
{
    if (scope == 0)
        return (WtrRange){evaluator->walk.word, 1};
    const WtrRange lanes = all_lanes(evaluator, scope);
    return lanes.count == 0 ? (WtrRange){0, 0} : (WtrRange){lanes.first / 64, (lanes.first + lanes.count - 1) / 64 - lanes.first / 64 + 1};
}

uint64_t wtr_walk_lanes_of(const WtrEvaluator *evaluator, uint32_t scope, uint32_t word, uint64_t cases)
{
    const uint64_t all = evaluator->walk.all;
    if (scope == 0)
        return cases;
    if ((cases & all) == all)
        return within_word(all_lanes(evaluator, scope), word);
    uint64_t lanes = 0;
    for (uint64_t left = cases & all; left != 0; left &= left - 1)
        lanes |= within_word(wtr_case_lanes(evaluator, scope, evaluator->walk.word * 64 + (uint32_t)__builtin_ctzll(left)), word);
    return lanes;
}

uint64_t wtr_walk_cases_of(const WtrEvaluator *evaluator, uint32_t scope, uint32_t word, uint64_t lanes)
{
    if (scope == 0)
        return lanes;
    uint64_t cases = 0;
    for (; lanes != 0; lanes &= lanes - 1)
        cases |= (uint64_t)1 << (evaluator->scopes[scope].case_of[word * 64 + (uint32_t)__builtin_ctzll(lanes)] & 63);
    return cases;
}

/* ---- marks ------------------------------------------------------------------------------------------------ */

static uint64_t *marks_of(const WtrEvaluator *evaluator, uint32_t node, uint32_t word)
{
    const uint32_t scope = evaluator->book->nodes.at[node].scope;
    return &evaluator->walk.marks[evaluator->walk.mark_at[node] + (scope == 0 ? 0 : word)];
}

static bool is_sought(const WtrWalk *walk, uint32_t node) { return (walk->leads[node] & walk->sought) != 0; }

/* Puts a node into the walk, without lanes as yet, unless it is there. */
static void reach(WtrEvaluator *evaluator, uint32_t node)
{
    WtrWalk *walk = &evaluator->walk;
    if (walk->stamp[node] == walk->generation)
        return;
    walk->stamp[node] = walk->generation;
    walk->absent[node] = 0;
    const WtrRange words = wtr_walk_words(evaluator, evaluator->book->nodes.at[node].scope);
    for (uint32_t i = 0; i < words.count; i++)
        *marks_of(evaluator, node, words.first + i) = 0;
    open_node(walk, node);
}

static void mark(WtrEvaluator *evaluator, uint32_t node, uint32_t word, uint64_t lanes)
{
    if (lanes == 0)
        return;
    reach(evaluator, node);
    *marks_of(evaluator, node, word) |= lanes;
}

/* Below a quantifier over an absent subject there are no lanes: everything under it counts. */
static void mark_absent(WtrEvaluator *evaluator, uint32_t node, uint64_t cases)
{
    if (cases == 0)
        return;
    reach(evaluator, node);
    evaluator->walk.absent[node] |= cases;
}

void wtr_walk_begin(WtrEvaluator *evaluator, uint32_t word, WtrFollow follow, unsigned sought)
{
    wtr_walk_turn_to(evaluator, word);
    evaluator->walk.generation++;
    evaluator->walk.follow = follow;
    evaluator->walk.sought = sought;
}

void wtr_walk_enter(WtrEvaluator *evaluator, uint32_t node, uint32_t word, uint64_t lanes)
{
    if (node != WTR_NONE && is_sought(&evaluator->walk, node))
        mark(evaluator, node, word, lanes);
}

uint64_t wtr_walk_lanes(const WtrEvaluator *evaluator, uint32_t node, uint32_t word)
{
    return *marks_of(evaluator, node, word);
}

uint64_t wtr_walk_cases(const WtrEvaluator *evaluator, uint32_t node)
{
    const uint32_t scope = evaluator->book->nodes.at[node].scope;
    const WtrRange words = wtr_walk_words(evaluator, scope);
    uint64_t cases = evaluator->walk.absent[node];
    for (uint32_t i = 0; i < words.count; i++)
        cases |= wtr_walk_cases_of(evaluator, scope, words.first + i, *marks_of(evaluator, node, words.first + i));
    return cases;
}

/* ---- into children --------------------------------------------------------------------------------------- */

/* The lanes of one word in which a walk may go on into `node`. */
static uint64_t passable(const WtrEvaluator *evaluator, uint32_t node, uint32_t word)
{
    const WtrSlot *slot = wtr_node_slot(evaluator, node);
    const uint64_t plane = evaluator->base[slot->plane + word];
    const bool truth = slot->type == WTR_REG_TRUTH;
    switch (evaluator->walk.follow) {
    case WTR_FOLLOW_ALL: break;
    case WTR_FOLLOW_TRUE: return truth ? plane : 0;
    case WTR_FOLLOW_UNKNOWN: return truth ? ~(plane | evaluator->base[slot->other + word]) : ~plane;
    }
    return ~(uint64_t)0;
}

/* Into a child's value in these cases: in all lanes that they have of its scope. */
static void into_cases(WtrEvaluator *evaluator, uint32_t child, uint64_t cases)
{
    const uint32_t scope = evaluator->book->nodes.at[child].scope;
    const WtrRange words = wtr_walk_words(evaluator, scope);
    for (uint32_t word = words.first; cases != 0 && word < words.first + words.count; word++)
        mark(evaluator, child, word, wtr_walk_lanes_of(evaluator, scope, word, cases) & passable(evaluator, child, word));
}

/* Into a child in the lanes in which its parent was reached. */
static void into_same_lanes(WtrEvaluator *evaluator, uint32_t node, uint32_t child, uint64_t among)
{
    const uint32_t scope = evaluator->book->nodes.at[node].scope;
    const WtrRange words = wtr_walk_words(evaluator, scope);
    for (uint32_t word = words.first; word < words.first + words.count; word++) {
        const uint64_t lanes = *marks_of(evaluator, node, word) & passable(evaluator, child, word);
        if (lanes != 0)
            mark(evaluator, child, word, lanes & wtr_walk_lanes_of(evaluator, scope, word, among));
    }
}

/* From a case into its instances; where there are none, below the absent subject. */
static void into_quantified(WtrEvaluator *evaluator, uint32_t node, uint32_t child, uint64_t among)
{
    const WtrNode *row = &evaluator->book->nodes.at[node];
    const uint64_t cases = wtr_walk_cases(evaluator, node) & among;
    const uint64_t raised = evaluator->base[evaluator->raised[row->ref] + evaluator->walk.word];
    if (evaluator->walk.follow != WTR_FOLLOW_TRUE)
        mark_absent(evaluator, child, cases & ~raised);
    if (evaluator->book->nodes.at[child].scope != row->scope) {
        into_cases(evaluator, child, cases & raised);
        return;
    }
    mark_absent(evaluator, child, evaluator->walk.absent[node] & among & raised);
    into_same_lanes(evaluator, node, child, among & raised);
}

/* Into one child, in those of the node's cases that are among these. */
static void into_child(WtrEvaluator *evaluator, uint32_t node, uint32_t child, uint64_t among)
{
    const WtrNode *row = &evaluator->book->nodes.at[node];
    if (among == 0 || !is_sought(&evaluator->walk, child))
        return;
    if (row->kind == WTR_NODE_QUANTIFIER)
        into_quantified(evaluator, node, child, among);
    else if (evaluator->book->nodes.at[child].scope == row->scope) {
        mark_absent(evaluator, child, evaluator->walk.absent[node] & among);
        into_same_lanes(evaluator, node, child, among);
    } else
        into_cases(evaluator, child, wtr_walk_cases(evaluator, node) & among);
}

/* ---- what stands on a case's day --------------------------------------------------------------------------- */

uint32_t wtr_variant_child(const WtrEvaluator *evaluator, uint32_t node, uint32_t lane)
{
    const WtrRange children = evaluator->book->nodes.at[node].children;
    const uint32_t *at = evaluator->book->children.at + children.first;
    for (uint32_t i = 0; i + 1 < children.count; i += 2)
        if (wtr_node_value(evaluator, at[i], lane).truth == WTR_TRUE)
            return at[i + 1];
    return children.count == 0 ? WTR_NONE : at[children.count - 1];
}

/* The register of the case behind a STANDS node, which an instance has from its case; WTR_NONE where there is none. */
static uint32_t standing_register(const WtrEvaluator *evaluator, uint32_t node)
{
    const WtrInsn *insns = evaluator->rulebook->program.insns;
    uint32_t reg = evaluator->book->nodes.at[node].reg;
    if (insns[reg].op == WTR_OP_GATHER_TRUTH)
        reg = insns[reg].a;
    return insns[reg].scope == 0 ? reg : WTR_NONE;
}

/* The cases on whose day it stands, as far as is known: asked where there may be no lanes. */
static uint64_t may_stand(const WtrEvaluator *evaluator, uint32_t node)
{
    const uint32_t reg = standing_register(evaluator, node);
    return reg == WTR_NONE ? ~(uint64_t)0 : ~evaluator->base[evaluator->slots[reg].other + evaluator->walk.word];
}

/* The cases in which it is true that it stands. */
static uint64_t stands(const WtrEvaluator *evaluator, uint32_t node)
{
    const uint32_t reg = standing_register(evaluator, node);
    if (reg != WTR_NONE)
        return evaluator->base[evaluator->slots[reg].plane + evaluator->walk.word];
    const WtrSlot *slot = wtr_node_slot(evaluator, node);
    const WtrRange words = wtr_walk_words(evaluator, slot->scope);
    uint64_t cases = 0;
    for (uint32_t word = words.first; word < words.first + words.count; word++)
        cases |= wtr_walk_cases_of(evaluator, slot->scope, word,
                                   evaluator->base[slot->plane + word] & wtr_walk_lanes_of(evaluator, slot->scope, word, ~(uint64_t)0));
    return cases;
}

static uint64_t standing_duty(const WtrEvaluator *evaluator, uint32_t duty, uint64_t cases)
{
    const WtrBook *book = evaluator->book;
    const WtrRange intervals = book->duties.at[duty].stands;
    for (uint64_t left = intervals.count == 0 ? 0 : cases & evaluator->walk.all; left != 0; left &= left - 1) {
        const uint32_t bit = (uint32_t)__builtin_ctzll(left);
        if (!wtr_stands(book, intervals, wtr_as_of(evaluator, evaluator->walk.word * 64 + bit)))
            cases &= ~((uint64_t)1 << bit);
    }
    return cases;
}

/* Where values do not guide the walk: a bullet, a definition or a duty that does not stand leads nowhere, and
 * of a variant only what stands is read. */
static void into_standing(WtrEvaluator *evaluator, uint32_t node, uint64_t among)
{
    const WtrBook *book = evaluator->book;
    const WtrNode *row = &book->nodes.at[node];
    const uint32_t *at = book->children.at + row->children.first;
    if (row->kind == WTR_NODE_DUTY)      /* its gate lies beside its condition, which alone knows whether it stands */
        among = standing_duty(evaluator, row->ref, among);
    uint64_t standing = among;
    for (uint32_t i = 0; i < row->children.count; i++) {
        if (book->nodes.at[at[i]].kind == WTR_NODE_STANDS)
            standing = (row->kind == WTR_NODE_VARIANT ? among : standing) & may_stand(evaluator, at[i]);
        into_child(evaluator, node, at[i], standing);
    }
}

/* What stands is the same in all lanes of a case. */
static void into_variant(WtrEvaluator *evaluator, uint32_t node, uint64_t among)
{
    const WtrRange children = evaluator->book->nodes.at[node].children;
    const uint32_t *at = evaluator->book->children.at + children.first;
    for (uint32_t i = 0; i + 1 < children.count; i += 2) {
        const uint64_t chosen = among & stands(evaluator, at[i]);
        into_child(evaluator, node, at[i + 1], chosen);
        among &= ~chosen;
    }
    if (children.count > 0)
        into_child(evaluator, node, at[children.count - 1], among);
}

void wtr_walk_into(WtrEvaluator *evaluator, uint32_t node)
{
    const WtrNode *row = &evaluator->book->nodes.at[node];
    const uint64_t blind = evaluator->walk.follow == WTR_FOLLOW_ALL ? ~(uint64_t)0 : evaluator->walk.absent[node];
    if (blind != 0)
        into_standing(evaluator, node, blind);
    if (row->kind == WTR_NODE_VARIANT) {
        into_variant(evaluator, node, ~blind);
        return;
    }
    for (uint32_t i = 0; i < row->children.count; i++)
        into_child(evaluator, node, evaluator->book->children.at[row->children.first + i], ~blind);
}
