/* fuzz_records.c — any bytes as a file of JSON records: in small pieces and blocks it says the same as in one piece; and,
 * as a piece, the fast reader of records gives what the careful one gives, record by record; and an entry of a list ends
 * where one who goes byte by byte finds its end. The first bytes choose the way and the form: JSON lines, a list, one
 * object, or whatever the bytes look like.
 *
 * Relies on: caseload.h; tests/unit/record_pair.h, which asserts in the manner of cmocka. */
#include "caseload.h"

#include <string.h>

#define assert_true(so) MUST(so)
#define assert_false(so) MUST(!(so))
#define assert_non_null(pointer) MUST((pointer) != NULL)
#define assert_int_equal(a, b) MUST((a) == (b))
#define assert_string_equal(a, b) MUST(strcmp((a), (b)) == 0)
#define fail_msg(...) (fprintf(stderr, __VA_ARGS__), caseload_give_up(__FILE__, __LINE__, "the same facts"))
#define PAIR_CASES 1024                  /* bytes of a piece bring no more cases, and no more instances, than this */
#define PAIR_INSTANCES 1024
#include "../../tools/list_scan.h"
#include "../unit/record_pair.h"

#define PAIR_BYTES 2048

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of a list the entries that would come in its first piece. Where the form is left open the bytes are taken for entries as
 * they are, so that commas and brackets stand where no list would leave them. */
static void read_twice(const CaseloadWay *way, const Choices *bytes)
{
    static Pair pair;
    char text[PAIR_BYTES + WTR_PIECE_PADDING] = {0};
    size_t length = bytes->size < PAIR_BYTES ? bytes->size : PAIR_BYTES;
    if (pair.rulebook == NULL)
        pair_begin(&pair, caseload_rulebook());
    memcpy(text, bytes->data, length);
    if (way->pieces.form_given && way->pieces.form == WTR_RECORD_LIST)
        length = wtr_list_scan(text, length, WTR_LIST_BEFORE, true).end;
    pair_read(&pair, &way->options, way->pieces.form_given ? way->pieces.form : WTR_RECORD_LIST, text, length);
}

/* Behind the bracket that closes the one at `at`; or the place of a bracket that does not match, or of a control character
 * within a string; else `length`. A backslash outside of strings, which no valid entry has, counts like one inside. */
static size_t plain_entry_end(const char *text, size_t length, size_t at)
{
    char open[PAIR_BYTES + 1];
    size_t depth = 0;
    for (bool inside = false; at < length; at++) {
        const char c = text[at];
        if (inside && (unsigned char)c < 0x20)
            return at;
        if (c == '\\' && at + 1 < length && (text[at + 1] == '"' || text[at + 1] == '\\')) {
            at++;
        } else if (c == '"') {
            inside = !inside;
        } else if (!inside && (c == '{' || c == '[')) {
            open[depth++] = c;
        } else if (!inside && (c == '}' || c == ']')) {
            if (depth <= 64 && open[depth - 1] != (c == '}' ? '{' : '['))
                return at;
            if (--depth == 0)
                return at + 1;
        }
    }
    return length;
}

/* Entries that begin at any of the first brackets. */
static void check_entry_ends(const Choices *bytes)
{
    char text[PAIR_BYTES + WTR_PIECE_PADDING] = {0};
    const size_t length = bytes->size < PAIR_BYTES ? bytes->size : PAIR_BYTES;
    memcpy(text, bytes->data, length);
    unsigned checked = 0;
    for (size_t at = 0; at < length && checked < 8; at++) {
        if (text[at] != '{' && text[at] != '[')
            continue;
        MUST(wtr_list_entry_end(text, length, at) == plain_entry_end(text, length, at));
        checked++;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const WtrRecordForm forms[] = {WTR_RECORD_LINES, WTR_RECORD_LIST, WTR_RECORD_ONE};
    Choices choices = {data, size};
    WtrSetting settings[2];
    CaseloadWay way;
    caseload_choose_way(&choices, settings, &way);
    const unsigned form = caseload_choose(&choices, 4);
    way.pieces.form_given = form < 3;
    if (form < 3)
        way.pieces.form = forms[form];
    caseload_check(caseload_file(choices.data, choices.size), &way);
    read_twice(&way, &choices);
    check_entry_ends(&choices);
    return 0;
}
