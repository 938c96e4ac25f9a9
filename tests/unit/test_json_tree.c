/* test_json_tree.c — JSON as a tree, and the members of an object without one.
 *
 * Relies on: cmocka; tools/json_tree.o, json_reader.o. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../../tools/json_tree.h"

static void trees_have_their_children_in_order(void **state)
{
    (void)state;
    WtrArena *arena = wtr_arena_new();
    const char *text = "{\"a\": [1, \"two\", null, true, 2.5], \"b\": {\"c\": {\"d\": \"\\u00e9\"}}, \"a\": 7}", *problem;
    const WtrJsonTree *tree = wtr_json_tree(arena, text, strlen(text), &problem);
    assert_non_null(tree);
    assert_null(problem);
    const WtrJsonTree *list = wtr_json_at(tree, "a"), *at = wtr_json_first(list);
    assert_int_equal(list->kind, WTR_JSON_ARRAY);
    assert_int_equal(at->integer, 1);
    assert_string_equal(wtr_json_text(at->next), "two");
    assert_int_equal(at->next->next->kind, WTR_JSON_NULL);
    assert_int_equal(at->next->next->next->kind, WTR_JSON_TRUE);
    assert_string_equal(at->next->next->next->next->text, "2.5");
    assert_null(at->next->next->next->next->next);
    assert_string_equal(wtr_json_text_at(wtr_json_at(wtr_json_at(tree, "b"), "c"), "d"), "\xC3\xA9");
    assert_null(wtr_json_at(tree, "d"));
    assert_null(wtr_json_at(list, "a"));
    assert_null(wtr_json_at(NULL, "a"));
    assert_null(wtr_json_text(list));
    assert_null(wtr_json_text(at));
    assert_null(wtr_json_first(tree));
    wtr_arena_free(arena);
}

static void what_is_no_json_has_a_reason(void **state)
{
    (void)state;
    WtrArena *arena = wtr_arena_new();
    static const char *const wrong[] = {"", "{", "{\"a\": }", "[1,]", "{\"a\\u0000b\": 1}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *problem = NULL;
        assert_null(wtr_json_tree(arena, wrong[i], strlen(wrong[i]), &problem));
        assert_non_null(problem);
    }
    const char *problem;
    assert_null(wtr_json_text(wtr_json_tree(arena, "\"a\\u0000b\"", 10, &problem)));
    wtr_arena_free(arena);
}

/* Each member as KEY=VALUE, and how it ended. */
static void expect_members(const char *text, const char *expected)
{
    WtrText out = {0};
    WtrJsonMember member;
    size_t at = 0;
    wtr_text_puts(&out, "");
    while (wtr_json_member(text, strlen(text), &at, &member))
        wtr_text_printf(&out, "%.*s=%.*s ", (int)member.key_length, member.key, (int)(member.end - member.begin), text + member.begin);
    wtr_text_printf(&out, "%s", at == 0 ? "broken" : at == strlen(text) ? "end" : "more");
    assert_string_equal(out.at, expected);
    wtr_text_free(&out);
}

static void members_are_found_where_they_stand(void **state)
{
    (void)state;
    expect_members("{\"a\": 1, \"b\" : [{\"c\": \"]}\"}, []] , \"d\":{\"e\":{}}}", "a=1 b=[{\"c\": \"]}\"}, []] d={\"e\":{}} end");
    expect_members("{\"a\\\"b\": \"x\\\\\", \"c\": \"\\\"}\"}", "a\\\"b=\"x\\\\\" c=\"\\\"}\" end");
    expect_members("{\"a\": true}x", "a=true more");
    expect_members("", "broken");
    expect_members("[1]", "broken");
    expect_members("{}", "broken");
    expect_members("{\"a\": 1", "broken");
    expect_members("{\"a\": \"1", "broken");
    expect_members("{\"a\": [1", "broken");
    expect_members("{\"a\": 1 \"b\": 2}", "a=1 broken");
    expect_members("{\"a\" 1}", "broken");
    expect_members("{\"a\": }", "broken");
    expect_members("{\"a\": 1, b: 2}", "a=1 broken");
}

static void members_nest_as_deep_as_they_like(void **state)
{
    (void)state;
    WtrText text = {0};
    WtrJsonMember member;
    size_t at = 0;
    wtr_text_puts(&text, "{\"deep\": ");
    for (int i = 0; i < 100000; i++)
        wtr_text_puts(&text, "[");
    for (int i = 0; i < 100000; i++)
        wtr_text_puts(&text, "]");
    wtr_text_puts(&text, ", \"last\": 1}");
    assert_true(wtr_json_member(text.at, text.length, &at, &member));
    assert_int_equal(member.end - member.begin, 200000);
    assert_true(wtr_json_member(text.at, text.length, &at, &member));
    assert_false(wtr_json_member(text.at, text.length, &at, &member));
    assert_int_equal(at, text.length);
    wtr_text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(trees_have_their_children_in_order), cmocka_unit_test(what_is_no_json_has_a_reason),
                                       cmocka_unit_test(members_are_found_where_they_stand), cmocka_unit_test(members_nest_as_deep_as_they_like)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
