/* source.c — reading rule files, and lines and columns of byte offsets.
 *
 * Relies on: engine/base.h, the file system, wtr_library_files (the files of stdlib/, assembled into the
 * program by tools/embed.sh). Guarantees: see source.h; a file is read to its end or not at all. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

uint32_t wtr_source_characters(const char *text, size_t length)
{
    static const uint64_t ones = 0x0101010101010101u;
    uint32_t count = 0;
    for (; length >= 8; text += 8, length -= 8) {           /* eight bytes at a time */
        uint64_t bytes;
        memcpy(&bytes, text, sizeof bytes);
        uint64_t continues = bytes >> 7 & ~bytes >> 6 & ones;
        count += 8 - (uint32_t)(continues * ones >> 56);      /* the product's top byte is the sum of all */
    }
    for (; length; text++, length--)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

uint32_t wtr_source_width(const WtrSourceFile *file, uint32_t begin, uint32_t end)
{
    return file->plain ? end - begin : wtr_source_characters(file->text + begin, end - begin);
}

static bool is_plain(const char *text, uint32_t length)
{
    unsigned char any = 0;
    for (uint32_t i = 0; i < length; i++)
        any |= (unsigned char)text[i];
    return any < 0x80;
}

bool wtr_source_index(WtrArena *arena, WtrSourceFile *file)
{
    if (file->lines)
        return true;
    uint32_t count = 1;
    const char *end = file->text + file->length;
    for (const char *at = file->text; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        count++;
    uint32_t *lines = wtr_arena_array(arena, count, sizeof *lines);
    if (!lines)
        return false;
    uint32_t line = 1;
    for (const char *at = file->text; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        lines[line++] = (uint32_t)(at - file->text) + 1;
    file->lines = lines;
    file->line_count = count;
    file->plain = is_plain(file->text, file->length);
    return true;
}

/* Row of the last line that begins at or before `offset`. */
static uint32_t line_row(const WtrSourceFile *file, uint32_t offset)
{
    uint32_t low = 0, high = file->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (file->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

WtrLineColumn wtr_source_position(const WtrSourceFile *file, uint32_t offset)
{
    if (!file->lines || !file->line_count)
        return (WtrLineColumn){1, 1};
    if (offset > file->length)
        offset = file->length;
    uint32_t row = line_row(file, offset), begin = file->lines[row];
    uint32_t column = 1 + wtr_source_width(file, begin, offset);
    if (row == 0 && file->length >= 3 && offset >= 3 && memcmp(file->text, "\xEF\xBB\xBF", 3) == 0)
        column--;                          /* the byte order mark is no character of the line */
    return (WtrLineColumn){row + 1, column};
}

const char *wtr_source_line(const WtrSourceFile *file, uint32_t offset, uint32_t *length)
{
    if (!file->lines || !file->line_count) {
        *length = 0;
        return "";
    }
    uint32_t begin = file->lines[line_row(file, offset > file->length ? file->length : offset)];
    const char *text = file->text + begin;
    const char *end = memchr(text, '\n', file->length - begin);
    if (!end)
        end = file->text + file->length;
    while (end > text && end[-1] == '\r')
        end--;
    if (begin == 0 && end - text >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    *length = (uint32_t)(end - text);
    return text;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

/* Reads to the end; grows as it goes, since a pipe does not say how long it is. */
static int read_all(int fd, WtrText *out)
{
    char block[65536];
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0)
            return out->failed ? ENOMEM : 0;
        wtr_text_add(out, block, (size_t)got);
        if (out->failed)
            return ENOMEM;
        if (out->length > WTR_SOURCE_MAX)
            return EFBIG;
    }
}

int wtr_source_read(WtrArena *arena, const char *path, char **text, uint32_t *length)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return errno;
    struct stat status;
    WtrText all = {0};
    int error = fstat(fd, &status) != 0 ? errno : S_ISDIR(status.st_mode) ? EISDIR : read_all(fd, &all);
    close(fd);
    if (!error) {
        char *copy = wtr_arena_alloc(arena, all.length + 2);
        if (!copy) {
            error = ENOMEM;
        } else {
            if (all.length)
                memcpy(copy, all.at, all.length);
            *text = copy;
            *length = (uint32_t)all.length;
        }
    }
    wtr_text_free(&all);
    return error;
}

/* ---- the library carried inside the program ------------------------------------------------------------ */

typedef struct LibraryFile { const char *name, *text; uint64_t length; } LibraryFile;
extern const LibraryFile wtr_library_files[];

const char *wtr_stdlib_text(const char *name, uint32_t *length)
{
    for (const LibraryFile *file = wtr_library_files; file->name; file++) {
        if (strcmp(file->name, name) != 0)
            continue;
        *length = (uint32_t)file->length;
        return file->text;
    }
    return NULL;
}

const char *wtr_stdlib_near(const char *name)
{
    const char *near = NULL;
    unsigned least = (unsigned)strlen(name) / 3 + 1;
    for (const LibraryFile *file = wtr_library_files; file->name; file++) {
        unsigned far = wtr_edit_distance(name, file->name, least);
        if (far < least) {
            least = far;
            near = file->name;
        }
    }
    return near;
}
