/* json_reader.cpp — JSON text as events, through simdjson's On-Demand interface.
 *
 * Relies on: simdjson 3. Guarantees: what json_reader.h promises. On-Demand checks only what is visited,
 * so everything is visited: every key and string is unescaped, every number and word compared with the
 * grammar here. This is the one C++ file of the project; no exception leaves it, because none is thrown. */
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include "json_reader.h"

extern "C" {
#include "../engine/base.h"
}

namespace od = simdjson::ondemand;
using simdjson::error_code;

struct WtrJsonReader {
    od::parser parser;
    char *copy = nullptr;       /* the text with the padding simdjson reads beyond its end */
    size_t capacity = 0;
};

namespace {

/* What a token that JSON does not know was most likely meant for. */
const char *not_json(std::string_view text, size_t at)
{
    const std::string_view found = text.substr(at < text.size() ? at : text.size());
    size_t before = at < text.size() ? at : text.size();
    while (before > 0 && std::strchr(" \t\r\n", text[before - 1]) != nullptr)
        before--;
    const char last = before > 0 ? text[before - 1] : '{', first = found.empty() ? '\0' : found.front();
    if (first == '\'' || found.substr(0, 3) == "\xE2\x80\x9C" || found.substr(0, 3) == "\xE2\x80\x9D" || found.substr(0, 3) == "\xE2\x80\x98")
        return "this is not JSON: keys and texts stand in straight double quotation marks";
    if (first == '/' || first == '#')
        return "this is not JSON, which has no comments; a remark is a key of its own, such as \"// why\": \"\342\200\246\"";
    if ((first == '}' || first == ']') && last == ',')
        return "this is not JSON: nothing follows the comma before this bracket";
    if (first == '"' && (last == '"' || last == '}' || last == ']' || (last >= '0' && last <= 'z')))
        return "this is not JSON: a comma (or, behind a key, a colon) is missing before this";
    if (found.substr(0, 4) == "True" || found.substr(0, 5) == "False" || found.substr(0, 4) == "TRUE" || found.substr(0, 5) == "FALSE")
        return "this is not JSON: true and false are written in small letters";
    if (found.substr(0, 3) == "yes" || found.substr(0, 2) == "no" || found.substr(0, 3) == "Yes" || found.substr(0, 2) == "No")
        return "this is not JSON: yes is written true, no is written false, and what is not known null";
    if (before == 0)
        return "this is not JSON: a case is an object in curly brackets, {\"as_of\": \"2020-12-23\", \342\200\246}";
    if ((last == '{' || last == ',') && ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z')))
        return "this is not JSON: a key stands in double quotation marks";
    return "this is not JSON; a comma, colon, quotation mark or bracket is missing or too many, or a word is unknown";
}

const char *sentence(error_code error, std::string_view text, size_t at)
{
    switch (error) {
    case simdjson::CAPACITY: return "the JSON text is too long";
    case simdjson::DEPTH_ERROR: return "objects and arrays are nested too deeply; at most 64 levels are read";
    case simdjson::STRING_ERROR: return "this string holds an escape that JSON does not know";
    case simdjson::NUMBER_ERROR: return "this is no JSON number";
    case simdjson::UTF8_ERROR: return "these bytes are not valid UTF-8";
    case simdjson::EMPTY: return "found nothing; expected a JSON object";
    case simdjson::UNESCAPED_CHARS: return "a string holds a raw line break or control character; JSON writes it as an escape such as \\n";
    case simdjson::UNCLOSED_STRING: return "this quotation mark is never closed";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return "the JSON text ends before a bracket is closed";
    case simdjson::TRAILING_CONTENT: return "the JSON value ends here, but more text follows";
    default: return not_json(text, at);
    }
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_word(char c) { return !is_space(c) && std::strchr("{}[]:,\"", c) == nullptr; }

std::string_view trimmed(std::string_view token)
{
    while (!token.empty() && is_space(token.back()))
        token.remove_suffix(1);
    return token;
}

/* One read: where it writes its events, and how it ended. */
struct Read {
    const char *base;
    size_t length;
    WtrJsonHandler handler;
    void *context;
    WtrJsonStatus status = WTR_JSON_DONE;
    error_code error = simdjson::SUCCESS;
    size_t offset = 0;                       /* of the last token seen */
    od::document document;

    Read(const char *text, size_t size, WtrJsonHandler to, void *with) : base(text), length(size), handler(to), context(with) {}

    bool fail(error_code code)
    {
        error = code;
        status = code == simdjson::MEMALLOC ? WTR_JSON_NO_MEMORY : WTR_JSON_INVALID;
        return false;
    }

    bool send(WtrJsonKind kind, size_t at, std::string_view text = {}, int64_t integer = 0)
    {
        WtrJsonEvent event{kind, text.data(), text.size(), integer, at};
        if (handler(context, &event))
            return true;
        status = WTR_JSON_STOPPED;
        return false;
    }

    /* The byte before where the iterator now stands, blanks left out: the bracket just closed. */
    size_t behind()
    {
        const char *at = nullptr;
        if (document.current_location().get(at) != simdjson::SUCCESS)
            at = base + length;
        while (at > base && is_space(at[-1]))
            at--;
        return at > base ? static_cast<size_t>(at - base) - 1 : 0;
    }

    /* A token that may not stand where it does: the iterator has stepped over it, or was abandoned there. */
    bool misplaced(error_code code)
    {
        const char *at = nullptr;
        if (!document.is_alive() && document.current_location().get(at) == simdjson::SUCCESS) {
            offset = static_cast<size_t>(at - base);
        } else {
            offset = behind();
            while (offset > 0 && is_word(base[offset]) && is_word(base[offset - 1]))
                offset--;
        }
        return fail(code);
    }

    bool number(std::string_view text, size_t at);
    bool word(std::string_view text, size_t at);
    bool object(od::object &object, unsigned depth);
    bool array(od::array &array, unsigned depth);
    bool value(od::value value, unsigned depth);
    bool root();
};

/* The grammar of RFC 8259: -? (0 | [1-9] digits) [. digits] [e +- digits]. */
bool Read::number(std::string_view text, size_t at)
{
    size_t i = 0;
    const size_t end = text.size();
    auto digits = [&] {
        size_t first = i;
        while (i < end && text[i] >= '0' && text[i] <= '9')
            i++;
        return i > first;
    };
    bool negative = i < end && text[i] == '-';
    if (negative)
        i++;
    size_t whole = i;
    if (!digits() || (text[whole] == '0' && i > whole + 1))
        return fail(simdjson::NUMBER_ERROR);
    bool integral = i == end;
    if (i < end && text[i] == '.') {
        i++;
        if (!digits())
            return fail(simdjson::NUMBER_ERROR);
    }
    if (i < end && (text[i] == 'e' || text[i] == 'E')) {
        i++;
        if (i < end && (text[i] == '+' || text[i] == '-'))
            i++;
        if (!digits())
            return fail(simdjson::NUMBER_ERROR);
    }
    if (i != end)
        return fail(simdjson::NUMBER_ERROR);
    int64_t total = 0;
    for (size_t k = whole; integral && k < end; k++) {
        int64_t digit = text[k] - '0';
        if (__builtin_mul_overflow(total, int64_t{10}, &total) || __builtin_add_overflow(total, negative ? -digit : digit, &total))
            integral = false;
    }
    return send(integral ? WTR_JSON_INTEGER : WTR_JSON_DECIMAL, at, text, integral ? total : 0);
}

bool Read::word(std::string_view text, size_t at)
{
    if (text == "true")
        return send(WTR_JSON_TRUE, at, text);
    if (text == "false")
        return send(WTR_JSON_FALSE, at, text);
    if (text == "null")
        return send(WTR_JSON_NULL, at, text);
    return fail(simdjson::TAPE_ERROR);
}

bool Read::object(od::object &object, unsigned depth)
{
    if (depth >= WTR_JSON_DEPTH)
        return fail(simdjson::DEPTH_ERROR);
    if (!send(WTR_JSON_OBJECT, offset))
        return false;
    for (auto result : object) {
        od::field field;
        if (error_code code = std::move(result).get(field))
            return misplaced(code);
        offset = static_cast<size_t>(field.key().raw() - base) - 1;
        size_t at = offset;
        std::string_view key;
        if (error_code code = field.unescaped_key().get(key))
            return fail(code);
        if (!send(WTR_JSON_KEY, at, key) || !value(field.value(), depth + 1))
            return false;
    }
    return true;
}

bool Read::array(od::array &array, unsigned depth)
{
    if (depth >= WTR_JSON_DEPTH)
        return fail(simdjson::DEPTH_ERROR);
    if (!send(WTR_JSON_ARRAY, offset))
        return false;
    for (auto result : array) {
        od::value element;
        if (error_code code = std::move(result).get(element))
            return misplaced(code);
        if (!value(element, depth + 1))
            return false;
    }
    return true;
}

bool Read::value(od::value value, unsigned depth)
{
    std::string_view token = value.raw_json_token();
    offset = static_cast<size_t>(token.data() - base);
    size_t at = offset;
    od::json_type type;
    if (error_code code = value.type().get(type))
        return fail(code);
    switch (type) {
    case od::json_type::object: {
        od::object inner;
        if (error_code code = value.get_object().get(inner))
            return fail(code);
        if (!object(inner, depth))
            return false;
        offset = behind();
        return send(WTR_JSON_OBJECT_END, offset);
    }
    case od::json_type::array: {
        od::array inner;
        if (error_code code = value.get_array().get(inner))
            return fail(code);
        if (!array(inner, depth))
            return false;
        offset = behind();
        return send(WTR_JSON_ARRAY_END, offset);
    }
    case od::json_type::string: {
        std::string_view text;
        if (error_code code = value.get_string().get(text))
            return fail(code);
        return send(WTR_JSON_STRING, at, text);
    }
    case od::json_type::number:
        return number(trimmed(token), at);
    default:
        return word(trimmed(token), at);
    }
}

/* Whether the iterator has passed the last token: it then has no place in the text any more. */
bool finished(od::document &document)
{
    const char *at = nullptr;
    return document.current_location().get(at) == simdjson::OUT_OF_BOUNDS;
}

bool Read::root()
{
    std::string_view token;
    if (error_code code = document.raw_json_token().get(token))
        return fail(code);
    offset = static_cast<size_t>(token.data() - base);
    size_t at = offset;
    od::json_type type;
    if (error_code code = document.type().get(type))
        return fail(code);
    if (type == od::json_type::object) {
        od::object inner;
        if (error_code code = document.get_object().get(inner))
            return fail(code);
        if (!object(inner, 0))
            return false;
    } else if (type == od::json_type::array) {
        od::array inner;
        if (error_code code = document.get_array().get(inner))
            return fail(code);
        if (!array(inner, 0))
            return false;
    } else if (type == od::json_type::string) {
        std::string_view text;
        if (error_code code = document.get_string().get(text))
            return fail(code);
        if (!finished(document))
            return fail(simdjson::TRAILING_CONTENT);
        return send(WTR_JSON_STRING, at, text);
    } else {
        /* A lone number or word: its token runs to the next one, or to the end. */
        if (at + token.size() < length)
            return fail(simdjson::TRAILING_CONTENT);
        return type == od::json_type::number ? number(trimmed(token), at) : word(trimmed(token), at);
    }
    offset = behind();
    if (!finished(document))
        return fail(simdjson::TRAILING_CONTENT);
    return send(type == od::json_type::object ? WTR_JSON_OBJECT_END : WTR_JSON_ARRAY_END, offset);
}

/* The first byte that is not part of valid UTF-8: the longest valid prefix, by halving. */
size_t bad_utf8(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length) {
        unsigned char c = static_cast<unsigned char>(text[i]);
        size_t size = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (i + size > length || (size > 1 && !simdjson::validate_utf8(text + i, size)))
            return i;
        i += size;
    }
    return length;
}

/* The opening quotation mark of an unclosed string, or the first control character inside a string. */
size_t bad_string(const char *text, size_t length, bool control)
{
    bool inside = false;
    size_t opened = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"') {
            inside = !inside;
            opened = i;
        } else if (inside && text[i] == '\\') {
            i++;
        } else if (inside && control && static_cast<unsigned char>(text[i]) < 0x20) {
            return i;
        }
    }
    return opened;
}

