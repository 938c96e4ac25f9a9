/* batch_case.c — see batch_case.h. */
#include "batch_case.h"

WtrBatchCase *wtr_batch_case_new(const WtrSession *session, const WtrSelection *selection, bool colour, WtrCaseWants wants, void *context)
{
    WtrBatchCase *shown = wtr_alloc(sizeof *shown);
    if (shown == NULL)
        return NULL;
    shown->context = context;
    shown->view = (WtrView){.rulebook = session->rulebook, .book = session->book, .selection = selection, .colour = colour,
                            .settings = session->settings.at, .setting_count = session->settings.count};
    shown->values = wants == WTR_CASE_VALUES || (wants == WTR_CASE_OTHERWISE && session->book->readings.count > 0);
    if (wants == WTR_CASE_OTHERWISE) {
        shown->otherwise = wtr_otherwise_new(session->rulebook);
        if (shown->otherwise == NULL) {
            wtr_batch_case_free(shown);
            return NULL;
        }
    }
    return shown;
}

void wtr_batch_case_free(WtrBatchCase *shown)
{
    if (shown == NULL)
        return;
    wtr_otherwise_free(shown->otherwise);
    wtr_case_free(&shown->facts);
    wtr_free(shown);
}

/* The instances of one subject, with the names the case gives them or their numbers. */
static bool copy_instances(WtrCase *facts, const WtrBook *book, const WtrBatch *batch, uint32_t row)
{
    const WtrSubject *subject = &book->subjects.at[row];
    WtrCaseSubject *of = &facts->subjects[row];
    of->raised = wtr_raised(batch->evaluator, row, 0);
    uint32_t count = subject->many ? wtr_instances(batch->evaluator, row, 0).count : of->raised ? 1 : 0;
    for (uint32_t i = 0; i < count; i++) {
        WtrCaseInstance *instance = wtr_vec_add(facts->arena, &of->instances);
        if (instance == NULL)
            return false;
        *instance = (WtrCaseInstance){.id = subject->many ? wtr_arena_printf(facts->arena, "%u", i + 1) : NULL};
    }
    for (uint32_t i = 0; i < batch->ids.count; i++)
        if (batch->ids.at[i].subject == row && batch->ids.at[i].lane < count)
            of->instances.at[batch->ids.at[i].lane] = (WtrCaseInstance){.id = batch->ids.at[i].id, .given = true};
    return true;
}

static bool copy_values(WtrCase *facts, const WtrBook *book, const WtrBatch *batch)
{
    for (uint32_t fact = 0; fact < book->facts.count; fact++) {
        const WtrFact *row = &book->facts.at[fact];
        uint32_t lanes = row->scope == 0 ? 1 : facts->subjects[row->subject].instances.count;
        for (uint32_t lane = 0; lane < lanes; lane++) {
            WtrValue given = wtr_fact_given(batch->evaluator, fact, lane);
            if (!given.known)
                continue;
            WtrCaseValue *value = wtr_vec_add(facts->arena, &facts->values);
            if (value == NULL)
                return false;
            *value = (WtrCaseValue){fact, lane, row->type == WTR_TYPE_TRUTH ? (int32_t)given.truth : given.number};
        }
    }
    return true;
}

static bool copy_case(WtrBatchCase *shown, const WtrBatch *batch)
{
    const WtrBook *book = shown->view.book;
    WtrCase *facts = &shown->facts;
    const WtrRow *row = &batch->rows[0];
    wtr_case_free(facts);
    facts->arena = wtr_arena_new();
    if (facts->arena == NULL)
        return false;
    facts->subjects = wtr_arena_array(facts->arena, book->subjects.count, sizeof *facts->subjects);
    if (row->name != NULL)
        facts->name = wtr_arena_text(facts->arena, row->name, row->name_length);
    bool good = facts->subjects != NULL;
    for (uint32_t i = 0; good && i < book->subjects.count; i++)
        good = copy_instances(facts, book, batch, i);
    if (good && shown->values)
        good = copy_values(facts, book, batch);
    return good && !wtr_arena_failed(facts->arena);
}

WtrExit wtr_batch_case_show(WtrBatchCase *shown, const WtrBlock *block)
{
    const WtrRow *row = &block->batch->rows[0];
    WtrView *view = &shown->view;
    bool good = copy_case(shown, block->batch);
    view->evaluator = block->batch->evaluator;
    view->facts = &shown->facts;
    view->otherwise = shown->otherwise;
    view->path = block->path;
    view->row = block->one ? 0 : (uint32_t)row->number;
    view->several = block->several;
    view->as_of = wtr_as_of(view->evaluator, 0);
    view->today = wtr_today(view->evaluator, 0);
    view->as_of_missing = row->as_of_missing;
    view->as_of_unused = row->as_of_unused;
    if (good && shown->otherwise != NULL)
        good = wtr_otherwise_find(shown->otherwise, view) == WTR_OK;
    if (good)
        return WTR_EXIT_DONE;
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

WtrJson wtr_json_entry(WtrText *out)
{
    WtrJson json = {.out = out, .pretty = true, .depth = 1};
    json.first[1] = json.array[1] = true;
    return json;
}

WtrJson wtr_json_case(WtrText *out, bool pretty, bool several)
{
    return pretty && several ? wtr_json_entry(out) : (WtrJson){.out = out, .pretty = pretty};
}

void wtr_json_cases_begin(bool several, WtrText *out) { wtr_text_puts(out, several ? "[" : ""); }

void wtr_json_cases_end(bool several, bool written, WtrText *out)
{
    if (several || written)
        wtr_text_puts(out, !several ? "\n" : written ? "\n]\n" : "]\n");
}
