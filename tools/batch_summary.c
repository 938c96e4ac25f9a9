/* batch_summary.c — see batch_summary.h: adding up. The words are in batch_summary_say.c. */
#include "batch_summary.h"

#include <string.h>

#include "report.h"

/* ---- sums ------------------------------------------------------------------------------------------------- */

static bool make_sums(const WtrBook *book, const WtrEditions *editions, WtrSums *out)
{
    out->duties = wtr_alloc(editions->starts.count * sizeof *out->duties);
    out->months = wtr_alloc(WTR_SUMMARY_MONTHS * sizeof *out->months);
    out->facts = wtr_alloc(book->facts.count * sizeof *out->facts);
    return out->duties != NULL && out->months != NULL && out->facts != NULL;
}

static void free_sums(const WtrEditions *editions, WtrSums *sums)
{
    for (uint32_t i = 0; sums->duties != NULL && i < editions->starts.count; i++)
        wtr_free(sums->duties[i]);
    wtr_free(sums->duties);
    wtr_free(sums->months);
    wtr_free(sums->facts);
}

bool wtr_summary_make(const WtrSession *session, const bool *duties, WtrSummary *out)
{
    *out = (WtrSummary){.session = session, .duties = duties};
    return wtr_editions_make(session->rulebook, &out->editions) && make_sums(session->book, &out->editions, &out->sums);
}

void wtr_summary_free(WtrSummary *summary)
{
    free_sums(&summary->editions, &summary->sums);
    wtr_editions_free(&summary->editions);
}

/* ---- one thread --------------------------------------------------------------------------------------------- */

typedef struct State {
    WtrSummary *summary;
    const WtrBook *book;
    WtrEditions editions;                /* for what speaks */
    WtrSums sums;
    uint32_t *edition;                   /* of each case of the block */
    uint32_t lanes;                      /* that what follows has room for */
    uint64_t *mask;
    int32_t *days, *earliest;            /* of one deadline; of the duty */
    int8_t *strongest;                   /* the weight of the modality that `earliest` is of */
} State;

static void state_free(void *context, void *of)
{
    WtrSummary *summary = context;
    State *state = of;
    WtrSums *to = &summary->sums;
    for (uint32_t e = 0; state->sums.duties != NULL && e < state->editions.starts.count; e++) {
        WtrCounts *from = state->sums.duties[e];
        if (from != NULL && to->duties[e] == NULL) {
            to->duties[e] = from;
            state->sums.duties[e] = NULL;
            continue;
        }
        for (uint32_t i = 0; from != NULL && i < state->book->duties.count; i++) {
            to->duties[e][i].due += from[i].due;
            to->duties[e][i].undetermined += from[i].undetermined;
            to->duties[e][i].not_due += from[i].not_due;
        }
    }
    for (uint32_t i = 0; state->sums.months != NULL && i < WTR_SUMMARY_MONTHS; i++)
        if (state->sums.months[i] > 0)
            to->months[i] += state->sums.months[i];
    for (uint32_t i = 0; state->sums.facts != NULL && i < state->book->facts.count; i++)
        to->facts[i] += state->sums.facts[i];
    to->undated += state->sums.undated;
    free_sums(&state->editions, &state->sums);
    wtr_editions_free(&state->editions);
    wtr_free(state->edition);
    wtr_free(state->mask);
    wtr_free(state->days);
    wtr_free(state->earliest);
    wtr_free(state->strongest);
    wtr_free(state);
}

static void *state_new(void *context)
{
    WtrSummary *summary = context;
    State *state = wtr_alloc(sizeof *state);
    if (state == NULL)
        return NULL;
    state->summary = summary;
    state->book = summary->session->book;
    if (wtr_editions_make(summary->session->rulebook, &state->editions) && make_sums(state->book, &state->editions, &state->sums))
        return state;
    state_free(context, state);
    return NULL;
}

/* Room for the lanes of the largest scope of the block. */
static bool make_room(State *state, const WtrBatch *batch)
{
    uint32_t lanes = batch->capacity;
    for (uint32_t i = 0; i < state->book->subjects.count; i++) {
        uint32_t of = wtr_lane_count(batch->evaluator, state->book->subjects.at[i].scope);
        lanes = of > lanes ? of : lanes;
    }
    if (lanes <= state->lanes)
        return true;
    wtr_free(state->edition);
    wtr_free(state->mask);
    wtr_free(state->days);
    wtr_free(state->earliest);
    wtr_free(state->strongest);
    state->lanes = lanes;
    state->edition = wtr_alloc(batch->capacity * sizeof *state->edition);
    state->mask = wtr_alloc(((size_t)lanes / 64 + 1) * sizeof *state->mask);
    state->days = wtr_alloc(lanes * sizeof *state->days);
    state->earliest = wtr_alloc(lanes * sizeof *state->earliest);
    state->strongest = wtr_alloc(lanes);
    bool good = state->edition != NULL && state->mask != NULL && state->days != NULL && state->earliest != NULL && state->strongest != NULL;
    state->lanes = good ? lanes : 0;
    return good;
}

/* Whether all cases of the block lie in one edition; makes room for their counts. */
static bool find_editions(State *state, const WtrBatch *batch, bool *one)
{
    *one = true;
    for (uint32_t i = 0; i < batch->count; i++) {
        uint32_t edition = wtr_edition_of(&state->editions, wtr_as_of(batch->evaluator, i));
        state->edition[i] = edition;
        *one = *one && edition == state->edition[0];
        WtrCounts **counts = &state->sums.duties[edition];
        if (*counts == NULL)
            *counts = wtr_alloc(state->book->duties.count * sizeof **counts);
        if (*counts == NULL || wtr_edition_speaks(&state->editions, edition) == NULL)
            return false;
    }
    return true;
}

