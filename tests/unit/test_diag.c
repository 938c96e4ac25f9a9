/* test_diag.c — diagnostics as text and as JSON: places, order, limits, nothing that steers a terminal. */
#include "syntax.h"

static void expect_text(const char *source, const char *expected)
{
    Parsed parsed = parse_text(source);
    WtrText text = {0};
    wtr_diag_text(&parsed.out.diags, parsed.out.tree.files.at, 1, false, &text);
    assert_string_equal(text.at ? text.at : "", expected);
    wtr_text_free(&text);
    parsed_free(&parsed);
}

static void the_look_of_one(void **state)
{
    (void)state;
    expect_text("d if a b\n  cite wt2020 page 14 para 6\n",
                "error WTR0101: `b` follows `a` with nothing between them\n"
                "   --> t.wtr:1:8\n"
                "    |\n"
                "  1 | d if a b\n"
                "    |        ^\n"
                "    = help: is `and` or `or` missing?\n"
                "    = in `d`, wt2020 page 14 para 6\n");
    expect_text("d if a\n  if b\n",
                "error WTR0108: a second `if`\n"
                "   --> t.wtr:2:3\n"
                "    |\n"
                "  2 |   if b\n"
                "    |   ^^^^\n"
                "    = see t.wtr:1:3: the first is here\n"
                "    = in `d`\n");
}

static void tabs_and_wide_characters(void **state)
{
    (void)state;
    expect_text("d if a\n  note \"\xC3\xA9\xC3\xA9x\"\t5\n",
                "error WTR0100: the number 5 where the next clause is expected\n"
                "   --> t.wtr:2:14\n"
                "    |\n"
                "  2 |   note \"\xC3\xA9\xC3\xA9x\"    5\n"
                "    |                 ^\n"
                "    = help: it is written like this: `note \"\342\200\246\"`\n"
                "    = in `d`\n");
}

static void the_end_of_the_file(void **state)
{
    (void)state;
    expect_text("d if",
                "error WTR0100: the file ends where a condition is expected\n"
                "   --> t.wtr:1:5\n"
                "    |\n"
                "  1 | d if\n"
                "    |     ^\n"
                "    = in `d`\n");
}

static void long_lines_are_cut_around_the_place(void **state)
{
    (void)state;
    char source[600] = "d if ";
    for (int i = 0; i < 30; i++)
        strcat(source, "condition and ");
    source[340] = '\0';
    strcat(source, " ; x\n");
    Parsed parsed = parse_text(source);
    WtrText text = {0};
    wtr_diag_text(&parsed.out.diags, parsed.out.tree.files.at, 1, false, &text);
    for (const char *line = text.at; *line;) {
        const char *end = strchr(line, '\n');
        uint32_t wide = 0;
        for (const char *at = line; at < end; at++)
            wide += ((unsigned char)*at & 0xC0) != 0x80;
        assert_true(wide <= 80);
        line = end + 1;
    }
    assert_non_null(strstr(text.at, "\xE2\x80\xA6"));
    wtr_text_free(&text);
    parsed_free(&parsed);
}

static void nothing_steers_the_terminal(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d if a \x1B[31m b \x7F \xC2\x9B c\n");
    WtrText text = {0};
    wtr_diag_text(&parsed.out.diags, parsed.out.tree.files.at, 1, false, &text);
    for (size_t i = 0; i < text.length; i++)
        assert_true((unsigned char)text.at[i] >= 0x20 ? text.at[i] != 0x7F : text.at[i] == '\n');
    assert_null(strstr(text.at, "\xC2\x9B"));
    wtr_text_free(&text);
    parsed_free(&parsed);
}

static void json(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d if any of\n    - any of\n      - a\n  note \"x\n");
    WtrText text = {0};
    wtr_diag_json(&parsed.out.diags, parsed.out.tree.files.at, 1, &text);
    assert_string_equal(text.at,
                        "[\n {\"code\": \"WTR0122\", \"name\": \"list_bullets\", \"severity\": \"error\", \"message\": \"a list inside a bullet has two dashes\", "
                        "\"file\": \"t.wtr\", \"line\": 3, \"column\": 7, \"end_line\": 3, \"end_column\": 8, \"help\": null, "
                        "\"edit\": {\"file\": \"t.wtr\", \"line\": 3, \"column\": 7, \"end_line\": 3, \"end_column\": 8, \"text\": \"--\"}, "
                        "\"related\": [], \"item\": \"d\", \"cites\": null},\n"
                        " {\"code\": \"WTR0005\", \"name\": \"unclosed_string\", \"severity\": \"error\", \"message\": \"this quotation mark is never closed\", "
                        "\"file\": \"t.wtr\", \"line\": 4, \"column\": 8, \"end_line\": 4, \"end_column\": 9, "
                        "\"help\": \"a text may run over indented lines, but not past a blank line or a line at the margin\", \"edit\": null, "
                        "\"related\": [], \"item\": \"d\", \"cites\": null}\n]\n");
    wtr_text_free(&text);
    parsed_free(&parsed);
    parsed = parse_text("d if a\n");
    text = (WtrText){0};
    wtr_diag_json(&parsed.out.diags, parsed.out.tree.files.at, 1, &text);
    assert_string_equal(text.at, "[]\n");
    wtr_text_free(&text);
    parsed_free(&parsed);
}

