/* page_render_index.c — the back of the book: where each paragraph went, the questions, the words, the sources and the
 * calendars.
 *
 * Guarantees: the paragraph index is that of `wtr coverage`; every entry leads to its rule. */
#include "page_render.h"

#include <stdlib.h>
#include <string.h>

#include "../engine/date.h"
#include "coverage_index.h"

void wtr_book_section(WtrHtml *html, const char *id, const char *heading)
{
    wtr_html_begin(html, "section");
    wtr_html_attribute_printf(html, "aria-labelledby", "%s", id);
    wtr_html_begin(html, "h2");
    wtr_html_attribute(html, "id", id);
    wtr_html_text(html, heading);
    wtr_html_end(html);
}

/* The comment of an item, where it has one. */
static void put_doc(WtrHtml *html, const char *element, const char *class_name, const char *doc)
{
    if (doc[0] == '\0')
        return;
    wtr_html_begin_class(html, element, class_name);
    wtr_html_sentence(html, doc);
    wtr_html_end(html);
}

static void put_columns(WtrHtml *html, const char *const *columns, size_t count)
{
    wtr_html_begin(html, "thead");
    wtr_html_begin(html, "tr");
    for (size_t i = 0; i < count; i++) {
        wtr_html_begin(html, "th");
        wtr_html_attribute(html, "scope", "col");
        wtr_html_text(html, columns[i]);
        wtr_html_end(html);
    }
    wtr_html_end(html);
    wtr_html_end(html);
    wtr_html_begin(html, "tbody");
}

/* ---- where each paragraph went ---------------------------------------------------------------------------------------- */

static bool same_place(const WtrCitation *x, const WtrCitation *y)
{
    return x->source == y->source && x->page_from == y->page_from && x->page_to == y->page_to && x->para_from == y->para_from &&
           x->para_to == y->para_to && x->bullet == y->bullet && x->footnote == y->footnote && strcmp(x->heading, y->heading) == 0 &&
           strcmp(x->section, y->section) == 0;
}

static WtrEntryKind kind_of(WtrBearing bearing)
{
    switch (bearing) {
    case WTR_BEARS_TERM: return WTR_ENTRY_TERM;
    case WTR_BEARS_READING: return WTR_ENTRY_READING;
    case WTR_BEARS_NARRATIVE: return WTR_ENTRY_NARRATIVE;
    default: return WTR_ENTRY_DUTY;
    }
}

static const char *part_of(WtrBearing bearing)
{
    switch (bearing) {
    case WTR_BEARS_BULLET: return "a bullet of ";
    case WTR_BEARS_DEADLINE: return "a deadline of ";
    case WTR_BEARS_CHOICE: return "a choice of ";
    case WTR_BEARS_NARRATIVE: return "no rule: ";
    default: return "";
    }
}

static bool same_entry(const WtrCoverageEntry *a, const WtrCoverageEntry *b)
{
    return a->bearing == b->bearing && a->item == b->item && strcmp(a->name, b->name) == 0 && a->citation->seen == b->citation->seen;
}

static void put_entries(const WtrBookPage *page, const WtrCoverageEntry *entries, uint32_t count)
{
    WtrText place = {0};
    wtr_say_citation_place(entries[0].citation, &place);
    wtr_html_begin(page->html, "tr");
    wtr_html_begin(page->html, "th");
    wtr_html_attribute(page->html, "scope", "row");
    wtr_html_text(page->html, place.length > 0 ? wtr_html_built(page->html, &place) : "the whole source");
    wtr_html_end(page->html);
    wtr_html_begin(page->html, "td");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0 && same_entry(&entries[i - 1], &entries[i]))
            continue;
        WtrEntryKind kind = kind_of(entries[i].item);
        uint32_t row = wtr_entry_find(page, kind, entries[i].name);
        bool again = i > 0 && entries[i].bearing == WTR_BEARS_NARRATIVE && entries[i - 1].bearing == WTR_BEARS_NARRATIVE;
        wtr_html_text(page->html, again ? ", " : i > 0 ? "; " : "");
        wtr_html_text(page->html, again ? "" : part_of(entries[i].bearing));
        if (row != WTR_NONE)
            wtr_book_item_link(page, kind, row);
        wtr_html_text(page->html, entries[i].citation->seen ? " (read there)" : entries[i].draft ? " (a draft)" : "");
    }
    wtr_html_end(page->html);
    wtr_html_end(page->html);
    wtr_text_end(&place, page->html->out);
}

