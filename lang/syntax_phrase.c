/* syntax_phrase.c — phrases of ordinary English where the language has a word of its own (phrase.def).
 *
 * Relies on: syntax_error.h. Guarantees: one table for all places; a row applies only where the grammar would
 * have taken the token it names, so that "over" is a sign behind a number and a name anywhere else. */
#include "syntax_error.h"

#include "parser.h"
#include "scan.h"

#include <string.h>

typedef struct Phrase { int expected; bool behind; const char *text, *write, *help; } Phrase;

static const Phrase phrases[] = {
#define PHRASE(expected, text, write, help) {TOK_##expected, false, text, write, help},
#define BEHIND(expected, text, write, help) {TOK_##expected, true, text, write, help},
#include "phrase.def"
#undef PHRASE
#undef BEHIND
};

/* How many tokens before the one in question a phrase may have begun: "one or more of". */
enum { REACH = 4 };

static bool blank(char c) { return c == ' ' || c == '\t'; }
static bool digit(char c) { return c >= '0' && c <= '9'; }

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Where `phrase` ends that begins at `offset`, 0 when something else stands there. */
static uint32_t phrase_end(const WtrParser *p, uint32_t offset, const char *phrase)
{
    for (; *phrase; phrase++) {
        if (offset >= p->length)
            return 0;
        if (*phrase == ' ') {
            uint32_t from = offset;
            while (offset < p->length && blank(p->text[offset]))
                offset++;
            if (offset == from)
                return 0;
        } else if (*phrase == '#') {
            if (!digit(p->text[offset]))
                return 0;
            while (offset < p->length && digit(p->text[offset]))
                offset++;
        } else if (small(p->text[offset++]) != *phrase) {
            return 0;
        }
    }
    bool word = wtr_scan_in_word(p->text[offset - 1]);
    return word && offset < p->length && wtr_scan_in_word(p->text[offset]) ? 0 : offset;
}

/* What is to be written, with the digits that were found in the place of `#`. */
static const char *filled_in(WtrParser *p, const char *write, WtrLoc found)
{
    const char *mark = strchr(write, '#');
    if (!mark)
        return write;
    while (found.begin < found.end && !digit(p->text[found.begin]))
        found.begin++;
    const char *text = wtr_arena_printf(p->arena, "%.*s%s%s", (int)(mark - write), write, wtr_parse_text(p, found), mark + 1);
    return text ? text : "";
}

static void report_phrase(WtrParser *p, const Phrase *row, WtrLoc loc)
{
    const char *found = wtr_parse_text(p, loc), *write = row->write ? filled_in(p, row->write, loc) : NULL;
    WtrDiagId id = row->expected == TOK_UNIT ? WTR_DIAG_UNIT_EXPECTED : row->expected == TOK_AND ? WTR_DIAG_MISSING_JOIN : WTR_DIAG_SYNTAX;
    WtrDiag *diag;
    if (!write)
        diag = wtr_diag_add(p->diags, id, loc, "`%s` cannot stand here", found);
    else if (!*write)
        diag = wtr_diag_add(p->diags, id, loc, "`%s` is left out here", found);
    else
        diag = wtr_diag_add(p->diags, id, loc, "`%s` is written `%s`", found, write);
    if (row->help)
        wtr_diag_help(p->diags, diag, "%s", row->help);
    if (write)
        wtr_diag_edit(p->diags, diag, loc, write);
}

/* Heads and clauses share their tokens with what goes on before: a row of theirs counts at their beginning only.
 * Behind a name that bears a duty (where no clause could end) `and` goes on with another bearer, and there is no
 * condition; where a clause could end, `must` and `within` would begin the next. */
static bool applies(const WtrSurprise *s, const Phrase *row, int expected)
{
    if (expected)
        return row->expected == expected;
    switch (row->expected) {
    case TOK_END: return true;
    case TOK_MEANS: return s->clause.kind == 0 && wtr_expects(s, TOK_MEANS);
    case TOK_NOTE: return s->fresh && s->between;
    case TOK_AND: return wtr_expects(s, TOK_AND) && (s->between || !wtr_expects(s, TOK_MUST));
    case TOK_MUST: case TOK_WITHIN: return !s->between && wtr_expects(s, row->expected);
    case TOK_OF: return !s->fresh && wtr_expects(s, TOK_OF);
    default: return wtr_expects(s, row->expected);
    }
}

bool wtr_hint_phrase(const WtrSurprise *s, int at, int expected)
{
    WtrParser *p = s->p;
    const Phrase *best = NULL;
    WtrLoc place = {0};
    for (int i = at; i <= at + REACH && i < WTR_PAST && p->past[i].kind && p->past[i].kind != TOK_END; i++) {
        uint32_t begin = p->past[i].loc.begin;
        for (size_t j = 0; j < sizeof phrases / sizeof *phrases; j++) {
            const Phrase *row = &phrases[j];
            if (!applies(s, row, expected) || (row->behind && i == at))
                continue;
            uint32_t end = phrase_end(p, begin, row->text);
            if (end < p->past[i].loc.end || end < p->past[row->behind ? at + 1 : at].loc.end || (best && strlen(row->text) <= strlen(best->text)))
                continue;
            best = row;
            place = (WtrLoc){p->file, begin, end};
        }
        if (i > at && wtr_parse_leads(p, begin))
            break;                         /* a phrase stands on one line */
    }
    if (best)
        report_phrase(p, best, place);
    return best != NULL;
}
