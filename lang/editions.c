/* editions.c — sets of days as intervals (see editions.h).
 *
 * Relies on: engine/date.h for the first and the last day there is. Guarantees: pure arithmetic; inside,
 * every bound is a day, and only the results have 0 for "open". */
#include "editions.h"

#include <stdlib.h>
#include <string.h>

#include "../engine/date.h"

static int32_t lower(const WtrInterval *interval) { return interval->from ? interval->from : WTR_DAY_MIN; }
static int32_t upper(const WtrInterval *interval) { return interval->to ? interval->to : WTR_DAY_MAX; }

static int by_start(const void *a, const void *b) {
    const WtrInterval *left = a, *right = b;
    if (left->from != right->from) return left->from < right->from ? -1 : 1;
    return (left->to > right->to) - (left->to < right->to);
}

/* The intervals of `days` with both bounds stated; one for every day, none for never. */
typedef struct Plain { const WtrInterval *at; uint32_t count; } Plain;

static const WtrInterval every_day = {0, 0};

static Plain plain(const WtrDays *days) {
    if (days->never) return (Plain){NULL, 0};
    if (!days->count) return (Plain){&every_day, 1};
    return (Plain){days->at, days->count};
}

/* Opens the outer bounds; a set that is one interval of every day becomes "no interval". */
static WtrDays finish(WtrInterval *at, uint32_t count) {
    if (!count) return (WtrDays){NULL, 0, true};
    if (at[0].from <= WTR_DAY_MIN) at[0].from = 0;
    if (at[count - 1].to >= WTR_DAY_MAX) at[count - 1].to = 0;
    if (count == 1 && !at[0].from && !at[0].to) return (WtrDays){NULL, 0, false};
    return (WtrDays){at, count, false};
}

WtrDays wtr_days_of(WtrArena *arena, const WtrInterval *intervals, uint32_t count) {
    WtrInterval *sorted = wtr_arena_array(arena, count ? count : 1, sizeof *sorted);
    if (!sorted) return (WtrDays){0};
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        WtrInterval bounded = {lower(&intervals[i]), upper(&intervals[i])};
        if (bounded.from <= bounded.to) sorted[kept++] = bounded;
    }
    if (kept > 1) qsort(sorted, kept, sizeof *sorted, by_start);
    uint32_t merged = 0;
    for (uint32_t i = 0; i < kept; i++) {
        if (merged && sorted[i].from <= sorted[merged - 1].to + 1) {
            if (sorted[i].to > sorted[merged - 1].to) sorted[merged - 1].to = sorted[i].to;
        } else sorted[merged++] = sorted[i];
    }
    return finish(sorted, merged);
}

WtrDays wtr_days_union(WtrArena *arena, WtrDays a, WtrDays b) {
    Plain left = plain(&a), right = plain(&b);
    if (!left.count) return b;
    if (!right.count) return a;
    WtrInterval *both = wtr_arena_array(arena, (size_t)left.count + right.count, sizeof *both);
    if (!both) return (WtrDays){0};
    memcpy(both, left.at, left.count * sizeof *both);
    memcpy(both + left.count, right.at, right.count * sizeof *both);
    return wtr_days_of(arena, both, left.count + right.count);
}

WtrDays wtr_days_intersect(WtrArena *arena, WtrDays a, WtrDays b) {
    if (a.never || b.never) return (WtrDays){NULL, 0, true};
    if (!a.count) return b;
    if (!b.count) return a;
    WtrInterval *out = wtr_arena_array(arena, (size_t)a.count + b.count, sizeof *out);
    if (!out) return (WtrDays){0};
    uint32_t count = 0;
    for (uint32_t i = 0, j = 0; i < a.count && j < b.count;) {
        int32_t from = lower(&a.at[i]) > lower(&b.at[j]) ? lower(&a.at[i]) : lower(&b.at[j]);
        int32_t left = upper(&a.at[i]), right = upper(&b.at[j]), to = left < right ? left : right;
        if (from <= to) out[count++] = (WtrInterval){from, to};
        if (left < right) i++;
        else j++;
    }
    return finish(out, count);
}

bool wtr_days_overlap(WtrDays a, WtrDays b) {
    Plain left = plain(&a), right = plain(&b);
    for (uint32_t i = 0, j = 0; i < left.count && j < right.count;) {
        if (upper(&left.at[i]) < lower(&right.at[j])) i++;
        else if (upper(&right.at[j]) < lower(&left.at[i])) j++;
        else return true;
    }
    return false;
}

bool wtr_days_within(WtrDays inner, WtrDays outer) {
    Plain few = plain(&inner), many = plain(&outer);
    uint32_t j = 0;
    for (uint32_t i = 0; i < few.count; i++) {
        while (j < many.count && upper(&many.at[j]) < lower(&few.at[i])) j++;
        if (j == many.count || lower(&few.at[i]) < lower(&many.at[j]) || upper(&few.at[i]) > upper(&many.at[j])) return false;
    }
    return true;
}

bool wtr_days_include(WtrDays days, int32_t day) {
    Plain all = plain(&days);
    for (uint32_t i = 0; i < all.count; i++)
        if (lower(&all.at[i]) <= day && day <= upper(&all.at[i])) return true;
    return false;
}

int32_t wtr_days_last(WtrDays days) {
    return days.never || !days.count ? 0 : days.at[days.count - 1].to;
}

const char *wtr_days_words(WtrArena *arena, WtrDays days) {
    if (days.never) return "on no day";
    if (!days.count) return "on every day";
    WtrText out = {0};
    for (uint32_t i = 0; i < days.count; i++) {
        char from[11], to[11];
        const char *join = i ? (i + 1 == days.count ? " and " : ", ") : "";
        if (days.at[i].from) wtr_day_format(days.at[i].from, from);
        if (days.at[i].to) wtr_day_format(days.at[i].to, to);
        if (!days.at[i].from) wtr_text_printf(&out, "%sup to %s", join, to);
        else if (!days.at[i].to) wtr_text_printf(&out, "%sfrom %s", join, from);
        else wtr_text_printf(&out, "%sfrom %s to %s", join, from, to);
    }
    return wtr_words_keep(arena, &out);
}

WtrDays wtr_standing_days(const WtrStanding *standing) {
    return (WtrDays){standing->days.at, standing->days.count, standing->never};
}

void wtr_standing_set(WtrStanding *standing, WtrDays days) {
    standing->days.at = days.at;
    standing->days.count = standing->days.capacity = days.count;
    standing->never = days.never;
}
