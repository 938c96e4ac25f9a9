/* result_csv.c — see result_csv.h. */
#include "result_csv.h"

#include <string.h>

#include "../engine/date.h"

static const char *const columns[] = {"case", "row", "as_of", "today", "duty", "subject", "instance", "status", "state", "modality", "bearer",
                                      "action", "recipient", "deadline", "deadlines", "citations", "needs", "blocked_by", "readings", "assumed",
                                      "non_statutory", "inferred", "notices"};

void wtr_csv_field(WtrText *out, const char *text, bool first)
{
    bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
    if (!first)
        wtr_text_add(out, ",", 1);
    if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
        wtr_text_puts(out, text);
        return;
    }
    wtr_text_puts(out, formula ? "\"'" : "\"");
    for (; *text != '\0'; text++)
        wtr_text_add(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    wtr_text_add(out, "\"", 1);
}

void wtr_csv_header(WtrText *out)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        wtr_csv_field(out, columns[i], i == 0);
    wtr_text_puts(out, "\r\n");
}

/* ---- fields -------------------------------------------------------------------------------------------------- */

/* The row being written and a scratch text for fields that are put together. */
typedef struct Row { WtrText *out, scratch; const WtrView *view; const WtrDuty *duty; } Row;

static void field(Row *row, const char *text)
{
    wtr_csv_field(row->out, text != NULL ? text : "", false);
}

static void put_scratch(Row *row)
{
    field(row, row->scratch.length > 0 && !row->scratch.failed ? row->scratch.at : "");
    row->out->failed = row->out->failed || row->scratch.failed;
    row->scratch.length = 0;
}

static void date_field(Row *row, int32_t day)
{
    char text[11] = "";
    if (day != 0)
        wtr_day_format(day, text);
    field(row, text);
}

static void parties_field(Row *row, WtrParties parties)
{
    const WtrBook *book = row->view->book;
    for (uint32_t i = 0; i < parties.actors.count; i++) {
        if (i > 0)
            wtr_text_puts(&row->scratch, parties.any ? " or " : " and ");
        wtr_text_puts(&row->scratch, book->actors.at[book->parties.at[parties.actors.first + i].actor].id);
    }
    put_scratch(row);
}

/* The earliest date of the duty's strongest modality, then all of its deadlines in words. */
static void deadline_fields(Row *row, const WtrDutyResult *result)
{
    const WtrBook *book = row->view->book;
    int strongest = -1;
    int32_t day = 0;
    for (uint32_t i = 0; i < result->deadline_count; i++) {
        const WtrDeadlineResult *deadline = &result->deadlines[i];
        int weight = wtr_modality_weight(book->deadlines.at[deadline->deadline].modality);
        if (deadline->date == 0 || deadline->applies != WTR_TRUE)
            continue;
        if (weight > strongest || (weight == strongest && deadline->date < day))
            day = deadline->date;
        strongest = weight > strongest ? weight : strongest;
    }
    date_field(row, day);
    for (uint32_t i = 0; i < result->deadline_count; i++) {
        const WtrDeadlineResult *deadline = &result->deadlines[i];
        char date[11] = "no date";
        if (deadline->date != 0)
            wtr_day_format(deadline->date, date);
        wtr_text_printf(&row->scratch, "%s%s: %s %s", i > 0 ? "; " : "", date, wtr_modality_name(book->deadlines.at[deadline->deadline].modality),
                        book->deadlines.at[deadline->deadline].text);
    }
    put_scratch(row);
}

static void list_fields(Row *row, const WtrDutyResult *result)
{
    const WtrBook *book = row->view->book;
    WtrText *text = &row->scratch;
    for (uint32_t i = 0; i < result->citation_count; i++) {
        const WtrCitation *citation = &book->citations.at[result->citations[i]];
        wtr_text_printf(text, "%s%s ", i > 0 ? "; " : "", book->sources.at[citation->source].id);
        wtr_say_citation_place(citation, text);
    }
    put_scratch(row);
    for (uint32_t i = 0; i < result->need_count; i++)
        wtr_text_printf(text, "%s%s", i > 0 ? "; " : "", book->facts.at[result->needs[i]].id);
    put_scratch(row);
    for (uint32_t i = 0; i < result->blocked_count; i++) {
        wtr_text_puts(text, i > 0 ? "; " : "");
        wtr_say_condition(book, result->blocked_by[i], text);
    }
    put_scratch(row);
    for (uint32_t i = 0; i < result->reading_count; i++) {
        const WtrReading *reading = &book->readings.at[result->readings[i]];
        uint32_t choice = wtr_reading_in_use(row->view->evaluator, result->readings[i], 0);
        wtr_text_printf(text, "%s%s=%s", i > 0 ? "; " : "", reading->id, book->choices.at[reading->choices.first + choice].id);
    }
    put_scratch(row);
    for (uint32_t i = 0; i < result->assumed_count; i++)
        wtr_text_printf(text, "%s%s", i > 0 ? "; " : "", book->facts.at[result->assumed[i]].id);
    put_scratch(row);
}

static void add_notice(void *context, const char *kind, const char *sentence)
{
    WtrText *out = context;
    (void)kind;
    wtr_text_printf(out, "%s%s", out->length > 0 ? " " : "", sentence);
}

static bool duty_row(WtrText *out, const WtrView *view, const WtrEntry *entry, const char *notices)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    Row row = {.out = out, .view = view, .duty = duty};
    WtrDutyResult result;
    if (wtr_duty_result(view->evaluator, entry->duty, entry->lane, &result) != WTR_OK)
        return false;
    wtr_csv_field(out, view->facts->name != NULL ? view->facts->name : "", true);
    if (view->row > 0)
        wtr_text_printf(&row.scratch, "%u", view->row);
    put_scratch(&row);
    date_field(&row, view->as_of);
    date_field(&row, view->today);
    field(&row, duty->id);
    field(&row, duty->subject == WTR_NONE ? NULL : view->book->subjects.at[duty->subject].id);
    field(&row, wtr_view_instance(view, duty->subject, duty->scope, entry->lane));
    field(&row, wtr_status_name(entry->status));
    field(&row, wtr_state_name(result.state));
    field(&row, wtr_modality_name(duty->modality));
    parties_field(&row, duty->bearer);
    field(&row, duty->action);
    parties_field(&row, duty->recipient);
    deadline_fields(&row, &result);
    list_fields(&row, &result);
    field(&row, duty->non_statutory ? "yes" : "no");
    wtr_say_inferred(view, duty, &row.scratch);
    put_scratch(&row);
    field(&row, notices);
    wtr_text_puts(out, "\r\n");
    wtr_text_free(&row.scratch);
    return true;
}

bool wtr_result_csv(WtrText *out, const WtrView *view)
{
    WtrEntries entries;
    WtrText notices = {0};
    if (!wtr_entries_gather(view, &entries))
        return false;
    bool good = wtr_view_notices(view, add_notice, &notices);
    for (uint32_t i = 0; good && i < entries.list.count; i++)
        if (view->selection->all || entries.list.at[i].status != WTR_NOT_DUE)
            good = duty_row(out, view, &entries.list.at[i], notices.length > 0 && !notices.failed ? notices.at : "");
    wtr_text_free(&notices);
    wtr_entries_free(&entries);
    return good && !out->failed;
}
