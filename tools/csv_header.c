/* csv_header.c — see csv_header.h. */
#include "csv_header.h"

#include <string.h>

#include "csv_cell.h"

static const struct { const char *name; WtrCsvKind kind; } reserved[] = {{"case", WTR_CSV_CASE}, {"as_of", WTR_CSV_AS_OF}, {"today", WTR_CSV_TODAY}};
#define RESERVED (sizeof reserved / sizeof *reserved)

typedef struct Reading {
    const WtrRulebook *rulebook;
    const WtrBook *book;
    WtrCsvHeader *out;
    WtrCsvCells cells;
    bool ignore_extra;
    uint32_t *facts, given[RESERVED];    /* the column that was called so, counted from 1; 0: none yet */
    WtrText message;                     /* scratch */
} Reading;

/* ---- remarks ------------------------------------------------------------------------------------------------ */

static WtrText *message(Reading *reading)
{
    reading->message.length = 0;
    return &reading->message;
}

/* Keeps what message() was filled with; memory that ran out shows in the arena. */
#define KEEP(reading, list, offset)                                                                                   \
    do {                                                                                                              \
        const WtrCsvPlace place = wtr_csv_cells_place(&(reading)->cells, (offset));                                   \
        WtrCsvRemark *remark = wtr_vec_add((reading)->out->arena, &(reading)->out->list);                             \
        if (remark != NULL)                                                                                           \
            *remark = (WtrCsvRemark){place.line, place.column,                                                        \
                                     wtr_arena_text((reading)->out->arena, (reading)->message.at, (reading)->message.length)}; \
    } while (0)

static void problem(Reading *reading, size_t offset) { KEEP(reading, problems, offset); }
static void skipped(Reading *reading, size_t offset) { KEEP(reading, skipped, offset); }

/* ---- names ---------------------------------------------------------------------------------------------------- */

static const char *nearest(Reading *reading, const char *name)
{
    const WtrBook *book = reading->book;
    const char **names = wtr_arena_array(reading->out->arena, book->facts.count + RESERVED, sizeof *names);
    if (names == NULL)
        return NULL;
    for (uint32_t i = 0; i < book->facts.count; i++)
        names[i] = book->facts.at[i].id;
    for (size_t i = 0; i < RESERVED; i++)
        names[book->facts.count + i] = reserved[i].name;
    return wtr_nearest(name, names, book->facts.count + RESERVED);
}

/* "age" for "child.age": the part behind the last full stop, where that is a fact. */
static const char *behind_subject(const Reading *reading, const char *name)
{
    const char *stop = strrchr(name, '.');
    return stop != NULL && wtr_find_fact(reading->rulebook, stop + 1) != WTR_NONE ? stop + 1 : NULL;
}

static const char separators[] = ",;\t|";
static const char *const separator_names[] = {"`,`", "`;`", "tabs", "`|`"};

/* One name that holds another separator, by its index in `separators`: the file was written with that one; or -1. */
static int other_separator(const Reading *reading)
{
    if (reading->out->columns.count != 0 || reading->cells.next <= reading->cells.length)
        return -1;
    for (int i = 0; separators[i] != '\0'; i++)
        if (separators[i] != reading->cells.separator && memchr(reading->cells.text, separators[i], reading->cells.length) != NULL)
            return i;
    return -1;
}

static void hint(Reading *reading, const char *name)
{
    WtrText *text = &reading->message;
    const int other = other_separator(reading);
    const char *inside = behind_subject(reading, name);
    if (other >= 0)
        wtr_text_printf(text, "; if the cells are separated by %s, say so with --separator", separator_names[other]);
    else if (strcmp(name, "id") == 0)
        wtr_text_puts(text, "; a case is named by \"case\", and what is flat in CSV needs no other name");
    else if (inside != NULL)
        wtr_text_printf(text, "; did you mean \"%s\"? Facts stand without their subject", inside);
    else if (wtr_find_subject(reading->rulebook, name) != WTR_NONE)
        wtr_text_puts(text, "; this is a subject: a column holds one fact of it");
    else if ((inside = nearest(reading, name)) != NULL)
        wtr_text_printf(text, "; did you mean \"%s\"?", inside);
}

