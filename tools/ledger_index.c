/* ledger_index.c — see ledger.h: what is looked up of a record. It comes from the record's bytes alone, so that verifying can
 * work it out again. */
#include <string.h>

#include "ledger.h"

const char *const wtr_index_tables[WTR_INDEX_TABLES] = {"cases", "duties", "deadlines", "paragraphs"};

/* Statements by table; the columns of a row are ?2 and on. */
static const char *const inserts[WTR_INDEX_TABLES] = {
    "INSERT INTO cases(entry, name, as_of, today, due, undetermined, seal, decision) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    "INSERT INTO duties(entry, place, duty, instance, status, state, modality, action) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    "INSERT INTO deadlines(entry, place, number, date, words, modality, state) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    "INSERT INTO paragraphs(entry, place, number, source, page, page_to, para, para_to) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
static const char *const selects[WTR_INDEX_TABLES] = {
    "SELECT name, as_of, today, due, undetermined, seal, decision FROM cases WHERE entry = ?1",
    "SELECT place, duty, instance, status, state, modality, action FROM duties WHERE entry = ?1 ORDER BY place",
    "SELECT place, number, date, words, modality, state FROM deadlines WHERE entry = ?1 ORDER BY place, number",
    "SELECT place, number, source, page, page_to, para, para_to FROM paragraphs WHERE entry = ?1 ORDER BY place, number"};
static const int columns[WTR_INDEX_TABLES] = {7, 7, 6, 7};

/* ---- from a record ---------------------------------------------------------------------------------------------- */

typedef struct Making { WtrIndex *index; bool bad; } Making;

static WtrIndexRow *add_row(Making *making, WtrIndexTable table)
{
    return wtr_vec_add(making->index->arena, &making->index->rows[table]);
}

static const char *number_text(Making *making, int64_t number)
{
    return wtr_arena_printf(making->index->arena, "%lld", (long long)number);
}

/* A number of the result as a text, or NULL where it is none. */
static const char *number_at(Making *making, const WtrJsonTree *tree, const char *key)
{
    const WtrJsonTree *number = wtr_json_at(tree, key);
    return number != NULL && number->kind == WTR_JSON_INTEGER ? number_text(making, number->integer) : NULL;
}

/* What must be there. */
static const char *wanted(Making *making, const char *text)
{
    making->bad = making->bad || text == NULL;
    return text;
}

static void add_deadlines(Making *making, const WtrJsonTree *duty, const char *place)
{
    int64_t number = 1;
    for (const WtrJsonTree *at = wtr_json_first(wtr_json_at(duty, "deadlines")); at != NULL; at = at->next, number++) {
        const char *date = wtr_json_text_at(at, "date");
        WtrIndexRow *row = add_row(making, WTR_INDEX_DEADLINES);
        if (row != NULL)
            *row = (WtrIndexRow){{place, number_text(making, number), date, wanted(making, wtr_json_text_at(at, "text")),
                                  wanted(making, wtr_json_text_at(at, "modality")), wtr_json_text_at(at, "state")}};
    }
}

static void add_paragraphs(Making *making, const WtrJsonTree *list, const char *place, int64_t *number)
{
    for (const WtrJsonTree *at = wtr_json_first(list); at != NULL; at = at->next) {
        const char *page = number_at(making, at, "page"), *page_to = number_at(making, at, "page_to");
        const char *para = number_at(making, at, "para"), *para_to = number_at(making, at, "para_to");
        WtrIndexRow *row = add_row(making, WTR_INDEX_PARAGRAPHS);
        if (row != NULL)
            *row = (WtrIndexRow){{place, number_text(making, (*number)++), wanted(making, wtr_json_text_at(at, "source")), page, page_to != NULL ? page_to : page,
                                  para, para_to != NULL ? para_to : para}};
    }
}

static void add_duty(Making *making, const WtrJsonTree *duty, int64_t place)
{
    const char *number = number_text(making, place);
    int64_t paragraph = 1;
    WtrIndexRow *row = add_row(making, WTR_INDEX_DUTIES);
    if (row != NULL)
        *row = (WtrIndexRow){{number, wanted(making, wtr_json_text_at(duty, "duty")), wtr_json_text_at(duty, "instance"),
                              wanted(making, wtr_json_text_at(duty, "status")), wtr_json_text_at(duty, "state"),
                              wanted(making, wtr_json_text_at(duty, "modality")), wtr_json_text_at(duty, "action")}};
    add_deadlines(making, duty, number);
    add_paragraphs(making, wtr_json_at(duty, "citations"), number, &paragraph);
    for (const WtrJsonTree *at = wtr_json_first(wtr_json_at(duty, "deadlines")); at != NULL; at = at->next)
        add_paragraphs(making, wtr_json_at(at, "citations"), number, &paragraph);
}

bool wtr_index_make(const WtrDecision *decision, WtrIndex *out, WtrText *problem)
{
    *out = (WtrIndex){.arena = wtr_arena_new()};
    if (out->arena == NULL)
        return false;
    Making making = {.index = out};
    const WtrJsonTree *counts = wtr_json_at(decision->result, "counts");
    WtrIndexRow *row = add_row(&making, WTR_INDEX_CASES);
    if (row != NULL)
        *row = (WtrIndexRow){{decision->name, decision->as_of, decision->today, wanted(&making, number_at(&making, counts, "due")),
                              wanted(&making, number_at(&making, counts, "undetermined")), decision->seal,
                              wtr_json_text_at(decision->decision, "agreed_or_overridden")}};
    int64_t place = 1;
    for (const WtrJsonTree *duty = wtr_json_first(wtr_json_at(decision->result, "duties")); duty != NULL; duty = duty->next, place++)
        add_duty(&making, duty, place);
    if (wtr_arena_failed(out->arena))
        return false;
    if (making.bad)
        wtr_text_puts(problem, "its result is not one of this program");
    return !making.bad;
}

void wtr_index_free(WtrIndex *index)
{
    wtr_arena_free(index->arena);
    *index = (WtrIndex){.arena = NULL};
}

/* ---- in the file --------------------------------------------------------------------------------------------------- */

static WtrExit insert_table(const WtrLedger *ledger, int64_t entry, const WtrIndex *index, int table)
{
    sqlite3_stmt *statement = NULL;
    bool more;
    WtrExit code = wtr_ledger_prepare(ledger, inserts[table], &statement);
    for (uint32_t i = 0; code == WTR_EXIT_DONE && i < index->rows[table].count; i++) {
        sqlite3_reset(statement);
        sqlite3_bind_int64(statement, 1, entry);
        for (int k = 0; k < columns[table]; k++)
            sqlite3_bind_text(statement, k + 2, index->rows[table].at[i].at[k], -1, SQLITE_STATIC);
        code = wtr_ledger_step(ledger, statement, &more);
    }
    sqlite3_finalize(statement);
    return code;
}

WtrExit wtr_index_insert(const WtrLedger *ledger, int64_t entry, const WtrIndex *index)
{
    WtrExit code = WTR_EXIT_DONE;
    for (int table = 0; code == WTR_EXIT_DONE && table < WTR_INDEX_TABLES; table++)
        code = insert_table(ledger, entry, index, table);
    return code;
}

static bool is_same_row(sqlite3_stmt *statement, const WtrIndexRow *row, int count)
{
    for (int i = 0; i < count; i++) {
        const char *found = (const char *)sqlite3_column_text(statement, i);
        size_t length = (size_t)sqlite3_column_bytes(statement, i);
        if ((found == NULL) != (row->at[i] == NULL))
            return false;
        if (found != NULL && (strlen(row->at[i]) != length || memcmp(found, row->at[i], length) != 0))
            return false;
    }
    return true;
}

static WtrExit compare_table(const WtrLedger *ledger, int64_t entry, const WtrIndex *index, int table, unsigned *found)
{
    sqlite3_stmt *statement = NULL;
    uint32_t count = index->rows[table].count, i = 0;
    bool more = true, same = true;
    WtrExit code = wtr_ledger_prepare(ledger, selects[table], &statement);
    if (code == WTR_EXIT_DONE)
        sqlite3_bind_int64(statement, 1, entry);
    while (code == WTR_EXIT_DONE && same && more) {
        code = wtr_ledger_step(ledger, statement, &more);
        if (code == WTR_EXIT_DONE && more)
            same = i < count && is_same_row(statement, &index->rows[table].at[i], columns[table]);
        i += code == WTR_EXIT_DONE && more && same;
    }
    sqlite3_finalize(statement);
    if (code == WTR_EXIT_DONE && (!same || i < count)) {
        wtr_complain_plain("%s: entry %lld: row %u of its %s is not what its record says", ledger->path, (long long)entry, i + 1, wtr_index_tables[table]);
        (*found)++;
    }
    return code;
}

WtrExit wtr_index_compare(const WtrLedger *ledger, int64_t entry, const WtrIndex *index, unsigned *found)
{
    WtrExit code = WTR_EXIT_DONE;
    for (int table = 0; code == WTR_EXIT_DONE && table < WTR_INDEX_TABLES; table++)
        code = compare_table(ledger, entry, index, table, found);
    return code;
}
