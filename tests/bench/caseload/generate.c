/* generate.c — cases in any number for a rulebook's facts, always the same ones.
 *
 *     generate ndjson|json|csv N OUT FACTS.tsv
 *
 * For the workload's facts it writes the same bytes as the workload's own generator in Python, a hundred times
 * faster: about 25 facts and 640 bytes a case, the same random numbers (MT19937, 53 bits a number) drawn in the
 * same order. `json` is one list; `csv` has every fact as a column, those that are not given left empty.
 *
 * Relies on: FACTS.tsv, made by tables.py: the middle day and the share of facts that a case has; then a line a
 * fact. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SEED 20260101u
#define DAYS 800                   /* 400 days before the middle day and as many from it on */
#define FACTS_MAX 1000
#define VALUES_MAX 32
#define CASE_MAX ((size_t)FACTS_MAX * 400)

typedef enum Kind { KIND_TRUTH, KIND_CHOICE, KIND_NUMBER, KIND_DATE } Kind;
typedef struct Fact { char name[128]; Kind kind; int low, high; char *values[VALUES_MAX]; } Fact;

static Fact facts[FACTS_MAX];
static size_t fact_count;
static double given_share;
static char day_texts[DAYS][16];

/* ---- the table of facts -------------------------------------------------------------------------------------- */

static bool make_days(const char *middle)
{
    struct tm date = {0};
    if (sscanf(middle, "%d-%d-%d", &date.tm_year, &date.tm_mon, &date.tm_mday) != 3)
        return false;
    date.tm_year -= 1900;
    date.tm_mon -= 1;
    const time_t day = 86400, first = timegm(&date) - DAYS / 2 * day;
    for (int i = 0; i < DAYS; i++) {
        const time_t at = first + i * day;
        strftime(day_texts[i], sizeof day_texts[i], "%Y-%m-%d", gmtime_r(&at, &date));
    }
    return true;
}

static bool read_fact(const char *line, Fact *fact)
{
    static const char *const kinds[] = {"truth", "choice", "number", "date"};
    char kind[16], values[4096] = "";
    if (sscanf(line, "%127[^\t]\t%15[^\t]\t%d\t%d\t%4095[^\n]", fact->name, kind, &fact->low, &fact->high, values) < 4)
        return false;
    while (strcmp(kinds[fact->kind], kind) != 0)
        if (++fact->kind > KIND_DATE)
            return false;
    size_t count = 0;
    char *rest;
    for (char *value = strtok_r(values, ",", &rest); value != NULL && count < VALUES_MAX; value = strtok_r(NULL, ",", &rest))
        fact->values[count++] = strdup(value);
    return fact->kind != KIND_CHOICE || count == (size_t)fact->high + 1;
}

static bool read_facts(const char *path)
{
    char line[8192], middle[16];
    FILE *file = fopen(path, "r");
    bool good = file != NULL && fgets(line, sizeof line, file) != NULL && sscanf(line, "%15s %lf", middle, &given_share) == 2 && make_days(middle);
    while (good && fgets(line, sizeof line, file) != NULL) {
        good = fact_count < FACTS_MAX && read_fact(line, &facts[fact_count]);
        fact_count++;
    }
    if (file != NULL)
        fclose(file);
    return good;
}

/* ---- the random numbers ----------------------------------------------------------------------------------- */

typedef struct Twister { uint32_t state[624]; int at; } Twister;

static void seed(Twister *t, uint32_t key)
{
    uint32_t *s = t->state;
    s[0] = 19650218u;
    for (uint32_t i = 1; i < 624; i++)
        s[i] = 1812433253u * (s[i - 1] ^ s[i - 1] >> 30) + i;
    uint32_t i = 1;
    for (int k = 0; k < 624; k++) {
        s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1664525u) + key;
        if (++i == 624) {
            s[0] = s[623];
            i = 1;
        }
    }
    for (int k = 0; k < 623; k++) {
        s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1566083941u) - i;
        if (++i == 624) {
            s[0] = s[623];
            i = 1;
        }
    }
    s[0] = 0x80000000u;
    t->at = 624;
}

static void refill(Twister *t)
{
    uint32_t *s = t->state;
    for (int i = 0; i < 624; i++) {
        uint32_t y = (s[i] & 0x80000000u) | (s[(i + 1) % 624] & 0x7fffffffu);
        s[i] = s[(i + 397) % 624] ^ y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
    }
    t->at = 0;
}

