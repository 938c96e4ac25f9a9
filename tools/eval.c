/* eval.c — `wtr eval`: which duties the facts of a case, or of a whole caseload, raise.
 *
 * Relies on: session, bulk, the writers of results, rows and summaries. Guarantees: one result for each case that could
 * be read, in order; the exit code says whether every case could. */
#include <stdlib.h>
#include <string.h>

#include "batch_case.h"
#include "batch_differences.h"
#include "batch_rows.h"
#include "batch_summary.h"
#include "page.h"
#include "result_csv.h"
#include "result_json.h"
#include "result_text.h"

typedef enum Format { FORMAT_TEXT, FORMAT_JSON, FORMAT_NDJSON, FORMAT_CSV, FORMAT_NONE } Format;
static const char *const format_names[] = {"text", "json", "ndjson", "csv"};

/* What is made of the cases. */
typedef enum Shape { SHAPE_FULL, SHAPE_CASE_ROWS, SHAPE_DUTY_ROWS, SHAPE_IDS, SHAPE_SUMMARY, SHAPE_DIFFERENCES } Shape;

typedef struct Eval {
    WtrSession session;
    WtrSelection selection;
    WtrBulkOptions bulk;
    Format format;
    Shape shape;
    const char *shape_option;    /* "--rows", "--ids", "--summary", "--differences", or NULL */
    const char *only, *bearer, *fields;
    unsigned block, piece;       /* cases; bytes of input, 0 where nobody says */
    bool colour;
} Eval;

#define BLOCK_MAX 65536
/* Bytes of a piece where results are many times as long as their cases: no thread then waits long for its turn. */
#define PIECE_OF_FULL ((size_t)64 << 10)
#define PIECE_OF_DUTY_ROWS ((size_t)128 << 10)

static WtrExit out_of_memory(void)
{
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

/* ---- options ----------------------------------------------------------------------------------------------- */

static WtrExit not_among(const char *option, const char *value, const char *const *names, size_t count, const char *expected)
{
    const char *near = wtr_nearest(value, names, count);
    wtr_complain("`%s %s`: expected %s%s%s%s", option, value, expected, near != NULL ? "; did you mean `" : "", near != NULL ? near : "",
                 near != NULL ? "`?" : "");
    return WTR_EXIT_USAGE;
}

static WtrExit format_option(Eval *eval, const char *value)
{
    for (int i = 0; i < FORMAT_NONE; i++) {
        if (strcmp(value, format_names[i]) == 0) {
            eval->format = (Format)i;
            return WTR_EXIT_DONE;
        }
    }
    return not_among("--format", value, format_names, 4, "text, json, ndjson or csv");
}

static WtrExit shape_option(Eval *eval, Shape shape, const char *option)
{
    if (eval->shape_option != NULL) {
        wtr_complain(strcmp(option, eval->shape_option) == 0 ? "`%s` is given twice" : "`%s` and `%s`: one of them at a time", option, eval->shape_option);
        return WTR_EXIT_USAGE;
    }
    eval->shape = shape;
    eval->shape_option = option;
    return WTR_EXIT_DONE;
}

static WtrExit rows_option(Eval *eval, const char *value)
{
    static const char *const names[] = {"case", "duty"};
    for (int i = 0; i < 2; i++)
        if (strcmp(value, names[i]) == 0)
            return shape_option(eval, i == 0 ? SHAPE_CASE_ROWS : SHAPE_DUTY_ROWS, "--rows");
    return not_among("--rows", value, names, 2, "case or duty");
}

static WtrExit number_option(const char *option, const char *value, unsigned most, unsigned *out)
{
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end != '\0' || number < 1 || number > most) {
        wtr_complain("`%s %s`: expected a number from 1 to %u", option, value, most);
        return WTR_EXIT_USAGE;
    }
    *out = (unsigned)number;
    return WTR_EXIT_DONE;
}

static WtrExit from_option(Eval *eval, const char *value)
{
    static const char *const names[] = {"json", "ndjson", "csv"};
    static const WtrRecordForm forms[] = {WTR_RECORD_ONE, WTR_RECORD_LINES, WTR_RECORD_CSV};
    for (int i = 0; i < 3; i++) {
        if (strcmp(value, names[i]) == 0) {
            eval->bulk.pieces.form_given = true;
            eval->bulk.pieces.form = forms[i];
            return WTR_EXIT_DONE;
        }
    }
    return not_among("--from", value, names, 3, "json, ndjson or csv");
}

