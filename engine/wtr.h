/* wtr.h — the public interface of the evaluator: load a compiled rulebook, give it the facts of one
 * case or of many, evaluate, read which duties they trigger and why.
 *
 * Relies on: nothing but the C library; no grammar, no files, no JSON, no clock (SPEC "The C library").
 * Guarantees: no global state, no printing, no exiting, no reading of the environment. A loaded
 * rulebook is immutable and may be shared by any number of threads, each with its own evaluator.
 * Outputs come last in every parameter list and are untouched when a function fails.
 *
 *     WtrRulebook *book;  WtrEvaluator *ev;  WtrFault fault;
 *     if (wtr_rulebook_load(bytes, size, &book, &fault) != WTR_OK) …fault.text…
 *     if (wtr_evaluator_new(book, NULL, &ev) != WTR_OK) …
 *     wtr_case_add(ev, as_of, today, NULL);
 *     wtr_set_truth(ev, wtr_find_fact(book, "young_carer"), 0, WTR_TRUE);
 *     wtr_evaluate(ev);
 *     wtr_duty_status(ev, wtr_find_duty(book, "early_help", as_of), 0)   → WTR_DUE
 */
#ifndef WTR_H
#define WTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "date.h"            /* dates are day numbers: wtr_day_parse, wtr_day_format, … */

/* ---- status ---------------------------------------------------------------------------------- */

typedef enum WtrStatus {
    WTR_OK,
    WTR_FULL,            /* the block holds as many cases, or instances, as the evaluator was made for */
    WTR_NO_MEMORY,
    WTR_LIMIT,           /* a documented limit was passed: one case is larger than a whole block */
    WTR_BAD_IMAGE,       /* the bytes are no rulebook this version can run */
    WTR_BAD_ARGUMENT,    /* an index, a type or an order of calls that the interface does not allow */
    WTR_OUT_OF_RANGE     /* a number or a date outside its type's range */
} WtrStatus;

/* What was wrong with an image: a sentence, and the byte offset where it was found. */
typedef struct WtrFault {
    char text[200];
    size_t offset;
} WtrFault;

/* ---- values ---------------------------------------------------------------------------------- */

/* Strong Kleene truth. Bit 0 is "known true", bit 1 is "known false". */
typedef enum WtrTruth { WTR_UNKNOWN = 0, WTR_TRUE = 1, WTR_FALSE = 2 } WtrTruth;

typedef enum WtrType {
    WTR_TYPE_TRUTH,      /* a yes/no question */
    WTR_TYPE_NUMBER,     /* a whole number, WTR_NUMBER_MIN..WTR_NUMBER_MAX */
    WTR_TYPE_DATE,       /* a day number, see date.h, or WTR_NOT_YET */
    WTR_TYPE_CHOICE,     /* one of a list of names, by index */
    WTR_TYPE_DAYS, WTR_TYPE_MONTHS, WTR_TYPE_YEARS   /* a length of time, 0..WTR_SPAN_MAX */
} WtrType;

#define WTR_NUMBER_MIN (-1000000000)
#define WTR_NUMBER_MAX 1000000000
#define WTR_SPAN_MAX 4000000
#define WTR_CHOICES_MAX 250           /* choices of one fact or reading: a choice is one byte wide */

/* A date fact's "not yet": known to lie after the case's `as_of`. As an anchor, the clock has not
 * started. It is a state of its own and never stands for "unknown". */
#define WTR_NOT_YET INT32_MAX

/* No index: an optional reference that is absent. */
#define WTR_NONE UINT32_MAX

typedef struct WtrValue {
    WtrType type;
    WtrTruth truth;      /* for WTR_TYPE_TRUTH */
    bool known;          /* for every type */
    int32_t number;      /* number, length, day number, WTR_NOT_YET or choice index; 0 when not known */
} WtrValue;

/* ---- the rulebook as data -------------------------------------------------------------------- */

/* A run of rows of another table. */
typedef struct WtrRange { uint32_t first, count; } WtrRange;

/* A place in a rule file: a row of `files`, then line and column counted from 1 (columns in
 * characters), and the number of characters. */
typedef struct WtrPlace { uint32_t file, line, column, length; } WtrPlace;

typedef struct WtrFile {
    const char *path;                  /* relative to the rulebook's root, or "stdlib/…" */
    const char *doc;                   /* comment above its `use`: the title of its topic, before it that of its chapter */
} WtrFile;

typedef struct WtrHeader {
    const char *id, *title;
    uint32_t calendar;               /* row of `calendars`, or WTR_NONE */
    const char *doc;                 /* "##" comment, "" when there is none (so everywhere below) */
} WtrHeader;

typedef enum WtrSourceKind { WTR_SOURCE_GUIDANCE, WTR_SOURCE_STATUTE, WTR_SOURCE_REGULATIONS, WTR_SOURCE_BRIEFING, WTR_SOURCE_LOCAL } WtrSourceKind;

typedef struct WtrSource {
    const char *id, *title;
    WtrSourceKind kind;
    int32_t from, to;                /* in force, inclusive; 0 = open on that side */
    int32_t superseded;              /* a day number, or 0 */
    const char *superseded_by, *url;
    uint32_t pages;                  /* 0 = not stated */
    const char *doc; WtrPlace place;
} WtrSource;

