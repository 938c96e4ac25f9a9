/* csv_row.c — see csv_row.h. */
#include "csv_row.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "../engine/date.h"
#include "case_reader.h"

/* ---- saying what is wrong ------------------------------------------------------------------------------------- */

typedef struct Reading {
    const WtrRulebook *rulebook;
    const WtrCsvHeader *header;
    const WtrCsvRecord *record;
    WtrCsvRow *out;
    WtrText *messages;
} Reading;

static WtrText *problem(Reading *reading)
{
    reading->out->problem.length = 0;
    return &reading->out->problem;
}

/* Says what problem() was filled with. */
static void say(Reading *reading, size_t offset)
{
    if (reading->out->problems++ >= WTR_CASE_PROBLEMS)
        return;
    const WtrCsvPlace at = wtr_csv_cells_place(&reading->out->cells, offset);
    wtr_text_printf(reading->messages, "%s:%" PRIu64 ":%" PRIu64 ": %s\n", reading->record->path, at.line, at.column,
                    reading->out->problem.failed ? "out of memory" : reading->out->problem.at);
}

/* ---- dates ------------------------------------------------------------------------------------------------------ */

/* Up to `most` digits at *at, or -1 where there is none. */
static int number(const char *text, size_t length, size_t *at, size_t most)
{
    int value = 0;
    const size_t begin = *at;
    while (*at < length && *at - begin < most && text[*at] >= '0' && text[*at] <= '9')
        value = value * 10 + (text[(*at)++] - '0');
    return *at > begin ? value : -1;
}

/* A month by its number or its English name, short or whole; 0 for none. */
static int month(const char *text, size_t length, size_t *at)
{
    static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                        "july",    "august",   "september", "october", "november", "december"};
    const size_t begin = *at;
    if (begin < length && text[begin] >= '0' && text[begin] <= '9')
        return number(text, length, at, 2);
    while (*at < length && (text[*at] | 0x20) >= 'a' && (text[*at] | 0x20) <= 'z')
        (*at)++;
    for (int i = 0; i < 12; i++)
        if (*at - begin >= 3 && *at - begin <= strlen(names[i]) && strncasecmp(text + begin, names[i], *at - begin) == 0)
            return i + 1;
    return 0;
}

/* The days that spreadsheets count: 1 is 1 January 1900, and there is a 29 February 1900, which never was. */
static int32_t serial(const char *text, size_t length)
{
    size_t at = 0;
    const int days = number(text, length, &at, 5);
    return length == 5 && at == length && days > 60 ? wtr_day_add_days(wtr_day_from_ymd(1899, 12, 30), days) : 0;
}

int32_t wtr_csv_spreadsheet_date(const char *text, size_t length)
{
    size_t at = 0;
    const int day = number(text, length, &at, 2);
    if (day < 0 || at >= length || strchr("/.- ", text[at]) == NULL)
        return serial(text, length);
    const char separator = text[at++];
    const int in_year = month(text, length, &at);
    if (in_year <= 0 || at >= length || text[at] != separator)
        return 0;
    const size_t begin = ++at;
    int year = number(text, length, &at, 4);
    const size_t digits = at - begin;
    /* A clock's time, as "23/12/2020 00:00" has it, is passed over. */
    if ((digits != 2 && digits != 4) || (at < length && text[at] != ' '))
        return 0;
    if (digits == 2)
        year += year < 30 ? 2000 : 1900;
    return wtr_day_from_ymd(year, in_year, day);
}

