/* otherwise.c — see otherwise.h. A second evaluator runs the block again for each other choice; where the registers that a
 * duty rests on have changed, its results are compared. */
#include "otherwise.h"

#include <stdlib.h>
#include <string.h>

/* The duties that can reach a reading, in the rulebook's order. */
typedef WTR_VEC(uint32_t) Users;

struct WtrOtherwise {
    const WtrRulebook *rulebook; const WtrBook *book;
    Users *users;                        /* by reading */
    WtrEvaluator *evaluator;             /* of the other choice; made when first needed */
    uint64_t *mask; size_t words;        /* lanes of a duty that have to be compared */
    WTR_VEC(WtrAlternative) list;
    WtrArena *arena;                     /* the lists of the alternatives of one block */
};

/* ---- which duties reach a reading ------------------------------------------------------------------------- */

/* Children lie below their parents, so one sweep upwards tells for every node. */
static void mark_nodes(const WtrBook *book, uint32_t reading, bool *reaches)
{
    for (uint32_t i = 0; i < book->nodes.count; i++) {
        const WtrNode *node = &book->nodes.at[i];
        reaches[i] = node->kind == WTR_NODE_READING && node->ref == reading;
        for (uint32_t k = 0; k < node->children.count && !reaches[i]; k++)
            reaches[i] = reaches[book->children.at[node->children.first + k]];
    }
}

static bool reached(const bool *reaches, uint32_t node)
{
    return node != WTR_NONE && reaches[node];
}

static bool duty_reaches(const WtrBook *book, const WtrDuty *duty, const bool *reaches)
{
    bool any = reached(reaches, duty->root) || reached(reaches, duty->gate) || reached(reaches, duty->done) || reached(reaches, duty->explained);
    for (uint32_t i = 0; i < duty->deadlines.count && !any; i++) {
        const WtrDeadline *deadline = &book->deadlines.at[duty->deadlines.first + i];
        any = reached(reaches, deadline->when) || reached(reaches, deadline->anchor);
    }
    return any;
}

static bool find_users(const WtrBook *book, uint32_t reading, bool *reaches, Users *out)
{
    mark_nodes(book, reading, reaches);
    for (uint32_t i = 0; i < book->duties.count; i++) {
        if (!duty_reaches(book, &book->duties.at[i], reaches))
            continue;
        uint32_t *slot = wtr_vec_add(NULL, out);
        if (slot == NULL)
            return false;
        *slot = i;
    }
    return true;
}

WtrOtherwise *wtr_otherwise_new(const WtrRulebook *rulebook)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    WtrOtherwise *otherwise = wtr_alloc(sizeof *otherwise);
    bool *reaches = wtr_alloc(book->nodes.count);
    bool good = otherwise != NULL && reaches != NULL;
    if (good) {
        otherwise->rulebook = rulebook;
        otherwise->book = book;
        otherwise->users = wtr_alloc(book->readings.count * sizeof *otherwise->users);
        good = otherwise->users != NULL;
    }
    for (uint32_t i = 0; good && i < book->readings.count; i++)
        good = find_users(book, i, reaches, &otherwise->users[i]);
    wtr_free(reaches);
    if (good)
        return otherwise;
    wtr_otherwise_free(otherwise);
    return NULL;
}

void wtr_otherwise_free(WtrOtherwise *otherwise)
{
    if (otherwise == NULL)
        return;
    for (uint32_t i = 0; otherwise->users != NULL && i < otherwise->book->readings.count; i++)
        wtr_free(otherwise->users[i].at);
    wtr_free(otherwise->users);
    wtr_free(otherwise->list.at);
    wtr_free(otherwise->mask);
    wtr_arena_free(otherwise->arena);
    wtr_evaluator_free(otherwise->evaluator);
    wtr_free(otherwise);
}

/* ---- comparing --------------------------------------------------------------------------------------------- */

bool wtr_same_deadline(const WtrBook *book, const WtrDeadlineResult *a, const WtrDeadlineResult *b)
{
    const WtrDeadline *x = &book->deadlines.at[a->deadline], *y = &book->deadlines.at[b->deadline];
    return a->date == b->date && a->applies == b->applies && a->state == b->state && x->modality == y->modality && strcmp(x->text, y->text) == 0;
}

