/* notice.c — what a reader of one case's result must know first (SPEC "Notices").
 *
 * Relies on: a run evaluator, deadline.h. Guarantees: nothing is allocated after wtr_notices_init, which makes room for
 * the most notices a case can have and settles which duties and facts can give one; they come in the order of
 * WtrNoticeKind, then of rows and lanes. */
#include "deadline.h"
#include "evaluator.h"

/* Notices being gathered for one case. */
typedef struct Gathering {
    WtrEvaluator *evaluator;
    const WtrBook *book;
    uint32_t case_lane;
    int32_t as_of;
    uint32_t count;
} Gathering;

static void add(Gathering *gathering, WtrNotice notice)
{
    gathering->evaluator->notices[gathering->count++] = notice;
}

/* ---- sources ----------------------------------------------------------------------------------------------- */

/* An edition: guidance with dates. A statute or a source without dates bounds nothing. */
static bool is_edition(const WtrSource *source)
{
    return source->kind == WTR_SOURCE_GUIDANCE && (source->from != 0 || source->to != 0);
}

static void superseded(Gathering *gathering)
{
    for (uint32_t i = 0; i < gathering->book->sources.count; i++) {
        const WtrSource *source = &gathering->book->sources.at[i];
        if (source->superseded != 0 && gathering->as_of >= source->superseded && wtr_source_in_force(source, gathering->as_of))
            add(gathering, (WtrNotice){WTR_NOTICE_SUPERSEDED, i, gathering->case_lane, source->superseded, 1});
    }
}

/* How many duties stand on as_of, of each subject and in all: counted anew when the day changes. */
static void count_standing(WtrEvaluator *evaluator, int32_t as_of)
{
    const WtrBook *book = evaluator->book;
    if (evaluator->counted_day == as_of)
        return;
    for (uint32_t i = 0; i <= book->subjects.count; i++)
        evaluator->standing[i] = 0;
    for (uint32_t i = 0; i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        if (!wtr_stands(book, duty->stands, as_of))
            continue;
        evaluator->standing[book->subjects.count]++;
        if (duty->subject != WTR_NONE)
            evaluator->standing[duty->subject]++;
    }
    evaluator->counted_day = as_of;
}

static void no_source(Gathering *gathering)
{
    bool editions = false;
    for (uint32_t i = 0; i < gathering->book->sources.count; i++) {
        const WtrSource *source = &gathering->book->sources.at[i];
        if (is_edition(source) && wtr_source_in_force(source, gathering->as_of))
            return;
        editions |= is_edition(source);
    }
    if (editions)
        add(gathering, (WtrNotice){WTR_NOTICE_NO_SOURCE, WTR_NONE, gathering->case_lane, gathering->as_of,
                                    gathering->evaluator->standing[gathering->book->subjects.count]});
}

/* ---- calendars --------------------------------------------------------------------------------------------- */

/* Counts a deadline that a calendar was too short for; one notice a calendar. */
static void calendar_ended(Gathering *gathering, uint32_t first, uint32_t calendar, uint32_t lane)
{
    WtrNotice *notices = gathering->evaluator->notices;
    for (uint32_t i = first; i < gathering->count; i++)
        if (notices[i].ref == calendar) {
            notices[i].count++;
            return;
        }
    add(gathering, (WtrNotice){WTR_NOTICE_CALENDAR_ENDS, calendar, lane, gathering->book->calendars.at[calendar].to, 1});
}

static void calendars_of_duty(Gathering *gathering, uint32_t first, uint32_t duty, uint32_t lane)
{
    const WtrDuty *row = &gathering->book->duties.at[duty];
    const WtrDutyStatus status = wtr_duty_status(gathering->evaluator, duty, lane);
    if (status != WTR_DUE && status != WTR_UNDETERMINED)
        return;
    for (uint32_t i = 0; i < row->deadlines.count; i++) {
        const uint32_t deadline = row->deadlines.first + i;
        uint32_t calendar;
        if (!wtr_deadline_shown(gathering->evaluator, deadline, row->scope, lane))
            continue;
        wtr_deadline_result(gathering->evaluator, duty, lane, deadline, status, &calendar);
        if (calendar != WTR_NONE)
            calendar_ended(gathering, first, calendar, lane);
    }
}

