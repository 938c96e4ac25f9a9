/* test_lexer.c — tokens, slips of the pen, strings, bytes that are no text. */
#include "syntax.h"

#include <stdlib.h>

static WtrExpr *condition_of(const char *text, Parsed *parsed)
{
    *parsed = parse_text(text);
    assert_int_equal(parsed->out.diags.errors, 0);
    return item_at(parsed, 0)->condition;
}

static void words_reserved_in_one_place_are_names_elsewhere(void **state)
{
    (void)state;
    static const char *const words[] = {"report", "home", "source", "test", "fact", "use", "page", "bullet", "due", "done", "note",
        "reading", "calendar", "known", "unknown", "open", "true", "today", "on", "kind", "default", "given", "section", "least"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char text[200];
        snprintf(text, sizeof text, "fact %s of child \"Q?\"\nd if %s and not %s\n  done on %s\n  cite s page 1\n", words[i], words[i], words[i], words[i]);
        Parsed parsed = parse_text(text);
        assert_string_equal(codes_of(&parsed), "");
        assert_string_equal(item_at(&parsed, 0)->name.text, words[i]);
        assert_string_equal(item_at(&parsed, 1)->condition->operands.at[0]->name.text, words[i]);
        assert_string_equal(item_at(&parsed, 1)->done_on.text, words[i]);
        parsed_free(&parsed);
    }
}

static void phrases_end_at_a_word(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d if a\n  x must \"act\"\n  cite s page 1\ne if not yet_known and any child has (onset)\n  x must notify \"y\"\n");
    assert_string_equal(codes_of(&parsed), "118");
    assert_string_equal(item_at(&parsed, 1)->condition->operands.at[0]->left->name.text, "yet_known");
    parsed_free(&parsed);
}

static void slips_are_mended(void **state)
{
    (void)state;
    Parsed parsed;
    WtrExpr *expr = condition_of("Early-Help IF Age == 1,000\n", &parsed);
    assert_string_equal(codes_of(&parsed), "21 20 20 27 23");
    assert_string_equal(item_at(&parsed, 0)->name.text, "early_help");
    assert_int_equal(expr->kind, WTR_EXPR_COMPARE);
    assert_int_equal(expr->right->number, 1000);
    assert_string_equal(parsed.out.diags.list.at[0]->edit.text, "early_help");
    parsed_free(&parsed);
    expr = condition_of("d if any of\n   \xE2\x80\xA2\xC2\xA0" "a\n   * b\n", &parsed);
    assert_string_equal(codes_of(&parsed), "25 26 25");
    assert_int_equal(expr->list->bullets.count, 2);
    parsed_free(&parsed);
    expr = condition_of("d if a & b || c\n", &parsed);
    assert_string_equal(codes_of(&parsed), "27 27");
    assert_int_equal(expr->ops.at[0], WTR_AND);
    assert_int_equal(expr->ops.at[1], WTR_OR);
    parsed_free(&parsed);
}

static int32_t date_in(const char *written, unsigned code)
{
    char text[100], codes[16] = "";
    snprintf(text, sizeof text, "d by %s\n", written);
    if (code)
        snprintf(codes, sizeof codes, "%u", code);
    Parsed parsed = parse_text(text);
    assert_string_equal(codes_of(&parsed), codes);
    int32_t day = item_at(&parsed, 0)->deadlines.at[0].anchor->date.day;
    parsed_free(&parsed);
    return day;
}

static void dates(void **state)
{
    (void)state;
    int32_t day = date_in("2020-12-23", 0);
    assert_int_equal(day, 737782);
    assert_int_equal(date_in("23/12/2020", 22), day);
    assert_int_equal(date_in("23.12.2020", 22), day);
    assert_int_equal(date_in("23-12-2020", 22), day);
    assert_int_equal(date_in("2020/12/23", 22), day);
    assert_int_equal(date_in("23 December 2020", 22), day);
    assert_int_equal(date_in("23rd Dec 2020", 22), day);
    assert_int_equal(date_in("2020-02-30", 7), 0);
    assert_int_equal(date_in("31/04/2020", 7), 0);
    assert_int_equal(date_in("2021-02-29", 7), 0);
    assert_int_equal(date_in("0000-01-01", 7), 0);
}

