/* test_record_json.c — the fast reader of JSON records beside the careful one: the same cases, facts, ids and messages,
 * over random rulebooks, damaged bytes, every form of file, and all of JSONTestSuite.
 *
 * What "accepted" means for a reader whose top level is a case: a text is put where the value of a comment's key stands,
 * whose value may be any JSON ("// x"), and is accepted there exactly if it is valid; and it is put in the place of a
 * whole record and of every kind of answer, where an n_ text must be refused, too, and both readers must agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../engine/date.h"
#include "../../tools/case_reader.h"
#include "record_pair.h"
#include "record_random.h"
#include "rulebook_text.h"

#define SUITE "tests/json_suite/suite.txt"
#define AS_OF 737800                     /* 2021-01-05 */
#define BOOKS 16                         /* random ones; of each so many random files, each damaged eight times */
#define TEXTS 30

static WtrRunOptions options_of(const WtrRulebook *rulebook)
{
    return (WtrRunOptions){.rulebook = rulebook, .clock_today = AS_OF};
}

static void read_text(Pair *pair, const WtrRunOptions *options, WtrRecordForm form, const char *text)
{
    pair_read(pair, options, form, text, strlen(text));
}

/* ---- by hand ----------------------------------------------------------------------------------------------------- */

static Pair hand;
static WtrRulebook *hand_book;

static int begin_hand(void **state)
{
    (void)state;
    hand_book = test_rulebook(test_rules);
    if (hand_book == NULL)
        return 1;
    pair_begin(&hand, hand_book);
    return 0;
}

static int end_hand(void **state)
{
    (void)state;
    pair_end(&hand);
    wtr_rulebook_free(hand_book);
    return 0;
}

static WtrValue given(const char *fact, uint32_t lane)
{
    return wtr_fact_given(hand.fast.evaluator, wtr_find_fact(hand_book, fact), lane);
}

static void reads_a_case(void **state)
{
    (void)state;
    const WtrRunOptions options = options_of(hand_book);
    read_text(&hand, &options, WTR_RECORD_LINES,
              "{\"case\":\"2020-117\",\"as_of\":\"2020-12-23\",\"score\":-3,\"incident\":{\"serious\":true,\"abuse_suspected\":false,"
              "\"became_aware\":\"2020-12-23\",\"notified_on\":\"not yet\"},\"child\":[{\"id\":\"A\",\"age\":14,\"young_carer\":true},"
              "{\"setting\":\"hospital\",\"missing_frequently\":null}]}\n");
    assert_int_equal(hand.fast.count, 1);
    assert_int_equal(hand.fast.messages.length, 0);
    assert_true(hand.fast.rows[0].name_length == 8 && memcmp(hand.fast.rows[0].name, "2020-117", 8) == 0);
    assert_int_equal(wtr_as_of(hand.fast.evaluator, 0), wtr_day_from_ymd(2020, 12, 23));
    assert_int_equal(given("score", 0).number, -3);
    assert_int_equal(given("serious", 0).truth, WTR_TRUE);
    assert_int_equal(given("abuse_suspected", 0).truth, WTR_FALSE);
    assert_int_equal(given("became_aware", 0).number, wtr_day_from_ymd(2020, 12, 23));
    assert_int_equal(given("notified_on", 0).number, WTR_NOT_YET);
    assert_int_equal(given("age", 0).number, 14);
    assert_int_equal(given("setting", 1).number, 1);
    assert_false(given("missing_frequently", 1).known);
    assert_int_equal(hand.fast.ids.count, 1);
    assert_string_equal(hand.fast.ids.at[0].id, "A");
}

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    const WtrRunOptions options = options_of(hand_book);
    read_text(&hand, &options, WTR_RECORD_LINES, "{\"score\":1}\n\n  {\"serious\": \"yes\"}\r\n{\"score\":2}\n{\"score\":1,\"score\":2}\n");
    assert_int_equal(hand.fast.count, 2);
    assert_int_equal(hand.fast.rows[1].number, 4);
    assert_int_equal(hand.fast.refused, 2);
    assert_string_equal(hand.fast.messages.at, "cases:3:15: serious: found \"yes\", expected true or false; did you mean true?\n"
                                               "cases:5:12: \"score\" is given twice; expected it once (the other one: line 5, column 2)\n");
}

static void a_line_break_ends_a_line(void **state)
{
    (void)state;
    const WtrRunOptions options = options_of(hand_book);
    read_text(&hand, &options, WTR_RECORD_LINES, "{\"score\":\n1}\n");
    assert_int_equal(hand.fast.refused, 2);
    read_text(&hand, &options, WTR_RECORD_ONE, "{\"score\":\n1}\n");
    assert_int_equal(hand.fast.count, 1);
    read_text(&hand, &options, WTR_RECORD_LIST, " {\"score\":\n1}\n {\"score\" : 2}   \n");
    assert_int_equal(hand.fast.count, 2);
}

