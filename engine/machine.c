/* machine.c — one straight loop over the steps of a program, run by run; see machine.h.
 *
 * The same opcode functions are instantiated twice: for one word of lanes, where every length is 1 and
 * known to the compiler, and for blocks, four words at a time. Plane opcodes stand in planes.h, lane
 * comparisons in kernels.c; what needs a look at each lane stands here. */
#include "machine.h"

#include <assert.h>

#include "deadline.h"
#include "evaluator.h"

/* At one word of lanes, a register's two planes lie side by side and gcc would load and store them as one
 * vector: reading 16 bytes that were just written as 8 and 8 stalls every step on the one before. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-slp-vectorize")
#endif

#define INLINE static inline __attribute__((always_inline))

typedef uint64_t Block __attribute__((vector_size(32)));
#define BLOCK_LANES 256

#define PLANE uint64_t
#define PLANES(name) name##_word
#include "planes.h"
#undef PLANE
#undef PLANES
#define PLANE Block
#define PLANES(name) name##_block
#include "planes.h"
#undef PLANE
#undef PLANES

static inline const int32_t *ints(const uint64_t *base, uint32_t offset) { return (const int32_t *)(const void *)(base + offset); }
static inline int32_t *ints_to(uint64_t *base, uint32_t offset) { return (int32_t *)(void *)(base + offset); }
static inline const uint8_t *bytes(const uint64_t *base, uint32_t offset) { return (const uint8_t *)(const void *)(base + offset); }
static inline uint8_t *bytes_to(uint64_t *base, uint32_t offset) { return (uint8_t *)(void *)(base + offset); }

static inline size_t words_in_use(const WtrScope *scope) { return (scope->count + 63u) / 64u; }

/* The lanes of word `word` that are in use. */
static inline uint64_t lanes_in_use(const WtrScope *scope, size_t word)
{
    const size_t left = scope->count - 64 * word;
    return left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
}

/* ---- comparisons -------------------------------------------------------------------------------- */

/* Leaves the mask of `test` over the lanes i in the true plane: by a kernel for a block, by a plain loop
 * over the few lanes in use for a word. */
#define COMPARE(kernel, a, b, test)                                       \
    if (block)                                                            \
        kernel((a), (b), base + step->to, words_in_use(scope));           \
    else {                                                                \
        uint64_t mask = 0;                                                \
        for (uint32_t i = 0; i < scope->count; i++)                       \
            mask |= (uint64_t)(test) << i;                                \
        base[step->to] = mask;                                            \
    }

#define SETTLE(known_a, known_b)                                          \
    if (block)                                                            \
        settle_block(base, step, (known_a), (known_b), n);    \
    else                                                                  \
        settle_word(base, step, (known_a), (known_b), 1)

#define LANE_OP(name)                                                                                         \
    INLINE void name(const WtrEvaluator *evaluator, uint64_t *base, const WtrStep *step, const WtrScope *scope, \
                     size_t n, const bool block)

LANE_OP(equal_constant)
{
    const int32_t *a = ints(base, step->a_other), b = (int32_t)step->b;
    COMPARE(evaluator->kernels->equal_constant, a, b, a[i] == b)
    SETTLE(step->a, step->a);
}

LANE_OP(below_constant)
{
    const int32_t *a = ints(base, step->a_other), b = (int32_t)step->b;
    COMPARE(evaluator->kernels->below_constant, a, b, a[i] < b)
    SETTLE(step->a, step->a);
}

LANE_OP(equal)
{
    const int32_t *a = ints(base, step->a_other), *b = ints(base, step->b_other);
    COMPARE(evaluator->kernels->equal, a, b, a[i] == b[i])
    SETTLE(step->a, step->b);
}

LANE_OP(below)
{
    const int32_t *a = ints(base, step->a_other), *b = ints(base, step->b_other);
    COMPARE(evaluator->kernels->below, a, b, a[i] < b[i])
    SETTLE(step->a, step->b);
}

