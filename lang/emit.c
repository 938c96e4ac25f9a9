/* emit.c — see emit.h.
 *
 * The table of instructions seen so far is one open-addressing array of hashes and register numbers; what
 * a register was asked for is read back from the instruction itself. */
#include "emit.h"

#include <stdlib.h>
#include <string.h>

#include "../engine/date.h"

#define FIRST_SLOTS 1024u

void wtr_emit_init(WtrEmit *emit, WtrArena *arena) {
    memset(emit, 0, sizeof *emit);
    emit->arena = arena;
}

/* ---- interning ------------------------------------------------------------------------------------ */

static uint64_t mix(uint64_t hash, uint32_t word) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 29);
}

/* `run` are the pool operands of those that have them: their content counts, their place does not. */
static uint32_t hash_insn(const WtrInsn *insn, const uint32_t *run) {
    uint64_t hash = mix(1, (uint32_t)insn->op | (uint32_t)insn->scope << 8 | (uint32_t)insn->aux << 16);
    hash = mix(hash, run ? 0 : insn->a);
    hash = mix(mix(hash, insn->b), insn->c);
    for (uint32_t i = 0; run && i < insn->b; i++)
        hash = mix(hash, run[i]);
    return (uint32_t)(hash >> 32);
}

static bool same_insn(const WtrEmit *emit, const WtrInsn *old, const WtrInsn *insn, const uint32_t *run) {
    if (old->op != insn->op || old->scope != insn->scope || old->aux != insn->aux || old->b != insn->b || old->c != insn->c)
        return false;
    if (!run)
        return old->a == insn->a;
    return memcmp(emit->pool.at + old->a, run, insn->b * sizeof *run) == 0;
}

/* The slot that holds `insn`, or the free one where it belongs. */
static WtrEmitSlot *find_slot(const WtrEmit *emit, uint32_t hash, const WtrInsn *insn, const uint32_t *run) {
    uint32_t mask = emit->slot_count - 1;
    for (uint32_t at = hash & mask;; at = (at + 1) & mask) {
        WtrEmitSlot *slot = &emit->slots[at];
        if (!slot->reg_and_one || (slot->hash == hash && same_insn(emit, &emit->insns.at[slot->reg_and_one - 1], insn, run)))
            return slot;
    }
}

/* Keeps at least half of the slots free. */
static bool grow_slots(WtrEmit *emit) {
    if (emit->insns.count < emit->slot_count / 2)
        return true;
    if (emit->slot_count > UINT32_MAX / 4)
        return false;
    uint32_t count = emit->slot_count ? emit->slot_count * 2 : FIRST_SLOTS;
    WtrEmitSlot *slots = wtr_arena_array(emit->arena, count, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < emit->slot_count; i++) {
        if (!emit->slots[i].reg_and_one)
            continue;
        uint32_t at = emit->slots[i].hash & (count - 1);
        while (slots[at].reg_and_one)
            at = (at + 1) & (count - 1);
        slots[at] = emit->slots[i];
    }
    emit->slots = slots;
    emit->slot_count = count;
    return true;
}

static bool add_run(WtrEmit *emit, const uint32_t *run, uint32_t count, uint32_t *first) {
    *first = emit->pool.count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *slot = wtr_vec_add(emit->arena, &emit->pool);
        if (!slot)
            return false;
        *slot = run[i];
    }
    return true;
}

/* The register of `insn`; `run` are its pool operands, for the opcodes that have them. */
static uint32_t intern_run(WtrEmit *emit, WtrInsn insn, const uint32_t *run) {
    if (emit->failed || !grow_slots(emit)) {
        emit->failed = true;
        return 0;
    }
    uint32_t hash = hash_insn(&insn, run);
    WtrEmitSlot *slot = find_slot(emit, hash, &insn, run);
    if (slot->reg_and_one)
        return slot->reg_and_one - 1;
    if (run && !add_run(emit, run, insn.b, &insn.a)) {
        emit->failed = true;
        return 0;
    }
    WtrInsn *row = wtr_vec_add(emit->arena, &emit->insns);
    if (!row) {
        emit->failed = true;
        return 0;
    }
    *row = insn;
    *slot = (WtrEmitSlot){hash, emit->insns.count};
    return emit->insns.count - 1;
}

