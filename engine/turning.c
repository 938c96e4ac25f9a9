/* turning.c — the values of numbers and dates at which a condition turns: 18 of an age that is asked to be below 18,
 * the day a clock runs out, the other date that a date is compared with.
 *
 * Relies on: inquiry.h, deadline.h. Guarantees: between two neighbouring values of a fact no comparison with a constant
 * changes its mind, nor one with another date or number as long as that keeps its value (where dates are moved across
 * longer runs of holidays than a weekend's, a day may be missed); of more than WTR_TURNING_MAX the rest is left out. */
#include "deadline.h"
#include "inquiry.h"

/* ---- the cone ------------------------------------------------------------------------------------------------ */

/* The instances in which a register of the scope is read: those already noted and k. */
static void note_instance(WtrCone *cone, uint32_t scope, uint32_t k, bool *seen)
{
    if (seen[scope] && cone->only[scope] != k)
        cone->only[scope] = WTR_NONE;
    else
        cone->only[scope] = k;
    seen[scope] = true;
}

static bool is_pair(WtrOpcode op) { return op == WTR_OP_EQ || op == WTR_OP_LT || op == WTR_OP_SAME_DATE || op == WTR_OP_BEFORE || op == WTR_OP_SPAN; }

/* Marks the operands of an instruction that is in the cone. */
static void mark_operands(const WtrInquiry *inquiry, const WtrInsn *insn, WtrCone *cone)
{
    const WtrOpcodeInfo *info = &wtr_opcodes[insn->op];
    const struct { WtrShape shape; uint32_t operand; } operands[] = {{info->a, insn->a}, {info->b, insn->b}, {info->c, insn->c}};
    for (size_t i = 0; i < sizeof operands / sizeof *operands; i++) {
        switch (operands[i].shape) {
        case WTR_SHAPE_POOL:
            for (uint32_t n = 0; n < insn->b; n++)
                cone->in[inquiry->program->pool[insn->a + n]] = true;
            break;
        case WTR_SHAPE_T: case WTR_SHAPE_N: case WTR_SHAPE_D: case WTR_SHAPE_C: case WTR_SHAPE_X:
        case WTR_SHAPE_FT: case WTR_SHAPE_GT: case WTR_SHAPE_GN: case WTR_SHAPE_GD: case WTR_SHAPE_GC:
            cone->in[operands[i].operand] = true;
            break;
        default: break;
        }
    }
    if (info->b == WTR_SHAPE_FT)
        cone->only[inquiry->book->subjects.at[insn->a].scope] = WTR_NONE;
    cone->numbers |= insn->op == WTR_OP_FACT_NUMBER || insn->op == WTR_OP_FACT_DATE;
    cone->pairs |= is_pair((WtrOpcode)insn->op);
}

bool wtr_cone_of(WtrInquiry *inquiry, const uint32_t *regs, const uint32_t *ks, uint32_t count, WtrCone *out)
{
    const uint32_t insns = inquiry->program->insn_count, scopes = inquiry->program->scope_count;
    WtrCone cone = {.in = wtr_arena_alloc(inquiry->arena, insns), .regs = wtr_arena_array(inquiry->arena, insns, sizeof *cone.regs),
                    .only = wtr_arena_array(inquiry->arena, scopes, sizeof *cone.only)};
    bool *seen = wtr_arena_alloc(inquiry->arena, scopes);
    if (cone.in == NULL || cone.regs == NULL || cone.only == NULL || seen == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        cone.in[regs[i]] = true;
        note_instance(&cone, inquiry->program->insns[regs[i]].scope, ks[i], seen);
    }
    for (uint32_t reg = insns; reg-- > 0;) {
        if (!cone.in[reg])
            continue;
        cone.regs[cone.count++] = reg;
        mark_operands(inquiry, &inquiry->program->insns[reg], &cone);
    }
    for (uint32_t scope = 1; scope < scopes; scope++)
        if (!seen[scope])
            cone.only[scope] = WTR_NONE;
    *out = cone;
    return true;
}