LANE_OP(is)
{
    const uint8_t *a = bytes(base, step->a_other), b = (uint8_t)step->b;
    COMPARE(evaluator->kernels->is, a, b, a[i] == b)
    SETTLE(step->a, step->a);
}

/* ---- dates that may be "not yet" (SPEC "Not yet") ------------------------------------------------ */

/* "Not yet" lies after as_of, by how much nobody knows. */
static WtrTruth same_date_not_yet(int32_t a, int32_t b, int32_t as_of)
{
    const int32_t other = a == WTR_NOT_YET ? b : a;
    return other <= as_of ? WTR_FALSE : WTR_UNKNOWN;
}

static WtrTruth before_not_yet(int32_t a, int32_t b, int32_t as_of)
{
    if (a == WTR_NOT_YET)                       /* a is as_of + 1 at the earliest */
        return b <= as_of + 1 ? WTR_FALSE : WTR_UNKNOWN;
    return a <= as_of ? WTR_TRUE : WTR_UNKNOWN;
}

/* The lanes of one word that are "not yet". */
static uint64_t not_yet_lanes(const WtrEvaluator *evaluator, uint32_t lanes, size_t word)
{
    uint64_t mask = 0;
    if (evaluator->not_yet)
        evaluator->kernels->equal_constant(wtr_lanes32(evaluator, lanes) + 64 * word, WTR_NOT_YET, &mask, 1);
    return mask;
}

/* Decides again the settled lanes in which either date is "not yet". */
static void settle_not_yet(const WtrEvaluator *evaluator, const WtrStep *step, WtrTruth (*decide)(int32_t, int32_t, int32_t))
{
    const WtrScope *scope = &evaluator->scopes[step->scope];
    const int32_t *a = wtr_lanes32(evaluator, step->a_other), *b = wtr_lanes32(evaluator, step->b_other);
    const int32_t *as_of = wtr_lanes32(evaluator, evaluator->as_of);
    uint64_t *t = evaluator->base + step->to, *f = evaluator->base + step->to_other;
    for (size_t word = 0; word < words_in_use(scope); word++) {
        const uint64_t not_yet = not_yet_lanes(evaluator, step->a_other, word) | not_yet_lanes(evaluator, step->b_other, word);
        uint64_t open = not_yet & (t[word] | f[word]) & lanes_in_use(scope, word);
        t[word] &= ~open;
        f[word] &= ~open;
        for (; open; open &= open - 1) {
            const uint32_t lane = (uint32_t)(64 * word) + (uint32_t)__builtin_ctzll(open);
            const WtrTruth truth = decide(a[lane], b[lane], as_of[wtr_lane_case(evaluator, step->scope, lane)]);
            t[word] |= (uint64_t)(truth == WTR_TRUE) << (lane & 63);
            f[word] |= (uint64_t)(truth == WTR_FALSE) << (lane & 63);
        }
    }
}

LANE_OP(same_date)
{
    equal(evaluator, base, step, scope, n, block);
    if (evaluator->not_yet)
        settle_not_yet(evaluator, step, same_date_not_yet);
}

LANE_OP(before)
{
    below(evaluator, base, step, scope, n, block);
    if (evaluator->not_yet)
        settle_not_yet(evaluator, step, before_not_yet);
}

/* ---- date arithmetic ----------------------------------------------------------------------------- */

/* Forward, "not yet" stays not yet; moved back it could lie on either side of as_of: unknown. */
static int32_t moved(const WtrEvaluator *evaluator, const WtrStep *step, int32_t day)
{
    const int32_t count = (int32_t)step->b;
    if (day == WTR_NOT_YET)
        return count >= 0 ? WTR_NOT_YET : 0;
    return wtr_date_move(evaluator->rulebook, day, count, (WtrUnit)step->aux, step->c);
}

