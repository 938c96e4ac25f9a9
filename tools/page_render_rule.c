/* page_render_rule.c — one duty, definition, reading or narrative of the book.
 *
 * Guarantees: each has its place in the source, the days on which it stands, and what the tests have seen of it, beside
 * its words. */
#include "page_render.h"

#include <string.h>

#include "coverage_index.h"
#include "possible.h"
#include "result_text_duty.h"

/* ---- standing ------------------------------------------------------------------------------------------------------ */

static void put_interval(WtrHtml *html, const WtrInterval *days)
{
    if (days->from != 0) {
        wtr_html_text(html, "from ");
        wtr_html_date(html, days->from);
    }
    if (days->to != 0) {
        wtr_html_text(html, days->from != 0 ? " to " : "until ");
        wtr_html_date(html, days->to);
    }
}

void wtr_book_standing(const WtrBookPage *page, WtrRange stands)
{
    if (stands.count == 0)
        wtr_html_text(page->html, "on every date");
    for (uint32_t i = 0; i < stands.count; i++) {
        wtr_html_text(page->html, i > 0 ? " and " : "");
        put_interval(page->html, &page->book->intervals.at[stands.first + i]);
    }
}

/* What happened to it between two editions: added, removed, changed (another item of its name stands there). */
static void put_edition_mark(const WtrBookPage *page, const char *what, uint32_t edition)
{
    WtrText name = {0};
    wtr_say_edition(page->book, page->editions[edition].source, &name);
    wtr_html_text(page->html, " ");
    wtr_html_begin_class(page->html, "span", "edition");
    wtr_html_printf(page->html, "%s %s", what, wtr_html_built(page->html, &name));
    wtr_html_end(page->html);
    wtr_text_end(&name, page->html->out);
}

static void put_edition_marks(const WtrBookPage *page, WtrEntryKind kind, uint32_t row)
{
    WtrRange stands = wtr_entry_stands(page->book, kind, row);
    for (uint32_t e = 1; e < page->edition_count; e++) {
        bool before = wtr_stands_in_edition(page, stands, e - 1), here = wtr_stands_in_edition(page, stands, e);
        const char *formerly = kind == WTR_ENTRY_DUTY ? page->book->duties.at[row].formerly : kind == WTR_ENTRY_TERM ? page->book->terms.at[row].formerly : "";
        if (here && !before && wtr_entry_namesake(page, kind, row, e - 1) != WTR_NONE)
            put_edition_mark(page, "changed in the", e);
        else if (here && !before)
            put_edition_mark(page, formerly[0] != '\0' ? "renamed in the" : "added in the", e);
        else if (before && !here)
            put_edition_mark(page, wtr_entry_namesake(page, kind, row, e) != WTR_NONE ? "replaced in the" : "removed in the", e);
    }
}

/* ---- beside the rule ------------------------------------------------------------------------------------------------ */

static void put_cites(const WtrBookPage *page, WtrRange cites)
{
    if (cites.count == 0)
        return;
    wtr_html_leaf(page->html, "h5", NULL, "Where it is written");
    wtr_html_begin_class(page->html, "ul", "cites");
    for (uint32_t i = 0; i < cites.count; i++) {
        wtr_html_begin(page->html, "li");
        wtr_html_citation(page->html, page->book, &page->book->citations.at[cites.first + i]);
        wtr_html_end(page->html);
    }
    wtr_html_end(page->html);
}

/* "In both editions, ", or those in which it stands. */
static void put_editions(const WtrBookPage *page, WtrRange stands)
{
    uint32_t standing = 0, said = 0;
    for (uint32_t e = 0; e < page->edition_count; e++)
        standing += wtr_stands_in_edition(page, stands, e);
    if (page->edition_count < 2)
        return;
    if (standing == page->edition_count)
        wtr_html_text(page->html, page->edition_count == 2 ? "In both editions, " : "In every edition, ");
    for (uint32_t e = 0; standing < page->edition_count && e < page->edition_count; e++) {
        if (!wtr_stands_in_edition(page, stands, e))
            continue;
        WtrText name = {0};
        wtr_say_edition(page->book, page->editions[e].source, &name);
        wtr_html_printf(page->html, "%s%s", said++ == 0 ? "Only in " : " and ", wtr_html_built(page->html, &name));
        wtr_text_free(&name);
    }
    if (standing == 0)
        wtr_html_text(page->html, "In no edition");
    if (standing < page->edition_count)
        wtr_html_text(page->html, ", ");
}

