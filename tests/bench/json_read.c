/* json_read.c — how fast JSON records are read: this project's reader into columns, alone and with evaluation, beside
 * simdjson, over one file in memory.
 *
 *     json_read RULES CASES.ndjson [WORD]      with a word: the passes that have it in their name
 *
 * Relies on: tools/record_json.h, json_read.h. Guarantees: every pass reads the same pieces, each from one buffer into
 * which it was copied just before, outside the time, as a file's pieces lie in the cache when they have been read; the
 * best of some rounds is told, the rounds of all passes taking turns; what was read is checked by counting. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../lang/compile.h"
#include "../../tools/record_json.h"
#include "json_read.h"

#define ROUNDS 9
#define BLOCK 512
#define AS_OF 739617                     /* 2026-01-01 */

typedef struct Bench {
    WtrRulebook *rulebook;
    char *text; size_t length;
    WtrPiece *pieces; size_t piece_count;
    char *buffer;                        /* the piece at hand */
    double taken;
    WtrRecordJson *reader;
    WtrBatch batch;
    uint64_t cases, refused;
} Bench;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool open_rules(const char *path, WtrRulebook **out)
{
    WtrCompileOptions options = {.path = path};
    WtrCompilation compiled;
    WtrFault fault;
    const bool opened = wtr_compile(&options, &compiled) == WTR_OK && !compiled.diags.errors &&
                        wtr_rulebook_load(compiled.image.at, compiled.image.length, out, &fault) == WTR_OK;
    wtr_compilation_free(&compiled);
    return opened;
}

/* Whole lines, about WTR_PIECE_SIZE bytes each, in place; the byte behind the last is the padding's first. */
static bool cut(Bench *bench)
{
    bench->pieces = calloc(bench->length / WTR_PIECE_SIZE + 2, sizeof *bench->pieces);
    bench->buffer = calloc(2 * WTR_PIECE_SIZE + WTR_PIECE_PADDING, 1);
    uint64_t line = 1;
    for (size_t at = 0; bench->buffer != NULL && bench->pieces != NULL && at < bench->length;) {
        size_t end = bench->length - at > WTR_PIECE_SIZE ? at + WTR_PIECE_SIZE : bench->length;
        const char *found = memchr(bench->text + end - 1, '\n', bench->length - end + 1);
        end = found != NULL ? (size_t)(found - bench->text) + 1 : bench->length;
        bench->pieces[bench->piece_count++] = (WtrPiece){.form = WTR_RECORD_LINES, .text = bench->text + at, .length = end - at,
                                                         .first_row = line, .first_line = line, .first_column = 1, .path = "cases"};
        for (size_t i = at; i < end; i++)
            line += bench->text[i] == '\n';
        at = end;
    }
    return bench->pieces != NULL && bench->buffer != NULL;
}

static bool open_cases(const char *path, Bench *bench)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        return false;
    bench->length = (size_t)ftell(file);
    rewind(file);
    bench->text = calloc(bench->length + WTR_PIECE_PADDING, 1);
    const bool read = bench->text != NULL && fread(bench->text, 1, bench->length, file) == bench->length;
    fclose(file);
    return read && cut(bench);
}

/* ---- passes ---------------------------------------------------------------------------------------------------- */

static void empty(Bench *bench)
{
    wtr_reset(bench->batch.evaluator);
    bench->cases += bench->batch.count;
    bench->refused += bench->batch.refused;
    wtr_arena_free(bench->batch.names);
    bench->batch.names = wtr_arena_new();
    bench->batch.count = bench->batch.ids.count = 0;
    bench->batch.refused = 0;
    bench->batch.messages.length = 0;
}

static bool read_piece(Bench *bench, WtrPiece *piece, bool evaluate)
{
    WtrStatus status = WTR_FULL;
    while (status == WTR_FULL) {
        status = wtr_record_json_read(bench->reader, piece, &bench->batch);
        if (status != WTR_OK && status != WTR_FULL)
            return false;
        if (evaluate && wtr_evaluate(bench->batch.evaluator) != WTR_OK)
            return false;
        empty(bench);
    }
    return true;
}

