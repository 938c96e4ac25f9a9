/* caseload.c — files of cases through wtr and through what it is measured against, whole processes from file
 * to file, in one table.
 *
 *     caseload WTR DIR CASES BOOK_CASES FULL_CASES ROUNDS
 *
 * DIR holds what caseload.mk has made: CASES cases of the workload, BOOK_CASES of the bundled rulebook, which writes
 * some 5 KB of rows about each, FULL_CASES of those for full results, some 70 KB each; and the yardsticks. Programs run in turns, so that a busy machine disturbs all alike; the fastest of
 * ROUNDS counts. First each program that lists what is due runs once and its list is compared with the
 * hand-written program's, byte by byte: they do the same work, or nothing is measured. Results are removed at
 * once, so that nothing is written to the disk while another program runs.
 *
 * Relies on: posix_spawn, wait4. Guarantees: this program stays small, because a child's peak memory counts from
 * its parent's. */
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS 12
#define ROUNDS_MAX 100
extern char **environ;

/* One program of the table. In its words a leading @ stands for DIR and a slash, "@wtr" for the program itself; its
 * standard output goes to a file, unless OUT is among its words. */
typedef struct Run {
    const char *title;
    const char *words[WORDS];
    const char *input;                  /* whose bytes are counted */
    enum { CASES, BOOK_CASES, FULL_CASES } cases;
    enum { NOTHING, DUE } makes;        /* DUE: the list of what is due, to be compared */
} Run;

#define IDS "@wtr", "eval", "-r", "@workload.wtb", "--as-of", "2026-01-01", "--ids"
#define SUMMARY "@wtr", "eval", "-r", "@workload.wtb", "--as-of", "2026-01-01", "--summary"
#define BOOK "@wtr", "eval", "-r", "@book.wtb", "--as-of", "2021-03-01"
static const Run runs[] = {
    {"hand-written C, NDJSON, perfect hash", {"@handwritten", "ndjson", "@cases.ndjson", "@out"}, "@cases.ndjson", CASES, DUE},
    {"hand-written C, a plain reader", {"@handwritten", "plain", "@cases.ndjson", "@out"}, "@cases.ndjson", CASES, DUE},
    {"hand-written C, perfect hash, mapped", {"@handwritten", "mapped", "@cases.ndjson", "@out"}, "@cases.ndjson", CASES, DUE},
    {"Python by hand", {"/usr/bin/python3", "@by_hand.py", "@cases.ndjson", "@out"}, "@cases.ndjson", CASES, DUE},
    {"wtr --ids, NDJSON, 1 thread", {IDS, "--threads", "1", "@cases.ndjson"}, "@cases.ndjson", CASES, DUE},
    {"wtr --ids, NDJSON, all threads", {IDS, "@cases.ndjson"}, "@cases.ndjson", CASES, DUE},
    {"hand-written C, CSV", {"@handwritten", "csv", "@cases.csv", "@out"}, "@cases.csv", CASES, DUE},
    {"wtr --ids, CSV, 1 thread", {IDS, "--threads", "1", "@cases.csv"}, "@cases.csv", CASES, DUE},
    {"wtr --ids, CSV, all threads", {IDS, "@cases.csv"}, "@cases.csv", CASES, DUE},
    {"wtr --ids, gzip, 1 thread", {IDS, "--threads", "1", "@cases.ndjson.gz"}, "@cases.ndjson", CASES, DUE},
    {"wtr --ids, gzip, all threads", {IDS, "@cases.ndjson.gz"}, "@cases.ndjson", CASES, DUE},
    {"wtr --summary, NDJSON, 1 thread", {SUMMARY, "--threads", "1", "@cases.ndjson"}, "@cases.ndjson", CASES, NOTHING},
    {"gzip -t, decompressing alone", {"/bin/gzip", "-t", "@cases.ndjson.gz"}, "@cases.ndjson", CASES, NOTHING},
    {"wc -l", {"/usr/bin/wc", "-l", "@cases.ndjson"}, "@cases.ndjson", CASES, NOTHING},
    {"simdjson alone, every value", {"@json_values", "@cases.ndjson"}, "@cases.ndjson", CASES, NOTHING},
    {"bundled rulebook, --ids, 1 thread", {BOOK, "--ids", "--threads", "1", "@book.ndjson"}, "@book.ndjson", BOOK_CASES, NOTHING},
    {"bundled rulebook, --summary, 1 thread", {BOOK, "--summary", "--threads", "1", "@book.ndjson"}, "@book.ndjson", BOOK_CASES, NOTHING},
    {"bundled rulebook, --rows duty, 1 thread", {BOOK, "--rows", "duty", "--threads", "1", "@book.ndjson"}, "@book.ndjson", BOOK_CASES, NOTHING},
    {"bundled rulebook, --rows duty, all threads", {BOOK, "--rows", "duty", "@book.ndjson"}, "@book.ndjson", BOOK_CASES, NOTHING},
    {"bundled rulebook, full results, 1 thread", {BOOK, "--format", "ndjson", "--threads", "1", "@full.ndjson"}, "@full.ndjson", FULL_CASES, NOTHING},
    {"bundled rulebook, full results, all threads", {BOOK, "--format", "ndjson", "@full.ndjson"}, "@full.ndjson", FULL_CASES, NOTHING},
};
#define RUNS (sizeof runs / sizeof *runs)

