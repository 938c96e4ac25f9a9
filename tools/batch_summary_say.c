/* batch_summary_say.c — a summary as a table for people, as JSON and as CSV (see batch_summary.h). */
#include <stdlib.h>
#include <string.h>

#include "batch_summary.h"
#include "by_hand.h"
#include "page.h"
#include "report.h"
#include "result_csv.h"
#include "utf8.h"

/* ---- lines ------------------------------------------------------------------------------------------------ */

/* One name and its counts, in one of the summary's tables, by `order` and then by which came first. */
typedef struct Line { const char *name; WtrCounts counts; uint64_t order; uint32_t first; } Line;

/* Found by name through `slots`: the index of a line plus 1, a power of two of them, at most half in use. */
typedef struct Table {
    WTR_VEC(Line) lines;
    uint32_t *slots, slot_count;
} Table;

typedef struct Say {
    const WtrSummary *summary;
    const WtrBook *book;
    WtrArena *arena;                     /* names */
    Table duties, modalities, chapters, pages;
    WtrCounts all;
} Say;

static void add_counts(WtrCounts *to, const WtrCounts *counts)
{
    to->due += counts->due;
    to->undetermined += counts->undetermined;
    to->not_due += counts->not_due;
}

static uint32_t *slot_of(const Table *table, const char *name)
{
    uint32_t at = wtr_hash(name, strlen(name)) & (table->slot_count - 1);
    while (table->slots[at] != 0 && strcmp(table->lines.at[table->slots[at] - 1].name, name) != 0)
        at = (at + 1) & (table->slot_count - 1);
    return &table->slots[at];
}

static bool make_slots(Say *say, Table *table)
{
    if (table->slot_count > 2 * table->lines.count)
        return true;
    uint32_t count = table->slot_count > 0 ? 2 * table->slot_count : 64;
    uint32_t *slots = wtr_arena_array(say->arena, count, sizeof *slots);
    if (slots == NULL)
        return false;
    table->slots = slots;
    table->slot_count = count;
    for (uint32_t i = 0; i < table->lines.count; i++)
        *slot_of(table, table->lines.at[i].name) = i + 1;
    return true;
}

/* Adds to the line of that name. */
static void add_line(Say *say, Table *table, const char *name, uint64_t order, const WtrCounts *counts)
{
    if (!make_slots(say, table))
        return;
    uint32_t *slot = slot_of(table, name);
    if (*slot != 0 && table->lines.at != NULL) {
        add_counts(&table->lines.at[*slot - 1].counts, counts);
        return;
    }
    Line *line = wtr_vec_add(say->arena, &table->lines);
    if (line == NULL)
        return;
    *line = (Line){name, *counts, order, table->lines.count};
    *slot = table->lines.count;
}

static const char *keep(Say *say, WtrText *text)
{
    const char *kept = text->failed ? NULL : wtr_arena_text(say->arena, text->length > 0 ? text->at : "", text->length);
    text->length = 0;
    return kept != NULL ? kept : "";
}

/* `order`: pages come by source and number, what has none last. */
static const char *page_name(Say *say, const WtrDuty *duty, uint32_t edition, WtrText *scratch, uint64_t *order)
{
    uint32_t row = wtr_first_citation(say->book, duty, say->summary->editions.starts.at[edition]);
    *order = UINT64_MAX;
    if (row == WTR_NONE)
        return "no page in force";
    const WtrCitation *citation = &say->book->citations.at[row];
    *order = (uint64_t)citation->source << 32 | (citation->page_from != 0 ? citation->page_from : UINT32_MAX);
    wtr_text_puts(scratch, say->book->sources.at[citation->source].id);
    if (citation->page_from != 0)
        wtr_text_printf(scratch, " page %u", citation->page_from);
    else if (citation->section[0] != '\0')
        wtr_text_printf(scratch, " %s", citation->section);
    return keep(say, scratch);
}

/* One duty's counts in all editions: its lines in the tables. */
static void add_duty(Say *say, uint32_t row, WtrText *scratch)
{
    const WtrSummary *summary = say->summary;
    const WtrDuty *duty = &say->book->duties.at[row];
    WtrCounts counts = {0, 0, 0};
    for (uint32_t e = 0; e < summary->editions.starts.count; e++) {
        if (summary->sums.duties[e] == NULL)
            continue;
        const WtrCounts *here = &summary->sums.duties[e][row];
        add_counts(&counts, here);
        uint64_t order;
        const char *page = page_name(say, duty, e, scratch, &order);
        if (here->due + here->undetermined + here->not_due > 0)
            add_line(say, &say->pages, page, order, here);
    }
    add_counts(&say->all, &counts);
    add_line(say, &say->duties, duty->id, 0, &counts);
    if (counts.due + counts.undetermined + counts.not_due == 0)
        return;
    add_line(say, &say->modalities, wtr_modality_name(duty->modality), (uint64_t)duty->modality, &counts);
    wtr_say_chapter(say->book, duty, scratch);
    add_line(say, &say->chapters, keep(say, scratch), 0, &counts);
}

