/* decision.h — the decision record: one evaluation of one case as a file that can be checked later (SPEC "Records").
 *
 *     decision_case    the case as a record keeps it; what of it was used, unknown, assumed
 *     decision_write   the whole record, from a rulebook and what was asked
 *     decision_make    the record of a case found in a file
 *     decision_hide    values withheld: salted commitments, and what would give them away
 *     decision_read    a record's bytes, checked: its form, its seal, the values opened
 *     decision_again   a record evaluated again
 *
 * Relies on: case_reader, report, result_json, trace, json_tree, sha256. Guarantees: the same rulebook and the same
 * inputs give the same bytes; a record holds all that is needed to make it again, but for the rulebook and the values
 * withheld; no clock and no path is in it. */
#ifndef WTR_DECISION_H
#define WTR_DECISION_H

#include "bulk.h"
#include "json_tree.h"
#include "otherwise.h"
#include "report.h"
#include "session.h"
#include "sha256.h"
#include "tool.h"

#define WTR_DECISION_FORMAT 1

/* ---- values withheld --------------------------------------------------------------------------------------- */

/* A known answer of a case: "became_aware" of the case itself, "incident.became_aware", or "child.2.age", the second
 * child's. `value` is JSON as a record writes it. */
typedef struct WtrHidden { const char *path, *value; WtrDigest salt; } WtrHidden;
typedef struct WtrHiddens { const WtrHidden *at; uint32_t count; } WtrHiddens;

/* SHA-256 over the domain "wtr.commitment.1", the salt, the path and the value. */
WtrDigest wtr_hidden_commitment(const WtrHidden *hidden);
/* The one of that path, or NULL. */
const WtrHidden *wtr_hidden_find(WtrHiddens hiddens, const char *path);

/* What rests on the facts of these paths; false when out of memory. */
bool wtr_withheld_find(const WtrView *view, WtrHiddens hiddens, WtrWithheld *out);
void wtr_withheld_free(WtrWithheld *withheld);

/* ---- the case --------------------------------------------------------------------------------------------------- */

/* Appends the path of a fact in a lane of its scope. */
void wtr_decision_path(const WtrView *view, uint32_t fact, uint32_t lane, WtrText *out);
/* The evaluated case as one JSON object that `wtr eval` would read again: names, dates and every known answer in the
 * rulebook's order; in the place of those in `hiddens` stands {"commitment": "sha256:…"}. */
bool wtr_decision_case(WtrJson *json, const WtrView *view, WtrHiddens hiddens);
/* The members `used`, `unknown`, `assumed` and `unused` of a record's facts. */
bool wtr_decision_uses(WtrJson *json, const WtrView *view);

/* ---- writing ---------------------------------------------------------------------------------------------------- */

/* All that decides what is in a record, beside the rulebook. */
typedef struct WtrDecisionInputs {
    const char *program;                 /* that evaluated first: "wtr 0.1" */
    const char *file;                    /* "sha256:…" of the file of facts; NULL where values are withheld, as it could be guessed at */
    uint64_t row;                        /* of the case in its file; 0: the file is one case */
    bool as_of_missing; int32_t as_of_unused;
    const WtrChosen *chosen; uint32_t chosen_count;
    const char *const *set; uint32_t set_count;            /* facts set by hand */
    const char *const *ignored; uint32_t ignored_count;    /* keys of the file that are no facts */
    const char *given; size_t given_length;                /* what wtr_decision_case wrote, nothing hidden */
    WtrHiddens hiddens;
} WtrDecisionInputs;

/* Evaluates and appends the record with an empty block for the person who decides. WTR_BAD_ARGUMENT where `given` is no
 * case of this rulebook: `problem` says why. WTR_NO_MEMORY, WTR_LIMIT. */
WtrStatus wtr_decision_write(const WtrRulebook *rulebook, const WtrDecisionInputs *inputs, WtrText *out, WtrText *problem);

/* The SHA-256 that seals the first `length` bytes of a record. */
WtrDigest wtr_decision_seal(const char *text, size_t length);

/* ---- making ------------------------------------------------------------------------------------------------------ */

