/* calendar.h — working days in constant time (SPEC "Working days").
 *
 * Relies on: base, date. Guarantees: answers outside the range a calendar knows are "not known" (0),
 * never a guess. The day of the event is not counted: day 0. */
#ifndef WTR_CALENDAR_H
#define WTR_CALENDAR_H

#include "base.h"
#include "wtr.h"

/* A calendar with a prefix count of working days and the list of working days by ordinal. */
typedef struct WtrCalendarTable {
    int32_t from, to;              /* known range, inclusive */
    const uint32_t *count;         /* count[d - from]: working days in from..d inclusive */
    const int32_t *day;            /* day[k]: the k-th working day, from 0 */
    uint32_t days;                 /* how many working days there are */
} WtrCalendarTable;

/* Builds the table in `arena`; `holidays` in order of date, `weekend` bit 0 Monday. WTR_NO_MEMORY, or
 * WTR_LIMIT when the known range is longer than 400 years. */
WtrStatus wtr_calendar_build(WtrArena *arena, const WtrCalendar *calendar, const WtrHoliday *holidays, WtrCalendarTable *out);

bool wtr_calendar_working(const WtrCalendarTable *calendar, int32_t day);
/* The n-th working day after `day` (before it, for negative n); n = 0 gives `day` itself. 0 when `day` or
 * the answer lies outside the known range. */
int32_t wtr_calendar_add(const WtrCalendarTable *calendar, int32_t day, int64_t n);
/* Working days after `from` up to and including `to`; negative when `to` comes first: minus the working
 * days after `to` up to and including `from`. False when either lies outside. */
bool wtr_calendar_between(const WtrCalendarTable *calendar, int32_t from, int32_t to, int32_t *out);

#endif
