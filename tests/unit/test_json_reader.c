/* test_json_reader.c — the JSON reader's events and places, what it refuses, and the JSON writer.
 *
 * Relies on: cmocka; tools/json_reader.o, json_write.o, utf8.o. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../../tools/json_reader.h"
#include "../../tools/tool.h"

/* Events in short: {k:"a"@1 …}, each with its offset. */
static bool note(void *context, const WtrJsonEvent *event)
{
    WtrText *out = context;
    static const char *const signs[] = {"null", "false", "true", "int", "dec", "str", "key", "{", "}", "[", "]"};
    wtr_text_printf(out, "%s", signs[event->kind]);
    if (event->kind == WTR_JSON_STRING || event->kind == WTR_JSON_KEY || event->kind == WTR_JSON_DECIMAL)
        wtr_text_printf(out, ":%.*s", (int)event->length, event->text);
    if (event->kind == WTR_JSON_INTEGER)
        wtr_text_printf(out, ":%lld", (long long)event->integer);
    wtr_text_printf(out, "@%zu ", event->offset);
    return true;
}

static void expect_events(const char *text, const char *events)
{
    WtrJsonReader *reader = wtr_json_reader_new();
    WtrText out = {0};
    WtrJsonError error = {0};
    assert_int_equal(wtr_json_read(reader, text, strlen(text), note, &out, &error), WTR_JSON_DONE);
    assert_string_equal(out.at, events);
    wtr_text_free(&out);
    wtr_json_reader_free(reader);
}

static void expect_refusal_of(const char *text, size_t length, size_t offset, const char *part)
{
    WtrJsonReader *reader = wtr_json_reader_new();
    WtrText out = {0};
    WtrJsonError error = {0};
    assert_int_equal(wtr_json_read(reader, text, length, note, &out, &error), WTR_JSON_INVALID);
    if (strstr(error.message, part) == NULL)
        fail_msg("expected \"%s\" in \"%s\"", part, error.message);
    assert_int_equal(error.offset, offset);
    wtr_text_free(&out);
    wtr_json_reader_free(reader);
}

static void expect_refusal(const char *text, size_t offset, const char *part)
{
    expect_refusal_of(text, strlen(text), offset, part);
}

static void reads_every_kind_with_its_place(void **state)
{
    (void)state;
    expect_events("{}", "{@0 }@1 ");
    expect_events(" [ ] ", "[@1 ]@3 ");
    expect_events("{\"a\": [1, -2.5e3, true], \"b\" : {\"c\":null } , \"d\": \"x\\ny\"}",
                  "{@0 key:a@1 [@6 int:1@7 dec:-2.5e3@10 true@18 ]@22 key:b@25 {@31 key:c@32 null@36 }@41 key:d@45 str:x\ny@50 }@56 ");
    expect_events("[[1],[false],{}]", "[@0 [@1 int:1@2 ]@3 [@5 false@6 ]@11 {@13 }@14 ]@15 ");
    expect_events("9223372036854775807", "int:9223372036854775807@0 ");
    expect_events("-9223372036854775808 ", "int:-9223372036854775808@0 ");
    expect_events("9223372036854775808", "dec:9223372036854775808@0 ");
    expect_events("[123456789012345678901234567890]", "[@0 dec:123456789012345678901234567890@1 ]@31 ");
    expect_events("[1e400]", "[@0 dec:1e400@1 ]@6 ");
    expect_events("\"\\ud83d\\ude00\"", "str:\xF0\x9F\x98\x80@0 ");
    expect_events(" true ", "true@1 ");
}

static void refuses_what_is_not_json(void **state)
{
    (void)state;
    expect_refusal("", 0, "nothing");
    expect_refusal("   \n", 0, "nothing");
    expect_refusal("{\"a\": 1,}", 8, "not JSON");
    expect_refusal("[1 2]", 3, "not JSON");
    expect_refusal("[1,]", 3, "not JSON");
    expect_refusal("{\"a\" 1}", 5, "not JSON");
    expect_refusal("{a: 1}", 1, "not JSON");
    expect_refusal("{\"a\": tru}", 6, "not JSON");
    expect_refusal("{\"a\": truee}", 6, "not JSON");
    expect_refusal("{\"a\": nul", 8, "ends before");
    expect_refusal("{\"a\": {\"b\": 1}", 13, "ends before");
    expect_refusal("[[1] ", 3, "ends before");
    expect_refusal("[[1]]]", 4, "more text");
    expect_refusal("{\"a\": 01}", 6, "number");
    expect_refusal("[1.]", 1, "number");
    expect_refusal("[-]", 1, "number");
    expect_refusal("[1e]", 1, "number");
    expect_refusal("[12abc]", 1, "number");
    expect_refusal("{} {}", 1, "more text");
    expect_refusal("1 2", 0, "more text");
    expect_refusal("\"a\" 1", 0, "more text");
    expect_refusal("nope", 0, "not JSON");
    expect_refusal("{\"a\": \"b", 6, "never closed");
    expect_refusal("{\"a\": \"b\nc\"}", 8, "line break");
    expect_refusal("[\"\\x\"]", 1, "escape");
    expect_refusal("[\"\\ud800\"]", 1, "escape");
    expect_refusal("{\"a\\q\": 1}", 1, "escape");
    expect_refusal("[\"a\xFFz\"]", 3, "UTF-8");
    expect_refusal("[\"\xC0\xAF\"]", 2, "UTF-8");
    expect_refusal_of("[\"a\0b\"]", 7, 3, "control");
    expect_refusal_of("[1\0]", 4, 1, "number");
    expect_refusal("{'a': 1}", 1, "not JSON");
    expect_refusal("[1] // comment", 2, "more text");
}

