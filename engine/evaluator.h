/* evaluator.h — what an evaluator is made of. Internal to engine/.
 *
 * Relies on: image.h (the program), calendar.h.
 * Guarantees: all memory is allocated by wtr_evaluator_new; nothing allocates while evaluating. Reading answers keeps
 * what was found (found.h), in memory that grows to what 64 cases had to say.
 *
 * Registers live in one aligned block of 64-bit words, addressed by 32-bit word offsets from its start:
 *     truth               a true plane and a false plane of `stride` words each
 *     number, date        a known plane of `stride` words; 32-bit lanes elsewhere in the block
 *     choice              a known plane of `stride` words; 8-bit lanes elsewhere in the block
 * Bit i of word w of a plane is lane 64*w + i. `stride` is the width of the register's scope. A fact's
 * register is the fact's own column, so nothing is copied before a run; NOT is another's planes the other
 * way round, so it costs nothing. All that wtr_reset must clear
 * (planes of facts, raised subjects) lies at the front in one piece. Lanes that are not in use may hold
 * anything. */
#ifndef WTR_EVALUATOR_H
#define WTR_EVALUATOR_H

#include "calendar.h"
#include "date.h"
#include "found.h"
#include "image.h"
#include "kernels.h"
#include "walk.h"

/* Where a register, or a fact's column, is kept. */
typedef struct WtrSlot {
    uint32_t plane;              /* a truth's true plane; else the known plane */
    uint32_t other;              /* a truth's false plane; else the lanes */
    uint8_t type;                /* WtrRegType */
    uint8_t scope;
} WtrSlot;

/* What a setter must know of a fact, on one short line of memory. */
typedef struct WtrColumn {
    uint32_t plane, other;       /* as in WtrSlot */
    uint32_t raised;             /* plane of its subject's raised bits; a spare one for facts of no subject */
    uint8_t type;                /* WtrType */
    uint8_t scope;
    uint8_t choices;
} WtrColumn;

/* An instruction as it is run: operands resolved to word offsets, `x` and `x_other` as in WtrSlot; what is
 * no register stands in `a`, `b` or `c` as it is. Constants, inputs and NOT are no steps. For ALL, ANY and
 * AT_LEAST `a` is the first of `b` entries in the evaluator's operand list; KNOWN keeps in `b` the false
 * plane of a truth and otherwise operand a's known plane once more. */
typedef struct WtrStep {
    uint8_t op, scope;
    uint16_t aux;
    uint32_t to, to_other;
    uint32_t a, a_other;
    uint32_t b, b_other;
    uint32_t c, c_other;
} WtrStep;

/* ALL and ANY of two operands, which most are: a and b instead of a list. */
enum { WTR_STEP_BOTH = WTR_OPCODE_COUNT, WTR_STEP_EITHER };

/* Neighbouring steps of one opcode, so that the machine looks at an opcode once for all of them. */
typedef struct WtrRun { uint32_t op, count; } WtrRun;

/* The planes of one operand of a list. */
typedef struct WtrOperand { uint32_t t, f; } WtrOperand;

/* The lanes of one scope. */
typedef struct WtrScope {
    uint32_t count;              /* lanes in use */
    uint32_t capacity;           /* lanes it was made for */
    uint32_t stride;             /* words of a plane */
    uint32_t *case_of;           /* case of each lane; NULL for scope 0 */
    uint32_t *first;             /* first lane of each case, and one past the last; NULL for scope 0 */
} WtrScope;

/* Rows being gathered in a walk. */
typedef struct WtrGathered {
    uint32_t *rows, count;
    uint64_t *stamp;             /* a row: the walk that gathered it */
    uint64_t *cases;             /* a row: the cases it was gathered in, as far as its stamp is of the walk */
} WtrGathered;

struct WtrEvaluator {
    const WtrRulebook *rulebook;
    const WtrBook *book;
    WtrArena *arena;

    uint64_t *base;              /* the register block, aligned to 64 bytes */
    void *memory;                /* the allocation it lies in */
    size_t clear_words;          /* words at its front that wtr_reset clears */
    size_t input_words;          /* words at its front that hold what is given of the cases */
    WtrSlot *slots;              /* one a register */
    WtrColumn *columns;          /* one a fact */
    WtrStep *steps; uint32_t step_count;
    WtrRun *runs; uint32_t run_count;
    WtrOperand *operands;        /* of ALL, ANY and AT_LEAST: one an entry of the program's pool */
    WtrScope *scopes; uint32_t scope_count;
    const WtrKernels *kernels;
    void (*run)(struct WtrEvaluator *);

