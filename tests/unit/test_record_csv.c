/* test_record_csv.c — CSV records: what is read, what is refused and with which words, and that neither pieces nor
 * blocks nor the way of reading change anything.
 *
 * Relies on: cmocka, the compiler for a small rulebook, pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../engine/date.h"
#include "../../tools/csv_row.h"
#include "../../tools/record_csv.h"
#include "rulebook_text.h"
#include "scratch_file.h"

static WtrRulebook *rulebook;
static const WtrBook *book;

static int set_up(void **state)
{
    rulebook = test_rulebook(test_rules);
    if (rulebook == NULL || scratch_begin(state) != 0)
        return 1;
    book = wtr_rulebook_data(rulebook);
    return 0;
}

static int tear_down(void **state)
{
    wtr_rulebook_free(rulebook);
    return scratch_end(state);
}

static uint32_t random_state = 1;
static uint32_t any(uint32_t below)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)random_state >> 8) * below >> 24);
}

/* ---- reading a file, and what came of it as text ----------------------------------------------------------------- */

typedef struct Way { size_t piece; uint32_t block; bool careful; } Way;

static const WtrSetting *settings;
static uint32_t setting_count;
static bool ignore_extra;
static char separator;
static int32_t option_as_of, option_today;

static void show_value(WtrText *out, WtrValue value, const WtrFact *fact)
{
    char day[11];
    if (!value.known)
        return;
    wtr_text_printf(out, " %s=", fact->id);
    if (fact->type == WTR_TYPE_TRUTH)
        wtr_text_puts(out, value.truth == WTR_TRUE ? "yes" : "no");
    else if (fact->type == WTR_TYPE_CHOICE)
        wtr_text_puts(out, book->choices.at[fact->choices.first + (uint32_t)value.number].id);
    else if (fact->type == WTR_TYPE_DATE && value.number == WTR_NOT_YET)
        wtr_text_puts(out, "not yet");
    else if (fact->type == WTR_TYPE_DATE)
        wtr_day_format(value.number, day), wtr_text_puts(out, day);
    else
        wtr_text_printf(out, "%d", value.number);
}

/* "1 A-7 as_of 2020-12-23 today …: age=7 young_carer=yes; raised child": one line a case. */
static void show_case(const WtrBatch *batch, uint32_t lane, WtrText *out)
{
    const WtrRow *row = &batch->rows[lane];
    const WtrEvaluator *evaluator = batch->evaluator;
    char as_of[11], today[11];
    wtr_day_format(wtr_as_of(evaluator, lane), as_of);
    wtr_day_format(wtr_today(evaluator, lane), today);
    wtr_text_printf(out, "%llu", (unsigned long long)row->number);
    if (row->name != NULL)
        wtr_text_printf(out, " `%.*s`", (int)row->name_length, row->name);
    wtr_text_printf(out, " %s %s%s%s:", as_of, today, row->as_of_missing ? " missing" : "", row->as_of_unused != 0 ? " unused" : "");
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrFact *fact = &book->facts.at[i];
        const WtrRange lanes = fact->scope == 0 ? (WtrRange){lane, 1} : wtr_instances(evaluator, fact->subject, lane);
        assert_true(lanes.count <= 1);
        if (lanes.count == 1)
            show_value(out, wtr_fact_given(evaluator, i, lanes.first), fact);
    }
    wtr_text_puts(out, ";");
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        if (!wtr_raised(evaluator, i, lane))
            continue;
        wtr_text_printf(out, " %s", book->subjects.at[i].id);
        if (book->subjects.at[i].many)
            assert_int_equal(wtr_instances(evaluator, i, lane).count, 1);
    }
    wtr_text_puts(out, "\n");
}

static void empty_batch(WtrBatch *batch)
{
    wtr_arena_free(batch->names);
    batch->names = wtr_arena_new();
    batch->messages.length = 0;
    batch->count = 0;
    batch->refused = 0;
    wtr_reset(batch->evaluator);
}

/* Reads a file; appends its cases to `cases` and its messages, with the folder's name left out, to `messages`. */
/* Shows what a batch holds, and empties it; how many records were refused. */
static uint64_t show_batch(WtrBatch *batch, WtrText *cases, WtrText *said)
{
    const uint64_t refused = batch->refused;
    assert_int_equal(wtr_evaluate(batch->evaluator), WTR_OK);
    assert_int_equal(wtr_case_count(batch->evaluator), batch->count);
    for (uint32_t i = 0; i < batch->count; i++)
        show_case(batch, i, cases);
    if (batch->messages.length > 0)
        wtr_text_add(said, batch->messages.at, batch->messages.length);
    empty_batch(batch);
    return refused;
}