/* ---- sets of values -------------------------------------------------------------------------------------------- */

static void add_value(WtrTurning *to, int64_t value)
{
    uint32_t at = to->count;
    if (value < INT32_MIN || value > INT32_MAX)
        return;
    while (at > 0 && to->at[at - 1] > value)
        at--;
    if (at > 0 && to->at[at - 1] == value)
        return;
    if (to->count == WTR_TURNING_MAX) {
        to->cut = true;
        return;
    }
    for (uint32_t i = to->count++; i > at; i--)
        to->at[i] = to->at[i - 1];
    to->at[at] = (int32_t)value;
}

static void add_around(WtrTurning *to, int64_t value)
{
    for (int step = -1; step <= 1; step++)
        add_value(to, value + step);
}

static bool is_day(int64_t day) { return day >= WTR_DAY_MIN && day <= WTR_DAY_MAX; }

static void add_days_around(WtrTurning *to, int64_t day, int reach)
{
    for (int step = -reach; step <= reach; step++)
        if (is_day(day + step))
            add_value(to, day + step);
}

/* ---- from a condition down to its facts --------------------------------------------------------------------------- */

typedef struct Finder {
    const WtrInquiry *inquiry; const WtrCone *cone; const WtrEvaluator *evaluator; uint32_t case_lane;
    WtrTurnings *out;
} Finder;

static WtrTurning *turning_of(const Finder *finder, uint32_t reg, uint32_t k) { return &finder->out->registers[finder->out->slot[reg] + k]; }

static bool value_of(const Finder *finder, uint32_t reg, uint32_t k, int32_t *value)
{
    const WtrSlot *slot = &finder->evaluator->slots[reg];
    const uint32_t lane = wtr_inquiry_lane(finder->evaluator, slot->scope, finder->case_lane, k);
    if (!wtr_bit(finder->evaluator->base + slot->plane, lane))
        return false;
    *value = wtr_lanes32(finder->evaluator, slot->other)[lane];
    return true;
}

/* The day to measure from where a date is not known: the case's own. */
static int32_t day_of(const Finder *finder, uint32_t reg, uint32_t k)
{
    int32_t day;
    return value_of(finder, reg, k, &day) && day != WTR_NOT_YET ? day : finder->inquiry->as_of;
}

static void compare_numbers(const Finder *finder, const WtrInsn *insn, uint32_t k)
{
    int32_t a = 0, b = 0;                            /* where one is not known, it might be nothing */
    (void)value_of(finder, insn->a, k, &a);
    (void)value_of(finder, insn->b, k, &b);
    add_around(turning_of(finder, insn->a, k), b);
    add_around(turning_of(finder, insn->b, k), a);
}

static void compare_days(const Finder *finder, const WtrInsn *insn, uint32_t k)
{
    add_days_around(turning_of(finder, insn->a, k), day_of(finder, insn->b, k), 1);
    add_days_around(turning_of(finder, insn->b, k), day_of(finder, insn->a, k), 1);
}

/* How far apart days may lie that a move by so many units brings to the same day: across a weekend with holidays, or at
 * the end of a short month. */
static int reach_of(const WtrInsn *insn)
{
    return insn->aux == WTR_WORKING_DAYS ? 4 : insn->aux == WTR_MONTHS ? 3 : 1;
}

/* Days around which a date moved by `count` units comes to `day`. */
static void add_moved(const Finder *finder, WtrTurning *to, int32_t day, int64_t count, const WtrInsn *insn)
{
    const int32_t moved = wtr_date_move(finder->inquiry->rulebook, day, count, (WtrUnit)insn->aux, insn->c);
    if (moved != 0)
        add_days_around(to, moved, reach_of(insn));
}

