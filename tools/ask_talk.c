/* ask_talk.c — see ask.h: lines in, text out, and interrupts. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"

volatile sig_atomic_t wtr_ask_interrupted;

WtrExit wtr_ask_out_of_memory(void)
{
    wtr_complain("out of memory");
    return WTR_EXIT_LIMIT;
}

WtrExit wtr_ask_failed(WtrStatus status)
{
    if (status != WTR_LIMIT && status != WTR_FULL)
        return wtr_ask_out_of_memory();
    wtr_complain("the case has more instances than can be asked about");
    return WTR_EXIT_LIMIT;
}

/* Shows what was written so far. False when it could not be. */
bool wtr_ask_show(WtrAsk *ask)
{
    if (ask->out.failed)
        ask->code = wtr_ask_out_of_memory();
    else if (ask->out.length > 0 && wtr_print(ask->out.at, ask->out.length) != WTR_EXIT_DONE)
        ask->code = WTR_EXIT_IO;
    else if (fflush(stdout) != 0)
        ask->code = WTR_EXIT_IO;
    ask->out.length = 0;
    return ask->code == WTR_EXIT_DONE;
}

void wtr_ask_say(WtrAsk *ask, unsigned indent, const char *text) { wtr_page_text(&ask->page, indent, indent + 2, text); }

/* One line without blanks around it, or NULL at the end of input, at an interrupt and when nothing can be shown. */
const char *wtr_ask_line(WtrAsk *ask)
{
    wtr_text_puts(&ask->out, "> ");
    if (!wtr_ask_show(ask) || wtr_ask_interrupted)
        return NULL;
    errno = 0;
    ssize_t length = getline(&ask->line, &ask->line_size, stdin);
    if (length < 0) {
        if (errno != 0 && errno != EINTR) {
            wtr_complain("cannot read standard input: %s", strerror(errno));
            ask->code = WTR_EXIT_IO;
        }
        return NULL;
    }
    if (!isatty(STDIN_FILENO)) {
        wtr_text_add(&ask->out, ask->line, strcspn(ask->line, "\r\n"));      /* a transcript shows what was answered */
        wtr_text_puts(&ask->out, "\n");
    }
    char *text = ask->line + strspn(ask->line, " \t\r\n");
    size_t end = strlen(text);
    while (end > 0 && strchr(" \t\r\n", text[end - 1]) != NULL)
        end--;
    text[end] = '\0';
    return text;
}

bool wtr_ask_is_one_of(const char *text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcasecmp(text, *words) == 0)
            return true;
    return false;
}

bool wtr_ask_is_quit(const char *text)
{
    static const char *const words[] = {"quit", "q", "exit", NULL};
    return wtr_ask_is_one_of(text, words);
}

/* Hands each entry of a list with commas to `use`; false when one of them is not taken. */
bool wtr_ask_each_word(WtrAsk *ask, const char *line, bool (*use)(WtrAsk *, const char *, uint32_t), uint32_t with)
{
    bool good = true;
    while (good && *line != '\0') {
        size_t length = strcspn(line, ","), first = strspn(line, " \t");
        WtrText word = {0};
        while (length > first && strchr(" \t", line[length - 1]) != NULL)
            length--;
        if (length > first) {
            wtr_text_add(&word, line + first, length - first);
            good = !word.failed && use(ask, word.at, with);
        }
        wtr_text_free(&word);
        line += strcspn(line, ",");
        line += *line == ',';
    }
    return good;
}
