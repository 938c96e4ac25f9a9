/* syntax_error.h — what syntax_error.c (the cases) and syntax_hint.c (the words) share. Internal to lang/. */
#ifndef WTR_SYNTAX_ERROR_H
#define WTR_SYNTAX_ERROR_H

#include "parse.h"

/* A token that the grammar did not expect. */
typedef struct WtrSurprise {
    WtrParser *p;
    const int *kinds; int count;           /* what would have been right, by wtr_token_symbol */
    WtrToken found;
    WtrToken clause;                       /* the word that began the clause it stands in or behind; kind 0: the head */
    bool fresh;                            /* it is the first on its line */
    bool between;                          /* a clause has ended: another could begin here */
} WtrSurprise;

bool wtr_expects(const WtrSurprise *s, int kind);

/* "the item ends", "`within`", "the number 5", as the subject of a sentence. In the arena. */
const char *wtr_found(const WtrSurprise *s);
const char *wtr_shown(WtrParser *p, WtrToken token);
/* True for tokens that are written as a word: names, reserved words, units. */
bool wtr_is_word(const WtrParser *p, WtrToken token);
/* "a condition", "a name or a date": what would have been right, in at most four classes. */
void wtr_expected_words(const WtrSurprise *s, WtrText *out);

/* The kind of item that a clause word belongs to, when it is not that of every item; else NULL. */
const char *wtr_clause_owner(int kind);
/* How the clause that a word begins is written: "within 5 working_days of DATE"; NULL when no word does. */
const char *wtr_clause_form(int kind);
/* The unit nearest to a misspelt one, or NULL; the digits of "five", or NULL. */
const char *wtr_near_unit(const WtrSurprise *s);
const char *wtr_number_word(const WtrSurprise *s);
/* The word of citations nearest to a misspelt one, or NULL. */
const char *wtr_near_citation(const WtrSurprise *s, WtrToken name);
/* The rest of the line in quotation marks, or NULL when it holds some already. */
const char *wtr_rest_quoted(const WtrSurprise *s);

/* The word for an obligation, or for a deadline, nearest to a misspelt one, or NULL. */
const char *wtr_near_modality(const WtrSurprise *s);
const char *wtr_near_deadline(const WtrSurprise *s);
/* The names that stand side by side from `begin` on, joined by underscores, when a word for an obligation (or, at
 * the head of an item, one that begins a clause) follows them; else NULL. `end` gets their end. */
const char *wtr_joined_name(WtrParser *p, uint32_t begin, bool head, uint32_t *end);

/* Reports an English phrase that ends at the token p->past[at] or begins there, where `expected` (0: what the
 * grammar expects) would have been right. False when phrase.def has none that fits. */
bool wtr_hint_phrase(const WtrSurprise *s, int at, int expected);

/* Reports a name that begins a clause and is none, or an item's head that is no head: p->past[at]. Always true. */
bool wtr_hint_clause(const WtrSurprise *s, int at);
bool wtr_hint_head(const WtrSurprise *s, int at);

#endif