static WtrExit separator_option(Eval *eval, const char *value)
{
    bool one = value[0] != '\0' && value[1] == '\0' && strchr(",;|\t", value[0]) != NULL;
    if (!one && strcmp(value, "tab") != 0) {
        wtr_complain("`--separator %s`: expected `,`, `;`, `|` or tab", value);
        return WTR_EXIT_USAGE;
    }
    eval->bulk.pieces.separator = one ? value[0] : '\t';
    return WTR_EXIT_DONE;
}

static WtrExit does_not_go(const Eval *eval, const char *option)
{
    wtr_complain("`%s` does not go with `%s%s`", option, eval->shape_option,
                 eval->shape == SHAPE_CASE_ROWS ? " case" : eval->shape == SHAPE_DUTY_ROWS ? " duty" : "");
    return WTR_EXIT_USAGE;
}

/* Whether the options go together. */
static WtrExit check_options(const Eval *eval)
{
    bool rows = eval->shape == SHAPE_CASE_ROWS || eval->shape == SHAPE_DUTY_ROWS;
    if (eval->fields != NULL && !rows) {
        wtr_complain("`--fields` chooses the fields of rows: use it with `--rows case` or `--rows duty`");
        return WTR_EXIT_USAGE;
    }
    if (eval->selection.trace && eval->shape_option != NULL)
        return does_not_go(eval, "--trace");
    if (eval->selection.all && eval->shape_option != NULL && eval->shape != SHAPE_DUTY_ROWS)
        return does_not_go(eval, "--all");
    if (eval->bulk.one_case != NULL && eval->shape == SHAPE_SUMMARY)
        return does_not_go(eval, "--case");
    if (eval->shape == SHAPE_DIFFERENCES && eval->session.sets.count == 0 && eval->session.readings.count == 0) {
        wtr_complain("`--differences` shows what other facts would change: say which with `--set FACT=VALUE`, or how else to read the guidance with "
                     "`--reading ID=CHOICE`");
        return WTR_EXIT_USAGE;
    }
    return WTR_EXIT_DONE;
}

/* Settles the format; whether the shape has it. */
static WtrExit check_format(Eval *eval)
{
    static const struct { bool has[FORMAT_NONE]; Format usual; const char *words; } shapes[] = {
        [SHAPE_FULL] = {{true, true, true, true}, FORMAT_TEXT, "text, json, ndjson or csv"},
        [SHAPE_CASE_ROWS] = {{false, false, true, true}, FORMAT_CSV, "csv or ndjson"},
        [SHAPE_DUTY_ROWS] = {{false, false, true, true}, FORMAT_CSV, "csv or ndjson"},
        [SHAPE_IDS] = {{false, false, true, true}, FORMAT_CSV, "csv or ndjson"},
        [SHAPE_SUMMARY] = {{true, true, false, true}, FORMAT_TEXT, "text, json or csv"},
        [SHAPE_DIFFERENCES] = {{true, true, true, false}, FORMAT_TEXT, "text, json or ndjson"}};
    if (eval->format == FORMAT_NONE)
        eval->format = shapes[eval->shape].usual;
    if (shapes[eval->shape].has[eval->format])
        return WTR_EXIT_DONE;
    wtr_complain("`%s` writes %s, not %s", eval->shape_option, shapes[eval->shape].words, format_names[eval->format]);
    return WTR_EXIT_USAGE;
}

