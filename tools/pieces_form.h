/* pieces_form.h — what a file of cases is: by the ending of its name, else by its first bytes (SPEC "Many cases").
 *
 * Relies on: json_reader. Guarantees: the decision is that of the whole file wherever the whole file could be read;
 * a file too long for one record is never taken for one. */
#ifndef WTR_PIECES_FORM_H
#define WTR_PIECES_FORM_H

#include "json_reader.h"
#include "records.h"

/* By .ndjson, .jsonl, .csv or .tsv, in small letters or capitals, also before .gz, .zst or .zstd. False where the name
 * does not say. */
bool wtr_form_of_name(const char *path, WtrRecordForm *out);
bool wtr_form_is_tabbed(const char *path);                    /* .tsv, also before .gz and so on */
bool wtr_form_is_packed(const char *path);                    /* .gz, .zst or .zstd */

/* Scratch memory; all 0 at first. */
typedef struct WtrFormReader { WtrJsonReader *json; bool first_line_read; WtrJsonStatus first_line; } WtrFormReader;
typedef enum WtrFormAnswer { WTR_FORM_FOUND, WTR_FORM_MORE, WTR_FORM_NO_MEMORY } WtrFormAnswer;

/* By the first bytes of the text, its byte-order mark left out. WTR_FORM_MORE: more of them are needed, never where
 * `last`, the most that will be looked at. `whole`: they are all there are. */
WtrFormAnswer wtr_form_of_text(WtrFormReader *reader, const char *text, size_t length, bool last, bool whole, WtrRecordForm *out);
void wtr_form_reader_free(WtrFormReader *reader);

/* What a text of UTF-16 or UTF-32 is and should be, by its first four bytes, fewer where it is shorter; NULL for any other. */
const char *wtr_form_foreign(const char *text, size_t length);

#endif
