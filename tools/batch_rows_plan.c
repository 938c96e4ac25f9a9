/* batch_rows_plan.c — see batch_rows_plan.h: which fields, which duties, and what can be written once for all cases. */
#include "batch_rows_plan.h"

#include <string.h>

#include "result_csv.h"
#include "result_lists.h"

/* ---- fields --------------------------------------------------------------------------------------------- */

const WtrRowField wtr_row_fields[WTR_FIELD_COUNT] = {
    [WTR_FIELD_NAME] = {"case", 0, 0, WTR_PART_OF_CASE, 0},
    [WTR_FIELD_CASE] = {"case", WTR_OF_BOTH, 0, WTR_PART_OF_CASE, 0},
    [WTR_FIELD_ROW] = {"row", WTR_OF_BOTH, 0, WTR_PART_OF_CASE, 0},
    [WTR_FIELD_FILE] = {"file", WTR_OF_BOTH, 0, WTR_PART_OF_CASE, 0},
    [WTR_FIELD_AS_OF] = {"as_of", WTR_OF_BOTH, 0, WTR_PART_OF_CASE, 0},
    [WTR_FIELD_TODAY] = {"today", WTR_OF_BOTH, 0, WTR_PART_OF_CASE, 0},
    [WTR_FIELD_DUE] = {"due", WTR_OF_CASE, 0, WTR_PART_OF_CASE, 0},
    [WTR_FIELD_UNDETERMINED] = {"undetermined", WTR_OF_CASE, 0, WTR_PART_OF_CASE, 0},
    [WTR_FIELD_NOT_DUE] = {"not_due", WTR_OF_CASE, 0, WTR_PART_OF_CASE, 0},
    [WTR_FIELD_DUTY] = {"duty", WTR_OF_DUTY, 0, WTR_PART_OF_DUTY, 0},
    [WTR_FIELD_SUBJECT] = {"subject", WTR_OF_DUTY, 0, WTR_PART_OF_DUTY, 0},
    [WTR_FIELD_INSTANCE] = {"instance", WTR_OF_DUTY, 0, WTR_PART_OF_ROW, 0},
    [WTR_FIELD_STATUS] = {"status", WTR_OF_DUTY, 0, WTR_PART_OF_ROW, 1 << WTR_PHRASE_STATUS},
    [WTR_FIELD_STATE] = {"state", WTR_OF_DUTY, WTR_PART_DEADLINES, WTR_PART_OF_ROW, 1 << WTR_PHRASE_STATE},
    [WTR_FIELD_MODALITY] = {"modality", WTR_OF_DUTY, 0, WTR_PART_OF_DUTY, 0},
    [WTR_FIELD_BEARER] = {"bearer", WTR_OF_DUTY, 0, WTR_PART_OF_DUTY, 0},
    [WTR_FIELD_ACTION] = {"action", WTR_OF_DUTY, 0, WTR_PART_OF_DUTY, 0},
    [WTR_FIELD_RECIPIENT] = {"recipient", WTR_OF_DUTY, 0, WTR_PART_OF_DUTY, 0},
    [WTR_FIELD_DEADLINE] = {"deadline", WTR_OF_DUTY, WTR_PART_DEADLINES, WTR_PART_OF_ROW, 0},
    [WTR_FIELD_DEADLINES] = {"deadlines", WTR_OF_DUTY, WTR_PART_DEADLINES, WTR_PART_OF_ROW, 1 << WTR_PHRASE_DEADLINE},
    [WTR_FIELD_CITATIONS] = {"citations", WTR_OF_DUTY, WTR_PART_CITATIONS, WTR_PART_OF_ROW, 1 << WTR_PHRASE_CITATION},
    [WTR_FIELD_NEEDS] = {"needs", WTR_OF_BOTH, WTR_PART_NEEDS, WTR_PART_OF_ROW, 1 << WTR_PHRASE_FACT},
    [WTR_FIELD_BLOCKED_BY] = {"blocked_by", WTR_OF_DUTY, WTR_PART_BLOCKED, WTR_PART_OF_ROW, 0},
    [WTR_FIELD_READINGS] = {"readings", WTR_OF_DUTY, WTR_PART_GROUNDS, WTR_PART_OF_ROW, 1 << WTR_PHRASE_CHOICE},
    [WTR_FIELD_ASSUMED] = {"assumed", WTR_OF_DUTY, WTR_PART_GROUNDS, WTR_PART_OF_ROW, 1 << WTR_PHRASE_FACT},
    [WTR_FIELD_CHAPTER] = {"chapter", WTR_OF_DUTY, 0, WTR_PART_OF_DUTY, 0},
    [WTR_FIELD_PAGE] = {"page", WTR_OF_DUTY, 0, WTR_PART_OF_ROW, 1 << WTR_PHRASE_CITATION},
    [WTR_FIELD_NON_STATUTORY] = {"non_statutory", WTR_OF_DUTY, 0, WTR_PART_OF_DUTY, 0},
    [WTR_FIELD_INFERRED] = {"inferred", WTR_OF_DUTY, 0, WTR_PART_OF_DUTY, 0},
};

