/* case_value.h — one answer to one fact's question, as a case file or the command line writes it.
 *
 * Relies on: json_reader, engine/wtr.h. Guarantees: no coercion: what is not written the way its type is
 * written is refused, and the refusal says what was found and what was expected. */
#ifndef WTR_CASE_VALUE_H
#define WTR_CASE_VALUE_H

#include "../engine/base.h"
#include "../engine/wtr.h"
#include "json_reader.h"

/* Unknown, or a value in the fact's own terms: a WtrTruth, a number, a day number or WTR_NOT_YET, the
 * index of a choice. */
typedef struct WtrAnswer { bool known; int32_t value; } WtrAnswer;

/* A scalar of a JSON case. On false, `problem` has been appended to: "found …, expected …". */
bool wtr_answer_from_json(const WtrRulebook *rulebook, const WtrFact *fact, const WtrJsonEvent *event, WtrAnswer *out, WtrText *problem);
/* The same from plain text: yes, no, true, false, a number, a date, `not yet`, a choice; empty and
 * `unknown` are unknown. */
bool wtr_answer_from_text(const WtrRulebook *rulebook, const WtrFact *fact, const char *text, WtrAnswer *out, WtrText *problem);

/* "true or false", "a date (YYYY-MM-DD) or "not yet"", "one of home, hospital": what a fact takes. */
void wtr_answer_expected(const WtrBook *book, const WtrFact *fact, WtrText *out);

/* Text of unknown origin for a message: in quotation marks, cut after 40 characters, control characters
 * and damaged UTF-8 shown as `?`. */
void wtr_quote(WtrText *out, const char *text, size_t length);
/* What a JSON value is, for "found …". */
void wtr_answer_found(const WtrJsonEvent *event, WtrText *out);

#endif
