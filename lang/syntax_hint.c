/* syntax_hint.c — the words of syntax errors: what was found, what was expected, what was nearly right.
 *
 * Relies on: syntax_error.h. Guarantees: texts live in the parse's arena; none is longer than a line. */
#include "syntax_error.h"

#include "parser.h"
#include "scan.h"

#include <string.h>

/* ---- what was found ---------------------------------------------------------------------------------- */

bool wtr_is_word(const WtrParser *p, WtrToken token)
{
    return token.kind != TOK_END && token.kind != TOK_RESYNC && token.loc.end > token.loc.begin && wtr_scan_in_word(p->text[token.loc.begin])
           && token.kind != TOK_NUMBER && token.kind != TOK_DATE;
}

static const char *quoted_text(WtrParser *p, WtrLoc loc)
{
    enum { MOST = 40 };
    uint32_t end = loc.begin;
    while (end < loc.end && end - loc.begin < MOST && p->text[end] != '\n')
        end++;
    while (end > loc.begin && end < loc.end && ((unsigned char)p->text[end] & 0xC0) == 0x80)
        end--;                             /* never half a character */
    const char *text = wtr_parse_text(p, (WtrLoc){p->file, loc.begin, end});
    const char *shown = wtr_arena_printf(p->arena, end < loc.end ? "`%s\342\200\246`" : "`%s`", text);
    return shown ? shown : "this";
}

const char *wtr_shown(WtrParser *p, WtrToken token)
{
    if (token.kind == TOK_STRING)
        return "a text";
    return token.loc.end > token.loc.begin ? quoted_text(p, token.loc) : wtr_token_name(token.kind);
}

const char *wtr_found(const WtrSurprise *s)
{
    const char *shown;
    if (s->fresh && !s->between && wtr_token_starts_clause(s->found.kind))
        return "the line ends";
    switch (s->found.kind) {
    case TOK_END: return s->found.loc.begin >= s->p->length ? "the file ends" : "the item ends";
    case TOK_STRING: return "a text in quotation marks";
    case TOK_NUMBER: shown = wtr_arena_printf(s->p->arena, "the number %s", wtr_parse_text(s->p, s->found.loc)); break;
    case TOK_DATE: shown = wtr_arena_printf(s->p->arena, "the date %s", wtr_parse_text(s->p, s->found.loc)); break;
    case TOK_DASH: case TOK_SUBDASH: return "a bullet";
    default: return quoted_text(s->p, s->found.loc);
    }
    return shown ? shown : "this";
}

/* ---- what was expected -------------------------------------------------------------------------------- */

typedef struct Words { const char *at[8]; int count; } Words;

static void say(Words *words, const char *text)
{
    if (words->count < 4)
        words->at[words->count++] = text;
}

/* Names, dates and conditions share their tokens: the most that fits is said. */
static void say_values(const WtrSurprise *s, Words *words)
{
    if (wtr_expects(s, TOK_LPAREN) && wtr_expects(s, TOK_NOT))
        say(words, "a condition");
    else if (wtr_expects(s, TOK_LPAREN) && wtr_expects(s, TOK_NUMBER))
        say(words, "a fact, a number or a date");
    else if (wtr_expects(s, TOK_LPAREN) && wtr_expects(s, TOK_DATE))
        say(words, "a date");
    else {
        if (wtr_expects(s, TOK_NAME))
            say(words, "a name");
        if (wtr_expects(s, TOK_NUMBER))
            say(words, "a number");
        if (wtr_expects(s, TOK_DATE))
            say(words, "a date");
        if (wtr_expects(s, TOK_STRING))
            say(words, "a text in quotation marks");
    }
}

void wtr_expected_words(const WtrSurprise *s, WtrText *out)
{
    static const int single[] = {TOK_LPAREN, TOK_IS, TOK_TO, TOK_OF, TOK_BEFORE, TOK_AFTER, TOK_FROM, TOK_HAS, TOK_DOT, TOK_RPAREN, TOK_RBRACKET, TOK_COMMA, TOK_AND, TOK_OR};
    Words words = {{0}, 0};
    if (s->between) {
        say(&words, "the next clause");
    } else {
        say_values(s, &words);
        if (wtr_expects(s, TOK_MUST))
            say(&words, "`must` or another such word");
        bool name = wtr_expects(s, TOK_NAME);     /* of which all words of one place are */
        if (!name && wtr_expects(s, TOK_DUE))
            say(&words, "what to expect (`due`, `not due`, `undetermined` \342\200\246)");
        if (!name && wtr_expects(s, TOK_PAGE))
            say(&words, "`page`, `para` or another part of a citation");
        for (size_t i = words.count ? 1 : 0; i < sizeof single / sizeof *single; i++)
            if (!wtr_expects(s, TOK_NOT) && wtr_expects(s, single[i]))
                say(&words, wtr_token_name(single[i]));
    }
    for (int i = 0; i < words.count; i++)
        wtr_text_printf(out, "%s%s", i == 0 ? "" : i + 1 == words.count ? " or " : ", ", words.at[i]);
}

