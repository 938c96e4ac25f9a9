/* gen_tables.c — the tables of a rulebook that are no rules: files, sources, actors, subjects, facts,
 * readings, calendars, narratives, and what every row may have: places, citations, days, parties.
 *
 * Relies on: gen.h, query.h; every item's `index` is its row among the items of its kind. Guarantees: rows
 * in the rulebook's order; the registers of the facts as given come first, register n being fact n. */
#include "gen.h"

#include <stdlib.h>
#include <string.h>

#include "query.h"

const char *wtr_gen_text(const char *text) { return text ? text : ""; }

uint32_t wtr_gen_index(const WtrItem *item) { return item ? item->index : WTR_NONE; }

/* ---- places --------------------------------------------------------------------------------------- */

static bool in_line(const WtrSourceFile *file, uint32_t line, uint32_t offset) {
    return line < file->line_count && offset >= file->lines[line] && (line + 1 == file->line_count || offset < file->lines[line + 1]);
}

/* As wtr_source_position, which is asked only where the place is not on the last one's line or the next:
 * places come by the hundred thousand and nearly in order. */
static WtrLineColumn position(WtrGen *gen, uint32_t number, uint32_t offset) {
    const WtrSourceFile *file = &gen->sources_text[number];
    uint32_t line = gen->near_line;
    if (gen->near_file == number && line && !in_line(file, line, offset))
        line++;
    if (gen->near_file == number && line && in_line(file, line, offset)) {
        gen->near_line = line;
        return (WtrLineColumn){line + 1, 1 + wtr_source_width(file, file->lines[line], offset)};
    }
    WtrLineColumn at = wtr_source_position(file, offset);
    gen->near_file = number;
    gen->near_line = at.line - 1;
    return at;
}

WtrPlace wtr_gen_place(WtrGen *gen, WtrLoc loc) {
    if (loc.file >= gen->tree->files.count)
        return (WtrPlace){0};
    const WtrSourceFile *file = &gen->sources_text[loc.file];
    uint32_t end = loc.end < file->length ? loc.end : file->length;
    WtrLineColumn at = position(gen, loc.file, loc.begin < end ? loc.begin : end);
    return (WtrPlace){loc.file, at.line, at.column, loc.begin < end ? wtr_source_width(file, loc.begin, end) : 0};
}

static void add_files(WtrGen *gen) {
    gen->sources_text = wtr_arena_array(gen->arena, gen->tree->files.count, sizeof *gen->sources_text);
    if (!gen->sources_text) {
        wtr_gen_fail(gen, WTR_NO_MEMORY);
        return;
    }
    for (uint32_t i = 0; i < gen->tree->files.count; i++) {
        gen->sources_text[i] = gen->tree->files.at[i];
        if (!gen->sources_text[i].lines && !wtr_source_index(gen->arena, &gen->sources_text[i]))
            wtr_gen_fail(gen, WTR_NO_MEMORY);
        WtrFile *row = wtr_gen_add(gen, files);
        if (row)
            *row = (WtrFile){wtr_gen_text(gen->tree->files.at[i].path), wtr_gen_text(gen->tree->files.at[i].doc)};
    }
}

/* ---- what every row may have ---------------------------------------------------------------------- */

uint32_t wtr_gen_subject_scope(const WtrGen *gen, const WtrItem *subject) {
    return subject && subject->index < gen->subjects.count ? gen->subjects.at[subject->index].scope : 0;
}

WtrRange wtr_gen_days(WtrGen *gen, const WtrStanding *standing) {
    const WtrInterval *days = standing->days.at;
    WtrRange range = {gen->intervals.count, standing->days.count};
    if (range.count && range.count <= gen->intervals.count
        && !memcmp(gen->intervals.at + gen->intervals.count - range.count, days, range.count * sizeof *days))
        return (WtrRange){gen->intervals.count - range.count, range.count};
    for (uint32_t i = 0; i < range.count; i++) {
        WtrInterval *row = wtr_gen_add(gen, intervals);
        if (row)
            *row = days[i];
    }
    return range;
}

