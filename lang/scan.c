/* scan.c — the values of tokens, and slips of the pen.
 *
 * Relies on: lexer.l, which finds where a token begins and ends. Guarantees: a slip is mended and gives one
 * warning with the edit; what cannot be meant is an error with its place; every value is within its range. */
#include "scan.h"

#include "../engine/date.h"
#include "parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_LENGTH 100

const char *wtr_parse_text(WtrParser *p, WtrLoc loc)
{
    const char *text = wtr_arena_text(p->arena, p->text + loc.begin, loc.end - loc.begin);
    return text ? text : "";
}

void wtr_slip(WtrParser *p, WtrDiagId id, WtrLoc loc, const char *edit, const char *format, ...)
{
    if (p->recovering && wtr_scan_told(p, loc))
        return;
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    wtr_diag_edit(p->diags, wtr_diag_add(p->diags, id, loc, "%s", message), loc, edit);
}

void wtr_scan_tell(WtrParser *p, WtrLoc loc)
{
    p->told = loc.begin + 1;
}

/* From one token to the next only what lies between is looked at: a line may be long and wrong all over. */
bool wtr_scan_told(WtrParser *p, WtrLoc loc)
{
    const uint32_t told = p->told - 1, first = told < loc.begin ? told : loc.begin, last = told < loc.begin ? loc.begin : told;
    if (p->told == 0 || memchr(p->text + first, '\n', last - first) != NULL)
        return false;
    wtr_scan_tell(p, loc);
    return true;
}

bool wtr_parse_leads(const WtrParser *p, uint32_t offset)
{
    while (offset > 0 && (p->text[offset - 1] == ' ' || p->text[offset - 1] == '\t' || p->text[offset - 1] == '\r'))
        offset--;
    return offset == 0 || p->text[offset - 1] == '\n';
}

/* Column from 0: characters since the line's start, a tab running to the next multiple of four. */
uint32_t wtr_parse_column(const WtrParser *p, uint32_t offset)
{
    uint32_t begin = offset, column = 0;
    while (begin > 0 && p->text[begin - 1] != '\n')
        begin--;
    for (uint32_t i = begin; i < offset; i++) {
        if (p->text[i] == '\t')
            column = (column / 4 + 1) * 4;
        else if (((unsigned char)p->text[i] & 0xC0) != 0x80)
            column++;
    }
    return column;
}

/* ---- white space and comments -------------------------------------------------------------------- */

void wtr_scan_newline(WtrParser *p, WtrLoc loc)
{
    p->fresh = true;
    p->line_start = loc.begin + (p->text[loc.begin] == '\r' ? 2 : 1);
    const char *tab = memchr(p->text + p->line_start, '\t', loc.end - p->line_start);
    if (!tab || p->tab_told || loc.end >= p->length || p->text[loc.end] == '\n' || p->text[loc.end] == '\r')
        return;
    p->tab_told = true;
    WtrLoc at = {p->file, (uint32_t)(tab - p->text), (uint32_t)(tab - p->text) + 1};
    wtr_slip(p, WTR_DIAG_SLIP_TAB, at, "    ", "a tab in the indentation; it is read as reaching the next fourth column");
}

void wtr_scan_odd_space(WtrParser *p, WtrLoc loc)
{
    wtr_slip(p, WTR_DIAG_SLIP_SPACE, loc, " ", "a no-break or other unusual space, read as a blank");
}

void wtr_scan_comment(WtrParser *p, WtrLoc loc)
{
    uint32_t end = loc.end;
    while (end > loc.begin && (p->text[end - 1] == '\r' || p->text[end - 1] == ' ' || p->text[end - 1] == '\t'))
        end--;
    WtrComment *comment = wtr_vec_add(p->arena, &p->tree->comments);
    if (!comment)
        return;
    bool doc = end - loc.begin >= 2 && p->text[loc.begin + 1] == '#';
    loc.end = end;
    *comment = (WtrComment){wtr_parse_text(p, loc), loc, doc, p->fresh};
}

/* The words of a "##" line. */
static const char *doc_words(const WtrComment *comment)
{
    const char *text = comment->text ? comment->text + 2 : "";
    return text + (*text == ' ');
}

