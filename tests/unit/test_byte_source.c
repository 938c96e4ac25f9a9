/* test_byte_source.c — the bytes of a file, plain and compressed, whole and damaged.
 *
 * Relies on: cmocka, zlib and libzstd to make the files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <zlib.h>
#include <zstd.h>

#include "../../tools/records.h"
#include "scratch_file.h"

static WtrText said;                     /* what was complained of */

/* All bytes of a file, read `room` at a time, into `out`. */
static WtrExit read_all(const char *path, size_t room, WtrText *out)
{
    WtrByteSource *source;
    said.length = 0;
    wtr_complain_into(&said);
    WtrExit code = wtr_byte_source_open(path, &source);
    bool opened = code == WTR_EXIT_DONE;
    for (size_t got = 1; code == WTR_EXIT_DONE && got > 0;) {
        assert_true(wtr_text_reserve(out, room));
        code = wtr_byte_source_read(source, out->at + out->length, room, &got);
        if (code == WTR_EXIT_DONE) {
            assert_true(got <= room);
            out->length += got;
        }
    }
    if (opened) {
        uint64_t done, of;
        wtr_byte_source_progress(source, &done, &of);
        assert_true(of == 0 || done <= of);
        assert_true(code != WTR_EXIT_DONE || of == 0 || done == of);
        wtr_byte_source_close(source);
    }
    wtr_complain_into(NULL);
    return code;
}

static void expect_text(const char *path, const char *text, size_t length)
{
    static const size_t rooms[] = {1, 7, 4096, (size_t)1 << 20};
    for (size_t i = 0; i < 4; i++) {
        WtrText out = {0};
        assert_int_equal(read_all(path, rooms[i], &out), WTR_EXIT_DONE);
        assert_int_equal(out.length, length);
        assert_memory_equal(out.at, text, length);
        wtr_text_free(&out);
    }
}

/* The file ends in an error that says these words, after the first bytes of `text`, of which it says how many. */
static void expect_error(const char *path, const char *text, WtrExit code, const char *words)
{
    WtrText out = {0};
    char count[64];
    assert_int_equal(read_all(path, 1000, &out), code);
    if (out.length > 0)
        assert_memory_equal(out.at, text, out.length);
    snprintf(count, sizeof count, "%zu bytes of text", out.length);
    if (strstr(said.at, words) == NULL || (text != NULL && strstr(said.at, count) == NULL))
        fail_msg("does not say `%s` and `%s`: %s", words, count, said.at);
    wtr_text_free(&out);
}

/* A text that compresses a little. */
static char *some_text(size_t length)
{
    char *text = malloc(length);
    uint32_t random = 1;
    for (size_t i = 0; i < length; i++) {
        random = random * 1664525u + 1013904223u;
        text[i] = i % 64 == 63 ? '\n' : (char)('a' + (random >> 24) % 20);
    }
    return text;
}

static size_t pack_gzip(const char *text, size_t length, char *to, size_t room)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)text;
    stream.avail_in = (unsigned)length;
    stream.next_out = (Bytef *)to;
    stream.avail_out = (unsigned)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    size_t packed = room - stream.avail_out;
    deflateEnd(&stream);
    return packed;
}

/* With a checksum, as the program of that name writes it. */
static size_t pack_zstd(const char *text, size_t length, char *to, size_t room)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    size_t size = ZSTD_compress2(context, to, room, text, length);
    assert_false(ZSTD_isError(size));
    ZSTD_freeCCtx(context);
    return size;
}

/* ---- whole files -------------------------------------------------------------------------------------------- */

static void reads_plain_files(void **state)
{
    (void)state;
    expect_text(scratch_write("a", "", 0), "", 0);
    expect_text(scratch_write("a", "x", 1), "x", 1);
    expect_text(scratch_write("a", "\x1F", 1), "\x1F", 1);
    expect_text(scratch_write("a", "\x28\xB5\x2F", 3), "\x28\xB5\x2F", 3);
    char *text = some_text(300000);
    expect_text(scratch_write("a", text, 300000), text, 300000);
    free(text);
}

enum { LENGTH = 400000, ROOM = 500000 };

static void reads_gzip(void **state)
{
    (void)state;
    char *text = some_text(LENGTH), *packed = malloc(2 * ROOM);
    size_t size = pack_gzip(text, LENGTH, packed, ROOM);
    expect_text(scratch_write("named.anything", packed, size), text, LENGTH);
    /* members, an empty one among them, and the zeros of a tape */
    size_t one = pack_gzip(text, 1000, packed, ROOM);
    size_t two = one + pack_gzip("", 0, packed + one, ROOM);
    size_t three = two + pack_gzip(text + 1000, LENGTH - 1000, packed + two, ROOM);
    expect_text(scratch_write("a", packed, three), text, LENGTH);
    memset(packed + three, 0, 512);
    expect_text(scratch_write("a", packed, three + 512), text, LENGTH);
    memcpy(packed + three, "rubbish behind it", 17);
    expect_error(scratch_write("a", packed, three + 17), text, WTR_EXIT_IO, "what follows a member is none");
    free(text);
    free(packed);
}

