/* page_report.c — `wtr report`: the decision report of one case, as one file for a browser or for paper.
 *
 * Relies on: page_report.h and its parts, session, bulk. Guarantees: exactly one case is reported, and nothing is
 * written where there is another or none; the same case and rulebook give the same bytes. */
#include "page_report.h"

#include <stdio.h>
#include <string.h>

#include "batch_case.h"
#include "decision.h"
#include "html_page.h"
#include "otherwise.h"
#include "result_text_duty.h"

typedef struct Command {
    WtrSession session;
    WtrSelection selection;
    const char *one_case, *output, *path;
    char file_hash[WTR_DIGEST_TEXT], seal[WTR_DIGEST_TEXT];
    const char *no_record;               /* why `wtr record` makes no record of the same */
    uint64_t matched;
    WtrText page;
} Command;

static WtrExit out_of_memory(void)
{
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

/* ---- words of the parts ----------------------------------------------------------------------------------------- */

void wtr_report_section(WtrHtml *html, const char *id, const char *heading)
{
    wtr_html_begin(html, "section");
    wtr_html_attribute_printf(html, "aria-labelledby", "%s", id);
    wtr_html_begin(html, "h2");
    wtr_html_attribute(html, "id", id);
    wtr_html_text(html, heading);
    wtr_html_end(html);
}

void wtr_report_name(const WtrReport *report, uint32_t row)
{
    const WtrEntry *entry = &report->entries->list.at[row];
    const WtrDuty *duty = &report->view->book->duties.at[entry->duty];
    wtr_html_human(report->html, duty->id, false);
    if (duty->subject == WTR_NONE)
        return;
    const char *instance = wtr_view_instance(report->view, duty->subject, duty->scope, entry->lane);
    wtr_html_text(report->html, ", ");
    wtr_html_human(report->html, report->view->book->subjects.at[duty->subject].id, false);
    if (instance != NULL)
        wtr_html_printf(report->html, " %s", instance);
}

void wtr_report_sentence(const WtrReport *report, uint32_t row, const char *class_name)
{
    wtr_html_begin_class(report->html, "p", class_name);
    wtr_html_duty_sentence(report->html, report->view->book, &report->view->book->duties.at[report->entries->list.at[row].duty]);
    wtr_html_end(report->html);
}

static const char *state_class(WtrState state)
{
    switch (state) {
    case WTR_STATE_MET: case WTR_STATE_DONE: case WTR_STATE_EXPLAINED: return "state good";
    case WTR_STATE_LATE: case WTR_STATE_OVERDUE: case WTR_STATE_BREACHED: return "state bad";
    case WTR_STATE_UNKNOWN: case WTR_STATE_BLOCKED: return "state waiting";
    case WTR_STATE_OPEN: return "state open";
    default: return "state";
    }
}

void wtr_report_state(WtrHtml *html, WtrState state)
{
    const char *words = wtr_state_words(state);
    if (words == NULL)
        return;
    wtr_html_text(html, " ");
    wtr_html_leaf(html, "span", state_class(state), words);
}

static const char *verb(WtrModality modality) { return modality == WTR_EXPECTED ? "expected" : wtr_modality_words(modality); }

static void put_terms(const WtrReport *report, const WtrDeadlineResult *result)
{
    const WtrBook *book = report->view->book;
    const WtrDeadline *deadline = &book->deadlines.at[result->deadline];
    uint32_t reading = wtr_deadline_reading(book, deadline);
    if (reading != WTR_NONE) {
        wtr_html_text(report->html, ", under the reading of ");
        wtr_html_begin(report->html, "i");
        wtr_html_human(report->html, book->readings.at[reading].id, false);
        wtr_html_end(report->html);
    }
    if (result->applies == WTR_UNKNOWN) {
        wtr_html_text(report->html, ", if ");
        wtr_html_label(report->html, book->nodes.at[deadline->when].label, &report->names);
        wtr_html_text(report->html, " (not known)");
    }
    wtr_html_text(report->html, deadline->non_statutory ? ", non-statutory." : ".");
    for (uint32_t i = 0; i < deadline->cites.count; i++) {
        wtr_html_text(report->html, i == 0 ? " Written in " : "; ");
        wtr_html_citation(report->html, book, &book->citations.at[deadline->cites.first + i]);
    }
    wtr_html_text(report->html, deadline->cites.count > 0 ? "." : "");
    if (deadline->inferred[0] != '\0')
        wtr_html_printf(report->html, " Inferred: %s.", deadline->inferred);
}

void wtr_report_deadline(const WtrReport *report, const WtrDeadlineResult *result, bool due, bool own_date)
{
    const WtrDeadline *deadline = &report->view->book->deadlines.at[result->deadline];
    WtrHtml *html = report->html;
    WtrText why = {0};
    wtr_html_text(html, due ? "" : "If it applies: ");
    wtr_html_human(html, verb(deadline->modality), due);
    wtr_html_text(html, " ");
    if (own_date && result->date != 0) {
        wtr_html_text(html, deadline->kind == WTR_EVERY ? "next by " : "by ");
        wtr_html_begin_class(html, "strong", "deadline");
        wtr_html_date(html, result->date);
        wtr_html_end(html);
        wtr_report_state(html, result->state);
        wtr_html_text(html, ": ");
    }
    wtr_html_deadline(html, deadline, &report->names);
    if (result->date == 0 && result->why != WTR_NO_DATE_STATED) {
        wtr_say_no_date(report->view->book, result, &why);
        wtr_html_text(html, "; no date can be given: ");
        wtr_html_label(html, wtr_html_built(html, &why), &report->names);
    }
    if (own_date && result->from != 0 && result->date != 0) {
        wtr_html_text(html, ", counted from ");
        wtr_html_date(html, result->from);
    }
    put_terms(report, result);
    wtr_text_end(&why, html->out);
}

/* ---- the head ----------------------------------------------------------------------------------------------------- */

static void put_head(const WtrReport *report)
{
    const WtrView *view = report->view;
    WtrHtml *html = report->html;
    wtr_html_begin(html, "header");
    wtr_html_leaf(html, "p", "kicker", "Decision report");
    wtr_html_begin(html, "h1");
    if (view->facts->name != NULL)
        wtr_html_printf(html, "Case %s", view->facts->name);
    else
        wtr_html_text(html, "A case without a name");
    wtr_html_end(html);
    wtr_html_begin_class(html, "p", "subtitle");
    wtr_html_text(html, "Decided as at ");
    wtr_html_date(html, view->as_of);
    wtr_html_text(html, " under ");
    wtr_html_leaf(html, "cite", NULL, view->book->header.title[0] != '\0' ? view->book->header.title : "a rule typed at the prompt");
    if (view->today != view->as_of) {
        wtr_html_text(html, "; deadlines seen from ");
        wtr_html_date(html, view->today);
    }
    wtr_html_text(html, ".");
    wtr_html_end(html);
    wtr_html_leaf(html, "p", "advice", "This report advises and does not decide. It says what the facts given trigger; a person decides.");
    wtr_html_end(html);
}

static void put_count(WtrHtml *html, const char *href, uint32_t count, const char *words)
{
    wtr_html_begin(html, "li");
    wtr_html_begin(html, count > 0 ? "a" : "span");
    if (count > 0)
        wtr_html_attribute(html, "href", href);
    wtr_html_begin(html, "b");
    wtr_html_printf(html, "%u", count);
    wtr_html_end(html);
    wtr_html_text(html, " ");
    wtr_html_text(html, words);
    wtr_html_end(html);
    wtr_html_end(html);
}

static uint32_t not_raised_duties(const WtrReport *report)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < report->view->book->subjects.count; i++)
        count += report->entries->not_raised[i];
    return count;
}

