/* result.c — everything about one duty in one lane, read off the registers after a run (SPEC "Results").
 *
 * Relies on: a run evaluator, walk.h, deadline.h. Guarantees: nothing is allocated; lists hold no row
 * twice and come in a fixed order; time is bounded by the rulebook's nodes and the case's lanes. */
#include <string.h>

#include "deadline.h"
#include "evaluator.h"

/* A list being gathered: `stamp` holds the generation of the walk that added a row. */
typedef struct List { uint32_t *rows; uint32_t count; uint64_t *stamp; } List;

static void add_once(const WtrEvaluator *evaluator, List *list, uint32_t row)
{
    if (list->stamp[row] == evaluator->walk.generation)
        return;
    list->stamp[row] = evaluator->walk.generation;
    list->rows[list->count++] = row;
}

/* Puts rows in the rulebook's order. */
static void sort_rows(WtrWalk *walk, uint32_t *rows, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        wtr_heap_push(walk, rows[i]);
    for (uint32_t i = count; i-- > 0;)
        rows[i] = (uint32_t)wtr_heap_pop(walk);
}

/* ---- needs -------------------------------------------------------------------------------------------------- */

/* The unknown facts an undetermined duty rests on, in no order. A gate counts unless the condition has
 * already failed, which it has not in an undetermined duty. */
static uint32_t gather_needs(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane)
{
    const WtrBook *book = evaluator->book;
    List needs = {evaluator->needs, 0, evaluator->fact_stamp};
    wtr_walk_begin(evaluator, wtr_lane_case(evaluator, duty->scope, lane));
    if (wtr_node_truth(evaluator, duty->root, lane) == WTR_UNKNOWN)
        wtr_walk_enter(evaluator, duty->root, lane);
    if (duty->gate != WTR_NONE && wtr_node_truth(evaluator, duty->gate, lane) == WTR_UNKNOWN)
        wtr_walk_enter(evaluator, duty->gate, lane);
    for (uint32_t node; (node = wtr_walk_next(evaluator)) != WTR_NONE;) {
        if (book->nodes.at[node].kind == WTR_NODE_FACT)
            add_once(evaluator, &needs, book->nodes.at[node].ref);
        else
            wtr_walk_into(evaluator, node, WTR_FOLLOW_UNKNOWN);
    }
    return needs.count;
}

/* How many of a case's undetermined duties each fact holds back; kept until the case changes. */
static void count_needs(WtrEvaluator *evaluator, uint32_t case_lane)
{
    const WtrBook *book = evaluator->book;
    if (evaluator->counted_case == case_lane)
        return;
    memset(evaluator->holds_back, 0, book->facts.count * sizeof *evaluator->holds_back);
    for (uint32_t duty = 0; duty < book->duties.count; duty++) {
        const WtrRange lanes = wtr_case_lanes(evaluator, book->duties.at[duty].scope, case_lane);
        for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++) {
            if (wtr_duty_status(evaluator, duty, lane) != WTR_UNDETERMINED)
                continue;
            const uint32_t count = gather_needs(evaluator, &book->duties.at[duty], lane);
            for (uint32_t i = 0; i < count; i++)
                evaluator->holds_back[evaluator->needs[i]]++;
        }
    }
    evaluator->counted_case = case_lane;
}

/* Those that hold back most duties first, then in the rulebook's order. */
static uint32_t list_needs(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane)
{
    const uint32_t count = gather_needs(evaluator, duty, lane);
    if (count < 2)                          /* nothing to order, nothing to count for */
        return count;
    count_needs(evaluator, wtr_lane_case(evaluator, duty->scope, lane));
    gather_needs(evaluator, duty, lane);    /* the count used the list */
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t fact = evaluator->needs[i];
        wtr_heap_push(&evaluator->walk, (uint64_t)evaluator->holds_back[fact] << 32 | (UINT32_MAX - fact));
    }
    for (uint32_t i = 0; i < count; i++)
        evaluator->needs[i] = UINT32_MAX - (uint32_t)wtr_heap_pop(&evaluator->walk);
    return count;
}

/* ---- what blocks ---------------------------------------------------------------------------------------------- */

/* A node's value may lie in the duty's own scope or, gathered from there, in the case's. */
static uint32_t lane_of(const WtrEvaluator *evaluator, uint32_t node, uint32_t lane)
{
    return evaluator->book->nodes.at[node].scope == 0 ? evaluator->walk.case_lane : lane;
}

/* What a name stands for: through definitions and what an instance has from its case, down to the first node
 * of another kind. */
static uint32_t meaning(const WtrEvaluator *evaluator, uint32_t node)
{
    const WtrBook *book = evaluator->book;
    const WtrNode *row = &book->nodes.at[node];
    while ((row->kind == WTR_NODE_TERM || row->kind == WTR_NODE_GATHER) && row->children.count == 1) {
        node = book->children.at[row->children.first];
        row = &book->nodes.at[node];
    }
    return node;
}

