/* batch_case.c — see batch_case.h. */
#include "batch_case.h"

#include "result_fixed.h"

WtrBatchCase *wtr_batch_case_new(const WtrSession *session, const WtrSelection *selection, bool colour, WtrCaseWants wants, void *context)
{
    WtrBatchCase *shown = wtr_alloc(sizeof *shown);
    if (shown == NULL)
        return NULL;
    shown->context = context;
    shown->values = wants == WTR_CASE_VALUES;
    shown->view = (WtrView){.rulebook = session->rulebook, .book = session->book, .selection = selection, .colour = colour,
                            .settings = session->settings.at, .setting_count = session->settings.count};
    shown->view.fixed = wtr_fixed_new();
    if (wants == WTR_CASE_OTHERWISE)
        shown->otherwise = wtr_otherwise_new(session->rulebook);
    bool editions = wtr_editions_make(session->rulebook, &shown->editions);
    if (editions && shown->view.fixed != NULL && (wants != WTR_CASE_OTHERWISE || shown->otherwise != NULL))
        return shown;
    wtr_batch_case_free(shown);
    return NULL;
}

void wtr_batch_case_free(WtrBatchCase *shown)
{
    if (shown == NULL)
        return;
    wtr_otherwise_free(shown->otherwise);
    wtr_fixed_free(shown->view.fixed);
    wtr_editions_free(&shown->editions);
    wtr_case_free(&shown->facts);
    wtr_free(shown);
}

/* The instances of one subject, called by their numbers. */
static bool copy_instances(WtrCase *facts, const WtrBook *book, const WtrBlock *block, uint32_t row)
{
    const WtrSubject *subject = &book->subjects.at[row];
    WtrCaseSubject *of = &facts->subjects[row];
    of->raised = wtr_raised(block->batch->evaluator, row, block->lane);
    uint32_t count = subject->many ? wtr_instances(block->batch->evaluator, row, block->lane).count : of->raised ? 1 : 0;
    for (uint32_t i = 0; i < count; i++) {
        WtrCaseInstance *instance = wtr_vec_add(facts->arena, &of->instances);
        if (instance == NULL)
            return false;
        *instance = (WtrCaseInstance){.id = subject->many ? wtr_arena_printf(facts->arena, "%u", i + 1) : NULL};
    }
    return true;
}

static uint32_t case_of_id(const WtrBook *book, const WtrBatch *batch, uint32_t i)
{
    const WtrSubject *subject = &book->subjects.at[batch->ids.at[i].subject];
    return subject->many ? wtr_case_of(batch->evaluator, subject->scope, batch->ids.at[i].lane) : batch->ids.at[i].lane;
}

/* The first id of the block that belongs to no case before this one: they come in the order of the cases. */
static uint32_t first_id(const WtrBook *book, const WtrBatch *batch, uint32_t case_lane)
{
    uint32_t low = 0, high = batch->ids.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (case_of_id(book, batch, middle) < case_lane)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The names that the case gives its instances. */
static void copy_ids(WtrCase *facts, const WtrBook *book, const WtrBlock *block)
{
    const WtrBatch *batch = block->batch;
    for (uint32_t i = first_id(book, batch, block->lane); i < batch->ids.count && case_of_id(book, batch, i) == block->lane; i++) {
        const WtrInstanceId *id = &batch->ids.at[i];
        bool many = book->subjects.at[id->subject].many;
        uint32_t instance = many ? id->lane - wtr_instances(batch->evaluator, id->subject, block->lane).first : 0;
        if (instance < facts->subjects[id->subject].instances.count)
            facts->subjects[id->subject].instances.at[instance] = (WtrCaseInstance){.id = id->id, .given = true};
    }
}

/* Its answers; lanes of a case's values are counted within it. */
static bool copy_values(WtrCase *facts, const WtrBook *book, const WtrBlock *block)
{
    const WtrEvaluator *evaluator = block->batch->evaluator;
    for (uint32_t fact = 0; fact < book->facts.count; fact++) {
        const WtrFact *row = &book->facts.at[fact];
        const WtrRange lanes = row->scope == 0 ? (WtrRange){block->lane, 1} : wtr_instances(evaluator, row->subject, block->lane);
        for (uint32_t i = 0; i < lanes.count; i++) {
            WtrValue given = wtr_fact_given(evaluator, fact, lanes.first + i);
            if (!given.known)
                continue;
            WtrCaseValue *value = wtr_vec_add(facts->arena, &facts->values);
            if (value == NULL)
                return false;
            *value = (WtrCaseValue){fact, i, row->type == WTR_TYPE_TRUTH ? (int32_t)given.truth : given.number};
        }
    }
    return true;
}

static bool copy_case(WtrBatchCase *shown, const WtrBlock *block)
{
    const WtrBook *book = shown->view.book;
    WtrCase *facts = &shown->facts;
    const WtrRow *row = &block->batch->rows[block->lane];
    wtr_case_free(facts);
    facts->arena = wtr_arena_new();
    if (facts->arena == NULL)
        return false;
    facts->subjects = wtr_arena_array(facts->arena, book->subjects.count, sizeof *facts->subjects);
    if (row->name != NULL)
        facts->name = wtr_arena_text(facts->arena, row->name, row->name_length);
    bool good = facts->subjects != NULL;
    for (uint32_t i = 0; good && i < book->subjects.count; i++)
        good = copy_instances(facts, book, block, i);
    if (good)
        copy_ids(facts, book, block);
    if (good && shown->values)
        good = copy_values(facts, book, block);
    return good && !wtr_arena_failed(facts->arena);
}

WtrExit wtr_batch_case_show(WtrBatchCase *shown, const WtrBlock *block)
{
    const WtrRow *row = &block->batch->rows[block->lane];
    WtrView *view = &shown->view;
    bool good = copy_case(shown, block);
    view->evaluator = block->batch->evaluator;
    view->lane = block->lane;
    view->facts = &shown->facts;
    view->otherwise = shown->otherwise;
    view->path = block->path;
    view->row = block->one ? 0 : (uint32_t)row->number;
    view->several = block->several;
    view->as_of = wtr_as_of(view->evaluator, block->lane);
    view->today = wtr_today(view->evaluator, block->lane);
    view->speaks = wtr_edition_speaks(&shown->editions, wtr_edition_of(&shown->editions, view->as_of));
    view->as_of_missing = row->as_of_missing;
    view->as_of_unused = row->as_of_unused;
    good = good && view->speaks != NULL;
    if (good && shown->otherwise != NULL && block->lane == 0)
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
