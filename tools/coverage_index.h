/* coverage_index.h — what `wtr coverage` knows of a rulebook: every citation with what bears it.
 *
 * Relies on: engine/wtr.h, bullets. Guarantees: by source, then page, paragraph and bullet; among equals the
 * rulebook's order. */
#ifndef WTR_COVERAGE_INDEX_H
#define WTR_COVERAGE_INDEX_H

#include "tool.h"

/* What bears a citation: an item itself, or a part of one. */
typedef enum WtrBearing { WTR_BEARS_DUTY, WTR_BEARS_TERM, WTR_BEARS_READING, WTR_BEARS_NARRATIVE, WTR_BEARS_BULLET, WTR_BEARS_DEADLINE, WTR_BEARS_CHOICE } WtrBearing;

/* One citation: `bearing` says what bears it, `item` and `name` the item it stands in. */
typedef struct WtrCoverageEntry {
    const WtrCitation *citation;
    WtrBearing bearing, item;
    const char *name;
    bool draft;
    uint32_t order;                /* keeps the rulebook's order among equals */
} WtrCoverageEntry;

typedef struct WtrCoverage {
    const WtrBook *book;
    WtrArena *arena;
    WTR_VEC(WtrCoverageEntry) entries;
    bool failed;                   /* out of memory */
} WtrCoverage;

/* Gathers and sorts. Free with wtr_coverage_free, also where `failed` is set. */
void wtr_coverage_gather(const WtrBook *book, WtrCoverage *out);
void wtr_coverage_free(WtrCoverage *coverage);

/* "page 14 para 6 bullet 3"; "no page given". */
void wtr_coverage_place(const WtrCitation *citation, WtrText *out);
/* The word for a kind of item or part: duty, term, reading, narrative, bullet, deadline, choice. */
const char *wtr_bearing_name(WtrBearing bearing);

/* The index for people, and all that is in it for programs; of the citations of source `only`, or of every one
 * where it is WTR_NONE. */
void wtr_coverage_text(const WtrCoverage *coverage, uint32_t only, WtrText *out);
/* False when out of memory. */
bool wtr_coverage_json(const WtrRulebook *rulebook, const WtrCoverage *coverage, uint32_t only, WtrText *out);

#endif
