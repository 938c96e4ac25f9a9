/* columns.c — facts of many cases written as columns, and answers read as columns (SPEC "The C library").
 *
 * Relies on: evaluator.h, deadline.h. Guarantees: a column that is lent is the register the program reads, so
 * nothing is copied; what was written to one reaches the machine only after wtr_columns_commit found every value
 * one that a setter would have taken. Nothing is allocated. */
#include "deadline.h"
#include "evaluator.h"

#define CHUNK 8u                 /* words of a column looked at together */

static inline size_t words_of(uint32_t lanes) { return (lanes + (size_t)63) / 64; }

/* ---- lending ------------------------------------------------------------------------------------------- */

WtrStatus wtr_fact_column(WtrEvaluator *evaluator, uint32_t fact, WtrFactColumn *out)
{
    if (fact >= evaluator->book->facts.count)
        return WTR_BAD_ARGUMENT;
    const WtrFact *row = &evaluator->book->facts.at[fact];
    const WtrColumn *column = &evaluator->columns[fact];
    WtrFactColumn lent = {.type = row->type, .subject = row->subject, .scope = row->scope,
                          .lanes = evaluator->scopes[row->scope].capacity};
    if (row->subject != WTR_NONE)
        lent.raised = evaluator->base + column->raised;
    if (row->type == WTR_TYPE_TRUTH) {
        lent.yes = evaluator->base + column->plane;
        lent.no = evaluator->base + column->other;
    } else {
        lent.known = evaluator->base + column->plane;
        if (row->type == WTR_TYPE_CHOICE)
            lent.choices = wtr_lanes8(evaluator, column->other);
        else
            lent.numbers = wtr_lanes32(evaluator, column->other);
    }
    evaluator->lent = true;
    evaluator->committed = false;
    *out = lent;
    return WTR_OK;
}

/* ---- checking what was written ----------------------------------------------------------------------------- */

/* What one fact was found to hold: WTR_OK, or what is wrong in which lane. */
typedef struct Finding { WtrStatus status; uint32_t lane; } Finding;

static Finding wrong(WtrStatus status, size_t word, uint64_t lanes)
{
    return (Finding){status, (uint32_t)(64 * word) + (uint32_t)__builtin_ctzll(lanes)};
}

/* The first bit of a plane that is set in a lane not in use. */
static Finding check_unused(const WtrScope *scope, const uint64_t *plane)
{
    uint64_t unused = ~(uint64_t)0 << (scope->count & 63);
    for (size_t word = scope->count / 64; word < scope->stride; word++, unused = ~(uint64_t)0)
        if (plane[word] & unused)
            return wrong(WTR_BAD_ARGUMENT, word, plane[word] & unused);
    return (Finding){WTR_OK, 0};
}

static Finding check_truths(const WtrScope *scope, const uint64_t *yes, const uint64_t *no)
{
    uint64_t both = 0;
    for (size_t word = 0; word < words_of(scope->count); word++)
        both |= yes[word] & no[word];
    for (size_t word = 0; both && word < words_of(scope->count); word++)
        if (yes[word] & no[word])
            return wrong(WTR_OUT_OF_RANGE, word, yes[word] & no[word]);
    return check_unused(scope, no);
}

/* The known lanes of one word whose choice is none. Lanes that are not known mostly hold a choice, too, so that
 * the highest of all sixty-four settles it. */
static uint64_t bad_choices(const uint8_t *choices, uint64_t known, uint8_t count)
{
    uint8_t highest = 0;
    uint64_t bad = 0;
    for (unsigned lane = 0; lane < 64; lane++)
        highest = choices[lane] > highest ? choices[lane] : highest;
    if (highest < count)
        return 0;
    for (; known; known &= known - 1) {
        const unsigned lane = (unsigned)__builtin_ctzll(known);
        bad |= (uint64_t)(choices[lane] >= count) << lane;
    }
    return bad;
}

