/* ast_test.c — constructors of a test's clauses: givens, picks and expectations.
 *
 * Relies on: parse.h. Guarantees: as ast.c. */
#include "parse.h"

#include <string.h>

/* ---- givens ----------------------------------------------------------------------------------------- */

WtrGivenFact *wtr_ast_given_fact(WtrParser *p, WtrLoc loc, WtrName fact, bool negated, WtrExpr *value)
{
    WtrGivenFact *given = wtr_ast_new(p, sizeof *given);
    given->fact = fact;
    given->negated = negated;
    given->value = value;
    given->loc = loc;
    return given;
}

WtrGivenFactList wtr_ast_given_facts(WtrParser *p, WtrGivenFactList facts, const WtrGivenFact *fact)
{
    WtrGivenFact *slot = wtr_vec_add(p->arena, &facts);
    if (slot)
        *slot = *fact;
    return facts;
}

static WtrGivenClause *add_given(WtrParser *p, WtrLoc loc)
{
    WtrGivenClause *slot = wtr_vec_add(p->arena, &p->item->givens);
    if (slot)
        slot->loc = loc;
    return slot;
}

/* Facts of the case that stand one behind the other make one entry. */
void wtr_ast_given(WtrParser *p, WtrLoc loc, const WtrGivenFact *fact)
{
    uint32_t count = p->item->givens.count;
    WtrGivenClause *last = count ? &p->item->givens.at[count - 1] : NULL;
    if (!last || last->subject.text || last->facts.at[0].unknown)
        last = add_given(p, loc);
    if (!last)
        return;
    last->facts = wtr_ast_given_facts(p, last->facts, fact);
    last->loc.end = loc.end;
}

void wtr_ast_given_subject(WtrParser *p, WtrLoc loc, WtrName subject, WtrName instance, WtrGivenFactList facts)
{
    WtrGivenClause *slot = add_given(p, loc);
    if (!slot)
        return;
    slot->subject = subject;
    slot->instance = instance;
    slot->facts = facts;
}

void wtr_ast_unknowns(WtrParser *p, WtrLoc loc, WtrNameList names)
{
    wtr_ast_clause_flag(p, loc, WTR_CLAUSE_UNKNOWN);
    WtrGivenClause *slot = add_given(p, loc);
    for (uint32_t i = 0; slot && i < names.count; i++) {
        WtrGivenFact fact = {.fact = names.at[i], .unknown = true, .loc = names.at[i].loc};
        slot->facts = wtr_ast_given_facts(p, slot->facts, &fact);
    }
}

void wtr_ast_pick(WtrParser *p, WtrLoc loc, WtrName reading, WtrName choice)
{
    wtr_ast_clause_flag(p, loc, WTR_CLAUSE_READING);
    WtrReadingPick *slot = wtr_vec_add(p->arena, &p->item->picks);
    if (slot)
        *slot = (WtrReadingPick){.reading = reading, .choice = choice, .loc = loc};
}

/* ---- expectations ------------------------------------------------------------------------------------- */

void wtr_ast_expect(WtrParser *p, WtrLoc loc, WtrName name, const WtrExpectClause *what, WtrName subject, WtrName instance)
{
    wtr_ast_clause_flag(p, loc, WTR_CLAUSE_EXPECT);
    WtrExpectClause *slot = wtr_vec_add(p->arena, &p->item->expects);
    if (!slot)
        return;
    *slot = *what;
    slot->name = name;
    slot->subject = subject;
    slot->instance = instance;
    slot->loc = loc;
}

static WtrExpectClause *want(WtrParser *p, WtrLoc loc)
{
    WtrExpectClause *wants = wtr_ast_new(p, sizeof *wants);
    wants->loc = loc;
    return wants;
}

WtrExpectClause *wtr_ast_want_status(WtrParser *p, WtrLoc loc, WtrDutyStatus status)
{
    WtrExpectClause *wants = want(p, loc);
    wants->has_status = true;
    wants->status = status;
    return wants;
}

WtrExpectClause *wtr_ast_want_truth(WtrParser *p, WtrLoc loc, WtrTruth truth)
{
    WtrExpectClause *wants = want(p, loc);
    wants->has_truth = true;
    wants->truth = truth;
    return wants;
}

WtrExpectClause *wtr_ast_want_state(WtrParser *p, WtrLoc loc)
{
    WtrExpectClause *wants = want(p, loc);
    wants->state = wtr_ast_word(p, loc);
    return wants;
}

WtrExpectClause *wtr_ast_want_by(WtrParser *p, WtrLoc loc, WtrDateLit by)
{
    WtrExpectClause *wants = want(p, loc);
    wants->by = by;
    return wants;
}

WtrExpectClause *wtr_ast_want_needs(WtrParser *p, WtrLoc loc, WtrNameList needs)
{
    WtrExpectClause *wants = want(p, loc);
    wants->needs = needs;
    return wants;
}

WtrExpectClause *wtr_ast_want_assumes(WtrParser *p, WtrLoc loc, WtrNameList assumes)
{
    WtrExpectClause *wants = want(p, loc);
    wants->assumes = assumes;
    return wants;
}

WtrExpectClause *wtr_ast_want_rests(WtrParser *p, WtrLoc loc, WtrNameList rests)
{
    WtrExpectClause *wants = want(p, loc);
    wants->rests_on = rests;
    return wants;
}

WtrExpectClause *wtr_ast_want_cites(WtrParser *p, WtrLoc loc, WtrCiteList cites)
{
    WtrExpectClause *wants = want(p, loc);
    wants->cites = cites;
    return wants;
}

WtrExpectClause *wtr_ast_want_no_deadline(WtrParser *p, WtrLoc loc)
{
    WtrExpectClause *wants = want(p, loc);
    wants->no_deadline = true;
    return wants;
}

static void append_names(WtrParser *p, WtrNameList *to, const WtrNameList *from)
{
    for (uint32_t i = 0; i < from->count; i++)
        *to = wtr_ast_names(p, *to, from->at[i]);
}

/* Adds `more` to `wants`; what contradicts it is reported: one clause asks one thing once. */
WtrExpectClause *wtr_ast_want(WtrParser *p, WtrLoc loc, WtrExpectClause *wants, const WtrExpectClause *more)
{
    if ((more->has_status && wants->has_status) || (more->state.text && wants->state.text)
        || (more->by.loc.end && wants->by.loc.end) || (more->no_deadline && (wants->no_deadline || wants->by.loc.end))
        || (more->by.loc.end && wants->no_deadline))
        wtr_diag_help(p->diags, wtr_diag_add(p->diags, WTR_DIAG_WANT_TWICE, loc, "one `expect` asks for one status, one state and one date"),
                      "write a second `expect`");
    if (more->has_status && !wants->has_status) {
        wants->has_status = true;
        wants->status = more->status;
    }
    if (more->state.text && !wants->state.text)
        wants->state = more->state;
    if (more->by.loc.end && !wants->by.loc.end)
        wants->by = more->by;
    wants->no_deadline |= more->no_deadline;
    append_names(p, &wants->needs, &more->needs);
    append_names(p, &wants->assumes, &more->assumes);
    append_names(p, &wants->rests_on, &more->rests_on);
    for (uint32_t i = 0; i < more->cites.count; i++)
        wants->cites = wtr_ast_cites(p, wants->cites, &more->cites.at[i]);
    return wants;
}
