/* changes.c — the smallest sets of facts whose change gives a duty another status (SPEC "What would change it").
 *
 * Relies on: inquiry.h, reason.c, turning.c. Guarantees: sets are found in the order of their size; each was seen by the
 * machine to do what is claimed, and with it every answer that is named; the search is the same on every machine.
 *
 * A state is some facts with other answers. Where its status is not the one wanted, reason.c names facts that keep it so:
 * whatever larger set does bring the status about must change one of them, so only those are tried next. */
#include "inquiry.h"

#include <stdlib.h>
#include <string.h>

#define SETS_MAX 1000u               /* more are not looked for */
#define STATES_MAX (4 * (size_t)WTR_INQUIRY_CASES)        /* of one size, before doubles are taken out */

/* A state's changes, one word each, in the order of their items: item above, answer below, so that words compare alike. */
typedef uint64_t Word;
typedef struct States { Word *at; size_t count, capacity; uint32_t size; } States;      /* `size` words a state */

typedef struct Search {
    WtrInquiry *inquiry;
    uint32_t duty, reg, k, lane_scope;
    WtrDutyStatus wanted;
    unsigned unwanted;               /* the values of the status register that are not wanted */
    bool only_unknown;
    WtrCone cone;
    WtrTurnings base, now;           /* as the case is; as the state at hand is */
    States level, next, hits;
    WtrOther *others; Word *probe;   /* one state's changes */
    uint32_t block[WTR_INQUIRY_BLOCK], block_count;        /* states of the level in the trial's block */
    uint32_t cases;                  /* tried so far */
    bool cut;                        /* it ends with the size at hand */
    bool values_cut;                 /* some numbers or dates were left out */
    WTR_VEC(WtrChangeSet) sets;
    WtrStatus status;
} Search;

static Word word_of(uint32_t item, int32_t value) { return (Word)item << 32 | ((uint32_t)value ^ 0x80000000u); }
static uint32_t item_of(Word word) { return (uint32_t)(word >> 32); }
static int32_t value_of(Word word) { return (int32_t)((uint32_t)word ^ 0x80000000u); }

/* ---- lists of states ---------------------------------------------------------------------------------------- */

static Word *add_state(Search *search, States *states)
{
    if (states->count == states->capacity) {
        const size_t capacity = states->capacity > 0 ? 2 * states->capacity : 64;
        Word *grown = wtr_realloc(states->at, capacity * (states->size > 0 ? states->size : 1) * sizeof *grown);
        if (grown == NULL) {
            search->status = WTR_NO_MEMORY;
            return NULL;
        }
        states->at = grown;
        states->capacity = capacity;
    }
    return states->at + states->size * states->count++;
}

static void resize(States *states, uint32_t size)
{
    wtr_free(states->at);
    *states = (States){.size = size};
}