const char *wtr_scan_doc(WtrParser *p)
{
    const WtrComment *comments = p->tree->comments.at;
    uint32_t from = p->doc_from, count = p->tree->comments.count;
    size_t length = 0;
    p->doc_from = count;
    for (uint32_t i = from; i < count; i++)
        if (comments[i].doc && comments[i].own_line)
            length += strlen(doc_words(&comments[i])) + 1;
    char *doc = length ? wtr_arena_alloc(p->arena, length) : NULL, *at = doc;
    for (uint32_t i = from; doc && i < count; i++) {
        if (!comments[i].doc || !comments[i].own_line)
            continue;
        if (at > doc)
            *at++ = '\n';
        size_t words = strlen(doc_words(&comments[i]));
        memcpy(at, doc_words(&comments[i]), words);
        at += words;
    }
    return doc;                            /* the arena's memory is zero: the text has its end */
}

/* ---- words ------------------------------------------------------------------------------------------ */

static bool has_capital(const WtrParser *p, WtrLoc loc)
{
    for (uint32_t i = loc.begin; i < loc.end; i++)
        if (p->text[i] >= 'A' && p->text[i] <= 'Z')
            return true;
    return false;
}

static char *lower(WtrParser *p, WtrLoc loc)
{
    char *text = wtr_arena_text(p->arena, p->text + loc.begin, loc.end - loc.begin);
    for (char *c = text; c && *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return text;
}

/* What cannot be a name is kept, mended, so that the item is read on. */
static int give_name(WtrParser *p, WtrLoc loc, char *text)
{
    if (loc.end - loc.begin > NAME_MAX_LENGTH)
        wtr_diag_add(p->diags, WTR_DIAG_NAME_TOO_LONG, loc, "a name of %u letters; the longest there may be has %d",
                     loc.end - loc.begin, NAME_MAX_LENGTH);
    p->now_value.name = (WtrName){text ? text : "", loc};
    return TOK_NAME;
}

int wtr_scan_name(WtrParser *p, WtrLoc loc)
{
    char *text = lower(p, loc);
    if (text && has_capital(p, loc))
        wtr_slip(p, WTR_DIAG_SLIP_CAPITALS, loc, text, "names are written in small letters: `%.60s`", text);
    return give_name(p, loc, text);
}

int wtr_scan_hyphens(WtrParser *p, WtrLoc loc)
{
    char *text = lower(p, loc);
    for (char *c = text; c && *c; c++)
        if (*c == '-')
            *c = '_';
    if (text)
        wtr_slip(p, WTR_DIAG_SLIP_HYPHEN, loc, text, "names are joined with underscores: `%.60s`", text);
    return give_name(p, loc, text);
}

void wtr_scan_bad_name(WtrParser *p, WtrLoc loc)
{
    wtr_diag_add(p->diags, WTR_DIAG_BAD_NAME, loc, "`%.*s` is no name: a name begins with a letter, and a number ends before one",
                 (int)(loc.end - loc.begin > 40 ? 40 : loc.end - loc.begin), p->text + loc.begin);
}

int wtr_scan_word(WtrParser *p, WtrLoc loc, int kind)
{
    if (kind == TOK_NAME || kind == TOK_STATE)
        return kind == TOK_NAME ? wtr_scan_name(p, loc) : kind;
    if (p->text[loc.begin] >= 'A' && has_capital(p, loc)) {
        char *text = lower(p, loc);
        if (text)
            wtr_slip(p, WTR_DIAG_SLIP_CAPITALS, loc, text, "words of the language are written in small letters: `%s`", text);
    }
    if (kind == TOK_TIMING_WORDS) {
        char *text = lower(p, loc);
        p->now_value.string = (WtrString){text ? text : "", loc};
    } else if (kind == TOK_DRAFT) {
        return p->dash_line && !p->fresh ? TOK_DRAFT_TAIL : TOK_DRAFT;
    } else if (kind == TOK_INFERRED) {
        return p->fresh ? TOK_INFERRED : TOK_INFERRED_TAIL;
    }
    return kind;
}

/* Words such as `source` begin an item at the margin and are names everywhere else. */
int wtr_scan_head(WtrParser *p, WtrLoc loc, int kind)
{
    if (p->fresh && loc.begin == p->line_start)
        return wtr_scan_word(p, loc, kind);
    return wtr_scan_name(p, loc);
}

int wtr_scan_unit(WtrParser *p, WtrLoc loc, WtrUnit unit)
{
    if (unit == WTR_WORKING_DAYS && p->text[loc.begin + 7] != '_') {
        const char *mended = (p->text[loc.end - 1] | 0x20) == 's' ? "working_days" : "working_day";
        wtr_slip(p, WTR_DIAG_SLIP_UNIT, loc, mended, "the unit is written `%s`", mended);
    }
    wtr_scan_word(p, loc, TOK_AND);
    p->now_value.unit = (WtrUnitLit){unit, loc};
    return TOK_UNIT;
}

/* ---- dates and numbers ---------------------------------------------------------------------------------- */

static int give_date(WtrParser *p, WtrLoc loc, int32_t day)
{
    p->now_value.date = (WtrDateLit){day, loc};
    return TOK_DATE;
}

static void no_such_date(WtrParser *p, WtrLoc loc)
{
    wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_NO_SUCH_DATE, loc, "there is no date %s", wtr_parse_text(p, loc)),
                  "a date is year, month, day: 2020-12-23");
}

