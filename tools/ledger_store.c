/* ledger_store.c — see ledger.h: the SQLite file itself.
 *
 * A ledger may come from anyone. Its schema must be the one below to the letter, before anything of it is used: no trigger,
 * view, index or column more. Triggers, views and functions in the schema are off all the same. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger.h"

#define APPLICATION 0x57545231           /* "WTR1", where SQLite files say whose they are */
#define FORMAT 1
#define WAIT_MS 60000                    /* for another writer */

static const char schema[] =
    "CREATE TABLE ledger(one INTEGER PRIMARY KEY CHECK(one = 1), chance BLOB NOT NULL CHECK(length(chance) = 32),"
    " entries INTEGER NOT NULL, head BLOB NOT NULL CHECK(length(head) = 32)) STRICT;"
    "CREATE TABLE rulebooks(hash TEXT NOT NULL PRIMARY KEY, image BLOB NOT NULL) STRICT;"
    "CREATE TABLE entries(entry INTEGER PRIMARY KEY CHECK(entry > 0), added TEXT NOT NULL, rulebook TEXT NOT NULL REFERENCES rulebooks(hash),"
    " previous BLOB NOT NULL CHECK(length(previous) = 32), hash BLOB NOT NULL UNIQUE CHECK(length(hash) = 32), record BLOB NOT NULL) STRICT;"
    "CREATE TABLE cases(entry INTEGER NOT NULL PRIMARY KEY REFERENCES entries(entry), name TEXT, as_of TEXT NOT NULL, today TEXT NOT NULL,"
    " due INTEGER NOT NULL, undetermined INTEGER NOT NULL, seal TEXT NOT NULL, decision TEXT) STRICT;"
    "CREATE TABLE duties(entry INTEGER NOT NULL REFERENCES entries(entry), place INTEGER NOT NULL, duty TEXT NOT NULL, instance TEXT,"
    " status TEXT NOT NULL, state TEXT, modality TEXT NOT NULL, action TEXT, PRIMARY KEY(entry, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE deadlines(entry INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, date TEXT, words TEXT NOT NULL,"
    " modality TEXT NOT NULL, state TEXT, PRIMARY KEY(entry, place, number), FOREIGN KEY(entry, place) REFERENCES duties(entry, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE paragraphs(entry INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, source TEXT NOT NULL, page INTEGER,"
    " page_to INTEGER, para INTEGER, para_to INTEGER, PRIMARY KEY(entry, place, number),"
    " FOREIGN KEY(entry, place) REFERENCES duties(entry, place)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX cases_by_name ON cases(name);"
    "CREATE INDEX deadlines_by_date ON deadlines(date);";

/* ---- SQLite's answers ------------------------------------------------------------------------------------------ */

WtrExit wtr_ledger_fail(const WtrLedger *ledger)
{
    int code = sqlite3_errcode(ledger->db);
    switch (code & 0xFF) {
    case SQLITE_CORRUPT: case SQLITE_NOTADB: case SQLITE_CONSTRAINT: case SQLITE_MISMATCH: case SQLITE_ERROR: case SQLITE_FORMAT:
        wtr_complain_plain("%s is damaged, or no ledger: %s", ledger->path, sqlite3_errmsg(ledger->db));
        return WTR_EXIT_LEDGER;
    case SQLITE_NOMEM: case SQLITE_TOOBIG:
        wtr_complain_plain("%s: %s", ledger->path, sqlite3_errmsg(ledger->db));
        return WTR_EXIT_LIMIT;
    case SQLITE_BUSY: case SQLITE_LOCKED:
        wtr_complain_plain("%s is being written to by another program; tried for %d seconds", ledger->path, WAIT_MS / 1000);
        return WTR_EXIT_IO;
    default:
        wtr_complain_plain("cannot read or write %s: %s", ledger->path, sqlite3_errmsg(ledger->db));
        return WTR_EXIT_IO;
    }
}

WtrExit wtr_ledger_prepare(const WtrLedger *ledger, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v2(ledger->db, sql, -1, out, NULL) == SQLITE_OK ? WTR_EXIT_DONE : wtr_ledger_fail(ledger);
}

WtrExit wtr_ledger_run(const WtrLedger *ledger, const char *sql)
{
    return sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) == SQLITE_OK ? WTR_EXIT_DONE : wtr_ledger_fail(ledger);
}

