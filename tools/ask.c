/* ask.c — `wtr ask`: the interview. It asks the question whose answer settles most, shows what each answer settles, and
 * keeps the case in a file.
 *
 * Relies on: ask.h and its parts, interview, change. Guarantees: what was answered is kept: at the end, when input ends and
 * when it is interrupted the case is saved if it was given a file; that file is written beside itself and renamed. */
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
        if (wtr_duty_parts(interview->evaluator, entry->duty, entry->lane, WTR_PART_DEADLINES, &result) != WTR_OK)
            continue;
        wtr_text_duty_line(&ask->page, &interview->view, entry, result.state, 2);
        wtr_text_sentence(&ask->page, &interview->view, &interview->book->duties.at[entry->duty], 4);
        wtr_text_deadlines(&ask->page, &interview->view, &result, true, 4);
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

/* Takes a file's name. What is there already is written over only where its name is typed again. */
static bool name_file(WtrAsk *ask)
{
    bool there = false;
    wtr_ask_say(ask, 0, "Save the case as (a file's name; Enter to save it nowhere):");
    for (;;) {
        const char *line = wtr_ask_line(ask);
        if (line == NULL || line[0] == '\0' || wtr_ask_is_quit(line))
            return false;
        if (!wtr_ask_may_write(ask, line)) {
            wtr_ask_say(ask, 0, "The file the case is taken from is never written over; name another.");
            continue;
        }
        bool again = there && strcmp(line, ask->named.at) == 0;
        ask->named.length = 0;
        wtr_text_puts(&ask->named, line);
        if (ask->named.failed)
            return false;
        there = access(line, F_OK) == 0;
        if (there && !again) {
            wtr_ask_say(ask, 0, "There is such a file already. Type its name again to write over it, or another name.");
            continue;
        }
        ask->path = ask->named.at;
        return true;
    }
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

/* Whether the questions came to an end by themselves or by `quit`. */
static bool converse(WtrAsk *ask)
{
    bool ended = false;
    if (!wtr_ask_date(ask) || (!wtr_ask_raises_any(ask) && !wtr_ask_subjects(ask)))
        return false;
    if (!look(ask))
        return false;
    WtrText text = {0};
    wtr_say_case(&ask->interview.view, &text);
    wtr_text_printf(&text, ": %u %s not settled. `help` lists what can be said beside answers.", ask->interview.now.undetermined,
                    ask->interview.now.undetermined == 1 ? "duty is" : "duties are");
    wtr_text_flush(&ask->page, &text, 0, 2);
    for (const WtrQuestion *question; (question = wtr_interview_next(&ask->interview)) != NULL;)
        if (!one_question(ask, question, &ended))
            break;
    if (ended || ask->code != WTR_EXIT_DONE)
        return false;
    wtr_ask_end(ask);
    return true;
}

static void finish(WtrAsk *ask, bool whole)
{
    if (ask->code != WTR_EXIT_DONE)
        return;
    if (!whole && !ask->left) {
        wtr_text_puts(&ask->out, "\n");
        wtr_ask_say(ask, 0, wtr_ask_interrupted ? "Interrupted." : "The input ended.");
    }
    if (ask->interview.changed && ask->path == NULL && whole)
        (void)name_file(ask);
    if (ask->code == WTR_EXIT_DONE && ask->interview.changed && ask->path != NULL && ask->interview.facts.as_of != 0)
        (void)save(ask);
    else if (ask->code == WTR_EXIT_DONE && ask->interview.changed)
        wtr_ask_say(ask, 0, ask->path == NULL && !whole && !ask->left ? "Nothing was saved: no file was named." : "Nothing was saved.");
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

/* Whether options and files go together. */
static WtrExit check_options(const WtrAsk *ask, int files)
{
    const char *wrong = NULL;
    if (files > 1)
        wrong = "one case at a time: give one file";
    else if (ask->as_json && !ask->next_only)
        wrong = "a conversation is text: `--format json` goes with --questions";
    else if (ask->output != NULL && ask->next_only)
        wrong = "`--questions` asks and saves nothing: leave out `--output`";
    else if (ask->one_case != NULL && ask->source == NULL)
        wrong = "`--case` chooses one case of a file: name the file";
    else if (ask->source != NULL && strcmp(ask->source, "-") == 0 && !ask->next_only)
        wrong = "the answers come by standard input: name the file of the case";
    if (wrong != NULL)
        wtr_complain("%s", wrong);
    return wrong == NULL ? WTR_EXIT_DONE : WTR_EXIT_USAGE;
}

static WtrExit format_option(WtrAsk *ask, const char *value)
{
    ask->as_json = strcmp(value, "json") == 0;
    if (ask->as_json || strcmp(value, "text") == 0)
        return WTR_EXIT_DONE;
    wtr_complain("`--format %s`: expected text or json", value);
    return WTR_EXIT_USAGE;
}

static WtrExit read_options(WtrAsk *ask, int argc, char **argv)
{
    enum { ONLY = WTR_OPTION_OWN, NEXT, CASE };
    static const struct option options[] = {WTR_SESSION_LONG_OPTIONS,
                                            {"format", required_argument, NULL, 'f'},
                                            {"output", required_argument, NULL, 'o'},
                                            {"case", required_argument, NULL, CASE},
                                            {"only", required_argument, NULL, ONLY},
                                            {"questions", no_argument, NULL, NEXT},
                                            {NULL, 0, NULL, 0}};
    WtrExit code = WTR_EXIT_DONE;
    int option;
    while (code == WTR_EXIT_DONE && (option = wtr_next_option(argc, argv, WTR_SESSION_SHORT_OPTIONS "f:o:", options)) != -1) {
        switch (option) {
        case '?': code = WTR_EXIT_USAGE; break;
        case 'f': code = format_option(ask, optarg); break;
        case 'o': ask->output = optarg; break;
        case CASE: ask->one_case = optarg; break;
        case ONLY: ask->only = optarg; break;
        case NEXT: ask->next_only = true; break;
        default: code = wtr_session_option(&ask->session, option, optarg); break;
        }
    }
    if (code == WTR_EXIT_DONE && optind < argc)
        ask->source = argv[optind];
    return code == WTR_EXIT_DONE ? check_options(ask, argc - optind) : code;
}

static WtrExit run(WtrAsk *ask)
{
    WtrCase facts = {.arena = NULL};
    WtrExit code = wtr_session_open(&ask->session);
    if (code == WTR_EXIT_DONE)
        code = wtr_ask_open(ask, &facts);
    if (code != WTR_EXIT_DONE) {
        wtr_case_free(&facts);
        return code;
    }
    if (wtr_interview_begin(&ask->interview, &ask->session, &facts) != WTR_OK)
        return wtr_ask_out_of_memory();
    ask->interview.changed = ask->session.settings.count > 0 || ask->output != NULL;
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
