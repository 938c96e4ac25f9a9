/* format.h — what format.c (lines, comments, texts), format_expr.c and format_items.c share. Internal to lang/.
 *
 * The layout, defined here and in SPEC "Layout":
 *   - Items keep their order; one blank line stands between two items, and none between two declarations of
 *     one line each (use, actor, subject, fact) where the author wrote none. A group of comments keeps its place.
 *   - Clauses are indented by two blanks and stand in the order of format_items.c, one on a line; `for`, `if` and
 *     `means` stand on the line of the head, and so does a duty's only deadline when it has neither `if` nor bearer.
 *   - Bullets are indented by four blanks more than their clause, sub-bullets by four more than their bullet.
 *     Citations of one list stand in one column where bullets are short.
 *   - Lines are at most WTR_FORMAT_WIDTH columns wide where blanks of a text, commas of a list or the
 *     connectives of a condition allow; what goes on is indented by four blanks more than its clause.
 *   - A comment on a line of its own stands before the clause or bullet it stood before; a comment behind a
 *     line stays behind it. Of two comments that come to stand behind one line the first moves above it.
 *   - Numbers are plain, dates ISO, units singular behind 1 and plural behind all else. */
#ifndef WTR_FORMAT_H
#define WTR_FORMAT_H

#include "compile.h"
#include "parse.h"

#define WTR_FORMAT_WIDTH 100

typedef struct WtrWriter {
    WtrText *out;                          /* NULL: nothing is written, `column` tells how wide it would be */
    const WtrTree *tree;                   /* NULL: no comments */
    uint32_t file;
    uint32_t column;                       /* characters on the line being written */
    uint32_t first_comment, comment_end;   /* those that lie in the item */
    uint32_t *units; uint32_t unit_count;  /* offsets at which clauses and bullets begin, in order */
    WtrText behind;                        /* comment to be put behind the line being written */
} WtrWriter;

/* ---- lines (format.c) ------------------------------------------------------------------------------ */

void wtr_write(WtrWriter *w, const char *text);
void wtr_write_number(WtrWriter *w, int64_t number);
/* Ends the line, with the comment that stands behind it. */
void wtr_write_end(WtrWriter *w);
/* Ends the line when one is begun, then begins another behind `indent` blanks. */
void wtr_write_line(WtrWriter *w, uint32_t indent);
/* Before the unit that began at `offset`: the comments above it, and that behind it made ready. */
void wtr_write_unit(WtrWriter *w, uint32_t offset, uint32_t indent);
/* A text in quotation marks; where it is too long it goes on in lines indented by `indent`. */
void wtr_write_string(WtrWriter *w, const char *text, uint32_t indent);
/* The names with commas between them. */
void wtr_write_names(WtrWriter *w, const WtrNameList *names, uint32_t indent);
void wtr_write_date(WtrWriter *w, WtrDateLit date);

/* ---- expressions (format_expr.c) ---------------------------------------------------------------------- */

/* A condition behind the words of its clause, bullets below; `indent` is the clause's. */
void wtr_write_condition(WtrWriter *w, const WtrExpr *expr, uint32_t indent);
/* An expression on one line; a list in brackets. */
void wtr_write_flat(WtrWriter *w, const WtrExpr *expr);
void wtr_write_cites(WtrWriter *w, const WtrCiteList *cites, bool seen, uint32_t indent);
/* "in EDITION inferred "why"" and "[citation, non_statutory]", with a blank before each. */
void wtr_write_editions(WtrWriter *w, const WtrStanding *standing, uint32_t indent);
void wtr_write_inline(WtrWriter *w, const WtrCiteList *cites, bool non_statutory);
void wtr_write_deadline(WtrWriter *w, const WtrDeadlineClause *deadline);

/* ---- items (format_items.c) ------------------------------------------------------------------------------ */

/* One item, its last line ended. */
void wtr_write_item(WtrWriter *w, const WtrItem *item);

#endif
