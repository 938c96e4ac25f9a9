/* result_csv.c — see result_csv.h. */
#include "result_csv.h"

#include <string.h>

#include "../engine/date.h"
#include "result_lists.h"

static const char *const columns[] = {"case", "row", "as_of", "today", "duty", "subject", "instance", "status", "state", "modality", "bearer",
                                      "action", "recipient", "deadline", "deadlines", "citations", "needs", "blocked_by", "readings", "assumed",
                                      "non_statutory", "inferred", "notices"};

bool wtr_csv_is_formula(const char *text) { return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL; }
bool wtr_csv_needs_quotes(const char *text) { return strpbrk(text, ",\"\r\n") != NULL; }

void wtr_csv_double_quotes(WtrText *out, const char *text)
{
    for (const char *mark; (mark = strchr(text, '"')) != NULL; text = mark + 1) {
        wtr_text_add(out, text, (size_t)(mark - text));
        wtr_text_add(out, "\"\"", 2);
    }
    wtr_text_puts(out, text);
}

void wtr_csv_field(WtrText *out, const char *text, bool first)
{
    bool formula = wtr_csv_is_formula(text);
    if (!first)
        wtr_text_add(out, ",", 1);
    if (!formula && !wtr_csv_needs_quotes(text)) {
        wtr_text_puts(out, text);
        return;
    }
    wtr_text_puts(out, formula ? "\"'" : "\"");
    wtr_csv_double_quotes(out, text);
    wtr_text_add(out, "\"", 1);
}

void wtr_csv_header(WtrText *out)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        wtr_csv_field(out, columns[i], i == 0);
    wtr_text_puts(out, "\r\n");
}

/* ---- fields -------------------------------------------------------------------------------------------------- */

/* The row being written and scratch texts for fields that are put together. */
typedef struct Row { WtrText *out, scratch, entry; const WtrView *view; const WtrDuty *duty; } Row;

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
    wtr_say_party_names(row->view->book, parties, &row->scratch);
    put_scratch(row);
}

static void add_entry(void *context, const char *text)
{
    WtrText *out = context;
    wtr_text_printf(out, "%s%s", out->length > 0 ? "; " : "", text);
}

static bool list_field(Row *row, const WtrDutyResult *result, WtrDutyList list)
{
    bool good = wtr_duty_list(row->view->evaluator, row->view->book, row->view->lane, result, list, &row->entry, add_entry, &row->scratch);
    put_scratch(row);
    return good;
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
    date_field(&row, wtr_duty_day(view->book, &result));
    static const WtrDutyList lists[] = {WTR_LIST_DEADLINES, WTR_LIST_CITATIONS, WTR_LIST_NEEDS, WTR_LIST_BLOCKED_BY, WTR_LIST_READINGS, WTR_LIST_ASSUMED};
    bool good = true;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        good = list_field(&row, &result, lists[i]) && good;
    field(&row, duty->non_statutory ? "yes" : "no");
    wtr_say_inferred(view, duty, &row.scratch);
    put_scratch(&row);
    field(&row, notices);
    wtr_text_puts(out, "\r\n");
    wtr_text_end(&row.scratch, out);
    wtr_text_end(&row.entry, out);
    return good;
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
    wtr_text_end(&notices, out);
    wtr_entries_free(&entries);
    return good && !out->failed;
}