/* ---- words that are nearly right ----------------------------------------------------------------------------- */

typedef struct ClauseWord { const char *text; int kind; const char *owner; } ClauseWord;

static const ClauseWord clause_words[] = {
    {"if", TOK_IF, "duty"}, {"unless", TOK_UNLESS, "duty"}, {"unless shown", TOK_UNLESS_SHOWN, "duty"}, {"once", TOK_ONCE, "duty"},
    {"for", TOK_FOR, "duty"}, {"means", TOK_MEANS, "definition"}, {"by", TOK_BY, "duty"}, {"before", TOK_BEFORE, "duty"}, {"within", TOK_WITHIN, "duty"},
    {"no later than", TOK_NO_LATER_THAN, "duty"}, {"every", TOK_EVERY, "duty"}, {"must", TOK_MUST, "duty"}, {"should", TOK_SHOULD, "duty"},
    {"may", TOK_MAY, "duty"}, {"must not", TOK_MUST_NOT, "duty"}, {"should not", TOK_SHOULD_NOT, "duty"}, {"cite", TOK_CITE, "rule"},
    {"seen", TOK_SEEN, "rule"}, {"draft", TOK_DRAFT, "rule"}, {"non_statutory", TOK_NON_STATUTORY, "rule"}, {"not_exhaustive", TOK_NOT_EXHAUSTIVE, "duty"},
    {"inferred", TOK_INFERRED, "rule"}, {"stands in", TOK_STANDS_IN, "rule"}, {"stands from", TOK_STANDS_FROM, "rule"}, {"done on", TOK_DONE_ON, "duty"},
    {"done when", TOK_DONE_WHEN, "duty"}, {"explained when", TOK_EXPLAINED_WHEN, "duty"}, {"reading", TOK_READING, "test"}, {"calendar", TOK_CALENDAR, "rulebook"},
    {"in_force", TOK_IN_FORCE, "source"}, {"superseded", TOK_SUPERSEDED, "source"}, {"pages", TOK_PAGES, "source"}, {"url", TOK_URL, "source"},
    {"kind", TOK_KIND, "source"}, {"assumed", TOK_ASSUMED, "fact"}, {"weekend", TOK_WEEKEND, "calendar"}, {"known", TOK_KNOWN, "calendar"},
    {"holiday", TOK_HOLIDAY, "calendar"}, {"default", TOK_DEFAULT, "reading"}, {"given", TOK_GIVEN, "test"}, {"unknown", TOK_UNKNOWN, "test"},
    {"expect", TOK_EXPECT, "test"}, {"today", TOK_TODAY, "test"}, {"on", TOK_ON, "test"}, {"note", TOK_NOTE, NULL}, {"allow", TOK_ALLOW, NULL},
    {"formerly", TOK_FORMERLY, "rule"}, {"timing", TOK_TIMING, "duty"}, {"immediately", TOK_TIMING_WORDS, "duty"},
};
static const char *const head_words[] = {"rulebook", "use", "source", "actor", "subject", "fact", "reading", "calendar", "narrative", "test"};
static const char *const units[] = {"days", "working days", "weeks", "months", "years"};

const char *wtr_clause_owner(int kind)
{
    for (size_t i = 0; i < sizeof clause_words / sizeof *clause_words; i++)
        if (clause_words[i].kind == kind)
            return clause_words[i].owner;
    return NULL;
}

/* The text of a name with its underscores as blanks, as the words of a phrase stand. */
static void as_phrase(const WtrParser *p, WtrLoc loc, char out[32])
{
    uint32_t length = 0;
    for (uint32_t i = loc.begin; i < loc.end && length < 31; i++)
        out[length++] = (char)(p->text[i] == '_' ? ' ' : p->text[i]);
    out[length] = '\0';
}

