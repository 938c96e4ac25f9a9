/* embed.c — the smallest useful program around the C library: which duties do these facts raise?
 *
 *     cc -std=c11 embed.c libengine.a -lnettle -o embed
 *     ./embed BOOK.wtb 2020-12-23 serious=yes abuse_suspected=yes became_aware=2020-12-23
 *
 * It uses nothing but wtr.h. A fact is a yes/no, a number, a date, "not-yet" or one of its choices; what
 * is left out is unknown. Facts of a subject of which a case has many are taken to be of one instance. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../engine/wtr.h"

/* Reads a whole file; NULL when that fails. The caller frees it. */
static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t capacity = 0;
    *size = 0;
    while (file) {
        if (*size == capacity) {
            char *more = realloc(bytes, capacity += 65536);
            if (!more)
                break;
            bytes = more;
        }
        const size_t read = fread(bytes + *size, 1, capacity - *size, file);
        *size += read;
        if (read == 0) {
            const int failed = ferror(file);
            fclose(file);
            if (!failed)
                return bytes;
            file = NULL;
        }
    }
    if (file)
        fclose(file);
    free(bytes);
    return NULL;
}

/* Sets one "fact=value"; says what is wrong with it otherwise. */
static int set_fact(WtrRulebook *book, WtrEvaluator *evaluator, const char *argument)
{
    char name[200];
    const char *value = strchr(argument, '=');
    if (!value || (size_t)(value - argument) >= sizeof name)
        return fprintf(stderr, "embed: %s is not fact=value\n", argument), 0;
    memcpy(name, argument, (size_t)(value - argument));
    name[value++ - argument] = 0;

    const uint32_t row = wtr_find_fact(book, name);
    if (row == WTR_NONE)
        return fprintf(stderr, "embed: the rulebook has no fact %s\n", name), 0;
    const WtrFact *fact = &wtr_rulebook_data(book)->facts.at[row];
    if (fact->scope != 0 && wtr_instances(evaluator, fact->subject, 0).count == 0)
        wtr_instance_add(evaluator, fact->subject, NULL);

    WtrStatus status = WTR_OUT_OF_RANGE;
    switch (fact->type) {
    case WTR_TYPE_TRUTH:
        if (strcmp(value, "yes") == 0)
            status = wtr_set_truth(evaluator, row, 0, WTR_TRUE);
        else if (strcmp(value, "no") == 0)
            status = wtr_set_truth(evaluator, row, 0, WTR_FALSE);
        break;
    case WTR_TYPE_DATE:
        status = wtr_set_date(evaluator, row, 0, strcmp(value, "not-yet") == 0 ? WTR_NOT_YET : wtr_day_parse(value, strlen(value)));
        break;
    case WTR_TYPE_CHOICE:
        status = wtr_set_choice(evaluator, row, 0, wtr_find_choice(book, fact->choices, value));
        break;
    case WTR_TYPE_NUMBER: case WTR_TYPE_DAYS: case WTR_TYPE_MONTHS: case WTR_TYPE_YEARS: {
        char *end;
        const long long number = strtoll(value, &end, 10);
        if (*value && !*end)
            status = wtr_set_number(evaluator, row, 0, number);
        break;
    }
    }
    if (status != WTR_OK)
        fprintf(stderr, "embed: %s does not fit %s, which is a %s\n", value, name, wtr_type_name(fact->type));
    return status == WTR_OK;
}

/* One duty: its status and state, its deadlines, and the facts that would settle it. */
static void print_duty(const WtrBook *book, WtrEvaluator *evaluator, uint32_t duty, uint32_t lane)
{
    WtrDutyResult result;
    if (wtr_duty_result(evaluator, duty, lane, &result) != WTR_OK)
        return;
    if (result.status != WTR_DUE && result.status != WTR_UNDETERMINED)
        return;
    const char *state = wtr_state_name(result.state);
    printf("%s: %s%s%s\n", book->duties.at[duty].id, wtr_status_name(result.status), state ? ", " : "", state ? state : "");
    for (uint32_t i = 0; i < result.deadline_count; i++) {
        const WtrDeadlineResult *deadline = &result.deadlines[i];
        char day[20] = "no date";
        if (deadline->date != 0)
            wtr_day_format_people(deadline->date, day);
        printf("    %s: %s\n", book->deadlines.at[deadline->deadline].text, day);
    }
    for (uint32_t i = 0; i < result.need_count; i++)
        printf("    needs %s\n", book->facts.at[result.needs[i]].id);
}

int main(int argc, char **argv)
{
    size_t size;
    WtrRulebook *rulebook;
    WtrEvaluator *evaluator;
    WtrFault fault;
    if (argc < 3)
        return fprintf(stderr, "usage: embed BOOK.wtb AS_OF [FACT=VALUE]...\n"), 2;
    const int32_t as_of = wtr_day_parse(argv[2], strlen(argv[2]));
    if (as_of == 0)
        return fprintf(stderr, "embed: %s is no date\n", argv[2]), 2;
    char *bytes = read_file(argv[1], &size);
    if (!bytes)
        return fprintf(stderr, "embed: cannot read %s\n", argv[1]), 7;

    const WtrStatus loaded = wtr_rulebook_load(bytes, size, &rulebook, &fault);
    free(bytes);
    if (loaded == WTR_BAD_IMAGE)
        return fprintf(stderr, "embed: %s: byte %zu: %s\n", argv[1], fault.offset, fault.text), 5;
    if (loaded != WTR_OK)
        return fprintf(stderr, "embed: %s: too large for this machine\n", argv[1]), 8;
    if (wtr_evaluator_new(rulebook, NULL, &evaluator) != WTR_OK) {
        wtr_rulebook_free(rulebook);
        return fprintf(stderr, "embed: out of memory\n"), 8;
    }

    int fine = wtr_case_add(evaluator, as_of, as_of, NULL) == WTR_OK;
    for (int i = 3; i < argc; i++)
        fine &= set_fact(rulebook, evaluator, argv[i]);
    if (fine && wtr_evaluate(evaluator) == WTR_OK) {
        const WtrBook *book = wtr_rulebook_data(rulebook);
        for (uint32_t duty = 0; duty < book->duties.count; duty++) {
            const WtrDuty *row = &book->duties.at[duty];
            const WtrRange lanes = row->scope == 0 ? (WtrRange){0, 1} : wtr_instances(evaluator, row->subject, 0);
            for (uint32_t i = 0; i < lanes.count; i++)
                print_duty(book, evaluator, duty, lanes.first + i);
        }
    }
    wtr_evaluator_free(evaluator);
    wtr_rulebook_free(rulebook);
    return fine ? 0 : 4;
}
