/* reason.c — why a register has the value it has: facts that would keep it there, whatever else were answered.
 *
 * Relies on: inquiry.h. Guarantees: as long as the facts found keep their answers, the register stays within the set of
 * values asked for, so whoever wants it elsewhere must change one of them. The set need not be the smallest.
 * Each register is asked at most once for each set of values; there is no recursion. */
#include "inquiry.h"

enum { T = WTR_IS_TRUE, F = WTR_IS_FALSE, U = WTR_IS_UNKNOWN, EXACTLY = 7 };

typedef struct Walk { WtrInquiry *inquiry; const WtrEvaluator *evaluator; uint32_t case_lane; } Walk;

/* ---- values -------------------------------------------------------------------------------------------------- */

static uint32_t lane_of(const Walk *walk, uint32_t reg, uint32_t k)
{
    return wtr_inquiry_lane(walk->evaluator, walk->evaluator->slots[reg].scope, walk->case_lane, k);
}

static unsigned truth_of(const Walk *walk, uint32_t reg, uint32_t k)
{
    const WtrTruth truth = wtr_truth_at(walk->evaluator, &walk->evaluator->slots[reg], lane_of(walk, reg, k));
    return truth == WTR_TRUE ? T : truth == WTR_FALSE ? F : U;
}

static bool is_truth(const Walk *walk, uint32_t reg) { return walk->evaluator->slots[reg].type == WTR_REG_TRUTH; }

static bool is_known(const Walk *walk, uint32_t reg, uint32_t k)
{
    if (is_truth(walk, reg))
        return truth_of(walk, reg, k) != U;
    return wtr_bit(walk->evaluator->base + walk->evaluator->slots[reg].plane, lane_of(walk, reg, k));
}

/* ---- asking ---------------------------------------------------------------------------------------------------- */

/* `within` is EXACTLY for what is no truth. */
static void ask(Walk *walk, uint32_t reg, uint32_t k, unsigned within)
{
    WtrInquiry *inquiry = walk->inquiry;
    const uint32_t slot = inquiry->slot[reg] + k;
    const uint8_t bit = (uint8_t)(1u << within);
    if (inquiry->asked[slot] & bit)
        return;
    if (inquiry->asked[slot] == 0) {
        uint32_t *touched = wtr_vec_add(NULL, &inquiry->touched);
        if (touched == NULL) {
            inquiry->failed = true;
            return;
        }
        *touched = slot;
    }
    uint64_t *next = wtr_vec_add(NULL, &inquiry->stack);
    if (next == NULL) {
        inquiry->failed = true;
        return;
    }
    inquiry->asked[slot] |= bit;
    *next = (uint64_t)k << 35 | (uint64_t)reg << 3 | within;
}

static void meet(Walk *walk, uint32_t fact, uint32_t k)
{
    WtrInquiry *inquiry = walk->inquiry;
    const uint32_t item = inquiry->first_item[fact] + k;
    if (inquiry->met[item])
        return;
    uint32_t *leaf = wtr_vec_add(NULL, &inquiry->leaves);
    if (leaf == NULL) {
        inquiry->failed = true;
        return;
    }
    inquiry->met[item] = true;
    *leaf = item;
}

/* ---- lists: ALL, ANY, AT_LEAST and the folds, which are all "at least `least` of" ------------------------------- */

typedef struct List { const uint32_t *regs; uint32_t reg, count, k, least; } List;

static uint32_t reg_in(const List *list, uint32_t i) { return list->regs != NULL ? list->regs[i] : list->reg; }
static uint32_t k_in(const List *list, uint32_t i) { return list->regs != NULL ? list->k : i; }

/* The eligible member that rests on the fewest facts. */
static void pick_lightest(Walk *walk, const List *list, unsigned eligible, unsigned within)
{
    uint32_t best = WTR_NONE;
    for (uint32_t i = 0; i < list->count; i++) {
        const bool lighter = best == WTR_NONE || walk->inquiry->weight[reg_in(list, i)] < walk->inquiry->weight[reg_in(list, best)];
        if (lighter && (truth_of(walk, reg_in(list, i), k_in(list, i)) & eligible))
            best = i;
    }
    if (best != WTR_NONE)
        ask(walk, reg_in(list, best), k_in(list, best), within);
}

/* `count` of the eligible members, which are enough. */
static void pick(Walk *walk, const List *list, uint32_t count, unsigned eligible, unsigned within)
{
    if (count == 1) {
        pick_lightest(walk, list, eligible, within);
        return;
    }
    for (uint32_t i = 0; i < list->count && count > 0; i++) {
        if (!(truth_of(walk, reg_in(list, i), k_in(list, i)) & eligible))
            continue;
        ask(walk, reg_in(list, i), k_in(list, i), within);
        count--;
    }
}