static uint64_t read_file(const char *path, Way way, WtrText *cases, WtrText *messages)
{
    WtrPieces *pieces;
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    const WtrRunOptions options = {.rulebook = rulebook, .as_of = option_as_of, .today = option_today, .clock_today = wtr_day_from_ymd(2021, 3, 1),
                                   .ignore_extra = ignore_extra, .settings = settings, .setting_count = setting_count};
    const WtrEvaluatorOptions size = {.cases = way.block, .instances = way.block};
    WtrBatch batch = {.capacity = way.block};
    uint64_t refused = 0;
    bool more = true;
    const char *header;
    size_t length;
    WtrText said = {0};
    batch.rows = calloc(way.block, sizeof *batch.rows);
    assert_int_equal(wtr_evaluator_new(rulebook, &size, &batch.evaluator), WTR_OK);
    assert_int_equal(wtr_pieces_open(path, &(WtrPiecesOptions){.form_given = true, .form = WTR_RECORD_CSV, .separator = separator, .piece_size = way.piece}, &pieces),
                     WTR_EXIT_DONE);
    wtr_pieces_header(pieces, &header, &length);
    WtrRecordCsv *reader = wtr_record_csv_new(&options, wtr_pieces_separator(pieces), header, length);
    if (way.careful)
        wtr_record_csv_be_careful(reader);
    empty_batch(&batch);
    while (assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE), more) {
        WtrStatus status;
        do {
            status = wtr_record_csv_read(reader, &piece, &batch);
            assert_true(status == WTR_OK || status == WTR_FULL);
            refused += show_batch(&batch, cases, &said);         /* names lie in the piece */
        } while (status == WTR_FULL);
        assert_int_equal(piece.at, piece.length);
    }
    for (char *at = said.at, *end; at != NULL && *at != '\0'; at = end + 1) {
        end = strchr(at, '\n');
        const size_t folder = strncmp(at, scratch_folder, strlen(scratch_folder)) == 0 ? strlen(scratch_folder) + 1 : 0;
        wtr_text_add(messages, at + folder, (size_t)(end - at) + 1 - folder);
    }
    wtr_text_free(&said);
    wtr_text_free(&batch.messages);
    wtr_arena_free(batch.names);
    wtr_evaluator_free(batch.evaluator);
    wtr_record_csv_free(reader);
    wtr_piece_free(&piece);
    wtr_pieces_close(pieces);
    free(batch.rows);
    return refused;
}

static const Way ways[] = {{0, 512, false}, {0, 512, true}, {1, 1, false}, {1, 1, true}, {50, 3, false}, {64, 64, false}, {200, 7, true}, {333, 65, false}};
#define WAYS (sizeof ways / sizeof *ways)

/* Whatever the way, a text gives these cases and messages; the messages are compared as far as is given. */
static void expect_bytes(const char *text, size_t length, const char *cases, const char *messages, uint64_t refused)
{
    const char *path = scratch_write("a.csv", text, length);
    for (size_t i = 0; i < WAYS; i++) {
        WtrText found = {0}, said = {0};
        wtr_text_puts(&found, "");
        wtr_text_puts(&said, "");
        const uint64_t count = read_file(path, ways[i], &found, &said);
        if (strcmp(found.at, cases) != 0)
            fail_msg("way %zu: %.300s\ngives\n%sinstead of\n%s", i, text, found.at, cases);
        if (strncmp(said.at, messages, strlen(messages)) != 0 || (messages[0] == '\0' && said.at[0] != '\0'))
            fail_msg("way %zu: %.300s\nsays\n%sinstead of\n%s", i, text, said.at, messages);
        assert_int_equal(count, refused);
        wtr_text_free(&found);
        wtr_text_free(&said);
    }
}

static void expect_cases(const char *text, const char *cases) { expect_bytes(text, strlen(text), cases, "", 0); }

/* No case of the text can be read; what is said begins with `messages`. */
static void expect_refusal(const char *text, const char *messages) { expect_bytes(text, strlen(text), "", messages, 1); }

/* ---- what is read --------------------------------------------------------------------------------------------------- */

#define DAYS " 2021-03-01 2021-03-01 missing:"