/* One word of ADD_DATE, lane by lane. */
static void add_date_lanes(const WtrEvaluator *evaluator, const WtrStep *step, size_t word, uint64_t left)
{
    const int32_t *a = wtr_lanes32(evaluator, step->a_other) + 64 * word;
    int32_t *to = wtr_lanes32(evaluator, step->to_other) + 64 * word;
    uint64_t known = 0;
    for (; left; left &= left - 1) {
        const unsigned bit = (unsigned)__builtin_ctzll(left);
        const int32_t day = moved(evaluator, step, a[bit]);
        to[bit] = day;
        known |= (uint64_t)(day != 0) << bit;
    }
    evaluator->base[step->to + word] = known;
}

/* One word of SPAN, lane by lane. */
static void span_lanes(const WtrEvaluator *evaluator, const WtrStep *step, size_t word, uint64_t left)
{
    const int32_t *a = wtr_lanes32(evaluator, step->a_other) + 64 * word, *b = wtr_lanes32(evaluator, step->b_other) + 64 * word;
    int32_t *to = wtr_lanes32(evaluator, step->to_other) + 64 * word;
    uint64_t known = 0;
    for (; left; left &= left - 1) {
        const unsigned bit = (unsigned)__builtin_ctzll(left);
        const bool fits = wtr_date_span(evaluator->rulebook, a[bit], b[bit], (WtrUnit)step->aux, step->c, &to[bit]);
        known |= (uint64_t)fits << bit;
    }
    evaluator->base[step->to + word] = known;
}

/* ADD_DATE by a number of days over all words. Lanes that hold no date may wrap: they are not known, or
 * leave the years 0001–9999. Words with a "not yet" in them are done again lane by lane. */
static void add_days(const WtrEvaluator *evaluator, const WtrStep *step, int32_t days)
{
    const WtrScope *scope = &evaluator->scopes[step->scope];
    const int32_t *a = wtr_lanes32(evaluator, step->a_other);
    int32_t *to = wtr_lanes32(evaluator, step->to_other);
    evaluator->kernels->add_constant(a, days, to, words_in_use(scope));
    for (size_t word = 0; word < words_in_use(scope); word++) {
        const uint64_t known = evaluator->base[step->a + word];
        uint64_t early, in_time;
        if (known & not_yet_lanes(evaluator, step->a_other, word)) {
            add_date_lanes(evaluator, step, word, known & lanes_in_use(scope, word));
            continue;
        }
        evaluator->kernels->below_constant(to + 64 * word, WTR_DAY_MIN, &early, 1);
        evaluator->kernels->below_constant(to + 64 * word, WTR_DAY_MAX + 1, &in_time, 1);
        evaluator->base[step->to + word] = known & in_time & ~early;
    }
}

/* SPAN in days over all words: known where both dates are dates. */
static void span_days(const WtrEvaluator *evaluator, const WtrStep *step)
{
    uint64_t *base = evaluator->base;
    const size_t words = words_in_use(&evaluator->scopes[step->scope]);
    const int32_t *a = wtr_lanes32(evaluator, step->a_other), *b = wtr_lanes32(evaluator, step->b_other);
    evaluator->kernels->subtract(b, a, wtr_lanes32(evaluator, step->to_other), words);
    for (size_t word = 0; word < words; word++)
        base[step->to + word] = base[step->a + word] & base[step->b + word];
    for (size_t word = 0; evaluator->not_yet && word < words; word++)
        base[step->to + word] &= ~(not_yet_lanes(evaluator, step->a_other, word) | not_yet_lanes(evaluator, step->b_other, word));
}

/* Days, and weeks as seven of them, are plain arithmetic, done to whole words; any other unit, and the few
 * lanes of a single word, go lane by lane. */
static void add_date(const WtrEvaluator *evaluator, const WtrStep *step, bool block)
{
    const WtrScope *scope = &evaluator->scopes[step->scope];
    if (block && (step->aux == WTR_DAYS || step->aux == WTR_WEEKS)) {
        add_days(evaluator, step, (int32_t)step->b * (step->aux == WTR_WEEKS ? 7 : 1));
        return;
    }
    for (size_t word = 0; word < words_in_use(scope); word++)
        add_date_lanes(evaluator, step, word, evaluator->base[step->a + word] & lanes_in_use(scope, word));
}

