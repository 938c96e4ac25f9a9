/* test_pieces.c — files of cases cut into pieces: what a file is, where it is cut, what ends a list early.
 *
 * Relies on: cmocka, zlib for one compressed file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <zlib.h>

#include "../../tools/records.h"
#include "scratch_file.h"

static WtrText said;

static uint32_t random_state = 1;
static uint32_t any(uint32_t below)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)random_state >> 8) * below >> 24);
}

static WtrPieces *open_pieces(const char *path, const WtrPiecesOptions *options)
{
    WtrPieces *pieces = NULL;
    said.length = 0;
    wtr_complain_into(&said);
    assert_int_equal(wtr_pieces_open(path, options, &pieces), WTR_EXIT_DONE);
    return pieces;
}

static void close_pieces(WtrPieces *pieces, WtrPiece *piece)
{
    wtr_pieces_close(pieces);
    wtr_piece_free(piece);
    wtr_complain_into(NULL);
}

/* Behind a mapped piece, at least, as many bytes of its file. */
static void expect_padding(const WtrPiece *piece)
{
    static const char zeros[WTR_PIECE_PADDING];
    if (piece->text != NULL && !piece->mapped)
        assert_memory_equal(piece->text + piece->length, zeros, WTR_PIECE_PADDING);
    assert_int_equal(piece->at, 0);
}

/* ---- what a file is ------------------------------------------------------------------------------------------- */

static WtrRecordForm form_of(const char *name, const char *text, size_t length)
{
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    WtrPieces *pieces = open_pieces(scratch_write(name, text, length), &(WtrPiecesOptions){.piece_size = 0});
    const WtrRecordForm form = wtr_pieces_form(pieces);
    close_pieces(pieces, &piece);
    return form;
}

static void expect_form(const char *name, const char *text, WtrRecordForm form)
{
    if (form_of(name, text, strlen(text)) != form)
        fail_msg("%s: `%s` is no %d", name, text, (int)form);
}

static void tells_files_apart(void **state)
{
    (void)state;
    expect_form("a.json", " {\"a\": 1} \n", WTR_RECORD_ONE);
    expect_form("a.json", "{\n\"a\":\n{\"b\": 1}\n}\n", WTR_RECORD_ONE);
    expect_form("a", "{\"a\": 1}\n\n{\"b\": 2}\n", WTR_RECORD_LINES);
    expect_form("a", "{\"a\": 1}\r\nrubbish\r\n{\"b\": 2}", WTR_RECORD_LINES);
    expect_form("a", "{\"a\": }\n{\"b\": 2}\n", WTR_RECORD_LINES);
    expect_form("a", "7\n8\n", WTR_RECORD_LINES);
    expect_form("a", "rubbish\n{\"b\": 2}\n", WTR_RECORD_ONE);
    expect_form("a", "rubbish\n{\"b\": 2}\n{\"b\": 2}\n", WTR_RECORD_LINES);
    expect_form("a.ndjson", "{\"a\": 1}\n", WTR_RECORD_LINES);
    expect_form("a.ndjson", "[{\"a\": 1}]\n", WTR_RECORD_LINES);
    expect_form("a.jsonl", "", WTR_RECORD_LINES);
    expect_form("a.JSONL", "", WTR_RECORD_LINES);
    expect_form("a.json", "", WTR_RECORD_ONE);
    expect_form("a.json", " \n\n ", WTR_RECORD_ONE);
    expect_form("a.json", "[ {\"a\": [1, 2]} , {\"b\": 2} ]", WTR_RECORD_LIST);
    expect_form("a.json", "\n\n []", WTR_RECORD_LIST);
    expect_form("a.json", "[{\"a\": 1}, {\"b\"]", WTR_RECORD_LIST);
    expect_form("a.json", "{\"a\": 1,\n\"b\": }\n", WTR_RECORD_ONE);
    expect_form("a.json", "\xEF\xBB\xBF{\"a\": 1}", WTR_RECORD_ONE);
    expect_form("a.json", "\xEF\xBB\xBF[1]", WTR_RECORD_LIST);
    expect_form("a.csv", "case,age\n", WTR_RECORD_CSV);
    expect_form("a.Tsv", "", WTR_RECORD_CSV);
    expect_form("csv", "case,age\n1,2\n", WTR_RECORD_ONE);
    expect_form("a.csv.gz", "case\n", WTR_RECORD_CSV);          /* the bytes say that it is not packed */
    expect_form("a.tsv.zst", "case\n", WTR_RECORD_CSV);
    expect_form("a.ndjson.zstd", "", WTR_RECORD_LINES);
    expect_form("a.json.gz", "[1]", WTR_RECORD_LIST);
}