static bool pass_read(Bench *bench, WtrPiece *piece) { return read_piece(bench, piece, false); }
static bool pass_evaluate(Bench *bench, WtrPiece *piece) { return read_piece(bench, piece, true); }
static bool pass_structure(Bench *bench, WtrPiece *piece) { (void)bench; return simdjson_structure(piece->text, piece->length) != 0; }
static bool pass_values(Bench *bench, WtrPiece *piece) { (void)bench; return simdjson_values(piece->text, piece->length) != 0; }
static bool pass_lines(Bench *bench, WtrPiece *piece) { (void)bench; return simdjson_lines(piece->text, piece->length) != 0; }

static bool pass_line_ends(Bench *bench, WtrPiece *piece)
{
    uint64_t lines = 0;
    for (const char *at = piece->text, *end = at + piece->length; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        lines++;
    bench->cases += lines;
    return lines > 0;
}

/* One round: all pieces; the time goes into bench->taken. */
static bool run_pass(Bench *bench, bool (*run)(Bench *, WtrPiece *))
{
    bench->taken = 0;
    bench->cases = bench->refused = 0;
    for (size_t i = 0; i < bench->piece_count; i++) {
        WtrPiece piece = bench->pieces[i];
        piece.text = memcpy(bench->buffer, piece.text, piece.length);
        memset(bench->buffer + piece.length, 0, WTR_PIECE_PADDING);
        const double begun = now();
        if (!run(bench, &piece))
            return false;
        bench->taken += now() - begun;
    }
    return true;
}

typedef struct Pass { const char *name; bool (*run)(Bench *, WtrPiece *); double best; } Pass;

int main(int argc, char **argv)
{
    static Bench bench;
    Pass passes[] = {{"line ends alone (memchr)", pass_line_ends, 1e9},
                     {"simdjson: first stage alone", pass_structure, 1e9},
                     {"simdjson: every key and value, stream", pass_values, 1e9},
                     {"simdjson: every key and value, by line", pass_lines, 1e9},
                     {"wtr: into columns", pass_read, 1e9},
                     {"wtr: into columns, and evaluated", pass_evaluate, 1e9}};
    const size_t count = sizeof passes / sizeof *passes;
    if (argc < 3 || argc > 4 || !open_rules(argv[1], &bench.rulebook) || !open_cases(argv[2], &bench)) {
        fprintf(stderr, "usage: json_read RULES CASES.ndjson [WORD]\n");
        return 2;
    }
    WtrRunOptions options = {.rulebook = bench.rulebook, .as_of = AS_OF, .today = AS_OF, .clock_today = AS_OF};
    WtrEvaluatorOptions size = {BLOCK, 4096};
    bench.reader = wtr_record_json_new(&options, WTR_RECORD_LINES);
    bench.batch = (WtrBatch){.rows = calloc(BLOCK, sizeof(WtrRow)), .capacity = BLOCK, .names = wtr_arena_new()};
    if (bench.reader == NULL || bench.batch.rows == NULL || bench.batch.names == NULL ||
        wtr_evaluator_new(bench.rulebook, &size, &bench.batch.evaluator) != WTR_OK)
        return 1;
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < count; i++) {
            if (argc == 4 && strstr(passes[i].name, argv[3]) == NULL)
                continue;
            if (!run_pass(&bench, passes[i].run)) {
                fprintf(stderr, "json_read: %s: not read\n", passes[i].name);
                return 1;
            }
            passes[i].best = bench.taken < passes[i].best ? bench.taken : passes[i].best;
        }
    printf("%llu cases, %llu refused, %.1f MB; simdjson's kernel: %s; best of %d rounds\n", (unsigned long long)bench.cases,
           (unsigned long long)bench.refused, (double)bench.length / 1e6, simdjson_kernel(), ROUNDS);
    for (size_t i = 0; i < count; i++)
        if (passes[i].best < 1e9)
            printf("  %-40s %6.2f GB/s  %7.1f ns a case\n", passes[i].name, (double)bench.length / passes[i].best / 1e9,
               passes[i].best * 1e9 / (double)bench.cases);
    wtr_record_json_free(bench.reader);
    wtr_evaluator_free(bench.batch.evaluator);
    wtr_arena_free(bench.batch.names);
    wtr_text_free(&bench.batch.messages);
    wtr_rulebook_free(bench.rulebook);
    free(bench.batch.rows);
    free(bench.pieces);
    free(bench.buffer);
    free(bench.text);
    return 0;
}
