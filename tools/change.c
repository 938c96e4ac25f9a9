/* change.c — see change.h. */
#include "change.h"

#include <string.h>

#include "../engine/date.h"
#include "case_value.h"
#include "result_text_duty.h"

/* ---- words ------------------------------------------------------------------------------------------------ */

void wtr_say_fact(const WtrView *view, uint32_t fact, uint32_t lane, const WtrEntry *entry, WtrText *out)
{
    const WtrFact *row = &view->book->facts.at[fact];
    wtr_text_puts(out, row->id);
    if (row->scope == 0)
        return;
    bool own = entry != NULL && view->book->duties.at[entry->duty].scope == row->scope && entry->lane == lane;
    const char *name = wtr_view_instance(view, row->subject, row->scope, lane);
    if (!own && name != NULL)
        wtr_text_printf(out, " of %s %s", view->book->subjects.at[row->subject].id, name);
}

static void say_value(const WtrBook *book, const WtrFact *fact, int32_t value, WtrText *out)
{
    if (fact->type == WTR_TYPE_DATE && value != WTR_NOT_YET)
        wtr_say_day(out, value);
    else
        wtr_say_value(book, fact->choices, (WtrValue){fact->type, (WtrTruth)value, true, value}, out);
}

static void limits_of(WtrType type, int32_t *low, int32_t *high)
{
    *low = type == WTR_TYPE_DATE ? WTR_DAY_MIN : type == WTR_TYPE_NUMBER ? WTR_NUMBER_MIN : 0;
    *high = type == WTR_TYPE_DATE ? WTR_DAY_MAX : type == WTR_TYPE_NUMBER ? WTR_NUMBER_MAX : WTR_SPAN_MAX;
}

static bool is_stretch(const WtrFact *fact, const WtrValues *values)
{
    return fact->type != WTR_TYPE_TRUTH && fact->type != WTR_TYPE_CHOICE && values->from != values->to;
}

static void say_stretch(const WtrBook *book, const WtrFact *fact, const WtrValues *values, WtrText *out)
{
    int32_t low, high;
    bool date = fact->type == WTR_TYPE_DATE;
    limits_of(fact->type, &low, &high);
    if (values->from == low && values->to == high) {
        wtr_text_puts(out, date ? "any date" : "any number");
    } else if (values->from == low) {
        say_value(book, fact, values->to, out);
        wtr_text_puts(out, date ? " or earlier" : " or less");
    } else {
        say_value(book, fact, values->from, out);
        wtr_text_puts(out, values->to != high ? " to " : date ? " or later" : " or more");
        if (values->to != high)
            say_value(book, fact, values->to, out);
    }
}

void wtr_say_values(const WtrBook *book, const WtrChange *change, WtrText *out)
{
    const WtrFact *fact = &book->facts.at[change->fact];
    for (uint32_t i = 0; i < change->value_count; i++) {
        wtr_text_puts(out, i == 0 ? "" : i + 1 == change->value_count ? " or " : ", ");
        if (is_stretch(fact, &change->values[i]))
            say_stretch(book, fact, &change->values[i], out);
        else
            say_value(book, fact, change->values[i].from, out);
    }
}

/* "serious: true (not known now), and times: 2 or more (now 1)"; without what is now where all of them are unknown. */
static void say_set(const WtrView *view, const WtrEntry *entry, const WtrChangeSet *set, bool unknown, WtrText *out)
{
    for (uint32_t i = 0; i < set->count; i++) {
        const WtrChange *change = &set->changes[i];
        const WtrFact *fact = &view->book->facts.at[change->fact];
        WtrValue now = wtr_fact_given(view->evaluator, change->fact, change->lane);
        wtr_text_puts(out, i == 0 ? "" : i + 1 == set->count ? ", and " : ", ");
        wtr_say_fact(view, change->fact, change->lane, entry, out);
        wtr_text_puts(out, ": ");
        wtr_say_values(view->book, change, out);
        if (unknown)
            continue;
        wtr_text_puts(out, now.known ? " (now " : " (not known now");
        if (now.known)
            say_value(view->book, fact, fact->type == WTR_TYPE_TRUTH ? (int32_t)now.truth : now.number, out);
        wtr_text_puts(out, ")");
    }
}

/* How far the search went, where that is not to the end. */
static void say_limit(const WtrChanges *changes, WtrText *out)
{
    if (changes->complete)
        return;
    if (changes->tried == 0)
        wtr_text_puts(out, "Not everything was tried.");
    else if (changes->tried == 1)
        wtr_text_puts(out, "Each fact was tried by itself; two or more together were not all tried.");
    else
        wtr_text_printf(out, "All sets of up to %u facts were tried; there may be larger ones.", changes->tried);
}