/* `to` is 0 where one page or paragraph is cited: the run is then that one. */
static uint32_t end_of_run(uint32_t from, uint32_t to) { return to ? to : from; }

/* An inline citation says only what differs from the rule's first; what lies below the part that it says
 * anew (a page's paragraph, a paragraph's bullet) is not the first one's any more. */
static WtrCite completed(const WtrCite *first, const WtrCite *cite) {
    WtrCite whole = *cite;
    bool names_place = cite->page_from || cite->unpaged || cite->section.text;
    bool names_para = names_place || cite->para_from || cite->heading.text;
    bool names_point = names_para || cite->bullet || cite->footnote;
    whole.resolved_source = first->resolved_source;
    if (!names_place) {
        whole.page_from = first->page_from;
        whole.page_to = first->page_to;
        whole.unpaged = first->unpaged;
        whole.section = first->section;
    }
    if (!names_para) {
        whole.para_from = first->para_from;
        whole.para_to = first->para_to;
        whole.heading = first->heading;
    }
    if (!names_point) {
        whole.bullet = first->bullet;
        whole.footnote = first->footnote;
    }
    return whole;
}

static void add_citation(WtrGen *gen, const WtrCite *cite, WtrLoc loc) {
    WtrCitation *row = wtr_gen_add(gen, citations);
    if (!row)
        return;
    *row = (WtrCitation){
        .source = cite->resolved_source->index,
        .page_from = cite->page_from, .page_to = end_of_run(cite->page_from, cite->page_to),
        .para_from = cite->para_from, .para_to = end_of_run(cite->para_from, cite->para_to),
        .bullet = cite->bullet, .footnote = cite->footnote,
        .heading = wtr_gen_text(cite->heading.text), .section = wtr_gen_text(cite->section.text),
        .unpaged = cite->unpaged, .seen = cite->seen, .place = wtr_gen_place(gen, loc)};
}

WtrRange wtr_gen_cites(WtrGen *gen, const WtrItem *rule, const WtrCiteList *cites) {
    WtrRange range = {gen->citations.count, 0};
    const WtrCite *first = rule ? wtr_item_first_cite(rule) : NULL;
    for (uint32_t i = 0; i < cites->count; i++) {
        WtrCite cite = cites->at[i];
        if (!cite.source.text && first)
            cite = completed(first, &cite);
        if (cite.resolved_source)
            add_citation(gen, &cite, cites->at[i].loc);
    }
    range.count = gen->citations.count - range.first;
    return range;
}

WtrRange wtr_gen_choices(const WtrGen *gen, const WtrItem *choices_of) {
    if (!choices_of)
        return (WtrRange){0};
    if (choices_of->kind == WTR_ITEM_READING)
        return gen->readings.at[choices_of->index].choices;
    return gen->facts.at[choices_of->index].choices;
}

WtrParties wtr_gen_parties(WtrGen *gen, const WtrPartyList *list) {
    WtrParties parties = {list->any, {gen->parties.count, list->resolved_actors.count}};
    for (uint32_t i = 0; i < list->resolved_actors.count; i++) {
        WtrParty *row = wtr_gen_add(gen, parties);
        if (row)
            row->actor = list->resolved_actors.at[i]->index;
    }
    return parties;
}

uint32_t wtr_gen_calendar(const WtrGen *gen, WtrUnit unit) {
    return unit == WTR_WORKING_DAYS && gen->tree->rulebook ? wtr_gen_index(gen->tree->rulebook->resolved_calendar) : WTR_NONE;
}

/* ---- sources, actors, subjects -------------------------------------------------------------------- */

static void add_header(WtrGen *gen) {
    gen->header = (WtrHeader){.id = "", .title = "", .calendar = WTR_NONE, .doc = ""};
    const WtrItem *item = gen->tree->rulebook;
    if (item)
        gen->header = (WtrHeader){wtr_gen_text(item->name.text), wtr_gen_text(item->title.text),
                                  wtr_gen_index(item->resolved_calendar), wtr_gen_text(item->doc)};
}

