/* what_if.c — see what_if.h. The case is copied out of the evaluator of the real answer into another one, with the other
 * facts in their places; then the two are read side by side. */
#include "what_if.h"

#include <string.h>

#include "result_json.h"
#include "result_text_duty.h"
#include "trace.h"

#define INSTANCES_AT_FIRST 64

struct WtrWhatIf {
    const WtrRulebook *rulebook; const WtrBook *book;
    const WtrSetting *settings; uint32_t count;
    WtrEvaluator *then; uint32_t capacity;
    const WtrView *view;                 /* of the real answer */
    WtrView other;                       /* of the one beside it */
    WtrPage *page; WtrJson *json;
    uint32_t shown, unchanged;
};

WtrWhatIf *wtr_what_if_new(const WtrRulebook *rulebook, const WtrSetting *settings, uint32_t count)
{
    WtrWhatIf *what_if = wtr_alloc(sizeof *what_if);
    if (what_if == NULL)
        return NULL;
    what_if->rulebook = rulebook;
    what_if->book = wtr_rulebook_data(rulebook);
    what_if->settings = settings;
    what_if->count = count;
    return what_if;
}

void wtr_what_if_free(WtrWhatIf *what_if)
{
    if (what_if == NULL)
        return;
    wtr_evaluator_free(what_if->then);
    wtr_free(what_if);
}

/* ---- the other case ------------------------------------------------------------------------------------------ */

static bool is_set(const WtrWhatIf *what_if, uint32_t fact)
{
    for (uint32_t i = 0; i < what_if->count; i++)
        if (what_if->settings[i].fact == fact)
            return true;
    return false;
}

/* A subject of which some fact is set is raised, and has an instance. */
static bool is_named(const WtrWhatIf *what_if, uint32_t subject)
{
    for (uint32_t i = 0; i < what_if->count; i++)
        if (what_if->book->facts.at[what_if->settings[i].fact].subject == subject)
            return true;
    return false;
}

static uint32_t instances_of(const WtrWhatIf *what_if, const WtrView *view, uint32_t subject)
{
    if (!what_if->book->subjects.at[subject].many)
        return 1;
    uint32_t count = wtr_instances(view->evaluator, subject, 0).count;
    return count > 0 || !is_named(what_if, subject) ? count : 1;
}

static WtrStatus make_room(WtrWhatIf *what_if, const WtrView *view)
{
    uint32_t most = 1, capacity = what_if->capacity > 0 ? what_if->capacity : INSTANCES_AT_FIRST;
    for (uint32_t i = 0; i < what_if->book->subjects.count; i++)
        if (instances_of(what_if, view, i) > most)
            most = instances_of(what_if, view, i);
    while (capacity < most)
        capacity *= 2;
    if (capacity == what_if->capacity) {
        wtr_reset(what_if->then);
        return WTR_OK;
    }
    wtr_evaluator_free(what_if->then);
    what_if->then = NULL;
    what_if->capacity = 0;
    WtrEvaluatorOptions options = {.cases = 1, .instances = capacity};
    WtrStatus status = wtr_evaluator_new(what_if->rulebook, &options, &what_if->then);
    if (status == WTR_OK)
        what_if->capacity = capacity;
    return status;
}

static WtrStatus begin_case(WtrWhatIf *what_if, const WtrView *view)
{
    const WtrBook *book = what_if->book;
    WtrStatus status = WTR_OK;
    for (uint32_t i = 0; status == WTR_OK && i < book->readings.count; i++)
        status = wtr_choose_reading(what_if->then, i, wtr_reading_in_use(view->evaluator, i, 0));
    if (status == WTR_OK)
        status = wtr_case_add(what_if->then, view->as_of, view->today, NULL);
    for (uint32_t i = 0; status == WTR_OK && i < book->subjects.count; i++) {
        if (!wtr_raised(view->evaluator, i, 0) && !is_named(what_if, i))
            continue;
        status = wtr_raise(what_if->then, i);
        for (uint32_t k = 0; status == WTR_OK && book->subjects.at[i].many && k < instances_of(what_if, view, i); k++)
            status = wtr_instance_add(what_if->then, i, NULL);
    }
    return status;
}

static WtrStatus set_fact(WtrWhatIf *what_if, uint32_t fact, uint32_t instance, int32_t value)
{
    return wtr_set_facts(what_if->then, &(WtrFactValue){fact, instance, value}, 1, NULL);
}

static WtrStatus copy_fact(WtrWhatIf *what_if, const WtrView *view, uint32_t fact)
{
    const WtrFact *row = &what_if->book->facts.at[fact];
    WtrRange lanes = wtr_view_lanes(view, row->subject, row->scope);
    WtrStatus status = WTR_OK;
    for (uint32_t k = 0; status == WTR_OK && k < lanes.count; k++) {
        WtrValue given = wtr_fact_given(view->evaluator, fact, lanes.first + k);
        if (given.known)
            status = set_fact(what_if, fact, k, given.type == WTR_TYPE_TRUTH ? (int32_t)given.truth : given.number);
    }
    return status;
}

