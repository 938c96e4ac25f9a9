/* ast.c — constructors of items and clauses, called by the grammar's actions.
 *
 * Relies on: parse.h, clause.def. Guarantees: what is written twice, or where it cannot stand, is reported
 * and the first is kept; an item is appended to the tree once, when its END is read; diagnostics of an
 * item carry its name and its first citation. When memory runs out nothing here fails: the arena says so. */
#include "parse.h"

#include "parser.h"

#include <stdio.h>
#include <string.h>

enum { ONCE, MANY };
static const struct ClauseRow { const char *word; uint32_t owners; int repeats; } clauses[WTR_CLAUSE_COUNT] = {
#define CLAUSE(NAME, word, owners, repeats) {word, owners, repeats},
#include "clause.def"
#undef CLAUSE
};

static const char *const kind_names[] = {
    [WTR_ITEM_RULEBOOK] = "rulebook", [WTR_ITEM_USE] = "use", [WTR_ITEM_SOURCE] = "source", [WTR_ITEM_ACTOR] = "actor",
    [WTR_ITEM_SUBJECT] = "subject", [WTR_ITEM_FACT] = "fact", [WTR_ITEM_TERM] = "definition", [WTR_ITEM_DUTY] = "duty",
    [WTR_ITEM_READING] = "reading", [WTR_ITEM_CALENDAR] = "calendar", [WTR_ITEM_NARRATIVE] = "narrative",
    [WTR_ITEM_TEST] = "test", [WTR_ITEM_BROKEN] = "item",
};

const char *wtr_item_kind_name(WtrItemKind kind)
{
    return kind_names[kind];
}

void *wtr_ast_new(WtrParser *p, size_t size)
{
    void *node = wtr_arena_alloc(p->arena, size);
    if (node)
        return node;
    uint32_t rounded = (uint32_t)((size + 15) & ~(size_t)15);
    if (rounded > sizeof p->spare - p->spare_used)
        p->spare_used = 0;
    node = p->spare + p->spare_used;
    p->spare_used += rounded;
    return memset(node, 0, size);
}

/* ---- items -------------------------------------------------------------------------------------------- */

void wtr_ast_open(WtrParser *p, WtrLoc loc, WtrItemKind kind, WtrName name)
{
    p->item = wtr_ast_new(p, sizeof *p->item);
    p->item->kind = kind;
    p->item->name = name;
    p->item->loc = loc;
    p->item->file = p->file;
    p->item->doc = p->next_doc;
    p->next_doc = NULL;
    const char *line_end = memchr(p->text + loc.begin, '\n', p->length - loc.begin);
    p->head_line_end = line_end ? (uint32_t)(line_end - p->text) : p->length;
    p->head_stage = 0;
    p->lost_head = false;
    p->last_deadline_end = 0;
    memset(p->seen, 0, sizeof p->seen);
}

void wtr_ast_use_library(WtrParser *p, WtrLoc loc, WtrName library, WtrName name)
{
    wtr_ast_open(p, loc, WTR_ITEM_USE, (WtrName){0});
    if (strcmp(library.text, "stdlib") != 0)
        wtr_diag_add(p->diags, WTR_DIAG_LIBRARY_UNKNOWN, library.loc, "there is no library `%s`, only `stdlib`", library.text);
    p->item->library = name;
}

void wtr_ast_use_file(WtrParser *p, WtrLoc loc, WtrString path)
{
    wtr_ast_open(p, loc, WTR_ITEM_USE, (WtrName){0});
    p->item->path = path;
}

void wtr_ast_test(WtrParser *p, WtrLoc loc, WtrString name)
{
    wtr_ast_open(p, loc, WTR_ITEM_TEST, (WtrName){0});
    p->item->title = name;
}

/* The parts of a declaration's head, in their order. */
enum { STAGE_PLURAL = 1, STAGE_OF, STAGE_TYPE, STAGE_TEXT, STAGE_CLAUSES };

