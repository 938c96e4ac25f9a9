/* bulk.h — files of cases through any number of threads, results and messages in the order of the input
 * (SPEC "Many cases").
 *
 * Relies on: records.h, session, POSIX threads. Guarantees: a bad case never stops the next one; what comes out is the
 * same for any number of threads; memory does not grow with the number of cases; totals reconcile (read = evaluated +
 * refused), also those of a run that ended early, which says how far it came. */
#ifndef WTR_BULK_H
#define WTR_BULK_H

#include "case_reader.h"
#include "records.h"
#include "session.h"

#define WTR_BULK_BLOCK 512               /* cases of a block, where nobody says otherwise */
#define WTR_BULK_THREADS 256             /* the most that may be asked for */

/* Evaluated cases on their way out. */
typedef struct WtrBlock {
    const WtrBatch *batch;               /* at least one case */
    uint32_t lane;                       /* of the case that is handed over, where they are one by one */
    const char *path;                    /* of the file, as messages name it */
    bool one;                            /* the file is one case: rows have no number */
    bool several;                        /* the run may hold any number of cases */
} WtrBlock;

/* What becomes of blocks. Threads call `write`, each with a state of its own; all else is called by one at a time. */
typedef struct WtrBulkWriter {
    void *context;
    uint32_t cases;                      /* of a block */
    bool by_name;                        /* the row of a case that has a name is never written */
    bool one_by_one;                     /* `write` is called for each case of a block by itself, in order */
    void *(*state_new)(void *context);                                          /* NULL when out of memory */
    WtrExit (*write)(void *state, const WtrBlock *block, WtrText *out);         /* appends; anything but DONE ends the run */
    void (*state_free)(void *context, void *state);                             /* in no particular order, at the end */
    const char *between;                 /* stands between what two blocks append, where both append something */
    /* Before and after all output; `begin` may be called when there are no cases at all. Both may be NULL. */
    void (*begin)(void *context, bool several, WtrText *out);
    void (*end)(void *context, bool several, bool written, WtrText *out);
} WtrBulkWriter;

typedef struct WtrBulkOptions {
    char *const *paths; int count;       /* none: standard input, unless that is a terminal */
    WtrPiecesOptions pieces;
    unsigned threads;                    /* 0: the cores there are */
    const char *errors;                  /* the file for messages, or NULL: standard error */
    const char *one_case;                /* --case: only this one is written, in a block of its own; NULL: all */
    bool quiet;                          /* the totals are nobody's business */
} WtrBulkOptions;

typedef struct WtrBulkTotals {
    uint64_t evaluated, refused;         /* of those read */
    uint64_t found;                      /* cases that one_case names */
    bool limit;                          /* one was refused for its size */
    bool several;                        /* the input could hold any number of cases */
    bool stopped;                        /* the run ended early: these are not all */
} WtrBulkTotals;

/* Runs all files and prints what the writer makes of them. Says the totals of a run of several cases. The exit code of
 * the run: WTR_EXIT_FACTS, or _LIMIT, when cases were refused; that of what ended it early, after having complained.
 * Where one case is asked for, by its name or, of a case without one, by its row in a file of many: WTR_EXIT_DONE once it
 * was found, whatever became of the others (that has been said); else, after having complained, WTR_EXIT_USAGE or, as it
 * may be among the refused, their code. */
WtrExit wtr_bulk_run(const WtrSession *session, const WtrBulkOptions *options, const WtrBulkWriter *writer, WtrBulkTotals *totals);

#endif
