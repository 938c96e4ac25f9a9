/* html_words.h — what the pages say of dates, names, places in a source and conditions.
 *
 * Relies on: html, report (the words of all writers). Guarantees: dates read "4 January 2021"; a condition is put in
 * words from the compiled rulebook alone; nothing is left unescaped. */
#ifndef WTR_HTML_WORDS_H
#define WTR_HTML_WORDS_H

#include "html.h"
#include "report.h"

/* "4 January 2021". */
void wtr_say_date(int32_t day, WtrText *out);
/* The same as <time>. */
void wtr_html_date(WtrHtml *html, int32_t day);
/* A sentence of the writers of text or of a rulebook: what stands in `backticks`, and names with underscores, as <code>; its
 * dates ("Mon 4 Jan 2021") and months ("Dec 2020") in full. With a weekday that is not its own a day is no date. */
void wtr_html_sentence(WtrHtml *html, const char *sentence);

/* "SHA-256 9e32ec65…": a hash to be compared by eye, in groups of eight that are copied as one. `lead` says of what. */
void wtr_html_hash(WtrHtml *html, const char *lead, const char *hash);

/* "young_carer" → "young carer", or "Young carer". */
void wtr_say_human(const char *name, bool capital, WtrText *out);
void wtr_html_human(WtrHtml *html, const char *name, bool capital);
/* A name as it is written in files. */
void wtr_html_name(WtrHtml *html, const char *name);
/* "children" for 2, "a child in the case" …: the subject's label, or its name in words. */
const char *wtr_subject_words(const WtrSubject *subject);

/* What a word of a condition is: where it leads to on the page ("#question-young_carer"), "" for a name of the rulebook
 * that leads nowhere, NULL for any other word. */
typedef struct WtrHtmlLinks { const char *(*find)(const void *context, const char *word); const void *context; } WtrHtmlLinks;
/* Names of this rulebook, without links. */
WtrHtmlLinks wtr_html_names_of(const WtrRulebook *rulebook);

/* What answers a question, for people: "yes or no", "a date, or not yet", "home, care or neither". */
void wtr_html_expected(WtrHtml *html, const WtrBook *book, const WtrFact *fact);

/* A condition, or the words of a deadline, in canonical layout: names in words, linked or set apart, dates in full, signs
 * spelt out. `links` may be NULL: then every word is plain. */
void wtr_html_label(WtrHtml *html, const char *label, const WtrHtmlLinks *links);

/* "December 2020 update": what stands after a title's last comma, or all of it. */
void wtr_say_edition(const WtrBook *book, uint32_t source, WtrText *out);
/* "December 2020 update, page 96". */
void wtr_html_citation(WtrHtml *html, const WtrBook *book, const WtrCitation *citation);

/* "within 5 working days of became aware": a deadline's words. */
void wtr_html_deadline(WtrHtml *html, const WtrDeadline *deadline, const WtrHtmlLinks *links);
/* "A practitioner should be alert …." */
void wtr_html_duty_sentence(WtrHtml *html, const WtrBook *book, const WtrDuty *duty);
/* Whether a duty says neither who nor what: a rule typed at the prompt. */
bool wtr_duty_is_bare(const WtrDuty *duty);

/* What a node with children asks of them: "any of these", "all of these"; NULL for one that has words of its own. */
void wtr_say_joint(const WtrNode *node, WtrText *out);
/* Through the nodes that change nothing: a case's fact or definition read in an instance. */
uint32_t wtr_node_through(const WtrBook *book, uint32_t node);
/* The i-th child's row. */
uint32_t wtr_node_child(const WtrBook *book, uint32_t node, uint32_t i);

#endif