static void an_empty_text_is_refused(void **state)
{
    (void)state;
    const WtrRunOptions options = options_of(hand_book);
    read_text(&hand, &options, WTR_RECORD_ONE, "");
    assert_int_equal(hand.fast.refused, 1);
    read_text(&hand, &options, WTR_RECORD_ONE, " \n ");
    assert_int_equal(hand.fast.refused, 1);
    read_text(&hand, &options, WTR_RECORD_LINES, " \n \n");
    assert_int_equal(hand.fast.refused, 0);
}

static void dates_hold_in_their_order(void **state)
{
    (void)state;
    WtrRunOptions options = options_of(hand_book);
    read_text(&hand, &options, WTR_RECORD_LINES, "{\"score\":1,\"as_of\":\"2020-12-23\",\"today\":\"2021-01-02\"}\n{\"score\":1}\n");
    assert_int_equal(wtr_as_of(hand.fast.evaluator, 0), wtr_day_from_ymd(2020, 12, 23));
    assert_true(hand.fast.rows[1].as_of_missing);
    options.as_of = wtr_day_from_ymd(2019, 1, 1);
    read_text(&hand, &options, WTR_RECORD_LINES, "{\"score\":1,\"as_of\":\"2020-12-23\"}\n{\"score\":1}\n");
    assert_int_equal(hand.fast.rows[0].as_of_unused, options.as_of);
    assert_int_equal(wtr_as_of(hand.fast.evaluator, 1), options.as_of);
}

static void settings_overrule(void **state)
{
    (void)state;
    const WtrSetting settings[] = {{wtr_find_fact(hand_book, "young_carer"), {true, WTR_TRUE}}, {wtr_find_fact(hand_book, "serious"), {false, 0}},
                                   {wtr_find_fact(hand_book, "setting"), {true, 2}}, {wtr_find_fact(hand_book, "score"), {true, 9}}};
    WtrRunOptions options = options_of(hand_book);
    options.settings = settings;
    options.setting_count = 4;
    read_text(&hand, &options, WTR_RECORD_LINES, "{\"serious\":true,\"score\":1}\n{\"child\":[{\"young_carer\":false},{\"setting\":\"home\"}]}\n{}\n");
    assert_int_equal(hand.fast.count, 3);
    assert_false(given("serious", 0).known);
    assert_int_equal(given("score", 2).number, 9);
    assert_int_equal(wtr_instances(hand.fast.evaluator, wtr_find_subject(hand_book, "child"), 1).count, 2);
    assert_int_equal(given("young_carer", 1).truth, WTR_TRUE);
}

/* ---- a full block, a case too large -------------------------------------------------------------------------------- */

static void reads_on_when_the_block_is_full(void **state)
{
    (void)state;
    static const char text[] = "{\"child\":[{},{}]}\n{\"score\":1}\n{\"child\":[{},{},{}]}\n{\"score\":x}\n{\"child\":[{},{},{},{},{},{}]}\n{\"child\":[{}]}\n"
                               "{\"score\":\"\"}\n{\"score\":2}\n{\"score\":3}\n{\"score\":4}\n";
    const WtrRunOptions options = options_of(hand_book);
    WtrRecordJson *reader = wtr_record_json_new(&options, WTR_RECORD_LINES);
    WtrPiece piece = pair_piece(&hand, WTR_RECORD_LINES, text, strlen(text));
    WtrBatch batch;
    uint64_t numbers[16], count = 0, refused = 0;
    WtrStatus status = WTR_FULL;
    pair_batch(hand_book, 7, 5, &batch);
    for (bool limit = false; status == WTR_FULL;) {
        status = wtr_record_json_read(reader, &piece, &batch);
        for (uint32_t i = 0; i < batch.count; i++)
            numbers[count++] = batch.rows[i].number;
        refused += batch.refused;
        limit = limit || batch.limit;
        if (batch.limit)
            assert_non_null(strstr(batch.messages.at, "cases:5:26: more instances of child in one case than a block holds, which is 5\n"));
        pair_batch_empty(&batch);
        assert_true(limit || status == WTR_FULL);
    }
    assert_int_equal(status, WTR_OK);
    assert_int_equal(refused, 3);
    assert_int_equal(count, 7);
    for (unsigned i = 0; i < 7; i++)
        assert_int_equal(numbers[i], ((const uint64_t[]){1, 2, 3, 6, 8, 9, 10})[i]);
    pair_batch_free(&batch);
    wtr_record_json_free(reader);
}

