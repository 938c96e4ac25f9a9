/* case_value.c — see case_value.h (SPEC "Cases"). */
#include "case_value.h"

#include <inttypes.h>
#include <string.h>

#include "../engine/date.h"
#include "tool.h"
#include "utf8.h"

#define QUOTED_MAX 40            /* characters of a found text that a message repeats */
#define NEAR_MAX WTR_CHOICES_MAX

void wtr_quote(WtrText *out, const char *text, size_t length)
{
    size_t i = 0;
    wtr_text_add(out, "\"", 1);
    for (unsigned shown = 0; i < length && shown < QUOTED_MAX; shown++) {
        size_t size = wtr_utf8_length(text + i, length - i);
        unsigned char c = (unsigned char)text[i];
        /* U+0080 to U+009F are control characters too. */
        bool control = c < 0x20 || c == 0x7F || (size == 2 && c == 0xC2 && (unsigned char)text[i + 1] < 0xA0);
        if (size == 0 || control)
            wtr_text_puts(out, "?");
        else
            wtr_text_add(out, text + i, size);
        i += size > 0 ? size : 1;
    }
    wtr_text_puts(out, i < length ? "…\"" : "\"");
}

void wtr_answer_found(const WtrJsonEvent *event, WtrText *out)
{
    switch (event->kind) {
    case WTR_JSON_NULL: wtr_text_puts(out, "null"); break;
    case WTR_JSON_FALSE: wtr_text_puts(out, "false"); break;
    case WTR_JSON_TRUE: wtr_text_puts(out, "true"); break;
    case WTR_JSON_INTEGER: wtr_text_printf(out, "the number %" PRId64, event->integer); break;
    case WTR_JSON_DECIMAL:
        wtr_text_printf(out, "the number %.*s%s", (int)(event->length < QUOTED_MAX ? event->length : QUOTED_MAX), event->text,
                        event->length > QUOTED_MAX ? "…" : "");
        break;
    case WTR_JSON_STRING: case WTR_JSON_KEY: wtr_quote(out, event->text, event->length); break;
    case WTR_JSON_OBJECT: case WTR_JSON_OBJECT_END: wtr_text_puts(out, "an object"); break;
    case WTR_JSON_ARRAY: case WTR_JSON_ARRAY_END: wtr_text_puts(out, "a list"); break;
    }
}

static void expected_choices(const WtrBook *book, const WtrFact *fact, WtrText *out)
{
    wtr_text_puts(out, "one of ");
    for (uint32_t i = 0; i < fact->choices.count; i++)
        wtr_text_printf(out, "%s\"%s\"", i > 0 ? ", " : "", book->choices.at[fact->choices.first + i].id);
}

void wtr_answer_expected(const WtrBook *book, const WtrFact *fact, WtrText *out)
{
    switch (fact->type) {
    case WTR_TYPE_TRUTH: wtr_text_puts(out, "true or false"); break;
    case WTR_TYPE_NUMBER: wtr_text_puts(out, "a whole number"); break;
    case WTR_TYPE_DATE: wtr_text_puts(out, "a date \"YYYY-MM-DD\" or \"not yet\""); break;
    case WTR_TYPE_CHOICE: expected_choices(book, fact, out); break;
    case WTR_TYPE_DAYS: wtr_text_puts(out, "a whole number of days"); break;
    case WTR_TYPE_MONTHS: wtr_text_puts(out, "a whole number of months"); break;
    case WTR_TYPE_YEARS: wtr_text_puts(out, "a whole number of years"); break;
    }
}

