/* declare.c — what items say about themselves (see declare.h).
 *
 * Relies on: engine/date.h; declare.h. Leaves: a fact's type, choices and assumed value, a reading's
 * default, a source's kind, a calendar's weekend, its holidays in the order of their dates. */
#include "declare.h"

#include <stdlib.h>
#include <string.h>

#include "../engine/date.h"
#include "scope.h"

/* The longest range of days a calendar may know, in years (engine/calendar.h). */
#define CALENDAR_YEARS_MAX 400

/* ---- choices ------------------------------------------------------------------------------------------ */

static uint32_t choice_count(const WtrItem *item) {
    return item->kind == WTR_ITEM_READING ? item->reading_choices.count : item->choices.count;
}

static const WtrName *choice_name(const WtrItem *item, uint32_t i) {
    return item->kind == WTR_ITEM_READING ? &item->reading_choices.at[i].name : &item->choices.at[i];
}

uint32_t wtr_choice_find(const WtrItem *item, const char *name) {
    for (uint32_t i = 0; i < choice_count(item); i++)
        if (!strcmp(choice_name(item, i)->text, name)) return i;
    return WTR_NONE;
}

const char *wtr_choice_suggest(WtrArena *arena, const WtrItem *item, const char *name) {
    WtrNameList names = {0};
    if (item->kind != WTR_ITEM_READING) return wtr_suggest_name(name, &item->choices);
    for (uint32_t i = 0; i < choice_count(item); i++) {
        WtrName *slot = wtr_vec_add(arena, &names);
        if (slot) *slot = *choice_name(item, i);
    }
    return wtr_suggest_name(name, &names);
}

