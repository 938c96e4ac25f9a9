/* parse.h — what the scanner, the grammar, the tree's constructors and the messages share while one
 * file is read. Internal to lang/; other passes see ast.h only.
 *
 * Relies on: ast.h, diag.h. Guarantees: no state outlives wtr_parse_file; when memory runs out the
 * constructors hand out a spare node, the arena's sticky `failed` tells, and reading stops. */
#ifndef WTR_PARSE_H
#define WTR_PARSE_H

#include "ast.h"
#include "diag.h"

#define WTR_NEST_MAX 100       /* brackets open at one time */
#define WTR_OFFSETS_MAX 8      /* "5 days after 6 months before …" in one date */

/* ---- semantic values of the grammar that the tree has no type for ------------------------------- */

typedef struct WtrNumberLit { int64_t value; WtrLoc loc; } WtrNumberLit;
typedef struct WtrUnitLit { WtrUnit unit; WtrLoc loc; } WtrUnitLit;
typedef struct WtrModalityLit { WtrModality modality; WtrLoc loc; } WtrModalityLit;
typedef struct WtrJoinLit { WtrJoin join; WtrLoc loc; } WtrJoinLit;
typedef struct WtrRangeLit { uint32_t from, to; } WtrRangeLit;

typedef enum WtrCitePartKind {
    WTR_PART_PAGE, WTR_PART_PARA, WTR_PART_BULLET, WTR_PART_FOOTNOTE, WTR_PART_HEADING, WTR_PART_SECTION, WTR_PART_UNPAGED
} WtrCitePartKind;
typedef struct WtrCitePart { WtrCitePartKind kind; WtrRangeLit range; WtrString text; } WtrCitePart;

/* What stands in [ ] behind a bullet, a deadline or a choice. */
typedef struct WtrInline { WtrCiteList cites; bool non_statutory; WtrLoc non_statutory_loc; } WtrInline;
/* What may follow a bullet, a deadline or a choice: "in EDITION inferred "why" [citation] draft". */
typedef struct WtrTail { WtrStanding standing; WtrInline inline_; bool draft; } WtrTail;
/* "5 days after" once or more; the last one written stands nearest to the date. */
typedef struct WtrOffset { WtrNumberLit number; WtrUnitLit unit; bool backward; uint32_t depth; struct WtrOffset *outer; } WtrOffset;
typedef struct WtrNots { uint32_t count; WtrLoc first, last; } WtrNots;
typedef struct WtrQuantLit { WtrQuantifier kind; WtrNumberLit number; } WtrQuantLit;
/* The fixed parts of a deadline before its tail. */
typedef struct WtrDeadlineHead { WtrDeadlineKind kind; WtrNumberLit number; WtrUnitLit unit; WtrExpr *anchor; WtrString timing; bool quoted; WtrLoc loc; } WtrDeadlineHead;

/* ---- the clauses, for the checks that every clause passes ----------------------------------------- */

typedef enum WtrClauseKind {
#define CLAUSE(NAME, word, owners, repeats) WTR_CLAUSE_##NAME,
#include "clause.def"
#undef CLAUSE
    WTR_CLAUSE_COUNT
} WtrClauseKind;

/* One token as the scanner last gave it. */
typedef struct WtrToken { int kind; WtrLoc loc; } WtrToken;

#define WTR_PAST 8
#define WTR_LINE_MAX (1u << 20)    /* bytes of one line: more is no text, and slow to show */
/* Bytes of nodes between the first allocation that fails and the next token, at which reading stops: no
 * more than a few nodes are built on one look-ahead. */
#define WTR_SPARE 16384

