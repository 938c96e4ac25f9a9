/* record_csv.h — the CSV records of a piece, straight into the columns of an evaluator's block (SPEC "Many cases").
 *
 * Relies on: records.h, csv_header, csv_row. Guarantees: the fast way takes a record only where csv_row takes it, with
 * the same facts; every other record is read again by csv_row, which says what is wrong. A refused record leaves the
 * block as it was. */
#ifndef WTR_RECORD_CSV_H
#define WTR_RECORD_CSV_H

#include "records.h"

/* One reader a thread. It owns scratch memory only. */
typedef struct WtrRecordCsv WtrRecordCsv;

/* NULL when out of memory. Options, rulebook and header must outlive it. */
WtrRecordCsv *wtr_record_csv_new(const WtrRunOptions *options, char separator, const char *header, size_t header_length);
void wtr_record_csv_free(WtrRecordCsv *reader);                /* NULL is allowed */

/* As wtr_record_read. */
WtrStatus wtr_record_csv_read(WtrRecordCsv *reader, WtrPiece *piece, WtrBatch *batch);
/* Reads all records with care: what the fast way is held against. */
void wtr_record_csv_be_careful(WtrRecordCsv *reader);

#endif
