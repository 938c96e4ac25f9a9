/* book.c — compiles a rulebook and finds its items by the ordinals that the generator wrote into them;
 * random cases for it.
 *
 * Relies on: lang/compile.h, engine/wtr.h. Guarantees: the rows of the machine's tables are matched by the
 * order of the rulebook, which CONTRACT promises, and checked by name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

/* ---- opening ------------------------------------------------------------------------------------------------ */

typedef struct Column { const WtrItem **items; uint32_t *rows, *count; uint32_t capacity, row; } Column;

/* Puts an item under the ordinal that its text carries. */
static bool index_item(Column *column, const WtrItem *item, const char *text) {
    char *end;
    unsigned long ordinal = text ? strtoul(text, &end, 10) : column->capacity;
    uint32_t row = column->row++;
    if (ordinal >= column->capacity) return false;
    column->items[ordinal] = item;
    column->rows[ordinal] = row;
    if (*column->count <= ordinal) *column->count = (uint32_t)ordinal + 1;
    return true;
}

static bool index_items(OracleBook *book) {
    Column facts = {book->facts, book->fact_rows, &book->fact_count, ORACLE_FACTS, 0};
    Column subjects = {book->subjects, book->subject_rows, &book->subject_count, ORACLE_SUBJECTS, 0};
    Column readings = {book->readings, book->reading_rows, &book->reading_count, ORACLE_SUBJECTS, 0};
    Column duties = {book->duties, book->duty_rows, &book->duty_count, ORACLE_RULES, 0};
    Column terms = {book->terms, book->term_rows, &book->term_count, ORACLE_RULES, 0};
    bool all = true;
    for (uint32_t i = 0; i < book->compiled.tree.items.count; i++) {
        const WtrItem *item = book->compiled.tree.items.at[i];
        switch (item->kind) {
        case WTR_ITEM_FACT: all &= index_item(&facts, item, item->title.text); break;
        case WTR_ITEM_SUBJECT: all &= index_item(&subjects, item, item->title.text); break;
        case WTR_ITEM_READING: all &= index_item(&readings, item, item->title.text); break;
        case WTR_ITEM_DUTY: all &= index_item(&duties, item, item->note.text); break;
        case WTR_ITEM_TERM: all &= index_item(&terms, item, item->note.text); break;
        case WTR_ITEM_RULEBOOK: book->calendar = item->resolved_calendar; break;
        default: break;
        }
    }
    return all;
}

/* The order of the rulebook is the order of its tables. */
static bool rows_agree(const OracleBook *book) {
    const WtrBook *data = wtr_rulebook_data(book->rulebook);
    for (uint32_t i = 0; i < book->fact_count; i++)
        if (book->fact_rows[i] >= data->facts.count || strcmp(data->facts.at[book->fact_rows[i]].id, book->facts[i]->name.text)) return false;
    for (uint32_t i = 0; i < book->duty_count; i++)
        if (book->duty_rows[i] >= data->duties.count || strcmp(data->duties.at[book->duty_rows[i]].id, book->duties[i]->name.text)) return false;
    for (uint32_t i = 0; i < book->term_count; i++)
        if (book->term_rows[i] >= data->terms.count || strcmp(data->terms.at[book->term_rows[i]].id, book->terms[i]->name.text)) return false;
    return true;
}

static void print_diagnostics(const WtrCompilation *compiled) {
    WtrText out = {0};
    wtr_diag_text(&compiled->diags, compiled->tree.files.at, compiled->tree.files.count, false, &out);
    fprintf(stderr, "%s\n", out.at ? out.at : "");
    wtr_text_free(&out);
}

bool oracle_book_open(const char *path, const char *text, size_t length, OracleBook *book) {
    memset(book, 0, sizeof *book);
    WtrCompileOptions options = {.path = path, .text = path ? NULL : text, .text_length = length, .text_name = "random.wtr"};
    WtrFault fault = {0};
    WtrStatus status = wtr_compile(&options, &book->compiled);
    if (status != WTR_OK || book->compiled.diags.errors) {
        fprintf(stderr, "oracle: a well-typed rulebook was refused (status %d)\n", (int)status);
        print_diagnostics(&book->compiled);
        wtr_compilation_free(&book->compiled);
        return false;
    }
    if (wtr_rulebook_load(book->compiled.image.at, book->compiled.image.length, &book->rulebook, &fault) != WTR_OK) {
        fprintf(stderr, "oracle: the image was refused: %s (offset %zu)\n", fault.text, fault.offset);
        wtr_compilation_free(&book->compiled);
        return false;
    }
    if (index_items(book) && rows_agree(book)) return true;
    fprintf(stderr, "oracle: the tables are not in the rulebook's order\n");
    oracle_book_close(book);
    return false;
}