static void explain_list(Walk *walk, const List *list, unsigned value, unsigned within)
{
    const uint32_t enough = list->least, too_many = list->count >= list->least ? list->count - list->least + 1 : 0;
    if (!(within & U)) {
        if (value == T)
            pick(walk, list, enough, T, T);
        else
            pick(walk, list, too_many, F, F);
        return;
    }
    if (!(within & T))
        pick(walk, list, too_many, F | U, F | U);
    if (!(within & F))
        pick(walk, list, enough, T | U, T | U);
}

static void explain_fold(Walk *walk, const WtrInsn *insn, unsigned value, unsigned within)
{
    const WtrInquiry *inquiry = walk->inquiry;
    const uint32_t count = inquiry->instances[inquiry->book->subjects.at[insn->a].scope];
    if (!inquiry->raised[insn->a])
        return;                                     /* unknown, and no answer about it can be given */
    const uint32_t least = insn->op == WTR_OP_FOLD_ANY ? 1 : insn->op == WTR_OP_FOLD_EVERY ? count : insn->c;
    const List list = {NULL, insn->b, count, 0, least};
    explain_list(walk, &list, value, within);
}

/* ---- everything else ---------------------------------------------------------------------------------------------- */

/* Two operands: where one of them is unknown it alone makes the result so. */
static void explain_pair(Walk *walk, uint32_t a, uint32_t b, uint32_t k, bool known)
{
    if (!known && !is_known(walk, a, k)) {
        ask(walk, a, k, EXACTLY);
    } else if (!known && !is_known(walk, b, k)) {
        ask(walk, b, k, EXACTLY);
    } else {
        ask(walk, a, k, EXACTLY);
        ask(walk, b, k, EXACTLY);
    }
}

static void explain_default_truth(Walk *walk, const WtrInsn *insn, uint32_t k, unsigned within)
{
    if (truth_of(walk, insn->a, k) != U) {
        ask(walk, insn->a, k, within & (T | F));
        return;
    }
    ask(walk, insn->a, k, U);
    ask(walk, insn->b, k, within);
}

static void explain_default(Walk *walk, const WtrInsn *insn, uint32_t k)
{
    ask(walk, insn->a, k, EXACTLY);
    if (is_known(walk, insn->a, k))
        return;
    ask(walk, insn->b, k, EXACTLY);
    ask(walk, insn->c, k, truth_of(walk, insn->c, k));
}

static void explain_select(Walk *walk, const WtrInsn *insn, uint32_t k)
{
    const unsigned chooser = truth_of(walk, insn->a, k);
    ask(walk, insn->a, k, chooser);
    if (chooser != U)
        ask(walk, chooser == T ? insn->b : insn->c, k, EXACTLY);
}

static void explain_known(Walk *walk, const WtrInsn *insn, uint32_t k)
{
    if (is_truth(walk, insn->a))
        ask(walk, insn->a, k, truth_of(walk, insn->a, k) == U ? U : T | F);
    else
        ask(walk, insn->a, k, EXACTLY);
}

static unsigned swapped(unsigned set) { return (set & U) | (set & T ? F : 0u) | (set & F ? T : 0u); }