static void put_stands(const WtrBookPage *page, WtrRange stands, const char *inferred)
{
    wtr_html_leaf(page->html, "h5", NULL, "Stands");
    wtr_html_begin(page->html, "p");
    put_editions(page, stands);
    wtr_book_standing(page, stands);
    if (inferred[0] != '\0')
        wtr_html_printf(page->html, ". Inferred: %s", inferred);
    wtr_html_text(page->html, ".");
    wtr_html_end(page->html);
}

static void put_values(WtrText *out, uint8_t values, bool duty)
{
    const char *const names[] = {duty ? "due" : "yes", duty ? "not due" : "no", duty ? "undetermined" : "not known"};
    const uint8_t bits[] = {WTR_CAN_BE_TRUE, WTR_CAN_BE_FALSE, WTR_CAN_BE_UNKNOWN};
    for (size_t i = 0, said = 0; i < 3; i++)
        if ((values & bits[i]) != 0)
            wtr_text_printf(out, "%s%s", said++ > 0 ? ", " : "", names[i]);
}

static void put_tests(const WtrBookPage *page, const WtrTestRows *tests, WtrSeen seen, bool duty)
{
    WtrText saw = {0}, never = {0};
    WtrHtml *html = page->html;
    put_values(&saw, seen.seen & seen.owed, duty);
    put_values(&never, (uint8_t)(seen.owed & ~seen.seen), duty);
    wtr_html_leaf(html, "h5", NULL, "Tests");
    wtr_html_begin(html, "p");
    if (saw.length > 0)
        wtr_html_printf(html, "Seen %s.", saw.at);
    if (never.length > 0)
        wtr_html_printf(html, " Never seen %s.", never.at);
    wtr_html_end(html);
    if (tests->list.count > 0) {
        wtr_html_begin(html, "details");
        wtr_html_begin(html, "summary");
        wtr_html_printf(html, "%u %s it", tests->list.count, tests->list.count == 1 ? "test names" : "tests name");
        wtr_html_end(html);
        wtr_html_begin(html, "ul");
        for (uint32_t i = 0; i < tests->list.count; i++) {
            const WtrTest *test = &page->book->tests.at[tests->list.at[i]];
            wtr_html_begin(html, "li");
            wtr_html_text(html, test->name);
            wtr_html_text(html, ", on ");
            wtr_html_date(html, test->on);
            wtr_html_end(html);
        }
        wtr_html_end(html);
        wtr_html_end(html);
    }
    html->out->failed = html->out->failed || saw.failed || never.failed;
    wtr_text_free(&saw);
    wtr_text_free(&never);
}

#define USES_SHOWN 6              /* rules that read an item; more are behind a word that opens */

static void put_uses(const WtrBookPage *page, const WtrUses *uses)
{
    bool many = uses->list.count > USES_SHOWN;
    if (uses->list.count == 0)
        return;
    wtr_html_leaf(page->html, "h5", NULL, "Read by");
    if (many) {
        wtr_html_begin(page->html, "details");
        wtr_html_begin(page->html, "summary");
        wtr_html_printf(page->html, "%u rules", uses->list.count);
        wtr_html_end(page->html);
    }
    wtr_html_begin(page->html, "p");
    for (uint32_t i = 0; i < uses->list.count; i++) {
        wtr_html_text(page->html, i > 0 ? ", " : "");
        wtr_book_item_link(page, uses->list.at[i].kind, uses->list.at[i].row);
    }
    wtr_html_end(page->html);
    if (many)
        wtr_html_end(page->html);
}

static void put_place(const WtrBookPage *page, WtrPlace place)
{
    WtrText text = {0};
    wtr_say_place(page->book, place, &text);
    wtr_html_begin(page->html, "p");
    wtr_html_leaf(page->html, "code", NULL, wtr_html_built(page->html, &text));
    wtr_html_end(page->html);
    wtr_text_end(&text, page->html->out);
}

/* ---- what all items have ----------------------------------------------------------------------------------------------- */

static void begin_item(const WtrBookPage *page, WtrEntryKind kind, uint32_t row, const char *what)
{
    WtrHtml *html = page->html;
    wtr_html_begin_class(html, "article", "item");
    wtr_html_begin(html, "h4");
    wtr_html_attribute(html, "id", page->anchors[kind][row] + 1);
    wtr_html_human(html, wtr_entry_name(page->book, kind, row), true);
    if (what != NULL)
        wtr_html_leaf(html, "span", "kind", what);
    put_edition_marks(page, kind, row);
    wtr_html_end(html);
    wtr_html_begin_class(html, "div", "margin-note");
    wtr_html_begin(html, "div");
}

/* From the words of an item to what stands beside them. */
static void turn_aside(WtrHtml *html)
{
    wtr_html_end(html);
    wtr_html_begin_class(html, "div", "beside-note");
}

static void end_item(WtrHtml *html)
{
    wtr_html_end(html);
    wtr_html_end(html);
    wtr_html_end(html);
}