/* What the first 64 KiB leave open is settled by more of the file. */
static void looks_as_far_as_it_must(void **state)
{
    (void)state;
    enum { AWAY = 300000 };
    char *text = malloc(AWAY + 100);
    memset(text, ' ', AWAY);
    strcpy(text + AWAY, "[1]");
    assert_int_equal(form_of("a.json", text, strlen(text)), WTR_RECORD_LIST);
    strcpy(text + AWAY, "{\"a\": 1}");
    memcpy(text, "{\"b\": ", 6);
    memcpy(text + AWAY - 5, "2}\n\n\n", 5);
    assert_int_equal(form_of("a.json", text, strlen(text)), WTR_RECORD_LINES);
    memcpy(text + AWAY - 5, "2 \n\n\n", 5);
    strcpy(text + AWAY, "}");
    assert_int_equal(form_of("a.json", text, strlen(text)), WTR_RECORD_ONE);
    memcpy(text, "{\"b\":\n", 6);
    assert_int_equal(form_of("a.json", text, strlen(text)), WTR_RECORD_ONE);
    strcpy(text + AWAY, "}\n{}\n");
    assert_int_equal(form_of("a.json", text, strlen(text)), WTR_RECORD_LINES);
    free(text);
}

static void expect_foreign(const char *name, const char *bytes, size_t length, const char *fault)
{
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    bool more = false;
    WtrPieces *pieces = open_pieces(scratch_write(name, bytes, length), &(WtrPiecesOptions){.piece_size = 0});
    assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
    assert_true(more);
    assert_int_equal(piece.length, 0);
    assert_string_equal(piece.fault, fault);
    assert_int_equal(piece.fault_line, 1);
    expect_padding(&piece);
    assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
    assert_false(more);
    close_pieces(pieces, &piece);
}

/* With a mark, or by the NUL bytes of the first characters; whatever the name says. */
static void names_other_encodings(void **state)
{
    (void)state;
    static const char u16[] = "found UTF-16 text; expected the file to be saved as UTF-8", u32[] = "found UTF-32 text; expected the file to be saved as UTF-8";
    expect_foreign("a.json", "{\0}\0", 4, u16);
    expect_foreign("a.csv", "\0c\0a\0s\0e", 8, u16);
    expect_foreign("a.ndjson", "\xFF\xFE", 2, u16);
    expect_foreign("a", "\xFE\xFF\0{\0}", 6, u16);
    expect_foreign("a.csv", "\xFF\xFE\0\0c\0\0\0", 8, u32);
    expect_foreign("a.json", "\0\0\xFE\xFF\0\0\0{", 8, u32);
    expect_foreign("a.json", "{\0\0\0", 4, u32);
    expect_foreign("a.json", "\0\0\0{", 4, u32);
    expect_form("a.csv", "\xFE", WTR_RECORD_CSV);
    assert_int_equal(form_of("a.json", "\0\0\0\0", 4), WTR_RECORD_ONE);
    assert_int_equal(form_of("a.json", "{\0}", 3), WTR_RECORD_ONE);
    assert_int_equal(form_of("a.json", "{}\0\0", 4), WTR_RECORD_ONE);
}

static void takes_what_it_is_told(void **state)
{
    (void)state;
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    WtrPieces *pieces = open_pieces(scratch_write("a.json", "case;age\n1;2\n", 13), &(WtrPiecesOptions){.form_given = true, .form = WTR_RECORD_CSV, .separator = ';'});
    assert_int_equal(wtr_pieces_form(pieces), WTR_RECORD_CSV);
    assert_int_equal(wtr_pieces_separator(pieces), ';');
    close_pieces(pieces, &piece);
    pieces = open_pieces(scratch_write("a.tsv.gz", "", 0), &(WtrPiecesOptions){.piece_size = 0});
    assert_int_equal(wtr_pieces_separator(pieces), '\t');
    close_pieces(pieces, &piece);
}

