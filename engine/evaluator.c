/* evaluator.c — lays out registers and steps for one rulebook, makes and frees evaluators.
 *
 * Relies on: a verified program. Guarantees: every offset a step, slot or column holds lies within the
 * register block; constants are written here and never again. */
#include "evaluator.h"

#include <stdlib.h>
#include <string.h>

#include "machine.h"

#define ALIGNMENT 64
#define WINDOW 2048u             /* steps that are ordered among themselves */
#define BLOCK_WORDS 4u           /* planes wider than one word are whole blocks of the machine */

/* ---- the register block ----------------------------------------------------------------------------- */

/* Hands out offsets; `words` passes UINT32_MAX when the block cannot be addressed. */
typedef struct Layout { uint64_t words; } Layout;

static uint32_t take(Layout *layout, uint64_t words)
{
    const uint64_t at = layout->words;
    layout->words = at > UINT32_MAX ? at : at + words;
    return (uint32_t)at;
}

/* 64 lanes a word of plane: 32 words of 32-bit lanes, 8 words of 8-bit lanes. */
static uint32_t take_lanes(Layout *layout, const WtrScope *scope, WtrRegType type)
{
    return take(layout, (type == WTR_REG_CHOICE ? 8u : 32u) * (uint64_t)scope->stride);
}

/* A truth's false plane, or the lanes of anything else. */
static uint32_t take_other(Layout *layout, const WtrScope *scope, WtrRegType type)
{
    return type == WTR_REG_TRUTH ? take(layout, scope->stride) : take_lanes(layout, scope, type);
}

static WtrRegType register_type(WtrType type)
{
    switch (type) {
    case WTR_TYPE_TRUTH: return WTR_REG_TRUTH;
    case WTR_TYPE_DATE: return WTR_REG_DATE;
    case WTR_TYPE_CHOICE: return WTR_REG_CHOICE;
    case WTR_TYPE_NUMBER: case WTR_TYPE_DAYS: case WTR_TYPE_MONTHS: case WTR_TYPE_YEARS: break;
    }
    return WTR_REG_NUMBER;
}

/* First what wtr_reset clears, then the facts' and inputs' lanes. */
static void lay_out_inputs(WtrEvaluator *evaluator, Layout *layout)
{
    const WtrBook *book = evaluator->book;
    const WtrScope *scopes = evaluator->scopes;
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrFact *fact = &book->facts.at[i];
        evaluator->columns[i].plane = take(layout, scopes[fact->scope].stride);
        if (fact->type == WTR_TYPE_TRUTH)
            evaluator->columns[i].other = take(layout, scopes[fact->scope].stride);
    }
    for (uint32_t i = 0; i < book->subjects.count; i++)
        evaluator->raised[i] = take(layout, scopes[0].stride);
    const uint32_t no_subject = take(layout, scopes[0].stride);
    for (uint32_t i = 0; i < book->readings.count; i++)
        evaluator->gave_way[i] = take(layout, scopes[0].stride);
    evaluator->clear_words = layout->words;

    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrFact *fact = &book->facts.at[i];
        WtrColumn *column = &evaluator->columns[i];
        if (fact->type != WTR_TYPE_TRUTH)
            column->other = take_lanes(layout, &scopes[fact->scope], register_type(fact->type));
        column->raised = fact->subject == WTR_NONE ? no_subject : evaluator->raised[fact->subject];
        column->type = (uint8_t)fact->type;
        column->scope = (uint8_t)fact->scope;
        column->choices = (uint8_t)fact->choices.count;
    }
    evaluator->as_of = take_lanes(layout, &scopes[0], WTR_REG_DATE);
    evaluator->today = take_lanes(layout, &scopes[0], WTR_REG_DATE);
    for (uint32_t i = 0; i < book->readings.count; i++)
        evaluator->reading_lanes[i] = take_lanes(layout, &scopes[0], WTR_REG_CHOICE);
    evaluator->input_words = layout->words;
}

/* Where each register is kept: inputs in their columns, NOT in its operand's planes the other way round,
 * everything else in its own place. What is always
 * known shares one plane of ones a scope, `ones`. */