static const WtrRowFieldId case_fields[] = {WTR_FIELD_CASE, WTR_FIELD_ROW, WTR_FIELD_AS_OF, WTR_FIELD_DUE, WTR_FIELD_UNDETERMINED};
static const WtrRowFieldId ids_fields[] = {WTR_FIELD_NAME, WTR_FIELD_DUE};
static const WtrRowFieldId duty_fields[] = {WTR_FIELD_CASE, WTR_FIELD_ROW, WTR_FIELD_AS_OF, WTR_FIELD_DUTY, WTR_FIELD_SUBJECT, WTR_FIELD_INSTANCE,
                                            WTR_FIELD_STATUS, WTR_FIELD_STATE, WTR_FIELD_MODALITY, WTR_FIELD_BEARER, WTR_FIELD_DEADLINE,
                                            WTR_FIELD_CITATIONS};

/* ---- texts ---------------------------------------------------------------------------------------------- */

void wtr_row_text(WtrText *out, bool csv, const char *text)
{
    if (csv)
        wtr_csv_field(out, text != NULL ? text : "", true);
    else if (text == NULL)
        wtr_text_add(out, "null", 4);
    else {
        wtr_text_add(out, "\"", 1);
        wtr_json_escape(out, text);
        wtr_text_add(out, "\"", 1);
    }
}

void wtr_row_lead(WtrText *out, bool csv, uint32_t i, const char *name)
{
    if (csv) {
        wtr_text_add(out, ",", i > 0);
        return;
    }
    wtr_text_add(out, i == 0 ? "{\"" : ",\"", 2);
    wtr_text_puts(out, name);
    wtr_text_add(out, "\":", 2);
}

/* ---- making ----------------------------------------------------------------------------------------------- */

