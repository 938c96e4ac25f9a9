/* oracle.h — the second, independent evaluator and what the differential test compares.
 *
 * Relies on: lang/ast.h (the resolved tree is all that it reads of the compiler), engine/wtr.h for the
 * words of the field. Guarantees: written from the language's description for clarity alone; it shares no
 * code with the code generator, the machine, the deadlines or the calendar. Names, types and cycles are
 * taken as the compiler resolved them; editions, dates and truth are worked out here again. */
#ifndef WTR_TEST_ORACLE_H
#define WTR_TEST_ORACLE_H

#include "../../lang/compile.h"

/* ---- random numbers: always the same ones from the same seed ------------------------------------------- */

typedef struct OracleRandom { uint64_t state; } OracleRandom;
uint64_t oracle_random(OracleRandom *random);
uint32_t oracle_below(OracleRandom *random, uint32_t limit);             /* 0 .. limit-1 */
bool oracle_chance(OracleRandom *random, uint32_t percent);

/* ---- dates, walked day by day (dates.c) ------------------------------------------------------------------ */

#define ORACLE_DAYS 3652059
bool oracle_dates_begin(void);                                           /* builds the table; false when out of memory */
void oracle_dates_end(void);
int32_t oracle_day(int year, int month, int day);                        /* 0 when there is no such date */
void oracle_date_text(int32_t day, char out[11]);
int32_t oracle_add(int32_t day, int64_t count, WtrUnit unit);            /* calendar units; 0 outside 0001-9999 */
int64_t oracle_span(int32_t from, int32_t to, WtrUnit unit);             /* calendar units */
bool oracle_calendar_knows(const WtrItem *calendar, int32_t day);
bool oracle_working(const WtrItem *calendar, int32_t day);
int32_t oracle_add_working(const WtrItem *calendar, int32_t day, int64_t count);  /* 0 outside what it knows */
bool oracle_span_working(const WtrItem *calendar, int32_t from, int32_t to, int64_t *out);

/* ---- a rulebook as the test sees it ---------------------------------------------------------------------- */

#define ORACLE_FACTS 64
#define ORACLE_SUBJECTS 8
#define ORACLE_RULES 64
#define ORACLE_INSTANCES 6

/* A compiled rulebook with its items by ordinal. Every generated item carries its ordinal in its question,
 * label or note, so two compilations of one model are compared whatever its items are called and in
 * whatever order they stand. Rows of the machine are found by the order of the rulebook. */
typedef struct OracleBook {
    WtrCompilation compiled;
    WtrRulebook *rulebook;
    const WtrItem *calendar;                                             /* the rulebook's, or NULL */
    const WtrItem *facts[ORACLE_FACTS], *subjects[ORACLE_SUBJECTS], *readings[ORACLE_SUBJECTS];
    const WtrItem *duties[ORACLE_RULES], *terms[ORACLE_RULES];
    uint32_t fact_rows[ORACLE_FACTS], subject_rows[ORACLE_SUBJECTS], reading_rows[ORACLE_SUBJECTS];
    uint32_t duty_rows[ORACLE_RULES], term_rows[ORACLE_RULES];
    uint32_t fact_count, subject_count, reading_count, duty_count, term_count;
} OracleBook;

/* Compiles `text` (or the file at `path`, when it is not NULL) and indexes it. False after having said
 * why on standard error. */
bool oracle_book_open(const char *path, const char *text, size_t length, OracleBook *book);
void oracle_book_close(OracleBook *book);

/* ---- a case -------------------------------------------------------------------------------------------------- */

/* A value: unknown, "not yet" (dates), or a number; a truth is 1 or 0. */
typedef struct OracleValue { bool known, not_yet; int64_t number; } OracleValue;

