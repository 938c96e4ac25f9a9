/* ask.c — `wtr ask`: the interview. It asks the question whose answer settles most, shows what each answer settles, and
 * keeps the case in a file.
 *
 * Relies on: ask.h, interview, change. Guarantees: what was answered is kept: at the end, when input ends and when it is
 * interrupted the case is saved if it was given a file; that file is written beside itself and renamed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "change.h"
#include "result_text_duty.h"

static void on_interrupt(int number)
{
    (void)number;
    wtr_ask_interrupted = 1;
}

/* Without SA_RESTART, so that waiting for a line ends too. */
static void catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* ---- the case ----------------------------------------------------------------------------------------------------- */

/* "FILE:3:7: " */
static void say_where(const char *path, const WtrText *text, size_t offset, const char *problem)
{
    unsigned line = 1, column = 1;
    for (size_t i = 0; i < offset && i < text->length; i++) {
        column = text->at[i] == '\n' ? 1 : column + ((text->at[i] & 0xC0) != 0x80);
        line += text->at[i] == '\n';
    }
    wtr_complain("%s:%u:%u: %s", path, line, column, problem);
}

static WtrExit parse_case(WtrAsk *ask, const WtrText *text, WtrCase *out)
{
    WtrCaseReader *reader = wtr_case_reader_new(ask->session.rulebook);
    if (reader == NULL || wtr_case_read(reader, text->at, text->length, ask->session.ignore_extra, out) != WTR_OK) {
        wtr_case_reader_free(reader);
        return wtr_ask_out_of_memory();
    }
    wtr_case_reader_free(reader);
    for (uint32_t i = 0; i < out->problems.count; i++)
        say_where(ask->path, text, out->problems.at[i].offset, out->problems.at[i].text);
    return out->problem_count > 0 ? WTR_EXIT_FACTS : WTR_EXIT_DONE;
}

/* The case in the file named or, where there is none as yet, an empty one. */
static WtrExit open_case(WtrAsk *ask, WtrCase *out)
{
    if (ask->path == NULL || access(ask->path, F_OK) != 0) {
        if (ask->path != NULL && errno != ENOENT) {
            wtr_complain("cannot open %s: %s", ask->path, strerror(errno));
            return WTR_EXIT_IO;
        }
        return wtr_case_empty(ask->session.book, out) ? WTR_EXIT_DONE : wtr_ask_out_of_memory();
    }
    WtrText text = {0};
    WtrExit code = wtr_read_file(ask->path, &text);
    if (code == WTR_EXIT_DONE)
        code = parse_case(ask, &text, out);
    wtr_text_free(&text);
    for (uint32_t i = 0; code == WTR_EXIT_DONE && i < ask->session.settings.count; i++)
        if (!wtr_case_set(out, ask->session.book, ask->session.settings.at[i].fact, ask->session.settings.at[i].answer))
            code = wtr_ask_out_of_memory();
    return code;
}

static bool save(WtrAsk *ask)
{
    WtrText text = {0};
    WtrInterview *interview = &ask->interview;
    if (!wtr_case_write(&interview->facts, interview->book, interview->aside.at, interview->aside.count, &text))
        ask->code = wtr_ask_out_of_memory();
    else
        ask->code = wtr_write_file(ask->path, text.at, text.length);
    wtr_text_free(&text);
    if (ask->code != WTR_EXIT_DONE)
        return false;
    interview->changed = false;
    WtrText line = {0};
    wtr_text_printf(&line, "Saved as %s.", ask->path);
    wtr_text_flush(&ask->page, &line, 0, 2);
    return true;
}

/* ---- the conversation ------------------------------------------------------------------------------------------------ */