static WtrStatus evaluate(WtrWhatIf *what_if, const WtrView *view)
{
    WtrStatus status = make_room(what_if, view);
    if (status == WTR_OK)
        status = begin_case(what_if, view);
    for (uint32_t fact = 0; status == WTR_OK && fact < what_if->book->facts.count; fact++)
        if (!is_set(what_if, fact))
            status = copy_fact(what_if, view, fact);
    for (uint32_t i = 0; status == WTR_OK && i < what_if->count; i++) {
        const WtrSetting *setting = &what_if->settings[i];
        const WtrFact *fact = &what_if->book->facts.at[setting->fact];
        uint32_t instances = fact->scope == 0 ? 1 : instances_of(what_if, view, fact->subject);
        for (uint32_t k = 0; status == WTR_OK && setting->answer.known && k < instances; k++)
            status = set_fact(what_if, setting->fact, k, setting->answer.value);
    }
    return status == WTR_OK ? wtr_evaluate(what_if->then) : status;
}

/* ---- comparing -------------------------------------------------------------------------------------------------- */

static bool same_deadlines(const WtrDutyResult *a, const WtrDutyResult *b)
{
    if (a->deadline_count != b->deadline_count)
        return false;
    for (uint32_t i = 0; i < a->deadline_count; i++) {
        const WtrDeadlineResult *x = &a->deadlines[i], *y = &b->deadlines[i];
        if (x->deadline != y->deadline || x->date != y->date || x->state != y->state || x->applies != y->applies || x->why != y->why)
            return false;
    }
    return true;
}

static bool same_results(const WtrDutyResult *a, const WtrDutyResult *b)
{
    return a->status == b->status && a->state == b->state && same_deadlines(a, b);
}

static void text_side(WtrPage *page, const WtrView *view, const WtrDuty *duty, const char *when, const WtrDutyResult *result, bool deadlines)
{
    const char *state = wtr_state_words(result->state);
    WtrSpan spans[] = {{WTR_DIM, when}, {WTR_PLAIN, wtr_status_words(duty, result->status)}, {WTR_PLAIN, state != NULL ? ", " : ""},
                       {WTR_PLAIN, state != NULL ? state : ""}};
    wtr_page_paragraph(page, 4, 10, spans, 4);
    if (deadlines && result->deadline_count > 0)
        wtr_text_deadlines(page, view, result, result->status == WTR_DUE, 10);
}

static void text_difference(WtrWhatIf *what_if, const WtrEntry *entry, const WtrDutyResult *now, const WtrDutyResult *then)
{
    const WtrDuty *duty = &what_if->book->duties.at[entry->duty];
    WtrText name = {0};
    wtr_text_name(what_if->view, entry, &name);
    if (!name.failed) {
        WtrSpan span = {WTR_BOLD, name.at};
        wtr_page_blank(what_if->page);
        wtr_page_paragraph(what_if->page, 2, 4, &span, 1);
    }
    wtr_text_end(&name, what_if->page->out);
    bool deadlines = !same_deadlines(now, then);
    text_side(what_if->page, what_if->view, duty, "now:  ", now, deadlines);
    text_side(what_if->page, &what_if->other, duty, "then: ", then, deadlines);
}

static void json_side(WtrJson *json, const WtrView *view, const char *key, const WtrDutyResult *result)
{
    wtr_json_key(json, key);
    wtr_json_object(json);
    wtr_json_key(json, "status");
    wtr_json_string(json, wtr_status_name(result->status));
    wtr_json_key(json, "state");
    wtr_json_string(json, wtr_state_name(result->state));
    wtr_json_key(json, "deadlines");
    wtr_json_deadlines(json, view, result);
    wtr_json_object_end(json);
}

static void json_difference(WtrWhatIf *what_if, const WtrEntry *entry, const WtrDutyResult *now, const WtrDutyResult *then)
{
    const WtrDuty *duty = &what_if->book->duties.at[entry->duty];
    WtrJson *json = what_if->json;
    wtr_json_object(json);
    wtr_json_key(json, "duty");
    wtr_json_string(json, duty->id);
    wtr_json_key(json, "subject");
    wtr_json_string(json, duty->subject == WTR_NONE ? NULL : what_if->book->subjects.at[duty->subject].id);
    wtr_json_key(json, "instance");
    wtr_json_string(json, wtr_view_instance(what_if->view, duty->subject, duty->scope, entry->lane));
    json_side(json, what_if->view, "now", now);
    json_side(json, &what_if->other, "then", then);
    wtr_json_object_end(json);
}