/* A case as it was found in its file: what a record of it is made from. Free `given`. */
typedef struct WtrDecisionFound {
    WtrText given;                       /* as wtr_decision_case wrote it, nothing hidden */
    bool one;                            /* the file is one case */
    uint64_t row;                        /* of the case in its file; 0: the file is one case */
    bool as_of_missing; int32_t as_of_unused;
} WtrDecisionFound;

/* Keeps the block's one case, which `view` shows; false when out of memory. */
bool wtr_decision_take(const WtrView *view, const WtrBlock *block, WtrDecisionFound *out);
/* Why `-e` makes no record. */
#define WTR_DECISION_NO_RULEBOOK "a record is made with a rulebook that can be kept: `-r RULES`, not `-e`"
/* Why no record can be made of a case of this file with these options, as a clause; NULL where one can. */
const char *wtr_decision_refused(const WtrSession *session, const char *path, bool one);
/* Appends the record of a case found in the file at `path`. WTR_EXIT_USAGE where that is refused, WTR_EXIT_IO,
 * WTR_EXIT_LIMIT; each after having complained. */
WtrExit wtr_decision_make(const WtrSession *session, const WtrDecisionFound *found, const char *path, WtrHiddens hiddens, WtrText *out);

/* ---- reading ---------------------------------------------------------------------------------------------------- */

/* A record that was read; it points into the caller's bytes. */
typedef struct WtrDecision {
    WtrArena *arena;
    const char *text; size_t length;
    size_t body;                         /* bytes under the seal */
    size_t seal_end;                     /* behind the line with the seal */
    const char *seal;                    /* "sha256:…" */
    const char *rulebook;                /* its hash */
    const char *name, *as_of, *today;    /* name: NULL where the case has none */
    const WtrJsonTree *asked, *facts, *result, *decision;
    WtrJsonMember given;                 /* the case, in `text` */
    const char *program;
    WtrHiddens opened;                   /* in the record's order */
    uint32_t hidden;                     /* values withheld, opened ones among them */
} WtrDecision;

/* WTR_OK: its form is a record's, the seal is that of its bytes, and every opened value is the one committed to. Otherwise
 * WTR_BAD_ARGUMENT with a sentence in `problem`, or WTR_NO_MEMORY. Free in every case. `text` must outlive it. */
WtrStatus wtr_decision_read(const char *text, size_t length, WtrDecision *out, WtrText *problem);
void wtr_decision_free(WtrDecision *decision);

/* One line of a file of openings. `seal` is the record's it belongs to. */
typedef struct WtrOpening { const char *seal; WtrHidden hidden; } WtrOpening;
/* Appends it. */
void wtr_opening_write(const char *seal, const WtrHidden *hidden, WtrText *out);
/* Reads one: WTR_OK; WTR_BAD_ARGUMENT, with a sentence in `problem`, where it is none; WTR_NO_MEMORY. The arena owns what it
 * points to. */
WtrStatus wtr_opening_read(WtrArena *arena, const char *text, size_t length, WtrOpening *out, WtrText *problem);
/* Whether the record holds the commitment of this value at its path. */
bool wtr_decision_holds(const WtrDecision *decision, const WtrHidden *hidden);
/* Appends the record with these values opened, beside those that were. */
void wtr_decision_open(const WtrDecision *decision, WtrHiddens opened, WtrText *out);

/* ---- again ------------------------------------------------------------------------------------------------------- */

typedef enum WtrAgain { WTR_AGAIN_SAME, WTR_AGAIN_DIFFERENT, WTR_AGAIN_WITHHELD, WTR_AGAIN_FAILED, WTR_AGAIN_NO_MEMORY } WtrAgain;
/* Evaluates the record's facts with the rulebook, which must have its hash, and compares byte for byte. DIFFERENT and
 * FAILED say in `problem` what was found; WITHHELD: not every value withheld has been opened; NO_MEMORY says nothing of the
 * record. */
WtrAgain wtr_decision_again(const WtrDecision *decision, const WtrRulebook *rulebook, WtrText *problem);

#endif
