/* api.c — loading a rulebook, finding its items by name, and reading single values.
 *
 * Relies on: image.c and verify.c, which let no unsafe image through. Guarantees: a rulebook is immutable
 * once handed out; names are found by binary search in tables sorted at load, so nothing depends on a
 * hash. */
#include <stdlib.h>
#include <string.h>

#include "evaluator.h"

/* ---- names ------------------------------------------------------------------------------------------------- */

typedef struct Name { const char *text; uint32_t row; } Name;
typedef struct NameTable { Name *at; uint32_t count; } NameTable;

/* The items that callers find by name, each table sorted by name and then by row. */
struct WtrNames { NameTable facts, subjects, readings, duties, terms; };

static int compare_names(const void *left, const void *right)
{
    const Name *a = left, *b = right;
    const int order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->row > b->row) - (a->row < b->row);
}

/* Sorts a table of the `id`s that stand at the same place in every row. */
static NameTable sort_names(WtrArena *arena, const void *rows, uint32_t count, size_t row_size, size_t id_offset)
{
    NameTable table = {wtr_arena_array(arena, count, sizeof *table.at), count};
    if (!table.at)
        return (NameTable){NULL, 0};
    for (uint32_t i = 0; i < count; i++) {
        const char *row = (const char *)rows + i * row_size;
        memcpy(&table.at[i].text, row + id_offset, sizeof table.at[i].text);
        table.at[i].row = i;
    }
    qsort(table.at, count, sizeof *table.at, compare_names);
    return table;
}

#define SORT_NAMES(book, table, type) sort_names(arena, (book)->table.at, (book)->table.count, sizeof(type), offsetof(type, id))