WtrExit wtr_ledger_step(const WtrLedger *ledger, sqlite3_stmt *statement, bool *more)
{
    int code = sqlite3_step(statement);
    *more = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? WTR_EXIT_DONE : wtr_ledger_fail(ledger);
}

WtrExit wtr_ledger_number(const WtrLedger *ledger, const char *sql, int64_t *out)
{
    sqlite3_stmt *statement = NULL;
    bool more = false;
    WtrExit code = wtr_ledger_prepare(ledger, sql, &statement);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_step(ledger, statement, &more);
    if (code == WTR_EXIT_DONE)
        *out = more ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return code;
}

/* ---- the schema --------------------------------------------------------------------------------------------------- */

#define LIST_SCHEMA "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY name, type"

/* Names the first thing in which two lists of a schema differ; false where there is none. */
static bool say_other(const WtrLedger *ledger, sqlite3_stmt *found, bool more, sqlite3_stmt *wanted, bool wanted_more)
{
    for (int i = 0; more && wanted_more && i < 4; i++) {
        const char *a = (const char *)sqlite3_column_text(found, i), *b = (const char *)sqlite3_column_text(wanted, i);
        if (a != NULL && b != NULL && strcmp(a, b) == 0)
            continue;
        wtr_complain_plain("%s is refused: its schema is not a ledger's: %s %s", ledger->path, sqlite3_column_text(found, 0), sqlite3_column_text(found, 1));
        return true;
    }
    if (more == wanted_more)
        return false;
    sqlite3_stmt *extra = more ? found : wanted;
    wtr_complain_plain("%s is refused: its schema %s: %s %s", ledger->path, more ? "has more than a ledger's" : "lacks something", sqlite3_column_text(extra, 0),
                 sqlite3_column_text(extra, 1));
    return true;
}

static WtrExit compare_schema(const WtrLedger *ledger, const WtrLedger *model)
{
    sqlite3_stmt *found = NULL, *wanted = NULL;
    bool more = true, wanted_more = true;
    WtrExit code = wtr_ledger_prepare(ledger, LIST_SCHEMA, &found);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_prepare(model, LIST_SCHEMA, &wanted);
    while (code == WTR_EXIT_DONE && (more || wanted_more)) {
        code = wtr_ledger_step(ledger, found, &more);
        if (code == WTR_EXIT_DONE)
            code = wtr_ledger_step(model, wanted, &wanted_more);
        if (code == WTR_EXIT_DONE && say_other(ledger, found, more, wanted, wanted_more))
            code = WTR_EXIT_LEDGER;
    }
    sqlite3_finalize(found);
    sqlite3_finalize(wanted);
    return code;
}