static int by_order(const void *a, const void *b)
{
    const Line *x = a, *y = b;
    if (x->order != y->order)
        return x->order > y->order ? 1 : -1;
    return (x->first > y->first) - (x->first < y->first);
}

static void sort_lines(Table *table, int (*compare)(const void *, const void *))
{
    if (table->lines.count > 1)
        qsort(table->lines.at, table->lines.count, sizeof *table->lines.at, compare);
}

static bool gather(const WtrSummary *summary, Say *out)
{
    *out = (Say){.summary = summary, .book = summary->session->book, .arena = wtr_arena_new()};
    WtrText scratch = {0};
    for (uint32_t i = 0; out->arena != NULL && i < out->book->duties.count; i++)
        if (summary->duties[i])
            add_duty(out, i, &scratch);
    sort_lines(&out->modalities, by_order);
    sort_lines(&out->pages, by_order);
    bool good = out->arena != NULL && !scratch.failed && !wtr_arena_failed(out->arena);
    wtr_text_free(&scratch);
    return good;
}

/* A fact and the cases it holds back. */
typedef struct Held { uint64_t cases; uint32_t fact; } Held;

static int by_cases(const void *a, const void *b)
{
    const Held *x = a, *y = b;
    if (x->cases != y->cases)
        return x->cases > y->cases ? -1 : 1;
    return (x->fact > y->fact) - (x->fact < y->fact);
}

/* Those that hold back most first; `held` has room for all facts. */
static uint32_t sort_facts(const WtrSummary *summary, Held *held)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < summary->session->book->facts.count; i++)
        if (summary->sums.facts[i] > 0)
            held[count++] = (Held){summary->sums.facts[i], i};
    qsort(held, count, sizeof *held, by_cases);
    return count;
}

/* ---- for people --------------------------------------------------------------------------------------------- */

#define NAME_WIDTH 38
#define NUMBER_WIDTH 14
#define FACTS_SHOWN 20

static void grouped(uint64_t number, WtrText *out, unsigned width)
{
    char digits[24], text[32];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number), to = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[to++] = ',';
        text[to++] = digits[i];
    }
    text[to] = '\0';
    wtr_text_printf(out, "%*s", (int)width, text);
}

/* A name, and where it is too long for its column a line of its own. */
static void name_column(WtrPage *page, const char *name)
{
    size_t width = 0, length = strlen(name);
    for (size_t i = 0; i < length; width++) {
        size_t size = wtr_utf8_length(name + i, length - i);
        i += size > 0 ? size : 1;
    }
    wtr_text_printf(page->out, "%s%*s", name, width < NAME_WIDTH ? (int)(NAME_WIDTH - width) : 0, "");
    if (width >= NAME_WIDTH)
        wtr_text_printf(page->out, "\n%*s", NAME_WIDTH, "");
}

static void counts_line(WtrPage *page, const char *name, const WtrCounts *counts)
{
    name_column(page, name);
    grouped(counts->due, page->out, NUMBER_WIDTH);
    grouped(counts->undetermined, page->out, NUMBER_WIDTH);
    grouped(counts->not_due, page->out, NUMBER_WIDTH);
    wtr_text_puts(page->out, "\n");
}

static void heading(WtrPage *page, const char *text, const char *a, const char *b, const char *c)
{
    wtr_text_puts(page->out, page->colour ? "\n\x1b[1m" : "\n");
    wtr_text_printf(page->out, "%-*s%*s", NAME_WIDTH, text, NUMBER_WIDTH, a);
    if (b != NULL)
        wtr_text_printf(page->out, "%*s%*s", NUMBER_WIDTH, b, NUMBER_WIDTH, c);
    wtr_text_puts(page->out, page->colour ? "\x1b[0m\n" : "\n");
}

