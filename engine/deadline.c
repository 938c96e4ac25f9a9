/* deadline.c — see deadline.h. */
#include "deadline.h"

#include "evaluator.h"

/* ---- date arithmetic ------------------------------------------------------------------------------ */

int32_t wtr_date_move(const WtrRulebook *rulebook, int32_t day, int64_t count, WtrUnit unit, uint32_t calendar)
{
    switch (unit) {
    case WTR_DAYS: return wtr_day_add_days(day, count);
    case WTR_WEEKS: return wtr_day_add_days(day, 7 * count);
    case WTR_MONTHS: return wtr_day_add_months(day, count);
    case WTR_YEARS: return wtr_day_add_years(day, count);
    case WTR_WORKING_DAYS: return wtr_calendar_add(&rulebook->calendars[calendar], day, count);
    }
    return 0;
}

bool wtr_date_span(const WtrRulebook *rulebook, int32_t from, int32_t to, WtrUnit unit, uint32_t calendar, int32_t *out)
{
    if (from == WTR_NOT_YET || to == WTR_NOT_YET)
        return false;
    switch (unit) {
    case WTR_DAYS: *out = to - from; return true;
    case WTR_WEEKS: *out = (to - from) / 7; return true;
    case WTR_MONTHS: *out = wtr_months_between(from, to); return true;
    case WTR_YEARS: *out = wtr_years_between(from, to); return true;
    case WTR_WORKING_DAYS: return wtr_calendar_between(&rulebook->calendars[calendar], from, to, out);
    }
    return false;
}

/* ---- what has been done ----------------------------------------------------------------------------- */

/* Whether a duty has been done, and on what day where a date says so (0 otherwise). */
typedef struct Done { WtrTruth truth; int32_t day; } Done;

static Done done_in(const WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane)
{
    if (duty->done == WTR_NONE)
        return (Done){WTR_UNKNOWN, 0};
    const WtrValue value = wtr_node_value(evaluator, duty->done, lane);
    if (!duty->done_on)
        return (Done){value.truth, 0};
    if (!value.known)
        return (Done){WTR_UNKNOWN, 0};
    if (value.number == WTR_NOT_YET)
        return (Done){WTR_FALSE, 0};
    return (Done){WTR_TRUE, value.number};
}

static bool gate_closed(const WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane)
{
    return duty->gate != WTR_NONE && wtr_node_truth(evaluator, duty->gate, lane) == WTR_FALSE;
}

static bool is_explained(const WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane)
{
    return duty->explained != WTR_NONE && wtr_node_truth(evaluator, duty->explained, lane) == WTR_TRUE;
}

/* ---- states (SPEC "States") ---------------------------------------------------------------------------- */

/* Done, against a deadline's day. Where only a condition says that it is done, not when, it was done in
 * time if the day has not passed; after that nobody can say. */
static WtrState done_state(Done done, int32_t date, int32_t today)
{
    if (date == 0)
        return WTR_STATE_DONE;
    if (done.day != 0)
        return done.day <= date ? WTR_STATE_MET : WTR_STATE_LATE;
    return today <= date ? WTR_STATE_MET : WTR_STATE_DONE;
}

/* Not done (this time), or not known to be, against the day. Without a day it stays open. */
static WtrState undone_state(Done done, int32_t date, int32_t today)
{
    if (date == 0 || today <= date)
        return WTR_STATE_OPEN;
    return done.truth == WTR_UNKNOWN ? WTR_STATE_UNKNOWN : WTR_STATE_OVERDUE;
}

/* The state of a due duty under `modality`, by `date` or, where that is 0, by done alone. */
static WtrState state_by(const WtrEvaluator *evaluator, const WtrDuty *duty, uint32_t lane, WtrModality modality,
                         int32_t date, bool recurs)
{
    const Done done = done_in(evaluator, duty, lane);
    const int32_t today = wtr_today(evaluator, wtr_lane_case(evaluator, duty->scope, lane));
    if (modality == WTR_MAY)
        return WTR_STATE_NONE;
    if (gate_closed(evaluator, duty, lane))
        return WTR_STATE_BLOCKED;
    if (modality == WTR_MUST_NOT || modality == WTR_SHOULD_NOT)
        return done.truth == WTR_TRUE ? WTR_STATE_BREACHED : WTR_STATE_OPEN;
    if (done.truth == WTR_TRUE && !recurs)  /* what recurs is never closed by having been done once */
        return done_state(done, date, today);
    if (modality == WTR_SHOULD && done.truth != WTR_TRUE && is_explained(evaluator, duty, lane))
        return WTR_STATE_EXPLAINED;
    return undone_state(done, date, today);
}