int wtr_scan_date(WtrParser *p, WtrLoc loc)
{
    int32_t day = wtr_day_parse(p->text + loc.begin, loc.end - loc.begin);
    if (!day)
        no_such_date(p, loc);
    return give_date(p, loc, day);
}

/* Number of the month whose first three letters stand at `text`, 0 when they are none's. */
static int month_number(const char *text)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int month = 0; month < 12; month++) {
        const char *name = names + month * 3;
        if ((text[0] | 0x20) == name[0] && (text[1] | 0x20) == name[1] && (text[2] | 0x20) == name[2])
            return month + 1;
    }
    return 0;
}

/* "23/12/2020", "2020/12/23", "23 December 2020", "23-12-2020": day, month and year in the order people
 * in England write them. */
int wtr_scan_date_slip(WtrParser *p, WtrLoc loc)
{
    int part[3] = {0}, count = 0;
    for (uint32_t i = loc.begin; i < loc.end && count < 3;) {
        char c = p->text[i];
        if (c >= '0' && c <= '9') {
            for (; i < loc.end && p->text[i] >= '0' && p->text[i] <= '9'; i++)
                part[count] = part[count] * 10 + (p->text[i] - '0');
            count++;
            while (i < loc.end && count == 1 && wtr_scan_in_word(p->text[i]))
                i++;                       /* st, nd, rd, th */
        } else if (wtr_scan_in_word(c)) {
            part[count++] = month_number(p->text + i);
            while (i < loc.end && wtr_scan_in_word(p->text[i]))
                i++;
        } else {
            i++;
        }
    }
    bool year_first = loc.end - loc.begin > 4 && p->text[loc.begin + 2] >= '0' && p->text[loc.begin + 2] <= '9'
                      && p->text[loc.begin + 1] >= '0' && p->text[loc.begin + 1] <= '9';
    int32_t day = year_first ? wtr_day_from_ymd(part[0], part[1], part[2]) : wtr_day_from_ymd(part[2], part[1], part[0]);
    if (!day) {
        no_such_date(p, loc);
    } else {
        char text[11];
        wtr_day_format(day, text);
        wtr_slip(p, WTR_DIAG_SLIP_DATE, loc, wtr_arena_text(p->arena, text, 10), "a date is written year, month, day: %s", text);
    }
    return give_date(p, loc, day);
}

int wtr_scan_number(WtrParser *p, WtrLoc loc)
{
    int64_t value = 0;
    bool commas = false, negative = false, large = false;
    for (uint32_t i = loc.begin; i < loc.end; i++) {
        char c = p->text[i];
        commas |= c == ',';
        negative |= c == '-';
        if (c < '0' || c > '9')
            continue;
        value = value * 10 + (c - '0');
        large |= value > WTR_NUMBER_MAX;
        if (large)
            value = WTR_NUMBER_MAX;
    }
    if (large)
        wtr_diag_add(p->diags, WTR_DIAG_NUMBER_RANGE, loc, "a number lies between -1000000000 and 1000000000");
    else if (commas)
        wtr_slip(p, WTR_DIAG_SLIP_NUMBER, loc, wtr_arena_printf(p->arena, "%lld", (long long)value),
                 "numbers are written without commas: %lld", (long long)value);
    p->now_value.number = (WtrNumberLit){negative ? -value : value, loc};
    return TOK_NUMBER;
}