static void text_sets(WtrPage *page, const WtrView *view, const WtrEntry *entry, const WtrChanges *changes, bool unknown, unsigned indent)
{
    WtrText text = {0};
    for (uint32_t i = 0; i < changes->count && i < WTR_CHANGES_SHOWN; i++) {
        wtr_text_puts(&text, "- ");
        say_set(view, entry, &changes->sets[i], unknown, &text);
        wtr_text_flush(page, &text, indent, indent + 2);
    }
    if (changes->count > WTR_CHANGES_SHOWN)
        wtr_text_printf(&text, "and %u more. ", changes->count - WTR_CHANGES_SHOWN);
    say_limit(changes, &text);
    wtr_text_flush(page, &text, indent, indent);
}

static bool find(const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry, WtrDutyStatus wanted, WtrChangeable changeable, WtrChanges *out)
{
    return wtr_inquiry_changes(inquiry, view->evaluator, entry->duty, entry->lane, wanted, changeable, out) == WTR_OK;
}

static void heading(WtrPage *page, unsigned indent, const char *text)
{
    WtrSpan span = {WTR_BOLD, text};
    wtr_page_blank(page);
    wtr_page_paragraph(page, indent, indent, &span, 1);
}

/* ---- why not ------------------------------------------------------------------------------------------------- */

static WtrDutyStatus other_status(const WtrEntry *entry) { return entry->status == WTR_DUE ? WTR_NOT_DUE : WTR_DUE; }

bool wtr_text_why_not(WtrPage *page, const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry, unsigned indent)
{
    WtrChanges changes;
    WtrDutyStatus wanted = other_status(entry);
    if (!find(view, inquiry, entry, wanted, WTR_OF_ALL, &changes))
        return false;
    heading(page, indent, wanted == WTR_DUE ? "What would raise it:" : "What would lift it:");
    if (changes.count == 0 && changes.complete)
        wtr_page_text(page, indent + 2, indent + 2, wanted == WTR_DUE ? "No other answers would: not on this date, as the rulebook is read here." :
                                                                        "No other answers would.");
    else if (changes.count > 0)
        wtr_page_text(page, indent + 2, indent + 2, changes.count == 1 ? "This, with all else as it is:" : "Any one of these, with all else as it is:");
    text_sets(page, view, entry, &changes, false, indent + 2);
    return !page->out->failed;
}

/* ---- what would settle it ------------------------------------------------------------------------------------------ */

/* The best question about this one duty. */
static bool first_question(const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry, WtrQuestion *out, bool *any)
{
    const WtrQuestion *questions;
    uint32_t count;
    bool *only = wtr_alloc(view->book->duties.count);
    if (only == NULL)
        return false;
    only[entry->duty] = true;
    WtrStatus status = wtr_inquiry_questions(inquiry, view->evaluator, 0, only, &questions, &count);
    wtr_free(only);
    *any = false;
    for (uint32_t i = 0; status == WTR_OK && i < count && !*any; i++) {
        const WtrFact *fact = &view->book->facts.at[questions[i].fact];
        /* Another instance's own question does nothing for this one. */
        if (fact->scope != 0 && fact->scope == view->book->duties.at[entry->duty].scope && questions[i].lane != entry->lane)
            continue;
        *out = questions[i];
        *any = true;
    }
    return status == WTR_OK;
}

static void text_first(WtrPage *page, const WtrView *view, const WtrEntry *entry, const WtrQuestion *question, unsigned indent)
{
    const WtrFact *fact = &view->book->facts.at[question->fact];
    WtrText text = {0};
    wtr_text_puts(&text, "Ask first: ");
    wtr_say_fact(view, question->fact, question->lane, entry, &text);
    if (fact->question[0] != '\0')
        wtr_text_printf(&text, ": %s", fact->question);
    wtr_text_flush(page, &text, indent, indent + 2);
}

static bool text_outcome(WtrPage *page, const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry, WtrDutyStatus wanted, unsigned indent)
{
    WtrChanges changes;
    if (!find(view, inquiry, entry, wanted, WTR_OF_UNKNOWN, &changes))
        return false;
    const char *verb = wanted == WTR_DUE ? "It would be due with " : "It would be ruled out with ";
    WtrText text = {0};
    if (changes.count > 0)
        wtr_text_printf(&text, "%s%s", verb, changes.count == 1 ? "this answer:" : "any one of these:");
    else if (changes.complete)
        wtr_text_puts(&text, wanted == WTR_DUE ? "No answers to what is unknown would make it due." : "No answers to what is unknown would rule it out.");
    if (changes.count == 1 && changes.sets[0].count > 1) {
        text.length = 0;
        wtr_text_printf(&text, "%sthese answers together:", verb);
    }
    wtr_text_flush(page, &text, indent, indent);
    text_sets(page, view, entry, &changes, true, indent + 2);
    return true;
}