static WtrExit read_options(Eval *eval, int argc, char **argv)
{
    enum { ALL = WTR_OPTION_OWN, TRACE, ONLY, BEARER, CASE, ROWS, FIELDS, IDS, SUMMARY, DIFFERENCES, THREADS, ERRORS, FROM, SEPARATOR, BLOCK, PIECE };
    static const struct option options[] = {WTR_SESSION_LONG_OPTIONS,
                                            {"format", required_argument, NULL, 'f'},
                                            {"all", no_argument, NULL, ALL},
                                            {"trace", no_argument, NULL, TRACE},
                                            {"only", required_argument, NULL, ONLY},
                                            {"bearer", required_argument, NULL, BEARER},
                                            {"case", required_argument, NULL, CASE},
                                            {"rows", required_argument, NULL, ROWS},
                                            {"fields", required_argument, NULL, FIELDS},
                                            {"ids", no_argument, NULL, IDS},
                                            {"summary", no_argument, NULL, SUMMARY},
                                            {"differences", no_argument, NULL, DIFFERENCES},
                                            {"threads", required_argument, NULL, THREADS},
                                            {"errors", required_argument, NULL, ERRORS},
                                            {"from", required_argument, NULL, FROM},
                                            {"separator", required_argument, NULL, SEPARATOR},
                                            {"block", required_argument, NULL, BLOCK},
                                            {"piece", required_argument, NULL, PIECE},
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
        case CASE: eval->bulk.one_case = optarg; break;
        case ROWS: code = rows_option(eval, optarg); break;
        case FIELDS: eval->fields = optarg; break;
        case IDS: code = shape_option(eval, SHAPE_IDS, "--ids"); break;
        case SUMMARY: code = shape_option(eval, SHAPE_SUMMARY, "--summary"); break;
        case DIFFERENCES: code = shape_option(eval, SHAPE_DIFFERENCES, "--differences"); break;
        case THREADS: code = number_option("--threads", optarg, WTR_BULK_THREADS, &eval->bulk.threads); break;
        case ERRORS: eval->bulk.errors = optarg; break;
        case FROM: code = from_option(eval, optarg); break;
        case SEPARATOR: code = separator_option(eval, optarg); break;
        case BLOCK: code = number_option("--block", optarg, BLOCK_MAX, &eval->block); break;
        case PIECE: code = number_option("--piece", optarg, (unsigned)WTR_RECORD_MAX, &eval->piece); break;
        default: code = wtr_session_option(&eval->session, option, optarg); break;
        }
    }
    if (code == WTR_EXIT_DONE)
        code = check_options(eval);
    return code == WTR_EXIT_DONE ? check_format(eval) : code;
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

/* ---- full results --------------------------------------------------------------------------------------------- */

static void *full_new(void *context)
{
    Eval *eval = context;
    return wtr_batch_case_new(&eval->session, &eval->selection, eval->colour, eval->format == FORMAT_CSV ? WTR_CASE_PLAIN : WTR_CASE_OTHERWISE, eval);
}

static void full_free(void *context, void *state)
{
    (void)context;
    wtr_batch_case_free(state);
}

static WtrExit full_write(void *state, const WtrBlock *block, WtrText *out)
{
    WtrBatchCase *shown = state;
    const Eval *eval = shown->context;
    WtrExit code = wtr_batch_case_show(shown, block);
    if (code != WTR_EXIT_DONE)
        return code;
    bool good = false;
    WtrPage page = {out, shown->view.colour};
    WtrJson json = wtr_json_case(out, eval->format == FORMAT_JSON, block->several);
    switch (eval->format) {
    case FORMAT_TEXT: good = wtr_result_text(&page, &shown->view); break;
    case FORMAT_JSON: good = wtr_result_json(&json, &shown->view); break;
    case FORMAT_NDJSON:
        good = wtr_result_json(&json, &shown->view);
        wtr_text_puts(out, "\n");
        break;
    case FORMAT_CSV: good = wtr_result_csv(out, &shown->view); break;
    case FORMAT_NONE: break;
    }
    return good && !out->failed ? WTR_EXIT_DONE : out_of_memory();
}

static void full_begin(void *context, bool several, WtrText *out)
{
    const Eval *eval = context;
    if (eval->format == FORMAT_JSON)
        wtr_json_cases_begin(several, out);
    if (eval->format == FORMAT_CSV)
        wtr_csv_header(out);
}

static void full_end(void *context, bool several, bool written, WtrText *out)
{
    const Eval *eval = context;
    if (eval->format == FORMAT_JSON)
        wtr_json_cases_end(several, written, out);
}

static WtrExit run_full(Eval *eval)
{
    WtrBulkTotals totals;
    WtrBulkWriter writer = {.context = eval, .cases = 64, .one_by_one = true, .state_new = full_new, .write = full_write, .state_free = full_free,
                            .between = eval->format == FORMAT_TEXT ? "\n----\n\n" : eval->format == FORMAT_JSON ? "," : "",
                            .begin = full_begin, .end = full_end};
    eval->colour = eval->format == FORMAT_TEXT && wtr_colour(stdout);
    return wtr_bulk_run(&eval->session, &eval->bulk, &writer, &totals);
}

