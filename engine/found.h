/* found.h — what the conditions of duties lead to, for 64 cases at once: the facts that are needed, readings, assumptions
 * and true bullets' citations. Internal to engine/.
 *
 * Relies on: walk.h, a run evaluator. Guarantees: a duty is searched once for all the 64 cases around the one asked for
 * and kept until another 64 are; memory grows to what the largest 64 had to say and stays. */
#ifndef WTR_FOUND_H
#define WTR_FOUND_H

#include "base.h"
#include "wtr.h"

typedef enum WtrFoundKind {
    WTR_FOUND_NEEDS,         /* facts, where the duty is undetermined */
    WTR_FOUND_READINGS,
    WTR_FOUND_ASSUMED,       /* facts */
    WTR_FOUND_CITATIONS,     /* beside the duty's own */
    WTR_FOUND_KINDS
} WtrFoundKind;

/* A row, and the cases in which it was found: bit i is case i of the 64. */
typedef struct WtrFound { uint32_t row; uint64_t cases; } WtrFound;

/* A list is of one duty and one kind. Of a duty of a `many` subject there is one for the first instances of all cases,
 * one for their second ones, and so on, side by side. */
typedef struct WtrFindings {
    uint64_t generation;                                   /* of the 64 cases; lists of others are stale */
    uint32_t word;                                         /* which 64 cases; WTR_NONE: none */
    struct WtrFoundLists { uint64_t generation; uint32_t first; } *lists;      /* by duty and kind: where its lists begin */
    WTR_VEC(WtrRange) spans;                               /* a list: rows of `rows` */
    WTR_VEC(WtrFound) rows;                                /* of one list in the rulebook's order */
    uint64_t *origins;                                     /* lanes that are entered: a plane of the widest scope */
} WtrFindings;

/* Allocates in the evaluator's arena, which remembers a failure; vectors are on the heap. */
void wtr_findings_init(WtrEvaluator *evaluator);
void wtr_findings_free(WtrEvaluator *evaluator);
/* To be called when the block has changed. */
void wtr_findings_forget(WtrEvaluator *evaluator);

/* The list of a duty in a lane of its scope that raises it, valid until the next call. WTR_NO_MEMORY. */
typedef struct WtrFoundList { const WtrFound *at; uint32_t count; } WtrFoundList;
WtrStatus wtr_findings_of(WtrEvaluator *evaluator, WtrFoundKind kind, uint32_t duty, uint32_t lane, WtrFoundList *out);

#endif
