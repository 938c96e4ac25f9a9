/* opcode.h — instructions and what opcodes.def says of them.
 *
 * Relies on: opcodes.def. Guarantees: one list; nothing else names an opcode's shape. */
#ifndef WTR_OPCODE_H
#define WTR_OPCODE_H

#include <stdint.h>

typedef enum WtrOpcode {
#define OP(name, mnemonic, result, aux, a, b, c, scope, text) WTR_OP_##name,
#include "opcodes.def"
#undef OP
    WTR_OPCODE_COUNT
} WtrOpcode;

/* One instruction; its row is the register it computes. */
typedef struct WtrInsn {
    uint8_t op;          /* WtrOpcode */
    uint8_t scope;       /* 0 the case, else a `many` subject's scope */
    uint16_t aux;
    uint32_t a, b, c;
} WtrInsn;

typedef enum WtrRegType { WTR_REG_TRUTH, WTR_REG_NUMBER, WTR_REG_DATE, WTR_REG_CHOICE } WtrRegType;

typedef enum WtrShape {
    WTR_SHAPE_NONE, WTR_SHAPE_T, WTR_SHAPE_N, WTR_SHAPE_D, WTR_SHAPE_C, WTR_SHAPE_X, WTR_SHAPE_FACT, WTR_SHAPE_IMM,
    WTR_SHAPE_TRI, WTR_SHAPE_UNIT, WTR_SHAPE_POOL, WTR_SHAPE_LEN, WTR_SHAPE_CAL, WTR_SHAPE_SUBJ, WTR_SHAPE_MANY,
    WTR_SHAPE_READ, WTR_SHAPE_FT, WTR_SHAPE_GT, WTR_SHAPE_GN, WTR_SHAPE_GD, WTR_SHAPE_GC
} WtrShape;

typedef enum WtrScopeRule { WTR_SCOPE_ANY, WTR_SCOPE_CASE, WTR_SCOPE_INST } WtrScopeRule;

typedef struct WtrOpcodeInfo {
    const char *mnemonic;
    WtrRegType result;
    WtrShape aux, a, b, c;
    WtrScopeRule scope;
    const char *text;
} WtrOpcodeInfo;

extern const WtrOpcodeInfo wtr_opcodes[WTR_OPCODE_COUNT];

#endif