static void reads_every_type(void **state)
{
    (void)state;
    expect_cases("case,age,young_carer,setting,serious,became_aware,score\n"
                 "A,7,yes,home,no,2020-12-23,-12\n"
                 "\"B, the second\",0,true,secure_estate,false,not yet,1000000000\n"
                 ",,,,,,\n"
                 "C,007,no,hospital,yes,0001-01-01,-0\n",
                 "1 `A`" DAYS " age=7 young_carer=yes setting=home serious=no became_aware=2020-12-23 score=-12; child incident\n"
                 "2 `B, the second`" DAYS " age=0 young_carer=yes setting=secure_estate serious=no became_aware=not yet score=1000000000; child incident\n"
                 "3" DAYS ";\n"
                 "4 `C`" DAYS " age=7 young_carer=no setting=hospital serious=yes became_aware=0001-01-01 score=0; child incident\n");
}

static void unknown_is_not_false(void **state)
{
    (void)state;
    expect_cases("young_carer,serious,score\nunknown,unknown,unknown\n,no,\nyes,unknown,\n",
                 "1" DAYS "; child incident\n2" DAYS " serious=no; incident\n3" DAYS " young_carer=yes; child incident\n");
}

static void reads_dates(void **state)
{
    (void)state;
    expect_cases("today,score,as_of\n,1,2020-12-23\n2021-01-05,1,2020-12-23\n2021-04-05,1,\n",
                 "1 2020-12-23 2020-12-23: score=1;\n2 2020-12-23 2021-01-05: score=1;\n3 2021-03-01 2021-04-05 missing: score=1;\n");
    option_as_of = wtr_day_from_ymd(2019, 1, 1);
    option_today = wtr_day_from_ymd(2019, 2, 1);
    expect_cases("as_of,today,score\n,,1\n2020-12-23,2020-12-24,2\n2019-01-01,,3\n",
                 "1 2019-01-01 2019-02-01: score=1;\n2 2020-12-23 2020-12-24 unused: score=2;\n3 2019-01-01 2019-02-01: score=3;\n");
    option_as_of = option_today = 0;
}

static void reads_what_spreadsheets_write(void **state)
{
    (void)state;
    expect_cases("\xEF\xBB\xBF" "case,score\r\nA,1\r\n\r\nB,2\r\n,\r\nC,", "1 `A`" DAYS " score=1;\n3 `B`" DAYS " score=2;\n4" DAYS ";\n5 `C`" DAYS ";\n");
    expect_cases("\"case\",\"score\"\r\n\"A\",\"1\"\r\n\"\",\"\"\r\n\"say \"\"no\"\"\",\"2\"\r\n\"two\r\nlines\",\"3\"",
                 "1 `A`" DAYS " score=1;\n2" DAYS ";\n3 `say \"no\"`" DAYS " score=2;\n4 `two\r\nlines`" DAYS " score=3;\n");
    expect_cases("score\n1\n\n\n2\n\r\n3\n", "1" DAYS " score=1;\n4" DAYS " score=2;\n6" DAYS " score=3;\n");
    expect_cases("score", "");
    expect_cases("score\n", "");
    expect_cases("case,score\n\xC3\x89lo\xC3\xAFse,1\n", "1 `\xC3\x89lo\xC3\xAFse`" DAYS " score=1;\n");
}

static void reads_other_separators(void **state)
{
    (void)state;
    separator = ';';
    expect_cases("case;score\nA, B;1\n\"A;B\";2\n", "1 `A, B`" DAYS " score=1;\n2 `A;B`" DAYS " score=2;\n");
    separator = '\t';
    expect_cases("case\tscore\nA, B\t1\n", "1 `A, B`" DAYS " score=1;\n");
    separator = '\0';
}

static void passes_over_a_templates_questions(void **state)
{
    (void)state;
    expect_cases("case,as_of,score\r\n# your reference for this case,the date (YYYY-MM-DD),What is the score? (a whole number)\r\nA,,5\r\n",
                 "2 `A`" DAYS " score=5;\n");
    expect_cases("case,score\n\"# your reference,\nof two lines\",x\n# 4,5\n", "2 `# 4`" DAYS " score=5;\n");
}

/* Cells and records of any length, across the blocks that the fast way looks at. */
static void reads_long_cells(void **state)
{
    (void)state;
    for (int length = 1; length < 200; length += length < 140 ? 1 : 17) {
        WtrText text = {0}, cases = {0};
        wtr_text_puts(&text, "case,young_carer,score\n");
        wtr_text_puts(&cases, "");
        for (int row = 1; row < 4; row++) {
            wtr_text_printf(&text, row == 2 ? "\"%0*d\",yes,%d\n" : "%0*d,yes,%d\n", length, 7, length);
            wtr_text_printf(&cases, "%d `%0*d`" DAYS " young_carer=yes score=%d; child\n", row, length, 7, length);
        }
        expect_cases(text.at, cases.at);
        wtr_text_free(&text);
        wtr_text_free(&cases);
    }
}

