/* coverage_index.c — gathering and sorting; see coverage_index.h. */
#include "coverage_index.h"

#include <stdlib.h>
#include <string.h>

#include "bullets.h"

/* Whose citations are being added. */
typedef struct Adding { WtrCoverage *coverage; WtrBearing item; const char *name; bool draft; } Adding;

static void add(const Adding *adding, WtrRange cites, WtrBearing bearing, bool draft)
{
    WtrCoverage *coverage = adding->coverage;
    for (uint32_t i = 0; i < cites.count && !coverage->failed; i++) {
        WtrCoverageEntry *entry = wtr_vec_add(coverage->arena, &coverage->entries);
        if (entry == NULL) {
            coverage->failed = true;
            return;
        }
        *entry = (WtrCoverageEntry){&coverage->book->citations.at[cites.first + i], bearing, adding->item, adding->name, draft, coverage->entries.count};
    }
}

static void add_bullet(void *context, const WtrWrittenBullet *bullet)
{
    const Adding *adding = context;
    add(adding, adding->coverage->book->nodes.at[bullet->node].cites, WTR_BEARS_BULLET, adding->draft);
}

static void add_duties(WtrCoverage *coverage, WtrBulletWalk *walk)
{
    const WtrBook *book = coverage->book;
    for (uint32_t i = 0; i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        Adding adding = {coverage, WTR_BEARS_DUTY, duty->id, duty->draft};
        add(&adding, duty->cites, WTR_BEARS_DUTY, duty->draft);
        wtr_bullets_of_duty(walk, duty, add_bullet, &adding);
        for (uint32_t d = 0; d < duty->deadlines.count; d++)
            add(&adding, book->deadlines.at[duty->deadlines.first + d].cites, WTR_BEARS_DEADLINE, duty->draft);
    }
}

static void add_terms(WtrCoverage *coverage, WtrBulletWalk *walk)
{
    for (uint32_t i = 0; i < coverage->book->terms.count; i++) {
        const WtrTerm *term = &coverage->book->terms.at[i];
        Adding adding = {coverage, WTR_BEARS_TERM, term->id, term->draft};
        add(&adding, term->cites, WTR_BEARS_TERM, term->draft);
        wtr_bullets_of_term(walk, term, add_bullet, &adding);
    }
}

static void add_readings(WtrCoverage *coverage)
{
    for (uint32_t i = 0; i < coverage->book->readings.count; i++) {
        const WtrReading *reading = &coverage->book->readings.at[i];
        Adding adding = {coverage, WTR_BEARS_READING, reading->id, false};
        add(&adding, reading->cites, WTR_BEARS_READING, false);
        for (uint32_t c = 0; c < reading->choices.count; c++) {
            const WtrChoice *choice = &coverage->book->choices.at[reading->choices.first + c];
            add(&adding, choice->cites, WTR_BEARS_CHOICE, choice->draft);
        }
    }
}

static void add_narratives(WtrCoverage *coverage)
{
    for (uint32_t i = 0; i < coverage->book->narratives.count; i++) {
        const WtrNarrative *narrative = &coverage->book->narratives.at[i];
        Adding adding = {coverage, WTR_BEARS_NARRATIVE, narrative->id, false};
        add(&adding, narrative->cites, WTR_BEARS_NARRATIVE, false);
    }
}

static int compare_numbers(uint32_t a, uint32_t b) { return a < b ? -1 : a > b; }

/* "17" before "17ZA" before "105". */
static int compare_sections(const char *a, const char *b)
{
    unsigned long x = strtoul(a, NULL, 10), y = strtoul(b, NULL, 10);
    return x != y ? (x < y ? -1 : 1) : strcmp(a, b);
}

static int compare(const void *left, const void *right)
{
    const WtrCoverageEntry *a = left, *b = right;
    const WtrCitation *x = a->citation, *y = b->citation;
    int order = compare_numbers(x->source, y->source);
    if (order == 0) order = compare_sections(x->section, y->section);
    if (order == 0) order = compare_numbers(x->page_from, y->page_from);
    if (order == 0) order = compare_numbers(x->page_to, y->page_to);
    if (order == 0) order = compare_numbers(x->para_from, y->para_from);
    if (order == 0) order = compare_numbers(x->para_to, y->para_to);
    if (order == 0) order = strcmp(x->heading, y->heading);
    if (order == 0) order = compare_numbers(x->bullet, y->bullet);
    if (order == 0) order = compare_numbers(x->footnote, y->footnote);
    return order != 0 ? order : compare_numbers(a->order, b->order);
}

void wtr_coverage_gather(const WtrBook *book, WtrCoverage *out)
{
    *out = (WtrCoverage){.book = book, .arena = wtr_arena_new()};
    WtrBulletWalk walk;
    out->failed = out->arena == NULL;
    if (out->failed)
        return;
    if (!wtr_bullets_open(&walk, book)) {
        out->failed = true;
        return;
    }
    add_duties(out, &walk);
    add_terms(out, &walk);
    add_readings(out);
    add_narratives(out);
    wtr_bullets_close(&walk);
    if (out->entries.count > 1)
        qsort(out->entries.at, out->entries.count, sizeof *out->entries.at, compare);
}

void wtr_coverage_free(WtrCoverage *coverage) { wtr_arena_free(coverage->arena); }

/* ---- words -------------------------------------------------------------------------------------------- */

static void put_range(WtrText *out, const char *word, uint32_t from, uint32_t to)
{
    if (from == 0)
        return;
    wtr_text_printf(out, "%s%s %u", out->length > 0 ? " " : "", word, from);
    if (to > from)
        wtr_text_printf(out, "..%u", to);
}

void wtr_coverage_place(const WtrCitation *citation, WtrText *out)
{
    if (citation->section[0] != '\0')
        wtr_text_printf(out, "section \"%s\"", citation->section);
    put_range(out, "page", citation->page_from, citation->page_to);
    put_range(out, "para", citation->para_from, citation->para_to);
    put_range(out, "bullet", citation->bullet, 0);
    put_range(out, "footnote", citation->footnote, 0);
    if (citation->heading[0] != '\0')
        wtr_text_printf(out, "%sheading \"%s\"", out->length > 0 ? " " : "", citation->heading);
    if (out->length == 0)
        wtr_text_puts(out, "no page given");
}

const char *wtr_bearing_name(WtrBearing bearing)
{
    static const char *const names[] = {
        [WTR_BEARS_DUTY] = "duty", [WTR_BEARS_TERM] = "term", [WTR_BEARS_READING] = "reading", [WTR_BEARS_NARRATIVE] = "narrative",
        [WTR_BEARS_BULLET] = "bullet", [WTR_BEARS_DEADLINE] = "deadline", [WTR_BEARS_CHOICE] = "choice"};
    return names[bearing];
}