static void put_counts(const WtrReport *report)
{
    const WtrEntries *entries = report->entries;
    wtr_html_begin(report->html, "nav");
    wtr_html_attribute(report->html, "aria-label", "The result in figures");
    wtr_html_begin_class(report->html, "ul", "counts");
    put_count(report->html, "#duties", entries->due, "due or applying");
    put_count(report->html, "#open", entries->undetermined, "not settled");
    put_count(report->html, "#not-triggered", entries->not_due, "not triggered on the facts given");
    put_count(report->html, "#not-looked-at", not_raised_duties(report), "not looked at");
    wtr_html_end(report->html);
    wtr_html_end(report->html);
}

/* Subjects that were not raised have a part of their own. */
typedef struct Notices { WtrHtml *html; bool any; } Notices;
static void put_notice(void *context, const char *kind, const char *sentence)
{
    Notices *notices = context;
    if (strcmp(kind, "not_raised") == 0)
        return;
    if (!notices->any) {
        wtr_report_section(notices->html, "first", "Read this first");
        wtr_html_begin_class(notices->html, "ul", "notices");
    }
    notices->any = true;
    wtr_html_begin(notices->html, "li");
    wtr_html_sentence(notices->html, sentence);
    wtr_html_end(notices->html);
}

static bool put_notices(const WtrReport *report)
{
    Notices notices = {report->html, false};
    bool good = wtr_view_notices(report->view, put_notice, &notices);
    if (notices.any) {
        wtr_html_end(report->html);
        wtr_html_end(report->html);
    }
    return good;
}

