/* inquiry.c — one case taken out of a block, to be asked again with other answers.
 *
 * Relies on: inquiry.h. Guarantees: what is taken is all that the rules can read of the case, so that a trial without
 * changes gives what the case gave. */
#include "inquiry.h"

#include <stdlib.h>

WtrStatus wtr_inquiry_new(const WtrRulebook *rulebook, WtrInquiry **out)
{
    WtrInquiry *inquiry = wtr_alloc(sizeof *inquiry);
    if (inquiry == NULL)
        return WTR_NO_MEMORY;
    inquiry->rulebook = rulebook;
    inquiry->book = wtr_rulebook_data(rulebook);
    inquiry->program = &rulebook->program;
    if (!wtr_reason_weigh(inquiry)) {
        wtr_inquiry_free(inquiry);
        return WTR_NO_MEMORY;
    }
    *out = inquiry;
    return WTR_OK;
}

void wtr_inquiry_free(WtrInquiry *inquiry)
{
    if (inquiry == NULL)
        return;
    wtr_evaluator_free(inquiry->trial);
    wtr_arena_free(inquiry->arena);
    wtr_free(inquiry->weight);
    wtr_free(inquiry->slot);
    wtr_free(inquiry->touched.at);
    wtr_free(inquiry->stack.at);
    wtr_free(inquiry->leaves.at);
    wtr_free(inquiry);
}

/* ---- taking a case ---------------------------------------------------------------------------------------------- */

static void count_instances(WtrInquiry *inquiry, const WtrEvaluator *evaluator, uint32_t lane)
{
    for (uint32_t scope = 0; scope < inquiry->program->scope_count; scope++) {
        const WtrRange lanes = wtr_case_lanes(evaluator, scope, lane);
        inquiry->instances[scope] = lanes.count;
        inquiry->first_lane[scope] = lanes.first;
    }
    for (uint32_t i = 0; i < inquiry->book->subjects.count; i++)
        inquiry->raised[i] = wtr_is_raised(evaluator, i, lane);
}

static uint32_t count_items(WtrInquiry *inquiry)
{
    uint64_t items = 0;
    for (uint32_t i = 0; i < inquiry->book->facts.count; i++) {
        inquiry->first_item[i] = (uint32_t)items;
        items += inquiry->instances[inquiry->book->facts.at[i].scope];
    }
    inquiry->first_item[inquiry->book->facts.count] = (uint32_t)items;
    return items < UINT32_MAX ? (uint32_t)items : UINT32_MAX;
}

static void copy_answers(WtrInquiry *inquiry, const WtrEvaluator *evaluator)
{
    for (uint32_t fact = 0; fact < inquiry->book->facts.count; fact++) {
        const uint32_t scope = inquiry->book->facts.at[fact].scope;
        for (uint32_t k = 0; k < inquiry->instances[scope]; k++) {
            const uint32_t item = inquiry->first_item[fact] + k;
            const WtrValue given = wtr_fact_given(evaluator, fact, inquiry->first_lane[scope] + k);
            inquiry->fact_of[item] = fact;
            inquiry->known[item] = given.known;
            inquiry->value[item] = given.type == WTR_TYPE_TRUTH ? (int32_t)given.truth : given.number;
            if (given.known)
                inquiry->base[inquiry->base_count++] = (WtrFactValue){fact, k, inquiry->value[item]};
        }
    }
}

#define NEW_ARRAY(to, count) ((to) = wtr_arena_array(inquiry->arena, (size_t)(count) + 1, sizeof *(to)))

