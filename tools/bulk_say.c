/* bulk_say.c — see bulk_say.h. */
#include "bulk_say.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- messages ------------------------------------------------------------------------------------------- */

static WtrExit cannot_write(WtrMessages *messages)
{
    if (!messages->failed)
        wtr_complain("cannot write %s: %s", messages->path, strerror(errno));
    messages->failed = true;
    return WTR_EXIT_IO;
}

WtrExit wtr_messages_open(const char *path, WtrMessages *out)
{
    *out = (WtrMessages){.path = path, .descriptor = STDERR_FILENO};
    if (path == NULL)
        return WTR_EXIT_DONE;
    struct stat target;
    mode_t mode = 0644;
    if (stat(path, &target) == 0 && !S_ISREG(target.st_mode)) {
        out->descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    } else {
        if (stat(path, &target) == 0)
            mode = target.st_mode & 0777;
        wtr_text_printf(&out->beside, "%s.XXXXXX", path);
        if (out->beside.failed) {
            wtr_complain("out of memory");
            return WTR_EXIT_LIMIT;
        }
        out->descriptor = mkostemp(out->beside.at, O_CLOEXEC);
        if (out->descriptor >= 0 && fchmod(out->descriptor, mode) != 0)
            return cannot_write(out);
    }
    return out->descriptor >= 0 ? WTR_EXIT_DONE : cannot_write(out);
}

WtrExit wtr_messages_write(WtrMessages *messages, const WtrText *text)
{
    const char *bytes = text->at;
    size_t left = text->length;
    if (left == 0)
        return WTR_EXIT_DONE;
    if (messages->path == NULL) {
        fwrite(bytes, 1, left, stderr);
        return WTR_EXIT_DONE;
    }
    while (left > 0) {
        ssize_t put = write(messages->descriptor, bytes, left);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return cannot_write(messages);
        bytes += put;
        left -= (size_t)put;
    }
    return WTR_EXIT_DONE;
}

WtrExit wtr_messages_close(WtrMessages *messages)
{
    WtrExit code = WTR_EXIT_DONE;
    bool renamed = messages->beside.length > 0 && messages->descriptor >= 0;
    if (messages->path != NULL && messages->descriptor >= 0 && close(messages->descriptor) != 0)
        code = cannot_write(messages);
    if (renamed && !messages->failed && rename(messages->beside.at, messages->path) != 0)
        code = cannot_write(messages);
    if (renamed && messages->failed)
        unlink(messages->beside.at);
    wtr_text_free(&messages->beside);
    return code;
}

/* ---- progress ------------------------------------------------------------------------------------------- */

#define SHOW_EVERY 250                   /* milliseconds */
#define SHOW_AFTER 1000                  /* short work shows nothing */

static int64_t milliseconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void wtr_progress_begin(char *const *paths, int count, WtrProgress *out)
{
    *out = (WtrProgress){.shown = isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0};
    if (!out->shown)
        return;
    out->began = out->last = milliseconds();
    for (int i = 0; i < count; i++) {
        struct stat file;
        if (strcmp(paths[i], "-") == 0 || stat(paths[i], &file) != 0 || !S_ISREG(file.st_mode)) {
            out->bytes = 0;
            return;
        }
        out->bytes += (uint64_t)file.st_size;
    }
}

/* 1234567 as "1,234,567". */
static const char *grouped(uint64_t number, char out[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number), to = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[to++] = ',';
        out[to++] = digits[i];
    }
    out[to] = '\0';
    return out;
}

static void time_left(uint64_t seconds, char out[48])
{
    if (seconds < 90)
        snprintf(out, 48, ", %u s left", (unsigned)seconds);
    else if (seconds < 5400)
        snprintf(out, 48, ", %u min left", (unsigned)((seconds + 30) / 60));
    else
        snprintf(out, 48, ", %u h left", (unsigned)((seconds + 1800) / 3600));
}

void wtr_progress_show(WtrProgress *progress, uint64_t cases, uint64_t done)
{
    if (!progress->shown)
        return;
    int64_t now = milliseconds(), spent = now - progress->began;
    if (spent < SHOW_AFTER || now - progress->last < SHOW_EVERY)
        return;
    progress->last = now;
    char left[48] = "", count[32], rate[32], line[160];
    if (done > 0 && done < progress->bytes)
        time_left((uint64_t)((double)(progress->bytes - done) / (double)done * (double)spent / 1000.0 + 0.5), left);
    snprintf(line, sizeof line, "%s cases, %s a second%s", grouped(cases, count), grouped(cases * 1000 / (uint64_t)spent, rate), left);
    fprintf(stderr, "\r%-64s", line);
    progress->on_screen = true;
}

void wtr_progress_clear(WtrProgress *progress)
{
    if (progress->on_screen)
        fprintf(stderr, "\r%64s\r", "");
    progress->on_screen = false;
}

/* ---- totals --------------------------------------------------------------------------------------------- */

void wtr_say_totals(const WtrBulkTotals *totals)
{
    uint64_t read = totals->evaluated + totals->refused;
    fprintf(stderr, "%s%llu case%s read: %llu evaluated, %llu refused\n", totals->stopped ? "stopped early; until then " : "",
            (unsigned long long)read, read == 1 ? "" : "s", (unsigned long long)totals->evaluated, (unsigned long long)totals->refused);
}
