/* disasm.c — a compiled rulebook in readable form (`wtr dis`).
 *
 * Relies on: image.h; the program is verified. Guarantees: every instruction is shown exactly once, under
 * the first rule that needs it, after all that it reads; the same program gives the same text. Shows
 * registers as r12, and r12(young_carer) where the register is a fact as given. */
#include "image.h"

#include <stdlib.h>

#include "date.h"

typedef struct Lister {
    const WtrProgram *program;
    const WtrBook *book;
    WtrText *out;
    const char *scopes[UINT8_MAX + 1];   /* whose lanes a scope's are */
    bool *shown;                 /* a register: already in the text, or in `found` */
    uint32_t *found;             /* registers of the rule at hand; room for all there are */
    uint32_t found_count;
} Lister;

/* ---- words ------------------------------------------------------------------------------------------- */

/* A string on one line: what is not printable becomes a space. */
static void put_text(WtrText *out, const char *text) {
    for (; *text; text++) {
        char byte = *text;
        if ((unsigned char)byte < 0x20 || byte == 0x7f) byte = ' ';
        wtr_text_add(out, &byte, 1);
    }
}

static void put_quoted(WtrText *out, const char *before, const char *text) {
    wtr_text_printf(out, "%s\"", before);
    put_text(out, text);
    wtr_text_puts(out, "\"");
}

static void put_day(WtrText *out, int32_t day) {
    char text[11];
    if (day == WTR_NOT_YET) {
        wtr_text_puts(out, "not yet");
        return;
    }
    wtr_day_format(day, text);
    wtr_text_puts(out, text);
}

static const char *calendar_name(const Lister *l, uint32_t calendar) { return l->book->calendars.at[calendar].id; }

static void put_place(const Lister *l, WtrPlace place) {
    wtr_text_puts(l->out, "  at ");
    put_text(l->out, l->book->files.at[place.file].path);
    wtr_text_printf(l->out, ":%u:%u\n", place.line, place.column);
}

static void put_pages(WtrText *out, const char *word, uint32_t from, uint32_t to) {
    if (!from) return;
    wtr_text_printf(out, " %s %u", word, from);
    if (to > from) wtr_text_printf(out, "..%u", to);
}

static void put_citation(const Lister *l, const WtrCitation *citation) {
    WtrText *out = l->out;
    if (citation->seen) wtr_text_puts(out, "seen ");
    put_text(out, l->book->sources.at[citation->source].id);
    put_pages(out, "page", citation->page_from, citation->page_to);
    put_pages(out, "para", citation->para_from, citation->para_to);
    put_pages(out, "bullet", citation->bullet, 0);
    put_pages(out, "footnote", citation->footnote, 0);
    if (*citation->heading) put_quoted(out, " heading ", citation->heading);
    if (*citation->section) put_quoted(out, " section ", citation->section);
    if (citation->unpaged) wtr_text_puts(out, " unpaged");
}

static void put_citations(const Lister *l, const char *indent, WtrRange cites) {
    for (uint32_t i = 0; i < cites.count; i++) {
        wtr_text_puts(l->out, i ? ", " : indent);
        if (!i) wtr_text_puts(l->out, "cites ");
        put_citation(l, &l->book->citations.at[cites.first + i]);
    }
    if (cites.count) wtr_text_puts(l->out, "\n");
}

/* One end of an interval; nothing where it is open. */
static void put_bound(WtrText *out, const char *word, int32_t day) {
    if (!day) return;
    wtr_text_puts(out, word);
    put_day(out, day);
}

static void put_stands(const Lister *l, const char *indent, WtrRange stands) {
    for (uint32_t i = 0; i < stands.count; i++) {
        const WtrInterval *interval = &l->book->intervals.at[stands.first + i];
        wtr_text_puts(l->out, i ? ", " : indent);
        if (!i) wtr_text_puts(l->out, "stands ");
        put_bound(l->out, "from ", interval->from);
        if (interval->from && interval->to) wtr_text_puts(l->out, " ");
        put_bound(l->out, "until ", interval->to);
        if (!interval->from && !interval->to) wtr_text_puts(l->out, "always");
    }
    if (stands.count) wtr_text_puts(l->out, "\n");
}

/* ---- operands ------------------------------------------------------------------------------------------- */

static const WtrInsn *insn_at(const Lister *l, uint32_t reg) { return &l->program->insns[reg]; }