/* ---- cutting ---------------------------------------------------------------------------------------------------- */

static const size_t sizes[] = {1, 2, 3, 7, 63, 64, 65, 200, 1000, 4096, 70000, 0};
#define SIZES (sizeof sizes / sizeof *sizes)

static size_t lines_in(const char *text, size_t length)
{
    size_t lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines;
}

/* Goes through a file by the letter of the rule: a line break in a quoted cell ends no record. */
typedef struct Walk { enum { BEGIN, PLAIN, INSIDE, CLOSED } cell; uint64_t records, lines; bool between; } Walk;

static void walk(Walk *at, const char *text, size_t length, WtrRecordForm form, char separator)
{
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        if (at->cell == INSIDE)
            at->cell = c == '"' ? CLOSED : INSIDE;
        else if (form == WTR_RECORD_CSV && c == '"' && at->cell != PLAIN)
            at->cell = INSIDE;
        else
            at->cell = c == '\n' || c == separator ? BEGIN : PLAIN;
        at->between = c == '\n' && at->cell == BEGIN;
        at->records += at->between;
        at->lines += c == '\n';
    }
}

static uint32_t mapped_ever;             /* pieces that were mapped, of all that were cut here */

/* Pieces of any size hold all bytes from `begin` on, in order, cut between records, with their rows and lines. */
static void expect_cut(const char *path, const char *text, size_t length, size_t begin, WtrRecordForm form, char separator)
{
    for (size_t i = 0; i < SIZES; i++) {
        WtrPiece piece = {.form = WTR_RECORD_ONE};
        WtrPieces *pieces = open_pieces(path, &(WtrPiecesOptions){.form_given = true, .form = form, .separator = separator, .piece_size = sizes[i]});
        size_t at = begin;
        bool more = true;
        Walk before = {.lines = begin > 0, .between = true};
        uint32_t mapped = 0;
        for (;;) {
            assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
            if (!more)
                break;
            expect_padding(&piece);
            mapped += piece.mapped;
            wtr_piece_count(&piece);
            assert_int_equal(piece.form, form);
            assert_int_equal(piece.first_column, 1);
            assert_int_equal(piece.first_line, before.lines + 1);
            assert_int_equal(piece.first_row, before.records + 1);
            assert_true(before.between);
            assert_true(at + piece.length <= length);
            assert_memory_equal(piece.text, text + at, piece.length);
            if (piece.mapped)
                assert_memory_equal(piece.text + piece.length, text + at + piece.length, WTR_PIECE_PADDING);
            walk(&before, piece.text, piece.length, form, separator);
            at += piece.length;
            assert_int_equal(wtr_piece_done(&piece), WTR_EXIT_DONE);
        }
        assert_int_equal(at, length);
        mapped_ever += mapped;
        close_pieces(pieces, &piece);
    }
}

static void cuts_lines_anywhere(void **state)
{
    (void)state;
    enum { LENGTH = 200000 };
    char *text = malloc(LENGTH);
    for (int round = 0; round < 4; round++) {
        size_t length = 0;
        while (length < LENGTH - 2) {
            text[length++] = any(round == 3 ? 20000 : 30) == 0 ? '\n' : (char)('a' + any(26));
            if (round == 1 && text[length - 1] == '\n' && any(2) == 0)
                text[length++] = '\n';
        }
        if (round == 2)
            text[length - 1] = '\n';
        expect_cut(scratch_write("a", text, length), text, length, 0, WTR_RECORD_LINES, 0);
    }
    expect_cut(scratch_write("a", "", 0), "", 0, 0, WTR_RECORD_LINES, 0);
    free(text);
}

