/* mutate.h — files damaged at random, always the same ones: bytes changed, stretches cut or repeated, words of
 * the language put in. */
#ifndef WTR_TEST_MUTATE_H
#define WTR_TEST_MUTATE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static uint32_t seed = 1;
static inline uint32_t dice(uint32_t sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static inline size_t mutate(char *text, size_t length, size_t room)
{
    static const char *const snippets[] = {"\n", "\n  ", "\n    - ", "\"", "(", ")", "[", "]", " and ", " or ", " not ", " any of", "\xE2\x80\x9C", "\xE2\x80\x9D", "#", "--", "2020-02-30",
        " is ", ",", " 5 ", "\xFF", "\xC2\xA0", " means ", "cite ", "draft", "\t", "..", "=", " if ", "at least ", " working days ", "must not ", "\r\n", "\n\n", " of ", " inferred \"x\" "};
    size_t at = length ? dice((uint32_t)length) : 0;
    switch (dice(5)) {
    case 0:
        if (length)
            text[at] = (char)dice(256);
        return length;
    case 1: {
        size_t cut = 1 + dice(30);
        if (cut > length - at)
            cut = length - at;
        memmove(text + at, text + at + cut, length - at - cut);
        return length - cut;
    }
    case 2: {                              /* a stretch of the file again, somewhere else */
        size_t from = length ? dice((uint32_t)length) : 0, count = 1 + dice(80);
        char stretch[81];
        if (count > length - from)
            count = length - from;
        if (length + count > room)
            return length;
        memcpy(stretch, text + from, count);
        memmove(text + at + count, text + at, length - at);
        memcpy(text + at, stretch, count);
        return length + count;
    }
    default: {
        const char *snippet = snippets[dice(sizeof snippets / sizeof *snippets)];
        size_t count = strlen(snippet);
        if (length + count > room)
            return length;
        memmove(text + at + count, text + at, length - at);
        memcpy(text + at, snippet, count);
        return length + count;
    }
    }
}

#endif