static bool head_part(WtrParser *p, WtrLoc loc, int stage, uint32_t owners, const char *what)
{
    WtrItem *item = p->item;
    if (!(owners & (1u << item->kind)))
        wtr_diag_add(p->diags, WTR_DIAG_HEAD_PART, loc, "a %s has no %s", kind_names[item->kind], what);
    else if (p->head_stage == stage)
        wtr_diag_add(p->diags, WTR_DIAG_HEAD_PART, loc, "a second %s", what);
    else if (p->head_stage > stage)
        wtr_diag_add(p->diags, WTR_DIAG_HEAD_PART, loc, "the %s stands too late in the head", what);
    else {
        p->head_stage = stage;
        return true;
    }
    return false;
}

#define OWNER(kind) (1u << WTR_ITEM_##kind)

void wtr_ast_title(WtrParser *p, WtrString title)
{
    if (head_part(p, title.loc, STAGE_TEXT, ~OWNER(USE), "text in quotation marks"))
        p->item->title = title;
}

void wtr_ast_plural(WtrParser *p, WtrLoc loc, WtrName plural)
{
    if (head_part(p, loc, STAGE_PLURAL, OWNER(SUBJECT), "plural in brackets"))
        p->item->plural = plural;
}

void wtr_ast_of(WtrParser *p, WtrLoc loc, WtrName subject)
{
    if (head_part(p, loc, STAGE_OF, OWNER(FACT), "`of`"))
        p->item->subject_name = subject;
}

void wtr_ast_type(WtrParser *p, WtrLoc loc, WtrName type)
{
    if (head_part(p, loc, STAGE_TYPE, OWNER(FACT), "type"))
        p->item->type_name = type;
}

void wtr_ast_type_unit(WtrParser *p, WtrLoc loc, WtrUnitLit unit)
{
    static const char *const names[] = {"days", "working_days", "weeks", "months", "years"};
    wtr_ast_type(p, loc, (WtrName){names[unit.unit], unit.loc});
}

void wtr_ast_choices(WtrParser *p, WtrLoc loc, WtrLoc words, WtrNameList choices)
{
    if (!head_part(p, loc, STAGE_TYPE, OWNER(FACT), "type"))
        return;
    p->item->type_name = (WtrName){"one of", words};
    p->item->choices = choices;
}

const char *wtr_item_cites(WtrArena *arena, const WtrItem *item)
{
    if (!item->cites.count)
        return NULL;
    WtrText text = {0};
    wtr_format_cite(&item->cites.at[0], &text);
    const char *copy = text.at && !text.failed ? wtr_arena_text(arena, text.at, text.length) : NULL;
    if (text.failed)
        wtr_arena_alloc(arena, SIZE_MAX);                /* cannot be had: makes the failure known */
    wtr_text_free(&text);
    return copy;
}

/* Diagnostics that lie in the item carry its name and citation; an error among them marks it failed. */
static void sign_diagnostics(WtrParser *p)
{
    WtrItem *item = p->item;
    const char *cites = NULL;
    uint32_t i = p->diag_mark;
    for (; i < p->diags->list.count; i++) {
        WtrDiag *diag = p->diags->list.at[i];
        if (diag->loc.begin > item->loc.end && diag->loc.begin >= p->now.loc.begin)
            break;
        if (diag->loc.file != item->file || diag->loc.begin < item->loc.begin)
            continue;
        if (!cites)
            cites = wtr_item_cites(p->arena, item);
        diag->item = item->name.text;
        diag->cites = cites;
        if (wtr_diags[diag->id].severity == WTR_SEVERITY_ERROR)
            item->failed = true;
    }
    p->diag_mark = i;
}

