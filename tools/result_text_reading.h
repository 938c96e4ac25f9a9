/* result_text_reading.h — which readings a duty rests on, and what another would change, in sentences.
 *
 * Relies on: report, page, otherwise. Guarantees: where it was worked out, every reading in use is followed
 * by what its other choices would change, or by the sentence that they would change nothing. */
#ifndef WTR_RESULT_TEXT_READING_H
#define WTR_RESULT_TEXT_READING_H

#include "page.h"
#include "report.h"

void wtr_text_readings(WtrPage *page, const WtrView *view, const WtrEntry *entry, const WtrDutyResult *result, unsigned indent);

#endif
