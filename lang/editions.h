/* editions.h — the days on which things stand: sets of days as intervals, and where a rule gets its own.
 *
 * Relies on: ast.h, query.h. Guarantees: a WtrDays is sorted, disjoint and non-adjacent, its outer bounds
 * 0 where it is open; no interval at all means every day, unless `never` is set; results live in the
 * arena; when memory runs out the arena has failed and the result is every day (SPEC "Editions"). */
#ifndef WTR_EDITIONS_H
#define WTR_EDITIONS_H

#include "ast.h"
#include "query.h"

typedef struct WtrDays { WtrInterval *at; uint32_t count; bool never; } WtrDays;

/* The days of `count` intervals in any order, overlapping or not; 0 bounds are open. */
WtrDays wtr_days_of(WtrArena *arena, const WtrInterval *intervals, uint32_t count);
WtrDays wtr_days_union(WtrArena *arena, WtrDays a, WtrDays b);
WtrDays wtr_days_intersect(WtrArena *arena, WtrDays a, WtrDays b);
bool wtr_days_overlap(WtrDays a, WtrDays b);
/* Whether every day of `inner` is one of `outer`. */
bool wtr_days_within(WtrDays inner, WtrDays outer);
bool wtr_days_include(WtrDays days, int32_t day);
/* The last day, or 0 when there is none. */
int32_t wtr_days_last(WtrDays days);
/* "from 2018-07-04 to 2020-12-08 and from 2023-01-01", "on every day", "on no day". */
const char *wtr_days_words(WtrArena *arena, WtrDays days);

/* What a standing says once it is resolved, and back. */
WtrDays wtr_standing_days(const WtrStanding *standing);
void wtr_standing_set(WtrStanding *standing, WtrDays days);

/* ---- the pass (standing.c) ---------------------------------------------------------------------- */

/* Fills `standing.days` of every item, bullet, deadline and choice; reports editions that are no source,
 * things that never stand, and names shared on the same day. Needs names bound (resolve.c). */
void wtr_editions_assign(WtrPass *pass);

/* Then: leaves in each name's `targets` those that stand with its reader, and reports what is read on a day
 * when nothing of that name stands, or rests on a reading whose default does not stand. */
void wtr_editions_check(WtrPass *pass);

#endif
