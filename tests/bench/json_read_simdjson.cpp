/* json_read_simdjson.cpp — see json_read.h. */
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "json_read.h"

namespace od = simdjson::ondemand;

namespace {

constexpr size_t BATCH = size_t{1} << 21;        /* more than a piece */

od::parser parser;
std::unique_ptr<simdjson::internal::dom_parser_implementation> first_stage;

bool add_object(od::object &object, uint64_t &sum);

bool add_array(od::array &array, uint64_t &sum);

bool add_value(od::value value, uint64_t &sum)
{
    od::json_type type;
    if (value.type().get(type))
        return false;
    switch (type) {
    case od::json_type::object: {
        od::object object;
        return !value.get_object().get(object) && add_object(object, sum);
    }
    case od::json_type::array: {
        od::array array;
        return !value.get_array().get(array) && add_array(array, sum);
    }
    case od::json_type::string: {
        std::string_view text;
        if (value.get_string().get(text))
            return false;
        sum += text.size();
        return true;
    }
    case od::json_type::number: {
        int64_t number;
        if (value.get_int64().get(number))
            return false;
        sum += static_cast<uint64_t>(number);
        return true;
    }
    case od::json_type::null: {
        bool null;
        return !value.is_null().get(null) && null;
    }
    default: {
        bool truth;
        if (value.get_bool().get(truth))
            return false;
        sum += truth;
        return true;
    }
    }
}

bool add_array(od::array &array, uint64_t &sum)
{
    for (auto result : array) {
        od::value value;
        if (std::move(result).get(value) || !add_value(value, sum))
            return false;
    }
    return true;
}

bool add_object(od::object &object, uint64_t &sum)
{
    for (auto result : object) {
        od::field field;
        std::string_view key;
        if (std::move(result).get(field) || field.unescaped_key().get(key) || !add_value(field.value(), sum))
            return false;
        sum += key.size();
    }
    return true;
}

template <typename Document> bool add_document(Document &document, uint64_t &sum)
{
    od::object object;
    return !document.get_object().get(object) && add_object(object, sum);
}

} // namespace

extern "C" uint64_t simdjson_structure(const char *text, size_t length)
{
    if (!first_stage && simdjson::get_active_implementation()->create_dom_parser_implementation(BATCH, 64, first_stage))
        return 0;
    if (first_stage->stage1(reinterpret_cast<const uint8_t *>(text), length, simdjson::stage1_mode::regular))
        return 0;
    return first_stage->n_structural_indexes;
}

extern "C" uint64_t simdjson_values(const char *text, size_t length)
{
    od::document_stream stream;
    uint64_t sum = 0;
    if (parser.iterate_many(text, length, BATCH).get(stream))
        return 0;
    for (auto document : stream)
        if (!add_document(document, sum))
            return 0;
    return sum;
}

extern "C" uint64_t simdjson_lines(const char *text, size_t length)
{
    uint64_t sum = 0;
    for (size_t at = 0; at < length;) {
        const void *found = std::memchr(text + at, '\n', length - at);
        const size_t end = found != nullptr ? static_cast<size_t>(static_cast<const char *>(found) - text) : length;
        od::document document;
        if (parser.iterate(text + at, end - at, length + 64 - at).get(document) || !add_document(document, sum))
            return 0;
        at = end + 1;
    }
    return sum;
}

extern "C" const char *simdjson_kernel(void)
{
    static const std::string name = simdjson::get_active_implementation()->name();
    return name.c_str();
}