typedef struct WtrActor { const char *id, *label, *doc; WtrPlace place; } WtrActor;

typedef struct WtrSubject {
    const char *id, *plural, *label;   /* plural is "" for a subject of which a case has one */
    bool many;
    uint32_t scope;                    /* 0 for a single subject (its facts lie in the case's lane), else 1.. */
    const char *doc; WtrPlace place;
} WtrSubject;

typedef struct WtrChoice {             /* of a fact or of a reading */
    const char *id, *label;            /* label is "" for a fact's choice */
    WtrRange stands;                   /* rows of `intervals`; for a reading's choice */
    WtrRange cites;
    bool draft;
} WtrChoice;

typedef struct WtrFact {
    const char *id, *question;
    uint32_t subject;                  /* row of `subjects`, or WTR_NONE for a fact of the case itself */
    uint32_t scope;                    /* 0 the case, else the subject's scope */
    WtrType type;
    WtrRange choices;                  /* rows of `choices` */
    bool assumed;                      /* taken to be `assumed_value` where unknown and as_of >= assumed_from */
    int32_t assumed_value;             /* for yes/no a WtrTruth, for a choice its index */
    int32_t assumed_from;              /* day number, or 0 for always */
    uint32_t column;                   /* the register that holds it as given (before any assumption) */
    uint32_t value;                    /* the register rules read: `column`, or that with the assumption applied */
    const char *doc; WtrPlace place;
} WtrFact;

/* An interval of dates on which something stands, inclusive; 0 = open on that side. */
typedef struct WtrInterval { int32_t from, to; } WtrInterval;

typedef struct WtrCitation {
    uint32_t source;
    uint32_t page_from, page_to;       /* 0 = no page */
    uint32_t para_from, para_to;       /* 0 = no paragraph */
    uint32_t bullet, footnote;         /* 0 = none */
    const char *heading, *section;     /* "" = none */
    bool unpaged;                      /* the source that vouches for it gives no page */
    bool seen;                         /* `seen`: where struck text was read, not where it stands */
    WtrPlace place;
} WtrCitation;

typedef struct WtrReading {
    const char *id, *question;
    WtrRange choices;
    uint32_t standard;                 /* the default choice, counted within `choices` */
    WtrRange cites;
    const char *doc; WtrPlace place;
} WtrReading;

/* How a condition is made up: the tree that explanations are read from. Each node names the register
 * that holds its value; `label` is its text in canonical layout. A child's row is below its parent's,
 * so walking down always ends; a definition's tree is shared by all who read it. */
typedef enum WtrNodeKind {
    WTR_NODE_FACT,          /* ref = fact */
    WTR_NODE_TERM,          /* ref = term; its one child is the definition's root */
    WTR_NODE_DUTY,          /* "X is due", "X is done"; ref = duty; children: that duty's condition(s) */
    WTR_NODE_READING,       /* "R is CHOICE"; ref = reading, number = choice */
    WTR_NODE_CONSTANT, WTR_NODE_AS_OF, WTR_NODE_TODAY,
    WTR_NODE_ALL, WTR_NODE_ANY, WTR_NODE_NONE,
    WTR_NODE_AT_LEAST,      /* number = how many */
    WTR_NODE_NOT,
    WTR_NODE_COMPARE,       /* children: what is compared (numbers, dates, choices) */
    WTR_NODE_KNOWN,         /* "X is known", "X is unknown" */
    WTR_NODE_OFFSET,        /* "5 working_days after D" */
    WTR_NODE_SPAN,          /* "years from D to D" */
    WTR_NODE_QUANTIFIER,    /* ref = subject; its one child lies in that subject's scope */
    WTR_NODE_STANDS,        /* whether something stands on as_of; never unknown */
    WTR_NODE_UNLESS,        /* the exception, negated: true when it does not defeat the duty */
    WTR_NODE_GATHER,        /* a fact or definition of the case read in an instance: child in scope 0 */
    WTR_NODE_VARIANT        /* a value that several definitions of one name give, by as_of: the children are STANDS and
                               TERM in turn, the value that of the first that stands, or of the last */
} WtrNodeKind;

typedef struct WtrNode {
    WtrNodeKind kind;
    uint32_t scope;
    uint32_t reg;                      /* register with its value, in scope `scope` */
    uint32_t ref;                      /* see the kinds; else WTR_NONE */
    int32_t number;
    bool bullet;                       /* written as a bullet of a list */
    bool nonmonotone;                  /* is known, is unknown, unless shown, assumed: may overturn */
    const char *label;
    const char *inferred;              /* why its edition was concluded, or "" */
    WtrRange children;                 /* rows of `children` */
    WtrRange cites;                    /* its own citations (a bullet's) */
    WtrPlace place;
} WtrNode;

typedef enum WtrUnit { WTR_DAYS, WTR_WORKING_DAYS, WTR_WEEKS, WTR_MONTHS, WTR_YEARS } WtrUnit;

typedef enum WtrModality { WTR_MUST, WTR_SHOULD, WTR_MAY, WTR_MUST_NOT, WTR_SHOULD_NOT, WTR_EXPECTED } WtrModality;

