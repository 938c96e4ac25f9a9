/* decision_case.c — see decision.h: the case as a record keeps it, and what its duties made of it. */
#include "decision.h"

#include <string.h>

#include "trace.h"

/* ---- the case ------------------------------------------------------------------------------------------------ */

/* Where the lanes of a subject's instances begin. */
static uint32_t first_lane(const WtrView *view, uint32_t subject)
{
    return wtr_instances(view->evaluator, subject, 0).first;
}

void wtr_decision_path(const WtrView *view, uint32_t row, uint32_t lane, WtrText *out)
{
    const WtrFact *fact = &view->book->facts.at[row];
    if (fact->subject != WTR_NONE)
        wtr_text_printf(out, "%s.", view->book->subjects.at[fact->subject].id);
    if (fact->scope != 0)
        wtr_text_printf(out, "%u.", lane - first_lane(view, fact->subject) + 1);
    wtr_text_puts(out, fact->id);
}

static void commitment(WtrJson *json, const WtrHidden *hidden)
{
    WtrDigest digest = wtr_hidden_commitment(hidden);
    char text[WTR_DIGEST_TEXT];
    wtr_digest_text(&digest, text);
    wtr_json_object_flat(json);
    wtr_json_key(json, "commitment");
    wtr_json_string(json, text);
    wtr_json_object_end(json);
}

/* The known answers of one subject (or of the case itself) in one lane. */
static void answers(WtrJson *json, const WtrView *view, uint32_t subject, uint32_t lane, WtrHiddens hiddens)
{
    WtrText path = {0};
    for (uint32_t i = 0; i < view->book->facts.count; i++) {
        const WtrFact *fact = &view->book->facts.at[i];
        WtrValue value = fact->subject == subject ? wtr_fact_given(view->evaluator, i, lane) : (WtrValue){.known = false};
        if (!value.known)
            continue;
        path.length = 0;
        wtr_decision_path(view, i, lane, &path);
        const WtrHidden *hidden = path.failed ? NULL : wtr_hidden_find(hiddens, path.at);
        wtr_json_key(json, fact->id);
        if (hidden != NULL)
            commitment(json, hidden);
        else
            wtr_json_value(json, view->book, fact->choices, value);
    }
    json->out->failed = json->out->failed || path.failed;
    wtr_text_end(&path, json->out);
}

static void instance(WtrJson *json, const WtrView *view, uint32_t subject, uint32_t number, uint32_t lane, WtrHiddens hiddens)
{
    const WtrCaseSubject *of = &view->facts->subjects[subject];
    wtr_json_object(json);
    if (number < of->instances.count && of->instances.at[number].given) {
        wtr_json_key(json, "id");
        wtr_json_string(json, of->instances.at[number].id);
    }
    answers(json, view, subject, lane, hiddens);
    wtr_json_object_end(json);
}

bool wtr_decision_case(WtrJson *json, const WtrView *view, WtrHiddens hiddens)
{
    wtr_json_object(json);
    if (view->facts->name != NULL) {
        wtr_json_key(json, "case");
        wtr_json_string(json, view->facts->name);
    }
    wtr_json_key(json, "as_of");
    wtr_json_date(json, view->as_of);
    wtr_json_key(json, "today");
    wtr_json_date(json, view->today);
    answers(json, view, WTR_NONE, 0, hiddens);
    for (uint32_t i = 0; i < view->book->subjects.count; i++) {
        const WtrSubject *subject = &view->book->subjects.at[i];
        if (!wtr_raised(view->evaluator, i, 0))
            continue;
        wtr_json_key(json, subject->id);
        WtrRange lanes = wtr_view_lanes(view, i, subject->scope);
        if (subject->many)
            wtr_json_array(json, false);
        for (uint32_t k = 0; k < lanes.count; k++)
            instance(json, view, i, k, lanes.first + k, hiddens);
        if (subject->many)
            wtr_json_array_end(json);
    }
    wtr_json_object_end(json);
    return !json->out->failed;
}

/* ---- what was used --------------------------------------------------------------------------------------------- */

static void mark(bool *nodes, uint32_t node)
{
    if (node != WTR_NONE)
        nodes[node] = true;
}

