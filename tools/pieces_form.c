/* pieces_form.c — see pieces_form.h.
 *
 * JSON lines are told from one object over several lines by the first line: where it is a JSON value of its own and
 * another line follows, they are lines. A bad first line says nothing: then they are lines where the whole is no JSON
 * value and at least two lines begin with a bracket at the margin, one of which also closes. */
#include "pieces_form.h"

#include <string.h>
#include <strings.h>

/* ---- names ------------------------------------------------------------------------------------------------------ */

static bool ends_with(const char *path, size_t length, const char *ending)
{
    const size_t size = strlen(ending);
    return length >= size && strncasecmp(path + length - size, ending, size) == 0;
}

/* The length of a name without the ending of its compression. */
static size_t unpacked_length(const char *path)
{
    static const char *const packings[] = {".gz", ".zst", ".zstd"};
    const size_t length = strlen(path);
    for (size_t i = 0; i < sizeof packings / sizeof *packings; i++)
        if (ends_with(path, length, packings[i]))
            return length - strlen(packings[i]);
    return length;
}

bool wtr_form_is_tabbed(const char *path)
{
    return ends_with(path, unpacked_length(path), ".tsv");
}

bool wtr_form_is_packed(const char *path)
{
    return unpacked_length(path) < strlen(path);
}

bool wtr_form_of_name(const char *path, WtrRecordForm *out)
{
    const size_t length = unpacked_length(path);
    if (ends_with(path, length, ".ndjson") || ends_with(path, length, ".jsonl"))
        *out = WTR_RECORD_LINES;
    else if (ends_with(path, length, ".csv") || ends_with(path, length, ".tsv"))
        *out = WTR_RECORD_CSV;
    else
        return false;
    return true;
}

/* ---- first bytes ------------------------------------------------------------------------------------------------- */

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static size_t skip_blanks(const char *text, size_t length, size_t at)
{
    while (at < length && is_blank(text[at]))
        at++;
    return at;
}

static size_t line_end(const char *text, size_t length, size_t at)
{
    const char *end = memchr(text + at, '\n', length - at);
    return end != NULL ? (size_t)(end - text) : length;
}

static bool ignore(void *context, const WtrJsonEvent *event)
{
    (void)context;
    (void)event;
    return true;
}

static WtrJsonStatus valid(WtrFormReader *reader, const char *text, size_t length)
{
    if (reader->json == NULL)
        reader->json = wtr_json_reader_new();
    if (reader->json == NULL)
        return WTR_JSON_NO_MEMORY;
    WtrJsonError error;
    return wtr_json_read(reader->json, text, length, ignore, NULL, &error);
}

/* At least two lines begin with a bracket at the margin, and one of them also closes. */
static bool looks_like_lines(const char *text, size_t length, size_t begin)
{
    unsigned begun = 0, closed = 0;
    for (size_t at = begin; at < length && (begun < 2 || closed < 1);) {
        const size_t end = line_end(text, length, at);
        size_t last = end;
        while (last > at && is_blank(text[last - 1]))
            last--;
        if (text[at] == '{') {
            begun++;
            closed += text[last - 1] == '}';
        }
        at = end + 1;
    }
    return begun >= 2 && closed >= 1;
}

static WtrFormAnswer found(WtrRecordForm form, WtrRecordForm *out)
{
    *out = form;
    return WTR_FORM_FOUND;
}

/* The first line is no JSON value. What is too long to be read as one record is not read through. */
static WtrFormAnswer after_bad_line(WtrFormReader *reader, const char *text, size_t length, size_t begin, bool last, bool whole, WtrRecordForm *out)
{
    if (!last)
        return WTR_FORM_MORE;
    if (!looks_like_lines(text, length, begin))
        return found(WTR_RECORD_ONE, out);
    if (!whole)
        return found(WTR_RECORD_LINES, out);
    const WtrJsonStatus status = valid(reader, text + begin, length - begin);
    if (status == WTR_JSON_NO_MEMORY)
        return WTR_FORM_NO_MEMORY;
    return found(status == WTR_JSON_INVALID ? WTR_RECORD_LINES : WTR_RECORD_ONE, out);
}

#define FOUND(name) "found " name " text; expected the file to be saved as UTF-8"

/* By their mark or, since no text has a NUL byte, by where those of its first characters are. */
const char *wtr_form_foreign(const char *text, size_t length)
{
    const char mark[4] = {length > 0 ? text[0] : 'x', length > 1 ? text[1] : 'x', length > 2 ? text[2] : 'x', length > 3 ? text[3] : 'x'};
    const unsigned nul = (mark[0] == 0 ? 1u : 0) | (mark[1] == 0 ? 2u : 0) | (mark[2] == 0 ? 4u : 0) | (mark[3] == 0 ? 8u : 0);
    if (nul == 0xE || nul == 0x7 || memcmp(mark, "\xFF\xFE\0", 4) == 0 || memcmp(mark, "\0\0\xFE\xFF", 4) == 0)
        return FOUND("UTF-32");
    if (nul == 0xA || nul == 0x5 || memcmp(mark, "\xFF\xFE", 2) == 0 || memcmp(mark, "\xFE\xFF", 2) == 0)
        return FOUND("UTF-16");
    return NULL;
}

WtrFormAnswer wtr_form_of_text(WtrFormReader *reader, const char *text, size_t length, bool last, bool whole, WtrRecordForm *out)
{
    const size_t begin = skip_blanks(text, length, 0);
    if (begin < length && text[begin] == '[')
        return found(WTR_RECORD_LIST, out);
    const size_t end = begin < length ? line_end(text, length, begin) : length;
    if (skip_blanks(text, length, end) == length)
        return last ? found(WTR_RECORD_ONE, out) : WTR_FORM_MORE;
    if (!reader->first_line_read)
        reader->first_line = valid(reader, text + begin, end - begin);
    reader->first_line_read = true;
    if (reader->first_line == WTR_JSON_NO_MEMORY)
        return WTR_FORM_NO_MEMORY;
    if (reader->first_line == WTR_JSON_DONE)
        return found(WTR_RECORD_LINES, out);
    return after_bad_line(reader, text, length, begin, last, whole, out);
}

void wtr_form_reader_free(WtrFormReader *reader)
{
    wtr_json_reader_free(reader->json);
    *reader = (WtrFormReader){0};
}
