/* ask.h — the parts of `wtr ask`: opening the case, talking, what comes before the first question, one
 * question, the end, the conversation.
 *
 * Relies on: interview, bulk, page. Guarantees: what is said is set on a page of 80 columns; what could not be shown ends the
 * conversation with its exit code in `code`. */
#ifndef WTR_ASK_H
#define WTR_ASK_H

#include <signal.h>

#include "interview.h"
#include "page.h"
#include "tool.h"

typedef struct WtrAsk {
    WtrSession session;
    WtrInterview interview;
    const char *only, *one_case;
    char *source;                        /* the file that holds the case, or NULL */
    const char *output;                  /* that of -o, or NULL */
    const char *path;                    /* where it is saved, or NULL as long as nobody has said */
    bool in_place;                       /* source is that case and no other: it may be saved there */
    WtrText named;                       /* a file named at the end */
    bool next_only, as_json;
    bool left;                           /* by `quit`, before the first question */
    char *line; size_t line_size;
    WtrText out; WtrPage page;
    WtrExit code;
} WtrAsk;

/* What was typed: an answer, or a word that is a command. */
typedef enum WtrGot { WTR_GOT_ANSWER, WTR_GOT_BACK, WTR_GOT_SAVE, WTR_GOT_QUIT, WTR_GOT_MORE, WTR_GOT_AGAIN, WTR_GOT_END } WtrGot;

/* ask_open.c */
/* The case to go on with or, where its file is not there yet, an empty one; settles where it is saved. */
WtrExit wtr_ask_open(WtrAsk *ask, WtrCase *out);
/* Whether the case may be saved in that file: never in the file of many that it was taken from. */
bool wtr_ask_may_write(const WtrAsk *ask, const char *path);

/* ask_talk.c */
extern volatile sig_atomic_t wtr_ask_interrupted;      /* set by a signal, read before and after each line */
WtrExit wtr_ask_out_of_memory(void);
WtrExit wtr_ask_failed(WtrStatus status);
/* Shows what was written so far. False when it could not be. */
bool wtr_ask_show(WtrAsk *ask);
void wtr_ask_say(WtrAsk *ask, unsigned indent, const char *text);
/* One line without blanks around it, valid until the next; NULL at the end of input, at an interrupt and when nothing can
 * be shown. */
const char *wtr_ask_line(WtrAsk *ask);
bool wtr_ask_is_quit(const char *text);
/* Whether it is one of these words, the last of which is NULL; capitals do not matter. */
bool wtr_ask_is_one_of(const char *text, const char *const *words);
/* Hands each entry of a list with commas to `use`; false when one of them is not taken. */
bool wtr_ask_each_word(WtrAsk *ask, const char *line, bool (*use)(WtrAsk *, const char *, uint32_t), uint32_t with);

/* ask_begin.c: both are false at the end of input and at `quit`. */
bool wtr_ask_date(WtrAsk *ask);
/* Where the case is about something already, nothing need be added. */
bool wtr_ask_subjects(WtrAsk *ask);
bool wtr_ask_raises_any(const WtrAsk *ask);

/* ask_question.c */
void wtr_ask_put(WtrAsk *ask, const WtrQuestion *question);
WtrGot wtr_ask_reply(WtrAsk *ask, const WtrQuestion *question, WtrAnswer *answer);
/* The duties with that status under a heading, those that are due with what must be done; nothing where there are none. */
void wtr_ask_list(WtrAsk *ask, WtrDutyStatus status, const char *heading);
void wtr_ask_counts(WtrAsk *ask);

/* ask_end.c */
/* What is due, what could still lift it, and how much is open. */
void wtr_ask_end(WtrAsk *ask);

#endif
