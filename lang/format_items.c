/* format_items.c — items in canonical form; the order of the functions here is the order of their clauses.
 *
 * Relies on: format.h. Guarantees: as format.c. */
#include "format.h"

#include <string.h>

enum { CLAUSE_INDENT = 2, GO_ON = 6 };     /* GO_ON: where a clause too long for its line goes on */

static const char *const modality_words[] = {"must", "should", "may", "must not", "should not", "is expected to"};

/* ---- clauses in general ------------------------------------------------------------------------------------ */

static const WtrClausePlace *place_of(const WtrItem *item, WtrClauseKind kind)
{
    for (uint32_t i = 0; i < item->places.count; i++)
        if (item->places.at[i].kind == (uint32_t)kind)
            return &item->places.at[i];
    return NULL;
}

/* A new line for a clause that stood at `offset`, with its comments. */
static void begin_at(WtrWriter *w, uint32_t offset)
{
    wtr_write_line(w, 0);
    wtr_write_unit(w, offset, CLAUSE_INDENT);
    wtr_write_line(w, CLAUSE_INDENT);
}

/* The same for all clauses of one kind, which are written as one. */
static void begin_clause(WtrWriter *w, const WtrItem *item, WtrClauseKind kind, const char *words)
{
    wtr_write_line(w, 0);
    for (uint32_t i = 0; i < item->places.count; i++)
        if (item->places.at[i].kind == (uint32_t)kind)
            wtr_write_unit(w, item->places.at[i].loc.begin, CLAUSE_INDENT);
    wtr_write_line(w, CLAUSE_INDENT);
    wtr_write(w, words);
}

static void name_clause(WtrWriter *w, const WtrItem *item, WtrClauseKind kind, const char *words, WtrName name)
{
    if (!name.text)
        return;
    begin_clause(w, item, kind, words);
    wtr_write(w, name.text);
}

static void string_clause(WtrWriter *w, const WtrItem *item, WtrClauseKind kind, const char *words, WtrString string)
{
    if (!string.text)
        return;
    begin_clause(w, item, kind, words);
    wtr_write_string(w, string.text, GO_ON);
}

static void flag_clause(WtrWriter *w, const WtrItem *item, WtrClauseKind kind, const char *words, bool flag)
{
    if (flag)
        begin_clause(w, item, kind, words);
}

static void condition_clause(WtrWriter *w, const WtrItem *item, WtrClauseKind kind, const char *words, const WtrExpr *expr)
{
    if (!expr)
        return;
    begin_clause(w, item, kind, words);
    wtr_write_condition(w, expr, CLAUSE_INDENT);
}

static void date_clause(WtrWriter *w, const WtrItem *item, WtrClauseKind kind, const char *words, WtrDateLit from, WtrDateLit to)
{
    if (!from.loc.end)
        return;
    begin_clause(w, item, kind, words);
    wtr_write_date(w, from);
    if (to.loc.end) {
        wtr_write(w, " to ");
        wtr_write_date(w, to);
    }
}

static void standing_clause(WtrWriter *w, const WtrItem *item)
{
    const WtrStanding *standing = &item->standing;
    if (!standing->given)
        return;
    begin_clause(w, item, WTR_CLAUSE_STANDS, standing->editions.count ? "stands in " : "stands from ");
    if (standing->editions.count)
        wtr_write_names(w, &standing->editions, GO_ON);
    else
        wtr_write_date(w, standing->from);
    if (standing->until.loc.end) {
        wtr_write(w, " until ");
        wtr_write_date(w, standing->until);
    }
    if (standing->inferred.text) {
        wtr_write(w, " inferred ");
        wtr_write_string(w, standing->inferred.text, GO_ON);
    }
}

static void citation_clause(WtrWriter *w, const WtrItem *item, bool seen)
{
    bool any = false;
    for (uint32_t i = 0; i < item->cites.count; i++)
        any |= item->cites.at[i].seen == seen;
    if (!any)
        return;
    begin_clause(w, item, seen ? WTR_CLAUSE_SEEN : WTR_CLAUSE_CITE, seen ? "seen" : "cite");
    wtr_write_cites(w, &item->cites, seen, GO_ON);
}

