/* page.h — text for people: 80 columns, wrapped, indented, coloured where that was asked for.
 *
 * Relies on: base, utf8. Guarantees: no line is broken inside a word; control characters and damaged UTF-8
 * in what is written never reach the terminal. */
#ifndef WTR_PAGE_H
#define WTR_PAGE_H

#include "../engine/base.h"

#define WTR_PAGE_WIDTH 80

typedef enum WtrStyle { WTR_PLAIN, WTR_BOLD, WTR_DIM, WTR_GREEN, WTR_YELLOW, WTR_RED } WtrStyle;

/* A piece of a paragraph. Pieces follow each other without a space of their own. */
typedef struct WtrSpan { WtrStyle style; const char *text; } WtrSpan;

typedef struct WtrPage { WtrText *out; bool colour; } WtrPage;

/* One paragraph: its first line begins `indent` columns in, the others `hang` columns in. */
void wtr_page_paragraph(WtrPage *page, unsigned indent, unsigned hang, const WtrSpan *spans, size_t count);
/* The same with one plain piece. */
void wtr_page_text(WtrPage *page, unsigned indent, unsigned hang, const char *text);
void wtr_page_heading(WtrPage *page, const char *text);        /* a blank line before it, bold */
void wtr_page_blank(WtrPage *page);

#endif