bool wtr_book_paragraphs(const WtrBookPage *page)
{
    static const char *const columns[] = {"Place", "What encodes it"};
    WtrCoverage coverage;
    uint32_t source = WTR_NONE;
    wtr_coverage_gather(page->book, &coverage);
    bool good = !coverage.failed;
    wtr_book_section(page->html, "paragraphs", "Where each paragraph went");
    wtr_html_leaf(page->html, "p", "lead", "Every place that the rulebook cites, in the order of its source, with what encodes it. A page means nothing without its edition: the editions number their pages differently.");
    for (uint32_t i = 0, next; good && i < coverage.entries.count; i = next) {
        const WtrCoverageEntry *entry = &coverage.entries.at[i];
        for (next = i + 1; next < coverage.entries.count && same_place(entry->citation, coverage.entries.at[next].citation); next++)
            ;
        if (entry->citation->source != source) {
            if (source != WTR_NONE) {
                wtr_html_end(page->html);
                wtr_html_end(page->html);
            }
            source = entry->citation->source;
            const char *title = page->book->sources.at[source].title;
            wtr_html_leaf(page->html, "h3", NULL, title[0] != '\0' ? title : page->book->sources.at[source].id);
            wtr_html_begin_class(page->html, "table", "index");
            put_columns(page->html, columns, 2);
        }
        put_entries(page, entry, next - i);
    }
    if (source != WTR_NONE) {
        wtr_html_end(page->html);
        wtr_html_end(page->html);
    }
    wtr_html_end(page->html);
    wtr_coverage_free(&coverage);
    return good;
}

/* ---- questions ---------------------------------------------------------------------------------------------------------------- */

static void put_question(const WtrBookPage *page, uint32_t row)
{
    const WtrFact *fact = &page->book->facts.at[row];
    const WtrUses *uses = &page->uses[WTR_ENTRY_FACT][row];
    WtrHtml *html = page->html;
    wtr_html_begin(html, "tr");
    wtr_html_begin(html, "th");
    wtr_html_attribute(html, "scope", "row");
    wtr_html_attribute(html, "id", page->anchors[WTR_ENTRY_FACT][row] + 1);
    if (fact->question[0] != '\0')
        wtr_html_text(html, fact->question);
    else
        wtr_html_human(html, fact->id, true);
    wtr_html_text(html, " ");
    wtr_html_name(html, fact->id);
    put_doc(html, "span", "note", fact->doc);
    wtr_html_end(html);
    wtr_html_begin(html, "td");
    wtr_html_expected(html, page->book, fact);
    if (fact->assumed) {
        WtrText value = {0};
        wtr_say_value(page->book, fact->choices, (WtrValue){fact->type, (WtrTruth)fact->assumed_value, true, fact->assumed_value}, &value);
        const char *word = wtr_html_built(html, &value);
        wtr_html_printf(html, "; where nobody says, %s is assumed", strcmp(word, "true") == 0 ? "yes" : strcmp(word, "false") == 0 ? "no" : word);
        if (fact->assumed_from != 0) {
            wtr_html_text(html, " from ");
            wtr_html_date(html, fact->assumed_from);
        }
        wtr_text_free(&value);
    }
    wtr_html_end(html);
    wtr_html_begin(html, "td");
    for (uint32_t i = 0; i < uses->list.count; i++) {
        wtr_html_text(html, i > 0 ? ", " : "");
        wtr_book_item_link(page, uses->list.at[i].kind, uses->list.at[i].row);
    }
    if (uses->list.count == 0)
        wtr_html_text(html, "no rule");
    wtr_html_end(html);
    wtr_html_end(html);
}