const char *wtr_choice_words(WtrArena *arena, const WtrItem *item) {
    enum { SHOWN = 8 };
    WtrText out = {0};
    uint32_t count = choice_count(item), shown = count > SHOWN ? SHOWN : count;
    for (uint32_t i = 0; i < shown; i++)
        wtr_text_printf(&out, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", choice_name(item, i)->text);
    if (count > shown) wtr_text_printf(&out, " or one of %u more", (unsigned)(count - shown));
    return wtr_words_keep(arena, &out);
}

/* Names that would read as something else after `is`. */
static bool reserved_choice(const char *name) {
    static const char *const words[] = {"known", "unknown", "true", "false"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(name, words[i])) return true;
    return false;
}

static void check_choices(WtrPass *pass) {
    const WtrItem *item = pass->item;
    uint32_t count = choice_count(item);
    if (count > WTR_CHOICES_MAX)
        wtr_report(pass, TOO_MANY_CHOICES, choice_name(item, WTR_CHOICES_MAX)->loc, "`%s` has %u choices; %d is the most",
                   wtr_item_name(item), (unsigned)count, WTR_CHOICES_MAX);
    for (uint32_t i = 0; i < count && i < WTR_CHOICES_MAX; i++) {
        const WtrName *name = choice_name(item, i);
        if (reserved_choice(name->text)) wtr_report(pass, RESERVED_CHOICE, name->loc, "no choice may be called `%s`", name->text);
        uint32_t first = wtr_choice_find(item, name->text);
        if (first == i) continue;
        WtrDiag *diag = wtr_report(pass, DUPLICATE_CHOICE, name->loc, "the choice `%s` stands twice in this list", name->text);
        wtr_diag_related(pass->diags, diag, choice_name(item, first)->loc, "it stands here already");
    }
}

/* ---- values ----------------------------------------------------------------------------------------------- */

bool wtr_number_in_range(WtrPass *pass, WtrType type, int64_t number, WtrLoc loc) {
    int64_t low = type == WTR_TYPE_NUMBER ? WTR_NUMBER_MIN : 0, high = type == WTR_TYPE_NUMBER ? WTR_NUMBER_MAX : WTR_SPAN_MAX;
    if (low <= number && number <= high) return true;
    wtr_report(pass, OUT_OF_RANGE, loc, "%lld is outside the range of %s, %lld to %lld", (long long)number, wtr_type_words(type),
               (long long)low, (long long)high);
    return false;
}

static bool wrong_value(WtrPass *pass, const WtrItem *fact, const WtrExpr *value, const char *expected) {
    WtrDiag *diag =
        wtr_report(pass, VALUE_TYPE, value->loc, "`%s` is %s; %s was expected", wtr_item_name(fact), wtr_type_words(fact->type), expected);
    wtr_diag_related(pass->diags, diag, fact->name.loc, "the fact");
    return false;
}

static bool choice_value(WtrPass *pass, const WtrItem *fact, const WtrExpr *value, int32_t *out) {
    if (value->kind != WTR_EXPR_NAME) return wrong_value(pass, fact, value, "one of its choices");
    uint32_t choice = wtr_choice_find(fact, value->name.text);
    if (choice == WTR_NONE) {
        WtrDiag *diag = wtr_report(pass, NO_SUCH_CHOICE, value->loc, "`%s` has no choice `%s`: it is %s", wtr_item_name(fact),
                                   value->name.text, wtr_choice_words(pass->tree->arena, fact));
        wtr_diag_related(pass->diags, diag, fact->name.loc, "the fact");
        wtr_pass_suggest(pass, diag, value->loc, wtr_choice_suggest(pass->tree->arena, fact, value->name.text));
        return false;
    }
    *out = (int32_t)choice;
    return true;
}

bool wtr_value_of(WtrPass *pass, const WtrItem *fact, const WtrExpr *value, int32_t *out) {
    switch (fact->type) {
    case WTR_TYPE_TRUTH:
        if (value->kind != WTR_EXPR_NAME || (strcmp(value->name.text, "true") && strcmp(value->name.text, "false")))
            return wrong_value(pass, fact, value, "true or false");
        *out = strcmp(value->name.text, "true") ? WTR_FALSE : WTR_TRUE;
        return true;
    case WTR_TYPE_DATE:
        if (value->kind == WTR_EXPR_NOT_YET) *out = WTR_NOT_YET;
        else if (value->kind == WTR_EXPR_DATE) *out = value->date.day;
        else return wrong_value(pass, fact, value, "a date such as 2020-12-23");
        return *out != 0;
    case WTR_TYPE_CHOICE: return choice_value(pass, fact, value, out);
    case WTR_TYPE_NUMBER: case WTR_TYPE_DAYS: case WTR_TYPE_MONTHS: case WTR_TYPE_YEARS:
        if (value->kind != WTR_EXPR_NUMBER) return wrong_value(pass, fact, value, "a whole number");
        if (!wtr_number_in_range(pass, fact->type, value->number, value->loc)) return false;
        *out = (int32_t)value->number;
        return true;
    }
    return false;
}

/* ---- facts -------------------------------------------------------------------------------------------------- */

static const char *const type_names[] = {"number", "date", "days", "months", "years"};
static const WtrType type_values[] = {WTR_TYPE_NUMBER, WTR_TYPE_DATE, WTR_TYPE_DAYS, WTR_TYPE_MONTHS, WTR_TYPE_YEARS};
enum { TYPE_NAMES = sizeof type_names / sizeof *type_names };

static bool type_named(WtrPass *pass, WtrItem *fact) {
    for (size_t i = 0; i < TYPE_NAMES; i++) {
        if (strcmp(fact->type_name.text, type_names[i])) continue;
        fact->type = type_values[i];
        return true;
    }
    WtrDiag *diag = wtr_report(pass, UNKNOWN_TYPE, fact->type_name.loc, "`%s` is no type of fact", fact->type_name.text);
    const char *near = wtr_suggest_word(fact->type_name.text, type_names, TYPE_NAMES);
    if (near) wtr_pass_suggest(pass, diag, fact->type_name.loc, near);
    else
        wtr_diag_help(
            pass->diags, diag,
            "a fact is a yes/no question when no type is written; else `number`, `date`, `days`, `months`, `years` or `one of` and its choices");
    return false;
}

static void declare_fact(WtrPass *pass) {
    WtrItem *fact = pass->item;
    fact->typed = true;
    if (fact->choices.count) {
        fact->type = WTR_TYPE_CHOICE;
        fact->choices_of = fact;
        check_choices(pass);
    } else if (fact->type_name.text) fact->typed = type_named(pass, fact);
    else fact->type = WTR_TYPE_TRUTH;
    fact->nonmonotone = fact->assumed;
    if (fact->typed && fact->assumed && fact->assumed_value) wtr_value_of(pass, fact, fact->assumed_value, &fact->assumed_number);
}

/* ---- readings ------------------------------------------------------------------------------------------------ */

static void declare_reading(WtrPass *pass) {
    WtrItem *reading = pass->item;
    reading->type = WTR_TYPE_CHOICE;
    reading->typed = true;
    reading->choices_of = reading;
    check_choices(pass);
    if (reading->reading_choices.count < 2 && !reading->incomplete)
        wtr_report(pass, READING_CHOICES, reading->name.loc, "a reading needs two choices or more; `%s` has %u", wtr_item_name(reading),
                   (unsigned)reading->reading_choices.count);
    reading->standard_choice = WTR_NONE;
    if (!reading->standard.text && reading->incomplete) return;
    if (!reading->standard.text) {
        WtrDiag *diag = wtr_report(pass, READING_DEFAULT, reading->name.loc, "the reading `%s` has no default", wtr_item_name(reading));
        if (reading->reading_choices.count)
            wtr_diag_help(pass->diags, diag, "say which choice holds when nobody picks one: `default %s`",
                          reading->reading_choices.at[0].name.text);
        return;
    }
    reading->standard_choice = wtr_choice_find(reading, reading->standard.text);
    if (reading->standard_choice != WTR_NONE) return;
    WtrDiag *diag = wtr_report(pass, NO_SUCH_CHOICE, reading->standard.loc, "`%s` has no choice `%s`: it is %s", wtr_item_name(reading),
                               reading->standard.text, wtr_choice_words(pass->tree->arena, reading));
    wtr_pass_suggest(pass, diag, reading->standard.loc, wtr_choice_suggest(pass->tree->arena, reading, reading->standard.text));
}

/* ---- sources --------------------------------------------------------------------------------------------------- */

static void declare_source(WtrPass *pass) {
    static const char *const names[] = {[WTR_SOURCE_GUIDANCE] = "guidance",
                                        [WTR_SOURCE_STATUTE] = "statute",
                                        [WTR_SOURCE_REGULATIONS] = "regulations",
                                        [WTR_SOURCE_BRIEFING] = "briefing",
                                        [WTR_SOURCE_LOCAL] = "local"};
    enum { KINDS = sizeof names / sizeof *names };
    WtrItem *source = pass->item;
    source->kind_of_source = WTR_SOURCE_GUIDANCE;
    if (!source->source_kind.text) return;
    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(source->source_kind.text, names[i])) continue;
        source->kind_of_source = (WtrSourceKind)i;
        return;
    }
    WtrDiag *diag = wtr_report(pass, UNKNOWN_SOURCE_KIND, source->source_kind.loc,
                               "`%s` is no kind of source: guidance, statute, regulations, briefing or local", source->source_kind.text);
    wtr_pass_suggest(pass, diag, source->source_kind.loc, wtr_suggest_word(source->source_kind.text, names, KINDS));
}