static uint32_t intern(WtrEmit *emit, WtrOpcode op, uint32_t scope, uint32_t aux, uint32_t a, uint32_t b, uint32_t c) {
    WtrInsn insn = {.op = (uint8_t)op, .scope = (uint8_t)scope, .aux = (uint16_t)aux, .a = a, .b = b, .c = c};
    return intern_run(emit, insn, NULL);
}

/* What a register computes; after a failed allocation, a constant that is nobody's. */
static WtrInsn insn_of(const WtrEmit *emit, uint32_t reg) {
    static const WtrInsn nothing = {.op = WTR_OP_CONST_TRUTH};
    return reg < emit->insns.count ? emit->insns.at[reg] : nothing;
}

static uint32_t scope_of(const WtrEmit *emit, uint32_t reg) { return insn_of(emit, reg).scope; }

WtrRegType wtr_emit_type(const WtrEmit *emit, uint32_t reg) { return wtr_opcodes[insn_of(emit, reg).op].result; }

bool wtr_emit_constant(const WtrEmit *emit, uint32_t reg, int32_t *value) {
    WtrInsn insn = insn_of(emit, reg);
    if (insn.op > WTR_OP_CONST_CHOICE)
        return false;
    if (value)
        *value = insn.op == WTR_OP_CONST_TRUTH ? insn.aux : (int32_t)insn.a;
    return true;
}

static bool is_truth(const WtrEmit *emit, uint32_t reg, WtrTruth value) {
    WtrInsn insn = insn_of(emit, reg);
    return insn.op == WTR_OP_CONST_TRUTH && insn.aux == value;
}

/* ---- leaves --------------------------------------------------------------------------------------- */

uint32_t wtr_emit_fact(WtrEmit *emit, uint32_t scope, WtrType type, uint32_t fact) {
    WtrOpcode op = type == WTR_TYPE_TRUTH ? WTR_OP_FACT_TRUTH : type == WTR_TYPE_DATE ? WTR_OP_FACT_DATE
                 : type == WTR_TYPE_CHOICE ? WTR_OP_FACT_CHOICE : WTR_OP_FACT_NUMBER;
    return intern(emit, op, scope, 0, fact, 0, 0);
}

uint32_t wtr_emit_truth(WtrEmit *emit, uint32_t scope, WtrTruth value) { return intern(emit, WTR_OP_CONST_TRUTH, scope, value, 0, 0, 0); }
uint32_t wtr_emit_number(WtrEmit *emit, uint32_t scope, int32_t value) { return intern(emit, WTR_OP_CONST_NUMBER, scope, 0, (uint32_t)value, 0, 0); }
uint32_t wtr_emit_date(WtrEmit *emit, uint32_t scope, int32_t day) { return intern(emit, WTR_OP_CONST_DATE, scope, 0, (uint32_t)day, 0, 0); }
uint32_t wtr_emit_choice(WtrEmit *emit, uint32_t scope, int32_t choice) { return intern(emit, WTR_OP_CONST_CHOICE, scope, 0, (uint32_t)choice, 0, 0); }
uint32_t wtr_emit_as_of(WtrEmit *emit) { return intern(emit, WTR_OP_AS_OF, 0, 0, 0, 0, 0); }
uint32_t wtr_emit_today(WtrEmit *emit) { return intern(emit, WTR_OP_TODAY, 0, 0, 0, 0, 0); }
uint32_t wtr_emit_reading(WtrEmit *emit, uint32_t reading) { return intern(emit, WTR_OP_READING, 0, 0, reading, 0, 0); }

uint32_t wtr_emit_gather(WtrEmit *emit, uint32_t scope, uint32_t reg) {
    WtrInsn insn = insn_of(emit, reg);
    if (insn.scope == scope)
        return reg;
    if (wtr_emit_constant(emit, reg, NULL))
        return intern(emit, (WtrOpcode)insn.op, scope, insn.aux, insn.a, 0, 0);
    static const WtrOpcode by_type[] = {[WTR_REG_TRUTH] = WTR_OP_GATHER_TRUTH, [WTR_REG_NUMBER] = WTR_OP_GATHER_NUMBER,
                                        [WTR_REG_DATE] = WTR_OP_GATHER_DATE, [WTR_REG_CHOICE] = WTR_OP_GATHER_CHOICE};
    return intern(emit, by_type[wtr_opcodes[insn.op].result], scope, 0, reg, 0, 0);
}

