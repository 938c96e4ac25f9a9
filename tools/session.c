/* session.c — see session.h. */
#include "session.h"

#include <stdio.h>
#include <string.h>

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

/* What was chosen of the reading before, or NULL: the last word counts. */
static WtrChosen *find_chosen(WtrSession *session, uint32_t reading)
{
    for (uint32_t i = 0; i < session->chosen.count; i++)
        if (session->chosen.at[i].reading == reading)
            return &session->chosen.at[i];
    return NULL;
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
    WtrChosen *slot = find_chosen(session, reading);
    if (slot == NULL)
        slot = wtr_vec_add(NULL, &session->chosen);
    if (slot == NULL)
        return out_of_memory();
    *slot = (WtrChosen){reading, index};
    return WTR_EXIT_DONE;
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

/* What was set for the fact before, or NULL: the last word counts. */
static WtrSetting *find_setting(WtrSession *session, uint32_t fact)
{
    for (uint32_t i = 0; i < session->settings.count; i++)
        if (session->settings.at[i].fact == fact)
            return &session->settings.at[i];
    return NULL;
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
        WtrSetting *slot = find_setting(session, fact);
        if (slot == NULL)
            slot = wtr_vec_add(NULL, &session->settings);
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
    for (uint32_t i = 0; code == WTR_EXIT_DONE && i < session->readings.count; i++)
        code = with_pair(session, session->readings.at[i], choose_reading);
    for (uint32_t i = 0; code == WTR_EXIT_DONE && i < session->sets.count; i++)
        code = with_pair(session, session->sets.at[i], add_setting);
    return code;
}

void wtr_session_close(WtrSession *session)
{
    wtr_rulebook_free(session->rulebook);
    wtr_text_free(&session->rule);
    wtr_free(session->readings.at);
    wtr_free(session->sets.at);
    wtr_free(session->chosen.at);
    wtr_free(session->settings.at);
    *session = (WtrSession){.rules = NULL};
}

WtrStatus wtr_session_evaluator(const WtrSession *session, uint32_t cases, uint32_t instances, WtrEvaluator **out)
{
    WtrEvaluator *evaluator;
    WtrEvaluatorOptions options = {.cases = cases, .instances = instances};
    WtrStatus status = wtr_evaluator_new(session->rulebook, &options, &evaluator);
    for (uint32_t i = 0; status == WTR_OK && i < session->chosen.count; i++)
        wtr_choose_reading(evaluator, session->chosen.at[i].reading, session->chosen.at[i].choice);
    if (status == WTR_OK)
        *out = evaluator;
    return status;
}

WtrRunOptions wtr_session_reading(const WtrSession *session)
{
    return (WtrRunOptions){.rulebook = session->rulebook, .as_of = session->as_of, .today = session->today, .clock_today = wtr_clock_today(),
                           .ignore_extra = session->ignore_extra, .settings = session->settings.at, .setting_count = session->settings.count};
}
