/* gen.h — what the files of the code generator share: the tables being filled and the passes over them.
 *
 * Relies on: ast.h (resolved and free of errors), compile.h (labels from the formatter), emit.h,
 * engine/image.h. Used by codegen.c and gen_*.c only.
 * Guarantees: rows lie in the rulebook's order, registers and nodes in the order in which what they rest
 * on was met, so the same sources give the same tables wherever they lie. The first failure is kept in
 * `status` and everything after it is harmless and meaningless. */
#ifndef WTR_GEN_H
#define WTR_GEN_H

#include "../engine/image.h"
#include "compile.h"
#include "emit.h"

typedef struct WtrGen {
    const WtrTree *tree;
    WtrArena *arena;
    WtrStatus status;                        /* WTR_OK until something failed */
    WtrEmit emit;
    uint32_t scope_count;
    WtrSourceFile *sources_text;             /* the files, each with its index of lines */
    uint32_t near_file, near_line;           /* where the last place was: the next one is seldom far */
    WtrText text;                            /* scratch for labels */
    const char *last_words;                  /* of the last standing that was put into words */

    WTR_VEC(uint32_t) rows;                  /* scratch: children of the node being built */
    WTR_VEC(uint32_t) regs;                  /* scratch: their registers */

    uint32_t term_count, duty_count;
    WtrTerm *terms;                          /* rows by index, filled in the order of what they rest on */
    WtrDuty *duties;
    WTR_VEC(WtrFile) files;
    WTR_VEC(WtrSource) sources;
    WTR_VEC(WtrActor) actors;
    WTR_VEC(WtrSubject) subjects;
    WTR_VEC(WtrChoice) choices;
    WTR_VEC(WtrFact) facts;
    WTR_VEC(WtrInterval) intervals;
    WTR_VEC(WtrCitation) citations;
    WTR_VEC(WtrReading) readings;
    WTR_VEC(WtrNode) nodes;
    WTR_VEC(uint32_t) children;
    WTR_VEC(WtrParty) parties;
    WTR_VEC(WtrDeadline) deadlines;
    WTR_VEC(WtrNarrative) narratives;
    WTR_VEC(WtrHoliday) holidays;
    WTR_VEC(WtrCalendar) calendars;
    WTR_VEC(WtrGiven) givens;
    WTR_VEC(WtrPick) picks;
    WTR_VEC(WtrExpect) expects;
    WTR_VEC(WtrTest) tests;
    WtrHeader header;
} WtrGen;

/* Where an expression is read: the rule it stands in, the scope its value is wanted in, the days on which
 * it is read (those of the rule, narrowed by a bullet's or a deadline's edition; NULL for every day). */
typedef struct WtrReader {
    const WtrItem *item;
    uint32_t scope;
    const WtrStanding *days;
} WtrReader;

/* Room for a row more in one of the tables above, to be filled as a whole; NULL, and the status says so,
 * when there is no memory for it. The tables lie on the heap, where growing need not copy them. */
#define wtr_gen_add(gen, table) \
    ((__typeof__((gen)->table.at))((gen)->table.count < (gen)->table.capacity ? (void *)&(gen)->table.at[(gen)->table.count++] \
                                                                              : wtr_gen_row((gen), wtr_vec_add(NULL, &(gen)->table))))
void *wtr_gen_row(WtrGen *gen, void *row);
/* Keeps the first failure. */
void wtr_gen_fail(WtrGen *gen, WtrStatus status);

/* ---- gen_tables.c: everything that is not a rule ------------------------------------------------- */

