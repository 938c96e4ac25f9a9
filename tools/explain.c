/* explain.c — `wtr explain`: why a duty is due, why it is not, or what would settle it; and the page of a
 * diagnostic code.
 *
 * Relies on: session, bulk, trace, change, the paragraphs of result_text_duty. Guarantees: every instance of the
 * duty's subject is explained, unless one was asked for; what a reader must know comes first. */
#include <stdio.h>
#include <string.h>

#include "../engine/date.h"
#include "batch_case.h"
#include "by_hand.h"
#include "change.h"
#include "page.h"
#include "result_json.h"
#include "result_text_duty.h"
#include "trace.h"

#define ALIKE_SHOWN 4                /* names that hold what was typed */

typedef struct Explain {
    WtrSession session;
    WtrSelection selection;
    WtrBulkOptions bulk;
    bool as_json, why_not, full;
    WtrInquiry *inquiry;
    const char *name, *instance;
    uint64_t matched;            /* lanes explained */
    uint64_t written;            /* of the case at hand */
    WtrText *out;
    WtrJson json;
} Explain;

static WtrExit out_of_memory(void)
{
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

/* ---- codes --------------------------------------------------------------------------------------------------- */

static bool is_code(const char *text)
{
    return strncmp(text, "WTR", 3) == 0 || strncmp(text, "wtr", 3) == 0;
}

static WtrExit explain_code(const char *text)
{
    char code[16] = "WTR";
    strncat(code, text + 3, sizeof code - 4);
    WtrDiagId id = wtr_diag_find(code);
    if (id == WTR_DIAG_COUNT) {
        wtr_complain("there is no code `%s`; codes look like WTR0123", text);
        return WTR_EXIT_USAGE;
    }
    const WtrDiagInfo *info = &wtr_diags[id];
    WtrText out = {0};
    wtr_text_printf(&out, "WTR%04u: %s\n", info->number, info->title);
    if (info->lint[0] != '\0')
        wtr_text_printf(&out, "A lint; `allow %s` silences it for one item.\n", info->lint);
    wtr_text_printf(&out, "\n%s\n", info->page);
    WtrExit result = out.failed ? out_of_memory() : wtr_print(out.at, out.length);
    wtr_text_free(&out);
    return result;
}

/* ---- one duty ------------------------------------------------------------------------------------------------ */

static void paragraph_head(WtrPage *page, const WtrView *view, const char *doc, WtrPlace place)
{
    WtrText text = {0};
    char date[20];
    wtr_day_format_people(view->as_of, date);
    wtr_text_printf(&text, "Decided as at %s. The rule stands in ", date);
    wtr_say_place(view->book, place, &text);
    wtr_text_puts(&text, ".");
    if (!text.failed)
        wtr_page_text(page, 2, 2, text.at);
    wtr_text_end(&text, page->out);
    if (doc[0] != '\0')
        wtr_page_text(page, 2, 2, doc);
}

static void heading(WtrPage *page, const char *text)
{
    WtrSpan span = {WTR_BOLD, text};
    wtr_page_blank(page);
    wtr_page_paragraph(page, 2, 2, &span, 1);
}

static void not_due_heading(WtrPage *page, const WtrView *view, const WtrDuty *duty, uint32_t lane)
{
    bool stands = wtr_stands(view->book, duty->stands, view->as_of);
    const WtrNode *unless = stands ? wtr_exception(view, duty, lane) : NULL;
    WtrText text = {0};
    if (!stands)
        wtr_text_puts(&text, "It does not stand on this date.");
    else if (unless != NULL)
        wtr_text_printf(&text, "Not due: it falls away by its exception (%s), because of:", unless->label);
    else
        wtr_text_puts(&text, "Not due, because of:");
    if (!text.failed)
        heading(page, text.at);
    wtr_text_end(&text, page->out);
}

static bool causes_of(WtrPage *page, const WtrView *view, const WtrEntry *entry, const WtrDutyResult *result)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    bool good = true;
    if (entry->status == WTR_NOT_DUE) {
        not_due_heading(page, view, duty, entry->lane);
        good = wtr_trace_causes(page, view, duty->root, entry->lane, 4);
    } else if (entry->status == WTR_UNDETERMINED && result->need_count > 0) {
        heading(page, "Not settled.");
        wtr_text_needs(page, view, result, 4);
    }
    return good;
}