static void say_settled(WtrAsk *ask)
{
    WtrInterview *interview = &ask->interview;
    uint32_t from = 0, ruled_out = 0;
    for (const WtrEntry *entry; (entry = wtr_interview_settled(interview, &from)) != NULL;) {
        WtrDutyResult result;
        if (entry->status != WTR_DUE) {
            ruled_out++;
            continue;
        }
        if (wtr_duty_parts(interview->evaluator, entry->duty, entry->lane, WTR_PART_DEADLINES, &result) == WTR_OK)
            wtr_text_duty_line(&ask->page, &interview->view, entry, result.state, 2);
    }
    WtrText text = {0};
    if (ruled_out > 0)
        wtr_text_printf(&text, "%u %s not triggered. ", ruled_out, ruled_out == 1 ? "duty is" : "duties are");
    if (interview->now.undetermined != interview->before.undetermined || ruled_out > 0)
        wtr_text_printf(&text, "%u not settled.", interview->now.undetermined);
    wtr_text_flush(&ask->page, &text, 2, 2);
}

static bool look(WtrAsk *ask)
{
    WtrStatus status = wtr_interview_look(&ask->interview);
    if (status != WTR_OK)
        ask->code = wtr_ask_failed(status);
    return status == WTR_OK;
}

static bool go_back(WtrAsk *ask)
{
    if (!wtr_interview_back(&ask->interview, NULL)) {
        wtr_ask_say(ask, 0, "There is nothing to go back to.");
        return true;
    }
    return look(ask);
}

static bool name_file(WtrAsk *ask)
{
    wtr_ask_say(ask, 0, "Save the case as (a file's name; Enter to save it nowhere):");
    const char *line = wtr_ask_line(ask);
    if (line == NULL || line[0] == '\0')
        return false;
    ask->named.length = 0;
    wtr_text_puts(&ask->named, line);
    ask->path = ask->named.failed ? NULL : ask->named.at;
    return ask->path != NULL;
}

/* Takes one question to its answer. False when the conversation is over; *ended when it broke off. */
static bool one_question(WtrAsk *ask, const WtrQuestion *asked, bool *ended)
{
    const WtrQuestion question = *asked;
    WtrAnswer answer;
    wtr_ask_put(ask, &question);
    switch (wtr_ask_reply(ask, &question, &answer)) {
    case WTR_GOT_BACK: return go_back(ask);
    case WTR_GOT_SAVE: return (ask->path == NULL && !name_file(ask)) || save(ask);
    case WTR_GOT_MORE: *ended = !wtr_ask_subjects(ask); return !*ended && look(ask);
    case WTR_GOT_QUIT: return false;
    case WTR_GOT_END: *ended = true; return false;
    case WTR_GOT_AGAIN: return true;
    case WTR_GOT_ANSWER: break;
    }
    WtrStatus status = wtr_interview_answer(&ask->interview, question.fact, wtr_interview_instance(&ask->interview, &question), answer);
    if (status != WTR_OK) {
        ask->code = wtr_ask_failed(status);
        return false;
    }
    if (!look(ask))
        return false;
    say_settled(ask);
    return true;
}

/* Duties that are due and that an answer not asked for could still lift: an exception that has to be shown, say. */
static void say_liftable(WtrAsk *ask)
{
    WtrInterview *interview = &ask->interview;
    WtrChanges changes;
    bool any = false;
    for (uint32_t i = 0; i < interview->now.list.count; i++) {
        const WtrEntry *entry = &interview->now.list.at[i];
        if (entry->status != WTR_DUE || !ask->session.book->duties.at[entry->duty].nonmonotone ||
            wtr_inquiry_changes(interview->inquiry, interview->evaluator, entry->duty, entry->lane, WTR_NOT_DUE, WTR_OF_UNKNOWN, &changes) != WTR_OK ||
            changes.count == 0)
            continue;
        if (!any)
            wtr_page_heading(&ask->page, "More might lift these, if it were known:");
        any = true;
        WtrText text = {0};
        wtr_text_name(&interview->view, entry, &text);
        for (uint32_t k = 0; k < changes.sets[0].count; k++) {
            wtr_text_puts(&text, k == 0 ? ": " : " and ");
            wtr_say_fact(&interview->view, changes.sets[0].changes[k].fact, changes.sets[0].changes[k].lane, entry, &text);
        }
        wtr_text_flush(&ask->page, &text, 2, 4);
    }
}

