/* layout.c — the scanner's tokens with what the grammar needs of layout: END behind every item, RESYNC
 * before the clause at which reading goes on after an error (SPEC "Lexical rules", "Layout").
 *
 * Relies on: lexer.l. Guarantees: an item begins where a line begins at the margin and nowhere else; every
 * item is closed by one END; a line at the margin that cannot begin an item is reported and belongs to
 * the item above. */
#include "scan.h"

#include "parser.h"

#include <string.h>

bool wtr_token_starts_clause(int kind)
{
    switch (kind) {
    case TOK_IF: case TOK_UNLESS: case TOK_UNLESS_SHOWN: case TOK_ONCE: case TOK_FOR: case TOK_MEANS: case TOK_BY:
    case TOK_BEFORE: case TOK_WITHIN: case TOK_NO_LATER_THAN: case TOK_EVERY: case TOK_WHEN: case TOK_MUST:
    case TOK_SHOULD: case TOK_MAY: case TOK_MUST_NOT: case TOK_SHOULD_NOT: case TOK_CITE: case TOK_SEEN:
    case TOK_DRAFT: case TOK_NON_STATUTORY: case TOK_NOT_EXHAUSTIVE: case TOK_INFERRED: case TOK_STANDS_IN:
    case TOK_STANDS_FROM: case TOK_DONE_ON: case TOK_DONE_WHEN: case TOK_EXPLAINED_WHEN: case TOK_READING:
    case TOK_CALENDAR: case TOK_EXTENDS: case TOK_IN_FORCE: case TOK_SUPERSEDED: case TOK_PAGES: case TOK_URL:
    case TOK_KIND: case TOK_ASSUMED: case TOK_WEEKEND: case TOK_KNOWN: case TOK_HOLIDAY: case TOK_DEFAULT:
    case TOK_GIVEN: case TOK_UNKNOWN: case TOK_EXPECT: case TOK_TODAY: case TOK_ON: case TOK_NOTE: case TOK_ALLOW:
    case TOK_FORMERLY: case TOK_TIMING: case TOK_TIMING_WORDS:
        return true;
    default:
        return false;
    }
}

/* Tokens that may begin an item. A word of expectations or citations is an ordinary name here. */
static int as_item_head(WtrParser *p, int kind, WtrLoc loc)
{
    switch (kind) {
    case TOK_RULEBOOK: case TOK_USE: case TOK_SOURCE: case TOK_ACTOR: case TOK_SUBJECT: case TOK_FACT:
    case TOK_NARRATIVE: case TOK_TEST: case TOK_AMEND: case TOK_READING: case TOK_CALENDAR: case TOK_NAME:
        return kind;
    case TOK_PAGE: case TOK_PARA: case TOK_BULLET: case TOK_FOOTNOTE: case TOK_HEADING: case TOK_SECTION:
    case TOK_UNPAGED: case TOK_DUE: case TOK_RAISED: case TOK_UNDETERMINED: case TOK_NEEDS: case TOK_CITES:
    case TOK_ASSUMES: case TOK_STATE:
        p->now_value.name = wtr_ast_word(p, loc);
        return TOK_NAME;
    default:
        return 0;
    }
}

/* The words that begin `line`, past names joined by "and" and "or": does one of them lay a duty on someone? */
static bool names_a_bearer(const WtrParser *p, uint32_t offset)
{
    static const char *const modals[] = {"must", "should", "may", "is"};
    for (int words = 0; words < 12 && offset < p->length; words++) {
        uint32_t end = offset;
        while (end < p->length && wtr_scan_in_word(p->text[end]))
            end++;
        if (end == offset)
            return false;
        for (size_t i = 0; words > 0 && i < sizeof modals / sizeof *modals; i++)
            if (strlen(modals[i]) == end - offset && memcmp(p->text + offset, modals[i], end - offset) == 0)
                return true;
        while (end < p->length && (p->text[end] == ' ' || p->text[end] == '\t'))
            end++;
        offset = end;
    }
    return false;
}

static bool resumes(const WtrParser *p, int kind, WtrLoc loc)
{
    if (!p->fresh_token)
        return false;
    if (kind == TOK_DASH)
        return p->item && p->item->kind == WTR_ITEM_READING;
    bool rule = !p->item || p->item->kind == WTR_ITEM_DUTY || p->item->kind == WTR_ITEM_TERM;
    return wtr_token_starts_clause(kind) || (kind == TOK_NAME && rule && names_a_bearer(p, loc.begin));
}

/* "practitioner should "…"" at the margin, below a duty: a clause that lacks its indentation, for an item's name is
 * never followed by an action. */
static bool bearer_at_margin(const WtrParser *p, int kind, WtrLoc loc)
{
    static const char *const modals[] = {"must \"", "should \"", "may \"", "must not \"", "should not \"", "is expected to \""};
    if (kind != TOK_NAME || !p->in_item || !p->item || p->item->kind != WTR_ITEM_DUTY || !names_a_bearer(p, loc.begin))
        return false;
    uint32_t offset = loc.end;
    while (offset < p->length && p->text[offset] == ' ')
        offset++;
    for (size_t i = 0; i < sizeof modals / sizeof *modals; i++)
        if (p->length - offset >= strlen(modals[i]) && memcmp(p->text + offset, modals[i], strlen(modals[i])) == 0)
            return true;
    return false;
}

