/* decision_write.c — see decision.h: the whole record, in its one order. What stands before the seal is sealed; the block
 * for the person who decides comes after it, so that filling it in breaks nothing. */
#include "decision.h"

#include <string.h>

#include "../engine/date.h"
#include "result_json.h"
#include "trace.h"

/* The first line. */
#define ADVICE "This record is advice worked out from the facts given; it does not decide. The person named under decision decides."

/* How days are counted: the same in every rulebook (SPEC "Deadlines"). */
static const char *const counting[] = {
    "A period runs forward from the day after its event: the day of the event is not counted.",
    "Working days leave out weekends and the calendar's holidays; all other periods count every day.",
    "A month later is the same day of that month, or its last day where there is none.",
    "A deadline is met on its day and passed on the day after."};

/* ---- parts ------------------------------------------------------------------------------------------------------- */

static void text_field(WtrJson *json, const char *key, const char *text)
{
    wtr_json_key(json, key);
    wtr_json_string(json, text);
}

static void date_field(WtrJson *json, const char *key, int32_t day)
{
    wtr_json_key(json, key);
    wtr_json_date(json, day);
}

static void sources_field(WtrJson *json, const WtrView *view)
{
    wtr_json_key(json, "editions");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < view->book->sources.count; i++) {
        const WtrSource *source = &view->book->sources.at[i];
        if (source->kind != WTR_SOURCE_GUIDANCE || (source->from == 0 && source->to == 0))
            continue;
        wtr_json_object_flat(json);
        text_field(json, "source", source->id);
        text_field(json, "title", source->title);
        date_field(json, "from", source->from);
        date_field(json, "to", source->to);
        date_field(json, "superseded", source->superseded);
        wtr_json_key(json, "in_force");
        wtr_json_bool(json, wtr_source_in_force(source, view->as_of));
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
}

static void calendar_field(WtrJson *json, const WtrBook *book)
{
    wtr_json_key(json, "calendar");
    if (book->header.calendar == WTR_NONE) {
        wtr_json_null(json);
        return;
    }
    const WtrCalendar *calendar = &book->calendars.at[book->header.calendar];
    wtr_json_object_flat(json);
    text_field(json, "calendar", calendar->id);
    text_field(json, "label", calendar->label);
    date_field(json, "from", calendar->from);
    date_field(json, "to", calendar->to);
    wtr_json_object_end(json);
}

static void rulebook_field(WtrJson *json, const WtrView *view)
{
    wtr_json_key(json, "rulebook");
    wtr_json_object(json);
    text_field(json, "rulebook", view->book->header.id);
    text_field(json, "title", view->book->header.title);
    text_field(json, "hash", wtr_rulebook_hash(view->rulebook));
    sources_field(json, view);
    calendar_field(json, view->book);
    wtr_json_object_end(json);
    wtr_json_key(json, "counting");
    wtr_json_array(json, false);
    for (size_t i = 0; i < sizeof counting / sizeof *counting; i++)
        wtr_json_string(json, counting[i]);
    wtr_json_array_end(json);
}

static void names_field(WtrJson *json, const char *key, const char *const *names, uint32_t count)
{
    wtr_json_key(json, key);
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < count; i++)
        wtr_json_string(json, names[i]);
    wtr_json_array_end(json);
}

static void asked_field(WtrJson *json, const WtrView *view, const WtrDecisionInputs *inputs)
{
    wtr_json_key(json, "asked");
    wtr_json_object(json);
    wtr_json_key(json, "row");
    if (inputs->row > 0)
        wtr_json_number(json, (int64_t)inputs->row);
    else
        wtr_json_null(json);
    text_field(json, "as_of_from", inputs->as_of_missing ? "clock" : "given");
    date_field(json, "as_of_overruled", inputs->as_of_unused);
    wtr_json_key(json, "readings");
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < inputs->chosen_count; i++) {
        const WtrReading *reading = &view->book->readings.at[inputs->chosen[i].reading];
        wtr_json_object_flat(json);
        text_field(json, "reading", reading->id);
        text_field(json, "choice", view->book->choices.at[reading->choices.first + inputs->chosen[i].choice].id);
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
    names_field(json, "set", inputs->set, inputs->set_count);
    wtr_json_object_end(json);
}

