/* ledger_chain.c — see ledger.h: entries, their hashes, and what holds between them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../engine/date.h"
#include "ledger.h"

/* ---- hashes --------------------------------------------------------------------------------------------------------- */

WtrDigest wtr_ledger_hash(const WtrDigest *previous, const WtrLedgerEntry *entry)
{
    WtrHashing hashing;
    wtr_hashing_begin(&hashing, "wtr.ledger.entry.1");
    wtr_hashing_add(&hashing, previous->bytes, sizeof previous->bytes);
    wtr_hashing_number(&hashing, (uint64_t)entry->number);
    wtr_hashing_add(&hashing, entry->added, strlen(entry->added));
    wtr_hashing_add(&hashing, entry->rulebook, strlen(entry->rulebook));
    wtr_hashing_add(&hashing, entry->record, entry->length);
    return wtr_hashing_end(&hashing);
}

/* A column of 32 bytes; anything else is read as zeroes, which is the hash of nothing. */
static WtrDigest digest_column(sqlite3_stmt *statement, int column)
{
    WtrDigest digest = {{0}};
    const void *bytes = sqlite3_column_blob(statement, column);
    if (bytes != NULL && sqlite3_column_bytes(statement, column) == WTR_DIGEST_SIZE)
        memcpy(digest.bytes, bytes, sizeof digest.bytes);
    return digest;
}

/* A text; one with a NUL byte in it is read as empty, so that nothing behind it goes unseen. */
static const char *text_column(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text != NULL && strlen(text) == (size_t)sqlite3_column_bytes(statement, column) ? text : "";
}

WtrExit wtr_ledger_begin(const WtrLedger *ledger, WtrDigest *out)
{
    sqlite3_stmt *statement = NULL;
    bool more = false;
    WtrExit code = wtr_ledger_prepare(ledger, "SELECT chance FROM ledger", &statement);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_step(ledger, statement, &more);
    if (code == WTR_EXIT_DONE) {
        WtrHashing hashing;
        wtr_hashing_begin(&hashing, "wtr.ledger.begin.1");
        WtrDigest chance = more ? digest_column(statement, 0) : (WtrDigest){{0}};
        wtr_hashing_add(&hashing, chance.bytes, sizeof chance.bytes);
        *out = wtr_hashing_end(&hashing);
    }
    sqlite3_finalize(statement);
    return code;
}

WtrExit wtr_ledger_head(const WtrLedger *ledger, WtrHead *out)
{
    sqlite3_stmt *statement = NULL;
    bool more = false;
    WtrExit code = wtr_ledger_prepare(ledger, "SELECT entries, head FROM ledger", &statement);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_step(ledger, statement, &more);
    if (code == WTR_EXIT_DONE && !more) {
        wtr_complain_plain("%s: its own row, with the number of entries, is missing", ledger->path);
        code = WTR_EXIT_LEDGER;
    }
    if (code == WTR_EXIT_DONE)
        *out = (WtrHead){sqlite3_column_int64(statement, 0), digest_column(statement, 1)};
    sqlite3_finalize(statement);
    return code;
}

#define HEAD "wtr-head:1:"

void wtr_head_write(const WtrHead *head, WtrText *out)
{
    char hex[WTR_HEX_SIZE];
    wtr_digest_hex(&head->hash, hex);
    wtr_text_printf(out, HEAD "%" PRId64 ":%s", head->entries, hex);
}

bool wtr_head_read(const char *text, size_t length, WtrHead *out)
{
    size_t at = strlen(HEAD);
    int64_t entries = 0;
    WtrDigest hash;
    if (length < at || memcmp(text, HEAD, at) != 0 || at == length || text[at] == ':')
        return false;
    for (; at < length && text[at] >= '0' && text[at] <= '9'; at++)
        if (!wtr_mul_checked(entries, 10, &entries) || !wtr_add_checked(entries, text[at] - '0', &entries))
            return false;
    if (at == length || text[at] != ':' || !wtr_digest_parse(text + at + 1, length - at - 1, &hash))
        return false;
    *out = (WtrHead){entries, hash};
    return true;
}