typedef struct Notices { WtrPage *page; bool any; } Notices;

static void text_notice(void *context, const char *kind, const char *sentence)
{
    Notices *notices = context;
    if (strcmp(kind, "not_raised") == 0)
        return;
    if (!notices->any)
        wtr_page_paragraph(notices->page, 0, 0, &(WtrSpan){WTR_BOLD, "READ THIS FIRST"}, 1);
    notices->any = true;
    WtrSpan spans[] = {{WTR_PLAIN, "- "}, {WTR_YELLOW, sentence}};
    wtr_page_paragraph(notices->page, 2, 4, spans, 2);
}

static bool notices_text(WtrPage *page, const WtrView *view)
{
    Notices notices = {page, false};
    bool good = wtr_view_notices(view, text_notice, &notices);
    if (notices.any)
        wtr_page_blank(page);
    return good;
}

/* A tree of conditions: those that mattered, or all of them. */
static bool tree_text(const Explain *explain, WtrPage *page, const WtrView *view, uint32_t node, uint32_t lane)
{
    return explain->full ? wtr_trace_text(page, view, node, lane, 4) : wtr_trace_why(page, view, node, lane, 4);
}

static bool duty_text(const Explain *explain, WtrPage *page, const WtrView *view, const WtrEntry *entry)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    WtrDutyResult result;
    if (wtr_duty_result(view->evaluator, entry->duty, entry->lane, &result) != WTR_OK)
        return false;
    wtr_text_duty_line(page, view, entry, result.state, 0);
    paragraph_head(page, view, duty->doc, duty->place);
    wtr_text_sentence(page, view, duty, 2);
    if (!causes_of(page, view, entry, &result))
        return false;
    heading(page, explain->full ? "The conditions:" : "The conditions that mattered:");
    if (!tree_text(explain, page, view, duty->root, entry->lane))
        return false;
    if (duty->gate != WTR_NONE) {
        heading(page, "Only once:");
        if (!tree_text(explain, page, view, duty->gate, entry->lane))
            return false;
    }
    if (duty->done != WTR_NONE) {
        heading(page, "Done when:");
        if (!tree_text(explain, page, view, duty->done, entry->lane))
            return false;
    }
    if (entry->status != WTR_NOT_DUE && result.deadline_count > 0) {
        heading(page, "By when:");
        wtr_text_deadlines(page, view, &result, entry->status == WTR_DUE, 4);
    }
    heading(page, "What it rests on:");
    wtr_text_remarks(page, view, entry, &result, false, 4);
    wtr_text_citations(page, view, &result, 4);
    if (entry->status == WTR_UNDETERMINED && !wtr_text_settles(page, view, explain->inquiry, entry, 2))
        return false;
    return !explain->why_not || wtr_text_why_not(page, view, explain->inquiry, entry, 2);
}

static void name_fields(WtrJson *json, const WtrView *view, const char *kind, const char *id, uint32_t subject, uint32_t scope, uint32_t lane)
{
    wtr_json_key(json, kind);
    wtr_json_string(json, id);
    wtr_json_key(json, "case");
    wtr_json_string(json, view->facts->name);
    wtr_json_key(json, "as_of");
    wtr_json_date(json, view->as_of);
    wtr_json_by_hand(json, view->book, view->settings, view->setting_count);
    wtr_json_key(json, "subject");
    wtr_json_string(json, subject == WTR_NONE ? NULL : view->book->subjects.at[subject].id);
    wtr_json_key(json, "instance");
    wtr_json_string(json, wtr_view_instance(view, subject, scope, lane));
}

static void place_field(WtrJson *json, const WtrBook *book, WtrPlace place)
{
    WtrText text = {0};
    wtr_say_place(book, place, &text);
    wtr_json_key(json, "place");
    wtr_json_string(json, text.failed ? NULL : text.at);
    wtr_text_end(&text, json->out);
}

static void json_notice(void *context, const char *kind, const char *sentence)
{
    WtrJson *json = context;
    wtr_json_object_flat(json);
    wtr_json_key(json, "kind");
    wtr_json_string(json, kind);
    wtr_json_key(json, "text");
    wtr_json_string(json, sentence);
    wtr_json_object_end(json);
}