/* ---- long records ------------------------------------------------------------------------------------------------- */

static void reads_records_of_any_length(void **state)
{
    (void)state;
    const WtrRunOptions options = options_of(hand_book);
    WtrText text = {0};
    for (unsigned count = 1; count < 4200; count += 1 + count * 2) {
        text.length = 0;
        for (unsigned record = 0; record < 3; record++) {
            wtr_text_printf(&text, "{\"case\":\"%u\",\"child\":[", record);
            for (unsigned i = 0; i < count; i++)
                wtr_text_printf(&text, "%s{\"age\":%u,\"young_carer\":%s,\"missing_frequently\":false,\"setting\":\"home\"}", i > 0 ? "," : "", i % 50, i % 3 ? "true" : "null");
            wtr_text_puts(&text, "]}\n");
        }
        for (unsigned i = 0; i < 200; i++)
            wtr_text_printf(&text, "{\"score\":%u}\n", i);
        if (count * 3 < PAIR_INSTANCES)
            pair_read(&hand, &options, WTR_RECORD_LINES, text.at, text.length);
    }
    text.length = 0;
    for (unsigned i = 0; i < PAIR_CASES; i++)          /* places are found stretch by stretch */
        wtr_text_printf(&text, "{\"case\":\"%u\",\"as_of\":\"2020-12-23\",\"serious\":%s,\"abuse_suspected\":true,\"became_aware\":\"2020-12-%02u\",\"score\":%u}\n", i,
                        i % 2 ? "true" : "false", 1 + i % 28, i);
    pair_read(&hand, &options, WTR_RECORD_LINES, text.at, text.length);
    assert_int_equal(hand.fast.count, PAIR_CASES);
    wtr_text_free(&text);
}

/* ---- at random ------------------------------------------------------------------------------------------------------ */

static void add_record(WtrText *out, WtrRecordForm form, const WtrBook *book, const Style *style)
{
    random_case(out, book, style);
    wtr_text_puts(out, form == WTR_RECORD_LINES ? (dice(5) ? "\n" : dice(2) ? "\r\n" : "\n \n") : dice(2) ? " " : " \n ");
}

/* Choices made at random for --set. */
static uint32_t random_settings(const WtrBook *book, WtrSetting settings[4])
{
    const uint32_t count = dice(6) == 0 ? 1 + dice(3) : 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t fact = dice(book->facts.count);
        const int32_t value = book->facts.at[fact].type == WTR_TYPE_TRUTH ? (int32_t)(1 + dice(2)) : book->facts.at[fact].type == WTR_TYPE_CHOICE ? 0 : 737425;
        settings[i] = (WtrSetting){fact, {dice(3) != 0, dice(3) != 0 ? value : value}};
        if (!settings[i].answer.known)
            settings[i].answer.value = 0;
    }
    return count;
}

static void read_random_texts(Pair *pair, unsigned texts)
{
    static const WtrRecordForm forms[] = {WTR_RECORD_LINES, WTR_RECORD_LINES, WTR_RECORD_LIST, WTR_RECORD_ONE};
    static char damaged[65536];
    WtrText text = {0};
    for (unsigned i = 0; i < texts; i++) {
        WtrSetting settings[4];
        WtrRunOptions options = options_of(pair->rulebook);
        const WtrRecordForm form = pick(forms);
        const Style style = {.blanks = dice(3), .wrong = dice(3) * dice(30), .lines = form == WTR_RECORD_LINES};
        options.ignore_extra = dice(3) == 0;
        options.as_of = dice(2) ? 737500 : 0;
        options.settings = settings;
        options.setting_count = random_settings(pair->book, settings);
        text.length = 0;
        for (unsigned records = form == WTR_RECORD_ONE ? 1 : 1 + dice(12); records > 0; records--)
            add_record(&text, form, pair->book, &style);
        pair_read(pair, &options, form, text.at, text.length);
        if (text.length > sizeof damaged - 4096)
            continue;
        memcpy(damaged, text.at, text.length);
        size_t length = text.length;
        for (unsigned k = 0; k < 8; k++) {
            length = mutate(damaged, length, sizeof damaged);
            pair_read(pair, &options, form, damaged, length);
        }
    }
    wtr_text_free(&text);
}

static void agree_on_random_cases(void **state)
{
    (void)state;
    for (seed = 1; seed <= BOOKS; seed++) {
        const uint32_t kept = seed;
        WtrText text = {0};
        Pair pair;
        random_book(&text);
        WtrRulebook *book = test_rulebook(text.at);
        assert_non_null(book);
        pair_begin(&pair, book);
        read_random_texts(&pair, TEXTS);
        pair_end(&pair);
        wtr_rulebook_free(book);
        wtr_text_free(&text);
        seed = kept;
    }
}