/* ---- the duties ------------------------------------------------------------------------------------------------------ */

typedef struct Group { const char *heading; WtrModality modalities[2]; unsigned count; } Group;

static const Group groups[] = {
    {"Due", {WTR_MUST, WTR_MUST}, 0},
    {"Must", {WTR_MUST, WTR_MUST_NOT}, 2},
    {"Should", {WTR_SHOULD, WTR_SHOULD_NOT}, 2},
    {"Expected", {WTR_EXPECTED, WTR_EXPECTED}, 1},
    {"May", {WTR_MAY, WTR_MAY}, 1},
};

static bool belongs(const Group *group, const WtrDuty *duty)
{
    bool bare = wtr_duty_is_bare(duty);
    if (bare || group->count == 0)
        return bare && group->count == 0;
    for (unsigned i = 0; i < group->count; i++)
        if (group->modalities[i] == duty->modality)
            return true;
    return false;
}

/* The deadline that presses most: the earliest date among those of the duty's strongest modality. */
static int32_t pressing(const WtrBook *book, const WtrDutyResult *result)
{
    int32_t date = 0;
    int weight = -1;
    for (uint32_t i = 0; i < result->deadline_count; i++) {
        const WtrDeadlineResult *deadline = &result->deadlines[i];
        int of = wtr_modality_weight(book->deadlines.at[deadline->deadline].modality);
        if (deadline->date == 0 || deadline->applies != WTR_TRUE || of < weight || (of == weight && deadline->date >= date))
            continue;
        weight = of;
        date = deadline->date;
    }
    return date;
}

static void put_first_citation(const WtrReport *report, const WtrDutyResult *result)
{
    const WtrBook *book = report->view->book;
    uint32_t shown = WTR_NONE;
    for (uint32_t i = 0; i < result->citation_count && shown == WTR_NONE; i++)
        if (wtr_source_in_force(&book->sources.at[book->citations.at[result->citations[i]].source], report->view->as_of))
            shown = result->citations[i];
    if (shown == WTR_NONE && result->citation_count > 0)
        shown = result->citations[0];
    if (shown == WTR_NONE)
        return;
    wtr_html_text(report->html, " · ");
    wtr_html_citation(report->html, book, &book->citations.at[shown]);
}

/* When it is due, how it stands, where it is explained and written. */
static bool put_instance(const WtrReport *report, uint32_t row)
{
    const WtrEntry *entry = &report->entries->list.at[row];
    WtrHtml *html = report->html;
    WtrDutyResult result;
    if (wtr_duty_result(report->view->evaluator, entry->duty, entry->lane, &result) != WTR_OK)
        return false;
    int32_t date = pressing(report->view->book, &result);
    wtr_html_begin_class(html, "p", "about");
    wtr_html_attribute_printf(html, "id", "duty-%u", row);
    if (date != 0) {
        wtr_html_begin_class(html, "strong", "deadline");
        wtr_html_text(html, "by ");
        wtr_html_date(html, date);
        wtr_html_end(html);
    }
    wtr_report_state(html, result.state);
    wtr_html_text(html, date != 0 || result.state != WTR_STATE_NONE ? " · " : "");
    wtr_html_begin(html, "a");
    wtr_html_attribute_printf(html, "href", "#why-%u", row);
    wtr_report_name(report, row);
    wtr_html_end(html);
    put_first_citation(report, &result);
    wtr_html_end(html);
    return true;
}