static bool notices_json(WtrJson *json, const WtrView *view)
{
    wtr_json_key(json, "notices");
    wtr_json_array(json, false);
    bool good = wtr_view_notices(view, json_notice, json);
    wtr_json_array_end(json);
    return good;
}

static bool duty_json(const Explain *explain, WtrJson *json, const WtrView *view, const WtrEntry *entry)
{
    const WtrDuty *duty = &view->book->duties.at[entry->duty];
    WtrDutyResult result;
    if (wtr_duty_result(view->evaluator, entry->duty, entry->lane, &result) != WTR_OK)
        return false;
    wtr_json_object(json);
    name_fields(json, view, "duty", duty->id, duty->subject, duty->scope, entry->lane);
    wtr_json_key(json, "status");
    wtr_json_string(json, wtr_status_name(entry->status));
    wtr_json_key(json, "state");
    wtr_json_string(json, wtr_state_name(result.state));
    if (!notices_json(json, view))
        return false;
    place_field(json, view->book, duty->place);
    wtr_json_key(json, "rule");
    wtr_json_string(json, duty->source);
    wtr_json_key(json, "needs");
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < result.need_count; i++)
        wtr_json_string(json, view->book->facts.at[result.needs[i]].id);
    wtr_json_array_end(json);
    wtr_json_key(json, "deadlines");
    wtr_json_deadlines(json, view, &result);
    wtr_json_key(json, "readings");
    wtr_json_readings(json, view, entry, &result);
    wtr_json_key(json, "citations");
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < result.citation_count; i++)
        wtr_json_citation(json, view, result.citations[i]);
    wtr_json_array_end(json);
    const struct { const char *key; uint32_t node; } trees[] = {{"because", duty->root}, {"once", duty->gate}, {"done", duty->done}};
    bool good = true;
    for (size_t i = 0; good && i < sizeof trees / sizeof *trees; i++) {
        wtr_json_key(json, trees[i].key);
        if (trees[i].node == WTR_NONE)
            wtr_json_null(json);
        else
            good = wtr_trace_why_json(json, view, trees[i].node, entry->lane);
    }
    if (good && entry->status == WTR_UNDETERMINED)
        good = wtr_json_settles(json, view, explain->inquiry, entry);
    if (good && explain->why_not)
        good = wtr_json_why_not(json, view, explain->inquiry, entry);
    wtr_json_object_end(json);
    return good;
}

/* ---- one definition -------------------------------------------------------------------------------------------- */

static bool term_text(const Explain *explain, WtrPage *page, const WtrView *view, uint32_t row, uint32_t lane)
{
    const WtrTerm *term = &view->book->terms.at[row];
    WtrText text = {0};
    const char *instance = wtr_view_instance(view, term->subject, term->scope, lane);
    wtr_text_puts(&text, term->id);
    if (term->subject != WTR_NONE)
        wtr_text_printf(&text, ", %s%s%s", view->book->subjects.at[term->subject].id, instance != NULL ? " " : "", instance != NULL ? instance : "");
    wtr_text_puts(&text, ": ");
    wtr_say_value(view->book, term->choices, wtr_node_value(view->evaluator, term->root, lane), &text);
    if (text.failed) {
        wtr_text_end(&text, page->out);
        return false;
    }
    WtrSpan span = {WTR_BOLD, text.at};
    wtr_page_paragraph(page, 0, 2, &span, 1);
    wtr_text_end(&text, page->out);
    paragraph_head(page, view, term->doc, term->place);
    heading(page, explain->full ? "The conditions:" : "The conditions that mattered:");
    if (!tree_text(explain, page, view, term->root, lane))
        return false;
    if (term->cites.count > 0)
        heading(page, "What it rests on:");
    for (uint32_t i = 0; i < term->cites.count; i++) {
        WtrText cite = {0};
        wtr_say_citation(view->book, &view->book->citations.at[term->cites.first + i], &cite);
        if (!cite.failed)
            wtr_page_text(page, 4, 6, cite.at);
        wtr_text_end(&cite, page->out);
    }
    return true;
}