static void add_source(WtrGen *gen, const WtrItem *item) {
    WtrSource *row = wtr_gen_add(gen, sources);
    if (!row)
        return;
    *row = (WtrSource){
        .id = wtr_gen_text(item->name.text), .title = wtr_gen_text(item->title.text), .kind = item->kind_of_source,
        .from = item->in_force.day, .to = item->in_force_to.day, .superseded = item->superseded.day,
        .superseded_by = wtr_gen_text(item->superseded_by.text), .url = wtr_gen_text(item->url.text),
        .pages = (uint32_t)item->pages, .doc = wtr_gen_text(item->doc), .place = wtr_gen_place(gen, item->loc)};
}

static void add_actor(WtrGen *gen, const WtrItem *item) {
    WtrActor *row = wtr_gen_add(gen, actors);
    if (row)
        *row = (WtrActor){wtr_gen_text(item->name.text), wtr_gen_text(item->title.text), wtr_gen_text(item->doc), wtr_gen_place(gen, item->loc)};
}

static void add_subject(WtrGen *gen, const WtrItem *item) {
    WtrSubject *row = wtr_gen_add(gen, subjects);
    if (!row)
        return;
    bool many = wtr_item_many(item);
    *row = (WtrSubject){
        .id = wtr_gen_text(item->name.text), .plural = wtr_gen_text(item->plural.text), .label = wtr_gen_text(item->title.text),
        .many = many, .scope = many ? gen->scope_count++ : 0, .doc = wtr_gen_text(item->doc), .place = wtr_gen_place(gen, item->loc)};
    if (gen->scope_count > UINT8_MAX)        /* an instruction's scope is one byte */
        wtr_gen_fail(gen, WTR_LIMIT);
}

/* ---- facts ---------------------------------------------------------------------------------------- */

static void add_fact(WtrGen *gen, const WtrItem *item) {
    uint32_t scope = wtr_gen_subject_scope(gen, item->subject), index = gen->facts.count;
    WtrRange choices = {gen->choices.count, item->choices.count};
    WtrFact *row = wtr_gen_add(gen, facts);
    if (!row)
        return;
    uint32_t column = wtr_emit_fact(&gen->emit, scope, item->type, index);
    *row = (WtrFact){
        .id = wtr_gen_text(item->name.text), .question = wtr_gen_text(item->title.text), .subject = wtr_gen_index(item->subject),
        .scope = scope, .type = item->type, .choices = choices, .assumed = item->assumed, .column = column, .value = column,
        .doc = wtr_gen_text(item->doc), .place = wtr_gen_place(gen, item->loc)};
    for (uint32_t i = 0; i < choices.count; i++) {
        WtrChoice *choice = wtr_gen_add(gen, choices);
        if (choice)
            *choice = (WtrChoice){.id = wtr_gen_text(item->choices.at[i].text), .label = ""};
    }
}

static uint32_t assumed_constant(WtrGen *gen, const WtrFact *fact) {
    switch (fact->type) {
    case WTR_TYPE_TRUTH: return wtr_emit_truth(&gen->emit, fact->scope, (WtrTruth)fact->assumed_value);
    case WTR_TYPE_DATE: return wtr_emit_date(&gen->emit, fact->scope, fact->assumed_value);
    case WTR_TYPE_CHOICE: return wtr_emit_choice(&gen->emit, fact->scope, fact->assumed_value);
    default: return wtr_emit_number(&gen->emit, fact->scope, fact->assumed_value);
    }
}

/* The register rules read where a fact is assumed: its column, or the value where that is unknown. */
static void assume(WtrGen *gen, const WtrItem *item) {
    WtrFact *fact = &gen->facts.at[item->index];
    fact->assumed_value = item->assumed_number;
    fact->assumed_from = item->assumed_from.day;
    uint32_t gate = wtr_emit_truth(&gen->emit, fact->scope, WTR_TRUE);
    if (fact->assumed_from) {
        uint32_t as_of = wtr_emit_gather(&gen->emit, fact->scope, wtr_emit_as_of(&gen->emit));
        uint32_t from = wtr_emit_date(&gen->emit, fact->scope, fact->assumed_from);
        gate = wtr_emit_compare_dates(&gen->emit, WTR_DATE_ON_OR_AFTER, as_of, from);
    }
    fact->value = wtr_emit_default(&gen->emit, fact->column, assumed_constant(gen, fact), gate);
}

