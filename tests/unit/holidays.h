/* holidays.h — the bank holidays of the standard library's calendar, for the tests of date arithmetic.
 *
 * Relies on: stdlib/england_and_wales.wtr, read from the repository's root with a scan of its own, so
 * that a fault in the compiler cannot hide one in the calendar. */
#ifndef HOLIDAYS_H
#define HOLIDAYS_H

#include <stdio.h>
#include <string.h>

#include "../../engine/calendar.h"
#include "../../engine/date.h"

typedef struct Holidays {
    WtrHoliday at[400];
    uint32_t count;
    int32_t known_from, known_to;
} Holidays;

/* False when the file cannot be read or has a line that this scan does not understand. */
static inline bool holidays_read(Holidays *out) {
    FILE *file = fopen("stdlib/england_and_wales.wtr", "r");
    char line[300];
    memset(out, 0, sizeof *out);
    if (!file) return false;
    while (fgets(line, sizeof line, file)) {
        char first[11], second[11];
        if (sscanf(line, "  holiday %10s", first) == 1) {
            int32_t day = wtr_day_parse(first, strlen(first));
            if (!day || out->count == sizeof out->at / sizeof *out->at) break;
            out->at[out->count++] = (WtrHoliday){.day = day, .name = "holiday"};
        }
        if (sscanf(line, "  known %10s to %10s", first, second) == 2) {
            out->known_from = wtr_day_parse(first, strlen(first));
            out->known_to = wtr_day_parse(second, strlen(second));
        }
    }
    bool whole = feof(file) && out->count > 0 && out->known_from > 0 && out->known_to > out->known_from;
    fclose(file);
    return whole;
}

/* The calendar of those holidays; Saturday and Sunday are the weekend. */
static inline WtrStatus holidays_table(const Holidays *holidays, WtrArena *arena, WtrCalendarTable *out) {
    WtrCalendar calendar = {.weekend = 0x60, .from = holidays->known_from, .to = holidays->known_to, .holidays = {0, holidays->count}};
    return wtr_calendar_build(arena, &calendar, holidays->at, out);
}

#endif