/* Where what a calendar knows begins and ends: beyond that no answer is known. */
static void add_ends(const Finder *finder, WtrTurning *to, int64_t count, const WtrInsn *insn)
{
    if (insn->aux != WTR_WORKING_DAYS || insn->c == WTR_NONE)
        return;
    const WtrCalendar *calendar = &finder->inquiry->book->calendars.at[insn->c];
    add_days_around(to, calendar->from, 1);
    add_days_around(to, calendar->to, 1);
    add_moved(finder, to, count < 0 ? calendar->from : calendar->to, -count, insn);
}

static void measure(const Finder *finder, const WtrInsn *insn, uint32_t reg, uint32_t k)
{
    const WtrTurning *wanted = turning_of(finder, reg, k);
    const int32_t a = day_of(finder, insn->a, k), b = day_of(finder, insn->b, k);
    for (uint32_t i = 0; i < wanted->count; i++) {
        add_moved(finder, turning_of(finder, insn->a, k), b, -(int64_t)wanted->at[i], insn);
        add_moved(finder, turning_of(finder, insn->b, k), a, wanted->at[i], insn);
    }
    add_ends(finder, turning_of(finder, insn->a, k), 0, insn);
    add_ends(finder, turning_of(finder, insn->b, k), 0, insn);
}

static void move_back(const Finder *finder, const WtrInsn *insn, uint32_t reg, uint32_t k)
{
    const WtrTurning *wanted = turning_of(finder, reg, k);
    for (uint32_t i = 0; i < wanted->count; i++)
        add_moved(finder, turning_of(finder, insn->a, k), wanted->at[i], -(int64_t)(int32_t)insn->b, insn);
    add_ends(finder, turning_of(finder, insn->a, k), (int32_t)insn->b, insn);
}

static void pass_on(const Finder *finder, uint32_t reg, uint32_t k, uint32_t to, uint32_t to_k)
{
    const WtrTurning *from = turning_of(finder, reg, k);
    WtrTurning *down = turning_of(finder, to, to_k);
    for (uint32_t i = 0; i < from->count; i++)
        add_value(down, from->at[i]);
    down->cut = down->cut || from->cut;
}

static void go_down(const Finder *finder, uint32_t reg, uint32_t k)
{
    const WtrInsn *insn = &finder->inquiry->program->insns[reg];
    switch ((WtrOpcode)insn->op) {
    case WTR_OP_EQ_IMM: case WTR_OP_LT_IMM: add_around(turning_of(finder, insn->a, k), (int32_t)insn->b); break;
    case WTR_OP_EQ: case WTR_OP_LT: compare_numbers(finder, insn, k); break;
    case WTR_OP_SAME_DATE: case WTR_OP_BEFORE: compare_days(finder, insn, k); break;
    case WTR_OP_SPAN: measure(finder, insn, reg, k); break;
    case WTR_OP_ADD_DATE: move_back(finder, insn, reg, k); break;
    case WTR_OP_DEFAULT_NUMBER: case WTR_OP_DEFAULT_DATE:
        pass_on(finder, reg, k, insn->a, k);
        pass_on(finder, reg, k, insn->b, k);
        break;
    case WTR_OP_SELECT_NUMBER: case WTR_OP_SELECT_DATE:
        pass_on(finder, reg, k, insn->b, k);
        pass_on(finder, reg, k, insn->c, k);
        break;
    case WTR_OP_GATHER_NUMBER: case WTR_OP_GATHER_DATE: pass_on(finder, reg, k, insn->a, 0); break;
    default: break;
    }
}

/* ---- public ---------------------------------------------------------------------------------------------------------- */

/* Numbers and dates have a row an instance. */
static bool has_values(const WtrInquiry *inquiry, uint32_t reg)
{
    const WtrRegType type = wtr_insn_type(&inquiry->program->insns[reg]);
    return type == WTR_REG_NUMBER || type == WTR_REG_DATE;
}