/* ---- readings, calendars, narratives -------------------------------------------------------------- */

static void add_reading(WtrGen *gen, const WtrItem *item) {
    WtrRange choices = {gen->choices.count, item->reading_choices.count};
    for (uint32_t i = 0; i < choices.count; i++) {
        const WtrReadingChoice *choice = &item->reading_choices.at[i];
        WtrChoice *row = wtr_gen_add(gen, choices);
        if (row)
            *row = (WtrChoice){wtr_gen_text(choice->name.text), wtr_gen_text(choice->label.text), wtr_gen_days(gen, &choice->standing),
                               wtr_gen_cites(gen, item, &choice->cites), choice->draft};
    }
    WtrReading *row = wtr_gen_add(gen, readings);
    if (row)
        *row = (WtrReading){wtr_gen_text(item->name.text), wtr_gen_text(item->title.text), choices, item->standard_choice,
                            wtr_gen_cites(gen, NULL, &item->cites), wtr_gen_text(item->doc), wtr_gen_place(gen, item->loc)};
}

static int by_day(const void *left, const void *right) {
    const WtrHoliday *a = left, *b = right;
    return a->day < b->day ? -1 : a->day > b->day;
}

static void add_calendar(WtrGen *gen, const WtrItem *item) {
    WtrRange holidays = {gen->holidays.count, item->holidays.count};
    for (uint32_t i = 0; i < holidays.count; i++) {
        WtrHoliday *row = wtr_gen_add(gen, holidays);
        if (row)
            *row = (WtrHoliday){item->holidays.at[i].date.day, wtr_gen_text(item->holidays.at[i].name.text)};
    }
    WtrCalendar *row = wtr_gen_add(gen, calendars);
    if (!row || gen->status != WTR_OK)
        return;
    if (gen->holidays.at && holidays.count > 1)
        qsort(gen->holidays.at + holidays.first, holidays.count, sizeof *gen->holidays.at, by_day);
    *row = (WtrCalendar){wtr_gen_text(item->name.text), wtr_gen_text(item->title.text), item->weekend_days,
                         item->known_from.day, item->known_to.day, holidays, wtr_gen_text(item->doc), wtr_gen_place(gen, item->loc)};
}

static void add_narrative(WtrGen *gen, const WtrItem *item) {
    WtrNarrative *row = wtr_gen_add(gen, narratives);
    if (row)
        *row = (WtrNarrative){wtr_gen_text(item->name.text), wtr_gen_text(item->title.text), wtr_gen_days(gen, &item->standing),
                              wtr_gen_cites(gen, NULL, &item->cites), wtr_gen_text(item->doc), wtr_gen_place(gen, item->loc)};
}

/* ---- all of them ---------------------------------------------------------------------------------- */

static void each_item(WtrGen *gen, WtrItemKind kind, void (*add)(WtrGen *, const WtrItem *)) {
    for (uint32_t i = 0; i < gen->tree->items.count && gen->status == WTR_OK; i++)
        if (gen->tree->items.at[i]->kind == kind)
            add(gen, gen->tree->items.at[i]);
}

static void assume_if_assumed(WtrGen *gen, const WtrItem *item) {
    if (item->assumed)
        assume(gen, item);
}

void wtr_gen_tables(WtrGen *gen) {
    gen->scope_count = 1;
    add_files(gen);
    add_header(gen);
    each_item(gen, WTR_ITEM_SOURCE, add_source);
    each_item(gen, WTR_ITEM_ACTOR, add_actor);
    each_item(gen, WTR_ITEM_SUBJECT, add_subject);
    each_item(gen, WTR_ITEM_FACT, add_fact);
    each_item(gen, WTR_ITEM_FACT, assume_if_assumed);
    each_item(gen, WTR_ITEM_READING, add_reading);
    each_item(gen, WTR_ITEM_CALENDAR, add_calendar);
    each_item(gen, WTR_ITEM_NARRATIVE, add_narrative);
}
