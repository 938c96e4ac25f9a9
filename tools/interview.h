/* interview.h — a case while it is asked for, question by question (SPEC "The interview").
 *
 * Relies on: case_reader, report, engine/wtr.h (WtrInquiry). Guarantees: nothing is printed or read here; every answer can
 * be taken back; the next question is the one that settles most, of those not yet put aside. */
#ifndef WTR_INTERVIEW_H
#define WTR_INTERVIEW_H

#include "case_write.h"
#include "report.h"
#include "session.h"

/* What an answer replaced, to go back to. */
typedef struct WtrAnswered { uint32_t fact, instance; WtrAnswer before; bool was_aside; } WtrAnswered;

typedef struct WtrInterview {
    const WtrSession *session; const WtrBook *book;
    WtrCase facts;
    WtrSelection selection;
    WtrView view;                                /* of the case as it was last evaluated */
    WtrEvaluator *evaluator; uint32_t capacity;
    WtrInquiry *inquiry;
    WTR_VEC(WtrNoAnswer) aside;                  /* questions that nobody can answer, or would not now */
    WTR_VEC(WtrAnswered) history;
    WtrEntries before, now;                      /* the duties, at the evaluation before and at the last one */
    const WtrQuestion *questions; uint32_t question_count;
    bool changed;                                /* since it was last saved */
} WtrInterview;

/* Begins with the case read, or with none: `facts` is taken over. WTR_NO_MEMORY. */
WtrStatus wtr_interview_begin(WtrInterview *interview, const WtrSession *session, const WtrCase *facts);
void wtr_interview_free(WtrInterview *interview);
/* An empty case. False when out of memory. */
bool wtr_case_empty(const WtrBook *book, WtrCase *out);

/* Says that the case is about a subject, with one instance called `id` more where it is `many` (NULL: by its number).
 * WTR_BAD_ARGUMENT when there is one of that name already. */
WtrStatus wtr_interview_raise(WtrInterview *interview, uint32_t subject, const char *id);

/* Evaluates the case as it stands and finds the questions. */
WtrStatus wtr_interview_look(WtrInterview *interview);
/* The question to ask now, or NULL when no answer is left that would settle anything more. */
const WtrQuestion *wtr_interview_next(const WtrInterview *interview);
/* The instance, within the case, that a question is about. */
uint32_t wtr_interview_instance(const WtrInterview *interview, const WtrQuestion *question);

/* Takes an answer; unknown puts the question aside. */
WtrStatus wtr_interview_answer(WtrInterview *interview, uint32_t fact, uint32_t instance, WtrAnswer answer);
/* Takes the last answer back; false where there is none. `out` (may be NULL) is the question it answered. */
bool wtr_interview_back(WtrInterview *interview, WtrAnswered *out);

/* What the last answer settled: entries of `now` that were undetermined before, from `from` on; NULL at the end. */
const WtrEntry *wtr_interview_settled(const WtrInterview *interview, uint32_t *from);

#endif