static void settings_replace_cells(void **state)
{
    (void)state;
    const WtrSetting given[] = {{wtr_find_fact(rulebook, "score"), {true, 1}},
                                {wtr_find_fact(rulebook, "young_carer"), {true, WTR_FALSE}},
                                {wtr_find_fact(rulebook, "score"), {true, 9}},
                                {wtr_find_fact(rulebook, "serious"), {false, 0}},
                                {wtr_find_fact(rulebook, "age"), {false, 0}}};
    settings = given;
    setting_count = 5;
    expect_cases("young_carer,age,score,serious\nyes,4,2,yes\n,,,\n", "1" DAYS " young_carer=no score=9; child incident\n2" DAYS " young_carer=no score=9; child incident\n");
    expect_cases("case\nA\n", "1 `A`" DAYS " young_carer=no score=9; child incident\n");
    expect_bytes("young_carer\nyess\n", 17, "", "a.csv:2:1: young_carer: found \"yess\"", 1);
    settings = NULL;
    setting_count = 0;
}

/* ---- what is refused -------------------------------------------------------------------------------------------------- */

static void refuses_headers(void **state)
{
    (void)state;
    expect_refusal("case,young_carers,score\nA,yes,1\n", "a.csv:1:6: unknown column \"young_carers\"; expected a fact, case, as_of or today; did you mean \"young_carer\"?\n"
                                                         "a.csv: no case of this file was read\n");
    expect_refusal("sroce,\xC3\xA9,score,score,case,case\n", "a.csv:1:1: unknown column \"sroce\"; expected a fact, case, as_of or today; did you mean \"score\"?\n"
                                                      "a.csv:1:7: unknown column \"\xC3\xA9\"; expected a fact, case, as_of or today\n"
                                                      "a.csv:1:15: two columns are called \"score\" (the other one: column 3 of the header); expected it once\n"
                                                      "a.csv:1:26: two columns are called \"case\" (the other one: column 5 of the header); expected it once\n");
    expect_refusal("child.age\n5\n", "a.csv:1:1: unknown column \"child.age\"; expected a fact, case, as_of or today; did you mean \"age\"? Facts stand without their subject\n");
    expect_refusal("id,age\n", "a.csv:1:1: unknown column \"id\"; expected a fact, case, as_of or today; a case is named by \"case\"");
    expect_refusal("child\n", "a.csv:1:1: unknown column \"child\"; expected a fact, case, as_of or today; this is a subject");
    expect_refusal("case;score;age\n1;2;3\n", "a.csv:1:1: unknown column \"case;score;age\"; expected a fact, case, as_of or today; if the cells are separated by `;`, say so with --separator");
    expect_refusal("case\tscore\n", "a.csv:1:1: unknown column \"case?score\"; expected a fact, case, as_of or today; if the cells are separated by tabs");
    expect_refusal("case|score\n", "a.csv:1:1: unknown column \"case|score\"; expected a fact, case, as_of or today; if the cells are separated by `|`");
    expect_refusal("case,,score\n", "a.csv:1:6: found a column without a name, expected a fact, case, as_of or today\n");
    expect_refusal("", "a.csv:1:1: the first line is empty; expected the names of facts\n");
    expect_refusal("\r\nscore\n1\n", "a.csv:1:1: the first line is empty");
    expect_refusal("case,\"score\nage\"x,young_carer\n", "a.csv:2:5: found text behind the closing quotation mark");
    expect_refusal("case,\"score\n", "a.csv:1:6: this quotation mark is not closed");
    expect_refusal("case,sc\xE9ore\n", "a.csv:1:8: found a byte that is no UTF-8; expected the file to be saved as UTF-8\n");
    expect_bytes("case,sc\0ore\n1,2\n", 16, "", "a.csv:1:8: found a NUL byte; expected text\n", 1);
}

