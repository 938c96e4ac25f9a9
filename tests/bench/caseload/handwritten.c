/* handwritten.c — a caseload evaluated by a program written by hand for this one workload: the yardstick.
 *
 *     handwritten ndjson|plain|mapped|csv IN OUT
 *
 * Reads the cases into blocks of 512, runs the hand-written rules over each block's planes, and writes for
 * each case its name and the rules that are due, as `wtr eval --ids` does. One thread, one buffer in and one out.
 *
 * Relies on: reader.h, baseline.h. Guarantees: nothing about input that is not the workload's. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reader.h"

#define IN_ROOM ((size_t)1 << 18)                         /* read in pieces, as programs do */
#define OUT_ROOM ((size_t)1 << 18)
#define CASE_ROOM ((size_t)BASELINE_RULES * 40 + 64)      /* bytes one case may take in the output */
#define ID_ROOM 32                                       /* of the longest name, with what stands around it */

typedef struct Program {
    ReadCases read;
    int in, out;
    char *text, *written;
    size_t used;
    Cases cases;
    BaselineResult result;
    uint64_t due[64];                       /* of 64 cases: a bit a rule */
    char ids[BASELINE_RULES][ID_ROOM];      /* each with a semicolon */
    uint8_t id_lengths[BASELINE_RULES];
} Program;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* ---- output ---------------------------------------------------------------------------------------------------- */

static void prepare_ids(Program *program)
{
    for (uint32_t r = 0; r < BASELINE_RULES; r++)
        program->id_lengths[r] = (uint8_t)snprintf(program->ids[r], sizeof program->ids[r], "%s; ", rule_names[r]);
}

static void flush(Program *program)
{
    for (size_t at = 0; at < program->used;) {
        const ssize_t n = write(program->out, program->written + at, program->used - at);
        if (n < 0)
            fail("write");
        at += (size_t)n;
    }
    program->used = 0;
}

/* A word of each rule's plane, turned into a word of rules for each case. */
static void turn(const BaselineResult *result, uint32_t word, uint64_t cases[64])
{
    memset(cases, 0, 64 * sizeof *cases);
    for (uint32_t r = 0; r < BASELINE_RULES; r++)
        cases[r] = result->due[r][word];
    uint64_t mask = 0x00000000ffffffffu;
    for (uint32_t width = 32; width != 0; width >>= 1, mask ^= mask << width) {
        for (uint32_t k = 0; k < 64; k = (k + width + 1) & ~width) {
            const uint64_t swap = (cases[k] >> width ^ cases[k + width]) & mask;
            cases[k] ^= swap << width;
            cases[k + width] ^= swap;
        }
    }
}

static void write_case(Program *program, uint32_t lane, uint64_t due)
{
    char *const start = program->written + program->used, *at = start;
    memcpy(at, program->cases.names[lane], NAME_ROOM);
    at += program->cases.name_lengths[lane];
    *at++ = ',';
    char *const list = at;
    for (; due != 0; due &= due - 1) {
        const uint32_t rule = (uint32_t)__builtin_ctzll(due);
        memcpy(at, program->ids[rule], ID_ROOM);
        at += program->id_lengths[rule];
    }
    at -= at > list ? 2 : 0;                              /* the semicolon behind the last one */
    memcpy(at, "\r\n", 2);
    program->used += (size_t)(at + 2 - start);
}

static void write_block(Program *program)
{
    for (uint32_t lane = 0; lane < program->cases.count; lane++) {
        if (lane % 64 == 0)
            turn(&program->result, lane / 64, program->due);
        if (program->used + CASE_ROOM > OUT_ROOM)
            flush(program);
        write_case(program, lane, program->due[lane % 64]);
    }
}

/* ---- input ------------------------------------------------------------------------------------------------------- */

static void run_lines(Program *program, const char *at, const char *end)
{
    while (at < end) {
        at = program->read(at, end, &program->cases);
        baseline_block(&program->cases.block, &program->result, BASELINE_WORDS);
        write_block(program);
    }
}

/* Whole lines as they come; what is left of one is moved to the front. */
static void run(Program *program, bool header)
{
    size_t held = 0;
    ssize_t n;
    while ((n = read(program->in, program->text + held, IN_ROOM - held)) > 0) {
        held += (size_t)n;
        const char *at = program->text, *end = memrchr(program->text, '\n', held);
        if (end == NULL)
            continue;
        end++;
        if (header) {
            if (!read_csv_header(at, end)) {
                fprintf(stderr, "handwritten: an unknown column\n");
                exit(1);
            }
            at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
            header = false;
        }
        run_lines(program, at, end);
        held -= (size_t)(end - program->text);
        memmove(program->text, end, held);
    }
    if (n < 0)
        fail("read");
    flush(program);
}

/* The lines of a file as memory, all but those at its end, which are read. */
static void run_mapped(Program *program)
{
    struct stat about;
    if (fstat(program->in, &about) != 0 || about.st_size <= (off_t)IN_ROOM)
        return;
    const size_t length = (size_t)about.st_size;
    const char *text = mmap(NULL, length, PROT_READ, MAP_PRIVATE, program->in, 0);
    if (text == MAP_FAILED)
        fail("mmap");
    const char *end = memrchr(text, '\n', length - IN_ROOM);
    run_lines(program, text, end + 1);
    if (lseek(program->in, end + 1 - text, SEEK_SET) < 0)
        fail("lseek");
    munmap((void *)(size_t)text, length);
}

int main(int argc, char **argv)
{
    static Program program;
    const char *how = argc == 4 ? argv[1] : "";
    const bool csv = strcmp(how, "csv") == 0, plain = strcmp(how, "plain") == 0, mapped = strcmp(how, "mapped") == 0;
    if (!csv && !plain && !mapped && strcmp(how, "ndjson") != 0) {
        fprintf(stderr, "handwritten ndjson|plain|mapped|csv IN OUT\n");
        return 2;
    }
    program.read = csv ? read_csv_cases : plain ? read_json_plainly : read_json_cases;
    if ((program.in = open(argv[2], O_RDONLY)) < 0)
        fail(argv[2]);
    if ((program.out = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0644)) < 0)
        fail(argv[3]);
    program.text = calloc(1, IN_ROOM + READER_PADDING);
    program.written = malloc(OUT_ROOM);
    if (program.text == NULL || program.written == NULL)
        fail("handwritten");
    prepare_ids(&program);
    memcpy(program.written, "case,due\r\n", program.used = 10);
    if (mapped)
        run_mapped(&program);
    run(&program, csv);
    free(program.text);
    free(program.written);
    if (close(program.out) != 0)
        fail(argv[3]);
    return 0;
}
