/* what_if.h — beside the real answer, only what some other facts would make different (SPEC "What if").
 *
 * Relies on: report, records.h (settings), engine/wtr.h. Guarantees: the evaluator of the real answer is left as it was; a
 * fact is set in every instance of its subject, as `--set` does; duties that stay as they are are counted, not shown.
 *
 *     options.settings, options.setting_count = 0    the real answer is read without them;
 *     what_if = wtr_what_if_new(rulebook, settings, count);    they are given here instead
 *     wtr_what_if_text(what_if, &page, &view);
 */
#ifndef WTR_WHAT_IF_H
#define WTR_WHAT_IF_H

#include "page.h"
#include "records.h"
#include "report.h"
#include "tool.h"

typedef struct WtrWhatIf WtrWhatIf;

/* NULL when out of memory. Rulebook and settings must outlive it; for any number of cases. */
WtrWhatIf *wtr_what_if_new(const WtrRulebook *rulebook, const WtrSetting *settings, uint32_t count);
void wtr_what_if_free(WtrWhatIf *what_if);                     /* NULL is allowed */

/* Of the selected duties of the view's case. False when out of memory. */
bool wtr_what_if_text(WtrWhatIf *what_if, WtrPage *page, const WtrView *view);
/* One JSON object: case, as_of, set, differences, unchanged. */
bool wtr_what_if_json(WtrWhatIf *what_if, WtrJson *json, const WtrView *view);

#endif
