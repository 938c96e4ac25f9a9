/* check.h — what the files of the checking pass share (check.c, check_expr.c, check_duty.c, check_test.c,
 * cycles.c).
 *
 * Relies on: names bound by resolve.c, days by standing.c. Guarantees: a check that fails has been
 * reported in its item, and what rests on it is passed over in silence. */
#ifndef WTR_CHECK_H
#define WTR_CHECK_H

#include "query.h"

/* The quantifiers around a place, innermost first; each lives on the stack of its check. */
typedef struct WtrQuantified { const WtrItem *subject; const struct WtrQuantified *outer; } WtrQuantified;

/* A check of one expression. */
typedef struct WtrChecker {
    WtrPass *pass;
    WtrItem *scope;                      /* the `many` subject whose instances it is read in, or NULL */
    const WtrQuantified *quantified;
    bool loose;                          /* the rule's subject is in doubt (reported): say nothing of subjects */
    bool nonmonotone;                    /* set when something was met that may overturn a settled answer */
} WtrChecker;

/* Fills type, scope, `is` and choices of an expression; false when it has no type, which was reported. */
bool wtr_check_expr(WtrChecker *checker, WtrExpr *expr);
/* The same for one that must be true or false, or a date; `what` names the place: "`if`". */
bool wtr_check_condition(WtrChecker *checker, WtrExpr *expr, const char *what);
bool wtr_check_date(WtrChecker *checker, WtrExpr *expr, const char *what);
/* Whether working days can be counted: the rulebook names a calendar. Reported at `loc` if not. */
bool wtr_check_calendar(WtrPass *pass, WtrUnit unit, WtrLoc loc);
/* Whether something said about `subject` may be read here; reported as a reading of `name` if not. */
bool wtr_check_subject(WtrChecker *checker, const WtrItem *subject, const WtrName *name, WtrLoc loc);

/* cycles.c: fills tree->order with definitions and duties, each after all that it reads, and reports every
 * circle with its whole chain. */
void wtr_check_cycles(WtrPass *pass);

/* check_duty.c: the clauses of the duty `pass->item`, apart from its expressions. */
void wtr_check_duty(WtrPass *pass);

/* check_test.c: every test. */
void wtr_check_tests(WtrPass *pass);

#endif