/* ---- truth ---------------------------------------------------------------------------------------- */

uint32_t wtr_emit_not(WtrEmit *emit, uint32_t reg) {
    WtrInsn insn = insn_of(emit, reg);
    if (insn.op == WTR_OP_NOT)
        return insn.a;
    if (insn.op == WTR_OP_CONST_TRUTH)
        return wtr_emit_truth(emit, insn.scope, insn.aux == WTR_TRUE ? WTR_FALSE : insn.aux == WTR_FALSE ? WTR_TRUE : WTR_UNKNOWN);
    return intern(emit, WTR_OP_NOT, insn.scope, 0, reg, 0, 0);
}

static int by_register(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* Most operands come in the order in which they were generated. */
static void sort_registers(uint32_t *regs, uint32_t count) {
    for (uint32_t i = 1; i < count; i++)
        if (regs[i] < regs[i - 1]) {
            qsort(regs, count, sizeof *regs, by_register);
            return;
        }
}

/* Fills the scratch with the operands that are not the constant `drop`, in order. */
static bool take_operands(WtrEmit *emit, const uint32_t *regs, uint32_t count, WtrTruth drop) {
    emit->operands.count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (is_truth(emit, regs[i], drop))
            continue;
        uint32_t *slot = wtr_vec_add(emit->arena, &emit->operands);
        if (!slot) {
            emit->failed = true;
            return false;
        }
        *slot = regs[i];
    }
    sort_registers(emit->operands.at, emit->operands.count);
    return true;
}

/* ALL and ANY are each other's mirror: `neutral` is dropped, the other constant decides. */
static uint32_t all_or_any(WtrEmit *emit, WtrOpcode op, uint32_t scope, const uint32_t *regs, uint32_t count) {
    WtrTruth neutral = op == WTR_OP_ALL ? WTR_TRUE : WTR_FALSE;
    WtrTruth deciding = op == WTR_OP_ALL ? WTR_FALSE : WTR_TRUE;
    for (uint32_t i = 0; i < count; i++)
        if (is_truth(emit, regs[i], deciding))
            return regs[i];
    if (!take_operands(emit, regs, count, neutral))
        return 0;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < emit->operands.count; i++)
        if (!kept || emit->operands.at[kept - 1] != emit->operands.at[i])
            emit->operands.at[kept++] = emit->operands.at[i];
    if (kept == 0)
        return wtr_emit_truth(emit, scope, neutral);
    if (kept == 1)
        return emit->operands.at[0];
    return intern_run(emit, (WtrInsn){.op = (uint8_t)op, .scope = (uint8_t)scope, .b = kept}, emit->operands.at);
}

uint32_t wtr_emit_all(WtrEmit *emit, uint32_t scope, const uint32_t *regs, uint32_t count) {
    return all_or_any(emit, WTR_OP_ALL, scope, regs, count);
}

uint32_t wtr_emit_any(WtrEmit *emit, uint32_t scope, const uint32_t *regs, uint32_t count) {
    return all_or_any(emit, WTR_OP_ANY, scope, regs, count);
}

uint32_t wtr_emit_at_least(WtrEmit *emit, uint32_t scope, const uint32_t *regs, uint32_t count, uint32_t least) {
    uint32_t sure = 0;
    for (uint32_t i = 0; i < count; i++)
        sure += is_truth(emit, regs[i], WTR_TRUE);
    if (sure >= least)
        return wtr_emit_truth(emit, scope, WTR_TRUE);
    /* A true constant only lowers what is still asked for; a false one only goes. */
    least -= sure;
    uint32_t *rest = wtr_arena_array(emit->arena, count, sizeof *rest), kept = 0;
    if (!rest) {
        emit->failed = true;
        return 0;
    }
    for (uint32_t i = 0; i < count; i++)
        if (!is_truth(emit, regs[i], WTR_TRUE) && !is_truth(emit, regs[i], WTR_FALSE))
            rest[kept++] = regs[i];
    if (kept < least)
        return wtr_emit_truth(emit, scope, WTR_FALSE);
    if (least == 1)
        return wtr_emit_any(emit, scope, rest, kept);
    if (least == kept)
        return wtr_emit_all(emit, scope, rest, kept);
    sort_registers(rest, kept);
    return intern_run(emit, (WtrInsn){.op = WTR_OP_AT_LEAST, .scope = (uint8_t)scope, .b = kept, .c = least}, rest);
}

