/* walk.h — walking down explanation trees of one case, each shared node once.
 *
 * Relies on: a child's row is below its parent's (verify.c). Guarantees: nodes are visited from the
 * highest row down, so each comes after all its parents, once, with the lanes in which any of them led
 * to it: time is bounded by nodes and lanes, whatever is shared. Nothing is allocated after wtr_walk_init. */
#ifndef WTR_WALK_H
#define WTR_WALK_H

#include "base.h"
#include "wtr.h"

/* A walk in progress, and a heap that also sorts results. */
typedef struct WtrWalk {
    uint64_t *heap; uint32_t count;      /* largest first */
    uint64_t generation;                 /* of this walk; stamps of others are stale */
    uint64_t *stamp;                     /* a node: the walk that last reached it */
    uint32_t *mark_at;                   /* a node: its first word of `marks` */
    uint64_t *marks;                     /* a node: the lanes it was reached in; scope 0: only the walk's case's word */
    bool *absent;                        /* a node: reached below a quantifier over a subject not raised */
    uint32_t case_lane;
} WtrWalk;

/* Through which children a walk goes on. */
typedef enum WtrFollow {
    WTR_FOLLOW_ALL,                      /* but not into what does not stand on the case's day */
    WTR_FOLLOW_UNKNOWN,                  /* those that are themselves unknown */
    WTR_FOLLOW_TRUE                      /* conditions that are themselves true */
} WtrFollow;

/* Allocates in the evaluator's arena, which remembers a failure. */
void wtr_walk_init(WtrEvaluator *evaluator);

/* Begins a walk in one case; then enter its first nodes, each in a lane of the node's own scope. */
void wtr_walk_begin(WtrEvaluator *evaluator, uint32_t case_lane);
void wtr_walk_enter(WtrEvaluator *evaluator, uint32_t node, uint32_t lane);
/* The next node, or WTR_NONE at the end. */
uint32_t wtr_walk_next(WtrEvaluator *evaluator);
/* Goes on into the children of the node just visited; of a variant only into the one that is read. */
void wtr_walk_into(WtrEvaluator *evaluator, uint32_t node, WtrFollow follow);

/* The child that gives a WTR_NODE_VARIANT its value in a lane; WTR_NONE where it has no children. */
uint32_t wtr_variant_child(const WtrEvaluator *evaluator, uint32_t node, uint32_t lane);

/* Marked lanes of a node in word `word` of its scope's planes, which must hold lanes of the walk's case. */
uint64_t wtr_walk_lanes(const WtrEvaluator *evaluator, uint32_t node, uint32_t word);

/* The heap by itself: empty before and after a walk. */
void wtr_heap_push(WtrWalk *walk, uint64_t key);
uint64_t wtr_heap_pop(WtrWalk *walk);      /* the largest; must not be empty */

#endif