typedef enum WtrDeadlineKind {
    WTR_WITHIN,             /* `count` `unit` after `anchor` */
    WTR_NO_LATER,           /* `count` `unit` before `anchor` */
    WTR_BY, WTR_BEFORE,     /* on `anchor` at the latest; on the day before it */
    WTR_EVERY,              /* `count` `unit` after it was last done, else after `anchor` */
    WTR_TIMING              /* words without a date, in `text` */
} WtrDeadlineKind;

typedef struct WtrDeadline {
    WtrDeadlineKind kind;
    int32_t count; WtrUnit unit;
    uint32_t calendar;                 /* for working days; else WTR_NONE */
    uint32_t anchor;                   /* node of a date, in the duty's scope; WTR_NONE for WTR_TIMING */
    WtrModality modality;
    bool own_modality;                 /* stated on the deadline, not taken from the duty */
    uint32_t when;                     /* node of the condition under which it applies, or WTR_NONE */
    WtrRange stands, cites;
    bool non_statutory;
    const char *text;                  /* canonical: "within 5 working_days of became_aware" */
    const char *inferred;
    WtrPlace place;
} WtrDeadline;

/* One or more actors: all of them, or any of them. */
typedef struct WtrParties { bool any; WtrRange actors; } WtrParties;   /* rows of `parties` */
typedef struct WtrParty { uint32_t actor; } WtrParty;

typedef struct WtrTerm {
    const char *id;
    uint32_t subject, scope;           /* subject may be WTR_NONE */
    WtrType type;
    WtrRange choices;                  /* for WTR_TYPE_CHOICE */
    uint32_t root;                     /* node */
    WtrRange stands, cites;
    bool draft, non_statutory;
    const char *inferred;              /* why something about it was concluded, or "" */
    const char *stands_inferred;       /* why the dates on which it stands were concluded, or "" */
    const char *note, *formerly, *doc;
    WtrPlace place;
} WtrTerm;

typedef struct WtrDuty {
    const char *id;
    uint32_t subject, scope;           /* subject is WTR_NONE for a duty that rests on no subject's facts: always raised */
    WtrParties bearer, recipient;      /* empty recipient: none stated */
    WtrModality modality;
    const char *action;
    uint32_t root;                     /* node: the whole condition, edition, `if` and `unless` */
    uint32_t gate;                     /* node of `once`, or WTR_NONE */
    uint32_t done;                     /* node of `done when`, or of the date of `done on`; or WTR_NONE */
    bool done_on;                      /* `done` is a date */
    uint32_t explained;                /* node of `explained when`, or WTR_NONE */
    uint32_t status;                   /* register: true due, false not due, unknown undetermined */
    WtrRange deadlines, stands, cites;
    bool not_exhaustive, non_statutory, draft, nonmonotone;
    const char *inferred;              /* why something about it was concluded, or "" */
    const char *stands_inferred;       /* why the dates on which it stands were concluded, or "" */
    const char *note, *formerly, *doc;
    const char *source;                /* the rule as its author wrote it, from its head to its last clause */
    WtrPlace place;
} WtrDuty;

typedef struct WtrNarrative { const char *id, *text; WtrRange stands, cites; const char *doc; WtrPlace place; } WtrNarrative;

typedef struct WtrHoliday { int32_t day; const char *name; } WtrHoliday;
typedef struct WtrCalendar {
    const char *id, *label;
    uint32_t weekend;                  /* bit 0 Monday … bit 6 Sunday */
    int32_t from, to;                  /* known from, to, inclusive */
    WtrRange holidays;                 /* in order of date */
    const char *doc; WtrPlace place;
} WtrCalendar;

/* The rulebook's own tests. */
typedef struct WtrGiven {
    uint32_t fact;                     /* WTR_NONE: only raises `subject`, or adds the instance */
    uint32_t subject;
    uint32_t instance;                 /* counted within the test's instances of that subject; WTR_NONE for scope 0 */
    const char *instance_name;         /* "" for scope 0 */
    bool known; int32_t value;         /* as a fact's value; a truth is a WtrTruth */
    WtrPlace place;
} WtrGiven;

typedef struct WtrPick { uint32_t reading, choice; } WtrPick;          /* a test's choice of reading */

typedef enum WtrExpectKind {
    WTR_EXPECT_STATUS,      /* status */
    WTR_EXPECT_NOT_RAISED, WTR_EXPECT_NO_DEADLINE,
    WTR_EXPECT_BY,          /* day: some deadline of it falls on that day */
    WTR_EXPECT_STATE,       /* state */
    WTR_EXPECT_NEEDS,       /* ref = fact */
    WTR_EXPECT_CITES,       /* ref = citation: an equal one is among the result's */
    WTR_EXPECT_READING,     /* ref = reading it rests on */
    WTR_EXPECT_ASSUMES,     /* ref = fact */
    WTR_EXPECT_TRUTH        /* of a definition: truth */
} WtrExpectKind;

typedef enum WtrDutyStatus { WTR_NOT_DUE, WTR_DUE, WTR_UNDETERMINED, WTR_NOT_RAISED } WtrDutyStatus;

typedef enum WtrState {                /* of a due duty, and of each of its deadlines (SPEC "States") */
    WTR_STATE_NONE, WTR_STATE_MET, WTR_STATE_DONE, WTR_STATE_EXPLAINED, WTR_STATE_OPEN, WTR_STATE_BLOCKED,
    WTR_STATE_UNKNOWN, WTR_STATE_LATE, WTR_STATE_OVERDUE, WTR_STATE_BREACHED
} WtrState;

