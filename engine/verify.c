/* verify.c — what relates the rows of an image to each other: instructions, explanation trees, rules.
 *
 * Relies on: image.c, which has checked that every row number, range, enumeration and day lies in its
 * bounds; opcodes.def for what an instruction needs.
 * Guarantees: after WTR_OK every instruction reads earlier registers of the right type and scope, every
 * tree ends, and what hangs on a rule lies in the rule's scope: the machine and those who walk the
 * tables need no check of their own. Takes time in proportion to the image and does not recurse. */
#include "image.h"

#include "date.h"

/* ---- reporting ------------------------------------------------------------------------------------- */

typedef struct Verifier {
    const WtrProgram *program;
    const WtrBook *book;
    WtrFault *fault;
    uint32_t *sorted;            /* an interval: one past the last row up to which they lie in order */
    bool *owned;                 /* a deadline: belongs to a duty seen already */
} Verifier;

static bool wrong(const Verifier *v, WtrSection section, uint32_t row, const char *what) {
    wtr_fault_set(v->fault, wtr_image_offset(v->program, section, row), "%s row %u: %s", wtr_section_name(section), row, what);
    return false;
}

/* Every check reads the same way: what must hold, and what to say when it does not. */
#define MUST(condition, section, row, what) \
    do { if (!(condition)) return wrong(v, WTR_SECTION_##section, row, what); } while (0)

/* ---- types ------------------------------------------------------------------------------------------ */

static WtrRegType reg_type_of(WtrType type) {
    switch (type) {
    case WTR_TYPE_TRUTH: return WTR_REG_TRUTH;
    case WTR_TYPE_DATE: return WTR_REG_DATE;
    case WTR_TYPE_CHOICE: return WTR_REG_CHOICE;
    case WTR_TYPE_NUMBER: case WTR_TYPE_DAYS: case WTR_TYPE_MONTHS: case WTR_TYPE_YEARS: break;
    }
    return WTR_REG_NUMBER;
}

static bool is_between(int32_t value, int32_t least, int32_t most) { return value >= least && value <= most; }

static bool is_date(int32_t value) { return is_between(value, WTR_DAY_MIN, WTR_DAY_MAX) || value == WTR_NOT_YET; }

/* Whether a known value fits a fact. */
static bool fits(const WtrFact *fact, int32_t value) {
    switch (fact->type) {
    case WTR_TYPE_TRUTH: return value == WTR_TRUE || value == WTR_FALSE;
    case WTR_TYPE_NUMBER: return is_between(value, WTR_NUMBER_MIN, WTR_NUMBER_MAX);
    case WTR_TYPE_DATE: return is_date(value);
    case WTR_TYPE_CHOICE: return value >= 0 && (uint32_t)value < fact->choices.count;
    case WTR_TYPE_DAYS: case WTR_TYPE_MONTHS: case WTR_TYPE_YEARS: break;
    }
    return is_between(value, 0, WTR_SPAN_MAX);
}

static bool choices_fit(WtrType type, WtrRange choices) {
    return type == WTR_TYPE_CHOICE ? choices.count >= 1 && choices.count <= WTR_CHOICES_MAX : choices.count == 0;
}

static bool reg_is(const Verifier *v, uint32_t reg, WtrRegType type, uint32_t scope) {
    const WtrInsn *insn = &v->program->insns[reg];
    return wtr_insn_type(insn) == type && insn->scope == scope;
}

/* ---- instructions ------------------------------------------------------------------------------------ */

/* Whether `reg` is computed before `row`, with that type in that scope. */
static bool is_earlier(const Verifier *v, uint32_t row, uint32_t reg, WtrRegType type, uint32_t scope) {
    return reg < row && reg_is(v, reg, type, scope);
}

static bool pool_fits(const Verifier *v, uint32_t row, const WtrInsn *insn) {
    const WtrProgram *program = v->program;
    if (insn->a > program->pool_count || insn->b > program->pool_count - insn->a) return false;
    for (uint32_t i = 0; i < insn->b; i++)
        if (!is_earlier(v, row, program->pool[insn->a + i], WTR_REG_TRUTH, insn->scope)) return false;
    return true;
}

/* The bounds of a constant follow from what it is compared with, added to, counted in, or gives. */
static bool constant_fits(const WtrInsn *insn, int32_t value) {
    const WtrOpcodeInfo *info = &wtr_opcodes[insn->op];
    WtrShape beside = info->a;
    if (beside == WTR_SHAPE_POOL) return value >= 1 && (uint32_t)value <= insn->b;
    if (beside == WTR_SHAPE_MANY) return is_between(value, 1, WTR_NUMBER_MAX);
    if (beside == WTR_SHAPE_D) return is_between(value, -WTR_SPAN_MAX, WTR_SPAN_MAX);
    if (beside == WTR_SHAPE_C || info->result == WTR_REG_CHOICE) return is_between(value, 0, WTR_CHOICES_MAX - 1);
    if (info->result == WTR_REG_DATE) return is_date(value);
    return is_between(value, WTR_NUMBER_MIN, WTR_NUMBER_MAX);
}

static bool fact_fits(const Verifier *v, const WtrInsn *insn, uint32_t fact) {
    if (fact >= v->book->facts.count) return false;
    const WtrFact *row = &v->book->facts.at[fact];
    return reg_type_of(row->type) == wtr_insn_type(insn) && row->scope == insn->scope;
}

static bool calendar_fits(const Verifier *v, const WtrInsn *insn, uint32_t calendar) {
    return insn->aux == WTR_WORKING_DAYS ? calendar < v->book->calendars.count : calendar == WTR_NONE;
}

/* A truth in the scope of the subject that stands in operand a. */
static bool folds(const Verifier *v, uint32_t row, const WtrInsn *insn, uint32_t reg) {
    return insn->a < v->book->subjects.count && is_earlier(v, row, reg, WTR_REG_TRUTH, v->book->subjects.at[insn->a].scope);
}

/* Whether an operand is what its shape asks for (opcodes.def says what each shape is). */
static bool operand_fits(const Verifier *v, uint32_t row, WtrShape shape, uint32_t value) {
    const WtrInsn *insn = &v->program->insns[row];
    const WtrBook *book = v->book;
    switch (shape) {
    case WTR_SHAPE_NONE: return value == 0;
    case WTR_SHAPE_T: return is_earlier(v, row, value, WTR_REG_TRUTH, insn->scope);
    case WTR_SHAPE_N: return is_earlier(v, row, value, WTR_REG_NUMBER, insn->scope);
    case WTR_SHAPE_D: return is_earlier(v, row, value, WTR_REG_DATE, insn->scope);
    case WTR_SHAPE_C: return is_earlier(v, row, value, WTR_REG_CHOICE, insn->scope);
    case WTR_SHAPE_X: return value < row && v->program->insns[value].scope == insn->scope;
    case WTR_SHAPE_FACT: return fact_fits(v, insn, value);
    case WTR_SHAPE_IMM: return constant_fits(insn, (int32_t)value);
    case WTR_SHAPE_TRI: return value <= WTR_FALSE;
    case WTR_SHAPE_UNIT: return value <= WTR_YEARS;
    case WTR_SHAPE_POOL: return pool_fits(v, row, insn);
    case WTR_SHAPE_LEN: return value >= 1;
    case WTR_SHAPE_CAL: return calendar_fits(v, insn, value);
    case WTR_SHAPE_SUBJ: return value < book->subjects.count;
    case WTR_SHAPE_MANY: return value < book->subjects.count && book->subjects.at[value].many;
    case WTR_SHAPE_READ: return value < book->readings.count;
    case WTR_SHAPE_FT: return folds(v, row, insn, value);
    case WTR_SHAPE_GT: return is_earlier(v, row, value, WTR_REG_TRUTH, 0);
    case WTR_SHAPE_GN: return is_earlier(v, row, value, WTR_REG_NUMBER, 0);
    case WTR_SHAPE_GD: return is_earlier(v, row, value, WTR_REG_DATE, 0);
    case WTR_SHAPE_GC: return is_earlier(v, row, value, WTR_REG_CHOICE, 0);
    }
    return false;
}

static bool verify_insn(const Verifier *v, uint32_t row) {
    const WtrInsn *insn = &v->program->insns[row];
    const WtrOpcodeInfo *info = &wtr_opcodes[insn->op];
    MUST(insn->scope < v->program->scope_count, insns, row, "its scope is no subject's");
    MUST(info->scope != WTR_SCOPE_CASE || insn->scope == 0, insns, row, "it belongs to the case, not to a subject's instances");
    MUST(info->scope != WTR_SCOPE_INST || insn->scope != 0, insns, row, "it belongs to a subject's instances, not to the case");
    MUST(operand_fits(v, row, info->aux, insn->aux), insns, row, "aux is not what its opcode needs");
    MUST(operand_fits(v, row, info->a, insn->a), insns, row, "operand a is not what its opcode needs");
    MUST(operand_fits(v, row, info->b, insn->b), insns, row, "operand b is not what its opcode needs");
    MUST(operand_fits(v, row, info->c, insn->c), insns, row, "operand c is not what its opcode needs");
    return true;
}

static bool verify_insns(const Verifier *v) {
    uint64_t operands = 0;
    for (uint32_t row = 0; row < v->program->insn_count; row++) {
        const WtrInsn *insn = &v->program->insns[row];
        /* No run of operands is shared, so that running takes time in proportion to the image. */
        if (wtr_opcodes[insn->op].a == WTR_SHAPE_POOL) operands += insn->b;
        MUST(operands <= v->program->pool_count, insns, row, "its operands belong to another instruction too");
        if (!verify_insn(v, row)) return false;
    }
    return true;
}

/* ---- declarations -------------------------------------------------------------------------------------- */

/* Each scope from 1 up is exactly one `many` subject's. */
static bool verify_subjects(const Verifier *v) {
    bool taken[UINT8_MAX + 1] = {true};
    MUST(v->program->scope_count <= UINT8_MAX + 1, subjects, 0, "more than 255 subjects of which a case has many");
    for (uint32_t row = 0; row < v->book->subjects.count; row++) {
        const WtrSubject *subject = &v->book->subjects.at[row];
        if (!subject->many) {
            MUST(subject->scope == 0, subjects, row, "a single subject lies in the case's scope");
            continue;
        }
        MUST(subject->scope < v->program->scope_count && !taken[subject->scope], subjects, row, "its scope is not its own");
        taken[subject->scope] = true;
    }
    return true;
}

/* Whether a rule or fact of that subject (or of none) lies in that scope. */
static bool scope_is(const Verifier *v, uint32_t subject, uint32_t scope) {
    return scope == (subject == WTR_NONE ? 0 : v->book->subjects.at[subject].scope);
}

static bool verify_fact(const Verifier *v, uint32_t row) {
    const WtrFact *fact = &v->book->facts.at[row];
    const WtrInsn *column = &v->program->insns[fact->column];
    WtrRegType type = reg_type_of(fact->type);
    MUST(scope_is(v, fact->subject, fact->scope), facts, row, "its scope is not its subject's");
    MUST(choices_fit(fact->type, fact->choices), facts, row, "its choices do not go with its type");
    MUST(wtr_opcodes[column->op].a == WTR_SHAPE_FACT && column->a == row, facts, row, "`column` is not the register of this fact");
    MUST(reg_is(v, fact->value, type, fact->scope), facts, row, "`value` has another type or scope");
    MUST(fact->assumed || fact->value == fact->column, facts, row, "nothing is assumed, but `value` is not `column`");
    MUST(!fact->assumed || fits(fact, fact->assumed_value), facts, row, "the value assumed does not fit its type");
    return true;
}

static bool verify_reading(const Verifier *v, uint32_t row) {
    const WtrReading *reading = &v->book->readings.at[row];
    MUST(choices_fit(WTR_TYPE_CHOICE, reading->choices), readings, row, "no choices, or too many");
    MUST(reading->standard < reading->choices.count, readings, row, "its default is none of its choices");
    return true;
}

static bool verify_calendars(const Verifier *v) {
    uint64_t held = 0;
    MUST(v->book->calendars.count <= WTR_CALENDARS_MAX, calendars, WTR_CALENDARS_MAX, "too many calendars");
    for (uint32_t row = 0; row < v->book->calendars.count; row++) {
        const WtrCalendar *calendar = &v->book->calendars.at[row];
        const WtrHoliday *holidays = v->book->holidays.at;
        MUST(calendar->from <= calendar->to, calendars, row, "it is known until before it is known from");
        held += calendar->holidays.count;
        MUST(held <= v->book->holidays.count, calendars, row, "its holidays belong to another calendar too");
        int32_t last = calendar->from;
        for (uint32_t i = calendar->holidays.first; i < calendar->holidays.first + calendar->holidays.count; i++) {
            MUST(is_between(holidays[i].day, last, calendar->to), holidays, i, "out of order, or outside what its calendar knows");
            last = holidays[i].day;
        }
    }
    return true;
}

/* Whether an interval is one, and ends before the next begins. */
static bool verify_intervals(const Verifier *v) {
    const WtrInterval *at = v->book->intervals.at;
    uint32_t count = v->book->intervals.count;
    for (uint32_t row = count; row-- > 0;) {
        MUST(at[row].to == 0 || at[row].from <= at[row].to, intervals, row, "it ends before it begins");
        bool ordered = row + 1 < count && at[row].to != 0 && at[row + 1].from > at[row].to;
        v->sorted[row] = ordered ? v->sorted[row + 1] : row + 1;
    }
    return true;
}

static bool in_order(const Verifier *v, WtrRange stands) {
    return stands.count == 0 || stands.first + stands.count <= v->sorted[stands.first];
}

static bool verify_declarations(const Verifier *v) {
    if (!verify_subjects(v) || !verify_calendars(v) || !verify_intervals(v)) return false;
    for (uint32_t row = 0; row < v->book->readings.count; row++)
        if (!verify_reading(v, row)) return false;
    for (uint32_t row = 0; row < v->book->choices.count; row++)
        MUST(in_order(v, v->book->choices.at[row].stands), choices, row, "the days on which it stands are out of order");
    for (uint32_t row = 0; row < v->book->narratives.count; row++)
        MUST(in_order(v, v->book->narratives.at[row].stands), narratives, row, "the days on which it stands are out of order");
    return true;
}

static bool verify_facts(const Verifier *v) {
    for (uint32_t row = 0; row < v->book->facts.count; row++)
        if (!verify_fact(v, row)) return false;
    return true;
}

/* ---- explanation trees ------------------------------------------------------------------------------------ */

static const WtrNode *node_at(const Verifier *v, uint32_t row) { return &v->book->nodes.at[row]; }

static WtrRegType node_type(const Verifier *v, uint32_t row) { return wtr_insn_type(&v->program->insns[node_at(v, row)->reg]); }

/* A node of that type in that scope. */
static bool node_is(const Verifier *v, uint32_t row, WtrRegType type, uint32_t scope) {
    return node_type(v, row) == type && node_at(v, row)->scope == scope;
}

/* As node_is; also where there is none. */
static bool optional_is(const Verifier *v, uint32_t row, WtrRegType type, uint32_t scope) {
    return row == WTR_NONE || node_is(v, row, type, scope);
}

/* Children come before their parent, and in its scope unless the kind says otherwise. */
static bool verify_children(const Verifier *v, uint32_t row) {
    const WtrNode *node = node_at(v, row);
    uint32_t scope = node->scope;
    if (node->kind == WTR_NODE_GATHER) scope = 0;
    if (node->kind == WTR_NODE_QUANTIFIER) scope = v->book->subjects.at[node->ref].scope;
    for (uint32_t i = 0; i < node->children.count; i++) {
        uint32_t child = v->book->children.at[node->children.first + i];
        MUST(child < row, nodes, row, "a child does not come before its parent");
        MUST(node_at(v, child)->scope == scope, nodes, row, "a child lies in another scope");
    }
    return true;
}

/* The only child of a node that must have one; WTR_NONE when it has none or several. */
static uint32_t only_child(const Verifier *v, const WtrNode *node) {
    return node->children.count == 1 ? v->book->children.at[node->children.first] : WTR_NONE;
}

/* `ref` and `number` are rows of what the kind says, or absent. */
static bool verify_reference(const Verifier *v, uint32_t row) {
    const WtrNode *node = node_at(v, row);
    const WtrBook *book = v->book;
    switch (node->kind) {
    case WTR_NODE_FACT: MUST(node->ref < book->facts.count, nodes, row, "its fact does not exist"); break;
    case WTR_NODE_TERM: MUST(node->ref < book->terms.count, nodes, row, "its definition does not exist"); break;
    case WTR_NODE_DUTY: MUST(node->ref < book->duties.count, nodes, row, "its duty does not exist"); break;
    case WTR_NODE_READING:
        MUST(node->ref < book->readings.count, nodes, row, "its reading does not exist");
        MUST(node->number >= 0 && (uint32_t)node->number < book->readings.at[node->ref].choices.count, nodes, row, "its choice does not exist");
        break;
    case WTR_NODE_QUANTIFIER:
        MUST(node->ref < book->subjects.count && book->subjects.at[node->ref].many, nodes, row, "it does not range over a subject's instances");
        break;
    default: MUST(node->ref == WTR_NONE, nodes, row, "a reference that its kind does not have"); break;
    }
    return true;
}

/* A definition's root, or, where its variants stand on different days, what each of them gives. */
static bool verify_term_node(const Verifier *v, uint32_t row) {
    const WtrNode *node = node_at(v, row);
    uint32_t child = only_child(v, node);
    MUST(node->children.count > 1 || child == v->book->terms.at[node->ref].root, nodes, row, "its child is not its definition's root");
    for (uint32_t i = 0; i < node->children.count; i++)
        MUST(node_type(v, row) == node_type(v, v->book->children.at[node->children.first + i]), nodes, row, "its definition has another type");
    return true;
}

/* Kinds that stand for another row have that row's type and scope. */
static bool verify_standing_for(const Verifier *v, uint32_t row) {
    const WtrNode *node = node_at(v, row);
    uint32_t child = only_child(v, node);
    WtrRegType type = node_type(v, row);
    switch (node->kind) {
    case WTR_NODE_FACT: {
        const WtrFact *fact = &v->book->facts.at[node->ref];
        MUST(type == reg_type_of(fact->type) && node->scope == fact->scope, nodes, row, "its fact has another type or scope");
        MUST(node->reg == fact->value, nodes, row, "its register is not its fact's");
        MUST(node->children.count == 0, nodes, row, "a fact has no children");
        break;
    }
    case WTR_NODE_TERM: return verify_term_node(v, row);
    case WTR_NODE_QUANTIFIER:
        MUST(node->scope == 0, nodes, row, "a quantifier belongs to the case");
        MUST(child != WTR_NONE && node_type(v, child) == WTR_REG_TRUTH, nodes, row, "a quantifier has one condition");
        break;
    case WTR_NODE_GATHER:
        MUST(node->scope != 0, nodes, row, "what an instance reads from its case belongs to the instance");
        MUST(child != WTR_NONE && type == node_type(v, child), nodes, row, "it has no child, or one of another type");
        break;
    default: break;
    }
    return true;
}

static bool verify_node_type(const Verifier *v, uint32_t row) {
    WtrRegType type = node_type(v, row);
    switch (node_at(v, row)->kind) {
    case WTR_NODE_FACT: case WTR_NODE_TERM: case WTR_NODE_CONSTANT: case WTR_NODE_GATHER: case WTR_NODE_VARIANT: break;
    case WTR_NODE_AS_OF: case WTR_NODE_TODAY: case WTR_NODE_OFFSET: MUST(type == WTR_REG_DATE, nodes, row, "it is a date, its register is not"); break;
    case WTR_NODE_SPAN: MUST(type == WTR_REG_NUMBER, nodes, row, "it is a number, its register is not"); break;
    default: MUST(type == WTR_REG_TRUTH, nodes, row, "it is a condition, its register is not"); break;
    }
    return true;
}

/* Children of these kinds are conditions; they have at least one. */
static bool verify_operands(const Verifier *v, uint32_t row) {
    const WtrNode *node = node_at(v, row);
    switch (node->kind) {
    case WTR_NODE_NOT: case WTR_NODE_UNLESS:
        MUST(node->children.count == 1, nodes, row, "it negates one condition");
        break;
    case WTR_NODE_ALL: case WTR_NODE_ANY: case WTR_NODE_NONE: case WTR_NODE_AT_LEAST:
        break;
    default: return true;
    }
    for (uint32_t i = 0; i < node->children.count; i++)
        MUST(node_type(v, v->book->children.at[node->children.first + i]) == WTR_REG_TRUTH, nodes, row, "a child is no condition");
    return true;
}

static bool verify_nodes(const Verifier *v) {
    uint64_t children = 0;
    for (uint32_t row = 0; row < v->book->nodes.count; row++) {
        const WtrNode *node = node_at(v, row);
        children += node->children.count;
        MUST(children <= v->book->children.count, nodes, row, "its children belong to another node too");
        MUST(node->scope == v->program->insns[node->reg].scope, nodes, row, "its register lies in another scope");
        if (!verify_reference(v, row) || !verify_children(v, row) || !verify_standing_for(v, row)) return false;
        if (!verify_node_type(v, row) || !verify_operands(v, row)) return false;
    }
    return true;
}

/* ---- rules -------------------------------------------------------------------------------------------------- */

static bool verify_term(const Verifier *v, uint32_t row) {
    const WtrTerm *term = &v->book->terms.at[row];
    MUST(scope_is(v, term->subject, term->scope), terms, row, "its scope is not its subject's");
    MUST(choices_fit(term->type, term->choices), terms, row, "its choices do not go with its type");
    MUST(node_is(v, term->root, reg_type_of(term->type), term->scope), terms, row, "its root has another type or scope");
    MUST(in_order(v, term->stands), terms, row, "the days on which it stands are out of order");
    return true;
}

/* Whether a deadline counts working days, and so needs a calendar. */
static bool counts_working_days(const WtrDeadline *deadline) {
    bool counts = deadline->kind == WTR_WITHIN || deadline->kind == WTR_NO_LATER || deadline->kind == WTR_EVERY;
    return counts && deadline->unit == WTR_WORKING_DAYS;
}

static bool verify_deadline(const Verifier *v, uint32_t row, uint32_t scope) {
    const WtrDeadline *deadline = &v->book->deadlines.at[row];
    MUST(!v->owned[row], deadlines, row, "it belongs to two duties");
    v->owned[row] = true;
    if (deadline->kind == WTR_TIMING) MUST(deadline->anchor == WTR_NONE, deadlines, row, "words without a date are anchored on one");
    else MUST(deadline->anchor != WTR_NONE && node_is(v, deadline->anchor, WTR_REG_DATE, scope), deadlines, row, "its anchor is no date of its duty's scope");
    MUST(optional_is(v, deadline->when, WTR_REG_TRUTH, scope), deadlines, row, "`when` is no condition of its duty's scope");
    MUST(counts_working_days(deadline) == (deadline->calendar != WTR_NONE), deadlines, row, "working days and a calendar go together");
    MUST(deadline->kind != WTR_EVERY || deadline->count >= 1, deadlines, row, "it returns every 0 days");
    MUST(in_order(v, deadline->stands), deadlines, row, "the days on which it stands are out of order");
    return true;
}

static bool verify_duty(const Verifier *v, uint32_t row) {
    const WtrDuty *duty = &v->book->duties.at[row];
    uint32_t scope = duty->scope;
    WtrRegType done = duty->done_on ? WTR_REG_DATE : WTR_REG_TRUTH;
    MUST(scope_is(v, duty->subject, scope), duties, row, "its scope is not its subject's");
    MUST(node_is(v, duty->root, WTR_REG_TRUTH, scope), duties, row, "its root is no condition of its scope");
    MUST(optional_is(v, duty->gate, WTR_REG_TRUTH, scope), duties, row, "`once` is no condition of its scope");
    MUST(!duty->done_on || duty->done != WTR_NONE, duties, row, "done on a date that it does not name");
    MUST(optional_is(v, duty->done, done, scope), duties, row, "`done` has another type or scope");
    MUST(optional_is(v, duty->explained, WTR_REG_TRUTH, scope), duties, row, "`explained` is no condition of its scope");
    MUST(reg_is(v, duty->status, WTR_REG_TRUTH, scope), duties, row, "its status is no truth of its scope");
    MUST(in_order(v, duty->stands), duties, row, "the days on which it stands are out of order");
    for (uint32_t i = 0; i < duty->deadlines.count; i++)
        if (!verify_deadline(v, duty->deadlines.first + i, scope)) return false;
    return true;
}

static bool verify_rules(const Verifier *v) {
    for (uint32_t row = 0; row < v->book->terms.count; row++)
        if (!verify_term(v, row)) return false;
    for (uint32_t row = 0; row < v->book->duties.count; row++)
        if (!verify_duty(v, row)) return false;
    for (uint32_t row = 0; row < v->book->deadlines.count; row++) MUST(v->owned[row], deadlines, row, "it belongs to no duty");
    return true;
}

/* ---- tests --------------------------------------------------------------------------------------------------- */

/* An instance is named exactly for a subject of which a case has many. A test cannot speak of more
 * instances than the `mentioned` lines it has. */
static bool instance_fits(const Verifier *v, uint32_t subject, uint32_t instance, uint32_t mentioned) {
    bool many = subject != WTR_NONE && v->book->subjects.at[subject].many;
    return many ? instance < mentioned : instance == WTR_NONE;
}

static bool verify_given(const Verifier *v, uint32_t row, uint32_t mentioned) {
    const WtrGiven *given = &v->book->givens.at[row];
    uint32_t subject = given->subject;
    if (given->fact != WTR_NONE) {
        const WtrFact *fact = &v->book->facts.at[given->fact];
        MUST(subject == fact->subject, givens, row, "its fact is another subject's");
        MUST(!given->known || fits(fact, given->value), givens, row, "its value does not fit its fact");
    } else {
        MUST(subject != WTR_NONE, givens, row, "it names neither a fact nor a subject");
    }
    MUST(instance_fits(v, subject, given->instance, mentioned), givens, row, "its instance and its subject do not go together");
    return true;
}

static bool verify_expect(const Verifier *v, uint32_t row, uint32_t mentioned) {
    const WtrExpect *expect = &v->book->expects.at[row];
    const WtrBook *book = v->book;
    bool fact = expect->kind == WTR_EXPECT_NEEDS || expect->kind == WTR_EXPECT_ASSUMES;
    MUST(!fact || expect->ref < book->facts.count, expects, row, "its fact does not exist");
    MUST(expect->kind != WTR_EXPECT_CITES || expect->ref < book->citations.count, expects, row, "its citation does not exist");
    MUST(expect->kind != WTR_EXPECT_READING || expect->ref < book->readings.count, expects, row, "its reading does not exist");
    MUST(expect->kind != WTR_EXPECT_BY || expect->day != 0, expects, row, "it expects a deadline on no day");
    MUST(expect->instance == WTR_NONE || instance_fits(v, expect->subject, expect->instance, mentioned), expects, row,
         "its instance and its subject do not go together");
    return true;
}

static bool verify_test(const Verifier *v, uint32_t row) {
    const WtrTest *test = &v->book->tests.at[row];
    uint32_t mentioned = test->givens.count + test->expects.count;
    for (uint32_t i = 0; i < test->givens.count; i++)
        if (!verify_given(v, test->givens.first + i, mentioned)) return false;
    for (uint32_t i = test->picks.first; i < test->picks.first + test->picks.count; i++) {
        const WtrPick *pick = &v->book->picks.at[i];
        MUST(pick->choice < v->book->readings.at[pick->reading].choices.count, picks, i, "its choice does not exist");
    }
    for (uint32_t i = 0; i < test->expects.count; i++)
        if (!verify_expect(v, test->expects.first + i, mentioned)) return false;
    return true;
}

static bool verify_tests(const Verifier *v) {
    const WtrBook *book = v->book;
    uint64_t givens = 0, picks = 0, expects = 0;
    for (uint32_t row = 0; row < book->tests.count; row++) {
        const WtrTest *test = &book->tests.at[row];
        givens += test->givens.count;
        picks += test->picks.count;
        expects += test->expects.count;
        MUST(givens <= book->givens.count && picks <= book->picks.count && expects <= book->expects.count, tests, row, "what it gives or expects belongs to another test too");
        if (!verify_test(v, row)) return false;
    }
    return true;
}

/* ---- the whole ------------------------------------------------------------------------------------------------ */

WtrStatus wtr_verify(const WtrProgram *program, WtrFault *fault) {
    Verifier v = {.program = program, .book = &program->book, .fault = fault};
    v.sorted = wtr_alloc(program->book.intervals.count * sizeof *v.sorted);
    v.owned = wtr_alloc(program->book.deadlines.count * sizeof *v.owned);
    WtrStatus status = WTR_NO_MEMORY;
    if (v.sorted && v.owned) {
        bool sound = verify_declarations(&v) && verify_insns(&v) && verify_facts(&v) && verify_nodes(&v) && verify_rules(&v) &&
                     verify_tests(&v);
        status = sound ? WTR_OK : WTR_BAD_IMAGE;
    }
    wtr_free(v.sorted);
    wtr_free(v.owned);
    return status;
}