static void put_doc(WtrHtml *html, const char *doc)
{
    if (doc[0] == '\0')
        return;
    wtr_html_begin_class(html, "p", "doc");
    wtr_html_sentence(html, doc);
    wtr_html_end(html);
}

static void remark(WtrHtml *html, const char *lead, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    wtr_html_begin_class(html, "p", "remark");
    wtr_html_leaf(html, "b", NULL, lead);
    wtr_html_text(html, " ");
    wtr_html_sentence(html, text);
    wtr_html_end(html);
}

/* ---- duties ---------------------------------------------------------------------------------------------------------------- */

/* A duty's root joins what stands, what is asked and the exceptions. */
static void put_duty_conditions(const WtrBookPage *page, const WtrDuty *duty)
{
    const WtrNode *root = &page->book->nodes.at[duty->root];
    bool joins = root->kind == WTR_NODE_ALL && strcmp(root->label, duty->id) == 0;
    if (!joins) {
        wtr_book_condition(page, "When", duty->root);
        return;
    }
    for (uint32_t i = 0; i < root->children.count; i++) {
        uint32_t child = wtr_node_child(page->book, duty->root, i);
        const WtrNode *node = &page->book->nodes.at[child];
        if (node->kind != WTR_NODE_UNLESS)
            wtr_book_condition(page, "When", child);
        else if (node->children.count == 1)
            wtr_book_condition(page, strncmp(node->label, "unless shown", 12) == 0 ? "Unless it is shown that" : "Unless", wtr_node_child(page->book, child, 0));
    }
}

static void put_deadline(const WtrBookPage *page, const WtrDuty *duty, const WtrDeadline *deadline)
{
    WtrHtml *html = page->html;
    wtr_html_begin(html, "li");
    wtr_html_human(html, deadline->modality == WTR_EXPECTED ? "expected" : wtr_modality_words(deadline->modality), true);
    wtr_html_text(html, " ");
    wtr_html_deadline(html, deadline, &page->links);
    if (deadline->non_statutory)
        wtr_html_text(html, " (non-statutory)");
    for (uint32_t e = 0, missing = 0; e < page->edition_count; e++)
        if (wtr_stands_in_edition(page, duty->stands, e) && !wtr_stands_in_edition(page, deadline->stands, e) && missing++ == 0) {
            wtr_html_text(html, ", ");
            wtr_book_standing(page, deadline->stands);
        }
    if (deadline->cites.count > 0) {
        wtr_html_text(html, " ");
        wtr_html_begin_class(html, "span", "evidence");
        for (uint32_t i = 0; i < deadline->cites.count; i++) {
            wtr_html_text(html, i > 0 ? "; " : "");
            wtr_html_citation(html, page->book, &page->book->citations.at[deadline->cites.first + i]);
        }
        wtr_html_end(html);
    }
    wtr_book_condition(page, "applies when", deadline->when);
    if (deadline->inferred[0] != '\0')
        wtr_html_printf(html, " Inferred: %s.", deadline->inferred);
    wtr_html_end(html);
}

static void put_deadlines(const WtrBookPage *page, const WtrDuty *duty)
{
    if (duty->deadlines.count == 0)
        return;
    wtr_html_begin_class(page->html, "div", "condition");
    wtr_html_leaf(page->html, "strong", "lead-in", "By when:");
    wtr_html_begin_class(page->html, "ul", "asked");
    for (uint32_t i = 0; i < duty->deadlines.count; i++)
        put_deadline(page, duty, &page->book->deadlines.at[duty->deadlines.first + i]);
    wtr_html_end(page->html);
    wtr_html_end(page->html);
}

static void put_duty(const WtrBookPage *page, uint32_t row)
{
    const WtrDuty *duty = &page->book->duties.at[row];
    WtrHtml *html = page->html;
    begin_item(page, WTR_ENTRY_DUTY, row, NULL);
    wtr_html_begin_class(html, "p", "says");
    wtr_html_duty_sentence(html, page->book, duty);
    wtr_html_end(html);
    put_doc(html, duty->doc);
    put_duty_conditions(page, duty);
    wtr_book_condition(page, "Only once", duty->gate);
    put_deadlines(page, duty);
    wtr_book_condition(page, duty->done_on ? "Done on the date given as" : "Done when", duty->done);
    wtr_book_condition(page, "Explained when", duty->explained);
    if (duty->not_exhaustive)
        remark(html, "The list is not complete:", "that nothing on it is so does not mean that there is no need.");
    if (duty->non_statutory)
        remark(html, "Non-statutory.", " ");
    if (duty->draft)
        remark(html, "A draft:", "not settled.");
    remark(html, "Inferred, not stated:", duty->inferred);
    remark(html, "Formerly:", duty->formerly);
    remark(html, "Note:", duty->note);
    turn_aside(html);
    put_cites(page, duty->cites);
    put_stands(page, duty->stands, duty->stands_inferred);
    put_tests(page, &page->duty_tests[row], wtr_test_coverage_of_duty(page->coverage, row), true);
    put_uses(page, &page->uses[WTR_ENTRY_DUTY][row]);
    put_place(page, duty->place);
    end_item(html);
}

