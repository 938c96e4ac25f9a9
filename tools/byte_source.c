/* byte_source.c — the bytes of a file or of standard input, decompressed where they are gzip or zstd.
 *
 * Relies on: POSIX files, zlib, libzstd. Guarantees: what a file is, its first bytes say, not its name; a
 * compressed file gives all of its text or ends in an error, never in silence; every complaint says how many
 * bytes of text were read before it. A read that a signal interrupts is an error and not tried again: nobody
 * installs a handler that lets it happen but to have the reading stopped. */
#include "records.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define MAGIC_SIZE 4                             /* bytes that tell what a file is */
#define PACKED_SIZE ((size_t)128 << 10)          /* bytes of a compressed file that are read at a time */

typedef enum Packing { PLAIN, GZIP, ZSTD } Packing;
static const char *const packing_names[] = {"plain", "gzip", "zstd"};

struct WtrByteSource {
    const char *name;                    /* for messages; the caller's */
    int descriptor;
    Packing packing;
    uint64_t size;                       /* of the file; 0 where that is not known */
    uint64_t taken, given;               /* bytes read of the file, bytes of text handed out */
    uint64_t least;                      /* bytes that it had when it was mapped; 0: it was not */
    char *packed; size_t begin, end;     /* bytes read and not used yet; of a plain file its first few */
    bool at_end;                         /* of the file */
    bool inside;                         /* within a gzip member or a zstd frame */
    bool after_member;                   /* at least one gzip member is behind us: blanks of a tape may follow */
    z_stream gzip; bool gzip_open, gzip_failed;
    ZSTD_DStream *zstd;
};

/* ---- complaints ------------------------------------------------------------------------------------------- */

static WtrExit no_memory(const WtrByteSource *source)
{
    wtr_complain("out of memory while reading %s, after %" PRIu64 " bytes of text", source->name, source->given);
    return WTR_EXIT_LIMIT;
}

static WtrExit damaged(const WtrByteSource *source, const char *why)
{
    wtr_complain("%s: its %s data is damaged near byte %" PRIu64 " of the file: %s; %" PRIu64 " bytes of text were read before that", source->name,
                 packing_names[source->packing], source->taken - (source->end - source->begin), why, source->given);
    return WTR_EXIT_IO;
}

static WtrExit cut_off(const WtrByteSource *source)
{
    wtr_complain("%s is cut off: its %s data ends too early, after %" PRIu64 " bytes of the file; %" PRIu64 " bytes of text were read before that",
                 source->name, packing_names[source->packing], source->taken, source->given);
    return WTR_EXIT_IO;
}

static WtrExit unreadable(const WtrByteSource *source, int error)
{
    if (error == EINTR)
        wtr_complain("reading %s was interrupted after %" PRIu64 " bytes of text", source->name, source->given);
    else
        wtr_complain("cannot read %s: %s; %" PRIu64 " bytes of text were read before that", source->name, strerror(error), source->given);
    return WTR_EXIT_IO;
}

/* ---- the file itself --------------------------------------------------------------------------------------- */

/* Reads what there is, up to `room`; *got is 0 at the end of the file. */
static WtrExit take(WtrByteSource *source, char *to, size_t room, size_t *got)
{
    const ssize_t count = source->at_end ? 0 : read(source->descriptor, to, room);
    if (count < 0)
        return unreadable(source, errno);
    if (count == 0 && source->taken < source->least)
        return wtr_byte_source_broken(source, (uint64_t)lseek(source->descriptor, 0, SEEK_CUR));
    source->at_end = count == 0;
    source->taken += (uint64_t)count;
    *got = (size_t)count;
    return WTR_EXIT_DONE;
}

/* Makes sure that there are bytes to decompress; none are left at the end of the file. */
static WtrExit refill(WtrByteSource *source)
{
    if (source->begin < source->end)
        return WTR_EXIT_DONE;
    size_t got = 0;
    const WtrExit code = take(source, source->packed, PACKED_SIZE, &got);
    source->begin = 0;
    source->end = code == WTR_EXIT_DONE ? got : 0;
    return code;
}

/* ---- gzip -------------------------------------------------------------------------------------------------- */

static void *take_memory(void *context, unsigned count, unsigned size)
{
    (void)context;
    size_t bytes;
    return wtr_mul_checked((size_t)count, (size_t)size, &bytes) ? wtr_alloc(bytes) : NULL;
}

static void give_memory(void *context, void *memory)
{
    (void)context;
    wtr_free(memory);
}

