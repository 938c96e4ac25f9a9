/* change.h — what would change an answer and what to ask next, as text and as JSON (SPEC "What would change it").
 *
 * Relies on: engine/wtr.h (WtrInquiry), report, page. Guarantees: what was not tried is said to be so. */
#ifndef WTR_CHANGE_H
#define WTR_CHANGE_H

#include "page.h"
#include "report.h"
#include "tool.h"

#define WTR_CHANGES_SHOWN 10         /* sets that text shows; JSON has all of them */

/* Why not (or, of a duty that is due, why so): the smallest sets of facts whose change would raise it, or lift it. False
 * when out of memory. */
bool wtr_text_why_not(WtrPage *page, const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry, unsigned indent);
/* What would settle an undetermined duty: the question to ask first, the answers that would make it due, those that would
 * rule it out. */
bool wtr_text_settles(WtrPage *page, const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry, unsigned indent);

/* The members `would_raise` (of a duty that is due `would_lift`), and `ask_first` and `settles`, of an explanation. */
bool wtr_json_why_not(WtrJson *json, const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry);
bool wtr_json_settles(WtrJson *json, const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry);

/* One question as an object: fact, subject, instance, question, and the counts of WtrQuestion. */
void wtr_json_question(WtrJson *json, const WtrView *view, const WtrQuestion *question);

/* "times of child Ann": the instance is named where it is not `entry`'s own (which may be NULL). */
void wtr_say_fact(const WtrView *view, uint32_t fact, uint32_t lane, const WtrEntry *entry, WtrText *out);
/* "true", "Mon 4 Jan 2021 or later", "home or hospital". */
void wtr_say_values(const WtrBook *book, const WtrChange *change, WtrText *out);

#endif
