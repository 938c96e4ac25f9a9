/* columns.c — a thousand cases through the C library as columns: the shape of a program around a database.
 *
 *     cc -std=c11 columns.c libengine.a -lnettle -o columns
 *     ./columns working_together.wtb
 *
 * It uses nothing but wtr.h. Facts are written straight into the memory the evaluator reads, 512 cases at a time:
 * a yes/no question is two planes of bits (yes, no; neither is unknown), a date or a number an array and a plane of
 * bits that says where it is known. The answers are bits and day numbers of the same lanes. To use it for cases of
 * your own, replace struct Case and next_case, and name your facts in `names`. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../engine/wtr.h"

#define CASES 1000u
#define BLOCK 512u                       /* cases at a time: large enough for speed, small enough for the cache */
#define CHILDREN (2 * BLOCK)             /* room for the children of one block's cases together */

/* ---- the cases: what would come out of a database ------------------------------------------------------ */

typedef enum Answer { UNKNOWN, YES, NO } Answer;
typedef struct Child { Answer young_carer; int32_t age; } Child;         /* age -1: not known */
typedef struct Case {
    Answer serious, abuse_suspected;
    int32_t became_aware;                                                /* day number; WTR_NOT_YET; 0: not known */
    uint32_t child_count;
    Child children[2];
} Case;

static Case next_case(uint32_t number)
{
    const int32_t december = wtr_day_from_ymd(2020, 12, 1);
    Case one = {number % 2 == 0 ? YES : NO, (Answer[]){YES, UNKNOWN, NO}[number % 3], december + (int32_t)(number % 30), number % 3, {{0}}};
    for (uint32_t i = 0; i < one.child_count; i++)
        one.children[i] = (Child){number % 5 == 0 ? YES : UNKNOWN, (int32_t)(number % 20) + (int32_t)i};
    return one;
}

/* ---- the columns: looked up once, they stay where they are ------------------------------------------------ */

enum { SERIOUS, ABUSE_SUSPECTED, ABUSE_KNOWN, BECAME_AWARE, YOUNG_CARER, AGE, FACTS };
static const struct { const char *fact; WtrType type; } names[FACTS] = {
    {"serious", WTR_TYPE_TRUTH}, {"abuse_suspected", WTR_TYPE_TRUTH}, {"abuse_known", WTR_TYPE_TRUTH},
    {"became_aware", WTR_TYPE_DATE}, {"young_carer", WTR_TYPE_TRUTH}, {"age", WTR_TYPE_YEARS}};

static int find_columns(const WtrRulebook *rulebook, WtrEvaluator *evaluator, WtrFactColumn columns[FACTS])
{
    for (int i = 0; i < FACTS; i++) {
        const uint32_t fact = wtr_find_fact(rulebook, names[i].fact);
        if (wtr_fact_column(evaluator, fact, &columns[i]) != WTR_OK || columns[i].type != names[i].type)
            return fprintf(stderr, "columns: the rulebook has no fact %s of that type\n", names[i].fact), 0;
    }
    return 1;
}

/* Bit i of word w is lane 64*w + i. A block begins with all bits clear, so only what is known is written. */
static void write_answer(const WtrFactColumn *column, uint32_t lane, Answer answer)
{
    const uint64_t bit = (uint64_t)1 << lane % 64;
    if (answer == YES)
        column->yes[lane / 64] |= bit;
    else if (answer == NO)
        column->no[lane / 64] |= bit;
}

static void write_number(const WtrFactColumn *column, uint32_t lane, int32_t number)
{
    column->numbers[lane] = number;
    column->known[lane / 64] |= (uint64_t)1 << lane % 64;
}

/* The lanes of word `word` that are in use, of `count`. */
static uint64_t used(uint32_t count, uint32_t word)
{
    const uint32_t left = count - 64 * word;
    return left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
}

/* ---- one block: in ------------------------------------------------------------------------------------------- */

