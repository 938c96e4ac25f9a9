/* batch_differences.c — see batch_differences.h. */
#include "batch_differences.h"

#include "batch_case.h"
#include "by_hand.h"
#include "result_json.h"
#include "result_text_duty.h"

WtrDifferences wtr_differences(WtrSession *session, const WtrSelection *selection, WtrDifferencesFormat format, bool colour)
{
    WtrDifferences differences = {.session = session, .selection = selection, .format = format, .colour = colour};
    if (session->settings.count > 0) {
        differences.supposed.settings = session->settings.at;
        differences.supposed.setting_count = session->settings.count;
        session->settings.count = 0;
    } else {
        differences.supposed.chosen = session->chosen.at;
        differences.supposed.chosen_count = session->chosen.count;
        session->chosen.count = 0;
    }
    return differences;
}

/* ---- what is asked ------------------------------------------------------------------------------------------- */

static void say_readings(const WtrBook *book, const WtrChosen *chosen, uint32_t count, WtrText *out)
{
    for (uint32_t i = 0; i < count; i++) {
        wtr_text_printf(out, "%s%s is read as ", i == 0 ? "" : i + 1 == count ? " and " : ", ", book->readings.at[chosen[i].reading].id);
        wtr_say_choice(book, chosen[i].reading, chosen[i].choice, out);
    }
}

/* "What if serious is false? On both sides trigger is read as either: …." */
static void question(const WtrDifferences *differences, WtrText *out)
{
    const WtrSession *session = differences->session;
    const WtrSupposed *supposed = &differences->supposed;
    WtrText text = {0};
    WtrPage page = {out, differences->colour};
    wtr_text_puts(&text, "What if ");
    wtr_say_settings(session->book, supposed->settings, supposed->setting_count, &text);
    say_readings(session->book, supposed->chosen, supposed->chosen_count, &text);
    wtr_text_puts(&text, "?");
    if (session->chosen.count > 0) {
        wtr_text_puts(&text, " On both sides ");
        say_readings(session->book, session->chosen.at, session->chosen.count, &text);
        wtr_text_puts(&text, ".");
    }
    wtr_text_flush(&page, &text, 0, 2);
    wtr_page_blank(&page);
}

static void readings_json(WtrJson *json, const WtrBook *book, const WtrChosen *chosen, uint32_t count)
{
    wtr_json_array(json, false);
    for (uint32_t i = 0; i < count; i++) {
        const WtrReading *reading = &book->readings.at[chosen[i].reading];
        wtr_json_object_flat(json);
        wtr_json_key(json, "reading");
        wtr_json_string(json, reading->id);
        wtr_json_key(json, "choice");
        wtr_json_string(json, book->choices.at[reading->choices.first + chosen[i].choice].id);
        wtr_json_object_end(json);
    }
    wtr_json_array_end(json);
}

/* ---- one case -------------------------------------------------------------------------------------------------- */

/* One thread's. */
typedef struct Beside { WtrBatchCase *shown; WtrWhatIf *what_if; } Beside;

static void beside_free(void *context, void *state)
{
    Beside *beside = state;
    (void)context;
    wtr_batch_case_free(beside->shown);
    wtr_what_if_free(beside->what_if);
    wtr_free(beside);
}

static void *beside_new(void *context)
{
    WtrDifferences *differences = context;
    Beside *beside = wtr_alloc(sizeof *beside);
    if (beside == NULL)
        return NULL;
    beside->shown = wtr_batch_case_new(differences->session, differences->selection, differences->colour, WTR_CASE_VALUES, differences);
    beside->what_if = wtr_what_if_new(differences->session->rulebook, &differences->supposed);
    if (beside->shown != NULL && beside->what_if != NULL)
        return beside;
    beside_free(context, beside);
    return NULL;
}

static bool case_json(const WtrDifferences *differences, Beside *beside, WtrJson *json)
{
    const WtrView *view = &beside->shown->view;
    const WtrSession *session = differences->session;
    const WtrSupposed *supposed = &differences->supposed;
    wtr_json_object(json);
    wtr_json_case_head(json, view);
    wtr_json_key(json, "set");
    wtr_json_settings(json, view->book, supposed->settings, supposed->setting_count);
    wtr_json_key(json, "readings");
    readings_json(json, view->book, supposed->chosen, supposed->chosen_count);
    wtr_json_key(json, "both_sides");
    readings_json(json, view->book, session->chosen.at, session->chosen.count);
    bool good = wtr_what_if_json(beside->what_if, json, view);
    wtr_json_object_end(json);
    return good;
}

static WtrExit beside_write(void *state, const WtrBlock *block, WtrText *out)
{
    Beside *beside = state;
    const WtrDifferences *differences = beside->shown->context;
    WtrExit code = wtr_batch_case_show(beside->shown, block);
    if (code != WTR_EXIT_DONE)
        return code;
    WtrPage page = {out, differences->colour};
    WtrJson json = wtr_json_case(out, differences->format == WTR_DIFFERENCES_JSON, block->several);
    bool text = differences->format == WTR_DIFFERENCES_TEXT;
    bool good = text ? wtr_what_if_text(beside->what_if, &page, &beside->shown->view) : case_json(differences, beside, &json);
    if (differences->format == WTR_DIFFERENCES_NDJSON)
        wtr_text_puts(out, "\n");
    if (good && !out->failed)
        return WTR_EXIT_DONE;
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

/* ---- the run --------------------------------------------------------------------------------------------------- */

static void differences_begin(void *context, bool several, WtrText *out)
{
    const WtrDifferences *differences = context;
    if (differences->format == WTR_DIFFERENCES_TEXT)
        question(differences, out);
    else if (differences->format == WTR_DIFFERENCES_JSON)
        wtr_json_cases_begin(several, out);
}

static void differences_end(void *context, bool several, bool written, WtrText *out)
{
    const WtrDifferences *differences = context;
    if (differences->format == WTR_DIFFERENCES_JSON)
        wtr_json_cases_end(several, written, out);
}

WtrBulkWriter wtr_differences_writer(WtrDifferences *differences)
{
    static const char *const between[] = {"\n", ",", ""};
    return (WtrBulkWriter){.context = differences, .cases = 1, .state_new = beside_new, .write = beside_write, .state_free = beside_free,
                           .between = between[differences->format], .begin = differences_begin, .end = differences_end};
}
