/* questions.c — what to ask next: the unknown facts that hold duties open, each with what its answers would settle.
 *
 * Relies on: inquiry.h, reason.c, turning.c. Guarantees: one look ahead, every answer tried by the machine; the order is
 * the same on every machine. SPEC "What to ask next" defines it. */
#include "inquiry.h"

#include <stdlib.h>
#include <string.h>

/* An undetermined duty in one instance. */
typedef struct Open { uint32_t duty, reg, k, scope; } Open;

typedef struct Asking {
    WtrInquiry *inquiry;
    Open *open; uint32_t open_count;
    uint32_t *waiting;                   /* by item: duties that rest on it */
    WtrQuestion *questions; uint32_t *items, count;
    WtrTurnings turnings; bool numbers;
    uint32_t block[WTR_INQUIRY_BLOCK], block_count;        /* by case of the trial's block: the question it answers */
    uint64_t last; uint32_t last_question;             /* the outcome of the answer before, to tell stretches apart */
    WtrStatus status;
} Asking;

/* ---- what is open -------------------------------------------------------------------------------------------- */

static bool gather_open(Asking *asking, const WtrEvaluator *evaluator, const bool *duties)
{
    WtrInquiry *inquiry = asking->inquiry;
    const WtrBook *book = inquiry->book;
    uint64_t most = 0;
    for (uint32_t i = 0; i < book->duties.count; i++)
        most += inquiry->instances[book->duties.at[i].scope];
    asking->open = most < UINT32_MAX ? wtr_arena_array(inquiry->arena, (size_t)most + 1, sizeof *asking->open) : NULL;
    if (asking->open == NULL)
        return false;
    for (uint32_t i = 0; i < book->duties.count; i++) {
        const uint32_t scope = book->duties.at[i].scope;
        if (duties != NULL && !duties[i])
            continue;
        for (uint32_t k = 0; k < inquiry->instances[scope]; k++)
            if (wtr_duty_status(evaluator, i, inquiry->first_lane[scope] + k) == WTR_UNDETERMINED)
                asking->open[asking->open_count++] = (Open){i, book->duties.at[i].status, k, scope};
    }
    return true;
}

/* Runs the case as it is, and counts for each item the duties that wait for it. */
static void count_waiting(Asking *asking)
{
    WtrInquiry *inquiry = asking->inquiry;
    wtr_reset(inquiry->trial);
    asking->status = wtr_inquiry_add(inquiry, NULL, 0);
    if (asking->status == WTR_OK)
        asking->status = wtr_evaluate(inquiry->trial);
    for (uint32_t i = 0; asking->status == WTR_OK && i < asking->open_count; i++) {
        wtr_reason_unknown(inquiry, 0, asking->open[i].reg, asking->open[i].k);
        for (uint32_t n = 0; n < inquiry->leaves.count; n++)
            asking->waiting[inquiry->leaves.at[n]]++;
        if (inquiry->failed)
            asking->status = WTR_NO_MEMORY;
    }
}

static bool find_turnings(Asking *asking)
{
    WtrInquiry *inquiry = asking->inquiry;
    uint32_t *regs = wtr_arena_array(inquiry->arena, (size_t)asking->open_count + 1, sizeof *regs);
    uint32_t *ks = wtr_arena_array(inquiry->arena, (size_t)asking->open_count + 1, sizeof *ks);
    WtrCone cone;
    if (regs == NULL || ks == NULL)
        return false;
    for (uint32_t i = 0; i < asking->open_count; i++) {
        regs[i] = asking->open[i].reg;
        ks[i] = asking->open[i].k;
    }
    if (!wtr_cone_of(inquiry, regs, ks, asking->open_count, &cone) || !wtr_turnings_begin(inquiry, &cone, &asking->turnings))
        return false;
    if (cone.numbers)
        wtr_turnings_find(inquiry, &cone, inquiry->trial, 0, &asking->turnings);
    return true;
}

static bool list_questions(Asking *asking)
{
    WtrInquiry *inquiry = asking->inquiry;
    const uint32_t items = inquiry->first_item[inquiry->book->facts.count];
    asking->questions = wtr_arena_array(inquiry->arena, (size_t)items + 1, sizeof *asking->questions);
    asking->items = wtr_arena_array(inquiry->arena, (size_t)items + 1, sizeof *asking->items);
    if (asking->questions == NULL || asking->items == NULL)
        return false;
    for (uint32_t item = 0; item < items; item++) {
        if (asking->waiting[item] == 0)
            continue;
        const uint32_t fact = inquiry->fact_of[item], scope = inquiry->book->facts.at[fact].scope;
        asking->items[asking->count] = item;
        asking->questions[asking->count++] = (WtrQuestion){.fact = fact, .lane = inquiry->first_lane[scope] + item - inquiry->first_item[fact],
                                                           .waiting = asking->waiting[item], .least = UINT32_MAX};
    }
    return true;
}

/* ---- what answers settle ---------------------------------------------------------------------------------------- */