static void unknown(Reading *reading)
{
    const WtrText *cell = &reading->cells.cell;
    WtrText *text = message(reading);
    if (reading->ignore_extra) {
        wtr_text_puts(text, cell->length > 0 ? "skipped unknown column " : "skipped a column without a name");
        if (cell->length > 0)
            wtr_quote(text, cell->at, cell->length);
        skipped(reading, reading->cells.begin);
        return;
    }
    wtr_text_puts(text, cell->length > 0 ? "unknown column " : "found a column without a name");
    if (cell->length > 0)
        wtr_quote(text, cell->at, cell->length);
    wtr_text_puts(text, cell->length > 0 ? "; expected a fact, case, as_of or today" : ", expected a fact, case, as_of or today");
    hint(reading, cell->at);
    problem(reading, reading->cells.begin);
}

/* Notes that a name was given; false, and said, when it was before. */
static bool once(Reading *reading, uint32_t *given, const char *name)
{
    if (*given == 0) {
        *given = reading->out->columns.count + 1;
        return true;
    }
    wtr_text_printf(message(reading), "two columns are called \"%s\" (the other one: column %u of the header); expected it once", name, *given);
    problem(reading, reading->cells.begin);
    return false;
}

static WtrCsvKind kind_of(WtrType type)
{
    switch (type) {
    case WTR_TYPE_TRUTH: return WTR_CSV_TRUTH;
    case WTR_TYPE_DATE: return WTR_CSV_DATE;
    case WTR_TYPE_CHOICE: return WTR_CSV_CHOICE;
    default: return WTR_CSV_NUMBER;
    }
}

static WtrCsvColumn column(Reading *reading)
{
    const char *name = reading->cells.cell.at;
    const uint32_t row = wtr_find_fact(reading->rulebook, name);
    if (row != WTR_NONE) {
        const WtrFact *fact = &reading->book->facts.at[row];
        once(reading, &reading->facts[row], fact->id);
        return (WtrCsvColumn){kind_of(fact->type), fact->id, fact, row};
    }
    for (size_t i = 0; i < RESERVED; i++) {
        if (strcmp(name, reserved[i].name) != 0)
            continue;
        once(reading, &reading->given[i], name);
        return (WtrCsvColumn){reserved[i].kind, reserved[i].name, NULL, WTR_NONE};
    }
    unknown(reading);
    return (WtrCsvColumn){WTR_CSV_SKIPPED, "", NULL, WTR_NONE};
}

/* ---- the whole header ------------------------------------------------------------------------------------------ */

static void read_all(Reading *reading)
{
    WtrCsvHeader *out = reading->out;
    size_t at;
    const char *bad = wtr_csv_bad_bytes(reading->cells.text, reading->cells.length, &at);
    if (bad != NULL || reading->cells.length == 0) {
        wtr_text_puts(message(reading), bad != NULL ? bad : "the first line is empty; expected the names of facts");
        problem(reading, bad != NULL ? at : 0);
        return;
    }
    while (wtr_csv_cells_next(&reading->cells)) {
        const WtrCsvColumn found = column(reading);
        WtrCsvColumn *slot = wtr_vec_add(out->arena, &out->columns);
        if (slot != NULL)
            *slot = found;
    }
    if (reading->cells.fault != NULL) {
        wtr_text_puts(message(reading), reading->cells.fault);
        problem(reading, reading->cells.fault_at);
    }
}

bool wtr_csv_header_read(const WtrRulebook *rulebook, const char *text, size_t length, char separator, bool ignore_extra, WtrCsvHeader *out)
{
    *out = (WtrCsvHeader){.arena = wtr_arena_new()};
    if (out->arena == NULL)
        return false;
    Reading reading = {.rulebook = rulebook, .book = wtr_rulebook_data(rulebook), .out = out, .ignore_extra = ignore_extra};
    reading.facts = wtr_arena_array(out->arena, reading.book->facts.count, sizeof *reading.facts);
    wtr_csv_cells_begin(&reading.cells, text, length, separator, 1);
    if (reading.facts != NULL)
        read_all(&reading);
    const bool good = !wtr_arena_failed(out->arena) && !reading.message.failed && !reading.cells.cell.failed;
    wtr_csv_cells_free(&reading.cells);
    wtr_text_free(&reading.message);
    return good;
}

void wtr_csv_header_free(WtrCsvHeader *header)
{
    wtr_arena_free(header->arena);
    *header = (WtrCsvHeader){.arena = NULL};
}