/* Whether a register is known whatever the facts: a constant, or one of the case's own inputs. */
static bool always_known(const WtrEmit *emit, uint32_t reg) {
    WtrInsn insn = insn_of(emit, reg);
    if (insn.op >= WTR_OP_GATHER_TRUTH && insn.op <= WTR_OP_GATHER_CHOICE)
        insn = insn_of(emit, insn.a);
    switch (insn.op) {
    case WTR_OP_CONST_TRUTH: return insn.aux != WTR_UNKNOWN;
    case WTR_OP_CONST_NUMBER: case WTR_OP_CONST_DATE: case WTR_OP_CONST_CHOICE:
    case WTR_OP_AS_OF: case WTR_OP_TODAY: case WTR_OP_READING: case WTR_OP_RAISED: case WTR_OP_KNOWN: case WTR_OP_SHOWN:
        return true;
    default:
        return false;
    }
}

uint32_t wtr_emit_known(WtrEmit *emit, uint32_t reg) {
    uint32_t scope = scope_of(emit, reg);
    if (always_known(emit, reg))
        return wtr_emit_truth(emit, scope, WTR_TRUE);
    if (is_truth(emit, reg, WTR_UNKNOWN))
        return wtr_emit_truth(emit, scope, WTR_FALSE);
    return intern(emit, WTR_OP_KNOWN, scope, 0, reg, 0, 0);
}

uint32_t wtr_emit_shown(WtrEmit *emit, uint32_t reg) {
    uint32_t scope = scope_of(emit, reg);
    if (always_known(emit, reg))
        return reg;
    if (is_truth(emit, reg, WTR_UNKNOWN))
        return wtr_emit_truth(emit, scope, WTR_FALSE);
    return intern(emit, WTR_OP_SHOWN, scope, 0, reg, 0, 0);
}

/* ---- numbers -------------------------------------------------------------------------------------- */

static uint32_t known_truth(WtrEmit *emit, uint32_t scope, bool value) { return wtr_emit_truth(emit, scope, value ? WTR_TRUE : WTR_FALSE); }

/* a < b, with a constant on either side as an immediate. k < x is `not x < k + 1`; past the largest
 * number that cannot be written so, and the constant takes a register. */
static uint32_t less(WtrEmit *emit, uint32_t a, uint32_t b) {
    uint32_t scope = scope_of(emit, a);
    int32_t left, right;
    bool left_constant = wtr_emit_constant(emit, a, &left), right_constant = wtr_emit_constant(emit, b, &right);
    if (left_constant && right_constant)
        return known_truth(emit, scope, left < right);
    if (right_constant)
        return intern(emit, WTR_OP_LT_IMM, scope, 0, a, (uint32_t)right, 0);
    if (left_constant && left < WTR_NUMBER_MAX)
        return wtr_emit_not(emit, intern(emit, WTR_OP_LT_IMM, scope, 0, b, (uint32_t)(left + 1), 0));
    return intern(emit, WTR_OP_LT, scope, 0, a, b, 0);
}

static uint32_t equal(WtrEmit *emit, uint32_t a, uint32_t b) {
    uint32_t scope = scope_of(emit, a);
    int32_t left, right;
    bool left_constant = wtr_emit_constant(emit, a, &left), right_constant = wtr_emit_constant(emit, b, &right);
    if (left_constant && right_constant)
        return known_truth(emit, scope, left == right);
    if (right_constant)
        return intern(emit, WTR_OP_EQ_IMM, scope, 0, a, (uint32_t)right, 0);
    if (left_constant)
        return intern(emit, WTR_OP_EQ_IMM, scope, 0, b, (uint32_t)left, 0);
    return intern(emit, WTR_OP_EQ, scope, 0, a < b ? a : b, a < b ? b : a, 0);
}