typedef struct WtrExpect {
    WtrExpectKind kind;
    const char *name;                  /* of the duty or definition; which item of that name stands is found by the date */
    bool term;                         /* a definition, not a duty */
    uint32_t subject, instance;        /* WTR_NONE where the test names no instance */
    WtrDutyStatus status; WtrState state; WtrTruth truth;
    int32_t day; uint32_t ref;
    WtrPlace place;
} WtrExpect;

typedef struct WtrTest {
    const char *name;
    int32_t on, today;                 /* today is `on` where not stated */
    WtrRange givens, picks, expects;
    const char *doc; WtrPlace place;
} WtrTest;

/* The whole rulebook as arrays of the rows above. Everything belongs to the rulebook. */
#define WTR_TABLE(T, name) struct { const T *at; uint32_t count; } name
typedef struct WtrBook {
    WtrHeader header;
    WTR_TABLE(WtrFile, files);
    WTR_TABLE(WtrSource, sources);
    WTR_TABLE(WtrActor, actors);
    WTR_TABLE(WtrSubject, subjects);
    WTR_TABLE(WtrChoice, choices);
    WTR_TABLE(WtrFact, facts);
    WTR_TABLE(WtrInterval, intervals);
    WTR_TABLE(WtrCitation, citations);
    WTR_TABLE(WtrReading, readings);
    WTR_TABLE(WtrNode, nodes);
    WTR_TABLE(uint32_t, children);     /* node rows */
    WTR_TABLE(WtrParty, parties);
    WTR_TABLE(WtrTerm, terms);
    WTR_TABLE(WtrDeadline, deadlines);
    WTR_TABLE(WtrDuty, duties);        /* in the rulebook's order: files as they are used, items as they stand */
    WTR_TABLE(WtrNarrative, narratives);
    WTR_TABLE(WtrHoliday, holidays);
    WTR_TABLE(WtrCalendar, calendars);
    WTR_TABLE(WtrGiven, givens);
    WTR_TABLE(WtrPick, picks);
    WTR_TABLE(WtrExpect, expects);
    WTR_TABLE(WtrTest, tests);
} WtrBook;

typedef struct WtrRulebook WtrRulebook;

/* Checks and loads a compiled rulebook (.wtb). The bytes are copied; the caller may free them. On
 * WTR_BAD_IMAGE, `fault` says what and where. The rulebook is the caller's: wtr_rulebook_free. */
WtrStatus wtr_rulebook_load(const void *bytes, size_t size, WtrRulebook **out, WtrFault *fault);
/* The same for an image that is part of the caller's program: its strings are used where they stand, so it must outlive
 * the rulebook, and its SHA-256 is taken as stated, not computed. Everything else is checked all the same. */
WtrStatus wtr_rulebook_lend(const void *bytes, size_t size, WtrRulebook **out, WtrFault *fault);
void wtr_rulebook_free(WtrRulebook *rulebook);                 /* NULL is allowed */

const WtrBook *wtr_rulebook_data(const WtrRulebook *rulebook);  /* lives as long as the rulebook */
const char *wtr_rulebook_hash(const WtrRulebook *rulebook);    /* "sha256:" and 64 hexadecimal digits */

/* Row of the item with that name, or WTR_NONE. Names of duties and definitions may be shared by items
 * that never stand on the same day: `day` chooses. */
uint32_t wtr_find_fact(const WtrRulebook *rulebook, const char *name);
uint32_t wtr_find_subject(const WtrRulebook *rulebook, const char *name);
uint32_t wtr_find_reading(const WtrRulebook *rulebook, const char *name);
uint32_t wtr_find_duty(const WtrRulebook *rulebook, const char *name, int32_t day);
uint32_t wtr_find_term(const WtrRulebook *rulebook, const char *name, int32_t day);
uint32_t wtr_find_choice(const WtrRulebook *rulebook, WtrRange choices, const char *name); /* counted within `choices` */

/* Whether something with these intervals stands on `day`. An empty range stands always. */
bool wtr_stands(const WtrBook *book, WtrRange intervals, int32_t day);
/* Whether a source is in force on `day` (open on the side where no date is given). */
bool wtr_source_in_force(const WtrSource *source, int32_t day);

/* The days after `from` and before `to` that are no working days, in order: at most `capacity` are
 * written, all are counted. Both days must be known to the calendar; 0 otherwise. */
size_t wtr_calendar_skipped(const WtrRulebook *rulebook, uint32_t calendar, int32_t from, int32_t to, int32_t *days, size_t capacity);

/* ---- evaluating ------------------------------------------------------------------------------- */

/* How large a block is: cases, and for each `many` subject the instances of all cases together: so many are
 * taken, no more. Registers are wider inside, whole words; memory is allocated once, here. */
typedef struct WtrEvaluatorOptions {
    uint32_t cases;                    /* 0 means 1 */
    uint32_t instances;                /* 0 means 64 */
} WtrEvaluatorOptions;

typedef struct WtrEvaluator WtrEvaluator;