static void cuts_csv_anywhere(void **state)
{
    (void)state;
    enum { LENGTH = 60000 };
    static const char letters[][12] = {"ab,\n", "ab,,\"\n", "a\"\n", "ab\",\n\r", "aaaaaa,\"\n"};
    char *text = malloc(LENGTH);
    for (int round = 0; round < 10; round++) {
        const char *from = letters[round % 5];
        const size_t header = 5;
        memcpy(text, "head\n", header);
        for (size_t i = header; i < LENGTH; i++)
            text[i] = from[any((uint32_t)strlen(from))];
        expect_cut(scratch_write("a", text, LENGTH), text, LENGTH, header, WTR_RECORD_CSV, round % 2 == 0 ? ',' : 'b');
    }
    /* Cells that are all in quotation marks, with line breaks in some. */
    size_t length = 5;
    while (length < LENGTH - 40)
        length += (size_t)sprintf(text + length, "\"%.*s%s%.*s\"%c", (int)any(9), "xxxxxxxxx", any(3) == 0 ? "\n" : any(3) == 0 ? "\"\"" : "", (int)any(9),
                                  "yyyyyyyyy", any(4) == 0 ? '\n' : ',');
    expect_cut(scratch_write("a", text, length), text, length, 5, WTR_RECORD_CSV, ',');
    free(text);
}

static void hands_out_one_object_whole(void **state)
{
    (void)state;
    const char *text = "\xEF\xBB\xBF{\n \"a\": 1\n}\n";
    for (size_t i = 0; i < SIZES; i++) {
        WtrPiece piece = {.form = WTR_RECORD_LINES};
        bool more;
        WtrPieces *pieces = open_pieces(scratch_write("a", text, strlen(text)), &(WtrPiecesOptions){.piece_size = sizes[i]});
        assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
        assert_true(more);
        assert_int_equal(piece.form, WTR_RECORD_ONE);
        assert_int_equal(piece.length, strlen(text) - 3);
        assert_memory_equal(piece.text, text + 3, piece.length);
        expect_padding(&piece);
        assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
        assert_false(more);
        close_pieces(pieces, &piece);
    }
}

/* ---- headers ------------------------------------------------------------------------------------------------------ */

static void expect_header(const char *text, const char *header, uint64_t line, const char *rest)
{
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    bool more;
    const char *found;
    size_t length;
    WtrPieces *pieces = open_pieces(scratch_write("a.csv", text, strlen(text)), &(WtrPiecesOptions){.piece_size = 0});
    wtr_pieces_header(pieces, &found, &length);
    assert_int_equal(length, strlen(header));
    assert_memory_equal(found, header, length);
    assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
    assert_true(more);
    assert_int_equal(piece.length, strlen(rest));
    assert_memory_equal(piece.text, rest, piece.length);
    assert_int_equal(piece.first_line, line);
    assert_int_equal(piece.first_row, 1);
    assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
    assert_false(more);
    close_pieces(pieces, &piece);
}

static void keeps_the_header(void **state)
{
    (void)state;
    expect_header("case,age\n1,2\n", "case,age", 2, "1,2\n");
    expect_header("\xEF\xBB\xBF" "case,age\r\n1,2", "case,age", 2, "1,2");
    expect_header("\"ca\nse\",age\r\n", "\"ca\nse\",age", 3, "");
    expect_header("case", "case", 1, "");
    expect_header("", "", 1, "");
    expect_header("\n1\n", "", 2, "1\n");
}

/* ---- lists -------------------------------------------------------------------------------------------------------- */

/* All entries of a list, each followed by a bar; its fault, and where. */
static void join_entries(const char *path, size_t size, WtrText *out)
{
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    bool more = true;
    uint64_t rows = 1;
    WtrPieces *pieces = open_pieces(path, &(WtrPiecesOptions){.piece_size = size});
    assert_int_equal(wtr_pieces_form(pieces), WTR_RECORD_LIST);
    while (assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE), more) {
        expect_padding(&piece);
        assert_int_equal(piece.first_row, rows);
        uint64_t line = piece.first_line, column = piece.first_column;
        for (size_t at = 0; at < piece.length;) {
            if (strchr(" \t\r\n", piece.text[at]) != NULL) {
                column = piece.text[at] == '\n' ? 1 : column + 1;
                line += piece.text[at] == '\n';
                at++;
                continue;
            }
            const size_t end = wtr_list_entry_end(piece.text, piece.length, at);
            wtr_text_printf(out, "%llu:%llu ", (unsigned long long)line, (unsigned long long)column);
            wtr_text_add(out, piece.text + at, end - at);
            wtr_text_puts(out, "|");
            for (; at < end; at++) {
                column = piece.text[at] == '\n' ? 1 : column + ((piece.text[at] & 0xC0) != 0x80);
                line += piece.text[at] == '\n';
            }
            rows++;
        }
        if (piece.fault != NULL)
            wtr_text_printf(out, "! %llu:%u %s", (unsigned long long)piece.fault_line, piece.fault_column, piece.fault);
    }
    close_pieces(pieces, &piece);
}