/* ---- entries ---------------------------------------------------------------------------------------------------------- */

WtrExit wtr_ledger_entries(const WtrLedger *ledger, int64_t only, sqlite3_stmt **out)
{
    WtrExit code = wtr_ledger_prepare(ledger, "SELECT entry, added, rulebook, previous, hash, record FROM entries WHERE ?1 = 0 OR entry = ?1 ORDER BY entry", out);
    if (code == WTR_EXIT_DONE)
        sqlite3_bind_int64(*out, 1, only);
    return code;
}

WtrExit wtr_ledger_next(const WtrLedger *ledger, sqlite3_stmt *statement, WtrLedgerEntry *out, bool *more)
{
    WtrExit code = wtr_ledger_step(ledger, statement, more);
    if (code != WTR_EXIT_DONE || !*more)
        return code;
    const char *record = sqlite3_column_blob(statement, 5);
    *out = (WtrLedgerEntry){.number = sqlite3_column_int64(statement, 0), .added = text_column(statement, 1), .rulebook = text_column(statement, 2),
                            .record = record != NULL ? record : "", .length = (size_t)sqlite3_column_bytes(statement, 5),
                            .previous = digest_column(statement, 3), .hash = digest_column(statement, 4)};
    return code;
}

/* ---- adding -------------------------------------------------------------------------------------------------------------- */

static WtrExit insert_entry(const WtrLedger *ledger, const WtrLedgerEntry *entry)
{
    sqlite3_stmt *statement = NULL;
    bool more;
    WtrExit code = wtr_ledger_prepare(ledger, "INSERT INTO entries(entry, added, rulebook, previous, hash, record) VALUES(?1, ?2, ?3, ?4, ?5, ?6)", &statement);
    if (code == WTR_EXIT_DONE) {
        sqlite3_bind_int64(statement, 1, entry->number);
        sqlite3_bind_text(statement, 2, entry->added, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 3, entry->rulebook, -1, SQLITE_STATIC);
        sqlite3_bind_blob(statement, 4, entry->previous.bytes, WTR_DIGEST_SIZE, SQLITE_STATIC);
        sqlite3_bind_blob(statement, 5, entry->hash.bytes, WTR_DIGEST_SIZE, SQLITE_STATIC);
        sqlite3_bind_blob64(statement, 6, entry->record, entry->length, SQLITE_STATIC);
        code = wtr_ledger_step(ledger, statement, &more);
    }
    sqlite3_finalize(statement);
    return code;
}

static WtrExit put_head(const WtrLedger *ledger, const WtrHead *head)
{
    sqlite3_stmt *statement = NULL;
    bool more;
    WtrExit code = wtr_ledger_prepare(ledger, "UPDATE ledger SET entries = ?1, head = ?2", &statement);
    if (code == WTR_EXIT_DONE) {
        sqlite3_bind_int64(statement, 1, head->entries);
        sqlite3_bind_blob(statement, 2, head->hash.bytes, WTR_DIGEST_SIZE, SQLITE_STATIC);
        code = wtr_ledger_step(ledger, statement, &more);
    }
    sqlite3_finalize(statement);
    return code;
}