/* `options` may be NULL. WTR_LIMIT when the size asked for cannot be addressed. The rulebook must
 * outlive the evaluator. */
WtrStatus wtr_evaluator_new(const WtrRulebook *rulebook, const WtrEvaluatorOptions *options, WtrEvaluator **out);
void wtr_evaluator_free(WtrEvaluator *evaluator);              /* NULL is allowed */

/* Chooses a reading for every case from now on (and through wtr_reset); default: its standard choice.
 * A choice that does not stand on a case's `as_of` gives way there to the standard one. */
WtrStatus wtr_choose_reading(WtrEvaluator *evaluator, uint32_t reading, uint32_t choice);

/* Forgets all cases. */
void wtr_reset(WtrEvaluator *evaluator);

/* Begins the next case of the block; facts set from now on are its. Dates are day numbers. `lane` may
 * be NULL. WTR_FULL when the block is full. */
WtrStatus wtr_case_add(WtrEvaluator *evaluator, int32_t as_of, int32_t today, uint32_t *lane);
/* Says that the case is about this subject even if no fact of it is known. Setting a fact says so too. */
WtrStatus wtr_raise(WtrEvaluator *evaluator, uint32_t subject);
/* Adds one more instance of a `many` subject to the current case; `lane` (may be NULL) is its lane in
 * that subject's table. Its facts are set by wtr_set_… with instance counted from 0 within the case. */
WtrStatus wtr_instance_add(WtrEvaluator *evaluator, uint32_t subject, uint32_t *lane);

/* Sets a fact of the current case. `instance` counts the case's instances of the fact's subject from 0
 * and is ignored for facts of single subjects; a fact not set is unknown. WTR_BAD_ARGUMENT for a wrong
 * type or index, WTR_OUT_OF_RANGE for a value outside the type's range. */
WtrStatus wtr_set_truth(WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, WtrTruth value);
WtrStatus wtr_set_number(WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, int64_t value);   /* numbers and lengths */
WtrStatus wtr_set_date(WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, int32_t day);       /* or WTR_NOT_YET */
WtrStatus wtr_set_choice(WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, uint32_t choice);

/* Several facts of the current case in one call, in order; `value` is a WtrTruth, a number or length, a day
 * number or WTR_NOT_YET, or a choice, as the fact's type asks. Stops at the first that cannot be set, as
 * above; `set` (may be NULL) is how many were set, so the index of that one. */
typedef struct WtrFactValue { uint32_t fact, instance; int64_t value; } WtrFactValue;
WtrStatus wtr_set_facts(WtrEvaluator *evaluator, const WtrFactValue *settings, size_t count, size_t *set);

/* Takes the last case of the block back, with its instances, facts and raised subjects, so that another may take
 * its lane; the case before it is the current one again. WTR_BAD_ARGUMENT when there is none. */
WtrStatus wtr_case_undo(WtrEvaluator *evaluator);

/* Runs the rulebook over all cases of the block. Where columns were lent and nobody has committed them since the
 * last run, it does so first, and answers as wtr_columns_commit when that fails; nothing is run then. */
WtrStatus wtr_evaluate(WtrEvaluator *evaluator);

/* Evaluates the cases of an evaluated block once more with another choice of one reading; all else, also the other readings,
 * is as it was, and so is that reading where the choice does not stand on a case's `as_of`. The results are those of
 * `again`, an evaluator of the caller's in the same lanes: made here where it is NULL, made anew where it is of another size. */
WtrStatus wtr_evaluate_otherwise(const WtrEvaluator *evaluator, uint32_t reading, uint32_t choice, WtrEvaluator **again);

/* Writes to the caller's `mask`, as wtr_duty_mask does, the lanes in which a duty is raised and may have another status,
 * state or deadline in the one block than in the other, the same cases read otherwise: in all others they are the same. */
WtrStatus wtr_duty_differs(const WtrEvaluator *evaluator, const WtrEvaluator *again, uint32_t duty, uint64_t *mask);

/* ---- columns: many cases at once ---------------------------------------------------------------- */

/* Setting facts one by one costs more than evaluating them. The columns the machine reads can be written straight:
 *
 *     wtr_cases_add(ev, 512, (WtrDates){.all = as_of}, (WtrDates){.all = today}, &first);
 *     wtr_fact_column(ev, fact, &column);              once an evaluator is enough: the memory stays where it is
 *     column.yes[w] = …; column.no[w] = …;             64 cases a word
 *     wtr_columns_commit(ev, &fault);
 *     wtr_evaluate(ev);
 *     wtr_duty_planes(ev, duty, &due, &not_due, &words); wtr_duty_mask(…); wtr_deadline_days(…);
 *     wtr_reset(ev);                                   the next block
 *
 * A plane is one bit a lane: bit i of word w is lane 64*w + i. Columns and setters mix in any order; a lane written
 * by both holds what was written last. */

/* The column of one fact: memory of the evaluator's, where it stays as long as the evaluator lives. wtr_reset
 * clears its planes. A lane is a case, of a `many` subject's fact an instance; there is room for `lanes` of them
 * and planes of as many whole words, but only lanes that were added may have a bit set. Lanes without their bit
 * in `known` may hold any value. What a type does not have is NULL. */