/* How far two words may lie apart to be taken for each other. */
static unsigned tolerance(const char *word)
{
    size_t length = strlen(word);
    return length <= 3 ? 1 : 2;
}

/* The one of `count` words that lies nearest, or NULL when none is near. */
static const char *nearest(const WtrParser *p, WtrLoc loc, const char *const *words, size_t count)
{
    char phrase[32];
    as_phrase(p, loc, phrase);
    const char *best = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < count; i++) {
        unsigned far = wtr_edit_distance(phrase, words[i], 2);
        if (far < least && far <= tolerance(phrase) && far < strlen(phrase)) {
            least = far;
            best = words[i];
        }
    }
    return best;
}

static const char *near_clause(const WtrParser *p, WtrLoc loc)
{
    const char *words[sizeof clause_words / sizeof *clause_words];
    for (size_t i = 0; i < sizeof clause_words / sizeof *clause_words; i++)
        words[i] = clause_words[i].text;
    return nearest(p, loc, words, sizeof words / sizeof *words);
}

const char *wtr_near_citation(const WtrSurprise *s, WtrToken name)
{
    static const char *const words[] = {"page", "para", "bullet", "footnote", "heading", "section", "unpaged"};
    return nearest(s->p, name.loc, words, sizeof words / sizeof *words);
}

bool wtr_hint_clause(const WtrSurprise *s, WtrToken name)
{
    WtrParser *p = s->p;
    const char *near = near_clause(p, name.loc);
    WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_SYNTAX, name.loc, "%s begins no clause", wtr_shown(p, name));
    if (near) {
        wtr_diag_edit(p->diags, diag, name.loc, near);
        wtr_diag_help(p->diags, diag, "did you mean `%s`?", near);
    } else if (p->item && (p->item->kind == WTR_ITEM_DUTY || p->item->kind == WTR_ITEM_TERM)) {
        wtr_diag_help(p->diags, diag, "who bears a duty is followed by `must` or another such word; a condition that goes on begins its line with `and` or `or`");
    }
    return true;
}

bool wtr_hint_head(const WtrSurprise *s, WtrToken name)
{
    WtrParser *p = s->p;
    WtrLoc item = p->item->name.loc;
    const char *near = nearest(p, item, head_words, sizeof head_words / sizeof *head_words);
    WtrDiag *diag;
    if (near) {
        diag = wtr_diag_add(p->diags, WTR_DIAG_SYNTAX, item, "`%.40s` begins no declaration", p->item->name.text);
        wtr_diag_edit(p->diags, diag, item, near);
        wtr_diag_help(p->diags, diag, "did you mean `%s`?", near);
    } else {
        diag = wtr_diag_add(p->diags, WTR_DIAG_SYNTAX, name.loc, "%s follows the name `%.40s` with nothing between them", wtr_shown(p, name), p->item->name.text);
        wtr_diag_help(p->diags, diag, "a name is one word, joined with underscores; it is followed by `means`, `if`, `for` or another clause");
    }
    return true;
}

const char *wtr_near_unit(const WtrSurprise *s)
{
    if (s->found.kind != TOK_NAME || s->fresh)
        return NULL;
    return nearest(s->p, s->found.loc, units, sizeof units / sizeof *units);
}

const char *wtr_number_word(const WtrSurprise *s)
{
    static const char *const words[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"};
    if (s->found.kind != TOK_NAME || s->fresh)
        return NULL;
    char word[32];
    as_phrase(s->p, s->found.loc, word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return wtr_arena_printf(s->p->arena, "%zu", i + 1);
    return NULL;
}

const char *wtr_rest_quoted(const WtrSurprise *s)
{
    const WtrParser *p = s->p;
    uint32_t begin = s->found.loc.begin, end = begin;
    while (end < p->length && p->text[end] != '\n' && p->text[end] != '"' && p->text[end] != '#' && p->text[end] != '\\' && end - begin < 300)
        end++;
    if (!wtr_is_word(p, s->found) || (end < p->length && p->text[end] != '\n' && p->text[end] != '#'))
        return NULL;
    while (end > begin && (p->text[end - 1] == ' ' || p->text[end - 1] == '\r' || p->text[end - 1] == '\t'))
        end--;
    return wtr_arena_printf(p->arena, "\"%.*s\"", (int)(end - begin), p->text + begin);
}
