/* cycles.c — definitions and duties in the order in which they rest on each other, and the circles in
 * which they must not (SPEC "Circles").
 *
 * Relies on: names bound and cut to what stands with its reader. Leaves: tree->order. Guarantees: a chain
 * of any length is followed without recursion; every circle found is reported once, at the place that
 * closes it, with the other steps as related places. A rule counts as one: what its conditions, gate,
 * deadlines and `done` read, the whole rule reads. */
#include "check.h"

/* How many steps all reported circles show together: a hostile file has very many. */
#define STEPS_MAX 20000u
/* How many names a message shows. */
#define NAMES_SHOWN 12u

/* The rules as a graph: `edges` of rule r are first[r] .. first[r + 1]. */
typedef struct Edge { uint32_t to; WtrLoc loc; } Edge;
typedef enum Mark { NEW, OPEN, READY } Mark;
typedef struct Step { uint32_t rule, edge; } Step;

typedef struct Graph {
    WtrPass *pass;
    WtrItem **rules; uint32_t count, terms;
    uint32_t *first;
    WTR_VEC(Edge) edges;
    uint8_t *marks;
    uint32_t *places;                    /* of an OPEN rule: its step on the stack */
    WTR_VEC(Step) stack;
    uint32_t steps_left;
} Graph;

static uint32_t row_of(const Graph *graph, const WtrItem *rule) {
    return rule->kind == WTR_ITEM_TERM ? rule->index : graph->terms + rule->index;
}

/* ---- the graph ------------------------------------------------------------------------------------------ */

static void add_edges(Graph *graph, const WtrItem *rule) {
    for (uint32_t i = 0; i < rule->reads.count; i++) {
        const WtrExpr *expr = rule->reads.at[i];
        bool reads_rule = expr->ref == WTR_REF_TERM || expr->ref == WTR_REF_DUTY;
        for (uint32_t k = 0; reads_rule && k < expr->targets.count; k++) {
            Edge *edge = wtr_vec_add(graph->pass->tree->arena, &graph->edges);
            if (edge) *edge = (Edge){row_of(graph, expr->targets.at[k]), expr->loc};
        }
    }
}

static void count_rules(Graph *graph) {
    const WtrItemList *items = &graph->pass->tree->items;
    for (uint32_t i = 0; i < items->count; i++) {
        graph->terms += items->at[i]->kind == WTR_ITEM_TERM;
        graph->count += wtr_item_is_rule(items->at[i]);
    }
}

static bool build(Graph *graph) {
    WtrArena *arena = graph->pass->tree->arena;
    const WtrItemList *items = &graph->pass->tree->items;
    count_rules(graph);
    graph->rules = wtr_arena_array(arena, (size_t)graph->count + 1, sizeof *graph->rules);
    graph->first = wtr_arena_array(arena, (size_t)graph->count + 1, sizeof *graph->first);
    graph->marks = wtr_arena_array(arena, (size_t)graph->count + 1, sizeof *graph->marks);
    graph->places = wtr_arena_array(arena, (size_t)graph->count + 1, sizeof *graph->places);
    if (!graph->rules || !graph->first || !graph->marks || !graph->places) return false;
    for (uint32_t i = 0; i < items->count; i++)
        if (wtr_item_is_rule(items->at[i])) graph->rules[row_of(graph, items->at[i])] = items->at[i];
    for (uint32_t row = 0; row < graph->count; row++) {
        graph->first[row] = graph->edges.count;
        add_edges(graph, graph->rules[row]);
    }
    graph->first[graph->count] = graph->edges.count;
    return !wtr_arena_failed(arena);
}

/* ---- circles ---------------------------------------------------------------------------------------------- */

static const char *chain_words(const Graph *graph, uint32_t from) {
    WtrText out = {0};
    uint32_t length = graph->stack.count - from, shown = length > NAMES_SHOWN ? NAMES_SHOWN : length;
    for (uint32_t i = 0; i < shown; i++) wtr_text_printf(&out, "`%s` → ", wtr_item_name(graph->rules[graph->stack.at[from + i].rule]));
    if (length > shown) wtr_text_printf(&out, "… %u more … → ", (unsigned)(length - shown));
    wtr_text_printf(&out, "`%s`", wtr_item_name(graph->rules[graph->stack.at[from].rule]));
    return wtr_words_keep(graph->pass->tree->arena, &out);
}

/* The edge by which step `i` of the stack reached the next one. */
static const Edge *edge_taken(const Graph *graph, uint32_t i) { return &graph->edges.at[graph->stack.at[i].edge - 1]; }

static void report_circle(Graph *graph, uint32_t to) {
    WtrPass *pass = graph->pass;
    uint32_t last = graph->stack.count - 1, from = graph->places[to];
    uint32_t shown = last - from < graph->steps_left ? last - from : graph->steps_left;
    graph->steps_left -= shown;
    pass->item = graph->rules[graph->stack.at[last].rule];
    WtrDiag *diag = wtr_report(pass, CIRCLE, edge_taken(graph, last)->loc, "`%s` rests on itself: %s", wtr_item_name(graph->rules[to]),
                               chain_words(graph, from));
    for (uint32_t i = from; i < from + shown; i++)
        wtr_diag_related(pass->diags, diag, edge_taken(graph, i)->loc, "`%s` reads `%s` here",
                         wtr_item_name(graph->rules[graph->stack.at[i].rule]), wtr_item_name(graph->rules[graph->stack.at[i + 1].rule]));
    wtr_diag_help(pass->diags, diag, "one of these must be told by facts alone");
    for (uint32_t i = from; i < from + shown; i++) graph->rules[graph->stack.at[i].rule]->failed = true;
}

/* ---- the walk ------------------------------------------------------------------------------------------------ */

static void enter(Graph *graph, uint32_t rule) {
    Step *step = wtr_vec_add(graph->pass->tree->arena, &graph->stack);
    if (!step) return;
    *step = (Step){rule, graph->first[rule]};
    graph->places[rule] = graph->stack.count - 1;
    graph->marks[rule] = OPEN;
}

static void leave(Graph *graph, uint32_t rule) {
    WtrTree *tree = graph->pass->tree;
    WtrItem **slot = wtr_vec_add(tree->arena, &tree->order);
    if (slot) *slot = graph->rules[rule];
    graph->marks[rule] = READY;
    graph->stack.count--;
}

static void walk_from(Graph *graph, uint32_t rule) {
    enter(graph, rule);
    while (graph->stack.count && !wtr_arena_failed(graph->pass->tree->arena)) {
        Step *top = &graph->stack.at[graph->stack.count - 1];
        if (top->edge == graph->first[top->rule + 1]) {
            leave(graph, top->rule);
            continue;
        }
        uint32_t to = graph->edges.at[top->edge++].to;
        if (graph->marks[to] == NEW) enter(graph, to);
        else if (graph->marks[to] == OPEN) report_circle(graph, to);
    }
}

void wtr_check_cycles(WtrPass *pass) {
    Graph graph = {.pass = pass, .steps_left = STEPS_MAX};
    if (!build(&graph)) return;
    for (uint32_t row = 0; row < graph.count; row++)
        if (graph.marks[row] == NEW) walk_from(&graph, row);
}