int wtr_scan_decimal(WtrParser *p, WtrLoc loc)
{
    wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_DECIMAL, loc, "numbers are whole; this one has a fraction"),
                  "name a smaller unit, or round it as the source would");
    int64_t value = 0;
    for (uint32_t i = loc.begin; i < loc.end && p->text[i] != '.' && value < WTR_NUMBER_MAX; i++)
        value = value * 10 + (p->text[i] - '0');
    p->now_value.number = (WtrNumberLit){value > WTR_NUMBER_MAX ? WTR_NUMBER_MAX : value, loc};
    return TOK_NUMBER;
}

int wtr_scan_minus(WtrParser *p, WtrLoc loc)
{
    if (p->fresh)
        return wtr_scan_dash(p, (WtrLoc){p->file, loc.begin, loc.begin + 1}, TOK_DASH);
    char before = loc.begin ? p->text[loc.begin - 1] : '\0';
    if (before < '0' || before > '9')
        return wtr_scan_number(p, loc);
    loc.end = loc.begin + 1;
    wtr_slip(p, WTR_DIAG_SLIP_RANGE, loc, "..", "a run of pages or paragraphs is written with two dots: 14..16");
    return TOK_DOTDOT;
}

/* ---- strings ------------------------------------------------------------------------------------------------ */

/* The value between the quotation marks: escapes resolved, a line break with its indentation one blank. */
static int give_string(WtrParser *p, WtrLoc loc, uint32_t open, uint32_t close)
{
    uint32_t from = loc.begin + open, to = loc.end - close, out = 0;
    char *text = wtr_arena_text(p->arena, p->text + from, to > from ? to - from : 0);
    for (uint32_t i = from; text && i < to; i++) {
        char c = p->text[i];
        if (c == '\n') {
            while (out && (text[out - 1] == ' ' || text[out - 1] == '\t' || text[out - 1] == '\r'))
                out--;
            while (i + 1 < to && (p->text[i + 1] == ' ' || p->text[i + 1] == '\t'))
                i++;
            c = ' ';
        } else if (c == '\\' && i + 1 < to) {
            char next = p->text[++i];
            if (next != '"' && next != '\\')
                wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_BAD_ESCAPE, (WtrLoc){p->file, i - 1, i + 1},
                                                     "a backslash in a text stands before a quotation mark or another backslash only"),
                              "write two backslashes for one");
            c = next;
        }
        text[out++] = c;
    }
    if (text)
        text[out] = '\0';
    p->now_value.string = (WtrString){text ? text : "", loc};
    return TOK_STRING;
}

static const char *in_quotes(WtrParser *p, uint32_t from, uint32_t to)
{
    return wtr_arena_printf(p->arena, "\"%s\"", wtr_parse_text(p, (WtrLoc){p->file, from, to}));
}

/* Where a curly mark closes the text that begins at `loc`, on its first line; 0 when none does. */
static uint32_t curly_close(const WtrParser *p, WtrLoc loc)
{
    for (uint32_t i = loc.begin + 1; i + 2 < loc.end && p->text[i] != '\n'; i++) {
        if (memcmp(p->text + i, "\xE2\x80\x9C", 3) == 0)
            return 0;                      /* a pair of curly marks belongs to the text */
        if (memcmp(p->text + i, "\xE2\x80\x9D", 3) == 0)
            return i;
    }
    return 0;
}

static int closed_by_curly(WtrParser *p, WtrLoc loc, uint32_t close)
{
    loc.end = close + 3;
    wtr_slip(p, WTR_DIAG_SLIP_QUOTES, loc, in_quotes(p, loc.begin + 1, close), "texts stand in straight quotation marks: \"…\"");
    give_string(p, loc, 1, 3);
    return (int)(loc.end - loc.begin);
}