WtrExit wtr_ledger_append(const WtrLedger *ledger, const WtrDecision *decision, WtrHead *head)
{
    WtrIndex index;
    WtrText problem = {0};
    WtrExit code = WTR_EXIT_DONE;
    char today[11];
    wtr_day_format(wtr_clock_today(), today);
    WtrLedgerEntry entry = {.number = head->entries + 1, .added = today, .rulebook = decision->rulebook, .record = decision->text,
                            .length = decision->length, .previous = head->hash};
    entry.hash = wtr_ledger_hash(&entry.previous, &entry);
    if (!wtr_index_make(decision, &index, &problem)) {
        wtr_complain_plain("%s", problem.length > 0 ? problem.at : "out of memory");
        code = problem.length > 0 ? WTR_EXIT_LEDGER : WTR_EXIT_LIMIT;
    }
    WtrHead next = {entry.number, entry.hash};
    if (code == WTR_EXIT_DONE)
        code = insert_entry(ledger, &entry);
    if (code == WTR_EXIT_DONE)
        code = wtr_index_insert(ledger, entry.number, &index);
    if (code == WTR_EXIT_DONE)
        code = put_head(ledger, &next);
    if (code == WTR_EXIT_DONE)
        *head = next;
    wtr_index_free(&index);
    wtr_text_free(&problem);
    return code;
}

/* ---- verifying ------------------------------------------------------------------------------------------------------------ */

typedef struct Verifying {
    const WtrLedger *ledger;
    const WtrHead *written;
    int64_t entries, expected;           /* met; the number the next should have */
    WtrDigest stated, computed;          /* of the entry before: its hash as stored, and as it should be */
    int64_t rows[WTR_INDEX_TABLES];      /* of the records */
    unsigned found;
} Verifying;

/* Names one thing that is not what it was. */
#define name_found(verifying, ...) ((verifying)->found++, wtr_complain_plain(__VA_ARGS__))

static void check_number(Verifying *verifying, const WtrLedgerEntry *entry)
{
    const char *path = verifying->ledger->path;
    if (entry->number == verifying->expected + 1)
        name_found(verifying, "%s: entry %" PRId64 " is missing", path, verifying->expected);
    else if (entry->number != verifying->expected)
        name_found(verifying, "%s: entries %" PRId64 " to %" PRId64 " are missing", path, verifying->expected, entry->number - 1);
}

/* An entry that was altered is named once: the one after it may follow what it said or what it should have said. */
static void check_links(Verifying *verifying, const WtrLedgerEntry *entry)
{
    const char *path = verifying->ledger->path;
    bool follows = wtr_digest_same(&entry->previous, &verifying->computed) || wtr_digest_same(&entry->previous, &verifying->stated);
    WtrDigest computed = wtr_ledger_hash(&entry->previous, entry);
    if (!wtr_digest_same(&computed, &entry->hash))
        name_found(verifying, "%s: entry %" PRId64 " was altered: its hash is not that of its contents", path, entry->number);
    else if (!follows && entry->number == verifying->expected)
        name_found(verifying, "%s: entry %" PRId64 " does not follow %s", path, entry->number, entry->number == 1 ? "this ledger's beginning" : "the one before it");
    verifying->stated = entry->hash;
    verifying->computed = computed;
}

static void check_written(Verifying *verifying, const WtrLedgerEntry *entry)
{
    if (verifying->written != NULL && verifying->written->entries == entry->number && !wtr_digest_same(&verifying->written->hash, &entry->hash))
        name_found(verifying, "%s: entry %" PRId64 " is not the one of the head that was written down: the ledger was written anew, up to there at least",
                   verifying->ledger->path, entry->number);
}

/* The record by itself, and what is looked up of it. */
static WtrExit check_record(Verifying *verifying, const WtrLedgerEntry *entry)
{
    WtrDecision decision;
    WtrIndex index = {.arena = NULL};
    WtrText problem = {0};
    WtrExit code = WTR_EXIT_DONE;
    WtrStatus status = wtr_decision_read(entry->record, entry->length, &decision, &problem);
    if (status == WTR_OK && !wtr_index_make(&decision, &index, &problem))
        status = problem.length > 0 ? WTR_BAD_ARGUMENT : WTR_NO_MEMORY;
    if (status == WTR_NO_MEMORY) {
        wtr_complain_plain("out of memory");
        code = WTR_EXIT_LIMIT;
    } else if (status != WTR_OK) {
        name_found(verifying, "%s: entry %" PRId64 ": its record: %s", verifying->ledger->path, entry->number, problem.at);
    } else {
        if (strcmp(decision.rulebook, entry->rulebook) != 0)
            name_found(verifying, "%s: entry %" PRId64 " names another rulebook than its record does", verifying->ledger->path, entry->number);
        for (int i = 0; i < WTR_INDEX_TABLES; i++)
            verifying->rows[i] += index.rows[i].count;
        code = wtr_index_compare(verifying->ledger, entry->number, &index, &verifying->found);
    }
    wtr_index_free(&index);
    wtr_decision_free(&decision);
    wtr_text_free(&problem);
    return code;
}

