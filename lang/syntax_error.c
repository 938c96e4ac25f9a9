/* syntax_error.c — one good sentence for a token that the grammar did not expect.
 *
 * Relies on: parser.h for token kinds and names, syntax_hint.c for the words around them, layout.c for
 * recovery. Guarantees: exactly one diagnostic a call. A list of cases is tried in order, each keyed by what
 * was found, what was expected and what stood before; the last says both in general terms. Every case has
 * a golden. */
#include "syntax_error.h"

#include "parser.h"
#include "scan.h"

#include <string.h>

bool wtr_expects(const WtrSurprise *s, int kind)
{
    int symbol = wtr_token_symbol(kind);
    for (int i = 0; i < s->count; i++)
        if (s->kinds[i] == symbol)
            return true;
    return false;
}

static WtrDiag *report(const WtrSurprise *s, WtrDiagId id, WtrLoc loc, const char *message)
{
    return wtr_diag_add(s->p->diags, id, loc, "%s", message);
}

/* Just behind what was read last: where something is missing. */
static WtrLoc behind(const WtrParser *p)
{
    return (WtrLoc){p->file, p->before.loc.end, p->before.loc.end};
}

/* Where to point: at what was found, or, when that stands on another line, behind what came before. */
static WtrLoc place_of(const WtrSurprise *s)
{
    return s->found.kind == TOK_END || (s->fresh && !s->between && s->p->before.kind) ? behind(s->p) : s->found.loc;
}

/* ---- the cases ------------------------------------------------------------------------------------------ */

static bool later_version(const WtrSurprise *s)
{
    if (s->found.kind != TOK_EXTENDS && s->found.kind != TOK_AMEND)
        return false;
    if (s->found.kind == TOK_EXTENDS && !s->between)
        return false;
    WtrDiag *diag = wtr_diag_add(s->p->diags, WTR_DIAG_NOT_YET_IN_LANGUAGE, s->found.loc, "%s is not part of this version of the language", wtr_token_name(s->found.kind));
    wtr_diag_help(s->p->diags, diag, "write the duty out in this rulebook");
    return true;
}

static bool no_item(const WtrSurprise *s)
{
    if (!wtr_expects(s, TOK_RULEBOOK))
        return false;
    if (s->found.loc.begin != s->p->line_start)
        wtr_diag_help(s->p->diags, report(s, WTR_DIAG_NO_ITEM, s->found.loc, "an indented line with no item above it"),
                      "an item begins at the left margin: move the line that names it there");
    else
        wtr_diag_help(s->p->diags, wtr_diag_add(s->p->diags, WTR_DIAG_NO_ITEM, s->found.loc, "%s begins no item", wtr_found(s)),
                      "an item begins with its name, or with a word such as `fact`, `source` or `test`");
    return true;
}

/* A text over several lines with words right behind it has most likely taken the mark that opens another
 * text. It is read again as if it ended with its first line. */
static bool took_a_mark(const WtrSurprise *s, WtrToken text, WtrToken next)
{
    WtrParser *p = s->p;
    if (text.kind != TOK_STRING || next.kind == TOK_END || wtr_parse_leads(p, next.loc.begin))
        return false;
    const char *line_end = memchr(p->text + text.loc.begin, '\n', text.loc.end - text.loc.begin);
    if (!line_end)
        return false;
    WtrLoc opened = {p->file, text.loc.begin, text.loc.begin + 1};
    WtrDiag *diag = report(s, WTR_DIAG_LOST_QUOTE, opened, "the text that begins here seems to lack its closing quotation mark");
    wtr_diag_related(p->diags, diag, (WtrLoc){p->file, text.loc.end - 1, text.loc.end}, "it was closed by this mark, which looks like the beginning of another text");
    wtr_scan_restart(p, (uint32_t)(line_end - p->text));
    return true;
}

