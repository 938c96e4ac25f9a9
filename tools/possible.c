/* possible.c — see possible.h.
 *
 * A register is worked out over sets of values instead of values: the instructions it rests on, in their
 * order, once for each day tried and each way of having answered the questions that `is known` asks about. */
#include "possible.h"

#include <stdlib.h>

#include "../engine/base.h"
#include "../engine/image.h"

enum { T = WTR_CAN_BE_TRUE, F = WTR_CAN_BE_FALSE, U = WTR_CAN_BE_UNKNOWN };
/* Of a number, a date or a choice: known (T), "not yet" (N, dates only), unknown (U). */
enum { N = 2 };

/* More days or questions than these are not tried one by one; the answer then may hold a value too many. */
#define DAYS_MAX 96u
#define SPLITS_MAX 4u
#define ANY_DAY 0

struct WtrPossible {
    const WtrProgram *program;
    uint32_t *met, asked;              /* for which question a register was met last, and the one at hand */
    uint32_t *cone, cone_count;        /* the registers that the one asked about rests on, in order */
    uint8_t *sets;                     /* of each register, on the day and with the answers at hand */
    int32_t days[DAYS_MAX]; uint32_t day_count;
    uint32_t splits[SPLITS_MAX], split_count;      /* fact registers that are tried answered and unanswered */
    int32_t day;                       /* as_of, or ANY_DAY */
};

WtrPossible *wtr_possible_new(const WtrRulebook *rulebook)
{
    WtrPossible *possible = wtr_alloc(sizeof *possible);
    if (possible == NULL)
        return NULL;
    uint32_t count = rulebook->program.insn_count;
    possible->program = &rulebook->program;
    possible->met = wtr_alloc((size_t)count * sizeof *possible->met);
    possible->cone = wtr_alloc((size_t)count * sizeof *possible->cone);
    possible->sets = wtr_alloc(count);
    if (possible->met != NULL && possible->cone != NULL && possible->sets != NULL)
        return possible;
    wtr_possible_free(possible);
    return NULL;
}

void wtr_possible_free(WtrPossible *possible)
{
    if (possible == NULL)
        return;
    wtr_free(possible->met);
    wtr_free(possible->cone);
    wtr_free(possible->sets);
    wtr_free(possible);
}

bool wtr_possible_is_truth(const WtrPossible *possible, uint32_t reg)
{
    return wtr_insn_type(&possible->program->insns[reg]) == WTR_REG_TRUTH;
}

/* ---- what a register rests on -------------------------------------------------------------------------- */

static bool is_register(WtrShape shape)
{
    switch (shape) {
    case WTR_SHAPE_T: case WTR_SHAPE_N: case WTR_SHAPE_D: case WTR_SHAPE_C: case WTR_SHAPE_X: case WTR_SHAPE_FT:
    case WTR_SHAPE_GT: case WTR_SHAPE_GN: case WTR_SHAPE_GD: case WTR_SHAPE_GC:
        return true;
    default:
        return false;
    }
}

static void meet(WtrPossible *possible, uint32_t reg)
{
    if (possible->met[reg] == possible->asked)
        return;
    possible->met[reg] = possible->asked;
    possible->cone[possible->cone_count++] = reg;
}

static void meet_operands(WtrPossible *possible, const WtrInsn *insn)
{
    const WtrOpcodeInfo *info = &wtr_opcodes[insn->op];
    if (is_register(info->a)) meet(possible, insn->a);
    if (is_register(info->b)) meet(possible, insn->b);
    if (is_register(info->c)) meet(possible, insn->c);
    if (info->a == WTR_SHAPE_POOL)
        for (uint32_t i = 0; i < insn->b; i++)
            meet(possible, possible->program->pool[insn->a + i]);
}