/* ---- definitions, readings, narratives -------------------------------------------------------------------------------------- */

static void put_term(const WtrBookPage *page, uint32_t row)
{
    const WtrTerm *term = &page->book->terms.at[row];
    WtrHtml *html = page->html;
    begin_item(page, WTR_ENTRY_TERM, row, " definition");
    put_doc(html, term->doc);
    if (term->type == WTR_TYPE_TRUTH) {
        wtr_book_condition(page, "It is so when", term->root);
    } else {
        wtr_html_begin_class(html, "div", "condition");
        wtr_html_leaf(html, "strong", "lead-in", "It is");
        wtr_html_text(html, " ");
        wtr_book_phrase(page, term->root);
        wtr_html_end(html);
    }
    if (term->non_statutory)
        remark(html, "Non-statutory.", " ");
    if (term->draft)
        remark(html, "A draft:", "not settled.");
    remark(html, "Inferred, not stated:", term->inferred);
    remark(html, "Formerly:", term->formerly);
    remark(html, "Note:", term->note);
    turn_aside(html);
    put_cites(page, term->cites);
    put_stands(page, term->stands, term->stands_inferred);
    put_tests(page, &page->term_tests[row], wtr_test_coverage_of_term(page->coverage, row), false);
    put_uses(page, &page->uses[WTR_ENTRY_TERM][row]);
    put_place(page, term->place);
    end_item(html);
}

static void put_reading(const WtrBookPage *page, uint32_t row)
{
    const WtrReading *reading = &page->book->readings.at[row];
    WtrHtml *html = page->html;
    begin_item(page, WTR_ENTRY_READING, row, " reading");
    wtr_html_leaf(html, "p", "says", reading->question);
    put_doc(html, reading->doc);
    wtr_html_begin_class(html, "ul", "asked");
    for (uint32_t i = 0; i < reading->choices.count; i++) {
        const WtrChoice *choice = &page->book->choices.at[reading->choices.first + i];
        wtr_html_begin(html, "li");
        wtr_book_choice(page, row, i);
        if (i == reading->standard)
            wtr_html_leaf(html, "strong", NULL, " the standard reading");
        wtr_html_text(html, choice->draft ? " (a draft)" : "");
        if (choice->stands.count > 0) {
            wtr_html_text(html, ", ");
            wtr_book_standing(page, choice->stands);
        }
        for (uint32_t k = 0; k < choice->cites.count; k++) {
            wtr_html_text(html, k > 0 ? "; " : " ");
            wtr_html_begin_class(html, "span", "evidence");
            wtr_html_citation(html, page->book, &page->book->citations.at[choice->cites.first + k]);
            wtr_html_end(html);
        }
        wtr_html_end(html);
    }
    wtr_html_end(html);
    turn_aside(html);
    put_cites(page, reading->cites);
    put_uses(page, &page->uses[WTR_ENTRY_READING][row]);
    put_place(page, reading->place);
    end_item(html);
}

static void put_narrative(const WtrBookPage *page, uint32_t row)
{
    const WtrNarrative *narrative = &page->book->narratives.at[row];
    begin_item(page, WTR_ENTRY_NARRATIVE, row, " no rule");
    wtr_html_leaf(page->html, "p", NULL, narrative->text);
    put_doc(page->html, narrative->doc);
    turn_aside(page->html);
    put_cites(page, narrative->cites);
    put_stands(page, narrative->stands, "");
    put_place(page, narrative->place);
    end_item(page->html);
}

void wtr_book_rule(const WtrBookPage *book, const WtrBookEntry *item)
{
    WtrBookPage at = *book, *page = &at;
    WtrRange cites = wtr_entry_cites(book->book, item->kind, item->row);
    page->own = cites.count > 0 ? &book->book->citations.at[cites.first] : NULL;
    switch (item->kind) {
    case WTR_ENTRY_DUTY: put_duty(page, item->row); break;
    case WTR_ENTRY_TERM: put_term(page, item->row); break;
    case WTR_ENTRY_READING: put_reading(page, item->row); break;
    case WTR_ENTRY_NARRATIVE: put_narrative(page, item->row); break;
    case WTR_ENTRY_FACT: case WTR_ENTRY_KINDS: break;
    }
}