static void say_end(WtrAsk *ask)
{
    wtr_ask_list(ask, WTR_DUE, "Due or applying:");
    say_liftable(ask);
    wtr_ask_counts(ask);
    WtrText text = {0};
    if (ask->interview.aside.count > 0)
        wtr_text_printf(&text, "%u %s open: nobody could say. ", ask->interview.aside.count, ask->interview.aside.count == 1 ? "question stays" : "questions stay");
    wtr_text_puts(&text, "This is advice from the facts given; it decides nothing. People decide.");
    wtr_text_flush(&ask->page, &text, 0, 0);
}

/* Whether the questions came to an end by themselves or by `quit`. */
static bool converse(WtrAsk *ask)
{
    bool ended = false;
    if (!wtr_ask_date(ask) || (!wtr_ask_raises_any(ask) && !wtr_ask_subjects(ask)))
        return false;
    if (!look(ask))
        return false;
    WtrText text = {0};
    wtr_text_printf(&text, "%u %s not settled. `help` lists what can be said beside answers.", ask->interview.now.undetermined,
                    ask->interview.now.undetermined == 1 ? "duty is" : "duties are");
    wtr_text_flush(&ask->page, &text, 0, 0);
    for (const WtrQuestion *question; (question = wtr_interview_next(&ask->interview)) != NULL;)
        if (!one_question(ask, question, &ended))
            break;
    if (ended || ask->code != WTR_EXIT_DONE)
        return false;
    say_end(ask);
    return true;
}

static void finish(WtrAsk *ask, bool whole)
{
    if (ask->code != WTR_EXIT_DONE)
        return;
    if (!whole)
        wtr_text_puts(&ask->out, "\n");
    if (!whole)
        wtr_ask_say(ask, 0, wtr_ask_interrupted ? "Interrupted." : "The input ended.");
    if (ask->interview.changed && ask->path == NULL && whole)
        (void)name_file(ask);
    if (ask->code == WTR_EXIT_DONE && ask->interview.changed && ask->path != NULL && ask->interview.facts.as_of != 0)
        (void)save(ask);
    else if (ask->code == WTR_EXIT_DONE && ask->interview.changed)
        wtr_ask_say(ask, 0, "Nothing was saved.");
    if (ask->code == WTR_EXIT_DONE)
        (void)wtr_ask_show(ask);
}

/* ---- only the questions ------------------------------------------------------------------------------------------------ */

static WtrExit list_questions(WtrAsk *ask)
{
    WtrInterview *interview = &ask->interview;
    WtrJson json = {.out = &ask->out, .pretty = true};
    if (interview->facts.as_of == 0)
        interview->facts.as_of = ask->session.as_of != 0 ? ask->session.as_of : wtr_clock_today();
    if (!look(ask))
        return ask->code;
    if (ask->as_json)
        wtr_json_array(&json, false);
    for (uint32_t i = 0; i < interview->question_count; i++) {
        const WtrQuestion *question = &interview->questions[i];
        if (ask->as_json) {
            wtr_json_question(&json, &interview->view, question);
            continue;
        }
        WtrText text = {0};
        wtr_say_fact(&interview->view, question->fact, question->lane, NULL, &text);
        wtr_text_printf(&text, ": %s (%u %s for it; an answer settles %u to %u)", interview->book->facts.at[question->fact].question, question->waiting,
                        question->waiting == 1 ? "duty waits" : "duties wait", question->least, question->most);
        wtr_text_flush(&ask->page, &text, 0, 2);
    }
    if (ask->as_json) {
        wtr_json_array_end(&json);
        wtr_text_puts(&ask->out, "\n");
    }
    (void)wtr_ask_show(ask);
    return ask->code;
}

/* ---- the command --------------------------------------------------------------------------------------------------------- */

