/* record_random.h — random rulebooks of nothing but facts, and random cases of them as JSON: mostly right, written in all
 * the ways that JSON allows, and wrong in all the ways that came to mind. */
#ifndef WTR_TEST_RECORD_RANDOM_H
#define WTR_TEST_RECORD_RANDOM_H

#include <stdio.h>

#include "../../engine/base.h"
#include "../../engine/wtr.h"
#include "mutate.h"

#define pick(list) ((list)[dice(sizeof(list) / sizeof *(list))])

/* ---- rulebooks ----------------------------------------------------------------------------------------------- */

/* A name that begins with q, as no word of the language does: of any length, often like another. */
static inline void random_name(char out[101], unsigned salt)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    static const unsigned lengths[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 20, 24, 29, 30, 31, 32, 33, 40, 64, 90};
    const unsigned length = pick(lengths);
    memset(out, 'q', length);
    for (unsigned i = 1, n = salt; n > 0 && i < length; i++, n /= 36)
        out[dice(2) == 0 || length < 8 ? i : length / 2 + i % (length / 2)] = letters[n % 36];
    out[length] = '\0';
}

/* A name that was not given yet. */
static inline void new_name(char out[101], char taken[][101], unsigned *count)
{
    for (unsigned salt = *count;; salt += 1 + dice(50)) {
        bool fresh = true;
        random_name(out, salt);
        for (unsigned i = 0; i < *count; i++)
            fresh = fresh && strcmp(out, taken[i]) != 0;
        if (fresh)
            break;
    }
    strcpy(taken[(*count)++], out);
}

static inline void random_choices(WtrText *out)
{
    char taken[12][101], name[101];
    unsigned count = 0, wanted = 1 + dice(10);
    while (count < wanted) {
        new_name(name, taken, &count);
        wtr_text_printf(out, "%s%s", count > 1 ? ", " : "one of ", name);
    }
}

static inline void random_book(WtrText *out)
{
    static const char *const types[] = {"", ": number", ": date", ": days", ": months", ": years", ": "};
    static const char *const subjects[] = {"", "", " of child", " of child", " of animal", " of incident", " of place"};
    static char taken[100][101];
    char name[101];
    unsigned count = 0, wanted = 1 + dice(80);
    wtr_text_puts(out, "rulebook random \"Random\"\n\nsubject child (children) \"a child\"\nsubject animal (animals) \"an animal\"\n"
                       "subject incident \"an incident\"\nsubject place \"a place\"\n\n");
    while (count < wanted) {
        const char *type = pick(types);
        new_name(name, taken, &count);
        wtr_text_printf(out, "fact %s%s%s", name, pick(subjects), type);
        if (strcmp(type, ": ") == 0)
            random_choices(out);
        wtr_text_puts(out, " \"?\"\n");
    }
}

/* ---- cases ---------------------------------------------------------------------------------------------------- */

typedef struct Style { unsigned blanks, wrong; bool lines; } Style;      /* blanks: 0 none, 1 one behind, 2 any; wrong: in a thousand */

static inline void blanks(WtrText *out, const Style *style)
{
    static const char *const some[] = {"", "", " ", "  ", "\t", "\r", " \t ", "\n", "\n  "};
    if (style->blanks == 2) {
        const char *text = pick(some);
        if (!style->lines || strchr(text, '\n') == NULL || dice(1000) < style->wrong)
            wtr_text_puts(out, text);
    }
}

static inline void behind(WtrText *out, const Style *style)
{
    if (style->blanks == 1)
        wtr_text_puts(out, " ");
    blanks(out, style);
}

/* A string; now and then with an escape in it, which means the same. */
static inline void quoted(WtrText *out, const char *text, const Style *style)
{
    const size_t length = strlen(text), at = length > 0 && dice(1000) < style->wrong ? dice((uint32_t)length) : length;
    wtr_text_puts(out, "\"");
    wtr_text_add(out, text, at);
    if (at < length) {
        wtr_text_printf(out, "\\u%04x", (unsigned)(unsigned char)text[at]);
        wtr_text_puts(out, text + at + 1);
    }
    wtr_text_puts(out, "\"");
}

