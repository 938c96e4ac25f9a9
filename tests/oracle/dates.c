/* dates.c — the oracle's own dates: a table of every day from 0001-01-01 to 9999-12-31, made by walking
 * from one day to the next, and working days counted one at a time.
 *
 * Relies on: nothing of the engine. Guarantees: no formula that the engine's calendar could share. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

typedef struct Ymd { int16_t year; int8_t month, day; } Ymd;

static Ymd *days;                          /* days[1] is 0001-01-01 */
static int32_t first_of_year[10001];

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int month_length(int year, int month) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : lengths[month - 1];
}

bool oracle_dates_begin(void) {
    days = calloc(ORACLE_DAYS + 1, sizeof *days);
    if (!days) return false;
    int year = 1, month = 1, day = 1;
    for (int32_t n = 1; n <= ORACLE_DAYS; n++) {
        days[n] = (Ymd){(int16_t)year, (int8_t)month, (int8_t)day};
        if (month == 1 && day == 1) first_of_year[year] = n;
        if (++day > month_length(year, month)) { day = 1; month++; }
        if (month > 12) { month = 1; year++; }
    }
    return true;
}

void oracle_dates_end(void) { free(days); }

int32_t oracle_day(int year, int month, int day) {
    if (year < 1 || year > 9999) return 0;
    for (int32_t n = first_of_year[year]; n <= ORACLE_DAYS && days[n].year == year; n++)
        if (days[n].month == month && days[n].day == day) return n;
    return 0;
}

void oracle_date_text(int32_t day, char out[11]) {
    snprintf(out, 11, "%04u-%02u-%02u", (unsigned)days[day].year % 10000u, (unsigned)days[day].month % 100u, (unsigned)days[day].day % 100u);
}

static int32_t add_months(int32_t day, int64_t count) {
    int64_t month = (int64_t)days[day].year * 12 + days[day].month - 1 + count;
    int64_t year = month / 12;
    if (month < 12 || year > 9999) return 0;
    int length = month_length((int)year, (int)(month % 12) + 1);
    int wanted = days[day].day < length ? days[day].day : length;
    return oracle_day((int)year, (int)(month % 12) + 1, wanted);
}

int32_t oracle_add(int32_t day, int64_t count, WtrUnit unit) {
    int64_t sum = day;
    switch (unit) {
    case WTR_DAYS: sum += count; break;
    case WTR_WEEKS: sum += 7 * count; break;
    case WTR_MONTHS: return add_months(day, count);
    case WTR_YEARS: return add_months(day, 12 * count);
    case WTR_WORKING_DAYS: return 0;
    }
    return sum < 1 || sum > ORACLE_DAYS ? 0 : (int32_t)sum;
}

/* Months completed from the earlier to the later day: the day of the month must have come round. */
static int64_t months_completed(int32_t from, int32_t to) {
    Ymd a = days[from], b = days[to];
    int64_t months = (b.year - a.year) * 12 + (b.month - a.month);
    return b.day < a.day ? months - 1 : months;
}

int64_t oracle_span(int32_t from, int32_t to, WtrUnit unit) {
    if (to < from) return -oracle_span(to, from, unit);
    switch (unit) {
    case WTR_DAYS: return to - from;
    case WTR_WEEKS: return (to - from) / 7;
    case WTR_MONTHS: return months_completed(from, to);
    case WTR_YEARS: return months_completed(from, to) / 12;
    case WTR_WORKING_DAYS: break;
    }
    return 0;
}

/* ---- working days ---------------------------------------------------------------------------------------- */

bool oracle_calendar_knows(const WtrItem *calendar, int32_t day) {
    return day >= calendar->known_from.day && day <= calendar->known_to.day;
}

bool oracle_working(const WtrItem *calendar, int32_t day) {
    static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    const char *name = names[(day - 1) % 7];            /* 0001-01-01 was a Monday */
    for (uint32_t i = 0; i < calendar->weekend.count; i++)
        if (!strcmp(calendar->weekend.at[i].text, name)) return false;
    for (uint32_t i = 0; i < calendar->holidays.count; i++)
        if (calendar->holidays.at[i].date.day == day) return false;
    return true;
}

int32_t oracle_add_working(const WtrItem *calendar, int32_t day, int64_t count) {
    int32_t step = count < 0 ? -1 : 1;
    int64_t left = count < 0 ? -count : count;
    if (!oracle_calendar_knows(calendar, day)) return 0;
    while (left > 0) {
        day += step;
        if (!oracle_calendar_knows(calendar, day)) return 0;
        if (oracle_working(calendar, day)) left--;
    }
    return day;
}

bool oracle_span_working(const WtrItem *calendar, int32_t from, int32_t to, int64_t *out) {
    if (!oracle_calendar_knows(calendar, from) || !oracle_calendar_knows(calendar, to)) return false;
    int64_t count = 0;
    for (int32_t day = (from < to ? from : to) + 1; day <= (from < to ? to : from); day++)
        if (oracle_working(calendar, day)) count++;
    *out = from < to ? count : -count;
    return true;
}