static WtrExit check_entries(Verifying *verifying)
{
    sqlite3_stmt *statement = NULL;
    WtrLedgerEntry entry;
    bool more = true;
    WtrExit code = wtr_ledger_begin(verifying->ledger, &verifying->computed);
    verifying->stated = verifying->computed;
    verifying->expected = 1;
    bool from_beginning = code == WTR_EXIT_DONE && verifying->written != NULL && verifying->written->entries == 0;
    if (from_beginning && !wtr_digest_same(&verifying->written->hash, &verifying->computed))
        name_found(verifying, "%s: it is not the ledger of the head that was written down", verifying->ledger->path);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_entries(verifying->ledger, 0, &statement);
    while (code == WTR_EXIT_DONE && (code = wtr_ledger_next(verifying->ledger, statement, &entry, &more)) == WTR_EXIT_DONE && more) {
        check_number(verifying, &entry);
        check_links(verifying, &entry);
        check_written(verifying, &entry);
        code = check_record(verifying, &entry);
        verifying->expected = entry.number + 1;
        verifying->entries++;
    }
    sqlite3_finalize(statement);
    return code;
}

/* What the ledger says of itself, against what was met. */
static WtrExit check_ends(Verifying *verifying)
{
    const char *path = verifying->ledger->path;
    WtrHead head;
    int64_t rows = 0, right = 0;
    WtrExit code = wtr_ledger_number(verifying->ledger, "SELECT count(*) FROM ledger", &rows);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_number(verifying->ledger, "SELECT count(*) FROM ledger WHERE one = 1", &right);
    if (code == WTR_EXIT_DONE && (rows != 1 || right != 1)) {
        name_found(verifying, "%s: its own row, with the number of entries, is %s", path,
                   rows == 0 ? "missing" : rows == 1 ? "not where it belongs" : "there more than once");
        return code;
    }
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_head(verifying->ledger, &head);
    if (code != WTR_EXIT_DONE)
        return code;
    if (head.entries > verifying->expected - 1)
        name_found(verifying, "%s: %" PRId64 " entries were added, and the last there is has number %" PRId64 ": the end was cut off", path,
                   head.entries, verifying->expected - 1);
    else if (head.entries != verifying->entries)
        name_found(verifying, "%s: it says that it has %" PRId64 " entries, and has %" PRId64, path, head.entries, verifying->entries);
    else if (!wtr_digest_same(&head.hash, &verifying->stated) && !wtr_digest_same(&head.hash, &verifying->computed))
        name_found(verifying, "%s: the hash of its end is not that of its last entry", path);
    if (verifying->written != NULL && verifying->written->entries > verifying->expected - 1)
        name_found(verifying, "%s: the head that was written down has %" PRId64 " entries, the ledger %" PRId64 ": the end was cut off", path,
                   verifying->written->entries, verifying->entries);
    return code;
}

/* Rows of what is looked up that belong to no record. */
static WtrExit check_rows(Verifying *verifying)
{
    WtrExit code = WTR_EXIT_DONE;
    for (int i = 0; code == WTR_EXIT_DONE && i < WTR_INDEX_TABLES; i++) {
        char sql[80];
        int64_t rows = 0;
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", wtr_index_tables[i]);
        code = wtr_ledger_number(verifying->ledger, sql, &rows);
        if (code == WTR_EXIT_DONE && rows != verifying->rows[i] && verifying->found == 0)
            name_found(verifying, "%s: %s has %" PRId64 " rows, its records say %" PRId64, verifying->ledger->path, wtr_index_tables[i], rows,
                       verifying->rows[i]);
    }
    return code;
}

