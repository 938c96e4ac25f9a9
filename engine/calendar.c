/* calendar.c — working days in constant time, from a prefix count.
 *
 * Relies on: base, date. Guarantees: as calendar.h says; a table is immutable once built. */
#include "calendar.h"
#include "date.h"

/* The longest range a calendar may know: an image cannot ask for more memory than this takes. */
#define LONGEST_RANGE (400 * 366)

static bool is_weekend(const WtrCalendar *calendar, int32_t day) { return calendar->weekend >> wtr_weekday(day) & 1u; }

WtrStatus wtr_calendar_build(WtrArena *arena, const WtrCalendar *calendar, const WtrHoliday *holidays, WtrCalendarTable *out) {
    if (calendar->from < WTR_DAY_MIN || calendar->to > WTR_DAY_MAX || calendar->to < calendar->from) return WTR_LIMIT;
    if (calendar->to - calendar->from >= LONGEST_RANGE) return WTR_LIMIT;
    size_t length = (size_t)(calendar->to - calendar->from) + 1;
    uint32_t *count = wtr_arena_array(arena, length, sizeof *count);
    int32_t *days = wtr_arena_array(arena, length, sizeof *days);
    if (!count || !days) return WTR_NO_MEMORY;
    uint32_t next = calendar->holidays.first, end = next + calendar->holidays.count, working = 0;
    for (int32_t day = calendar->from; day <= calendar->to; day++) {
        while (next < end && holidays[next].day < day) next++;
        bool free_day = is_weekend(calendar, day) || (next < end && holidays[next].day == day);
        if (!free_day) days[working++] = day;
        count[day - calendar->from] = working;
    }
    *out = (WtrCalendarTable){.from = calendar->from, .to = calendar->to, .count = count, .day = days, .days = working};
    return WTR_OK;
}

static bool knows(const WtrCalendarTable *calendar, int32_t day) { return day >= calendar->from && day <= calendar->to; }

/* Working days from the first known day up to and including `day`. */
static uint32_t count_to(const WtrCalendarTable *calendar, int32_t day) { return calendar->count[day - calendar->from]; }

bool wtr_calendar_working(const WtrCalendarTable *calendar, int32_t day) {
    if (!knows(calendar, day)) return false;
    return count_to(calendar, day) > (day == calendar->from ? 0 : count_to(calendar, day - 1));
}

int32_t wtr_calendar_add(const WtrCalendarTable *calendar, int32_t day, int64_t n) {
    if (!knows(calendar, day)) return 0;
    if (n == 0) return day;
    int64_t days = calendar->days;
    if (n > days || n < -days) return 0;
    /* Forward, working day number 1 is the first after `day`. Backward, number 1 is the last before it,
     * so that `day` itself, when it works, is left out of the count. */
    int64_t before = (int64_t)count_to(calendar, day) - (n < 0 && wtr_calendar_working(calendar, day));
    int64_t ordinal = n > 0 ? before + n - 1 : before + n;
    return ordinal < 0 || ordinal >= days ? 0 : calendar->day[ordinal];
}

bool wtr_calendar_between(const WtrCalendarTable *calendar, int32_t from, int32_t to, int32_t *out) {
    if (!knows(calendar, from) || !knows(calendar, to)) return false;
    *out = (int32_t)count_to(calendar, to) - (int32_t)count_to(calendar, from);
    return true;
}