/* The bracket that closes the value, when one does before the text ends; else `length`. */
size_t closing_bracket(const char *text, size_t length)
{
    size_t depth = 0;
    bool inside = false;
    for (size_t i = 0; i < length; i++) {
        if (inside && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            inside = !inside;
        else if (!inside && (text[i] == '{' || text[i] == '['))
            depth++;
        else if (!inside && (text[i] == '}' || text[i] == ']') && depth > 0 && --depth == 0)
            return i;
    }
    return length;
}

size_t last_byte(const char *text, size_t length)
{
    while (length > 0 && is_space(text[length - 1]))
        length--;
    return length > 0 ? length - 1 : 0;
}

/* simdjson's first stage looks at the text as a whole and gives no place: find it again. */
size_t locate(const Read &read)
{
    switch (read.error) {
    case simdjson::UTF8_ERROR: return bad_utf8(read.base, read.length);
    case simdjson::UNCLOSED_STRING: return bad_string(read.base, read.length, false);
    case simdjson::UNESCAPED_CHARS: return bad_string(read.base, read.length, true);
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return last_byte(read.base, read.length);
    default: return read.offset;
    }
}

bool hold(WtrJsonReader *reader, const char *text, size_t length)
{
    size_t needed = length + simdjson::SIMDJSON_PADDING;
    if (needed > reader->capacity) {
        size_t capacity = needed < 4096 ? 4096 : needed + needed / 2;
        char *grown = static_cast<char *>(wtr_realloc(reader->copy, capacity));
        if (grown == nullptr)
            return false;
        reader->copy = grown;
        reader->capacity = capacity;
    }
    if (length > 0)
        std::memcpy(reader->copy, text, length);
    std::memset(reader->copy + length, 0, simdjson::SIMDJSON_PADDING);
    return true;
}

} // namespace

