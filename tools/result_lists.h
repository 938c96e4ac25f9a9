/* result_lists.h — the lists of one duty's result as short texts, for cells and for entries of a list: the CSV writers
 * and the writers of rows share one wording.
 *
 * Relies on: report, engine/wtr.h. Guarantees: nothing is printed; a text is valid until the sink returns. */
#ifndef WTR_RESULT_LISTS_H
#define WTR_RESULT_LISTS_H

#include "report.h"

typedef enum WtrDutyList {
    WTR_LIST_DEADLINES,      /* "2021-01-04: must within 5 working_days of became_aware" */
    WTR_LIST_CITATIONS,      /* "wt2020 page 96" */
    WTR_LIST_NEEDS, WTR_LIST_BLOCKED_BY,
    WTR_LIST_READINGS,       /* "incident=the_day" */
    WTR_LIST_ASSUMED
} WtrDutyList;

/* Takes the texts of a list, one after the other. */
typedef void (*WtrListSink)(void *context, const char *text);

/* `case_lane` is the case's; `scratch` is emptied. False when out of memory. */
bool wtr_duty_list(const WtrEvaluator *evaluator, const WtrBook *book, uint32_t case_lane, const WtrDutyResult *result, WtrDutyList list,
                   WtrText *scratch, WtrListSink sink, void *context);

/* An entry of two of them by itself: "wt2020 page 96"; "incident=the_day", the choice counted within the reading. */
void wtr_say_cited(const WtrBook *book, uint32_t citation, WtrText *out);
void wtr_say_chosen(const WtrBook *book, uint32_t reading, uint32_t choice, WtrText *out);

/* The earliest date of the duty's strongest modality among the deadlines that apply, or 0. */
int32_t wtr_duty_day(const WtrBook *book, const WtrDutyResult *result);

/* "local_authority and police": names, for programs. */
void wtr_say_party_names(const WtrBook *book, WtrParties parties, WtrText *out);

#endif