/* Between two members: blanks of a tape, all zero, may follow the last one. */
static bool next_member(WtrByteSource *source)
{
    while (source->after_member && source->begin < source->end && source->packed[source->begin] == '\0')
        source->begin++;
    return source->begin < source->end;
}

static WtrExit gzip_damaged(const WtrByteSource *source)
{
    if (source->after_member && source->gzip.total_in < 10)
        return damaged(source, "what follows a member is none");
    return damaged(source, source->gzip.msg != NULL ? source->gzip.msg : "it asks for a dictionary");
}

/* Text before damaged data is handed out first. */
static WtrExit read_gzip(WtrByteSource *source, char *to, size_t room, size_t *got)
{
    z_stream *gzip = &source->gzip;
    const unsigned most = room > UINT32_MAX ? UINT32_MAX : (unsigned)room;
    gzip->next_out = (Bytef *)to;
    gzip->avail_out = most;
    if (source->gzip_failed)
        return gzip_damaged(source);
    while (gzip->avail_out == most) {
        const WtrExit code = refill(source);
        if (code != WTR_EXIT_DONE)
            return code;
        if (source->begin == source->end && source->at_end)
            return source->inside ? cut_off(source) : WTR_EXIT_DONE;
        if (!source->inside && !next_member(source))
            continue;
        source->inside = true;
        gzip->next_in = (Bytef *)source->packed + source->begin;
        gzip->avail_in = (unsigned)(source->end - source->begin);
        const int status = inflate(gzip, Z_NO_FLUSH);
        source->begin = source->end - gzip->avail_in;
        *got = most - gzip->avail_out;
        if (status == Z_MEM_ERROR)
            return no_memory(source);
        source->gzip_failed = status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR;
        if (source->gzip_failed)
            return *got > 0 ? WTR_EXIT_DONE : gzip_damaged(source);
        if (status == Z_STREAM_END) {
            source->inside = false;
            source->after_member = true;
            inflateReset(gzip);
        }
    }
    return WTR_EXIT_DONE;
}

/* ---- zstd -------------------------------------------------------------------------------------------------- */

static WtrExit read_zstd(WtrByteSource *source, char *to, size_t room, size_t *got)
{
    ZSTD_outBuffer out = {to, room, 0};
    while (out.pos == 0) {
        const WtrExit code = refill(source);
        if (code != WTR_EXIT_DONE)
            return code;
        if (source->begin == source->end)
            return source->inside ? cut_off(source) : WTR_EXIT_DONE;
        ZSTD_inBuffer in = {source->packed, source->end, source->begin};
        const size_t status = ZSTD_decompressStream(source->zstd, &out, &in);
        source->begin = in.pos;
        *got = out.pos;
        if (ZSTD_isError(status)) {
            if (ZSTD_getErrorCode(status) == ZSTD_error_memory_allocation)
                return no_memory(source);
            return damaged(source, ZSTD_getErrorName(status));
        }
        source->inside = status != 0;
    }
    return WTR_EXIT_DONE;
}

/* ---- opening ------------------------------------------------------------------------------------------------ */

/* Opens the file; on a failure the descriptor is -1 and has been complained of. */
static WtrExit open_file(WtrByteSource *source, const char *path)
{
    const bool standard = strcmp(path, "-") == 0;
    struct stat about;
    source->name = standard ? "standard input" : path;
    source->descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (source->descriptor < 0) {
        wtr_complain("cannot open %s: %s", path, strerror(errno));
        return WTR_EXIT_IO;
    }
    if (fstat(source->descriptor, &about) != 0)
        return unreadable(source, errno);
    if (S_ISDIR(about.st_mode)) {
        wtr_complain("cannot read %s: it is a directory; expected a file of cases", source->name);
        return WTR_EXIT_IO;
    }
    if (S_ISREG(about.st_mode) && about.st_size > 0)
        source->size = (uint64_t)about.st_size;
    return WTR_EXIT_DONE;
}

/* The first bytes say what the file is. */
static WtrExit look(WtrByteSource *source)
{
    while (source->end < MAGIC_SIZE && !source->at_end) {
        size_t got = 0;
        const WtrExit code = take(source, source->packed + source->end, MAGIC_SIZE - source->end, &got);
        if (code != WTR_EXIT_DONE)
            return code;
        source->end += got;
    }
    if (source->end >= 2 && memcmp(source->packed, "\x1F\x8B", 2) == 0)
        source->packing = GZIP;
    else if (source->end >= MAGIC_SIZE && memcmp(source->packed, "\x28\xB5\x2F\xFD", MAGIC_SIZE) == 0)
        source->packing = ZSTD;
    return WTR_EXIT_DONE;
}