static void expect_list(const char *text, const char *joined)
{
    const char *path = scratch_write("a.json", text, strlen(text));
    for (size_t i = 0; i < SIZES; i++) {
        WtrText out = {0};
        wtr_text_puts(&out, "");
        join_entries(path, sizes[i], &out);
        if (strncmp(out.at, joined, strlen(joined)) != 0 || (strchr(joined, '!') == NULL && out.length != strlen(joined)))
            fail_msg("%s\nat %zu bytes a piece gives %s\ninstead of %s", text, sizes[i], out.at, joined);
        wtr_text_free(&out);
    }
}

static void cuts_lists(void **state)
{
    (void)state;
    expect_list("[]", "");
    expect_list(" [ \n ] \n", "");
    expect_list("[{\"a\": [1, 2]} , {\"b\": 2} ]", "1:2 {\"a\": [1, 2]}|1:18 {\"b\": 2}|");
    expect_list("[7,[1],\"a,]\\\"b\",null]\n", "1:2 7|1:4 [1]|1:8 \"a,]\\\"b\"|1:17 null|");
    expect_list("[\n{\"\xC3\xA9\xC3\xA9\": \"]}\\\\\"},{}\n,\n{}]", "2:1 {\"\xC3\xA9\xC3\xA9\": \"]}\\\\\"}|2:16 {}|4:1 {}|");
    expect_list("[{\"a\": }, rub-bish, {}]", "1:2 {\"a\": }|1:11 rub-bish|1:21 {}|");
    expect_list("\xEF\xBB\xBF[1,2]", "1:2 1|1:4 2|");
}

static void says_what_ends_a_list(void **state)
{
    (void)state;
    expect_list("[1 2]", "1:2 1|! 1:4 expected a comma or `]`");
    expect_list("[{}{}]", "1:2 {}|! 1:4 expected a comma or `]`");
    expect_list("[1,,2]", "1:2 1|! 1:4 expected another entry");
    expect_list("[1,\n]", "1:2 1|! 2:1 expected another entry");
    expect_list("[,1]", "! 1:2 expected an entry of the list or `]`");
    expect_list("[}", "! 1:2 expected an entry of the list or `]`");
    expect_list("[1]\n {}", "1:2 1|! 2:2 found more behind the end");
    expect_list("[1", "! 1:2 the file ends within this entry");
    expect_list("[1 ", "1:2 1|! 1:4 the file ends within the list");
    expect_list("[{\"a\": 1}, {\"b\": [", "1:2 {\"a\": 1}|! 1:12 the file ends within this entry");
    expect_list("[", "! 1:2 the file ends within the list");
    expect_list("[{},", "1:2 {}|! 1:5 the file ends within the list");
    expect_list("[{\"a\": [1}, {}]", "! 1:10 found a closing bracket of the other kind");
    expect_list("[{\"a\": \"b\n\"}, {}]", "! 1:10 found a line break");
    expect_list("[\"b\n\"]", "! 1:4 found a line break");
    expect_list("[{}, \"abc]", "1:2 {}|! 1:6 the file ends within this entry");
}

static void random_value(WtrText *out, int depth)
{
    static const char *const strings[] = {"\"\"", "\"a\"", "\"\\\"\"", "\"\\\\\"", "\"[{,}]\"", "\"\\\\\\\"]\"", "\"\xE2\x82\xAC\""};
    const uint32_t kind = any(depth > 4 ? 3 : 5);
    if (kind == 0)
        wtr_text_printf(out, "%u", any(1000));
    else if (kind <= 2)
        wtr_text_puts(out, strings[any(7)]);
    else {
        const uint32_t count = any(4);
        wtr_text_puts(out, kind == 3 ? "[" : "{");
        for (uint32_t i = 0; i < count; i++) {
            if (i > 0)
                wtr_text_puts(out, any(3) == 0 ? " ,\n " : ",");
            if (kind == 4)
                wtr_text_printf(out, "%s:", strings[any(7)]);
            random_value(out, depth + 1);
        }
        wtr_text_puts(out, kind == 3 ? "]" : "}");
    }
}