static bool same_result(const WtrBook *book, const WtrDutyResult *a, const WtrDutyResult *b)
{
    if (a->status != b->status || a->state != b->state || a->deadline_count != b->deadline_count)
        return false;
    for (uint32_t i = 0; i < a->deadline_count; i++)
        if (!wtr_same_deadline(book, &a->deadlines[i], &b->deadlines[i]))
            return false;
    return true;
}

static bool keep(WtrOtherwise *otherwise, const WtrAlternative *where, const WtrDutyResult *result)
{
    WtrAlternative *slot = wtr_vec_add(NULL, &otherwise->list);
    WtrDeadlineResult *deadlines = wtr_arena_array(otherwise->arena, (size_t)result->deadline_count + 1, sizeof *deadlines);
    uint32_t *needs = wtr_arena_array(otherwise->arena, (size_t)result->need_count + 1, sizeof *needs);
    if (slot == NULL || deadlines == NULL || needs == NULL)
        return false;
    for (uint32_t i = 0; i < result->deadline_count; i++)
        deadlines[i] = result->deadlines[i];
    for (uint32_t i = 0; i < result->need_count; i++)
        needs[i] = result->needs[i];
    *slot = *where;
    slot->status = result->status;
    slot->state = result->state;
    slot->deadlines = deadlines;
    slot->deadline_count = result->deadline_count;
    slot->needs = needs;
    slot->need_count = result->need_count;
    return true;
}

static WtrStatus compare_lane(WtrOtherwise *otherwise, const WtrView *view, const WtrAlternative *where)
{
    WtrDutyResult now, then;
    WtrStatus code = wtr_duty_parts(view->evaluator, where->duty, where->lane, WTR_PART_DEADLINES, &now);
    if (code == WTR_OK)
        code = wtr_duty_parts(otherwise->evaluator, where->duty, where->lane, WTR_PART_DEADLINES, &then);
    if (code != WTR_OK || same_result(view->book, &now, &then))
        return code;
    code = wtr_duty_parts(otherwise->evaluator, where->duty, where->lane, WTR_PART_DEADLINES | WTR_PART_NEEDS, &then);
    return code != WTR_OK ? code : keep(otherwise, where, &then) ? WTR_OK : WTR_NO_MEMORY;
}

/* Whether a choice is another than the one in use in a case, and stands on its date. */
static bool is_other(const WtrBook *book, const WtrEvaluator *evaluator, uint32_t case_lane, uint32_t reading, uint32_t choice)
{
    const WtrReading *of = &book->readings.at[reading];
    return choice != wtr_reading_in_use(evaluator, reading, case_lane) &&
           wtr_stands(book, book->choices.at[of->choices.first + choice].stands, wtr_as_of(evaluator, case_lane));
}

static bool make_mask(WtrOtherwise *otherwise, size_t words)
{
    if (words <= otherwise->words)
        return true;
    wtr_free(otherwise->mask);
    otherwise->mask = wtr_alloc(words * sizeof *otherwise->mask);
    otherwise->words = otherwise->mask != NULL ? words : 0;
    return otherwise->mask != NULL;
}

static WtrStatus compare_duty(WtrOtherwise *otherwise, const WtrView *view, WtrAlternative where)
{
    const uint32_t scope = view->book->duties.at[where.duty].scope;
    const uint32_t words = (wtr_lane_count(view->evaluator, scope) + 63) / 64;
    WtrStatus code = make_mask(otherwise, words) ? wtr_duty_differs(view->evaluator, otherwise->evaluator, where.duty, otherwise->mask) : WTR_NO_MEMORY;
    for (uint32_t word = 0; code == WTR_OK && word < words; word++)
        for (uint64_t left = otherwise->mask[word]; code == WTR_OK && left != 0; left &= left - 1) {
            where.lane = word * 64 + (uint32_t)__builtin_ctzll(left);
            if (is_other(view->book, view->evaluator, wtr_case_of(view->evaluator, scope, where.lane), where.reading, where.choice))
                code = compare_lane(otherwise, view, &where);
        }
    return code;
}

/* ---- evaluating -------------------------------------------------------------------------------------------- */

static bool is_wanted(const WtrOtherwise *otherwise, const WtrView *view, uint32_t reading)
{
    const Users *users = &otherwise->users[reading];
    for (uint32_t i = 0; i < users->count; i++)
        if (view->selection->duties[users->at[i]])
            return true;
    return false;
}

