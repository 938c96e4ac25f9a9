/* case_apply.c — a case that has been read, on its way into an evaluator.
 *
 * Relies on: case_reader.h, engine/wtr.h. Guarantees: facts go in by index; nothing is looked up by name. */
#include "case_reader.h"

bool wtr_case_set(WtrCase *facts, const WtrBook *book, uint32_t fact, WtrAnswer answer)
{
    uint32_t kept = 0, instances = 1;
    for (uint32_t i = 0; i < facts->values.count; i++)
        if (facts->values.at[i].fact != fact)
            facts->values.at[kept++] = facts->values.at[i];
    facts->values.count = kept;
    uint32_t subject = book->facts.at[fact].subject;
    if (subject != WTR_NONE) {
        WtrCaseSubject *of = &facts->subjects[subject];
        of->raised = true;
        if (of->instances.count == 0) {
            WtrCaseInstance *instance = wtr_vec_add(facts->arena, &of->instances);
            if (instance == NULL)
                return false;
            instance->id = book->subjects.at[subject].many ? "1" : NULL;
        }
        instances = of->instances.count;
    }
    for (uint32_t i = 0; answer.known && i < instances; i++) {
        WtrCaseValue *value = wtr_vec_add(facts->arena, &facts->values);
        if (value == NULL)
            return false;
        *value = (WtrCaseValue){fact, i, answer.value};
    }
    return true;
}

uint32_t wtr_case_instances(const WtrCase *facts, const WtrBook *book)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < book->subjects.count; i++)
        if (book->subjects.at[i].many && facts->subjects[i].instances.count > most)
            most = facts->subjects[i].instances.count;
    return most;
}

static WtrStatus apply_value(const WtrFact *fact, const WtrCaseValue *value, WtrEvaluator *evaluator)
{
    switch (fact->type) {
    case WTR_TYPE_TRUTH: return wtr_set_truth(evaluator, value->fact, value->instance, (WtrTruth)value->value);
    case WTR_TYPE_DATE: return wtr_set_date(evaluator, value->fact, value->instance, value->value);
    case WTR_TYPE_CHOICE: return wtr_set_choice(evaluator, value->fact, value->instance, (uint32_t)value->value);
    default: return wtr_set_number(evaluator, value->fact, value->instance, value->value);
    }
}

WtrStatus wtr_case_apply(const WtrCase *facts, const WtrBook *book, WtrEvaluator *evaluator, int32_t as_of, int32_t today)
{
    WtrStatus status = wtr_case_add(evaluator, as_of, today, NULL);
    for (uint32_t i = 0; status == WTR_OK && i < book->subjects.count; i++) {
        if (!facts->subjects[i].raised)
            continue;
        status = wtr_raise(evaluator, i);
        for (uint32_t k = 0; status == WTR_OK && book->subjects.at[i].many && k < facts->subjects[i].instances.count; k++)
            status = wtr_instance_add(evaluator, i, NULL);
    }
    for (uint32_t i = 0; status == WTR_OK && i < facts->values.count; i++)
        status = apply_value(&book->facts.at[facts->values.at[i].fact], &facts->values.at[i], evaluator);
    return status;
}