static void check_owners(WtrParser *p)
{
    WtrItem *item = p->item;
    for (int kind = 0; kind < WTR_CLAUSE_COUNT; kind++) {
        if (!p->seen[kind] || (clauses[kind].owners & (1u << item->kind)))
            continue;
        uint32_t begin = p->seen[kind] - 1, length = (uint32_t)strlen(clauses[kind].word);
        bool word = kind != WTR_CLAUSE_BEARER && kind != WTR_CLAUSE_DEADLINE;
        wtr_diag_add(p->diags, WTR_DIAG_CLAUSE_OWNER, (WtrLoc){p->file, begin, begin + (word ? length : 1)}, "%s %s has no clause `%s`",
                     item->kind == WTR_ITEM_ACTOR ? "an" : "a", kind_names[item->kind], kind == WTR_CLAUSE_DEADLINE ? "within …" : clauses[kind].word);
    }
}

static void check_head(WtrParser *p)
{
    WtrItem *item = p->item;
    uint32_t titled = OWNER(RULEBOOK) | OWNER(SOURCE) | OWNER(ACTOR) | OWNER(SUBJECT) | OWNER(NARRATIVE);
    if ((titled & (1u << item->kind)) && !item->title.text)
        wtr_diag_add(p->diags, WTR_DIAG_HEAD_MISSING, item->name.loc, "the %s `%s` lacks its text in quotation marks",
                     kind_names[item->kind], item->name.text);
    if (item->kind != WTR_ITEM_DUTY)
        return;
    for (int kind = 0; kind < WTR_CLAUSE_COUNT; kind++)
        if (p->seen[kind])
            return;
    wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_EMPTY_ITEM, item->name.loc, "`%s` says nothing", item->name.text),
                  "a definition is `%s means …`, a duty has clauses such as `if` or `within`", item->name.text);
}

void wtr_ast_close(WtrParser *p, WtrLoc loc)
{
    WtrItem *item = p->item;
    if (item->failed && p->lost_head)
        item->kind = WTR_ITEM_BROKEN;
    item->loc.end = p->before.loc.end > loc.begin ? p->before.loc.end : loc.end;
    if (!item->failed) {
        check_owners(p);
        check_head(p);
    }
    sign_diagnostics(p);
    WtrItem **slot = wtr_vec_add(p->arena, &p->tree->items);
    if (slot)
        *slot = item;
    p->item = NULL;
}

void wtr_ast_lost_clause(WtrParser *p)
{
    p->item->failed = true;
}

void wtr_ast_close_lost(WtrParser *p, WtrLoc loc)
{
    p->item->failed = true;
    wtr_ast_close(p, loc);
}

/* ---- clauses in general ----------------------------------------------------------------------------------- */

WtrNameList wtr_ast_names(WtrParser *p, WtrNameList names, WtrName name)
{
    WtrName *slot = wtr_vec_add(p->arena, &names);
    if (slot)
        *slot = name;
    return names;
}

WtrName wtr_ast_word(WtrParser *p, WtrLoc loc)
{
    char *text = wtr_arena_text(p->arena, p->text + loc.begin, loc.end - loc.begin);
    for (char *c = text; c && *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return (WtrName){text ? text : "", loc};
}

/* Every clause passes here: is this the place for one, and the first of its kind? */
static bool clause(WtrParser *p, WtrLoc loc, WtrClauseKind kind)
{
    p->head_stage = STAGE_CLAUSES;
    WtrClausePlace *place = wtr_vec_add(p->arena, &p->item->places);
    if (place)
        *place = (WtrClausePlace){kind, loc};
    if (loc.begin > p->head_line_end && !wtr_parse_leads(p, loc.begin))
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_CLAUSE_PLACE, loc, "a clause begins inside a line"),
                      "each clause stands on a line of its own; only the line that names the item may hold clauses too");
    if (!p->seen[kind]) {
        p->seen[kind] = loc.begin + 1;
        return true;
    }
    if (clauses[kind].repeats == MANY)
        return true;
    WtrDiag *diag = wtr_diag_add(p->diags, WTR_DIAG_CLAUSE_TWICE, loc, "a second `%s`", clauses[kind].word);
    uint32_t first = p->seen[kind] - 1;
    wtr_diag_related(p->diags, diag, (WtrLoc){p->file, first, first + (uint32_t)strlen(clauses[kind].word)}, "the first is here");
    return false;
}

