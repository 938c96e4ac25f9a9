/* test_source.c — reading files, lines and columns, `use`: each file once, circles, paths that escape. */
#include "syntax.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a folder of its own for each test ------------------------------------------------------------------- */

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/wtr_source_XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void path_of(const char *name, char out[300])
{
    snprintf(out, 300, "%s/%s", folder, name);
}

static void write_file(const char *name, const char *text)
{
    char path[300];
    path_of(name, path);
    for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static Parsed load(const char *name, bool *ok)
{
    Parsed parsed = {0};
    char path[300];
    path_of(name, path);
    parsed.out.arena = wtr_arena_new();
    parsed.out.tree.arena = parsed.out.diags.arena = parsed.out.arena;
    WtrCompileOptions options = {.path = path};
    *ok = wtr_load(&parsed.out.tree, &parsed.out.diags, &options) == WTR_OK;
    wtr_diag_sort(&parsed.out.diags);
    return parsed;
}

static void expect_load(const char *name, bool good, const char *codes, const char *files)
{
    bool ok;
    Parsed parsed = load(name, &ok);
    char list[400] = "";
    for (uint32_t i = 0; i < parsed.out.tree.files.count; i++) {
        strcat(list, i ? " " : "");
        strcat(list, parsed.out.tree.files.at[i].path);
    }
    assert_int_equal(ok, good);
    assert_string_equal(codes_of(&parsed), codes);
    if (files)
        assert_string_equal(list, files);
    parsed_free(&parsed);
}

/* ---- tests -------------------------------------------------------------------------------------------------- */

static void lines_and_columns(void **state)
{
    (void)state;
    WtrArena *arena = wtr_arena_new();
    char text[] = "\xEF\xBB\xBF" "ab\n\xC3\xA9x\r\n\nlast\0";
    WtrSourceFile file = {.path = "f", .real = "", .text = text, .length = (uint32_t)sizeof text - 2};
    assert_true(wtr_source_index(arena, &file));
    assert_int_equal(file.line_count, 4);
    struct { uint32_t offset, line, column; } cases[] = {{3, 1, 1}, {4, 1, 2}, {5, 1, 3}, {6, 2, 1}, {8, 2, 2}, {9, 2, 3}, {11, 3, 1}, {12, 4, 1}, {16, 4, 5}, {99, 4, 5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        WtrLineColumn at = wtr_source_position(&file, cases[i].offset);
        assert_int_equal(at.line, cases[i].line);
        assert_int_equal(at.column, cases[i].column);
    }
    uint32_t length;
    const char *line = wtr_source_line(&file, 8, &length);
    assert_memory_equal(line, "\xC3\xA9x", 3);
    assert_int_equal(length, 3);
    wtr_source_line(&file, 4, &length);
    assert_int_equal(length, 2);
    wtr_source_line(&file, 11, &length);
    assert_int_equal(length, 0);
    wtr_source_line(&file, 99, &length);
    assert_int_equal(length, 4);
    wtr_arena_free(arena);
}

static void reading_files(void **state)
{
    (void)state;
    WtrArena *arena = wtr_arena_new();
    char *text = NULL, path[300];
    uint32_t length = 7;
    path_of("none.wtr", path);
    assert_int_equal(wtr_source_read(arena, path, &text, &length), ENOENT);
    assert_int_equal(wtr_source_read(arena, folder, &text, &length), EISDIR);
    assert_null(text);
    assert_int_equal(length, 7);
    write_file("some.wtr", "abc");
    path_of("some.wtr", path);
    assert_int_equal(wtr_source_read(arena, path, &text, &length), 0);
    assert_int_equal(length, 3);
    assert_memory_equal(text, "abc\0\0", 5);
    assert_int_equal(wtr_source_read(arena, "/dev/null", &text, &length), 0);
    assert_int_equal(length, 0);
    wtr_arena_free(arena);
}

static void the_library(void **state)
{
    (void)state;
    uint32_t length;
    const char *text = wtr_stdlib_text("england_and_wales.wtr", &length);
    assert_non_null(text);
    assert_true(length > 100 && text[length] == '\0');
    assert_null(wtr_stdlib_text("none.wtr", &length));
    assert_null(wtr_stdlib_text("../stdlib/england_and_wales.wtr", &length));
}

static void each_file_once(void **state)
{
    (void)state;
    write_file("rulebook.wtr", "use \"a.wtr\"\nuse \"sub/b.wtr\"\nuse \"./a.wtr\"\nuse stdlib.england_and_wales\n");
    write_file("a.wtr", "use stdlib.england_and_wales\na means x\n");
    write_file("sub/b.wtr", "use \"c.wtr\"\nuse \"../a.wtr\"\nb means x\n");
    write_file("sub/c.wtr", "c means x\n");
    expect_load("", true, "", "rulebook.wtr a.wtr sub/b.wtr stdlib/england_and_wales.wtr sub/c.wtr");
    expect_load("rulebook.wtr", true, "", NULL);
    expect_load("sub/c.wtr", true, "", "c.wtr");
}

static void circles_are_shown_whole(void **state)
{
    (void)state;
    write_file("rulebook.wtr", "use \"a.wtr\"\n");
    write_file("a.wtr", "use \"b.wtr\"\n");
    write_file("b.wtr", "use \"c.wtr\"\n");
    write_file("c.wtr", "use \"a.wtr\"\n");
    bool ok;
    Parsed parsed = load("", &ok);
    assert_true(ok);
    assert_string_equal(codes_of(&parsed), "202");
    assert_string_equal(parsed.out.diags.list.at[0]->message, "files use each other in a circle: a.wtr uses b.wtr uses c.wtr uses a.wtr");
    assert_non_null(parsed.out.diags.list.at[0]->related);
    assert_non_null(parsed.out.diags.list.at[0]->related->next);
    parsed_free(&parsed);
    write_file("rulebook.wtr", "use \"rulebook.wtr\"\n");
    parsed = load("", &ok);
    assert_string_equal(parsed.out.diags.list.at[0]->message, "files use each other in a circle: rulebook.wtr uses rulebook.wtr");
    parsed_free(&parsed);
    write_file("rulebook.wtr", "use \"d.wtr\"\nuse \"e.wtr\"\n");
    write_file("d.wtr", "use \"f.wtr\"\n");
    write_file("e.wtr", "use \"f.wtr\"\n");
    write_file("f.wtr", "");
    expect_load("", true, "", NULL);       /* two ways to one file are no circle */
}

static void paths_never_leave_the_folder(void **state)
{
    (void)state;
    write_file("outside.wtr", "x means y\n");
    char outside[300], link[300];
    path_of("outside.wtr", outside);
    path_of("book/link.wtr", link);
    write_file("book/sub/x.wtr", "");
    assert_int_equal(symlink(outside, link), 0);
    static const struct { const char *use, *codes; } cases[] = {
        {"../outside.wtr", "201"}, {"sub/../../outside.wtr", "201"}, {"sub/../sub/x.wtr", ""}, {"/etc/passwd", "201"}, {"link.wtr", "201"},
        {"none.wtr", "200"}, {"sub", "200"}, {"", "200"}, {"..", "201"}, {"./sub//x.wtr", ""}, {"sub/../../book/sub/x.wtr", "201"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200];
        snprintf(text, sizeof text, "use \"%s\"\n", cases[i].use);
        write_file("book/rulebook.wtr", text);
        expect_load("book", true, cases[i].codes, NULL);
    }
    write_file("book/rulebook.wtr", "use stdlib.none\nuse other.england_and_wales\n");
    expect_load("book", true, "203 203", NULL);
}

static void a_root_that_cannot_be_read(void **state)
{
    (void)state;
    expect_load("none", false, "200", NULL);
    expect_load("", false, "200", NULL);
}

static void a_line_without_end(void **state)
{
    (void)state;
    enum { LONG = 3 << 20 };
    char *text = malloc(LONG + 1);
    assert_non_null(text);
    memset(text, 'a', LONG);
    memcpy(text, "d if b\n", 7);
    text[LONG] = '\0';
    Parsed parsed = parse_bytes(text, LONG);
    assert_string_equal(codes_of(&parsed), "200");
    assert_int_equal(parsed.out.tree.items.count, 1);
    parsed_free(&parsed);
    for (int i = 0; i < 100000; i++)
        memcpy(text + i * 8, "; ; ; ; ", 8);
    text[800000] = '\n';
    parsed = parse_bytes(text, 800001);
    WtrText out = {0};
    wtr_diag_text(&parsed.out.diags, parsed.out.tree.files.at, 1, false, &out);
    assert_true(parsed.out.diags.list.count <= WTR_DIAG_MOST + 1);
    assert_true(out.length < 1000000);
    wtr_text_free(&out);
    parsed_free(&parsed);
    free(text);
}

static void rules_in_memory(void **state)
{
    (void)state;
    static const char text[] = "use \"a.wtr\"\nuse stdlib.england_and_wales\nd if a\n";
    Parsed parsed = {0};
    parsed.out.arena = wtr_arena_new();
    parsed.out.tree.arena = parsed.out.diags.arena = parsed.out.arena;
    WtrCompileOptions options = {.text = text, .text_length = sizeof text - 1, .text_name = "-e"};
    assert_int_equal(wtr_load(&parsed.out.tree, &parsed.out.diags, &options), WTR_OK);
    assert_string_equal(codes_of(&parsed), "204");
    assert_string_equal(parsed.out.tree.files.at[0].path, "-e");
    assert_int_equal(parsed.out.tree.files.count, 2);
    parsed_free(&parsed);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_columns), IN_FOLDER(reading_files), cmocka_unit_test(the_library), IN_FOLDER(each_file_once),
        IN_FOLDER(circles_are_shown_whole), IN_FOLDER(paths_never_leave_the_folder), IN_FOLDER(a_root_that_cannot_be_read), cmocka_unit_test(a_line_without_end), cmocka_unit_test(rules_in_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