WtrStatus wtr_inquiry_take(WtrInquiry *inquiry, const WtrEvaluator *evaluator, uint32_t lane)
{
    if (evaluator->rulebook != inquiry->rulebook || !evaluator->evaluated || lane >= evaluator->cases)
        return WTR_BAD_ARGUMENT;
    wtr_arena_free(inquiry->arena);
    inquiry->arena = wtr_arena_new();
    inquiry->failed = false;
    inquiry->base_count = 0;
    if (inquiry->arena == NULL)
        return WTR_NO_MEMORY;
    NEW_ARRAY(inquiry->instances, inquiry->program->scope_count);
    NEW_ARRAY(inquiry->first_lane, inquiry->program->scope_count);
    NEW_ARRAY(inquiry->first_item, inquiry->book->facts.count);
    NEW_ARRAY(inquiry->raised, inquiry->book->subjects.count);
    if (wtr_arena_failed(inquiry->arena))
        return WTR_NO_MEMORY;
    count_instances(inquiry, evaluator, lane);
    const uint32_t items = count_items(inquiry);
    NEW_ARRAY(inquiry->fact_of, items);
    NEW_ARRAY(inquiry->known, items);
    NEW_ARRAY(inquiry->value, items);
    NEW_ARRAY(inquiry->base, items);
    if (wtr_arena_failed(inquiry->arena) || !wtr_reason_begin(inquiry))
        return WTR_NO_MEMORY;
    inquiry->as_of = wtr_as_of(evaluator, lane);
    inquiry->today = wtr_today(evaluator, lane);
    copy_answers(inquiry, evaluator);
    const uint32_t readings = inquiry->book->readings.count;
    const WtrStatus status = wtr_inquiry_make_trial(inquiry, WTR_INQUIRY_BLOCK);
    for (uint32_t i = 0; status == WTR_OK && i < readings; i++)
        wtr_choose_reading(inquiry->trial, i, wtr_reading_in_use(evaluator, i, lane));
    return status;
}

/* ---- trials ------------------------------------------------------------------------------------------------------ */

#define LANES_MAX 16384u             /* instances of a block of trials, however many cases that leaves room for */

WtrStatus wtr_inquiry_make_trial(WtrInquiry *inquiry, uint32_t cases)
{
    uint32_t most = 1;
    for (uint32_t scope = 1; scope < inquiry->program->scope_count; scope++)
        if (inquiry->instances[scope] > most)
            most = inquiry->instances[scope];
    if (cases > LANES_MAX / most)
        cases = LANES_MAX / most > 0 ? LANES_MAX / most : 1;
    if (inquiry->trial != NULL && cases == inquiry->trial_cases && most * cases <= inquiry->trial_instances) {
        wtr_reset(inquiry->trial);
        return WTR_OK;
    }
    wtr_evaluator_free(inquiry->trial);
    inquiry->trial = NULL;
    inquiry->trial_cases = cases;
    inquiry->trial_instances = most * cases;
    const WtrEvaluatorOptions options = {.cases = cases, .instances = inquiry->trial_instances};
    return wtr_evaluator_new(inquiry->rulebook, &options, &inquiry->trial);
}

WtrStatus wtr_inquiry_add(WtrInquiry *inquiry, const WtrOther *changes, uint32_t count)
{
    const WtrBook *book = inquiry->book;
    WtrStatus status = wtr_case_add(inquiry->trial, inquiry->as_of, inquiry->today, NULL);
    for (uint32_t i = 0; status == WTR_OK && i < book->subjects.count; i++) {
        if (!inquiry->raised[i])
            continue;
        status = wtr_raise(inquiry->trial, i);
        for (uint32_t k = 0; status == WTR_OK && book->subjects.at[i].many && k < inquiry->instances[book->subjects.at[i].scope]; k++)
            status = wtr_instance_add(inquiry->trial, i, NULL);
    }
    if (status == WTR_OK)
        status = wtr_set_facts(inquiry->trial, inquiry->base, inquiry->base_count, NULL);
    for (uint32_t i = 0; status == WTR_OK && i < count; i++) {
        const uint32_t fact = inquiry->fact_of[changes[i].item];
        const WtrFactValue value = {fact, changes[i].item - inquiry->first_item[fact], changes[i].value};
        status = wtr_set_facts(inquiry->trial, &value, 1, NULL);
    }
    return status;
}
