/* diag.h — diagnostics are data, collected while compiling and printed once, at the edge.
 *
 * Relies on: diag.def (every code once: number, name, severity, title, page with a wrong and a right
 * example), source.h. Guarantees: adding a diagnostic never fails the pass that reports it; one error
 * never hides the next; they come out in the order of the source, whatever pass found them. */
#ifndef WTR_DIAG_H
#define WTR_DIAG_H

#include "../engine/base.h"
#include "source.h"

#define WTR_DIAG_MOST 1000             /* errors, and warnings, that are kept; the rest are counted */

/* diag.def:  DIAG(number, NAME, severity, "lint-name or empty", "title", "page text")
 *   number 1..999 → code "WTR0001". severity ERROR, WARNING (a slip that was mended, or a lint) or NOTE. */
typedef enum WtrDiagId {
#define DIAG(number, name, severity, lint, title, page) WTR_DIAG_##name,
#include "diag.def"
#undef DIAG
    WTR_DIAG_COUNT
} WtrDiagId;

typedef enum WtrSeverity { WTR_SEVERITY_ERROR, WTR_SEVERITY_WARNING, WTR_SEVERITY_NOTE } WtrSeverity;

typedef struct WtrDiagInfo {
    unsigned number; const char *name; WtrSeverity severity;
    const char *lint;                  /* "" unless the code is a lint, which one item may allow by this name */
    const char *title, *page;
} WtrDiagInfo;
extern const WtrDiagInfo wtr_diags[WTR_DIAG_COUNT];

typedef struct WtrRelated { WtrLoc loc; const char *text; struct WtrRelated *next; } WtrRelated;

/* The edit that mends it: replace `loc` by `text` (insert where loc is empty, delete where text is ""). */
typedef struct WtrEdit { WtrLoc loc; const char *text; } WtrEdit;

typedef struct WtrDiag {
    WtrDiagId id;
    WtrLoc loc;
    const char *message;               /* what was found and what was expected, one sentence */
    const char *help;                  /* the way out, or NULL */
    bool has_edit; WtrEdit edit;
    WtrRelated *related;               /* earlier declaration, other half of a clash, chain of a cycle */
    const char *cites;                 /* the citation of the rule it stands in: "wt2020 page 96", or NULL */
    const char *item;                  /* "notify_panel": the item it stands in, or NULL */
} WtrDiag;

typedef struct WtrDiags {
    WtrArena *arena;
    WTR_VEC(WtrDiag *) list;
    uint32_t errors, warnings;
    WtrDiag spare;                     /* handed out for diagnostics that are counted and not kept */
    bool held_back;                    /* some were: past WTR_DIAG_MOST of one severity */
} WtrDiags;

/* Adds a diagnostic and returns it so that help, edit and related places can be put on it; when out of
 * memory it counts the error and returns a spare that nobody sees, never NULL. */
WtrDiag *wtr_diag_add(WtrDiags *diags, WtrDiagId id, WtrLoc loc, const char *format, ...) __attribute__((format(printf, 4, 5)));
void wtr_diag_help(WtrDiags *diags, WtrDiag *diag, const char *format, ...) __attribute__((format(printf, 3, 4)));
void wtr_diag_edit(WtrDiags *diags, WtrDiag *diag, WtrLoc loc, const char *text);
void wtr_diag_related(WtrDiags *diags, WtrDiag *diag, WtrLoc loc, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Puts them in the order of the source (file as first used, then offset, then code) and drops repeats. */
void wtr_diag_sort(WtrDiags *diags);
/* Drops what is said of the meaning of a line (codes from 220 on) that could not be read as a whole: most of it
 * follows from that, and what does not is said when the line can be read. They must be in order. */
void wtr_diag_drop_cascades(WtrDiags *diags, const WtrSourceFile *files, uint32_t file_count);

/* Prints all, as text for people (place, line, caret, related places, help) or as JSON lines of an array. */
void wtr_diag_text(const WtrDiags *diags, const WtrSourceFile *files, uint32_t file_count, bool colour, WtrText *out);
void wtr_diag_json(const WtrDiags *diags, const WtrSourceFile *files, uint32_t file_count, WtrText *out);

/* Row of the code written as "WTR0123", "123" or a lint's name; WTR_DIAG_COUNT when there is none. */
WtrDiagId wtr_diag_find(const char *code);

#endif