static void cuts_lists_anywhere(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        WtrText text = {0}, expected = {0};
        wtr_text_puts(&text, round % 3 == 0 ? "  [ " : "[");
        wtr_text_puts(&expected, "");
        const uint32_t count = any(300);
        for (uint32_t i = 0; i < count; i++) {
            const char *last = strrchr(text.at, '\n');
            size_t column = 1, line = 1 + lines_in(text.at, text.length);
            for (const char *at = last != NULL ? last + 1 : text.at; *at != '\0'; at++)
                column += (*at & 0xC0) != 0x80;
            const size_t begin = text.length;
            random_value(&text, 0);
            wtr_text_printf(&expected, "%zu:%zu %s|", line, column, text.at + begin);
            if (i + 1 < count)
                wtr_text_puts(&text, any(3) == 0 ? "\n,\n" : any(2) == 0 ? ", " : ",");
        }
        wtr_text_puts(&text, "]\n");
        expect_list(text.at, expected.at);
        wtr_text_free(&text);
        wtr_text_free(&expected);
    }
}

/* ---- limits and errors --------------------------------------------------------------------------------------------- */

static void expect_too_long(const char *name, const char *begin, char fill, const char *words)
{
    const size_t length = WTR_RECORD_MAX + 1000;
    char *text = malloc(length);
    memset(text, fill, length);
    memcpy(text, begin, strlen(begin));
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    bool more;
    WtrPieces *pieces = open_pieces(scratch_write(name, text, length), &(WtrPiecesOptions){.piece_size = 0});
    WtrExit code = WTR_EXIT_DONE;
    while ((code = wtr_piece_next(pieces, &piece, &more)) == WTR_EXIT_DONE && more)
        assert_true(piece.length <= strlen(begin));
    assert_int_equal(code, WTR_EXIT_LIMIT);
    assert_non_null(strstr(said.at, words));
    assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_LIMIT);
    assert_false(more);
    close_pieces(pieces, &piece);
    free(text);
}

static void refuses_what_is_too_long(void **state)
{
    (void)state;
    expect_too_long("a.ndjson", "{}\n\n", 'x', "a.ndjson:3: a record begins here that is longer than 16 MiB");
    expect_too_long("a.csv", "case\n1\n\"", 'x', "a.csv:3: a record begins here that is longer than 16 MiB; that is the most a record may have (is a quotation mark not closed?)");
    expect_too_long("a.json", "[1,\n{\"a\": \"", 'x', "a.json:2: a record begins here");
    expect_too_long("a.json", "{\"a\":\n", ' ', "a.json:1: a record begins here");
}

/* A record of just the largest size is none too long. */
static void takes_the_longest_record(void **state)
{
    (void)state;
    char *text = malloc(WTR_RECORD_MAX);
    memset(text, 'x', WTR_RECORD_MAX);
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    bool more;
    WtrPieces *pieces = open_pieces(scratch_write("a.ndjson", text, WTR_RECORD_MAX), &(WtrPiecesOptions){.piece_size = 0});
    assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
    assert_int_equal(piece.length, WTR_RECORD_MAX);
    close_pieces(pieces, &piece);
    free(text);
}

/* Whole records before the place where a file breaks off are handed out; then comes the error. */
static void hands_out_what_came_before_an_error(void **state)
{
    (void)state;
    enum { LENGTH = 300000 };
    char *text = malloc(LENGTH), *packed = malloc(2 * LENGTH);
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = i % 50 == 49 ? '\n' : (char)('a' + any(26));
    uLongf size = 2 * LENGTH;
    z_stream stream = {0};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = (Bytef *)text;
    stream.avail_in = LENGTH;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (unsigned)size;
    deflate(&stream, Z_FINISH);
    size -= stream.avail_out;
    deflateEnd(&stream);
    for (int form = WTR_RECORD_LINES; form <= WTR_RECORD_CSV; form += WTR_RECORD_CSV - WTR_RECORD_LINES) {
        for (size_t i = 0; i < SIZES; i++) {
            WtrPiece piece = {.form = WTR_RECORD_ONE};
            bool more;
            WtrExit code;
            size_t at = form == WTR_RECORD_CSV ? 50 : 0;
            WtrPieces *pieces = open_pieces(scratch_write("a.gz", packed, size / 2),
                                            &(WtrPiecesOptions){.form_given = true, .form = (WtrRecordForm)form, .separator = ',', .piece_size = sizes[i]});
            while ((code = wtr_piece_next(pieces, &piece, &more)) == WTR_EXIT_DONE && more) {
                assert_memory_equal(piece.text, text + at, piece.length);
                at += piece.length;
            }
            assert_int_equal(code, WTR_EXIT_IO);
            assert_true(at > LENGTH / 3 && at % 50 == 0);
            assert_non_null(strstr(said.at, "a.gz is cut off"));
            close_pieces(pieces, &piece);
        }
    }
    free(text);
    free(packed);
}