static bool lost_quote(const WtrSurprise *s)
{
    return took_a_mark(s, s->p->before, s->found);
}

static bool open_bracket(const WtrSurprise *s)
{
    const WtrParser *p = s->p;
    bool round = wtr_expects(s, TOK_RPAREN), square = wtr_expects(s, TOK_RBRACKET);
    if (!(round || square) || !(s->fresh || s->found.kind == TOK_END || wtr_token_starts_clause(s->found.kind)) || !p->bracket_count || p->bracket_count > WTR_NEST_MAX)
        return false;
    WtrLoc opened = p->brackets[p->bracket_count - 1];
    WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_OPEN_BRACKET, opened, "this bracket is still open where the %s ends", s->found.kind == TOK_END ? "item" : "clause");
    wtr_diag_edit(p->diags, diag, behind(p), round ? ")" : "]");
    return true;
}

static bool nothing_to_close(const WtrSurprise *s)
{
    if ((s->found.kind != TOK_RPAREN && s->found.kind != TOK_RBRACKET) || s->p->bracket_count)
        return false;
    WtrDiag *diag = wtr_diag_add(s->p->diags, WTR_DIAG_OPEN_BRACKET, s->found.loc, "nothing is open that this %s could close", wtr_token_name(s->found.kind));
    wtr_diag_edit(s->p->diags, diag, s->found.loc, "");
    return true;
}

/* True in clauses that hold a condition. */
static bool in_condition(const WtrSurprise *s)
{
    switch (s->clause.kind) {
    case TOK_IF: case TOK_UNLESS: case TOK_UNLESS_SHOWN: case TOK_ONCE: case TOK_MEANS: case TOK_WHEN: case TOK_DONE_WHEN: case TOK_EXPLAINED_WHEN:
        return true;
    default:
        return false;
    }
}

static void report_neighbours(const WtrSurprise *s, WtrToken name, WtrToken before)
{
    WtrParser *p = s->p;
    bool condition = in_condition(s);
    WtrDiag *diag = wtr_diag_add(p->diags, condition ? WTR_DIAG_MISSING_JOIN : WTR_DIAG_SYNTAX, name.loc, "%s follows %s with nothing between them",
                                 wtr_shown(p, name), wtr_shown(p, before));
    if (condition) {
        wtr_diag_help(p->diags, diag, "is `and` or `or` missing?");
        return;
    }
    const char *near = s->clause.kind == TOK_CITE || s->clause.kind == TOK_SEEN ? wtr_near_citation(s, name) : NULL;
    if (near)
        wtr_diag_edit(p->diags, diag, name.loc, near);
    if (before.kind == TOK_UNIT) {
        wtr_diag_edit(p->diags, diag, (WtrLoc){p->file, name.loc.begin, name.loc.begin}, "of ");
        return;
    }
    if (s->clause.kind == TOK_CITE || s->clause.kind == TOK_SEEN)
        wtr_diag_help(p->diags, diag, "a citation is `SOURCE page 14 para 6`; several have commas between them");
    else
        wtr_diag_help(p->diags, diag, "each clause stands on a line of its own");
}

/* `practitioner shoud "…"`: a word that is nearly one for an obligation, or an English phrase for it. */
static bool obligation(const WtrSurprise *s)
{
    const WtrParser *p = s->p;
    if (s->fresh || s->between || !wtr_expects(s, TOK_MUST))
        return false;
    uint32_t end;
    bool several = wtr_joined_name(s->p, p->past[1].loc.begin, false, &end) != NULL;
    if (wtr_hint_phrase(s, 0, TOK_MUST))
        return true;
    const char *near = several ? NULL : wtr_near_modality(s);
    if (!near)
        return false;
    WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_SYNTAX, s->found.loc, "%s where `must` or another such word is expected", wtr_found(s));
    wtr_diag_help(p->diags, diag, "did you mean `%s`?", near);
    wtr_diag_edit(p->diags, diag, s->found.loc, near);
    return true;
}