/* A block of cases: `count` of them, from case `first` on. */
static WtrStatus fill(WtrEvaluator *evaluator, uint32_t child_subject, const WtrFactColumn columns[FACTS], uint32_t first, uint32_t count)
{
    const WtrDates as_of = {.all = wtr_day_from_ymd(2021, 1, 11)};         /* or .each = an array, one date a case */
    uint32_t child_counts[BLOCK], child = 0;
    wtr_reset(evaluator);
    WtrStatus status = wtr_cases_add(evaluator, count, as_of, as_of, NULL);
    for (uint32_t i = 0; i < count; i++)
        child_counts[i] = next_case(first + i).child_count;
    if (status == WTR_OK)                                                    /* children lie case by case: `child` counts along */
        status = wtr_instances_add(evaluator, child_subject, 0, count, child_counts, NULL);
    if (status != WTR_OK)
        return status;

    for (uint32_t lane = 0; lane < count; lane++) {
        const Case one = next_case(first + lane);
        write_answer(&columns[SERIOUS], lane, one.serious);
        write_answer(&columns[ABUSE_SUSPECTED], lane, one.abuse_suspected);
        if (one.became_aware != 0)
            write_number(&columns[BECAME_AWARE], lane, one.became_aware);
        for (uint32_t i = 0; i < one.child_count; i++, child++) {
            write_answer(&columns[YOUNG_CARER], child, one.children[i].young_carer);
            if (one.children[i].age >= 0)
                write_number(&columns[AGE], child, one.children[i].age);
        }
    }
    for (uint32_t word = 0; 64 * word < count; word++)                       /* one answer for all: a word at a time */
        columns[ABUSE_KNOWN].no[word] = used(count, word);
    return WTR_OK;
}

/* Checks what was written, and runs. Says where a bad value stands. */
static int run(const WtrRulebook *rulebook, WtrEvaluator *evaluator)
{
    WtrColumnFault fault;
    if (wtr_columns_commit(evaluator, &fault) == WTR_OK)
        return wtr_evaluate(evaluator) == WTR_OK;
    const char *what = fault.fact == WTR_NONE ? "a subject" : wtr_rulebook_data(rulebook)->facts.at[fault.fact].id;
    return fprintf(stderr, "columns: %s holds no proper value in lane %" PRIu32 "\n", what, fault.lane), 0;
}

/* ---- one block: out ------------------------------------------------------------------------------------------ */

/* What became of one duty in all blocks. */
typedef struct Total { uint64_t by_status[WTR_NOT_RAISED + 1]; int32_t earliest, latest; } Total;

/* Of a mask one bit a lane, lanes not in use left out: counting is counting bits. */
static uint64_t count_bits(const uint64_t *mask, uint32_t lanes)
{
    uint64_t count = 0;
    for (uint32_t word = 0; 64 * word < lanes; word++)
        for (uint64_t left = mask[word]; left; left &= left - 1)
            count++;
    return count;
}

static void add_up(const WtrBook *book, const WtrEvaluator *evaluator, uint32_t duty, Total *total)
{
    static uint64_t mask[CHILDREN / 64];
    static int32_t days[CHILDREN];
    const WtrDuty *row = &book->duties.at[duty];
    const uint32_t lanes = wtr_lane_count(evaluator, row->scope);            /* cases, or all children of the block */
    for (WtrDutyStatus status = WTR_NOT_DUE; status <= WTR_NOT_RAISED; status++) {
        wtr_duty_mask(evaluator, duty, status, mask);
        total->by_status[status] += count_bits(mask, lanes);
    }
    const uint64_t *due, *not_due;                                           /* the planes themselves, not copied */
    size_t words;
    wtr_duty_planes(evaluator, duty, &due, &not_due, &words);
    for (uint32_t i = 0; i < row->deadlines.count; i++) {
        wtr_deadline_days(evaluator, duty, row->deadlines.first + i, days);    /* also "if it applies": where undetermined */
        for (uint32_t lane = 0; lane < lanes; lane++) {
            if (days[lane] == 0 || !(due[lane / 64] >> lane % 64 & 1))
                continue;
            if (total->earliest == 0 || days[lane] < total->earliest)
                total->earliest = days[lane];
            if (days[lane] > total->latest)
                total->latest = days[lane];
        }
    }
}