static void put_questions_of(const WtrBookPage *page, uint32_t subject)
{
    static const char *const columns[] = {"Question", "Answer", "Read by"};
    const WtrBook *book = page->book;
    bool headed = false;
    for (uint32_t i = 0; i < book->facts.count; i++) {
        if (book->facts.at[i].subject != subject)
            continue;
        if (!headed) {
            WtrText title = {0};
            wtr_say_human(subject == WTR_NONE ? "the case itself" : wtr_subject_words(&book->subjects.at[subject]), true, &title);
            wtr_html_leaf(page->html, "h3", NULL, wtr_html_built(page->html, &title));
            wtr_text_free(&title);
            wtr_html_begin_class(page->html, "table", "index questions-index");
            put_columns(page->html, columns, 3);
        }
        headed = true;
        put_question(page, i);
    }
    if (headed) {
        wtr_html_end(page->html);
        wtr_html_end(page->html);
    }
}

void wtr_book_questions(const WtrBookPage *page)
{
    wtr_book_section(page->html, "questions", "The questions");
    wtr_html_leaf(page->html, "p", "lead", "What a case may be asked, by what it is about, and which rules read the answer.");
    put_questions_of(page, WTR_NONE);
    for (uint32_t i = 0; i < page->book->subjects.count; i++)
        put_questions_of(page, i);
    wtr_html_end(page->html);
}

/* ---- words -------------------------------------------------------------------------------------------------------------------------- */

/* An entry of the glossary: an actor, a subject, or a definition, which has its own place in the book. */
typedef struct Word { const char *name, *words, *doc; uint32_t term; const char *kind; } Word;

static int by_name(const void *left, const void *right)
{
    const Word *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    return order != 0 ? order : strcmp(a->kind, b->kind);
}

static uint32_t gather_words(const WtrBook *book, Word *words)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < book->actors.count; i++)
        words[count++] = (Word){book->actors.at[i].id, book->actors.at[i].label, book->actors.at[i].doc, WTR_NONE, "who has a duty or hears of it"};
    for (uint32_t i = 0; i < book->subjects.count; i++)
        words[count++] = (Word){book->subjects.at[i].id, book->subjects.at[i].label, book->subjects.at[i].doc, WTR_NONE, "what questions are about"};
    for (uint32_t i = 0; i < book->terms.count; i++)
        words[count++] = (Word){book->terms.at[i].id, "", book->terms.at[i].doc, i, "definition"};
    if (count > 1)
        qsort(words, count, sizeof *words, by_name);
    return count;
}

void wtr_book_words(const WtrBookPage *page)
{
    const WtrBook *book = page->book;
    WtrHtml *html = page->html;
    Word *words = wtr_arena_array(page->arena, (size_t)book->actors.count + book->subjects.count + book->terms.count, sizeof *words);
    if (words == NULL) {
        html->out->failed = true;
        return;
    }
    uint32_t count = gather_words(book, words);
    wtr_book_section(html, "words", "The words of this book");
    wtr_html_begin_class(html, "dl", "words");
    for (uint32_t i = 0; i < count; i++) {
        wtr_html_begin(html, "div");
        wtr_html_begin(html, "dt");
        if (words[i].term != WTR_NONE)
            wtr_book_item_link(page, WTR_ENTRY_TERM, words[i].term);
        else
            wtr_html_human(html, words[i].name, false);
        wtr_html_end(html);
        wtr_html_begin(html, "dd");
        wtr_html_leaf(html, "span", "kind", words[i].kind);
        if (words[i].words[0] != '\0')
            wtr_html_printf(html, ": %s", words[i].words);
        if (words[i].doc[0] != '\0') {
            wtr_html_text(html, ". ");
            wtr_html_sentence(html, words[i].doc);
        }
        wtr_html_end(html);
        wtr_html_end(html);
    }
    wtr_html_end(html);
    wtr_html_end(html);
}

/* ---- sources and calendars ------------------------------------------------------------------------------------------------------------- */

