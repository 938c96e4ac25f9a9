/* ledger.h — decision records in an SQLite file, chained so that nothing is altered unseen (SPEC "The ledger").
 *
 *     ledger_store     the file: making it, opening it, refusing one whose schema is not ours
 *     ledger_index     what is looked up of a record: worked out from its bytes, kept, compared
 *     ledger_chain     entries and their hashes: adding, heads, verifying
 *     ledger_replay    records evaluated again; ledger_export  all of it as plain files
 *     ledger_query     list, due;   ledger   the command
 *
 * Relies on: libsqlite3, decision.h, sha256. Guarantees: an entry whose adding was said to be done is on the disk; what is
 * looked up can always be worked out again from the records, which alone are trusted, and they only as far as the chain. */
#ifndef WTR_LEDGER_H
#define WTR_LEDGER_H

#include <sqlite3.h>

#include "decision.h"
#include "sha256.h"
#include "plain.h"
#include "tool.h"

typedef struct WtrLedger { sqlite3 *db; const char *path; } WtrLedger;

/* ---- the file ---------------------------------------------------------------------------------------------- */

/* Makes an empty ledger; a file that is there is left as it is, and refused. */
WtrExit wtr_ledger_init(const char *path);
/* Opens one, for reading only or for writing. WTR_EXIT_LEDGER after having named what is wrong with it. Close it in every case. */
WtrExit wtr_ledger_open(const char *path, bool writes, WtrLedger *out);
void wtr_ledger_close(WtrLedger *ledger);

/* Complains of what SQLite found, and gives the exit code for it: a damaged file is WTR_EXIT_LEDGER, a full disk or a ledger
 * in use for too long WTR_EXIT_IO, no memory WTR_EXIT_LIMIT. */
WtrExit wtr_ledger_fail(const WtrLedger *ledger);
/* Prepares a statement; WTR_EXIT_DONE or as wtr_ledger_fail. */
WtrExit wtr_ledger_prepare(const WtrLedger *ledger, const char *sql, sqlite3_stmt **out);
/* Runs statements without results. */
WtrExit wtr_ledger_run(const WtrLedger *ledger, const char *sql);
/* The next row: *more is false behind the last. */
WtrExit wtr_ledger_step(const WtrLedger *ledger, sqlite3_stmt *statement, bool *more);
/* The number that a statement without parameters gives; 0 where it gives none. */
WtrExit wtr_ledger_number(const WtrLedger *ledger, const char *sql, int64_t *out);
/* Loads a stored rulebook, whose bytes must have the hash they are stored under. */
WtrExit wtr_ledger_rulebook(const WtrLedger *ledger, const char *hash, WtrRulebook **out);

/* ---- what is looked up ---------------------------------------------------------------------------------------- */

typedef enum WtrIndexTable { WTR_INDEX_CASES, WTR_INDEX_DUTIES, WTR_INDEX_DEADLINES, WTR_INDEX_PARAGRAPHS, WTR_INDEX_TABLES } WtrIndexTable;
#define WTR_INDEX_COLUMNS 7
extern const char *const wtr_index_tables[WTR_INDEX_TABLES];

/* A row, but for its entry: texts, or NULL. Columns that a table does not have are NULL. */
typedef struct WtrIndexRow { const char *at[WTR_INDEX_COLUMNS]; } WtrIndexRow;
typedef struct WtrIndex {
    WtrArena *arena;
    WTR_VEC(WtrIndexRow) rows[WTR_INDEX_TABLES];
} WtrIndex;

/* What is looked up of a record. False when out of memory, or when `problem` says that the result cannot be read. */
bool wtr_index_make(const WtrDecision *decision, WtrIndex *out, WtrText *problem);
void wtr_index_free(WtrIndex *index);
WtrExit wtr_index_insert(const WtrLedger *ledger, int64_t entry, const WtrIndex *index);
/* Complains of the first row of each table that is not what the record says; *found counts the tables. */
WtrExit wtr_index_compare(const WtrLedger *ledger, int64_t entry, const WtrIndex *index, unsigned *found);

/* ---- the chain ------------------------------------------------------------------------------------------------- */

/* An entry as stored. Texts and bytes last until the statement goes on. */
typedef struct WtrLedgerEntry {
    int64_t number;
    const char *added, *rulebook;        /* the day it was added; the rulebook's hash */
    const char *record; size_t length;
    WtrDigest previous, hash;
} WtrLedgerEntry;

/* All entries in their order, or one: prepare, then read until *more is false. */
WtrExit wtr_ledger_entries(const WtrLedger *ledger, int64_t only, sqlite3_stmt **out);
WtrExit wtr_ledger_next(const WtrLedger *ledger, sqlite3_stmt *statement, WtrLedgerEntry *out, bool *more);
/* SHA-256 over the domain "wtr.ledger.entry.1", the hash before it, its number, its day, its rulebook and its record. */
WtrDigest wtr_ledger_hash(const WtrDigest *previous, const WtrLedgerEntry *entry);

/* How many entries there are, and the last one's hash; of an empty ledger a hash of its own. */
typedef struct WtrHead { int64_t entries; WtrDigest hash; } WtrHead;
WtrExit wtr_ledger_head(const WtrLedger *ledger, WtrHead *out);
/* The hash before the first entry: SHA-256 over "wtr.ledger.begin.1" and the ledger's own 32 bytes of chance. */
WtrExit wtr_ledger_begin(const WtrLedger *ledger, WtrDigest *out);
void wtr_head_write(const WtrHead *head, WtrText *out);           /* "wtr-head:1:43:…" */
bool wtr_head_read(const char *text, size_t length, WtrHead *out);

/* Adds a record that was read and found good, within the caller's transaction. */
WtrExit wtr_ledger_append(const WtrLedger *ledger, const WtrDecision *decision, WtrHead *head);
/* Checks everything that can be checked without evaluating; `written` (may be NULL) is a head written down earlier.
 * Names each thing found. WTR_EXIT_LEDGER when there was one. */
WtrExit wtr_ledger_verify(const WtrLedger *ledger, const WtrHead *written);

/* Evaluates entries again: all, or those of `numbers`. */
WtrExit wtr_ledger_replay(const WtrLedger *ledger, const int64_t *numbers, int count);
WtrExit wtr_ledger_export(const WtrLedger *ledger, const char *folder);

/* ---- looking up --------------------------------------------------------------------------------------------------- */

/* What is asked for; NULL or 0 is anything. */
typedef struct WtrLedgerQuery {
    const char *name, *duty, *state, *source;
    int64_t page, para;
    const char *from, *to;               /* as_of */
    const char *by, *today;              /* of what falls due */
    bool json;
} WtrLedgerQuery;
WtrExit wtr_ledger_list(const WtrLedger *ledger, const WtrLedgerQuery *query);
WtrExit wtr_ledger_due(const WtrLedger *ledger, const WtrLedgerQuery *query);

#endif