static void span(const WtrEvaluator *evaluator, const WtrStep *step, bool block)
{
    const WtrScope *scope = &evaluator->scopes[step->scope];
    if (block && step->aux == WTR_DAYS) {
        span_days(evaluator, step);
        return;
    }
    for (size_t word = 0; word < words_in_use(scope); word++) {
        const uint64_t known = evaluator->base[step->a + word] & evaluator->base[step->b + word];
        span_lanes(evaluator, step, word, known & lanes_in_use(scope, word));
    }
}

/* ---- choosing between two registers --------------------------------------------------------------- */

/* Copies the lanes in `mask` from one column to another: 32-bit lanes, or 8-bit lanes of choices. */
static void copy_lanes(uint64_t *base, uint32_t to, uint32_t from, size_t word, uint64_t mask, bool choice)
{
    for (; mask; mask &= mask - 1) {
        const size_t lane = 64 * word + (unsigned)__builtin_ctzll(mask);
        if (choice)
            bytes_to(base, to)[lane] = bytes(base, from)[lane];
        else
            ints_to(base, to)[lane] = ints(base, from)[lane];
    }
}

/* a where it is known, else b where c is true, else unknown. */
static void default_lanes(const WtrEvaluator *evaluator, const WtrStep *step, bool choice)
{
    const WtrScope *scope = &evaluator->scopes[step->scope];
    uint64_t *base = evaluator->base;
    for (size_t word = 0; word < words_in_use(scope); word++) {
        const uint64_t used = lanes_in_use(scope, word), from_a = base[step->a + word] & used;
        const uint64_t from_b = base[step->b + word] & base[step->c + word] & used & ~from_a;
        copy_lanes(base, step->to_other, step->a_other, word, from_a, choice);
        copy_lanes(base, step->to_other, step->b_other, word, from_b, choice);
        base[step->to + word] = from_a | from_b;
    }
}

/* b where a is true, c where it is false, else unknown. */
static void select_lanes(const WtrEvaluator *evaluator, const WtrStep *step, bool choice)
{
    const WtrScope *scope = &evaluator->scopes[step->scope];
    uint64_t *base = evaluator->base;
    for (size_t word = 0; word < words_in_use(scope); word++) {
        const uint64_t used = lanes_in_use(scope, word);
        const uint64_t from_b = base[step->a + word] & base[step->b + word] & used;
        const uint64_t from_c = base[step->a_other + word] & base[step->c + word] & used;
        copy_lanes(base, step->to_other, step->b_other, word, from_b, choice);
        copy_lanes(base, step->to_other, step->c_other, word, from_c, choice);
        base[step->to + word] = from_b | from_c;
    }
}

/* ---- between a case and its instances --------------------------------------------------------------- */

/* How many of the lanes of a run have their bit set. */
static uint32_t count_bits(const uint64_t *plane, WtrRange lanes)
{
    uint32_t count = 0;
    for (uint32_t at = lanes.first, end = lanes.first + lanes.count; at < end;) {
        const uint32_t here = 64 - (at & 63), take = end - at < here ? end - at : here;
        uint64_t bits = plane[at >> 6] >> (at & 63);
        if (take < 64)
            bits &= ((uint64_t)1 << take) - 1;
        count += (uint32_t)__builtin_popcountll(bits);
        at += take;
    }
    return count;
}

/* The truth of a quantifier over `all` instances of which so many are true and so many false. */
static WtrTruth fold(uint8_t op, int32_t least, uint32_t all, uint32_t yes, uint32_t no)
{
    if (op == WTR_OP_FOLD_EVERY)
        return no > 0 ? WTR_FALSE : yes == all ? WTR_TRUE : WTR_UNKNOWN;
    if (op == WTR_OP_FOLD_ANY)
        least = 1;
    if ((int64_t)yes >= least)
        return WTR_TRUE;
    return (int64_t)(all - no) < least ? WTR_FALSE : WTR_UNKNOWN;
}