static bool term_json(WtrJson *json, const WtrView *view, uint32_t row, uint32_t lane)
{
    const WtrTerm *term = &view->book->terms.at[row];
    wtr_json_object(json);
    name_fields(json, view, "term", term->id, term->subject, term->scope, lane);
    wtr_json_key(json, "value");
    wtr_json_value(json, view->book, term->choices, wtr_node_value(view->evaluator, term->root, lane));
    if (!notices_json(json, view))
        return false;
    place_field(json, view->book, term->place);
    wtr_json_key(json, "citations");
    wtr_json_array(json, true);
    for (uint32_t i = 0; i < term->cites.count; i++)
        wtr_json_citation(json, view, term->cites.first + i);
    wtr_json_array_end(json);
    wtr_json_key(json, "because");
    bool good = wtr_trace_why_json(json, view, term->root, lane);
    wtr_json_object_end(json);
    return good;
}

/* ---- one case ---------------------------------------------------------------------------------------------------- */

/* What the name means on the case's date: a duty, a definition, or neither. */
typedef struct Target { bool duty; uint32_t row, subject, scope; } Target;

static bool find_target(const Explain *explain, const WtrView *view, Target *out)
{
    const WtrBook *book = view->book;
    for (uint32_t i = 0; i < book->duties.count; i++) {
        if (strcmp(book->duties.at[i].id, explain->name) != 0 || !wtr_duty_speaks(view, i))
            continue;
        *out = (Target){true, i, book->duties.at[i].subject, book->duties.at[i].scope};
        return true;
    }
    for (uint32_t i = 0; i < book->terms.count; i++) {
        if (strcmp(book->terms.at[i].id, explain->name) != 0 || !wtr_term_speaks(view, i))
            continue;
        *out = (Target){false, i, book->terms.at[i].subject, book->terms.at[i].scope};
        return true;
    }
    return false;
}

static void case_line(WtrPage *page, const Explain *explain, const WtrView *view)
{
    WtrText text = {0};
    if (explain->written > 0)
        wtr_text_puts(page->out, "\n----\n\n");
    if (view->several && view->facts->name != NULL)
        wtr_text_printf(&text, "Case %s (row %u)", view->facts->name, view->row);
    else if (view->several)
        wtr_text_printf(&text, "Case in row %u of %s", view->row, view->path);
    wtr_text_flush(page, &text, 0, 0);
    wtr_text_by_hand(page, view->book, view->settings, view->setting_count);
}

static bool one_lane(Explain *explain, const WtrView *view, const Target *target, uint32_t lane)
{
    WtrPage page = {explain->out, view->colour};
    WtrEntry entry = {target->row, lane, WTR_NOT_DUE};
    if (target->duty)
        entry.status = wtr_duty_status(view->evaluator, target->row, lane);
    explain->matched++;
    if (explain->as_json)
        return target->duty ? duty_json(explain, &explain->json, view, &entry) : term_json(&explain->json, view, target->row, lane);
    case_line(&page, explain, view);
    explain->written++;
    if (explain->written == 1 && !notices_text(&page, view))
        return false;
    return target->duty ? duty_text(explain, &page, view, &entry) : term_text(explain, &page, view, target->row, lane);
}

static bool not_raised(Explain *explain, const WtrView *view, const Target *target)
{
    const WtrSubject *subject = &view->book->subjects.at[target->subject];
    bool raised = wtr_raised(view->evaluator, target->subject, 0);
    explain->matched++;
    if (explain->as_json) {
        wtr_json_object(&explain->json);
        name_fields(&explain->json, view, target->duty ? "duty" : "term", explain->name, target->subject, 0, WTR_NONE);
        wtr_json_key(&explain->json, "status");
        wtr_json_string(&explain->json, "not_raised");
        wtr_json_object_end(&explain->json);
        return true;
    }
    WtrPage page = {explain->out, view->colour};
    WtrText text = {0};
    case_line(&page, explain, view);
    wtr_text_printf(&text, "%s: not raised. It is about %s, and %s.", explain->name, subject->label[0] != '\0' ? subject->label : subject->id,
                    raised ? "the case's list of them is empty" : "the case does not mention one");
    if (!text.failed)
        wtr_page_text(&page, 0, 2, text.at);
    wtr_text_end(&text, explain->out);
    explain->written++;
    return true;
}