bool wtr_text_settles(WtrPage *page, const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry, unsigned indent)
{
    WtrQuestion question;
    bool any;
    if (!first_question(view, inquiry, entry, &question, &any))
        return false;
    heading(page, indent, "What would settle it:");
    if (any)
        text_first(page, view, entry, &question, indent + 2);
    return text_outcome(page, view, inquiry, entry, WTR_DUE, indent + 2) && text_outcome(page, view, inquiry, entry, WTR_NOT_DUE, indent + 2) &&
           !page->out->failed;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------- */

static void json_fact(WtrJson *json, const WtrView *view, uint32_t fact, uint32_t lane)
{
    const WtrFact *row = &view->book->facts.at[fact];
    wtr_json_key(json, "fact");
    wtr_json_string(json, row->id);
    wtr_json_key(json, "subject");
    wtr_json_string(json, row->subject == WTR_NONE ? NULL : view->book->subjects.at[row->subject].id);
    wtr_json_key(json, "instance");
    wtr_json_string(json, wtr_view_instance(view, row->subject, row->scope, lane));
}

static void json_value(WtrJson *json, const WtrBook *book, const WtrFact *fact, int32_t value)
{
    WtrText text = {0};
    if (fact->type == WTR_TYPE_TRUTH) {
        wtr_json_bool(json, value == WTR_TRUE);
    } else if (fact->type == WTR_TYPE_DATE || fact->type == WTR_TYPE_CHOICE) {
        wtr_say_value(book, fact->choices, (WtrValue){fact->type, WTR_UNKNOWN, true, value}, &text);
        wtr_json_string(json, text.failed ? NULL : text.at);
        wtr_text_end(&text, json->out);
    } else {
        wtr_json_number(json, value);
    }
}

/* {"from": …, "to": …}; an open end is left out. */
static void json_stretch(WtrJson *json, const WtrBook *book, const WtrFact *fact, const WtrValues *values)
{
    int32_t low, high;
    limits_of(fact->type, &low, &high);
    wtr_json_object_flat(json);
    if (values->from != low) {
        wtr_json_key(json, "from");
        json_value(json, book, fact, values->from);
    }
    if (values->to != high) {
        wtr_json_key(json, "to");
        json_value(json, book, fact, values->to);
    }
    wtr_json_object_end(json);
}

static void json_change(WtrJson *json, const WtrView *view, const WtrChange *change)
{
    const WtrFact *fact = &view->book->facts.at[change->fact];
    wtr_json_object_flat(json);
    json_fact(json, view, change->fact, change->lane);
    wtr_json_key(json, "values");
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < change->value_count; i++) {
        if (is_stretch(fact, &change->values[i]))
            json_stretch(json, view->book, fact, &change->values[i]);
        else
            json_value(json, view->book, fact, change->values[i].from);
    }
    wtr_json_array_end(json);
    wtr_json_object_end(json);
}

static void json_changes(WtrJson *json, const WtrView *view, const WtrChanges *changes)
{
    wtr_json_object(json);
    wtr_json_key(json, "sets");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < changes->count; i++) {
        wtr_json_array(json, false);
        for (uint32_t k = 0; k < changes->sets[i].count; k++)
            json_change(json, view, &changes->sets[i].changes[k]);
        wtr_json_array_end(json);
    }
    wtr_json_array_end(json);
    wtr_json_key(json, "tried");
    wtr_json_number(json, changes->tried);
    wtr_json_key(json, "complete");
    wtr_json_bool(json, changes->complete);
    wtr_json_object_end(json);
}

bool wtr_json_why_not(WtrJson *json, const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry)
{
    WtrChanges changes;
    if (!find(view, inquiry, entry, other_status(entry), WTR_OF_ALL, &changes))
        return false;
    wtr_json_key(json, other_status(entry) == WTR_DUE ? "would_raise" : "would_lift");
    json_changes(json, view, &changes);
    return true;
}

void wtr_json_question(WtrJson *json, const WtrView *view, const WtrQuestion *question)
{
    const struct { const char *key; uint32_t number; } numbers[] = {
        {"waiting", question->waiting}, {"answers", question->answers}, {"settled", question->settled}, {"least", question->least}, {"most", question->most}};
    wtr_json_object_flat(json);
    json_fact(json, view, question->fact, question->lane);
    wtr_json_key(json, "question");
    wtr_json_string(json, view->book->facts.at[question->fact].question);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        wtr_json_key(json, numbers[i].key);
        wtr_json_number(json, numbers[i].number);
    }
    wtr_json_object_end(json);
}

bool wtr_json_settles(WtrJson *json, const WtrView *view, WtrInquiry *inquiry, const WtrEntry *entry)
{
    WtrQuestion question;
    WtrChanges changes;
    bool any;
    if (!first_question(view, inquiry, entry, &question, &any))
        return false;
    wtr_json_key(json, "ask_first");
    if (any)
        wtr_json_question(json, view, &question);
    else
        wtr_json_null(json);
    wtr_json_key(json, "settles");
    wtr_json_object(json);
    const WtrDutyStatus outcomes[] = {WTR_DUE, WTR_NOT_DUE};
    bool good = true;
    for (size_t i = 0; good && i < 2; i++) {
        good = find(view, inquiry, entry, outcomes[i], WTR_OF_UNKNOWN, &changes);
        wtr_json_key(json, wtr_status_name(outcomes[i]));
        if (good)
            json_changes(json, view, &changes);
    }
    wtr_json_object_end(json);
    return good;
}