static void remarks(WtrWriter *w, const WtrItem *item)
{
    string_clause(w, item, WTR_CLAUSE_NOTE, "note ", item->note);
    name_clause(w, item, WTR_CLAUSE_FORMERLY, "formerly ", item->formerly);
    uint32_t next = 0;
    for (uint32_t i = 0; i < item->places.count; i++) {
        if (item->places.at[i].kind != WTR_CLAUSE_ALLOW || next >= item->allows.count)
            continue;
        begin_at(w, item->places.at[i].loc.begin);
        wtr_write(w, "allow ");
        wtr_write(w, item->allows.at[next++].lint.text);
    }
}

/* What stands at the end of every item that may have it. */
static void shared_clauses(WtrWriter *w, const WtrItem *item)
{
    standing_clause(w, item);
    string_clause(w, item, WTR_CLAUSE_INFERRED, "inferred ", item->inferred);
    flag_clause(w, item, WTR_CLAUSE_NON_STATUTORY, "non_statutory", item->non_statutory);
    flag_clause(w, item, WTR_CLAUSE_DRAFT, "draft", item->draft);
    citation_clause(w, item, false);
    citation_clause(w, item, true);
    remarks(w, item);
}

/* ---- declarations ---------------------------------------------------------------------------------------------- */

/* The text of a head: behind it, or below it when the line would be too long. */
static void head_text(WtrWriter *w, WtrString text)
{
    if (!text.text)
        return;
    if (w->column + 3 + wtr_source_characters(text.text, strlen(text.text)) > WTR_FORMAT_WIDTH)
        wtr_write_line(w, CLAUSE_INDENT);
    else
        wtr_write(w, " ");
    wtr_write_string(w, text.text, CLAUSE_INDENT + 1);
}

static void write_head(WtrWriter *w, const WtrItem *item, const char *word)
{
    wtr_write(w, word);
    wtr_write(w, " ");
    wtr_write(w, item->name.text);
    head_text(w, item->title);
}

static void write_use(WtrWriter *w, const WtrItem *item)
{
    wtr_write(w, "use ");
    if (item->library.text) {
        wtr_write(w, "stdlib.");
        wtr_write(w, item->library.text);
    } else {
        wtr_write_string(w, item->path.text, CLAUSE_INDENT);
    }
}

static void write_source(WtrWriter *w, const WtrItem *item)
{
    write_head(w, item, "source");
    name_clause(w, item, WTR_CLAUSE_KIND, "kind ", item->source_kind);
    date_clause(w, item, WTR_CLAUSE_IN_FORCE, "in_force ", item->in_force, item->in_force_to);
    if (item->superseded.loc.end) {
        date_clause(w, item, WTR_CLAUSE_SUPERSEDED, "superseded ", item->superseded, (WtrDateLit){0});
        wtr_write(w, " ");
        wtr_write_string(w, item->superseded_by.text ? item->superseded_by.text : "", GO_ON);
    }
    if (item->pages) {
        begin_clause(w, item, WTR_CLAUSE_PAGES, "pages ");
        wtr_write_number(w, item->pages);
    }
    string_clause(w, item, WTR_CLAUSE_URL, "url ", item->url);
}

static void write_subject(WtrWriter *w, const WtrItem *item)
{
    wtr_write(w, "subject ");
    wtr_write(w, item->name.text);
    if (item->plural.text) {
        wtr_write(w, " (");
        wtr_write(w, item->plural.text);
        wtr_write(w, ")");
    }
    head_text(w, item->title);
}

static void write_fact(WtrWriter *w, const WtrItem *item)
{
    wtr_write(w, "fact ");
    wtr_write(w, item->name.text);
    if (item->subject_name.text) {
        wtr_write(w, " of ");
        wtr_write(w, item->subject_name.text);
    }
    if (item->type_name.text) {
        wtr_write(w, ": ");
        wtr_write(w, item->type_name.text);
    }
    if (item->choices.count) {
        wtr_write(w, " ");
        wtr_write_names(w, &item->choices, CLAUSE_INDENT + 2);
    }
    head_text(w, item->title);
    if (!item->assumed)
        return;
    begin_clause(w, item, WTR_CLAUSE_ASSUMED, "assumed ");
    wtr_write_flat(w, item->assumed_value);
    if (item->assumed_from.loc.end) {
        wtr_write(w, " from ");
        wtr_write_date(w, item->assumed_from);
    }
}

