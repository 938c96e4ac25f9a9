/* ledger_replay.c — see ledger.h: records evaluated again, each with the rulebook kept beside it. */
#include <inttypes.h>
#include <string.h>

#include "ledger.h"

typedef struct Replaying {
    const WtrLedger *ledger;
    WtrRulebook *rulebook;               /* the last one that was needed: mostly the next one, too */
    int64_t same, withheld;
    unsigned found;
} Replaying;

static WtrExit use_rulebook(Replaying *replaying, const char *hash)
{
    if (replaying->rulebook != NULL && strcmp(wtr_rulebook_hash(replaying->rulebook), hash) == 0)
        return WTR_EXIT_DONE;
    wtr_rulebook_free(replaying->rulebook);
    replaying->rulebook = NULL;
    return wtr_ledger_rulebook(replaying->ledger, hash, &replaying->rulebook);
}

static WtrExit note(Replaying *replaying, const WtrLedgerEntry *entry, WtrAgain again, const WtrText *problem)
{
    switch (again) {
    case WTR_AGAIN_SAME: replaying->same++; break;
    case WTR_AGAIN_WITHHELD:
        replaying->withheld++;
        printf("entry %" PRId64 ": values are withheld; it was not evaluated again\n", entry->number);
        break;
    case WTR_AGAIN_NO_MEMORY:
        wtr_complain_plain("out of memory");
        return WTR_EXIT_LIMIT;
    case WTR_AGAIN_DIFFERENT: case WTR_AGAIN_FAILED:
        replaying->found++;
        wtr_complain_plain("%s: entry %" PRId64 ": %s", replaying->ledger->path, entry->number, problem->at);
        break;
    }
    return WTR_EXIT_DONE;
}

static WtrExit replay_entry(Replaying *replaying, const WtrLedgerEntry *entry)
{
    WtrDecision decision;
    WtrText problem = {0};
    WtrStatus status = wtr_decision_read(entry->record, entry->length, &decision, &problem);
    WtrExit code = status == WTR_OK ? use_rulebook(replaying, decision.rulebook) : WTR_EXIT_DONE;
    if (code == WTR_EXIT_DONE) {
        WtrAgain again = status == WTR_NO_MEMORY ? WTR_AGAIN_NO_MEMORY : WTR_AGAIN_FAILED;
        if (status == WTR_OK)
            again = wtr_decision_again(&decision, replaying->rulebook, &problem);
        code = note(replaying, entry, again, &problem);
    }
    if (code == WTR_EXIT_LEDGER) {                   /* the rulebook: it has been named */
        replaying->found++;
        code = WTR_EXIT_DONE;
    }
    wtr_decision_free(&decision);
    wtr_text_free(&problem);
    return code;
}

/* The entry of that number, or all for 0. */
static WtrExit replay_some(Replaying *replaying, int64_t number)
{
    sqlite3_stmt *statement = NULL;
    WtrLedgerEntry entry;
    bool more = true, any = false;
    WtrExit code = wtr_ledger_entries(replaying->ledger, number, &statement);
    while (code == WTR_EXIT_DONE && (code = wtr_ledger_next(replaying->ledger, statement, &entry, &more)) == WTR_EXIT_DONE && more) {
        any = true;
        code = replay_entry(replaying, &entry);
    }
    sqlite3_finalize(statement);
    if (code == WTR_EXIT_DONE && number != 0 && !any) {
        wtr_complain_plain("%s has no entry %" PRId64, replaying->ledger->path, number);
        code = WTR_EXIT_USAGE;
    }
    return code;
}

WtrExit wtr_ledger_replay(const WtrLedger *ledger, const int64_t *numbers, int count)
{
    Replaying replaying = {.ledger = ledger};
    WtrExit code = wtr_ledger_run(ledger, "BEGIN");
    if (code == WTR_EXIT_DONE && count == 0)
        code = replay_some(&replaying, 0);
    for (int i = 0; code == WTR_EXIT_DONE && i < count; i++)
        code = replay_some(&replaying, numbers[i]);
    wtr_rulebook_free(replaying.rulebook);
    if (code == WTR_EXIT_DONE && replaying.found > 0)
        code = WTR_EXIT_LEDGER;
    if (code == WTR_EXIT_DONE || code == WTR_EXIT_LEDGER)
        printf("%" PRId64 " evaluated again, the same byte for byte; %" PRId64 " with values withheld; %u not the same\n", replaying.same,
               replaying.withheld, replaying.found);
    return code;
}