static uint64_t *count_of(WtrCounts *counts, WtrDutyStatus status)
{
    return status == WTR_DUE ? &counts->due : status == WTR_UNDETERMINED ? &counts->undetermined : &counts->not_due;
}

/* Adds the lanes of the mask to the counts of their editions. A row that does not speak for its name is not counted as
 * not due: the one that does is. */
static void add_mask(State *state, const WtrEvaluator *evaluator, uint32_t duty, WtrDutyStatus status, uint32_t words, bool one)
{
    uint32_t scope = state->book->duties.at[duty].scope, edition = state->edition[0];
    for (uint32_t w = 0; w < words; w++) {
        uint64_t left = state->mask[w];
        if (one) {
            if (status != WTR_NOT_DUE || state->editions.speaks[edition][duty])
                *count_of(&state->sums.duties[edition][duty], status) += (unsigned)__builtin_popcountll(left);
            continue;
        }
        for (; left != 0; left &= left - 1) {
            uint32_t of = wtr_case_of(evaluator, scope, w * 64 + (uint32_t)__builtin_ctzll(left));
            edition = state->edition[of];
            if (status != WTR_NOT_DUE || state->editions.speaks[edition][duty])
                ++*count_of(&state->sums.duties[edition][duty], status);
        }
    }
}

/* Takes one deadline's days into the earliest of the strongest modality, where the deadline applies. */
static void take_deadline(State *state, const WtrEvaluator *evaluator, uint32_t row, uint32_t words)
{
    const WtrDeadline *deadline = &state->book->deadlines.at[row];
    int8_t weight = (int8_t)(1 + wtr_modality_weight(deadline->modality));
    for (uint32_t w = 0; w < words; w++)
        for (uint64_t left = state->mask[w]; left != 0; left &= left - 1) {
            uint32_t lane = w * 64 + (uint32_t)__builtin_ctzll(left);
            int32_t day = state->days[lane];
            if (day == 0 || weight < state->strongest[lane])
                continue;
            if (deadline->when != WTR_NONE && wtr_node_value(evaluator, deadline->when, lane).truth != WTR_TRUE)
                continue;
            if (weight > state->strongest[lane] || day < state->earliest[lane])
                state->earliest[lane] = day;
            state->strongest[lane] = weight;
        }
}

/* The mask holds the lanes in which the duty is due. */
static WtrStatus add_months(State *state, const WtrEvaluator *evaluator, uint32_t duty, uint32_t words)
{
    const WtrDuty *row = &state->book->duties.at[duty];
    uint64_t any = 0;
    for (uint32_t w = 0; w < words; w++)
        any |= state->mask[w];
    if (any == 0)
        return WTR_OK;
    memset(state->strongest, 0, state->lanes);
    for (uint32_t i = 0; i < row->deadlines.count; i++) {
        WtrStatus status = wtr_deadline_days_in(evaluator, duty, row->deadlines.first + i, state->mask, state->days);
        if (status != WTR_OK)
            return status;
        take_deadline(state, evaluator, row->deadlines.first + i, words);
    }
    for (uint32_t w = 0; w < words; w++)
        for (uint64_t left = state->mask[w]; left != 0; left &= left - 1) {
            uint32_t lane = w * 64 + (uint32_t)__builtin_ctzll(left);
            if (state->strongest[lane] == 0) {
                state->sums.undated++;
                continue;
            }
            WtrYmd date = wtr_ymd_from_day(state->earliest[lane]);
            state->sums.months[(date.year - 1) * 12 + date.month - 1]++;
        }
    return WTR_OK;
}

static WtrStatus add_duty(State *state, const WtrEvaluator *evaluator, uint32_t duty, bool one)
{
    static const WtrDutyStatus statuses[] = {WTR_DUE, WTR_UNDETERMINED, WTR_NOT_DUE};
    uint32_t words = (wtr_lane_count(evaluator, state->book->duties.at[duty].scope) + 63) / 64;
    WtrStatus status = WTR_OK;
    for (int i = 0; status == WTR_OK && i < 3; i++) {
        status = wtr_duty_mask(evaluator, duty, statuses[i], state->mask);
        if (status == WTR_OK)
            add_mask(state, evaluator, duty, statuses[i], words, one);
        if (status == WTR_OK && statuses[i] == WTR_DUE)
            status = add_months(state, evaluator, duty, words);
    }
    return status;
}

static WtrExit write_block(void *of, const WtrBlock *block, WtrText *out)
{
    State *state = of;
    WtrEvaluator *evaluator = block->batch->evaluator;
    bool one;
    (void)out;
    bool good = make_room(state, block->batch) && find_editions(state, block->batch, &one);
    for (uint32_t i = 0; good && i < state->book->duties.count; i++)
        if (state->summary->duties[i])
            good = add_duty(state, evaluator, i, one) == WTR_OK;
    if (good && wtr_block_needs(evaluator, state->summary->duties, state->sums.facts) == WTR_OK)
        return WTR_EXIT_DONE;
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

WtrBulkWriter wtr_summary_writer(WtrSummary *summary, uint32_t cases)
{
    return (WtrBulkWriter){.context = summary, .cases = cases, .by_name = true, .state_new = state_new, .write = write_block, .state_free = state_free, .between = ""};
}