static void calendars(Gathering *gathering)
{
    const uint32_t first = gathering->count;
    for (uint32_t i = 0; i < gathering->evaluator->calendar_duty_count; i++) {
        const uint32_t duty = gathering->evaluator->calendar_duties[i];
        const WtrRange lanes = wtr_case_lanes(gathering->evaluator, gathering->book->duties.at[duty].scope, gathering->case_lane);
        for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++)
            calendars_of_duty(gathering, first, duty, lane);
    }
}

/* ---- dates --------------------------------------------------------------------------------------------------- */

/* Whether `day` lies in an edition that is not in force at as_of, while another is. */
static bool in_other_edition(const Gathering *gathering, int32_t day)
{
    bool other = false, one_now = false;
    for (uint32_t i = 0; i < gathering->book->sources.count; i++) {
        const WtrSource *source = &gathering->book->sources.at[i];
        bool now = is_edition(source) && wtr_source_in_force(source, gathering->as_of);
        one_now |= now;
        other |= is_edition(source) && !now && wtr_source_in_force(source, day);
    }
    return other && one_now;
}

static void dates(Gathering *gathering, WtrNoticeKind kind)
{
    const bool *starts_clock = gathering->evaluator->starts_clock;
    for (uint32_t i = 0; i < gathering->evaluator->date_fact_count; i++) {
        const uint32_t fact = gathering->evaluator->date_facts[i];
        if (kind == WTR_NOTICE_OTHER_EDITION && !starts_clock[fact])
            continue;
        const WtrRange lanes = wtr_case_lanes(gathering->evaluator, gathering->book->facts.at[fact].scope, gathering->case_lane);
        for (uint32_t lane = lanes.first; lane < lanes.first + lanes.count; lane++) {
            const WtrValue value = wtr_fact_given(gathering->evaluator, fact, lane);
            if (!value.known || value.number == WTR_NOT_YET)
                continue;
            if (kind == WTR_NOTICE_AFTER_AS_OF ? value.number > gathering->as_of : in_other_edition(gathering, value.number))
                add(gathering, (WtrNotice){kind, fact, lane, value.number, 1});
        }
    }
}

/* ---- subjects and readings --------------------------------------------------------------------------------- */

static void not_raised(Gathering *gathering)
{
    for (uint32_t subject = 0; subject < gathering->book->subjects.count; subject++) {
        if (wtr_is_raised(gathering->evaluator, subject, gathering->case_lane))
            continue;
        const uint32_t count = gathering->evaluator->standing[subject];
        if (count > 0)
            add(gathering, (WtrNotice){WTR_NOTICE_NOT_RAISED, subject, gathering->case_lane, 0, count});
    }
}

static void readings(Gathering *gathering)
{
    for (uint32_t i = 0; i < gathering->book->readings.count; i++)
        if (wtr_bit(gathering->evaluator->base + gathering->evaluator->gave_way[i], gathering->case_lane))
            add(gathering, (WtrNotice){WTR_NOTICE_READING_NOT_STANDING, i, gathering->case_lane, gathering->as_of, 1});
}

/* ---- making ------------------------------------------------------------------------------------------------- */

/* The most notices one case can have. */
static size_t notice_capacity(const WtrEvaluator *evaluator)
{
    const WtrBook *book = evaluator->book;
    size_t most = (size_t)book->sources.count + 1 + book->calendars.count + book->subjects.count + book->readings.count;
    for (uint32_t i = 0; i < evaluator->date_fact_count; i++) {
        const uint32_t scope = book->facts.at[evaluator->date_facts[i]].scope;
        most += 2 * (size_t)(scope == 0 ? 1 : evaluator->scopes[scope].capacity);
    }
    return most;
}