static void put_reg(const Lister *l, uint32_t reg) {
    const WtrInsn *insn = insn_at(l, reg);
    wtr_text_printf(l->out, "r%u", reg);
    if (wtr_opcodes[insn->op].a != WTR_SHAPE_FACT) return;
    wtr_text_puts(l->out, "(");
    put_text(l->out, l->book->facts.at[insn->a].id);
    wtr_text_puts(l->out, ")");
}

/* How far the source of a choice is followed through assumptions and variants. */
#define TRACE_MAX 64

/* The choices that a choice register is one of; none when it comes from constants alone. */
static WtrRange choices_of(const Lister *l, uint32_t reg) {
    for (int step = 0; step < TRACE_MAX; step++) {
        const WtrInsn *insn = insn_at(l, reg);
        switch (insn->op) {
        case WTR_OP_FACT_CHOICE: return l->book->facts.at[insn->a].choices;
        case WTR_OP_READING: return l->book->readings.at[insn->a].choices;
        case WTR_OP_DEFAULT_CHOICE: case WTR_OP_GATHER_CHOICE: reg = insn->a; break;
        case WTR_OP_SELECT_CHOICE: reg = insn->b; break;
        default: return (WtrRange){0};
        }
    }
    return (WtrRange){0};
}

static void put_choice(const Lister *l, WtrRange choices, uint32_t choice) {
    if (choice < choices.count) put_text(l->out, l->book->choices.at[choices.first + choice].id);
    else wtr_text_printf(l->out, "choice %u", choice);
}

/* A constant as what it stands for beside its other operands. */
static void put_constant(const Lister *l, const WtrInsn *insn, uint32_t value) {
    WtrShape beside = wtr_opcodes[insn->op].a;
    if (beside == WTR_SHAPE_C) put_choice(l, choices_of(l, insn->a), value);
    else if (insn->op == WTR_OP_CONST_CHOICE) put_choice(l, (WtrRange){0}, value);
    else if (insn->op == WTR_OP_CONST_DATE) put_day(l->out, (int32_t)value);
    else if (beside == WTR_SHAPE_POOL || beside == WTR_SHAPE_MANY) wtr_text_printf(l->out, "at least %u", value);
    else wtr_text_printf(l->out, "%d", (int)(int32_t)value);
}

static void put_pool(const Lister *l, const WtrInsn *insn) {
    for (uint32_t i = 0; i < insn->b; i++) {
        if (i) wtr_text_puts(l->out, ", ");
        put_reg(l, l->program->pool[insn->a + i]);
    }
}

static void put_operand(const Lister *l, const WtrInsn *insn, WtrShape shape, uint32_t value) {
    static const char *const truths[] = {"unknown", "true", "false"};
    switch (shape) {
    case WTR_SHAPE_FACT: put_text(l->out, l->book->facts.at[value].id); break;
    case WTR_SHAPE_IMM: put_constant(l, insn, value); break;
    case WTR_SHAPE_TRI: wtr_text_puts(l->out, truths[value]); break;
    case WTR_SHAPE_UNIT: wtr_text_puts(l->out, wtr_unit_name((WtrUnit)value)); break;
    case WTR_SHAPE_POOL: put_pool(l, insn); break;
    case WTR_SHAPE_CAL: put_text(l->out, calendar_name(l, value)); break;
    case WTR_SHAPE_SUBJ: case WTR_SHAPE_MANY: put_text(l->out, l->book->subjects.at[value].id); break;
    case WTR_SHAPE_READ: put_text(l->out, l->book->readings.at[value].id); break;
    case WTR_SHAPE_NONE: case WTR_SHAPE_LEN: break;
    case WTR_SHAPE_T: case WTR_SHAPE_N: case WTR_SHAPE_D: case WTR_SHAPE_C: case WTR_SHAPE_X: case WTR_SHAPE_FT:
    case WTR_SHAPE_GT: case WTR_SHAPE_GN: case WTR_SHAPE_GD: case WTR_SHAPE_GC: put_reg(l, value); break;
    }
}

/* Whether an operand is shown at all: a run's length is seen, and an absent calendar is nothing. */
static bool is_shown(WtrShape shape, uint32_t value) {
    return shape != WTR_SHAPE_NONE && shape != WTR_SHAPE_LEN && !(shape == WTR_SHAPE_CAL && value == WTR_NONE);
}