static void write_calendar(WtrWriter *w, const WtrItem *item)
{
    write_head(w, item, "calendar");
    if (item->weekend.count) {
        begin_clause(w, item, WTR_CLAUSE_WEEKEND, "weekend ");
        wtr_write_names(w, &item->weekend, GO_ON);
    }
    date_clause(w, item, WTR_CLAUSE_KNOWN, "known ", item->known_from, item->known_to);
    for (uint32_t i = 0; i < item->holidays.count; i++) {
        begin_at(w, item->holidays.at[i].loc.begin);
        wtr_write(w, "holiday ");
        wtr_write_date(w, item->holidays.at[i].date);
        wtr_write(w, " ");
        wtr_write_string(w, item->holidays.at[i].name.text, GO_ON);
    }
}

/* ---- rules --------------------------------------------------------------------------------------------------------- */

static void write_parties(WtrWriter *w, const WtrPartyList *parties)
{
    for (uint32_t i = 0; i < parties->names.count; i++) {
        if (i)
            wtr_write(w, parties->any ? " or " : " and ");
        wtr_write(w, parties->names.at[i].text);
    }
}

static void write_bearer(WtrWriter *w, const WtrBearerClause *bearer)
{
    begin_at(w, bearer->loc.begin);
    write_parties(w, &bearer->bearer);
    wtr_write(w, " ");
    wtr_write(w, modality_words[bearer->modality]);
    wtr_write(w, " ");
    wtr_write_string(w, bearer->action.text, GO_ON);
    if (bearer->recipient.names.count) {
        wtr_write(w, " to ");
        write_parties(w, &bearer->recipient);
    }
}

static void write_deadline_clause(WtrWriter *w, const WtrDeadlineClause *deadline)
{
    if (deadline->has_modality) {
        wtr_write(w, modality_words[deadline->modality]);
        wtr_write(w, " ");
    }
    wtr_write_deadline(w, deadline);
    wtr_write_editions(w, &deadline->standing, GO_ON);
    if (deadline->cites.count || deadline->non_statutory) {
        wtr_write(w, " ");
        wtr_write_inline(w, &deadline->cites, deadline->non_statutory);
    }
    if (deadline->when) {
        wtr_write(w, " when ");
        wtr_write_condition(w, deadline->when, CLAUSE_INDENT);
    }
}

/* "ID within 5 working_days": the shortest duties stand on one line. */
static bool deadline_on_head(const WtrItem *item)
{
    return item->deadlines.count == 1 && !item->condition && !item->subject_name.text && !item->bearers.count && !item->unless
           && !item->unless_shown && !item->once && !item->deadlines.at[0].when;
}

/* `for`, `if` and `means` are written on the line of the head; their comments stand with it. */
static void head_comments(WtrWriter *w, const WtrItem *item)
{
    static const WtrClauseKind kinds[] = {WTR_CLAUSE_FOR, WTR_CLAUSE_IF, WTR_CLAUSE_MEANS};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const WtrClausePlace *place = place_of(item, kinds[i]);
        if (place)
            wtr_write_unit(w, place->loc.begin, 0);
    }
    if (item->kind == WTR_ITEM_DUTY && deadline_on_head(item))
        wtr_write_unit(w, item->deadlines.at[0].loc.begin, 0);
}

static void write_rule_head(WtrWriter *w, const WtrItem *item)
{
    wtr_write(w, item->name.text);
    if (item->subject_name.text) {
        wtr_write(w, " for ");
        wtr_write(w, item->subject_name.text);
    }
    const WtrExpr *expr = item->kind == WTR_ITEM_TERM ? item->meaning : item->condition;
    if (expr) {
        wtr_write(w, item->kind == WTR_ITEM_TERM ? " means " : " if ");
        wtr_write_condition(w, expr, 0);
    }
}

