/* what_if.h — beside the real answer, only what some other facts would make different (SPEC "What if").
 *
 * Relies on: report, session (settings, readings), engine/wtr.h. Guarantees: the evaluator of the real answer is left as it
 * was; a fact is set as `--set` sets it elsewhere, in every instance of its subject; duties that stay as they are are
 * counted, not shown. */
#ifndef WTR_WHAT_IF_H
#define WTR_WHAT_IF_H

#include "page.h"
#include "report.h"
#include "session.h"
#include "tool.h"

/* What is supposed: facts with other answers, or readings chosen otherwise. */
typedef struct WtrSupposed {
    const WtrSetting *settings; uint32_t setting_count;
    const WtrChosen *chosen; uint32_t chosen_count;
} WtrSupposed;

typedef struct WtrWhatIf WtrWhatIf;

/* NULL when out of memory. Rulebook and what is supposed must outlive it; for any number of cases, by one thread. */
WtrWhatIf *wtr_what_if_new(const WtrRulebook *rulebook, const WtrSupposed *supposed);
void wtr_what_if_free(WtrWhatIf *what_if);                     /* NULL is allowed */

/* Of the selected duties of the view's case, whose facts hold their values. False when out of memory. */
bool wtr_what_if_text(WtrWhatIf *what_if, WtrPage *page, const WtrView *view);
/* The members `notices`, `differences` and `unchanged`. */
bool wtr_what_if_json(WtrWhatIf *what_if, WtrJson *json, const WtrView *view);

#endif
