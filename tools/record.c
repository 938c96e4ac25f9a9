/* record.c — `wtr record`: the decision record of a case; checking one by itself; opening values withheld.
 *
 * Relies on: decision.h, bulk. Guarantees: the bytes of a record depend on the rulebook, the case and what was asked, and
 * where values are withheld on their salts; nothing is written where something is wrong. */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "batch_case.h"
#include "decision.h"
#include "plain.h"
#include "trace.h"

typedef struct Record {
    WtrSession session;
    WtrSelection selection;
    WtrBulkOptions bulk;
    const char *output, *redact, *openings, *open;
    bool verify;
    /* of the case found */
    uint64_t cases;
    WtrDecisionFound taken;
    WtrArena *arena;                     /* of the values withheld */
    bool *redacted;                      /* by fact */
    WTR_VEC(WtrHidden) hiddens;
} Record;

static WtrExit out_of_memory(void)
{
    wtr_complain_plain("out of memory");
    return WTR_EXIT_LIMIT;
}

/* To the file of -o, or to standard output. */
static WtrExit put_out(const Record *record, const WtrText *text)
{
    if (text->failed)
        return out_of_memory();
    return record->output != NULL ? wtr_write_file(record->output, text->at, text->length) : wtr_print(text->at, text->length);
}

/* ---- what is withheld ----------------------------------------------------------------------------------------------- */

static WtrExit redact_one(Record *record, const char *name)
{
    const WtrBook *book = record->session.book;
    uint32_t fact = wtr_find_fact(record->session.rulebook, name);
    if (fact != WTR_NONE) {
        record->redacted[fact] = true;
        return WTR_EXIT_DONE;
    }
    const char **names = wtr_alloc(book->facts.count * sizeof *names);
    if (names == NULL)
        return out_of_memory();
    for (uint32_t i = 0; i < book->facts.count; i++)
        names[i] = book->facts.at[i].id;
    const char *near = wtr_nearest(name, names, book->facts.count);
    if (near != NULL)
        wtr_complain_plain("--redact: there is no fact `%s`; did you mean `%s`?", name, near);
    else
        wtr_complain_plain("--redact: there is no fact `%s` in this rulebook", name);
    wtr_free(names);
    return WTR_EXIT_USAGE;
}

static WtrExit choose_redacted(Record *record)
{
    WtrExit code = WTR_EXIT_DONE;
    record->redacted = wtr_alloc(record->session.book->facts.count);
    if (record->redacted == NULL)
        return out_of_memory();
    for (const char *at = record->redact; at != NULL && code == WTR_EXIT_DONE;) {
        size_t length = strcspn(at, ",");
        WtrText name = {0};
        wtr_text_add(&name, at, length);
        code = name.failed ? out_of_memory() : redact_one(record, name.at);
        wtr_text_free(&name);
        at = at[length] == ',' ? at + length + 1 : NULL;
    }
    return code;
}

/* Salts are the one thing in a record that chance decides. */
static bool make_salt(WtrDigest *out)
{
    return getrandom(out->bytes, sizeof out->bytes, 0) == (ssize_t)sizeof out->bytes;
}

static bool hide(Record *record, const WtrView *view, uint32_t row, uint32_t lane)
{
    const WtrFact *fact = &view->book->facts.at[row];
    WtrValue value = wtr_fact_given(view->evaluator, row, lane);
    if (!value.known)
        return true;
    WtrText path = {0}, words = {0};
    WtrJson json = {.out = &words};
    wtr_decision_path(view, row, lane, &path);
    wtr_json_value(&json, view->book, fact->choices, value);
    WtrHidden *hidden = path.failed || words.failed ? NULL : wtr_vec_add(record->arena, &record->hiddens);
    bool good = hidden != NULL;
    if (good) {
        hidden->path = wtr_arena_text(record->arena, path.at, path.length);
        hidden->value = wtr_arena_text(record->arena, words.at, words.length);
        good = make_salt(&hidden->salt) && !wtr_arena_failed(record->arena);
    }
    wtr_text_free(&path);
    wtr_text_free(&words);
    return good;
}

static bool hide_all(Record *record, const WtrView *view)
{
    bool good = true;
    for (uint32_t i = 0; good && i < view->book->facts.count; i++) {
        const WtrFact *fact = &view->book->facts.at[i];
        if (!record->redacted[i])
            continue;
        WtrRange lanes = wtr_view_lanes(view, fact->subject, fact->scope);
        for (uint32_t k = 0; good && k < lanes.count; k++)
            good = hide(record, view, i, lanes.first + k);
    }
    return good;
}

/* ---- finding the case ----------------------------------------------------------------------------------------------------- */