typedef struct OracleCase {
    int32_t as_of, today;
    bool raised[ORACLE_SUBJECTS];
    uint32_t instances[ORACLE_SUBJECTS];                                 /* of a `many` subject */
    OracleValue facts[ORACLE_FACTS][ORACLE_INSTANCES];                   /* single subjects use the first */
} OracleCase;

void oracle_case_random(const OracleBook *book, OracleRandom *random, OracleCase *out);
/* A value that a person could have given for this fact. */
OracleValue oracle_value_random(const WtrItem *fact, int32_t as_of, OracleRandom *random);

/* ---- answers ---------------------------------------------------------------------------------------------------- */

#define ORACLE_DEADLINES 8
typedef struct OracleDeadline {
    WtrTruth applies; int32_t date, from; WtrWhyNoDate why; WtrState state; WtrModality modality;
    uint32_t blamed;           /* ordinal of the unknown fact that it hangs on, or WTR_NONE */
    bool why_certain;          /* the reason is fixed by the description; else only that there is no date */
} OracleDeadline;

typedef struct OracleAnswer {
    WtrDutyStatus status; WtrState state;
    OracleDeadline deadlines[ORACLE_DEADLINES]; uint32_t deadline_count; /* sorted by the order of the clauses */
    uint64_t needs, assumed, readings;                                   /* bits by ordinal of fact, fact, reading */
} OracleAnswer;

/* The independent evaluator (evaluate.c). `choices` gives the choice picked for each reading, by ordinal.
 * `instance` counts the case's instances of the rule's subject and is 0 for a rule of the case. */
void oracle_duty(const OracleBook *book, const OracleCase *facts, const uint32_t *choices, const WtrItem *duty, uint32_t instance, OracleAnswer *out);
OracleValue oracle_term(const OracleBook *book, const OracleCase *facts, const uint32_t *choices, const WtrItem *term, uint32_t instance);
bool oracle_item_stands(const OracleBook *book, const WtrItem *item, int32_t day);
bool oracle_standing_stands(const OracleBook *book, const WtrStanding *standing, int32_t day);

/* The machine's side (machine.c): adds a case to a block, and reads an answer. False with a message on
 * standard error when the interface refuses what it should accept. */
bool oracle_machine_add(const OracleBook *book, WtrEvaluator *evaluator, const OracleCase *facts);
bool oracle_machine_duty(const OracleBook *book, WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, OracleAnswer *out);
OracleValue oracle_machine_term(const OracleBook *book, const WtrEvaluator *evaluator, uint32_t term, uint32_t case_lane, uint32_t instance);
/* The lane of a rule's instance, or the case's own. */
uint32_t oracle_lane(const OracleBook *book, const WtrEvaluator *evaluator, const WtrItem *rule, uint32_t case_lane, uint32_t instance);
/* How many times a rule is answered in this case: 1, or once an instance. */
uint32_t oracle_instances(const OracleBook *book, const WtrItem *rule, const OracleCase *facts);
uint32_t oracle_subject_ordinal(const OracleBook *book, const WtrItem *subject);

/* What differs, in words, or NULL. */
const char *oracle_answers_differ(const OracleAnswer *a, const OracleAnswer *b);
bool oracle_values_differ(const OracleValue *a, const OracleValue *b);

/* ---- the generator (generate.c) --------------------------------------------------------------------------------- */

/* The same `seed` gives the same model; `names` how its items are called, `order` in which order they
 * stand; `files` > 1 splits them over that many texts (the first uses the others). */
typedef struct OracleSpelling { uint64_t seed, names, order; uint32_t files; } OracleSpelling;

#define ORACLE_FILES 4
bool oracle_generate(const OracleSpelling *spelling, WtrText texts[ORACLE_FILES]);

/* ---- metamorphic checks (metamorphic.c): each returns how many comparisons it made, 0 after a difference ---------- */

uint64_t oracle_check_filling(const OracleBook *book, OracleRandom *random);
uint64_t oracle_check_spellings(const OracleBook *book, uint64_t seed, OracleRandom *random);

#endif
