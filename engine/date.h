/* date.h — dates as day numbers in the proleptic Gregorian calendar (SPEC "Dates").
 *
 * Relies on: nothing. Guarantees: pure functions, no clock, no locale, no time zone.
 * Day 1 is 0001-01-01, day 3652059 is 9999-12-31; 0 is never a date and stands for "no date" in
 * tables. "Not yet" (an event that lies after `as_of`) is the day number WTR_NOT_YET, see wtr.h. */
#ifndef WTR_DATE_H
#define WTR_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WTR_DAY_MIN 1
#define WTR_DAY_MAX 3652059

typedef struct WtrYmd { int year, month, day; } WtrYmd;

/* The day number of a date, or 0 when there is no such date (31 April, year 0, year 10000). */
int32_t wtr_day_from_ymd(int year, int month, int day);
WtrYmd wtr_ymd_from_day(int32_t day);                  /* `day` must lie in WTR_DAY_MIN..WTR_DAY_MAX */
/* 0 = Monday … 6 = Sunday. */
int wtr_weekday(int32_t day);
/* Reads exactly "YYYY-MM-DD" (ten bytes); 0 when it is not that or no such date exists. */
int32_t wtr_day_parse(const char *text, size_t length);
/* Writes "YYYY-MM-DD" and a NUL. */
void wtr_day_format(int32_t day, char out[11]);
/* Writes "Mon 4 Jan 2021" and a NUL (LANGUAGE and CONTRACT: how people read dates). */
void wtr_day_format_people(int32_t day, char out[20]);

/* The same day of the month `months` later or earlier, or the last day of that month (30 Nov + 3
 * months = 28 Feb: norms W4). 0 when it leaves the years 0001–9999. */
int32_t wtr_day_add_months(int32_t day, int64_t months);
int32_t wtr_day_add_years(int32_t day, int64_t years);  /* 29 Feb + 1 year = 28 Feb, as add_months */
/* `day` + `days`, or 0 when it leaves the years 0001–9999. */
int32_t wtr_day_add_days(int32_t day, int64_t days);

/* Whole years, months or days from `from` to `to`; negative when `to` comes first. Someone born on
 * 29 February completes a year on 1 March in a common year (norms W6): the count is of birthdays,
 * not the inverse of wtr_day_add_years. */
int32_t wtr_years_between(int32_t from, int32_t to);
int32_t wtr_months_between(int32_t from, int32_t to);

#endif