void wtr_report_duty_begin(const WtrReport *report, uint32_t row, uint32_t *open)
{
    uint32_t duty = report->entries->list.at[row].duty;
    if (*open == duty)
        return;
    wtr_report_duty_end(report, open);
    wtr_html_begin(report->html, "li");
    wtr_report_sentence(report, row, "says");
    *open = duty;
}

void wtr_report_duty_end(const WtrReport *report, uint32_t *open)
{
    if (*open != WTR_NONE)
        wtr_html_end(report->html);
    *open = WTR_NONE;
}

static bool put_group(const WtrReport *report, const Group *group)
{
    const WtrEntries *entries = report->entries;
    bool headed = false, good = true;
    uint32_t open = WTR_NONE;
    for (uint32_t i = 0; good && i < entries->list.count; i++) {
        if (entries->list.at[i].status != WTR_DUE || !belongs(group, &report->view->book->duties.at[entries->list.at[i].duty]))
            continue;
        if (!headed) {
            wtr_html_leaf(report->html, "h3", "strength", group->heading);
            wtr_html_begin_class(report->html, "ul", "duties");
        }
        headed = true;
        wtr_report_duty_begin(report, i, &open);
        good = put_instance(report, i);
    }
    wtr_report_duty_end(report, &open);
    if (headed)
        wtr_html_end(report->html);
    return good;
}

static bool put_duties(const WtrReport *report)
{
    bool good = true;
    wtr_report_section(report->html, "duties", "Duties");
    if (report->entries->due == 0)
        wtr_html_leaf(report->html, "p", "lead", "None was triggered on the facts given.");
    for (size_t i = 0; good && i < sizeof groups / sizeof *groups; i++)
        good = put_group(report, &groups[i]);
    wtr_html_end(report->html);
    return good;
}

/* ---- what was not triggered, and not looked at --------------------------------------------------------------------------- */

static void put_not_triggered(const WtrReport *report)
{
    const WtrView *view = report->view;
    if (report->entries->not_due == 0)
        return;
    wtr_report_section(report->html, "not-triggered", "Not triggered on the facts given");
    wtr_html_begin(report->html, "details");
    wtr_html_begin(report->html, "summary");
    wtr_html_printf(report->html, "%u %s, with what is not known of each", report->entries->not_due, report->entries->not_due == 1 ? "duty" : "duties");
    wtr_html_end(report->html);
    wtr_html_begin_class(report->html, "ul", "plain");
    for (uint32_t i = 0; i < report->entries->list.count; i++) {
        const WtrEntry *entry = &report->entries->list.at[i];
        const WtrDuty *duty = &view->book->duties.at[entry->duty];
        if (entry->status != WTR_NOT_DUE)
            continue;
        uint32_t unknown = wtr_view_unknown(view, duty->root, entry->lane, NULL);
        wtr_html_begin(report->html, "li");
        wtr_report_name(report, i);
        if (!wtr_stands(view->book, duty->stands, view->as_of))
            wtr_html_text(report->html, ": does not stand on this date");
        else if (duty->not_exhaustive)
            wtr_html_printf(report->html, ": no listed sign, %u unknown; the list is not complete", unknown);
        else
            wtr_html_printf(report->html, ": %u unknown", unknown);
        wtr_html_end(report->html);
    }
    wtr_html_end(report->html);
    wtr_html_end(report->html);
    wtr_html_end(report->html);
}

static void put_not_looked_at(const WtrReport *report)
{
    const WtrBook *book = report->view->book;
    if (not_raised_duties(report) == 0)
        return;
    wtr_report_section(report->html, "not-looked-at", "Not looked at");
    wtr_html_leaf(report->html, "p", "lead", "The case does not mention these, so the duties about them were not looked at:");
    wtr_html_begin_class(report->html, "ul", "plain columns");
    for (uint32_t i = 0; i < book->subjects.count; i++) {
        if (report->entries->not_raised[i] == 0)
            continue;
        wtr_html_begin(report->html, "li");
        wtr_html_printf(report->html, "%s (%u)", wtr_subject_words(&book->subjects.at[i]), report->entries->not_raised[i]);
        wtr_html_end(report->html);
    }
    wtr_html_end(report->html);
    wtr_html_end(report->html);
}

