/* report.h — one evaluated case as its writers see it: which duties to show, in what order, in which words.
 *
 * Relies on: engine/wtr.h, case_reader. Guarantees: the JSON, text, CSV and explanation writers share one
 * selection, one order and one wording; nothing is printed here. */
#ifndef WTR_REPORT_H
#define WTR_REPORT_H

#include "../engine/base.h"
#include "../engine/wtr.h"
#include "case_reader.h"

/* Which duties a command was asked for. `duties` has one entry for each row of the rulebook's duties. */
typedef struct WtrSelection { bool *duties; bool all, trace; } WtrSelection;

/* What may not be told of a case, by row of the rulebook's tables (decision.h): facts withheld, and what would give
 * them away. */
typedef struct WtrWithheld { bool *facts, *nodes, *deadlines, *citations; } WtrWithheld;

typedef struct WtrView {
    const WtrRulebook *rulebook; const WtrBook *book;
    WtrEvaluator *evaluator;             /* holds the case, */
    uint32_t lane;                       /* in this lane: 0 where it holds no other */
    const WtrCase *facts;
    const WtrSelection *selection;
    const char *path; uint32_t row;      /* row is 0 for a file that is one case */
    bool several;                        /* the run may hold any number of cases */
    int32_t as_of, today;
    const bool *speaks;                  /* a duty: whether it stands for its name on as_of; NULL: to be found out */
    bool as_of_missing;                  /* nobody gave it: the clock did */
    int32_t as_of_unused;                /* --as-of, where the case names another date; else 0 */
    bool colour;
    const struct WtrOtherwise *otherwise;    /* what other readings would change, or NULL: nothing is said of it */
    const WtrWithheld *withheld;         /* or NULL: all may be told */
    const struct WtrSetting *settings;   /* facts set by hand, to be told of (records.h) */
    uint32_t setting_count;
    struct WtrFixedTexts *fixed;         /* parts of JSON that were written before (result_fixed.h), or NULL */
} WtrView;

/* One duty in one lane. */
typedef struct WtrEntry { uint32_t duty, lane; WtrDutyStatus status; } WtrEntry;

typedef struct WtrEntries {
    WTR_VEC(WtrEntry) list;              /* on the heap; in the rulebook's order, then that of the instances */
    uint32_t due, undetermined, not_due;
    uint32_t *not_raised;                /* duties not looked at, one count for each subject */
} WtrEntries;

/* Gathers the selected duties with their status. False when out of memory. */
bool wtr_entries_gather(const WtrView *view, WtrEntries *out);
void wtr_entries_free(WtrEntries *entries);

/* Whether this row stands for its name on the case's date: it stands itself, or nothing of that name does
 * and it is the first. */
bool wtr_duty_speaks(const WtrView *view, uint32_t duty);
bool wtr_term_speaks(const WtrView *view, uint32_t term);

/* The lanes of a subject's instances, or the case's one lane. */
WtrRange wtr_view_lanes(const WtrView *view, uint32_t subject, uint32_t scope);
/* What the instance in `lane` is called, or NULL. */
const char *wtr_view_instance(const WtrView *view, uint32_t subject, uint32_t scope, uint32_t lane);

/* A notice as a kind for programs and a sentence for people. */
typedef void (*WtrNoticeSink)(void *context, const char *kind, const char *sentence);
/* False when out of memory. */
bool wtr_view_notices(const WtrView *view, WtrNoticeSink sink, void *context);

/* The facts that a tree of conditions rests on and that are unknown in this lane, each once: their count.
 * `facts` (may be NULL) is a bitmap of the rulebook's facts that is added to. */
uint32_t wtr_view_unknown(const WtrView *view, uint32_t node, uint32_t lane, bool *facts);

/* The one reading on which alone a deadline's `when` rests, or WTR_NONE. */
uint32_t wtr_deadline_reading(const WtrBook *book, const WtrDeadline *deadline);

/* How much a deadline's modality weighs: must and must not 3, should and should not 2, expected 1, may 0. */
int wtr_modality_weight(WtrModality modality);

/* ---- words ------------------------------------------------------------------------------------------ */

/* A value the way a case file writes it, without quotation marks: true, 14, 2020-12-23, not yet, home,
 * unknown. `choices` names the choices of a WTR_TYPE_CHOICE. */
void wtr_say_value(const WtrBook *book, WtrRange choices, WtrValue value, WtrText *out);
/* The choices that a node's value is one of; empty where it has none. */
WtrRange wtr_node_choices(const WtrBook *book, const WtrNode *node);
/* "December 2020 update" → "Dec 2020 update": what stands after the title's last comma, or all of it. */
void wtr_say_source(const WtrBook *book, uint32_t source, WtrText *out);
/* "page 96, para 14, bullet 3". */
void wtr_say_citation_place(const WtrCitation *citation, WtrText *out);
/* "Dec 2020 update, page 96". */
void wtr_say_citation(const WtrBook *book, const WtrCitation *citation, WtrText *out);
/* "the local authority and the police". */
void wtr_say_parties(const WtrBook *book, WtrParties parties, WtrText *out);
/* Why something about a duty was concluded, and why the dates on which it stands were: the latter only where none of its
 * citations is in force on the case's date, and so vouches for it. Nothing where all is stated. */
void wtr_say_inferred(const WtrView *view, const WtrDuty *duty, WtrText *out);
/* Whether the dates are among that. */
bool wtr_dates_inferred(const WtrView *view, const WtrDuty *duty);
/* "facts.wtr:12:3". */
void wtr_say_place(const WtrBook *book, WtrPlace place, WtrText *out);
/* Why a deadline has no date; nothing for one that has, or for words without a date. */
void wtr_say_no_date(const WtrBook *book, const WtrDeadlineResult *result, WtrText *out);
/* A condition on one line: its label, and of a list also what it lists. */
void wtr_say_condition(const WtrBook *book, uint32_t node, WtrText *out);
/* "incident: the day of the incident": a reading's choice, counted within the reading. */
void wtr_say_choice(const WtrBook *book, uint32_t reading, uint32_t choice, WtrText *out);
/* "4 weekend days and Christmas Day"; nothing when no day was skipped. */
void wtr_say_skipped(const WtrRulebook *rulebook, const WtrDeadline *deadline, const WtrDeadlineResult *result, WtrText *out);
/* The days between a working-day deadline and its anchor that are no working days, at most `capacity`. */
size_t wtr_deadline_skipped(const WtrRulebook *rulebook, const WtrDeadline *deadline, const WtrDeadlineResult *result, int32_t *days, size_t capacity);

#endif
