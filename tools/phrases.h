/* phrases.h — texts of cells and lists that say the same of a rulebook's row in every case: made once, copied from then
 * on.
 *
 * Relies on: result_lists, json_write, result_csv. Guarantees: what is copied is what the writers of single texts would
 * have written; immutable once made, so that threads share it. */
#ifndef WTR_PHRASES_H
#define WTR_PHRASES_H

#include "result_lists.h"
#include "tool.h"

typedef enum WtrPhraseTable {
    WTR_PHRASE_CITATION,     /* "wt2020 page 96"; by citation */
    WTR_PHRASE_FACT,         /* by fact */
    WTR_PHRASE_CHOICE,       /* "incident=the_day"; by choice of a reading */
    WTR_PHRASE_DEADLINE,     /* "must within 5 working_days of became_aware"; by deadline */
    WTR_PHRASE_STATUS,       /* by WtrDutyStatus */
    WTR_PHRASE_STATE,        /* by WtrState; that of none is empty */
    WTR_PHRASE_TABLES
} WtrPhraseTable;

/* JSON: what lies between the quotation marks. CSV: what lies in the cell, marks within it doubled. */
typedef struct WtrPhrase {
    size_t at; uint32_t length;          /* of the pool */
    bool quoted;                         /* CSV: a cell that holds it needs quotation marks */
    bool formula;                        /* CSV: a cell that begins with it would be taken for a formula */
} WtrPhrase;

typedef struct WtrPhrases {
    bool csv;
    WtrText pool;
    WtrPhrase *tables[WTR_PHRASE_TABLES];        /* NULL where not asked for */
} WtrPhrases;

/* `wanted`: 1 << WtrPhraseTable, added up. False when out of memory. Free in every case. */
bool wtr_phrases_make(const WtrBook *book, bool csv, unsigned wanted, WtrPhrases *out);
void wtr_phrases_free(WtrPhrases *phrases);

/* One value: a cell, or a JSON string; an empty phrase is an empty cell, or null. */
void wtr_phrase_put(const WtrPhrases *phrases, WtrPhraseTable table, uint32_t row, WtrText *out);
/* A list of them: one cell with "; " between, or an array. */
void wtr_phrase_put_list(const WtrPhrases *phrases, WtrPhraseTable table, const uint32_t *rows, uint32_t count, WtrText *out);
/* "2021-01-04: must within 5 working_days of became_aware", a list of those. */
void wtr_phrase_put_deadlines(const WtrPhrases *phrases, const WtrDeadlineResult *deadlines, uint32_t count, WtrText *out);

#endif