/* How strongly a modality binds. */
static int strength(WtrModality modality)
{
    switch (modality) {
    case WTR_MUST: case WTR_MUST_NOT: return 3;
    case WTR_SHOULD: case WTR_SHOULD_NOT: return 2;
    case WTR_EXPECTED: return 1;
    case WTR_MAY: break;
    }
    return 0;
}

WtrState wtr_duty_state(const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, const WtrDeadlineResult *deadlines,
                        uint32_t count)
{
    const WtrBook *book = evaluator->book;
    int strongest = -1;
    WtrState worst = WTR_STATE_NONE;
    for (uint32_t i = 0; i < count; i++) {
        const int binds = strength(book->deadlines.at[deadlines[i].deadline].modality);
        const WtrState state = deadlines[i].state;
        if (state == WTR_STATE_NONE || binds < strongest)
            continue;
        if (binds > strongest || state > worst)
            worst = state;
        strongest = binds;
    }
    if (strongest >= 0)
        return worst;
    const WtrDuty *row = &book->duties.at[duty];
    return state_by(evaluator, row, lane, row->modality, 0, false);
}

/* ---- dates ----------------------------------------------------------------------------------------------- */

/* Why the instruction of a date without unknown operands has no value. */
static void blame_step(const WtrEvaluator *evaluator, const WtrNode *node, bool operand_not_yet, WtrDeadlineResult *out,
                       uint32_t *calendar)
{
    const WtrInsn *insn = &evaluator->rulebook->program.insns[node->reg];
    if (operand_not_yet)
        out->why = WTR_CLOCK_NOT_STARTED;
    else if (insn->op != WTR_OP_ADD_DATE)
        out->why = WTR_ANCHOR_UNKNOWN;
    else if (insn->aux == WTR_WORKING_DAYS) {
        out->why = WTR_CALENDAR_ENDS;
        *calendar = insn->c;
    } else
        out->why = WTR_OUT_OF_DATES;
}

/* Looks for the first unknown child of a node; tells whether a known one is "not yet". A child in
 * another scope is the case's, read in an instance. */
static uint32_t unknown_child(const WtrEvaluator *evaluator, uint32_t node, uint32_t *lane, bool *not_yet)
{
    const WtrBook *book = evaluator->book;
    const WtrNode *row = &book->nodes.at[node];
    for (uint32_t i = 0; i < row->children.count; i++) {
        const uint32_t child = book->children.at[row->children.first + i];
        const uint32_t scope = book->nodes.at[child].scope;
        if (row->kind == WTR_NODE_VARIANT && child != wtr_variant_child(evaluator, node, *lane))
            continue;
        if (scope != row->scope && scope != 0)
            continue;
        const uint32_t child_lane = scope == row->scope ? *lane : wtr_lane_case(evaluator, row->scope, *lane);
        const WtrValue value = wtr_node_value(evaluator, child, child_lane);
        if (!value.known) {
            *lane = child_lane;
            return child;
        }
        *not_yet |= value.type == WTR_TYPE_DATE && value.number == WTR_NOT_YET;
    }
    return WTR_NONE;
}

/* Why an anchor is unknown: follows the first unknown operand down to a fact, or to the step that failed.
 * Children lie below their parents, so this ends. */
static void blame(const WtrEvaluator *evaluator, uint32_t node, uint32_t lane, WtrDeadlineResult *out, uint32_t *calendar)
{
    const WtrBook *book = evaluator->book;
    bool not_yet = false;
    for (uint32_t next; (next = unknown_child(evaluator, node, &lane, &not_yet)) != WTR_NONE; node = next)
        not_yet = false;
    if (book->nodes.at[node].kind == WTR_NODE_FACT) {
        out->why = WTR_ANCHOR_UNKNOWN;
        out->fact = book->nodes.at[node].ref;
    } else
        blame_step(evaluator, &book->nodes.at[node], not_yet, out, calendar);
}

