/* eval.c — `wtr eval`: which duties the facts of a case raise.
 *
 * Relies on: session, the result writers. Guarantees: one result for each case that could be read, in
 * order; the exit code says whether every case could. */
#include <string.h>

#include "page.h"
#include "result_csv.h"
#include "result_json.h"
#include "result_text.h"
#include "session.h"

typedef enum Format { FORMAT_TEXT, FORMAT_JSON, FORMAT_NDJSON, FORMAT_CSV } Format;

typedef struct Eval {
    WtrSession session;
    WtrSelection selection;
    Format format;
    const char *only, *bearer;
    WtrText out;                 /* of the case at hand */
    WtrJson json;
    uint64_t written;
} Eval;

static WtrExit out_of_memory(void)
{
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

/* ---- options ----------------------------------------------------------------------------------------------- */

static WtrExit format_option(Eval *eval, const char *value)
{
    static const char *const names[] = {"text", "json", "ndjson", "csv"};
    for (int i = 0; i < 4; i++) {
        if (strcmp(value, names[i]) == 0) {
            eval->format = (Format)i;
            return WTR_EXIT_DONE;
        }
    }
    const char *near = wtr_nearest(value, names, 4);
    wtr_complain("`--format %s`: expected text, json, ndjson or csv%s%s%s", value, near != NULL ? "; did you mean `" : "", near != NULL ? near : "",
                 near != NULL ? "`?" : "");
    return WTR_EXIT_USAGE;
}

static WtrExit read_options(Eval *eval, int argc, char **argv)
{
    enum { ALL = WTR_OPTION_OWN, TRACE, ONLY, BEARER };
    static const struct option options[] = {WTR_SESSION_LONG_OPTIONS,
                                            {"format", required_argument, NULL, 'f'},
                                            {"all", no_argument, NULL, ALL},
                                            {"trace", no_argument, NULL, TRACE},
                                            {"only", required_argument, NULL, ONLY},
                                            {"bearer", required_argument, NULL, BEARER},
                                            {NULL, 0, NULL, 0}};
    WtrExit code = WTR_EXIT_DONE;
    int option;
    while (code == WTR_EXIT_DONE && (option = wtr_next_option(argc, argv, WTR_SESSION_SHORT_OPTIONS "f:", options)) != -1) {
        switch (option) {
        case '?': code = WTR_EXIT_USAGE; break;
        case 'f': code = format_option(eval, optarg); break;
        case ALL: eval->selection.all = true; break;
        case TRACE: eval->selection.trace = true; break;
        case ONLY: eval->only = optarg; break;
        case BEARER: eval->bearer = optarg; break;
        default: code = wtr_session_option(&eval->session, option, optarg); break;
        }
    }
    return code;
}

/* ---- selection ----------------------------------------------------------------------------------------------- */

static WtrExit unknown(const char *option, const char *what, const char *name, const char **names, size_t count)
{
    const char *near = wtr_nearest(name, names, count);
    if (near != NULL)
        wtr_complain("%s: there is no %s `%s`; did you mean `%s`?", option, what, name, near);
    else
        wtr_complain("%s: there is no %s `%s` in this rulebook", option, what, name);
    return WTR_EXIT_USAGE;
}

static WtrExit select_one(Eval *eval, const char *name)
{
    const WtrBook *book = eval->session.book;
    bool found = false;
    for (uint32_t i = 0; i < book->duties.count; i++) {
        if (strcmp(book->duties.at[i].id, name) == 0)
            found = eval->selection.duties[i] = true;
    }
    if (found)
        return WTR_EXIT_DONE;
    const char **names = wtr_alloc(book->duties.count * sizeof *names);
    if (names == NULL)
        return out_of_memory();
    for (uint32_t i = 0; i < book->duties.count; i++)
        names[i] = book->duties.at[i].id;
    WtrExit code = unknown("--only", "duty", name, names, book->duties.count);
    wtr_free(names);
    return code;
}

static WtrExit select_only(Eval *eval)
{
    const char *at = eval->only;
    WtrExit code = WTR_EXIT_DONE;
    while (code == WTR_EXIT_DONE) {
        size_t length = strcspn(at, ",");
        WtrText name = {0};
        wtr_text_add(&name, at, length);
        code = name.failed ? out_of_memory() : select_one(eval, name.at);
        wtr_text_free(&name);
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    return code;
}

static WtrExit select_bearer(Eval *eval)
{
    const WtrBook *book = eval->session.book;
    uint32_t actor = 0;
    while (actor < book->actors.count && strcmp(book->actors.at[actor].id, eval->bearer) != 0)
        actor++;
    if (actor == book->actors.count) {
        const char **names = wtr_alloc(book->actors.count * sizeof *names);
        if (names == NULL)
            return out_of_memory();
        for (uint32_t i = 0; i < book->actors.count; i++)
            names[i] = book->actors.at[i].id;
        WtrExit code = unknown("--bearer", "actor", eval->bearer, names, book->actors.count);
        wtr_free(names);
        return code;
    }
    for (uint32_t i = 0; i < book->duties.count; i++) {
        WtrRange bearers = book->duties.at[i].bearer.actors;
        bool bears = false;
        for (uint32_t k = 0; k < bearers.count; k++)
            bears = bears || book->parties.at[bearers.first + k].actor == actor;
        eval->selection.duties[i] = eval->selection.duties[i] && bears;
    }
    return WTR_EXIT_DONE;
}

static WtrExit choose_duties(Eval *eval)
{
    const WtrBook *book = eval->session.book;
    eval->selection.duties = wtr_alloc(book->duties.count);
    if (eval->selection.duties == NULL)
        return out_of_memory();
    WtrExit code = WTR_EXIT_DONE;
    if (eval->only != NULL)
        code = select_only(eval);
    else
        memset(eval->selection.duties, 1, book->duties.count);
    return code == WTR_EXIT_DONE && eval->bearer != NULL ? select_bearer(eval) : code;
}

/* ---- output ------------------------------------------------------------------------------------------------- */

static WtrExit write_out(Eval *eval)
{
    if (eval->out.failed)
        return out_of_memory();
    WtrExit code = eval->out.length > 0 ? wtr_print(eval->out.at, eval->out.length) : WTR_EXIT_DONE;
    eval->out.length = 0;
    return code;
}

static bool write_text(Eval *eval, const WtrView *view)
{
    WtrPage page = {&eval->out, view->colour};
    if (eval->written > 0)
        wtr_text_puts(&eval->out, "\n----\n\n");
    return wtr_result_text(&page, view);
}

/* A run that may hold many cases is a JSON array, whatever number it turns out to hold. */
static bool write_json(Eval *eval, const WtrView *view)
{
    if (view->several && eval->written == 0)
        wtr_json_array(&eval->json, false);
    return wtr_result_json(&eval->json, view);
}

static WtrExit write_case(void *context, const WtrView *view)
{
    Eval *eval = context;
    bool good = false;
    switch (eval->format) {
    case FORMAT_TEXT: good = write_text(eval, view); break;
    case FORMAT_JSON: good = write_json(eval, view); break;
    case FORMAT_NDJSON:
        good = wtr_result_json(&eval->json, view);
        wtr_text_puts(&eval->out, "\n");
        break;
    case FORMAT_CSV: good = wtr_result_csv(&eval->out, view); break;
    }
    eval->written++;
    return good ? write_out(eval) : out_of_memory();
}

static WtrExit finish(Eval *eval)
{
    if (eval->format != FORMAT_JSON)
        return WTR_EXIT_DONE;
    if (eval->session.several && eval->written == 0)
        wtr_json_array(&eval->json, false);
    if (eval->session.several)
        wtr_json_array_end(&eval->json);
    if (eval->session.several || eval->written > 0)
        wtr_text_puts(&eval->out, "\n");
    return write_out(eval);
}

WtrExit wtr_command_eval(int argc, char **argv)
{
    Eval eval = {.format = FORMAT_TEXT};
    eval.json = (WtrJson){.out = &eval.out};
    WtrExit code = read_options(&eval, argc, argv);
    eval.session.other_readings = eval.format != FORMAT_CSV;
    if (code == WTR_EXIT_DONE)
        code = wtr_session_open(&eval.session);
    if (code == WTR_EXIT_DONE)
        code = choose_duties(&eval);
    if (code == WTR_EXIT_DONE) {
        eval.json.pretty = eval.format == FORMAT_JSON;
        if (eval.format == FORMAT_CSV)
            wtr_csv_header(&eval.out);
        WtrView view = {.selection = &eval.selection, .colour = eval.format == FORMAT_TEXT && wtr_colour(stdout)};
        code = wtr_session_run(&eval.session, &view, argv + optind, argc - optind, write_case, &eval);
        if (code == WTR_EXIT_DONE || code == WTR_EXIT_FACTS || code == WTR_EXIT_LIMIT) {
            WtrExit last = finish(&eval);
            code = last != WTR_EXIT_DONE ? last : code;
        }
        if (code != WTR_EXIT_IO && eval.out.length > 0)
            write_out(&eval);            /* a header without rows */
    }
    wtr_free(eval.selection.duties);
    wtr_text_free(&eval.out);
    wtr_session_close(&eval.session);
    return code;
}