void wtr_gen_tables(WtrGen *gen);
WtrPlace wtr_gen_place(WtrGen *gen, WtrLoc loc);
/* `text`, or "" for NULL. */
const char *wtr_gen_text(const char *text);
/* Row of an item in the table of its kind, WTR_NONE for NULL. */
uint32_t wtr_gen_index(const WtrItem *item);
/* The scope of what is said about `subject` (NULL: the case itself). */
uint32_t wtr_gen_subject_scope(const WtrGen *gen, const WtrItem *subject);
WtrRange wtr_gen_days(WtrGen *gen, const WtrStanding *standing);
/* The rows of `cites`; one without a source completes the first citation of `rule`. */
WtrRange wtr_gen_cites(WtrGen *gen, const WtrItem *rule, const WtrCiteList *cites);
WtrRange wtr_gen_choices(const WtrGen *gen, const WtrItem *choices_of);
WtrParties wtr_gen_parties(WtrGen *gen, const WtrPartyList *list);
/* The calendar that working days are counted in for this unit, WTR_NONE for the other units. */
uint32_t wtr_gen_calendar(const WtrGen *gen, WtrUnit unit);

/* ---- gen_tree.c: rows of the explanation tree ------------------------------------------------------ */

/* A node with nothing but what every node has. */
WtrNode wtr_gen_new_node(WtrGen *gen, WtrNodeKind kind, uint32_t scope, uint32_t reg, const char *label, WtrLoc loc);
/* Adds a node whose children are the rows above `mark` in gen->rows, which it takes off; its row. */
uint32_t wtr_gen_node(WtrGen *gen, WtrNode node, uint32_t mark);
void wtr_gen_push(WtrGen *gen, uint32_t row);
uint32_t wtr_gen_node_reg(const WtrGen *gen, uint32_t row);
/* The register that joins the values of the rows above `mark`: op is ALL, ANY or AT_LEAST. */
uint32_t wtr_gen_join(WtrGen *gen, WtrOpcode op, uint32_t scope, uint32_t mark, uint32_t least);
/* `row` itself, or a GATHER node over it where it lies in the case and is read in an instance. */
uint32_t wtr_gen_in_scope(WtrGen *gen, uint32_t row, uint32_t scope);
/* One line of text for an expression; a list is named by its head ("any of"), for its bullets follow. */
const char *wtr_gen_label(WtrGen *gen, const WtrExpr *expr);
const char *wtr_gen_printf(WtrGen *gen, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- gen_editions.c: whether something stands -------------------------------------------------------- */

bool wtr_gen_always(const WtrStanding *standing);
bool wtr_gen_same_days(const WtrStanding *a, const WtrStanding *b);
/* Whether every day of `days` (NULL: every day there is) is one of `standing`. */
bool wtr_gen_days_within(const WtrStanding *days, const WtrStanding *standing);
uint32_t wtr_gen_stands_reg(WtrGen *gen, uint32_t scope, const WtrStanding *standing);
/* A STANDS node; `rule` names the editions by its citations where `standing` was not written. */
uint32_t wtr_gen_stands(WtrGen *gen, uint32_t scope, const WtrItem *rule, const WtrStanding *standing, WtrLoc loc);
/* "wt2018, wt2020": the editions as written. */
const char *wtr_gen_editions(WtrGen *gen, const WtrStanding *standing);

/* ---- gen_expr.c, gen_list.c, gen_refs.c: expressions -------------------------------------------------- */

/* The row of the node that explains `expr`; its register lies in reader->scope. */
uint32_t wtr_gen_expr(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr);
uint32_t wtr_gen_list(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr);
uint32_t wtr_gen_name(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr);
/* "X is due", "X is done", "R is CHOICE", "R is one of (…)". */
uint32_t wtr_gen_is_duty(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr);
uint32_t wtr_gen_is_reading(WtrGen *gen, const WtrReader *reader, const WtrExpr *expr);
uint32_t wtr_gen_fact(WtrGen *gen, uint32_t scope, const WtrItem *fact, WtrLoc loc);
/* An expression without the brackets around it. */
const WtrExpr *wtr_gen_bare(const WtrExpr *expr);

/* ---- gen_rules.c: definitions and duties ---------------------------------------------------------------- */

void wtr_gen_rules(WtrGen *gen);

/* ---- gen_deadlines.c ---------------------------------------------------------------------------------- */

/* The deadlines of reader->item, whose modality they take where they state none. */
WtrRange wtr_gen_deadlines(WtrGen *gen, const WtrReader *reader);

/* ---- gen_tests.c ---------------------------------------------------------------------------------------- */

void wtr_gen_tests(WtrGen *gen);

#endif
