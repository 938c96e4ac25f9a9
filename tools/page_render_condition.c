/* page_render_condition.c — a condition in plain English, from the compiled tree: questions with the answer asked for,
 * joined the way the rule joins them.
 *
 * Guarantees: the tree alone is read, never the rule's text; a bullet that stands in some editions only says so. */
#include "page_render.h"

#include <string.h>

#include "bullets.h"

#define CONDITION_DEPTH 100          /* lists inside lists; browsers flatten what is nested much deeper */

static const WtrNode *node_at(const WtrBookPage *page, uint32_t row) { return &page->book->nodes.at[row]; }

/* What asks nothing of a case: that something stands on the date, and what is always so. */
static bool is_silent(const WtrBookPage *page, uint32_t row)
{
    WtrNodeKind kind = node_at(page, wtr_node_through(page->book, row))->kind;
    return kind == WTR_NODE_STANDS || kind == WTR_NODE_CONSTANT;
}

static uint32_t count_spoken(const WtrBookPage *page, uint32_t row, uint32_t *last)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < node_at(page, row)->children.count; i++) {
        uint32_t child = wtr_node_child(page->book, row, i);
        if (is_silent(page, child))
            continue;
        count++;
        *last = child;
    }
    return count;
}

/* Past the node that only says on which days a bullet stands, and past lists of one. */
static uint32_t inside(const WtrBookPage *page, uint32_t row)
{
    for (int turns = 0; turns < CONDITION_DEPTH; turns++) {
        uint32_t last = WTR_NONE;
        row = wtr_bullet_body(page->book, wtr_node_through(page->book, row));
        WtrNodeKind kind = node_at(page, row)->kind;
        if ((kind != WTR_NODE_ALL && kind != WTR_NODE_ANY) || count_spoken(page, row, &last) != 1)
            return row;
        row = last;
    }
    return row;
}

/* ---- what a condition without parts of its own says ---------------------------------------------------------------------- */

void wtr_book_choice(const WtrBookPage *page, uint32_t reading, uint32_t choice)
{
    const WtrReading *of = &page->book->readings.at[reading];
    const WtrChoice *at = &page->book->choices.at[of->choices.first + choice];
    wtr_html_begin(page->html, "q");
    if (at->label[0] != '\0')
        wtr_html_text(page->html, at->label);
    else
        wtr_html_human(page->html, at->id, false);
    wtr_html_end(page->html);
}

static void link_text(const WtrBookPage *page, WtrEntryKind kind, uint32_t row, const char *text)
{
    if (page->linked)
        wtr_html_link(page->html, page->anchors[kind][row], text);
    else
        wtr_html_text(page->html, text);
}

void wtr_book_item_link(const WtrBookPage *page, WtrEntryKind kind, uint32_t row)
{
    WtrText words = {0};
    wtr_say_human(wtr_entry_name(page->book, kind, row), false, &words);
    if (words.failed)
        page->html->out->failed = true;
    else
        link_text(page, kind, row, words.at != NULL ? words.at : "");
    wtr_text_free(&words);
}

static void put_answered(const WtrBookPage *page, uint32_t fact, const char *answer)
{
    const WtrFact *of = &page->book->facts.at[fact];
    if (of->question[0] != '\0')
        link_text(page, WTR_ENTRY_FACT, fact, of->question);
    else
        wtr_book_item_link(page, WTR_ENTRY_FACT, fact);
    wtr_html_text(page->html, " ");
    wtr_html_leaf(page->html, "strong", "answer", answer);
}

static void put_term(const WtrBookPage *page, uint32_t term, bool holds)
{
    wtr_html_begin_class(page->html, "i", NULL);
    wtr_book_item_link(page, WTR_ENTRY_TERM, term);
    wtr_html_end(page->html);
    wtr_html_text(page->html, " (as defined) ");
    wtr_html_leaf(page->html, "strong", "answer", holds ? "Yes" : "No");
}

static void put_reading(const WtrBookPage *page, const WtrNode *node, bool holds)
{
    wtr_html_text(page->html, "the reading of ");
    wtr_book_item_link(page, WTR_ENTRY_READING, node->ref);
    wtr_html_text(page->html, holds ? " is " : " is not ");
    wtr_book_choice(page, node->ref, (uint32_t)node->number);
}

