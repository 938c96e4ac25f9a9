/* facts.c — the cases of a block: their dates, subjects, instances, facts and readings, set and read.
 *
 * Relies on: evaluator.h. Guarantees: a fact is written straight into the column the program reads; a
 * call that fails changes nothing. Setters touch three words of memory: value, known and raised. */
#include "evaluator.h"

static bool is_day(int32_t day)
{
    return day >= WTR_DAY_MIN && day <= WTR_DAY_MAX;
}

/* ---- readings ------------------------------------------------------------------------------------------ */

WtrStatus wtr_choose_reading(WtrEvaluator *evaluator, uint32_t reading, uint32_t choice)
{
    if (reading >= evaluator->book->readings.count || choice >= evaluator->book->readings.at[reading].choices.count)
        return WTR_BAD_ARGUMENT;
    evaluator->chosen[reading] = (uint8_t)choice;
    return WTR_OK;
}

/* One reading of the cases from `first` on: what was chosen, where that stands on their dates. */
static void set_reading(WtrEvaluator *evaluator, uint32_t row, uint32_t first)
{
    const WtrBook *book = evaluator->book;
    const WtrReading *reading = &book->readings.at[row];
    const WtrChoice *choice = &book->choices.at[reading->choices.first + evaluator->chosen[row]];
    const bool standard = evaluator->chosen[row] == reading->standard;
    const int32_t *as_of = wtr_lanes32(evaluator, evaluator->as_of);
    uint8_t *lanes = wtr_lanes8(evaluator, evaluator->reading_lanes[row]);
    for (uint32_t lane = first; lane < evaluator->cases; lane++) {
        const bool gives_way = !standard && !wtr_stands(book, choice->stands, as_of[lane]);
        if (gives_way)
            evaluator->base[evaluator->gave_way[row] + lane / 64] |= (uint64_t)1 << (lane & 63);
        lanes[lane] = gives_way ? (uint8_t)reading->standard : evaluator->chosen[row];
    }
}

/* ---- cases, subjects, instances --------------------------------------------------------------------- */

/* Makes the last case the current one. */
static inline void set_current(WtrEvaluator *evaluator)
{
    evaluator->settable = evaluator->cases > 0 ? evaluator->book->facts.count : 0;
    evaluator->case_bit = (uint64_t)1 << ((evaluator->cases - 1) & 63);
    evaluator->scopes[0].count = evaluator->cases;
    evaluator->evaluated = false;
}

/* Begins `count` cases whose dates stand in their lanes; there is room for them. Returns the first. */
static inline uint32_t begin_cases(WtrEvaluator *evaluator, uint32_t count)
{
    const uint32_t first = evaluator->cases;
    evaluator->cases += count;
    set_current(evaluator);
    for (uint32_t i = 1; i < evaluator->scope_count; i++) {
        const WtrScope *scope = &evaluator->scopes[i];
        for (uint32_t lane = first; lane <= evaluator->cases; lane++)
            scope->first[lane] = scope->count;
    }
    for (uint32_t i = 0; i < evaluator->book->readings.count; i++)
        set_reading(evaluator, i, first);
    return first;
}

WtrStatus wtr_case_add(WtrEvaluator *evaluator, int32_t as_of, int32_t today, uint32_t *lane)
{
    if (!is_day(as_of) || !is_day(today))
        return WTR_OUT_OF_RANGE;
    if (evaluator->cases == evaluator->scopes[0].capacity)
        return WTR_FULL;
    wtr_lanes32(evaluator, evaluator->as_of)[evaluator->cases] = as_of;
    wtr_lanes32(evaluator, evaluator->today)[evaluator->cases] = today;
    const uint32_t added = begin_cases(evaluator, 1);
    if (lane)
        *lane = added;
    return WTR_OK;
}

static bool are_days(WtrDates dates, uint32_t count)
{
    bool days = dates.each || is_day(dates.all);
    for (uint32_t i = 0; dates.each && i < count; i++)
        days &= is_day(dates.each[i]);
    return days;
}

static void put_dates(WtrEvaluator *evaluator, uint32_t lanes, WtrDates dates, uint32_t count)
{
    int32_t *to = wtr_lanes32(evaluator, lanes) + evaluator->cases;
    for (uint32_t i = 0; i < count; i++)
        to[i] = dates.each ? dates.each[i] : dates.all;
}