/* ---- calendars ----------------------------------------------------------------------------------------------------- */

static void weekend_day(WtrPass *pass, const WtrName *name) {
    static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    enum { DAYS = sizeof names / sizeof *names };
    WtrItem *calendar = pass->item;
    for (uint32_t i = 0; i < DAYS; i++) {
        if (strcmp(name->text, names[i])) continue;
        if (calendar->weekend_days >> i & 1) wtr_report(pass, WEEKEND_TWICE, name->loc, "`%s` stands twice in this weekend", name->text);
        calendar->weekend_days |= 1u << i;
        return;
    }
    WtrDiag *diag = wtr_report(pass, UNKNOWN_WEEKDAY, name->loc, "`%s` is no day of the week", name->text);
    wtr_pass_suggest(pass, diag, name->loc, wtr_suggest_word(name->text, names, DAYS));
}

static void known_range(WtrPass *pass) {
    const WtrItem *calendar = pass->item;
    int32_t beyond = calendar->known_from.day ? wtr_day_add_years(calendar->known_from.day, CALENDAR_YEARS_MAX) : 0;
    if (!calendar->known_from.day || !calendar->known_to.day) {
        if (!calendar->incomplete) {
            WtrDiag *diag = wtr_report(pass, CALENDAR_RANGE, calendar->name.loc,
                                       "the calendar `%s` does not say for which days it is known", wtr_item_name(calendar));
            wtr_diag_help(pass->diags, diag,
                          "add a line such as `known 2015-01-01 to 2028-12-31`: outside it no working-day deadline is given");
        }
    } else if (beyond && calendar->known_to.day >= beyond)
        wtr_report(pass, CALENDAR_RANGE, calendar->known_to.loc, "a calendar may know %d years at most", CALENDAR_YEARS_MAX);
}

