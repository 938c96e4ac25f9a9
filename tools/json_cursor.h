/* json_cursor.h — the tokens of a JSON text, taken along the places of its quotation marks.
 *
 * Relies on: json_quotes.h, raw_value.h. Guarantees: every byte that a cursor has passed was compared with what must stand
 * there, the insides of strings excepted, which their readers compare. Where the text, or what is known of it, ends, a
 * string seems to end behind the text: nothing of JSON stands there, so that whatever reads on goes no further.
 *
 * A cursor is kept in local variables and passed by address to inline functions alone, so that it stays in registers:
 * a cursor in memory costs more than all the rest. */
#ifndef WTR_JSON_CURSOR_H
#define WTR_JSON_CURSOR_H

#include "json_quotes.h"
#include "raw_value.h"

#define WTR_INLINE static inline __attribute__((always_inline))
#define WTR_LIKELY(x) __builtin_expect(!!(x), 1)
#define WTR_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* At byte `at` of the text; `quote` is the place of the next quotation mark, the others follow it. */
typedef struct WtrCursor {
    const char *text;
    const uint32_t *quote;
    size_t at;
    bool lines;                          /* a line break is no blank inside a line */
} WtrCursor;

/* A string between its quotation marks: `length` bytes from `begin` on. */
typedef struct WtrRawString { size_t begin, length; } WtrRawString;

WTR_INLINE void wtr_cursor_blanks(WtrCursor *c)
{
    if (WTR_LIKELY((unsigned char)c->text[c->at] > ' '))
        return;
    for (char b = c->text[c->at]; b == ' ' || b == '\t' || b == '\r' || (b == '\n' && !c->lines);)
        b = c->text[++c->at];
}

/* Steps onto the quotation mark that must stand here. Its place is taken from the list, not from where we are: what is
 * done next then need not wait for this (the empty statement keeps the compiler from knowing that both are equal). */
WTR_INLINE bool wtr_cursor_quote(WtrCursor *c)
{
    size_t quote = c->quote[0];
    if (!WTR_LIKELY(quote == c->at))
        return false;
    __asm__("" : "+r"(quote));
    c->at = quote;
    return true;
}

typedef enum WtrNext { WTR_NEXT_KEY, WTR_NEXT_END, WTR_NEXT_WRONG } WtrNext;

/* From behind a member of an object onto the next one's key, or behind the object. */
WTR_INLINE WtrNext wtr_cursor_next(WtrCursor *c)
{
    if (!WTR_LIKELY(c->text[c->at] == ',')) {
        wtr_cursor_blanks(c);
        if (c->text[c->at] != ',')
            return c->text[c->at++] == '}' ? WTR_NEXT_END : WTR_NEXT_WRONG;
    }
    c->at++;
    if (WTR_LIKELY(wtr_cursor_quote(c)))
        return WTR_NEXT_KEY;
    wtr_cursor_blanks(c);
    return wtr_cursor_quote(c) ? WTR_NEXT_KEY : WTR_NEXT_WRONG;
}

/* From behind the opening bracket onto the first key, or behind the object. */
WTR_INLINE WtrNext wtr_cursor_first(WtrCursor *c)
{
    wtr_cursor_blanks(c);
    if (WTR_LIKELY(wtr_cursor_quote(c)))
        return WTR_NEXT_KEY;
    return c->text[c->at++] == '}' ? WTR_NEXT_END : WTR_NEXT_WRONG;
}

/* From its first quotation mark behind a string. It may hold anything yet; where a quotation mark in it is escaped, it
 * ends with the backslash before that. */
WTR_INLINE bool wtr_cursor_string(WtrCursor *c, WtrRawString *out)
{
    const size_t end = c->quote[1];
    if (!wtr_cursor_quote(c))
        return false;
    *out = (WtrRawString){c->at + 1, end - c->at - 1};
    c->quote += 2;
    c->at = end + 1;
    return true;
}

/* From a key's first quotation mark over the colon to its value. */
WTR_INLINE bool wtr_cursor_key(WtrCursor *c, WtrRawString *out)
{
    const size_t end = c->quote[1];
    *out = (WtrRawString){c->at + 1, end - c->at - 1};
    c->quote += 2;
    c->at = end + 1;
    if (!WTR_LIKELY(c->text[c->at] == ':')) {
        wtr_cursor_blanks(c);
        if (c->text[c->at] != ':')
            return false;
    }
    c->at++;
    wtr_cursor_blanks(c);
    return true;
}

/* The same of a key and a colon as most are written, with a blank behind the colon or none; else nothing is done. */
WTR_INLINE bool wtr_cursor_usual_key(WtrCursor *c, WtrRawString *out)
{
    const size_t end = c->quote[1];
    if (!WTR_LIKELY(c->text[end + 1] == ':'))
        return false;
    *out = (WtrRawString){c->at + 1, end - c->at - 1};
    c->quote += 2;
    c->at = end + 2;
    if (WTR_UNLIKELY(c->text[end + 2] == ' '))       /* a branch: a file is written in one style */
        c->at++;
    return true;
}

/* From behind a member onto the next key, where there is nothing but a comma between, and a blank or none. The mark that is
 * seen here is the next of the list, since all before it were passed; its place is taken from there (see wtr_cursor_quote). */
WTR_INLINE bool wtr_cursor_usual_next(WtrCursor *c)
{
    const uint32_t bytes = (uint32_t)wtr_four_bytes(c->text + c->at);
    if (!WTR_LIKELY((bytes & 0xFFFFu) == 0x222Cu) && (bytes & 0xFFFFFFu) != 0x22202Cu)         /* ," or , " */
        return false;
    c->at = c->quote[0];
    return true;
}

/* Over `null`. */
WTR_INLINE bool wtr_cursor_null(WtrCursor *c)
{
    if ((wtr_eight_bytes(c->text + c->at) & 0xFFFFFFFFu) != 0x6C6C756Eu)
        return false;
    c->at += 4;
    return true;
}

static inline bool wtr_raw_is(const char *text, WtrRawString string, const char *word)
{
    return strlen(word) == string.length && memcmp(text + string.begin, word, string.length) == 0;
}

/* Over null or "unknown"; by value, being rare. Without a `quote` where it is neither. */
static inline WtrCursor wtr_cursor_unknown(WtrCursor c)
{
    WtrRawString string;
    if (!wtr_cursor_null(&c) && !(wtr_cursor_string(&c, &string) && wtr_raw_is(c.text, string, "unknown")))
        c.quote = NULL;
    return c;
}

#endif