uint32_t wtr_emit_compare(WtrEmit *emit, WtrCompareOp op, uint32_t a, uint32_t b) {
    switch (op) {
    case WTR_CMP_EQ: return equal(emit, a, b);
    case WTR_CMP_NE: return wtr_emit_not(emit, equal(emit, a, b));
    case WTR_CMP_LT: return less(emit, a, b);
    case WTR_CMP_GE: return wtr_emit_not(emit, less(emit, a, b));
    case WTR_CMP_GT: return less(emit, b, a);
    default: return wtr_emit_not(emit, less(emit, b, a));
    }
}

uint32_t wtr_emit_compare_number(WtrEmit *emit, WtrCompareOp op, uint32_t a, int32_t number) {
    uint32_t scope = scope_of(emit, a);
    bool equality = op == WTR_CMP_EQ || op == WTR_CMP_NE;
    bool above = op == WTR_CMP_GT || op == WTR_CMP_LE;      /* the constant stands on the left of "<" */
    if (wtr_emit_constant(emit, a, NULL) || (above && number == WTR_NUMBER_MAX))
        return wtr_emit_compare(emit, op, a, wtr_emit_number(emit, scope, number));
    WtrOpcode opcode = equality ? WTR_OP_EQ_IMM : WTR_OP_LT_IMM;
    uint32_t reg = intern(emit, opcode, scope, 0, a, (uint32_t)(above ? number + 1 : number), 0);
    bool negated = op == WTR_CMP_NE || op == WTR_CMP_GE || op == WTR_CMP_GT;
    return negated ? wtr_emit_not(emit, reg) : reg;
}

/* ---- dates and choices ---------------------------------------------------------------------------- */

static uint32_t before(WtrEmit *emit, uint32_t a, uint32_t b) {
    int32_t left, right;
    if (wtr_emit_constant(emit, a, &left) && wtr_emit_constant(emit, b, &right))
        return known_truth(emit, scope_of(emit, a), left < right);
    return intern(emit, WTR_OP_BEFORE, scope_of(emit, a), 0, a, b, 0);
}

static uint32_t same_date(WtrEmit *emit, uint32_t a, uint32_t b) {
    int32_t left, right;
    if (wtr_emit_constant(emit, a, &left) && wtr_emit_constant(emit, b, &right))
        return known_truth(emit, scope_of(emit, a), left == right);
    return intern(emit, WTR_OP_SAME_DATE, scope_of(emit, a), 0, a < b ? a : b, a < b ? b : a, 0);
}

uint32_t wtr_emit_compare_dates(WtrEmit *emit, WtrDateOp op, uint32_t a, uint32_t b) {
    switch (op) {
    case WTR_DATE_BEFORE: return before(emit, a, b);
    case WTR_DATE_AFTER: return before(emit, b, a);
    case WTR_DATE_ON_OR_BEFORE: return wtr_emit_not(emit, before(emit, b, a));
    case WTR_DATE_ON_OR_AFTER: return wtr_emit_not(emit, before(emit, a, b));
    default: return same_date(emit, a, b);
    }
}

uint32_t wtr_emit_is(WtrEmit *emit, uint32_t reg, uint32_t choice) {
    int32_t constant;
    if (wtr_emit_constant(emit, reg, &constant))
        return known_truth(emit, scope_of(emit, reg), (uint32_t)constant == choice);
    return intern(emit, WTR_OP_IS, scope_of(emit, reg), 0, reg, choice, 0);
}

/* A constant date moved by calendar units; 0 where only the machine can say (working days, the ends of
 * the years that dates have). */
static int32_t moved(int32_t day, int32_t count, WtrUnit unit) {
    switch (unit) {
    case WTR_DAYS: return wtr_day_add_days(day, count);
    case WTR_WEEKS: return wtr_day_add_days(day, (int64_t)count * 7);
    case WTR_MONTHS: return wtr_day_add_months(day, count);
    case WTR_YEARS: return wtr_day_add_years(day, count);
    default: return 0;
    }
}