static void lay_out_registers(WtrEvaluator *evaluator, Layout *layout, const uint32_t *ones)
{
    const WtrProgram *program = &evaluator->rulebook->program;
    for (uint32_t reg = 0; reg < program->insn_count; reg++) {
        const WtrInsn *insn = &program->insns[reg];
        const WtrScope *scope = &evaluator->scopes[insn->scope];
        WtrSlot *slot = &evaluator->slots[reg];
        *slot = (WtrSlot){.type = (uint8_t)wtr_insn_type(insn), .scope = insn->scope};
        const WtrRegType type = (WtrRegType)slot->type;
        switch (insn->op) {
        case WTR_OP_FACT_TRUTH: case WTR_OP_FACT_NUMBER: case WTR_OP_FACT_DATE: case WTR_OP_FACT_CHOICE:
            slot->plane = evaluator->columns[insn->a].plane;
            slot->other = evaluator->columns[insn->a].other;
            break;
        case WTR_OP_AS_OF: slot->plane = ones[0]; slot->other = evaluator->as_of; break;
        case WTR_OP_TODAY: slot->plane = ones[0]; slot->other = evaluator->today; break;
        case WTR_OP_READING: slot->plane = ones[0]; slot->other = evaluator->reading_lanes[insn->a]; break;
        case WTR_OP_NOT:
            slot->plane = evaluator->slots[insn->a].other;
            slot->other = evaluator->slots[insn->a].plane;
            break;
        case WTR_OP_CONST_NUMBER: case WTR_OP_CONST_DATE: case WTR_OP_CONST_CHOICE:
            slot->plane = ones[insn->scope];
            slot->other = take_lanes(layout, scope, type);
            break;
        default:
            slot->plane = take(layout, scope->stride);
            slot->other = take_other(layout, scope, type);
        }
    }
}