extern "C" WtrJsonReader *wtr_json_reader_new(void)
{
    return new (std::nothrow) WtrJsonReader;
}

extern "C" void wtr_json_reader_free(WtrJsonReader *reader)
{
    if (reader != nullptr)
        wtr_free(reader->copy);
    delete reader;
}

extern "C" WtrJsonStatus wtr_json_read(WtrJsonReader *reader, const char *text, size_t length, WtrJsonHandler handler,
                                       void *context, WtrJsonError *error)
{
    if (!hold(reader, text, length))
        return WTR_JSON_NO_MEMORY;
    Read read(reader->copy, length, handler, context);
    if (error_code code = reader->parser.iterate(reader->copy, length, reader->capacity).get(read.document))
        read.fail(code);
    else
        read.root();
    if (read.status == WTR_JSON_INVALID) {
        /* simdjson calls any text that does not end in a bracket incomplete, and one that lacks an outer
         * bracket only wrong at its end. */
        size_t last = last_byte(read.base, length);
        if (read.error == simdjson::INCOMPLETE_ARRAY_OR_OBJECT) {
            read.offset = closing_bracket(read.base, length);
            if (read.offset < length)
                read.error = simdjson::TRAILING_CONTENT;
        } else if (read.error == simdjson::TAPE_ERROR && read.offset >= last && closing_bracket(read.base, length) == length) {
            read.error = simdjson::INCOMPLETE_ARRAY_OR_OBJECT;
        }
        error->offset = locate(read);
        error->message = sentence(read.error, std::string_view(read.base, length), error->offset);
    }
    return read.status;
}
