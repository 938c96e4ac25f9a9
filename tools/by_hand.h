/* by_hand.h — saying which facts were set by hand, so that nobody takes a result for the answer of the case file.
 *
 * Relies on: page, records.h (settings). Guarantees: text and JSON name the same facts, in the order in which they were
 * given; where nothing was set, nothing is said. */
#ifndef WTR_BY_HAND_H
#define WTR_BY_HAND_H

#include "page.h"
#include "records.h"
#include "tool.h"

/* "serious is false and became_aware is 2020-12-29". */
void wtr_say_settings(const WtrBook *book, const WtrSetting *settings, uint32_t count, WtrText *out);
/* "Set by hand, whatever the file says: serious is false." */
void wtr_text_by_hand(WtrPage *page, const WtrBook *book, const WtrSetting *settings, uint32_t count);
/* [{"fact": "serious", "value": false}] */
void wtr_json_settings(WtrJson *json, const WtrBook *book, const WtrSetting *settings, uint32_t count);
/* The member `set` with that list; none where nothing was set. */
void wtr_json_by_hand(WtrJson *json, const WtrBook *book, const WtrSetting *settings, uint32_t count);

#endif