static void skips_columns_it_was_told_to(void **state)
{
    (void)state;
    ignore_extra = true;
    const char *text = "case,notes,score,\nA,\"free \"\"text\"\", and more\",1,\nB,yes,2,x\n";
    expect_bytes(text, strlen(text), "1 `A`" DAYS " score=1;\n2 `B`" DAYS " score=2;\n",
                 "a.csv:1:6: skipped unknown column \"notes\"\na.csv:1:18: skipped a column without a name\n", 0);
    expect_bytes("notes,score\n\xFF,1\n", 15, "", "a.csv:1:1: skipped unknown column \"notes\"\na.csv:2:1: found a byte that is no UTF-8", 1);
    expect_refusal("notes,notes,score,score\n", "a.csv:1:1: skipped unknown column \"notes\"\na.csv:1:7: skipped unknown column \"notes\"\na.csv:1:19: two columns are called");
    ignore_extra = false;
}

static void refuses_cells(void **state)
{
    (void)state;
    expect_refusal("case,young_carer\nA,ja\n", "a.csv:2:3: young_carer: found \"ja\", expected yes, no, true, false or unknown\n");
    expect_refusal("young_carer\nTRUE\n", "a.csv:2:1: young_carer: found \"TRUE\", expected yes, no, true, false or unknown; did you mean yes?\n");
    expect_refusal("young_carer\n0\n", "a.csv:2:1: young_carer: found \"0\", expected yes, no, true, false or unknown; did you mean no?\n");
    expect_refusal("young_carer\n yes\n", "a.csv:2:1: young_carer: found \" yes\"");
    expect_refusal("setting\nhopsital\n", "a.csv:2:1: setting: found \"hopsital\", expected one of \"home\", \"hospital\", \"secure_estate\"; did you mean \"hospital\"?\n");
    expect_refusal("setting\nsecure_estatf\n", "a.csv:2:1: setting: found \"secure_estatf\"");
    expect_refusal("age\n-1\n", "a.csv:2:1: age: -1 is out of range; expected 0 to 4000000\n");
    expect_refusal("age\n4000001\n", "a.csv:2:1: age: 4000001 is out of range");
    expect_refusal("score\n1000000001\n", "a.csv:2:1: score: 1000000001 is out of range");
    expect_refusal("score\n1.5\n", "a.csv:2:1: score: found \"1.5\", expected a whole number\n");
    expect_refusal("score\n-\n", "a.csv:2:1: score: found \"-\", expected a whole number\n");
    expect_refusal("score\n1 000\n", "a.csv:2:1: score: found \"1 000\"");
    expect_refusal("case,score,age\n\"two\nlines\",\"\",x\n", "a.csv:3:11: age: found \"x\", expected a whole number\n");
    expect_refusal("as_of,score\nnot yet,1\n", "a.csv:2:1: as_of: found \"not yet\", expected a date that exists, written YYYY-MM-DD\n");
    expect_refusal("as_of,today,score\nx,2020-02-30,y\n", "a.csv:2:1: as_of: found \"x\", expected a date that exists, written YYYY-MM-DD\n"
                                                          "a.csv:2:3: today: found \"2020-02-30\", a date that does not exist, expected a date that exists, written YYYY-MM-DD\n"
                                                          "a.csv:2:14: score: found \"y\"");
}

#define SHEET "? This is how a spreadsheet shows a date: give its cells the format yyyy-mm-dd\n"

