/* ask_begin.c — see ask.h: the date to decide by, and what the case is about. */
#include <stdlib.h>
#include <string.h>

#include "../engine/date.h"
#include "ask.h"
#include "result_text_duty.h"

/* Always false: the input ended, or somebody would rather not go on. */
static bool left(WtrAsk *ask, const char *line)
{
    ask->left = line != NULL;
    return false;
}

bool wtr_ask_date(WtrAsk *ask)
{
    char today[11];
    WtrText text = {0};
    wtr_day_format(wtr_clock_today(), today);
    if (ask->interview.facts.as_of != 0)
        return true;
    ask->interview.changed = true;
    if (ask->session.as_of != 0) {
        ask->interview.facts.as_of = ask->session.as_of;
        return true;
    }
    wtr_text_printf(&text, "By which date is the case decided? (YYYY-MM-DD; Enter for today, %s)", today);
    wtr_text_flush(&ask->page, &text, 0, 2);
    for (;;) {
        const char *line = wtr_ask_line(ask);
        if (line == NULL || wtr_ask_is_quit(line))
            return left(ask, line);
        bool now = line[0] == '\0' || strcasecmp(line, "today") == 0;
        ask->interview.facts.as_of = now ? wtr_clock_today() : wtr_day_parse(line, strlen(line));
        if (ask->interview.facts.as_of != 0)
            return true;
        wtr_ask_say(ask, 0, "That is no date; expected YYYY-MM-DD, such as 2020-12-23.");
    }
}

/* Whether some duty about the subject stands on the case's date. */
static bool has_duties(const WtrAsk *ask, uint32_t subject)
{
    const WtrBook *book = ask->session.book;
    for (uint32_t i = 0; i < book->duties.count; i++)
        if (book->duties.at[i].subject == subject && ask->interview.selection.duties[i] &&
            wtr_stands(book, book->duties.at[i].stands, ask->interview.facts.as_of))
            return true;
    return false;
}

static bool any_raised(const WtrAsk *ask)
{
    for (uint32_t i = 0; i < ask->session.book->subjects.count; i++)
        if (ask->interview.facts.subjects[i].raised)
            return true;
    return false;
}

static void list_subjects(WtrAsk *ask)
{
    const WtrBook *book = ask->session.book;
    wtr_ask_say(ask, 0, any_raised(ask) ? "What else is the case about? (numbers or names, with commas between them; Enter for nothing more)"
                                        : "What is the case about? (numbers or names, with commas between them)");
    for (uint32_t i = 0, number = 0; i < book->subjects.count; i++) {
        if (!has_duties(ask, i))
            continue;
        WtrText text = {0};
        wtr_text_printf(&text, "%2u  %s: %s%s", ++number, book->subjects.at[i].id, book->subjects.at[i].label,
                        ask->interview.facts.subjects[i].raised ? " (already)" : "");
        if (!text.failed)
            wtr_page_text(&ask->page, 2, 6, text.at);
        wtr_text_end(&text, &ask->out);
    }
}

/* The subject of a number in the list, or of a name; WTR_NONE. */
static uint32_t subject_named(const WtrAsk *ask, const char *word)
{
    const WtrBook *book = ask->session.book;
    char *end;
    unsigned long number = strtoul(word, &end, 10);
    for (uint32_t i = 0, at = 0; i < book->subjects.count; i++) {
        if (!has_duties(ask, i))
            continue;
        at++;
        if ((*end == '\0' && number == at) || strcasecmp(word, book->subjects.at[i].id) == 0)
            return i;
    }
    return WTR_NONE;
}

static bool add_instance(WtrAsk *ask, const char *id, uint32_t subject)
{
    WtrStatus status = wtr_interview_raise(&ask->interview, subject, id);
    if (status == WTR_BAD_ARGUMENT) {
        wtr_ask_say(ask, 0, "There is one of that name already.");
        return true;
    }
    if (status != WTR_OK)
        ask->code = wtr_ask_failed(status);
    return status == WTR_OK;
}

static bool ask_instances(WtrAsk *ask, uint32_t subject)
{
    WtrText text = {0};
    wtr_text_printf(&text, "Which %s? (a short id for each, with commas between them, such as A, B: names of people are not needed; Enter for one)",
                    ask->session.book->subjects.at[subject].plural);
    wtr_text_flush(&ask->page, &text, 0, 2);
    const char *line = wtr_ask_line(ask);
    if (line == NULL)
        return false;
    if (line[strspn(line, " ,\t")] == '\0')
        return add_instance(ask, NULL, subject);
    return wtr_ask_each_word(ask, line, add_instance, subject);
}

static bool check_subject(WtrAsk *ask, const char *word, uint32_t with)
{
    (void)with;
    if (subject_named(ask, word) != WTR_NONE)
        return true;
    WtrText text = {0};
    wtr_text_puts(&text, "There is no ");
    wtr_quote(&text, word, strlen(word));
    wtr_text_puts(&text, " in the list.");
    wtr_text_flush(&ask->page, &text, 0, 2);
    return false;
}

static bool raise_subject(WtrAsk *ask, const char *word, uint32_t with)
{
    (void)with;
    uint32_t subject = subject_named(ask, word);
    if (ask->session.book->subjects.at[subject].many)
        return ask_instances(ask, subject);
    return add_instance(ask, NULL, subject);
}

bool wtr_ask_subjects(WtrAsk *ask)
{
    list_subjects(ask);
    for (;;) {
        const char *line = wtr_ask_line(ask);
        if (line == NULL || wtr_ask_is_quit(line))
            return left(ask, line);
        if (line[0] == '\0' && any_raised(ask))
            return true;
        WtrText kept = {0};              /* the next line read takes this one's place */
        wtr_text_puts(&kept, line);
        bool good = !kept.failed && wtr_ask_each_word(ask, kept.at, check_subject, 0), done = good && wtr_ask_each_word(ask, kept.at, raise_subject, 0);
        bool empty = kept.failed || kept.at[0] == '\0';
        wtr_text_free(&kept);
        if (done && !empty)
            return true;
        if (good && !done)
            return false;
        if (empty)
            wtr_ask_say(ask, 0, "Name at least one.");
    }
}

bool wtr_ask_raises_any(const WtrAsk *ask)
{
    const WtrBook *book = ask->session.book;
    if (any_raised(ask))
        return true;
    for (uint32_t i = 0; i < book->subjects.count; i++)
        if (has_duties(ask, i))
            return false;
    return true;                         /* every duty is the case's own */
}