/* `if a b`: the grammar takes `b` for the bearer of the duty and is surprised by what follows it. */
static bool side_by_side(const WtrSurprise *s)
{
    WtrParser *p = s->p;
    if (s->between || !wtr_expects(s, TOK_MUST) || !wtr_expects(s, TOK_AND))
        return false;
    int first = 1;                         /* walk back to the first of "b", "b or c" */
    while (first + 2 < WTR_PAST && p->past[first].kind == TOK_NAME && (p->past[first + 1].kind == TOK_AND || p->past[first + 1].kind == TOK_OR)
           && p->past[first + 2].kind == TOK_NAME)
        first += 2;
    if (first + 1 >= WTR_PAST)
        return false;
    WtrToken name = p->past[first], before = p->past[first + 1];
    if (took_a_mark(s, before, name))
        return true;
    if (p->item && name.loc.begin > p->item->name.loc.begin && before.loc.begin == p->item->name.loc.begin)
        return wtr_hint_head(s, first);
    if (wtr_parse_leads(p, name.loc.begin))
        return obligation(s) || wtr_hint_clause(s, first);
    bool citation = s->clause.kind == TOK_CITE || s->clause.kind == TOK_SEEN;
    if ((in_condition(s) && wtr_hint_phrase(s, first, TOK_AND)) || (citation && wtr_hint_phrase(s, first, TOK_PAGE)))
        return true;
    report_neighbours(s, name, before);
    return true;
}

static bool ends_line(const WtrParser *p, uint32_t offset)
{
    while (offset < p->length && (p->text[offset] == ' ' || p->text[offset] == '\t' || p->text[offset] == '\r'))
        offset++;
    return offset == p->length || p->text[offset] == '\n';
}

static bool missing_join(const WtrSurprise *s)
{
    if (!wtr_expects(s, TOK_AND) || s->fresh || s->found.kind == TOK_END)
        return false;
    bool operand = wtr_is_word(s->p, s->found) || s->found.kind == TOK_LPAREN || s->found.kind == TOK_NUMBER || s->found.kind == TOK_DATE;
    if (s->found.kind == TOK_COMMA && s->p->dash_line && ends_line(s->p, s->found.loc.end)) {
        wtr_diag_edit(s->p->diags, report(s, WTR_DIAG_MISSING_JOIN, s->found.loc, "a bullet needs no comma at its end"), s->found.loc, "");
        return true;
    }
    if (s->found.kind == TOK_COMMA) {
        wtr_diag_help(s->p->diags, report(s, WTR_DIAG_MISSING_JOIN, s->found.loc, "a comma between conditions"),
                      "conditions are joined by `and` or `or`, or listed with bullets");
        return true;
    }
    if (!operand || wtr_token_starts_clause(s->found.kind))
        return false;
    report_neighbours(s, s->found, s->p->before);
    return true;
}

static bool behind_list(const WtrSurprise *s)
{
    if ((s->found.kind != TOK_AND && s->found.kind != TOK_OR) || !(wtr_expects(s, TOK_DASH) || wtr_expects(s, TOK_SUBDASH)))
        return false;
    wtr_diag_help(s->p->diags, wtr_diag_add(s->p->diags, WTR_DIAG_LIST_ENDS, s->found.loc, "%s behind a list, which ends its expression", wtr_found(s)),
                  "put what it joins before the list, or make it another bullet");
    return true;
}

