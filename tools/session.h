/* session.h — a rulebook, the readings chosen of it and the answers set by hand: the part that `eval` and `explain`
 * share.
 *
 * Relies on: tool.h, records.h. Guarantees: names are checked against the rulebook before any case is read; an
 * unknown one is answered with the nearest. */
#ifndef WTR_SESSION_H
#define WTR_SESSION_H

#include "records.h"
#include "tool.h"

/* The options the two commands share; put them first in the command's own list. */
enum { WTR_OPTION_AS_OF = 1000, WTR_OPTION_TODAY, WTR_OPTION_READING, WTR_OPTION_SET, WTR_OPTION_EXTRA, WTR_OPTION_OWN };
#define WTR_SESSION_SHORT_OPTIONS "r:e:"
#define WTR_SESSION_LONG_OPTIONS                                                                          \
    {"rules", required_argument, NULL, 'r'}, {"rule", required_argument, NULL, 'e'},                      \
    {"as-of", required_argument, NULL, WTR_OPTION_AS_OF}, {"today", required_argument, NULL, WTR_OPTION_TODAY}, \
    {"reading", required_argument, NULL, WTR_OPTION_READING}, {"set", required_argument, NULL, WTR_OPTION_SET}, \
    {"extra", required_argument, NULL, WTR_OPTION_EXTRA}

/* --reading, found in the rulebook. */
typedef struct WtrChosen { uint32_t reading, choice; } WtrChosen;

typedef struct WtrSession {
    /* as the command line says */
    const char *rules;
    WtrText rule;                                    /* of -e, one after the other */
    int32_t as_of, today;
    bool ignore_extra;
    WTR_VEC(const char *) readings, sets;            /* "ID=CHOICE", "FACT=VALUE" */
    /* opened */
    WtrRulebook *rulebook;
    const WtrBook *book;
    WTR_VEC(WtrChosen) chosen;
    WTR_VEC(WtrSetting) settings;
} WtrSession;

/* Takes one option of the shared ones. WTR_EXIT_USAGE after having complained. */
WtrExit wtr_session_option(WtrSession *session, int option, const char *value);

/* Opens the rulebook and checks readings and settings against it. */
WtrExit wtr_session_open(WtrSession *session);
void wtr_session_close(WtrSession *session);

/* An evaluator of the rulebook with the readings chosen: the caller's. WTR_NO_MEMORY or WTR_LIMIT. */
WtrStatus wtr_session_evaluator(const WtrSession *session, uint32_t cases, uint32_t instances, WtrEvaluator **out);
/* What readers of cases must know; lives as long as the session. */
WtrRunOptions wtr_session_reading(const WtrSession *session);

#endif