static bool allocate_block(WtrEvaluator *evaluator, uint64_t words)
{
    evaluator->memory = wtr_alloc((size_t)words * sizeof *evaluator->base + ALIGNMENT);
    if (!evaluator->memory)
        return false;
    const uintptr_t start = (uintptr_t)evaluator->memory;
    const uintptr_t aligned = (start + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    evaluator->base = (uint64_t *)(void *)((char *)evaluator->memory + (aligned - start));
    return true;
}

/* Writes an instruction's constant into every lane. */
static void fill_constant(WtrEvaluator *evaluator, const WtrInsn *insn, const WtrSlot *slot)
{
    const uint32_t stride = evaluator->scopes[insn->scope].stride;
    if (insn->op == WTR_OP_CONST_TRUTH) {
        memset(evaluator->base + slot->plane, insn->aux & WTR_TRUE ? 0xff : 0, stride * sizeof(uint64_t));
        memset(evaluator->base + slot->other, insn->aux & WTR_FALSE ? 0xff : 0, stride * sizeof(uint64_t));
    } else if (insn->op == WTR_OP_CONST_CHOICE)
        memset(wtr_lanes8(evaluator, slot->other), (uint8_t)insn->a, 64 * (size_t)stride);
    else
        for (size_t lane = 0; lane < 64 * (size_t)stride; lane++)
            wtr_lanes32(evaluator, slot->other)[lane] = (int32_t)insn->a;
}

static void fill_constants(WtrEvaluator *evaluator, const uint32_t *ones)
{
    const WtrProgram *program = &evaluator->rulebook->program;
    for (uint32_t scope = 0; scope < evaluator->scope_count; scope++)
        memset(evaluator->base + ones[scope], 0xff, evaluator->scopes[scope].stride * sizeof(uint64_t));
    for (uint32_t reg = 0; reg < program->insn_count; reg++) {
        const WtrInsn *insn = &program->insns[reg];
        if (insn->op > WTR_OP_CONST_CHOICE)
            continue;
        fill_constant(evaluator, insn, &evaluator->slots[reg]);
        evaluator->program_not_yet |= insn->op == WTR_OP_CONST_DATE && (int32_t)insn->a == WTR_NOT_YET;
    }
}

/* ---- steps ----------------------------------------------------------------------------------------------- */

static bool is_step(uint8_t op)
{
    return op > WTR_OP_READING && op != WTR_OP_NOT;
}

static bool is_register(WtrShape shape)
{
    switch (shape) {
    case WTR_SHAPE_T: case WTR_SHAPE_N: case WTR_SHAPE_D: case WTR_SHAPE_C: case WTR_SHAPE_X: case WTR_SHAPE_FT:
    case WTR_SHAPE_GT: case WTR_SHAPE_GN: case WTR_SHAPE_GD: case WTR_SHAPE_GC: return true;
    default: return false;
    }
}

/* An operand that is a register becomes its offsets; any other stays as it is. */
static void resolve_operand(const WtrEvaluator *evaluator, WtrShape shape, uint32_t *operand, uint32_t *other)
{
    if (!is_register(shape))
        return;
    const WtrSlot *slot = &evaluator->slots[*operand];
    *operand = slot->plane;
    *other = slot->other;
}

/* ALL or ANY of two: its operands are taken out of the list. */
static void resolve_pair(const WtrEvaluator *evaluator, WtrStep *step)
{
    const WtrOperand *operands = &evaluator->operands[step->a];
    step->op = step->op == WTR_OP_ALL ? WTR_STEP_BOTH : WTR_STEP_EITHER;
    step->a = operands[0].t;
    step->a_other = operands[0].f;
    step->b = operands[1].t;
    step->b_other = operands[1].f;
}

static WtrStep resolve_step(const WtrEvaluator *evaluator, uint32_t reg)
{
    const WtrInsn *insn = &evaluator->rulebook->program.insns[reg];
    const WtrOpcodeInfo *info = &wtr_opcodes[insn->op];
    const WtrSlot *slots = evaluator->slots;
    WtrStep step = {.op = insn->op, .scope = insn->scope, .aux = insn->aux, .to = slots[reg].plane,
                    .to_other = slots[reg].other, .a = insn->a, .b = insn->b, .c = insn->c};
    resolve_operand(evaluator, info->a, &step.a, &step.a_other);
    resolve_operand(evaluator, info->b, &step.b, &step.b_other);
    resolve_operand(evaluator, info->c, &step.c, &step.c_other);
    if (insn->op == WTR_OP_KNOWN)
        step.b = slots[insn->a].type == WTR_REG_TRUTH ? step.a_other : step.a;
    if (insn->op == WTR_OP_RAISED)
        step.a = evaluator->raised[insn->a];
    if ((insn->op == WTR_OP_ALL || insn->op == WTR_OP_ANY) && insn->b == 2)
        resolve_pair(evaluator, &step);
    return step;
}

/* How deep a register stands: one above the deepest it reads; inputs and constants stand at 0. NOT reads
 * what its operand reads, being the same planes. */
static uint32_t depth_of(const WtrProgram *program, const WtrInsn *insn, const uint32_t *depths)
{
    const WtrOpcodeInfo *info = &wtr_opcodes[insn->op];
    uint32_t deepest = 0;
    if (is_register(info->a) && depths[insn->a] > deepest)
        deepest = depths[insn->a];
    if (is_register(info->b) && depths[insn->b] > deepest)
        deepest = depths[insn->b];
    if (is_register(info->c) && depths[insn->c] > deepest)
        deepest = depths[insn->c];
    for (uint32_t i = 0; info->a == WTR_SHAPE_POOL && i < insn->b; i++)
        if (depths[program->pool[insn->a + i]] > deepest)
            deepest = depths[program->pool[insn->a + i]];
    return is_step(insn->op) ? deepest + 1 : deepest;
}

/* A step to be put in its place. */
typedef struct Placed { uint32_t window, depth, row; WtrStep step; } Placed;

static int compare_placed(const void *left, const void *right)
{
    const Placed *a = left, *b = right;
    if (a->window != b->window)
        return a->window < b->window ? -1 : 1;
    if (a->depth != b->depth)
        return a->depth < b->depth ? -1 : 1;
    if (a->step.op != b->step.op)
        return a->step.op < b->step.op ? -1 : 1;
    const bool list = a->step.op == WTR_OP_ALL || a->step.op == WTR_OP_ANY || a->step.op == WTR_OP_AT_LEAST;
    if (list && a->step.b != b->step.b)
        return a->step.b < b->step.b ? -1 : 1;
    return a->row < b->row ? -1 : 1;
}

/* Finding out what to do costs as much as doing it, so steps are ordered by depth, and within one by opcode
 * and length, for runs of one opcode to be long; a window at a time, so that a register is still in the
 * cache when it is read. Whatever a step reads comes before it: in an earlier window, or less deep. */
static bool order_steps(WtrEvaluator *evaluator)
{
    const WtrProgram *program = &evaluator->rulebook->program;
    uint32_t *depths = wtr_alloc(program->insn_count * sizeof *depths);
    Placed *placed = wtr_alloc(evaluator->step_count * sizeof *placed);
    const bool fine = depths && placed;
    uint32_t count = 0;
    for (uint32_t reg = 0; fine && reg < program->insn_count; reg++) {
        depths[reg] = depth_of(program, &program->insns[reg], depths);
        if (!is_step(program->insns[reg].op))
            continue;
        placed[count] = (Placed){count / WINDOW, depths[reg], reg, evaluator->steps[count]};
        count++;
    }
    if (fine)
        qsort(placed, count, sizeof *placed, compare_placed);
    for (uint32_t i = 0; i < count; i++)
        evaluator->steps[i] = placed[i].step;
    wtr_free(depths);
    wtr_free(placed);
    return fine;
}

static void find_runs(WtrEvaluator *evaluator)
{
    for (uint32_t i = 0; i < evaluator->step_count; i++) {
        if (i == 0 || evaluator->steps[i].op != evaluator->steps[i - 1].op)
            evaluator->runs[evaluator->run_count++] = (WtrRun){evaluator->steps[i].op, 0};
        evaluator->runs[evaluator->run_count - 1].count++;
    }
}

static bool resolve_steps(WtrEvaluator *evaluator)
{
    const WtrProgram *program = &evaluator->rulebook->program;
    for (uint32_t i = 0; i < program->pool_count; i++)
        evaluator->operands[i] = (WtrOperand){evaluator->slots[program->pool[i]].plane, evaluator->slots[program->pool[i]].other};
    for (uint32_t reg = 0; reg < program->insn_count; reg++)
        if (is_step(program->insns[reg].op))
            evaluator->steps[evaluator->step_count++] = resolve_step(evaluator, reg);
    if (!order_steps(evaluator))
        return false;
    find_runs(evaluator);
    return true;
}

/* ---- sizes and arrays -------------------------------------------------------------------------------- */

/* Every plane is one word, or every plane is whole blocks: the machine runs one width at a time. */
static void size_scopes(WtrEvaluator *evaluator, const WtrEvaluatorOptions *options)
{
    const uint32_t cases = options && options->cases ? options->cases : 1;
    const uint32_t instances = options && options->instances ? options->instances : 64;
    const bool many = evaluator->scope_count > 1;
    const bool block = cases > 64 || (many && instances > 64);
    for (uint32_t i = 0; i < evaluator->scope_count; i++) {
        WtrScope *scope = &evaluator->scopes[i];
        scope->capacity = i == 0 ? cases : instances;
        scope->stride = (uint32_t)(((uint64_t)scope->capacity + 63) / 64);
        if (block)
            scope->stride = (scope->stride + BLOCK_WORDS - 1) / BLOCK_WORDS * BLOCK_WORDS;
    }
    evaluator->run = wtr_machine_choose(block);
}

static void allocate_scopes(WtrEvaluator *evaluator)
{
    for (uint32_t i = 1; i < evaluator->scope_count; i++) {
        WtrScope *scope = &evaluator->scopes[i];
        scope->case_of = wtr_arena_array(evaluator->arena, scope->capacity, sizeof *scope->case_of);
        scope->first = wtr_arena_array(evaluator->arena, (size_t)evaluator->scopes[0].capacity + 1, sizeof *scope->first);
    }
}

static uint32_t most_deadlines(const WtrBook *book)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < book->duties.count; i++)
        if (book->duties.at[i].deadlines.count > most)
            most = book->duties.at[i].deadlines.count;
    return most;
}

