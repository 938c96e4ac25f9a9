/* page.c — see page.h. A word may run over several pieces ("due" in green, then ","): words are gathered
 * with their styles and set when a blank or the end comes. */
#include "page.h"

#include <string.h>

#include "utf8.h"

static const char *const codes[] = {"", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[31m"};

typedef struct Setter {
    WtrPage *page;
    unsigned hang, column;
    bool fresh;                  /* nothing but the indent stands on the line */
    WtrText word; unsigned width;
    WtrStyle style;              /* of what was last put into the word */
    unsigned blanks;             /* before the word */
} Setter;

static void indent_by(WtrText *out, unsigned columns)
{
    while (columns-- > 0)
        wtr_text_add(out, " ", 1);
}

static void restyle(Setter *setter, WtrStyle style)
{
    if (!setter->page->colour || style == setter->style)
        return;
    if (setter->style != WTR_PLAIN)
        wtr_text_puts(&setter->word, "\x1b[0m");
    wtr_text_puts(&setter->word, codes[style]);
    setter->style = style;
}

static void set_word(Setter *setter)
{
    WtrText *out = setter->page->out;
    if (setter->width > 0) {
        if (!setter->fresh && setter->column + setter->blanks + setter->width > WTR_PAGE_WIDTH) {
            wtr_text_add(out, "\n", 1);
            indent_by(out, setter->hang);
            setter->column = setter->hang;
        } else {
            indent_by(out, setter->blanks);
            setter->column += setter->blanks;
        }
        setter->column += setter->width;
        setter->fresh = false;
        setter->blanks = 0;
    }
    if (setter->word.length > 0)
        wtr_text_add(out, setter->word.at, setter->word.length);
    if (setter->word.failed)
        out->failed = true;
    setter->word.length = 0;
    setter->width = 0;
}

static void add_span(Setter *setter, const WtrSpan *span)
{
    const char *text = span->text;
    size_t length = strlen(text);
    restyle(setter, span->style);
    for (size_t i = 0; i < length;) {
        size_t size = wtr_utf8_length(text + i, length - i);
        unsigned char c = (unsigned char)text[i];
        if (c == ' ' || c == '\n' || c == '\t') {
            if (setter->width > 0) {
                WtrStyle style = setter->style;
                restyle(setter, WTR_PLAIN);
                set_word(setter);
                restyle(setter, style);
            }
            setter->blanks++;
            i++;
            continue;
        }
        bool control = c < 0x20 || c == 0x7F || (size == 2 && c == 0xC2 && (unsigned char)text[i + 1] < 0xA0);
        if (size == 0 || control)
            wtr_text_puts(&setter->word, "?");
        else
            wtr_text_add(&setter->word, text + i, size);
        setter->width++;
        i += size > 0 ? size : 1;
    }
}

void wtr_page_paragraph(WtrPage *page, unsigned indent, unsigned hang, const WtrSpan *spans, size_t count)
{
    Setter setter = {.page = page, .hang = hang, .column = indent, .fresh = true};
    indent_by(page->out, indent);
    for (size_t i = 0; i < count; i++)
        add_span(&setter, &spans[i]);
    restyle(&setter, WTR_PLAIN);
    set_word(&setter);
    wtr_text_add(page->out, "\n", 1);
    wtr_text_free(&setter.word);
}

void wtr_page_text(WtrPage *page, unsigned indent, unsigned hang, const char *text)
{
    WtrSpan span = {WTR_PLAIN, text};
    wtr_page_paragraph(page, indent, hang, &span, 1);
}

void wtr_page_heading(WtrPage *page, const char *text)
{
    WtrSpan span = {WTR_BOLD, text};
    wtr_page_blank(page);
    wtr_page_paragraph(page, 0, 0, &span, 1);
}

void wtr_page_blank(WtrPage *page)
{
    wtr_text_add(page->out, "\n", 1);
}