static void put_insn(const Lister *l, uint32_t reg) {
    const WtrInsn *insn = insn_at(l, reg);
    const WtrOpcodeInfo *info = &wtr_opcodes[insn->op];
    const struct { WtrShape shape; uint32_t value; } operands[] = {{info->a, insn->a}, {info->b, insn->b}, {info->aux, insn->aux}, {info->c, insn->c}};
    const char *separator = "";
    wtr_text_printf(l->out, "    %-10.40s r%-5u %-14s ", l->scopes[insn->scope], reg, info->mnemonic);
    for (size_t i = 0; i < sizeof operands / sizeof *operands; i++) {
        if (!is_shown(operands[i].shape, operands[i].value)) continue;
        wtr_text_puts(l->out, separator);
        put_operand(l, insn, operands[i].shape, operands[i].value);
        bool counts = operands[i].shape == WTR_SHAPE_IMM && info->aux == WTR_SHAPE_UNIT;      /* "5 working_days" */
        separator = counts ? " " : ", ";
    }
    while (l->out->length && l->out->at[l->out->length - 1] == ' ') l->out->length--;
    wtr_text_puts(l->out, "\n");
}

/* ---- which instructions a rule needs ---------------------------------------------------------------------- */

static void find(Lister *l, uint32_t reg) {
    if (l->shown[reg]) return;
    l->shown[reg] = true;
    l->found[l->found_count++] = reg;
}

static bool is_register(WtrShape shape) {
    return (shape >= WTR_SHAPE_T && shape <= WTR_SHAPE_X) || shape >= WTR_SHAPE_FT;
}

static void find_operands(Lister *l, const WtrInsn *insn) {
    const WtrOpcodeInfo *info = &wtr_opcodes[insn->op];
    if (is_register(info->a)) find(l, insn->a);
    if (is_register(info->b)) find(l, insn->b);
    if (is_register(info->c)) find(l, insn->c);
    if (info->a != WTR_SHAPE_POOL) return;
    for (uint32_t i = 0; i < insn->b; i++) find(l, l->program->pool[insn->a + i]);
}

static void find_node(Lister *l, uint32_t node) {
    if (node != WTR_NONE) find(l, l->book->nodes.at[node].reg);
}

