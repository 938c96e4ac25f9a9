/* batch_rows_plan.h — the fields of rows and what a run of them settles before the first case. Shared by batch_rows.c,
 * which writes, and batch_rows_plan.c.
 *
 * A row is a few runs of fields: what is the same in all rows of a case (made once a case), what is the same in all rows of
 * a duty (made once a run), and single fields that are a row's own.
 *
 * Relies on: batch_rows, batch_block, phrases. Guarantees: immutable while a run is on, so that threads share it. */
#ifndef WTR_BATCH_ROWS_PLAN_H
#define WTR_BATCH_ROWS_PLAN_H

#include "batch_block.h"
#include "batch_rows.h"
#include "phrases.h"

typedef enum WtrRowFieldId {
    WTR_FIELD_NAME,          /* of the ids-only form: the case's name, or its row where it has none */
    WTR_FIELD_CASE, WTR_FIELD_ROW, WTR_FIELD_FILE, WTR_FIELD_AS_OF, WTR_FIELD_TODAY,
    WTR_FIELD_DUE, WTR_FIELD_UNDETERMINED, WTR_FIELD_NOT_DUE,
    WTR_FIELD_DUTY, WTR_FIELD_SUBJECT, WTR_FIELD_INSTANCE, WTR_FIELD_STATUS, WTR_FIELD_STATE,
    WTR_FIELD_MODALITY, WTR_FIELD_BEARER, WTR_FIELD_ACTION, WTR_FIELD_RECIPIENT,
    WTR_FIELD_DEADLINE, WTR_FIELD_DEADLINES, WTR_FIELD_CITATIONS, WTR_FIELD_NEEDS, WTR_FIELD_BLOCKED_BY,
    WTR_FIELD_READINGS, WTR_FIELD_ASSUMED,
    WTR_FIELD_CHAPTER, WTR_FIELD_PAGE, WTR_FIELD_NON_STATUTORY, WTR_FIELD_INFERRED,
    WTR_FIELD_COUNT
} WtrRowFieldId;

/* Which rows have a field. */
enum { WTR_OF_CASE = 1, WTR_OF_DUTY = 2, WTR_OF_BOTH = 3 };

/* What a field of a duty's row depends on. */
typedef enum WtrRowPart { WTR_PART_OF_CASE, WTR_PART_OF_DUTY, WTR_PART_OF_ROW } WtrRowPart;

/* `parts`: what must be worked out for it, WTR_PART_…. `phrases`: what it copies, 1 << WtrPhraseTable. */
typedef struct WtrRowField { const char *name; unsigned rows, parts; WtrRowPart of; unsigned phrases; } WtrRowField;

extern const WtrRowField wtr_row_fields[WTR_FIELD_COUNT];

/* A text in a pool. */
typedef struct WtrRowSpan { size_t at, length; } WtrRowSpan;

#define WTR_SHORT_ID 32                  /* bytes that are copied of a short name, whatever its length */

/* A duty's name as it stands in a list: in quotation marks for NDJSON. */
typedef struct WtrRowId { char text[WTR_SHORT_ID]; const char *from; uint32_t length; } WtrRowId;

struct WtrRows {
    const WtrSession *session;
    const WtrBook *book;
    WtrRowsOptions options;
    uint32_t *duties, duty_count;
    WtrRowId *ids; uint32_t longest_id;
    WtrText id_texts;
    WtrRowFieldId chosen[WTR_FIELD_COUNT]; uint32_t field_count;
    unsigned parts, which;               /* what must be worked out: WTR_PART_…, 1 << WtrWhich */
    bool plain;                          /* no duty of a `many` subject: lists hold no names of instances */
    /* of rows of duties */
    struct WtrRowRun { WtrRowPart of; uint32_t first, count; } runs[WTR_FIELD_COUNT]; uint32_t run_count;    /* of chosen fields */
    bool case_first;                     /* what is of the case is the first run and no other */
    WtrText leads; WtrRowSpan lead_at[WTR_FIELD_COUNT];      /* what stands before each value, by field */
    WtrText fixed;                       /* the runs of all duties, as they are written */
    WtrRowSpan *fixed_at;                /* by place in `duties`, then by run */
    WtrPhrases phrases;
};

/* A value as it stands in a row: a cell, or JSON; NULL is an empty cell, or null. */
void wtr_row_text(WtrText *out, bool csv, const char *text);
/* What stands before the value of the i-th field. */
void wtr_row_lead(WtrText *out, bool csv, uint32_t i, const char *name);

#endif
