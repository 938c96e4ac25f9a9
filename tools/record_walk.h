/* record_walk.h — one JSON record, walked token by token straight into the columns of a block.
 *
 * Relies on: records.h, record_case.h, record_keys, json_quotes. Guarantees: what is taken is valid JSON (RFC 8259, UTF-8)
 * and a case that record_case takes, with the same facts; what is not taken leaves block and batch as they were. */
#ifndef WTR_RECORD_WALK_H
#define WTR_RECORD_WALK_H

#include "json_quotes.h"
#include "raw_value.h"
#include "record_case.h"
#include "record_keys.h"

/* The scratch memory of one thread's walks. */
typedef struct WtrRecordWalk {
    const WtrRunOptions *options;
    WtrRecordKeys keys;
    WtrMonthStarts months;
    WtrQuotes quotes;                    /* of the piece; the next is the first of the record to be walked */
    uint64_t stamp;
    bool wide;                           /* the processor has AVX2 */
    char *spare; size_t spare_left;      /* of the batch's names */
} WtrRecordWalk;

/* NOT_TAKEN says nothing of what is wrong, if anything is: record_case does. NO_ROOM: the block is full. */
typedef enum WtrWalked { WTR_WALK_TAKEN, WTR_WALK_NOT_TAKEN, WTR_WALK_NO_ROOM, WTR_WALK_NO_MEMORY } WtrWalked;

/* False when out of memory; free in every case. */
bool wtr_record_walk_make(const WtrRunOptions *options, bool often, WtrRecordWalk *out);
void wtr_record_walk_free(WtrRecordWalk *walker);
/* Before the first record that goes into this batch, whenever the batch may have been emptied. */
void wtr_record_walk_use(WtrRecordWalk *walker, const WtrBatch *batch);

/* Walks the record at slice->begin, on its opening bracket, with its number or, where that is not counted, 0, and adds it to the batch, whose block has room for one more
 * case; slice->end is then behind it. Quotation marks must have been found as far as the record goes: a longer one is
 * not taken. */
WtrWalked wtr_record_walk(WtrRecordWalk *walker, const WtrPiece *piece, WtrBatch *batch, WtrRecordSlice *slice);

#endif