static void refuses_a_spreadsheets_dates(void **state)
{
    (void)state;
    expect_refusal("became_aware\n23/12/2020\n", "a.csv:2:1: became_aware: found \"23/12/2020\", expected YYYY-MM-DD or not yet; did you mean 2020-12-23" SHEET);
    expect_refusal("became_aware\n23-Dec-20\n", "a.csv:2:1: became_aware: found \"23-Dec-20\", expected YYYY-MM-DD or not yet; did you mean 2020-12-23" SHEET);
    expect_refusal("became_aware\n44188\n", "a.csv:2:1: became_aware: found \"44188\", expected YYYY-MM-DD or not yet; did you mean 2020-12-23" SHEET);
    expect_refusal("as_of\n1/2/21\n", "a.csv:2:1: as_of: found \"1/2/21\", expected a date that exists, written YYYY-MM-DD; did you mean 2021-02-01" SHEET);
    expect_refusal("became_aware\n2020-13-01\n", "a.csv:2:1: became_aware: found \"2020-13-01\", a date that does not exist, expected YYYY-MM-DD or not yet\n");
    expect_refusal("became_aware\n2020-1-1\n", "a.csv:2:1: became_aware: found \"2020-1-1\", expected YYYY-MM-DD or not yet\n");
    static const struct { const char *text; int year, month, day; } dates[] = {
        {"31.12.1999", 1999, 12, 31}, {"1 March 2021", 2021, 3, 1}, {"01-sept-2021", 2021, 9, 1}, {"23/12/2020 00:00", 2020, 12, 23},
        {"5/5/99", 1999, 5, 5},       {"29/2/2020", 2020, 2, 29},   {"43831", 2020, 1, 1},        {"00061", 1900, 3, 1}};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        assert_int_equal(wtr_csv_spreadsheet_date(dates[i].text, strlen(dates[i].text)), wtr_day_from_ymd(dates[i].year, dates[i].month, dates[i].day));
    static const char *const none[] = {"", "31/12", "31/12/", "31/12-2020", "12/31/2020", "29/2/2021", "1/ma/2020", "1/2/202", "441880", "4418", "44188x", "x", "1/2/2020x"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(wtr_csv_spreadsheet_date(none[i], strlen(none[i])), 0);
}

static void refuses_what_is_no_csv(void **state)
{
    (void)state;
    expect_refusal("case,score\nA\n", "a.csv:2:2: found 1 cell, expected 2, as many as the header has names\n");
    expect_refusal("case,score\nA,1,2\n", "a.csv:2:5: found 3 cells, expected 2, as many as the header has names\n");
    expect_refusal("case,score\nA,1,", "a.csv:2:5: found 3 cells, expected 2");
    expect_refusal("case,score\nA\"B,1\n", "a.csv:2:2: found a quotation mark within a cell; expected the whole cell in quotation marks and this one written twice\n");
    expect_refusal("case,score\n\"A\"B,1\n", "a.csv:2:4: found text behind the closing quotation mark");
    expect_refusal("case,score\n\"A\" ,1\n", "a.csv:2:4: found text behind the closing quotation mark");
    expect_refusal("case,score\nA,\"1\n2\n", "a.csv:2:3: this quotation mark is not closed");
    expect_refusal("case,score\nA,\"", "a.csv:2:3: this quotation mark is not closed");
    expect_refusal("case,score\nA\xC3,1\n", "a.csv:2:2: found a byte that is no UTF-8");
    expect_refusal("case,score\n\xC3\xA9\xED\xA0\x80,1\n", "a.csv:2:2: found a byte that is no UTF-8");
    expect_bytes("case,score\nA\0,1\n", 16, "", "a.csv:2:2: found a NUL byte; expected text\n", 1);
    expect_bytes("young_carer\nyes\0\n", 17, "", "a.csv:2:4: found a NUL byte; expected text\n", 1);
    expect_bytes("case,score\n\0,1\n", 15, "", "a.csv:2:1: found a NUL byte; expected text\n", 1);
}

/* A bad record never stops the next one, and leaves nothing behind. */
static void reads_on_after_a_bad_record(void **state)
{
    (void)state;
    const char *text = "case,young_carer,serious,setting,became_aware,score\n"
                       "A,yes,yes,home,2020-12-23,x\n"
                       "B,,,,,\n"
                       "C \"quoted\",yes,yes,home,2020-12-23,1\n"
                       "D,no,,,,2\n"
                       "E,unknown,yes,home,unknown,3,4\n"
                       "F,,,,,5\n"
                       "G,yes,yes,home,44188,1\n";
    expect_bytes(text, strlen(text), "2 `B`" DAYS ";\n4 `D`" DAYS " young_carer=no score=2; child\n6 `F`" DAYS " score=5;\n",
                 "a.csv:2:27: score: found \"x\", expected a whole number\n"
                 "a.csv:4:3: found a quotation mark within a cell; expected the whole cell in quotation marks and this one written twice\n"
                 "a.csv:6:30: found 7 cells, expected 6, as many as the header has names\n"
                 "a.csv:8:16: became_aware: found \"44188\", expected YYYY-MM-DD or not yet; did you mean 2020-12-23" SHEET, 4);
}

static void keeps_fifty_problems(void **state)
{
    (void)state;
    WtrText names = {0};
    WtrText rules = {0}, header = {0}, cells = {0};
    wtr_text_puts(&rules, "rulebook wide \"Many facts\"\n\n");
    for (int i = 0; i < 60; i++) {
        wtr_text_printf(&rules, "fact f%d \"Q?\"\n", i);
        wtr_text_printf(&header, "%sf%d", i > 0 ? "," : "", i);
        wtr_text_puts(&cells, i > 0 ? ",x" : "x");
    }
    wtr_text_printf(&names, "%s\n%s\n", header.at, cells.at);
    WtrRulebook *wide = test_rulebook(rules.at), *kept = rulebook;
    assert_non_null(wide);
    rulebook = wide;
    book = wtr_rulebook_data(wide);
    WtrText found = {0}, said = {0};
    assert_int_equal(read_file(scratch_write("a.csv", names.at, names.length), ways[0], &found, &said), 1);
    assert_non_null(strstr(said.at, "a.csv:2:99: f49: found \"x\""));
    assert_null(strstr(said.at, "f50:"));
    assert_non_null(strstr(said.at, "a.csv: and 10 more in this case\n"));
    rulebook = kept;
    book = wtr_rulebook_data(kept);
    wtr_rulebook_free(wide);
    wtr_text_free(&names);
    wtr_text_free(&rules);
    wtr_text_free(&header);
    wtr_text_free(&cells);
    wtr_text_free(&found);
    wtr_text_free(&said);
}

/* What ends a list early is told once, behind the cases that came before it. */
static void tells_what_ends_a_list(void **state)
{
    (void)state;
    static const char text[] = "[{\"score\": 1},\n {\"score\": 2} {}]";
    const WtrRunOptions options = {.rulebook = rulebook, .clock_today = 1};
    const WtrEvaluatorOptions size = {.cases = 1, .instances = 1};
    WtrPieces *pieces;
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    WtrRow row;
    WtrBatch batch = {.rows = &row, .capacity = 1};
    WtrStatus status;
    bool more;
    uint32_t cases = 0, refused = 0;
    assert_int_equal(wtr_evaluator_new(rulebook, &size, &batch.evaluator), WTR_OK);
    assert_int_equal(wtr_pieces_open(scratch_write("a.json", text, sizeof text - 1), &(WtrPiecesOptions){.piece_size = 0}, &pieces), WTR_EXIT_DONE);
    WtrRecordReader *reader = wtr_record_reader_new(&options, wtr_pieces_form(pieces), ',', "", 0);
    assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
    assert_non_null(piece.fault);
    do {
        empty_batch(&batch);
        status = wtr_record_read(reader, &piece, &batch);
        cases += batch.count;
        refused += (uint32_t)batch.refused;
    } while (status == WTR_FULL);
    assert_int_equal(status, WTR_OK);
    assert_int_equal(cases, 2);
    assert_int_equal(refused, 1);
    assert_non_null(strstr(batch.messages.at, "a.json:2:15: expected a comma or `]` between the entries of the list; nothing behind this place is read\n"));
    assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
    assert_false(more);
    wtr_record_reader_free(reader);
    wtr_pieces_close(pieces);
    wtr_piece_free(&piece);
    wtr_text_free(&batch.messages);
    wtr_free(batch.ids.at);
    wtr_arena_free(batch.names);
    wtr_evaluator_free(batch.evaluator);
}

/* ---- any cutting, any way ---------------------------------------------------------------------------------------------- */

/* By the name's first letter, which tells the columns' types apart. */
static void random_cell(WtrText *out, const char *name, bool may_be_bad)
{
    static const char *const truths[] = {"", "", "yes", "no", "true", "false", "unknown", "\"yes\"", "\"\""};
    static const char *const days[] = {"", "", "2020-12-23", "0001-01-01", "not yet", "\"2020-12-23\"", "9999-12-31", "unknown"};
    static const char *const dates[] = {"", "2020-12-23", "2019-06-30", "\"2020-12-09\""};
    static const char *const numbers[] = {"", "", "0", "17", "\"17\"", "007", "4000000", "999999", "unknown", "-0"};
    static const char *const settings_cells[] = {"", "home", "hospital", "secure_estate", "\"home\"", "unknown"};
    static const char *const cases_cells[] = {"", "A", "A case", "\"a\nb\"", "\"a,b\"", "\"a\"\"b\"", "\xC3\xA9", "\"\"\"\"", "\"a\r\n\"", "0123456789012345678901234567890123456789"};
    static const char *const bad[] = {"\"a\nb\"", "\"a,b\"", "\"a\"\"b\"", "a\"b", "\"a\"b", "\xC3\xA9", "\xFF", "x,y", "\r", "44188", " ", "\"a\r\n\"", "yes yes yes yes yes yes yes",
                                      "2147483648", "99999999999999999999", "-", "--1", "\"yes", "\"\"\"\"", "2020-12-2x", "2020:12-23", "20-0-12-23", ":020-12-23", "2020-02-30", "-5", "4000001"};
#define ONE_OF(list) list[any(sizeof list / sizeof *list)]
    if (may_be_bad && any(8) == 0)
        wtr_text_puts(out, ONE_OF(bad));
    else if (strncmp(name, "case", 4) == 0)
        wtr_text_puts(out, ONE_OF(cases_cells));
    else if (strncmp(name, "as_of", 5) == 0 || strncmp(name, "today", 5) == 0)
        wtr_text_puts(out, ONE_OF(dates));
    else if (strncmp(name, "age", 3) == 0 || strncmp(name, "score", 5) == 0)
        wtr_text_puts(out, ONE_OF(numbers));
    else if (strncmp(name, "setting", 7) == 0)
        wtr_text_puts(out, ONE_OF(settings_cells));
    else if (strncmp(name, "became", 6) == 0 || strncmp(name, "notified", 8) == 0)
        wtr_text_puts(out, ONE_OF(days));
    else
        wtr_text_puts(out, ONE_OF(truths));
}

static void any_way_gives_the_same(void **state)
{
    (void)state;
    static const char *const headers[] = {"case,age,young_carer,missing_frequently,setting,serious,abuse_suspected,became_aware,notified_on,score", "as_of,score,today,case,age",
                                          "score", "young_carer,case", "became_aware,notified_on,as_of"};
    size_t taken = 0, told = 0;
    for (int round = 0; round < 60; round++) {
        WtrText text = {0}, cases = {0}, messages = {0};
        const char *header = headers[round % 5];
        wtr_text_puts(&text, header);
        wtr_text_puts(&text, "\n");
        const uint32_t rows = any(120);
        for (uint32_t row = 0; row < rows; row++) {
            const bool bad = any(3) == 0;
            for (const char *name = header; name != NULL; name = strchr(name, ',') != NULL ? strchr(name, ',') + 1 : NULL) {
                wtr_text_puts(&text, name > header ? "," : "");
                random_cell(&text, name, bad);
            }
            wtr_text_puts(&text, any(5) == 0 ? "\r\n" : row + 1 == rows && any(2) == 0 ? "" : "\n");
        }
        const char *path = scratch_write("a.csv", text.at, text.length);
        const uint64_t refused = read_file(path, (Way){0, 512, true}, &cases, &messages);
        for (int way = 0; way < 10; way++) {
            WtrText found = {0}, said = {0};
            const Way random_way = {any(2) == 0 ? 1 + any(30) : 1 + any(3000), 1 + any(130), way > 7};
            const uint64_t refused_here = read_file(path, random_way, &found, &said);
            if (refused_here != refused)
                fail_msg("round %d, piece %zu, block %u refuses %d instead of %d\n%s\ninstead of\n%s\nof\n%s", round, random_way.piece, random_way.block,
                         (int)refused_here, (int)refused, said.at, messages.at, text.at);
            if (rows > 0 && (found.length != cases.length || (found.length > 0 && memcmp(found.at, cases.at, found.length) != 0)))
                fail_msg("round %d, piece %zu, block %u:\n%s\ngives\n%s\ninstead of\n%s", round, random_way.piece, random_way.block, text.at, found.at, cases.at);
            if (said.length != messages.length || (said.length > 0 && memcmp(said.at, messages.at, said.length) != 0))
                fail_msg("round %d, piece %zu, block %u:\n%s\nsays\n%s\ninstead of\n%s", round, random_way.piece, random_way.block, text.at, said.at, messages.at);
            wtr_text_free(&found);
            wtr_text_free(&said);
        }
        taken += cases.length;
        told += messages.length;
        wtr_text_free(&text);
        wtr_text_free(&cases);
        wtr_text_free(&messages);
    }
    assert_true(taken > 50000 && told > 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_type),           cmocka_unit_test(unknown_is_not_false),
        cmocka_unit_test(reads_dates),                cmocka_unit_test(reads_what_spreadsheets_write),
        cmocka_unit_test(reads_other_separators),     cmocka_unit_test(passes_over_a_templates_questions),
        cmocka_unit_test(reads_long_cells),           cmocka_unit_test(settings_replace_cells),
        cmocka_unit_test(refuses_headers),            cmocka_unit_test(skips_columns_it_was_told_to),
        cmocka_unit_test(refuses_cells),              cmocka_unit_test(refuses_a_spreadsheets_dates),
        cmocka_unit_test(refuses_what_is_no_csv),     cmocka_unit_test(reads_on_after_a_bad_record),
        cmocka_unit_test(keeps_fifty_problems),       cmocka_unit_test(tells_what_ends_a_list),
        cmocka_unit_test(any_way_gives_the_same),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