/* ---- the page ---------------------------------------------------------------------------------------------------------- */

static bool put_page(const Command *command, const WtrView *view, WtrText *out)
{
    WtrHtml html = {.out = out};
    WtrEntries entries;
    WtrText title = {0};
    if (!wtr_entries_gather(view, &entries))
        return false;
    WtrReport report = {&html, view, &entries, &command->session, command->file_hash, command->seal, command->no_record, wtr_html_names_of(view->rulebook)};
    wtr_text_printf(&title, "Decision report: %s", view->facts->name != NULL ? view->facts->name : "a case");
    wtr_html_page_begin(&html, wtr_html_built(&html, &title), "report");
    put_head(&report);
    wtr_html_begin(&html, "main");
    wtr_html_attribute(&html, "id", "main");
    bool good = wtr_report_pressing(&report);
    put_counts(&report);
    good = good && put_notices(&report) && put_duties(&report) && wtr_report_deadlines(&report) && wtr_report_open(&report) &&
                wtr_report_explanations(&report);
    put_not_triggered(&report);
    put_not_looked_at(&report);
    good = good && wtr_report_facts(&report);
    wtr_report_grounds(&report);
    wtr_report_decision(&report);
    wtr_html_end(&html);
    wtr_html_begin(&html, "footer");
    wtr_html_leaf(&html, "p", NULL, "Made by wtr " WTR_VERSION " from the case file and the compiled rulebook named above. It is advice from the facts given; it decides nothing. People decide.");
    wtr_html_page_end(&html);
    wtr_text_free(&title);
    wtr_entries_free(&entries);
    return good && !out->failed;
}

/* ---- the command -------------------------------------------------------------------------------------------------------- */

static void *report_new(void *context)
{
    Command *command = context;
    return wtr_batch_case_new(&command->session, &command->selection, false, WTR_CASE_OTHERWISE, command);
}

static void report_free(void *context, void *state)
{
    (void)context;
    wtr_batch_case_free(state);
}

/* The seal of the record that `wtr record` would write of the same case with the same options: it is made, and only its
 * seal is kept. */
static WtrExit find_seal(Command *command, const WtrView *view, const WtrBlock *block)
{
    WtrDecisionFound found = {.row = 0};
    WtrDecision decision = {.arena = NULL};
    WtrText record = {0}, problem = {0};
    command->no_record = wtr_decision_refused(&command->session, command->path, block->one);
    if (command->no_record != NULL)
        return WTR_EXIT_DONE;
    WtrExit code = wtr_decision_take(view, block, &found) ? WTR_EXIT_DONE : out_of_memory();
    if (code == WTR_EXIT_DONE)
        code = wtr_decision_make(&command->session, &found, command->path, (WtrHiddens){NULL, 0}, &record);
    if (code == WTR_EXIT_DONE && wtr_decision_read(record.at, record.length, &decision, &problem) == WTR_OK)
        snprintf(command->seal, sizeof command->seal, "%s", decision.seal);
    else if (code == WTR_EXIT_DONE)
        code = out_of_memory();
    wtr_decision_free(&decision);
    wtr_text_free(&record);
    wtr_text_free(&problem);
    wtr_text_free(&found.given);
    return code;
}

static WtrExit report_write(void *state, const WtrBlock *block, WtrText *out)
{
    WtrBatchCase *shown = state;
    Command *command = shown->context;
    (void)out;
    if (command->matched++ > 0) {
        if (command->one_case != NULL)
            wtr_complain("--case: more than one case is called `%s`; name another, or give them names of their own", command->one_case);
        else
            wtr_complain("%s holds more than one case: name one with --case ID", block->path);
        return WTR_EXIT_USAGE;
    }
    WtrExit code = wtr_batch_case_show(shown, block);
    if (code == WTR_EXIT_DONE)
        code = find_seal(command, &shown->view, block);
    if (code == WTR_EXIT_DONE && !put_page(command, &shown->view, &command->page))
        code = out_of_memory();
    return code;
}

