/* ast.h — the syntax tree of a rulebook: what the parser builds, the formatter prints, resolve and check
 * annotate, and the code generator (and the tests' independent evaluator) read.
 *
 * Relies on: source.h, engine/wtr.h for the words of the field (types, modalities, units).
 * Guarantees: the parser only builds: every field below a line "resolved:" is zero until lang/resolve.c
 * and lang/check.c fill it. Everything lives in one arena. Lists keep the order of the source. Every node
 * has its place. Names are kept as written after slips were mended (lower case, underscores). */
#ifndef WTR_AST_H
#define WTR_AST_H

#include "../engine/wtr.h"
#include "source.h"

typedef struct WtrItem WtrItem;
typedef struct WtrExpr WtrExpr;

/* A name and where it stands. `text` is NULL where an optional name is absent. */
typedef struct WtrName { const char *text; WtrLoc loc; } WtrName;
/* A string's value (escapes and line continuations resolved) and its place; `text` NULL when absent. */
typedef struct WtrString { const char *text; WtrLoc loc; } WtrString;
/* A date; day 0 when absent or when the date does not exist (already reported). */
typedef struct WtrDateLit { int32_t day; WtrLoc loc; } WtrDateLit;

typedef WTR_VEC(WtrName) WtrNameList;

/* ---- citations --------------------------------------------------------------------------------- */

/* "SOURCE page 14 para 6 bullet 3", or inside [ ] with the source left out. */
typedef struct WtrCite {
    WtrName source;                        /* text NULL: completes the rule's first citation */
    uint32_t page_from, page_to;           /* 0 = not given */
    uint32_t para_from, para_to, bullet, footnote;
    WtrString heading, section;
    bool unpaged, seen;
    WtrLoc loc;
    WtrItem *resolved_source;              /* resolved: a source item */
} WtrCite;
typedef WTR_VEC(WtrCite) WtrCiteList;

/* ---- editions ---------------------------------------------------------------------------------- */

/* "in wt2020, wt2018 inferred "why"", "stands in …", "stands from D until D". */
typedef struct WtrStanding {
    WtrNameList editions;                  /* sources named */
    WtrDateLit from, until;
    WtrString inferred;
    bool given;                            /* anything was written */
    WtrLoc loc;
    /* resolved: the days on which the thing stands: sorted, disjoint, non-adjacent; none = always.
     * For a bullet, a deadline or a choice: within those of its rule. `never` = the intersection is empty. */
    WTR_VEC(WtrInterval) days;
    bool never;
} WtrStanding;

/* ---- expressions ------------------------------------------------------------------------------- */

typedef enum WtrExprKind {
    WTR_EXPR_NAME,        /* name */
    WTR_EXPR_NUMBER,      /* number */
    WTR_EXPR_DATE,        /* date */
    WTR_EXPR_NOT_YET,     /* "not yet", in a test's givens */
    WTR_EXPR_NOT,         /* left */
    WTR_EXPR_CHAIN,       /* operands joined by and/or; `ops[i]` stands between operand i and i+1 */
    WTR_EXPR_PAREN,       /* left: a bracketed expression (kept for the formatter and the mixing check) */
    WTR_EXPR_LIST,        /* list: any of / all of / none of / at least N of, with bullets */
    WTR_EXPR_COMPARE,     /* left op right:  = != < <= > >= */
    WTR_EXPR_BETWEEN,     /* left between right and third, both ends counted; numbers or dates */
    WTR_EXPR_IS,          /* left is [not] NAME: a choice, a reading's choice, known, unknown, due, done */
    WTR_EXPR_IS_ONE_OF,   /* left is [not] one of (names) */
    WTR_EXPR_IS_DATE,     /* left is before | after | on or before | on or after | (=) right */
    WTR_EXPR_OFFSET,      /* number unit after|before left */
    WTR_EXPR_SPAN,        /* unit from left to right */
    WTR_EXPR_QUANTIFIER   /* any|every|no|at least N SUBJECT has|have ( left ) */
} WtrExprKind;

