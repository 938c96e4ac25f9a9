/* page_render_changes.c — what changed from one edition to the next, in the three columns in which policy officers put it:
 * section, page and paragraph, change.
 *
 * Guarantees: worked out from the days on which items, bullets, deadlines and choices stand; a rule that says what it
 * was called before is renamed, not added; what was concluded and not stated says so. */
#include "page_render.h"

#include <string.h>

#include "bullets.h"
#include "result_text_duty.h"

typedef struct Table {
    const WtrBookPage *page;
    uint32_t from, to;                   /* rows of `editions` */
    const WtrBookEntry *item;             /* whose row is being written */
    uint32_t rows;
    WtrBulletWalk bullets;
} Table;

typedef enum Change { NO_CHANGE, ADDED, REMOVED } Change;

static Change change_of(bool before, bool after) { return before == after ? NO_CHANGE : after ? ADDED : REMOVED; }

static Change change_of_stands(const Table *table, WtrRange stands)
{
    return change_of(wtr_stands_in_edition(table->page, stands, table->from), wtr_stands_in_edition(table->page, stands, table->to));
}

/* ---- the three columns --------------------------------------------------------------------------------------------- */

static void put_section(const Table *table)
{
    WtrHtml *html = table->page->html;
    WtrText chapter = {0}, topic = {0};
    wtr_entry_chapter(table->page->book, table->item->file, &chapter);
    wtr_entry_topic(table->page->book, table->item->file, &topic);
    wtr_html_begin(html, "th");
    wtr_html_attribute(html, "scope", "row");
    wtr_html_printf(html, "%s: %s", wtr_html_built(html, &chapter), wtr_html_built(html, &topic));
    wtr_html_end(html);
    wtr_text_free(&chapter);
    wtr_text_free(&topic);
}

/* The places in the edition that shows the change, all of them where it has none. */
static void put_places(const Table *table, WtrRange cites, Change change)
{
    const WtrBookPage *page = table->page;
    uint32_t source = page->editions[change == REMOVED ? table->from : table->to].source, shown = 0;
    wtr_html_begin(page->html, "td");
    for (int all = 0; all < 2 && shown == 0; all++) {
        for (uint32_t i = 0; i < cites.count; i++) {
            const WtrCitation *citation = &page->book->citations.at[cites.first + i];
            if (all == 0 && citation->source != source)
                continue;
            wtr_html_begin_class(page->html, "span", "place");
            wtr_html_citation(page->html, page->book, citation);
            wtr_html_end(page->html);
            wtr_html_text(page->html, " ");
            shown++;
        }
    }
    if (shown == 0)
        wtr_html_text(page->html, "no place given");
    wtr_html_end(page->html);
}

static void begin_row(Table *table, WtrRange cites, Change change, const char *word)
{
    table->rows++;
    wtr_html_begin(table->page->html, "tr");
    put_section(table);
    put_places(table, cites, change);
    wtr_html_begin(table->page->html, "td");
    wtr_html_leaf(table->page->html, "strong", NULL, word);
    wtr_html_text(table->page->html, ": ");
}

static void end_row(const Table *table, const char *inferred)
{
    if (inferred[0] != '\0')
        wtr_html_printf(table->page->html, " Concluded, not stated: %s.", inferred);
    wtr_html_end(table->page->html);
    wtr_html_end(table->page->html);
}

static void put_item_name(const Table *table)
{
    wtr_book_item_link(table->page, table->item->kind, table->item->row);
}

/* ---- whole items ------------------------------------------------------------------------------------------------------ */

static void put_item_words(const Table *table)
{
    const WtrBookPage *page = table->page;
    uint32_t row = table->item->row;
    wtr_html_begin(page->html, "i");
    put_item_name(table);
    wtr_html_end(page->html);
    wtr_html_text(page->html, ". ");
    switch (table->item->kind) {
    case WTR_ENTRY_DUTY: wtr_html_duty_sentence(page->html, page->book, &page->book->duties.at[row]); break;
    case WTR_ENTRY_TERM: wtr_html_text(page->html, "A definition. "); wtr_html_text(page->html, page->book->terms.at[row].doc); break;
    default: break;
    }
}