static WtrExit unknown_field(const WtrRows *rows, const char *name)
{
    unsigned kind = rows->options.kind == WTR_ROW_DUTY ? WTR_OF_DUTY : WTR_OF_CASE;
    const char *names[WTR_FIELD_COUNT];
    size_t count = 0;
    bool other = false;
    for (int i = WTR_FIELD_CASE; i < WTR_FIELD_COUNT; i++) {
        if (wtr_row_fields[i].rows & kind)
            names[count++] = wtr_row_fields[i].name;
        else
            other = other || strcmp(wtr_row_fields[i].name, name) == 0;
    }
    const char *near = wtr_nearest(name, names, count);
    if (other)
        wtr_complain("--fields: `%s` is a field of `--rows %s`, not of `--rows %s`", name, kind == WTR_OF_DUTY ? "case" : "duty", kind == WTR_OF_DUTY ? "duty" : "case");
    else if (near != NULL)
        wtr_complain("--fields: there is no field `%s`; did you mean `%s`?", name, near);
    else {
        WtrText list = {0};
        for (size_t i = 0; i < count; i++)
            wtr_text_printf(&list, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", names[i]);
        wtr_complain("--fields: there is no field `%s`; there are %s", name, list.failed ? "others" : list.at);
        wtr_text_free(&list);
    }
    return WTR_EXIT_USAGE;
}

static WtrExit choose_field(WtrRows *rows, const char *name)
{
    unsigned kind = rows->options.kind == WTR_ROW_DUTY ? WTR_OF_DUTY : WTR_OF_CASE;
    int field = WTR_FIELD_CASE;
    while (field < WTR_FIELD_COUNT && (!(wtr_row_fields[field].rows & kind) || strcmp(wtr_row_fields[field].name, name) != 0))
        field++;
    if (field == WTR_FIELD_COUNT)
        return unknown_field(rows, name);
    for (uint32_t i = 0; i < rows->field_count; i++)
        if (rows->chosen[i] == (WtrRowFieldId)field) {
            wtr_complain("--fields: `%s` is named twice", name);
            return WTR_EXIT_USAGE;
        }
    rows->chosen[rows->field_count++] = (WtrRowFieldId)field;
    return WTR_EXIT_DONE;
}

static WtrExit choose_fields(WtrRows *rows)
{
    const char *at = rows->options.fields;
    WtrExit code = WTR_EXIT_DONE;
    if (at == NULL) {
        const WtrRowFieldId *from = rows->options.kind == WTR_ROW_CASE ? case_fields : rows->options.kind == WTR_ROW_IDS ? ids_fields : duty_fields;
        size_t size = rows->options.kind == WTR_ROW_CASE ? sizeof case_fields : rows->options.kind == WTR_ROW_IDS ? sizeof ids_fields : sizeof duty_fields;
        rows->field_count = (uint32_t)(size / sizeof *from);
        memcpy(rows->chosen, from, size);
        return code;
    }
    while (code == WTR_EXIT_DONE) {
        size_t length = strcspn(at, ",");
        WtrText name = {0};
        wtr_text_add(&name, at, length);
        code = name.failed ? WTR_EXIT_LIMIT : choose_field(rows, name.at);
        wtr_text_free(&name);
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    return code;
}

/* What the chosen fields ask for. */
static void gather_demands(WtrRows *rows)
{
    bool duty = rows->options.kind == WTR_ROW_DUTY;
    if (duty)
        rows->which = rows->options.all ? 1 << WTR_WHICH_DUE | 1 << WTR_WHICH_UNDETERMINED | 1 << WTR_WHICH_NOT_DUE : 1 << WTR_WHICH_DUE;
    for (uint32_t i = 0; i < rows->field_count; i++) {
        WtrRowFieldId field = rows->chosen[i];
        if (duty)
            rows->parts |= wtr_row_fields[field].parts;
        else if (field == WTR_FIELD_DUE)
            rows->which |= 1 << WTR_WHICH_DUE;
        else if (field == WTR_FIELD_UNDETERMINED || field == WTR_FIELD_NEEDS)
            rows->which |= 1 << WTR_WHICH_UNDETERMINED;
        else if (field == WTR_FIELD_NOT_DUE)
            rows->which |= 1 << WTR_WHICH_NOT_DUE;
    }
    rows->plain = !duty;
    for (uint32_t i = 0; i < rows->duty_count && rows->plain; i++)
        rows->plain = rows->book->duties.at[rows->duties[i]].scope == 0;
}

static void say_fixed(const WtrRows *rows, const WtrDuty *duty, WtrRowFieldId field, WtrText *scratch, WtrText *out)
{
    const WtrBook *book = rows->book;
    const char *text = NULL;
    bool csv = rows->options.csv;
    scratch->length = 0;
    switch (field) {
    case WTR_FIELD_DUTY: text = duty->id; break;
    case WTR_FIELD_SUBJECT: text = duty->subject == WTR_NONE ? NULL : book->subjects.at[duty->subject].id; break;
    case WTR_FIELD_MODALITY: text = wtr_modality_name(duty->modality); break;
    case WTR_FIELD_ACTION: text = duty->action; break;
    case WTR_FIELD_BEARER: wtr_say_party_names(book, duty->bearer, scratch); break;
    case WTR_FIELD_RECIPIENT: wtr_say_party_names(book, duty->recipient, scratch); break;
    case WTR_FIELD_CHAPTER: wtr_say_chapter(book, duty, scratch); break;
    case WTR_FIELD_INFERRED: text = duty->inferred[0] != '\0' ? duty->inferred : NULL; break;
    default:
        wtr_text_puts(out, csv ? duty->non_statutory ? "yes" : "no" : duty->non_statutory ? "true" : "false");
        return;
    }
    wtr_row_text(out, csv, text != NULL ? text : scratch->length > 0 ? scratch->at : NULL);
}

/* Neighbouring fields of one part, except those that are a row's own. */
static void make_runs(WtrRows *rows)
{
    for (uint32_t i = 0; i < rows->field_count; i++) {
        const WtrRowPart of = wtr_row_fields[rows->chosen[i]].of;
        struct WtrRowRun *last = rows->run_count > 0 ? &rows->runs[rows->run_count - 1] : NULL;
        if (last != NULL && last->of == of && of != WTR_PART_OF_ROW)
            last->count++;
        else
            rows->runs[rows->run_count++] = (struct WtrRowRun){of, i, 1};
    }
    for (uint32_t r = 0; r < rows->run_count; r++)
        rows->case_first = r == 0 ? rows->runs[r].of == WTR_PART_OF_CASE : rows->case_first && rows->runs[r].of != WTR_PART_OF_CASE;
}

static void say_run(const WtrRows *rows, const WtrDuty *duty, const struct WtrRowRun *run, WtrText *scratch, WtrText *out)
{
    for (uint32_t i = run->first; i < run->first + run->count; i++) {
        wtr_row_lead(out, rows->options.csv, i, wtr_row_fields[rows->chosen[i]].name);
        say_fixed(rows, duty, rows->chosen[i], scratch, out);
    }
}

static bool make_fixed(WtrRows *rows)
{
    WtrText scratch = {0};
    rows->fixed_at = wtr_alloc((size_t)rows->duty_count * rows->run_count * sizeof *rows->fixed_at);
    for (uint32_t at = 0; rows->fixed_at != NULL && at < rows->duty_count; at++)
        for (uint32_t i = 0; i < rows->run_count; i++) {
            WtrRowSpan *span = &rows->fixed_at[(size_t)at * rows->run_count + i];
            span->at = rows->fixed.length;
            if (rows->runs[i].of == WTR_PART_OF_DUTY)
                say_run(rows, &rows->book->duties.at[rows->duties[at]], &rows->runs[i], &scratch, &rows->fixed);
            span->length = rows->fixed.length - span->at;
        }
    wtr_text_end(&scratch, &rows->fixed);
    return rows->fixed_at != NULL && !rows->fixed.failed;
}

static bool make_phrases(WtrRows *rows)
{
    unsigned wanted = 0;
    for (uint32_t i = 0; i < rows->field_count; i++)
        wanted |= wtr_row_fields[rows->chosen[i]].phrases;
    return wtr_phrases_make(rows->book, rows->options.csv, wanted, &rows->phrases);
}

static bool make_leads(WtrRows *rows)
{
    for (uint32_t i = 0; i < rows->field_count; i++) {
        rows->lead_at[i].at = rows->leads.length;
        wtr_row_lead(&rows->leads, rows->options.csv, i, wtr_row_fields[rows->chosen[i]].name);
        rows->lead_at[i].length = rows->leads.length - rows->lead_at[i].at;
    }
    return !rows->leads.failed;
}

/* What rows of duties copy; a row of a case is put together from `ids`. */
static bool make_duty_rows(WtrRows *rows)
{
    if (rows->options.kind != WTR_ROW_DUTY)
        return true;
    make_runs(rows);
    return make_leads(rows) && make_fixed(rows) && make_phrases(rows);
}

static bool make_ids(WtrRows *rows)
{
    const char *quote = rows->options.csv ? "" : "\"";
    rows->ids = wtr_alloc(rows->duty_count * sizeof *rows->ids);
    size_t longest = 0;
    for (uint32_t i = 0; i < rows->duty_count; i++)
        wtr_text_printf(&rows->id_texts, "%s%s%s", quote, rows->book->duties.at[rows->duties[i]].id, quote);
    if (rows->ids == NULL || rows->id_texts.failed)
        return false;
    const char *from = rows->id_texts.at;
    for (uint32_t i = 0; i < rows->duty_count; i++) {
        size_t length = strlen(rows->book->duties.at[rows->duties[i]].id) + 2 * strlen(quote);
        rows->ids[i].from = from;
        rows->ids[i].length = (uint32_t)length;
        memcpy(rows->ids[i].text, from, length < WTR_SHORT_ID ? length : WTR_SHORT_ID);
        longest = length > longest ? length : longest;
        from += length;
    }
    rows->longest_id = (uint32_t)longest;
    return true;
}

static bool choose_duties(WtrRows *rows)
{
    rows->duties = wtr_alloc(rows->book->duties.count * sizeof *rows->duties);
    for (uint32_t i = 0; rows->duties != NULL && i < rows->book->duties.count; i++)
        if (rows->options.duties[i])
            rows->duties[rows->duty_count++] = i;
    return rows->duties != NULL;
}

WtrExit wtr_rows_new(const WtrSession *session, const WtrRowsOptions *options, WtrRows **out)
{
    WtrRows *rows = wtr_alloc(sizeof *rows);
    WtrExit code = WTR_EXIT_LIMIT;
    bool good = rows != NULL;
    if (good) {
        rows->session = session;
        rows->book = session->book;
        rows->options = *options;
        code = choose_fields(rows);
        good = code != WTR_EXIT_LIMIT;
    }
    if (good && code == WTR_EXIT_DONE) {
        good = choose_duties(rows);
        gather_demands(rows);
        good = good && make_ids(rows) && make_duty_rows(rows);
    }
    if (good && code == WTR_EXIT_DONE) {
        *out = rows;
        return code;
    }
    wtr_rows_free(rows);
    if (!good)
        wtr_complain("out of memory");
    return good ? code : WTR_EXIT_LIMIT;
}

void wtr_rows_free(WtrRows *rows)
{
    if (rows == NULL)
        return;
    wtr_free(rows->duties);
    wtr_free(rows->ids);
    wtr_free(rows->fixed_at);
    wtr_text_free(&rows->fixed);
    wtr_text_free(&rows->leads);
    wtr_phrases_free(&rows->phrases);
    wtr_text_free(&rows->id_texts);
    wtr_free(rows);
}
