/* template.c — `wtr template`: a blank case with every question, as JSON or CSV.
 *
 * Relies on: tool.h, report, case_value. Guarantees: the JSON is strict JSON that `wtr eval` reads back as
 * a case about which nothing is known: a question stands in a key of its own, "// FACT", before its fact,
 * and the case reader passes over keys that begin with two slashes (SPEC "Cases"). */
#include <string.h>

#include "case_value.h"
#include "report.h"
#include "result_csv.h"
#include "tool.h"

typedef struct Template {
    const char *rules;
    bool as_csv;
    WtrRulebook *rulebook;
    const WtrBook *book;
    bool *subjects;              /* those asked for */
    bool every;                  /* no subject was named: facts of the case itself too */
    WtrText out;
} Template;

static WtrExit out_of_memory(void)
{
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

/* "How old is the child? (a whole number of years)". */
static void question(const Template *template, const WtrFact *fact, WtrText *out)
{
    wtr_text_printf(out, "%s%s(", fact->question, fact->question[0] != '\0' ? " " : "");
    wtr_answer_expected(template->book, fact, out);
    wtr_text_puts(out, ")");
}

/* ---- JSON -------------------------------------------------------------------------------------------------- */

static void comment(WtrJson *json, const char *key, const char *text)
{
    WtrText name = {0};
    wtr_text_printf(&name, "// %s", key);
    if (name.failed) {
        json->out->failed = true;
    } else {
        wtr_json_key(json, name.at);
        wtr_json_string(json, text);
    }
    wtr_text_free(&name);
}

static void blank(WtrJson *json, const char *key, const char *text)
{
    comment(json, key, text);
    wtr_json_key(json, key);
    wtr_json_null(json);
}

static void json_facts(const Template *template, WtrJson *json, uint32_t subject)
{
    for (uint32_t i = 0; i < template->book->facts.count; i++) {
        const WtrFact *fact = &template->book->facts.at[i];
        if (fact->subject != subject)
            continue;
        WtrText text = {0};
        question(template, fact, &text);
        if (text.failed)
            json->out->failed = true;
        else
            blank(json, fact->id, text.at);
        wtr_text_free(&text);
    }
}

static void json_subject(const Template *template, WtrJson *json, uint32_t row)
{
    const WtrSubject *subject = &template->book->subjects.at[row];
    comment(json, subject->id, subject->label);
    wtr_json_key(json, subject->id);
    if (subject->many)
        wtr_json_array(json, false);
    wtr_json_object(json);
    if (subject->many)
        blank(json, "id", "what to call this one in the result; one such object for each");
    json_facts(template, json, row);
    wtr_json_object_end(json);
    if (subject->many)
        wtr_json_array_end(json);
}

static void write_json(Template *template)
{
    WtrJson json = {.out = &template->out, .pretty = true};
    wtr_json_object(&json);
    comment(&json, "", "null is not known. Dates are written YYYY-MM-DD. Leave out a subject that the case is not about.");
    blank(&json, "case", "your reference for this case");
    blank(&json, "as_of", "the date by which the case is decided");
    if (template->every)
        json_facts(template, &json, WTR_NONE);
    for (uint32_t i = 0; i < template->book->subjects.count; i++)
        if (template->subjects[i])
            json_subject(template, &json, i);
    wtr_json_object_end(&json);
    wtr_text_puts(&template->out, "\n");
}

/* ---- CSV --------------------------------------------------------------------------------------------------- */

static bool asked_for(const Template *template, const WtrFact *fact)
{
    return fact->subject == WTR_NONE ? template->every : template->subjects[fact->subject];
}

/* The names, then a comment row with the questions, then a row to fill in. */
static void write_csv(Template *template)
{
    WtrText *out = &template->out;
    wtr_csv_field(out, "case", true);
    wtr_csv_field(out, "as_of", false);
    for (uint32_t i = 0; i < template->book->facts.count; i++)
        if (asked_for(template, &template->book->facts.at[i]))
            wtr_csv_field(out, template->book->facts.at[i].id, false);
    wtr_text_puts(out, "\r\n");
    wtr_csv_field(out, "# your reference for this case", true);
    wtr_csv_field(out, "the date by which the case is decided (YYYY-MM-DD)", false);
    for (uint32_t i = 0; i < template->book->facts.count; i++) {
        const WtrFact *fact = &template->book->facts.at[i];
        if (!asked_for(template, fact))
            continue;
        WtrText text = {0};
        if (fact->type == WTR_TYPE_TRUTH)
            wtr_text_printf(&text, "%s%s(yes or no)", fact->question, fact->question[0] != '\0' ? " " : "");
        else
            question(template, fact, &text);
        if (text.failed)
            out->failed = true;
        else
            wtr_csv_field(out, text.at, false);
        wtr_text_free(&text);
    }
    wtr_text_puts(out, "\r\n");
}

/* ---- the command -------------------------------------------------------------------------------------------- */

static WtrExit choose_subject(Template *template, const char *name)
{
    const WtrBook *book = template->book;
    uint32_t subject = wtr_find_subject(template->rulebook, name);
    if (subject != WTR_NONE) {
        template->subjects[subject] = true;
        return WTR_EXIT_DONE;
    }
    const char **names = wtr_alloc(book->subjects.count * sizeof *names);
    if (names == NULL)
        return out_of_memory();
    for (uint32_t i = 0; i < book->subjects.count; i++)
        names[i] = book->subjects.at[i].id;
    const char *near = wtr_nearest(name, names, book->subjects.count);
    if (near != NULL)
        wtr_complain("there is no subject `%s`; did you mean `%s`?", name, near);
    else
        wtr_complain("there is no subject `%s` in this rulebook", name);
    wtr_free(names);
    return WTR_EXIT_USAGE;
}

static WtrExit read_options(Template *template, int argc, char **argv)
{
    static const struct option options[] = {
        {"rules", required_argument, NULL, 'r'}, {"format", required_argument, NULL, 'f'}, {NULL, 0, NULL, 0}};
    int option;
    while ((option = wtr_next_option(argc, argv, "r:f:", options)) != -1) {
        if (option == '?')
            return WTR_EXIT_USAGE;
        if (option == 'r') {
            template->rules = optarg;
        } else if (strcmp(optarg, "csv") == 0 || strcmp(optarg, "json") == 0) {
            template->as_csv = strcmp(optarg, "csv") == 0;
        } else {
            wtr_complain("`--format %s`: expected json or csv", optarg);
            return WTR_EXIT_USAGE;
        }
    }
    return WTR_EXIT_DONE;
}

static WtrExit write_template(Template *template, int argc, char **argv)
{
    WtrExit code = WTR_EXIT_DONE;
    template->book = wtr_rulebook_data(template->rulebook);
    template->subjects = wtr_alloc(template->book->subjects.count);
    template->every = optind == argc;
    if (template->subjects == NULL)
        return out_of_memory();
    if (template->every)
        memset(template->subjects, 1, template->book->subjects.count);
    for (int i = optind; code == WTR_EXIT_DONE && i < argc; i++)
        code = choose_subject(template, argv[i]);
    if (code != WTR_EXIT_DONE)
        return code;
    if (template->as_csv)
        write_csv(template);
    else
        write_json(template);
    return template->out.failed ? out_of_memory() : wtr_print(template->out.at, template->out.length);
}

WtrExit wtr_command_template(int argc, char **argv)
{
    Template template = {.rules = NULL};
    WtrExit code = read_options(&template, argc, argv);
    if (code == WTR_EXIT_DONE)
        code = wtr_open_rulebook(template.rules, &template.rulebook);
    if (code == WTR_EXIT_DONE)
        code = write_template(&template, argc, argv);
    wtr_free(template.subjects);
    wtr_text_free(&template.out);
    wtr_rulebook_free(template.rulebook);
    return code;
}
