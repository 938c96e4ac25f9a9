/* html_page.c — see html_page.h. */
#include "html_page.h"

#include <nettle/base64.h>
#include <stdio.h>
#include <string.h>

#include "sha256.h"

/* tools/page.css, carried inside the program (tools/embed.sh). */
extern const char wtr_page_style[];

static void meta(WtrHtml *html, const char *key, const char *name, const char *content)
{
    wtr_html_begin(html, "meta");
    wtr_html_attribute(html, key, name);
    wtr_html_attribute(html, "content", content);
    wtr_html_end(html);
}

/* The one place where something is written that is not escaped: the program's own style, and no other. */
static void style(WtrHtml *html)
{
    wtr_html_begin(html, "style");
    wtr_html_text(html, "");
    wtr_text_puts(html->out, wtr_page_style);
    wtr_html_end(html);
}

static void policy(WtrHtml *html)
{
    WtrDigest digest = wtr_sha256(wtr_page_style, strlen(wtr_page_style));
    char encoded[BASE64_ENCODE_RAW_LENGTH(WTR_DIGEST_SIZE) + 1] = "", content[200];
    base64_encode_raw(encoded, sizeof digest.bytes, digest.bytes);
    snprintf(content, sizeof content, "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'", encoded);
    meta(html, "http-equiv", "Content-Security-Policy", content);
}

void wtr_html_page_begin(WtrHtml *html, const char *title, const char *kind)
{
    wtr_text_puts(html->out, "<!DOCTYPE html>");
    wtr_html_begin(html, "html");
    wtr_html_attribute(html, "lang", "en-GB");
    wtr_html_begin(html, "head");
    wtr_html_begin(html, "meta");
    wtr_html_attribute(html, "charset", "utf-8");
    wtr_html_end(html);
    policy(html);
    meta(html, "name", "viewport", "width=device-width, initial-scale=1");
    meta(html, "name", "referrer", "no-referrer");
    meta(html, "name", "format-detection", "telephone=no, date=no, address=no, email=no");
    wtr_html_leaf(html, "title", NULL, title);
    style(html);
    wtr_html_end(html);
    wtr_html_begin_class(html, "body", kind);
    wtr_html_begin_class(html, "a", "skip");
    wtr_html_attribute(html, "href", "#main");
    wtr_html_text(html, "Skip to the content");
    wtr_html_end(html);
}

void wtr_html_page_end(WtrHtml *html)
{
    while (html->depth > 0)
        wtr_html_end(html);
    wtr_text_puts(html->out, "\n");
}

WtrExit wtr_html_deliver(const WtrText *page, const char *path)
{
    if (page->failed || page->at == NULL) {
        wtr_complain("out of memory");
        return WTR_EXIT_LIMIT;
    }
    if (path == NULL || strcmp(path, "-") == 0)
        return wtr_print(page->at, page->length);
    return wtr_write_file(path, page->at, page->length);
}