static const char *inferred_of(const WtrBookPage *page, const WtrBookEntry *item)
{
    if (item->kind == WTR_ENTRY_DUTY)
        return page->book->duties.at[item->row].stands_inferred;
    return item->kind == WTR_ENTRY_TERM ? page->book->terms.at[item->row].stands_inferred : "";
}

static const char *formerly_of(const WtrBookPage *page, const WtrBookEntry *item)
{
    if (item->kind == WTR_ENTRY_DUTY)
        return page->book->duties.at[item->row].formerly;
    return item->kind == WTR_ENTRY_TERM ? page->book->terms.at[item->row].formerly : "";
}

/* What stands in one edition alone and is no rule: nothing was taken out of force or put into it. */
static void put_narrative(Table *table, Change change)
{
    const WtrBookPage *page = table->page;
    WtrText words = {0};
    wtr_text_puts(&words, "Only in ");
    wtr_say_edition(page->book, page->editions[change == REMOVED ? table->from : table->to].source, &words);
    begin_row(table, wtr_entry_cites(page->book, WTR_ENTRY_NARRATIVE, table->item->row), change, wtr_html_built(page->html, &words));
    wtr_html_text(page->html, page->book->narratives.at[table->item->row].text);
    end_row(table, "");
    wtr_text_free(&words);
}

static void put_item(Table *table)
{
    const WtrBookPage *page = table->page;
    const WtrBookEntry *item = table->item;
    Change change = change_of_stands(table, wtr_entry_stands(page->book, item->kind, item->row));
    bool namesake = change != NO_CHANGE && wtr_entry_namesake(page, item->kind, item->row, change == ADDED ? table->from : table->to) != WTR_NONE;
    const char *formerly = formerly_of(page, item);
    if (change == NO_CHANGE || (change == REMOVED && namesake))
        return;                          /* the row of the item that took its place says it */
    if (item->kind == WTR_ENTRY_NARRATIVE) {
        put_narrative(table, change);
        return;
    }
    begin_row(table, wtr_entry_cites(page->book, item->kind, item->row), change,
              change == REMOVED ? "Removed" : namesake ? "Changed" : formerly[0] != '\0' ? "Renamed" : "Added");
    if (formerly[0] != '\0' && change == ADDED) {
        wtr_html_text(page->html, "it was ");
        wtr_html_human(page->html, formerly, false);
        wtr_html_text(page->html, ", it is ");
    }
    put_item_words(table);
    end_row(table, inferred_of(page, item));
}

/* ---- parts of items that stand in both ------------------------------------------------------------------------------------ */

static bool stands_in_both(const Table *table)
{
    WtrRange stands = wtr_entry_stands(table->page->book, table->item->kind, table->item->row);
    return wtr_stands_in_edition(table->page, stands, table->from) && wtr_stands_in_edition(table->page, stands, table->to);
}

static void put_bullet(void *context, const WtrWrittenBullet *bullet)
{
    Table *table = context;
    const WtrBookPage *page = table->page;
    if (bullet->stands == WTR_NONE)
        return;
    uint32_t stands = wtr_node_through(page->book, bullet->stands);
    Change change = change_of(wtr_node_stands_in_edition(page, stands, table->from), wtr_node_stands_in_edition(page, stands, table->to));
    if (change == NO_CHANGE)
        return;
    const WtrNode *node = &page->book->nodes.at[bullet->node];
    begin_row(table, node->cites.count > 0 ? node->cites : wtr_entry_cites(page->book, table->item->kind, table->item->row), change,
              change == ADDED ? "Added" : "Removed");
    wtr_html_text(page->html, "a condition of ");
    wtr_html_begin(page->html, "i");
    put_item_name(table);
    wtr_html_end(page->html);
    wtr_html_text(page->html, ". ");
    wtr_book_phrase(page, bullet->node);
    wtr_html_text(page->html, ".");
    end_row(table, node->inferred);
}