static int by_words(const void *a, const void *b, void *size)
{
    const Word *x = a, *y = b;
    for (uint32_t i = 0; i < *(const uint32_t *)size; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

static int by_items(const void *a, const void *b, void *size)
{
    const Word *x = a, *y = b;
    for (uint32_t i = 0; i < *(const uint32_t *)size; i++)
        if (item_of(x[i]) != item_of(y[i]))
            return item_of(x[i]) < item_of(y[i]) ? -1 : 1;
    return by_words(a, b, size);
}

/* Whether a set found before is part of the state. */
static bool holds_set(const Search *search, const Word *state, uint32_t size)
{
    for (uint32_t i = 0; i < search->sets.count; i++) {
        const WtrChangeSet *set = &search->sets.at[i];
        uint32_t met = 0;
        for (uint32_t k = 0; k < size && met < set->count; k++) {
            const WtrChange *change = &set->changes[met];
            const uint32_t scope = search->inquiry->book->facts.at[change->fact].scope;
            met += item_of(state[k]) == search->inquiry->first_item[change->fact] + change->lane - search->inquiry->first_lane[scope];
        }
        if (met == set->count)
            return true;
    }
    return false;
}

/* In order, each once, without those that hold a set found before. */
static void tidy(Search *search, States *states)
{
    size_t kept = 0;
    if (states->count > 1)
        qsort_r(states->at, states->count, states->size * sizeof *states->at, by_words, &states->size);
    for (size_t i = 0; i < states->count; i++) {
        const Word *state = states->at + states->size * i;
        if (kept > 0 && by_words(state, states->at + states->size * (kept - 1), &states->size) == 0)
            continue;
        if (!holds_set(search, state, states->size))
            memmove(states->at + states->size * kept++, state, states->size * sizeof *state);
    }
    states->count = kept;
}

/* ---- trials --------------------------------------------------------------------------------------------------- */

static void add_trial(Search *search, const Word *state, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        search->others[i] = (WtrOther){item_of(state[i]), value_of(state[i])};
    search->status = wtr_inquiry_add(search->inquiry, search->others, size);
}

static WtrDutyStatus status_in(const Search *search, uint32_t case_lane)
{
    return wtr_duty_status(search->inquiry->trial, search->duty, wtr_inquiry_lane(search->inquiry->trial, search->lane_scope, case_lane, search->k));
}

/* Whether one state has the status wanted. */
static bool does(Search *search, const Word *state, uint32_t size)
{
    wtr_reset(search->inquiry->trial);
    add_trial(search, state, size);
    if (search->status == WTR_OK)
        search->status = wtr_evaluate(search->inquiry->trial);
    return search->status == WTR_OK && status_in(search, 0) == search->wanted;
}

/* ---- going on from a state ---------------------------------------------------------------------------------------- */

static void add_next(Search *search, const Word *state, uint32_t size, uint32_t item, int32_t value)
{
    if (search->next.count >= STATES_MAX) {
        search->cut = true;
        return;
    }
    Word *to = add_state(search, &search->next);
    const Word word = word_of(item, value);
    uint32_t at = 0;
    if (to == NULL)
        return;
    for (; at < size && state[at] < word; at++)
        to[at] = state[at];
    to[at] = word;
    for (; at < size; at++)
        to[at + 1] = state[at];
}

static bool is_changed(const Word *state, uint32_t size, uint32_t item)
{
    for (uint32_t i = 0; i < size; i++)
        if (item_of(state[i]) == item)
            return true;
    return false;
}

static void try_answers(Search *search, const Word *state, uint32_t size, uint32_t item, const WtrTurnings *turnings)
{
    int32_t answers[WTR_ANSWERS_MAX];
    const uint32_t count = wtr_answers_of(search->inquiry, turnings, item, answers, &search->values_cut);
    for (uint32_t i = 0; i < count && search->status == WTR_OK; i++)
        add_next(search, state, size, item, answers[i]);
}

static bool has_turnings(const Search *search, uint32_t item)
{
    const WtrType type = search->inquiry->book->facts.at[search->inquiry->fact_of[item]].type;
    return type != WTR_TYPE_TRUTH && type != WTR_TYPE_CHOICE;
}

static void go_on(Search *search, const Word *state, uint32_t size, uint32_t case_lane)
{
    WtrInquiry *inquiry = search->inquiry;
    bool found = false;              /* the turning values of this state */
    wtr_reason_of(inquiry, case_lane, search->reg, search->k, search->unwanted);
    for (uint32_t i = 0; i < inquiry->leaves.count && search->status == WTR_OK; i++) {
        const uint32_t item = inquiry->leaves.at[i];
        if (is_changed(state, size, item) || (search->only_unknown && inquiry->known[item]))
            continue;
        try_answers(search, state, size, item, &search->base);
        if (size == 0 || !search->cone.pairs || !has_turnings(search, item))
            continue;
        if (!found)
            wtr_turnings_find(inquiry, &search->cone, inquiry->trial, case_lane, &search->now);
        found = true;
        try_answers(search, state, size, item, &search->now);
    }
    if (inquiry->failed)
        search->status = WTR_NO_MEMORY;
}

static void look_at_block(Search *search)
{
    const uint32_t size = search->level.size;
    if (search->status == WTR_OK)
        search->status = wtr_evaluate(search->inquiry->trial);
    if (search->status == WTR_OK && size == 0 && search->cone.numbers)
        wtr_turnings_find(search->inquiry, &search->cone, search->inquiry->trial, 0, &search->base);
    for (uint32_t i = 0; search->status == WTR_OK && i < search->block_count; i++) {
        const Word *state = search->level.at + (size_t)size * search->block[i];
        if (status_in(search, i) != search->wanted) {
            go_on(search, state, size, i);
            continue;
        }
        Word *hit = add_state(search, &search->hits);
        if (hit != NULL)
            memcpy(hit, state, size * sizeof *hit);
    }
    search->cases += search->block_count;
    search->block_count = 0;
    wtr_reset(search->inquiry->trial);
}

static void look_at_level(Search *search)
{
    wtr_reset(search->inquiry->trial);
    for (size_t i = 0; search->status == WTR_OK && i < search->level.count; i++) {
        add_trial(search, search->level.at + search->level.size * i, search->level.size);
        search->block[search->block_count++] = (uint32_t)i;
        if (search->block_count == search->inquiry->trial_cases)
            look_at_block(search);
    }
    if (search->block_count > 0)
        look_at_block(search);
}

/* ---- what was found ---------------------------------------------------------------------------------------------------- */

/* The answers to one fact of a set that do, and all that were tried: in order. */
typedef struct Tried { int32_t at[2 * WTR_ANSWERS_MAX]; bool does[2 * WTR_ANSWERS_MAX]; uint32_t count; } Tried;

static void note(Tried *tried, int32_t value, bool good)
{
    uint32_t at = 0;
    while (at < tried->count && tried->at[at] < value)
        at++;
    if (at < tried->count && tried->at[at] == value) {
        tried->does[at] = tried->does[at] || good;
        return;
    }
    if (tried->count == sizeof tried->at / sizeof *tried->at)
        return;
    for (uint32_t i = tried->count++; i > at; i--) {
        tried->at[i] = tried->at[i - 1];
        tried->does[i] = tried->does[i - 1];
    }
    tried->at[at] = value;
    tried->does[at] = good;
}

/* Hits of the same facts as the first, in which only fact number `which` is answered otherwise. */
static void gather_tried(Search *search, const Word *first, size_t count, uint32_t which, Tried *out)
{
    const uint32_t size = search->hits.size, item = item_of(first[which]);
    int32_t answers[WTR_ANSWERS_MAX];
    out->count = 0;
    for (size_t i = 0; i < count; i++) {
        const Word *hit = first + size * i;
        bool same = true;
        for (uint32_t k = 0; k < size && same; k++)
            same = k == which || hit[k] == first[k];
        if (same)
            note(out, value_of(hit[which]), true);
    }
    for (uint32_t n = wtr_answers_of(search->inquiry, &search->base, item, answers, &search->values_cut); n-- > 0;)
        note(out, answers[n], false);
    if (search->inquiry->known[item])
        note(out, search->inquiry->value[item], false);
}

static bool end_does(Search *search, const Word *first, uint32_t which, int32_t value)
{
    const uint32_t size = search->hits.size;
    memcpy(search->probe, first, size * sizeof *first);
    search->probe[which] = word_of(item_of(first[which]), value);
    return does(search, search->probe, size);
}

static void limits_of(WtrType type, int32_t *low, int32_t *high)
{
    *low = type == WTR_TYPE_DATE ? WTR_DAY_MIN : type == WTR_TYPE_NUMBER ? WTR_NUMBER_MIN : 0;
    *high = type == WTR_TYPE_DATE ? WTR_DAY_MAX : type == WTR_TYPE_NUMBER ? WTR_NUMBER_MAX : WTR_SPAN_MAX;
}

/* Neighbouring answers that do are one run; what lies beyond the outermost is tried at the type's limit. */
static uint32_t make_runs(Search *search, const Word *first, uint32_t which, const Tried *tried, WtrType type, WtrValues *out)
{
    const bool apart = type == WTR_TYPE_TRUTH || type == WTR_TYPE_CHOICE;
    uint32_t count = 0, last = tried->count;
    int32_t low, high;
    limits_of(type, &low, &high);
    while (last > 0 && type == WTR_TYPE_DATE && tried->at[last - 1] == WTR_NOT_YET)
        last--;
    for (uint32_t i = 0; i < tried->count; i++) {
        if (!tried->does[i])
            continue;
        if (!apart && i > 0 && i < last && tried->does[i - 1])
            out[count - 1].to = tried->at[i];
        else
            out[count++] = (WtrValues){tried->at[i], tried->at[i]};
        if (!apart && i == 0 && i < last && end_does(search, first, which, low))
            out[count - 1].from = low;
        if (!apart && i + 1 == last && end_does(search, first, which, high))
            out[count - 1].to = high;
    }
    return count;
}

static bool make_change(Search *search, const Word *first, size_t count, uint32_t which, Tried *tried, WtrChange *out)
{
    WtrInquiry *inquiry = search->inquiry;
    const uint32_t item = item_of(first[which]), fact = inquiry->fact_of[item];
    const WtrFact *row = &inquiry->book->facts.at[fact];
    gather_tried(search, first, count, which, tried);
    WtrValues *values = wtr_arena_array(inquiry->arena, tried->count, sizeof *values);
    if (values == NULL)
        return false;
    *out = (WtrChange){.fact = fact, .lane = inquiry->first_lane[row->scope] + item - inquiry->first_item[fact], .value = value_of(first[which]),
                       .values = values, .value_count = make_runs(search, first, which, tried, row->type, values)};
    return true;
}

static void make_set(Search *search, const Word *first, size_t count, Tried *tried)
{
    const uint32_t size = search->hits.size;
    WtrChange *changes = wtr_arena_array(search->inquiry->arena, (size_t)size + 1, sizeof *changes);
    bool good = changes != NULL;
    for (uint32_t i = 0; good && i < size; i++)
        good = make_change(search, first, count, i, tried, &changes[i]);
    WtrChangeSet *set = good ? wtr_vec_add(search->inquiry->arena, &search->sets) : NULL;
    if (set == NULL)
        search->status = WTR_NO_MEMORY;
    else
        *set = (WtrChangeSet){changes, size};
}

static bool same_items(const Word *a, const Word *b, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        if (item_of(a[i]) != item_of(b[i]))
            return false;
    return true;
}

static void make_sets(Search *search)
{
    States *hits = &search->hits;
    Tried *tried = hits->count > 0 ? wtr_arena_alloc(search->inquiry->arena, sizeof *tried) : NULL;
    if (hits->count == 0)
        return;
    if (tried == NULL) {
        search->status = WTR_NO_MEMORY;
        return;
    }
    qsort_r(hits->at, hits->count, hits->size * sizeof *hits->at, by_items, &hits->size);
    for (size_t i = 0, end; i < hits->count && search->status == WTR_OK; i = end) {
        const Word *first = hits->at + hits->size * i;
        end = i + 1;
        while (end < hits->count && same_items(first, hits->at + hits->size * end, hits->size))
            end++;
        if (search->sets.count == SETS_MAX)
            search->cut = true;
        else
            make_set(search, first, end - i, tried);
    }
}

/* ---- public ----------------------------------------------------------------------------------------------------------- */

static WtrStatus begin(Search *search)
{
    WtrInquiry *inquiry = search->inquiry;
    const size_t items = (size_t)inquiry->first_item[inquiry->book->facts.count] + 1;
    search->others = wtr_arena_array(inquiry->arena, items, sizeof *search->others);
    search->probe = wtr_arena_array(inquiry->arena, items, sizeof *search->probe);
    if (search->others == NULL || search->probe == NULL || !wtr_cone_of(inquiry, &search->reg, &search->k, 1, &search->cone) ||
        !wtr_turnings_begin(inquiry, &search->cone, &search->base) || !wtr_turnings_begin(inquiry, &search->cone, &search->now))
        return WTR_NO_MEMORY;
    (void)add_state(search, &search->level);
    return search->status;
}

static void run(Search *search, WtrChanges *out)
{
    for (uint32_t size = 0; search->status == WTR_OK; size++) {
        search->next.size = size + 1;
        search->hits.size = size;
        look_at_level(search);
        make_sets(search);
        out->tried = size;
        if (search->status != WTR_OK || search->cut)
            return;
        tidy(search, &search->next);
        out->complete = search->next.count == 0 && !search->values_cut;
        if (search->next.count == 0 || search->next.count > WTR_INQUIRY_CASES - search->cases)
            return;
        wtr_free(search->level.at);
        search->level = search->next;
        search->next = (States){.size = size + 2};
        resize(&search->hits, size + 1);
    }
}

WtrStatus wtr_inquiry_changes(WtrInquiry *inquiry, const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, WtrDutyStatus wanted,
                              WtrChangeable changeable, WtrChanges *out)
{
    const WtrBook *book = inquiry->book;
    if (duty >= book->duties.count || (wanted != WTR_DUE && wanted != WTR_NOT_DUE) || evaluator->rulebook != inquiry->rulebook || !evaluator->evaluated)
        return WTR_BAD_ARGUMENT;
    const WtrDutyStatus status = wtr_duty_status(evaluator, duty, lane);
    const uint32_t scope = book->duties.at[duty].scope;
    if (status == wanted || status == WTR_NOT_RAISED)
        return WTR_BAD_ARGUMENT;
    WtrStatus taken = wtr_inquiry_take(inquiry, evaluator, wtr_lane_case(evaluator, scope, lane));
    if (taken != WTR_OK)
        return taken;
    Search *search = wtr_alloc(sizeof *search);
    if (search == NULL)
        return WTR_NO_MEMORY;
    search->inquiry = inquiry;
    search->duty = duty;
    search->reg = book->duties.at[duty].status;
    search->lane_scope = scope;
    search->k = scope == 0 ? 0 : lane - inquiry->first_lane[scope];
    search->wanted = wanted;
    search->unwanted = WTR_IS_UNKNOWN | (wanted == WTR_DUE ? WTR_IS_FALSE : WTR_IS_TRUE);
    search->only_unknown = changeable == WTR_OF_UNKNOWN;
    search->status = begin(search);
    WtrChanges changes = {.tried = 0};
    if (search->status == WTR_OK)
        run(search, &changes);
    changes.sets = search->sets.at;
    changes.count = search->sets.count;
    const WtrStatus result = search->status;
    wtr_free(search->level.at);
    wtr_free(search->next.at);
    wtr_free(search->hits.at);
    wtr_free(search);
    if (result == WTR_OK)
        *out = changes;
    return result;
}
