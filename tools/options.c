/* options.c — reading the command line with getopt_long, and what a misspelt option gets for an answer.
 *
 * Relies on: getopt_long, tool.h. Guarantees: nothing is guessed; every refusal names the way out. */
#include "tool.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "../engine/date.h"

static const char *complaining;      /* the command at work; set once, by main */

void wtr_complain_as(const char *command) { complaining = command; }

void wtr_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "wtr%s%s: ", complaining != NULL ? " " : "", complaining != NULL ? complaining : "");
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

const char *wtr_nearest(const char *name, const char *const *names, size_t count)
{
    const char *best = NULL;
    unsigned limit = strlen(name) > 5 ? 3 : 2, least = limit + 1;
    for (size_t i = 0; i < count; i++) {
        unsigned distance = wtr_edit_distance(name, names[i], limit);
        if (distance < least) {
            least = distance;
            best = names[i];
        }
    }
    return best;
}

static void complain_about_long(const char *argument, const struct option *options)
{
    char name[64];
    size_t length = strcspn(argument + 2, "=");
    if (length >= sizeof name)
        length = sizeof name - 1;
    memcpy(name, argument + 2, length);
    name[length] = '\0';

    const char *names[32];
    size_t count = 0;
    for (const struct option *option = options; option->name != NULL && count < 32; option++) {
        if (strcmp(option->name, name) == 0) {
            wtr_complain("`--%s` %s; see `--help`", name, option->has_arg == required_argument ? "needs a value" : "takes no value");
            return;
        }
        names[count++] = option->name;
    }
    const char *near = wtr_nearest(name, names, count);
    if (near != NULL)
        wtr_complain("there is no option `--%s`; did you mean `--%s`?", name, near);
    else
        wtr_complain("there is no option `--%s`; `--help` lists them", name);
}

int wtr_next_option(int argc, char **argv, const char *short_options, const struct option *long_options)
{
    opterr = 0;
    int at = optind > 0 ? optind : 1;
    int option = getopt_long(argc, argv, short_options, long_options, NULL);
    if (option != '?' && option != ':')
        return option;
    /* getopt_long permutes: the argument it stopped at is the last one it consumed. */
    int stopped = optind > at ? optind - 1 : at;
    if (stopped < argc && strncmp(argv[stopped], "--", 2) == 0)
        complain_about_long(argv[stopped], long_options);
    else if (optopt != 0 && strchr(short_options, optopt) != NULL)
        wtr_complain("`-%c` needs a value; see `--help`", optopt);
    else
        wtr_complain("there is no option `-%c`; `--help` lists them", optopt);
    return '?';
}

int32_t wtr_option_date(const char *option, const char *text)
{
    int32_t day = wtr_day_parse(text, strlen(text));
    if (day == 0)
        wtr_complain("`%s %s`: a date is written YYYY-MM-DD, and must exist", option, text);
    return day;
}

int32_t wtr_clock_today(void)
{
    return (int32_t)(time(NULL) / 86400) + wtr_day_from_ymd(1970, 1, 1);
}
