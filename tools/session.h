/* session.h — a rulebook and a run of cases: the part that `eval` and `explain` share.
 *
 * Relies on: tool.h, case_reader, case_input, report. Guarantees: a bad case never stops the next one;
 * every refusal names file, line and column; the totals of a run of many cases reconcile. */
#ifndef WTR_SESSION_H
#define WTR_SESSION_H

#include "case_reader.h"
#include "otherwise.h"
#include "report.h"
#include "tool.h"

/* The options the two commands share; put them first in the command's own list. */
enum { WTR_OPTION_AS_OF = 1000, WTR_OPTION_TODAY, WTR_OPTION_READING, WTR_OPTION_SET, WTR_OPTION_EXTRA, WTR_OPTION_OWN };
#define WTR_SESSION_SHORT_OPTIONS "r:e:"
#define WTR_SESSION_LONG_OPTIONS                                                                          \
    {"rules", required_argument, NULL, 'r'}, {"rule", required_argument, NULL, 'e'},                      \
    {"as-of", required_argument, NULL, WTR_OPTION_AS_OF}, {"today", required_argument, NULL, WTR_OPTION_TODAY}, \
    {"reading", required_argument, NULL, WTR_OPTION_READING}, {"set", required_argument, NULL, WTR_OPTION_SET}, \
    {"extra", required_argument, NULL, WTR_OPTION_EXTRA}

typedef struct WtrSetting { uint32_t fact; WtrAnswer answer; } WtrSetting;

typedef struct WtrSession {
    /* as the command line says */
    const char *rules;
    WtrText rule;                                    /* of -e, one after the other */
    int32_t as_of, today;
    bool ignore_extra;
    bool other_readings;                             /* set by the command: say what other readings would change */
    WTR_VEC(const char *) readings, sets;            /* "ID=CHOICE", "FACT=VALUE" */
    /* opened */
    WtrRulebook *rulebook;
    const WtrBook *book;
    WtrEvaluator *evaluator; uint32_t capacity;      /* instances it can hold */
    WtrOtherwise *otherwise;                         /* NULL unless asked for */
    WtrCaseReader *reader;
    WtrJsonReader *json;
    WTR_VEC(WtrSetting) settings;
    /* totals of the run */
    uint64_t evaluated, refused;
    bool limit;                                      /* a case was refused for its size */
    bool several;                                    /* the input may hold any number of cases */
} WtrSession;

/* Takes one option of the shared ones. WTR_EXIT_USAGE after having complained. */
WtrExit wtr_session_option(WtrSession *session, int option, const char *value);

/* Opens the rulebook and checks readings and settings against it. */
WtrExit wtr_session_open(WtrSession *session);
void wtr_session_close(WtrSession *session);

/* Called for each case that was evaluated. Anything but WTR_EXIT_DONE ends the run. */
typedef WtrExit (*WtrCaseHandler)(void *context, const WtrView *view);

/* Reads every file (none: standard input, unless that is a terminal) and hands its cases on, in order.
 * `view` carries selection and colour. WTR_EXIT_FACTS when any case was refused. */
WtrExit wtr_session_run(WtrSession *session, const WtrView *view, char *const *paths, int count, WtrCaseHandler handler, void *context);

#endif
