/* result_text_duty.h — the paragraphs about one duty, shared by results and explanations.
 *
 * Relies on: report, page. Guarantees: whole sentences, dates as "Mon 4 Jan 2021". */
#ifndef WTR_RESULT_TEXT_DUTY_H
#define WTR_RESULT_TEXT_DUTY_H

#include "page.h"
#include "report.h"

/* "Case 2020-117"; of a case without a name its row, or "This case". */
void wtr_say_case_name(const WtrView *view, WtrText *out);
/* "Case 2020-117, decided as at Wed 23 Dec 2020". */
void wtr_say_case(const WtrView *view, WtrText *out);
/* "early_help, child A". */
void wtr_text_name(const WtrView *view, const WtrEntry *entry, WtrText *out);
/* "early_help, child A: due, open". */
void wtr_text_duty_line(WtrPage *page, const WtrView *view, const WtrEntry *entry, WtrState state, unsigned indent);
/* "The local authority must notify the Panel of the incident, to the …." */
void wtr_text_sentence(WtrPage *page, const WtrView *view, const WtrDuty *duty, unsigned indent);
void wtr_text_deadlines(WtrPage *page, const WtrView *view, const WtrDutyResult *result, bool due, unsigned indent);
/* "Written in Dec 2020 update, page 96; …": those in force first. */
void wtr_text_citations(WtrPage *page, const WtrView *view, const WtrDutyResult *result, unsigned indent);
/* The questions whose answers would settle it, one a line. */
void wtr_text_needs(WtrPage *page, const WtrView *view, const WtrDutyResult *result, unsigned indent);
/* What it is blocked by, rests on and assumes; unless `brief`, also what it infers and notes. */
void wtr_text_remarks(WtrPage *page, const WtrView *view, const WtrEntry *entry, const WtrDutyResult *result, bool brief, unsigned indent);

/* The exception by which a duty falls away whose condition is true: the node of its `unless`, or NULL. */
const WtrNode *wtr_exception(const WtrView *view, const WtrDuty *duty, uint32_t lane);
/* Writes what was built as one paragraph, nothing for an empty text, and frees it. */
void wtr_text_flush(WtrPage *page, WtrText *text, unsigned indent, unsigned hang);
/* "due", "applies", "not settled", "not triggered on the facts given". */
const char *wtr_status_words(const WtrDuty *duty, WtrDutyStatus status);
/* "must not", "is expected to"; "not known whether done"; "within 5 working days of became_aware". */
const char *wtr_modality_words(WtrModality modality);
const char *wtr_state_words(WtrState state);
void wtr_say_deadline_text(const WtrDeadline *deadline, WtrText *out);
void wtr_say_day(WtrText *out, int32_t day);

#endif
