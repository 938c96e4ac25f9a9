/* reread.c — the cases of a block evaluated once more with another choice of a reading.
 *
 * Relies on: evaluator.h. Guarantees: the block is only read. Two evaluators of one rulebook and size have the same layout,
 * so that what was given of the cases is copied in one piece and registers are compared plane by plane. */
#include <string.h>

#include "evaluator.h"

/* ---- evaluating ---------------------------------------------------------------------------------------------- */

static bool same_size(const WtrEvaluator *a, const WtrEvaluator *b)
{
    bool same = a->rulebook == b->rulebook;
    for (uint32_t i = 0; same && i < a->scope_count; i++)
        same = a->scopes[i].capacity == b->scopes[i].capacity;
    return same;
}

static WtrStatus make_like(const WtrEvaluator *evaluator, WtrEvaluator **again)
{
    if (*again != NULL && same_size(evaluator, *again))
        return WTR_OK;
    wtr_evaluator_free(*again);
    *again = NULL;
    const WtrEvaluatorOptions options = {.cases = evaluator->scopes[0].capacity,
                                         .instances = evaluator->scope_count > 1 ? evaluator->scopes[1].capacity : 0};
    return wtr_evaluator_new(evaluator->rulebook, &options, again);
}

static void copy_cases(WtrEvaluator *to, const WtrEvaluator *from)
{
    memcpy(to->base, from->base, from->input_words * sizeof *from->base);
    for (uint32_t i = 0; i < from->scope_count; i++) {
        to->scopes[i].count = from->scopes[i].count;
        if (i == 0)
            continue;
        memcpy(to->scopes[i].case_of, from->scopes[i].case_of, from->scopes[i].count * sizeof *from->scopes[i].case_of);
        memcpy(to->scopes[i].first, from->scopes[i].first, ((size_t)from->cases + 1) * sizeof *from->scopes[i].first);
    }
    to->cases = from->cases;
    to->not_yet = from->not_yet;
}

WtrStatus wtr_evaluate_otherwise(const WtrEvaluator *evaluator, uint32_t reading, uint32_t choice, WtrEvaluator **again)
{
    const WtrBook *book = evaluator->book;
    if (!evaluator->evaluated || reading >= book->readings.count || choice >= book->readings.at[reading].choices.count)
        return WTR_BAD_ARGUMENT;
    const WtrStatus status = make_like(evaluator, again);
    if (status != WTR_OK)
        return status;
    copy_cases(*again, evaluator);
    uint8_t *lanes = wtr_lanes8(*again, (*again)->reading_lanes[reading]);
    const WtrRange stands = book->choices.at[book->readings.at[reading].choices.first + choice].stands;
    for (uint32_t lane = 0; lane < evaluator->cases; lane++)
        if (wtr_stands(book, stands, wtr_as_of(evaluator, lane)))
            lanes[lane] = (uint8_t)choice;
    return wtr_evaluate(*again);
}

/* ---- comparing ----------------------------------------------------------------------------------------------- */

/* The lanes of one word in which a register holds something else. */
static uint64_t register_differs(const WtrEvaluator *a, const WtrEvaluator *b, const WtrSlot *slot, uint32_t word)
{
    const uint64_t known = a->base[slot->plane + word];
    uint64_t differs = known ^ b->base[slot->plane + word];
    if (slot->type == WTR_REG_TRUTH)
        return differs | (a->base[slot->other + word] ^ b->base[slot->other + word]);
    for (uint64_t left = known & ~differs; left != 0; left &= left - 1) {
        const uint32_t bit = (uint32_t)__builtin_ctzll(left), lane = word * 64 + bit;
        const bool same = slot->type == WTR_REG_CHOICE ? wtr_lanes8(a, slot->other)[lane] == wtr_lanes8(b, slot->other)[lane]
                                                       : wtr_lanes32(a, slot->other)[lane] == wtr_lanes32(b, slot->other)[lane];
        differs |= (uint64_t)!same << bit;
    }
    return differs;
}

static uint64_t node_differs(const WtrEvaluator *a, const WtrEvaluator *b, uint32_t node, uint32_t word)
{
    return node == WTR_NONE ? 0 : register_differs(a, b, wtr_node_slot(a, node), word);
}

/* Status, state and deadlines of a duty are made of these registers, its dates and what is the same for both. */
static uint64_t duty_differs(const WtrEvaluator *a, const WtrEvaluator *b, const WtrDuty *duty, uint32_t word)
{
    uint64_t differs = register_differs(a, b, &a->slots[duty->status], word) | node_differs(a, b, duty->gate, word) |
                       node_differs(a, b, duty->done, word) | node_differs(a, b, duty->explained, word);
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        const WtrDeadline *deadline = &a->book->deadlines.at[duty->deadlines.first + i];
        differs |= node_differs(a, b, deadline->when, word) | node_differs(a, b, deadline->anchor, word);
    }
    return differs;
}

WtrStatus wtr_duty_differs(const WtrEvaluator *evaluator, const WtrEvaluator *again, uint32_t duty, uint64_t *mask)
{
    if (!evaluator->evaluated || !again->evaluated || duty >= evaluator->book->duties.count || !same_size(evaluator, again) ||
        evaluator->cases != again->cases)
        return WTR_BAD_ARGUMENT;
    const WtrDuty *row = &evaluator->book->duties.at[duty];
    const WtrSlot *status = &evaluator->slots[row->status];
    const WtrStatus code = wtr_duty_mask(evaluator, duty, WTR_NOT_RAISED, mask);
    const uint32_t lanes = evaluator->scopes[row->scope].count;
    for (uint32_t word = 0; code == WTR_OK && word < (lanes + 63) / 64; word++) {
        const uint64_t used = lanes - word * 64 >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << (lanes - word * 64)) - 1;
        const uint64_t ruled_out = evaluator->base[status->other + word] & again->base[status->other + word];
        mask[word] = used & ~mask[word] & ~ruled_out & duty_differs(evaluator, again, row, word);
    }
    return code;
}