static bool is(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static bool whole_number(const WtrFact *fact, int64_t number, WtrAnswer *out, WtrText *problem)
{
    bool plain = fact->type == WTR_TYPE_NUMBER;
    int64_t least = plain ? WTR_NUMBER_MIN : 0, most = plain ? WTR_NUMBER_MAX : WTR_SPAN_MAX;
    if (number < least || number > most) {
        wtr_text_printf(problem, "%" PRId64 " is out of range; expected %" PRId64 " to %" PRId64, number, least, most);
        return false;
    }
    *out = (WtrAnswer){true, (int32_t)number};
    return true;
}

static bool digits(const char *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

/* The date behind "23/12/2020", with the day first as in England; 0 when it is none. */
static int32_t date_in_england(const char *text, size_t length)
{
    if (length != 10 || !digits(text, 0, 2) || !digits(text, 3, 5) || !digits(text, 6, 10) || text[2] != text[5] || !strchr("/.-", text[2]))
        return 0;
    int day = (text[0] - '0') * 10 + text[1] - '0', month = (text[3] - '0') * 10 + text[4] - '0', year = 0;
    for (size_t i = 6; i < 10; i++)
        year = year * 10 + text[i] - '0';
    return wtr_day_from_ymd(year, month, day);
}

static bool date(const char *text, size_t length, WtrAnswer *out, WtrText *problem)
{
    if (is(text, length, "not yet")) {
        *out = (WtrAnswer){true, WTR_NOT_YET};
        return true;
    }
    int32_t day = wtr_day_parse(text, length);
    if (day != 0) {
        *out = (WtrAnswer){true, day};
        return true;
    }
    bool shaped = length == 10 && text[4] == '-' && text[7] == '-' && digits(text, 0, 4) && digits(text, 5, 7) && digits(text, 8, 10);
    int32_t meant = date_in_england(text, length);
    char mended[11];
    wtr_quote(problem, text, length);
    wtr_text_puts(problem, shaped ? " is a date that does not exist" : " is no date; expected \"YYYY-MM-DD\" or \"not yet\"");
    if (meant != 0) {
        wtr_day_format(meant, mended);
        wtr_text_printf(problem, "; did you mean \"%s\"?", mended);
    }
    return false;
}

static bool choice(const WtrRulebook *rulebook, const WtrFact *fact, const char *text, size_t length, WtrAnswer *out, WtrText *problem)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    const char *names[NEAR_MAX];
    uint32_t count = fact->choices.count < NEAR_MAX ? fact->choices.count : NEAR_MAX;
    for (uint32_t i = 0; i < count; i++) {
        names[i] = book->choices.at[fact->choices.first + i].id;
        if (is(text, length, names[i])) {
            *out = (WtrAnswer){true, (int32_t)i};
            return true;
        }
    }
    wtr_text_puts(problem, "found ");
    wtr_quote(problem, text, length);
    wtr_text_puts(problem, ", expected ");
    expected_choices(book, fact, problem);
    char name[QUOTED_MAX + 1];
    if (length <= QUOTED_MAX) {
        memcpy(name, text, length);
        name[length] = '\0';
        const char *near = wtr_nearest(name, names, count);
        if (near != NULL)
            wtr_text_printf(problem, "; did you mean \"%s\"?", near);
    }
    return false;
}

static bool refuse(const WtrBook *book, const WtrFact *fact, const WtrJsonEvent *event, WtrText *problem)
{
    wtr_text_puts(problem, "found ");
    wtr_answer_found(event, problem);
    wtr_text_puts(problem, ", expected ");
    wtr_answer_expected(book, fact, problem);
    if (event->kind == WTR_JSON_STRING && fact->type == WTR_TYPE_TRUTH &&
        (is(event->text, event->length, "true") || is(event->text, event->length, "false")))
        wtr_text_puts(problem, " without quotation marks");
    else if (event->kind == WTR_JSON_STRING && fact->type == WTR_TYPE_TRUTH && event->length > 0 && event->length <= 3 && strchr("yYnN", event->text[0]))
        wtr_text_printf(problem, "; did you mean %s?", event->text[0] == 'y' || event->text[0] == 'Y' ? "true" : "false");
    return false;
}

bool wtr_answer_from_json(const WtrRulebook *rulebook, const WtrFact *fact, const WtrJsonEvent *event, WtrAnswer *out, WtrText *problem)
{
    const WtrBook *book = wtr_rulebook_data(rulebook);
    bool text = event->kind == WTR_JSON_STRING;
    if (event->kind == WTR_JSON_NULL || (text && is(event->text, event->length, "unknown"))) {
        *out = (WtrAnswer){false, 0};
        return true;
    }
    switch (fact->type) {
    case WTR_TYPE_TRUTH:
        if (event->kind != WTR_JSON_TRUE && event->kind != WTR_JSON_FALSE)
            return refuse(book, fact, event, problem);
        *out = (WtrAnswer){true, event->kind == WTR_JSON_TRUE ? WTR_TRUE : WTR_FALSE};
        return true;
    case WTR_TYPE_DATE:
        return text ? date(event->text, event->length, out, problem) : refuse(book, fact, event, problem);
    case WTR_TYPE_CHOICE:
        return text ? choice(rulebook, fact, event->text, event->length, out, problem) : refuse(book, fact, event, problem);
    default:
        return event->kind == WTR_JSON_INTEGER ? whole_number(fact, event->integer, out, problem) : refuse(book, fact, event, problem);
    }
}

static bool number_from_text(const WtrFact *fact, const char *text, WtrAnswer *out, WtrText *problem)
{
    size_t digits = strspn(text + (text[0] == '-'), "0123456789"), length = strlen(text);
    int64_t total = 0;
    bool good = digits > 0 && digits <= 18 && length == digits + (text[0] == '-');
    for (size_t i = 0; good && i < digits; i++)
        total = total * 10 + (text[(text[0] == '-') + i] - '0');
    if (good)
        return whole_number(fact, text[0] == '-' ? -total : total, out, problem);
    wtr_text_puts(problem, "found ");
    wtr_quote(problem, text, length);
    wtr_text_puts(problem, ", expected a whole number");
    return false;
}

bool wtr_answer_from_text(const WtrRulebook *rulebook, const WtrFact *fact, const char *text, WtrAnswer *out, WtrText *problem)
{
    size_t length = strlen(text);
    if (length == 0 || strcmp(text, "unknown") == 0) {
        *out = (WtrAnswer){false, 0};
        return true;
    }
    switch (fact->type) {
    case WTR_TYPE_TRUTH: {
        bool yes = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0;
        if (yes || strcmp(text, "no") == 0 || strcmp(text, "false") == 0) {
            *out = (WtrAnswer){true, yes ? WTR_TRUE : WTR_FALSE};
            return true;
        }
        wtr_text_puts(problem, "found ");
        wtr_quote(problem, text, length);
        wtr_text_puts(problem, ", expected yes, no, true, false or unknown");
        return false;
    }
    case WTR_TYPE_DATE: return date(text, length, out, problem);
    case WTR_TYPE_CHOICE: return choice(rulebook, fact, text, length, out, problem);
    default: return number_from_text(fact, text, out, problem);
    }
}
