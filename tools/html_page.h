/* html_page.h — what every page has: head, style, the rules a browser keeps it to, a way past the top, a foot.
 *
 * Relies on: html, sha256 (the style's hash), nettle (its base64). Guarantees: a page is one file that loads nothing, runs nothing and
 * sends nothing: its Content-Security-Policy allows its own style, by hash, and nothing else. */
#ifndef WTR_HTML_PAGE_H
#define WTR_HTML_PAGE_H

#include "html.h"
#include "tool.h"

/* Writes everything up to the open <body>, with a link to #main. `kind` is the body's class. */
void wtr_html_page_begin(WtrHtml *html, const char *title, const char *kind);
/* Ends whatever is open. */
void wtr_html_page_end(WtrHtml *html);

/* Prints the page, or writes it to `path`. WTR_EXIT_LIMIT when it is not whole. */
WtrExit wtr_html_deliver(const WtrText *page, const char *path);

#endif
