/* decision_make.c — see decision.h: the record of a case that was found in a file, for `wtr record`, which writes it, and
 * for `wtr report`, which shows its seal. */
#include "decision.h"

#include <string.h>

#include "plain.h"

bool wtr_decision_take(const WtrView *view, const WtrBlock *block, WtrDecisionFound *out)
{
    const WtrRow *row = &block->batch->rows[0];
    WtrJson json = {.out = &out->given};
    out->one = block->one;
    out->row = block->one ? 0 : row->number;
    out->as_of_missing = row->as_of_missing;
    out->as_of_unused = row->as_of_unused;
    return wtr_decision_case(&json, view, (WtrHiddens){NULL, 0});
}

const char *wtr_decision_refused(const WtrSession *session, const char *path, bool one)
{
    if (path == NULL || strcmp(path, "-") == 0)
        return "a record names its file of facts by its hash, and standard input is none";
    if (session->rule.length > 0)
        return WTR_DECISION_NO_RULEBOOK;
    if (session->ignore_extra && !one)
        return "`--extra ignore` does not go with a file of several cases: a record names the keys that were skipped";
    return NULL;
}

/* ---- the inputs ---------------------------------------------------------------------------------------------------- */

/* The keys that `--extra ignore` skipped, of a file that is one JSON case. `facts` owns their texts. */
static WtrStatus find_ignored(const WtrSession *session, const WtrText *file, WtrArena *arena, WtrCase *facts, WtrDecisionInputs *inputs)
{
    if (!session->ignore_extra)
        return WTR_OK;
    WtrCaseReader *reader = wtr_case_reader_new(session->rulebook);
    WtrStatus status = reader != NULL ? wtr_case_read(reader, file->at, file->length, true, facts) : WTR_NO_MEMORY;
    wtr_case_reader_free(reader);
    const char **names = status == WTR_OK ? wtr_arena_array(arena, (size_t)facts->extras.count + 1, sizeof *names) : NULL;
    if (names == NULL)
        return WTR_NO_MEMORY;
    for (uint32_t i = 0; i < facts->extras.count; i++)
        names[i] = facts->extras.at[i].text;
    inputs->ignored = names;
    inputs->ignored_count = facts->extras.count;
    return WTR_OK;
}

static WtrStatus name_settings(const WtrSession *session, WtrArena *arena, WtrDecisionInputs *inputs)
{
    const char **names = wtr_arena_array(arena, (size_t)session->settings.count + 1, sizeof *names);
    for (uint32_t i = 0; names != NULL && i < session->settings.count; i++)
        names[i] = session->book->facts.at[session->settings.at[i].fact].id;
    inputs->set = names;
    inputs->set_count = session->settings.count;
    return names != NULL ? WTR_OK : WTR_NO_MEMORY;
}

/* ---- the record ---------------------------------------------------------------------------------------------------- */

static WtrExit make(const WtrSession *session, const WtrDecisionFound *found, const WtrText *file, WtrHiddens hiddens, WtrText *out)
{
    char hash[WTR_DIGEST_TEXT];
    WtrDigest digest = wtr_sha256(file->at, file->length);
    wtr_digest_text(&digest, hash);
    WtrArena *arena = wtr_arena_new();
    WtrCase extras = {.arena = NULL};
    WtrText problem = {0};
    WtrDecisionInputs inputs = {.program = "wtr " WTR_VERSION, .file = hash, .row = found->row, .as_of_missing = found->as_of_missing,
                                .as_of_unused = found->as_of_unused, .chosen = session->chosen.at, .chosen_count = session->chosen.count,
                                .given = found->given.at, .given_length = found->given.length, .hiddens = hiddens};
    WtrStatus status = arena != NULL ? name_settings(session, arena, &inputs) : WTR_NO_MEMORY;
    if (status == WTR_OK)
        status = find_ignored(session, file, arena, &extras, &inputs);
    if (status == WTR_OK)
        status = wtr_decision_write(session->rulebook, &inputs, out, &problem);
    if (status != WTR_OK)
        wtr_complain_plain("%s", problem.length > 0 ? problem.at : status == WTR_LIMIT ? "the case is larger than can be evaluated" : "out of memory");
    wtr_case_free(&extras);
    wtr_arena_free(arena);
    wtr_text_free(&problem);
    return status == WTR_OK ? WTR_EXIT_DONE : WTR_EXIT_LIMIT;
}

WtrExit wtr_decision_make(const WtrSession *session, const WtrDecisionFound *found, const char *path, WtrHiddens hiddens, WtrText *out)
{
    const char *refused = wtr_decision_refused(session, path, found->one);
    if (refused != NULL) {
        wtr_complain_plain("%s", refused);
        return WTR_EXIT_USAGE;
    }
    WtrText file = {0};
    WtrExit code = wtr_read_file(path, &file);
    if (code == WTR_EXIT_DONE)
        code = make(session, found, &file, hiddens, out);
    wtr_text_free(&file);
    return code;
}