void wtr_ast_clause_name(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrName name)
{
    if (!clause(p, loc, kind))
        return;
    WtrItem *item = p->item;
    switch (kind) {
    case WTR_CLAUSE_CALENDAR: item->calendar = name; break;
    case WTR_CLAUSE_KIND: item->source_kind = name; break;
    case WTR_CLAUSE_DEFAULT: item->standard = name; break;
    case WTR_CLAUSE_FOR: item->subject_name = name; break;
    case WTR_CLAUSE_DONE_ON: item->done_on = name; break;
    case WTR_CLAUSE_FORMERLY: item->formerly = name; break;
    default: {
        WtrAllow *slot = wtr_vec_add(p->arena, &item->allows);
        if (slot)
            slot->lint = name;
    }
    }
}

void wtr_ast_clause_string(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrString string)
{
    if (!clause(p, loc, kind))
        return;
    if (kind == WTR_CLAUSE_URL)
        p->item->url = string;
    else if (kind == WTR_CLAUSE_INFERRED)
        p->item->inferred = string;
    else
        p->item->note = string;
}

void wtr_ast_clause_flag(WtrParser *p, WtrLoc loc, WtrClauseKind kind)
{
    if (!clause(p, loc, kind))
        return;
    p->item->draft |= kind == WTR_CLAUSE_DRAFT;
    p->item->non_statutory |= kind == WTR_CLAUSE_NON_STATUTORY;
    p->item->not_exhaustive |= kind == WTR_CLAUSE_NOT_EXHAUSTIVE;
}

void wtr_ast_clause_names(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrNameList names)
{
    if (clause(p, loc, kind))
        p->item->weekend = names;
}

static void check_period(WtrParser *p, WtrDateLit from, WtrDateLit to)
{
    if (from.day && to.day && to.day < from.day)
        wtr_diag_add(p->diags, WTR_DIAG_RANGE_ORDER, to.loc, "the last day lies before the first");
}

void wtr_ast_clause_dates(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrDateLit from, WtrDateLit to)
{
    if (!clause(p, loc, kind))
        return;
    WtrItem *item = p->item;
    check_period(p, from, to);
    if (kind == WTR_CLAUSE_IN_FORCE) {
        item->in_force = from;
        item->in_force_to = to;
    } else if (kind == WTR_CLAUSE_KNOWN) {
        item->known_from = from;
        item->known_to = to;
    } else if (kind == WTR_CLAUSE_ON) {
        item->on = from;
    } else {
        item->today = from;
    }
}

void wtr_ast_clause_dated(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrDateLit date, WtrString string)
{
    if (!clause(p, loc, kind))
        return;
    if (kind == WTR_CLAUSE_SUPERSEDED) {
        p->item->superseded = date;
        p->item->superseded_by = string;
        return;
    }
    WtrHolidayClause *slot = wtr_vec_add(p->arena, &p->item->holidays);
    if (slot)
        *slot = (WtrHolidayClause){date, string, loc};
}

static bool in_range(WtrParser *p, WtrNumberLit number, int64_t low, int64_t high, const char *what)
{
    if (number.value >= low && number.value <= high)
        return true;
    wtr_diag_add(p->diags, WTR_DIAG_COUNT_RANGE, number.loc, "%s lies between %lld and %lld", what, (long long)low, (long long)high);
    return false;
}

void wtr_ast_clause_number(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrNumberLit number)
{
    if (clause(p, loc, kind) && in_range(p, number, 1, 100000, "a number of pages"))
        p->item->pages = number.value;
}

