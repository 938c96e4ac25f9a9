/* commands.c — see commands.h.
 *
 * A command runs in this process, its standard output and error going to memory. When an allocation failed, it must answer
 * with exit code 8 and the words "out of memory", having printed no more than a part of what it prints undisturbed, whole
 * rows only; or with the very answer of the undisturbed run. What is said to have been read adds up, and was printed. A
 * ledger is whole afterwards.
 *
 * Relies on: stdout and stderr being variables (glibc). */
#include "commands.h"

#include <inttypes.h>
#include <zlib.h>

#include "../../tools/tool.h"
#include "../unit/scratch_file.h"

#define WORDS_MAX 24

/* What there is to a scenario beside its words, added up. */
enum { ROWS = 1,                 /* standard output is whole lines, one a case */
       ARRAY = 2,                /* it is a JSON array, which may be closed early */
       CHANCE = 4,               /* salts are in the output: only its length can be compared */
       LEDGER = 8 };             /* works on work.ledger, which is whole before and after */

/* A word that begins with @ is a file in the scratch folder. */
static const struct { const char *name, *line; unsigned kind; } scenarios[] = {
    {"eval lines", "eval -r @tour.wtb --threads 1 -f ndjson @cases.ndjson", ROWS},
    {"eval lines in small pieces", "eval -r @tour.wtb --threads 1 -f ndjson --piece 300 @cases.ndjson", ROWS},
    {"eval a list", "eval -r @tour.wtb --threads 1 -f json --all @cases.json", ARRAY},
    {"eval CSV", "eval -r @tour.wtb --threads 1 -f csv @cases.csv", 0},
    {"eval one case as text", "eval -r @tour.wtb --threads 1 --trace --set serious=yes @one.json", 0},
    {"eval gzip", "eval -r @tour.wtb --threads 1 --ids -f ndjson --block 3 @cases.ndjson.gz", ROWS},
    {"eval several files", "eval -r @tour.wtb --threads 1 --ids -f ndjson @one.json @cases.csv @cases.json @empty.ndjson", ROWS},
    {"eval a missing file", "eval -r @tour.wtb --threads 1 --ids -f ndjson @cases.csv @missing.json", ROWS},
    {"ids of lines", "eval -r @tour.wtb --threads 1 --ids -f ndjson --block 4 --piece 500 @cases.ndjson", ROWS},
    {"rows of cases", "eval -r @tour.wtb --threads 1 --rows case -f ndjson --fields case,row,due,undetermined,needs,file @cases.ndjson", ROWS},
    {"rows of duties", "eval -r @tour.wtb --threads 1 --rows duty --all --block 5 @cases.json", 0},
    {"rows of CSV", "eval -r @tour.wtb --threads 1 --rows case -f ndjson --set serious=yes @cases.csv", ROWS},
    {"summary as text", "eval -r @tour.wtb --threads 1 --summary @cases.ndjson", 0},
    {"summary as JSON", "eval -r @tour.wtb --threads 1 --summary -f json --block 2 @cases.csv", 0},
    {"errors to a file", "eval -r @tour.wtb --threads 1 --ids -f ndjson --errors @errors.txt @cases.ndjson", ROWS},
    {"explain", "explain -r @tour.wtb @one.json notify_panel", 0},
    {"explain why not", "explain -r @tour.wtb --why-not @one.json notify_panel", 0},
    {"explain what would settle it", "explain -r @tour.wtb -f json @one.json early_help", ARRAY},
    {"explain one of many", "explain -r @tour.wtb --case c3 @cases.ndjson early_help", 0},
    {"differences", "eval -r @tour.wtb --threads 1 --set serious=no --differences @one.json", 0},
    {"differences of lines", "eval -r @tour.wtb --threads 1 -f ndjson --set serious=no --differences @cases.ndjson", ROWS},
    {"list the questions", "ask -r @tour.wtb --questions @one.json", 0},
    {"record", "record -r @tour.wtb @one.json", 0},
    {"record one of many", "record -r @tour.wtb --case 4 @cases.ndjson", 0},
    {"record with values withheld", "record -r @tour.wtb --redact age,serious --openings @age.txt @one.json", CHANCE},
    {"verify a record", "record --verify -r @tour.wtb @one.record", 0},
    {"open a record", "record --open @hidden.record @openings.txt", 0},
    {"ledger add", "ledger add @work.ledger @one.record @other.record -r @tour.wtb", LEDGER},
    {"ledger list", "ledger list @work.ledger --duty notify_panel -f json", LEDGER},
    {"ledger show", "ledger show @work.ledger 1", LEDGER},
    {"ledger due", "ledger due @work.ledger --by 2021-12-31", LEDGER},
    {"ledger verify", "ledger verify @work.ledger", LEDGER},
    {"ledger replay", "ledger replay @work.ledger", LEDGER},
    {"report", "report -r @tour.wtb @one.json", 0},
    {"render the book", "render @tour.wtb", 0},
    {"render the changes", "render --changes wt2018 wt2020 @tour.wtb", 0},
};