static bool facts_field(WtrJson *json, const WtrView *view, const WtrDecisionInputs *inputs)
{
    wtr_json_key(json, "facts");
    wtr_json_object(json);
    text_field(json, "file", inputs->hiddens.count > 0 ? NULL : inputs->file);
    wtr_json_key(json, "given");
    bool good = wtr_decision_case(json, view, inputs->hiddens) && wtr_decision_uses(json, view);
    names_field(json, "ignored", inputs->ignored, inputs->ignored_count);
    wtr_json_object_end(json);
    return good;
}

/* ---- because -------------------------------------------------------------------------------------------------------- */

static bool tree_field(WtrJson *json, const WtrView *view, const char *key, uint32_t node, uint32_t lane)
{
    if (node == WTR_NONE)
        return true;
    wtr_json_key(json, key);
    return wtr_trace_json(json, view, node, lane);
}

/* One duty's trees on one line: they are long, and read by programs. */
static bool because_line(WtrText *out, const WtrView *view, const WtrEntry *entry)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    WtrJson json = {.out = out};
    wtr_json_object(&json);
    text_field(&json, "duty", duty->id);
    text_field(&json, "instance", wtr_view_instance(view, duty->subject, duty->scope, entry->lane));
    bool good = tree_field(&json, view, "because", duty->root, entry->lane) && tree_field(&json, view, "once", duty->gate, entry->lane) &&
                tree_field(&json, view, "done", duty->done, entry->lane) && tree_field(&json, view, "explained", duty->explained, entry->lane);
    wtr_json_object_end(&json);
    return good;
}

static bool because_field(WtrJson *json, const WtrView *view)
{
    WtrEntries entries;
    bool good = wtr_entries_gather(view, &entries), any = false;
    wtr_json_key(json, "because");
    wtr_text_puts(json->out, "[");
    for (uint32_t i = 0; good && i < entries.list.count; i++) {
        if (entries.list.at[i].status == WTR_NOT_DUE)
            continue;
        wtr_text_puts(json->out, any ? ",\n    " : "\n    ");
        good = because_line(json->out, view, &entries.list.at[i]);
        any = true;
    }
    wtr_text_puts(json->out, any ? "\n  ]" : "]");
    wtr_entries_free(&entries);
    return good;
}

/* ---- the record ------------------------------------------------------------------------------------------------------- */

/* "{" and the first member on one line, so that the first line says what this is. */
static WtrJson open_record(WtrText *out)
{
    WtrJson json = {.out = out, .pretty = true, .depth = 1};
    json.first[1] = true;
    json.flat[1] = true;
    wtr_text_puts(out, "{");
    text_field(&json, "advice", ADVICE);
    json.flat[1] = false;
    return json;
}

WtrDigest wtr_decision_seal(const char *text, size_t length)
{
    WtrHashing hashing;
    wtr_hashing_begin(&hashing, "wtr.record.1");
    wtr_hashing_add(&hashing, text, length);
    return wtr_hashing_end(&hashing);
}

/* After the seal: an empty list where values may be opened later, and the block for the person who decides. */
static void close_record(WtrJson *json, size_t begin, bool opens)
{
    static const char *const blanks[] = {"name", "role", "date", "decision", "reasons", "agreed_or_overridden"};
    char seal[WTR_DIGEST_TEXT];
    if (json->out->failed)
        return;
    WtrDigest digest = wtr_decision_seal(json->out->at + begin, json->out->length - begin);
    wtr_digest_text(&digest, seal);
    text_field(json, "seal", seal);
    if (opens) {
        wtr_json_key(json, "opened");
        wtr_json_array(json, true);
        wtr_json_array_end(json);
    }
    wtr_json_key(json, "decision");
    wtr_json_object(json);
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        text_field(json, blanks[i], NULL);
    wtr_json_object_end(json);
    wtr_json_object_end(json);
    wtr_text_puts(json->out, "\n");
}

static bool write_record(const WtrView *view, const WtrDecisionInputs *inputs, WtrText *out)
{
    size_t begin = out->length;
    WtrJson json = open_record(out);
    wtr_json_key(&json, "record");
    wtr_json_number(&json, WTR_DECISION_FORMAT);
    text_field(&json, "program", inputs->program);
    rulebook_field(&json, view);
    text_field(&json, "case", view->facts->name);
    date_field(&json, "as_of", view->as_of);
    date_field(&json, "today", view->today);
    asked_field(&json, view, inputs);
    bool good = facts_field(&json, view, inputs);
    wtr_json_key(&json, "result");
    good = good && wtr_result_json(&json, view) && because_field(&json, view);
    close_record(&json, begin, inputs->hiddens.count > 0);
    return good && !out->failed;
}