static void order_and_repeats(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d if a\n");
    WtrDiags *diags = &parsed.out.diags;
    WtrLoc late = {0, 5, 6}, early = {0, 0, 1};
    wtr_diag_add(diags, WTR_DIAG_SYNTAX, late, "late");
    wtr_diag_add(diags, WTR_DIAG_SYNTAX, early, "early");
    wtr_diag_add(diags, WTR_DIAG_SYNTAX, late, "late");
    wtr_diag_add(diags, WTR_DIAG_SLIP_SIGN, late, "first of its place");
    wtr_diag_sort(diags);
    assert_int_equal(diags->list.count, 3);
    assert_int_equal(diags->errors, 2);
    assert_int_equal(diags->warnings, 1);
    assert_string_equal(diags->list.at[0]->message, "early");
    assert_string_equal(diags->list.at[1]->message, "first of its place");
    parsed_free(&parsed);
}

static void only_so_many_are_kept(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d if a\n");
    WtrDiags *diags = &parsed.out.diags;
    for (uint32_t i = 0; i < 5000; i++) {
        WtrDiag *diag = wtr_diag_add(diags, WTR_DIAG_SYNTAX, (WtrLoc){0, i % 5, i}, "number %u", i);
        wtr_diag_help(diags, diag, "help");
        wtr_diag_edit(diags, diag, diag->loc, "x");
        wtr_diag_related(diags, diag, diag->loc, "related");
    }
    wtr_diag_add(diags, WTR_DIAG_SLIP_SIGN, (WtrLoc){0, 0, 1}, "a warning has its own room");
    assert_int_equal(diags->errors, 5000);
    assert_int_equal(diags->list.count, WTR_DIAG_MOST + 2);
    parsed_free(&parsed);
}

static void codes(void **state)
{
    (void)state;
    assert_int_equal(wtr_diag_find("WTR0101"), WTR_DIAG_MISSING_JOIN);
    assert_int_equal(wtr_diag_find("wtr101"), WTR_DIAG_MISSING_JOIN);
    assert_int_equal(wtr_diag_find("101"), WTR_DIAG_MISSING_JOIN);
    assert_int_equal(wtr_diag_find("missing_join"), WTR_DIAG_MISSING_JOIN);
    assert_int_equal(wtr_diag_find("WTR9999"), WTR_DIAG_COUNT);
    assert_int_equal(wtr_diag_find(""), WTR_DIAG_COUNT);
    assert_int_equal(wtr_diag_find("nonsense"), WTR_DIAG_COUNT);
    for (int a = 0; a < WTR_DIAG_COUNT; a++) {
        assert_true(wtr_diags[a].number >= 1 && wtr_diags[a].number <= 999);
        assert_true(strlen(wtr_diags[a].title) > 0 && strlen(wtr_diags[a].page) > 0);
        for (int b = a + 1; b < WTR_DIAG_COUNT; b++)
            assert_int_not_equal(wtr_diags[a].number, wtr_diags[b].number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_look_of_one), cmocka_unit_test(tabs_and_wide_characters), cmocka_unit_test(the_end_of_the_file),
        cmocka_unit_test(long_lines_are_cut_around_the_place), cmocka_unit_test(nothing_steers_the_terminal), cmocka_unit_test(json),
        cmocka_unit_test(order_and_repeats), cmocka_unit_test(only_so_many_are_kept), cmocka_unit_test(codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
