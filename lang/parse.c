/* parse.c — one file's text into items of the tree.
 *
 * Relies on: lexer.l, layout.c, parser.y, ast.c. Guarantees: whatever the bytes, items and diagnostics are
 * appended and the function returns; when memory runs out the arena's `failed` says so and the tree is not
 * to be read. */
#include "parse.h"

#include "parser.h"
#include "compile.h"
#include "scan.h"

#include <string.h>

void wtr_parse_file(WtrTree *tree, WtrDiags *diags, uint32_t file)
{
    WtrParser *p = wtr_alloc(sizeof *p);
    if (!p) {
        wtr_arena_array(tree->arena, SIZE_MAX, 2);       /* cannot be had: marks the arena as failed */
        return;
    }
    WtrSourceFile *source = &tree->files.at[file];
    p->tree = tree;
    p->diags = diags;
    p->arena = tree->arena;
    p->file = file;
    p->text = p->bytes = source->text;
    p->length = source->length = wtr_scan_cut(p, source->text, source->length);
    p->fresh = true;
    p->diag_mark = diags->list.count;
    p->doc_from = tree->comments.count;
    wtr_source_index(tree->arena, source);
    bool readable = wtr_scan_sanitize(p, source->text, source->length);
    uint32_t begin = source->length >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    p->line_start = begin;
    if (!wtr_scan_start(p, begin))
        wtr_arena_array(tree->arena, SIZE_MAX, 2);
    else if (readable && wtr_yyparse(p) == 2)
        wtr_arena_array(tree->arena, SIZE_MAX, 2);
    wtr_free(p);
}
