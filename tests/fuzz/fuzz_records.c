/* fuzz_records.c — any bytes as a file of JSON records: in small pieces and blocks it says the same as in one piece; and,
 * as a piece, the fast reader of records gives what the careful one gives, record by record. The first bytes choose the
 * way and the form: JSON lines, a list, one object, or whatever the bytes look like.
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
    return 0;
}