static void refuses_deep_nesting(void **state)
{
    (void)state;
    enum { DEEP = 100000 };
    char *text = wtr_alloc(2 * DEEP + 1);
    memset(text, '[', DEEP);
    memset(text + DEEP, ']', DEEP);
    expect_refusal_of(text, 2 * DEEP, WTR_JSON_DEPTH, "nested too deeply");
    expect_refusal_of(text, DEEP, DEEP - 1, "ends before");
    char most[2 * WTR_JSON_DEPTH + 1] = {0};
    memset(most, '[', WTR_JSON_DEPTH);
    memset(most + WTR_JSON_DEPTH, ']', WTR_JSON_DEPTH);
    WtrJsonReader *reader = wtr_json_reader_new();
    WtrText out = {0};
    WtrJsonError error;
    assert_int_equal(wtr_json_read(reader, most, strlen(most), note, &out, &error), WTR_JSON_DONE);
    wtr_text_free(&out);
    wtr_json_reader_free(reader);
    wtr_free(text);
}

static bool stop_at_true(void *context, const WtrJsonEvent *event)
{
    (void)context;
    return event->kind != WTR_JSON_TRUE;
}

static void stops_when_asked_and_is_used_again(void **state)
{
    (void)state;
    WtrJsonReader *reader = wtr_json_reader_new();
    WtrJsonError error;
    assert_int_equal(wtr_json_read(reader, "[true, x]", 9, stop_at_true, NULL, &error), WTR_JSON_STOPPED);
    assert_int_equal(wtr_json_read(reader, "[false]", 7, stop_at_true, NULL, &error), WTR_JSON_DONE);
    assert_int_equal(wtr_json_read(reader, "[false", 6, stop_at_true, NULL, &error), WTR_JSON_INVALID);
    assert_int_equal(wtr_json_read(reader, "[]", 2, stop_at_true, NULL, &error), WTR_JSON_DONE);
    wtr_json_reader_free(reader);
}

static void write_sample(WtrJson *json)
{
    wtr_json_object(json);
    wtr_json_key(json, "a");
    wtr_json_number(json, -5);
    wtr_json_key(json, "list");
    wtr_json_array(json, true);
    wtr_json_string(json, "x");
    wtr_json_object(json);
    wtr_json_key(json, "y");
    wtr_json_bool(json, true);
    wtr_json_object_end(json);
    wtr_json_array_end(json);
    wtr_json_key(json, "empty");
    wtr_json_array(json, false);
    wtr_json_array_end(json);
    wtr_json_key(json, "rows");
    wtr_json_array(json, false);
    wtr_json_null(json);
    wtr_json_date(json, 1);
    wtr_json_array_end(json);
    wtr_json_object_end(json);
}

static void writes_balanced_json(void **state)
{
    (void)state;
    WtrText out = {0};
    WtrJson compact = {.out = &out};
    write_sample(&compact);
    assert_string_equal(out.at, "{\"a\":-5,\"list\":[\"x\",{\"y\":true}],\"empty\":[],\"rows\":[null,\"0001-01-01\"]}");
    wtr_text_free(&out);
    WtrJson pretty = {.out = &out, .pretty = true};
    write_sample(&pretty);
    assert_string_equal(out.at, "{\n  \"a\": -5,\n  \"list\": [\"x\", {\"y\": true}],\n  \"empty\": [],\n  \"rows\": [\n    null,\n"
                                "    \"0001-01-01\"\n  ]\n}");
    wtr_text_free(&out);
}

static void writes_any_string(void **state)
{
    (void)state;
    WtrText out = {0};
    WtrJson json = {.out = &out};
    wtr_json_string(&json, "q\" b\\ n\n \x01 \xC3\xA9 bad \xFF\xC3");
    assert_string_equal(out.at, "\"q\\\" b\\\\ n\\n \\u0001 \xC3\xA9 bad \xEF\xBF\xBD\xEF\xBF\xBD\"");
    wtr_text_free(&out);
}

static void too_deep_output_fails_and_stays_in_bounds(void **state)
{
    (void)state;
    WtrText out = {0};
    WtrJson json = {.out = &out, .pretty = true};
    for (int i = 0; i < 2 * WTR_JSON_NESTING; i++)
        wtr_json_array(&json, false);
    assert_true(out.failed);
    wtr_text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind_with_its_place), cmocka_unit_test(refuses_what_is_not_json),
        cmocka_unit_test(refuses_deep_nesting), cmocka_unit_test(stops_when_asked_and_is_used_again),
        cmocka_unit_test(writes_balanced_json), cmocka_unit_test(writes_any_string),
        cmocka_unit_test(too_deep_output_fails_and_stays_in_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