static Finding check_choices(const WtrScope *scope, const uint64_t *known, const uint8_t *choices, uint8_t count)
{
    for (size_t word = 0; word < words_of(scope->count); word++) {
        const uint64_t bad = known[word] ? bad_choices(choices + 64 * word, known[word], count) : 0;
        if (bad)
            return wrong(WTR_OUT_OF_RANGE, word, bad);
    }
    return (Finding){WTR_OK, 0};
}

/* What a type's numbers may be. A date may be "not yet" besides. */
typedef struct Bounds { int32_t low, high; } Bounds;

static Bounds bounds_of(const WtrColumn *column)
{
    if (column->type == WTR_TYPE_NUMBER)
        return (Bounds){WTR_NUMBER_MIN, WTR_NUMBER_MAX};
    return column->type == WTR_TYPE_DATE ? (Bounds){WTR_DAY_MIN, WTR_DAY_MAX} : (Bounds){0, WTR_SPAN_MAX};
}

/* Marks in `outside` the known lanes of some words, CHUNK at most, that lie outside the bounds; false when there
 * are none. */
static bool find_outside(const WtrKernels *kernels, const uint64_t *known, const int32_t *numbers, Bounds bounds, size_t words,
                         uint64_t outside[CHUNK])
{
    uint64_t early[CHUNK], in_time[CHUNK], any = 0;
    kernels->below_constant(numbers, bounds.low, early, words);
    kernels->below_constant(numbers, bounds.high + 1, in_time, words);
    for (size_t word = 0; word < words; word++) {
        outside[word] = known[word] & (early[word] | ~in_time[word]);
        any |= outside[word];
    }
    return any != 0;
}

/* Takes the lanes that are "not yet" out of `outside`; whether there were any. */
static bool allow_not_yet(const WtrKernels *kernels, const int32_t *days, size_t words, uint64_t outside[CHUNK])
{
    uint64_t not_yet[CHUNK], any = 0;
    kernels->equal_constant(days, WTR_NOT_YET, not_yet, words);
    for (size_t word = 0; word < words; word++) {
        any |= outside[word] & not_yet[word];
        outside[word] &= ~not_yet[word];
    }
    return any != 0;
}

/* Numbers, lengths and dates; `not_yet` becomes true when a date is "not yet". */
static Finding check_numbers(const WtrEvaluator *evaluator, const WtrColumn *column, bool *not_yet)
{
    const WtrScope *scope = &evaluator->scopes[column->scope];
    const uint64_t *known = evaluator->base + column->plane;
    const int32_t *numbers = wtr_lanes32(evaluator, column->other);
    const size_t all = words_of(scope->count);
    for (size_t at = 0; at < all; at += CHUNK) {
        const size_t words = all - at < CHUNK ? all - at : CHUNK;
        uint64_t outside[CHUNK];
        if (!find_outside(evaluator->kernels, known + at, numbers + 64 * at, bounds_of(column), words, outside))
            continue;
        if (column->type == WTR_TYPE_DATE)
            *not_yet |= allow_not_yet(evaluator->kernels, numbers + 64 * at, words, outside);
        for (size_t word = 0; word < words; word++)
            if (outside[word])
                return wrong(WTR_OUT_OF_RANGE, at + word, outside[word]);
    }
    return (Finding){WTR_OK, 0};
}

static Finding check_fact(const WtrEvaluator *evaluator, const WtrColumn *column, bool *not_yet)
{
    const WtrScope *scope = &evaluator->scopes[column->scope];
    const uint64_t *plane = evaluator->base + column->plane, *other = evaluator->base + column->other;
    const Finding unused = check_unused(scope, plane);
    if (unused.status != WTR_OK)
        return unused;
    switch ((WtrType)column->type) {
    case WTR_TYPE_TRUTH: return check_truths(scope, plane, other);
    case WTR_TYPE_CHOICE: return check_choices(scope, plane, wtr_lanes8(evaluator, column->other), column->choices);
    case WTR_TYPE_NUMBER: case WTR_TYPE_DATE: case WTR_TYPE_DAYS: case WTR_TYPE_MONTHS: case WTR_TYPE_YEARS: break;
    }
    return check_numbers(evaluator, column, not_yet);
}

