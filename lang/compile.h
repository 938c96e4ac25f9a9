/* compile.h — the public interface of the compiler: rule files in, diagnostics and an image out.
 *
 * Relies on: engine/wtr.h for the image's reader. Guarantees: many errors in one run; nothing is printed;
 * everything belongs to the compilation and is freed with it. */
#ifndef WTR_COMPILE_H
#define WTR_COMPILE_H

#include "../engine/base.h"
#include "../engine/wtr.h"
#include "ast.h"
#include "diag.h"

typedef struct WtrCompileOptions {
    const char *path;            /* a directory (its rulebook.wtr) or a .wtr file; NULL with `text` */
    const char *text;            /* rules given in memory, named `text_name` in diagnostics ("-e") */
    size_t text_length;
    const char *text_name;
    bool one_liner;              /* -e: undeclared yes/no facts are declared as they are met, and no citation
                                    or bearer is asked for */
    bool lints;                  /* report lints */
} WtrCompileOptions;

typedef struct WtrCompilation {
    WtrArena *arena;
    WtrTree tree;                /* resolved as far as errors allow */
    WtrDiags diags;              /* sorted */
    WtrText image;               /* the compiled rulebook; empty when there were errors */
} WtrCompilation;

/* Compiles. WTR_OK also when there are diagnostics: ask `diags.errors`. WTR_NO_MEMORY when memory ran
 * out; WTR_LIMIT when the image outgrows its format; WTR_BAD_ARGUMENT when the file cannot be read (a diagnostic
 * says why). Free with wtr_compilation_free in every case. */
WtrStatus wtr_compile(const WtrCompileOptions *options, WtrCompilation *out);
void wtr_compilation_free(WtrCompilation *compilation);

/* Parses one text without resolving it, for the formatter and the fuzzers. */
WtrStatus wtr_parse(const char *text, size_t length, const char *name, WtrCompilation *out);

/* ---- the passes, in the order compile.c runs them ------------------------------------------------ */

/* parse (parse.c, parser.y): one file's text into items and comments appended to the tree; file is its row. */
void wtr_parse_file(WtrTree *tree, WtrDiags *diags, uint32_t file);
/* load (load.c): the root file, and every file it uses, each once; cycles and escapes reported. WTR_BAD_ARGUMENT when
 * the root file cannot be read, WTR_LIMIT when a file is too large; both have their diagnostic. */
WtrStatus wtr_load(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options);
/* resolve (resolve.c, declare.c): declares names, binds every name to its item; suggests near ones. */
void wtr_resolve(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options);
/* check (check.c, check_*.c, standing.c, cycles.c): types, subjects, editions, modalities, dependency cycles. */
void wtr_check(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options);
/* lint (lint.c): what is allowed and probably not meant. */
void wtr_lint(WtrTree *tree, WtrDiags *diags, const WtrCompileOptions *options);
/* generate (codegen.c): the resolved, error-free tree into an image. */
WtrStatus wtr_generate(const WtrTree *tree, WtrText *image);

/* ---- format (format.c) ----------------------------------------------------------------------------- */

/* The tree of one file in canonical layout, comments kept. Only for a file without errors. */
void wtr_format(const WtrTree *tree, uint32_t file, WtrText *out);
/* One expression, or one item, on as few lines as the layout allows: labels of explanations. */
void wtr_format_expr(const WtrExpr *expr, WtrText *out);
void wtr_format_item(const WtrItem *item, WtrText *out);
void wtr_format_deadline(const WtrDeadlineClause *deadline, WtrText *out);

#endif