/* ---- running a command -------------------------------------------------------------------------------------------- */

typedef struct Answer { WtrExit code; char *out, *said; size_t out_length, said_length; } Answer;

static void free_answer(Answer *answer)
{
    free(answer->out);
    free(answer->said);
}

/* The words of a line, in `text`. */
static int split(const char *line, char text[4096], char *words[WORDS_MAX])
{
    int count = 0;
    size_t used = 0;
    while (*line != '\0' && count + 1 < WORDS_MAX) {
        const size_t length = strcspn(line, " ");
        words[count++] = text + used;
        if (*line == '@')
            used += (size_t)snprintf(text + used, 4096 - used, "%s/%.*s", scratch_folder, (int)length - 1, line + 1) + 1;
        else
            used += (size_t)snprintf(text + used, 4096 - used, "%.*s", (int)length, line) + 1;
        line += length + (line[length] == ' ');
    }
    words[count] = NULL;
    return count;
}

static WtrExit run_words(int count, char **words)
{
    static const struct { const char *name; WtrExit (*run)(int argc, char **argv); } commands[] = {
        {"eval", wtr_command_eval}, {"explain", wtr_command_explain}, {"ask", wtr_command_ask}, {"record", wtr_command_record},
        {"ledger", wtr_command_ledger}, {"report", wtr_command_report}, {"render", wtr_command_render}};
    optind = 0;                          /* getopt begins anew */
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(words[0], commands[i].name) == 0)
            return commands[i].run(count, words);
    return WTR_EXIT_USAGE;
}

/* Runs the line with the nth allocation failing; 0 disturbs nothing. */
static Answer run(const char *line, uint64_t nth)
{
    static char text[4096];
    char *words[WORDS_MAX];
    Answer answer = {.code = WTR_EXIT_DONE};
    FILE *out = stdout, *said = stderr;
    const int count = split(line, text, words);
    stdout = open_memstream(&answer.out, &answer.out_length);
    stderr = open_memstream(&answer.said, &answer.said_length);
    wtr_test_alloc_made = 0;
    wtr_test_alloc_fail = nth;
    answer.code = run_words(count, words);
    wtr_test_alloc_fail = 0;
    fclose(stdout);
    fclose(stderr);
    stdout = out;
    stderr = said;
    return answer;
}

/* ---- the files ------------------------------------------------------------------------------------------------------ */

static const char one_case[] =
    "{\"case\": \"one\", \"as_of\": \"2020-12-23\", \"incident\": {\"serious\": true, \"abuse_suspected\": true, \"became_aware\": \"2020-12-23\", \"panel_notified_on\": \"not yet\"},\n"
    " \"child\": [{\"id\": \"Ann\", \"age\": 14, \"young_carer\": true}, {\"age\": 3}]}\n";
static const char *const records[] = {
    "{\"case\": \"c1\", \"as_of\": \"2020-12-23\", \"serious\": true, \"abuse_known\": true, \"became_aware\": \"2020-12-20\"}",
    "{\"case\": \"c2\", \"as_of\": \"2019-05-05\", \"child\": [{\"id\": \"A\", \"young_carer\": true}, {\"age\": 3, \"missing_frequently\": null}, {}]}",
    "{\"case\": \"c3\", \"as_of\": \"2020-12-23\", \"child\": {\"age\": 7}, \"// why\": [1, 2]}",
    "{\"as_of\": \"2020-12-23\", \"incident\": {\"serious\": null}}",
    "{\"as_of\": \"2020-12-23\", \"serious\": \"yes\", \"agee\": 4}",
    "{\"case\": \"a name that is longer than sixteen bytes\", \"as_of\": \"2021-02-01\", \"child\": [{\"age\": 17}, {\"age\": 1}, {\"age\": 2}, {\"age\": 3}, {\"age\": 4}]}",
};
static const char table[] = "case,as_of,age,young_carer,serious,became_aware\nc1,2020-12-23,7,yes,no,\n\"c \"\"2\"\"\",2020-12-23,,unknown,yes,2020-12-20\nc3,2020-12-23,old,,,\n,2019-05-05,,,,not yet\n";