static WtrExit read_options(Command *command, int argc, char **argv)
{
    enum { CASE = WTR_OPTION_OWN };
    static const struct option options[] = {WTR_SESSION_LONG_OPTIONS,
                                            {"case", required_argument, NULL, CASE},
                                            {"output", required_argument, NULL, 'o'},
                                            {NULL, 0, NULL, 0}};
    WtrExit code = WTR_EXIT_DONE;
    int option;
    while (code == WTR_EXIT_DONE && (option = wtr_next_option(argc, argv, WTR_SESSION_SHORT_OPTIONS "o:", options)) != -1) {
        if (option == '?')
            code = WTR_EXIT_USAGE;
        else if (option == CASE)
            command->one_case = optarg;
        else if (option == 'o')
            command->output = optarg;
        else
            code = wtr_session_option(&command->session, option, optarg);
    }
    if (code == WTR_EXIT_DONE && argc - optind > 1) {
        wtr_complain("one file of facts makes one report: found `%s` after `%s`", argv[optind + 1], argv[optind]);
        code = WTR_EXIT_USAGE;
    }
    return code;
}

static WtrExit hash_file(const char *path, char out[WTR_DIGEST_TEXT])
{
    WtrText bytes = {0};
    out[0] = '\0';
    if (path == NULL || strcmp(path, "-") == 0)
        return WTR_EXIT_DONE;
    WtrExit code = wtr_read_file(path, &bytes);
    if (code == WTR_EXIT_DONE) {
        WtrDigest digest = wtr_sha256(bytes.at, bytes.length);
        wtr_digest_text(&digest, out);
    }
    wtr_text_free(&bytes);
    return code;
}

static WtrExit select_all(Command *command)
{
    uint32_t count = command->session.book->duties.count;
    command->selection.duties = wtr_alloc(count);
    if (command->selection.duties == NULL)
        return out_of_memory();
    memset(command->selection.duties, true, count);
    return WTR_EXIT_DONE;
}

/* What was read must be what was hashed: a file that changes meanwhile makes no report. */
static WtrExit check_unchanged(const Command *command, const char *path)
{
    char again[WTR_DIGEST_TEXT];
    WtrExit code = hash_file(path, again);
    if (code == WTR_EXIT_DONE && strcmp(again, command->file_hash) != 0) {
        wtr_complain("%s was changed while it was read; no report was made", path);
        code = WTR_EXIT_IO;
    }
    return code;
}

static WtrExit report_file(Command *command, int argc, char **argv)
{
    const char *path = command->path = optind < argc ? argv[optind] : NULL;
    WtrExit code = wtr_session_open(&command->session);
    if (code == WTR_EXIT_DONE)
        code = select_all(command);
    if (code == WTR_EXIT_DONE)
        code = hash_file(path, command->file_hash);
    if (code != WTR_EXIT_DONE)
        return code;
    WtrBulkOptions bulk = {.paths = argv + optind, .count = argc - optind, .threads = 1, .one_case = command->one_case};
    WtrBulkWriter writer = {.context = command, .cases = 1, .state_new = report_new, .write = report_write, .state_free = report_free, .between = ""};
    WtrBulkTotals totals;
    code = wtr_bulk_run(&command->session, &bulk, &writer, &totals);
    if (code == WTR_EXIT_DONE && command->matched == 0) {
        wtr_complain("there is no case to report");
        code = WTR_EXIT_FACTS;
    }
    if (code == WTR_EXIT_DONE)
        code = check_unchanged(command, path);
    return code == WTR_EXIT_DONE ? wtr_html_deliver(&command->page, command->output) : code;
}

WtrExit wtr_command_report(int argc, char **argv)
{
    Command command = {.one_case = NULL};
    WtrExit code = read_options(&command, argc, argv);
    if (code == WTR_EXIT_DONE)
        code = report_file(&command, argc, argv);
    wtr_text_free(&command.page);
    wtr_free(command.selection.duties);
    wtr_session_close(&command.session);
    return code;
}