static void reads_zstd(void **state)
{
    (void)state;
    char *text = some_text(LENGTH), *packed = malloc(2 * ROOM);
    size_t one = pack_zstd(text, 1000, packed, ROOM);
    size_t two = one + pack_zstd(text + 1000, LENGTH - 1000, packed + one, ROOM);
    expect_text(scratch_write("a", packed, two), text, LENGTH);
    free(text);
    free(packed);
}

/* ---- what goes wrong ---------------------------------------------------------------------------------------- */

static void tells_of_cut_off_files(void **state)
{
    (void)state;
    char *text = some_text(LENGTH), *packed = malloc(2 * ROOM);
    size_t size = pack_gzip(text, LENGTH, packed, ROOM);
    for (size_t cut = 2; cut < size; cut += cut < 40 || cut > size - 40 ? 1 : size / 17)
        expect_error(scratch_write("a.gz", packed, cut), text, WTR_EXIT_IO, "a.gz is cut off");
    size = pack_zstd(text, LENGTH, packed, ROOM);
    for (size_t cut = 4; cut < size; cut += cut < 40 || cut > size - 40 ? 1 : size / 17)
        expect_error(scratch_write("a.zst", packed, cut), text, WTR_EXIT_IO, "a.zst is cut off");
    free(text);
    free(packed);
}

static void tells_of_damage(void **state)
{
    (void)state;
    char *text = some_text(LENGTH), *packed = malloc(2 * ROOM);
    size_t size = pack_gzip(text, LENGTH, packed, ROOM);
    packed[size - 6] ^= 1;               /* the checksum */
    expect_error(scratch_write("a", packed, size), text, WTR_EXIT_IO, "gzip data is damaged near byte");
    packed[3] = (char)0xFF;              /* a flag that nobody knows */
    expect_error(scratch_write("a", packed, size), text, WTR_EXIT_IO, "gzip data is damaged near byte");
    size = pack_zstd(text, LENGTH, packed, ROOM);
    packed[size - 2] ^= 1;               /* the checksum */
    expect_error(scratch_write("a", packed, size), text, WTR_EXIT_IO, "zstd data is damaged near byte");
    free(text);
    free(packed);
}

static void tells_of_what_is_no_file(void **state)
{
    (void)state;
    char path[200];
    expect_error(scratch_folder, NULL, WTR_EXIT_IO, "it is a directory; expected a file of cases");
    snprintf(path, sizeof path, "%s/missing.json", scratch_folder);
    expect_error(path, NULL, WTR_EXIT_IO, "missing.json: No such file or directory");
    assert_non_null(strstr(said.at, "cannot open "));
}

static void wake(int signal) { (void)signal; }

static void tells_of_an_interrupted_read(void **state)
{
    (void)state;
    int ends[2], standard = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "{\"a\": 1}\n{", 10), 10);
    dup2(ends[0], STDIN_FILENO);
    struct sigaction action = {.sa_handler = wake}, before;
    sigaction(SIGALRM, &action, &before);
    struct itimerval soon = {.it_value = {.tv_usec = 50000}, .it_interval = {.tv_usec = 50000}}, never = {0};
    setitimer(ITIMER_REAL, &soon, NULL);
    expect_error("-", "{\"a\": 1}\n{", WTR_EXIT_IO, "reading standard input was interrupted after 10 bytes");
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    dup2(standard, STDIN_FILENO);
    close(standard);
    close(ends[0]);
    close(ends[1]);
}

static void reads_a_slow_pipe(void **state)
{
    (void)state;
    char *text = some_text(3000), *packed = malloc(ROOM);
    size_t size = pack_gzip(text, 3000, packed, ROOM);
    int ends[2], standard = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    if (fork() == 0) {
        for (size_t i = 0; i < size; i += 100) {
            size_t some = size - i < 100 ? size - i : i == 0 ? 1 : 100;
            if (write(ends[1], packed + i, some) < 0)
                _exit(1);
            i -= i == 0 ? 99 : 0;
            usleep(1000);
        }
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    WtrText out = {0};
    assert_int_equal(read_all("-", 512, &out), WTR_EXIT_DONE);
    assert_int_equal(out.length, 3000);
    assert_memory_equal(out.at, text, 3000);
    wtr_text_free(&out);
    dup2(standard, STDIN_FILENO);
    close(standard);
    close(ends[0]);
    free(text);
    free(packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_plain_files),        cmocka_unit_test(reads_gzip),
        cmocka_unit_test(reads_zstd),               cmocka_unit_test(tells_of_cut_off_files),
        cmocka_unit_test(tells_of_damage),          cmocka_unit_test(tells_of_what_is_no_file),
        cmocka_unit_test(tells_of_an_interrupted_read), cmocka_unit_test(reads_a_slow_pipe),
    };
    const int failed = cmocka_run_group_tests(tests, scratch_begin, scratch_end);
    wtr_text_free(&said);
    return failed;
}