static int by_date(const void *a, const void *b) {
    const WtrHolidayClause *left = a, *right = b;
    if (left->date.day != right->date.day) return left->date.day < right->date.day ? -1 : 1;
    return (left->loc.begin > right->loc.begin) - (left->loc.begin < right->loc.begin);
}

/* The order of the lines carries no meaning, so the table is put in the order of the dates here. */
static void holidays(WtrPass *pass) {
    WtrItem *calendar = pass->item;
    if (calendar->holidays.count > 1) qsort(calendar->holidays.at, calendar->holidays.count, sizeof *calendar->holidays.at, by_date);
    bool ranged = calendar->known_from.day && calendar->known_to.day;
    for (uint32_t i = 0; i < calendar->holidays.count; i++) {
        const WtrHolidayClause *holiday = &calendar->holidays.at[i];
        if (!holiday->date.day) continue;
        char date[11];
        wtr_day_format(holiday->date.day, date);
        if (ranged && (holiday->date.day < calendar->known_from.day || holiday->date.day > calendar->known_to.day)) {
            WtrDiag *diag = wtr_report(pass, HOLIDAY_OUTSIDE, holiday->date.loc, "%s lies outside the days that this calendar knows", date);
            wtr_diag_related(pass->diags, diag, calendar->known_from.loc, "it is known from here on");
        }
        if (i && calendar->holidays.at[i - 1].date.day == holiday->date.day) {
            WtrDiag *diag = wtr_report(pass, HOLIDAY_TWICE, holiday->date.loc, "%s is a holiday twice", date);
            wtr_diag_related(pass->diags, diag, calendar->holidays.at[i - 1].date.loc, "it stands here already");
        }
    }
}

static void declare_calendar(WtrPass *pass) {
    enum { WHOLE_WEEK = 0x7f };
    WtrItem *calendar = pass->item;
    for (uint32_t i = 0; i < calendar->weekend.count; i++) weekend_day(pass, &calendar->weekend.at[i]);
    if (calendar->weekend_days == WHOLE_WEEK)
        wtr_report(pass, NO_WORKING_DAY, calendar->weekend.at[0].loc, "every day is a weekend: `%s` would have no working day",
                   wtr_item_name(calendar));
    known_range(pass);
    holidays(pass);
}

void wtr_declare_item(WtrPass *pass) {
    switch (pass->item->kind) {
    case WTR_ITEM_FACT: declare_fact(pass); break;
    case WTR_ITEM_READING: declare_reading(pass); break;
    case WTR_ITEM_SOURCE: declare_source(pass); break;
    case WTR_ITEM_CALENDAR: declare_calendar(pass); break;
    default: break;
    }
}