bool wtr_turnings_begin(WtrInquiry *inquiry, const WtrCone *cone, WtrTurnings *out)
{
    uint64_t rows = 0;
    out->slot = wtr_arena_array(inquiry->arena, inquiry->program->insn_count, sizeof *out->slot);
    if (out->slot == NULL)
        return false;
    for (uint32_t i = 0; i < cone->count; i++) {
        out->slot[cone->regs[i]] = (uint32_t)rows;
        rows += has_values(inquiry, cone->regs[i]) ? inquiry->instances[inquiry->program->insns[cone->regs[i]].scope] : 0;
    }
    out->registers = rows > UINT32_MAX ? NULL : wtr_arena_array(inquiry->arena, (size_t)rows + 1, sizeof *out->registers);
    return out->registers != NULL;
}

void wtr_turnings_find(const WtrInquiry *inquiry, const WtrCone *cone, const WtrEvaluator *evaluator, uint32_t case_lane, WtrTurnings *out)
{
    const Finder finder = {inquiry, cone, evaluator, case_lane, out};
    for (uint32_t i = 0; i < cone->count; i++) {
        const uint32_t count = has_values(inquiry, cone->regs[i]) ? inquiry->instances[inquiry->program->insns[cone->regs[i]].scope] : 0;
        for (uint32_t k = 0; k < count; k++)
            *turning_of(&finder, cone->regs[i], k) = (WtrTurning){.count = 0};
    }
    for (uint32_t i = 0; i < cone->count; i++) {     /* each comes before its operands */
        const uint32_t reg = cone->regs[i], scope = inquiry->program->insns[reg].scope;
        const uint32_t only = scope == 0 ? 0 : cone->only[scope];
        for (uint32_t k = only == WTR_NONE ? 0 : only; k < inquiry->instances[scope] && (only == WTR_NONE || k == only); k++)
            go_down(&finder, reg, k);
    }
}

static uint32_t list_truths(const WtrInquiry *inquiry, uint32_t item, int32_t *out)
{
    uint32_t count = 0;
    for (int32_t truth = WTR_TRUE; truth <= WTR_FALSE; truth++)
        if (!inquiry->known[item] || inquiry->value[item] != truth)
            out[count++] = truth;
    return count;
}

static bool in_range(WtrType type, int32_t value)
{
    if (type == WTR_TYPE_DATE)
        return is_day(value);
    if (type == WTR_TYPE_NUMBER)
        return value >= WTR_NUMBER_MIN && value <= WTR_NUMBER_MAX;
    return value >= 0 && value <= WTR_SPAN_MAX;
}

static uint32_t list_values(const WtrInquiry *inquiry, const WtrFact *fact, const WtrTurning *turning, uint32_t item, int32_t *out)
{
    WtrTurning all = *turning;
    uint32_t count = 0;
    if (all.count == 0)
        add_value(&all, fact->type == WTR_TYPE_DATE ? inquiry->as_of : 0);
    for (uint32_t i = 0; i < all.count; i++)
        if (in_range(fact->type, all.at[i]) && !(inquiry->known[item] && inquiry->value[item] == all.at[i]))
            out[count++] = all.at[i];
    if (fact->type == WTR_TYPE_DATE && !(inquiry->known[item] && inquiry->value[item] == WTR_NOT_YET))
        out[count++] = WTR_NOT_YET;
    return count;
}

uint32_t wtr_answers_of(const WtrInquiry *inquiry, const WtrTurnings *turnings, uint32_t item, int32_t *out, bool *cut)
{
    const uint32_t row = inquiry->fact_of[item];
    const WtrFact *fact = &inquiry->book->facts.at[row];
    uint32_t count = 0;
    if (fact->type == WTR_TYPE_TRUTH)
        return list_truths(inquiry, item, out);
    if (fact->type != WTR_TYPE_CHOICE) {
        const WtrTurning *turning = &turnings->registers[turnings->slot[fact->column] + item - inquiry->first_item[row]];
        *cut = *cut || turning->cut;
        return list_values(inquiry, fact, turning, item, out);
    }
    for (uint32_t i = 0; i < fact->choices.count; i++)
        if (!inquiry->known[item] || inquiry->value[item] != (int32_t)i)
            out[count++] = (int32_t)i;
    return count;
}
