/* opcode.c — the table of instructions, from opcodes.def.
 *
 * Relies on: opcodes.def. Guarantees: one row an opcode, in the order of WtrOpcode. */
#include "opcode.h"
#include "image.h"

const WtrOpcodeInfo wtr_opcodes[WTR_OPCODE_COUNT] = {
#define OP(name, mnemonic, result, aux, a, b, c, scope, text) \
    {mnemonic, WTR_REG_##result, WTR_SHAPE_##aux, WTR_SHAPE_##a, WTR_SHAPE_##b, WTR_SHAPE_##c, WTR_SCOPE_##scope, text},
#include "opcodes.def"
#undef OP
};

WtrRegType wtr_insn_type(const WtrInsn *insn) { return wtr_opcodes[insn->op].result; }