static void put_deadlines(Table *table, const WtrDuty *duty)
{
    const WtrBookPage *page = table->page;
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        const WtrDeadline *deadline = &page->book->deadlines.at[duty->deadlines.first + i];
        Change change = change_of_stands(table, deadline->stands);
        if (change == NO_CHANGE)
            continue;
        begin_row(table, deadline->cites.count > 0 ? deadline->cites : duty->cites, change, change == ADDED ? "Added" : "Removed");
        wtr_html_text(page->html, "a deadline of ");
        wtr_html_begin(page->html, "i");
        put_item_name(table);
        wtr_html_end(page->html);
        wtr_html_text(page->html, ". ");
        wtr_html_human(page->html, deadline->modality == WTR_EXPECTED ? "expected" : wtr_modality_words(deadline->modality), true);
        wtr_html_text(page->html, " ");
        wtr_html_deadline(page->html, deadline, &page->links);
        wtr_html_text(page->html, deadline->non_statutory ? " (non-statutory)." : ".");
        end_row(table, deadline->inferred);
    }
}

static void put_choices(Table *table, const WtrReading *reading)
{
    const WtrBookPage *page = table->page;
    for (uint32_t i = 0; i < reading->choices.count; i++) {
        const WtrChoice *choice = &page->book->choices.at[reading->choices.first + i];
        Change change = change_of_stands(table, choice->stands);
        if (change == NO_CHANGE)
            continue;
        begin_row(table, choice->cites.count > 0 ? choice->cites : reading->cites, change, change == ADDED ? "Added" : "Removed");
        wtr_html_text(page->html, "a way to read ");
        wtr_html_begin(page->html, "i");
        put_item_name(table);
        wtr_html_end(page->html);
        wtr_html_text(page->html, ": ");
        wtr_book_choice(page, table->item->row, i);
        wtr_html_text(page->html, ".");
        end_row(table, "");
    }
}

static void put_parts(Table *table)
{
    const WtrBook *book = table->page->book;
    uint32_t row = table->item->row;
    if (!stands_in_both(table))
        return;
    switch (table->item->kind) {
    case WTR_ENTRY_DUTY:
        wtr_bullets_of_duty(&table->bullets, &book->duties.at[row], put_bullet, table);
        put_deadlines(table, &book->duties.at[row]);
        break;
    case WTR_ENTRY_TERM: wtr_bullets_of_term(&table->bullets, &book->terms.at[row], put_bullet, table); break;
    case WTR_ENTRY_READING: put_choices(table, &book->readings.at[row]); break;
    default: break;
    }
}

/* ---- the table ------------------------------------------------------------------------------------------------------------- */

static void put_head(const Table *table)
{
    static const char *const columns[] = {"Section", "Page and paragraph", "Change"};
    const WtrBookPage *page = table->page;
    WtrText from = {0}, to = {0};
    wtr_say_edition(page->book, page->editions[table->from].source, &from);
    wtr_say_edition(page->book, page->editions[table->to].source, &to);
    wtr_html_begin_class(page->html, "table", "changes");
    wtr_html_begin(page->html, "caption");
    wtr_html_printf(page->html, "From %s to %s", wtr_html_built(page->html, &from), wtr_html_built(page->html, &to));
    wtr_html_end(page->html);
    wtr_html_begin(page->html, "thead");
    wtr_html_begin(page->html, "tr");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        wtr_html_begin(page->html, "th");
        wtr_html_attribute(page->html, "scope", "col");
        wtr_html_text(page->html, columns[i]);
        wtr_html_end(page->html);
    }
    wtr_html_end(page->html);
    wtr_html_end(page->html);
    wtr_text_free(&from);
    wtr_text_free(&to);
}

bool wtr_book_changes(const WtrBookPage *page, uint32_t from, uint32_t to)
{
    Table table = {.page = page, .from = from, .to = to};
    if (!wtr_bullets_open(&table.bullets, page->book))
        return false;
    put_head(&table);
    wtr_html_begin(page->html, "tbody");
    for (uint32_t i = 0; i < page->items.count; i++) {
        table.item = &page->items.at[i];
        put_item(&table);
        put_parts(&table);
    }
    if (table.rows == 0) {
        wtr_html_begin(page->html, "tr");
        wtr_html_begin(page->html, "td");
        wtr_html_attribute(page->html, "colspan", "3");
        wtr_html_text(page->html, "Nothing that this rulebook holds stands in one of them and not in the other.");
        wtr_html_end(page->html);
        wtr_html_end(page->html);
    }
    wtr_html_end(page->html);
    wtr_html_end(page->html);
    wtr_bullets_close(&table.bullets);
    return true;
}
