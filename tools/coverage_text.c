/* coverage_text.c — the paragraph index for people, 80 columns wide; see coverage_index.h. */
#include "coverage_index.h"

#include <string.h>

#include "page.h"

#define PLACE_WIDTH 25u            /* of the column of places; a longer place has a line to itself */

/* What the places of one source rest on. */
typedef struct Tally { uint32_t places, rules, narratives, drafts; } Tally;

/* How a place is encoded, from the weakest to the strongest. */
typedef enum Strength { BY_NOTHING, BY_DRAFT, BY_NARRATIVE, BY_RULE } Strength;

typedef struct Printer { const WtrCoverage *coverage; WtrText *out; Tally tally; } Printer;

static Strength strength_of(const WtrCoverageEntry *entry)
{
    if (entry->draft)
        return BY_DRAFT;
    return entry->bearing == WTR_BEARS_NARRATIVE ? BY_NARRATIVE : BY_RULE;
}

static bool same_entry(const WtrCoverageEntry *a, const WtrCoverageEntry *b)
{
    return a->bearing == b->bearing && a->item == b->item && a->draft == b->draft && a->citation->seen == b->citation->seen && strcmp(a->name, b->name) == 0;
}

static const char *words_for(WtrBearing bearing)
{
    switch (bearing) {
    case WTR_BEARS_TERM: return "definition";
    case WTR_BEARS_BULLET: return "bullet of";
    case WTR_BEARS_DEADLINE: return "deadline of";
    case WTR_BEARS_CHOICE: return "choice of";
    default: return wtr_bearing_name(bearing);
    }
}

/* "duty notify_panel", "deadline of report_before_publication (2)", "choice of rapid_review_clock (draft)"; what
 * is too long for the line goes on below. */
static void put_entry(Printer *printer, const WtrCoverageEntry *entry, uint32_t times, const char *place)
{
    const char *mark = entry->citation->seen ? "(seen there)" : entry->draft ? "(draft)" : "";
    WtrText words = {0};
    wtr_text_printf(&words, "%s %s", words_for(entry->bearing), entry->name);
    if (times > 1)
        wtr_text_printf(&words, " (%u)", times);
    wtr_text_printf(printer->out, "  %-*s  %s", (int)PLACE_WIDTH, place, words.at != NULL ? words.at : "");
    if (mark[0] != '\0' && 4 + PLACE_WIDTH + words.length + 1 + strlen(mark) > WTR_PAGE_WIDTH)
        wtr_text_printf(printer->out, "\n%*s%s", (int)(6 + PLACE_WIDTH), "", mark);
    else if (mark[0] != '\0')
        wtr_text_printf(printer->out, " %s", mark);
    wtr_text_puts(printer->out, "\n");
    printer->out->failed |= words.failed;
    wtr_text_end(&words, printer->out);
}

static bool same_place(const WtrCoverageEntry *a, const WtrCoverageEntry *b)
{
    const WtrCitation *x = a->citation, *y = b->citation;
    return x->source == y->source && x->page_from == y->page_from && x->page_to == y->page_to && x->para_from == y->para_from &&
           x->para_to == y->para_to && x->bullet == y->bullet && x->footnote == y->footnote && strcmp(x->heading, y->heading) == 0 &&
           strcmp(x->section, y->section) == 0;
}

/* The entries first..last-1, which have one place. Equal ones follow each other: they are parts of one rule. */
static void put_place(Printer *printer, uint32_t first, uint32_t last)
{
    const WtrCoverageEntry *entries = printer->coverage->entries.at;
    WtrText place = {0};
    wtr_coverage_place(entries[first].citation, &place);
    const char *words = place.at != NULL ? place.at : "";
    if (place.length > PLACE_WIDTH) {
        wtr_text_printf(printer->out, "  %s\n", words);
        words = "";
    }
    Strength strength = BY_NOTHING;
    for (uint32_t i = first, next; i < last; i = next) {
        for (next = i + 1; next < last && same_entry(&entries[i], &entries[next]); next++)
            ;
        if (strength_of(&entries[i]) > strength)
            strength = strength_of(&entries[i]);
        put_entry(printer, &entries[i], next - i, words);
        words = "";
    }
    printer->tally.places++;
    printer->tally.rules += strength == BY_RULE;
    printer->tally.narratives += strength == BY_NARRATIVE;
    printer->tally.drafts += strength == BY_DRAFT;
    printer->out->failed |= place.failed;
    wtr_text_end(&place, printer->out);
}

static void put_heading(Printer *printer, uint32_t source)
{
    const WtrSource *at = &printer->coverage->book->sources.at[source];
    WtrPage page = {.out = printer->out};
    WtrSpan title[] = {{WTR_PLAIN, at->id}, {WTR_PLAIN, ": "}, {WTR_PLAIN, at->title}};
    if (printer->out->length > 0)
        wtr_page_blank(&page);
    wtr_page_paragraph(&page, 0, 2, title, sizeof title / sizeof *title);
    printer->tally = (Tally){0};
}

static void put_tally(Printer *printer)
{
    const Tally *tally = &printer->tally;
    wtr_text_printf(printer->out, "  %u place%s: %u in rules", tally->places, tally->places == 1 ? "" : "s", tally->rules);
    if (tally->narratives > 0)
        wtr_text_printf(printer->out, ", %u in narratives only", tally->narratives);
    if (tally->drafts > 0)
        wtr_text_printf(printer->out, ", %u in drafts only", tally->drafts);
    wtr_text_puts(printer->out, "\n");
}

static void put_draft(WtrText *out, bool *headed, const char *words, const char *name)
{
    if (!*headed)
        wtr_text_printf(out, "%sdrafts that cite nothing:\n", out->length > 0 ? "\n" : "");
    *headed = true;
    wtr_text_printf(out, "  %s %s\n", words, name);
}

/* Drafts may go without a citation, and then stand at no place. */
static void put_drafts(const WtrBook *book, WtrText *out)
{
    bool headed = false;
    for (uint32_t i = 0; i < book->duties.count; i++)
        if (book->duties.at[i].draft && book->duties.at[i].cites.count == 0)
            put_draft(out, &headed, "duty", book->duties.at[i].id);
    for (uint32_t i = 0; i < book->terms.count; i++)
        if (book->terms.at[i].draft && book->terms.at[i].cites.count == 0)
            put_draft(out, &headed, "definition", book->terms.at[i].id);
    for (uint32_t i = 0; i < book->readings.count; i++)
        for (uint32_t c = 0; c < book->readings.at[i].choices.count; c++) {
            const WtrChoice *choice = &book->choices.at[book->readings.at[i].choices.first + c];
            if (choice->draft && choice->cites.count == 0)
                put_draft(out, &headed, "choice of", book->readings.at[i].id);
        }
}

void wtr_coverage_text(const WtrCoverage *coverage, uint32_t only, WtrText *out)
{
    Printer printer = {.coverage = coverage, .out = out};
    uint32_t source = WTR_NONE, count = coverage->entries.count;
    for (uint32_t first = 0, last; first < count; first = last) {
        const WtrCoverageEntry *entry = &coverage->entries.at[first];
        for (last = first + 1; last < count && same_place(entry, &coverage->entries.at[last]); last++)
            ;
        if (only != WTR_NONE && entry->citation->source != only)
            continue;
        if (entry->citation->source != source) {
            if (source != WTR_NONE)
                put_tally(&printer);
            source = entry->citation->source;
            put_heading(&printer, source);
        }
        put_place(&printer, first, last);
    }
    if (source != WTR_NONE)
        put_tally(&printer);
    if (only == WTR_NONE)
        put_drafts(coverage->book, out);
}