/* ---- what if ---------------------------------------------------------------------------------------------------- */

static WtrExit run_differences(Eval *eval)
{
    WtrBulkTotals totals;
    WtrDifferencesFormat format = eval->format == FORMAT_JSON ? WTR_DIFFERENCES_JSON : eval->format == FORMAT_NDJSON ? WTR_DIFFERENCES_NDJSON : WTR_DIFFERENCES_TEXT;
    WtrDifferences differences = wtr_differences(&eval->session, &eval->selection, format, eval->format == FORMAT_TEXT && wtr_colour(stdout));
    WtrBulkWriter writer = wtr_differences_writer(&differences);
    return wtr_bulk_run(&eval->session, &eval->bulk, &writer, &totals);
}

/* ---- rows and summaries ---------------------------------------------------------------------------------------- */

static WtrExit run_rows(Eval *eval)
{
    WtrRowsOptions options = {.kind = eval->shape == SHAPE_IDS ? WTR_ROW_IDS : eval->shape == SHAPE_CASE_ROWS ? WTR_ROW_CASE : WTR_ROW_DUTY,
                              .csv = eval->format == FORMAT_CSV, .all = eval->selection.all, .fields = eval->fields, .duties = eval->selection.duties};
    WtrRows *rows;
    WtrBulkTotals totals;
    WtrExit code = wtr_rows_new(&eval->session, &options, &rows);
    if (code != WTR_EXIT_DONE)
        return code;
    WtrBulkWriter writer = wtr_rows_writer(rows, eval->block);
    code = wtr_bulk_run(&eval->session, &eval->bulk, &writer, &totals);
    wtr_rows_free(rows);
    return code;
}

static WtrExit run_summary(Eval *eval)
{
    WtrSummary summary;
    WtrBulkTotals totals;
    WtrText out = {0};
    WtrExit code = wtr_summary_make(&eval->session, eval->selection.duties, &summary) ? WTR_EXIT_DONE : out_of_memory();
    if (code == WTR_EXIT_DONE) {
        WtrBulkWriter writer = wtr_summary_writer(&summary, eval->block);
        WtrSummaryFormat format = eval->format == FORMAT_JSON ? WTR_SUMMARY_JSON : eval->format == FORMAT_CSV ? WTR_SUMMARY_CSV : WTR_SUMMARY_TEXT;
        code = wtr_bulk_run(&eval->session, &eval->bulk, &writer, &totals);
        if (!totals.stopped && !wtr_summary_say(&summary, &totals, format, eval->format == FORMAT_TEXT && wtr_colour(stdout), &out))
            code = out_of_memory();
        else if (!totals.stopped && wtr_print(out.at, out.length) != WTR_EXIT_DONE)
            code = WTR_EXIT_IO;
    }
    wtr_text_free(&out);
    wtr_summary_free(&summary);
    return code;
}

static WtrExit run_shape(Eval *eval)
{
    switch (eval->shape) {
    case SHAPE_FULL: return run_full(eval);
    case SHAPE_SUMMARY: return run_summary(eval);
    case SHAPE_DIFFERENCES: return run_differences(eval);
    default: return run_rows(eval);
    }
}

WtrExit wtr_command_eval(int argc, char **argv)
{
    Eval eval = {.format = FORMAT_NONE, .block = WTR_BULK_BLOCK};
    WtrExit code = read_options(&eval, argc, argv);
    eval.bulk.pieces.piece_size = eval.piece > 0 ? eval.piece : eval.shape == SHAPE_FULL || eval.shape == SHAPE_DIFFERENCES ? PIECE_OF_FULL : eval.shape == SHAPE_DUTY_ROWS ? PIECE_OF_DUTY_ROWS : 0;
    eval.bulk.paths = argv + optind;
    eval.bulk.count = argc - optind;
    if (code == WTR_EXIT_DONE)
        code = wtr_session_open(&eval.session);
    if (code == WTR_EXIT_DONE)
        code = choose_duties(&eval);
    if (code == WTR_EXIT_DONE)
        code = run_shape(&eval);
    wtr_free(eval.selection.duties);
    wtr_session_close(&eval.session);
    return code;
}