static WtrExit explain_case(Explain *explain, const WtrView *view)
{
    Target target;
    if (!find_target(explain, view, &target)) {
        wtr_complain("there is no duty or definition `%s`", explain->name);
        return WTR_EXIT_USAGE;
    }
    bool good = true;
    bool raised = target.subject == WTR_NONE || wtr_raised(view->evaluator, target.subject, 0);
    WtrRange lanes = raised ? wtr_view_lanes(view, target.subject, target.scope) : (WtrRange){0, 0};
    if (lanes.count == 0 && explain->instance == NULL)
        good = not_raised(explain, view, &target);
    for (uint32_t i = 0; good && i < lanes.count; i++) {
        const char *name = wtr_view_instance(view, target.subject, target.scope, lanes.first + i);
        if (explain->instance == NULL || (name != NULL && strcmp(explain->instance, name) == 0))
            good = one_lane(explain, view, &target, lanes.first + i);
    }
    return good && !explain->out->failed ? WTR_EXIT_DONE : out_of_memory();
}

static void *explain_new(void *context)
{
    Explain *explain = context;
    return wtr_batch_case_new(&explain->session, &explain->selection, !explain->as_json && wtr_colour(stdout), WTR_CASE_OTHERWISE, explain);
}

static void explain_free(void *context, void *state)
{
    (void)context;
    wtr_batch_case_free(state);
}

static WtrExit explain_write(void *state, const WtrBlock *block, WtrText *out)
{
    WtrBatchCase *shown = state;
    Explain *explain = shown->context;
    WtrExit code = wtr_batch_case_show(shown, block);
    if (code != WTR_EXIT_DONE)
        return code;
    explain->written = 0;
    explain->out = out;
    explain->json = wtr_json_entry(out);
    return explain_case(explain, &shown->view);
}

static void explain_begin(void *context, bool several, WtrText *out)
{
    const Explain *explain = context;
    (void)several;
    wtr_text_puts(out, explain->as_json ? "[" : "");
}

static void explain_end(void *context, bool several, bool written, WtrText *out)
{
    const Explain *explain = context;
    (void)several;
    wtr_text_puts(out, !explain->as_json ? "" : written ? "\n]\n" : "]\n");
}

/* ---- the command --------------------------------------------------------------------------------------------------- */

static bool is_name(const WtrBook *book, const char *text)
{
    bool found = false;
    for (uint32_t i = 0; i < book->duties.count && !found; i++)
        found = strcmp(book->duties.at[i].id, text) == 0;
    for (uint32_t i = 0; i < book->terms.count && !found; i++)
        found = strcmp(book->terms.at[i].id, text) == 0;
    return found;
}

/* The first few names that hold what was typed. */
static void say_alike(const char *name, const char *const *names, size_t count, WtrText *out)
{
    unsigned said = 0;
    for (size_t i = 0; i < count && said < ALIKE_SHOWN; i++)
        if (strstr(names[i], name) != NULL)
            wtr_text_printf(out, "%s`%s`", said++ == 0 ? "" : ", ", names[i]);
}

static WtrExit unknown_name(const WtrBook *book, const char *name)
{
    const char **names = wtr_alloc(((size_t)book->duties.count + book->terms.count) * sizeof *names);
    size_t count = 0;
    if (names == NULL)
        return out_of_memory();
    for (uint32_t i = 0; i < book->duties.count; i++)
        names[count++] = book->duties.at[i].id;
    for (uint32_t i = 0; i < book->terms.count; i++)
        names[count++] = book->terms.at[i].id;
    const char *near = wtr_nearest(name, names, count);
    WtrText alike = {0};
    if (near == NULL)
        say_alike(name, names, count, &alike);
    if (near != NULL)
        wtr_complain("there is no duty or definition `%s`; did you mean `%s`?", name, near);
    else if (alike.length > 0 && !alike.failed)
        wtr_complain("there is no duty or definition `%s`; there %s %s", name, strchr(alike.at, ',') == NULL ? "is" : "are", alike.at);
    else
        wtr_complain("there is no duty or definition `%s` in this rulebook; `wtr eval --all` names those of a case", name);
    wtr_text_free(&alike);
    wtr_free(names);
    return WTR_EXIT_USAGE;
}