static uint32_t draw(Twister *t)
{
    if (t->at == 624)
        refill(t);
    uint32_t y = t->state[t->at++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    return y ^ y >> 18;
}

static double random_number(Twister *t)
{
    uint32_t a = draw(t) >> 5, b = draw(t) >> 6;
    return (a * 67108864.0 + b) / 9007199254740992.0;
}

/* ---- one case -------------------------------------------------------------------------------------------------- */

typedef struct Given { bool is; int value; } Given;

static void make_case(Twister *t, Given *out)
{
    int middle = -1;
    for (size_t i = 0; i < fact_count; i++) {
        const Fact *fact = &facts[i];
        if (fact->kind == KIND_DATE && middle < 0)
            middle = 200 + (int)(random_number(t) * 400);
        double r = random_number(t);
        out[i].is = r < given_share;
        if (!out[i].is)
            continue;
        switch (fact->kind) {
        case KIND_TRUTH: out[i].value = r < given_share * 0.35; break;
        case KIND_DATE: out[i].value = middle + (int)((r / given_share - 0.5) * 200); break;
        default: out[i].value = fact->low + (int)(r / given_share * (fact->high - fact->low + 1)); break;
        }
    }
}

static char *put(char *at, const char *text)
{
    size_t length = strlen(text);
    memcpy(at, text, length);
    return at + length;
}

static char *put_value(char *at, const Fact *fact, int value, const char *quote)
{
    switch (fact->kind) {
    case KIND_TRUTH: return put(at, value ? "true" : "false");
    case KIND_NUMBER: return at + sprintf(at, "%d", value);
    default: return put(put(put(at, quote), fact->kind == KIND_DATE ? day_texts[value] : fact->values[value]), quote);
    }
}

static char *put_json(char *at, uint64_t number, const Given *given)
{
    at += sprintf(at, "{\"case\":\"%" PRIu64 "\"", number);
    for (size_t i = 0; i < fact_count; i++) {
        if (given[i].is)
            at = put_value(put(put(put(at, ",\""), facts[i].name), "\":"), &facts[i], given[i].value, "\"");
    }
    return put(at, "}");
}

static char *put_csv(char *at, uint64_t number, const Given *given)
{
    at += sprintf(at, "%" PRIu64, number);
    for (size_t i = 0; i < fact_count; i++) {
        *at++ = ',';
        if (given[i].is)
            at = put_value(at, &facts[i], given[i].value, "");
    }
    return at;
}

/* ---- the file ---------------------------------------------------------------------------------------------------- */

typedef enum Form { FORM_NDJSON, FORM_JSON, FORM_CSV } Form;

static void write_cases(FILE *out, Form form, uint64_t count)
{
    static Twister twister;
    Given given[FACTS_MAX];
    static char text[CASE_MAX];
    seed(&twister, SEED);
    if (form == FORM_CSV) {
        fputs("case", out);
        for (size_t i = 0; i < fact_count; i++)
            fprintf(out, ",%s", facts[i].name);
        fputc('\n', out);
    }
    if (form == FORM_JSON)
        fputs("[", out);
    for (uint64_t n = 0; n < count; n++) {
        make_case(&twister, given);
        char *at = text;
        if (form == FORM_JSON)
            at = put(at, n > 0 ? ",\n" : "\n");
        at = form == FORM_CSV ? put_csv(at, n, given) : put_json(at, n, given);
        if (form != FORM_JSON)
            *at++ = '\n';
        fwrite(text, 1, (size_t)(at - text), out);
    }
    if (form == FORM_JSON)
        fputs("\n]\n", out);
}

int main(int argc, char **argv)
{
    static const char *const forms[] = {"ndjson", "json", "csv"};
    int form = 0;
    while (argc > 1 && form < 3 && strcmp(argv[1], forms[form]) != 0)
        form++;
    if (argc != 5 || form == 3) {
        fprintf(stderr, "generate ndjson|json|csv N OUT FACTS.tsv\n");
        return 2;
    }
    if (!read_facts(argv[4])) {
        fprintf(stderr, "generate: %s is no table of facts\n", argv[4]);
        return 1;
    }
    FILE *out = fopen(argv[3], "wb");
    if (out == NULL) {
        perror(argv[3]);
        return 1;
    }
    setvbuf(out, NULL, _IOFBF, 1 << 20);
    write_cases(out, (Form)form, strtoull(argv[2], NULL, 10));
    if (ferror(out) | fclose(out)) {
        perror(argv[3]);
        return 1;
    }
    return 0;
}
