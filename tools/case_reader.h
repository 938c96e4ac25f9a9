/* case_reader.h — one JSON case into the facts an evaluator takes (SPEC "Cases").
 *
 * Relies on: json_reader, case_value, engine/wtr.h. Guarantees: everything that is wrong with a case is
 * found in one reading, each with the byte offset of the key or value it is about; a case with a problem
 * is never evaluated; nothing is printed. */
#ifndef WTR_CASE_READER_H
#define WTR_CASE_READER_H

#include "../engine/base.h"
#include "../engine/wtr.h"
#include "case_value.h"

#define WTR_CASE_INSTANCES 4096          /* of one subject in one case */
#define WTR_CASE_PROBLEMS 50             /* problems of one case that are kept; all are counted */

/* One known answer. `instance` counts the case's instances of the fact's subject; 0 for single subjects. */
typedef struct WtrCaseValue { uint32_t fact, instance; int32_t value; } WtrCaseValue;

typedef struct WtrCaseInstance {
    const char *id;                      /* as given or, for a `many` subject, its number from "1"; NULL for a single subject without one */
    bool given;
    size_t offset;
} WtrCaseInstance;

/* What a case says of one subject. A single subject that is raised has one instance. */
typedef struct WtrCaseSubject {
    bool raised;
    WTR_VEC(WtrCaseInstance) instances;
} WtrCaseSubject;

#define WTR_CASE_NOWHERE SIZE_MAX
/* A sentence, the byte it is about and the other place that belongs to it, or WTR_CASE_NOWHERE. */
typedef struct WtrCaseProblem { size_t offset, earlier; const char *text; } WtrCaseProblem;

typedef struct WtrCase {
    WtrArena *arena;                     /* everything below */
    const char *name;                    /* `case`, or NULL */
    int32_t as_of, today;                /* 0 where the case does not say */
    WTR_VEC(WtrCaseValue) values;
    WtrCaseSubject *subjects;            /* one for each subject of the rulebook */
    WTR_VEC(WtrCaseProblem) problems;    /* in the order of the text */
    uint32_t problem_count;              /* may be more than are kept */
    WTR_VEC(WtrCaseProblem) extras;      /* keys that were skipped because that was asked for */
    bool too_large;                      /* more instances than WTR_CASE_INSTANCES */
} WtrCase;

typedef struct WtrCaseReader WtrCaseReader;

/* NULL when out of memory. The rulebook must outlive it; use it for many cases. */
WtrCaseReader *wtr_case_reader_new(const WtrRulebook *rulebook);
void wtr_case_reader_free(WtrCaseReader *reader);              /* NULL is allowed */

/* Reads one case. WTR_OK also when it has problems; WTR_NO_MEMORY. Free with wtr_case_free in every case. */
WtrStatus wtr_case_read(WtrCaseReader *reader, const char *text, size_t length, bool ignore_extra, WtrCase *out);
void wtr_case_free(WtrCase *facts);

/* Puts an answer in the place of what the case says: in every instance of a `many` subject (one is made
 * where there is none). False when out of memory. */
bool wtr_case_set(WtrCase *facts, const WtrBook *book, uint32_t fact, WtrAnswer answer);

/* The largest number of instances of any subject. */
uint32_t wtr_case_instances(const WtrCase *facts, const WtrBook *book);

/* Adds the case to the evaluator's block. */
WtrStatus wtr_case_apply(const WtrCase *facts, const WtrBook *book, WtrEvaluator *evaluator, int32_t as_of, int32_t today);

#endif