static inline void odd_value(WtrText *out)
{
    static const char *const values[] = {"null", "\"unknown\"", "\"not yet\"", "true", "false", "0", "-0", "7", "-7", "00", "01", "1.0", "1e3", "12345678", "123456789",
        "1000000000", "1000000001", "-1000000000", "-1000000001", "4000000", "4000001", "99999999999999999999", "-", "+1", ".5", "1.", "nul", "truex", "falsetrue",
        "\"\"", "\"yes\"", "\"true\"", "\"2020-02-29\"", "\"2021-02-29\"", "\"2020-1-1\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"0000-01-01\"", "\"1899-12-31\"",
        "\"2156-01-01\"", "\"2020-12-32\"", "\"2020-13-01\"", "\"2020-0a-01\"", "\"2020-01-0/\"", "\"2020/01-01\"", "\"2020-01:01\"", "\":020-01-01\"", "\"202\xC3\xA9-01-01\"", "\"23/12/2020\"", "[]", "{}", "[{}]", "[1,2,{\"a\":[]}]", "{\"id\":\"x\"}", "\"\xFF\"", "\"\x01\"", "\"a\\\"b\"", "\"\\ud800\"",
        "\"caf\xC3\xA9\"", "\"\xED\xA0\x80\"", "", " ", "tru", "\"open", "NaN", "1 2", "'x'"};
    wtr_text_puts(out, pick(values));
}

static inline void right_value(WtrText *out, const WtrBook *book, const WtrFact *fact, const Style *style)
{
    static const char *const unknowns[] = {"null", "\"unknown\""};
    if (dice(12) == 0) {
        wtr_text_puts(out, pick(unknowns));
        return;
    }
    switch (fact->type) {
    case WTR_TYPE_TRUTH: wtr_text_puts(out, dice(2) ? "true" : "false"); break;
    case WTR_TYPE_NUMBER: wtr_text_printf(out, "%d", dice(3) ? (int)dice(2000) - 200 : (int)dice(16777215) * 119 - 999999999); break;
    case WTR_TYPE_DATE:
        if (dice(10) == 0)
            wtr_text_puts(out, "\"not yet\"");
        else
            wtr_text_printf(out, "\"%04u-%02u-%02u\"", dice(5) ? 2015 + dice(12) : 1 + dice(9999), 1 + dice(12), 1 + dice(28));
        break;
    case WTR_TYPE_CHOICE: quoted(out, book->choices.at[fact->choices.first + dice(fact->choices.count)].id, style); break;
    default: wtr_text_printf(out, "%u", dice(3) ? dice(120) : dice(4000001)); break;
    }
}

static inline void random_value(WtrText *out, const WtrBook *book, const WtrFact *fact, const Style *style)
{
    if (dice(1000) < style->wrong)
        odd_value(out);
    else
        right_value(out, book, fact, style);
}

static inline void member(WtrText *out, bool *first, const Style *style)
{
    if (!*first) {
        blanks(out, style);
        wtr_text_puts(out, ",");
        behind(out, style);
    }
    *first = false;
}

static inline void key(WtrText *out, const char *name, bool *first, const Style *style)
{
    member(out, first, style);
    quoted(out, name, style);
    blanks(out, style);
    wtr_text_puts(out, dice(4000) < style->wrong ? ";" : ":");
    behind(out, style);
}

static inline void random_id(WtrText *out, bool *first, const Style *style)
{
    static const char *const ids[] = {"\"A\"", "\"B\"", "\"C\"", "\"D\"", "\"1\"", "\"2\"", "\"3\"", "\"01\"", "\"x y\"", "\"caf\xC3\xA9\"", "null", "\"\"", "7", "\"A\\u0042\"", "\"12345678\"", "\"123456789 and more\""};
    key(out, "id", first, style);
    wtr_text_puts(out, dice(1000) < 3 * style->wrong ? pick(ids) : ids[dice(6)]);
}

