/* date.c — dates as day numbers in the proleptic Gregorian calendar.
 *
 * Relies on: nothing. Guarantees: as date.h says; nothing here depends on a locale or a clock. */
#include "date.h"

#include <stdio.h>

#define YEARS 9999
#define MONTHS (YEARS * 12)

static bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

static int month_length(int year, int month) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

/* Days before 1 March, counted in years that begin in March, so that a leap day comes last. */
static int32_t days_before(int year, int month) {
    int y = month > 2 ? year : year - 1;                       /* 0 for January and February of year 1 */
    int m = month > 2 ? month - 3 : month + 9;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 - 306;
}

int32_t wtr_day_from_ymd(int year, int month, int day) {
    if (year < 1 || year > YEARS || month < 1 || month > 12) return 0;
    if (day < 1 || day > month_length(year, month)) return 0;
    return days_before(year, month) + day;
}

WtrYmd wtr_ymd_from_day(int32_t day) {
    int32_t n = day + 305;                                     /* days since 0000-03-01 */
    int32_t era = n / 146097, in_era = n % 146097;             /* eras of 400 years */
    int32_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int32_t in_year = in_era - (365 * year + year / 4 - year / 100);
    int32_t m = (5 * in_year + 2) / 153;                       /* 0 March … 11 February */
    WtrYmd ymd;
    ymd.day = in_year - (153 * m + 2) / 5 + 1;
    ymd.month = m < 10 ? m + 3 : m - 9;
    ymd.year = era * 400 + year + (ymd.month <= 2);
    return ymd;
}

int wtr_weekday(int32_t day) { return (day - 1) % 7; }         /* 0001-01-01 was a Monday */

/* `count` decimal digits as a number, or -1. */
static int digits(const char *text, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int32_t wtr_day_parse(const char *text, size_t length) {
    if (length != 10 || text[4] != '-' || text[7] != '-') return 0;
    return wtr_day_from_ymd(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2));
}

void wtr_day_format(int32_t day, char out[11]) {
    WtrYmd ymd = wtr_ymd_from_day(day);
    const int parts[] = {ymd.year / 100, ymd.year % 100, ymd.month, ymd.day};
    static const int places[] = {0, 2, 5, 8};
    for (int i = 0; i < 4; i++) {
        out[places[i]] = (char)('0' + parts[i] / 10 % 10);
        out[places[i] + 1] = (char)('0' + parts[i] % 10);
    }
    out[4] = out[7] = '-';
    out[10] = 0;
}

void wtr_day_format_people(int32_t day, char out[20]) {
    static const char weekdays[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    WtrYmd ymd = wtr_ymd_from_day(day);
    snprintf(out, 20, "%s %u %s %u", weekdays[wtr_weekday(day)], (unsigned)ymd.day % 100, months[ymd.month - 1],
             (unsigned)ymd.year % 10000);
}

int32_t wtr_day_add_months(int32_t day, int64_t months) {
    WtrYmd ymd = wtr_ymd_from_day(day);
    if (months < -MONTHS || months > MONTHS) return 0;
    int64_t month = (ymd.year - 1) * 12 + (ymd.month - 1) + months;
    if (month < 0 || month >= MONTHS) return 0;
    int new_year = (int)(month / 12) + 1, new_month = (int)(month % 12) + 1;
    int last = month_length(new_year, new_month);
    return wtr_day_from_ymd(new_year, new_month, ymd.day < last ? ymd.day : last);
}

int32_t wtr_day_add_years(int32_t day, int64_t years) {
    if (years < -YEARS || years > YEARS) return 0;
    return wtr_day_add_months(day, years * 12);
}

int32_t wtr_day_add_days(int32_t day, int64_t days) {
    if (days < -WTR_DAY_MAX || days > WTR_DAY_MAX) return 0;
    int64_t sum = day + days;
    return sum < WTR_DAY_MIN || sum > WTR_DAY_MAX ? 0 : (int32_t)sum;
}

int32_t wtr_months_between(int32_t from, int32_t to) {
    if (to < from) return -wtr_months_between(to, from);
    WtrYmd a = wtr_ymd_from_day(from), b = wtr_ymd_from_day(to);
    return (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day);
}

/* Twelve whole months are a whole year: the day of the month decides both, and in a common year the
 * birthday of 29 February is reached only on 1 March. */
int32_t wtr_years_between(int32_t from, int32_t to) { return wtr_months_between(from, to) / 12; }