static int by_number(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* Operands come before what reads them, so their order is that of their rows. */
static void find_cone(WtrPossible *possible, uint32_t reg)
{
    possible->asked++;
    possible->cone_count = 0;
    meet(possible, reg);
    for (uint32_t i = 0; i < possible->cone_count; i++)
        meet_operands(possible, &possible->program->insns[possible->cone[i]]);
    qsort(possible->cone, possible->cone_count, sizeof *possible->cone, by_number);
}

/* ---- days and answers to try ----------------------------------------------------------------------------- */

static bool stands_on(const WtrPossible *possible, WtrRange stands, int32_t day)
{
    return day >= WTR_DAY_MIN && day <= WTR_DAY_MAX && wtr_stands(&possible->program->book, stands, day);
}

static void try_day(WtrPossible *possible, WtrRange stands, int32_t day)
{
    if (!stands_on(possible, stands, day))
        return;
    if (possible->day_count < DAYS_MAX)
        possible->days[possible->day_count] = day;
    possible->day_count++;
}

static void find_days(WtrPossible *possible, WtrRange stands)
{
    possible->day_count = 0;
    if (stands.count == 0)
        try_day(possible, stands, WTR_DAY_MIN);
    for (uint32_t i = 0; i < stands.count; i++) {
        const WtrInterval *days = &possible->program->book.intervals.at[stands.first + i];
        try_day(possible, stands, days->from != 0 ? days->from : WTR_DAY_MIN);
        try_day(possible, stands, days->to != 0 ? days->to : WTR_DAY_MAX);
    }
    for (uint32_t i = 0; i < possible->cone_count; i++) {
        const WtrInsn *insn = &possible->program->insns[possible->cone[i]];
        if (insn->op != WTR_OP_CONST_DATE || (int32_t)insn->a == WTR_NOT_YET)
            continue;
        for (int32_t step = -1; step <= 1; step++)
            try_day(possible, stands, (int32_t)insn->a + step);
    }
    if (possible->day_count > DAYS_MAX) {
        possible->days[0] = ANY_DAY;
        possible->day_count = 1;
    }
}

static bool is_fact(WtrOpcode op)
{
    return op == WTR_OP_FACT_TRUTH || op == WTR_OP_FACT_NUMBER || op == WTR_OP_FACT_DATE || op == WTR_OP_FACT_CHOICE;
}

static void add_split(WtrPossible *possible, uint32_t reg)
{
    for (uint32_t i = 0; i < possible->split_count; i++)
        if (possible->splits[i] == reg)
            return;
    if (possible->split_count < SPLITS_MAX)
        possible->splits[possible->split_count++] = reg;
}

/* The questions that `is known` or `is unknown` is asked of. */
static void find_splits(WtrPossible *possible)
{
    possible->split_count = 0;
    for (uint32_t i = 0; i < possible->cone_count; i++) {
        const WtrInsn *insn = &possible->program->insns[possible->cone[i]];
        if (insn->op == WTR_OP_KNOWN && is_fact((WtrOpcode)possible->program->insns[insn->a].op))
            add_split(possible, insn->a);
    }
}

/* ---- sets of truth values ---------------------------------------------------------------------------------- */

static uint8_t negated(uint8_t set) { return (uint8_t)((set & U) | (set & T ? F : 0) | (set & F ? T : 0)); }

static bool is_negation(const WtrPossible *possible, uint32_t reg, uint32_t of)
{
    const WtrInsn *insn = &possible->program->insns[reg];
    return insn->op == WTR_OP_NOT && insn->a == of;
}

/* "at least `least` of": how many operands can, and how many cannot but, be true. */
static uint8_t at_least(const WtrPossible *possible, const WtrInsn *insn, uint32_t least)
{
    uint32_t can_be_true = 0, must_be_true = 0, not_false = 0, can_be_false = 0;
    bool unknown = false;
    for (uint32_t i = 0; i < insn->b; i++) {
        uint8_t set = possible->sets[possible->program->pool[insn->a + i]];
        can_be_true += (set & T) != 0;
        must_be_true += set == T;
        not_false += (set & (T | U)) != 0;
        can_be_false += (set & F) != 0;
        unknown = unknown || (set & U);
    }
    uint8_t out = 0;
    if (can_be_true >= least) out |= T;
    if (insn->b - can_be_false < least) out |= F;
    if (unknown && not_false >= least && must_be_true < least) out |= U;
    return out;
}

static uint8_t any_of(const WtrPossible *possible, const WtrInsn *insn)
{
    const uint32_t *operands = &possible->program->pool[insn->a];
    bool either = insn->b == 2 && (is_negation(possible, operands[0], operands[1]) || is_negation(possible, operands[1], operands[0]));
    uint8_t out = at_least(possible, insn, 1);
    return either ? out & (uint8_t)~F : out;       /* a thing or its opposite is never false */
}

/* ---- sets of other values ------------------------------------------------------------------------------------ */

static uint8_t of_known(bool known, bool unknown) { return (uint8_t)((known ? T | F : 0) | (unknown ? U : 0)); }

static uint8_t compare_known(uint8_t a, uint8_t b) { return of_known((a & T) && (b & T), (a | b) & U); }

/* The day a register always holds on the day at hand, or ANY_DAY. */
static int32_t fixed_day(const WtrPossible *possible, uint32_t reg)
{
    const WtrInsn *insn = &possible->program->insns[reg];
    if (insn->op == WTR_OP_GATHER_DATE)
        insn = &possible->program->insns[insn->a];
    if (insn->op == WTR_OP_AS_OF)
        return possible->day;
    return insn->op == WTR_OP_CONST_DATE && (int32_t)insn->a != WTR_NOT_YET ? (int32_t)insn->a : ANY_DAY;
}

static uint8_t truth_set(WtrTruth truth) { return truth == WTR_TRUE ? T : truth == WTR_FALSE ? F : U; }

/* As the machine decides it (SPEC "Not yet"); `day` is that of the other date. */
static uint8_t not_yet_before(const WtrPossible *possible, int32_t day)
{
    if (day == ANY_DAY || possible->day == ANY_DAY)
        return F | U;
    return truth_set(day <= possible->day + 1 ? WTR_FALSE : WTR_UNKNOWN);
}

static uint8_t before_not_yet(const WtrPossible *possible, int32_t day)
{
    if (day == ANY_DAY || possible->day == ANY_DAY)
        return T | U;
    return truth_set(day <= possible->day ? WTR_TRUE : WTR_UNKNOWN);
}

static uint8_t same_not_yet(const WtrPossible *possible, int32_t day)
{
    if (day == ANY_DAY || possible->day == ANY_DAY)
        return F | U;
    return truth_set(day <= possible->day ? WTR_FALSE : WTR_UNKNOWN);
}

static uint8_t compare_dates(const WtrPossible *possible, const WtrInsn *insn)
{
    uint8_t a = possible->sets[insn->a], b = possible->sets[insn->b];
    int32_t day_a = fixed_day(possible, insn->a), day_b = fixed_day(possible, insn->b);
    bool before = insn->op == WTR_OP_BEFORE;
    if (day_a != ANY_DAY && day_b != ANY_DAY)
        return truth_set((before ? day_a < day_b : day_a == day_b) ? WTR_TRUE : WTR_FALSE);
    uint8_t out = compare_known(a, b);
    if ((a & N) && (b & T))
        out |= before ? not_yet_before(possible, day_b) : same_not_yet(possible, day_b);
    if ((b & N) && (a & T))
        out |= before ? before_not_yet(possible, day_a) : same_not_yet(possible, day_a);
    return (a & N) && (b & N) ? out | U : out;
}

static uint8_t moved_date(const WtrInsn *insn, uint8_t set)
{
    if (!(set & N))
        return set;
    return (int32_t)insn->b >= 0 ? set : (uint8_t)((set & ~N) | U);
}

static uint8_t span(uint8_t a, uint8_t b)
{
    bool unknown = ((a | b) & U) || ((a | b) & N);
    return (uint8_t)(((a & T) && (b & T) ? T : 0) | (unknown ? U : 0));
}

/* a where it is known, else b where c is true. */
static uint8_t fallback(uint8_t a, uint8_t b, uint8_t c)
{
    uint8_t out = a & (uint8_t)~U;
    if (!(a & U))
        return out;
    if (c & T) out |= b;
    if (c & (F | U)) out |= U;
    return out;
}

static uint8_t selected(uint8_t chooser, uint8_t yes, uint8_t no)
{
    return (uint8_t)((chooser & T ? yes : 0) | (chooser & F ? no : 0) | (chooser & U));
}

/* Whether some or every instance has it; the case may have none, or not say. */
static uint8_t folded(WtrOpcode op, uint8_t set)
{
    if (op == WTR_OP_FOLD_EVERY)
        return (uint8_t)(T | U | (set & F));
    return (uint8_t)(F | U | (set & T));
}

static uint8_t values_of(const WtrPossible *possible, uint32_t reg)
{
    const WtrInsn *insn = &possible->program->insns[reg];
    const uint8_t *sets = possible->sets;
    switch ((WtrOpcode)insn->op) {             /* T of what is no truth: it is known */
    case WTR_OP_CONST_TRUTH: return truth_set((WtrTruth)insn->aux);
    case WTR_OP_CONST_DATE: return (int32_t)insn->a == WTR_NOT_YET ? N : T;
    case WTR_OP_CONST_NUMBER: case WTR_OP_CONST_CHOICE: case WTR_OP_AS_OF: case WTR_OP_TODAY: case WTR_OP_READING: return T;
    case WTR_OP_FACT_TRUTH: return T | F | U;
    case WTR_OP_FACT_DATE: return T | N | U;
    case WTR_OP_FACT_NUMBER: case WTR_OP_FACT_CHOICE: return T | U;
    case WTR_OP_RAISED: return T | F;
    case WTR_OP_NOT: return negated(sets[insn->a]);
    case WTR_OP_ALL: return at_least(possible, insn, insn->b);
    case WTR_OP_ANY: return any_of(possible, insn);
    case WTR_OP_AT_LEAST: return at_least(possible, insn, insn->c);
    case WTR_OP_KNOWN: return (uint8_t)((sets[insn->a] & (T | F) ? T : 0) | (sets[insn->a] & U ? F : 0));
    case WTR_OP_SHOWN: return (uint8_t)((sets[insn->a] & T) | (sets[insn->a] & (F | U) ? F : 0));
    case WTR_OP_EQ_IMM: case WTR_OP_LT_IMM: case WTR_OP_IS: return of_known(sets[insn->a] & T, sets[insn->a] & U);
    case WTR_OP_EQ: case WTR_OP_LT: return compare_known(sets[insn->a], sets[insn->b]);
    case WTR_OP_SAME_DATE: case WTR_OP_BEFORE: return compare_dates(possible, insn);
    case WTR_OP_ADD_DATE: return moved_date(insn, sets[insn->a]);
    case WTR_OP_SPAN: return span(sets[insn->a], sets[insn->b]);
    case WTR_OP_DEFAULT_TRUTH: return fallback(sets[insn->a], sets[insn->b], T);
    case WTR_OP_DEFAULT_NUMBER: case WTR_OP_DEFAULT_DATE: case WTR_OP_DEFAULT_CHOICE:
        return fallback(sets[insn->a], sets[insn->b], sets[insn->c]);
    case WTR_OP_SELECT_NUMBER: case WTR_OP_SELECT_DATE: case WTR_OP_SELECT_CHOICE:
        return selected(sets[insn->a], sets[insn->b], sets[insn->c]);
    case WTR_OP_FOLD_ANY: case WTR_OP_FOLD_EVERY: case WTR_OP_FOLD_AT_LEAST: return folded((WtrOpcode)insn->op, sets[insn->b]);
    case WTR_OP_GATHER_TRUTH: case WTR_OP_GATHER_NUMBER: case WTR_OP_GATHER_DATE: case WTR_OP_GATHER_CHOICE: return sets[insn->a];
    case WTR_OPCODE_COUNT: break;
    }
    return WTR_CAN_BE_ALL;
}

/* ---- one register, everywhere ---------------------------------------------------------------------------------- */

/* With the answers that `combination` gives to the split questions: 0 unanswered, 1 answered, 2 "not yet" or no. */
static void run(WtrPossible *possible, uint32_t combination)
{
    static const uint8_t answers[] = {U, T, N};
    for (uint32_t i = 0; i < possible->cone_count; i++)
        possible->sets[possible->cone[i]] = 0;
    for (uint32_t i = 0; i < possible->split_count; i++, combination /= 3)
        possible->sets[possible->splits[i]] = answers[combination % 3];
    for (uint32_t i = 0; i < possible->cone_count; i++) {
        uint32_t reg = possible->cone[i];
        uint8_t set = values_of(possible, reg);
        uint8_t answer = possible->sets[reg];
        possible->sets[reg] = answer != 0 ? (uint8_t)(set & answer) : set;
    }
}

/* Whether the combination gives a question an answer it does not take: a number is never "not yet". */
static bool sensible(const WtrPossible *possible, uint32_t combination)
{
    for (uint32_t i = 0; i < possible->split_count; i++, combination /= 3) {
        WtrOpcode op = (WtrOpcode)possible->program->insns[possible->splits[i]].op;
        if (combination % 3 == 2 && op != WTR_OP_FACT_TRUTH && op != WTR_OP_FACT_DATE)
            return false;
    }
    return true;
}

uint8_t wtr_possible_values(WtrPossible *possible, uint32_t reg, WtrRange stands)
{
    find_cone(possible, reg);
    find_days(possible, stands);
    find_splits(possible);
    uint32_t combinations = 1;
    for (uint32_t i = 0; i < possible->split_count; i++)
        combinations *= 3;
    uint8_t out = 0;
    for (uint32_t day = 0; day < possible->day_count; day++) {
        possible->day = possible->days[day];
        for (uint32_t i = 0; i < combinations && out != WTR_CAN_BE_ALL; i++) {
            if (!sensible(possible, i))
                continue;
            run(possible, i);
            out |= possible->sets[reg];
        }
    }
    if (wtr_possible_is_truth(possible, reg))
        return out;
    return (uint8_t)((out & (T | N) ? T : 0) | (out & U));
}
