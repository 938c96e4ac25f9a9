/* case_input.c — see case_input.h. */
#include "case_input.h"

#include <string.h>

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), size = strlen(ending);
    return length >= size && strcmp(path + length - size, ending) == 0;
}

static bool add(WtrCaseInput *out, size_t begin, size_t end, uint32_t row)
{
    WtrCaseSlice *slice = wtr_vec_add(NULL, &out->cases);
    if (slice == NULL)
        return false;
    *slice = (WtrCaseSlice){begin, end, row};
    return true;
}

static size_t line_end(const char *text, size_t from, size_t length)
{
    const char *end = memchr(text + from, '\n', length - from);
    return end != NULL ? (size_t)(end - text) : length;
}

/* Trims blanks on both sides; an empty line gives begin == end. */
static void trim(const char *text, size_t *begin, size_t *end)
{
    while (*begin < *end && is_blank(text[*begin]))
        (*begin)++;
    while (*end > *begin && is_blank(text[*end - 1]))
        (*end)--;
}

static bool lines(const char *text, size_t start, size_t length, WtrCaseInput *out)
{
    uint32_t row = 1;
    for (size_t at = start; at < length; row++) {
        size_t end = line_end(text, at, length), begin = at, last = end;
        trim(text, &begin, &last);
        if (begin < last && !add(out, begin, last, row))
            return false;
        at = end + 1;
    }
    return true;
}

static bool ignore(void *context, const WtrJsonEvent *event)
{
    (void)context;
    (void)event;
    return true;
}

static WtrJsonStatus valid(WtrJsonReader *reader, const char *text, size_t length)
{
    WtrJsonError error;
    return wtr_json_read(reader, text, length, ignore, NULL, &error);
}

/* Whether a text that begins with a curly bracket is NDJSON: its first line is a JSON value of its own and
 * another line follows; or, where the first line is a bad one, the whole is no JSON value and at least two
 * lines begin with a bracket at the margin, one of which also closes. */
static bool is_lines(WtrJsonReader *reader, const char *text, size_t start, size_t length, bool *memory)
{
    size_t first = line_end(text, start, length), rest = first, end = length;
    trim(text, &rest, &end);
    if (rest >= end)
        return false;
    WtrJsonStatus status = valid(reader, text + start, first - start);
    if (status == WTR_JSON_INVALID) {
        unsigned begun = 0, whole = 0;
        for (size_t at = start; at < length; at = line_end(text, at, length) + 1) {
            size_t begin = at, last = line_end(text, at, length);
            if (text[at] != '{')
                continue;
            trim(text, &begin, &last);
            begun++;
            whole += text[last - 1] == '}';
        }
        if (begun < 2 || whole < 1)
            return false;
        status = valid(reader, text + start, length - start);
        *memory = status != WTR_JSON_NO_MEMORY;
        return status == WTR_JSON_INVALID;
    }
    *memory = status != WTR_JSON_NO_MEMORY;
    return status == WTR_JSON_DONE;
}

/* Collects where the entries of a list begin. */
typedef struct Entries { WtrCaseInput *out; unsigned depth; size_t begin, offset; bool failed; } Entries;

static bool take(void *context, const WtrJsonEvent *event)
{
    Entries *entries = context;
    bool closing = event->kind == WTR_JSON_OBJECT_END || event->kind == WTR_JSON_ARRAY_END;
    if (!closing && entries->depth == 1 && event->kind != WTR_JSON_KEY)
        entries->failed = entries->failed || !add(entries->out, entries->begin + event->offset, 0, entries->out->cases.count + 1);
    if (event->kind == WTR_JSON_OBJECT || event->kind == WTR_JSON_ARRAY)
        entries->depth++;
    else if (closing)
        entries->depth--;
    entries->offset = event->offset;
    return !entries->failed;
}

/* An entry ends before the comma in front of the next one, the last one before the closing bracket. */
static void end_entries(const char *text, size_t closing, WtrCaseInput *out)
{
    for (uint32_t i = 0; i < out->cases.count; i++) {
        WtrCaseSlice *slice = &out->cases.at[i];
        size_t end = i + 1 < out->cases.count ? out->cases.at[i + 1].begin : closing;
        while (end > slice->begin && (is_blank(text[end - 1]) || (i + 1 < out->cases.count && text[end - 1] == ',')))
            end--;
        slice->end = end;
    }
}

static bool list(WtrJsonReader *reader, const char *text, size_t begin, size_t end, WtrCaseInput *out)
{
    Entries entries = {.out = out, .begin = begin};
    WtrJsonError error;
    WtrJsonStatus status = wtr_json_read(reader, text + begin, end - begin, take, &entries, &error);
    if (entries.failed || status == WTR_JSON_NO_MEMORY)
        return false;
    if (status == WTR_JSON_DONE) {
        out->kind = WTR_INPUT_LIST;
        end_entries(text, begin + entries.offset, out);
        return true;
    }
    out->cases.count = 0;
    return add(out, begin, end, 1);
}

bool wtr_case_input(WtrJsonReader *reader, const char *path, const char *text, size_t length, WtrCaseInput *out)
{
    *out = (WtrCaseInput){.kind = WTR_INPUT_ONE};
    size_t start = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    size_t begin = start, end = length;
    trim(text, &begin, &end);
    bool memory = true;
    if (ends_with(path, ".ndjson") || ends_with(path, ".jsonl")) {
        out->kind = WTR_INPUT_LINES;
        return lines(text, start, length, out);
    }
    if (begin < end && text[begin] == '[')
        return list(reader, text, begin, end, out);
    if (is_lines(reader, text, begin, end, &memory)) {
        out->kind = WTR_INPUT_LINES;
        return lines(text, start, length, out);
    }
    return memory && add(out, begin, end, 1);
}

void wtr_case_input_free(WtrCaseInput *input)
{
    wtr_free(input->cases.at);
    *input = (WtrCaseInput){.kind = WTR_INPUT_ONE};
}