static void *find_new(void *context)
{
    Record *record = context;
    return wtr_batch_case_new(&record->session, &record->selection, false, WTR_CASE_PLAIN, record);
}

static void find_free(void *context, void *state)
{
    (void)context;
    wtr_batch_case_free(state);
}

/* Keeps the case asked for as a record gives it; nothing is written yet. */
static WtrExit find_write(void *state, const WtrBlock *block, WtrText *out)
{
    WtrBatchCase *shown = state;
    Record *record = shown->context;
    (void)out;
    if (record->cases++ > 0)
        return WTR_EXIT_DONE;
    WtrExit code = wtr_batch_case_show(shown, block);
    if (code != WTR_EXIT_DONE)
        return code;
    return wtr_decision_take(&shown->view, block, &record->taken) && hide_all(record, &shown->view) ? WTR_EXIT_DONE : out_of_memory();
}

static WtrExit find_case(Record *record)
{
    WtrBulkTotals totals;
    WtrBulkWriter writer = {.context = record, .cases = 1, .state_new = find_new, .write = find_write, .state_free = find_free, .between = ""};
    const WtrBook *book = record->session.book;
    record->selection.duties = wtr_alloc(book->duties.count);
    if (record->selection.duties == NULL)
        return out_of_memory();
    memset(record->selection.duties, 1, book->duties.count);
    record->bulk.threads = 1;
    WtrExit code = wtr_bulk_run(&record->session, &record->bulk, &writer, &totals);
    if (code != WTR_EXIT_DONE)
        return code;
    if (record->cases == 1)
        return WTR_EXIT_DONE;
    if (record->cases > 1 && record->bulk.one_case != NULL)
        wtr_complain_plain("--case: %llu cases are called `%s`; give them names of their own", (unsigned long long)record->cases, record->bulk.one_case);
    else if (record->cases > 1)
        wtr_complain_plain("a record is of one case, and there are %llu: choose one with `--case ID`", (unsigned long long)record->cases);
    else
        wtr_complain_plain("there is no case to record");
    return WTR_EXIT_USAGE;
}

/* ---- making a record -------------------------------------------------------------------------------------------------------- */

/* The file with the openings comes first: a record whose values nobody can open is not left behind. */
static WtrExit write_openings(const Record *record, const WtrText *text)
{
    WtrDecision decision;
    WtrText lines = {0}, problem = {0};
    WtrStatus status = wtr_decision_read(text->at, text->length, &decision, &problem);
    for (uint32_t i = 0; status == WTR_OK && i < record->hiddens.count; i++)
        wtr_opening_write(decision.seal, &record->hiddens.at[i], &lines);
    WtrExit code = status != WTR_OK || lines.failed ? out_of_memory() : wtr_write_file(record->openings, lines.at != NULL ? lines.at : "", lines.length);
    wtr_decision_free(&decision);
    wtr_text_free(&lines);
    wtr_text_free(&problem);
    return code;
}

static WtrExit write_record(const Record *record, const char *path)
{
    WtrText out = {0};
    WtrExit code = wtr_decision_make(&record->session, &record->taken, path, (WtrHiddens){record->hiddens.at, record->hiddens.count}, &out);
    if (code == WTR_EXIT_DONE && record->redact != NULL && record->hiddens.count > 0)
        code = write_openings(record, &out);
    else if (code == WTR_EXIT_DONE && record->redact != NULL)
        wtr_complain_plain("nothing is withheld: the case answers none of these facts");
    if (code == WTR_EXIT_DONE)
        code = put_out(record, &out);
    wtr_text_free(&out);
    return code;
}

static WtrExit make(Record *record, char **files, int count)
{
    if (count != 1 || strcmp(files[0], "-") == 0) {
        wtr_complain_plain("expected one file of facts: a record names it by its hash; `--help` shows an example");
        return WTR_EXIT_USAGE;
    }
    if ((record->redact == NULL) != (record->openings == NULL)) {
        wtr_complain_plain("`--redact FACT,…` and `--openings FILE` go together: the file holds what opens the values again");
        return WTR_EXIT_USAGE;
    }
    record->bulk.paths = files;
    record->bulk.count = 1;
    record->arena = wtr_arena_new();
    WtrExit code = record->arena != NULL ? wtr_session_open(&record->session) : out_of_memory();
    if (code == WTR_EXIT_DONE)
        code = choose_redacted(record);
    if (code == WTR_EXIT_DONE)
        code = find_case(record);
    return code == WTR_EXIT_DONE ? write_record(record, files[0]) : code;
}

/* ---- checking ------------------------------------------------------------------------------------------------------------------- */