int wtr_scan_string(WtrParser *p, WtrLoc loc)
{
    bool lines = memchr(p->text + loc.begin, '\n', loc.end - loc.begin) != NULL;
    uint32_t close = lines ? curly_close(p, loc) : 0;
    if (close)
        return closed_by_curly(p, loc, close);
    give_string(p, loc, 1, 1);
    return (int)(loc.end - loc.begin);
}

int wtr_scan_curly(WtrParser *p, WtrLoc loc)
{
    uint32_t close = p->text[loc.end - 1] == '"' ? 1 : 3;
    wtr_slip(p, WTR_DIAG_SLIP_QUOTES, loc, in_quotes(p, loc.begin + 3, loc.end - close), "texts stand in straight quotation marks: \"…\"");
    return give_string(p, loc, 3, close);
}

int wtr_scan_single(WtrParser *p, WtrLoc loc)
{
    uint32_t mark = p->text[loc.begin] == '\'' ? 1 : 3;
    wtr_slip(p, WTR_DIAG_SLIP_QUOTES, loc, in_quotes(p, loc.begin + mark, loc.end - mark), "texts stand in double quotation marks: \"…\"");
    return give_string(p, loc, mark, mark);
}

/* A straight mark may have been closed by a curly one; else the text ends with its line, and the error
 * stands at the mark that opened it. */
int wtr_scan_unclosed(WtrParser *p, WtrLoc loc)
{
    uint32_t close = p->text[loc.begin] == '"' ? curly_close(p, loc) : 0;
    if (close)
        return closed_by_curly(p, loc, close);
    uint32_t mark = p->text[loc.begin] == '"' ? 1 : 3;
    WtrLoc at = {p->file, loc.begin, loc.begin + mark};
    if (!p->recovering || !wtr_scan_told(p, at))
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_UNCLOSED_STRING, at, "this quotation mark is never closed"),
                      "a text may run over indented lines, but not past a blank line or a line at the margin");
    uint32_t end = loc.end;
    while (end > loc.begin + mark && (p->text[end - 1] == '\r' || p->text[end - 1] == ' '))
        end--;
    give_string(p, (WtrLoc){p->file, loc.begin, end}, mark, 0);
    return (int)(loc.end - loc.begin);
}

/* ---- signs ------------------------------------------------------------------------------------------------------ */

int wtr_scan_dash(WtrParser *p, WtrLoc loc, int kind)
{
    if (p->fresh) {
        p->dash_line = true;
        p->inline_bullets = false;
        return kind;
    }
    bool listed = p->inline_bullets || p->now.kind == TOK_ANY_OF || p->now.kind == TOK_ALL_OF || p->now.kind == TOK_NONE_OF || p->now.kind == TOK_OF;
    if (p->inline_bullets)
        return kind;                       /* told once; the list is read as meant */
    p->inline_bullets = listed;
    if (wtr_scan_told(p, loc))
        return 0;
    WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_BULLET_INLINE, loc, "a dash inside a line");
    if (p->now.kind == TOK_NUMBER || p->now.kind == TOK_DATE)
        wtr_diag_help(p->diags, diag, "from one to another is written in words: `between 16 and 17`, `2018-07-04 to 2020-12-08`");
    else
        wtr_diag_help(p->diags, diag, "a bullet begins its own line; there is no subtraction");
    if (!listed)
        wtr_scan_tell(p, loc);
    return listed ? kind : 0;
}

int wtr_scan_odd_dash(WtrParser *p, WtrLoc loc)
{
    bool between = loc.begin && p->text[loc.begin - 1] >= '0' && p->text[loc.begin - 1] <= '9' && p->text[loc.end] >= '0' && p->text[loc.end] <= '9';
    if (!p->fresh && between) {
        wtr_slip(p, WTR_DIAG_SLIP_RANGE, loc, "..", "a run of pages or paragraphs is written with two dots: 14..16");
        return TOK_DOTDOT;
    }
    if (!p->fresh) {
        wtr_scan_illegal(p, loc);
        return 0;
    }
    wtr_slip(p, WTR_DIAG_SLIP_DASH, loc, "-", "a bullet is written with a dash: -");
    return wtr_scan_dash(p, loc, TOK_DASH);
}