uint32_t wtr_emit_add_date(WtrEmit *emit, uint32_t date, int32_t count, WtrUnit unit, uint32_t calendar) {
    int32_t day;
    uint32_t scope = scope_of(emit, date);
    if (wtr_emit_constant(emit, date, &day) && day >= WTR_DAY_MIN && day <= WTR_DAY_MAX) {
        int32_t result = moved(day, count, unit);
        if (result)
            return wtr_emit_date(emit, scope, result);
    }
    return intern(emit, WTR_OP_ADD_DATE, scope, (uint32_t)unit, date, (uint32_t)count, calendar);
}

uint32_t wtr_emit_span(WtrEmit *emit, uint32_t from, uint32_t to, WtrUnit unit, uint32_t calendar) {
    return intern(emit, WTR_OP_SPAN, scope_of(emit, from), (uint32_t)unit, from, to, calendar);
}

uint32_t wtr_emit_happened(WtrEmit *emit, uint32_t date) {
    /* A span to as_of is known for a date and unknown for "not yet", though both are known. */
    uint32_t scope = scope_of(emit, date);
    uint32_t as_of = wtr_emit_gather(emit, scope, wtr_emit_as_of(emit));
    uint32_t dated = wtr_emit_known(emit, wtr_emit_span(emit, date, as_of, WTR_DAYS, WTR_NONE));
    uint32_t missing[] = {wtr_emit_not(emit, wtr_emit_known(emit, date)), wtr_emit_truth(emit, scope, WTR_UNKNOWN)};
    uint32_t either[] = {dated, wtr_emit_all(emit, scope, missing, 2)};
    return wtr_emit_any(emit, scope, either, 2);
}

/* ---- assumptions, variants, subjects -------------------------------------------------------------- */

uint32_t wtr_emit_default(WtrEmit *emit, uint32_t given, uint32_t value, uint32_t gate) {
    uint32_t scope = scope_of(emit, given);
    static const WtrOpcode by_type[] = {[WTR_REG_TRUTH] = WTR_OP_DEFAULT_TRUTH, [WTR_REG_NUMBER] = WTR_OP_DEFAULT_NUMBER,
                                        [WTR_REG_DATE] = WTR_OP_DEFAULT_DATE, [WTR_REG_CHOICE] = WTR_OP_DEFAULT_CHOICE};
    WtrRegType type = wtr_emit_type(emit, given);
    if (type != WTR_REG_TRUTH)
        return intern(emit, by_type[type], scope, 0, given, value, gate);
    /* A truth has no third operand: outside the gate the value becomes unknown beforehand. */
    if (is_truth(emit, gate, WTR_TRUE))
        return intern(emit, WTR_OP_DEFAULT_TRUTH, scope, 0, given, value, 0);
    uint32_t unknown = wtr_emit_truth(emit, scope, WTR_UNKNOWN);
    uint32_t where_true[] = {gate, unknown}, where_false[] = {wtr_emit_not(emit, gate), unknown};
    uint32_t gated = is_truth(emit, value, WTR_TRUE) ? wtr_emit_any(emit, scope, where_true, 2)
                                                     : wtr_emit_all(emit, scope, where_false, 2);
    return intern(emit, WTR_OP_DEFAULT_TRUTH, scope, 0, given, gated, 0);
}

uint32_t wtr_emit_select(WtrEmit *emit, uint32_t gate, uint32_t yes, uint32_t no) {
    if (yes == no && always_known(emit, gate))
        return yes;
    if (is_truth(emit, gate, WTR_TRUE))
        return yes;
    if (is_truth(emit, gate, WTR_FALSE))
        return no;
    WtrRegType type = wtr_emit_type(emit, yes);
    WtrOpcode op = type == WTR_REG_NUMBER ? WTR_OP_SELECT_NUMBER : type == WTR_REG_DATE ? WTR_OP_SELECT_DATE : WTR_OP_SELECT_CHOICE;
    return intern(emit, op, scope_of(emit, yes), 0, gate, yes, no);
}

uint32_t wtr_emit_fold(WtrEmit *emit, WtrOpcode op, uint32_t subject, uint32_t reg, uint32_t least) {
    return intern(emit, op, 0, 0, subject, reg, op == WTR_OP_FOLD_AT_LEAST ? least : 0);
}