static int by_number(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* Shows what was found and all that it rests on, unless it was shown before. */
static void put_found(Lister *l) {
    for (uint32_t i = 0; i < l->found_count; i++) find_operands(l, insn_at(l, l->found[i]));
    if (l->found_count > 1) qsort(l->found, l->found_count, sizeof *l->found, by_number);
    for (uint32_t i = 0; i < l->found_count; i++) put_insn(l, l->found[i]);
    l->found_count = 0;
}

/* ---- rules --------------------------------------------------------------------------------------------------- */

static void put_head(const Lister *l, const char *kind, const char *id, uint32_t subject) {
    wtr_text_printf(l->out, "\n%s ", kind);
    put_text(l->out, id);
    if (subject == WTR_NONE) return;
    wtr_text_puts(l->out, " of ");
    put_text(l->out, l->book->subjects.at[subject].id);
}

static void put_term(Lister *l, const WtrTerm *term) {
    put_head(l, "definition", term->id, term->subject);
    wtr_text_printf(l->out, ": %s\n", wtr_type_name(term->type));
    put_place(l, term->place);
    put_citations(l, "  ", term->cites);
    put_stands(l, "  ", term->stands);
    find_node(l, term->root);
    put_found(l);
    wtr_text_puts(l->out, "  value ");
    put_reg(l, l->book->nodes.at[term->root].reg);
    wtr_text_puts(l->out, "\n");
}

static void put_parties(const Lister *l, const char *before, WtrParties parties) {
    for (uint32_t i = 0; i < parties.actors.count; i++) {
        wtr_text_puts(l->out, i == 0 ? before : parties.any ? " or " : " and ");
        put_text(l->out, l->book->actors.at[l->book->parties.at[parties.actors.first + i].actor].id);
    }
}

static void put_node(const Lister *l, const char *before, uint32_t node) {
    if (node == WTR_NONE) return;
    wtr_text_puts(l->out, before);
    put_reg(l, l->book->nodes.at[node].reg);
}

/* How a deadline's day follows from its anchor. */
static void put_counting(const Lister *l, const WtrDeadline *deadline) {
    static const char *const before[] = {
        [WTR_WITHIN] = " after ", [WTR_NO_LATER] = " before ", [WTR_BY] = "on ", [WTR_BEFORE] = "the day before ",
        [WTR_EVERY] = " from ", [WTR_TIMING] = "",
    };
    if (deadline->kind == WTR_EVERY) wtr_text_puts(l->out, "every ");
    if (deadline->kind == WTR_WITHIN || deadline->kind == WTR_NO_LATER || deadline->kind == WTR_EVERY)
        wtr_text_printf(l->out, "%d %s", (int)deadline->count, wtr_unit_name(deadline->unit));
    put_node(l, before[deadline->kind], deadline->anchor);
    if (deadline->calendar == WTR_NONE) return;
    wtr_text_puts(l->out, " in ");
    put_text(l->out, calendar_name(l, deadline->calendar));
}

static void put_deadline(const Lister *l, const WtrDeadline *deadline) {
    wtr_text_printf(l->out, "  deadline %s ", wtr_modality_name(deadline->modality));
    put_text(l->out, deadline->text);
    wtr_text_puts(l->out, "\n");
    if (deadline->anchor != WTR_NONE) {
        wtr_text_puts(l->out, "    ");
        put_counting(l, deadline);
        wtr_text_puts(l->out, "\n");
    }
    if (deadline->when != WTR_NONE) {
        put_node(l, "    when ", deadline->when);
        wtr_text_puts(l->out, "\n");
    }
    put_stands(l, "    ", deadline->stands);
    put_citations(l, "    ", deadline->cites);
}

static void put_duty(Lister *l, const WtrDuty *duty) {
    put_head(l, "duty", duty->id, duty->subject);
    wtr_text_puts(l->out, "\n");
    put_place(l, duty->place);
    put_parties(l, "  ", duty->bearer);
    wtr_text_printf(l->out, "%s%s", duty->bearer.actors.count ? " " : "  ", wtr_modality_name(duty->modality));
    put_quoted(l->out, " ", duty->action);
    put_parties(l, " to ", duty->recipient);
    wtr_text_puts(l->out, "\n");
    put_citations(l, "  ", duty->cites);
    put_stands(l, "  ", duty->stands);
    find(l, duty->status);
    const uint32_t nodes[] = {duty->root, duty->gate, duty->done, duty->explained};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) find_node(l, nodes[i]);
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        find_node(l, l->book->deadlines.at[duty->deadlines.first + i].anchor);
        find_node(l, l->book->deadlines.at[duty->deadlines.first + i].when);
    }
    put_found(l);
    wtr_text_puts(l->out, "  status ");
    put_reg(l, duty->status);
    put_node(l, ", condition ", duty->root);
    put_node(l, ", once ", duty->gate);
    put_node(l, duty->done_on ? ", done on " : ", done when ", duty->done);
    put_node(l, ", explained when ", duty->explained);
    wtr_text_puts(l->out, "\n");
    for (uint32_t i = 0; i < duty->deadlines.count; i++) put_deadline(l, &l->book->deadlines.at[duty->deadlines.first + i]);
}

/* What no rule reads: unused facts, and conditions that folded away and only explanations show. */
static void put_rest(Lister *l) {
    for (uint32_t reg = 0; reg < l->program->insn_count; reg++) find(l, reg);
    if (l->found_count == 0) return;
    wtr_text_puts(l->out, "\nread by no rule\n");
    put_found(l);
}

static void put_header(const Lister *l, const char *hash) {
    const WtrBook *book = l->book;
    wtr_text_puts(l->out, "rulebook ");
    put_text(l->out, book->header.id);
    put_quoted(l->out, " ", book->header.title);
    wtr_text_printf(l->out, "\n  %s\n  %u facts, %u definitions, %u duties, %u deadlines, %u instructions, %u listed operands\n", hash, book->facts.count,
                    book->terms.count, book->duties.count, book->deadlines.count, l->program->insn_count, l->program->pool_count);
}

void wtr_disassemble(const WtrProgram *program, const char *hash, WtrText *out) {
    Lister l = {.program = program, .book = &program->book, .out = out};
    l.scopes[0] = "case";
    for (uint32_t i = 0; i < program->book.subjects.count; i++)
        if (program->book.subjects.at[i].many) l.scopes[program->book.subjects.at[i].scope] = program->book.subjects.at[i].id;
    l.shown = wtr_alloc(program->insn_count * sizeof *l.shown);
    l.found = wtr_alloc(program->insn_count * sizeof *l.found);
    if (l.shown && l.found) {
        put_header(&l, hash);
        for (uint32_t i = 0; i < program->book.terms.count; i++) put_term(&l, &program->book.terms.at[i]);
        for (uint32_t i = 0; i < program->book.duties.count; i++) put_duty(&l, &program->book.duties.at[i]);
        put_rest(&l);
    } else {
        out->failed = true;
    }
    wtr_free(l.shown);
    wtr_free(l.found);
}