static void numbers(void **state)
{
    (void)state;
    Parsed parsed;
    assert_int_equal(condition_of("d if a = -5\n", &parsed)->right->number, -5);
    parsed_free(&parsed);
    assert_int_equal(condition_of("d if a = 1000000000\n", &parsed)->right->number, 1000000000);
    parsed_free(&parsed);
    expect_codes("d if a = 1000000001\n", "8");
    expect_codes("d if a = 99999999999999999999999999999999999\n", "8");
    expect_codes("d if a = 1.5\n", "9");
    expect_codes("d if a = 5x\n", "11");
    expect_codes("d if _a\n", "11");
    Parsed run = parse_text("n means a\n  cite s page 14-16, s page 3\xE2\x80\x93" "4\n");
    assert_string_equal(codes_of(&run), "31 31");
    assert_int_equal(item_at(&run, 0)->cites.at[0].page_to, 16);
    assert_int_equal(item_at(&run, 0)->cites.at[1].page_to, 4);
    parsed_free(&run);
}

static void units(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d within 5 Working Days\ne within 1 working-day\nf within 2 months of x\n");
    assert_string_equal(codes_of(&parsed), "20 28 28");
    assert_int_equal(item_at(&parsed, 0)->deadlines.at[0].unit, WTR_WORKING_DAYS);
    assert_int_equal(item_at(&parsed, 1)->deadlines.at[0].unit, WTR_WORKING_DAYS);
    assert_int_equal(item_at(&parsed, 2)->deadlines.at[0].unit, WTR_MONTHS);
    parsed_free(&parsed);
}

static const char *note_in(const char *written, const char *codes)
{
    static char value[400];
    char text[400];
    snprintf(text, sizeof text, "d if a\n  note %s\n  cite s page 3\n", written);
    Parsed parsed = parse_text(text);
    assert_string_equal(codes_of(&parsed), codes);
    snprintf(value, sizeof value, "%s", item_at(&parsed, 0)->note.text);
    assert_int_equal(item_at(&parsed, 0)->cites.count, 1);
    parsed_free(&parsed);
    return value;
}

static void strings(void **state)
{
    (void)state;
    assert_string_equal(note_in("\"plain\"", ""), "plain");
    assert_string_equal(note_in("\"\"", ""), "");
    assert_string_equal(note_in("\"over\n     two lines\"", ""), "over two lines");
    assert_string_equal(note_in("\"over  \r\n\t three\n  lines\n  \"", ""), "over three lines ");
    assert_string_equal(note_in("\"say \\\"x\\\" and \\\\\"", ""), "say \"x\" and \\");
    assert_string_equal(note_in("\"C:\\dir\"", "6"), "C:dir");
    assert_string_equal(note_in("\"# no comment\"", ""), "# no comment");
    assert_string_equal(note_in("\xE2\x80\x9C" "curly\xE2\x80\x9D", "24"), "curly");
    assert_string_equal(note_in("\"half\xE2\x80\x9D", "24"), "half");
    assert_string_equal(note_in("'single'", "24"), "single");
    assert_string_equal(note_in("\"with \xE2\x80\x9C" "curly\xE2\x80\x9D inside\"", ""), "with \xE2\x80\x9C" "curly\xE2\x80\x9D inside");
    assert_string_equal(note_in("\"lost", "5"), "lost");
}