typedef struct WtrParser {
    WtrTree *tree;
    WtrDiags *diags;
    WtrArena *arena;
    void *scanner;                         /* flex's */
    uint32_t file;
    const char *text; char *bytes; uint32_t length;   /* the same bytes, for flex, which scans in place */

    /* scanner */
    bool fresh;                            /* the next token is the first on its line */
    bool fresh_token;                      /* the token last scanned was */
    bool dash_line;                        /* the line began with a dash */
    bool inline_bullets;                   /* a list began inside a line, which was reported */
    bool tab_told, margin_told, deep_told;
    uint32_t line_start;
    uint32_t told;                         /* 1 + a place on the line of which an error was told last */
    uint32_t bracket_count;                /* open, those past WTR_NEST_MAX included */
    WtrLoc brackets[WTR_NEST_MAX];         /* where each was opened */
    uint32_t doc_from;                     /* row of the first comment behind the last item's last word */
    const char *next_doc;                  /* the "##" lines above the item to come */

    /* between scanner and grammar (scan.c) */
    WtrToken now, before;                  /* the token given last, and the one before it */
    WtrToken past[WTR_PAST];               /* the last ones given, past[0] the newest */
    WtrToken held[2]; uint32_t held_count; /* to be given before anything new is scanned, last first */
    uint32_t item_line;                    /* where the line of the item's head begins */
    uint32_t replayed;                     /* 1 + offset of the token that was given twice */
    union { WtrName name; WtrString string; WtrNumberLit number; WtrDateLit date; WtrUnitLit unit; } held_value, now_value;
    bool in_item, ended, recovering;
    WtrToken clause, clause_before;        /* words that began this clause and the last; kind 0 in the head */

    /* the item being built */
    WtrItem *item;
    _Alignas(16) unsigned char spare[WTR_SPARE]; uint32_t spare_used;    /* handed out when memory has run out */
    uint32_t seen[WTR_CLAUSE_COUNT];       /* 1 + begin offset of the clause's first use in this item */
    uint32_t head_line_end;                /* offset of the end of the line of its head */
    uint32_t last_deadline_end;            /* to refuse two deadlines on one line */
    uint32_t diag_mark;                    /* diagnostics there were when the item began */
    int head_stage;                        /* how far a declaration's head was read: plural, of, type, text, clauses */
    bool lost_head, lost_meaning;

    /* memory for flex's own few structures, so that it never has to fail */
    _Alignas(16) unsigned char pool[1024]; uint32_t pool_used;
} WtrParser;

/* ---- scanner (lexer.l, scan.c) --------------------------------------------------------------------- */

/* The next token as flex sees it, its place in p->now.loc's shape through `loc`; value in p->now_value. */
int wtr_scan_token(WtrParser *p, WtrLoc *loc, void *scanner);
/* Checks the bytes of a file: of bad UTF-8, NUL and control characters the first is reported, and all are made "?".
 * False when there are so many that the file is no text. */