static void report_margin(WtrParser *p, WtrLoc loc)
{
    if (p->margin_told)
        return;
    p->margin_told = true;
    wtr_scan_tell(p, loc);
    WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_MARGIN, loc, "a line at the margin begins a new item, and this can begin none");
    wtr_diag_help(p->diags, diag, "indent it to continue the item above");
    wtr_diag_edit(p->diags, diag, (WtrLoc){loc.file, loc.begin, loc.begin}, "  ");
}

static void report_indented(WtrParser *p, WtrLoc loc)
{
    WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_NO_ITEM, loc, "an indented line with no item above it");
    wtr_diag_help(p->diags, diag, "an item begins at the left margin");
    wtr_diag_edit(p->diags, diag, (WtrLoc){loc.file, p->line_start, loc.begin}, "");
}

/* Gives `first` now and the token just scanned after it. */
static int hold(WtrParser *p, int first, int then, WtrLoc loc)
{
    p->held[p->held_count++] = (WtrToken){then, loc};
    memcpy(&p->held_value, &p->now_value, sizeof p->held_value);
    return first;
}

void wtr_layout_recover(WtrParser *p, bool between_clauses)
{
    WtrToken found = p->now;
    p->recovering = true;
    if (between_clauses || p->held_count || p->replayed == found.loc.begin + 1 || !resumes(p, found.kind, found.loc))
        return;
    p->replayed = found.loc.begin + 1;
    p->recovering = false;
    p->bracket_count = 0;
    hold(p, 0, found.kind, found.loc);
    hold(p, 0, TOK_RESYNC, (WtrLoc){found.loc.file, found.loc.begin, found.loc.begin});
}

/* What the grammar gets for a token of the scanner. */
static int with_layout(WtrParser *p, int kind, WtrLoc *loc)
{
    bool margin = p->fresh_token && loc->begin == p->line_start;
    if (kind && !margin && !p->in_item && as_item_head(p, kind, *loc)) {
        report_indented(p, *loc);          /* the first line of the file: read as the item it looks like */
        margin = true;
    }
    if (kind == 0) {
        if (!p->in_item)
            return 0;
        p->in_item = p->recovering = false;
        return TOK_END;
    }
    if (margin) {
        int head = bearer_at_margin(p, kind, *loc) ? 0 : as_item_head(p, kind, *loc);
        if (head) {
            bool first = !p->in_item;
            p->in_item = true;
            p->next_doc = wtr_scan_doc(p);
            p->recovering = false;
            p->bracket_count = 0;
            p->clause = p->clause_before = (WtrToken){0};
            p->item_line = p->line_start;
            p->margin_told = p->deep_told = p->inline_bullets = false;
            if (first)
                return head;
            WtrLoc end = {loc->file, loc->begin, loc->begin};
            int held = hold(p, TOK_END, head, *loc);
            *loc = end;
            return held;
        }
        if (p->in_item)
            report_margin(p, *loc);
    }
    p->doc_from = p->tree->comments.count; /* "##" lines inside an item describe nothing */
    p->in_item = true;
    if (p->recovering && resumes(p, kind, *loc)) {
        p->recovering = false;
        p->bracket_count = 0;
        return hold(p, TOK_RESYNC, kind, *loc);
    }
    return kind;
}

static int next_token(WtrParser *p, WtrLoc *loc)
{
    if (p->held_count) {
        *loc = p->held[--p->held_count].loc;
        memcpy(&p->now_value, &p->held_value, sizeof p->now_value);
        return p->held[p->held_count].kind;
    }
    if (wtr_arena_failed(p->arena) || p->diags->errors > WTR_DIAG_MOST) {   /* nothing more could be told */
        *loc = (WtrLoc){p->file, p->length, p->length};
        return with_layout(p, 0, loc);
    }
    int kind = wtr_scan_token(p, loc, p->scanner);
    p->fresh_token = p->fresh;
    p->fresh = false;
    if (p->fresh_token && kind != TOK_DASH && kind != TOK_SUBDASH)
        p->dash_line = false;
    return with_layout(p, kind, loc);
}

/* For messages: a clause begins with the first word of a line, or on the line of the head. */
static bool begins_clause(const WtrParser *p, int kind, uint32_t offset)
{
    if (p->line_start == p->item_line)
        return kind == TOK_IF || kind == TOK_FOR || kind == TOK_MEANS || kind == TOK_WITHIN || kind == TOK_UNLESS
               || kind == TOK_ONCE || kind == TOK_CITE;
    return p->fresh_token && offset != p->line_start && (wtr_token_starts_clause(kind) || (kind == TOK_NAME && names_a_bearer(p, offset)));
}

int wtr_yylex(WTR_YYSTYPE *value, WtrLoc *loc, WtrParser *p)
{
    int kind = next_token(p, loc);
    switch (kind) {
    case TOK_NAME: value->name = p->now_value.name; break;
    case TOK_STRING: case TOK_TIMING_WORDS: value->string = p->now_value.string; break;
    case TOK_NUMBER: value->number = p->now_value.number; break;
    case TOK_DATE: value->date = p->now_value.date; break;
    case TOK_UNIT: value->unit = p->now_value.unit; break;
    default: break;
    }
    p->before = p->now;
    p->now = (WtrToken){kind, *loc};
    memmove(p->past + 1, p->past, sizeof p->past - sizeof *p->past);
    p->past[0] = p->now;
    if (begins_clause(p, kind, loc->begin)) {
        p->clause_before = p->clause;
        p->clause = p->now;
    }
    return kind;
}