static void explain(Walk *walk, uint32_t reg, uint32_t k, unsigned within)
{
    const WtrInsn *insn = &walk->inquiry->program->insns[reg];
    const uint32_t *operands = walk->inquiry->program->pool + insn->a;
    const unsigned value = is_truth(walk, reg) ? truth_of(walk, reg, k) : 0;
    switch ((WtrOpcode)insn->op) {
    case WTR_OP_CONST_TRUTH: case WTR_OP_CONST_NUMBER: case WTR_OP_CONST_DATE: case WTR_OP_CONST_CHOICE:
    case WTR_OP_AS_OF: case WTR_OP_TODAY: case WTR_OP_READING: case WTR_OP_RAISED:
        break;                                       /* the case's dates, its readings and what it is about are given */
    case WTR_OP_FACT_TRUTH: case WTR_OP_FACT_NUMBER: case WTR_OP_FACT_DATE: case WTR_OP_FACT_CHOICE: meet(walk, insn->a, k); break;
    case WTR_OP_NOT: ask(walk, insn->a, k, swapped(within)); break;
    case WTR_OP_ALL: explain_list(walk, &(List){operands, 0, insn->b, k, insn->b}, value, within); break;
    case WTR_OP_ANY: explain_list(walk, &(List){operands, 0, insn->b, k, 1}, value, within); break;
    case WTR_OP_AT_LEAST: explain_list(walk, &(List){operands, 0, insn->b, k, insn->c}, value, within); break;
    case WTR_OP_KNOWN: explain_known(walk, insn, k); break;
    case WTR_OP_SHOWN: ask(walk, insn->a, k, value == T ? T : F | U); break;
    case WTR_OP_EQ_IMM: case WTR_OP_LT_IMM: case WTR_OP_IS: case WTR_OP_ADD_DATE: ask(walk, insn->a, k, EXACTLY); break;
    case WTR_OP_EQ: case WTR_OP_LT: case WTR_OP_SAME_DATE: case WTR_OP_BEFORE: explain_pair(walk, insn->a, insn->b, k, value != U); break;
    case WTR_OP_SPAN: explain_pair(walk, insn->a, insn->b, k, is_known(walk, reg, k)); break;
    case WTR_OP_DEFAULT_TRUTH: explain_default_truth(walk, insn, k, within); break;
    case WTR_OP_DEFAULT_NUMBER: case WTR_OP_DEFAULT_DATE: case WTR_OP_DEFAULT_CHOICE: explain_default(walk, insn, k); break;
    case WTR_OP_SELECT_NUMBER: case WTR_OP_SELECT_DATE: case WTR_OP_SELECT_CHOICE: explain_select(walk, insn, k); break;
    case WTR_OP_FOLD_ANY: case WTR_OP_FOLD_EVERY: case WTR_OP_FOLD_AT_LEAST: explain_fold(walk, insn, value, within); break;
    case WTR_OP_GATHER_TRUTH: ask(walk, insn->a, 0, within); break;
    case WTR_OP_GATHER_NUMBER: case WTR_OP_GATHER_DATE: case WTR_OP_GATHER_CHOICE: ask(walk, insn->a, 0, EXACTLY); break;
    case WTR_OPCODE_COUNT: break;
    }
}

/* ---- what holds an answer open ------------------------------------------------------------------------------------- */

static void follow(Walk *walk, uint32_t reg, uint32_t k)
{
    if (!is_known(walk, reg, k))
        ask(walk, reg, k, EXACTLY);
}

static void into_unknown(Walk *walk, uint32_t reg, uint32_t k)
{
    const WtrInquiry *inquiry = walk->inquiry;
    const WtrInsn *insn = &inquiry->program->insns[reg];
    switch ((WtrOpcode)insn->op) {
    case WTR_OP_FACT_TRUTH: case WTR_OP_FACT_NUMBER: case WTR_OP_FACT_DATE: case WTR_OP_FACT_CHOICE: meet(walk, insn->a, k); break;
    case WTR_OP_ALL: case WTR_OP_ANY: case WTR_OP_AT_LEAST:
        for (uint32_t i = 0; i < insn->b; i++)
            follow(walk, inquiry->program->pool[insn->a + i], k);
        break;
    case WTR_OP_NOT: case WTR_OP_EQ_IMM: case WTR_OP_LT_IMM: case WTR_OP_IS: case WTR_OP_ADD_DATE: follow(walk, insn->a, k); break;
    case WTR_OP_EQ: case WTR_OP_LT: case WTR_OP_SAME_DATE: case WTR_OP_BEFORE: case WTR_OP_SPAN: case WTR_OP_DEFAULT_TRUTH:
        follow(walk, insn->a, k);
        follow(walk, insn->b, k);
        break;
    case WTR_OP_DEFAULT_NUMBER: case WTR_OP_DEFAULT_DATE: case WTR_OP_DEFAULT_CHOICE:
    case WTR_OP_SELECT_NUMBER: case WTR_OP_SELECT_DATE: case WTR_OP_SELECT_CHOICE:
        follow(walk, insn->a, k);
        follow(walk, insn->b, k);
        follow(walk, insn->c, k);
        break;
    case WTR_OP_FOLD_ANY: case WTR_OP_FOLD_EVERY: case WTR_OP_FOLD_AT_LEAST:
        for (uint32_t i = 0; inquiry->raised[insn->a] && i < inquiry->instances[inquiry->book->subjects.at[insn->a].scope]; i++)
            follow(walk, insn->b, i);
        break;
    case WTR_OP_GATHER_TRUTH: case WTR_OP_GATHER_NUMBER: case WTR_OP_GATHER_DATE: case WTR_OP_GATHER_CHOICE: follow(walk, insn->a, 0); break;
    default: break;                                  /* never unknown, or no fact's doing */
    }
}

