/* batch_block.h — what the writers of rows and of summaries ask of an evaluated block: which duties are due in which
 * cases as bits, editions, what instances are called.
 *
 * Relies on: records.h, engine/wtr.h. Guarantees: nothing is looked up by name and nothing allocated for a case. */
#ifndef WTR_BATCH_BLOCK_H
#define WTR_BATCH_BLOCK_H

#include "bulk.h"

/* ---- editions --------------------------------------------------------------------------------------------- */

/* The days cut where anything in the rulebook begins or ceases to stand: on all days of an edition the same rules and
 * sources hold. One thread's. */
typedef struct WtrEditions {
    const WtrRulebook *rulebook; const WtrBook *book;
    WTR_VEC(int32_t) starts;             /* ascending; the first is WTR_DAY_MIN */
    bool **speaks;                       /* an edition: one entry a duty, made when first asked for */
} WtrEditions;

/* False when out of memory. Free in every case. */
bool wtr_editions_make(const WtrRulebook *rulebook, WtrEditions *out);
void wtr_editions_free(WtrEditions *editions);
uint32_t wtr_edition_of(const WtrEditions *editions, int32_t day);
/* For each duty whether it speaks for its name in an edition (as in results); NULL when out of memory. */
const bool *wtr_edition_speaks(WtrEditions *editions, uint32_t edition);

/* The first of a duty's citations whose source is in force on a day, or WTR_NONE. */
uint32_t wtr_first_citation(const WtrBook *book, const WtrDuty *duty, int32_t day);
/* "chapter1": the folder of the duty's file; of a file in no folder its own name without the ending. */
void wtr_say_chapter(const WtrBook *book, const WtrDuty *duty, WtrText *out);

/* ---- duties as bits ---------------------------------------------------------------------------------------- */

typedef enum WtrWhich { WTR_WHICH_DUE, WTR_WHICH_UNDETERMINED, WTR_WHICH_NOT_DUE, WTR_WHICH_COUNT } WtrWhich;

/* For 64 cases at a time, one row of bits a case: bit j%64 of word j/64 is the j-th duty of the list. Of a `many`
 * subject's duty it says that some instance has that status. One thread's. */
typedef struct WtrDutyBits {
    const WtrBook *book;
    const uint32_t *duties; uint32_t count;          /* rows of the rulebook's duties, the caller's */
    uint32_t words;                                  /* of a row */
    unsigned wanted;                                 /* 1 << WtrWhich, added up */
    uint64_t *rows[WTR_WHICH_COUNT];                 /* 64 rows each, where wanted */
} WtrDutyBits;

bool wtr_duty_bits_make(const WtrBook *book, const uint32_t *duties, uint32_t count, unsigned wanted, WtrDutyBits *out);
void wtr_duty_bits_free(WtrDutyBits *bits);
/* The rows of cases 64*word and on. */
void wtr_duty_bits_fill(WtrDutyBits *bits, const WtrEvaluator *evaluator, uint32_t word);
static inline const uint64_t *wtr_duty_bits_row(const WtrDutyBits *bits, WtrWhich which, uint32_t case_lane)
{
    return bits->rows[which] + (size_t)(case_lane & 63) * bits->words;
}

/* ---- what instances are called ------------------------------------------------------------------------------ */

/* One thread's, filled once a block. */
typedef struct WtrInstanceNames {
    const WtrBook *book;
    struct WtrNameTable { const char **at; uint32_t capacity; } *subjects;
    char number[16];
} WtrInstanceNames;

bool wtr_instance_names_make(const WtrBook *book, WtrInstanceNames *out);
void wtr_instance_names_free(WtrInstanceNames *names);
bool wtr_instance_names_fill(WtrInstanceNames *names, const WtrBatch *batch);
/* What the instance in a lane of its subject's scope is called, until the next call; NULL for a single subject without an
 * id and for no subject. */
const char *wtr_instance_name(WtrInstanceNames *names, const WtrEvaluator *evaluator, uint32_t subject, uint32_t lane);

#endif