static WtrExit check_rulebooks(Verifying *verifying)
{
    sqlite3_stmt *statement = NULL;
    bool more = true;
    static const char sql[] = "SELECT hash, EXISTS(SELECT 1 FROM entries WHERE rulebook = rulebooks.hash) FROM rulebooks ORDER BY hash";
    WtrExit code = wtr_ledger_prepare(verifying->ledger, sql, &statement);
    while (code == WTR_EXIT_DONE && (code = wtr_ledger_step(verifying->ledger, statement, &more)) == WTR_EXIT_DONE && more) {
        const char *hash = (const char *)sqlite3_column_text(statement, 0);
        WtrRulebook *rulebook = NULL;
        if (sqlite3_column_int(statement, 1) == 0)
            name_found(verifying, "%s: rulebook %s belongs to no entry", verifying->ledger->path, hash);
        code = wtr_ledger_rulebook(verifying->ledger, hash, &rulebook);
        if (code == WTR_EXIT_LEDGER) {               /* it has been named */
            verifying->found++;
            code = WTR_EXIT_DONE;
        }
        wtr_rulebook_free(rulebook);
    }
    sqlite3_finalize(statement);
    return code;
}

/* SQLite's own checks: pages, indexes, types and references. `sql` gives a text for each thing that is wrong. */
static WtrExit check_file(Verifying *verifying, const char *sql, const char *what)
{
    sqlite3_stmt *statement = NULL;
    bool more = true;
    WtrExit code = wtr_ledger_prepare(verifying->ledger, sql, &statement);
    while (code == WTR_EXIT_DONE && (code = wtr_ledger_step(verifying->ledger, statement, &more)) == WTR_EXIT_DONE && more) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (text == NULL || strcmp(text, "ok") != 0)
            name_found(verifying, "%s: %s%s", verifying->ledger->path, what, text != NULL ? text : "something");
    }
    sqlite3_finalize(statement);
    return code;
}

WtrExit wtr_ledger_verify(const WtrLedger *ledger, const WtrHead *written)
{
    Verifying verifying = {.ledger = ledger, .written = written};
    static WtrExit (*const checks[])(Verifying *) = {check_entries, check_ends, check_rows, check_rulebooks};
    WtrExit code = wtr_ledger_run(ledger, "BEGIN");        /* everything is read as it was at one moment */
    if (code == WTR_EXIT_DONE)
        code = check_file(&verifying, "PRAGMA integrity_check", "the file is damaged: ");
    if (code == WTR_EXIT_DONE)
        code = check_file(&verifying, "SELECT format('%s: row %s has no %s', \"table\", coalesce(rowid, '(without number)'), parent) FROM pragma_foreign_key_check",
                          "a row belongs to nothing: ");
    for (size_t i = 0; code == WTR_EXIT_DONE && i < sizeof checks / sizeof *checks; i++)
        code = checks[i](&verifying);
    if (code == WTR_EXIT_DONE && verifying.found > 0)
        code = WTR_EXIT_LEDGER;
    if (code != WTR_EXIT_DONE)
        return code;
    WtrText head = {0};
    wtr_head_write(&(WtrHead){verifying.entries, verifying.stated}, &head);
    if (head.failed) {
        wtr_complain_plain("out of memory");
        return WTR_EXIT_LIMIT;
    }
    printf("%s: %" PRId64 " %s, each unaltered and in its place\n", ledger->path, verifying.entries, verifying.entries == 1 ? "entry" : "entries");
    if (written != NULL)
        printf("the head that was written down is that of entry %" PRId64 "\n", written->entries);
    printf("head: %s\n", head.at);
    wtr_text_free(&head);
    return code;
}