/* The facts that a clock runs from: a deadline counts from one, bare or moved by some days, or a duty is done on it.
 * Others, a birth date above all, lie in another edition as often as not, and that means nothing. */
static void mark_clocks(const WtrBook *book, bool *starts_clock)
{
    for (uint32_t i = 0; i < book->deadlines.count; i++) {
        uint32_t row = book->deadlines.at[i].anchor;
        while (row != WTR_NONE && book->nodes.at[row].kind != WTR_NODE_FACT)
            row = book->nodes.at[row].children.count == 1 ? book->children.at[book->nodes.at[row].children.first] : WTR_NONE;
        if (row != WTR_NONE)
            starts_clock[book->nodes.at[row].ref] = true;
    }
    for (uint32_t i = 0; i < book->duties.count; i++) {
        const WtrDuty *duty = &book->duties.at[i];
        if (duty->done_on && book->nodes.at[duty->done].kind == WTR_NODE_FACT)
            starts_clock[book->nodes.at[duty->done].ref] = true;
    }
}

/* Whether a deadline of the duty counts working days, or counts from a date that does. */
static bool uses_calendar(const WtrEvaluator *evaluator, const WtrDuty *duty)
{
    for (uint32_t i = 0; i < duty->deadlines.count; i++) {
        const WtrDeadline *deadline = &evaluator->book->deadlines.at[duty->deadlines.first + i];
        const bool anchored = deadline->anchor != WTR_NONE && evaluator->walk.leads[deadline->anchor] & WTR_LEADS_CALENDARS;
        if (anchored || deadline->unit == WTR_WORKING_DAYS)
            return true;
    }
    return false;
}

#define NEW_ARRAY(field, count) ((field) = wtr_arena_array(evaluator->arena, (count), sizeof *(field)))

void wtr_notices_init(WtrEvaluator *evaluator)
{
    const WtrBook *book = evaluator->book;
    NEW_ARRAY(evaluator->calendar_duties, book->duties.count);
    NEW_ARRAY(evaluator->date_facts, book->facts.count);
    NEW_ARRAY(evaluator->starts_clock, book->facts.count);
    NEW_ARRAY(evaluator->standing, (size_t)book->subjects.count + 1);
    if (wtr_arena_failed(evaluator->arena))
        return;
    for (uint32_t i = 0; i < book->duties.count; i++)
        if (uses_calendar(evaluator, &book->duties.at[i]))
            evaluator->calendar_duties[evaluator->calendar_duty_count++] = i;
    for (uint32_t i = 0; i < book->facts.count; i++)
        if (book->facts.at[i].type == WTR_TYPE_DATE)
            evaluator->date_facts[evaluator->date_fact_count++] = i;
    mark_clocks(book, evaluator->starts_clock);
    NEW_ARRAY(evaluator->notices, notice_capacity(evaluator));
}

/* ---- public ---------------------------------------------------------------------------------------------------- */

WtrStatus wtr_case_notices(WtrEvaluator *evaluator, uint32_t case_lane, const WtrNotice **out, uint32_t *count)
{
    if (!evaluator->evaluated || case_lane >= evaluator->cases)
        return WTR_BAD_ARGUMENT;
    Gathering gathering = {evaluator, evaluator->book, case_lane, wtr_as_of(evaluator, case_lane), 0};
    count_standing(evaluator, gathering.as_of);
    superseded(&gathering);
    no_source(&gathering);
    calendars(&gathering);
    dates(&gathering, WTR_NOTICE_OTHER_EDITION);
    dates(&gathering, WTR_NOTICE_AFTER_AS_OF);
    not_raised(&gathering);
    readings(&gathering);
    *out = evaluator->notices;
    *count = gathering.count;
    return WTR_OK;
}
