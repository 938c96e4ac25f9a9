/* result_text.h — one case's result for people, 80 columns, readable aloud.
 *
 * Relies on: report, page, trace. Guarantees: duties are grouped by what they oblige to; nothing ever says
 * that there is no duty, only that none was triggered on the facts given. */
#ifndef WTR_RESULT_TEXT_H
#define WTR_RESULT_TEXT_H

#include "page.h"
#include "report.h"

/* Appends the result. False when out of memory. */
bool wtr_result_text(WtrPage *page, const WtrView *view);

#endif