static bool is_open_to(const WtrView *view, uint32_t reading, uint32_t choice)
{
    for (uint32_t i = 0; i < wtr_case_count(view->evaluator); i++)
        if (is_other(view->book, view->evaluator, i, reading, choice))
            return true;
    return false;
}

static WtrStatus try_choice(WtrOtherwise *otherwise, const WtrView *view, uint32_t reading, uint32_t choice)
{
    const Users *users = &otherwise->users[reading];
    WtrStatus code = wtr_evaluate_otherwise(view->evaluator, reading, choice, &otherwise->evaluator);
    for (uint32_t i = 0; code == WTR_OK && i < users->count; i++)
        if (view->selection->duties[users->at[i]])
            code = compare_duty(otherwise, view, (WtrAlternative){.duty = users->at[i], .reading = reading, .choice = choice});
    return code;
}

static int by_duty(const void *a, const void *b)
{
    const WtrAlternative *x = a, *y = b;
    const uint32_t keys[][2] = {{x->duty, y->duty}, {x->lane, y->lane}, {x->reading, y->reading}, {x->choice, y->choice}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

WtrStatus wtr_otherwise_find(WtrOtherwise *otherwise, const WtrView *view)
{
    WtrStatus code = WTR_OK;
    otherwise->list.count = 0;
    wtr_arena_free(otherwise->arena);
    otherwise->arena = NULL;
    if (view->book->readings.count == 0)
        return WTR_OK;
    otherwise->arena = wtr_arena_new();
    if (otherwise->arena == NULL)
        return WTR_NO_MEMORY;
    for (uint32_t i = 0; i < view->book->readings.count; i++)
        for (uint32_t choice = 0; code == WTR_OK && is_wanted(otherwise, view, i) && choice < view->book->readings.at[i].choices.count; choice++)
            if (is_open_to(view, i, choice))
                code = try_choice(otherwise, view, i, choice);
    if (code == WTR_OK && otherwise->list.count > 1)
        qsort(otherwise->list.at, otherwise->list.count, sizeof *otherwise->list.at, by_duty);
    return code;
}

/* ---- reading it off ---------------------------------------------------------------------------------------- */

/* The first alternative that does not come before `key`. */
static uint32_t lower_bound(const WtrOtherwise *otherwise, const WtrAlternative *key)
{
    uint32_t low = 0, high = otherwise->list.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (by_duty(&otherwise->list.at[middle], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static WtrAlternatives between(const WtrView *view, const WtrAlternative *from, const WtrAlternative *to)
{
    const WtrOtherwise *otherwise = view->otherwise;
    if (otherwise == NULL || otherwise->list.count == 0)
        return (WtrAlternatives){NULL, 0};
    uint32_t first = lower_bound(otherwise, from);
    return (WtrAlternatives){otherwise->list.at + first, lower_bound(otherwise, to) - first};
}

WtrAlternatives wtr_otherwise_of(const WtrView *view, uint32_t duty, uint32_t lane)
{
    return between(view, &(WtrAlternative){.duty = duty, .lane = lane}, &(WtrAlternative){.duty = duty, .lane = lane + 1});
}

WtrAlternatives wtr_otherwise_by(const WtrView *view, uint32_t duty, uint32_t lane, uint32_t reading)
{
    return between(view, &(WtrAlternative){.duty = duty, .lane = lane, .reading = reading},
                   &(WtrAlternative){.duty = duty, .lane = lane, .reading = reading + 1});
}

bool wtr_reading_open(const WtrView *view, uint32_t reading)
{
    for (uint32_t i = 0; i < view->book->readings.at[reading].choices.count; i++)
        if (is_other(view->book, view->evaluator, view->lane, reading, i))
            return true;
    return false;
}

bool wtr_otherwise_raises(const WtrView *view, const WtrEntry *entry)
{
    if (entry->status != WTR_NOT_DUE)
        return false;
    WtrAlternatives all = wtr_otherwise_of(view, entry->duty, entry->lane);
    for (uint32_t i = 0; i < all.count; i++)
        if (all.at[i].status != WTR_NOT_DUE)
            return true;
    return false;
}
