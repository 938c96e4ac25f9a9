/* phrases.c — see phrases.h. */
#include "phrases.h"

#include <string.h>

#include "result_csv.h"

/* ---- making ------------------------------------------------------------------------------------------------- */

static uint32_t rows_of(const WtrBook *book, WtrPhraseTable table)
{
    switch (table) {
    case WTR_PHRASE_CITATION: return book->citations.count;
    case WTR_PHRASE_FACT: return book->facts.count;
    case WTR_PHRASE_CHOICE: return book->choices.count;
    case WTR_PHRASE_DEADLINE: return book->deadlines.count;
    case WTR_PHRASE_STATUS: return WTR_NOT_RAISED + 1;
    case WTR_PHRASE_STATE: return WTR_STATE_BREACHED + 1;
    case WTR_PHRASE_TABLES: break;
    }
    return 0;
}

/* Keeps a text as the phrase of a row: as a JSON string or a quoted cell without its marks. */
static void keep(WtrPhrases *phrases, const char *text, WtrPhrase *out)
{
    WtrText *pool = &phrases->pool;
    out->at = pool->length;
    if (phrases->csv) {
        out->quoted = wtr_csv_needs_quotes(text);
        out->formula = wtr_csv_is_formula(text);
        wtr_csv_double_quotes(pool, text);
    } else {
        wtr_json_escape(pool, text);
    }
    out->length = (uint32_t)(pool->length - out->at);
}

/* A reading's choices by their rows; a fact's are never asked for. */
static void keep_choices(WtrPhrases *phrases, const WtrBook *book, WtrText *scratch)
{
    for (uint32_t i = 0; i < book->readings.count; i++) {
        const WtrReading *reading = &book->readings.at[i];
        for (uint32_t k = 0; k < reading->choices.count; k++) {
            scratch->length = 0;
            wtr_say_chosen(book, i, k, scratch);
            if (!scratch->failed)
                keep(phrases, scratch->at, &phrases->tables[WTR_PHRASE_CHOICE][reading->choices.first + k]);
        }
    }
}

/* What a row of any other table is called. */
static const char *say_row(const WtrBook *book, WtrPhraseTable table, uint32_t row, WtrText *scratch)
{
    scratch->length = 0;
    switch (table) {
    case WTR_PHRASE_CITATION: wtr_say_cited(book, row, scratch); break;
    case WTR_PHRASE_DEADLINE:
        wtr_text_printf(scratch, "%s %s", wtr_modality_name(book->deadlines.at[row].modality), book->deadlines.at[row].text);
        break;
    case WTR_PHRASE_FACT: return book->facts.at[row].id;
    case WTR_PHRASE_STATUS: return wtr_status_name((WtrDutyStatus)row);
    case WTR_PHRASE_STATE: return row == WTR_STATE_NONE ? "" : wtr_state_name((WtrState)row);
    case WTR_PHRASE_CHOICE: case WTR_PHRASE_TABLES: break;
    }
    return scratch->failed || scratch->at == NULL ? "" : scratch->at;
}

bool wtr_phrases_make(const WtrBook *book, bool csv, unsigned wanted, WtrPhrases *out)
{
    WtrText scratch = {0};
    bool good = true;
    *out = (WtrPhrases){.csv = csv};
    for (int table = 0; table < WTR_PHRASE_TABLES && good; table++) {
        const uint32_t count = rows_of(book, (WtrPhraseTable)table);
        if (!(wanted >> table & 1))
            continue;
        out->tables[table] = wtr_alloc(count * sizeof *out->tables[table]);
        good = out->tables[table] != NULL;
        if (good && table == WTR_PHRASE_CHOICE)
            keep_choices(out, book, &scratch);
        for (uint32_t row = 0; good && table != WTR_PHRASE_CHOICE && row < count; row++)
            keep(out, say_row(book, (WtrPhraseTable)table, row, &scratch), &out->tables[table][row]);
    }
    good = good && !scratch.failed && !out->pool.failed;
    wtr_text_free(&scratch);
    return good;
}