static bool select_word(WtrAsk *ask, const char *word, uint32_t with)
{
    const WtrBook *book = ask->session.book;
    bool found = false;
    (void)with;
    for (uint32_t i = 0; i < book->duties.count; i++) {
        bool same = strcmp(book->duties.at[i].id, word) == 0;
        ask->interview.selection.duties[i] = ask->interview.selection.duties[i] || same;
        found = found || same;
    }
    if (!found)
        wtr_complain("--only: there is no duty `%s` in this rulebook", word);
    return found;
}

static WtrExit select_only(WtrAsk *ask)
{
    if (ask->only == NULL)
        return WTR_EXIT_DONE;
    memset(ask->interview.selection.duties, 0, ask->session.book->duties.count);
    return wtr_ask_each_word(ask, ask->only, select_word, 0) ? WTR_EXIT_DONE : WTR_EXIT_USAGE;
}

static WtrExit read_options(WtrAsk *ask, int argc, char **argv)
{
    enum { ONLY = WTR_OPTION_OWN, NEXT };
    static const struct option options[] = {WTR_SESSION_LONG_OPTIONS,
                                            {"format", required_argument, NULL, 'f'},
                                            {"only", required_argument, NULL, ONLY},
                                            {"questions", no_argument, NULL, NEXT},
                                            {NULL, 0, NULL, 0}};
    WtrExit code = WTR_EXIT_DONE;
    int option;
    while (code == WTR_EXIT_DONE && (option = wtr_next_option(argc, argv, WTR_SESSION_SHORT_OPTIONS "f:", options)) != -1) {
        if (option == '?') {
            code = WTR_EXIT_USAGE;
        } else if (option == ONLY) {
            ask->only = optarg;
        } else if (option == NEXT) {
            ask->next_only = true;
        } else if (option == 'f') {
            ask->as_json = strcmp(optarg, "json") == 0;
            if (!ask->as_json && strcmp(optarg, "text") != 0) {
                wtr_complain("`--format %s`: expected text or json", optarg);
                code = WTR_EXIT_USAGE;
            }
        } else {
            code = wtr_session_option(&ask->session, option, optarg);
        }
    }
    if (code == WTR_EXIT_DONE && argc - optind > 1) {
        wtr_complain("one case at a time: give one file");
        code = WTR_EXIT_USAGE;
    }
    if (code == WTR_EXIT_DONE && ask->as_json && !ask->next_only) {
        wtr_complain("a conversation is text: `--format json` goes with --questions");
        code = WTR_EXIT_USAGE;
    }
    if (code == WTR_EXIT_DONE && optind < argc)
        ask->path = argv[optind];
    return code;
}

static WtrExit run(WtrAsk *ask)
{
    WtrCase facts = {.arena = NULL};
    WtrExit code = wtr_session_open(&ask->session);
    if (code == WTR_EXIT_DONE)
        code = open_case(ask, &facts);
    if (code != WTR_EXIT_DONE) {
        wtr_case_free(&facts);
        return code;
    }
    if (wtr_interview_begin(&ask->interview, &ask->session, &facts) != WTR_OK)
        return wtr_ask_out_of_memory();
    ask->interview.changed = ask->session.settings.count > 0;
    if (ask->session.today != 0 && facts.today == 0)
        ask->interview.facts.today = ask->session.today;
    code = select_only(ask);
    if (code != WTR_EXIT_DONE)
        return code;
    if (ask->next_only)
        return list_questions(ask);
    catch_interrupts();
    finish(ask, converse(ask));
    return ask->code;
}

WtrExit wtr_command_ask(int argc, char **argv)
{
    WtrAsk ask = {.code = WTR_EXIT_DONE};
    ask.page = (WtrPage){&ask.out, wtr_colour(stdout)};
    WtrExit code = read_options(&ask, argc, argv);
    if (code == WTR_EXIT_DONE)
        code = run(&ask);
    wtr_interview_free(&ask.interview);
    wtr_session_close(&ask.session);
    wtr_text_free(&ask.out);
    wtr_text_free(&ask.named);
    free(ask.line);
    return code;
}