/* The first entry of that name, or the table's count. */
static uint32_t find_first(const NameTable *table, const char *name)
{
    uint32_t low = 0, high = table->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (strcmp(table->at[middle].text, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->count && strcmp(table->at[low].text, name) == 0 ? low : table->count;
}

static uint32_t find_one(const NameTable *table, const char *name)
{
    const uint32_t at = find_first(table, name);
    return at < table->count ? table->at[at].row : WTR_NONE;
}

uint32_t wtr_find_fact(const WtrRulebook *rulebook, const char *name) { return find_one(&rulebook->names->facts, name); }
uint32_t wtr_find_subject(const WtrRulebook *rulebook, const char *name) { return find_one(&rulebook->names->subjects, name); }
uint32_t wtr_find_reading(const WtrRulebook *rulebook, const char *name) { return find_one(&rulebook->names->readings, name); }

/* Of the items that share a name the one that stands on `day`, else the first: it is then known by its
 * name and not due on that day. */
uint32_t wtr_find_duty(const WtrRulebook *rulebook, const char *name, int32_t day)
{
    const WtrBook *book = &rulebook->program.book;
    const NameTable *table = &rulebook->names->duties;
    for (uint32_t i = find_first(table, name); i < table->count && strcmp(table->at[i].text, name) == 0; i++)
        if (wtr_stands(book, book->duties.at[table->at[i].row].stands, day))
            return table->at[i].row;
    return find_one(table, name);
}

uint32_t wtr_find_term(const WtrRulebook *rulebook, const char *name, int32_t day)
{
    const WtrBook *book = &rulebook->program.book;
    const NameTable *table = &rulebook->names->terms;
    for (uint32_t i = find_first(table, name); i < table->count && strcmp(table->at[i].text, name) == 0; i++)
        if (wtr_stands(book, book->terms.at[table->at[i].row].stands, day))
            return table->at[i].row;
    return find_one(table, name);
}

uint32_t wtr_find_choice(const WtrRulebook *rulebook, WtrRange choices, const char *name)
{
    const WtrBook *book = &rulebook->program.book;
    if (choices.first > book->choices.count || choices.count > book->choices.count - choices.first)
        return WTR_NONE;
    for (uint32_t i = 0; i < choices.count; i++)
        if (strcmp(book->choices.at[choices.first + i].id, name) == 0)
            return i;
    return WTR_NONE;
}

/* ---- loading ----------------------------------------------------------------------------------------------- */

static WtrStatus build_calendars(WtrArena *arena, WtrRulebook *rulebook)
{
    const WtrBook *book = &rulebook->program.book;
    rulebook->calendars = wtr_arena_array(arena, book->calendars.count, sizeof *rulebook->calendars);
    if (!rulebook->calendars)
        return WTR_NO_MEMORY;
    for (uint32_t i = 0; i < book->calendars.count; i++) {
        const WtrStatus status = wtr_calendar_build(arena, &book->calendars.at[i], book->holidays.at, &rulebook->calendars[i]);
        if (status != WTR_OK)
            return status;
    }
    return WTR_OK;
}

static void build_names(WtrArena *arena, WtrRulebook *rulebook)
{
    const WtrBook *book = &rulebook->program.book;
    struct WtrNames *names = wtr_arena_alloc(arena, sizeof *names);
    if (!names)
        return;
    names->facts = SORT_NAMES(book, facts, WtrFact);
    names->subjects = SORT_NAMES(book, subjects, WtrSubject);
    names->readings = SORT_NAMES(book, readings, WtrReading);
    names->duties = SORT_NAMES(book, duties, WtrDuty);
    names->terms = SORT_NAMES(book, terms, WtrTerm);
    rulebook->names = names;
}

WtrStatus wtr_rulebook_prepare(WtrArena *arena, const WtrProgram *program, const char *hash, WtrRulebook **out)
{
    WtrRulebook *rulebook = wtr_arena_alloc(arena, sizeof *rulebook);
    if (!rulebook)
        return WTR_NO_MEMORY;
    rulebook->arena = arena;
    rulebook->program = *program;
    strncpy(rulebook->hash, hash, sizeof rulebook->hash - 1);
    const WtrStatus status = build_calendars(arena, rulebook);
    if (status != WTR_OK)
        return status;
    build_names(arena, rulebook);
    if (wtr_arena_failed(arena))
        return WTR_NO_MEMORY;
    *out = rulebook;
    return WTR_OK;
}

static WtrStatus load(const void *bytes, size_t size, bool lent, WtrRulebook **out, WtrFault *fault)
{
    WtrArena *arena = wtr_arena_new();
    if (!arena)
        return WTR_NO_MEMORY;
    WtrProgram program = {0};
    char hash[sizeof ((WtrRulebook *)0)->hash] = "";
    WtrStatus status = wtr_image_read(arena, bytes, size, lent, &program, hash, fault);
    if (status == WTR_OK)
        status = wtr_verify(&program, fault);
    if (status == WTR_OK)
        status = wtr_rulebook_prepare(arena, &program, hash, out);
    if (status != WTR_OK)
        wtr_arena_free(arena);
    return status;
}

WtrStatus wtr_rulebook_load(const void *bytes, size_t size, WtrRulebook **out, WtrFault *fault)
{
    return load(bytes, size, false, out, fault);
}

WtrStatus wtr_rulebook_lend(const void *bytes, size_t size, WtrRulebook **out, WtrFault *fault)
{
    return load(bytes, size, true, out, fault);
}

void wtr_rulebook_free(WtrRulebook *rulebook)
{
    if (rulebook)
        wtr_arena_free(rulebook->arena);
}

const WtrBook *wtr_rulebook_data(const WtrRulebook *rulebook) { return &rulebook->program.book; }
const char *wtr_rulebook_hash(const WtrRulebook *rulebook) { return rulebook->hash; }

/* ---- standing ---------------------------------------------------------------------------------------------- */

static bool within(int32_t from, int32_t to, int32_t day)
{
    return (from == 0 || day >= from) && (to == 0 || day <= to);
}

bool wtr_stands(const WtrBook *book, WtrRange intervals, int32_t day)
{
    for (uint32_t i = 0; i < intervals.count; i++) {
        const WtrInterval *interval = &book->intervals.at[intervals.first + i];
        if (within(interval->from, interval->to, day))
            return true;
    }
    return intervals.count == 0;
}

bool wtr_source_in_force(const WtrSource *source, int32_t day)
{
    return within(source->from, source->to, day);
}

size_t wtr_calendar_skipped(const WtrRulebook *rulebook, uint32_t calendar, int32_t from, int32_t to, int32_t *days, size_t capacity)
{
    if (calendar >= rulebook->program.book.calendars.count)
        return 0;
    const WtrCalendarTable *table = &rulebook->calendars[calendar];
    if (from < table->from || from > table->to || to < table->from || to > table->to)
        return 0;
    size_t count = 0;
    for (int32_t day = from + 1; day < to; day++) {
        if (wtr_calendar_working(table, day))
            continue;
        if (count < capacity)
            days[count] = day;
        count++;
    }
    return count;
}

/* ---- values ------------------------------------------------------------------------------------------------ */

static WtrType value_type(uint8_t type)
{
    switch ((WtrRegType)type) {
    case WTR_REG_TRUTH: return WTR_TYPE_TRUTH;
    case WTR_REG_DATE: return WTR_TYPE_DATE;
    case WTR_REG_CHOICE: return WTR_TYPE_CHOICE;
    case WTR_REG_NUMBER: break;
    }
    return WTR_TYPE_NUMBER;
}

WtrValue wtr_register_value(const WtrEvaluator *evaluator, uint32_t reg, uint32_t lane)
{
    if (reg >= evaluator->rulebook->program.insn_count)
        return (WtrValue){0};
    const WtrSlot *slot = &evaluator->slots[reg];
    WtrValue value = {.type = value_type(slot->type)};
    if (lane >= evaluator->scopes[slot->scope].count)
        return value;
    if (slot->type == WTR_REG_TRUTH) {
        value.truth = wtr_truth_at(evaluator, slot, lane);
        value.known = value.truth != WTR_UNKNOWN;
        return value;
    }
    value.known = wtr_bit(evaluator->base + slot->plane, lane);
    if (value.known)
        value.number = slot->type == WTR_REG_CHOICE ? wtr_lanes8(evaluator, slot->other)[lane] : wtr_lanes32(evaluator, slot->other)[lane];
    return value;
}

WtrValue wtr_node_value(const WtrEvaluator *evaluator, uint32_t node, uint32_t lane)
{
    if (node >= evaluator->book->nodes.count)
        return (WtrValue){0};
    return wtr_register_value(evaluator, evaluator->book->nodes.at[node].reg, lane);
}

WtrValue wtr_fact_given(const WtrEvaluator *evaluator, uint32_t fact, uint32_t lane)
{
    if (fact >= evaluator->book->facts.count)
        return (WtrValue){0};
    const WtrFact *row = &evaluator->book->facts.at[fact];
    WtrValue value = wtr_register_value(evaluator, row->column, lane);
    value.type = row->type;
    return value;
}
