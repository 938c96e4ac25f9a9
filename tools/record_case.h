/* record_case.h — one JSON record read with the care that a single case gets: the way of every record that the
 * fast reader cannot take.
 *
 * Relies on: records.h, case_reader. Guarantees: all that is wrong with the record is said in the batch's messages,
 * in the words and with the places that a file of one case gets; a refused record leaves the block as it was. */
#ifndef WTR_RECORD_CASE_H
#define WTR_RECORD_CASE_H

#include "records.h"

/* Bytes begin..end of a piece's text, and which of its file's records they are. */
typedef struct WtrRecordSlice { size_t begin, end; uint64_t number; } WtrRecordSlice;

typedef struct WtrRecordCase WtrRecordCase;

/* NULL when out of memory. `options` and the rulebook must outlive it. */
WtrRecordCase *wtr_record_case_new(const WtrRunOptions *options);
void wtr_record_case_free(WtrRecordCase *reader);              /* NULL is allowed */

/* Before the first record of a piece. */
void wtr_record_case_begin(WtrRecordCase *reader, const WtrPiece *piece);
/* Reads one record and adds it to the batch, or counts it as refused: WTR_OK. WTR_FULL when the block has no room for
 * its instances: nothing is changed then, and nothing said. WTR_NO_MEMORY. */
WtrStatus wtr_record_case_read(WtrRecordCase *reader, const WtrPiece *piece, WtrRecordSlice slice, WtrBatch *batch);

/* The row that a case becomes: whose dates hold (SPEC "Cases"). `as_of` and `today` are the case's own, or 0. */
typedef struct WtrRowDates { int32_t as_of, today; bool missing; int32_t unused; } WtrRowDates;
static inline WtrRowDates wtr_row_dates(const WtrRunOptions *options, int32_t as_of, int32_t today)
{
    WtrRowDates dates = {.as_of = as_of != 0 ? as_of : options->as_of};
    dates.missing = dates.as_of == 0;
    dates.unused = as_of != 0 && options->as_of != as_of ? options->as_of : 0;
    if (dates.missing)
        dates.as_of = options->clock_today;
    dates.today = today != 0 ? today : options->today != 0 ? options->today : dates.as_of;
    return dates;
}

#endif