#define NEW_ARRAY(field, count) ((field) = wtr_arena_array(evaluator->arena, (count), sizeof *(field)))

static void allocate_gathered(WtrEvaluator *evaluator, WtrGathered *gathered, uint32_t rows)
{
    NEW_ARRAY(gathered->rows, rows);
    NEW_ARRAY(gathered->stamp, rows);
    NEW_ARRAY(gathered->cases, rows);
}

static bool allocate_arrays(WtrEvaluator *evaluator)
{
    const WtrBook *book = evaluator->book;
    const WtrProgram *program = &evaluator->rulebook->program;
    NEW_ARRAY(evaluator->slots, program->insn_count);
    NEW_ARRAY(evaluator->columns, book->facts.count);
    NEW_ARRAY(evaluator->steps, program->insn_count);
    NEW_ARRAY(evaluator->runs, program->insn_count);
    NEW_ARRAY(evaluator->operands, program->pool_count);
    NEW_ARRAY(evaluator->scopes, evaluator->scope_count);
    NEW_ARRAY(evaluator->raised, book->subjects.count);
    NEW_ARRAY(evaluator->reading_lanes, book->readings.count);
    NEW_ARRAY(evaluator->gave_way, book->readings.count);
    NEW_ARRAY(evaluator->chosen, book->readings.count);
    NEW_ARRAY(evaluator->holds_back, book->facts.count);
    NEW_ARRAY(evaluator->deadlines, most_deadlines(book));
    NEW_ARRAY(evaluator->needs, book->facts.count);
    NEW_ARRAY(evaluator->weights, book->facts.count);
    NEW_ARRAY(evaluator->blocked, book->nodes.count);
    NEW_ARRAY(evaluator->readings, book->readings.count);
    NEW_ARRAY(evaluator->assumed, book->facts.count);
    NEW_ARRAY(evaluator->citations, book->citations.count);
    allocate_gathered(evaluator, &evaluator->facts_found, book->facts.count);
    allocate_gathered(evaluator, &evaluator->readings_found, book->readings.count);
    allocate_gathered(evaluator, &evaluator->citations_found, book->citations.count);
    return !wtr_arena_failed(evaluator->arena);
}