typedef enum WtrCompareOp { WTR_CMP_EQ, WTR_CMP_NE, WTR_CMP_LT, WTR_CMP_LE, WTR_CMP_GT, WTR_CMP_GE } WtrCompareOp;
typedef enum WtrDateOp { WTR_DATE_IS, WTR_DATE_BEFORE, WTR_DATE_AFTER, WTR_DATE_ON_OR_BEFORE, WTR_DATE_ON_OR_AFTER } WtrDateOp;
typedef enum WtrListKind { WTR_LIST_ANY, WTR_LIST_ALL, WTR_LIST_NONE, WTR_LIST_AT_LEAST } WtrListKind;
typedef enum WtrQuantifier { WTR_QUANT_ANY, WTR_QUANT_EVERY, WTR_QUANT_NO, WTR_QUANT_AT_LEAST } WtrQuantifier;
typedef enum WtrJoin { WTR_AND, WTR_OR } WtrJoin;

/* One bullet of a list: "- EXPR [in EDITIONS [inferred "why"]] [ [citation, …] ]". */
typedef struct WtrBullet {
    WtrExpr *expr;
    WtrStanding standing;
    WtrCiteList cites;
    bool draft;
    WtrLoc loc;
} WtrBullet;

typedef struct WtrList {
    WtrListKind kind;
    uint32_t at_least; WtrLoc at_least_loc;
    WTR_VEC(WtrBullet) bullets;
} WtrList;

/* What a name in an expression turned out to be. */
typedef enum WtrRefKind {
    WTR_REF_NONE, WTR_REF_FACT, WTR_REF_TERM, WTR_REF_DUTY, WTR_REF_READING, WTR_REF_AS_OF, WTR_REF_TODAY
} WtrRefKind;

/* What "X is NAME" turned out to mean. */
typedef enum WtrIsKind {
    WTR_IS_NONE, WTR_IS_CHOICE, WTR_IS_READING, WTR_IS_KNOWN, WTR_IS_UNKNOWN, WTR_IS_DUE, WTR_IS_DONE
} WtrIsKind;

/* A rulebook has more of these than of anything else, and every pass walks over them: what one kind alone has
 * shares its place (inside the union only the members of `kind` may be touched), and what a walk reads of every
 * node stands first. `left` and `right` are there, or NULL, in every kind. */
struct WtrExpr {
    WtrExprKind kind;
    bool negated;                          /* "is not …", "is not one of" */
    WtrRefKind ref;                        /* resolved: NAME, and the left side of IS through its NAME */
    WtrType type;                          /* resolved: of the whole expression */
    WtrExpr *left, *right;
    union {
        /* NAME, resolved: the item, or every item of that name in the order of the rulebook, when they share
         * it by standing on different days (terms and duties only). Facts, readings: exactly one. */
        WTR_VEC(WtrItem *) targets;
        struct { WTR_VEC(WtrExpr *) operands; WTR_VEC(WtrJoin) ops; WTR_VEC(WtrLoc) op_locs; };   /* CHAIN */
        WtrList *list;                     /* LIST */
        WtrExpr *third;                    /* BETWEEN */
        struct {                           /* NUMBER; OFFSET and SPAN; QUANTIFIER, at least N */
            int64_t number; WtrLoc number_loc;
            WtrUnit unit; WtrLoc unit_loc;
            bool backward;                 /* OFFSET: "before" */
            WtrQuantifier quantifier;
            WtrItem *subject;              /* QUANTIFIER, resolved: the subject item */
        };
        WtrDateLit date;                   /* DATE */
        WtrCompareOp compare;              /* COMPARE */
        WtrDateOp date_op;                 /* IS_DATE */
        struct {                           /* IS, resolved: */
            WtrIsKind is;
            uint32_t choice;               /* IS_CHOICE, IS_READING: index */
        };
        struct {                           /* IS_ONE_OF */
            WtrNameList names;
            WTR_VEC(uint32_t) choice_list; /* resolved: indexes */
        };
    };
    WtrLoc loc;
    WtrName name;                          /* NAME; IS: the word after "is"; QUANTIFIER: the subject as written */

    /* resolved: */
    WtrItem *choices_of;                   /* type CHOICE: the fact or reading whose choices it has */
    /* The `many` subject in whose instances this expression is evaluated, or NULL for the case. A fact
     * or definition of the case (scope NULL) may be read where this is a `many` subject. */
    WtrItem *scope;
};

/* ---- clauses of a duty -------------------------------------------------------------------------- */

typedef struct WtrPartyList { bool any; WtrNameList names; WTR_VEC(WtrItem *) resolved_actors; } WtrPartyList; /* "and": all; "or": any */