/* The conditions of the duties that were looked at and stand on the case's date. */
static bool mark_roots(const WtrView *view, bool *nodes)
{
    WtrEntries entries;
    if (!wtr_entries_gather(view, &entries))
        return false;
    for (uint32_t i = 0; i < entries.list.count; i++) {
        const WtrDuty *duty = &view->book->duties.at[entries.list.at[i].duty];
        if (!wtr_stands(view->book, duty->stands, view->as_of))
            continue;
        mark(nodes, duty->root);
        mark(nodes, duty->gate);
        mark(nodes, duty->done);
        mark(nodes, duty->explained);
        for (uint32_t k = 0; k < duty->deadlines.count; k++) {
            mark(nodes, view->book->deadlines.at[duty->deadlines.first + k].anchor);
            mark(nodes, view->book->deadlines.at[duty->deadlines.first + k].when);
        }
    }
    wtr_entries_free(&entries);
    return true;
}

/* By fact: whether a duty that was looked at names it. NULL when out of memory. A child's row is below its parent's. */
static bool *named_facts(const WtrView *view)
{
    const WtrBook *book = view->book;
    bool *nodes = wtr_alloc(book->nodes.count), *facts = wtr_alloc(book->facts.count);
    if (nodes == NULL || facts == NULL || !mark_roots(view, nodes)) {
        wtr_free(nodes);
        wtr_free(facts);
        return NULL;
    }
    for (uint32_t i = book->nodes.count; i-- > 0;) {
        const WtrNode *node = &book->nodes.at[i];
        for (uint32_t k = 0; nodes[i] && k < node->children.count; k++)
            nodes[book->children.at[node->children.first + k]] = true;
        if (nodes[i] && node->kind == WTR_NODE_FACT)
            facts[node->ref] = true;
    }
    wtr_free(nodes);
    return facts;
}

typedef enum Use { USED, UNKNOWN, ASSUMED, UNUSED, USES } Use;
static const char *const use_names[USES] = {"used", "unknown", "assumed", "unused"};

static bool is_used_so(const WtrView *view, uint32_t fact, uint32_t lane, bool named, Use use)
{
    bool given = wtr_fact_given(view->evaluator, fact, lane).known;
    bool assumed = !given && wtr_register_value(view->evaluator, view->book->facts.at[fact].value, lane).known;
    switch (use) {
    case USED: return named && given;
    case UNKNOWN: return named && !given && !assumed;
    case ASSUMED: return named && assumed;
    default: return !named && given;
    }
}

/* The facts of one subject in one lane that were used so, as one object; nothing where there are none. */
static void use_of(WtrJson *json, const WtrView *view, const bool *named, Use use, uint32_t subject, uint32_t lane)
{
    const WtrBook *book = view->book;
    bool open = false;
    for (uint32_t i = 0; i < book->facts.count; i++) {
        const WtrFact *fact = &book->facts.at[i];
        if (fact->subject != subject || !is_used_so(view, i, lane, named[i], use))
            continue;
        if (!open) {
            wtr_json_object_flat(json);
            wtr_json_key(json, "subject");
            wtr_json_string(json, subject == WTR_NONE ? NULL : book->subjects.at[subject].id);
            wtr_json_key(json, "instance");
            wtr_json_string(json, subject == WTR_NONE ? NULL : wtr_view_instance(view, subject, fact->scope, lane));
            wtr_json_key(json, "facts");
            if (use == ASSUMED)
                wtr_json_object_flat(json);
            else
                wtr_json_array(json, true);
            open = true;
        }
        if (use == ASSUMED) {
            wtr_json_key(json, fact->id);
            wtr_json_value(json, book, fact->choices, wtr_register_value(view->evaluator, fact->value, lane));
        } else {
            wtr_json_string(json, fact->id);
        }
    }
    if (!open)
        return;
    if (use == ASSUMED)
        wtr_json_object_end(json);
    else
        wtr_json_array_end(json);
    wtr_json_object_end(json);
}

bool wtr_decision_uses(WtrJson *json, const WtrView *view)
{
    bool *named = named_facts(view);
    if (named == NULL)
        return false;
    for (Use use = USED; use < USES; use++) {
        wtr_json_key(json, use_names[use]);
        wtr_json_array(json, false);
        use_of(json, view, named, use, WTR_NONE, 0);
        for (uint32_t i = 0; i < view->book->subjects.count; i++) {
            if (!wtr_raised(view->evaluator, i, 0))
                continue;
            WtrRange lanes = wtr_view_lanes(view, i, view->book->subjects.at[i].scope);
            for (uint32_t k = 0; k < lanes.count; k++)
                use_of(json, view, named, use, i, lanes.first + k);
        }
        wtr_json_array_end(json);
    }
    wtr_free(named);
    return !json->out->failed;
}