void wtr_phrases_free(WtrPhrases *phrases)
{
    for (int table = 0; table < WTR_PHRASE_TABLES; table++)
        wtr_free(phrases->tables[table]);
    wtr_text_free(&phrases->pool);
    *phrases = (WtrPhrases){.csv = false};
}

/* ---- copying ------------------------------------------------------------------------------------------------ */

static void copy(const WtrPhrases *phrases, const WtrPhrase *phrase, WtrText *out)
{
    wtr_text_add(out, phrases->pool.at + phrase->at, phrase->length);
}

/* The marks around what lies in a cell. */
static void cell_begin(WtrText *out, bool quoted, bool formula)
{
    if (quoted || formula)
        wtr_text_add(out, "\"'", formula ? 2 : 1);
}

static void cell_end(WtrText *out, bool quoted, bool formula)
{
    if (quoted || formula)
        wtr_text_add(out, "\"", 1);
}

void wtr_phrase_put(const WtrPhrases *phrases, WtrPhraseTable table, uint32_t row, WtrText *out)
{
    const WtrPhrase *phrase = &phrases->tables[table][row];
    if (!phrases->csv && phrase->length == 0) {
        wtr_text_add(out, "null", 4);
        return;
    }
    const bool quoted = !phrases->csv || phrase->quoted;
    cell_begin(out, quoted, phrase->formula);
    copy(phrases, phrase, out);
    cell_end(out, quoted, phrase->formula);
}

static void put_array(const WtrPhrases *phrases, const WtrPhrase *table, const uint32_t *rows, uint32_t count, WtrText *out)
{
    wtr_text_add(out, "[", 1);
    for (uint32_t i = 0; i < count; i++) {
        wtr_text_add(out, i == 0 ? "\"" : ",\"", i == 0 ? 1 : 2);
        copy(phrases, &table[rows[i]], out);
        wtr_text_add(out, "\"", 1);
    }
    wtr_text_add(out, "]", 1);
}

void wtr_phrase_put_list(const WtrPhrases *phrases, WtrPhraseTable table, const uint32_t *rows, uint32_t count, WtrText *out)
{
    const WtrPhrase *of = phrases->tables[table];
    if (!phrases->csv) {
        put_array(phrases, of, rows, count, out);
        return;
    }
    bool quoted = false;
    for (uint32_t i = 0; i < count; i++)
        quoted = quoted || of[rows[i]].quoted;
    const bool formula = count > 0 && of[rows[0]].formula;
    cell_begin(out, quoted, formula);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            wtr_text_add(out, "; ", 2);
        copy(phrases, &of[rows[i]], out);
    }
    cell_end(out, quoted, formula);
}

void wtr_phrase_put_deadlines(const WtrPhrases *phrases, const WtrDeadlineResult *deadlines, uint32_t count, WtrText *out)
{
    const WtrPhrase *of = phrases->tables[WTR_PHRASE_DEADLINE];
    const bool csv = phrases->csv;
    bool quoted = false;
    for (uint32_t i = 0; i < count; i++)
        quoted = quoted || of[deadlines[i].deadline].quoted;
    if (!csv)
        wtr_text_add(out, "[", 1);
    cell_begin(out, csv && quoted, false);
    for (uint32_t i = 0; i < count; i++) {
        char date[11] = "no date";
        if (deadlines[i].date != 0)
            wtr_day_format(deadlines[i].date, date);
        if (csv)
            wtr_text_add(out, "; ", i == 0 ? 0 : 2);
        else
            wtr_text_add(out, i == 0 ? "\"" : ",\"", i == 0 ? 1 : 2);
        wtr_text_add(out, date, strlen(date));
        wtr_text_add(out, ": ", 2);
        copy(phrases, &of[deadlines[i].deadline], out);
        if (!csv)
            wtr_text_add(out, "\"", 1);
    }
    cell_end(out, csv && quoted, false);
    if (!csv)
        wtr_text_add(out, "]", 1);
}
