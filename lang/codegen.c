/* codegen.c — the last pass: a resolved tree, free of errors, becomes the tables and the straight line of
 * instructions of a compiled rulebook.
 *
 * Relies on: gen.h and the gen_*.c files, each with one subject; engine/image.h writes the bytes.
 * Guarantees: the same sources give the same bytes wherever they lie; the tree is not changed; when memory
 * runs out the image stays as it was. */
#include "gen.h"

void *wtr_gen_row(WtrGen *gen, void *row) {
    if (!row)
        wtr_gen_fail(gen, WTR_NO_MEMORY);
    return row;
}

void wtr_gen_fail(WtrGen *gen, WtrStatus status) {
    if (gen->status == WTR_OK)
        gen->status = status;
}

/* Definitions and duties have their rows from the start, for they are filled in the order of what they rest on. */
static void reserve_rules(WtrGen *gen) {
    for (uint32_t i = 0; i < gen->tree->items.count; i++) {
        gen->term_count += gen->tree->items.at[i]->kind == WTR_ITEM_TERM;
        gen->duty_count += gen->tree->items.at[i]->kind == WTR_ITEM_DUTY;
    }
    gen->terms = wtr_arena_array(gen->arena, gen->term_count, sizeof *gen->terms);
    gen->duties = wtr_arena_array(gen->arena, gen->duty_count, sizeof *gen->duties);
    if (!gen->terms || !gen->duties)
        wtr_gen_fail(gen, WTR_NO_MEMORY);
}

static WtrProgram program_of(const WtrGen *gen) {
    WtrProgram program = {.insns = gen->emit.insns.at, .insn_count = gen->emit.insns.count, .pool = gen->emit.pool.at,
                          .pool_count = gen->emit.pool.count, .scope_count = gen->scope_count};
    WtrBook *book = &program.book;
    book->header = gen->header;
#define TAKE(table) book->table.at = gen->table.at, book->table.count = gen->table.count
    TAKE(files); TAKE(sources); TAKE(actors); TAKE(subjects); TAKE(choices); TAKE(facts); TAKE(intervals); TAKE(citations);
    TAKE(readings); TAKE(nodes); TAKE(children); TAKE(parties); TAKE(deadlines); TAKE(narratives); TAKE(holidays);
    TAKE(calendars); TAKE(givens); TAKE(picks); TAKE(expects); TAKE(tests);
#undef TAKE
    book->terms.at = gen->terms, book->terms.count = gen->term_count;
    book->duties.at = gen->duties, book->duties.count = gen->duty_count;
    return program;
}

static void release(WtrGen *gen) {
#define FREE(table) wtr_free(gen->table.at)
    FREE(files); FREE(sources); FREE(actors); FREE(subjects); FREE(choices); FREE(facts); FREE(intervals); FREE(citations);
    FREE(readings); FREE(nodes); FREE(children); FREE(parties); FREE(deadlines); FREE(narratives); FREE(holidays);
    FREE(calendars); FREE(givens); FREE(picks); FREE(expects); FREE(tests); FREE(rows); FREE(regs);
#undef FREE
    wtr_text_free(&gen->text);
    wtr_arena_free(gen->arena);
}

static void generate(WtrGen *gen) {
    wtr_emit_init(&gen->emit, gen->arena);
    reserve_rules(gen);
    if (gen->status == WTR_OK)
        wtr_gen_tables(gen);
    if (gen->status == WTR_OK)
        wtr_gen_rules(gen);
    if (gen->status == WTR_OK)
        wtr_gen_tests(gen);
    if (gen->emit.failed || gen->text.failed || wtr_arena_failed(gen->arena))
        wtr_gen_fail(gen, WTR_NO_MEMORY);
}

WtrStatus wtr_generate(const WtrTree *tree, WtrText *image) {
    WtrGen gen = {.tree = tree, .arena = wtr_arena_new()};
    if (!gen.arena)
        return WTR_NO_MEMORY;
    generate(&gen);
    if (gen.status == WTR_OK) {
        WtrProgram program = program_of(&gen);
        gen.status = wtr_image_write(&program, image);
    }
    release(&gen);
    return gen.status;
}
