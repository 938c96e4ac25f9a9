/* words.c — the names that files and results use for what wtr.h enumerates (SPEC "Words").
 *
 * Guarantees: a name for every value; "" never; NULL only where there is no state. */
#include "wtr.h"

const char *wtr_modality_name(WtrModality modality)
{
    switch (modality) {
    case WTR_MUST: return "must";
    case WTR_SHOULD: return "should";
    case WTR_MAY: return "may";
    case WTR_MUST_NOT: return "must_not";
    case WTR_SHOULD_NOT: return "should_not";
    case WTR_EXPECTED: break;
    }
    return "expected";
}

const char *wtr_status_name(WtrDutyStatus status)
{
    switch (status) {
    case WTR_NOT_DUE: return "not_due";
    case WTR_DUE: return "due";
    case WTR_UNDETERMINED: return "undetermined";
    case WTR_NOT_RAISED: break;
    }
    return "not_raised";
}

const char *wtr_state_name(WtrState state)
{
    switch (state) {
    case WTR_STATE_NONE: break;
    case WTR_STATE_MET: return "met";
    case WTR_STATE_DONE: return "done";
    case WTR_STATE_EXPLAINED: return "explained";
    case WTR_STATE_OPEN: return "open";
    case WTR_STATE_BLOCKED: return "blocked";
    case WTR_STATE_UNKNOWN: return "unknown";
    case WTR_STATE_LATE: return "late";
    case WTR_STATE_OVERDUE: return "overdue";
    case WTR_STATE_BREACHED: return "breached";
    }
    return NULL;
}

const char *wtr_unit_name(WtrUnit unit)
{
    switch (unit) {
    case WTR_DAYS: return "days";
    case WTR_WORKING_DAYS: return "working_days";
    case WTR_WEEKS: return "weeks";
    case WTR_MONTHS: return "months";
    case WTR_YEARS: break;
    }
    return "years";
}

const char *wtr_type_name(WtrType type)
{
    switch (type) {
    case WTR_TYPE_TRUTH: return "yes/no";
    case WTR_TYPE_NUMBER: return "number";
    case WTR_TYPE_DATE: return "date";
    case WTR_TYPE_CHOICE: return "one of";
    case WTR_TYPE_DAYS: return "days";
    case WTR_TYPE_MONTHS: return "months";
    case WTR_TYPE_YEARS: break;
    }
    return "years";
}
