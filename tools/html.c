/* html.c — see html.h. */
#include "html.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD"

static bool is_among(const char *element, const char *const *list)
{
    while (*list != NULL && strcmp(*list, element) != 0)
        list++;
    return *list != NULL;
}

/* Elements that have no content and no end tag. */
static bool is_empty(const char *element)
{
    static const char *const empty[] = {"br", "hr", "meta", "link", "wbr", "col", NULL};
    return is_among(element, empty);
}

/* Elements that begin on a line of their own, so that the source of a page can be read and compared. */
static bool begins_line(const char *element)
{
    static const char *const inner[] = {"a", "abbr", "b", "bdi", "br", "cite", "code", "dfn", "em", "i", "q", "small", "span", "strong", "time", "wbr", "path",
                                        NULL};
    return !is_among(element, inner);
}

static void finish_tag(WtrHtml *html)
{
    if (html->in_tag)
        wtr_text_puts(html->out, ">");
    html->in_tag = false;
}

void wtr_html_begin(WtrHtml *html, const char *element)
{
    finish_tag(html);
    if (html->depth == WTR_HTML_NESTING) {
        html->out->failed = true;
        return;
    }
    if (html->verbatim == 0 && begins_line(element) && html->out->length > 0)
        wtr_text_puts(html->out, "\n");
    wtr_text_printf(html->out, "<%s", element);
    html->elements[html->depth++] = element;
    html->in_tag = true;
    html->verbatim += strcmp(element, "pre") == 0;
}

void wtr_html_begin_class(WtrHtml *html, const char *element, const char *class_name)
{
    wtr_html_begin(html, element);
    if (class_name != NULL)
        wtr_html_attribute(html, "class", class_name);
}

/* Whether a well-formed character has no business on a page: a control of the terminal or of the line's direction. */
static bool is_hidden(const char *at, size_t length)
{
    const unsigned char *byte = (const unsigned char *)at;
    if (length == 1)
        return (byte[0] < 0x20 && byte[0] != '\n' && byte[0] != '\t') || byte[0] == 0x7F;
    if (length == 2)
        return byte[0] == 0xC2 && byte[1] < 0xA0;                                            /* U+0080–U+009F */
    if (length == 3 && byte[0] == 0xE2 && byte[1] == 0x80)
        return (byte[2] >= 0xAA && byte[2] <= 0xAE) || byte[2] == 0x8E || byte[2] == 0x8F;   /* U+202A–U+202E, U+200E, U+200F */
    if (length == 3 && byte[0] == 0xE2 && byte[1] == 0x81)
        return byte[2] >= 0xA6 && byte[2] <= 0xA9;                                           /* U+2066–U+2069 */
    return length == 3 && byte[0] == 0xEF && byte[1] == 0xBF && byte[2] >= 0xBE;             /* U+FFFE, U+FFFF */
}

static const char *entity(char byte)
{
    switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

/* A straight quotation mark as a printer sets it, by what stands before it: after a letter it closes or leaves something
 * out. NULL for any other byte, and for a single one before a word, which may be either. */
static const char *curled(char byte, char before)
{
    bool open = before == ' ' || before == '\n' || before == '(' || before == '>' || before == '\0';
    bool letter = isalnum((unsigned char)before) || (unsigned char)before >= 0x80;
    if (byte == '"')
        return open ? "\xE2\x80\x9C" : "\xE2\x80\x9D";
    return byte == '\'' && letter ? "\xE2\x80\x99" : NULL;
}

/* What is read as prose has its quotation marks curled. */
static void escape(WtrText *out, const char *text, size_t length, bool prose)
{
    char before = out->length > 0 && !out->failed ? out->at[out->length - 1] : '\0';
    for (size_t i = 0; i < length;) {
        size_t bytes = wtr_utf8_length(text + i, length - i);
        const char *name = bytes == 1 && prose ? curled(text[i], i > 0 ? text[i - 1] : before) : NULL;
        if (name == NULL && bytes == 1)
            name = entity(text[i]);
        if (bytes == 0 || is_hidden(text + i, bytes))
            wtr_text_puts(out, REPLACEMENT);
        else if (name != NULL)
            wtr_text_puts(out, name);
        else
            wtr_text_add(out, text + i, bytes);
        i += bytes > 0 ? bytes : 1;
    }
}

void wtr_html_attribute(WtrHtml *html, const char *name, const char *value)
{
    assert(html->in_tag || html->out->failed);
    wtr_text_printf(html->out, " %s=\"", name);
    escape(html->out, value, strlen(value), false);
    wtr_text_puts(html->out, "\"");
}

static void format_into(WtrText *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0 || !wtr_text_reserve(text, (size_t)length)) {
        text->failed = true;
        return;
    }
    vsnprintf(text->at + text->length, (size_t)length + 1, format, arguments);
    text->length += (size_t)length;
}

void wtr_html_attribute_printf(WtrHtml *html, const char *name, const char *format, ...)
{
    WtrText value = {0};
    va_list arguments;
    va_start(arguments, format);
    format_into(&value, format, arguments);
    va_end(arguments);
    if (value.failed)
        html->out->failed = true;
    else
        wtr_html_attribute(html, name, value.at);
    wtr_text_free(&value);
}

void wtr_html_end(WtrHtml *html)
{
    finish_tag(html);
    if (html->depth == 0)
        return;
    const char *element = html->elements[--html->depth];
    html->verbatim -= strcmp(element, "pre") == 0;
    if (!is_empty(element))
        wtr_text_printf(html->out, "</%s>", element);
}

/* Whether what is written now is to be read letter for letter. */
static bool is_literal(const WtrHtml *html)
{
    static const char *const literal[] = {"code", "pre", "title", NULL};
    return html->verbatim > 0 || (html->depth > 0 && is_among(html->elements[html->depth - 1], literal));
}

void wtr_html_bytes(WtrHtml *html, const char *text, size_t length)
{
    finish_tag(html);
    escape(html->out, text, length, !is_literal(html));
}

void wtr_html_text(WtrHtml *html, const char *text) { wtr_html_bytes(html, text, strlen(text)); }

void wtr_html_printf(WtrHtml *html, const char *format, ...)
{
    WtrText text = {0};
    va_list arguments;
    va_start(arguments, format);
    format_into(&text, format, arguments);
    va_end(arguments);
    if (text.failed)
        html->out->failed = true;
    else
        wtr_html_bytes(html, text.at, text.length);
    wtr_text_free(&text);
}

const char *wtr_html_built(WtrHtml *html, const WtrText *text)
{
    html->out->failed = html->out->failed || text->failed;
    return text->at != NULL && !text->failed ? text->at : "";
}

void wtr_html_leaf(WtrHtml *html, const char *element, const char *class_name, const char *text)
{
    wtr_html_begin_class(html, element, class_name);
    wtr_html_text(html, text);
    wtr_html_end(html);
}

void wtr_html_link(WtrHtml *html, const char *href, const char *text)
{
    wtr_html_begin(html, "a");
    wtr_html_attribute(html, "href", href);
    wtr_html_text(html, text);
    wtr_html_end(html);
}