/* How many open duties one trial settles, and a mark of which and how. */
static uint32_t outcome(const Asking *asking, uint32_t case_lane, uint64_t *mark)
{
    const WtrEvaluator *trial = asking->inquiry->trial;
    uint32_t settled = 0;
    *mark = 14695981039346656037u;
    for (uint32_t i = 0; i < asking->open_count; i++) {
        const Open *open = &asking->open[i];
        const WtrDutyStatus status = wtr_duty_status(trial, open->duty, wtr_inquiry_lane(trial, open->scope, case_lane, open->k));
        settled += status != WTR_UNDETERMINED;
        *mark = (*mark ^ (uint64_t)status) * 1099511628211u;
    }
    return settled;
}

static bool has_stretches(const Asking *asking, uint32_t question)
{
    const WtrType type = asking->inquiry->book->facts.at[asking->questions[question].fact].type;
    return type != WTR_TYPE_TRUTH && type != WTR_TYPE_CHOICE;
}

static void look_at_block(Asking *asking)
{
    asking->status = wtr_evaluate(asking->inquiry->trial);
    for (uint32_t i = 0; asking->status == WTR_OK && i < asking->block_count; i++) {
        const uint32_t row = asking->block[i];
        WtrQuestion *question = &asking->questions[row];
        uint64_t mark;
        const uint32_t settled = outcome(asking, i, &mark);
        const bool same = row == asking->last_question && mark == asking->last && has_stretches(asking, row);
        asking->last_question = row;
        asking->last = mark;
        if (same)
            continue;
        question->answers++;
        question->settled += settled;
        if (settled < question->least)
            question->least = settled;
        if (settled > question->most)
            question->most = settled;
    }
    asking->block_count = 0;
    wtr_reset(asking->inquiry->trial);
}

static void try_answers(Asking *asking)
{
    int32_t answers[WTR_ANSWERS_MAX];
    WtrInquiry *inquiry = asking->inquiry;
    bool cut = false;                /* of very many values the first do */
    wtr_reset(inquiry->trial);
    asking->last_question = WTR_NONE;
    for (uint32_t i = 0; asking->status == WTR_OK && i < asking->count; i++) {
        const uint32_t count = wtr_answers_of(inquiry, &asking->turnings, asking->items[i], answers, &cut);
        for (uint32_t n = 0; asking->status == WTR_OK && n < count; n++) {
            asking->status = wtr_inquiry_add(inquiry, &(WtrOther){asking->items[i], answers[n]}, 1);
            asking->block[asking->block_count++] = i;
            if (asking->status == WTR_OK && asking->block_count == inquiry->trial_cases)
                look_at_block(asking);
        }
    }
    if (asking->status == WTR_OK && asking->block_count > 0)
        look_at_block(asking);
}

static int best_first(const void *a, const void *b)
{
    const WtrQuestion *x = a, *y = b;
    const uint64_t expect_x = (uint64_t)x->settled * y->answers, expect_y = (uint64_t)y->settled * x->answers;
    if (expect_x != expect_y)
        return expect_x > expect_y ? -1 : 1;
    if (x->least != y->least)
        return x->least > y->least ? -1 : 1;
    if (x->waiting != y->waiting)
        return x->waiting > y->waiting ? -1 : 1;
    if (x->fact != y->fact)
        return x->fact < y->fact ? -1 : 1;
    return x->lane < y->lane ? -1 : x->lane > y->lane;
}

/* ---- public ---------------------------------------------------------------------------------------------------------- */

static WtrStatus ask(Asking *asking, const WtrEvaluator *evaluator, const bool *duties)
{
    WtrInquiry *inquiry = asking->inquiry;
    asking->waiting = wtr_arena_array(inquiry->arena, (size_t)inquiry->first_item[inquiry->book->facts.count] + 1, sizeof *asking->waiting);
    if (asking->waiting == NULL || !gather_open(asking, evaluator, duties))
        return WTR_NO_MEMORY;
    count_waiting(asking);
    if (asking->status != WTR_OK)
        return asking->status;
    if (!find_turnings(asking) || !list_questions(asking))
        return WTR_NO_MEMORY;
    try_answers(asking);
    if (asking->status == WTR_OK && asking->count > 1)
        qsort(asking->questions, asking->count, sizeof *asking->questions, best_first);
    return asking->status;
}

WtrStatus wtr_inquiry_questions(WtrInquiry *inquiry, const WtrEvaluator *evaluator, uint32_t case_lane, const bool *duties,
                                const WtrQuestion **out, uint32_t *count)
{
    Asking *asking = wtr_alloc(sizeof *asking);
    if (asking == NULL)
        return WTR_NO_MEMORY;
    asking->inquiry = inquiry;
    WtrStatus status = wtr_inquiry_take(inquiry, evaluator, case_lane);
    if (status == WTR_OK)
        status = ask(asking, evaluator, duties);
    if (status == WTR_OK) {
        *out = asking->questions;
        *count = asking->count;
    }
    wtr_free(asking);
    return status;
}
