/* record_keys.h — what the keys and choices of a rulebook's cases mean, and where in a block the answers go.
 *
 * Relies on: json_names.h, engine/wtr.h. Guarantees: everything is found by raw bytes and by index; nothing is looked
 * up by name while records are read. */
#ifndef WTR_RECORD_KEYS_H
#define WTR_RECORD_KEYS_H

#include "../engine/wtr.h"
#include "json_names.h"

/* What stands behind a key of the case: an answer to a fact, put into the case's own lane, by its kind; WTR_KEY_FACT, an answer
 * to a fact of which more is to be asked before (its name is long, or it goes into an instance's lane); or something rarer,
 * WTR_KEY_OTHER: what its WtrRecordKey says. */
typedef enum WtrKeyKind {
    WTR_KEY_UNKNOWN, WTR_KEY_TRUTH, WTR_KEY_DATE, WTR_KEY_CHOICE, WTR_KEY_NUMBER, WTR_KEY_SPAN, WTR_KEY_FACT, WTR_KEY_OTHER
} WtrKeyKind;

typedef enum WtrReservedKey { WTR_KEY_PLAIN, WTR_KEY_CASE, WTR_KEY_AS_OF, WTR_KEY_TODAY, WTR_KEY_ID } WtrReservedKey;

/* A key: a reserved one, or that of a fact, a subject or both; WTR_NONE where it is not. */
typedef struct WtrRecordKey { uint32_t fact, subject; WtrReservedKey reserved; } WtrRecordKey;

/* Where the answers to one fact go. Stamps tell when something was last given, so that nothing is cleared. */
typedef struct WtrTarget {
    uint64_t *planes[2];                 /* of yes, of no; the first is the known plane of what is no yes/no fact */
    void *lanes;
    uint64_t *raised;                    /* NULL for a fact of the case itself */
    uint64_t stamp;                      /* of the object that it was last given in */
    uint32_t subject;
    uint8_t kind;                        /* WtrKeyKind, by its type */
    uint8_t kind_inside;                 /* the same among the facts of its own subject, but WTR_KEY_FACT for a long name */
    bool many;                           /* of a `many` subject */
    uint64_t spare[2];                   /* a target fills a line of memory */
} WtrTarget;

/* Whose facts are being read: a lane, its word and bit, and the stamp of what may give each fact once. */
typedef struct WtrRecordPlace { uint64_t stamp, bit; uint32_t word, lane; } WtrRecordPlace;

/* What a case has said of a subject: its stamp, or an older one. `flat` goes into `place`. */
typedef struct WtrRecordSubject { uint64_t given, listed, flat; WtrRecordPlace place; bool many; } WtrRecordSubject;

typedef struct WtrRecordKeys {
    const WtrBook *book;
    WtrJsonNames names;                  /* of kind WtrKeyKind; value is a row of `keys`, data a target */
    WtrJsonNames choices;                /* group: row of the fact + 1; value: the choice, counted within the fact's */
    WtrRecordKey *keys;                  /* first those of the facts, in their order */
    WtrTarget *targets;                  /* one a fact, and one for all that is none */
    WtrRecordSubject *subjects;
    WtrEvaluator *evaluator;             /* whose columns the targets are */
    WtrFactColumn first, last;           /* columns by which it is known again */
} WtrRecordKeys;

/* `often`: see wtr_json_names_make. False when out of memory; free in every case. */
bool wtr_record_keys_make(const WtrRulebook *rulebook, bool often, WtrRecordKeys *out);
void wtr_record_keys_free(WtrRecordKeys *keys);

/* Sets the targets to the columns of this evaluator, unless they are. */
void wtr_record_keys_use(WtrRecordKeys *keys, WtrEvaluator *evaluator);

/* A lane as a place, with a stamp of its own. */
static inline WtrRecordPlace wtr_record_place(uint64_t stamp, uint32_t lane)
{
    return (WtrRecordPlace){.stamp = stamp, .bit = (uint64_t)1 << (lane & 63), .word = lane / 64, .lane = lane};
}

#endif