static int by_due(const void *a, const void *b)
{
    const Line *x = a, *y = b;
    if (x->counts.due != y->counts.due)
        return x->counts.due > y->counts.due ? -1 : 1;
    if (x->counts.undetermined != y->counts.undetermined)
        return x->counts.undetermined > y->counts.undetermined ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static void table_text(WtrPage *page, const char *title, Table *table, bool by_size)
{
    uint32_t quiet = 0;
    heading(page, title, "due", "not settled", "not triggered");
    if (by_size)
        sort_lines(table, by_due);
    for (uint32_t i = 0; i < table->lines.count; i++) {
        const Line *line = &table->lines.at[i];
        if (line->counts.due + line->counts.undetermined == 0)
            quiet++;
        else
            counts_line(page, line->name, &line->counts);
    }
    if (quiet > 0)
        wtr_text_printf(page->out, "(%u more: neither due nor unsettled anywhere)\n", quiet);
}

static void months_text(WtrPage *page, const WtrSummary *summary)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    heading(page, "BY MONTH OF DEADLINE", "due", NULL, NULL);
    for (uint32_t i = 0; i < WTR_SUMMARY_MONTHS; i++) {
        if (summary->sums.months[i] == 0)
            continue;
        char name[24];
        snprintf(name, sizeof name, "%s %u", names[i % 12], i / 12 + 1);
        name_column(page, name);
        grouped(summary->sums.months[i], page->out, NUMBER_WIDTH);
        wtr_text_puts(page->out, "\n");
    }
    if (summary->sums.undated > 0) {
        name_column(page, "no date");
        grouped(summary->sums.undated, page->out, NUMBER_WIDTH);
        wtr_text_puts(page->out, "\n");
    }
}

static void facts_text(WtrPage *page, const WtrSummary *summary, const Held *held, uint32_t count)
{
    heading(page, "WHAT HOLDS CASES BACK", "cases", NULL, NULL);
    for (uint32_t i = 0; i < count && i < FACTS_SHOWN; i++) {
        const WtrFact *fact = &summary->session->book->facts.at[held[i].fact];
        name_column(page, fact->id);
        grouped(held[i].cases, page->out, NUMBER_WIDTH);
        wtr_text_puts(page->out, "\n");
        if (fact->question[0] != '\0')
            wtr_page_text(page, 2, 2, fact->question);
    }
    if (count > FACTS_SHOWN)
        wtr_text_printf(page->out, "(%u more; --format csv or json has all)\n", count - FACTS_SHOWN);
}

static void say_text(Say *say, const WtrBulkTotals *totals, const Held *held, uint32_t count, WtrPage *page)
{
    wtr_text_printf(page->out, "%s\n", say->book->header.title[0] != '\0' ? say->book->header.title : say->book->header.id);
    grouped(totals->evaluated + totals->refused, page->out, 0);
    wtr_text_puts(page->out, totals->evaluated + totals->refused == 1 ? " case read: " : " cases read: ");
    grouped(totals->evaluated, page->out, 0);
    wtr_text_puts(page->out, " evaluated, ");
    grouped(totals->refused, page->out, 0);
    wtr_text_puts(page->out, " refused\n");
    wtr_text_by_hand(page, say->book, say->summary->session->settings.at, say->summary->session->settings.count);
    table_text(page, "DUTIES", &say->duties, true);
    counts_line(page, "all", &say->all);
    table_text(page, "BY MODALITY", &say->modalities, false);
    table_text(page, "BY CHAPTER", &say->chapters, false);
    table_text(page, "BY PAGE", &say->pages, false);
    months_text(page, say->summary);
    facts_text(page, say->summary, held, count);
}

/* ---- for programs ------------------------------------------------------------------------------------------- */

static void number_field(WtrJson *json, const char *key, uint64_t number)
{
    wtr_json_key(json, key);
    wtr_json_number(json, (int64_t)number);
}

static void counts_fields(WtrJson *json, const WtrCounts *counts)
{
    number_field(json, "due", counts->due);
    number_field(json, "undetermined", counts->undetermined);
    number_field(json, "not_due", counts->not_due);
}

static void table_json(WtrJson *json, const char *key, const char *name, const Table *table)
{
    wtr_json_key(json, key);
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < table->lines.count; i++) {
        wtr_json_object_flat(json);
        wtr_json_key(json, name);
        wtr_json_string(json, table->lines.at[i].name);
        counts_fields(json, &table->lines.at[i].counts);
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
}

static void month_name(uint32_t month, char out[24])
{
    snprintf(out, 24, "%04u-%02u", month / 12 + 1, month % 12 + 1);
}

static void months_json(WtrJson *json, const WtrSummary *summary)
{
    wtr_json_key(json, "deadlines");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i <= WTR_SUMMARY_MONTHS; i++) {
        uint64_t due = i < WTR_SUMMARY_MONTHS ? summary->sums.months[i] : summary->sums.undated;
        char name[24];
        if (due == 0)
            continue;
        month_name(i, name);
        wtr_json_object_flat(json);
        wtr_json_key(json, "month");
        wtr_json_string(json, i < WTR_SUMMARY_MONTHS ? name : NULL);
        number_field(json, "due", due);
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
}

