/* page_render.h — the rulebook as a book, in parts.
 *
 *     page_render.c            the command, the title, the contents, the chapters
 *     page_render_plan.c       what the book is made of: its items in order, anchors, editions, uses, tests
 *     page_render_rule.c       one duty, definition, reading or narrative
 *     page_render_condition.c  a condition in plain English
 *     page_render_changes.c    what changed from one edition to the next
 *     page_render_index.c      the paragraph index, the questions, the words, the sources and the calendars
 *
 * Relies on: html, html_words, coverage_index, test_coverage. Guarantees: every word comes from the compiled rulebook;
 * every link has its target on the page; the same rulebook gives the same bytes. */
#ifndef WTR_PAGE_RENDER_H
#define WTR_PAGE_RENDER_H

#include "html.h"
#include "html_words.h"
#include "test_coverage.h"

#define WTR_EDITIONS_MAX 32

typedef enum WtrEntryKind { WTR_ENTRY_DUTY, WTR_ENTRY_TERM, WTR_ENTRY_READING, WTR_ENTRY_NARRATIVE, WTR_ENTRY_FACT, WTR_ENTRY_KINDS } WtrEntryKind;

/* One item of the book; `file` is its topic, and the files of a folder are a chapter. */
typedef struct WtrBookEntry { WtrEntryKind kind; uint32_t row, file, line, chapter; } WtrBookEntry;

/* A row of `of` whose rule reads a fact, a definition or a reading, or whose test speaks of it. */
typedef struct WtrUse { WtrEntryKind kind; uint32_t row; } WtrUse;
typedef struct WtrUses { WTR_VEC(WtrUse) list; } WtrUses;
typedef struct WtrTestRows { WTR_VEC(uint32_t) list; } WtrTestRows;

typedef struct WtrNamed { const char *name; WtrEntryKind kind; uint32_t row; } WtrNamed;

/* A dated source of guidance. Two lanes of `days` are its first and its last day: what stands on either stands in it. */
typedef struct WtrEdition { uint32_t source; int32_t from, to; WtrEvaluator *days; } WtrEdition;

typedef struct WtrBookPage {
    WtrHtml *html;
    const WtrRulebook *rulebook;
    const WtrBook *book;
    WtrArena *arena;
    WtrEdition editions[WTR_EDITIONS_MAX]; uint32_t edition_count;     /* in order of their first day */
    WTR_VEC(WtrBookEntry) items;                                        /* in the book's order */
    const char **anchors[WTR_ENTRY_KINDS];                              /* by row: "duty-early_help" */
    WTR_VEC(WtrNamed) names;                                           /* sorted by name, then kind, then row */
    WtrUses *uses[WTR_ENTRY_KINDS];                                     /* by row; of facts, definitions, readings and duties */
    WtrTestRows *duty_tests, *term_tests;                              /* by row */
    WtrTestCoverage *coverage;
    WtrHtmlLinks links;
    bool linked;                                                       /* the items stand on this page */
    const WtrCitation *own;                                            /* first citation of the rule at hand, or NULL */
} WtrBookPage;

/* ---- the plan ---- */

/* WTR_NO_MEMORY, or what a test of the rulebook could not be set up with. Free with wtr_book_plan_free in every case. */
WtrStatus wtr_book_plan(const WtrRulebook *rulebook, WtrBookPage *out);
void wtr_book_plan_free(WtrBookPage *page);
const char *wtr_entry_name(const WtrBook *book, WtrEntryKind kind, uint32_t row);
WtrRange wtr_entry_stands(const WtrBook *book, WtrEntryKind kind, uint32_t row);
WtrRange wtr_entry_cites(const WtrBook *book, WtrEntryKind kind, uint32_t row);
/* Whether something with these intervals stands on some day of an edition. */
bool wtr_stands_in_edition(const WtrBookPage *page, WtrRange stands, uint32_t edition);
/* The same of a node of kind WTR_NODE_STANDS. */
bool wtr_node_stands_in_edition(const WtrBookPage *page, uint32_t node, uint32_t edition);
/* Another item of the same name and kind that stands in the edition, or WTR_NONE. */
uint32_t wtr_entry_namesake(const WtrBookPage *page, WtrEntryKind kind, uint32_t row, uint32_t edition);
/* The item of that kind with that name that stands in the edition, or the first of the name; WTR_NONE. */
uint32_t wtr_entry_find(const WtrBookPage *page, WtrEntryKind kind, const char *name);
/* "Chapter 1: Assessing need", "Early help": as the comments above the `use` of the folder's files say, else of the names
 * of the folder and of the file. */
void wtr_entry_chapter(const WtrBook *book, uint32_t file, WtrText *out);
void wtr_entry_topic(const WtrBook *book, uint32_t file, WtrText *out);
bool wtr_same_folder(const WtrBook *book, uint32_t file, uint32_t other);

/* ---- the parts ---- */

void wtr_book_item_link(const WtrBookPage *page, WtrEntryKind kind, uint32_t row);
void wtr_book_rule(const WtrBookPage *page, const WtrBookEntry *item);
/* "stands in both editions", "stands from 4 July 2018 to 8 December 2020". */
void wtr_book_standing(const WtrBookPage *page, WtrRange stands);
/* A condition as a list; `lead` stands before it: "When". Nothing where nothing is asked. */
void wtr_book_condition(const WtrBookPage *page, const char *lead, uint32_t node);
/* The bullet's condition in one phrase. */
void wtr_book_phrase(const WtrBookPage *page, uint32_t node);
/* A reading's choice as it is called. */
void wtr_book_choice(const WtrBookPage *page, uint32_t reading, uint32_t choice);

/* The table of changes from one edition to another; false when out of memory. */
bool wtr_book_changes(const WtrBookPage *page, uint32_t from, uint32_t to);

bool wtr_book_paragraphs(const WtrBookPage *page);
void wtr_book_questions(const WtrBookPage *page);
void wtr_book_words(const WtrBookPage *page);
void wtr_book_sources(const WtrBookPage *page);
void wtr_book_calendars(const WtrBookPage *page);
void wtr_book_section(WtrHtml *html, const char *id, const char *heading);

#endif
