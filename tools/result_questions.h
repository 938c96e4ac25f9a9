/* result_questions.h — the questions whose answers would settle what is undetermined.
 *
 * Relies on: report, page. Guarantees: each question once, however many duties and instances wait for it. */
#ifndef WTR_RESULT_QUESTIONS_H
#define WTR_RESULT_QUESTIONS_H

#include "page.h"
#include "report.h"

/* Lists them, the one that would settle most first. False when out of memory. */
bool wtr_text_questions(WtrPage *page, const WtrView *view, const WtrEntries *entries);

#endif
