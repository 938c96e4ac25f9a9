/* ledger_query.c — see ledger.h: what is in a ledger, and what falls due. */
#include <inttypes.h>
#include <string.h>

#include "../engine/date.h"
#include "ledger.h"
#include "page.h"

static const char *column(sqlite3_stmt *statement, int at)
{
    return (const char *)sqlite3_column_text(statement, at);
}

static void text_field(WtrJson *json, const char *key, const char *text)
{
    wtr_json_key(json, key);
    wtr_json_string(json, text);
}

static void number_field(WtrJson *json, const char *key, int64_t number)
{
    wtr_json_key(json, key);
    wtr_json_number(json, number);
}

/* Prints what was gathered and starts anew: a ledger may be longer than memory. */
static WtrExit pass_on(WtrText *out)
{
    WtrExit code = WTR_EXIT_DONE;
    if (out->failed) {
        wtr_complain_plain("out of memory");
        code = WTR_EXIT_LIMIT;
    } else {
        code = wtr_print(out->at, out->length);
        out->length = 0;
    }
    return code;
}

/* ---- list ---------------------------------------------------------------------------------------------------------- */

/* A duty, a state and a paragraph that are asked for together are asked of one and the same duty. */
static const char list_sql[] =
    "SELECT e.entry, e.added, c.name, c.as_of, c.today, c.due, c.undetermined, c.decision, lower(hex(e.hash)) FROM cases c JOIN entries e USING(entry)"
    " WHERE (?1 IS NULL OR c.name = ?1) AND (?2 IS NULL OR c.as_of >= ?2) AND (?3 IS NULL OR c.as_of <= ?3)"
    " AND ((?4 IS NULL AND ?5 IS NULL AND ?6 IS NULL) OR EXISTS(SELECT 1 FROM duties d WHERE d.entry = c.entry AND (?4 IS NULL OR d.duty = ?4)"
    " AND (?5 IS NULL OR EXISTS(SELECT 1 FROM deadlines l WHERE l.entry = d.entry AND l.place = d.place AND l.state = ?5))"
    " AND (?6 IS NULL OR EXISTS(SELECT 1 FROM paragraphs p WHERE p.entry = d.entry AND p.place = d.place AND p.source = ?6"
    " AND (?7 = 0 OR ?7 BETWEEN p.page AND p.page_to) AND (?8 = 0 OR ?8 BETWEEN p.para AND p.para_to)))))"
    " ORDER BY e.entry";

static void list_text(WtrText *out, sqlite3_stmt *statement)
{
    WtrPage page = {out, false};
    WtrText line = {0};
    const char *name = column(statement, 2), *decided = column(statement, 7);
    wtr_text_printf(&line, "entry %s: %s, as of %s: %s due, %s undetermined%s%s; added %s", column(statement, 0),
                    name != NULL ? name : "a case without a name", column(statement, 3), column(statement, 5), column(statement, 6),
                    decided != NULL ? "; " : "", decided != NULL ? decided : "", column(statement, 1));
    if (line.failed)
        out->failed = true;
    else
        wtr_page_text(&page, 0, 4, line.at);
    wtr_text_free(&line);
}

static void list_json(WtrJson *json, sqlite3_stmt *statement)
{
    wtr_json_object_flat(json);
    number_field(json, "entry", sqlite3_column_int64(statement, 0));
    text_field(json, "added", column(statement, 1));
    text_field(json, "case", column(statement, 2));
    text_field(json, "as_of", column(statement, 3));
    text_field(json, "today", column(statement, 4));
    number_field(json, "due", sqlite3_column_int64(statement, 5));
    number_field(json, "undetermined", sqlite3_column_int64(statement, 6));
    text_field(json, "agreed_or_overridden", column(statement, 7));
    text_field(json, "hash", column(statement, 8));
    wtr_json_object_end(json);
}

