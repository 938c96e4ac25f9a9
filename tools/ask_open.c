/* ask_open.c — see ask.h: the case to go on with, out of a file of one or of many; where it is saved. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask.h"
#include "batch_case.h"
#include "pieces_form.h"

/* The case asked for, on its way out of its file. */
typedef struct Finding {
    WtrAsk *ask;
    WtrSelection selection;
    WtrCase *out;
    uint64_t count;                      /* of cases that may be meant */
    bool one;                            /* the file is one JSON case */
} Finding;

static void *finding_new(void *context)
{
    Finding *finding = context;
    return wtr_batch_case_new(&finding->ask->session, &finding->selection, false, WTR_CASE_VALUES, finding);
}

static void finding_free(void *context, void *state)
{
    (void)context;
    wtr_batch_case_free(state);
}

/* Takes the case over, with names of its own. Dates that nobody gave stay open. */
static bool take_case(Finding *finding, WtrBatchCase *shown, const WtrRow *row)
{
    const WtrBook *book = finding->ask->session.book;
    WtrCase *out = finding->out;
    *out = shown->facts;
    shown->facts = (WtrCase){.arena = NULL};
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        WtrCaseSubject *of = &out->subjects[i];
        for (uint32_t k = 0; k < of->instances.count; k++)
            if (of->instances.at[k].id != NULL)
                of->instances.at[k].id = wtr_arena_text(out->arena, of->instances.at[k].id, strlen(of->instances.at[k].id));
    }
    out->as_of = row->as_of_missing ? 0 : shown->view.as_of;
    out->today = shown->view.today != shown->view.as_of ? shown->view.today : 0;
    return !wtr_arena_failed(out->arena);
}

static WtrExit finding_write(void *state, const WtrBlock *block, WtrText *out)
{
    WtrBatchCase *shown = state;
    Finding *finding = shown->context;
    (void)out;
    if (finding->count++ > 0 && finding->ask->one_case != NULL) {
        wtr_complain("--case: more than one case is called `%s`; give them names of their own", finding->ask->one_case);
        return WTR_EXIT_USAGE;
    }
    if (finding->count > 1) {
        wtr_complain("%s holds more than one case: name one with `--case ID`", block->path);
        return WTR_EXIT_USAGE;
    }
    WtrExit code = wtr_batch_case_show(shown, block);
    finding->one = block->one;
    if (code == WTR_EXIT_DONE && !take_case(finding, shown, &block->batch->rows[0]))
        code = wtr_ask_out_of_memory();
    return code;
}

static WtrExit find_case(WtrAsk *ask, WtrCase *out, bool *one)
{
    Finding finding = {.ask = ask, .out = out};
    char *paths[] = {ask->source};
    WtrBulkOptions bulk = {.paths = paths, .count = 1, .threads = 1, .one_case = ask->one_case, .quiet = true};
    WtrBulkWriter writer = {.context = &finding, .cases = 1, .state_new = finding_new, .write = finding_write, .state_free = finding_free, .between = ""};
    WtrBulkTotals totals;
    WtrExit code = wtr_bulk_run(&ask->session, &bulk, &writer, &totals);
    if (code == WTR_EXIT_DONE && finding.count == 0) {
        wtr_complain("%s holds no case", ask->source);
        code = WTR_EXIT_FACTS;
    }
    *one = finding.one;
    return code;
}

static WtrExit new_case(const WtrAsk *ask, WtrCase *out)
{
    const WtrSession *session = &ask->session;
    if (!wtr_case_empty(session->book, out))
        return wtr_ask_out_of_memory();
    for (uint32_t i = 0; i < session->settings.count; i++)
        if (!wtr_case_set(out, session->book, session->settings.at[i].fact, session->settings.at[i].answer))
            return wtr_ask_out_of_memory();
    return WTR_EXIT_DONE;
}

bool wtr_ask_may_write(const WtrAsk *ask, const char *path)
{
    struct stat source, target;
    if (ask->source == NULL || ask->in_place || stat(ask->source, &source) != 0 || stat(path, &target) != 0)
        return true;
    return source.st_dev != target.st_dev || source.st_ino != target.st_ino;
}

WtrExit wtr_ask_open(WtrAsk *ask, WtrCase *out)
{
    bool one = true, begins = ask->source == NULL;
    ask->path = ask->output;
    if (!begins && ask->one_case == NULL && ask->output == NULL && !ask->next_only)
        begins = access(ask->source, F_OK) != 0 && errno == ENOENT;
    if (begins && ask->path == NULL)
        ask->path = ask->source;
    if (begins)
        return new_case(ask, out);
    WtrExit code = find_case(ask, out, &one);
    if (code != WTR_EXIT_DONE)
        return code;
    ask->in_place = one && !wtr_form_is_packed(ask->source);
    if (ask->in_place && ask->path == NULL)
        ask->path = ask->source;
    if (ask->path == NULL || wtr_ask_may_write(ask, ask->path))
        return WTR_EXIT_DONE;
    wtr_complain("`--output %s`: the file the case is taken from is never written over; name another", ask->output);
    return WTR_EXIT_USAGE;
}