/* The day a deadline counts from, "not yet", or 0 where it is not known. */
static int32_t anchor_day(const WtrEvaluator *evaluator, const WtrDuty *duty, const WtrDeadline *deadline, uint32_t lane)
{
    if (deadline->kind == WTR_EVERY && duty->done_on) {
        const Done done = done_in(evaluator, duty, lane);
        if (done.day != 0)
            return done.day;
    }
    return wtr_node_value(evaluator, deadline->anchor, lane).number;
}

static int32_t day_from(const WtrEvaluator *evaluator, const WtrDeadline *deadline, int32_t from)
{
    const WtrRulebook *rulebook = evaluator->rulebook;
    switch (deadline->kind) {
    case WTR_WITHIN:
    case WTR_EVERY: return wtr_date_move(rulebook, from, deadline->count, deadline->unit, deadline->calendar);
    case WTR_NO_LATER: return wtr_date_move(rulebook, from, -(int64_t)deadline->count, deadline->unit, deadline->calendar);
    case WTR_BY: return from;
    case WTR_BEFORE: return wtr_day_add_days(from, -1);
    case WTR_TIMING: break;
    }
    return 0;
}

static bool has_date(const WtrDeadline *deadline)
{
    return deadline->kind != WTR_TIMING && deadline->anchor != WTR_NONE;
}

/* Fills date, from, why and fact. */
static void date_deadline(const WtrEvaluator *evaluator, const WtrDuty *duty, const WtrDeadline *deadline, uint32_t lane,
                          WtrDeadlineResult *out, uint32_t *calendar)
{
    if (!has_date(deadline)) {
        out->why = WTR_NO_DATE_STATED;
        return;
    }
    const int32_t from = anchor_day(evaluator, duty, deadline, lane);
    if (from == 0) {
        blame(evaluator, deadline->anchor, lane, out, calendar);
        return;
    }
    if (from == WTR_NOT_YET) {
        out->why = WTR_CLOCK_NOT_STARTED;
        return;
    }
    out->from = from;
    out->date = day_from(evaluator, deadline, out->from);
    const bool counts = deadline->kind != WTR_BY && deadline->kind != WTR_BEFORE;
    if (out->date != 0)
        out->why = WTR_DATED;
    else if (counts && deadline->unit == WTR_WORKING_DAYS) {
        out->why = WTR_CALENDAR_ENDS;
        *calendar = deadline->calendar;
    } else
        out->why = WTR_OUT_OF_DATES;
}

int32_t wtr_deadline_day(const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, uint32_t deadline)
{
    const WtrDeadline *row = &evaluator->book->deadlines.at[deadline];
    const int32_t from = has_date(row) ? anchor_day(evaluator, &evaluator->book->duties.at[duty], row, lane) : 0;
    return from == 0 || from == WTR_NOT_YET ? 0 : day_from(evaluator, row, from);
}

static WtrTruth applies_in(const WtrEvaluator *evaluator, const WtrDeadline *deadline, uint32_t lane)
{
    return deadline->when == WTR_NONE ? WTR_TRUE : wtr_node_truth(evaluator, deadline->when, lane);
}

bool wtr_deadline_shown(const WtrEvaluator *evaluator, uint32_t deadline, uint32_t scope, uint32_t lane)
{
    const WtrDeadline *row = &evaluator->book->deadlines.at[deadline];
    const int32_t as_of = wtr_as_of(evaluator, wtr_lane_case(evaluator, scope, lane));
    return wtr_stands(evaluator->book, row->stands, as_of) && applies_in(evaluator, row, lane) != WTR_FALSE;
}

WtrDeadlineResult wtr_deadline_result(const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, uint32_t deadline,
                                      WtrDutyStatus status, uint32_t *calendar)
{
    const WtrDeadline *row = &evaluator->book->deadlines.at[deadline];
    const WtrDuty *owner = &evaluator->book->duties.at[duty];
    uint32_t ended = WTR_NONE;
    WtrDeadlineResult result = {.deadline = deadline, .applies = applies_in(evaluator, row, lane), .fact = WTR_NONE};
    date_deadline(evaluator, owner, row, lane, &result, &ended);
    if (status == WTR_DUE && result.applies == WTR_TRUE)
        result.state = state_by(evaluator, owner, lane, row->modality, result.date, row->kind == WTR_EVERY);
    if (calendar)
        *calendar = ended;
    return result;
}
