/* interview.c — see interview.h. */
#include "interview.h"

#include <string.h>

#define INSTANCES_AT_FIRST 64

/* ---- beginning and ending ------------------------------------------------------------------------------------ */

bool wtr_case_empty(const WtrBook *book, WtrCase *out)
{
    *out = (WtrCase){.arena = wtr_arena_new()};
    if (out->arena == NULL)
        return false;
    out->subjects = wtr_arena_array(out->arena, book->subjects.count, sizeof *out->subjects);
    return book->subjects.count == 0 || out->subjects != NULL;
}

WtrStatus wtr_interview_begin(WtrInterview *interview, const WtrSession *session, const WtrCase *facts)
{
    *interview = (WtrInterview){.session = session, .book = session->book, .facts = *facts};
    interview->selection.duties = wtr_alloc(session->book->duties.count);
    if (interview->selection.duties == NULL)
        return WTR_NO_MEMORY;
    memset(interview->selection.duties, 1, session->book->duties.count);
    return wtr_inquiry_new(session->rulebook, &interview->inquiry);
}

void wtr_interview_free(WtrInterview *interview)
{
    wtr_case_free(&interview->facts);
    wtr_entries_free(&interview->before);
    wtr_entries_free(&interview->now);
    wtr_evaluator_free(interview->evaluator);
    wtr_inquiry_free(interview->inquiry);
    wtr_free(interview->selection.duties);
    wtr_free(interview->aside.at);
    wtr_free(interview->history.at);
    *interview = (WtrInterview){.session = NULL};
}

WtrStatus wtr_interview_raise(WtrInterview *interview, uint32_t subject, const char *id)
{
    WtrCase *facts = &interview->facts;
    WtrCaseSubject *of = &facts->subjects[subject];
    bool many = interview->book->subjects.at[subject].many;
    for (uint32_t i = 0; id != NULL && i < of->instances.count; i++)
        if (of->instances.at[i].id != NULL && strcmp(of->instances.at[i].id, id) == 0)
            return WTR_BAD_ARGUMENT;
    if (many && of->instances.count == WTR_CASE_INSTANCES)
        return WTR_LIMIT;
    interview->changed = interview->changed || many || !of->raised;
    of->raised = true;
    if (!many && of->instances.count > 0)
        return WTR_OK;
    WtrCaseInstance *instance = wtr_vec_add(facts->arena, &of->instances);
    if (instance == NULL)
        return WTR_NO_MEMORY;
    *instance = (WtrCaseInstance){.given = many && id != NULL};
    if (many)
        instance->id = id != NULL ? wtr_arena_text(facts->arena, id, strlen(id)) : wtr_arena_printf(facts->arena, "%u", of->instances.count);
    return many && instance->id == NULL ? WTR_NO_MEMORY : WTR_OK;
}

/* ---- evaluating ------------------------------------------------------------------------------------------------ */

static WtrStatus make_room(WtrInterview *interview)
{
    uint32_t needed = wtr_case_instances(&interview->facts, interview->book), capacity = interview->capacity > 0 ? interview->capacity : INSTANCES_AT_FIRST;
    while (capacity < needed)
        capacity *= 2;
    if (capacity == interview->capacity) {
        wtr_reset(interview->evaluator);
        return WTR_OK;
    }
    wtr_evaluator_free(interview->evaluator);
    interview->evaluator = NULL;
    interview->capacity = 0;
    WtrStatus status = wtr_session_evaluator(interview->session, 1, capacity, &interview->evaluator);
    if (status == WTR_OK)
        interview->capacity = capacity;
    return status;
}

WtrStatus wtr_interview_look(WtrInterview *interview)
{
    int32_t as_of = interview->facts.as_of, today = interview->facts.today != 0 ? interview->facts.today : as_of;
    WtrStatus status = make_room(interview);
    if (status == WTR_OK)
        status = wtr_case_apply(&interview->facts, interview->book, interview->evaluator, as_of, today);
    if (status == WTR_OK)
        status = wtr_evaluate(interview->evaluator);
    if (status != WTR_OK)
        return status;
    interview->view = (WtrView){.rulebook = interview->session->rulebook, .book = interview->book, .evaluator = interview->evaluator,
                                .facts = &interview->facts, .selection = &interview->selection, .as_of = as_of, .today = today};
    wtr_entries_free(&interview->before);
    interview->before = interview->now;
    interview->now = (WtrEntries){.due = 0};
    if (!wtr_entries_gather(&interview->view, &interview->now))
        return WTR_NO_MEMORY;
    return wtr_inquiry_questions(interview->inquiry, interview->evaluator, 0, interview->selection.duties, &interview->questions, &interview->question_count);
}