WtrExit wtr_ledger_list(const WtrLedger *ledger, const WtrLedgerQuery *query)
{
    sqlite3_stmt *statement = NULL;
    WtrText out = {0};
    WtrJson json = {.out = &out, .pretty = true};
    bool more = true;
    int64_t count = 0;
    WtrExit code = wtr_ledger_prepare(ledger, list_sql, &statement);
    const char *const texts[] = {query->name, query->from, query->to, query->duty, query->state, query->source};
    if (code == WTR_EXIT_DONE) {
        for (int i = 0; i < 6; i++)
            sqlite3_bind_text(statement, i + 1, texts[i], -1, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 7, query->page);
        sqlite3_bind_int64(statement, 8, query->para);
    }
    if (query->json)
        wtr_json_array(&json, false);
    while (code == WTR_EXIT_DONE && (code = wtr_ledger_step(ledger, statement, &more)) == WTR_EXIT_DONE && more) {
        if (query->json)
            list_json(&json, statement);
        else
            list_text(&out, statement);
        count++;
        code = pass_on(&out);
    }
    sqlite3_finalize(statement);
    if (query->json)
        wtr_json_array_end(&json);
    if (query->json)
        wtr_text_puts(&out, "\n");
    else
        wtr_text_printf(&out, "%" PRId64 " %s\n", count, count == 1 ? "entry" : "entries");
    if (code == WTR_EXIT_DONE)
        code = pass_on(&out);
    wtr_text_free(&out);
    return code;
}

/* ---- due ------------------------------------------------------------------------------------------------------------- */

/* Of each case its newest record. A duty not to do something does not fall due. */
static const char due_sql[] =
    "SELECT l.date, l.date < ?2, c.name, c.entry, d.duty, d.instance, l.words, l.modality, l.state, d.status, c.as_of"
    " FROM deadlines l JOIN duties d ON d.entry = l.entry AND d.place = l.place JOIN cases c ON c.entry = l.entry"
    " WHERE (l.date <= ?1 OR (l.date = 'withheld' AND ?3)) AND (?3 OR l.date <> 'withheld') AND l.modality NOT IN ('must_not', 'should_not')"
    " AND ((d.status = 'due' AND l.state IN ('open', 'overdue', 'unknown', 'blocked')) OR d.status = 'undetermined')"
    " AND (c.name IS NULL OR c.entry = (SELECT max(entry) FROM cases n WHERE n.name = c.name))"
    " AND (?4 IS NULL OR c.name = ?4) AND (?5 IS NULL OR d.duty = ?5)"
    " ORDER BY l.date, c.name, l.entry, l.place, l.number";

/* Whether a deadline's day is there to be compared. */
static bool is_day(const char *date, int32_t *day)
{
    *day = date != NULL ? wtr_day_parse(date, strlen(date)) : 0;
    return *day != 0;
}

static void due_heading(WtrText *out, const char *words, const char *date)
{
    WtrPage page = {out, false};
    WtrText line = {0};
    char day[20] = "";
    int32_t number;
    if (is_day(date, &number))
        wtr_day_format_people(number, day);
    wtr_text_printf(&line, "%s %s", words, day);
    if (line.failed)
        out->failed = true;
    else
        wtr_page_text(&page, 0, 0, line.at);
    wtr_text_free(&line);
}

static void due_text(WtrText *out, sqlite3_stmt *statement)
{
    WtrPage page = {out, false};
    WtrText line = {0};
    const char *name = column(statement, 2), *instance = column(statement, 5), *state = column(statement, 8);
    char day[20] = "a day withheld";
    int32_t number;
    if (is_day(column(statement, 0), &number))
        wtr_day_format_people(number, day);
    wtr_text_printf(&line, "%s: %s (entry %s): %s%s%s%s: %s (%s)", day, name != NULL ? name : "a case without a name", column(statement, 3), column(statement, 4),
                    instance != NULL ? " (" : "", instance != NULL ? instance : "", instance != NULL ? ")" : "", column(statement, 6), column(statement, 7));
    if (strcmp(column(statement, 9), "undetermined") == 0)
        wtr_text_puts(&line, "; if it applies");
    else if (state != NULL && strcmp(state, "unknown") == 0)
        wtr_text_puts(&line, "; not known whether it was done");
    else if (state != NULL && strcmp(state, "blocked") == 0)
        wtr_text_puts(&line, "; it cannot be done yet");
    if (line.failed)
        out->failed = true;
    else
        wtr_page_text(&page, 2, 4, line.at);
    wtr_text_free(&line);
}