/* ---- files as memory ---------------------------------------------------------------------------------------------- */

enum { LINES = 3000, MANY_PIECES = 4000 };

/* Lines of any length, and where each begins. */
static const char *write_lines(WtrText *text, size_t *begins)
{
    text->length = 0;
    for (uint32_t i = 0; i < LINES; i++) {
        begins[i] = text->length;
        for (uint32_t left = any(80); left > 0; left--)
            wtr_text_add(text, "x", 1);
        wtr_text_add(text, "\n", 1);
    }
    return scratch_write("a", text->at, text->length);
}

static void counts_lines_in_any_order(void **state)
{
    (void)state;
    static WtrPiece kept[MANY_PIECES];
    static size_t begins[LINES];
    WtrText text = {0};
    for (uint32_t round = 0; round < 20; round++) {
        memset(kept, 0, sizeof kept);
        WtrPieces *pieces = open_pieces(write_lines(&text, begins), &(WtrPiecesOptions){.form_given = true, .form = WTR_RECORD_LINES, .piece_size = 100 + any(3000)});
        uint32_t count = 0, mapped = 0;
        bool more = true;
        while (assert_int_equal(wtr_piece_next(pieces, &kept[count], &more), WTR_EXIT_DONE), more) {
            mapped += kept[count++].mapped;
            assert_true(count < MANY_PIECES);
        }
        assert_true(mapped > 0 && mapped < count);
        for (uint32_t i = 0; i < count; i++) {
            size_t at = 0;
            uint32_t line = 0;
            const uint32_t chosen = any(count);
            for (uint32_t k = 0; k < chosen; k++)
                at += kept[k].length;
            while (begins[line] < at)
                line++;
            wtr_piece_count(&kept[chosen]);
            assert_int_equal(kept[chosen].first_row, line + 1);
            assert_int_equal(kept[chosen].first_line, line + 1);
        }
        for (uint32_t i = 1; i <= count; i++)
            wtr_piece_free(&kept[i]);
        close_pieces(pieces, &kept[0]);
    }
    wtr_text_free(&text);
}

static bool all_zero(const char *at, size_t length)
{
    bool zero = true;
    for (size_t i = 0; i < length; i++)
        zero = zero && at[i] == 0;
    return zero;
}

/* Whoever reads on meanwhile reads zeros, and is told. */
static void survives_a_file_that_becomes_shorter(void **state)
{
    (void)state;
    static size_t begins[LINES];
    const WtrPiecesOptions options = {.form_given = true, .form = WTR_RECORD_LINES, .piece_size = 20000};
    const size_t kept = 4096;
    WtrText text = {0};
    WtrPiece first = {.form = WTR_RECORD_ONE}, second = first, third = first;
    bool more = false;
    WtrPieces *pieces = open_pieces(write_lines(&text, begins), &options);
    assert_int_equal(wtr_piece_next(pieces, &first, &more), WTR_EXIT_DONE);
    assert_int_equal(wtr_piece_next(pieces, &second, &more), WTR_EXIT_DONE);
    assert_true(second.mapped);
    assert_int_equal(truncate(scratch_file, (off_t)kept), 0);
    assert_memory_equal(first.text, text.at, kept);
    assert_int_equal(wtr_piece_done(&first), WTR_EXIT_DONE);            /* nobody has looked any further */
    assert_true(all_zero(second.text, second.length));
    assert_int_equal(said.length, 0);
    assert_int_equal(wtr_piece_done(&second), WTR_EXIT_IO);
    assert_non_null(strstr(said.at, "it has become shorter since it was opened"));
    said.length = 0;
    assert_int_equal(wtr_piece_next(pieces, &third, &more), WTR_EXIT_IO);
    assert_false(more);
    assert_non_null(strstr(said.at, "it has become shorter since it was opened"));
    assert_int_equal(wtr_piece_next(pieces, &third, &more), WTR_EXIT_IO);
    wtr_piece_free(&first);
    wtr_piece_free(&second);
    close_pieces(pieces, &third);
    wtr_text_free(&text);
}

