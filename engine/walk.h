/* walk.h — walking down explanation trees of 64 cases at once, each shared node once.
 *
 * Relies on: a child's row is below its parent's (verify.c). Guarantees: nodes are visited from the highest row down, so
 * each comes after all its parents, once, with the lanes in which any of them led to it: time is bounded by nodes and
 * words of lanes, whatever is shared. What leads to nothing that is sought is left out. Nothing is allocated after
 * wtr_walk_init.
 *
 * A walk is in the cases of one word of planes: bit i of a set of cases is case 64*word + i. Lanes of different cases
 * never mix, those of one case do: whoever wants to know what one instance led to enters one instance of each case. */
#ifndef WTR_WALK_H
#define WTR_WALK_H

#include "base.h"
#include "wtr.h"

/* Through which children a walk goes on. */
typedef enum WtrFollow {
    WTR_FOLLOW_ALL,                      /* but not into what does not stand on the case's day */
    WTR_FOLLOW_UNKNOWN,                  /* those that are themselves unknown */
    WTR_FOLLOW_TRUE                      /* conditions that are themselves true */
} WtrFollow;

/* What a node's tree holds, itself included. */
enum {
    WTR_LEADS_NODES = 1,                 /* always */
    WTR_LEADS_FACTS = 2,
    WTR_LEADS_GROUNDS = 4,               /* readings, and facts that may be assumed */
    WTR_LEADS_CITATIONS = 8,
    WTR_LEADS_CALENDARS = 16             /* dates counted in working days */
};

#define WTR_WALK_LEVELS 6                /* 64 to the power of 6 is more than there are rows */

/* A walk in progress. */
typedef struct WtrWalk {
    uint64_t *open[WTR_WALK_LEVELS];     /* nodes to be visited: a bit a node; above it a bit a word that is not 0, and so on */
    uint32_t levels;                     /* in use: the highest is one word */
    uint64_t generation;                 /* of this walk; stamps of others are stale */
    uint64_t *stamp;                     /* a node: the walk that last reached it */
    uint32_t *mark_at;                   /* a node: its first word of `marks` */
    uint64_t *marks;                     /* a node: the lanes it was reached in; scope 0: only the walk's word */
    uint64_t *absent;                    /* a node: cases in which it was reached below a quantifier over a subject not raised */
    uint8_t *leads;                      /* a node: WTR_LEADS_…, the same for every walk */
    uint32_t word;
    uint64_t all;                        /* the word's cases that are in use */
    WtrFollow follow;
    unsigned sought;                     /* WTR_LEADS_… */
} WtrWalk;

/* Allocates in the evaluator's arena, which remembers a failure. */
void wtr_walk_init(WtrEvaluator *evaluator);

/* Turns to the cases of one word, also for the questions about them below. */
void wtr_walk_turn_to(WtrEvaluator *evaluator, uint32_t word);
/* Begins a walk in the cases of one word; then enter its first nodes. `sought`: nodes that lead to none of these are not
 * visited. */
void wtr_walk_begin(WtrEvaluator *evaluator, uint32_t word, WtrFollow follow, unsigned sought);
/* Enters a node in lanes of one word of the planes of its scope; they belong to the walk's cases. WTR_NONE and no lanes
 * are allowed. */
void wtr_walk_enter(WtrEvaluator *evaluator, uint32_t node, uint32_t word, uint64_t lanes);
/* The next node, or WTR_NONE at the end. */
uint32_t wtr_walk_next(WtrEvaluator *evaluator);
/* Goes on into the children of the node just visited; of a variant only into the one that is read. */
void wtr_walk_into(WtrEvaluator *evaluator, uint32_t node);

/* The words of a scope's planes in which lanes of the walk's cases lie. */
WtrRange wtr_walk_words(const WtrEvaluator *evaluator, uint32_t scope);
/* The lanes of one of these words that belong to `cases`, of which those not in use may be set. */
uint64_t wtr_walk_lanes_of(const WtrEvaluator *evaluator, uint32_t scope, uint32_t word, uint64_t cases);
/* The cases that lanes of one of these words belong to. */
uint64_t wtr_walk_cases_of(const WtrEvaluator *evaluator, uint32_t scope, uint32_t word, uint64_t lanes);

/* Of a node just visited: the lanes in which it was reached, in one of these words, and the cases. */
uint64_t wtr_walk_lanes(const WtrEvaluator *evaluator, uint32_t node, uint32_t word);
uint64_t wtr_walk_cases(const WtrEvaluator *evaluator, uint32_t node);

/* The child that gives a WTR_NODE_VARIANT its value in a lane; WTR_NONE where it has no children. */
uint32_t wtr_variant_child(const WtrEvaluator *evaluator, uint32_t node, uint32_t lane);

#endif