/* Operand a is the subject, b a truth in its scope. */
static void fold_instances(const WtrEvaluator *evaluator, const WtrStep *step)
{
    const WtrScope *cases = &evaluator->scopes[0];
    const uint8_t scope = (uint8_t)evaluator->book->subjects.at[step->a].scope;
    const uint64_t *yes = evaluator->base + step->b, *no = evaluator->base + step->b_other;
    const uint64_t *raised = evaluator->base + evaluator->raised[step->a];
    uint64_t *t = evaluator->base + step->to, *f = evaluator->base + step->to_other;
    for (size_t word = 0; word < words_in_use(cases); word++) {
        t[word] = f[word] = 0;
        for (uint64_t left = raised[word] & lanes_in_use(cases, word); left; left &= left - 1) {
            const unsigned bit = (unsigned)__builtin_ctzll(left);
            const WtrRange lanes = wtr_case_lanes(evaluator, scope, (uint32_t)(64 * word) + bit);
            const WtrTruth truth = fold(step->op, (int32_t)step->c, lanes.count, count_bits(yes, lanes), count_bits(no, lanes));
            t[word] |= (uint64_t)(truth == WTR_TRUE) << bit;
            f[word] |= (uint64_t)(truth == WTR_FALSE) << bit;
        }
    }
}

/* Spreads a plane of the cases over their instances. */
static void gather_plane(const WtrScope *scope, const uint64_t *from, uint64_t *to)
{
    for (size_t word = 0; word < words_in_use(scope); word++) {
        const uint32_t *case_of = scope->case_of + 64 * word;
        const uint32_t left = scope->count - (uint32_t)(64 * word), count = left < 64 ? left : 64;
        uint64_t bits = 0;
        for (uint32_t i = 0; i < count; i++)
            bits |= (uint64_t)wtr_bit(from, case_of[i]) << i;
        to[word] = bits;
    }
}

static void gather_truth(const WtrEvaluator *evaluator, const WtrStep *step)
{
    const WtrScope *scope = &evaluator->scopes[step->scope];
    uint64_t *base = evaluator->base;
    gather_plane(scope, base + step->a, base + step->to);
    gather_plane(scope, base + step->a_other, base + step->to_other);
}

static void gather_lanes(const WtrEvaluator *evaluator, const WtrStep *step, bool choice)
{
    const WtrScope *scope = &evaluator->scopes[step->scope];
    uint64_t *base = evaluator->base;
    gather_plane(scope, base + step->a, base + step->to);
    for (uint32_t lane = 0; lane < scope->count; lane++) {
        const uint32_t of = scope->case_of[lane];
        if (choice)
            bytes_to(base, step->to_other)[lane] = bytes(base, step->a_other)[of];
        else
            ints_to(base, step->to_other)[lane] = ints(base, step->a_other)[of];
    }
}

/* ---- the loop ---------------------------------------------------------------------------------------- */

/* Both is impossible: checked after each run of the test build. */
static void check_truths(const WtrEvaluator *evaluator)
{
#if defined(WTR_CHECK) || defined(__SANITIZE_ADDRESS__)
    const WtrProgram *program = &evaluator->rulebook->program;
    for (uint32_t reg = 0; reg < program->insn_count; reg++) {
        const WtrSlot *slot = &evaluator->slots[reg];
        const WtrScope *scope = &evaluator->scopes[slot->scope];
        for (size_t word = 0; slot->type == WTR_REG_TRUTH && word < words_in_use(scope); word++) {
            const uint64_t *t = evaluator->base + slot->plane, *f = evaluator->base + slot->other;
            assert((t[word] & f[word] & lanes_in_use(scope, word)) == 0);
        }
    }
#else
    (void)evaluator;
#endif
}

/* How many PLANEs of the scope of `step` are in use. */
#define PLANES_IN_USE ((scopes[step->scope].count + BLOCK_LANES - 1u) / BLOCK_LANES)

