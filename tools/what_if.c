/* what_if.c — see what_if.h. The case is copied, the copy given the other facts and evaluated beside the real one; then
 * the two are read side by side. */
#include "what_if.h"

#include <string.h>

#include "otherwise.h"
#include "result_json.h"
#include "result_text_duty.h"

#define INSTANCES_AT_FIRST 64

struct WtrWhatIf {
    const WtrRulebook *rulebook; const WtrBook *book;
    const WtrSupposed *supposed;
    WtrEvaluator *evaluator; uint32_t capacity;
    WtrCase facts;                       /* of the copy */
    const WtrView *now;                  /* of the real case */
    WtrView then;                        /* of the copy */
    WtrPage *page; WtrJson *json;        /* one of them */
    uint32_t shown, unchanged;
};

WtrWhatIf *wtr_what_if_new(const WtrRulebook *rulebook, const WtrSupposed *supposed)
{
    WtrWhatIf *what_if = wtr_alloc(sizeof *what_if);
    if (what_if == NULL)
        return NULL;
    what_if->rulebook = rulebook;
    what_if->book = wtr_rulebook_data(rulebook);
    what_if->supposed = supposed;
    return what_if;
}

void wtr_what_if_free(WtrWhatIf *what_if)
{
    if (what_if == NULL)
        return;
    wtr_evaluator_free(what_if->evaluator);
    wtr_case_free(&what_if->facts);
    wtr_free(what_if);
}

/* ---- the other case ------------------------------------------------------------------------------------------ */

static bool copy_instances(const WtrCaseSubject *from, WtrArena *arena, WtrCaseSubject *to)
{
    to->raised = from->raised;
    for (uint32_t i = 0; i < from->instances.count; i++) {
        WtrCaseInstance *instance = wtr_vec_add(arena, &to->instances);
        if (instance == NULL)
            return false;
        *instance = from->instances.at[i];
    }
    return true;
}

static bool copy_values(const WtrCase *from, WtrCase *to)
{
    for (uint32_t i = 0; i < from->values.count; i++) {
        WtrCaseValue *value = wtr_vec_add(to->arena, &to->values);
        if (value == NULL)
            return false;
        *value = from->values.at[i];
    }
    return true;
}

/* The case with the other facts in their places. Names of instances stay the original's. */
static WtrStatus copy_case(WtrWhatIf *what_if, const WtrCase *from)
{
    WtrCase *facts = &what_if->facts;
    const WtrSupposed *supposed = what_if->supposed;
    wtr_case_free(facts);
    *facts = (WtrCase){.arena = wtr_arena_new(), .name = from->name};
    if (facts->arena == NULL)
        return WTR_NO_MEMORY;
    facts->subjects = wtr_arena_array(facts->arena, (size_t)what_if->book->subjects.count + 1, sizeof *facts->subjects);
    bool good = facts->subjects != NULL;
    for (uint32_t i = 0; good && i < what_if->book->subjects.count; i++)
        good = copy_instances(&from->subjects[i], facts->arena, &facts->subjects[i]);
    good = good && copy_values(from, facts);
    for (uint32_t i = 0; good && i < supposed->setting_count; i++)
        good = wtr_case_set(facts, what_if->book, supposed->settings[i].fact, supposed->settings[i].answer);
    return good ? WTR_OK : WTR_NO_MEMORY;
}

static WtrStatus make_room(WtrWhatIf *what_if)
{
    uint32_t needed = wtr_case_instances(&what_if->facts, what_if->book), capacity = what_if->capacity > 0 ? what_if->capacity : INSTANCES_AT_FIRST;
    while (capacity < needed)
        capacity *= 2;
    if (capacity == what_if->capacity) {
        wtr_reset(what_if->evaluator);
        return WTR_OK;
    }
    wtr_evaluator_free(what_if->evaluator);
    what_if->evaluator = NULL;
    what_if->capacity = 0;
    WtrEvaluatorOptions options = {.cases = 1, .instances = capacity};
    WtrStatus status = wtr_evaluator_new(what_if->rulebook, &options, &what_if->evaluator);
    if (status == WTR_OK)
        what_if->capacity = capacity;
    return status;
}

static WtrStatus choose_readings(WtrWhatIf *what_if, const WtrView *now)
{
    const WtrSupposed *supposed = what_if->supposed;
    WtrStatus status = WTR_OK;
    for (uint32_t i = 0; status == WTR_OK && i < what_if->book->readings.count; i++)
        status = wtr_choose_reading(what_if->evaluator, i, wtr_reading_in_use(now->evaluator, i, 0));
    for (uint32_t i = 0; status == WTR_OK && i < supposed->chosen_count; i++)
        status = wtr_choose_reading(what_if->evaluator, supposed->chosen[i].reading, supposed->chosen[i].choice);
    return status;
}

