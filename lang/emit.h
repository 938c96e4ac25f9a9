/* emit.h — instructions: each distinct one once, folded where its operands are constants.
 *
 * Relies on: engine/opcode.h (shapes), engine/base.h, engine/wtr.h.
 * Guarantees: an instruction asked for twice has one register (interning by op, scope, aux, operands and
 * the content of its pool run); registers are numbered in the order of first use, so the same requests
 * give the same program; every operand is an earlier register. Folding keeps strong Kleene logic: only
 * constants are folded, `a or not a` stays what it is, for it is unknown while a is. What the functions
 * cannot allocate makes `failed` true, once and for all; the registers handed out then mean nothing. */
#ifndef WTR_EMIT_H
#define WTR_EMIT_H

#include "../engine/base.h"
#include "../engine/opcode.h"
#include "../engine/wtr.h"
#include "ast.h"

/* A place in the table of instructions: its hash, and its register + 1; 0 where the place is free. */
typedef struct WtrEmitSlot { uint32_t hash, reg_and_one; } WtrEmitSlot;

typedef struct WtrEmit {
    WtrArena *arena;
    WTR_VEC(WtrInsn) insns;              /* row = register */
    WTR_VEC(uint32_t) pool;
    WTR_VEC(uint32_t) operands;          /* scratch of the n-ary instructions */
    WtrEmitSlot *slots;                  /* open addressing */
    uint32_t slot_count;                 /* a power of two */
    bool failed;
} WtrEmit;

void wtr_emit_init(WtrEmit *emit, WtrArena *arena);

/* The type of a register. */
WtrRegType wtr_emit_type(const WtrEmit *emit, uint32_t reg);
/* Whether a register is a constant; `value` (may be NULL) is then the number, day, choice or WtrTruth. */
bool wtr_emit_constant(const WtrEmit *emit, uint32_t reg, int32_t *value);

/* ---- leaves ---- */

uint32_t wtr_emit_fact(WtrEmit *emit, uint32_t scope, WtrType type, uint32_t fact);
uint32_t wtr_emit_truth(WtrEmit *emit, uint32_t scope, WtrTruth value);
uint32_t wtr_emit_number(WtrEmit *emit, uint32_t scope, int32_t value);
uint32_t wtr_emit_date(WtrEmit *emit, uint32_t scope, int32_t day);
uint32_t wtr_emit_choice(WtrEmit *emit, uint32_t scope, int32_t choice);
/* as_of, today and readings belong to the case; wtr_emit_gather brings them into an instance. */
uint32_t wtr_emit_as_of(WtrEmit *emit);
uint32_t wtr_emit_today(WtrEmit *emit);
uint32_t wtr_emit_reading(WtrEmit *emit, uint32_t reading);
/* A register of the case as seen in `scope`; the register itself where it lies there already. */
uint32_t wtr_emit_gather(WtrEmit *emit, uint32_t scope, uint32_t reg);

/* ---- truth ---- */

uint32_t wtr_emit_not(WtrEmit *emit, uint32_t reg);
/* `regs` may be in any order and repeat; none at all is true for ALL, false for ANY. */
uint32_t wtr_emit_all(WtrEmit *emit, uint32_t scope, const uint32_t *regs, uint32_t count);
uint32_t wtr_emit_any(WtrEmit *emit, uint32_t scope, const uint32_t *regs, uint32_t count);
/* A register that occurs twice counts twice. */
uint32_t wtr_emit_at_least(WtrEmit *emit, uint32_t scope, const uint32_t *regs, uint32_t count, uint32_t least);
uint32_t wtr_emit_known(WtrEmit *emit, uint32_t reg);
uint32_t wtr_emit_shown(WtrEmit *emit, uint32_t reg);

/* ---- comparisons: all of them come down to LT, EQ, BEFORE, SAME_DATE, IS and NOT ---- */

uint32_t wtr_emit_compare(WtrEmit *emit, WtrCompareOp op, uint32_t a, uint32_t b);
uint32_t wtr_emit_compare_number(WtrEmit *emit, WtrCompareOp op, uint32_t a, int32_t number);
uint32_t wtr_emit_compare_dates(WtrEmit *emit, WtrDateOp op, uint32_t a, uint32_t b);
uint32_t wtr_emit_is(WtrEmit *emit, uint32_t reg, uint32_t choice);

/* ---- dates, assumptions, variants, subjects ---- */

/* `calendar` is WTR_NONE unless the unit is working days. */
uint32_t wtr_emit_add_date(WtrEmit *emit, uint32_t date, int32_t count, WtrUnit unit, uint32_t calendar);
uint32_t wtr_emit_span(WtrEmit *emit, uint32_t from, uint32_t to, WtrUnit unit, uint32_t calendar);
/* `given` where it is known, else `value` where `gate` is true, else unknown. */
uint32_t wtr_emit_default(WtrEmit *emit, uint32_t given, uint32_t value, uint32_t gate);
/* `yes` where `gate` is true, `no` where it is false, else unknown; numbers, dates and choices. */
uint32_t wtr_emit_select(WtrEmit *emit, uint32_t gate, uint32_t yes, uint32_t no);
/* `op` is FOLD_ANY, FOLD_EVERY or FOLD_AT_LEAST; `reg` lies in the scope of `subject`. */
uint32_t wtr_emit_fold(WtrEmit *emit, WtrOpcode op, uint32_t subject, uint32_t reg, uint32_t least);
/* Whether a date has happened, as `X is done` reads it: true on any date, false at "not yet", else unknown. */
uint32_t wtr_emit_happened(WtrEmit *emit, uint32_t date);

#endif