bool wtr_scan_sanitize(WtrParser *p, char *text, uint32_t length);
/* The length of the text up to its first line of more than WTR_LINE_MAX bytes, which is reported and cut off. */
uint32_t wtr_scan_cut(WtrParser *p, char *text, uint32_t length);
/* One warning that carries the edit that mends it. */
void wtr_slip(WtrParser *p, WtrDiagId id, WtrLoc loc, const char *edit, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Text of a place, in the arena. */
const char *wtr_parse_text(WtrParser *p, WtrLoc loc);
/* True when only blanks stand between the start of its line and `offset`. */
bool wtr_parse_leads(const WtrParser *p, uint32_t offset);
uint32_t wtr_parse_column(const WtrParser *p, uint32_t offset);

/* True for tokens that begin a clause at the start of a line. */
bool wtr_token_starts_clause(int kind);
/* After an error: the token found may itself begin the next clause; then RESYNC and it are given again. */
void wtr_layout_recover(WtrParser *p, bool between_clauses);

/* Scans on from `offset`, as if what stood before it had been read (after a lost quotation mark). */
void wtr_scan_restart(WtrParser *p, uint32_t offset);

/* ---- constructors (ast.c: items and clauses; ast_expr.c: expressions) ------------------------------- */

void wtr_ast_open(WtrParser *p, WtrLoc loc, WtrItemKind kind, WtrName name);
void wtr_ast_close(WtrParser *p, WtrLoc loc);
void wtr_ast_lost_clause(WtrParser *p);
void wtr_ast_close_lost(WtrParser *p, WtrLoc loc);        /* its last clause, or its head, was lost */

void wtr_ast_use_library(WtrParser *p, WtrLoc loc, WtrName library, WtrName name);
void wtr_ast_use_file(WtrParser *p, WtrLoc loc, WtrString path);
void wtr_ast_test(WtrParser *p, WtrLoc loc, WtrString name);
void wtr_ast_title(WtrParser *p, WtrString title);
void wtr_ast_plural(WtrParser *p, WtrLoc loc, WtrName plural);
void wtr_ast_of(WtrParser *p, WtrLoc loc, WtrName subject);
void wtr_ast_type(WtrParser *p, WtrLoc loc, WtrName type);
void wtr_ast_type_unit(WtrParser *p, WtrLoc loc, WtrUnitLit unit);
void wtr_ast_choices(WtrParser *p, WtrLoc loc, WtrLoc words, WtrNameList choices);

WtrNameList wtr_ast_names(WtrParser *p, WtrNameList names, WtrName name);
WtrName wtr_ast_word(WtrParser *p, WtrLoc loc);           /* a contextual word used as a name */

void wtr_ast_clause_name(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrName name);
void wtr_ast_clause_string(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrString string);
void wtr_ast_clause_flag(WtrParser *p, WtrLoc loc, WtrClauseKind kind);
void wtr_ast_clause_names(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrNameList names);
void wtr_ast_clause_dates(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrDateLit from, WtrDateLit to);
void wtr_ast_clause_dated(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrDateLit date, WtrString string);
void wtr_ast_clause_number(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrNumberLit number);
void wtr_ast_clause_expr(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrExpr *expr);
void wtr_ast_clause_cites(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrCiteList cites);
void wtr_ast_clause_stands(WtrParser *p, WtrLoc loc, const WtrStanding *standing);
void wtr_ast_assumed(WtrParser *p, WtrLoc loc, WtrExpr *value, WtrDateLit from);
void wtr_ast_bearer(WtrParser *p, WtrLoc loc, const WtrPartyList *bearer, WtrModalityLit modality, WtrString action, const WtrPartyList *recipient);
void wtr_ast_deadline(WtrParser *p, WtrLoc loc, const WtrModalityLit *modality, const WtrDeadlineHead *head, const WtrTail *tail, WtrExpr *when);
void wtr_ast_choice(WtrParser *p, WtrLoc loc, WtrName name, WtrString label, const WtrTail *tail);
void wtr_ast_given(WtrParser *p, WtrLoc loc, const WtrGivenFact *fact);
void wtr_ast_given_subject(WtrParser *p, WtrLoc loc, WtrName subject, WtrName instance, WtrGivenFactList facts);
void wtr_ast_pick(WtrParser *p, WtrLoc loc, WtrName reading, WtrName choice);
void wtr_ast_expect(WtrParser *p, WtrLoc loc, WtrName name, const WtrExpectClause *what, WtrName subject, WtrName instance);

WtrPartyList *wtr_ast_party(WtrParser *p, WtrPartyList *parties, WtrJoinLit join, WtrName name);
WtrModalityLit *wtr_ast_modality(WtrParser *p, WtrLoc loc, WtrModality modality);
WtrDeadlineHead *wtr_ast_deadline_head(WtrParser *p, WtrLoc loc, WtrDeadlineKind kind, WtrNumberLit number, WtrUnitLit unit, WtrExpr *anchor);
WtrDeadlineHead *wtr_ast_timing(WtrParser *p, WtrLoc loc, WtrString words, bool quoted);

WtrStanding *wtr_ast_editions(WtrParser *p, WtrLoc loc, WtrNameList editions, WtrString inferred);
WtrStanding *wtr_ast_period(WtrParser *p, WtrLoc loc, WtrDateLit from, WtrDateLit until, WtrString inferred);
WtrTail *wtr_ast_tail(WtrParser *p, const WtrStanding *standing, const WtrInline *inline_, bool draft);
WtrInline *wtr_ast_inline(WtrParser *p, WtrInline *inline_, const WtrCite *cite);
WtrInline *wtr_ast_inline_flag(WtrParser *p, WtrInline *inline_, WtrLoc loc);
WtrCite *wtr_ast_cite(WtrParser *p, WtrLoc loc, WtrName source);
WtrCite *wtr_ast_cite_part(WtrParser *p, WtrLoc loc, WtrCite *cite, WtrCitePart part);
WtrCiteList wtr_ast_cites(WtrParser *p, WtrCiteList cites, const WtrCite *cite);
WtrRangeLit wtr_ast_range(WtrParser *p, WtrNumberLit from, WtrNumberLit to);
WtrCitePart wtr_ast_part(WtrCitePartKind kind, WtrRangeLit range, WtrString text);

WtrGivenFact *wtr_ast_given_fact(WtrParser *p, WtrLoc loc, WtrName fact, bool negated, WtrExpr *value);
WtrGivenFactList wtr_ast_given_facts(WtrParser *p, WtrGivenFactList facts, const WtrGivenFact *fact);
void wtr_ast_unknowns(WtrParser *p, WtrLoc loc, WtrNameList names);

WtrExpectClause *wtr_ast_want(WtrParser *p, WtrLoc loc, WtrExpectClause *wants, const WtrExpectClause *more);
WtrExpectClause *wtr_ast_want_status(WtrParser *p, WtrLoc loc, WtrDutyStatus status);
WtrExpectClause *wtr_ast_want_truth(WtrParser *p, WtrLoc loc, WtrTruth truth);
WtrExpectClause *wtr_ast_want_state(WtrParser *p, WtrLoc loc);
WtrExpectClause *wtr_ast_want_by(WtrParser *p, WtrLoc loc, WtrDateLit by);
WtrExpectClause *wtr_ast_want_needs(WtrParser *p, WtrLoc loc, WtrNameList needs);
WtrExpectClause *wtr_ast_want_assumes(WtrParser *p, WtrLoc loc, WtrNameList assumes);
WtrExpectClause *wtr_ast_want_rests(WtrParser *p, WtrLoc loc, WtrNameList rests);
WtrExpectClause *wtr_ast_want_cites(WtrParser *p, WtrLoc loc, WtrCiteList cites);
WtrExpectClause *wtr_ast_want_no_deadline(WtrParser *p, WtrLoc loc);

WtrExpr *wtr_ast_name(WtrParser *p, WtrLoc loc, WtrName name);
WtrExpr *wtr_ast_number(WtrParser *p, WtrLoc loc, WtrNumberLit number);
WtrExpr *wtr_ast_date(WtrParser *p, WtrLoc loc, WtrDateLit date);
WtrExpr *wtr_ast_not_yet(WtrParser *p, WtrLoc loc);
WtrNots wtr_ast_nots(WtrNots nots, WtrLoc loc);
WtrExpr *wtr_ast_not(WtrParser *p, WtrLoc loc, WtrNots nots, WtrExpr *operand);
WtrExpr *wtr_ast_chain(WtrParser *p, WtrLoc loc, WtrExpr *left, WtrJoinLit join, WtrExpr *right);
WtrExpr *wtr_ast_paren(WtrParser *p, WtrLoc loc, WtrExpr *inner);
WtrExpr *wtr_ast_compare(WtrParser *p, WtrLoc loc, WtrExpr *left, WtrCompareOp op, WtrExpr *right);
WtrExpr *wtr_ast_between(WtrParser *p, WtrLoc loc, WtrExpr *what, WtrExpr *low, WtrExpr *high);
WtrExpr *wtr_ast_is(WtrParser *p, WtrLoc loc, WtrExpr *what, bool negated, WtrName word);
WtrExpr *wtr_ast_is_number(WtrParser *p, WtrLoc loc, WtrExpr *what, WtrLoc is, WtrNumberLit number);
WtrExpr *wtr_ast_is_between(WtrParser *p, WtrLoc loc, WtrExpr *what, WtrLoc is, WtrExpr *low, WtrExpr *high);
WtrExpr *wtr_ast_is_one_of(WtrParser *p, WtrLoc loc, WtrExpr *what, bool negated, WtrNameList names);
WtrExpr *wtr_ast_is_date(WtrParser *p, WtrLoc loc, WtrExpr *what, WtrDateOp op, WtrExpr *date);
WtrOffset *wtr_ast_offset(WtrParser *p, WtrOffset *outer, WtrNumberLit number, WtrUnitLit unit, bool backward);
WtrExpr *wtr_ast_offsets(WtrParser *p, WtrLoc loc, WtrOffset *offset, WtrExpr *anchor);
WtrExpr *wtr_ast_span(WtrParser *p, WtrLoc loc, WtrUnitLit unit, WtrExpr *from, WtrExpr *to);
WtrExpr *wtr_ast_quantifier(WtrParser *p, WtrLoc loc, WtrQuantLit quantifier, WtrName subject, WtrExpr *body);
WtrList *wtr_ast_list(WtrParser *p, WtrListKind kind, WtrNumberLit at_least);
WtrExpr *wtr_ast_list_expr(WtrParser *p, WtrLoc loc, WtrList *list, WtrList *bullets);
WtrList *wtr_ast_bullet(WtrParser *p, WtrLoc dash, WtrLoc end, WtrList *bullets, WtrExpr *expr, const WtrTail *tail);

WtrExpr *wtr_ast_new_expr(WtrParser *p, WtrExprKind kind, WtrLoc loc);
/* Memory for one node, zeroed; never NULL: when there is none left, a spare that no pass will read. */
void *wtr_ast_new(WtrParser *p, size_t size);

/* ---- syntax errors (syntax_error.c) ------------------------------------------------------------------- */

/* Reports what was found (p->now) where the grammar expected one of `expected` (see wtr_token_symbol). */
void wtr_syntax_error(WtrParser *p, const int *expected, int expected_count);

/* The first citation of an item as text for a diagnostic ("wt2020 page 96"), or NULL. */
const char *wtr_item_cites(WtrArena *arena, const WtrItem *item);
/* "duty", "definition", "fact": what a kind of item is called. */
const char *wtr_item_kind_name(WtrItemKind kind);
/* "wt2020 page 14 para 6 bullet 3" (format.c). */
void wtr_format_cite(const WtrCite *cite, WtrText *out);

#endif