static WtrStatus evaluate(WtrWhatIf *what_if, const WtrView *now)
{
    WtrStatus status = copy_case(what_if, now->facts);
    if (status == WTR_OK)
        status = make_room(what_if);
    if (status == WTR_OK)
        status = choose_readings(what_if, now);
    if (status == WTR_OK)
        status = wtr_case_apply(&what_if->facts, what_if->book, what_if->evaluator, now->as_of, now->today);
    return status == WTR_OK ? wtr_evaluate(what_if->evaluator) : status;
}

/* ---- comparing -------------------------------------------------------------------------------------------------- */

/* As a reader sees them: why one has no date is also told. */
static bool same_deadlines(const WtrBook *book, const WtrDutyResult *a, const WtrDutyResult *b)
{
    if (a->deadline_count != b->deadline_count)
        return false;
    for (uint32_t i = 0; i < a->deadline_count; i++)
        if (!wtr_same_deadline(book, &a->deadlines[i], &b->deadlines[i]) || a->deadlines[i].why != b->deadlines[i].why)
            return false;
    return true;
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

static void text_difference(WtrWhatIf *what_if, const WtrEntry *entry, const WtrDutyResult *now, const WtrDutyResult *then, bool deadlines)
{
    const WtrDuty *duty = &what_if->book->duties.at[entry->duty];
    WtrText name = {0};
    wtr_text_name(&what_if->then, entry, &name);
    if (!name.failed) {
        WtrSpan span = {WTR_BOLD, name.at};
        wtr_page_blank(what_if->page);
        wtr_page_paragraph(what_if->page, 2, 4, &span, 1);
    }
    wtr_text_end(&name, what_if->page->out);
    text_side(what_if->page, what_if->now, duty, "now:  ", now, deadlines);
    text_side(what_if->page, &what_if->then, duty, "then: ", then, deadlines);
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
    wtr_json_string(json, wtr_view_instance(&what_if->then, duty->subject, duty->scope, entry->lane));
    json_side(json, what_if->now, "now", now);
    json_side(json, &what_if->then, "then", then);
    wtr_json_object_end(json);
}

/* What the real case says of the duty in that lane; WTR_NOT_RAISED where it has no such instance. */
static WtrStatus real_result(const WtrWhatIf *what_if, const WtrEntry *entry, WtrDutyResult *out)
{
    const WtrView *now = what_if->now;
    const WtrDuty *duty = &what_if->book->duties.at[entry->duty];
    WtrRange lanes = wtr_view_lanes(now, duty->subject, duty->scope);
    *out = (WtrDutyResult){.status = WTR_NOT_RAISED};
    if ((duty->subject != WTR_NONE && !wtr_raised(now->evaluator, duty->subject, 0)) || entry->lane - lanes.first >= lanes.count)
        return WTR_OK;
    return wtr_duty_result(now->evaluator, entry->duty, entry->lane, out);
}

static bool compare_lane(WtrWhatIf *what_if, const WtrEntry *entry)
{
    WtrDutyResult now, then;
    if (real_result(what_if, entry, &now) != WTR_OK || wtr_duty_result(what_if->evaluator, entry->duty, entry->lane, &then) != WTR_OK)
        return false;
    bool deadlines = !same_deadlines(what_if->book, &now, &then);
    if (now.status == then.status && now.state == then.state && !deadlines) {
        what_if->unchanged++;
        return true;
    }
    what_if->shown++;
    if (what_if->json != NULL)
        json_difference(what_if, entry, &now, &then);
    else
        text_difference(what_if, entry, &now, &then, deadlines);
    return true;
}

/* Every duty that the other case raises; what the real one raises, that does too. */
static bool compare(WtrWhatIf *what_if)
{
    const WtrBook *book = what_if->book;
    bool good = true;
    for (uint32_t i = 0; good && i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        if (!what_if->now->selection->duties[i] || !wtr_duty_speaks(what_if->now, i) ||
            (duty->subject != WTR_NONE && !wtr_raised(what_if->evaluator, duty->subject, 0)))
            continue;
        WtrRange lanes = wtr_view_lanes(&what_if->then, duty->subject, duty->scope);
        for (uint32_t k = 0; good && k < lanes.count; k++)
            good = compare_lane(what_if, &(WtrEntry){i, lanes.first + k, WTR_NOT_DUE});
    }
    return good;
}

static bool begin(WtrWhatIf *what_if, const WtrView *view)
{
    what_if->now = view;
    what_if->page = NULL;
    what_if->json = NULL;
    what_if->shown = what_if->unchanged = 0;
    if (evaluate(what_if, view) != WTR_OK)
        return false;
    what_if->then = *view;
    what_if->then.evaluator = what_if->evaluator;
    what_if->then.facts = &what_if->facts;
    what_if->then.otherwise = NULL;
    return true;
}

/* ---- what must be known of the other case ------------------------------------------------------------------------- */

/* Notices of the other case that the real one does not have: a date set that lies in another edition, say. */
typedef struct Notices { WtrText seen; WtrNoticeSink sink; void *context; } Notices;

/* A line each, with a line break before and behind it. */
static void remember(void *context, const char *kind, const char *sentence)
{
    Notices *notices = context;
    (void)kind;
    wtr_text_printf(&notices->seen, "\n%s\n", sentence);
}

static void pass_on(void *context, const char *kind, const char *sentence)
{
    Notices *notices = context;
    WtrText line = {0};
    wtr_text_printf(&line, "\n%s\n", sentence);
    bool told = line.failed || (notices->seen.length > 0 && strstr(notices->seen.at, line.at) != NULL);
    if (!told && strcmp(kind, "not_raised") != 0)
        notices->sink(notices->context, kind, sentence);
    notices->seen.failed = notices->seen.failed || line.failed;
    wtr_text_free(&line);
}

static bool new_notices(const WtrWhatIf *what_if, WtrNoticeSink sink, void *context)
{
    Notices notices = {.sink = sink, .context = context};
    bool good = wtr_view_notices(what_if->now, remember, &notices) && !notices.seen.failed && wtr_view_notices(&what_if->then, pass_on, &notices);
    good = good && !notices.seen.failed;
    wtr_text_free(&notices.seen);
    return good;
}

static void notice_text(void *context, const char *kind, const char *sentence)
{
    WtrSpan spans[] = {{WTR_PLAIN, "then: "}, {WTR_YELLOW, sentence}};
    (void)kind;
    wtr_page_paragraph(context, 2, 4, spans, 2);
}

/* ---- public -------------------------------------------------------------------------------------------------------- */

/* "Case b: no difference in 2 duties." */
static void say_no_difference(const WtrWhatIf *what_if, WtrPage *page)
{
    WtrText text = {0};
    wtr_say_case_name(what_if->now, &text);
    if (what_if->unchanged == 0)
        wtr_text_puts(&text, ": no duty is looked at.");
    else
        wtr_text_printf(&text, ": no difference in %u %s.", what_if->unchanged, what_if->unchanged == 1 ? "duty" : "duties");
    wtr_text_flush(page, &text, 0, 2);
}

static bool say_differences(const WtrWhatIf *what_if, WtrPage *page, const WtrText *differences)
{
    WtrText title = {0};
    wtr_say_case(what_if->now, &title);
    if (!title.failed)
        wtr_page_paragraph(page, 0, 2, &(WtrSpan){WTR_BOLD, title.at}, 1);
    wtr_text_end(&title, page->out);
    bool good = new_notices(what_if, notice_text, page);
    wtr_text_add(page->out, differences->at, differences->length);
    wtr_text_printf(page->out, "\n  %u %s be different, %u %s the same.\n", what_if->shown, what_if->shown == 1 ? "duty would" : "duties would", what_if->unchanged,
                    what_if->unchanged == 1 ? "stays" : "stay");
    return good;
}

bool wtr_what_if_text(WtrWhatIf *what_if, WtrPage *page, const WtrView *view)
{
    WtrText differences = {0};
    WtrPage below = {&differences, page->colour};
    if (!begin(what_if, view))
        return false;
    what_if->page = &below;
    bool good = compare(what_if) && !differences.failed;
    if (good && what_if->shown > 0)
        good = say_differences(what_if, page, &differences);
    else if (good)
        say_no_difference(what_if, page);
    wtr_text_free(&differences);
    return good && !page->out->failed;
}

bool wtr_what_if_json(WtrWhatIf *what_if, WtrJson *json, const WtrView *view)
{
    if (!begin(what_if, view))
        return false;
    what_if->json = json;
    wtr_json_key(json, "notices");
    wtr_json_array(json, false);
    bool good = new_notices(what_if, wtr_json_notice, json);
    wtr_json_array_end(json);
    wtr_json_key(json, "differences");
    wtr_json_array(json, false);
    good = good && compare(what_if);
    wtr_json_array_end(json);
    wtr_json_key(json, "unchanged");
    wtr_json_number(json, what_if->unchanged);
    return good && !json->out->failed;
}