static void print_total(const char *name, const Total *total)
{
    char earliest[20] = "-", latest[20] = "-";
    if (total->earliest != 0) {
        wtr_day_format_people(total->earliest, earliest);
        wtr_day_format_people(total->latest, latest);
    }
    printf("%-14s %6" PRIu64 " %13" PRIu64 " %8" PRIu64 "   %-16s %s\n", name, total->by_status[WTR_DUE],
           total->by_status[WTR_UNDETERMINED], total->by_status[WTR_NOT_DUE], earliest, latest);
}

/* ---- the program ------------------------------------------------------------------------------------------------ */

static const char *const duties[] = {"notify_panel", "early_help"};
#define DUTIES (sizeof duties / sizeof *duties)

static int all_blocks(const WtrRulebook *rulebook, WtrEvaluator *evaluator)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    const uint32_t child = wtr_find_subject(rulebook, "child");
    WtrFactColumn columns[FACTS];
    Total totals[DUTIES] = {{{0}, 0, 0}};
    if (!find_columns(rulebook, evaluator, columns))
        return 0;
    for (uint32_t first = 0; first < CASES; first += BLOCK) {
        const uint32_t count = CASES - first < BLOCK ? CASES - first : BLOCK;
        if (fill(evaluator, child, columns, first, count) != WTR_OK)
            return fprintf(stderr, "columns: a block does not hold so many children\n"), 0;
        if (!run(rulebook, evaluator))
            return 0;
        for (size_t i = 0; i < DUTIES; i++) {
            const uint32_t duty = wtr_find_duty(rulebook, duties[i], wtr_as_of(evaluator, 0));
            if (duty != WTR_NONE)
                add_up(book, evaluator, duty, &totals[i]);
        }
    }
    printf("%-14s %6s %13s %8s   %-16s %s\n", "duty", "due", "undetermined", "not due", "first deadline", "last deadline");
    for (size_t i = 0; i < DUTIES; i++)
        print_total(duties[i], &totals[i]);
    return 1;
}

/* Reads a whole file; NULL when that fails. The caller frees it. */
static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long length = -1;
    if (file && fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0)
        bytes = malloc((size_t)length + 1);
    if (bytes && fread(bytes, 1, (size_t)length, file) != (size_t)length) {
        free(bytes);
        bytes = NULL;
    }
    if (file)
        fclose(file);
    *size = (size_t)length;
    return bytes;
}

int main(int argc, char **argv)
{
    const WtrEvaluatorOptions options = {.cases = BLOCK, .instances = CHILDREN};
    WtrRulebook *rulebook;
    WtrEvaluator *evaluator;
    WtrFault fault = {"", 0};
    size_t size;
    if (argc != 2)
        return fprintf(stderr, "usage: columns BOOK.wtb\n"), 2;
    char *bytes = read_file(argv[1], &size);
    if (!bytes)
        return fprintf(stderr, "columns: cannot read %s\n", argv[1]), 7;
    const WtrStatus loaded = wtr_rulebook_load(bytes, size, &rulebook, &fault);
    free(bytes);
    if (loaded != WTR_OK)
        return fprintf(stderr, "columns: %s: %s\n", argv[1], loaded == WTR_BAD_IMAGE ? fault.text : "too large for this machine"), 5;
    int fine = 0;
    if (wtr_evaluator_new(rulebook, &options, &evaluator) == WTR_OK) {
        fine = all_blocks(rulebook, evaluator);
        wtr_evaluator_free(evaluator);
    }
    wtr_rulebook_free(rulebook);
    return fine ? 0 : 8;
}
