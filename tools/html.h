/* html.h — writing HTML that cannot be broken by what is written into it.
 *
 * Relies on: base, utf8. Guarantees: names of elements and attributes come from the program, everything else is
 * escaped; outside <code> and <pre> straight quotation marks are curled; control characters, damaged UTF-8 and characters that turn the direction of a line are shown as U+FFFD;
 * every element that was begun is ended, in order. Out of memory is the text's `failed`. */
#ifndef WTR_HTML_H
#define WTR_HTML_H

#include "../engine/base.h"

#define WTR_HTML_NESTING 1024                /* deeper, the text is marked as failed */

typedef struct WtrHtml {
    WtrText *out;
    const char *elements[WTR_HTML_NESTING];  /* begun and not ended */
    unsigned depth;
    bool in_tag;                             /* the innermost still takes attributes */
    unsigned verbatim;                       /* inside so many <pre>: no line breaks of our own */
} WtrHtml;

/* Begins an element; its attributes come next. */
void wtr_html_begin(WtrHtml *html, const char *element);
/* The same with a class, NULL for none. */
void wtr_html_begin_class(WtrHtml *html, const char *element, const char *class_name);
void wtr_html_attribute(WtrHtml *html, const char *name, const char *value);
void wtr_html_attribute_printf(WtrHtml *html, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Ends the innermost element. One that can have no content (<br>) writes no end tag. */
void wtr_html_end(WtrHtml *html);

void wtr_html_text(WtrHtml *html, const char *text);
void wtr_html_bytes(WtrHtml *html, const char *text, size_t length);
void wtr_html_printf(WtrHtml *html, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What was built, "" for nothing; that it could not be built is the page's failure too. */
const char *wtr_html_built(WtrHtml *html, const WtrText *text);

/* A whole element with nothing but text in it; `class_name` may be NULL. */
void wtr_html_leaf(WtrHtml *html, const char *element, const char *class_name, const char *text);
/* A link with text. */
void wtr_html_link(WtrHtml *html, const char *href, const char *text);

#endif