static WtrExit prepare(WtrByteSource *source)
{
    if (source->packing == GZIP) {
        source->gzip.zalloc = take_memory;
        source->gzip.zfree = give_memory;
        source->gzip_open = inflateInit2(&source->gzip, 15 + 16) == Z_OK;      /* gzip only, the largest window */
        return source->gzip_open ? WTR_EXIT_DONE : no_memory(source);
    }
    if (source->packing == ZSTD) {
        source->zstd = ZSTD_createDStream();
        return source->zstd != NULL ? WTR_EXIT_DONE : no_memory(source);
    }
    return WTR_EXIT_DONE;
}

WtrExit wtr_byte_source_open(const char *path, WtrByteSource **out)
{
    WtrByteSource *source = wtr_alloc(sizeof *source);
    if (source == NULL) {
        wtr_complain("out of memory");
        return WTR_EXIT_LIMIT;
    }
    source->descriptor = -1;
    WtrExit code = open_file(source, path);
    if (code == WTR_EXIT_DONE && (source->packed = wtr_alloc(PACKED_SIZE)) == NULL)
        code = no_memory(source);
    if (code == WTR_EXIT_DONE)
        code = look(source);
    if (code == WTR_EXIT_DONE)
        code = prepare(source);
    if (code == WTR_EXIT_DONE)
        *out = source;
    else
        wtr_byte_source_close(source);
    return code;
}

/* ---- reading ------------------------------------------------------------------------------------------------- */

static WtrExit read_plain(WtrByteSource *source, char *to, size_t room, size_t *got)
{
    const size_t kept = source->end - source->begin;
    if (kept == 0)
        return take(source, to, room, got);
    *got = kept < room ? kept : room;
    memcpy(to, source->packed + source->begin, *got);
    source->begin += *got;
    return WTR_EXIT_DONE;
}

WtrExit wtr_byte_source_read(WtrByteSource *source, char *to, size_t room, size_t *got)
{
    WtrExit code = WTR_EXIT_DONE;
    *got = 0;
    if (room == 0)
        return code;
    switch (source->packing) {
    case PLAIN: code = read_plain(source, to, room, got); break;
    case GZIP: code = read_gzip(source, to, room, got); break;
    case ZSTD: code = read_zstd(source, to, room, got); break;
    }
    source->given += *got;
    return code;
}

/* ---- mapping ------------------------------------------------------------------------------------------------- */

bool wtr_byte_source_map(WtrByteSource *source, size_t back, WtrByteMap *out)
{
    const size_t kept = source->end - source->begin;
    const off_t at = source->packing != PLAIN || source->size == 0 ? -1 : lseek(source->descriptor, 0, SEEK_CUR);
    struct stat about;
    if (at < 0 || (uint64_t)at < kept + back || fstat(source->descriptor, &about) != 0)
        return false;
    if (!wtr_byte_map_open(source->descriptor, (uint64_t)at - kept - back, (uint64_t)about.st_size, out))
        return false;
    source->begin = source->end = 0;
    source->taken -= kept + back;
    source->given -= back;
    source->least = source->taken + out->length;
    return true;
}

void wtr_byte_source_pass(WtrByteSource *source, size_t length)
{
    source->taken += length;
    source->given += length;
}

WtrExit wtr_byte_source_go_on(WtrByteSource *source, uint64_t at)
{
    return lseek(source->descriptor, (off_t)at, SEEK_SET) < 0 ? unreadable(source, errno) : WTR_EXIT_DONE;
}

WtrExit wtr_byte_source_broken(const WtrByteSource *source, uint64_t at)
{
    wtr_complain("cannot read %s beyond byte %" PRIu64 ": it has become shorter since it was opened, or its disk fails", source->name, at);
    return WTR_EXIT_IO;
}

void wtr_byte_source_progress(const WtrByteSource *source, uint64_t *done, uint64_t *of)
{
    *done = source->taken - (source->end - source->begin);
    *of = source->size;
}

void wtr_byte_source_close(WtrByteSource *source)
{
    if (source == NULL)
        return;
    if (source->gzip_open)
        inflateEnd(&source->gzip);
    ZSTD_freeDStream(source->zstd);
    if (source->descriptor >= 0 && source->descriptor != STDIN_FILENO)
        close(source->descriptor);
    wtr_free(source->packed);
    wtr_free(source);
}