static void write_records(const char *name, const char *before, const char *between, const char *after)
{
    WtrText text = {0};
    wtr_text_puts(&text, before);
    for (size_t i = 0; i < 3 * (sizeof records / sizeof *records); i++) {
        wtr_text_puts(&text, i > 0 ? between : "");
        wtr_text_puts(&text, records[i % (sizeof records / sizeof *records)]);
    }
    wtr_text_puts(&text, after);
    scratch_write(name, text.at, text.length);
    wtr_text_free(&text);
}

/* Runs a line that must succeed and keeps its output in a file. */
static bool make_file(const char *line, const char *name)
{
    Answer answer = run(line, 0);
    const bool good = answer.code == WTR_EXIT_DONE;
    if (good && name != NULL)
        scratch_write(name, answer.out, answer.out_length);
    if (!good)
        fprintf(stderr, "alloc: `%s` ends with exit code %d: %s", line, (int)answer.code, answer.said);
    free_answer(&answer);
    return good;
}

static bool copy_file(const char *from, const char *to)
{
    char path[160];
    WtrText text = {0};
    snprintf(path, sizeof path, "%s/%s", scratch_folder, from);
    const bool good = wtr_read_file(path, &text) == WTR_EXIT_DONE;
    if (good)
        scratch_write(to, text.at, text.length);
    wtr_text_free(&text);
    return good;
}

static bool compress_file(const char *from, const char *to)
{
    char path[160];
    WtrText text = {0};
    snprintf(path, sizeof path, "%s/%s", scratch_folder, from);
    bool good = wtr_read_file(path, &text) == WTR_EXIT_DONE;
    snprintf(path, sizeof path, "%s/%s", scratch_folder, to);
    gzFile file = good ? gzopen(path, "wb") : NULL;
    good = file != NULL && gzwrite(file, text.at, (unsigned)text.length) == (int)text.length;
    good = file != NULL && gzclose(file) == Z_OK && good;
    wtr_text_free(&text);
    return good;
}

static bool make_files(const WtrText *book)
{
    scratch_write("tour.wtb", book->at, book->length);
    scratch_write("one.json", one_case, sizeof one_case - 1);
    scratch_write("cases.csv", table, sizeof table - 1);
    scratch_write("empty.ndjson", "", 0);
    write_records("cases.ndjson", "", "\n", "\n");
    write_records("cases.json", "[", ",\n", "]\n");
    return compress_file("cases.ndjson", "cases.ndjson.gz") && make_file("record -r @tour.wtb @one.json", "one.record") &&
           make_file("record -r @tour.wtb --case c1 @cases.csv", "other.record") &&
           make_file("record -r @tour.wtb --redact age --openings @openings.txt @one.json", "hidden.record") &&
           make_file("ledger init @begun.ledger", NULL) && make_file("ledger add @begun.ledger @one.record -r @tour.wtb", NULL);
}

/* ---- what an answer must be ------------------------------------------------------------------------------------------ */

static uint64_t lines_in(const char *text, size_t length)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines;
}

/* "… until then 6 cases read: 5 evaluated, 1 refused": they add up, and as many rows were printed. */
static bool totals_hold(const Answer *answer)
{
    uint64_t read, evaluated, refused;
    const char *at = strstr(answer->said, "stopped early; until then ");
    if (at == NULL)
        return answer->out_length == 0;
    if (sscanf(at, "stopped early; until then %" SCNu64 " case%*[s] read: %" SCNu64 " evaluated, %" SCNu64, &read, &evaluated, &refused) != 3 &&
        sscanf(at, "stopped early; until then %" SCNu64 " case read: %" SCNu64 " evaluated, %" SCNu64, &read, &evaluated, &refused) != 3)
        return false;
    return read == evaluated + refused && lines_in(answer->out, answer->out_length) == evaluated;
}