/* Whether a node is said in one phrase; `holds`: as it is, or denied. */
static bool put_leaf(const WtrBookPage *page, uint32_t row, bool holds)
{
    const WtrNode *node = node_at(page, row);
    bool truth = node->kind == WTR_NODE_FACT ? page->book->facts.at[node->ref].type == WTR_TYPE_TRUTH
                                             : node->kind == WTR_NODE_TERM && page->book->terms.at[node->ref].type == WTR_TYPE_TRUTH;
    if (node->kind == WTR_NODE_FACT && truth)
        put_answered(page, node->ref, holds ? "Yes" : "No");
    else if (node->kind == WTR_NODE_TERM && truth)
        put_term(page, node->ref, holds);
    else if (node->kind == WTR_NODE_READING)
        put_reading(page, node, holds);
    else
        return false;
    return true;
}

static void put_plain(const WtrBookPage *page, const WtrNode *node) { wtr_html_label(page->html, node->label, &page->links); }

void wtr_book_phrase(const WtrBookPage *page, uint32_t row)
{
    row = inside(page, row);
    const WtrNode *node = node_at(page, row);
    uint32_t child = node->kind == WTR_NODE_NOT && node->children.count == 1 ? inside(page, wtr_node_child(page->book, row, 0)) : WTR_NONE;
    if (!put_leaf(page, row, true) && (child == WTR_NONE || !put_leaf(page, child, false)))
        put_plain(page, node);
}

/* ---- bullets ------------------------------------------------------------------------------------------------------------------ */

/* The node that says on which days a bullet stands, or WTR_NONE. */
static uint32_t days_of(const WtrBookPage *page, uint32_t row)
{
    row = wtr_bullet_body(page->book, wtr_node_through(page->book, row));
    const WtrNode *node = node_at(page, row);
    if (!node->bullet || node->kind != WTR_NODE_ALL || node->children.count != 2)
        return WTR_NONE;
    uint32_t first = wtr_node_through(page->book, wtr_node_child(page->book, row, 0));
    return node_at(page, first)->kind == WTR_NODE_STANDS ? first : WTR_NONE;
}

/* "December 2020 update only" where a bullet stands in some of the editions. */
static void put_days(const WtrBookPage *page, uint32_t row)
{
    uint32_t days = days_of(page, row), standing = 0, shown = 0;
    if (days == WTR_NONE)
        return;
    for (uint32_t e = 0; e < page->edition_count; e++)
        standing += wtr_node_stands_in_edition(page, days, e);
    if (standing == page->edition_count)
        return;
    WtrText text = {0};
    for (uint32_t e = 0; e < page->edition_count; e++) {
        if (!wtr_node_stands_in_edition(page, days, e))
            continue;
        wtr_text_puts(&text, shown++ > 0 ? ", " : "");
        wtr_say_edition(page->book, page->editions[e].source, &text);
    }
    wtr_html_text(page->html, " ");
    wtr_html_begin_class(page->html, "span", "edition");
    wtr_html_printf(page->html, "%s only", text.length > 0 ? wtr_html_built(page->html, &text) : "on its own days");
    wtr_html_end(page->html);
    wtr_text_end(&text, page->html->out);
}

/* Whether a bullet's citation adds nothing but its number to that of its rule. */
static bool completes_own(const WtrBookPage *page, const WtrCitation *citation)
{
    const WtrCitation *own = page->own;
    return own != NULL && citation->bullet != 0 && citation->footnote == 0 && citation->source == own->source && citation->page_from == own->page_from &&
           citation->page_to == own->page_to && citation->para_from == own->para_from && citation->para_to == own->para_to &&
           strcmp(citation->heading, own->heading) == 0 && strcmp(citation->section, own->section) == 0;
}

