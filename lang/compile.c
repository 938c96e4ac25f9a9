/* compile.c — the pass list: what happens to a rulebook from its files to its image.
 *
 * Relies on: compile.h, which says what each pass leaves. Guarantees: diagnostics are sorted; an image is
 * made only of rules without errors; everything belongs to the compilation. */
#include "compile.h"

#include <string.h>

#include "scope.h"

static WtrStatus begin(WtrCompilation *out) {
    *out = (WtrCompilation){.arena = wtr_arena_new()};
    if (!out->arena) return WTR_NO_MEMORY;
    out->tree.arena = out->arena;
    out->diags.arena = out->arena;
    return WTR_OK;
}

/* What a compilation comes to when it ends here. */
static WtrStatus end(WtrCompilation *out, WtrStatus status) {
    if (wtr_arena_failed(out->arena) || out->image.failed) return WTR_NO_MEMORY;
    wtr_diag_sort(&out->diags);
    wtr_diag_drop_cascades(&out->diags, out->tree.files.at, out->tree.files.count);
    return wtr_arena_failed(out->arena) ? WTR_NO_MEMORY : status;
}

WtrStatus wtr_compile(const WtrCompileOptions *options, WtrCompilation *out) {
    if (begin(out) != WTR_OK) return WTR_NO_MEMORY;
    WtrTree *tree = &out->tree;
    WtrDiags *diags = &out->diags;
    WtrStatus loaded = wtr_load(tree, diags, options);
    if (loaded != WTR_OK) return end(out, loaded);
    if (wtr_arena_failed(out->arena)) return WTR_NO_MEMORY;     /* a tree with holes in it is read no further */
    wtr_resolve(tree, diags, options);
    if (wtr_arena_failed(out->arena)) return WTR_NO_MEMORY;
    wtr_check(tree, diags, options);
    if (wtr_arena_failed(out->arena)) return WTR_NO_MEMORY;
    if (options->lints) wtr_lint(tree, diags, options);
    if (diags->errors || wtr_arena_failed(out->arena)) return end(out, WTR_OK);
    return end(out, wtr_generate(tree, &out->image));
}

WtrStatus wtr_parse(const char *text, size_t length, const char *name, WtrCompilation *out) {
    if (begin(out) != WTR_OK) return WTR_NO_MEMORY;
    if (length > WTR_SOURCE_MAX) return WTR_LIMIT;
    WtrSourceFile *file = wtr_vec_add(out->arena, &out->tree.files);
    char *copy = wtr_arena_alloc(out->arena, length + 2);
    if (!file || !copy) return WTR_NO_MEMORY;
    memcpy(copy, text, length);
    *file = (WtrSourceFile){.path = name, .real = "", .text = copy, .length = (uint32_t)length};
    if (!wtr_source_index(out->arena, file)) return WTR_NO_MEMORY;
    wtr_parse_file(&out->tree, &out->diags, 0);
    return end(out, WTR_OK);
}

void wtr_compilation_free(WtrCompilation *compilation) {
    if (!compilation) return;
    wtr_symbols_free(compilation->tree.symbols);
    wtr_text_free(&compilation->image);
    wtr_arena_free(compilation->arena);
    *compilation = (WtrCompilation){0};
}