typedef struct WtrFactColumn {
    WtrType type;
    uint32_t subject, scope;           /* as in WtrFact: WTR_NONE and 0 for a fact of the case itself */
    uint32_t lanes;                    /* cases, or instances of that subject, the evaluator was made for */
    uint64_t *yes, *no;                /* yes/no facts: planes; neither is unknown, both is refused */
    uint64_t *known;                   /* all others: a plane */
    int32_t *numbers;                  /* numbers, lengths, day numbers or WTR_NOT_YET: one a lane */
    uint8_t *choices;                  /* choices, counted from 0 within WtrFact.choices: one a lane */
    uint64_t *raised;                  /* of its subject, one bit a case. Set bits for cases that are about it although
                                          nothing of it is known; clear none. NULL for a fact of the case itself */
} WtrFactColumn;

/* WTR_BAD_ARGUMENT when there is no such fact. */
WtrStatus wtr_fact_column(WtrEvaluator *evaluator, uint32_t fact, WtrFactColumn *out);

/* The dates of many cases: `each`, one a case, the caller's; or, where that is NULL, `all` for every one of them. */
typedef struct WtrDates { const int32_t *each; int32_t all; } WtrDates;

/* Begins `count` cases; `first` (may be NULL) is the lane of the first, the others follow it. The last of them is
 * the current one for setters. All or none: WTR_FULL when there is no room for all of them, WTR_OUT_OF_RANGE when
 * something is no day number. */
WtrStatus wtr_cases_add(WtrEvaluator *evaluator, uint32_t count, WtrDates as_of, WtrDates today, uint32_t *first);

/* Adds counts[i] instances of a `many` subject to case `first_case` + i, for `count` cases; `first` (may be NULL) is
 * the lane of the first instance, the others follow it, case by case. Cases with an instance raise the subject.
 * Instances lie in the order of their cases: WTR_BAD_ARGUMENT when `first_case` or a later one has some already.
 * All or none: WTR_FULL when there is no room, WTR_LIMIT when one case alone asks for more than a whole block has. */
WtrStatus wtr_instances_add(WtrEvaluator *evaluator, uint32_t subject, uint32_t first_case, uint32_t count, const uint32_t *counts, uint32_t *first);

/* Where a column holds what it may not. */
typedef struct WtrColumnFault {
    uint32_t fact;                     /* or WTR_NONE: the raised plane of `subject` */
    uint32_t subject;                  /* of the fact, or WTR_NONE */
    uint32_t lane;                     /* in the column; the lowest that is wrong in the same way */
} WtrColumnFault;

/* To be called after columns were written and before anything is evaluated or read: checks all of them, whoever
 * wrote them, and raises the subjects of facts that are known and of instances. Only what was committed reaches the
 * machine, so that no value can make it fault; what is written later asks for another commit before the next run,
 * and no column may be written between a run and the reading of its results. On failure nothing is changed, nothing
 * can be run until it is mended, and `fault` (may be NULL) is the first fact that is wrong:
 * WTR_OUT_OF_RANGE for a lane that is both yes and no, or known with a value outside the type's range;
 * WTR_BAD_ARGUMENT for a bit set in a lane that is not in use. */
WtrStatus wtr_columns_commit(WtrEvaluator *evaluator, WtrColumnFault *fault);

/* How many lanes of a scope are in use: cases for scope 0, else the instances of all cases. 0 for no such scope. */
uint32_t wtr_lane_count(const WtrEvaluator *evaluator, uint32_t scope);

/* The plane of cases that raise a subject, read only: the evaluator's, valid until the next change; bits of lanes
 * not in use are 0. NULL and no words when there is no such subject. */
const uint64_t *wtr_raised_plane(const WtrEvaluator *evaluator, uint32_t subject, size_t *words);

/* The bit planes of a duty's status for the whole block, copied nowhere: the evaluator's, valid until the next
 * change. Lanes are of the duty's scope. Bits of lanes that are not in use, or do not raise the duty's subject, are
 * undefined: wtr_duty_mask leaves them out. */
void wtr_duty_planes(const WtrEvaluator *evaluator, uint32_t duty, const uint64_t **due, const uint64_t **not_due, size_t *words);

/* Writes to the caller's `mask` the lanes in which wtr_duty_status would answer `status`: as many words as
 * wtr_duty_planes says, (lanes in use + 63) / 64; bits of lanes not in use are 0. A block must have been evaluated. */
WtrStatus wtr_duty_mask(const WtrEvaluator *evaluator, uint32_t duty, WtrDutyStatus status, uint64_t *mask);

/* Writes to the caller's `days`, one for each lane in use of the duty's scope, the day number of one of its
 * deadlines (a row of `deadlines`): the `date` that wtr_duty_result gives, worked out only where the duty is due or
 * undetermined; 0 where it is neither, the deadline is not shown or has no date. A block must have been evaluated. */
WtrStatus wtr_deadline_days(const WtrEvaluator *evaluator, uint32_t duty, uint32_t deadline, int32_t *days);
/* The same only for the lanes of `mask`, in which the duty is due or undetermined: no others are written. */
WtrStatus wtr_deadline_days_in(const WtrEvaluator *evaluator, uint32_t duty, uint32_t deadline, const uint64_t *mask, int32_t *days);

/* ---- reading the answer ------------------------------------------------------------------------ */