static void say_json(const Say *say, const WtrBulkTotals *totals, const Held *held, uint32_t count, WtrText *out)
{
    WtrJson json = {.out = out, .pretty = true};
    wtr_json_object(&json);
    number_field(&json, "format", 1);
    wtr_json_key(&json, "rulebook");
    wtr_json_string(&json, say->book->header.id);
    wtr_json_key(&json, "hash");
    wtr_json_string(&json, wtr_rulebook_hash(say->summary->session->rulebook));
    wtr_json_by_hand(&json, say->book, say->summary->session->settings.at, say->summary->session->settings.count);
    number_field(&json, "read", totals->evaluated + totals->refused);
    number_field(&json, "evaluated", totals->evaluated);
    number_field(&json, "refused", totals->refused);
    wtr_json_key(&json, "status");
    wtr_json_object_flat(&json);
    counts_fields(&json, &say->all);
    wtr_json_object_end(&json);
    table_json(&json, "duties", "duty", &say->duties);
    table_json(&json, "modalities", "modality", &say->modalities);
    table_json(&json, "chapters", "chapter", &say->chapters);
    table_json(&json, "pages", "page", &say->pages);
    months_json(&json, say->summary);
    wtr_json_key(&json, "holding_back");
    wtr_json_array(&json, false);
    for (uint32_t i = 0; i < count; i++) {
        wtr_json_object_flat(&json);
        wtr_json_key(&json, "fact");
        wtr_json_string(&json, say->book->facts.at[held[i].fact].id);
        number_field(&json, "cases", held[i].cases);
        wtr_json_key(&json, "question");
        wtr_json_string(&json, say->book->facts.at[held[i].fact].question);
        wtr_json_object_end(&json);
    }
    wtr_json_array_end(&json);
    wtr_json_object_end(&json);
    wtr_text_puts(out, "\n");
}

static void csv_line(WtrText *out, const char *table, const char *name, const WtrCounts *counts, uint64_t cases)
{
    wtr_csv_field(out, table, true);
    wtr_csv_field(out, name, false);
    if (counts != NULL)
        wtr_text_printf(out, ",%llu,%llu,%llu,\r\n", (unsigned long long)counts->due, (unsigned long long)counts->undetermined,
                        (unsigned long long)counts->not_due);
    else
        wtr_text_printf(out, ",,,,%llu\r\n", (unsigned long long)cases);
}

static void table_csv(WtrText *out, const char *name, const Table *table)
{
    for (uint32_t i = 0; i < table->lines.count; i++)
        csv_line(out, name, table->lines.at[i].name, &table->lines.at[i].counts, 0);
}

static void say_csv(const Say *say, const WtrBulkTotals *totals, const Held *held, uint32_t count, WtrText *out)
{
    const WtrSums *sums = &say->summary->sums;
    wtr_text_puts(out, "table,name,due,undetermined,not_due,cases\r\n");
    csv_line(out, "total", "read", NULL, totals->evaluated + totals->refused);
    csv_line(out, "total", "evaluated", NULL, totals->evaluated);
    csv_line(out, "total", "refused", NULL, totals->refused);
    csv_line(out, "status", "all", &say->all, 0);
    table_csv(out, "duty", &say->duties);
    table_csv(out, "modality", &say->modalities);
    table_csv(out, "chapter", &say->chapters);
    table_csv(out, "page", &say->pages);
    for (uint32_t i = 0; i <= WTR_SUMMARY_MONTHS; i++) {
        uint64_t due = i < WTR_SUMMARY_MONTHS ? sums->months[i] : sums->undated;
        char name[24] = "";
        if (due == 0)
            continue;
        if (i < WTR_SUMMARY_MONTHS)
            month_name(i, name);
        wtr_text_printf(out, "deadline,%s,%llu,,,\r\n", name, (unsigned long long)due);
    }
    for (uint32_t i = 0; i < count; i++)
        csv_line(out, "holding_back", say->book->facts.at[held[i].fact].id, NULL, held[i].cases);
}

bool wtr_summary_say(const WtrSummary *summary, const WtrBulkTotals *totals, WtrSummaryFormat format, bool colour, WtrText *out)
{
    Say say;
    bool good = gather(summary, &say);
    Held *held = wtr_alloc(summary->session->book->facts.count * sizeof *held);
    WtrPage page = {out, colour};
    if (good && held != NULL) {
        uint32_t count = sort_facts(summary, held);
        switch (format) {
        case WTR_SUMMARY_TEXT: say_text(&say, totals, held, count, &page); break;
        case WTR_SUMMARY_JSON: say_json(&say, totals, held, count, out); break;
        case WTR_SUMMARY_CSV: say_csv(&say, totals, held, count, out); break;
        }
    }
    good = good && held != NULL && !out->failed;
    wtr_free(held);
    wtr_arena_free(say.arena);
    return good;
}
