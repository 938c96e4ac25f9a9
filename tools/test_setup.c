/* test_setup.c — see test_setup.h. */
#include "test_setup.h"

static WtrStatus set_fact(const WtrBook *book, WtrEvaluator *evaluator, const WtrGiven *given)
{
    const WtrFact *fact = &book->facts.at[given->fact];
    uint32_t instance = given->instance == WTR_NONE ? 0 : given->instance;
    if (!given->known)
        return WTR_OK;
    switch (fact->type) {
    case WTR_TYPE_TRUTH:
        return wtr_set_truth(evaluator, given->fact, instance, (WtrTruth)given->value);
    case WTR_TYPE_DATE:
        return wtr_set_date(evaluator, given->fact, instance, given->value);
    case WTR_TYPE_CHOICE:
        return wtr_set_choice(evaluator, given->fact, instance, (uint32_t)given->value);
    default:
        return wtr_set_number(evaluator, given->fact, instance, given->value);
    }
}

static WtrStatus set_given(const WtrBook *book, WtrEvaluator *evaluator, const WtrGiven *given)
{
    WtrStatus status = WTR_OK;
    if (given->subject != WTR_NONE && book->subjects.at[given->subject].many && given->instance != WTR_NONE) {
        while (status == WTR_OK && wtr_instances(evaluator, given->subject, 0).count <= given->instance)
            status = wtr_instance_add(evaluator, given->subject, NULL);
    } else if (given->subject != WTR_NONE) {
        status = wtr_raise(evaluator, given->subject);
    }
    if (status == WTR_OK && given->fact != WTR_NONE)
        status = set_fact(book, evaluator, given);
    return status;
}

WtrStatus wtr_test_set_up(const WtrBook *book, const WtrTest *test, WtrEvaluator *evaluator)
{
    wtr_reset(evaluator);
    WtrStatus status = WTR_OK;
    for (uint32_t i = 0; i < book->readings.count && status == WTR_OK; i++)
        status = wtr_choose_reading(evaluator, i, book->readings.at[i].standard);
    for (uint32_t i = 0; i < test->picks.count && status == WTR_OK; i++) {
        const WtrPick *pick = &book->picks.at[test->picks.first + i];
        status = wtr_choose_reading(evaluator, pick->reading, pick->choice);
    }
    if (status == WTR_OK)
        status = wtr_case_add(evaluator, test->on, test->today, NULL);
    for (uint32_t i = 0; i < test->givens.count && status == WTR_OK; i++)
        status = set_given(book, evaluator, &book->givens.at[test->givens.first + i]);
    return status == WTR_OK ? wtr_evaluate(evaluator) : status;
}