/* All facts, then the subjects' raised planes; WTR_OK, or the first that is wrong. */
static WtrStatus check_columns(const WtrEvaluator *evaluator, bool *not_yet, WtrColumnFault *fault)
{
    const WtrBook *book = evaluator->book;
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const Finding finding = check_fact(evaluator, &evaluator->columns[i], not_yet);
        if (finding.status == WTR_OK)
            continue;
        *fault = (WtrColumnFault){i, book->facts.at[i].subject, finding.lane};
        return finding.status;
    }
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        const Finding finding = check_unused(&evaluator->scopes[0], evaluator->base + evaluator->raised[i]);
        if (finding.status == WTR_OK)
            continue;
        *fault = (WtrColumnFault){WTR_NONE, i, finding.lane};
        return finding.status;
    }
    return WTR_OK;
}

/* ---- raising ----------------------------------------------------------------------------------------------- */

/* What setters do fact by fact: a known fact says that the case is about its subject. */
static void raise_by_facts(WtrEvaluator *evaluator)
{
    const size_t words = words_of(evaluator->cases);
    for (uint32_t i = 0; i < evaluator->book->facts.count; i++) {
        const WtrColumn *column = &evaluator->columns[i];
        const uint64_t *plane = evaluator->base + column->plane;
        const uint64_t *other = column->type == WTR_TYPE_TRUTH ? evaluator->base + column->other : plane;
        uint64_t *raised = evaluator->base + column->raised;
        for (size_t word = 0; column->scope == 0 && word < words; word++)
            raised[word] |= plane[word] | other[word];
    }
}

/* Likewise an instance, also where its bit was cleared since it was added. */
static void raise_by_instances(WtrEvaluator *evaluator)
{
    const WtrBook *book = evaluator->book;
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        if (!book->subjects.at[i].many)
            continue;
        const WtrScope *scope = &evaluator->scopes[book->subjects.at[i].scope];
        uint64_t *raised = evaluator->base + evaluator->raised[i];
        for (uint32_t lane = 0; lane < scope->count; lane++)
            raised[scope->case_of[lane] / 64] |= (uint64_t)1 << (scope->case_of[lane] & 63);
    }
}

WtrStatus wtr_columns_commit(WtrEvaluator *evaluator, WtrColumnFault *fault)
{
    WtrColumnFault found;
    bool not_yet = false;
    const WtrStatus status = check_columns(evaluator, &not_yet, &found);
    if (status != WTR_OK) {
        if (fault)
            *fault = found;
        return status;
    }
    raise_by_facts(evaluator);
    raise_by_instances(evaluator);
    evaluator->not_yet = evaluator->program_not_yet || not_yet;
    evaluator->committed = true;
    evaluator->evaluated = false;
    return WTR_OK;
}

/* ---- answers ------------------------------------------------------------------------------------------------- */

uint32_t wtr_lane_count(const WtrEvaluator *evaluator, uint32_t scope)
{
    return scope < evaluator->scope_count ? evaluator->scopes[scope].count : 0;
}

const uint64_t *wtr_raised_plane(const WtrEvaluator *evaluator, uint32_t subject, size_t *words)
{
    const bool exists = subject < evaluator->book->subjects.count;
    *words = exists ? words_of(evaluator->cases) : 0;
    return exists ? evaluator->base + evaluator->raised[subject] : NULL;
}

void wtr_duty_planes(const WtrEvaluator *evaluator, uint32_t duty, const uint64_t **due, const uint64_t **not_due, size_t *words)
{
    if (duty >= evaluator->book->duties.count) {
        *due = *not_due = NULL;
        *words = 0;
        return;
    }
    const WtrSlot *slot = &evaluator->slots[evaluator->book->duties.at[duty].status];
    *due = evaluator->base + slot->plane;
    *not_due = evaluator->base + slot->other;
    *words = words_of(evaluator->scopes[slot->scope].count);
}

/* The lanes of one word of a duty's scope that are in use, and those of them that raise its subject. An instance
 * always does, having raised it when it was added. */
