/* session.c — see session.h. */
#include "session.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../engine/date.h"
#include "case_input.h"
#include "utf8.h"

#define INSTANCES_AT_FIRST 64

static WtrExit out_of_memory(void)
{
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

/* ---- options ------------------------------------------------------------------------------------------- */

static WtrExit pair(const char *option, const char *value)
{
    const char *equals = strchr(value, '=');
    if (equals != NULL && equals != value)
        return WTR_EXIT_DONE;
    wtr_complain("`%s %s`: expected a name, `=` and a value", option, value);
    return WTR_EXIT_USAGE;
}

WtrExit wtr_session_option(WtrSession *session, int option, const char *value)
{
    const char **slot = NULL;
    switch (option) {
    case 'r':
        session->rules = value;
        return WTR_EXIT_DONE;
    case 'e':
        if (value[strspn(value, " \t\r\n")] == '\0') {
            wtr_complain("`--rule`: expected a rule, such as 'early_help if young_carer'");
            return WTR_EXIT_USAGE;
        }
        wtr_text_printf(&session->rule, "%s\n\n", value);
        return session->rule.failed ? out_of_memory() : WTR_EXIT_DONE;
    case WTR_OPTION_AS_OF:
        return (session->as_of = wtr_option_date("--as-of", value)) != 0 ? WTR_EXIT_DONE : WTR_EXIT_USAGE;
    case WTR_OPTION_TODAY:
        return (session->today = wtr_option_date("--today", value)) != 0 ? WTR_EXIT_DONE : WTR_EXIT_USAGE;
    case WTR_OPTION_READING:
        if (pair("--reading", value) != WTR_EXIT_DONE)
            return WTR_EXIT_USAGE;
        slot = wtr_vec_add(NULL, &session->readings);
        break;
    case WTR_OPTION_SET:
        if (pair("--set", value) != WTR_EXIT_DONE)
            return WTR_EXIT_USAGE;
        slot = wtr_vec_add(NULL, &session->sets);
        break;
    default:
        if (strcmp(value, "ignore") != 0) {
            wtr_complain("`--extra %s`: expected `--extra ignore`", value);
            return WTR_EXIT_USAGE;
        }
        session->ignore_extra = true;
        return WTR_EXIT_DONE;
    }
    if (slot == NULL)
        return out_of_memory();
    *slot = value;
    return WTR_EXIT_DONE;
}

/* ---- opening ------------------------------------------------------------------------------------------- */

/* -e: the rules typed at the prompt, compiled by themselves. */
static WtrExit open_one_liner(WtrSession *session)
{
    WtrCompileOptions options = {.text = session->rule.at, .text_length = session->rule.length, .text_name = "-e", .one_liner = true};
    WtrCompilation compilation;
    WtrStatus status = wtr_compile(&options, &compilation);
    WtrExit code = status == WTR_OK ? WTR_EXIT_DONE : WTR_EXIT_LIMIT;
    WtrText text = {0};
    wtr_diag_text(&compilation.diags, compilation.tree.files.at, compilation.tree.files.count, wtr_colour(stderr), &text);
    if (text.at != NULL)
        fputs(text.at, stderr);
    wtr_text_free(&text);
    if (code == WTR_EXIT_DONE && compilation.diags.errors > 0)
        code = WTR_EXIT_RULES;
    else if (code != WTR_EXIT_DONE)
        out_of_memory();
    WtrFault fault = {{0}, 0};
    if (code == WTR_EXIT_DONE && wtr_rulebook_load(compilation.image.at, compilation.image.length, &session->rulebook, &fault) != WTR_OK) {
        wtr_complain("-e: %s", fault.text[0] != '\0' ? fault.text : "out of memory");
        code = WTR_EXIT_LIMIT;
    }
    wtr_compilation_free(&compilation);
    return code;
}

/* `word` "reading ID of choice": says that a name is unknown, with the nearest. */
static WtrExit unknown_name(const char *option, const char *what, const char *name, const char *const *names, size_t count)
{
    const char *near = wtr_nearest(name, names, count);
    if (near != NULL)
        wtr_complain("%s: there is no %s `%s`; did you mean `%s`?", option, what, name, near);
    else
        wtr_complain("%s: there is no %s `%s` in this rulebook", option, what, name);
    return WTR_EXIT_USAGE;
}

static WtrExit choose_reading(WtrSession *session, const char *name, const char *choice)
{
    const WtrBook *book = session->book;
    uint32_t reading = wtr_find_reading(session->rulebook, name);
    const char *names[WTR_CHOICES_MAX];
    size_t count = 0;
    if (reading == WTR_NONE) {
        for (uint32_t i = 0; i < book->readings.count && count < WTR_CHOICES_MAX; i++)
            names[count++] = book->readings.at[i].id;
        return unknown_name("--reading", "reading", name, names, count);
    }
    WtrRange choices = book->readings.at[reading].choices;
    uint32_t index = wtr_find_choice(session->rulebook, choices, choice);
    if (index == WTR_NONE) {
        for (uint32_t i = 0; i < choices.count && count < WTR_CHOICES_MAX; i++)
            names[count++] = book->choices.at[choices.first + i].id;
        char what[128];
        snprintf(what, sizeof what, "choice of %s called", name);
        return unknown_name("--reading", what, choice, names, count);
    }
    return wtr_choose_reading(session->evaluator, reading, index) == WTR_OK ? WTR_EXIT_DONE : out_of_memory();
}

static WtrExit unknown_fact(const WtrSession *session, const char *name)
{
    if (strcmp(name, "as_of") == 0 || strcmp(name, "today") == 0) {
        wtr_complain("--set: `%s` is no fact; use `--%s DATE`", name, name[0] == 'a' ? "as-of" : "today");
        return WTR_EXIT_USAGE;
    }
    const WtrBook *book = session->book;
    const char **names = wtr_alloc(book->facts.count * sizeof *names);
    if (names == NULL)
        return out_of_memory();
    for (uint32_t i = 0; i < book->facts.count; i++)
        names[i] = book->facts.at[i].id;
    WtrExit code = unknown_name("--set", "fact", name, names, book->facts.count);
    wtr_free(names);
    return code;
}

static WtrExit add_setting(WtrSession *session, const char *name, const char *value)
{
    uint32_t fact = wtr_find_fact(session->rulebook, name);
    if (fact == WTR_NONE)
        return unknown_fact(session, name);
    WtrText problem = {0};
    WtrSetting setting = {.fact = fact};
    WtrExit code = WTR_EXIT_DONE;
    if (!wtr_answer_from_text(session->rulebook, &session->book->facts.at[fact], value, &setting.answer, &problem)) {
        wtr_complain("--set %s: %s", name, problem.failed ? "out of memory" : problem.at);
        code = WTR_EXIT_USAGE;
    } else {
        WtrSetting *slot = wtr_vec_add(NULL, &session->settings);
        if (slot == NULL)
            code = out_of_memory();
        else
            *slot = setting;
    }
    wtr_text_free(&problem);
    return code;
}

/* Splits "ID=VALUE" and hands both on. */
static WtrExit with_pair(WtrSession *session, const char *text, WtrExit (*use)(WtrSession *, const char *, const char *))
{
    const char *equals = strchr(text, '=');
    WtrText name = {0};
    wtr_text_add(&name, text, (size_t)(equals - text));
    WtrExit code = name.failed ? out_of_memory() : use(session, name.at, equals + 1);
    wtr_text_free(&name);
    return code;
}

static WtrExit make_evaluator(WtrSession *session, uint32_t instances)
{
    WtrEvaluatorOptions options = {.cases = 1, .instances = instances};
    wtr_evaluator_free(session->evaluator);
    session->evaluator = NULL;
    WtrStatus status = wtr_evaluator_new(session->rulebook, &options, &session->evaluator);
    if (status != WTR_OK) {
        wtr_complain("%s", status == WTR_NO_MEMORY ? "out of memory" : "the rulebook is too large to evaluate");
        return WTR_EXIT_LIMIT;
    }
    session->capacity = instances;
    WtrExit code = WTR_EXIT_DONE;
    for (uint32_t i = 0; code == WTR_EXIT_DONE && i < session->readings.count; i++)
        code = with_pair(session, session->readings.at[i], choose_reading);
    return code;
}

WtrExit wtr_session_open(WtrSession *session)
{
    if (session->rule.length > 0 && session->rules != NULL) {
        wtr_complain("-e types a rule of its own and -r names a rulebook: give one of them");
        return WTR_EXIT_USAGE;
    }
    WtrExit code = session->rule.length > 0 ? open_one_liner(session) : wtr_open_rulebook(session->rules, &session->rulebook);
    if (code != WTR_EXIT_DONE)
        return code;
    session->book = wtr_rulebook_data(session->rulebook);
    session->reader = wtr_case_reader_new(session->rulebook);
    session->json = wtr_json_reader_new();
    if (session->other_readings)
        session->otherwise = wtr_otherwise_new(session->rulebook);
    if (session->reader == NULL || session->json == NULL || (session->other_readings && session->otherwise == NULL))
        return out_of_memory();
    code = make_evaluator(session, INSTANCES_AT_FIRST);
    for (uint32_t i = 0; code == WTR_EXIT_DONE && i < session->sets.count; i++)
        code = with_pair(session, session->sets.at[i], add_setting);
    return code;
}

void wtr_session_close(WtrSession *session)
{
    wtr_evaluator_free(session->evaluator);
    wtr_otherwise_free(session->otherwise);
    wtr_case_reader_free(session->reader);
    wtr_json_reader_free(session->json);
    wtr_rulebook_free(session->rulebook);
    wtr_text_free(&session->rule);
    wtr_free(session->readings.at);
    wtr_free(session->sets.at);
    wtr_free(session->settings.at);
    *session = (WtrSession){.rules = NULL};
}

/* ---- saying what is wrong with a case ------------------------------------------------------------------ */

/* One file being read. The line of the last place asked for is remembered: places come in order. */
typedef struct Input {
    const char *path;
    WtrText text;
    size_t line_start, line;
} Input;

typedef struct Spot { size_t line, column; } Spot;

static Spot spot(Input *input, size_t offset)
{
    const char *text = input->text.at;
    if (offset < input->line_start) {
        input->line_start = 0;
        input->line = 1;
    }
    const char *end;
    while (input->line_start <= offset && (end = memchr(text + input->line_start, '\n', offset - input->line_start)) != NULL) {
        input->line_start = (size_t)(end - text) + 1;
        input->line++;
    }
    size_t column = 1;
    for (size_t i = input->line_start; i < offset; column++) {
        size_t size = wtr_utf8_length(text + i, input->text.length - i);
        i += size > 0 ? size : 1;
    }
    return (Spot){input->line, column};
}

static void say_problems(Input *input, size_t base, const WtrCase *facts)
{
    for (uint32_t i = 0; i < facts->problems.count; i++) {
        const WtrCaseProblem *problem = &facts->problems.at[i];
        Spot at = spot(input, base + problem->offset);
        fprintf(stderr, "%s:%zu:%zu: %s", input->path, at.line, at.column, problem->text);
        if (problem->earlier != WTR_CASE_NOWHERE) {
            Spot earlier = spot(input, base + problem->earlier);
            fprintf(stderr, " (the other one: line %zu, column %zu)", earlier.line, earlier.column);
        }
        fputc('\n', stderr);
    }
    if (facts->problem_count > facts->problems.count)
        fprintf(stderr, "%s: and %u more in this case\n", input->path, facts->problem_count - facts->problems.count);
}

static void say_extras(Input *input, size_t base, const WtrCase *facts)
{
    for (uint32_t i = 0; i < facts->extras.count; i++) {
        Spot at = spot(input, base + facts->extras.at[i].offset);
        fprintf(stderr, "%s:%zu:%zu: skipped unknown key %s\n", input->path, at.line, at.column, facts->extras.at[i].text);
    }
}

/* ---- running ------------------------------------------------------------------------------------------- */

typedef struct Run {
    WtrSession *session;
    WtrView view;
    WtrCaseHandler handler;
    void *context;
} Run;

static void choose_dates(Run *run, const WtrCase *facts)
{
    const WtrSession *session = run->session;
    WtrView *view = &run->view;
    view->as_of = facts->as_of != 0 ? facts->as_of : session->as_of;
    view->as_of_missing = view->as_of == 0;
    view->as_of_unused = facts->as_of != 0 && session->as_of != facts->as_of ? session->as_of : 0;
    if (view->as_of_missing)
        view->as_of = wtr_clock_today();
    view->today = facts->today != 0 ? facts->today : session->today != 0 ? session->today : view->as_of;
}

static WtrExit evaluate(Run *run, WtrCase *facts)
{
    WtrSession *session = run->session;
    for (uint32_t i = 0; i < session->settings.count; i++)
        if (!wtr_case_set(facts, session->book, session->settings.at[i].fact, session->settings.at[i].answer))
            return out_of_memory();
    uint32_t needed = wtr_case_instances(facts, session->book);
    if (needed > session->capacity) {
        uint32_t capacity = session->capacity;
        while (capacity < needed)
            capacity *= 2;
        WtrExit code = make_evaluator(session, capacity);
        if (code != WTR_EXIT_DONE)
            return code;
    }
    choose_dates(run, facts);
    wtr_reset(session->evaluator);
    WtrStatus status = wtr_case_apply(facts, session->book, session->evaluator, run->view.as_of, run->view.today);
    if (status == WTR_OK)
        status = wtr_evaluate(session->evaluator);
    run->view.evaluator = session->evaluator;
    run->view.facts = facts;
    run->view.otherwise = session->otherwise;
    if (status == WTR_OK && session->otherwise != NULL)
        status = wtr_otherwise_find(session->otherwise, &run->view);
    if (status == WTR_NO_MEMORY)
        return out_of_memory();
    if (status != WTR_OK) {
        wtr_complain("%s: the case is larger than an evaluator can hold", run->view.path);
        return WTR_EXIT_LIMIT;
    }
    session->evaluated++;
    return run->handler(run->context, &run->view);
}

static WtrExit run_slice(Run *run, Input *input, const WtrCaseSlice *slice)
{
    WtrSession *session = run->session;
    WtrCase facts;
    WtrExit code = WTR_EXIT_DONE;
    WtrStatus status = wtr_case_read(session->reader, input->text.at + slice->begin, slice->end - slice->begin, session->ignore_extra, &facts);
    if (status != WTR_OK) {
        code = out_of_memory();
    } else {
        say_extras(input, slice->begin, &facts);
        say_problems(input, slice->begin, &facts);
        session->limit = session->limit || facts.too_large;
        if (facts.problem_count > 0)
            session->refused++;
        else
            code = evaluate(run, &facts);
    }
    run->view.facts = NULL;
    wtr_case_free(&facts);
    return code;
}

#define PROGRESS_EVERY 10000

/* Long work on a terminal shows that it goes on; results then go elsewhere, or they would be mixed. */
static void progress(const WtrSession *session, bool last)
{
    uint64_t done = session->evaluated + session->refused;
    if (done < PROGRESS_EVERY || (!last && done % PROGRESS_EVERY != 0) || isatty(STDERR_FILENO) == 0 || isatty(STDOUT_FILENO) != 0)
        return;
    fprintf(stderr, "\r%llu cases%s", (unsigned long long)done, last ? "\n" : "");
}

static WtrExit run_file(Run *run, const char *path)
{
    WtrSession *session = run->session;
    Input input = {.path = strcmp(path, "-") == 0 ? "(standard input)" : path, .line = 1};
    WtrCaseInput cases = {.kind = WTR_INPUT_ONE};
    WtrExit code = wtr_read_file(path, &input.text);
    if (code != WTR_EXIT_DONE)
        return code;
    run->view.path = input.path;
    if (!wtr_case_input(session->json, path, input.text.at, input.text.length, &cases)) {
        code = out_of_memory();
    } else {
        session->several = session->several || cases.kind != WTR_INPUT_ONE;
        run->view.several = session->several;
        for (uint32_t i = 0; code == WTR_EXIT_DONE && i < cases.cases.count; i++) {
            run->view.row = cases.kind == WTR_INPUT_ONE ? 0 : cases.cases.at[i].row;
            code = run_slice(run, &input, &cases.cases.at[i]);
            progress(session, false);
        }
    }
    wtr_case_input_free(&cases);
    wtr_text_free(&input.text);
    return code;
}

WtrExit wtr_session_run(WtrSession *session, const WtrView *view, char *const *paths, int count, WtrCaseHandler handler, void *context)
{
    Run run = {session, *view, handler, context};
    run.view.rulebook = session->rulebook;
    run.view.book = session->book;
    if (count == 0 && isatty(STDIN_FILENO) != 0) {
        wtr_complain("name a file of facts, or pipe one in; `--help` shows an example");
        return WTR_EXIT_USAGE;
    }
    session->several = count > 1;
    WtrExit code = WTR_EXIT_DONE;
    for (int i = 0; code == WTR_EXIT_DONE && i < (count > 0 ? count : 1); i++)
        code = run_file(&run, count > 0 ? paths[i] : "-");
    progress(session, true);
    if (session->several)
        fprintf(stderr, "%llu case%s read: %llu evaluated, %llu refused\n", (unsigned long long)(session->evaluated + session->refused),
                session->evaluated + session->refused == 1 ? "" : "s", (unsigned long long)session->evaluated, (unsigned long long)session->refused);
    if (code != WTR_EXIT_DONE)
        return code;
    return session->limit ? WTR_EXIT_LIMIT : session->refused > 0 ? WTR_EXIT_FACTS : WTR_EXIT_DONE;
}
