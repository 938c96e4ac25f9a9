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
    bool listed = wtr_expects(s, TOK_DASH) || wtr_expects(s, TOK_SUBDASH);
    if (s->fresh && !s->between && (wtr_token_starts_clause(s->found.kind) || (s->found.kind == TOK_NAME && !listed)))
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
    } else if (wtr_expects(s, TOK_WITHIN)) {
        say(&words, "a deadline (`within`, `by`, `before` \342\200\246)");
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

typedef struct ClauseWord { const char *text; int kind; const char *owner, *form; } ClauseWord;

static const ClauseWord clause_words[] = {
    {"if", TOK_IF, "duty", NULL},
    {"unless", TOK_UNLESS, "duty", NULL},
    {"unless shown", TOK_UNLESS_SHOWN, "duty", NULL},
    {"once", TOK_ONCE, "duty", NULL},
    {"for", TOK_FOR, "duty", "early_help for child"},
    {"means", TOK_MEANS, "definition", NULL},
    {"by", TOK_BY, "duty", "by 2021-06-29"},
    {"before", TOK_BEFORE, "duty", "before 2021-06-29"},
    {"within", TOK_WITHIN, "duty", "within 5 working_days of DATE"},
    {"no later than", TOK_NO_LATER_THAN, "duty", "no later than 7 working_days before DATE"},
    {"every", TOK_EVERY, "duty", "every 12 months from DATE"},
    {"must", TOK_MUST, "duty", "must within 5 working_days of DATE"},
    {"should", TOK_SHOULD, "duty", "should within 5 working_days of DATE"},
    {"may", TOK_MAY, "duty", "may within 5 working_days of DATE"},
    {"must not", TOK_MUST_NOT, "duty", NULL},
    {"should not", TOK_SHOULD_NOT, "duty", NULL},
    {"cite", TOK_CITE, "rule", "cite wt2020 page 14 para 6, wt2018 page 14"},
    {"seen", TOK_SEEN, "rule", "seen wt2020 page 86"},
    {"draft", TOK_DRAFT, "rule", NULL},
    {"non_statutory", TOK_NON_STATUTORY, "rule", NULL},
    {"not_exhaustive", TOK_NOT_EXHAUSTIVE, "duty", NULL},
    {"inferred", TOK_INFERRED, "rule", NULL},
    {"stands in", TOK_STANDS_IN, "rule", "stands in wt2018, wt2020"},
    {"stands from", TOK_STANDS_FROM, "rule", "stands from 2018-06-29 until 2019-09-29"},
    {"done on", TOK_DONE_ON, "duty", "done on panel_notified_on"},
    {"done when", TOK_DONE_WHEN, "duty", NULL},
    {"explained when", TOK_EXPLAINED_WHEN, "duty", NULL},
    {"reading", TOK_READING, "test", "reading clock is on_receipt"},
    {"calendar", TOK_CALENDAR, "rulebook", "calendar england_and_wales"},
    {"in_force", TOK_IN_FORCE, "source", "in_force 2018-07-04 to 2020-12-08"},
    {"superseded", TOK_SUPERSEDED, "source", "superseded 2023-12-15 \"by the 2023 edition\""},
    {"pages", TOK_PAGES, "source", "pages 116"},
    {"url", TOK_URL, "source", "url \"https://\342\200\246\""},
    {"kind", TOK_KIND, "source", "kind statute"},
    {"assumed", TOK_ASSUMED, "fact", "assumed true from 2018-07-04"},
    {"weekend", TOK_WEEKEND, "calendar", "weekend saturday, sunday"},
    {"known", TOK_KNOWN, "calendar", "known 2015-01-01 to 2028-12-31"},
    {"holiday", TOK_HOLIDAY, "calendar", "holiday 2021-12-27 \"Christmas Day (substitute day)\""},
    {"default", TOK_DEFAULT, "reading", "default on_receipt"},
    {"given", TOK_GIVEN, "test", "given young_carer, not missing, age is 14"},
    {"unknown", TOK_UNKNOWN, "test", "unknown young_carer, age"},
    {"expect", TOK_EXPECT, "test", "expect notify_panel due by 2021-01-04"},
    {"today", TOK_TODAY, "test", "today 2021-03-01"},
    {"on", TOK_ON, "test", "on 2020-12-23"},
    {"note", TOK_NOTE, NULL, "note \"\342\200\246\""},
    {"allow", TOK_ALLOW, NULL, "allow no_test"},
    {"formerly", TOK_FORMERLY, "rule", "formerly tell_panel"},
    {"timing", TOK_TIMING, "duty", "timing \"promptly\""},
    {"immediately", TOK_TIMING_WORDS, "duty", NULL},
};
static const char *const head_words[] = {"rulebook", "use", "source", "actor", "subject", "fact", "reading", "calendar", "narrative", "test"};
static const char *const units[] = {"days", "working_days", "weeks", "months", "years"};

const char *wtr_clause_owner(int kind)
{
    for (size_t i = 0; i < sizeof clause_words / sizeof *clause_words; i++)
        if (clause_words[i].kind == kind)
            return clause_words[i].owner;
    return NULL;
}

const char *wtr_clause_form(int kind)
{
    for (size_t i = 0; i < sizeof clause_words / sizeof *clause_words; i++)
        if (clause_words[i].kind == kind)
            return clause_words[i].form;
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

const char *wtr_near_modality(const WtrSurprise *s)
{
    static const char *const words[] = {"must", "should", "may", "must not", "should not", "is expected to"};
    return s->found.kind == TOK_NAME ? nearest(s->p, s->found.loc, words, sizeof words / sizeof *words) : NULL;
}

const char *wtr_near_deadline(const WtrSurprise *s)
{
    static const char *const words[] = {"within", "before", "every", "immediately", "timing"};
    return s->found.kind == TOK_NAME ? nearest(s->p, s->found.loc, words, sizeof words / sizeof *words) : NULL;
}

/* Words behind which names have ended: those of bearers, and of heads. */
static bool ends_names(const char *word, size_t length, bool head)
{
    static const char *const modals[] = {"must", "should", "may", "is"}, *const heads[] = {"means", "if", "for", "within", "unless", "once", "of"};
    size_t count = head ? sizeof heads / sizeof *heads : sizeof modals / sizeof *modals;
    for (size_t i = 0; i < count; i++) {
        const char *candidate = head ? heads[i] : modals[i];
        if (strlen(candidate) == length && memcmp(candidate, word, length) == 0)
            return true;
    }
    return false;
}

const char *wtr_joined_name(WtrParser *p, uint32_t begin, bool head, uint32_t *end)
{
    enum { MOST = 6 };
    char name[100];
    size_t used = 0;
    *end = begin;
    for (int words = 0; words <= MOST; words++) {
        uint32_t from = begin;
        while (begin < p->length && wtr_scan_in_word(p->text[begin]))
            begin++;
        size_t length = begin - from;
        if (!length || used + length + 2 > sizeof name)
            return NULL;
        if (ends_names(p->text + from, length, head))
            return words > 1 ? wtr_arena_printf(p->arena, "%s", name) : NULL;
        if ((length == 3 && !memcmp(p->text + from, "and", 3)) || (length == 2 && !memcmp(p->text + from, "or", 2)))
            return NULL;                   /* several names, joined as they should be */
        if (used)
            name[used++] = '_';
        for (size_t i = 0; i < length; i++)
            name[used++] = (char)(p->text[from + i] >= 'A' && p->text[from + i] <= 'Z' ? p->text[from + i] + 32 : p->text[from + i]);
        name[used] = '\0';
        *end = begin;
        while (begin < p->length && (p->text[begin] == ' ' || p->text[begin] == '\t'))
            begin++;
    }
    return NULL;
}

/* A name alone on the line below a bullet is most likely a bullet that lacks its dash. */
static bool below_a_bullet(const WtrParser *p, WtrLoc name)
{
    uint32_t end = name.end, begin = name.begin;
    while (end < p->length && (p->text[end] == ' ' || p->text[end] == '\r'))
        end++;
    while (begin > 0 && p->text[begin - 1] != '\n')
        begin--;
    if (begin == 0 || (end < p->length && p->text[end] != '\n'))
        return false;
    do
        begin--;
    while (begin > 0 && p->text[begin - 1] != '\n');
    while (p->text[begin] == ' ' || p->text[begin] == '\t')
        begin++;
    return p->text[begin] == '-';
}

/* What stands at a clause's beginning and is no clause: where it was probably meant to go. */
static void help_clause(const WtrSurprise *s, WtrDiag *diag)
{
    WtrParser *p = s->p;
    bool rule = p->item && (p->item->kind == WTR_ITEM_DUTY || p->item->kind == WTR_ITEM_TERM);
    if (p->item && !rule) {
        wtr_diag_help(p->diags, diag, "a new item begins at the left margin, without blanks before it");
    } else if (p->item) {
        wtr_diag_help(p->diags, diag, "who bears a duty is followed by `must` or another such word; a condition that goes on begins its line with `and` or `or`");
    }
}

bool wtr_hint_clause(const WtrSurprise *s, int at)
{
    WtrParser *p = s->p;
    WtrToken name = p->past[at];
    if (wtr_hint_phrase(s, at, TOK_NOTE))
        return true;
    if (below_a_bullet(p, name.loc)) {
        wtr_diag_edit(p->diags, wtr_diag_add(p->diags, WTR_DIAG_LIST_BULLETS, name.loc, "%s stands below a list and has no dash", wtr_shown(p, name)),
                      (WtrLoc){p->file, name.loc.begin, name.loc.begin}, "- ");
        return true;
    }
    uint32_t end;
    const char *joined = wtr_joined_name(p, name.loc.begin, false, &end);
    if (joined) {
        WtrLoc all = {p->file, name.loc.begin, end};
        wtr_diag_edit(p->diags, wtr_diag_add(p->diags, WTR_DIAG_SYNTAX, all, "an actor's name is one word, joined with underscores"), all, joined);
        return true;
    }
    const char *near = near_clause(p, name.loc);
    WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_SYNTAX, name.loc, "%s begins no clause", wtr_shown(p, name));
    if (near) {
        wtr_diag_edit(p->diags, diag, name.loc, near);
        wtr_diag_help(p->diags, diag, "did you mean `%s`?", near);
    } else {
        help_clause(s, diag);
    }
    return true;
}

bool wtr_hint_head(const WtrSurprise *s, int at)
{
    WtrParser *p = s->p;
    WtrToken name = p->past[at];
    WtrLoc item = p->item->name.loc;
    uint32_t end;
    if (wtr_hint_phrase(s, at, TOK_MEANS))
        return true;
    const char *near = nearest(p, item, head_words, sizeof head_words / sizeof *head_words);
    WtrDiag *diag;
    const char *joined = wtr_joined_name(p, item.begin, true, &end);
    if (!near && joined) {
        WtrLoc all = {p->file, item.begin, end};
        wtr_diag_edit(p->diags, wtr_diag_add(p->diags, WTR_DIAG_SYNTAX, all, "a name is one word, joined with underscores"), all, joined);
        return true;
    }
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
    static const struct { const char *word; int number; } words[] = {
        {"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7}, {"eight", 8}, {"nine", 9},
        {"ten", 10}, {"eleven", 11}, {"twelve", 12}, {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16},
        {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20}, {"thirty", 30}, {"forty", 40}, {"fifty", 50},
        {"sixty", 60}, {"ninety", 90},
    };
    if (s->found.kind != TOK_NAME || s->fresh)
        return NULL;
    char word[32];
    as_phrase(s->p, s->found.loc, word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0)
            return wtr_arena_printf(s->p->arena, "%d", words[i].number);
    return NULL;
}

const char *wtr_rest_quoted(const WtrSurprise *s)
{
    const WtrParser *p = s->p;
    uint32_t begin = s->found.loc.begin, end = begin;
    while (end < p->length && p->text[end] != '\n' && p->text[end] != '"' && p->text[end] != '#' && p->text[end] != '\\' && end - begin < 300)
        end++;
    bool closed = end < p->length && p->text[end] == '"' && (end + 1 == p->length || p->text[end + 1] == '\n');
    if (!wtr_is_word(p, s->found) || (!closed && end < p->length && p->text[end] != '\n' && p->text[end] != '#'))
        return NULL;
    if (closed)
        return wtr_arena_printf(p->arena, "\"%.*s\"", (int)(end - begin), p->text + begin);
    while (end > begin && (p->text[end - 1] == ' ' || p->text[end - 1] == '\r' || p->text[end - 1] == '\t'))
        end--;
    return wtr_arena_printf(p->arena, "\"%.*s\"", (int)(end - begin), p->text + begin);
}
