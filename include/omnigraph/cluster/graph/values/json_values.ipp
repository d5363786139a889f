// Bodies of graph/values/json_values.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/values/json_values.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string shown_json(const json& written) {
    if (written.is_string() && !kept_digits(written) && !is_utf8(written.get_string()))
        return "a text that is not UTF-8";
    return written.is_object() || written.is_array() ? std::string{kind_name(written)}
                                                     : shortened(compact_json(written));
}

[[nodiscard]] OMNIGRAPH_INLINE type_mismatch unlike(const lang::value_type& type, const json& written) {
    return {"expected " + lang::display(type) + ", found " + shown_json(written)};
}

/// Dates and times have a spelling of their own; the rest is a value of its JSON kind.
[[nodiscard]] OMNIGRAPH_INLINE result<lang::value, type_mismatch> plain_value(lang::scalar_type scalar_type,
                                                                              const json& written) {
    if (written.is_null()) return lang::value{};
    if (written.is_bool()) return lang::value{written.get_bool()};
    if (const auto number = lang::number_in(written)) {
        const bool has_rule = lang::is_numeric(scalar_type) || scalar_type == lang::scalar_type::vector;
        auto stored = has_rule        ? lang::stored_number(scalar_type, *number)
                      : number->whole ? std::optional{lang::value{*number->whole}}
                                      : std::nullopt;
        if (!stored) return unlike({scalar_type}, written);
        return *std::move(stored);
    }
    if (!written.is_string()) return unlike({scalar_type}, written);
    const std::string_view text{written.get_string()};
    if (scalar_type == lang::scalar_type::date) {
        const auto days = lang::parse_date(text);
        if (!days) return unlike({scalar_type}, written);
        return lang::value{static_cast<std::int64_t>(*days)};
    }
    if (scalar_type == lang::scalar_type::datetime) {
        const auto milliseconds = lang::parse_datetime(text);
        if (!milliseconds) return unlike({scalar_type}, written);
        return lang::value{static_cast<std::int64_t>(*milliseconds)};
    }
    // A document that was parsed has none, but one that a program made may.
    if (!is_utf8(text)) return unlike({scalar_type}, written);
    return lang::value{std::string{text}};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<lang::value, type_mismatch> value_from_json(const lang::value_type& type, const json& written) {
    if (!type.list && type.scalar != lang::scalar_type::vector) {
        auto value = detail::plain_value(type.scalar, written);
        if (!value) return detail::unlike(type, written);
        return fit(type, *value);
    }
    const auto* array = written.if_array();
    if (!array) return detail::unlike(type, written);
    lang::value_list list;
    list.reserve(array->size());
    for (const auto& element : *array) {
        auto value = detail::plain_value(type.scalar, element);
        if (!value)
            return type_mismatch{"expected " + lang::display(type) + ", found the element " +
                                 detail::shown_json(element)};
        list.push_back(*std::move(value));
    }
    return fit(type, lang::value{std::move(list)});
}

OMNIGRAPH_INLINE std::string_view kind_name(const json& value) {
    switch (value.kind()) {
        case boost::json::kind::null: return "null";
        case boost::json::kind::bool_: return "true or false";
        case boost::json::kind::string: return kept_digits(value) ? "a number" : "a string";
        case boost::json::kind::array: return "an array";
        case boost::json::kind::object: return "an object";
        default: return "a number";
    }
}

OMNIGRAPH_INLINE json json_of(const lang::value& element) {
    if (const auto* flag = std::get_if<bool>(&element.held)) return *flag;
    if (const auto* whole = std::get_if<std::int64_t>(&element.held)) return *whole;
    if (const auto* number = std::get_if<double>(&element.held)) return *number;
    if (const auto* text = std::get_if<std::string>(&element.held)) return json(std::string_view{*text});
    return nullptr;
}

}  // namespace omnigraph::cluster::graph