void wtr_ast_clause_expr(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrExpr *expr)
{
    if (!clause(p, loc, kind))
        return;
    WtrItem *item = p->item;
    switch (kind) {
    case WTR_CLAUSE_IF: item->condition = expr; break;
    case WTR_CLAUSE_MEANS: item->meaning = expr; item->kind = WTR_ITEM_TERM; break;
    case WTR_CLAUSE_UNLESS: item->unless = expr; break;
    case WTR_CLAUSE_UNLESS_SHOWN: item->unless_shown = expr; break;
    case WTR_CLAUSE_ONCE: item->once = expr; break;
    case WTR_CLAUSE_DONE_WHEN: item->done_when = expr; break;
    default: item->explained_when = expr; break;
    }
}

void wtr_ast_assumed(WtrParser *p, WtrLoc loc, WtrExpr *value, WtrDateLit from)
{
    if (!clause(p, loc, WTR_CLAUSE_ASSUMED))
        return;
    p->item->assumed = true;
    p->item->assumed_value = value;
    p->item->assumed_from = from;
    p->item->assumed_loc = loc;
}

/* ---- citations and editions ---------------------------------------------------------------------------------- */

void wtr_ast_clause_cites(WtrParser *p, WtrLoc loc, WtrClauseKind kind, WtrCiteList cites)
{
    WtrItem *item = p->item;
    clause(p, loc, kind);
    for (uint32_t i = 0; i < cites.count; i++)
        cites.at[i].seen = kind == WTR_CLAUSE_SEEN;
    if (!item->cites.count) {
        item->cites = cites;
        return;
    }
    for (uint32_t i = 0; i < cites.count; i++)
        item->cites = wtr_ast_cites(p, item->cites, &cites.at[i]);
}

void wtr_ast_clause_stands(WtrParser *p, WtrLoc loc, const WtrStanding *standing)
{
    if (clause(p, loc, WTR_CLAUSE_STANDS))
        p->item->standing = *standing;
}

WtrStanding *wtr_ast_editions(WtrParser *p, WtrLoc loc, WtrNameList editions, WtrString inferred)
{
    WtrStanding *standing = wtr_ast_new(p, sizeof *standing);
    standing->editions = editions;
    standing->inferred = inferred;
    standing->given = true;
    standing->loc = loc;
    return standing;
}

WtrStanding *wtr_ast_period(WtrParser *p, WtrLoc loc, WtrDateLit from, WtrDateLit until, WtrString inferred)
{
    WtrStanding *standing = wtr_ast_editions(p, loc, (WtrNameList){0}, inferred);
    check_period(p, from, until);
    standing->from = from;
    standing->until = until;
    return standing;
}

WtrTail *wtr_ast_tail(WtrParser *p, const WtrStanding *standing, const WtrInline *inline_, bool draft)
{
    if (!standing && !inline_ && !draft)
        return NULL;
    WtrTail *tail = wtr_ast_new(p, sizeof *tail);
    if (standing)
        tail->standing = *standing;
    if (inline_)
        tail->inline_ = *inline_;
    tail->draft = draft;
    return tail;
}

WtrInline *wtr_ast_inline(WtrParser *p, WtrInline *inline_, const WtrCite *cite)
{
    if (!inline_)
        inline_ = wtr_ast_new(p, sizeof *inline_);
    inline_->cites = wtr_ast_cites(p, inline_->cites, cite);
    return inline_;
}

WtrInline *wtr_ast_inline_flag(WtrParser *p, WtrInline *inline_, WtrLoc loc)
{
    if (!inline_)
        inline_ = wtr_ast_new(p, sizeof *inline_);
    inline_->non_statutory = true;
    inline_->non_statutory_loc = loc;
    return inline_;
}

WtrCite *wtr_ast_cite(WtrParser *p, WtrLoc loc, WtrName source)
{
    WtrCite *cite = wtr_ast_new(p, sizeof *cite);
    cite->source = source;
    cite->loc = loc;
    return cite;
}

