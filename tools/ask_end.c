/* ask_end.c — see ask.h: where the case stands when the questions are over. */
#include <string.h>

#include "ask.h"
#include "change.h"
#include "result_text_duty.h"

/* Duties that the same answers could still lift. */
typedef struct Lift { WtrText answers, duties; } Lift;
typedef struct Lifts { WTR_VEC(Lift) list; bool failed; } Lifts;

/* "birth_date of child Cara: On what date was the child born?" */
static void say_answers(const WtrAsk *ask, const WtrChangeSet *set, WtrText *out)
{
    for (uint32_t i = 0; i < set->count; i++) {
        const char *question = ask->session.book->facts.at[set->changes[i].fact].question;
        wtr_text_puts(out, i == 0 ? "" : " and ");
        wtr_say_fact(&ask->interview.view, set->changes[i].fact, set->changes[i].lane, NULL, out);
        wtr_text_printf(out, "%s%s", question[0] != '\0' ? ": " : "", question);
    }
}

/* The one with those answers, which are taken over or freed; NULL when out of memory. */
static Lift *find_lift(Lifts *lifts, WtrText *answers)
{
    const bool good = answers->at != NULL && !answers->failed;
    for (uint32_t i = 0; good && i < lifts->list.count; i++)
        if (lifts->list.at[i].answers.length == answers->length && memcmp(lifts->list.at[i].answers.at, answers->at, answers->length) == 0) {
            wtr_text_free(answers);
            return &lifts->list.at[i];
        }
    Lift *lift = good ? wtr_vec_add(NULL, &lifts->list) : NULL;
    if (lift != NULL)
        *lift = (Lift){.answers = *answers};
    else
        wtr_text_free(answers);
    return lift;
}

/* A duty that is due and that an answer not asked for could still lift: an exception that has to be shown, say. */
static void add_liftable(WtrAsk *ask, const WtrEntry *entry, Lifts *lifts)
{
    WtrInterview *interview = &ask->interview;
    WtrChanges changes;
    if (entry->status != WTR_DUE || !ask->session.book->duties.at[entry->duty].nonmonotone ||
        wtr_inquiry_changes(interview->inquiry, interview->evaluator, entry->duty, entry->lane, WTR_NOT_DUE, WTR_OF_UNKNOWN, &changes) != WTR_OK ||
        changes.count == 0)
        return;
    WtrText answers = {0};
    say_answers(ask, &changes.sets[0], &answers);
    Lift *lift = find_lift(lifts, &answers);
    if (lift != NULL) {
        wtr_text_puts(&lift->duties, lift->duties.length > 0 ? ", " : "could lift ");
        wtr_text_puts(&lift->duties, ask->session.book->duties.at[entry->duty].id);
    }
    lifts->failed = lifts->failed || lift == NULL || lift->duties.failed;
}

static void say_liftable(WtrAsk *ask)
{
    Lifts lifts = {.failed = false};
    for (uint32_t i = 0; i < ask->interview.now.list.count; i++)
        add_liftable(ask, &ask->interview.now.list.at[i], &lifts);
    for (uint32_t i = 0; i < lifts.list.count; i++) {
        Lift *lift = &lifts.list.at[i];
        if (i == 0)
            wtr_page_heading(&ask->page, "Answers that could still lift some of these:");
        wtr_text_flush(&ask->page, &lift->answers, 2, 4);
        wtr_text_flush(&ask->page, &lift->duties, 4, 6);
    }
    ask->out.failed = ask->out.failed || lifts.failed;
    wtr_free(lifts.list.at);
}

void wtr_ask_end(WtrAsk *ask)
{
    uint32_t aside = ask->interview.aside.count;
    WtrText text = {0};
    wtr_ask_list(ask, WTR_DUE, "Due or applying:");
    say_liftable(ask);
    wtr_ask_counts(ask);
    if (aside > 0)
        wtr_text_printf(&text, "%u %s open: nobody could say. ", aside, aside == 1 ? "question stays" : "questions stay");
    wtr_text_puts(&text, "This is advice from the facts given; it decides nothing. People decide.");
    wtr_text_flush(&ask->page, &text, 0, 0);
}