static void due_json(WtrJson *json, sqlite3_stmt *statement)
{
    wtr_json_object_flat(json);
    text_field(json, "date", column(statement, 0));
    wtr_json_key(json, "overdue");
    wtr_json_bool(json, sqlite3_column_int(statement, 1) != 0);
    text_field(json, "case", column(statement, 2));
    number_field(json, "entry", sqlite3_column_int64(statement, 3));
    text_field(json, "duty", column(statement, 4));
    text_field(json, "instance", column(statement, 5));
    text_field(json, "text", column(statement, 6));
    text_field(json, "modality", column(statement, 7));
    text_field(json, "state", column(statement, 8));
    text_field(json, "status", column(statement, 9));
    text_field(json, "as_of", column(statement, 10));
    wtr_json_object_end(json);
}

typedef struct DueOut { WtrText out; WtrJson json; int64_t count; bool any_overdue, any_due; } DueOut;

static void due_row(DueOut *due, sqlite3_stmt *statement, const WtrLedgerQuery *query, bool withheld)
{
    bool overdue = sqlite3_column_int(statement, 1) != 0;
    due->count += !withheld;
    if (query->json) {
        due_json(&due->json, statement);
        return;
    }
    if (!withheld && overdue && !due->any_overdue)
        due_heading(&due->out, "Overdue on", query->today);
    if (!withheld && !overdue && !due->any_due)
        due_heading(&due->out, "Due by", query->by);
    due->any_overdue = due->any_overdue || overdue;
    due->any_due = due->any_due || (!withheld && !overdue);
    due_text(&due->out, statement);
}

/* The deadlines with their days, or those whose days are withheld. */
static WtrExit due_rows(const WtrLedger *ledger, const WtrLedgerQuery *query, DueOut *due, bool withheld)
{
    sqlite3_stmt *statement = NULL;
    bool more = true, any = false;
    WtrExit code = wtr_ledger_prepare(ledger, due_sql, &statement);
    if (code == WTR_EXIT_DONE) {
        sqlite3_bind_text(statement, 1, withheld ? "" : query->by, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 2, withheld ? "" : query->today, -1, SQLITE_STATIC);
        sqlite3_bind_int(statement, 3, withheld);
        sqlite3_bind_text(statement, 4, query->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 5, query->duty, -1, SQLITE_STATIC);
    }
    while (code == WTR_EXIT_DONE && (code = wtr_ledger_step(ledger, statement, &more)) == WTR_EXIT_DONE && more) {
        if (withheld && !any && !query->json)
            wtr_text_puts(&due->out, "On days that are withheld\n");
        any = true;
        due_row(due, statement, query, withheld);
        code = pass_on(&due->out);
    }
    sqlite3_finalize(statement);
    return code;
}

WtrExit wtr_ledger_due(const WtrLedger *ledger, const WtrLedgerQuery *query)
{
    DueOut due = {.count = 0};
    due.json = (WtrJson){.out = &due.out, .pretty = true};
    if (query->json) {
        wtr_json_object(&due.json);
        text_field(&due.json, "by", query->by);
        text_field(&due.json, "today", query->today);
        wtr_json_key(&due.json, "due");
        wtr_json_array(&due.json, false);
    }
    WtrExit code = due_rows(ledger, query, &due, false);
    if (query->json) {
        wtr_json_array_end(&due.json);
        wtr_json_key(&due.json, "withheld");
        wtr_json_array(&due.json, false);
    }
    if (code == WTR_EXIT_DONE)
        code = due_rows(ledger, query, &due, true);
    if (query->json) {
        wtr_json_array_end(&due.json);
        wtr_json_object_end(&due.json);
        wtr_text_puts(&due.out, "\n");
    } else {
        wtr_text_printf(&due.out, "%" PRId64 " %s, from the newest record of each case. People decide.\n", due.count, due.count == 1 ? "deadline" : "deadlines");
    }
    if (code == WTR_EXIT_DONE)
        code = pass_on(&due.out);
    wtr_text_free(&due.out);
    return code;
}