static bool bullets(const WtrSurprise *s)
{
    bool dash = wtr_expects(s, TOK_DASH), subdash = wtr_expects(s, TOK_SUBDASH), only = !wtr_expects(s, TOK_NAME) && !s->between;
    if (s->found.kind == TOK_DASH && subdash && !dash) {
        WtrDiag *diag = report(s, WTR_DIAG_LIST_BULLETS, s->found.loc, "a list inside a bullet has two dashes");
        wtr_diag_edit(s->p->diags, diag, s->found.loc, "--");
    } else if (s->found.kind == TOK_SUBDASH && !subdash) {
        WtrDiag *diag = report(s, WTR_DIAG_LIST_BULLETS, s->found.loc, "two dashes begin a bullet inside a bullet, and there is none above");
        if (dash)
            wtr_diag_edit(s->p->diags, diag, s->found.loc, "-");
    } else if ((s->found.kind == TOK_DASH || s->found.kind == TOK_SUBDASH) && (s->p->before.kind == TOK_AND || s->p->before.kind == TOK_OR)) {
        WtrDiag *diag = wtr_diag_add(s->p->diags, WTR_DIAG_LIST_BULLETS, s->p->before.loc, "%s at the end of a bullet, which the list joins by itself",
                                     wtr_shown(s->p, s->p->before));
        wtr_diag_edit(s->p->diags, diag, s->p->before.loc, "");
    } else if (s->found.kind == TOK_DASH) {
        wtr_diag_help(s->p->diags, report(s, WTR_DIAG_LIST_BULLETS, s->found.loc, "a bullet that belongs to no list"),
                      "a list begins with `any of`, `all of`, `none of` or `at least 2 of` at the end of the line above");
    } else if (only && (dash || subdash)) {
        WtrDiag *diag = wtr_diag_add(s->p->diags, WTR_DIAG_LIST_BULLETS, s->fresh ? s->found.loc : place_of(s), "%s where the bullets of a list are expected",
                                     wtr_found(s));
        wtr_diag_help(s->p->diags, diag, "each bullet stands on its own line, indented, behind a dash");
        if (s->fresh && s->found.kind == TOK_NAME)
            wtr_diag_edit(s->p->diags, diag, (WtrLoc){s->p->file, s->found.loc.begin, s->found.loc.begin}, dash ? "- " : "-- ");
    } else {
        return false;
    }
    return true;
}

static bool unit(const WtrSurprise *s)
{
    if (!wtr_expects(s, TOK_UNIT) || wtr_expects(s, TOK_NAME))
        return false;
    WtrDiag *diag = wtr_diag_add(s->p->diags, WTR_DIAG_UNIT_EXPECTED, place_of(s), "%s where a unit of time is expected", wtr_found(s));
    const char *near = wtr_near_unit(s);
    if (near)
        wtr_diag_edit(s->p->diags, diag, s->found.loc, near);
    wtr_diag_help(s->p->diags, diag, "units are days, working_days, weeks, months and years");
    return true;
}

static bool number(const WtrSurprise *s)
{
    if (!wtr_expects(s, TOK_NUMBER) || wtr_expects(s, TOK_NAME))
        return false;
    WtrDiag *diag = wtr_diag_add(s->p->diags, WTR_DIAG_SYNTAX, place_of(s), "%s where a number is expected", wtr_found(s));
    const char *digits = wtr_number_word(s);
    if (digits)
        wtr_diag_edit(s->p->diags, diag, s->found.loc, digits);
    return true;
}

static bool text(const WtrSurprise *s)
{
    if (!wtr_expects(s, TOK_STRING) || s->between)
        return false;
    WtrDiag *diag = wtr_diag_add(s->p->diags, WTR_DIAG_TEXT_EXPECTED, place_of(s), "%s where a text in quotation marks is expected", wtr_found(s));
    const char *quoted = s->fresh ? NULL : wtr_rest_quoted(s);
    WtrLoc rest = s->found.loc;
    if (quoted) {
        rest.end = rest.begin + (uint32_t)strlen(quoted) - 2;
        rest.end += rest.end < s->p->length && s->p->text[rest.end] == '"';      /* the one that closes it was there */
    } else if (s->found.kind == TOK_NUMBER && !s->fresh) {
        quoted = wtr_arena_printf(s->p->arena, "\"%s\"", wtr_parse_text(s->p, rest));
    }
    if (quoted)
        wtr_diag_edit(s->p->diags, diag, rest, quoted);
    return true;
}

