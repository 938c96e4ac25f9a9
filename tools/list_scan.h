/* list_scan.h — a JSON list taken apart into its entries, without reading what they hold.
 *
 * Relies on: bytemask.h. Guarantees: where an entry of a valid list ends is found exactly; what cannot be the text of
 * an entry (a bracket that does not match, a line break within a string) is a fault at its place, so that a mistake in
 * one entry does not swallow the file. 64 readable bytes lie behind every text. */
#ifndef WTR_LIST_SCAN_H
#define WTR_LIST_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* What is expected next: `[`, an entry or `]`, an entry, a comma or `]`, nothing. */
typedef enum WtrListPhase { WTR_LIST_BEFORE, WTR_LIST_FIRST, WTR_LIST_ENTRY, WTR_LIST_AFTER, WTR_LIST_OVER } WtrListPhase;

typedef struct WtrListScan {
    WtrListPhase phase;          /* at `end` */
    size_t end;                  /* whole entries and what stands between them lie before it */
    size_t entries;              /* how many */
    const char *fault; size_t fault_at;          /* static text, or NULL; nothing behind it was looked at */
} WtrListScan;

/* Goes on through a list that is at `phase`; `last` says that no more text will follow. Brackets of the list and commas
 * between its entries become blanks. */
WtrListScan wtr_list_scan(char *text, size_t length, WtrListPhase phase, bool last);

#endif