/* So is whoever comes to its new end by reading, behind the map. */
static void tells_that_the_last_piece_is_gone(void **state)
{
    (void)state;
    static size_t begins[LINES];
    const WtrPiecesOptions options = {.form_given = true, .form = WTR_RECORD_LINES, .piece_size = 20000};
    WtrText text = {0};
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    bool more = true;
    size_t at = 0;
    WtrPieces *pieces = open_pieces(write_lines(&text, begins), &options);
    while (at + 20000 + WTR_PIECE_PADDING < text.length) {
        assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE);
        assert_int_equal(wtr_piece_done(&piece), WTR_EXIT_DONE);
        at += piece.length;
    }
    assert_int_equal(truncate(scratch_file, (off_t)begins[LINES - 1]), 0);
    WtrExit code;
    for (code = WTR_EXIT_DONE; more && code == WTR_EXIT_DONE; at += piece.length)
        code = wtr_piece_next(pieces, &piece, &more);
    assert_int_equal(code, WTR_EXIT_IO);
    assert_int_equal(at, begins[LINES - 1]);
    assert_non_null(strstr(said.at, "it has become shorter since it was opened"));
    close_pieces(pieces, &piece);
    wtr_text_free(&text);
}

/* What is appended while the file is read belongs to it. */
static void reads_what_is_appended(void **state)
{
    (void)state;
    static size_t begins[LINES];
    const WtrPiecesOptions options = {.form_given = true, .form = WTR_RECORD_LINES, .piece_size = 5000};
    WtrText text = {0}, seen = {0};
    WtrPiece piece = {.form = WTR_RECORD_ONE};
    bool more = true;
    WtrPieces *pieces = open_pieces(write_lines(&text, begins), &options);
    for (uint32_t i = 0; assert_int_equal(wtr_piece_next(pieces, &piece, &more), WTR_EXIT_DONE), more; i++) {
        wtr_text_add(&seen, piece.text, piece.length);
        if (i > 0)
            continue;
        FILE *file = fopen(scratch_file, "ab");
        assert_non_null(file);
        fputs("one more\nand half a", file);
        assert_int_equal(fclose(file), 0);
        wtr_text_puts(&text, "one more\nand half a");
    }
    assert_int_equal(seen.length, text.length);
    assert_memory_equal(seen.at, text.at, text.length);
    close_pieces(pieces, &piece);
    wtr_text_free(&text);
    wtr_text_free(&seen);
}

static void maps_what_can_be_mapped(void **state)
{
    (void)state;
    assert_true(mapped_ever > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_files_apart),          cmocka_unit_test(looks_as_far_as_it_must),
        cmocka_unit_test(names_other_encodings), cmocka_unit_test(takes_what_it_is_told),      cmocka_unit_test(cuts_lines_anywhere),
        cmocka_unit_test(cuts_csv_anywhere),          cmocka_unit_test(hands_out_one_object_whole),
        cmocka_unit_test(keeps_the_header),           cmocka_unit_test(cuts_lists),
        cmocka_unit_test(says_what_ends_a_list),      cmocka_unit_test(cuts_lists_anywhere),
        cmocka_unit_test(refuses_what_is_too_long),   cmocka_unit_test(takes_the_longest_record),
        cmocka_unit_test(hands_out_what_came_before_an_error),
        cmocka_unit_test(counts_lines_in_any_order),  cmocka_unit_test(survives_a_file_that_becomes_shorter),
        cmocka_unit_test(tells_that_the_last_piece_is_gone),
        cmocka_unit_test(reads_what_is_appended),     cmocka_unit_test(maps_what_can_be_mapped),
    };
    const int failed = cmocka_run_group_tests(tests, scratch_begin, scratch_end);
    wtr_text_free(&said);
    return failed;
}