/* A lane is a case's index for scope 0 and an instance's index in its subject's table otherwise. */
uint32_t wtr_case_count(const WtrEvaluator *evaluator);
/* The lanes of one case's instances of a `many` subject. `named` (may be NULL): the case raised it. */
WtrRange wtr_instances(const WtrEvaluator *evaluator, uint32_t subject, uint32_t case_lane);
uint32_t wtr_case_of(const WtrEvaluator *evaluator, uint32_t scope, uint32_t lane);
bool wtr_raised(const WtrEvaluator *evaluator, uint32_t subject, uint32_t case_lane);
int32_t wtr_as_of(const WtrEvaluator *evaluator, uint32_t case_lane);
int32_t wtr_today(const WtrEvaluator *evaluator, uint32_t case_lane);
uint32_t wtr_reading_in_use(const WtrEvaluator *evaluator, uint32_t reading, uint32_t case_lane);

/* The value of a register, a node or a fact. `lane` lies in the register's own scope. */
WtrValue wtr_register_value(const WtrEvaluator *evaluator, uint32_t reg, uint32_t lane);
WtrValue wtr_node_value(const WtrEvaluator *evaluator, uint32_t node, uint32_t lane);
WtrValue wtr_fact_given(const WtrEvaluator *evaluator, uint32_t fact, uint32_t lane);   /* before any assumption */

/* WTR_NOT_RAISED when the case does not raise the duty's subject. A duty that does not stand on the
 * case's as_of is WTR_NOT_DUE. */
WtrDutyStatus wtr_duty_status(const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane);

/* Why a deadline has no date. */
typedef enum WtrWhyNoDate {
    WTR_DATED,
    WTR_NO_DATE_STATED,        /* a WTR_TIMING deadline */
    WTR_ANCHOR_UNKNOWN,        /* `fact` is the unknown fact it hangs on, or WTR_NONE */
    WTR_CLOCK_NOT_STARTED,     /* the anchor is "not yet" */
    WTR_CALENDAR_ENDS,         /* outside what the calendar knows */
    WTR_OUT_OF_DATES           /* before 0001 or after 9999 */
} WtrWhyNoDate;

typedef struct WtrDeadlineResult {
    uint32_t deadline;         /* row of `deadlines` */
    WtrTruth applies;          /* its `when`: WTR_TRUE where it has none */
    int32_t date;              /* day number, or 0 */
    int32_t from;              /* the anchor's day number, or 0 */
    WtrWhyNoDate why; uint32_t fact;
    WtrState state;            /* WTR_STATE_NONE unless the duty is due and `applies` is true */
} WtrDeadlineResult;

/* Everything about one duty in one lane. The arrays are the evaluator's and last until the next call
 * of wtr_duty_result on it, or wtr_reset. Of a block, read all duties of one case before the next: the
 * order of `needs` rests on the whole case and is counted anew whenever the case changes. */
typedef struct WtrDutyResult {
    WtrDutyStatus status;
    WtrState state;
    const WtrDeadlineResult *deadlines; uint32_t deadline_count;   /* those that stand and whose `when` is not false */
    const uint32_t *needs; uint32_t need_count;            /* facts, those that hold back most duties first */
    const uint32_t *blocked_by; uint32_t blocked_count;    /* nodes of the gate that are false */
    const uint32_t *readings; uint32_t reading_count;      /* readings it rests on */
    const uint32_t *assumed; uint32_t assumed_count;       /* facts taken by assumption */
    const uint32_t *citations; uint32_t citation_count;    /* the duty's, then those of true bullets */
} WtrDutyResult;

WtrStatus wtr_duty_result(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, WtrDutyResult *out);

/* Parts of it that can be left out where they are not wanted: most of the time goes into the last three. */
enum {
    WTR_PART_DEADLINES = 1,    /* the deadlines and the state */
    WTR_PART_BLOCKED = 2, WTR_PART_NEEDS = 4,
    WTR_PART_GROUNDS = 8,      /* readings and assumptions */
    WTR_PART_CITATIONS = 16, WTR_PART_ALL = 31
};
/* The same with the status and these parts (WTR_PART_…, added up) only; the other lists are empty. */
WtrStatus wtr_duty_parts(WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, unsigned parts, WtrDutyResult *out);

/* Adds to cases[f], for each fact f of the rulebook, the number of the block's cases in which some undetermined duty of
 * those with a true entry in `duties` needs it (as in WtrDutyResult). A block must have been evaluated. */
WtrStatus wtr_block_needs(WtrEvaluator *evaluator, const bool *duties, uint64_t *cases);

/* What a reader of one case's result must know first. */
typedef enum WtrNoticeKind {
    WTR_NOTICE_SUPERSEDED,         /* source */
    WTR_NOTICE_NO_SOURCE,          /* as_of lies outside every dated guidance source; `count` duties stand all the same */
    WTR_NOTICE_CALENDAR_ENDS,      /* a deadline in this case fell outside calendar `ref` */
    WTR_NOTICE_OTHER_EDITION,      /* date fact `ref` (value `day`), from which a clock runs, lies in another edition than as_of */
    WTR_NOTICE_AFTER_AS_OF,        /* date fact `ref` (value `day`) lies after as_of */
    WTR_NOTICE_NOT_RAISED,         /* subject `ref`, with `count` duties that were not looked at */
    WTR_NOTICE_READING_NOT_STANDING /* reading `ref`: the choice made does not stand; the standard one was used */
} WtrNoticeKind;