/* An empty ledger in memory is the model: SQLite writes both schemas down in the same way. */
static WtrExit check_schema(const WtrLedger *ledger)
{
    int64_t application = 0, format = 0;
    WtrExit code = wtr_ledger_number(ledger, "PRAGMA application_id", &application);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_number(ledger, "PRAGMA user_version", &format);
    if (code != WTR_EXIT_DONE)
        return code;
    if (application != APPLICATION || format != FORMAT) {
        wtr_complain_plain("%s is no ledger of this program%s", ledger->path, application == APPLICATION ? "'s version" : "");
        return WTR_EXIT_LEDGER;
    }
    WtrLedger model = {.path = "a new ledger"};
    if (sqlite3_open_v2(":memory:", &model.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
        code = wtr_ledger_fail(&model);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_run(&model, schema);
    if (code == WTR_EXIT_DONE)
        code = compare_schema(ledger, &model);
    sqlite3_close(model.db);
    return code;
}

/* ---- opening -------------------------------------------------------------------------------------------------------- */

static WtrExit configure(const WtrLedger *ledger)
{
    static const struct { int option, value; } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0}, {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}, {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
        {SQLITE_DBCONFIG_DQS_DDL, 0}, {SQLITE_DBCONFIG_DQS_DML, 0}};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        sqlite3_db_config(ledger->db, settings[i].option, settings[i].value, NULL);
    sqlite3_limit(ledger->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_extended_result_codes(ledger->db, 1);
    sqlite3_busy_timeout(ledger->db, WAIT_MS);
    return wtr_ledger_run(ledger, "PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0");
}

/* Appends the folder that a path lies in. */
static void folder_of(const char *path, WtrText *out)
{
    const char *slash = strrchr(path, '/');
    wtr_text_add(out, slash == NULL ? "." : path, slash == NULL || slash == path ? 1 : (size_t)(slash - path));
}

/* On a disk that nobody can write to, SQLite must be told that nobody will: it makes files beside a ledger otherwise. Not
 * where a log of writes lies beside it, which would then be passed over. */
static bool never_changes(const char *path)
{
    WtrText folder = {0}, log = {0};
    struct stat file;
    folder_of(path, &folder);
    wtr_text_printf(&log, "%s-wal", path);
    errno = 0;
    bool fixed = !folder.failed && access(folder.at, W_OK) != 0 && errno == EROFS && !log.failed && (stat(log.at, &file) != 0 || file.st_size == 0);
    wtr_text_free(&folder);
    wtr_text_free(&log);
    return fixed;
}

/* SQLite gives some names a meaning of their own (":memory:", ""): a path that cannot be one of them. As a URI where the
 * file can never change. */
static bool name_for_sqlite(const char *path, bool fixed, WtrText *out)
{
    if (!fixed) {
        wtr_text_printf(out, "%s%s", path[0] == '/' ? "" : "./", path);
        return !out->failed;
    }
    wtr_text_puts(out, path[0] == '/' ? "file:" : "file:./");
    for (const char *at = path; *at != '\0'; at++) {
        if (strchr("%?#", *at) != NULL)
            wtr_text_printf(out, "%%%02X", (unsigned char)*at);
        else
            wtr_text_add(out, at, 1);
    }
    wtr_text_puts(out, "?immutable=1");
    return !out->failed;
}

static WtrExit open_file(const char *path, bool writes, WtrLedger *out)
{
    WtrText name = {0};
    bool fixed = !writes && never_changes(path);
    *out = (WtrLedger){.path = path};
    if (!name_for_sqlite(path, fixed, &name)) {
        wtr_text_free(&name);
        wtr_complain_plain("out of memory");
        return WTR_EXIT_LIMIT;
    }
    int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | (fixed ? SQLITE_OPEN_URI : 0);
    int code = sqlite3_open_v2(name.at, &out->db, flags, NULL);
    wtr_text_free(&name);
    if (out->db == NULL) {
        wtr_complain_plain("out of memory");
        return WTR_EXIT_LIMIT;
    }
    return code == SQLITE_OK ? configure(out) : wtr_ledger_fail(out);
}

WtrExit wtr_ledger_open(const char *path, bool writes, WtrLedger *out)
{
    struct stat file;
    *out = (WtrLedger){.path = path};
    errno = 0;
    if (stat(path, &file) != 0 || !S_ISREG(file.st_mode)) {
        wtr_complain_plain("cannot open %s: %s", path, errno != 0 ? strerror(errno) : "it is no file");
        return WTR_EXIT_IO;
    }
    WtrExit code = open_file(path, writes, out);
    if (code == WTR_EXIT_DONE)
        code = check_schema(out);
    if (code == WTR_EXIT_DONE && writes)
        code = wtr_ledger_run(out, "PRAGMA journal_mode=WAL");     /* as it was made; a copy may have been given another */
    return code;
}

void wtr_ledger_close(WtrLedger *ledger)
{
    sqlite3_close(ledger->db);
    ledger->db = NULL;
}

/* ---- making one -------------------------------------------------------------------------------------------------------- */

static WtrExit fill_new(const WtrLedger *ledger)
{
    WtrDigest chance, begin;
    sqlite3_stmt *statement = NULL;
    bool more;
    if (getrandom(chance.bytes, sizeof chance.bytes, 0) != (ssize_t)sizeof chance.bytes) {
        wtr_complain_plain("the system gives no random bytes");
        return WTR_EXIT_IO;
    }
    WtrHashing hashing;
    wtr_hashing_begin(&hashing, "wtr.ledger.begin.1");
    wtr_hashing_add(&hashing, chance.bytes, sizeof chance.bytes);
    begin = wtr_hashing_end(&hashing);
    char numbers[80];
    snprintf(numbers, sizeof numbers, "PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION, FORMAT);
    WtrExit code = wtr_ledger_run(ledger, "PRAGMA journal_mode=WAL; BEGIN");
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_run(ledger, schema);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_run(ledger, numbers);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_prepare(ledger, "INSERT INTO ledger(one, chance, entries, head) VALUES(1, ?1, 0, ?2)", &statement);
    if (code == WTR_EXIT_DONE) {
        sqlite3_bind_blob(statement, 1, chance.bytes, sizeof chance.bytes, SQLITE_STATIC);
        sqlite3_bind_blob(statement, 2, begin.bytes, sizeof begin.bytes, SQLITE_STATIC);
        code = wtr_ledger_step(ledger, statement, &more);
    }
    sqlite3_finalize(statement);
    return code == WTR_EXIT_DONE ? wtr_ledger_run(ledger, "COMMIT") : code;
}

/* A name in a folder is safe once the folder is. */
static bool sync_folder_of(const char *path)
{
    WtrText folder = {0};
    folder_of(path, &folder);
    int descriptor = folder.failed ? -1 : open(folder.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = descriptor >= 0 && fsync(descriptor) == 0;
    if (descriptor >= 0)
        close(descriptor);
    wtr_text_free(&folder);
    return good;
}

static WtrExit cannot_make(const char *path)
{
    wtr_complain_plain("cannot make %s: %s%s", path, strerror(errno), errno == EEXIST ? "; it was left as it is" : "");
    return WTR_EXIT_IO;
}

/* Made beside its place and moved there whole; never onto something. */
WtrExit wtr_ledger_init(const char *path)
{
    WtrText beside = {0};
    struct stat file;
    if (lstat(path, &file) == 0) {
        errno = EEXIST;
        return cannot_make(path);
    }
    wtr_text_printf(&beside, "%s.XXXXXX", path);
    int descriptor = beside.failed ? -1 : mkostemp(beside.at, O_CLOEXEC);
    if (descriptor < 0) {
        WtrExit code = cannot_make(path);
        wtr_text_free(&beside);
        return code;
    }
    close(descriptor);
    WtrLedger ledger;
    WtrExit code = open_file(beside.at, true, &ledger);
    ledger.path = path;
    if (code == WTR_EXIT_DONE)
        code = fill_new(&ledger);
    wtr_ledger_close(&ledger);
    if (code == WTR_EXIT_DONE && (chmod(beside.at, 0644) != 0 || link(beside.at, path) != 0))
        code = cannot_make(path);
    unlink(beside.at);
    if (code == WTR_EXIT_DONE && !sync_folder_of(path))
        code = cannot_make(path);
    wtr_text_free(&beside);
    return code;
}

/* ---- rulebooks ------------------------------------------------------------------------------------------------------------ */

WtrExit wtr_ledger_rulebook(const WtrLedger *ledger, const char *hash, WtrRulebook **out)
{
    sqlite3_stmt *statement = NULL;
    WtrFault fault = {{0}, 0};
    WtrRulebook *rulebook = NULL;
    bool more = false;
    WtrExit code = wtr_ledger_prepare(ledger, "SELECT image FROM rulebooks WHERE hash = ?1", &statement);
    if (code == WTR_EXIT_DONE) {
        sqlite3_bind_text(statement, 1, hash, -1, SQLITE_STATIC);
        code = wtr_ledger_step(ledger, statement, &more);
    }
    if (code == WTR_EXIT_DONE && !more) {
        wtr_complain_plain("%s: rulebook %s is missing", ledger->path, hash);
        code = WTR_EXIT_LEDGER;
    } else if (code == WTR_EXIT_DONE) {
        const void *image = sqlite3_column_blob(statement, 0);
        WtrStatus status = wtr_rulebook_load(image != NULL ? image : "", (size_t)sqlite3_column_bytes(statement, 0), &rulebook, &fault);
        if (status == WTR_OK && strcmp(wtr_rulebook_hash(rulebook), hash) == 0) {
            *out = rulebook;
        } else {
            if (status == WTR_NO_MEMORY)
                wtr_complain_plain("out of memory");
            else
                wtr_complain_plain("%s: rulebook %s was altered%s%s", ledger->path, hash, fault.text[0] != '\0' ? ": " : "", fault.text);
            code = status == WTR_NO_MEMORY ? WTR_EXIT_LIMIT : WTR_EXIT_LEDGER;
            wtr_rulebook_free(rulebook);
        }
    }
    sqlite3_finalize(statement);
    return code;
}
