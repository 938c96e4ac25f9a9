/* ask_question.c — see ask.h: one question and what may be said to it. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "result_text_duty.h"

static void say_answers(const WtrBook *book, const WtrFact *fact, WtrText *out)
{
    switch (fact->type) {
    case WTR_TYPE_TRUTH: wtr_text_puts(out, "yes, no"); break;
    case WTR_TYPE_DATE: wtr_text_puts(out, "YYYY-MM-DD, today, not yet"); break;
    case WTR_TYPE_CHOICE:
        for (uint32_t i = 0; i < fact->choices.count; i++)
            wtr_text_printf(out, "%s%u %s", i > 0 ? ", " : "", i + 1, book->choices.at[fact->choices.first + i].id);
        break;
    case WTR_TYPE_NUMBER: wtr_text_puts(out, "a whole number"); break;
    case WTR_TYPE_DAYS: wtr_text_puts(out, "how many days"); break;
    case WTR_TYPE_MONTHS: wtr_text_puts(out, "how many months"); break;
    case WTR_TYPE_YEARS: wtr_text_puts(out, "how many years"); break;
    }
    wtr_text_puts(out, ", or Enter for don't know");
}

void wtr_ask_put(WtrAsk *ask, const WtrQuestion *question)
{
    const WtrFact *fact = &ask->session.book->facts.at[question->fact];
    const char *instance = wtr_view_instance(&ask->interview.view, fact->subject, fact->scope, question->lane);
    WtrText text = {0}, answers = {0};
    wtr_page_blank(&ask->page);
    if (instance != NULL)
        wtr_text_printf(&text, "%s %s: ", ask->session.book->subjects.at[fact->subject].id, instance);
    wtr_text_puts(&text, fact->question[0] != '\0' ? fact->question : fact->id);
    if (!text.failed)
        wtr_page_paragraph(&ask->page, 0, 2, &(WtrSpan){WTR_BOLD, text.at}, 1);
    say_answers(ask->session.book, fact, &answers);
    wtr_text_printf(&answers, " (%s)", fact->id);
    if (!answers.failed)
        wtr_page_paragraph(&ask->page, 2, 2, &(WtrSpan){WTR_DIM, answers.at}, 1);
    wtr_text_end(&text, &ask->out);
    wtr_text_end(&answers, &ask->out);
}

/* A duty by its name, one that is due with how it stands; and what it asks. */
static void say_duty(WtrAsk *ask, const WtrEntry *entry, const WtrDutyResult *result, bool sentence)
{
    const WtrView *view = &ask->interview.view;
    WtrText name = {0};
    if (entry->status == WTR_DUE) {
        wtr_text_duty_line(&ask->page, view, entry, result->state, 2);
    } else {
        wtr_text_name(view, entry, &name);
        wtr_text_flush(&ask->page, &name, 2, 4);
    }
    if (sentence)
        wtr_text_sentence(&ask->page, view, &ask->session.book->duties.at[entry->duty], 4);
}

/* The duties that wait for a fact in a lane of its scope. */
static void say_waiting(WtrAsk *ask, const WtrQuestion *question)
{
    WtrInterview *interview = &ask->interview;
    wtr_ask_say(ask, 0, "It bears on:");
    for (uint32_t i = 0; i < interview->now.list.count; i++) {
        const WtrEntry *entry = &interview->now.list.at[i];
        WtrDutyResult result;
        const WtrDuty *duty = &ask->session.book->duties.at[entry->duty];
        const WtrFact *fact = &ask->session.book->facts.at[question->fact];
        if (entry->status != WTR_UNDETERMINED || (fact->scope != 0 && duty->scope == fact->scope && entry->lane != question->lane))
            continue;
        if (wtr_duty_parts(interview->evaluator, entry->duty, entry->lane, WTR_PART_NEEDS, &result) != WTR_OK) {
            ask->out.failed = true;
            return;
        }
        for (uint32_t k = 0; k < result.need_count; k++)
            if (result.needs[k] == question->fact)
                say_duty(ask, entry, &result, true);
    }
}

static void say_help(WtrAsk *ask)
{
    wtr_ask_say(ask, 0, "Answer the question, or type one of these words:");
    wtr_ask_say(ask, 2, "back   take the last answer back");
    wtr_ask_say(ask, 2, "why    which duties wait for this answer");
    wtr_ask_say(ask, 2, "list   what is settled and what is not");
    wtr_ask_say(ask, 2, "about  say what else the case is about");
    wtr_ask_say(ask, 2, "save   save the case and go on");
    wtr_ask_say(ask, 2, "quit   save the case and end");
}

