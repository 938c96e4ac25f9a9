/* fuzz_csv.c — any bytes as a CSV file: in small pieces and blocks it says the same as in one piece, and the fast reader
 * of records the same as the careful one. The first bytes choose the way and the separator.
 *
 * Relies on: caseload.h. */
#include "caseload.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Choices choices = {data, size};
    WtrSetting settings[2];
    CaseloadWay way;
    CaseloadOutcome fast, careful;
    caseload_choose_way(&choices, settings, &way);
    way.pieces.form_given = true;
    way.pieces.form = WTR_RECORD_CSV;
    way.pieces.separator = ",,;\t|"[caseload_choose(&choices, 5)];
    const char *path = caseload_file(choices.data, choices.size);
    caseload_check(path, &way);
    caseload_read(path, &way, &fast);
    way.careful = true;
    caseload_read(path, &way, &careful);
    caseload_compare(&careful, &fast, "carefully, fast");
    caseload_free(&fast);
    caseload_free(&careful);
    return 0;
}