WtrStatus wtr_cases_add(WtrEvaluator *evaluator, uint32_t count, WtrDates as_of, WtrDates today, uint32_t *first)
{
    if (!are_days(as_of, count) || !are_days(today, count))
        return WTR_OUT_OF_RANGE;
    if (count > evaluator->scopes[0].capacity - evaluator->cases)
        return WTR_FULL;
    put_dates(evaluator, evaluator->as_of, as_of, count);
    put_dates(evaluator, evaluator->today, today, count);
    const uint32_t added = begin_cases(evaluator, count);
    if (first)
        *first = added;
    return WTR_OK;
}

/* Clears the lanes from `from` on of a fact's planes, up to the last in use. */
static void clear_lanes(WtrEvaluator *evaluator, const WtrColumn *column, uint32_t from)
{
    for (uint32_t lane = from; lane < evaluator->scopes[column->scope].count; lane++) {
        const uint64_t others = ~((uint64_t)1 << (lane & 63));
        evaluator->base[column->plane + lane / 64] &= others;
        if (column->type == WTR_TYPE_TRUTH)
            evaluator->base[column->other + lane / 64] &= others;
    }
}

WtrStatus wtr_case_undo(WtrEvaluator *evaluator)
{
    if (evaluator->cases == 0)
        return WTR_BAD_ARGUMENT;
    const WtrBook *book = evaluator->book;
    const uint32_t last = evaluator->cases - 1;
    for (uint32_t i = 0; i < book->facts.count; i++)
        clear_lanes(evaluator, &evaluator->columns[i], wtr_case_lanes(evaluator, evaluator->columns[i].scope, last).first);
    for (uint32_t i = 0; i < book->subjects.count; i++)
        evaluator->base[evaluator->raised[i] + last / 64] &= ~evaluator->case_bit;
    for (uint32_t i = 0; i < book->readings.count; i++)
        evaluator->base[evaluator->gave_way[i] + last / 64] &= ~evaluator->case_bit;
    for (uint32_t i = 1; i < evaluator->scope_count; i++)
        evaluator->scopes[i].count = evaluator->scopes[i].first[last];
    evaluator->cases = last;
    set_current(evaluator);
    return WTR_OK;
}

static inline void raise_plane(WtrEvaluator *evaluator, uint32_t plane)
{
    uint64_t *word = &evaluator->base[plane + (evaluator->cases - 1) / 64];
    if (!(*word & evaluator->case_bit))     /* most facts of a case are of a subject raised already: spare the store */
        *word |= evaluator->case_bit;
    evaluator->evaluated = false;
}

WtrStatus wtr_raise(WtrEvaluator *evaluator, uint32_t subject)
{
    if (evaluator->cases == 0 || subject >= evaluator->book->subjects.count)
        return WTR_BAD_ARGUMENT;
    raise_plane(evaluator, evaluator->raised[subject]);
    return WTR_OK;
}

WtrStatus wtr_instance_add(WtrEvaluator *evaluator, uint32_t subject, uint32_t *lane)
{
    if (evaluator->cases == 0 || subject >= evaluator->book->subjects.count || !evaluator->book->subjects.at[subject].many)
        return WTR_BAD_ARGUMENT;
    WtrScope *scope = &evaluator->scopes[evaluator->book->subjects.at[subject].scope];
    if (scope->count == scope->capacity)        /* closing the block helps unless this case fills it alone */
        return scope->first[evaluator->cases - 1] == 0 ? WTR_LIMIT : WTR_FULL;
    const uint32_t added = scope->count++;
    scope->case_of[added] = evaluator->cases - 1;
    scope->first[evaluator->cases] = scope->count;
    raise_plane(evaluator, evaluator->raised[subject]);
    if (lane)
        *lane = added;
    return WTR_OK;
}

/* The sum of the counts; more than any block has when it passes 32 bits. WTR_LIMIT when one alone passes `capacity`. */
static WtrStatus add_counts(const uint32_t *counts, uint32_t count, uint32_t capacity, uint64_t *sum)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (counts[i] > capacity)
            return WTR_LIMIT;
        total += counts[i];
    }
    *sum = total;
    return WTR_OK;
}

