/* result.c — everything about one duty in one lane, read off the registers after a run (SPEC "Results").
 *
 * What a duty's conditions lead to is found for 64 cases at once (found.h); here it is read off for one lane.
 *
 * Relies on: a run evaluator, found.h, walk.h, deadline.h. Guarantees: lists hold no row twice and come in a fixed order;
 * time is bounded by the rulebook's nodes and the lanes of 64 cases. */
#include <stdlib.h>
#include <string.h>

#include "deadline.h"
#include "evaluator.h"

/* ---- what was found ------------------------------------------------------------------------------------------ */

/* Copies the rows of a duty's list that were found in the lane's case behind those already there. */
static WtrStatus list_found(WtrEvaluator *evaluator, WtrFoundKind kind, uint32_t duty, uint32_t lane, uint32_t *rows, uint32_t *count)
{
    const uint32_t case_lane = wtr_lane_case(evaluator, evaluator->book->duties.at[duty].scope, lane);
    WtrFoundList list;
    const WtrStatus status = wtr_findings_of(evaluator, kind, duty, lane, &list);
    for (uint32_t i = 0; status == WTR_OK && i < list.count; i++)
        if (list.at[i].cases >> (case_lane & 63) & 1)
            rows[(*count)++] = list.at[i].row;
    return status;
}

/* ---- needs -------------------------------------------------------------------------------------------------- */

static WtrStatus count_lane(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, uint32_t case_lane)
{
    WtrFoundList list;
    const WtrStatus status = wtr_findings_of(evaluator, WTR_FOUND_NEEDS, duty, lane, &list);
    for (uint32_t i = 0; status == WTR_OK && i < list.count; i++)
        evaluator->holds_back[list.at[i].row] += list.at[i].cases >> (case_lane & 63) & 1;
    return status;
}

/* How many of a case's undetermined duties each fact holds back; kept until the case changes. */
static WtrStatus count_needs(WtrEvaluator *evaluator, uint32_t case_lane)
{
    const WtrBook *book = evaluator->book;
    WtrStatus status = WTR_OK;
    if (evaluator->counted_case == case_lane)
        return WTR_OK;
    memset(evaluator->holds_back, 0, book->facts.count * sizeof *evaluator->holds_back);
    for (uint32_t duty = 0; duty < book->duties.count; duty++) {
        const WtrRange lanes = wtr_case_lanes(evaluator, book->duties.at[duty].scope, case_lane);
        for (uint32_t lane = lanes.first; status == WTR_OK && lane < lanes.first + lanes.count; lane++)
            if (wtr_duty_status(evaluator, duty, lane) == WTR_UNDETERMINED)
                status = count_lane(evaluator, duty, lane, case_lane);
    }
    evaluator->counted_case = status == WTR_OK ? case_lane : WTR_NONE;
    return status;
}

/* A fact and how many duties it holds back, as one number: those that hold back most first, then in the rulebook's
 * order. */
static int by_weight(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x < y) - (x > y);
}

static WtrStatus list_needs(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, uint32_t *count)
{
    WtrStatus status = list_found(evaluator, WTR_FOUND_NEEDS, duty, lane, evaluator->needs, count);
    if (*count < 2 || status != WTR_OK)             /* nothing to order, nothing to count for */
        return status;
    status = count_needs(evaluator, wtr_lane_case(evaluator, evaluator->book->duties.at[duty].scope, lane));
    for (uint32_t i = 0; i < *count; i++)
        evaluator->weights[i] = (uint64_t)evaluator->holds_back[evaluator->needs[i]] << 32 | (UINT32_MAX - evaluator->needs[i]);
    qsort(evaluator->weights, *count, sizeof *evaluator->weights, by_weight);
    for (uint32_t i = 0; i < *count; i++)
        evaluator->needs[i] = UINT32_MAX - (uint32_t)evaluator->weights[i];
    return status;
}

/* ---- what blocks ---------------------------------------------------------------------------------------------- */

/* A node's value may lie in the duty's own scope or, gathered from there, in the case's. */
static uint32_t lane_of(const WtrEvaluator *evaluator, uint32_t node, uint32_t scope, uint32_t lane)
{
    return evaluator->book->nodes.at[node].scope == 0 ? wtr_lane_case(evaluator, scope, lane) : lane;
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

static void enter_lane(WtrEvaluator *evaluator, uint32_t node, uint32_t lane)
{
    wtr_walk_enter(evaluator, node, lane / 64, (uint64_t)1 << (lane & 63));
}

/* The smallest conditions of a closed gate that are false: the false parts of "and", also of one that has a
 * name, else the whole. What is no "and" is told by its name, where it has one. */
static uint32_t list_blocked(WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane)
{
    const WtrBook *book = evaluator->book;
    uint32_t *blocked = evaluator->blocked, count = 0;
    wtr_walk_begin(evaluator, wtr_lane_case(evaluator, duty->scope, lane) / 64, WTR_FOLLOW_ALL, WTR_LEADS_NODES);
    enter_lane(evaluator, duty->gate, lane);
    for (uint32_t node; (node = wtr_walk_next(evaluator)) != WTR_NONE;) {
        const WtrNode *row = &book->nodes.at[meaning(evaluator, node)];
        if (row->kind != WTR_NODE_ALL) {
            blocked[count++] = node;
            continue;
        }
        for (uint32_t i = 0; i < row->children.count; i++) {
            const uint32_t child = book->children.at[row->children.first + i], child_lane = lane_of(evaluator, child, duty->scope, lane);
            if (wtr_node_truth(evaluator, child, child_lane) == WTR_FALSE)
                enter_lane(evaluator, child, child_lane);
        }
    }
    for (uint32_t i = 0; i < count / 2; i++) {      /* a walk comes down from the highest row */
        const uint32_t swapped = blocked[i];
        blocked[i] = blocked[count - 1 - i];
        blocked[count - 1 - i] = swapped;
    }
    return count;
}

/* ---- citations ---------------------------------------------------------------------------------------------- */

/* The duty's own, then those of the bullets that are true and make what they stand in true. */
static WtrStatus list_citations(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, uint32_t *count)
{
    const WtrRange own = evaluator->book->duties.at[duty].cites;
    for (; *count < own.count; ++*count)
        evaluator->citations[*count] = own.first + *count;
    return list_found(evaluator, WTR_FOUND_CITATIONS, duty, lane, evaluator->citations, count);
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
    WtrStatus status = WTR_OK;
    if ((parts & WTR_PART_NEEDS) && undetermined)
        status = list_needs(evaluator, duty, lane, &result.need_count);
    if ((parts & WTR_PART_GROUNDS) && status == WTR_OK)
        status = list_found(evaluator, WTR_FOUND_READINGS, duty, lane, evaluator->readings, &result.reading_count);
    if ((parts & WTR_PART_GROUNDS) && status == WTR_OK)
        status = list_found(evaluator, WTR_FOUND_ASSUMED, duty, lane, evaluator->assumed, &result.assumed_count);
    if ((parts & WTR_PART_CITATIONS) && status == WTR_OK)
        status = list_citations(evaluator, duty, lane, &result.citation_count);
    result.needs = evaluator->needs;
    result.blocked_by = evaluator->blocked;
    result.readings = evaluator->readings;
    result.assumed = evaluator->assumed;
    result.citations = evaluator->citations;
    if (status == WTR_OK)
        *out = result;
    return status;
}

WtrStatus wtr_duty_result(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, WtrDutyResult *out)
{
    return wtr_duty_parts(evaluator, duty, lane, WTR_PART_ALL, out);
}
