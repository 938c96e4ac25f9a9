/* record_json.h — the JSON records of a piece, straight into the columns of an evaluator's block (SPEC "Many cases").
 *
 * Relies on: records.h, record_case, json_names, json_quotes. Guarantees: a record is accepted exactly where
 * wtr_case_read accepts it, with the same facts; what is wrong with one is said in the same words. */
#ifndef WTR_RECORD_JSON_H
#define WTR_RECORD_JSON_H

#include "records.h"

/* One reader a thread. It owns scratch memory only. */
typedef struct WtrRecordJson WtrRecordJson;

/* `form` is any but WTR_RECORD_CSV. NULL when out of memory. `options` and the rulebook must outlive it. */
WtrRecordJson *wtr_record_json_new(const WtrRunOptions *options, WtrRecordForm form);
void wtr_record_json_free(WtrRecordJson *reader);              /* NULL is allowed */

/* As wtr_record_read. */
WtrStatus wtr_record_json_read(WtrRecordJson *reader, WtrPiece *piece, WtrBatch *batch);

#endif