WtrStatus wtr_instances_add(WtrEvaluator *evaluator, uint32_t subject, uint32_t first_case, uint32_t count, const uint32_t *counts,
                            uint32_t *first)
{
    const WtrBook *book = evaluator->book;
    if (subject >= book->subjects.count || !book->subjects.at[subject].many || first_case > evaluator->cases || count > evaluator->cases - first_case)
        return WTR_BAD_ARGUMENT;
    WtrScope *scope = &evaluator->scopes[book->subjects.at[subject].scope];
    if (evaluator->cases > first_case && scope->first[first_case] != scope->count)
        return WTR_BAD_ARGUMENT;
    uint64_t sum;
    const WtrStatus status = add_counts(counts, count, scope->capacity, &sum);
    if (status != WTR_OK)
        return status;
    if (sum > scope->capacity - scope->count)
        return WTR_FULL;
    const uint32_t added = scope->count;
    uint64_t *raised = evaluator->base + evaluator->raised[subject];
    for (uint32_t lane = first_case; lane < evaluator->cases; lane++) {
        const uint32_t here = lane - first_case < count ? counts[lane - first_case] : 0;
        for (uint32_t i = 0; i < here; i++)
            scope->case_of[scope->count++] = lane;
        scope->first[lane + 1] = scope->count;
        raised[lane / 64] |= (uint64_t)(here > 0) << (lane & 63);
    }
    evaluator->evaluated = false;
    if (first)
        *first = added;
    return WTR_OK;
}

/* ---- setting facts -------------------------------------------------------------------------------------- */

/* Finds the column of a fact of one of the register types and the lane to write; false where there is none. */
static inline bool find_lane(const WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, const WtrColumn **column,
                             uint32_t *lane)
{
    if (fact >= evaluator->settable)
        return false;
    const WtrColumn *found = &evaluator->columns[fact];
    *column = found;
    if (found->scope == 0) {
        *lane = evaluator->cases - 1;
        return true;
    }
    const WtrScope *scope = &evaluator->scopes[found->scope];
    const uint32_t first = scope->first[evaluator->cases - 1];
    *lane = first + instance;
    return instance < scope->count - first;
}

static inline void set_known(WtrEvaluator *evaluator, const WtrColumn *column, uint32_t lane)
{
    evaluator->base[column->plane + lane / 64] |= (uint64_t)1 << (lane & 63);
    raise_plane(evaluator, column->raised);
}

static inline WtrStatus put_truth(WtrEvaluator *evaluator, const WtrColumn *column, uint32_t lane, int64_t value)
{
    if ((uint64_t)value > WTR_FALSE)
        return WTR_OUT_OF_RANGE;
    const uint64_t bit = (uint64_t)1 << (lane & 63), truth = (uint64_t)value;
    uint64_t *t = evaluator->base + column->plane + lane / 64, *f = evaluator->base + column->other + lane / 64;
    *t = (*t & ~bit) | (bit & -(truth & 1));         /* no branch: answers come in any order */
    *f = (*f & ~bit) | (bit & -(truth >> 1));
    raise_plane(evaluator, column->raised);
    return WTR_OK;
}

static inline WtrStatus put_number(WtrEvaluator *evaluator, const WtrColumn *column, uint32_t lane, int64_t value)
{
    const bool span = column->type != WTR_TYPE_NUMBER;
    if (value < (span ? 0 : WTR_NUMBER_MIN) || value > (span ? WTR_SPAN_MAX : WTR_NUMBER_MAX))
        return WTR_OUT_OF_RANGE;
    wtr_lanes32(evaluator, column->other)[lane] = (int32_t)value;
    set_known(evaluator, column, lane);
    return WTR_OK;
}

static inline WtrStatus put_date(WtrEvaluator *evaluator, const WtrColumn *column, uint32_t lane, int64_t value)
{
    if (value != WTR_NOT_YET && (value < WTR_DAY_MIN || value > WTR_DAY_MAX))
        return WTR_OUT_OF_RANGE;
    wtr_lanes32(evaluator, column->other)[lane] = (int32_t)value;
    evaluator->not_yet |= value == WTR_NOT_YET;
    set_known(evaluator, column, lane);
    return WTR_OK;
}

static inline WtrStatus put_choice(WtrEvaluator *evaluator, const WtrColumn *column, uint32_t lane, int64_t value)
{
    if (value < 0 || value >= column->choices)
        return WTR_OUT_OF_RANGE;
    wtr_lanes8(evaluator, column->other)[lane] = (uint8_t)value;
    set_known(evaluator, column, lane);
    return WTR_OK;
}

static inline bool is_number(const WtrColumn *column)
{
    return column->type == WTR_TYPE_NUMBER || column->type >= WTR_TYPE_DAYS;
}