uint32_t wtr_interview_instance(const WtrInterview *interview, const WtrQuestion *question)
{
    const WtrFact *fact = &interview->book->facts.at[question->fact];
    return fact->scope == 0 ? 0 : question->lane - wtr_instances(interview->evaluator, fact->subject, 0).first;
}

static uint32_t find_aside(const WtrInterview *interview, uint32_t fact, uint32_t instance)
{
    for (uint32_t i = 0; i < interview->aside.count; i++)
        if (interview->aside.at[i].fact == fact && interview->aside.at[i].instance == instance)
            return i;
    return WTR_NONE;
}

const WtrQuestion *wtr_interview_next(const WtrInterview *interview)
{
    for (uint32_t i = 0; i < interview->question_count; i++) {
        const WtrQuestion *question = &interview->questions[i];
        if (find_aside(interview, question->fact, wtr_interview_instance(interview, question)) == WTR_NONE)
            return question;
    }
    return NULL;
}

const WtrEntry *wtr_interview_settled(const WtrInterview *interview, uint32_t *from)
{
    for (uint32_t old = 0; *from < interview->now.list.count;) {
        const WtrEntry *entry = &interview->now.list.at[(*from)++];
        while (old < interview->before.list.count &&
               (interview->before.list.at[old].duty < entry->duty ||
                (interview->before.list.at[old].duty == entry->duty && interview->before.list.at[old].lane < entry->lane)))
            old++;
        const WtrEntry *before = old < interview->before.list.count ? &interview->before.list.at[old] : NULL;
        bool same = before != NULL && before->duty == entry->duty && before->lane == entry->lane;
        if (same && before->status == WTR_UNDETERMINED && entry->status != WTR_UNDETERMINED)
            return entry;
    }
    return NULL;
}

/* ---- answers ------------------------------------------------------------------------------------------------------ */

static WtrAnswer take_out(WtrInterview *interview, uint32_t fact, uint32_t instance)
{
    WtrCase *facts = &interview->facts;
    WtrAnswer found = {false, 0};
    uint32_t kept = 0;
    for (uint32_t i = 0; i < facts->values.count; i++) {
        if (facts->values.at[i].fact == fact && facts->values.at[i].instance == instance)
            found = (WtrAnswer){true, facts->values.at[i].value};
        else
            facts->values.at[kept++] = facts->values.at[i];
    }
    facts->values.count = kept;
    return found;
}

static WtrStatus put_in(WtrInterview *interview, uint32_t fact, uint32_t instance, WtrAnswer answer, bool aside)
{
    uint32_t row = find_aside(interview, fact, instance);
    if (row != WTR_NONE)
        interview->aside.at[row] = interview->aside.at[--interview->aside.count];
    if (aside) {
        WtrNoAnswer *slot = wtr_vec_add(NULL, &interview->aside);
        if (slot == NULL)
            return WTR_NO_MEMORY;
        *slot = (WtrNoAnswer){fact, instance};
    }
    if (!answer.known)
        return WTR_OK;
    WtrCaseValue *value = wtr_vec_add(interview->facts.arena, &interview->facts.values);
    if (value == NULL)
        return WTR_NO_MEMORY;
    *value = (WtrCaseValue){fact, instance, answer.value};
    return WTR_OK;
}

WtrStatus wtr_interview_answer(WtrInterview *interview, uint32_t fact, uint32_t instance, WtrAnswer answer)
{
    WtrAnswered *slot = wtr_vec_add(NULL, &interview->history);
    if (slot == NULL)
        return WTR_NO_MEMORY;
    bool was_aside = find_aside(interview, fact, instance) != WTR_NONE;
    *slot = (WtrAnswered){fact, instance, take_out(interview, fact, instance), was_aside};
    interview->changed = true;
    return put_in(interview, fact, instance, answer, !answer.known);
}

bool wtr_interview_back(WtrInterview *interview, WtrAnswered *out)
{
    if (interview->history.count == 0)
        return false;
    WtrAnswered last = interview->history.at[--interview->history.count];
    take_out(interview, last.fact, last.instance);
    interview->changed = true;
    if (out != NULL)
        *out = last;
    return put_in(interview, last.fact, last.instance, last.before, last.was_aside) == WTR_OK;
}