/* ---- evaluating ---------------------------------------------------------------------------------------------------------- */

/* The case as evaluated, with what belongs to it. */
typedef struct Shown {
    WtrView view;
    WtrCase facts;
    WtrSelection selection;
    WtrOtherwise *otherwise;
    WtrWithheld withheld;
} Shown;

static WtrStatus read_given(const WtrRulebook *rulebook, const WtrDecisionInputs *inputs, WtrCase *out, WtrText *problem)
{
    WtrCaseReader *reader = wtr_case_reader_new(rulebook);
    if (reader == NULL)
        return WTR_NO_MEMORY;
    WtrStatus status = wtr_case_read(reader, inputs->given, inputs->given_length, false, out);
    wtr_case_reader_free(reader);
    if (status != WTR_OK)
        return status;
    if (out->problem_count > 0)
        wtr_text_puts(problem, out->problems.at[0].text);
    else if (out->as_of == 0 || out->today == 0)
        wtr_text_puts(problem, "the case has no as_of or no today");
    else
        return WTR_OK;
    return WTR_BAD_ARGUMENT;
}

static WtrStatus evaluate(Shown *shown, const WtrDecisionInputs *inputs)
{
    WtrView *view = &shown->view;
    uint32_t instances = wtr_case_instances(&shown->facts, view->book);
    WtrEvaluatorOptions options = {.cases = 1, .instances = instances};
    WtrStatus status = wtr_evaluator_new(view->rulebook, &options, &view->evaluator);
    for (uint32_t i = 0; status == WTR_OK && i < inputs->chosen_count; i++)
        status = wtr_choose_reading(view->evaluator, inputs->chosen[i].reading, inputs->chosen[i].choice);
    if (status == WTR_OK)
        status = wtr_case_apply(&shown->facts, view->book, view->evaluator, shown->facts.as_of, shown->facts.today);
    return status == WTR_OK ? wtr_evaluate(view->evaluator) : status;
}

/* What other readings would change is worked out, too, but for a record that withholds: it would name dates. */
static WtrStatus prepare(Shown *shown, const WtrDecisionInputs *inputs)
{
    WtrView *view = &shown->view;
    view->selection = &shown->selection;
    shown->selection.duties = wtr_alloc(view->book->duties.count);
    if (shown->selection.duties == NULL)
        return WTR_NO_MEMORY;
    memset(shown->selection.duties, 1, view->book->duties.count);
    if (inputs->hiddens.count > 0) {
        if (!wtr_withheld_find(view, inputs->hiddens, &shown->withheld))
            return WTR_NO_MEMORY;
        view->withheld = &shown->withheld;
        return WTR_OK;
    }
    shown->otherwise = wtr_otherwise_new(view->rulebook);
    view->otherwise = shown->otherwise;
    return shown->otherwise != NULL ? wtr_otherwise_find(shown->otherwise, view) : WTR_NO_MEMORY;
}

WtrStatus wtr_decision_write(const WtrRulebook *rulebook, const WtrDecisionInputs *inputs, WtrText *out, WtrText *problem)
{
    Shown shown = {.view = {.rulebook = rulebook, .book = wtr_rulebook_data(rulebook), .path = ""}};
    WtrStatus status = read_given(rulebook, inputs, &shown.facts, problem);
    if (status == WTR_OK) {
        shown.view.facts = &shown.facts;
        shown.view.as_of = shown.facts.as_of;
        shown.view.today = shown.facts.today;
        shown.view.as_of_missing = inputs->as_of_missing;
        shown.view.as_of_unused = inputs->as_of_unused;
        shown.view.row = (uint32_t)inputs->row;
        status = evaluate(&shown, inputs);
    }
    if (status == WTR_OK)
        status = prepare(&shown, inputs);
    if (status == WTR_OK && !write_record(&shown.view, inputs, out))
        status = WTR_NO_MEMORY;
    wtr_otherwise_free(shown.otherwise);
    wtr_withheld_free(&shown.withheld);
    wtr_free(shown.selection.duties);
    wtr_evaluator_free(shown.view.evaluator);
    wtr_case_free(&shown.facts);
    return status;
}