WtrStatus wtr_set_truth(WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, WtrTruth value)
{
    const WtrColumn *column;
    uint32_t lane;
    if (!find_lane(evaluator, fact, instance, &column, &lane) || column->type != WTR_TYPE_TRUTH)
        return WTR_BAD_ARGUMENT;
    return put_truth(evaluator, column, lane, (int64_t)value);
}

WtrStatus wtr_set_number(WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, int64_t value)
{
    const WtrColumn *column;
    uint32_t lane;
    if (!find_lane(evaluator, fact, instance, &column, &lane) || !is_number(column))
        return WTR_BAD_ARGUMENT;
    return put_number(evaluator, column, lane, value);
}

WtrStatus wtr_set_date(WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, int32_t day)
{
    const WtrColumn *column;
    uint32_t lane;
    if (!find_lane(evaluator, fact, instance, &column, &lane) || column->type != WTR_TYPE_DATE)
        return WTR_BAD_ARGUMENT;
    return put_date(evaluator, column, lane, day);
}

WtrStatus wtr_set_choice(WtrEvaluator *evaluator, uint32_t fact, uint32_t instance, uint32_t choice)
{
    const WtrColumn *column;
    uint32_t lane;
    if (!find_lane(evaluator, fact, instance, &column, &lane) || column->type != WTR_TYPE_CHOICE)
        return WTR_BAD_ARGUMENT;
    return put_choice(evaluator, column, lane, choice);
}

/* Whatever the type: one call for all the facts of a case spares each its own. */
static inline WtrStatus put(WtrEvaluator *evaluator, const WtrFactValue *setting)
{
    const WtrColumn *column;
    uint32_t lane;
    if (!find_lane(evaluator, setting->fact, setting->instance, &column, &lane))
        return WTR_BAD_ARGUMENT;
    switch (column->type) {
    case WTR_TYPE_TRUTH: return put_truth(evaluator, column, lane, setting->value);
    case WTR_TYPE_DATE: return put_date(evaluator, column, lane, setting->value);
    case WTR_TYPE_CHOICE: return put_choice(evaluator, column, lane, setting->value);
    default: return put_number(evaluator, column, lane, setting->value);
    }
}

WtrStatus wtr_set_facts(WtrEvaluator *evaluator, const WtrFactValue *settings, size_t count, size_t *set)
{
    WtrStatus status = WTR_OK;
    size_t done = 0;
    while (done < count && (status = put(evaluator, &settings[done])) == WTR_OK)
        done++;
    if (set)
        *set = done;
    return status;
}

/* ---- reading them back ---------------------------------------------------------------------------------- */

uint32_t wtr_case_count(const WtrEvaluator *evaluator)
{
    return evaluator->cases;
}

WtrRange wtr_instances(const WtrEvaluator *evaluator, uint32_t subject, uint32_t case_lane)
{
    if (subject >= evaluator->book->subjects.count || case_lane >= evaluator->cases || !evaluator->book->subjects.at[subject].many)
        return (WtrRange){0, 0};
    return wtr_case_lanes(evaluator, evaluator->book->subjects.at[subject].scope, case_lane);
}

uint32_t wtr_case_of(const WtrEvaluator *evaluator, uint32_t scope, uint32_t lane)
{
    if (scope >= evaluator->scope_count || lane >= evaluator->scopes[scope].count)
        return WTR_NONE;
    return wtr_lane_case(evaluator, scope, lane);
}

bool wtr_raised(const WtrEvaluator *evaluator, uint32_t subject, uint32_t case_lane)
{
    return subject < evaluator->book->subjects.count && case_lane < evaluator->cases && wtr_is_raised(evaluator, subject, case_lane);
}

int32_t wtr_as_of(const WtrEvaluator *evaluator, uint32_t case_lane)
{
    return case_lane < evaluator->cases ? wtr_lanes32(evaluator, evaluator->as_of)[case_lane] : 0;
}

int32_t wtr_today(const WtrEvaluator *evaluator, uint32_t case_lane)
{
    return case_lane < evaluator->cases ? wtr_lanes32(evaluator, evaluator->today)[case_lane] : 0;
}

uint32_t wtr_reading_in_use(const WtrEvaluator *evaluator, uint32_t reading, uint32_t case_lane)
{
    if (reading >= evaluator->book->readings.count || case_lane >= evaluator->cases)
        return WTR_NONE;
    return wtr_lanes8(evaluator, evaluator->reading_lanes[reading])[case_lane];
}