/* Refuses a cell that is no date, with what it may have been meant to be. */
static void refuse_date(Reading *reading, const char *expected)
{
    const WtrText *cell = &reading->out->cells.cell;
    WtrText *text = &reading->out->problem;
    const bool shaped = cell->length == 10 && cell->at[4] == '-' && cell->at[7] == '-' && strspn(cell->at, "0123456789-") == 10;
    const int32_t meant = wtr_csv_spreadsheet_date(cell->at, cell->length);
    char mended[11];
    wtr_text_puts(text, "found ");
    wtr_quote(text, cell->at, cell->length);
    wtr_text_printf(text, "%s, expected %s", shaped ? ", a date that does not exist" : "", expected);
    if (meant == 0)
        return;
    wtr_day_format(meant, mended);
    wtr_text_printf(text, "; did you mean %s? This is how a spreadsheet shows a date: give its cells the format yyyy-mm-dd", mended);
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

/* `TRUE` and its like: what a spreadsheet makes of `true`, and what people write. */
static void truth_hint(const WtrText *cell, WtrText *text)
{
    static const char *const yes[] = {"yes", "true", "y", "t", "1"}, *const no[] = {"no", "false", "n", "f", "0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcasecmp(cell->at, yes[i]) == 0)
            wtr_text_puts(text, "; did you mean yes?");
        if (strcasecmp(cell->at, no[i]) == 0)
            wtr_text_puts(text, "; did you mean no?");
    }
}

static void take_fact(Reading *reading, uint32_t row)
{
    const WtrCsvColumn *column = &reading->header->columns.at[row];
    WtrCsvRow *out = reading->out;
    WtrText *text = problem(reading);
    WtrAnswer answer;
    wtr_text_printf(text, "%s: ", column->name);
    const size_t begun = text->length;
    if (!wtr_answer_from_text(reading->rulebook, column->fact, out->cells.cell.at, &answer, text)) {
        if (column->kind == WTR_CSV_DATE && begun < text->length) {
            text->at[text->length = begun] = '\0';
            refuse_date(reading, "YYYY-MM-DD or not yet");
        } else if (column->kind == WTR_CSV_TRUTH) {
            truth_hint(&out->cells.cell, text);
        }
        say(reading, out->cells.begin);
        return;
    }
    WtrCsvAnswer *slot = wtr_vec_add(NULL, &out->answers);
    if (slot != NULL)
        *slot = (WtrCsvAnswer){row, answer};
    else
        reading->messages->failed = true;
}

static void take_day(Reading *reading, const char *name, int32_t *out)
{
    const WtrText *cell = &reading->out->cells.cell;
    *out = wtr_day_parse(cell->at, cell->length);
    if (*out != 0)
        return;
    wtr_text_printf(problem(reading), "%s: ", name);
    refuse_date(reading, "a date that exists, written YYYY-MM-DD");
    say(reading, reading->out->cells.begin);
}

static void take_cell(Reading *reading, uint32_t row)
{
    const WtrCsvColumn *column = &reading->header->columns.at[row];
    WtrCsvRow *out = reading->out;
    if (out->cells.cell.length == 0)
        return;
    switch (column->kind) {
    case WTR_CSV_SKIPPED: break;
    case WTR_CSV_CASE:
        wtr_text_add(&out->name, out->cells.cell.at, out->cells.cell.length);
        out->named = true;
        break;
    case WTR_CSV_AS_OF: take_day(reading, "as_of", &out->as_of); break;
    case WTR_CSV_TODAY: take_day(reading, "today", &out->today); break;
    default: take_fact(reading, row); break;
    }
}

/* How many cells there are, and whether they can be told apart; says what is wrong. */
static bool count_cells(Reading *reading)
{
    WtrCsvCells *cells = &reading->out->cells;
    const uint32_t expected = reading->header->columns.count;
    uint32_t count = 0;
    size_t extra = 0;
    while (wtr_csv_cells_next(cells))
        if (count++ == expected)
            extra = cells->begin;
    if (cells->cell.failed)
        return false;
    if (cells->fault != NULL) {
        wtr_text_puts(problem(reading), cells->fault);
        say(reading, cells->fault_at);
        return false;
    }
    if (count == expected)
        return true;
    wtr_text_printf(problem(reading), "found %u cell%s, expected %u, as many as the header has names", count, count == 1 ? "" : "s", expected);
    say(reading, count > expected ? extra : cells->length);
    return false;
}

static void read_cells(Reading *reading)
{
    const WtrCsvRecord *record = reading->record;
    WtrCsvCells *cells = &reading->out->cells;
    size_t at;
    wtr_csv_cells_begin(cells, record->text, record->length, record->separator, record->line);
    const char *bad = wtr_csv_bad_bytes(cells->text, cells->length, &at);
    if (bad != NULL) {
        wtr_text_puts(problem(reading), bad);
        say(reading, at);
        return;
    }
    if (!count_cells(reading))
        return;
    wtr_csv_cells_begin(cells, record->text, record->length, record->separator, record->line);
    for (uint32_t row = 0; wtr_csv_cells_next(cells); row++)
        take_cell(reading, row);
}

bool wtr_csv_row_read(const WtrRulebook *rulebook, const WtrCsvHeader *header, const WtrCsvRecord *record, WtrCsvRow *out, WtrText *messages)
{
    Reading reading = {rulebook, header, record, out, messages};
    out->answers.count = 0;
    out->name.length = 0;
    out->named = false;
    out->as_of = out->today = 0;
    out->problems = 0;
    read_cells(&reading);
    if (out->problems > WTR_CASE_PROBLEMS)
        wtr_text_printf(messages, "%s: and %u more in this case\n", record->path, out->problems - WTR_CASE_PROBLEMS);
    return !messages->failed && !out->cells.cell.failed && !out->problem.failed && !out->name.failed;
}

void wtr_csv_row_free(WtrCsvRow *row)
{
    wtr_free(row->answers.at);
    wtr_text_free(&row->name);
    wtr_text_free(&row->problem);
    wtr_csv_cells_free(&row->cells);
    *row = (WtrCsvRow){.problems = 0};
}