/* Reads a record, or says why it is none: WTR_EXIT_LEDGER. */
static WtrExit read_record(const char *path, WtrText *file, WtrDecision *out)
{
    WtrText problem = {0};
    *out = (WtrDecision){.arena = NULL};
    WtrExit code = wtr_read_file(path, file);
    if (code == WTR_EXIT_DONE) {
        WtrStatus status = wtr_decision_read(file->at, file->length, out, &problem);
        if (status == WTR_NO_MEMORY)
            code = out_of_memory();
        else if (status != WTR_OK) {
            wtr_complain_plain("%s: %s", path, problem.at);
            code = WTR_EXIT_LEDGER;
        }
    }
    wtr_text_free(&problem);
    return code;
}

static void say_values(const WtrDecision *decision, WtrText *out)
{
    if (decision->hidden > 0)
        wtr_text_printf(out, "  %u value%s withheld, %u of them opened\n", decision->hidden, decision->hidden == 1 ? "" : "s", decision->opened.count);
    for (uint32_t i = 0; i < decision->opened.count; i++) {
        wtr_text_puts(out, "  opened: ");
        wtr_text_plain(out, decision->opened.at[i].path);
        wtr_text_puts(out, " is ");
        wtr_text_plain(out, decision->opened.at[i].value);
        wtr_text_puts(out, "\n");
    }
}

static WtrExit verify_again(const char *path, const WtrDecision *decision, const WtrRulebook *rulebook, WtrText *out)
{
    WtrText problem = {0};
    WtrExit code = WTR_EXIT_DONE;
    bool other = strcmp(decision->rulebook, wtr_rulebook_hash(rulebook)) != 0;
    WtrAgain again = other ? WTR_AGAIN_WITHHELD : wtr_decision_again(decision, rulebook, &problem);
    switch (again) {
    case WTR_AGAIN_SAME: wtr_text_puts(out, "  evaluated again with the same rulebook: the same, byte for byte\n"); break;
    case WTR_AGAIN_WITHHELD:
        wtr_text_puts(out, other ? "  not evaluated again: the rulebook at hand is not the one it was made with\n"
                                 : "  not evaluated again: values are withheld\n");
        break;
    case WTR_AGAIN_NO_MEMORY: code = out_of_memory(); break;
    case WTR_AGAIN_DIFFERENT: case WTR_AGAIN_FAILED:
        wtr_complain_plain("%s: %s", path, problem.at);
        code = WTR_EXIT_LEDGER;
        break;
    }
    wtr_text_free(&problem);
    return code;
}

static WtrExit verify_one(const Record *record, const char *path)
{
    WtrText file = {0}, out = {0};
    WtrDecision decision;
    WtrExit code = read_record(path, &file, &decision);
    if (code == WTR_EXIT_DONE) {
        wtr_text_plain(&out, path);
        wtr_text_printf(&out, ": sealed, %s\n", decision.seal);
        say_values(&decision, &out);
        code = verify_again(path, &decision, record->session.rulebook, &out);
        WtrExit printed = out.failed ? out_of_memory() : wtr_print(out.at, out.length);
        code = code == WTR_EXIT_DONE ? printed : code;
    }
    wtr_text_free(&out);
    wtr_decision_free(&decision);
    wtr_text_free(&file);
    return code;
}

static WtrExit verify(Record *record, char **files, int count)
{
    WtrExit code = wtr_session_open(&record->session), worst = WTR_EXIT_DONE;
    if (code != WTR_EXIT_DONE)
        return code;
    if (count == 0) {
        wtr_complain_plain("expected a record, or several");
        return WTR_EXIT_USAGE;
    }
    for (int i = 0; i < count; i++) {
        code = verify_one(record, files[i]);
        worst = code > worst ? code : worst;
    }
    return worst;
}

/* ---- opening ---------------------------------------------------------------------------------------------------------------------- */

/* One line of a file of openings: kept where it opens a value of this record that is not open yet. */
static WtrExit take_opening(Record *record, const WtrDecision *decision, const char *path, unsigned line, const char *text, size_t length)
{
    WtrOpening opening;
    WtrText problem = {0};
    WtrExit code = WTR_EXIT_LEDGER;
    WtrHiddens opened = {record->hiddens.at, record->hiddens.count};
    const WtrStatus status = wtr_opening_read(record->arena, text, length, &opening, &problem);
    if (status == WTR_NO_MEMORY)
        code = out_of_memory();
    else if (status != WTR_OK)
        wtr_complain_plain("%s:%u: %s", path, line, problem.at);
    else if (strcmp(opening.seal, decision->seal) != 0)
        wtr_complain_plain("%s:%u: it opens a value of another record", path, line);
    else if (!wtr_decision_holds(decision, &opening.hidden))
        wtr_complain_plain("%s:%u: %s is not the value that was withheld for %s", path, line, opening.hidden.value, opening.hidden.path);
    else
        code = WTR_EXIT_DONE;
    wtr_text_free(&problem);
    bool fresh = code == WTR_EXIT_DONE && wtr_hidden_find(opened, opening.hidden.path) == NULL && wtr_hidden_find(decision->opened, opening.hidden.path) == NULL;
    if (!fresh)
        return code;
    WtrHidden *slot = wtr_vec_add(record->arena, &record->hiddens);
    if (slot == NULL)
        return out_of_memory();
    *slot = opening.hidden;
    return WTR_EXIT_DONE;
}