/* Whether what was printed is the beginning of what is printed undisturbed; an array may have been closed. */
static bool is_part(const Answer *answer, const Answer *expected, unsigned kind)
{
    size_t end = answer->out_length;
    if ((kind & ARRAY) != 0 && end >= 2 && strcmp(answer->out + end - 2, "]\n") == 0)
        end -= end >= 3 && answer->out[end - 3] == '\n' ? 3 : 2;
    return end <= expected->out_length && memcmp(answer->out, expected->out, end) == 0;
}

static bool is_out_of_memory(const Answer *answer, const Answer *expected, unsigned kind)
{
    const bool part = (kind & CHANCE) != 0 || is_part(answer, expected, kind);
    const bool rows = (kind & ROWS) == 0 || ((answer->out_length == 0 || answer->out[answer->out_length - 1] == '\n') && totals_hold(answer));
    return answer->code == WTR_EXIT_LIMIT && strstr(answer->said, "out of memory") != NULL && part && rows;
}

static bool is_same(const Answer *answer, const Answer *expected, unsigned kind)
{
    const bool out = answer->out_length == expected->out_length && ((kind & CHANCE) != 0 || memcmp(answer->out, expected->out, answer->out_length) == 0);
    return answer->code == expected->code && out && strcmp(answer->said, expected->said) == 0;
}

static bool ledger_is_whole(unsigned kind)
{
    return (kind & LEDGER) == 0 || make_file("ledger verify @work.ledger", NULL);
}

static bool prepare(unsigned kind)
{
    return (kind & LEDGER) == 0 || copy_file("begun.ledger", "work.ledger");
}

typedef struct Counts { uint64_t out_of_memory, survived, wrong; } Counts;

static void check_one(size_t scenario, uint64_t nth, const Answer *expected, Counts *counts)
{
    const unsigned kind = scenarios[scenario].kind;
    const bool ready = prepare(kind);
    Answer answer = run(scenarios[scenario].line, nth);
    if (!ready || !ledger_is_whole(kind))
        counts->wrong++;
    else if (is_out_of_memory(&answer, expected, kind))
        counts->out_of_memory++;
    else if (is_same(&answer, expected, kind))
        counts->survived++;
    else {
        fprintf(stderr, "alloc: %s: allocation %" PRIu64 " failing ends with exit code %d, prints %zu bytes of %zu and says\n%s", scenarios[scenario].name, nth,
                (int)answer.code, answer.out_length, expected->out_length, answer.said);
        counts->wrong++;
    }
    free_answer(&answer);
}

static bool check(size_t scenario, uint64_t nth)
{
    Counts counts = {0, 0, 0};
    const bool ready = prepare(scenarios[scenario].kind);
    Answer expected = run(scenarios[scenario].line, 0);
    const uint64_t made = wtr_test_alloc_made;
    const bool good = ready && (expected.code == WTR_EXIT_DONE || expected.code == WTR_EXIT_FACTS || expected.code == WTR_EXIT_IO);
    if (!good)
        fprintf(stderr, "alloc: %s fails even with memory enough: %s", scenarios[scenario].name, expected.said);
    for (uint64_t n = nth > 0 ? nth : 1; good && counts.wrong < 5 && n <= (nth > 0 ? nth : made); n++)
        check_one(scenario, n, &expected, &counts);
    printf("%-32s %6" PRIu64 " allocations: %6" PRIu64 " out of memory, %" PRIu64 " done without\n", scenarios[scenario].name, made, counts.out_of_memory, counts.survived);
    fflush(stdout);
    free_answer(&expected);
    return good && counts.wrong == 0;
}

int check_commands(const WtrText *book, const char *only, uint64_t nth)
{
    int failed = 0;
    if (scratch_begin(NULL) != 0 || !make_files(book)) {
        fprintf(stderr, "alloc: the files of the commands cannot be made\n");
        return 1;
    }
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        if (only == NULL || strcmp(only, scenarios[i].name) == 0)
            failed += !check(i, nth);
    scratch_end(NULL);
    return failed;
}
