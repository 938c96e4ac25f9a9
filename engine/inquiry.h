/* inquiry.h — what an inquiry is made of: one case of one rulebook, asked again with other answers. Internal to engine/.
 *
 * Relies on: evaluator.h. Guarantees: the evaluator asked about is only read; every trial runs on the machine, in blocks
 * of an evaluator of the inquiry's own.
 *
 * An item is one answer of the case: a fact in one of its instances, or of the case. `k` counts the instances of a
 * register's scope within the case and is 0 for scope 0. */
#ifndef WTR_INQUIRY_H
#define WTR_INQUIRY_H

#include "evaluator.h"

/* Instructions that some registers rest on, and the instances that count. */
typedef struct WtrCone {
    uint32_t *regs, count;               /* from the highest down */
    bool *in;                            /* by register */
    uint32_t *only;                      /* by scope: the one instance looked at, or WTR_NONE for all of them */
    bool numbers;                        /* some number or date in it is a fact's */
    bool pairs;                          /* two numbers, or two dates, are compared with each other */
} WtrCone;

/* Values at which a condition turns, in order. */
#define WTR_TURNING_MAX 128
typedef struct WtrTurning { int32_t at[WTR_TURNING_MAX]; uint32_t count; bool cut; } WtrTurning;

typedef struct WtrItems { uint32_t *at; uint32_t count; } WtrItems;

struct WtrInquiry {
    const WtrRulebook *rulebook;
    const WtrBook *book;
    const WtrProgram *program;
    uint32_t *weight;                    /* by register: how many facts it rests on, roughly; for the lighter reason */
    WtrEvaluator *trial; uint32_t trial_cases, trial_instances;
    WtrArena *arena;                     /* the case at hand, and the answer given about it */
    bool failed;                         /* out of memory, since the case was taken */

    /* the case at hand */
    int32_t as_of, today;
    uint32_t *instances;                 /* by scope: how many; 1 for scope 0 */
    uint32_t *first_lane;                /* by scope: in the evaluator asked about */
    uint32_t *first_item;                /* by fact; one more: how many items there are */
    uint32_t *fact_of;                   /* by item */
    WtrFactValue *base; uint32_t base_count;         /* what is known */
    bool *known; int32_t *value;         /* by item */
    bool *raised;                        /* by subject */

    /* a walk down the registers of one case of a block */
    uint32_t *slot;                      /* by register: its first of `asked`, one an instance */
    uint8_t *asked;                      /* bit w: asked to stay within the values of w; see reason.c */
    WTR_VEC(uint32_t) touched;           /* slots with a bit set */
    WTR_VEC(uint64_t) stack;
    bool *met;                           /* by item */
    WTR_VEC(uint32_t) leaves;            /* items met, in the order of the walk */
};

/* Takes the case in `lane` of an evaluated block. */
WtrStatus wtr_inquiry_take(WtrInquiry *inquiry, const WtrEvaluator *evaluator, uint32_t lane);
#define WTR_INQUIRY_BLOCK 256u       /* cases of a block of trials */
/* An empty block for trials, of at least one case and at most `cases`. */
WtrStatus wtr_inquiry_make_trial(WtrInquiry *inquiry, uint32_t cases);
/* Adds the case with `count` other answers to the trial's block. `changes` are item and value. */
typedef struct WtrOther { uint32_t item; int32_t value; } WtrOther;
WtrStatus wtr_inquiry_add(WtrInquiry *inquiry, const WtrOther *changes, uint32_t count);

/* The lane of instance k of a scope, in case `case_lane` of an evaluator that holds such cases only. */
static inline uint32_t wtr_inquiry_lane(const WtrEvaluator *evaluator, uint32_t scope, uint32_t case_lane, uint32_t k)
{
    return scope == 0 ? case_lane : evaluator->scopes[scope].first[case_lane] + k;
}

/* The truth bits of a register there, as WtrTruth but 4 for unknown; the bits of several are a set of values. */
enum { WTR_IS_TRUE = 1, WTR_IS_FALSE = 2, WTR_IS_UNKNOWN = 4 };

/* reason.c: items that keep truth register `reg` within `within`, whatever all others are answered: into `leaves`.
 * It is there now, in case `case_lane` of the trial. */
void wtr_reason_of(WtrInquiry *inquiry, uint32_t case_lane, uint32_t reg, uint32_t k, unsigned within);
/* The items that are unknown and reached through operands that are themselves unknown. */
void wtr_reason_unknown(WtrInquiry *inquiry, uint32_t case_lane, uint32_t reg, uint32_t k);
/* Prepares and forgets what the two need; the weights once for a rulebook. */
bool wtr_reason_weigh(WtrInquiry *inquiry);
bool wtr_reason_begin(WtrInquiry *inquiry);

/* turning.c: what the registers rest on. False when out of memory. */
bool wtr_cone_of(WtrInquiry *inquiry, const uint32_t *regs, const uint32_t *ks, uint32_t count, WtrCone *out);
/* The values at which the cone's conditions turn, item by item, in case `case_lane` of an evaluated block of cases
 * like the one at hand; `out` has one row for each item of a fact that is in the cone and no yes/no question or choice. */
typedef struct WtrTurnings { WtrTurning *registers; uint32_t *slot; } WtrTurnings;
bool wtr_turnings_begin(WtrInquiry *inquiry, const WtrCone *cone, WtrTurnings *out);
void wtr_turnings_find(const WtrInquiry *inquiry, const WtrCone *cone, const WtrEvaluator *evaluator, uint32_t case_lane, WtrTurnings *out);
/* The answers worth trying for an item, other than what is known of it: written to `out` in order, at most
 * WTR_ANSWERS_MAX; *cut is set where there were more. The item's fact is in the cone of the turnings. */
#define WTR_ANSWERS_MAX (WTR_CHOICES_MAX + 2)
uint32_t wtr_answers_of(const WtrInquiry *inquiry, const WtrTurnings *turnings, uint32_t item, int32_t *out, bool *cut);

#endif