WtrCitePart wtr_ast_part(WtrCitePartKind kind, WtrRangeLit range, WtrString text)
{
    return (WtrCitePart){kind, range, text};
}

WtrRangeLit wtr_ast_range(WtrParser *p, WtrNumberLit from, WtrNumberLit to)
{
    WtrRangeLit range = {0};
    if (!in_range(p, from, 1, 100000, "a page, paragraph, bullet or footnote") || (to.loc.begin != from.loc.begin && !in_range(p, to, 1, 100000, "a page or paragraph")))
        return range;
    if (to.value < from.value)
        wtr_diag_add(p->diags, WTR_DIAG_RANGE_ORDER, to.loc, "a run goes from the lower number to the higher");
    return (WtrRangeLit){(uint32_t)from.value, (uint32_t)to.value};
}

WtrCite *wtr_ast_cite_part(WtrParser *p, WtrLoc loc, WtrCite *cite, WtrCitePart part)
{
    bool twice = false;
    switch (part.kind) {
    case WTR_PART_PAGE: twice = cite->page_from; cite->page_from = part.range.from; cite->page_to = part.range.to; break;
    case WTR_PART_PARA: twice = cite->para_from; cite->para_from = part.range.from; cite->para_to = part.range.to; break;
    case WTR_PART_BULLET: twice = cite->bullet; cite->bullet = part.range.from; break;
    case WTR_PART_FOOTNOTE: twice = cite->footnote; cite->footnote = part.range.from; break;
    case WTR_PART_HEADING: twice = cite->heading.text; cite->heading = part.text; break;
    case WTR_PART_SECTION: twice = cite->section.text; cite->section = part.text; break;
    case WTR_PART_UNPAGED: twice = cite->unpaged; cite->unpaged = true; break;
    }
    if (twice)
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_CITE_TWICE, loc, "a citation names its page, paragraph, bullet and so on once each"),
                      "write a second citation behind a comma, with its source");
    if (cite->unpaged && cite->page_from)
        wtr_diag_add(p->diags, WTR_DIAG_CITE_TWICE, loc, "a citation has a page or is unpaged, not both");
    cite->loc.end = loc.end;
    return cite;
}

WtrCiteList wtr_ast_cites(WtrParser *p, WtrCiteList cites, const WtrCite *cite)
{
    WtrCite *slot = wtr_vec_add(p->arena, &cites);
    if (slot)
        *slot = *cite;
    return cites;
}

/* ---- duties and readings ------------------------------------------------------------------------------------------ */

WtrPartyList *wtr_ast_party(WtrParser *p, WtrPartyList *parties, WtrJoinLit join, WtrName name)
{
    if (!parties) {
        parties = wtr_ast_new(p, sizeof *parties);
    } else if (parties->names.count == 1) {
        parties->any = join.join == WTR_OR;
    } else if (parties->any != (join.join == WTR_OR)) {
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_MIXED_PARTIES, join.loc, "actors are joined by `and` or by `or`, not by both"),
                      "write two duties, or declare an actor for the group");
    }
    parties->names = wtr_ast_names(p, parties->names, name);
    return parties;
}

WtrModalityLit *wtr_ast_modality(WtrParser *p, WtrLoc loc, WtrModality modality)
{
    WtrModalityLit *literal = wtr_ast_new(p, sizeof *literal);
    *literal = (WtrModalityLit){modality, loc};
    return literal;
}

void wtr_ast_bearer(WtrParser *p, WtrLoc loc, const WtrPartyList *bearer, WtrModalityLit modality, WtrString action, const WtrPartyList *recipient)
{
    clause(p, loc, WTR_CLAUSE_BEARER);
    WtrBearerClause *slot = wtr_vec_add(p->arena, &p->item->bearers);
    if (!slot)
        return;
    *slot = (WtrBearerClause){.bearer = *bearer, .modality = modality.modality, .modality_loc = modality.loc, .action = action, .loc = loc};
    if (recipient)
        slot->recipient = *recipient;
}