int wtr_scan_sign(WtrParser *p, WtrLoc loc, int kind, const char *mended)
{
    wtr_slip(p, WTR_DIAG_SLIP_SIGN, loc, mended, "`%s` is written `%s`", wtr_parse_text(p, loc), mended);
    return kind;
}

bool wtr_scan_open(WtrParser *p, WtrLoc loc)
{
    p->bracket_count++;
    if (p->bracket_count <= WTR_NEST_MAX) {
        p->brackets[p->bracket_count - 1] = loc;
        return true;
    }
    if (!p->deep_told)
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_TOO_DEEP, loc, "brackets are nested more than %d deep", WTR_NEST_MAX),
                      "give the inner part a name of its own: `ID means …`");
    p->deep_told = true;
    return false;
}

bool wtr_scan_close(WtrParser *p)
{
    if (p->bracket_count)
        p->bracket_count--;
    return p->bracket_count < WTR_NEST_MAX;
}

/* What a slash was meant for: dates, "and/or", "yes/no", "//". */
static const char *slash_help(const WtrParser *p, WtrLoc loc)
{
    const char *text = p->text + loc.begin;
    if (text[1] == '/')
        return "a remark begins with #";
    if (loc.begin >= 3 && memcmp(text - 3, "and/or", 6) == 0)
        return "`or` is true where both are: write `or`";
    if (loc.begin >= 3 && memcmp(text - 3, "yes/no", 6) == 0)
        return "a fact is a yes/no question when no type is written";
    return "a date is written 2020-12-23; alternatives with `or`";
}

void wtr_scan_illegal(WtrParser *p, WtrLoc loc)
{
    if (wtr_scan_told(p, loc))
        return;
    wtr_scan_tell(p, loc);
    WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_ILLEGAL_CHARACTER, loc, "`%s` is no sign of the language", wtr_parse_text(p, loc));
    switch (p->text[loc.begin]) {
    case ';': wtr_diag_help(p->diags, diag, "leave it out: bullets and clauses end with their line, and what is listed in one has commas"); break;
    case '{': case '}': wtr_diag_help(p->diags, diag, "brackets are ( ), those of a citation [ ]"); break;
    case '!': wtr_diag_help(p->diags, diag, "write `not`, or `!=` between numbers"); break;
    case '/': wtr_diag_help(p->diags, diag, "%s", slash_help(p, loc)); break;
    case '*': wtr_diag_help(p->diags, diag, "nothing is made bold here; a bullet is a dash, and running text stands behind `#`"); break;
    case '+': wtr_diag_help(p->diags, diag, "a date is moved with words: `5 working_days after became_aware`"); break;
    case '\'': wtr_diag_help(p->diags, diag, "texts stand in double quotation marks"); break;
    case '\\': wtr_diag_help(p->diags, diag, "a backslash stands inside a text only"); break;
    default: break;
    }
}

/* ---- the bytes of a file ------------------------------------------------------------------------------------------ */

/* Length of the well-formed UTF-8 sequence at `s`, 0 when there is none (RFC 3629: no surrogates, no
 * overlong forms, nothing above U+10FFFF). */