static bool compare_lane(WtrWhatIf *what_if, const WtrEntry *entry)
{
    WtrDutyResult now = {.status = WTR_NOT_RAISED}, then;
    if (wtr_duty_status(what_if->view->evaluator, entry->duty, entry->lane) != WTR_NOT_RAISED &&
        wtr_duty_result(what_if->view->evaluator, entry->duty, entry->lane, &now) != WTR_OK)
        return false;
    if (wtr_duty_result(what_if->then, entry->duty, entry->lane, &then) != WTR_OK)
        return false;
    if (same_results(&now, &then)) {
        what_if->unchanged++;
        return true;
    }
    what_if->shown++;
    if (what_if->json != NULL)
        json_difference(what_if, entry, &now, &then);
    else
        text_difference(what_if, entry, &now, &then);
    return true;
}

/* Every duty that the other case raises; what the real one raises, that does too. */
static bool compare(WtrWhatIf *what_if)
{
    const WtrBook *book = what_if->book;
    bool good = true;
    for (uint32_t i = 0; good && i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        if (!what_if->view->selection->duties[i] || !wtr_duty_speaks(what_if->view, i) ||
            (duty->subject != WTR_NONE && !wtr_raised(what_if->then, duty->subject, 0)))
            continue;
        WtrRange lanes = wtr_view_lanes(&what_if->other, duty->subject, duty->scope);
        for (uint32_t k = 0; good && k < lanes.count; k++)
            good = compare_lane(what_if, &(WtrEntry){i, lanes.first + k, WTR_NOT_DUE});
    }
    return good;
}

static bool begin(WtrWhatIf *what_if, const WtrView *view)
{
    what_if->view = view;
    what_if->shown = what_if->unchanged = 0;
    if (evaluate(what_if, view) != WTR_OK)
        return false;
    what_if->other = *view;
    what_if->other.evaluator = what_if->then;
    what_if->other.otherwise = NULL;
    return true;
}

/* ---- public -------------------------------------------------------------------------------------------------------- */

static void say_setting(const WtrWhatIf *what_if, const WtrSetting *setting, WtrText *out)
{
    const WtrFact *fact = &what_if->book->facts.at[setting->fact];
    wtr_text_printf(out, "%s is ", fact->id);
    wtr_say_value(what_if->book, fact->choices, (WtrValue){fact->type, (WtrTruth)setting->answer.value, setting->answer.known, setting->answer.value}, out);
}

bool wtr_what_if_text(WtrWhatIf *what_if, WtrPage *page, const WtrView *view)
{
    if (!begin(what_if, view))
        return false;
    what_if->page = page;
    what_if->json = NULL;
    WtrText text = {0};
    for (uint32_t i = 0; i < what_if->count; i++) {
        wtr_text_puts(&text, i == 0 ? "What if " : " and ");
        say_setting(what_if, &what_if->settings[i], &text);
    }
    wtr_text_puts(&text, "? What would be different:");
    wtr_text_flush(page, &text, 0, 2);
    if (!compare(what_if))
        return false;
    if (what_if->shown == 0)
        wtr_page_text(page, 2, 2, "Nothing.");
    wtr_page_blank(page);
    wtr_text_printf(&text, "%u %s as %s.", what_if->unchanged, what_if->unchanged == 1 ? "duty stays" : "duties stay", what_if->unchanged == 1 ? "it is" : "they are");
    wtr_text_flush(page, &text, 0, 0);
    return !page->out->failed;
}

bool wtr_what_if_json(WtrWhatIf *what_if, WtrJson *json, const WtrView *view)
{
    if (!begin(what_if, view))
        return false;
    what_if->json = json;
    wtr_json_object(json);
    wtr_json_key(json, "case");
    wtr_json_string(json, view->facts->name);
    wtr_json_key(json, "as_of");
    wtr_json_date(json, view->as_of);
    wtr_json_key(json, "set");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < what_if->count; i++) {
        const WtrFact *fact = &what_if->book->facts.at[what_if->settings[i].fact];
        const WtrAnswer *answer = &what_if->settings[i].answer;
        wtr_json_object_flat(json);
        wtr_json_key(json, "fact");
        wtr_json_string(json, fact->id);
        wtr_json_key(json, "value");
        wtr_json_value(json, what_if->book, fact->choices, (WtrValue){fact->type, (WtrTruth)answer->value, answer->known, answer->value});
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
    wtr_json_key(json, "differences");
    wtr_json_array(json, false);
    bool good = compare(what_if);
    wtr_json_array_end(json);
    wtr_json_key(json, "unchanged");
    wtr_json_number(json, what_if->unchanged);
    wtr_json_object_end(json);
    return good && !json->out->failed;
}