void oracle_book_close(OracleBook *book) {
    wtr_rulebook_free(book->rulebook);
    wtr_compilation_free(&book->compiled);
}

/* ---- random cases ---------------------------------------------------------------------------------------------- */

/* Days that matter: around the editions' bounds, otherwise within the calendar, rarely at the ends. */
static int32_t random_day(OracleRandom *random) {
    static const int bounds[][3] = {{2018, 7, 4}, {2019, 6, 1}, {2020, 12, 9}, {2021, 3, 31}, {2020, 2, 29}, {2020, 12, 25}};
    const int *bound = bounds[oracle_below(random, 6)];
    if (oracle_chance(random, 40)) return oracle_day(bound[0], bound[1], bound[2]) + (int32_t)oracle_below(random, 7) - 3;
    if (oracle_chance(random, 3)) return oracle_chance(random, 50) ? 1 + (int32_t)oracle_below(random, 40) : ORACLE_DAYS - (int32_t)oracle_below(random, 40);
    return oracle_day(2018, 1, 1) + (int32_t)oracle_below(random, 1800);
}

OracleValue oracle_value_random(const WtrItem *fact, int32_t as_of, OracleRandom *random) {
    OracleValue value = {.known = true};
    switch (fact->type) {
    case WTR_TYPE_TRUTH: value.number = oracle_below(random, 2); break;
    case WTR_TYPE_CHOICE: value.number = oracle_below(random, fact->choices.count); break;
    case WTR_TYPE_NUMBER:
        value.number = (int64_t)oracle_below(random, 24) - 4;
        if (oracle_chance(random, 3)) value.number = oracle_chance(random, 50) ? WTR_NUMBER_MAX : WTR_NUMBER_MIN;
        break;
    case WTR_TYPE_DATE:
        if (oracle_chance(random, 15)) return (OracleValue){.known = true, .not_yet = true};
        value.number = oracle_chance(random, 60) ? as_of + (int64_t)oracle_below(random, 120) - 90 : random_day(random);
        if (oracle_chance(random, 20)) value.number = as_of + (int64_t)oracle_below(random, 5) - 2;
        if (value.number < 1) value.number = 1;
        if (value.number > ORACLE_DAYS) value.number = ORACLE_DAYS;
        break;
    case WTR_TYPE_DAYS: case WTR_TYPE_MONTHS: case WTR_TYPE_YEARS:
        value.number = oracle_chance(random, 3) ? WTR_SPAN_MAX : (int64_t)oracle_below(random, 22);
        break;
    }
    return value;
}

void oracle_case_random(const OracleBook *book, OracleRandom *random, OracleCase *out) {
    memset(out, 0, sizeof *out);
    out->as_of = random_day(random);
    out->today = out->as_of;
    if (oracle_chance(random, 50)) out->today += (int32_t)oracle_below(random, 60) - 10;
    if (out->today < 1) out->today = 1;
    if (out->today > ORACLE_DAYS) out->today = ORACLE_DAYS;
    uint32_t known = (uint32_t[]){0, 30, 60, 85, 100}[oracle_below(random, 5)];
    for (uint32_t i = 0; i < book->subject_count; i++) {
        out->raised[i] = oracle_chance(random, 85);
        if (out->raised[i] && book->subjects[i]->plural.text) out->instances[i] = oracle_below(random, ORACLE_INSTANCES);
    }
    for (uint32_t i = 0; i < book->fact_count; i++) {
        const WtrItem *fact = book->facts[i];
        uint32_t subject = fact->subject ? oracle_subject_ordinal(book, fact->subject) : WTR_NONE;
        bool many = fact->subject && fact->subject->plural.text;
        uint32_t lanes = subject == WTR_NONE || (!many && out->raised[subject]) ? 1 : many ? out->instances[subject] : 0;
        for (uint32_t k = 0; k < lanes; k++)
            if (oracle_chance(random, known)) out->facts[i][k] = oracle_value_random(fact, out->as_of, random);
    }
}