static WtrExit take_openings(Record *record, const WtrDecision *decision, const char *path)
{
    WtrText file = {0};
    WtrExit code = wtr_read_file(path, &file);
    unsigned line = 1;
    for (size_t at = 0; code == WTR_EXIT_DONE && at < file.length; line++) {
        size_t end = at;
        while (end < file.length && file.at[end] != '\n')
            end++;
        if (end > at)
            code = take_opening(record, decision, path, line, file.at + at, end - at);
        at = end + 1;
    }
    wtr_text_free(&file);
    return code;
}

static WtrExit open_values(Record *record, char **files, int count)
{
    if (count == 0) {
        wtr_complain_plain("expected a file of openings after `--open RECORD`");
        return WTR_EXIT_USAGE;
    }
    WtrText file = {0}, out = {0};
    WtrDecision decision;
    record->arena = wtr_arena_new();
    WtrExit code = record->arena != NULL ? read_record(record->open, &file, &decision) : out_of_memory();
    if (record->arena == NULL)
        return code;
    for (int i = 0; code == WTR_EXIT_DONE && i < count; i++)
        code = take_openings(record, &decision, files[i]);
    if (code == WTR_EXIT_DONE) {
        wtr_decision_open(&decision, (WtrHiddens){record->hiddens.at, record->hiddens.count}, &out);
        code = put_out(record, &out);
    }
    wtr_text_free(&out);
    wtr_decision_free(&decision);
    wtr_text_free(&file);
    return code;
}

/* ---- the command --------------------------------------------------------------------------------------------------------------------- */

static WtrExit read_options(Record *record, int argc, char **argv)
{
    enum { CASE = WTR_OPTION_OWN, REDACT, OPENINGS, OPEN, VERIFY };
    static const struct option options[] = {WTR_SESSION_LONG_OPTIONS,
                                            {"output", required_argument, NULL, 'o'},
                                            {"case", required_argument, NULL, CASE},
                                            {"redact", required_argument, NULL, REDACT},
                                            {"openings", required_argument, NULL, OPENINGS},
                                            {"open", required_argument, NULL, OPEN},
                                            {"verify", no_argument, NULL, VERIFY},
                                            {NULL, 0, NULL, 0}};
    WtrExit code = WTR_EXIT_DONE;
    int option;
    while (code == WTR_EXIT_DONE && (option = wtr_next_option(argc, argv, WTR_SESSION_SHORT_OPTIONS "o:", options)) != -1) {
        switch (option) {
        case '?': code = WTR_EXIT_USAGE; break;
        case 'o': record->output = optarg; break;
        case CASE: record->bulk.one_case = optarg; break;
        case REDACT: record->redact = optarg; break;
        case OPENINGS: record->openings = optarg; break;
        case OPEN: record->open = optarg; break;
        case VERIFY: record->verify = true; break;
        case 'e':
            wtr_complain_plain("%s", WTR_DECISION_NO_RULEBOOK);
            code = WTR_EXIT_USAGE;
            break;
        default: code = wtr_session_option(&record->session, option, optarg); break;
        }
    }
    bool makes = record->redact != NULL || record->openings != NULL || record->bulk.one_case != NULL;
    if (code == WTR_EXIT_DONE && (record->verify + (record->open != NULL) + makes > 1 || (record->verify && record->output != NULL))) {
        wtr_complain_plain("a record is made, checked (`--verify`) or opened (`--open`): one of them at a time");
        code = WTR_EXIT_USAGE;
    }
    return code;
}

WtrExit wtr_command_record(int argc, char **argv)
{
    Record record = {.output = NULL};
    WtrExit code = read_options(&record, argc, argv);
    char **files = argv + optind;
    int count = argc - optind;
    if (code == WTR_EXIT_DONE)
        code = record.verify ? verify(&record, files, count) : record.open != NULL ? open_values(&record, files, count) : make(&record, files, count);
    wtr_text_free(&record.taken.given);
    wtr_free(record.redacted);
    wtr_free(record.selection.duties);
    wtr_arena_free(record.arena);
    wtr_session_close(&record.session);
    return code;
}