/* Facts of one subject (WTR_NONE: of any, flat). */
static inline void facts_of(WtrText *out, const WtrBook *book, uint32_t subject, bool *first, const Style *style)
{
    const unsigned most = dice(8);
    for (uint32_t f = 0, given = 0; f < book->facts.count && given < most; f++) {
        const WtrFact *fact = &book->facts.at[f];
        const bool stray = dice(4000) < style->wrong;
        if ((fact->subject != subject && subject != WTR_NONE && !stray) || dice(3) != 0)
            continue;
        for (unsigned times = dice(4000) < style->wrong ? 2 : 1; times > 0; times--) {
            key(out, fact->id, first, style);
            random_value(out, book, fact, style);
        }
        given++;
    }
}

static inline void object_of(WtrText *out, const WtrBook *book, uint32_t subject, const Style *style)
{
    bool first = true;
    wtr_text_puts(out, "{");
    blanks(out, style);
    if (dice(3) == 0)
        random_id(out, &first, style);
    facts_of(out, book, subject, &first, style);
    blanks(out, style);
    wtr_text_puts(out, "}");
}

static inline void subject_value(WtrText *out, const WtrBook *book, uint32_t subject, const Style *style)
{
    const bool many = book->subjects.at[subject].many != (dice(1000) < style->wrong);
    if (dice(10) == 0) {
        wtr_text_puts(out, dice(2) ? "null" : "\"unknown\"");
    } else if (!many || dice(5) == 0) {
        object_of(out, book, subject, style);
    } else {
        wtr_text_puts(out, "[");
        blanks(out, style);
        for (unsigned i = 0, count = dice(5); i < count; i++) {
            if (i > 0)
                wtr_text_puts(out, ",");
            behind(out, style);
            object_of(out, book, subject, style);
            blanks(out, style);
        }
        wtr_text_puts(out, "]");
    }
}

static inline void other_key(WtrText *out, bool *first, const Style *style)
{
    static const char *const keys[] = {"case", "as_of", "today", "// why", "//", "unheard_of", "", "id", "children"};
    static const char *const values[] = {"\"K1\"", "\"2020-12-23\"", "\"2021-02-01\"", "null", "\"Zo\xC3\xAB, a name that is longer than sixteen bytes\"", "\"2020-02-30\""};
    const bool odd = dice(1000) < style->wrong;
    const unsigned which = odd ? dice(9) : dice(4);
    key(out, keys[which], first, style);
    if (dice(1000) < style->wrong)
        odd_value(out);
    else
        wtr_text_puts(out, which == 0 ? values[dice(2) * 4] : which < 3 ? values[1 + dice(2)] : pick(values));
}

static inline void random_case(WtrText *out, const WtrBook *book, const Style *style)
{
    bool first = true;
    wtr_text_puts(out, dice(4000) < style->wrong ? "[" : "{");
    blanks(out, style);
    for (unsigned i = dice(4); i > 0; i--)
        other_key(out, &first, style);
    if (dice(2))
        facts_of(out, book, WTR_NONE, &first, style);
    for (uint32_t s = 0; s < book->subjects.count; s++)
        if (dice(3) == 0) {
            key(out, book->subjects.at[s].id, &first, style);
            subject_value(out, book, s, style);
        }
    if (dice(3) == 0)
        facts_of(out, book, WTR_NONE, &first, style);
    if (dice(6) == 0)
        other_key(out, &first, style);
    blanks(out, style);
    wtr_text_puts(out, "}");
    if (dice(2000) < style->wrong)
        wtr_text_puts(out, dice(2) ? "x" : ",");
}

#endif
