/* ledger_export.c — see ledger.h: a ledger as plain files, to be read and checked without this program and without SQLite.
 *
 * FOLDER/records/000001.json …   the records, as they were added
 * FOLDER/rulebooks/HASH.wtb      the rulebooks
 * FOLDER/chain.ndjson            the ledger's 32 bytes of chance, then each entry's hashes, one a line
 * FOLDER/head.txt                the head
 * Made beside its place and moved there whole. */
#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger.h"

static WtrExit cannot_make(const char *path)
{
    wtr_complain_plain("cannot make %s: %s", path, strerror(errno));
    return WTR_EXIT_IO;
}

static WtrExit make_folder(const char *folder, const char *name)
{
    WtrText path = {0};
    wtr_text_printf(&path, "%s/%s", folder, name);
    WtrExit code = path.failed || mkdir(path.at, 0777) != 0 ? cannot_make(name) : WTR_EXIT_DONE;
    wtr_text_free(&path);
    return code;
}

static WtrExit put_file(const char *folder, const char *name, const char *bytes, size_t length)
{
    WtrText path = {0};
    wtr_text_printf(&path, "%s/%s", folder, name);
    WtrExit code = path.failed ? cannot_make(name) : wtr_write_file(path.at, bytes, length);
    wtr_text_free(&path);
    return code;
}

static void digest_field(WtrJson *json, const char *key, const WtrDigest *digest)
{
    char hex[WTR_HEX_SIZE];
    wtr_digest_hex(digest, hex);
    wtr_json_key(json, key);
    wtr_json_string(json, hex);
}

static void chain_line(WtrText *out, const WtrLedgerEntry *entry)
{
    WtrJson json = {.out = out};
    wtr_json_object(&json);
    wtr_json_key(&json, "entry");
    wtr_json_number(&json, entry->number);
    wtr_json_key(&json, "added");
    wtr_json_string(&json, entry->added);
    wtr_json_key(&json, "rulebook");
    wtr_json_string(&json, entry->rulebook);
    digest_field(&json, "previous", &entry->previous);
    digest_field(&json, "hash", &entry->hash);
    wtr_json_object_end(&json);
    wtr_text_puts(out, "\n");
}

static WtrExit put_entries(const WtrLedger *ledger, const char *folder, WtrText *chain)
{
    sqlite3_stmt *statement = NULL;
    WtrLedgerEntry entry;
    char name[48];
    bool more = true;
    WtrExit code = wtr_ledger_entries(ledger, 0, &statement);
    while (code == WTR_EXIT_DONE && (code = wtr_ledger_next(ledger, statement, &entry, &more)) == WTR_EXIT_DONE && more) {
        chain_line(chain, &entry);
        snprintf(name, sizeof name, "records/%06" PRId64 ".json", entry.number);
        code = put_file(folder, name, entry.record, entry.length);
    }
    sqlite3_finalize(statement);
    return code;
}

static WtrExit put_beginning(const WtrLedger *ledger, WtrText *chain)
{
    sqlite3_stmt *statement = NULL;
    bool more = false;
    WtrExit code = wtr_ledger_prepare(ledger, "SELECT lower(hex(chance)) FROM ledger", &statement);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_step(ledger, statement, &more);
    if (code == WTR_EXIT_DONE && more)
        wtr_text_printf(chain, "{\"ledger\":\"%s\"}\n", sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return code;
}

/* A rulebook is called by its hash; what is no hash is never made a file's name. */
static WtrExit put_rulebooks(const WtrLedger *ledger, const char *folder)
{
    sqlite3_stmt *statement = NULL;
    bool more = true;
    WtrExit code = wtr_ledger_prepare(ledger, "SELECT hash, image FROM rulebooks ORDER BY hash", &statement);
    while (code == WTR_EXIT_DONE && (code = wtr_ledger_step(ledger, statement, &more)) == WTR_EXIT_DONE && more) {
        const char *hash = (const char *)sqlite3_column_text(statement, 0), *image = sqlite3_column_blob(statement, 1);
        WtrDigest digest;
        char hex[WTR_HEX_SIZE], name[WTR_HEX_SIZE + 20];
        if (hash == NULL || strncmp(hash, "sha256:", 7) != 0 || !wtr_digest_parse(hash + 7, strlen(hash + 7), &digest)) {
            wtr_complain_plain("%s: a rulebook is stored under `%s`, which is no hash", ledger->path, hash != NULL ? hash : "");
            code = WTR_EXIT_LEDGER;
            continue;
        }
        wtr_digest_hex(&digest, hex);
        snprintf(name, sizeof name, "rulebooks/%s.wtb", hex);
        code = put_file(folder, name, image != NULL ? image : "", (size_t)sqlite3_column_bytes(statement, 1));
    }
    sqlite3_finalize(statement);
    return code;
}

static WtrExit put_all(const WtrLedger *ledger, const char *folder)
{
    WtrText chain = {0}, line = {0};
    WtrHead head;
    WtrExit code = wtr_ledger_run(ledger, "BEGIN");
    if (code == WTR_EXIT_DONE)
        code = make_folder(folder, "records");
    if (code == WTR_EXIT_DONE)
        code = make_folder(folder, "rulebooks");
    if (code == WTR_EXIT_DONE)
        code = put_beginning(ledger, &chain);
    if (code == WTR_EXIT_DONE)
        code = put_entries(ledger, folder, &chain);
    if (code == WTR_EXIT_DONE)
        code = put_rulebooks(ledger, folder);
    if (code == WTR_EXIT_DONE)
        code = wtr_ledger_head(ledger, &head);
    if (code == WTR_EXIT_DONE) {
        wtr_head_write(&head, &line);
        wtr_text_puts(&line, "\n");
        code = chain.failed || line.failed ? WTR_EXIT_LIMIT : put_file(folder, "chain.ndjson", chain.at, chain.length);
    }
    if (code == WTR_EXIT_DONE)
        code = put_file(folder, "head.txt", line.at, line.length);
    wtr_text_free(&chain);
    wtr_text_free(&line);
    return code;
}

static int remove_one(const char *path, const struct stat *file, int kind, struct FTW *place)
{
    (void)file;
    (void)kind;
    (void)place;
    return remove(path);
}

/* rename moves a folder onto an empty one; that is as good as none. */
WtrExit wtr_ledger_export(const WtrLedger *ledger, const char *folder)
{
    WtrText beside = {0};
    wtr_text_printf(&beside, "%s.XXXXXX", folder);
    if (beside.failed || mkdtemp(beside.at) == NULL) {
        WtrExit code = cannot_make(folder);
        wtr_text_free(&beside);
        return code;
    }
    WtrExit code = put_all(ledger, beside.at);
    if (code == WTR_EXIT_DONE && (chmod(beside.at, 0755) != 0 || rename(beside.at, folder) != 0))
        code = cannot_make(folder);
    if (code != WTR_EXIT_DONE)
        nftw(beside.at, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    wtr_text_free(&beside);
    return code;
}