static void put_marks(const WtrBookPage *page, uint32_t row)
{
    const WtrNode *bullet = node_at(page, wtr_bullet_body(page->book, wtr_node_through(page->book, row)));
    put_days(page, row);
    if (bullet->cites.count == 0 && bullet->inferred[0] == '\0')
        return;
    wtr_html_text(page->html, " ");
    wtr_html_begin_class(page->html, "span", "evidence");
    for (uint32_t i = 0; i < bullet->cites.count; i++) {
        const WtrCitation *citation = &page->book->citations.at[bullet->cites.first + i];
        wtr_html_text(page->html, i > 0 ? "; " : "");
        if (completes_own(page, citation))
            wtr_html_printf(page->html, "bullet %u", citation->bullet);
        else
            wtr_html_citation(page->html, page->book, citation);
    }
    if (bullet->inferred[0] != '\0')
        wtr_html_printf(page->html, "%sInferred: %s", bullet->cites.count > 0 ? " · " : "", bullet->inferred);
    wtr_html_end(page->html);
}

/* ---- lists ---------------------------------------------------------------------------------------------------------------------- */

static void put_condition(const WtrBookPage *page, uint32_t row, unsigned depth);

static void put_parts(const WtrBookPage *page, uint32_t row, unsigned depth)
{
    wtr_html_begin_class(page->html, "ul", "asked");
    for (uint32_t i = 0; i < node_at(page, row)->children.count; i++) {
        uint32_t child = wtr_node_child(page->book, row, i);
        if (is_silent(page, child))
            continue;
        wtr_html_begin(page->html, "li");
        put_condition(page, child, depth + 1);
        wtr_html_end(page->html);
    }
    wtr_html_end(page->html);
}

static const char *join(WtrNodeKind kind, uint32_t count)
{
    switch (kind) {
    case WTR_NODE_ALL: return count == 2 ? "both of these are so:" : "all of these are so:";
    case WTR_NODE_ANY: return count == 2 ? "either of these is so:" : "any of these is so:";
    case WTR_NODE_NONE: return "none of these is so:";
    default: return NULL;
    }
}

/* "any child has (…)": what stands before the bracket. */
static void put_quantifier(const WtrBookPage *page, uint32_t row, unsigned depth)
{
    const WtrNode *node = node_at(page, row);
    WtrText head = {0};
    wtr_text_add(&head, node->label, strcspn(node->label, "(\n"));
    wtr_html_label(page->html, wtr_html_built(page->html, &head), NULL);
    wtr_text_end(&head, page->html->out);
    put_parts(page, row, depth);
}

static void put_condition(const WtrBookPage *page, uint32_t row, unsigned depth)
{
    uint32_t bullet = row, last = WTR_NONE;
    row = inside(page, row);
    const WtrNode *node = node_at(page, row);
    uint32_t parts = count_spoken(page, row, &last);
    const char *joint = join(node->kind, parts);
    bool deny = node->kind == WTR_NODE_NOT && parts == 1;
    uint32_t child = deny ? inside(page, last) : WTR_NONE;
    if (depth >= CONDITION_DEPTH) {
        put_plain(page, node);
    } else if (node->kind == WTR_NODE_QUANTIFIER && parts == 1) {
        put_quantifier(page, row, depth);
        return;
    } else if (joint != NULL || node->kind == WTR_NODE_AT_LEAST) {
        if (joint != NULL)
            wtr_html_text(page->html, joint);
        else
            wtr_html_printf(page->html, "at least %d of these are so:", node->number);
        put_marks(page, bullet);
        put_parts(page, row, depth);
        return;
    } else if (deny && !put_leaf(page, child, false)) {
        WtrNodeKind kind = node_at(page, child)->kind;
        if (kind == WTR_NODE_ALL || kind == WTR_NODE_ANY || kind == WTR_NODE_QUANTIFIER || kind == WTR_NODE_AT_LEAST) {
            wtr_html_text(page->html, "it is not so that:");
            put_marks(page, bullet);
            put_parts(page, row, depth);
            return;
        }
        put_plain(page, node);
    } else if (!deny && !put_leaf(page, row, true)) {
        put_plain(page, node);
    }
    put_marks(page, bullet);
}

void wtr_book_condition(const WtrBookPage *page, const char *lead, uint32_t row)
{
    if (row == WTR_NONE || is_silent(page, row))
        return;
    wtr_html_begin_class(page->html, "div", "condition");
    wtr_html_leaf(page->html, "strong", "lead-in", lead);
    wtr_html_text(page->html, " ");
    put_condition(page, row, 0);
    wtr_html_end(page->html);
}
