/* test_day_vectors.c — worked deadlines (tests/data/day_counts.tsv: case, start, rule, due), counted with
 * the day of the event left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "holidays.h"

/* "5 working days", "3 months", "no later than 7 working days before" → the due day; -1 for another rule. */
static int32_t due_day(const WtrCalendarTable *calendar, const char *rule, int32_t start) {
    static const char no_later[] = "no later than ";
    bool backward = strncmp(rule, no_later, strlen(no_later)) == 0;
    if (backward) rule += strlen(no_later);
    char *unit;
    int64_t count = strtol(rule, &unit, 10) * (backward ? -1 : 1);
    if (strcmp(unit, backward ? " working days before" : " working days") == 0) return wtr_calendar_add(calendar, start, count);
    if (strcmp(unit, backward ? " months before" : " months") == 0) return wtr_day_add_months(start, count);
    return -1;
}

static void every_worked_deadline(void **state) {
    (void)state;
    Holidays holidays;
    WtrCalendarTable calendar;
    WtrArena *arena = wtr_arena_new();
    assert_true(holidays_read(&holidays));
    assert_int_equal(holidays_table(&holidays, arena, &calendar), WTR_OK);
    FILE *file = fopen("tests/data/day_counts.tsv", "r");
    assert_non_null(file);
    char line[300];
    int rows = 0;
    assert_non_null(fgets(line, sizeof line, file));                  /* the header */
    while (fgets(line, sizeof line, file)) {
        char name[100], rule[100], start[11], due[11];
        assert_int_equal(sscanf(line, "%99[^\t]\t%10s\t%99[^\t]\t%10s", name, start, rule, due), 4);
        int32_t expected = wtr_day_parse(due, strlen(due)), from = wtr_day_parse(start, strlen(start));
        assert_true(expected > 0 && from > 0);
        int32_t found = due_day(&calendar, rule, from);
        if (found != expected) fail_msg("%s: %s, %s from %s: found day %d", name, due, rule, start, found);
        rows++;
    }
    fclose(file);
    wtr_arena_free(arena);
    assert_int_equal(rows, 27);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_worked_deadline)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