static void write_duty(WtrWriter *w, const WtrItem *item)
{
    write_rule_head(w, item);
    bool short_duty = deadline_on_head(item);
    if (short_duty) {
        wtr_write(w, " ");
        write_deadline_clause(w, &item->deadlines.at[0]);
    }
    condition_clause(w, item, WTR_CLAUSE_UNLESS, "unless ", item->unless);
    condition_clause(w, item, WTR_CLAUSE_UNLESS_SHOWN, "unless shown ", item->unless_shown);
    condition_clause(w, item, WTR_CLAUSE_ONCE, "once ", item->once);
    for (uint32_t i = 0; i < item->bearers.count; i++)
        write_bearer(w, &item->bearers.at[i]);
    for (uint32_t i = 0; i < item->deadlines.count && !short_duty; i++) {
        begin_at(w, item->deadlines.at[i].loc.begin);
        write_deadline_clause(w, &item->deadlines.at[i]);
    }
    name_clause(w, item, WTR_CLAUSE_DONE_ON, "done on ", item->done_on);
    condition_clause(w, item, WTR_CLAUSE_DONE_WHEN, "done when ", item->done_when);
    condition_clause(w, item, WTR_CLAUSE_EXPLAINED_WHEN, "explained when ", item->explained_when);
    flag_clause(w, item, WTR_CLAUSE_NOT_EXHAUSTIVE, "not_exhaustive", item->not_exhaustive);
}

static void write_term(WtrWriter *w, const WtrItem *item)
{
    write_rule_head(w, item);
    flag_clause(w, item, WTR_CLAUSE_NOT_EXHAUSTIVE, "not_exhaustive", item->not_exhaustive);
}

/* ---- readings and tests ------------------------------------------------------------------------------------------- */

static void write_choice(WtrWriter *w, const WtrReadingChoice *choice)
{
    begin_at(w, choice->loc.begin);
    wtr_write(w, "- ");
    wtr_write(w, choice->name.text);
    if (choice->label.text) {
        wtr_write(w, " ");
        wtr_write_string(w, choice->label.text, GO_ON);
    }
    wtr_write_editions(w, &choice->standing, GO_ON);
    if (choice->cites.count) {
        wtr_write(w, " ");
        wtr_write_inline(w, &choice->cites, false);
    }
    if (choice->draft)
        wtr_write(w, " draft");
}

static void write_reading(WtrWriter *w, const WtrItem *item)
{
    write_head(w, item, "reading");
    for (uint32_t i = 0; i < item->reading_choices.count; i++)
        write_choice(w, &item->reading_choices.at[i]);
    name_clause(w, item, WTR_CLAUSE_DEFAULT, "default ", item->standard);
}

static void write_given_fact(WtrWriter *w, const WtrGivenFact *fact)
{
    if (fact->negated)
        wtr_write(w, "not ");
    wtr_write(w, fact->fact.text);
    if (fact->value) {
        wtr_write(w, " is ");
        wtr_write_flat(w, fact->value);
    }
}

static uint32_t given_width(const WtrGivenFact *fact)
{
    WtrWriter measure = {0};
    write_given_fact(&measure, fact);
    return measure.column;
}

static void write_given_facts(WtrWriter *w, const WtrGivenFactList *facts)
{
    for (uint32_t i = 0; i < facts->count; i++) {
        if (i)
            wtr_write(w, ",");
        if (i && w->column + 3 + given_width(&facts->at[i]) > WTR_FORMAT_WIDTH)
            wtr_write_line(w, GO_ON);
        else if (i)
            wtr_write(w, " ");
        write_given_fact(w, &facts->at[i]);
    }
}

static void write_given(WtrWriter *w, const WtrGivenClause *given)
{
    begin_at(w, given->loc.begin);
    bool unknown = !given->subject.text && given->facts.count && given->facts.at[0].unknown;
    wtr_write(w, unknown ? "unknown " : "given ");
    if (!given->subject.text) {
        write_given_facts(w, &given->facts);
        return;
    }
    wtr_write(w, given->subject.text);
    if (given->instance.text) {
        wtr_write(w, " ");
        wtr_write(w, given->instance.text);
    }
    if (given->facts.count || !given->instance.text) {
        wtr_write(w, " (");
        write_given_facts(w, &given->facts);
        wtr_write(w, ")");
    }
}

