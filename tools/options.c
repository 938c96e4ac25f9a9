/* options.c — reading the command line with getopt_long, and what a misspelt option gets for an answer.
 *
 * Relies on: getopt_long, tool.h. Guarantees: nothing is guessed; every refusal names the way out. */
#include "tool.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "../engine/date.h"

static const char *complaining;      /* the command at work; set once, by main */
static _Thread_local WtrText *kept;  /* where this thread's complaints go; NULL is standard error */

void wtr_complain_as(const char *command) { complaining = command; }

void wtr_complain_into(WtrText *text) { kept = text; }

#define COMPLAINT_MAX 4096           /* bytes of one that is kept: a path and a sentence */

void wtr_complain(const char *format, ...)
{
    char text[COMPLAINT_MAX];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    if (kept != NULL) {
        vsnprintf(text, sizeof text, format, arguments);
        wtr_text_printf(kept, "wtr%s%s: %s\n", complaining != NULL ? " " : "", complaining != NULL ? complaining : "", text);
    }
    if (kept == NULL || kept->failed) {          /* rather out of order than not at all */
        fprintf(stderr, "wtr%s%s: ", complaining != NULL ? " " : "", complaining != NULL ? complaining : "");
        vfprintf(stderr, format, again);
        fputc('\n', stderr);
    }
    va_end(again);
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

#define OPTIONS_MAX 32
#define NAME_MAX_LENGTH 64

/* The name of "--name=value", cut where it is longer than any option's. */
static void option_name(const char *argument, char name[NAME_MAX_LENGTH])
{
    size_t length = strcspn(argument, "=");
    if (length >= NAME_MAX_LENGTH)
        length = NAME_MAX_LENGTH - 1;
    memcpy(name, argument, length);
    name[length] = '\0';
}

/* The option of which `name` is the whole name, or NULL. */
static const struct option *find_long(const char *name, const struct option *options)
{
    while (options->name != NULL && strcmp(options->name, name) != 0)
        options++;
    return options->name != NULL ? options : NULL;
}

/* "`--t` is short for `--today` and `--trace`": false where fewer than two options begin so. */
static bool complain_about_short_form(const char *name, const struct option *options)
{
    const char *found[2];
    size_t count = 0;
    for (; options->name != NULL && count < 2; options++)
        if (strncmp(options->name, name, strlen(name)) == 0)
            found[count++] = options->name;
    if (count == 2)
        wtr_complain("`--%s` may be `--%s` or `--%s`", name, found[0], found[1]);
    return count == 2;
}

static void suggest(const char *dashes, const char *name, const struct option *options)
{
    const char *names[OPTIONS_MAX];
    size_t count = 0;
    for (; options->name != NULL && count < OPTIONS_MAX; options++)
        names[count++] = options->name;
    const char *near = wtr_nearest(name, names, count);
    if (near != NULL)
        wtr_complain("there is no option `%s%s`; did you mean `--%s`?", dashes, name, near);
    else
        wtr_complain("there is no option `%s%s`; `--help` lists them", dashes, name);
}

static void complain_about_long(const char *argument, const struct option *options)
{
    char name[NAME_MAX_LENGTH];
    option_name(argument + 2, name);
    const struct option *option = find_long(name, options);
    if (option != NULL)
        wtr_complain("`--%s` %s; see `--help`", name, option->has_arg == required_argument ? "needs a value" : "takes no value");
    else if (!complain_about_short_form(name, options))
        suggest("--", name, options);
}

/* Whether the next option is a long one written with one dash, which would be taken for a heap of short ones. */
static bool one_dash_too_few(int argc, char **argv, const struct option *options)
{
    for (int i = optind > 0 ? optind : 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (argv[i][0] != '-' || argv[i][1] == '\0')
            continue;
        char name[NAME_MAX_LENGTH];
        option_name(argv[i] + 1, name);
        bool found = argv[i][1] != '-' && find_long(name, options) != NULL;
        if (found)
            wtr_complain("`-%s`: long options begin with two dashes: `--%s`", name, name);
        return found;
    }
    return false;
}

/* Whether getopt_long stopped at the first letter of several behind one dash: it has not consumed them yet. */
static bool begins_heap(int argc, char **argv, int letter)
{
    return optind < argc && argv[optind][0] == '-' && argv[optind][1] == letter && argv[optind][1] != '\0' && argv[optind][2] != '\0';
}

int wtr_next_option(int argc, char **argv, const char *short_options, const struct option *long_options)
{
    opterr = 0;
    if (one_dash_too_few(argc, argv, long_options))
        return '?';
    int at = optind > 0 ? optind : 1;
    int option = getopt_long(argc, argv, short_options, long_options, NULL);
    if (option != '?' && option != ':')
        return option;
    /* getopt_long permutes: the argument it stopped at is the last one it consumed. */
    int stopped = optind > at ? optind - 1 : at;
    char known[] = {(char)optopt, '\0'};
    if (stopped < argc && strncmp(argv[stopped], "--", 2) == 0)
        complain_about_long(argv[stopped], long_options);
    else if (optopt != 0 && strchr(short_options, optopt) != NULL)
        wtr_complain("`-%c` needs a value; see `--help`", optopt);
    else
        suggest("-", begins_heap(argc, argv, optopt) ? argv[optind] + 1 : known, long_options);
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