void wtr_ask_list(WtrAsk *ask, WtrDutyStatus status, const char *heading)
{
    WtrInterview *interview = &ask->interview;
    bool any = false;
    for (uint32_t i = 0; i < interview->now.list.count; i++) {
        const WtrEntry *entry = &interview->now.list.at[i];
        WtrDutyResult result;
        if (entry->status != status || wtr_duty_parts(interview->evaluator, entry->duty, entry->lane, WTR_PART_DEADLINES, &result) != WTR_OK)
            continue;
        if (!any)
            wtr_page_heading(&ask->page, heading);
        any = true;
        say_duty(ask, entry, &result, status == WTR_DUE);
    }
}

void wtr_ask_counts(WtrAsk *ask)
{
    const WtrEntries *now = &ask->interview.now;
    WtrText text = {0};
    wtr_text_printf(&text, "%u due or applying, %u not settled, %u not triggered on the facts given.", now->due, now->undetermined, now->not_due);
    wtr_page_blank(&ask->page);
    wtr_text_flush(&ask->page, &text, 0, 2);
}

static void say_list(WtrAsk *ask)
{
    wtr_ask_list(ask, WTR_DUE, "Due or applying:");
    wtr_ask_list(ask, WTR_UNDETERMINED, "Not settled:");
    wtr_ask_counts(ask);
}

/* A choice may be given by its number in the list. */
static bool numbered_choice(const WtrFact *fact, const char *line, WtrAnswer *out)
{
    char *end;
    unsigned long number = strtoul(line, &end, 10);
    if (fact->type != WTR_TYPE_CHOICE || line[0] < '0' || line[0] > '9' || *end != '\0' || number < 1 || number > fact->choices.count)
        return false;
    *out = (WtrAnswer){true, (int32_t)number - 1};
    return true;
}

static bool read_answer(WtrAsk *ask, const WtrFact *fact, const char *line, WtrAnswer *out, WtrText *problem)
{
    static const char *const unknown[] = {"", "?", "don't know", "dont know", "do not know", "unknown", "not known", NULL};
    static const char *const yes[] = {"y", "yes", "true", NULL}, *const no[] = {"n", "no", "false", NULL};
    *out = (WtrAnswer){false, 0};
    if (wtr_ask_is_one_of(line, unknown) || numbered_choice(fact, line, out))
        return true;
    if (fact->type == WTR_TYPE_TRUTH && (wtr_ask_is_one_of(line, yes) || wtr_ask_is_one_of(line, no))) {
        *out = (WtrAnswer){true, wtr_ask_is_one_of(line, yes) ? WTR_TRUE : WTR_FALSE};
        return true;
    }
    if (fact->type == WTR_TYPE_DATE && strcasecmp(line, "today") == 0) {
        *out = (WtrAnswer){true, wtr_clock_today()};
        return true;
    }
    return wtr_answer_from_text(ask->session.rulebook, fact, line, out, problem);
}

/* A word that is a command where it is no answer. */
static WtrGot command(WtrAsk *ask, const char *line, const WtrQuestion *question)
{
    static const char *const words[] = {"back", "b", NULL}, *const help[] = {"help", "h", NULL};
    if (wtr_ask_is_one_of(line, words))
        return WTR_GOT_BACK;
    if (wtr_ask_is_quit(line))
        return WTR_GOT_QUIT;
    if (strcasecmp(line, "save") == 0)
        return WTR_GOT_SAVE;
    if (strcasecmp(line, "about") == 0)
        return WTR_GOT_MORE;
    if (strcasecmp(line, "why") == 0)
        say_waiting(ask, question);
    else if (strcasecmp(line, "list") == 0)
        say_list(ask);
    else if (wtr_ask_is_one_of(line, help))
        say_help(ask);
    else
        return WTR_GOT_ANSWER;
    return WTR_GOT_AGAIN;
}

/* "Found …, expected …; `help` lists …". Frees what was wrong. */
static void say_not_understood(WtrAsk *ask, WtrText *problem)
{
    if (problem->length > 0 && !problem->failed)
        problem->at[0] = (char)toupper((unsigned char)problem->at[0]);
    wtr_text_puts(problem, "; `help` lists what else can be said.");
    wtr_text_flush(&ask->page, problem, 0, 2);
}

WtrGot wtr_ask_reply(WtrAsk *ask, const WtrQuestion *question, WtrAnswer *answer)
{
    const WtrFact *fact = &ask->session.book->facts.at[question->fact];
    for (;;) {
        const char *line = wtr_ask_line(ask);
        if (line == NULL)
            return WTR_GOT_END;
        WtrText problem = {0};
        if (read_answer(ask, fact, line, answer, &problem)) {
            wtr_text_free(&problem);
            return WTR_GOT_ANSWER;
        }
        WtrGot got = command(ask, line, question);
        if (got == WTR_GOT_ANSWER) {
            say_not_understood(ask, &problem);
            continue;
        }
        wtr_text_free(&problem);
        if (got != WTR_GOT_AGAIN)
            return got;
    }
}