/* ---- JSONTestSuite ---------------------------------------------------------------------------------------------------- */

/* One text of the suite: decoded as its header says. */
static void decode(const char *field, size_t length, WtrText *out)
{
    unsigned long times = 1;
    if (length > 1 && field[0] == '*' && field[1] >= '0' && field[1] <= '9') {
        char *end;
        times = strtoul(field + 1, &end, 10);
        length -= (size_t)(end + 1 - field);
        field = end + 1;
    }
    while (times-- > 0)
        for (size_t i = 0; i < length; i++) {
            if (field[i] != '%') {
                wtr_text_add(out, field + i, 1);
                continue;
            }
            const char digits[] = {field[i + 1], field[i + 2], '\0'};
            const char byte = (char)strtoul(digits, NULL, 16);
            wtr_text_add(out, &byte, 1);
            i += 2;
        }
}

/* Reads `before`, the text, `after` as one record in both ways; whether it was taken. */
static bool taken(const WtrRunOptions *options, const char *before, const WtrText *text, const char *after)
{
    WtrText whole = {0};
    wtr_text_puts(&whole, before);
    wtr_text_add(&whole, text->at, text->length);
    wtr_text_puts(&whole, after);
    pair_read(&hand, options, WTR_RECORD_ONE, whole.at, whole.length);
    assert_int_equal(hand.fast.count + hand.fast.refused, 1);
    const bool one = hand.fast.count == 1;
    if (memchr(whole.at, '\n', whole.length) == NULL) {
        wtr_text_puts(&whole, "\n");
        pair_read(&hand, options, WTR_RECORD_LINES, whole.at, whole.length);
        assert_int_equal(hand.fast.count, one);
    }
    wtr_text_free(&whole);
    return one;
}

/* Where a text may stand: as any value, as a skipped one, as an answer of each kind, a name, a subject, a key. */
static const char *const places[][2] = {
    {"{\"score\":1,\"// x\":", "}"}, {"{\"unheard_of\":", ",\"score\":1}"}, {"{\"score\":", "}"}, {"{\"serious\":", "}"},
    {"{\"setting\":", "}"}, {"{\"became_aware\":", ",\"score\":1}"}, {"{\"case\":", ",\"score\":1}"}, {"{\"as_of\":", "}"},
    {"{\"child\":", "}"}, {"{\"incident\":", "}"}, {"{\"child\":{\"id\":", "}}"}, {"", ""}};

static void check_text(const char *name, const WtrText *text)
{
    WtrRunOptions options = options_of(hand_book);
    options.ignore_extra = true;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const bool was_taken = taken(&options, places[i][0], text, places[i][1]);
        if (name[0] == 'n' && was_taken)
            fail_msg("%s was taken behind %s", name, places[i][0]);
        if (name[0] == 'y' && i < 2 && !was_taken)
            fail_msg("%s was not taken behind %s: %s", name, places[i][0], hand.fast.messages.at);
    }
}

static void behaves_as_the_suite_says(void **state)
{
    (void)state;
    FILE *file = fopen(SUITE, "rb");
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    unsigned counts[3] = {0};
    assert_non_null(file);
    while ((length = getline(&line, &room, file)) > 0) {
        WtrText text = {0};
        line[length - 1] = '\0';
        char *field = strchr(line, '\t');
        if (line[0] == '#' || field == NULL)
            continue;
        *field = '\0';
        wtr_text_add(&text, "", 0);
        for (char *next = field; next != NULL; field = next) {
            next = strchr(++field, '\t');
            decode(field, next != NULL ? (size_t)(next - field) : strlen(field), &text);
        }
        counts[line[0] == 'y' ? 0 : line[0] == 'n' ? 1 : 2]++;
        check_text(line, &text);
        wtr_text_free(&text);
    }
    free(line);
    fclose(file);
    assert_int_equal(counts[0], 95);
    assert_int_equal(counts[1], 193);
    assert_int_equal(counts[2], 35);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_case),
        cmocka_unit_test(says_what_is_wrong_and_where),
        cmocka_unit_test(a_line_break_ends_a_line),
        cmocka_unit_test(an_empty_text_is_refused),
        cmocka_unit_test(dates_hold_in_their_order),
        cmocka_unit_test(settings_overrule),
        cmocka_unit_test(reads_on_when_the_block_is_full),
        cmocka_unit_test(reads_records_of_any_length),
        cmocka_unit_test(behaves_as_the_suite_says),
        cmocka_unit_test(agree_on_random_cases),
    };
    return cmocka_run_group_tests(tests, begin_hand, end_hand);
}