static WtrStatus build(WtrEvaluator *evaluator, const WtrEvaluatorOptions *options)
{
    const WtrProgram *program = &evaluator->rulebook->program;
    evaluator->scope_count = program->scope_count;
    if (!allocate_arrays(evaluator))
        return WTR_NO_MEMORY;
    uint32_t *ones = wtr_arena_array(evaluator->arena, evaluator->scope_count, sizeof *ones);
    if (!ones)
        return WTR_NO_MEMORY;
    size_scopes(evaluator, options);
    Layout layout = {0};
    lay_out_inputs(evaluator, &layout);
    for (uint32_t scope = 0; scope < evaluator->scope_count; scope++)
        ones[scope] = take(&layout, evaluator->scopes[scope].stride);
    lay_out_registers(evaluator, &layout, ones);
    if (layout.words > UINT32_MAX)              /* before anything of that size is asked for */
        return WTR_LIMIT;

    allocate_scopes(evaluator);
    wtr_walk_init(evaluator);
    wtr_findings_init(evaluator);
    wtr_notices_init(evaluator);
    if (wtr_arena_failed(evaluator->arena) || !allocate_block(evaluator, layout.words))
        return WTR_NO_MEMORY;
    fill_constants(evaluator, ones);
    return resolve_steps(evaluator) ? WTR_OK : WTR_NO_MEMORY;
}

/* ---- public ------------------------------------------------------------------------------------------ */

WtrStatus wtr_evaluator_new(const WtrRulebook *rulebook, const WtrEvaluatorOptions *options, WtrEvaluator **out)
{
    WtrArena *arena = wtr_arena_new();
    WtrEvaluator *evaluator = arena ? wtr_arena_alloc(arena, sizeof *evaluator) : NULL;
    if (!evaluator) {
        wtr_arena_free(arena);
        return WTR_NO_MEMORY;
    }
    evaluator->arena = arena;
    evaluator->rulebook = rulebook;
    evaluator->book = &rulebook->program.book;
    evaluator->kernels = wtr_kernels_choose();
    const WtrStatus status = build(evaluator, options);
    if (status != WTR_OK) {
        wtr_evaluator_free(evaluator);
        return status;
    }
    for (uint32_t i = 0; i < evaluator->book->readings.count; i++)
        evaluator->chosen[i] = (uint8_t)evaluator->book->readings.at[i].standard;
    wtr_reset(evaluator);
    *out = evaluator;
    return WTR_OK;
}

void wtr_evaluator_free(WtrEvaluator *evaluator)
{
    if (!evaluator)
        return;
    wtr_findings_free(evaluator);
    wtr_free(evaluator->memory);
    wtr_arena_free(evaluator->arena);
}

void wtr_reset(WtrEvaluator *evaluator)
{
    memset(evaluator->base, 0, evaluator->clear_words * sizeof *evaluator->base);
    for (uint32_t i = 0; i < evaluator->scope_count; i++)
        evaluator->scopes[i].count = 0;
    evaluator->cases = 0;
    evaluator->settable = 0;
    evaluator->not_yet = evaluator->program_not_yet;
    evaluator->evaluated = false;
    evaluator->committed = false;
    evaluator->counted_case = WTR_NONE;
    wtr_findings_forget(evaluator);
}

WtrStatus wtr_evaluate(WtrEvaluator *evaluator)
{
    evaluator->counted_case = WTR_NONE;
    wtr_findings_forget(evaluator);
    if (evaluator->lent && !evaluator->committed) {
        const WtrStatus status = wtr_columns_commit(evaluator, NULL);
        if (status != WTR_OK)
            return status;
    }
    if (evaluator->cases > 0)
        evaluator->run(evaluator);
    evaluator->evaluated = true;
    evaluator->committed = false;       /* the next run may follow new writing */
    return WTR_OK;
}