/* The smallest conditions of a closed gate that are false: the false parts of "and", also of one that has a
 * name, else the whole. What is no "and" is told by its name, where it has one. */
static uint32_t list_blocked(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane)
{
    const WtrBook *book = evaluator->book;
    uint32_t count = 0;
    wtr_walk_begin(evaluator, wtr_lane_case(evaluator, duty->scope, lane));
    wtr_walk_enter(evaluator, duty->gate, lane);
    for (uint32_t node; (node = wtr_walk_next(evaluator)) != WTR_NONE;) {
        const WtrNode *row = &book->nodes.at[meaning(evaluator, node)];
        if (row->kind != WTR_NODE_ALL) {
            evaluator->blocked[count++] = node;
            continue;
        }
        for (uint32_t i = 0; i < row->children.count; i++) {
            const uint32_t child = book->children.at[row->children.first + i], child_lane = lane_of(evaluator, child, lane);
            if (wtr_node_truth(evaluator, child, child_lane) == WTR_FALSE)
                wtr_walk_enter(evaluator, child, child_lane);
        }
    }
    sort_rows(&evaluator->walk, evaluator->blocked, count);
    return count;
}

/* ---- readings and assumptions ------------------------------------------------------------------------------ */

/* Whether a fact is unknown as given and known as read in one of the lanes a walk reached it in. */
static bool was_assumed(const WtrEvaluator *evaluator, uint32_t node)
{
    const WtrNode *row = &evaluator->book->nodes.at[node];
    const WtrFact *fact = &evaluator->book->facts.at[row->ref];
    if (!fact->assumed || evaluator->walk.absent[node])
        return false;
    const WtrRange lanes = wtr_case_lanes(evaluator, row->scope, evaluator->walk.case_lane);
    for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++) {
        const bool reached = wtr_walk_lanes(evaluator, node, lane / 64) >> (lane & 63) & 1;
        if (reached && !wtr_register_value(evaluator, fact->column, lane).known && wtr_register_value(evaluator, fact->value, lane).known)
            return true;
    }
    return false;
}

static void enter_optional(WtrEvaluator *evaluator, uint32_t node, uint32_t lane)
{
    if (node != WTR_NONE)
        wtr_walk_enter(evaluator, node, lane);
}

/* Enters what the deadlines could have read: of those shown the anchor, and whatever shows or hides one. */
static void enter_deadlines(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane, const WtrDutyResult *result)
{
    const WtrBook *book = evaluator->book;
    const int32_t as_of = wtr_as_of(evaluator, evaluator->walk.case_lane);
    for (uint32_t i = 0; i < result->deadline_count; i++)
        enter_optional(evaluator, book->deadlines.at[result->deadlines[i].deadline].anchor, lane);
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        const WtrDeadline *deadline = &book->deadlines.at[duty->deadlines.first + i];
        if (wtr_stands(book, deadline->stands, as_of))
            enter_optional(evaluator, deadline->when, lane);
    }
}

/* Whatever the condition, the gate, the deadlines and the state could have read. */
static void list_grounds(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane, WtrDutyResult *out)
{
    const WtrBook *book = evaluator->book;
    List readings = {evaluator->readings, 0, evaluator->reading_stamp}, assumed = {evaluator->assumed, 0, evaluator->fact_stamp};
    wtr_walk_begin(evaluator, wtr_lane_case(evaluator, duty->scope, lane));
    wtr_walk_enter(evaluator, duty->root, lane);
    enter_optional(evaluator, duty->gate, lane);
    if (out->status != WTR_NOT_DUE)
        enter_deadlines(evaluator, duty, lane, out);
    if (out->status == WTR_DUE) {
        enter_optional(evaluator, duty->done, lane);
        enter_optional(evaluator, duty->explained, lane);
    }
    for (uint32_t node; (node = wtr_walk_next(evaluator)) != WTR_NONE;) {
        const WtrNode *row = &book->nodes.at[node];
        if (row->kind == WTR_NODE_READING)
            add_once(evaluator, &readings, row->ref);
        else if (row->kind == WTR_NODE_FACT && was_assumed(evaluator, node))
            add_once(evaluator, &assumed, row->ref);
        wtr_walk_into(evaluator, node, WTR_FOLLOW_ALL);
    }
    sort_rows(&evaluator->walk, readings.rows, readings.count);
    sort_rows(&evaluator->walk, assumed.rows, assumed.count);
    out->readings = readings.rows;
    out->reading_count = readings.count;
    out->assumed = assumed.rows;
    out->assumed_count = assumed.count;
}

