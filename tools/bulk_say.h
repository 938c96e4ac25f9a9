/* bulk_say.h — what a run over many cases says beside its results: messages, progress, totals.
 *
 * Relies on: tool.h, POSIX files. Guarantees: an errors file is written beside its target and renamed into place, or
 * into a device or a pipe directly; progress is shown on a terminal only, and only while results go elsewhere. */
#ifndef WTR_BULK_SAY_H
#define WTR_BULK_SAY_H

#include "bulk.h"

/* Where the messages about cases go. */
typedef struct WtrMessages {
    const char *path;                    /* NULL: standard error */
    WtrText beside;                      /* the file that is renamed at the end; empty where it is written in place */
    int descriptor;
    bool failed;
} WtrMessages;

/* WTR_EXIT_IO, after having complained, when the file cannot be written. */
WtrExit wtr_messages_open(const char *path, WtrMessages *out);
WtrExit wtr_messages_write(WtrMessages *messages, const WtrText *text);
/* Puts the file in its place. */
WtrExit wtr_messages_close(WtrMessages *messages);

/* How far a run is. */
typedef struct WtrProgress {
    bool shown;                          /* there is a terminal to show it on */
    bool on_screen;
    int64_t began, last;                 /* milliseconds of a clock that never steps back */
    uint64_t bytes;                      /* of all files together; 0 where not known */
} WtrProgress;

void wtr_progress_begin(char *const *paths, int count, WtrProgress *out);
/* Shows it, a few times a second at most. `done` counts bytes of the files. */
void wtr_progress_show(WtrProgress *progress, uint64_t cases, uint64_t done);
/* Takes it off the screen, before other words and at the end. */
void wtr_progress_clear(WtrProgress *progress);

/* "3 cases read: 2 evaluated, 1 refused", of a run that ended early behind "stopped early; until then". */
void wtr_say_totals(const WtrBulkTotals *totals);

#endif
