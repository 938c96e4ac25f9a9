/* io.c — files in, files out, standard output checked to its last byte.
 *
 * Relies on: POSIX files. Guarantees: a file is replaced whole or not at all; a full disk or a closed
 * pipe is reported once and becomes exit code 7. */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INPUT_MAX ((size_t)1 << 30)     /* bytes of one input file */

WtrExit wtr_read_file(const char *path, WtrText *out)
{
    bool standard = strcmp(path, "-") == 0;
    int descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        wtr_complain("cannot open %s: %s", path, strerror(errno));
        return WTR_EXIT_IO;
    }
    WtrExit code = WTR_EXIT_DONE;
    char block[65536];
    for (;;) {
        ssize_t got = read(descriptor, block, sizeof block);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            wtr_complain("cannot read %s: %s", standard ? "standard input" : path, strerror(errno));
            code = WTR_EXIT_IO;
            break;
        }
        if (out->length + (size_t)got > INPUT_MAX) {
            wtr_complain("%s is larger than 1 GiB", standard ? "standard input" : path);
            code = WTR_EXIT_LIMIT;
            break;
        }
        wtr_text_add(out, block, (size_t)got);
        if (out->failed) {
            wtr_complain("out of memory while reading %s", path);
            code = WTR_EXIT_LIMIT;
            break;
        }
        if (got == 0)                                  /* an empty file, too, is a text now */
            break;
    }
    if (!standard)
        close(descriptor);
    if (code != WTR_EXIT_DONE)
        wtr_text_free(out);
    return code;
}

static bool write_all(int descriptor, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(descriptor, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

/* A device or a pipe (/dev/full, /dev/stdout) is written to directly: there is nothing to rename onto. */
static WtrExit write_in_place(const char *path, const char *bytes, size_t length)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    bool good = descriptor >= 0 && write_all(descriptor, bytes, length);
    int error = errno;
    if (descriptor >= 0 && close(descriptor) != 0 && good) {
        error = errno;
        good = false;
    }
    if (!good)
        wtr_complain("cannot write %s: %s", path, strerror(error));
    return good ? WTR_EXIT_DONE : WTR_EXIT_IO;
}

WtrExit wtr_write_file(const char *path, const char *bytes, size_t length)
{
    struct stat target;
    mode_t mode = 0644;
    if (stat(path, &target) == 0) {
        if (!S_ISREG(target.st_mode))
            return write_in_place(path, bytes, length);
        mode = target.st_mode & 0777;
    }
    WtrText beside = {0};
    wtr_text_printf(&beside, "%s.XXXXXX", path);
    if (beside.failed) {
        wtr_complain("out of memory");
        return WTR_EXIT_LIMIT;
    }
    int descriptor = mkostemp(beside.at, O_CLOEXEC);
    if (descriptor < 0) {
        wtr_complain("cannot write %s: %s", path, strerror(errno));
        wtr_text_free(&beside);
        return WTR_EXIT_IO;
    }
    bool good = write_all(descriptor, bytes, length) && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0;
    int error = errno;
    if (close(descriptor) != 0 && good) {
        error = errno;
        good = false;
    }
    if (good && rename(beside.at, path) != 0) {
        error = errno;
        good = false;
    }
    if (!good) {
        unlink(beside.at);
        wtr_complain("cannot write %s: %s", path, strerror(error));
    }
    wtr_text_free(&beside);
    return good ? WTR_EXIT_DONE : WTR_EXIT_IO;
}

static int print_error;                /* why wtr_print failed first */

WtrExit wtr_print(const char *bytes, size_t length)
{
    if (length == 0 || fwrite(bytes, 1, length, stdout) == length)
        return WTR_EXIT_DONE;
    if (print_error == 0)
        print_error = errno;
    return WTR_EXIT_IO;                /* said by wtr_finish_output */
}

WtrExit wtr_finish_output(void)
{
    bool earlier = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) == 0 && !earlier)
        return WTR_EXIT_DONE;
    int error = print_error != 0 ? print_error : errno;
    wtr_complain("cannot write to standard output: %s", error != 0 ? strerror(error) : "not everything was written");
    return WTR_EXIT_IO;
}

bool wtr_colour(FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    return isatty(fileno(stream)) != 0 && (no_color == NULL || no_color[0] == '\0');
}