/* ---- citations ---------------------------------------------------------------------------------------------- */

static void add_range(const WtrEvaluator *evaluator, List *list, WtrRange rows)
{
    for (uint32_t i = 0; i < rows.count; i++)
        add_once(evaluator, list, rows.first + i);
}

static void enter_true(WtrEvaluator *evaluator, uint32_t node, uint32_t lane)
{
    if (node != WTR_NONE && wtr_node_truth(evaluator, node, lane) == WTR_TRUE)
        wtr_walk_enter(evaluator, node, lane);
}

/* The duty's own, then those of the bullets that are true and make what they stand in true. */
static uint32_t list_citations(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane)
{
    const WtrBook *book = evaluator->book;
    List citations = {evaluator->citations, 0, evaluator->citation_stamp};
    wtr_walk_begin(evaluator, wtr_lane_case(evaluator, duty->scope, lane));
    add_range(evaluator, &citations, duty->cites);
    const uint32_t own = citations.count;
    enter_true(evaluator, duty->root, lane);
    enter_true(evaluator, duty->gate, lane);
    for (uint32_t node; (node = wtr_walk_next(evaluator)) != WTR_NONE;) {
        add_range(evaluator, &citations, book->nodes.at[node].cites);
        wtr_walk_into(evaluator, node, WTR_FOLLOW_TRUE);
    }
    sort_rows(&evaluator->walk, citations.rows + own, citations.count - own);
    return citations.count;
}

/* ---- public ------------------------------------------------------------------------------------------------- */

WtrDutyStatus wtr_duty_status(const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane)
{
    if (duty >= evaluator->book->duties.count)
        return WTR_NOT_RAISED;
    const WtrDuty *row = &evaluator->book->duties.at[duty];
    if (lane >= evaluator->scopes[row->scope].count)
        return WTR_NOT_RAISED;
    if (!wtr_is_raised(evaluator, row->subject, wtr_lane_case(evaluator, row->scope, lane)))
        return WTR_NOT_RAISED;
    const WtrSlot *slot = &evaluator->slots[row->status];
    switch (wtr_truth_at(evaluator, slot, lane)) {
    case WTR_TRUE: return WTR_DUE;
    case WTR_FALSE: return WTR_NOT_DUE;
    case WTR_UNKNOWN: break;
    }
    return WTR_UNDETERMINED;
}

static void list_deadlines(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, WtrDutyResult *out)
{
    const WtrDuty *row = &evaluator->book->duties.at[duty];
    for (uint32_t i = 0; i < row->deadlines.count; i++) {
        const uint32_t deadline = row->deadlines.first + i;
        if (wtr_deadline_shown(evaluator, deadline, row->scope, lane))
            evaluator->deadlines[out->deadline_count++] = wtr_deadline_result(evaluator, duty, lane, deadline, out->status, NULL);
    }
    out->deadlines = evaluator->deadlines;
}

WtrStatus wtr_duty_parts(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, unsigned parts, WtrDutyResult *out)
{
    const WtrBook *book = evaluator->book;
    if (!evaluator->evaluated || duty >= book->duties.count || lane >= evaluator->scopes[book->duties.at[duty].scope].count)
        return WTR_BAD_ARGUMENT;
    const WtrDuty *row = &book->duties.at[duty];
    WtrDutyResult result = {.status = wtr_duty_status(evaluator, duty, lane)};
    if (result.status == WTR_NOT_RAISED) {
        *out = result;
        return WTR_OK;
    }
    const bool due = result.status == WTR_DUE, undetermined = result.status == WTR_UNDETERMINED;
    if ((parts & WTR_PART_DEADLINES) && (due || undetermined))
        list_deadlines(evaluator, duty, lane, &result);
    if ((parts & WTR_PART_DEADLINES) && due)
        result.state = wtr_duty_state(evaluator, duty, lane, result.deadlines, result.deadline_count);
    if ((parts & WTR_PART_BLOCKED) && due && row->gate != WTR_NONE && wtr_node_truth(evaluator, row->gate, lane) == WTR_FALSE)
        result.blocked_count = list_blocked(evaluator, row, lane);
    if ((parts & WTR_PART_NEEDS) && undetermined)
        result.need_count = list_needs(evaluator, row, lane);
    if (parts & WTR_PART_GROUNDS)
        list_grounds(evaluator, row, lane, &result);
    if (parts & WTR_PART_CITATIONS)
        result.citation_count = list_citations(evaluator, row, lane);
    result.needs = evaluator->needs;
    result.blocked_by = evaluator->blocked;
    result.citations = evaluator->citations;
    *out = result;
    return WTR_OK;
}

WtrStatus wtr_duty_result(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, WtrDutyResult *out)
{
    return wtr_duty_parts(evaluator, duty, lane, WTR_PART_ALL, out);
}