static const char *source_kind(WtrSourceKind kind)
{
    switch (kind) {
    case WTR_SOURCE_GUIDANCE: return "guidance";
    case WTR_SOURCE_STATUTE: return "statute";
    case WTR_SOURCE_REGULATIONS: return "regulations";
    case WTR_SOURCE_BRIEFING: return "briefing";
    case WTR_SOURCE_LOCAL: break;
    }
    return "local";
}

static void put_source(const WtrBookPage *page, const WtrSource *source)
{
    WtrHtml *html = page->html;
    wtr_html_begin(html, "tr");
    wtr_html_begin(html, "th");
    wtr_html_attribute(html, "scope", "row");
    wtr_html_text(html, source->title[0] != '\0' ? source->title : source->id);
    wtr_html_text(html, " ");
    wtr_html_name(html, source->id);
    put_doc(html, "span", "note", source->doc);
    if (source->url[0] != '\0')
        wtr_html_leaf(html, "code", "url", source->url);
    wtr_html_end(html);
    wtr_html_leaf(html, "td", NULL, source_kind(source->kind));
    wtr_html_begin(html, "td");
    if (source->from != 0) {
        wtr_html_text(html, "from ");
        wtr_html_date(html, source->from);
    }
    if (source->to != 0) {
        wtr_html_text(html, " to ");
        wtr_html_date(html, source->to);
    }
    if (source->from == 0 && source->to == 0)
        wtr_html_text(html, "no dates given");
    if (source->superseded != 0) {
        wtr_html_text(html, "; superseded ");
        wtr_html_date(html, source->superseded);
        wtr_html_printf(html, " %s", source->superseded_by);
    }
    wtr_html_end(html);
    wtr_html_end(html);
}

void wtr_book_sources(const WtrBookPage *page)
{
    static const char *const columns[] = {"Source", "Kind", "In force"};
    wtr_book_section(page->html, "sources", "Sources");
    wtr_html_begin_class(page->html, "table", "index sources-index");
    put_columns(page->html, columns, 3);
    for (uint32_t i = 0; i < page->book->sources.count; i++)
        put_source(page, &page->book->sources.at[i]);
    wtr_html_end(page->html);
    wtr_html_end(page->html);
    wtr_html_end(page->html);
}

static void put_calendar(const WtrBookPage *page, const WtrCalendar *calendar)
{
    static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    WtrHtml *html = page->html;
    wtr_html_leaf(html, "h3", NULL, calendar->label[0] != '\0' ? calendar->label : calendar->id);
    put_doc(html, "p", "doc", calendar->doc);
    wtr_html_begin(html, "p");
    wtr_html_text(html, "Known from ");
    wtr_html_date(html, calendar->from);
    wtr_html_text(html, " to ");
    wtr_html_date(html, calendar->to);
    wtr_html_text(html, "; past that no date is guessed. No working days:");
    for (int i = 0, said = 0; i < 7; i++)
        if ((calendar->weekend >> i & 1u) != 0)
            wtr_html_printf(html, "%s %s", said++ > 0 ? "," : "", days[i]);
    wtr_html_printf(html, " and %u holidays.", calendar->holidays.count);
    wtr_html_end(html);
    if (calendar->holidays.count == 0)
        return;
    wtr_html_begin(html, "details");
    wtr_html_leaf(html, "summary", NULL, "The holidays, one by one");
    wtr_html_begin_class(html, "ul", "plain columns");
    for (uint32_t i = 0; i < calendar->holidays.count; i++) {
        const WtrHoliday *holiday = &page->book->holidays.at[calendar->holidays.first + i];
        wtr_html_begin(html, "li");
        wtr_html_date(html, holiday->day);
        wtr_html_printf(html, ", %s", holiday->name);
        wtr_html_end(html);
    }
    wtr_html_end(html);
    wtr_html_end(html);
}

void wtr_book_calendars(const WtrBookPage *page)
{
    if (page->book->calendars.count == 0)
        return;
    wtr_book_section(page->html, "calendars", "Working days");
    for (uint32_t i = 0; i < page->book->calendars.count; i++)
        put_calendar(page, &page->book->calendars.at[i]);
    wtr_html_end(page->html);
}