WtrDeadlineHead *wtr_ast_deadline_head(WtrParser *p, WtrLoc loc, WtrDeadlineKind kind, WtrNumberLit number, WtrUnitLit unit, WtrExpr *anchor)
{
    WtrDeadlineHead *head = wtr_ast_new(p, sizeof *head);
    if (number.loc.end > number.loc.begin)
        in_range(p, number, kind == WTR_EVERY ? 1 : 0, 100000, "the number of a deadline");
    *head = (WtrDeadlineHead){.kind = kind, .number = number, .unit = unit, .anchor = anchor, .loc = loc};
    return head;
}

WtrDeadlineHead *wtr_ast_timing(WtrParser *p, WtrLoc loc, WtrString words, bool quoted)
{
    WtrDeadlineHead *head = wtr_ast_new(p, sizeof *head);
    *head = (WtrDeadlineHead){.kind = WTR_TIMING, .timing = words, .quoted = quoted, .loc = loc};
    return head;
}

static void refuse_draft(WtrParser *p, const WtrTail *tail, WtrLoc loc)
{
    if (tail && tail->draft)
        wtr_diag_add(p->diags, WTR_DIAG_NOT_HERE, loc, "a deadline is no draft by itself; the rule may say `draft`");
}

/* "within 5 days before hearing" on the head's line would read as one deadline and be two. */
static void refuse_second_on_line(WtrParser *p, WtrLoc loc)
{
    uint32_t last = p->last_deadline_end;
    if (last && !memchr(p->text + last, '\n', loc.begin - last))
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_CLAUSE_PLACE, loc, "a second deadline on one line"),
                      "a deadline counted backwards is `no later than 5 working_days before DATE`; two deadlines stand on two lines");
    p->last_deadline_end = loc.end;
}

void wtr_ast_deadline(WtrParser *p, WtrLoc loc, const WtrModalityLit *modality, const WtrDeadlineHead *head, const WtrTail *tail, WtrExpr *when)
{
    refuse_second_on_line(p, loc);
    clause(p, loc, WTR_CLAUSE_DEADLINE);
    refuse_draft(p, tail, loc);
    WtrDeadlineClause *slot = wtr_vec_add(p->arena, &p->item->deadlines);
    if (!slot)
        return;
    *slot = (WtrDeadlineClause){.kind = head->kind, .number = head->number.value, .number_loc = head->number.loc, .unit = head->unit.unit,
                                .unit_loc = head->unit.loc, .anchor = head->anchor, .timing = head->timing, .timing_quoted = head->quoted,
                                .when = when, .loc = loc};
    if (modality) {
        slot->has_modality = true;
        slot->modality = modality->modality;
        slot->modality_loc = modality->loc;
    }
    if (tail) {
        slot->standing = tail->standing;
        slot->cites = tail->inline_.cites;
        slot->non_statutory = tail->inline_.non_statutory;
    }
}

void wtr_ast_choice(WtrParser *p, WtrLoc loc, WtrName name, WtrString label, const WtrTail *tail)
{
    clause(p, loc, WTR_CLAUSE_CHOICE);
    WtrReadingChoice *slot = wtr_vec_add(p->arena, &p->item->reading_choices);
    if (!slot)
        return;
    *slot = (WtrReadingChoice){.name = name, .label = label, .loc = loc};
    if (!tail)
        return;
    slot->standing = tail->standing;
    slot->cites = tail->inline_.cites;
    slot->draft = tail->draft;
    if (tail->inline_.non_statutory)
        wtr_diag_add(p->diags, WTR_DIAG_NOT_HERE, tail->inline_.non_statutory_loc, "a choice is not `non_statutory`; the rule that rests on it may be");
}
