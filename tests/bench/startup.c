/* startup.c — how long one `wtr eval` takes beside /bin/true, and how much memory it holds at its peak.
 *
 *     startup WTR BOOK.wtb CASE.json
 *
 * The two programs are started in turns; medians are compared, so that a busy machine disturbs both alike.
 *
 * Relies on: posix_spawn, wait4. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define ROUNDS 300
extern char **environ;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Milliseconds from start to end of one run; negative when it failed. */
static double run(char *const argv[], long *peak) {
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    pid_t child;
    int status = 1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    double start = now();
    int failed = posix_spawn(&child, argv[0], &actions, NULL, argv, environ);
    if (!failed) wait4(child, &status, 0, &usage);
    double time = now() - start;
    posix_spawn_file_actions_destroy(&actions);
    if (failed || status) return -1;
    *peak = usage.ru_maxrss;
    return time;
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 4) { fprintf(stderr, "startup WTR BOOK.wtb CASE.json\n"); return 2; }
    char *eval[] = {argv[1], "eval", "-r", argv[2], argv[3], "--format", "json", NULL};
    char *nothing[] = {"/bin/true", NULL};
    static double with[ROUNDS], without[ROUNDS];
    long peak = 0, ignored;
    for (int i = 0; i < ROUNDS; i++) {
        with[i] = run(eval, &peak);
        without[i] = run(nothing, &ignored);
        if (with[i] < 0 || without[i] < 0) { fprintf(stderr, "startup: %s eval failed\n", argv[1]); return 1; }
    }
    qsort(with, ROUNDS, sizeof *with, compare);
    qsort(without, ROUNDS, sizeof *without, compare);
    printf("wtr eval with a compiled rulebook: %.2f ms, /bin/true %.2f ms, so %.2f ms of its own (medians of %d); peak memory %ld KiB\n", with[ROUNDS / 2], without[ROUNDS / 2],
           with[ROUNDS / 2] - without[ROUNDS / 2], ROUNDS, peak);
    return 0;
}