static void want_names(WtrWriter *w, const char *words, const WtrNameList *names)
{
    if (!names->count)
        return;
    wtr_write(w, words);
    wtr_write_names(w, names, GO_ON);
}

static void write_expect(WtrWriter *w, const WtrExpectClause *expect)
{
    static const char *const statuses[] = {" not due", " due", " undetermined", " not raised"};
    static const char *const truths[] = {" unknown", " true", " false"};
    begin_at(w, expect->loc.begin);
    wtr_write(w, "expect ");
    wtr_write(w, expect->name.text);
    if (expect->subject.text) {
        wtr_write(w, " of ");
        wtr_write(w, expect->subject.text);
    }
    if (expect->instance.text) {
        wtr_write(w, " ");
        wtr_write(w, expect->instance.text);
    }
    if (expect->has_truth)
        wtr_write(w, truths[expect->truth]);
    if (expect->has_status)
        wtr_write(w, statuses[expect->status]);
    if (expect->state.text) {
        wtr_write(w, " ");
        wtr_write(w, expect->state.text);
    }
    if (expect->by.loc.end) {
        wtr_write(w, " by ");
        wtr_write_date(w, expect->by);
    }
    if (expect->no_deadline)
        wtr_write(w, " no deadline");
    want_names(w, " needs ", &expect->needs);
    want_names(w, " assumes ", &expect->assumes);
    want_names(w, " rests on ", &expect->rests_on);
    if (expect->cites.count) {
        wtr_write(w, " cites");
        wtr_write_cites(w, &expect->cites, false, GO_ON);
    }
}

static void write_test(WtrWriter *w, const WtrItem *item)
{
    wtr_write(w, "test ");
    wtr_write_string(w, item->title.text, CLAUSE_INDENT);
    date_clause(w, item, WTR_CLAUSE_ON, "on ", item->on, (WtrDateLit){0});
    date_clause(w, item, WTR_CLAUSE_TODAY, "today ", item->today, (WtrDateLit){0});
    for (uint32_t i = 0; i < item->picks.count; i++) {
        begin_at(w, item->picks.at[i].loc.begin);
        wtr_write(w, "reading ");
        wtr_write(w, item->picks.at[i].reading.text);
        wtr_write(w, " is ");
        wtr_write(w, item->picks.at[i].choice.text);
    }
    for (uint32_t i = 0; i < item->givens.count; i++)
        write_given(w, &item->givens.at[i]);
    for (uint32_t i = 0; i < item->expects.count; i++)
        write_expect(w, &item->expects.at[i]);
}

/* ---- any item ----------------------------------------------------------------------------------------------------------- */

void wtr_write_item(WtrWriter *w, const WtrItem *item)
{
    wtr_write_unit(w, item->loc.begin, 0);
    if (item->kind == WTR_ITEM_DUTY || item->kind == WTR_ITEM_TERM)
        head_comments(w, item);
    switch (item->kind) {
    case WTR_ITEM_RULEBOOK:
        write_head(w, item, "rulebook");
        name_clause(w, item, WTR_CLAUSE_CALENDAR, "calendar ", item->calendar);
        break;
    case WTR_ITEM_USE: write_use(w, item); break;
    case WTR_ITEM_SOURCE: write_source(w, item); break;
    case WTR_ITEM_ACTOR: write_head(w, item, "actor"); break;
    case WTR_ITEM_SUBJECT: write_subject(w, item); break;
    case WTR_ITEM_FACT: write_fact(w, item); break;
    case WTR_ITEM_TERM: write_term(w, item); break;
    case WTR_ITEM_DUTY: write_duty(w, item); break;
    case WTR_ITEM_READING: write_reading(w, item); break;
    case WTR_ITEM_CALENDAR: write_calendar(w, item); break;
    case WTR_ITEM_NARRATIVE: write_head(w, item, "narrative"); break;
    case WTR_ITEM_TEST: write_test(w, item); break;
    case WTR_ITEM_BROKEN: wtr_write(w, item->name.text ? item->name.text : ""); break;
    }
    shared_clauses(w, item);
    wtr_write_end(w);
}