static void lanes_of_duty(const WtrEvaluator *evaluator, const WtrDuty *duty, size_t word, uint64_t *used, uint64_t *raised)
{
    const size_t left = evaluator->scopes[duty->scope].count - 64 * word;
    *used = left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
    *raised = *used;
    if (duty->scope == 0 && duty->subject != WTR_NONE)
        *raised &= evaluator->base[evaluator->raised[duty->subject] + word];
}

/* One word of wtr_duty_mask. */
static uint64_t status_word(const WtrEvaluator *evaluator, const WtrDuty *duty, size_t word, WtrDutyStatus status)
{
    const WtrSlot *slot = &evaluator->slots[duty->status];
    const uint64_t due = evaluator->base[slot->plane + word], not_due = evaluator->base[slot->other + word];
    uint64_t used, raised;
    lanes_of_duty(evaluator, duty, word, &used, &raised);
    switch (status) {
    case WTR_DUE: return raised & due;
    case WTR_NOT_DUE: return raised & not_due;
    case WTR_UNDETERMINED: return raised & ~(due | not_due);
    case WTR_NOT_RAISED: break;
    }
    return used & ~raised;
}

WtrStatus wtr_duty_mask(const WtrEvaluator *evaluator, uint32_t duty, WtrDutyStatus status, uint64_t *mask)
{
    if (!evaluator->evaluated || duty >= evaluator->book->duties.count || (unsigned)status > WTR_NOT_RAISED)
        return WTR_BAD_ARGUMENT;
    const WtrDuty *row = &evaluator->book->duties.at[duty];
    for (size_t word = 0; word < words_of(evaluator->scopes[row->scope].count); word++)
        mask[word] = status_word(evaluator, row, word, status);
    return WTR_OK;
}

static bool has_deadline(const WtrEvaluator *evaluator, uint32_t duty, uint32_t deadline)
{
    if (!evaluator->evaluated || duty >= evaluator->book->duties.count)
        return false;
    const WtrRange deadlines = evaluator->book->duties.at[duty].deadlines;
    return deadline >= deadlines.first && deadline - deadlines.first < deadlines.count;
}

/* The days of the lanes of one word. */
static void put_days(const WtrEvaluator *evaluator, uint32_t duty, uint32_t deadline, size_t word, uint64_t lanes, int32_t *days)
{
    const uint32_t scope = evaluator->book->duties.at[duty].scope;
    for (; lanes; lanes &= lanes - 1) {
        const uint32_t lane = (uint32_t)(64 * word) + (uint32_t)__builtin_ctzll(lanes);
        days[lane] = wtr_deadline_shown(evaluator, deadline, scope, lane) ? wtr_deadline_day(evaluator, duty, lane, deadline) : 0;
    }
}

WtrStatus wtr_deadline_days_in(const WtrEvaluator *evaluator, uint32_t duty, uint32_t deadline, const uint64_t *mask, int32_t *days)
{
    if (!has_deadline(evaluator, duty, deadline))
        return WTR_BAD_ARGUMENT;
    const uint32_t count = evaluator->scopes[evaluator->book->duties.at[duty].scope].count;
    for (size_t word = 0; word < words_of(count); word++)
        put_days(evaluator, duty, deadline, word, mask[word], days);
    return WTR_OK;
}

WtrStatus wtr_deadline_days(const WtrEvaluator *evaluator, uint32_t duty, uint32_t deadline, int32_t *days)
{
    if (!has_deadline(evaluator, duty, deadline))
        return WTR_BAD_ARGUMENT;
    const WtrDuty *row = &evaluator->book->duties.at[duty];
    const uint32_t count = evaluator->scopes[row->scope].count;
    for (uint32_t lane = 0; lane < count; lane++)
        days[lane] = 0;
    for (size_t word = 0; word < words_of(count); word++)
        put_days(evaluator, duty, deadline, word, status_word(evaluator, row, word, WTR_DUE) | status_word(evaluator, row, word, WTR_UNDETERMINED), days);
    return WTR_OK;
}
