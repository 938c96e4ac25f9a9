/* record_reader.c — the records of a piece, whatever it is made of.
 *
 * Relies on: record_json, record_csv. Guarantees: as records.h says; what ends a list before its time is told once,
 * behind the list's last record. */
#include "record_csv.h"
#include "record_json.h"

#include <inttypes.h>

struct WtrRecordReader { WtrRecordJson *json; WtrRecordCsv *csv; };

WtrRecordReader *wtr_record_reader_new(const WtrRunOptions *options, WtrRecordForm form, char separator, const char *header, size_t header_length)
{
    WtrRecordReader *reader = wtr_alloc(sizeof *reader);
    if (reader == NULL)
        return NULL;
    if (form == WTR_RECORD_CSV)
        reader->csv = wtr_record_csv_new(options, separator, header, header_length);
    else
        reader->json = wtr_record_json_new(options, form);
    if (reader->csv != NULL || reader->json != NULL)
        return reader;
    wtr_free(reader);
    return NULL;
}

void wtr_record_reader_free(WtrRecordReader *reader)
{
    if (reader == NULL)
        return;
    wtr_record_csv_free(reader->csv);
    wtr_record_json_free(reader->json);
    wtr_free(reader);
}

WtrStatus wtr_record_read(WtrRecordReader *reader, WtrPiece *piece, WtrBatch *batch)
{
    const WtrStatus status = reader->csv != NULL ? wtr_record_csv_read(reader->csv, piece, batch) : wtr_record_json_read(reader->json, piece, batch);
    if (status != WTR_OK || piece->fault == NULL)
        return status;
    wtr_text_printf(&batch->messages, "%s:%" PRIu64 ":%" PRIu32 ": %s\n", piece->path, piece->fault_line, piece->fault_column, piece->fault);
    piece->fault = NULL;
    batch->refused++;
    return batch->messages.failed ? WTR_NO_MEMORY : WTR_OK;
}