/* All steps of one run. */
#define EACH(statement) for (; step < stop; step++) { statement; }
#define PLANE_OP(name) EACH(block ? name##_block(base, step, PLANES_IN_USE) : name##_word(base, step, 1))
#define LIST_OP(name) \
    EACH(block ? name##_block(base, step, operands + step->a, PLANES_IN_USE) : name##_word(base, step, operands + step->a, 1))
#define LANES(name) EACH(name(evaluator, base, step, &scopes[step->scope], block ? PLANES_IN_USE : 1, block))

INLINE void run(WtrEvaluator *evaluator, const bool block)
{
    uint64_t *const base = evaluator->base;
    const WtrOperand *const operands = evaluator->operands;
    const WtrScope *const scopes = evaluator->scopes;
    const WtrStep *step = evaluator->steps;
    for (const WtrRun *next = evaluator->runs, *end = next + evaluator->run_count; next < end; next++) {
        const WtrStep *const stop = step + next->count;
        switch (next->op) {
        case WTR_STEP_BOTH: PLANE_OP(both) break;
        case WTR_STEP_EITHER: PLANE_OP(either) break;
        case WTR_OP_ALL: LIST_OP(all) break;
        case WTR_OP_ANY: LIST_OP(any) break;
        case WTR_OP_AT_LEAST: LIST_OP(at_least) break;
        case WTR_OP_KNOWN: PLANE_OP(known) break;
        case WTR_OP_SHOWN: PLANE_OP(shown) break;
        case WTR_OP_RAISED: PLANE_OP(raised) break;
        case WTR_OP_DEFAULT_TRUTH: PLANE_OP(default_truth) break;
        case WTR_OP_EQ_IMM: LANES(equal_constant) break;
        case WTR_OP_LT_IMM: LANES(below_constant) break;
        case WTR_OP_EQ: LANES(equal) break;
        case WTR_OP_LT: LANES(below) break;
        case WTR_OP_IS: LANES(is) break;
        case WTR_OP_SAME_DATE: LANES(same_date) break;
        case WTR_OP_BEFORE: LANES(before) break;
        case WTR_OP_ADD_DATE: EACH(add_date(evaluator, step, block)) break;
        case WTR_OP_SPAN: EACH(span(evaluator, step, block)) break;
        case WTR_OP_DEFAULT_NUMBER:
        case WTR_OP_DEFAULT_DATE: EACH(default_lanes(evaluator, step, false)) break;
        case WTR_OP_DEFAULT_CHOICE: EACH(default_lanes(evaluator, step, true)) break;
        case WTR_OP_SELECT_NUMBER:
        case WTR_OP_SELECT_DATE: EACH(select_lanes(evaluator, step, false)) break;
        case WTR_OP_SELECT_CHOICE: EACH(select_lanes(evaluator, step, true)) break;
        case WTR_OP_FOLD_ANY:
        case WTR_OP_FOLD_EVERY:
        case WTR_OP_FOLD_AT_LEAST: EACH(fold_instances(evaluator, step)) break;
        case WTR_OP_GATHER_TRUTH: EACH(gather_truth(evaluator, step)) break;
        case WTR_OP_GATHER_NUMBER:
        case WTR_OP_GATHER_DATE: EACH(gather_lanes(evaluator, step, false)) break;
        case WTR_OP_GATHER_CHOICE: EACH(gather_lanes(evaluator, step, true)) break;
        /* Constants, inputs and NOT are never steps (is_step in evaluator.c): a missing opcode fails the test
         * of every opcode in test_machine.c. */
        default: __builtin_unreachable();
        }
    }
    check_truths(evaluator);
}

static void run_word(WtrEvaluator *evaluator) { run(evaluator, false); }
static void run_block(WtrEvaluator *evaluator) { run(evaluator, true); }

void (*wtr_machine_portable(bool block))(WtrEvaluator *)
{
    return block ? run_block : run_word;
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static void run_block_avx2(WtrEvaluator *evaluator) { run(evaluator, true); }

void (*wtr_machine_choose(bool block))(WtrEvaluator *)
{
    return block && wtr_have_avx2() ? run_block_avx2 : wtr_machine_portable(block);
}

#else

void (*wtr_machine_choose(bool block))(WtrEvaluator *)
{
    return wtr_machine_portable(block);
}

#endif