static bool reserved(const WtrSurprise *s)
{
    if (!wtr_expects(s, TOK_NAME) || wtr_expects(s, TOK_LPAREN) || s->between || s->fresh || !wtr_is_word(s->p, s->found))
        return false;
    wtr_diag_help(s->p->diags, wtr_diag_add(s->p->diags, WTR_DIAG_RESERVED_WORD, s->found.loc, "%s is a word of the language and no name", wtr_found(s)),
                  "choose another name, or join it with a second word: `within_area`");
    return true;
}

/* At the start of a clause: a word of another kind of item, or a word that is nearly right. */
static bool clause_word(const WtrSurprise *s)
{
    if (!s->between)
        return false;
    const char *owner = wtr_clause_owner(s->found.kind);
    if (owner && s->p->item) {
        wtr_diag_add(s->p->diags, WTR_DIAG_CLAUSE_OWNER, s->found.loc, "%s is a clause of a %s, and this is a %s", wtr_found(s), owner,
                     wtr_item_kind_name(s->p->item->kind));
        return true;
    }
    if (s->found.kind == TOK_NAME && s->fresh)
        return wtr_hint_clause(s, 0);
    if (!s->fresh && s->p->past[1].kind == TOK_NAME && wtr_parse_leads(s->p, s->p->past[1].loc.begin) && s->p->past[1].loc.begin != s->p->line_start)
        return wtr_hint_clause(s, 1);      /* it was taken for a part of the clause above */
    if (s->found.kind == TOK_STRING) {
        wtr_diag_help(s->p->diags, report(s, WTR_DIAG_SYNTAX, s->found.loc, "a text that belongs to nothing"),
                      "a remark stands behind `note`, an action behind who `must` do it");
        return true;
    }
    return false;
}

/* `setting is "home"`: a name that was put in quotation marks. */
static bool quoted_name(const WtrSurprise *s)
{
    WtrParser *p = s->p;
    WtrLoc loc = s->found.loc;
    if (s->found.kind != TOK_STRING || !(wtr_expects(s, TOK_NAME) || wtr_expects(s, TOK_ONE_OF)) || loc.end - loc.begin < 3 || loc.end - loc.begin > 40)
        return false;
    char *name = wtr_arena_text(p->arena, p->text + loc.begin + 1, loc.end - loc.begin - 2);
    int blanks = 0;                        /* more words than two are a sentence */
    for (char *c = name; c && *c; c++) {
        if (*c == ' ' && blanks++ == 0)
            *c = '_';
        else if (!wtr_scan_in_word(*c) || (*c >= 'A' && *c <= 'Z'))
            return false;
    }
    if (!name || (*name >= '0' && *name <= '9'))
        return false;
    wtr_diag_edit(p->diags, report(s, WTR_DIAG_SYNTAX, loc, "a name stands without quotation marks"), loc, name);
    return true;
}

static bool phrase(const WtrSurprise *s)
{
    return wtr_hint_phrase(s, 0, 0);
}

/* `must withn 5 days`, `must be alert`: behind a word for an obligation alone stands a deadline. */
static bool deadline(const WtrSurprise *s)
{
    const WtrParser *p = s->p;
    if (!wtr_expects(s, TOK_WITHIN) || s->between)
        return false;
    if (s->found.kind == TOK_STRING && wtr_parse_leads(p, p->past[2].loc.begin) && (p->past[3].kind == TOK_AND || p->past[3].kind == TOK_OR)) {
        WtrDiag *join = wtr_diag_add(p->diags, WTR_DIAG_SYNTAX, p->past[3].loc, "%s at the end of a condition, with nothing behind it", wtr_shown(s->p, p->past[3]));
        wtr_diag_related(p->diags, join, p->past[2].loc, "the next clause begins here");
        wtr_diag_edit(p->diags, join, p->past[3].loc, "");
        return true;
    }
    const char *near = wtr_near_deadline(s);
    WtrDiag *diag = wtr_diag_add(s->p->diags, WTR_DIAG_SYNTAX, place_of(s), "%s where a deadline is expected", wtr_found(s));
    if (near)
        wtr_diag_edit(s->p->diags, diag, s->found.loc, near);
    wtr_diag_help(s->p->diags, diag, "a deadline is `must within 5 working_days of DATE`; what is to be done stands in quotation marks behind who does it: `practitioner must \"â¦\"`");
    return true;
}