static void strings_stop_at_blank_lines_and_the_margin(void **state)
{
    (void)state;
    Parsed parsed = parse_text("d if a\n  note \"lost\n  cite s page 3\n\ne if b\n  note \"fine\"\n");
    assert_string_equal(codes_of(&parsed), "5");
    assert_int_equal(parsed.out.tree.items.count, 2);
    assert_int_equal(item_at(&parsed, 0)->cites.count, 1);
    assert_int_equal(parsed.out.diags.list.at[0]->loc.begin, 14);
    parsed_free(&parsed);
    parsed = parse_text("d if a\n  note \"lost\ne if b\n  note \"fine\"\n");
    assert_string_equal(codes_of(&parsed), "5");
    assert_int_equal(parsed.out.tree.items.count, 2);
    parsed_free(&parsed);
    parsed = parse_text("d if a\n  note \"see chapter 1\n  p must \"publish the report\"\n  cite s page 3\n");
    assert_string_equal(codes_of(&parsed), "103");
    assert_int_equal(parsed.out.diags.list.at[0]->loc.begin, 14);
    assert_int_equal(item_at(&parsed, 0)->bearers.count, 1);
    assert_int_equal(item_at(&parsed, 0)->cites.count, 1);
    parsed_free(&parsed);
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    expect_codes("d if a # \xFF\xFE\n", "1");
    expect_codes("d if a # \xED\xA0\x80\n", "1");
    expect_codes("d if a # \xC0\xAF\n", "1");
    expect_codes("d if a # \x1B[31m\n", "3");
    expect_codes("d if a # \xE2\x80\xAE\n", "3");
    Parsed parsed = parse_bytes("d if a # \0\0\ne if b\n", 19);
    assert_string_equal(codes_of(&parsed), "2");
    assert_int_equal(parsed.out.tree.items.count, 2);
    parsed_free(&parsed);
    expect_codes("d if a ; b\n", "4");
    expect_codes("\xEF\xBB\xBF" "d if a\n", "");
    expect_codes("\xEF\xBB\xBF", "");
    expect_codes("", "");
    expect_codes("\r\n\r\nd if a\r\n  cite s page 3\r\n", "");
    expect_codes("d if a\n\tcite s page 3\n\tnote \"x\"\n", "29");
}

static void brackets_have_a_limit(void **state)
{
    (void)state;
    enum { DEEP = 100000 };
    char *text = malloc(2 * DEEP + 20);
    assert_non_null(text);
    memcpy(text, "d if ", 5);
    memset(text + 5, '(', DEEP);
    text[5 + DEEP] = 'a';
    memset(text + 6 + DEEP, ')', DEEP);
    strcpy(text + 6 + 2 * DEEP, "\ne if b\n");
    Parsed parsed = parse_text(text);
    assert_string_equal(codes_of(&parsed), "10");
    assert_int_equal(parsed.out.tree.items.count, 2);
    parsed_free(&parsed);
    memset(text + 5, '[', DEEP);
    parsed = parse_text(text);
    assert_true(parsed.out.diags.errors > 0);
    parsed_free(&parsed);
    free(text);
}

static void comments_are_kept(void **state)
{
    (void)state;
    Parsed parsed = parse_text("## doc\n##  more\n# plain\nd if a # behind\n  # own\n  cite s page 1\n");
    assert_int_equal(parsed.out.tree.comments.count, 5);
    assert_string_equal(item_at(&parsed, 0)->doc, "doc\n more");
    assert_true(parsed.out.tree.comments.at[0].doc);
    assert_false(parsed.out.tree.comments.at[3].own_line);
    assert_true(parsed.out.tree.comments.at[4].own_line);
    assert_string_equal(parsed.out.tree.comments.at[3].text, "# behind");
    parsed_free(&parsed);
    parsed = parse_text("d if a\n## inside\n  cite s page 1\n  ## below\ne if b\n");
    assert_null(item_at(&parsed, 0)->doc);
    assert_string_equal(item_at(&parsed, 1)->doc, "below");
    parsed_free(&parsed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_reserved_in_one_place_are_names_elsewhere), cmocka_unit_test(phrases_end_at_a_word),
        cmocka_unit_test(slips_are_mended), cmocka_unit_test(dates), cmocka_unit_test(numbers), cmocka_unit_test(units),
        cmocka_unit_test(strings), cmocka_unit_test(strings_stop_at_blank_lines_and_the_margin),
        cmocka_unit_test(bytes_that_are_no_text), cmocka_unit_test(brackets_have_a_limit), cmocka_unit_test(comments_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
