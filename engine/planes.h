/* planes.h — the opcodes that work on bit planes alone, for one width of plane.
 *
 * Included by machine.c twice, on purpose without a guard: with PLANE a 64-bit word and with PLANE a
 * vector of four. PLANES(x) names the function x for that width; `n` counts PLANEs. What an opcode means
 * stands here once; the table of each is in opcodes.def and SPEC "Bytecode". */

#define AT(offset) ((PLANE *)(void *)(base + (offset)))

/* T = T1 & T2, F = F1 | F2: lists of any length are made of this. */
INLINE void PLANES(and)(PLANE *t, PLANE *f, const PLANE *t2, const PLANE *f2)
{
    *t &= *t2;
    *f |= *f2;
}

INLINE void PLANES(both)(uint64_t *base, const WtrStep *step, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        PLANE t = AT(step->a)[i], f = AT(step->a_other)[i];
        PLANES(and)(&t, &f, &AT(step->b)[i], &AT(step->b_other)[i]);
        AT(step->to)[i] = t;
        AT(step->to_other)[i] = f;
    }
}

INLINE void PLANES(all)(uint64_t *base, const WtrStep *step, const WtrOperand *operands, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        PLANE t = AT(operands[0].t)[i], f = AT(operands[0].f)[i];
        for (uint32_t k = 1; k < step->b; k++)
            PLANES(and)(&t, &f, &AT(operands[k].t)[i], &AT(operands[k].f)[i]);
        AT(step->to)[i] = t;
        AT(step->to_other)[i] = f;
    }
}

/* T = T1 | T2, F = F1 & F2 is the same with the planes' parts exchanged. */
INLINE void PLANES(either)(uint64_t *base, const WtrStep *step, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        PLANE t = AT(step->a)[i], f = AT(step->a_other)[i];
        PLANES(and)(&f, &t, &AT(step->b_other)[i], &AT(step->b)[i]);
        AT(step->to)[i] = t;
        AT(step->to_other)[i] = f;
    }
}

INLINE void PLANES(any)(uint64_t *base, const WtrStep *step, const WtrOperand *operands, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        PLANE t = AT(operands[0].t)[i], f = AT(operands[0].f)[i];
        for (uint32_t k = 1; k < step->b; k++)
            PLANES(and)(&f, &t, &AT(operands[k].f)[i], &AT(operands[k].t)[i]);
        AT(step->to)[i] = t;
        AT(step->to_other)[i] = f;
    }
}

/* A counter a lane, kept as bit planes: digit k of all lanes' counters is digits[k]. (Vectors go by
 * address: by value they would need AVX to have one calling convention.) */
#define DIGITS 32

INLINE void PLANES(count)(PLANE digits[DIGITS], unsigned used, const PLANE *one_more)
{
    PLANE carry = *one_more;
    for (unsigned k = 0; k < used; k++) {
        const PLANE sum = digits[k] ^ carry;
        carry &= digits[k];
        digits[k] = sum;
    }
}

/* The lanes whose counter is at least `least`, which must need no more digits than are used. */
INLINE void PLANES(reached)(const PLANE digits[DIGITS], unsigned used, uint32_t least, PLANE *out)
{
    PLANE more = digits[0] ^ digits[0], same = ~more;
    for (unsigned k = used; k-- > 0;) {
        if (least >> k & 1)
            same &= digits[k];
        else {
            more |= same & digits[k];
            same &= ~digits[k];
        }
    }
    *out = more | same;
}

/* True where at least c operands are true; false where fewer than c are not false. */
INLINE void PLANES(at_least)(uint64_t *base, const WtrStep *step, const WtrOperand *operands, size_t n)
{
    const int32_t signed_least = (int32_t)step->c;
    const uint32_t least = signed_least < 0 ? 0 : (uint32_t)signed_least;
    const uint32_t highest = least > step->b ? least : step->b;
    unsigned used = 1;
    while (used < DIGITS && highest >> used)
        used++;
    for (size_t i = 0; i < n; i++) {
        PLANE yes[DIGITS] = {0}, possible[DIGITS] = {0};
        for (uint32_t k = 0; k < step->b; k++) {
            const PLANE t = AT(operands[k].t)[i], not_f = ~AT(operands[k].f)[i];
            PLANES(count)(yes, used, &t);
            PLANES(count)(possible, used, &not_f);
        }
        PLANE t, not_f;
        PLANES(reached)(yes, used, least, &t);
        PLANES(reached)(possible, used, least, &not_f);
        AT(step->to)[i] = t;
        AT(step->to_other)[i] = ~not_f;
    }
}

/* Operand b is the false plane of a truth, and the known plane itself of anything else. */
INLINE void PLANES(known)(uint64_t *base, const WtrStep *step, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const PLANE known = AT(step->a)[i] | AT(step->b)[i];
        AT(step->to)[i] = known;
        AT(step->to_other)[i] = ~known;
    }
}

INLINE void PLANES(shown)(uint64_t *base, const WtrStep *step, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const PLANE t = AT(step->a)[i];
        AT(step->to)[i] = t;
        AT(step->to_other)[i] = ~t;
    }
}

/* a where it is known, else b. */
INLINE void PLANES(default_truth)(uint64_t *base, const WtrStep *step, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const PLANE ta = AT(step->a)[i], fa = AT(step->a_other)[i], open = ~(ta | fa);
        const PLANE t = ta | (open & AT(step->b)[i]), f = fa | (open & AT(step->b_other)[i]);
        AT(step->to)[i] = t;
        AT(step->to_other)[i] = f;
    }
}

/* Operand a is a subject's plane of raised cases. */
INLINE void PLANES(raised)(uint64_t *base, const WtrStep *step, size_t n)
{
    PLANES(shown)(base, step, n);
}

/* After a comparison left its mask in the true plane: keeps it where both are known and splits it in two. */
INLINE void PLANES(settle)(uint64_t *base, const WtrStep *step, uint32_t known_a, uint32_t known_b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const PLANE known = AT(known_a)[i] & AT(known_b)[i], mask = AT(step->to)[i];
        AT(step->to)[i] = mask & known;
        AT(step->to_other)[i] = known & ~mask;
    }
}

#undef AT
#undef DIGITS