static bool given_sign(const WtrSurprise *s)
{
    if (s->found.kind != TOK_EQ || !wtr_expects(s, TOK_IS) || wtr_expects(s, TOK_EQ))
        return false;
    wtr_diag_edit(s->p->diags, report(s, WTR_DIAG_SYNTAX, s->found.loc, "what is given is written with `is`: `age is 14`"), s->found.loc, "is");
    return true;
}

static void in_general(const WtrSurprise *s)
{
    WtrText what = {0};
    wtr_expected_words(s, &what);
    WtrDiag *diag;
    if (what.length)
        diag = wtr_diag_add(s->p->diags, WTR_DIAG_SYNTAX, place_of(s), "%s where %s is expected", wtr_found(s), what.at);
    else
        diag = wtr_diag_add(s->p->diags, WTR_DIAG_SYNTAX, place_of(s), "%s cannot stand here", wtr_found(s));
    if (what.failed)
        wtr_arena_alloc(s->p->arena, SIZE_MAX);          /* cannot be had: makes the failure known */
    wtr_text_free(&what);
    const WtrParser *p = s->p;
    const char *form = wtr_clause_form(s->clause.kind);
    if (wtr_expects(s, TOK_HAS))
        wtr_diag_help(p->diags, diag, "behind `any`, `every` or `no` stands a subject: `no child has (young_carer)`; a single fact is denied by `not`");
    else if (s->found.kind == TOK_STRING && wtr_expects(s, TOK_NOT))
        wtr_diag_help(p->diags, diag, "a condition names facts; the question stands where the fact is declared");
    else if (form)
        wtr_diag_help(p->diags, diag, "it is written like this: `%s`", form);
    if ((wtr_expects(s, TOK_RPAREN) || wtr_expects(s, TOK_RBRACKET)) && p->bracket_count && p->bracket_count <= WTR_NEST_MAX)
        wtr_diag_related(p->diags, diag, p->brackets[p->bracket_count - 1], "this bracket is still open");
}

void wtr_syntax_error(WtrParser *p, const int *kinds, int count)
{
    static bool (*const cases[])(const WtrSurprise *) = {
        later_version, no_item, lost_quote, open_bracket, nothing_to_close, side_by_side, obligation, phrase, behind_list, bullets,
        clause_word, unit, number, deadline, given_sign, quoted_name, text, missing_join, reserved};
    WtrSurprise s = {.p = p, .kinds = kinds, .count = count, .found = p->now};
    s.between = wtr_expects(&s, TOK_NOTE) && wtr_expects(&s, TOK_END);
    s.fresh = wtr_parse_leads(p, p->now.loc.begin);
    s.clause = p->clause.kind && p->clause.loc.begin == s.found.loc.begin ? p->clause_before : p->clause;
    p->lost_head |= s.clause.kind == 0 || s.clause.kind == TOK_MEANS;
    bool told = wtr_scan_told(p, s.found.loc) || wtr_scan_told(p, place_of(&s));
    for (size_t i = 0; i < sizeof cases / sizeof *cases && !told; i++)
        told = cases[i](&s);
    if (!told)
        in_general(&s);
    wtr_scan_tell(p, place_of(&s));
    wtr_layout_recover(p, s.between);
}