typedef struct WtrDeadlineClause {
    WtrDeadlineKind kind;
    bool has_modality; WtrModality modality; WtrLoc modality_loc;
    int64_t number; WtrLoc number_loc;
    WtrUnit unit; WtrLoc unit_loc;
    WtrExpr *anchor;                       /* NULL: `within` without `of` counts from as_of; and for TIMING */
    WtrString timing;                      /* TIMING: the words: "immediately", "as soon as possible", or those of `timing "…"` */
    bool timing_quoted;                    /* written as `timing "…"` */
    WtrStanding standing;                  /* in EDITION */
    WtrCiteList cites; bool non_statutory; /* [citation, non_statutory] */
    WtrExpr *when;
    WtrLoc loc;
} WtrDeadlineClause;

typedef struct WtrBearerClause {
    WtrPartyList bearer; WtrModality modality; WtrLoc modality_loc; WtrString action; WtrPartyList recipient; WtrLoc loc;
} WtrBearerClause;

/* ---- tests --------------------------------------------------------------------------------------- */

/* "a", "not b", "setting is hospital", "age is 14", "became_aware is 2020-12-23 | not yet". */
typedef struct WtrGivenFact {
    WtrName fact; bool negated;
    WtrExpr *value;                        /* NULL for a bare fact; NAME, NUMBER, DATE or NOT_YET */
    bool unknown;                          /* from `unknown a, b` */
    WtrLoc loc;
    WtrItem *resolved_fact; int32_t resolved_value;   /* resolved: a truth is a WtrTruth */
} WtrGivenFact;
typedef WTR_VEC(WtrGivenFact) WtrGivenFactList;

/* One thing in `given`: facts of the case, or "child ann (…)", "incident", "incident (…)". */
typedef struct WtrGivenClause {
    WtrName subject;                       /* text NULL for bare facts */
    WtrName instance;
    WtrGivenFactList facts;
    WtrLoc loc;
    WtrItem *resolved_subject;
} WtrGivenClause;

/* "expect NAME [of SUBJECT INSTANCE] WHAT": one clause may ask for several things of one item. */
typedef struct WtrExpectClause {
    WtrName name, subject, instance;
    bool has_status; WtrDutyStatus status;              /* due, not due, undetermined, not raised */
    WtrDateLit by;                                      /* by DATE */
    WtrName state;                                      /* overdue, open, … */
    WtrNameList needs, assumes, rests_on;
    WtrCiteList cites;
    bool no_deadline;
    bool has_truth; WtrTruth truth;                     /* true, false, unknown: of a definition */
    WtrLoc loc;
    WTR_VEC(WtrItem *) targets;                         /* resolved: every item of that name; the test's date picks */
    WTR_VEC(WtrItem *) resolved_needs, resolved_assumes, resolved_rests_on;   /* resolved: facts, facts, readings */
    WtrState resolved_state;                            /* resolved: of `state`, WTR_STATE_NONE when absent */
} WtrExpectClause;

typedef struct WtrReadingPick { WtrName reading, choice; WtrLoc loc; WtrItem *resolved_reading; uint32_t resolved_choice; } WtrReadingPick;

/* ---- items ---------------------------------------------------------------------------------------- */

typedef enum WtrItemKind {
    WTR_ITEM_RULEBOOK, WTR_ITEM_USE, WTR_ITEM_SOURCE, WTR_ITEM_ACTOR, WTR_ITEM_SUBJECT, WTR_ITEM_FACT, WTR_ITEM_TERM,
    WTR_ITEM_DUTY, WTR_ITEM_READING, WTR_ITEM_CALENDAR, WTR_ITEM_NARRATIVE, WTR_ITEM_TEST,
    WTR_ITEM_BROKEN                        /* could not be read; its name, if it had one, is still declared */
} WtrItemKind;

/* A comment, kept for the formatter: a whole line, or what follows a clause on its line. */
typedef struct WtrComment { const char *text; WtrLoc loc; bool doc; bool own_line; } WtrComment;

typedef struct WtrReadingChoice { WtrName name; WtrString label; WtrStanding standing; WtrCiteList cites; bool draft; WtrLoc loc; } WtrReadingChoice;
typedef struct WtrHolidayClause { WtrDateLit date; WtrString name; WtrLoc loc; } WtrHolidayClause;
typedef struct WtrClausePlace { uint32_t kind; WtrLoc loc; } WtrClausePlace;   /* kind: WtrClauseKind of parse.h */
typedef struct WtrAllow { WtrName lint; } WtrAllow;     /* "allow LINT": this item's lint of that name is silent */