typedef struct WtrNotice { WtrNoticeKind kind; uint32_t ref; uint32_t lane; int32_t day; uint32_t count; } WtrNotice;

/* The notices of one case, in a fixed order; the array is the evaluator's, until the next call. */
WtrStatus wtr_case_notices(WtrEvaluator *evaluator, uint32_t case_lane, const WtrNotice **out, uint32_t *count);

/* ---- asking further: what would change an answer, what to ask next --------------------------------- */

/* An inquiry asks one case again with other answers, on an evaluator of its own: evaluating costs nothing more for it.
 *
 *     wtr_inquiry_new(book, &inquiry);
 *     wtr_inquiry_changes(inquiry, ev, duty, lane, WTR_DUE, WTR_OF_ALL, &changes);         why not
 *     wtr_inquiry_changes(inquiry, ev, duty, lane, WTR_NOT_DUE, WTR_OF_UNKNOWN, &changes);  what would rule it out
 *     wtr_inquiry_questions(inquiry, ev, 0, NULL, &questions, &count);                      what to ask next
 *
 * Answers are changed, never taken back; the case's dates, its readings, its instances and the subjects it raises stay. */
typedef struct WtrInquiry WtrInquiry;

/* The rulebook must outlive it; one thread at a time. *out is the caller's. WTR_NO_MEMORY. */
WtrStatus wtr_inquiry_new(const WtrRulebook *rulebook, WtrInquiry **out);
void wtr_inquiry_free(WtrInquiry *inquiry);                    /* NULL is allowed */

/* Values from `from` to `to`; an end at its type's limit is open (dates WTR_DAY_MIN and WTR_DAY_MAX). WTR_NOT_YET stands
 * alone, and so does each choice. */
typedef struct WtrValues { int32_t from, to; } WtrValues;

/* One fact with the answers that would do, as long as the set's other facts take the first of theirs. `value` is one of
 * them: a WtrTruth, a number or length, a day number or WTR_NOT_YET, a choice. `lane` is of the fact's scope. */
typedef struct WtrChange {
    uint32_t fact, lane;
    int32_t value;
    const WtrValues *values; uint32_t value_count;
} WtrChange;

typedef struct WtrChangeSet { const WtrChange *changes; uint32_t count; } WtrChangeSet;   /* in the rulebook's order */

/* The smallest sets of facts whose change gives a duty another status: those with fewest facts first, then in the rulebook's
 * order. No set holds another. */
typedef struct WtrChanges {
    const WtrChangeSet *sets; uint32_t count;
    uint32_t tried;          /* every set of at most so many facts was tried */
    bool complete;           /* there are no others, however large */
} WtrChanges;

/* The search ends after so many other cases; then `complete` is false. Numbers and dates are tried at the values at which
 * conditions turn. */
#define WTR_INQUIRY_CASES 200000

typedef enum WtrChangeable { WTR_OF_ALL, WTR_OF_UNKNOWN } WtrChangeable;      /* which facts may be answered otherwise */

/* What would give the duty, in this lane of an evaluated block, the status `wanted` (WTR_DUE or WTR_NOT_DUE). The arrays are
 * the inquiry's, until its next call. WTR_BAD_ARGUMENT where the duty is not raised or has that status. */
WtrStatus wtr_inquiry_changes(WtrInquiry *inquiry, const WtrEvaluator *evaluator, uint32_t duty, uint32_t lane, WtrDutyStatus wanted,
                              WtrChangeable changeable, WtrChanges *out);

/* An unknown fact and what an answer to it settles. Each answer of a yes/no question or a choice counts alike, and each
 * stretch of numbers or dates with the same outcome. */
typedef struct WtrQuestion {
    uint32_t fact, lane;
    uint32_t waiting;        /* undetermined duties that rest on it */
    uint32_t answers;        /* answers counted */
    uint32_t settled;        /* duties that they settle, taken together: settled / answers is what to expect */
    uint32_t least, most;    /* duties settled by the answer that settles fewest, and most */
} WtrQuestion;

/* The questions of one case that hold undetermined duties open (of those with a true entry in `duties`, which may be NULL
 * for all), the one to ask first first: which settles most in expectation; of equals the one whose least is higher, then
 * on which more duties wait, then in the rulebook's order. The array is the inquiry's, until its next call. */
WtrStatus wtr_inquiry_questions(WtrInquiry *inquiry, const WtrEvaluator *evaluator, uint32_t case_lane, const bool *duties,
                                const WtrQuestion **out, uint32_t *count);

/* ---- words ------------------------------------------------------------------------------------- */

/* The names that files and results use: "must_not", "undetermined", "overdue", "working_days", … */
const char *wtr_modality_name(WtrModality modality);           /* must should may must_not should_not expected */
const char *wtr_status_name(WtrDutyStatus status);             /* due undetermined not_due not_raised */
const char *wtr_state_name(WtrState state);                    /* NULL for WTR_STATE_NONE */
const char *wtr_unit_name(WtrUnit unit);
const char *wtr_type_name(WtrType type);

#endif