/* The last argument names what to explain; `first` is the one before all others, where there is one. */
static WtrExit choose_name(Explain *explain, const char *first)
{
    const WtrBook *book = explain->session.book;
    explain->selection.duties = wtr_alloc(book->duties.count);
    if (explain->selection.duties == NULL)
        return out_of_memory();
    for (uint32_t i = 0; i < book->duties.count; i++)
        explain->selection.duties[i] = strcmp(book->duties.at[i].id, explain->name) == 0;
    if (is_name(book, explain->name))
        return WTR_EXIT_DONE;
    if (first == NULL && strpbrk(explain->name, "./") != NULL) {
        wtr_complain("`%s` looks like a file: name the duty to explain after it", explain->name);
        return WTR_EXIT_USAGE;
    }
    if (first == NULL || !is_name(book, first))
        return unknown_name(book, explain->name);
    wtr_complain("the file comes first and the duty last: `wtr explain %s %s`", explain->name, first);
    return WTR_EXIT_USAGE;
}

static WtrExit read_options(Explain *explain, int argc, char **argv)
{
    enum { INSTANCE = WTR_OPTION_OWN, CASE, WHY_NOT, FULL };
    static const struct option options[] = {WTR_SESSION_LONG_OPTIONS,
                                            {"format", required_argument, NULL, 'f'},
                                            {"instance", required_argument, NULL, INSTANCE},
                                            {"case", required_argument, NULL, CASE},
                                            {"why-not", no_argument, NULL, WHY_NOT},
                                            {"full", no_argument, NULL, FULL},
                                            {NULL, 0, NULL, 0}};
    WtrExit code = WTR_EXIT_DONE;
    int option;
    while (code == WTR_EXIT_DONE && (option = wtr_next_option(argc, argv, WTR_SESSION_SHORT_OPTIONS "f:", options)) != -1) {
        if (option == '?') {
            code = WTR_EXIT_USAGE;
        } else if (option == INSTANCE) {
            explain->instance = optarg;
        } else if (option == CASE) {
            explain->bulk.one_case = optarg;
        } else if (option == WHY_NOT) {
            explain->why_not = true;
        } else if (option == FULL) {
            explain->full = true;
        } else if (option == 'f') {
            explain->as_json = strcmp(optarg, "json") == 0;
            if (!explain->as_json && strcmp(optarg, "text") != 0) {
                wtr_complain("`--format %s`: expected text or json", optarg);
                code = WTR_EXIT_USAGE;
            }
        } else {
            code = wtr_session_option(&explain->session, option, optarg);
        }
    }
    return code;
}

static WtrExit explain_cases(Explain *explain, int argc, char **argv)
{
    int count = argc - optind;
    if (count < 1) {
        wtr_complain("expected a file of facts and the name of a duty, or a code such as WTR0123; `--help` shows an example");
        return WTR_EXIT_USAGE;
    }
    WtrExit code = wtr_session_open(&explain->session);
    explain->name = argv[argc - 1];
    if (code == WTR_EXIT_DONE)
        code = choose_name(explain, count > 1 ? argv[optind] : NULL);
    if (code == WTR_EXIT_DONE && wtr_inquiry_new(explain->session.rulebook, &explain->inquiry) != WTR_OK)
        code = out_of_memory();
    if (code != WTR_EXIT_DONE)
        return code;
    explain->bulk.paths = argv + optind;
    explain->bulk.count = count - 1;
    explain->bulk.threads = 1;
    WtrBulkWriter writer = {.context = explain, .cases = 1, .state_new = explain_new, .write = explain_write, .state_free = explain_free,
                            .between = explain->as_json ? "," : "\n----\n\n", .begin = explain_begin, .end = explain_end};
    WtrBulkTotals totals;
    code = wtr_bulk_run(&explain->session, &explain->bulk, &writer, &totals);
    if (code == WTR_EXIT_DONE && explain->instance != NULL && explain->matched == 0) {
        wtr_complain("--instance: no case has one called `%s`", explain->instance);
        return WTR_EXIT_USAGE;
    }
    return code;
}

WtrExit wtr_command_explain(int argc, char **argv)
{
    Explain explain = {.name = NULL};
    WtrExit code = read_options(&explain, argc, argv);
    if (code == WTR_EXIT_DONE) {
        if (argc - optind == 1 && is_code(argv[optind]))
            code = explain_code(argv[optind]);
        else
            code = explain_cases(&explain, argc, argv);
    }
    wtr_free(explain.selection.duties);
    wtr_inquiry_free(explain.inquiry);
    wtr_session_close(&explain.session);
    return code;
}