/* What is read through every use of an item's name stands first, together. */
struct WtrItem {
    WtrItemKind kind;
    uint32_t index;                        /* resolved: row in its table of the compiled rulebook */
    WtrType type;                          /* resolved: fact, definition */
    bool typed;                            /* resolved: fact, definition: `type` is known; false after an error in it */
    bool subject_resolved;
    bool nonmonotone;                      /* resolved: rests on is known, is unknown, unless shown or assumed */
    bool failed;                           /* an error was reported in it: later passes leave it alone */
    WtrItem *subject;                      /* resolved: fact, definition, duty: declared or inferred; NULL for the case itself */
    WtrItem *choices_of;                   /* resolved: definition of type CHOICE */
    WtrName name;

    WtrLoc loc;                            /* the whole item, head to last clause */
    uint32_t file;
    WtrString title;                       /* rulebook's title, label, question, narrative's text, test's name */
    const char *doc;                       /* "##" lines above, joined by line breaks, or NULL */

    /* clauses that several kinds share */
    WtrCiteList cites;                     /* cite, seen */
    WtrStanding standing;                  /* stands in / from, inferred */
    WtrString inferred;                    /* `inferred "why"` as a clause of its own */
    WtrString note;
    WtrName formerly;
    bool draft, non_statutory, not_exhaustive;
    WTR_VEC(WtrAllow) allows;

    /* rulebook */   WtrName calendar, extends;
    /* use */        WtrString path; WtrName library;               /* "file.wtr", or stdlib.NAME */
    /* source */     WtrDateLit in_force, in_force_to, superseded; WtrString superseded_by, url; int64_t pages; WtrName source_kind;
    /* subject */    WtrName plural;
    /* fact */       WtrName subject_name;                          /* also `for SUBJECT` of a duty or definition */
                     WtrName type_name;                             /* text NULL: yes/no */
                     WtrNameList choices;                           /* one of a, b, c */
                     bool assumed; WtrExpr *assumed_value; WtrDateLit assumed_from; WtrLoc assumed_loc;
    /* definition */ WtrExpr *meaning;
    /* duty */       WtrExpr *condition;                            /* if */
                     WtrExpr *unless, *unless_shown, *once;
                     WtrName done_on; WtrExpr *done_when, *explained_when;
                     WTR_VEC(WtrBearerClause) bearers;              /* one; more is an error check.c reports */
                     WTR_VEC(WtrDeadlineClause) deadlines;
    /* reading */    WTR_VEC(WtrReadingChoice) reading_choices; WtrName standard;
    /* calendar */   WtrNameList weekend; WtrDateLit known_from, known_to; WTR_VEC(WtrHolidayClause) holidays;
    /* test */       WtrDateLit on, today; WTR_VEC(WtrGivenClause) givens; WTR_VEC(WtrReadingPick) picks; WTR_VEC(WtrExpectClause) expects;

    /* The order in which the clauses were written, for the formatter's comments only: it prints clauses in
     * the canonical order (SPEC "Layout"). */
    WTR_VEC(WtrClausePlace) places;

    /* resolved: */
    WTR_VEC(WtrExpr *) reads;              /* definition, duty: every name in it that means a rule or a reading */
    bool has_lists;                        /* definition, duty: there are bullets in it */
    WtrItem *done_fact;                    /* duty: the fact of `done on` */
    WtrModality modality;                  /* duty: its bearer clause's; without one the strongest of its deadlines', else expected */
    int32_t assumed_number;                /* fact: `assumed_value` as a fact's value (a truth is a WtrTruth) */
    uint32_t standard_choice;              /* reading: index of its default */
    uint32_t weekend_days;                 /* calendar: bit 0 Monday … bit 6 Sunday */
    WtrSourceKind kind_of_source;          /* source */
    WtrItem *resolved_calendar;            /* rulebook, and every duty/definition through it */
    bool incomplete;                       /* a clause of it could not be read: what it lacks is not asked for */
};

typedef WTR_VEC(WtrItem *) WtrItemList;

/* All files of one rulebook. */
typedef struct WtrTree {
    WtrArena *arena;
    WTR_VEC(WtrSourceFile) files;          /* in the order of first use; file 0 is the root file */
    WtrItemList items;                     /* files in order of first use, items as they stand */
    WTR_VEC(WtrComment) comments;          /* of all files, in order of file and offset */

    /* resolved: */
    WtrItemList order;                     /* definitions and duties, each after all that it reads */
    WtrItem *rulebook;                     /* the rulebook item, or NULL */
    struct WtrSymbols *symbols;            /* every declared name (scope.h); freed with the compilation */
} WtrTree;

#endif
