/* json_write.c — JSON out: commas, nesting, indentation and escapes in one place.
 *
 * Relies on: tool.h, date, utf8. Guarantees: what comes out is valid JSON whatever the strings hold:
 * damaged UTF-8 becomes U+FFFD, control characters become escapes. Nesting beyond WTR_JSON_NESTING marks
 * the text as failed instead of writing something unbalanced. */
#include "tool.h"

#include <string.h>

#include "../engine/date.h"
#include "utf8.h"

static void line_break(WtrJson *json)
{
    wtr_text_add(json->out, "\n", 1);
    for (unsigned i = 0; i < json->depth; i++)
        wtr_text_add(json->out, "  ", 2);
}

/* What stands between two entries of the level that is open. */
static void separate(WtrJson *json)
{
    unsigned level = json->depth;
    if (level == 0)
        return;
    bool first = json->first[level];
    json->first[level] = false;
    if (!first)
        wtr_text_add(json->out, ",", 1);
    if (json->pretty && !json->flat[level])
        line_break(json);
    else if (json->pretty && !first)
        wtr_text_add(json->out, " ", 1);
}

/* Before a value: in an array it is an entry of its own; in an object its key came first. */
static void begin_value(WtrJson *json)
{
    if (json->depth > 0 && json->array[json->depth])
        separate(json);
}

static void open_level(WtrJson *json, const char *bracket, bool array, bool flat)
{
    begin_value(json);
    if (json->depth + 1 >= WTR_JSON_NESTING) {
        json->out->failed = true;
        return;
    }
    bool within = json->depth > 0 && json->flat[json->depth];
    json->depth++;
    json->first[json->depth] = true;
    json->array[json->depth] = array;
    json->flat[json->depth] = flat || within;
    wtr_text_add(json->out, bracket, 1);
}

static void close_level(WtrJson *json, const char *bracket)
{
    bool empty = json->first[json->depth], flat = json->flat[json->depth];
    if (json->depth > 0)
        json->depth--;
    if (json->pretty && !flat && !empty)
        line_break(json);
    wtr_text_add(json->out, bracket, 1);
}

void wtr_json_object(WtrJson *json) { open_level(json, "{", false, false); }
void wtr_json_object_flat(WtrJson *json) { open_level(json, "{", false, true); }
void wtr_json_object_end(WtrJson *json) { close_level(json, "}"); }
void wtr_json_array(WtrJson *json, bool flat) { open_level(json, "[", true, flat); }
void wtr_json_array_end(WtrJson *json) { close_level(json, "]"); }

static void escape(WtrText *out, unsigned char c)
{
    switch (c) {
    case '"': wtr_text_puts(out, "\\\""); break;
    case '\\': wtr_text_puts(out, "\\\\"); break;
    case '\n': wtr_text_puts(out, "\\n"); break;
    case '\r': wtr_text_puts(out, "\\r"); break;
    case '\t': wtr_text_puts(out, "\\t"); break;
    default: wtr_text_printf(out, "\\u%04x", c); break;
    }
}

/* Bytes that stand in a string as they are, whatever is around them: ASCII without control characters, quotation mark and
 * backslash. */
static size_t plain_run(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && (unsigned char)text[i] >= 0x20 && (unsigned char)text[i] < 0x7F && text[i] != '"' && text[i] != '\\')
        i++;
    return i;
}

void wtr_json_escape(WtrText *out, const char *text)
{
    size_t length = strlen(text), from = 0, i = 0;
    while ((i += plain_run(text + i, length - i)) < length) {
        unsigned char c = (unsigned char)text[i];
        size_t size = wtr_utf8_length(text + i, length - i);
        if (size > 1) {
            i += size;
            continue;
        }
        wtr_text_add(out, text + from, i - from);
        if (size == 0)
            wtr_text_puts(out, "\xEF\xBF\xBD");
        else
            escape(out, c);
        from = ++i;
    }
    wtr_text_add(out, text + from, i - from);
}

static void quoted(WtrText *out, const char *text)
{
    wtr_text_add(out, "\"", 1);
    wtr_json_escape(out, text);
    wtr_text_add(out, "\"", 1);
}

void wtr_json_key(WtrJson *json, const char *key)
{
    separate(json);
    quoted(json->out, key);
    wtr_text_puts(json->out, json->pretty ? ": " : ":");
}

void wtr_json_string(WtrJson *json, const char *text)
{
    begin_value(json);
    if (text == NULL)
        wtr_text_puts(json->out, "null");
    else
        quoted(json->out, text);
}

void wtr_json_number(WtrJson *json, int64_t number)
{
    begin_value(json);
    wtr_text_number(json->out, number);
}

void wtr_json_bool(WtrJson *json, bool value)
{
    begin_value(json);
    wtr_text_puts(json->out, value ? "true" : "false");
}

void wtr_json_null(WtrJson *json) { wtr_json_string(json, NULL); }

void wtr_json_date(WtrJson *json, int32_t day)
{
    char text[11];
    if (day == 0) {
        wtr_json_null(json);
        return;
    }
    wtr_day_format(day, text);
    wtr_json_string(json, text);
}