static uint32_t utf8_length(const unsigned char *s, uint32_t left)
{
    if (s[0] < 0x80)
        return 1;
    if (s[0] >= 0xC2 && s[0] <= 0xDF)
        return left >= 2 && (s[1] & 0xC0) == 0x80 ? 2 : 0;
    if (s[0] >= 0xE0 && s[0] <= 0xEF) {
        if (left < 3 || (s[1] & 0xC0) != 0x80 || (s[2] & 0xC0) != 0x80)
            return 0;
        return (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ? 0 : 3;
    }
    if (s[0] >= 0xF0 && s[0] <= 0xF4) {
        if (left < 4 || (s[1] & 0xC0) != 0x80 || (s[2] & 0xC0) != 0x80 || (s[3] & 0xC0) != 0x80)
            return 0;
        return (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F) ? 0 : 4;
    }
    return 0;
}

/* Characters that change the order in which a line is shown, so that it reads otherwise than it means:
 * U+200E, U+200F, U+202A–U+202E, U+2066–U+2069, and the controls U+0080–U+009F. */
static bool deceives(const unsigned char *s, uint32_t length)
{
    if (length == 2)
        return s[0] == 0xC2 && s[1] < 0xA0;
    if (length != 3 || s[0] != 0xE2)
        return false;
    return (s[1] == 0x80 && (s[2] == 0x8E || s[2] == 0x8F || (s[2] >= 0xAA && s[2] <= 0xAE))) || (s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9);
}

typedef enum ByteFault { FINE, NOT_UTF8, NUL, CONTROL } ByteFault;

static ByteFault fault_at(const unsigned char *s, uint32_t left, uint32_t *length)
{
    *length = 1;
    if (s[0] == 0)
        return NUL;
    if (s[0] < 0x20)
        return s[0] == '\n' || s[0] == '\r' || s[0] == '\t' ? FINE : CONTROL;
    if (s[0] < 0x7F)
        return FINE;
    if (s[0] == 0x7F)
        return CONTROL;
    uint32_t n = utf8_length(s, left);
    if (!n)
        return NOT_UTF8;
    *length = n;
    return deceives(s, n) ? CONTROL : FINE;
}

static void report_bytes(WtrParser *p, ByteFault fault, uint32_t begin, uint32_t end)
{
    WtrLoc loc = {p->file, begin, end};
    if (fault == NUL)
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_NUL_BYTE, loc, "%u NUL byte%s: this is no text", end - begin, end - begin == 1 ? "" : "s"),
                      "a document of a word processor is saved as plain text in UTF-8 first");
    else if (fault == CONTROL)
        wtr_diag_add(p->diags, WTR_DIAG_CONTROL_CHARACTER, loc, "a control character, which would not show on the page");
    else
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_BAD_UTF8, loc, "bytes that are no UTF-8, at byte %u", begin),
                      "save the file as UTF-8");
}

/* How many of the next bytes, eight at a time, are printing ASCII. */
static uint32_t plain_run(const unsigned char *s, uint32_t left)
{
    static const uint64_t ones = 0x0101010101010101u;
    uint32_t run = 0;
    for (; left - run >= 8; run += 8) {
        uint64_t bytes;
        memcpy(&bytes, s + run, sizeof bytes);
        /* a byte's top bit: set above 0x7F; by adding one, for 0x7F; by taking 0x20 away, below 0x20 */
        if ((bytes | (bytes + ones) | (bytes - 0x20 * ones)) & 0x80 * ones)
            break;
    }
    return run;
}

bool wtr_scan_sanitize(WtrParser *p, char *text, uint32_t length)
{
    enum { NO_TEXT = 8 };                  /* more faults than a slip or two: not worth reading */
    const unsigned char *s = (const unsigned char *)text;
    bool told[CONTROL + 1] = {false};      /* of each kind the first is enough: the file is to be saved anew */
    uint32_t i = 0, faults = 0;
    for (;;) {
        i += plain_run(s + i, length - i);
        while (s[i] >= 0x20 && s[i] < 0x7F)
            i++;                           /* to the two NUL bytes behind the text at the latest */
        if (i >= length)
            return faults < NO_TEXT;
        uint32_t step, begin = i;
        ByteFault fault = fault_at(s + i, length - i, &step);
        if (fault == FINE) {
            i += step;
            continue;
        }
        while (i < length && fault_at(s + i, length - i, &step) == fault)
            i += step;
        faults++;
        if (!told[fault])
            report_bytes(p, fault, begin, i);
        told[fault] = true;
        memset(text + begin, '?', i - begin);
    }
}

uint32_t wtr_scan_cut(WtrParser *p, char *text, uint32_t length)
{
    uint32_t begin = 0;
    while (length - begin > WTR_LINE_MAX) {
        const char *end = memchr(text + begin, '\n', WTR_LINE_MAX);
        if (!end) {
            wtr_diag_add(p->diags, WTR_DIAG_FILE_UNREADABLE, (WtrLoc){p->file, begin, begin}, "a line longer than 1 MB: this is no rule file, and is read to here only");
            text[begin] = text[begin + 1] = '\0';
            return begin;
        }
        begin = (uint32_t)(end - text) + 1;
    }
    return length;
}