typedef struct Result { double seconds, written; long peak; } Result;

typedef struct Bench {
    const char *wtr, *directory;
    double cases[FULL_CASES + 1];
    char out[4096];
} Bench;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A word of a run as the program gets it. */
static const char *word(const Bench *bench, const char *text, char room[4096])
{
    if (text[0] != '@')
        return text;
    if (strcmp(text, "@wtr") == 0)
        return bench->wtr;
    snprintf(room, 4096, "%s/%s", bench->directory, text + 1);
    return room;
}

static double bytes_of(const Bench *bench, const char *path)
{
    char room[4096];
    struct stat file;
    return stat(word(bench, path, room), &file) == 0 ? (double)file.st_size : 0;
}

/* Runs it once, its result in bench->out. False when it failed. */
static bool run_once(const Bench *bench, const Run *run, Result *result)
{
    static char rooms[WORDS][4096];
    char *argv[WORDS + 1] = {0};
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    pid_t child;
    int status = 1;
    for (int i = 0; i < WORDS && run->words[i] != NULL; i++)
        argv[i] = (char *)(size_t)word(bench, run->words[i], rooms[i]);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, bench->out, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    const double start = now();
    const int failed = posix_spawn(&child, argv[0], &actions, NULL, argv, environ);
    if (!failed)
        wait4(child, &status, 0, &usage);
    result->seconds = now() - start;
    posix_spawn_file_actions_destroy(&actions);
    if (failed || status != 0) {
        fprintf(stderr, "caseload: %s failed (%s)\n", run->title, argv[0]);
        return false;
    }
    result->peak = usage.ru_maxrss;
    result->written = bytes_of(bench, "@out");
    return true;
}

/* ---- the same work? ------------------------------------------------------------------------------------------ */

static bool same_file(const char *a, const char *b)
{
    static char left[1 << 16], right[1 << 16];
    FILE *one = fopen(a, "rb"), *other = fopen(b, "rb");
    bool same = one != NULL && other != NULL;
    size_t n = 1;
    while (same && n > 0) {
        n = fread(left, 1, sizeof left, one);
        same = fread(right, 1, sizeof right, other) == n && memcmp(left, right, n) == 0;
    }
    if (one != NULL)
        fclose(one);
    if (other != NULL)
        fclose(other);
    return same;
}

static bool all_agree(const Bench *bench)
{
    char first[4096];
    Result result;
    int compared = 0;
    snprintf(first, sizeof first, "%s/out.first", bench->directory);
    for (size_t i = 0; i < RUNS; i++) {
        if (runs[i].makes != DUE)
            continue;
        if (!run_once(bench, &runs[i], &result))
            return false;
        if (compared++ == 0) {
            rename(bench->out, first);
        } else if (!same_file(first, bench->out)) {
            fprintf(stderr, "caseload: %s lists other duties than %s: compare %s and %s\n", runs[i].title, runs[0].title, bench->out, first);
            return false;
        }
    }
    unlink(first);
    printf("%d programs list the same duties of %.0f cases, byte by byte\n", compared, bench->cases[CASES]);
    return true;
}

/* ---- measuring ----------------------------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    const double x = ((const Result *)a)->seconds, y = ((const Result *)b)->seconds;
    return (x > y) - (x < y);
}

static void print_table(const Bench *bench, Result (*results)[ROUNDS_MAX], int rounds)
{
    printf("%-42s %9s %9s %12s %7s %9s %9s %12s\n", "", "seconds", "median", "cases/s", "GB/s in", "MB out", "peak MB", "x hand C");
    for (size_t i = 0; i < RUNS; i++) {
        const double cases = bench->cases[runs[i].cases];
        qsort(results[i], (size_t)rounds, sizeof *results[i], by_time);
        const Result best = results[i][0];
        long peak = 0;
        for (int k = 0; k < rounds; k++)
            peak = results[i][k].peak > peak ? results[i][k].peak : peak;
        printf("%-42s %9.3f %9.3f %12.0f %7.2f %9.0f %9.1f", runs[i].title, best.seconds, results[i][rounds / 2].seconds, cases / best.seconds,
               bytes_of(bench, runs[i].input) / best.seconds / 1e9, best.written / 1e6, (double)peak / 1024);
        printf(" %12.2f\n", best.seconds / cases / (results[0][0].seconds / bench->cases[CASES]));
    }
}

static bool measure(const Bench *bench, int rounds)
{
    static Result results[RUNS][ROUNDS_MAX];
    for (int round = 0; round < rounds; round++) {
        for (size_t i = 0; i < RUNS; i++) {
            if (!run_once(bench, &runs[i], &results[i][round]))
                return false;
            unlink(bench->out);
        }
    }
    print_table(bench, results, rounds);
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "caseload WTR DIR CASES BOOK_CASES FULL_CASES ROUNDS\n");
        return 2;
    }
    Bench bench = {.wtr = argv[1], .directory = argv[2], .cases = {strtod(argv[3], NULL), strtod(argv[4], NULL), strtod(argv[5], NULL)}};
    const int rounds = atoi(argv[6]);
    snprintf(bench.out, sizeof bench.out, "%s/out", bench.directory);
    if (rounds < 1 || rounds > ROUNDS_MAX || !all_agree(&bench) || !measure(&bench, rounds))
        return 1;
    return 0;
}