    uint32_t *raised;            /* plane a subject */
    uint32_t as_of, today;       /* lanes, scope 0 */
    uint32_t *reading_lanes;     /* choice lanes a reading */
    uint32_t *gave_way;          /* plane a reading: cases whose chosen choice does not stand */
    uint8_t *chosen;             /* choice a reading, for cases to come */

    uint32_t settable;           /* facts that can be set: none before the first case, then all */
    uint32_t cases;              /* cases begun; the last is the current one */
    uint64_t case_bit;           /* the current case's bit in its word of a plane */
    bool program_not_yet;        /* a constant of the program is "not yet" */
    bool not_yet;                /* some date of this block may be "not yet" */
    bool evaluated;              /* nothing has changed since the last run */
    bool lent;                   /* columns were handed out: anything may have been written to them */
    bool committed;              /* what they hold was checked, since the last run */

    WtrWalk walk;
    WtrGathered facts_found, readings_found, citations_found;
    WtrFindings findings;
    uint32_t counted_case;       /* case of which `holds_back` holds the counts, or WTR_NONE */
    uint32_t *holds_back;        /* a fact: how many undetermined duties of that case need it */
    WtrDeadlineResult *deadlines;
    uint32_t *needs, *blocked, *readings, *assumed, *citations;
    uint64_t *weights;           /* of the needs at hand, to be sorted */
    WtrNotice *notices;
    uint32_t *calendar_duties, calendar_duty_count;      /* whose deadlines may lie beyond a calendar */
    uint32_t *date_facts, date_fact_count;
    bool *starts_clock;          /* a fact: a deadline counts from it, or a duty is done on it */
    int32_t counted_day;         /* day of which what follows holds the counts, or 0 */
    uint32_t *standing;          /* a subject, and at the end for all duties: how many stand on that day */
};

static inline int32_t *wtr_lanes32(const WtrEvaluator *evaluator, uint32_t offset)
{
    return (int32_t *)(void *)(evaluator->base + offset);
}

static inline uint8_t *wtr_lanes8(const WtrEvaluator *evaluator, uint32_t offset)
{
    return (uint8_t *)(void *)(evaluator->base + offset);
}

static inline bool wtr_bit(const uint64_t *plane, uint32_t lane)
{
    return (plane[lane >> 6] >> (lane & 63)) & 1;
}

/* The truth of a truth register in one lane. */
static inline WtrTruth wtr_truth_at(const WtrEvaluator *evaluator, const WtrSlot *slot, uint32_t lane)
{
    return (WtrTruth)(wtr_bit(evaluator->base + slot->plane, lane) | wtr_bit(evaluator->base + slot->other, lane) << 1);
}

/* Where a node's value is kept. */
static inline const WtrSlot *wtr_node_slot(const WtrEvaluator *evaluator, uint32_t node)
{
    return &evaluator->slots[evaluator->book->nodes.at[node].reg];
}

/* The truth of a condition's node in a lane of its scope. */
static inline WtrTruth wtr_node_truth(const WtrEvaluator *evaluator, uint32_t node, uint32_t lane)
{
    return wtr_truth_at(evaluator, wtr_node_slot(evaluator, node), lane);
}

/* The case a lane of a scope belongs to. */
static inline uint32_t wtr_lane_case(const WtrEvaluator *evaluator, uint32_t scope, uint32_t lane)
{
    return scope == 0 ? lane : evaluator->scopes[scope].case_of[lane];
}

/* The lanes of one case in a scope. */
static inline WtrRange wtr_case_lanes(const WtrEvaluator *evaluator, uint32_t scope, uint32_t case_lane)
{
    if (scope == 0)
        return (WtrRange){case_lane, 1};
    const uint32_t *first = evaluator->scopes[scope].first + case_lane;
    return (WtrRange){first[0], first[1] - first[0]};
}

/* Whether the case raises a subject; WTR_NONE, no subject at all, is always raised. */
static inline bool wtr_is_raised(const WtrEvaluator *evaluator, uint32_t subject, uint32_t case_lane)
{
    return subject == WTR_NONE || wtr_bit(evaluator->base + evaluator->raised[subject], case_lane);
}

/* notice.c: what is the same for every case. Allocates in the evaluator's arena, which remembers a failure. */
void wtr_notices_init(WtrEvaluator *evaluator);

/* Makes a rulebook of a verified program whose tables live in `arena`, which it takes over on success:
 * builds calendars and name tables. WTR_NO_MEMORY or WTR_LIMIT (a calendar that is too long). */
WtrStatus wtr_rulebook_prepare(WtrArena *arena, const WtrProgram *program, const char *hash, WtrRulebook **out);

#endif