/* ---- public -------------------------------------------------------------------------------------------------------------- */

static void forget(WtrInquiry *inquiry)
{
    for (uint32_t i = 0; i < inquiry->touched.count; i++)
        inquiry->asked[inquiry->touched.at[i]] = 0;
    for (uint32_t i = 0; i < inquiry->leaves.count; i++)
        inquiry->met[inquiry->leaves.at[i]] = false;
    inquiry->touched.count = inquiry->leaves.count = inquiry->stack.count = 0;
}

static void run(Walk *walk, void (*step)(Walk *, uint64_t))
{
    WtrInquiry *inquiry = walk->inquiry;
    while (inquiry->stack.count > 0 && !inquiry->failed)
        step(walk, inquiry->stack.at[--inquiry->stack.count]);
}

static void step_reason(Walk *walk, uint64_t key)
{
    explain(walk, (uint32_t)(key >> 3), (uint32_t)(key >> 35), (unsigned)(key & 7));
}

static void step_unknown(Walk *walk, uint64_t key)
{
    into_unknown(walk, (uint32_t)(key >> 3), (uint32_t)(key >> 35));
}

void wtr_reason_of(WtrInquiry *inquiry, uint32_t case_lane, uint32_t reg, uint32_t k, unsigned within)
{
    Walk walk = {inquiry, inquiry->trial, case_lane};
    forget(inquiry);
    ask(&walk, reg, k, within);
    run(&walk, step_reason);
}

void wtr_reason_unknown(WtrInquiry *inquiry, uint32_t case_lane, uint32_t reg, uint32_t k)
{
    Walk walk = {inquiry, inquiry->trial, case_lane};
    forget(inquiry);
    follow(&walk, reg, k);
    run(&walk, step_unknown);
}

/* How many facts an instruction's operands rest on, counted once for each way to them. */
static uint32_t weight_of(const WtrInquiry *inquiry, const WtrInsn *insn)
{
    const WtrOpcodeInfo *info = &wtr_opcodes[insn->op];
    const struct { WtrShape shape; uint32_t operand; } operands[] = {{info->a, insn->a}, {info->b, insn->b}, {info->c, insn->c}};
    uint64_t sum = 0;
    for (size_t i = 0; i < sizeof operands / sizeof *operands; i++) {
        switch (operands[i].shape) {
        case WTR_SHAPE_FACT: sum += 1; break;
        case WTR_SHAPE_POOL:
            for (uint32_t n = 0; n < insn->b; n++)
                sum += inquiry->weight[inquiry->program->pool[insn->a + n]];
            break;
        case WTR_SHAPE_T: case WTR_SHAPE_N: case WTR_SHAPE_D: case WTR_SHAPE_C: case WTR_SHAPE_X:
        case WTR_SHAPE_FT: case WTR_SHAPE_GT: case WTR_SHAPE_GN: case WTR_SHAPE_GD: case WTR_SHAPE_GC:
            sum += inquiry->weight[operands[i].operand];
            break;
        default: break;
        }
    }
    return sum < 1000000 ? (uint32_t)sum : 1000000;
}

bool wtr_reason_weigh(WtrInquiry *inquiry)
{
    const uint32_t count = inquiry->program->insn_count;
    inquiry->weight = wtr_alloc((size_t)count * sizeof *inquiry->weight);
    inquiry->slot = wtr_alloc((size_t)count * sizeof *inquiry->slot);
    for (uint32_t i = 0; inquiry->weight != NULL && i < count; i++)
        inquiry->weight[i] = weight_of(inquiry, &inquiry->program->insns[i]);
    return inquiry->weight != NULL && inquiry->slot != NULL;
}

bool wtr_reason_begin(WtrInquiry *inquiry)
{
    uint64_t slots = 0;
    for (uint32_t i = 0; i < inquiry->program->insn_count; i++) {
        inquiry->slot[i] = (uint32_t)slots;
        slots += inquiry->instances[inquiry->program->insns[i].scope];
    }
    if (slots > UINT32_MAX)
        return false;
    inquiry->touched.count = inquiry->leaves.count = inquiry->stack.count = 0;
    inquiry->asked = wtr_arena_alloc(inquiry->arena, (size_t)slots + 1);
    inquiry->met = wtr_arena_alloc(inquiry->arena, (size_t)inquiry->first_item[inquiry->book->facts.count] + 1);
    return inquiry->asked != NULL && inquiry->met != NULL;
}
