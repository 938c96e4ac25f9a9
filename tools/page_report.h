/* page_report.h — the parts of the decision report, in the order in which they stand on the page.
 *
 *     page_report.c        the command, the head, the duties, what was not triggered
 *     page_report_when.c   the deadlines in order of their dates, with the days that were not counted
 *     page_report_ask.c    what is not settled and the questions that would settle it
 *     page_report_why.c    each duty's explanation, its citations and the rule's own text
 *     page_report_tree.c   the tree of conditions
 *     page_report_end.c    what the case says, what the report rests on, the block for the person who decides
 *
 * Relies on: html, html_words, report, otherwise. Guarantees: every part shows the same entries under the same ids:
 * #why-3 explains what #duty-3 says. */
#ifndef WTR_PAGE_REPORT_H
#define WTR_PAGE_REPORT_H

#include "html.h"
#include "html_words.h"
#include "report.h"
#include "session.h"

typedef struct WtrReport {
    WtrHtml *html;
    const WtrView *view;
    const WtrEntries *entries;
    const WtrSession *session;
    const char *file_hash;               /* of the case file's bytes, or "" for standard input */
    const char *seal;                    /* of the record that `wtr record` writes of the same, or "" where it cannot */
    const char *no_record;               /* why it cannot, as a clause; else NULL */
    WtrHtmlLinks names;                  /* of the rulebook, set apart in conditions */
} WtrReport;

/* Each writes one part, or nothing where there is nothing to say. False when out of memory. */
bool wtr_report_pressing(const WtrReport *report);           /* what is overdue, and what comes next */
bool wtr_report_deadlines(const WtrReport *report);
bool wtr_report_open(const WtrReport *report);
bool wtr_report_explanations(const WtrReport *report);
bool wtr_report_facts(const WtrReport *report);
void wtr_report_grounds(const WtrReport *report);
void wtr_report_decision(const WtrReport *report);

/* Whether an entry is explained: it is due, not settled, or would be on another reading. */
bool wtr_report_explains(const WtrReport *report, uint32_t entry);
/* "early help, child A". */
void wtr_report_name(const WtrReport *report, uint32_t entry);
/* An item of a list of duties: its sentence once, and below it each instance. `open` is the duty whose item is begun, at
 * first WTR_NONE. */
void wtr_report_duty_begin(const WtrReport *report, uint32_t entry, uint32_t *open);
void wtr_report_duty_end(const WtrReport *report, uint32_t *open);
/* A <p> with the sentence of the entry's duty. */
void wtr_report_sentence(const WtrReport *report, uint32_t entry, const char *class_name);
/* "open", "overdue", … as a mark; nothing for no state. */
void wtr_report_state(WtrHtml *html, WtrState state);
/* "Must within 5 working days of …": one deadline in a line. */
void wtr_report_deadline(const WtrReport *report, const WtrDeadlineResult *result, bool due, bool own_date);
/* A part of the page under a heading. */
void wtr_report_section(WtrHtml *html, const char *id, const char *heading);

/* The tree of conditions of `node` in `lane`. False when out of memory. */
bool wtr_report_tree(const WtrReport *report, uint32_t node, uint32_t lane);
/* "yes", "no", "not known", "14", "4 January 2021", in a mark of its own. */
void wtr_report_value(const WtrReport *report, WtrRange choices, WtrValue value);

#endif
