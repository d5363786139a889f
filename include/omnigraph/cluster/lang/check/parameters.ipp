// Bodies of lang/check/parameters.hpp.
#pragma once

#include <charconv>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/types/blob_text.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/duration.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string parameter_faults::text() const {
    std::string joined;
    for (const auto& one : list) joined += (joined.empty() ? "" : "; ") + one.message;
    return joined;
}

}  // namespace omnigraph::cluster::lang

namespace omnigraph::cluster::lang::detail {

/// A JSON value in a message: short, and never with a long inner text.
[[nodiscard]] OMNIGRAPH_INLINE std::string shown_json(const json& given) {
    if (given.is_object()) return "an object";
    if (given.is_array()) return "a list of " + std::to_string(given.get_array().size());
    if (const auto digits = kept_digits(given)) return shown_source(*digits);
    if (given.is_string()) return "the text `" + shown_source(given.get_string()) + "`";
    return compact_json(given);
}

OMNIGRAPH_INLINE std::optional<std::int64_t> parse_integer_text(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

/// The largest integer up to which a double holds every integer.
inline constexpr std::int64_t max_safe_integer = (std::int64_t{1} << 53) - 1;

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value> integer_from(scalar_type scalar_type, const json& given,
                                                                 number_reading numbers) {
    if (const auto text = text_in(given)) {
        const auto number = parse_integer_text(*text);
        return number ? stored_number(scalar_type, *number_in(value{*number})) : std::nullopt;
    }
    const auto number = number_in(given);
    if (!number || !number->whole) return std::nullopt;
    const bool safe = *number->whole >= -max_safe_integer && *number->whole <= max_safe_integer;
    if (numbers == number_reading::javascript && !safe) return std::nullopt;
    return stored_number(scalar_type, *number);
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value> float_from(scalar_type scalar_type, const json& given) {
    const auto number = number_in(given);
    return number ? stored_number(scalar_type, *number) : std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value> time_from(scalar_type scalar_type, std::string_view text) {
    if (scalar_type == scalar_type::date) {
        const auto days = parse_date(text);
        return days ? std::optional{value{std::int64_t{*days}}} : std::nullopt;
    }
    const auto milliseconds = parse_datetime(text);
    return milliseconds ? std::optional{value{*milliseconds}} : std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value> scalar_from(scalar_type scalar_type, const json& given,
                                                                number_reading numbers) {
    switch (scalar_type) {
        case scalar_type::string:
            if (const auto text = text_in(given)) return value{std::string{*text}};
            return std::nullopt;
        case scalar_type::blob:
            if (const auto text = text_in(given); text && blob_problem(*text).empty()) return value{std::string{*text}};
            return std::nullopt;
        case scalar_type::boolean: return given.is_bool() ? std::optional{value{given.get_bool()}} : std::nullopt;
        case scalar_type::i32:
        case scalar_type::i64:
        case scalar_type::u32:
        case scalar_type::u64: return integer_from(scalar_type, given, numbers);
        case scalar_type::f32:
        case scalar_type::f64:
        case scalar_type::vector: return float_from(scalar_type, given);
        case scalar_type::date:
        case scalar_type::datetime:
            if (const auto text = text_in(given)) return time_from(scalar_type, *text);
            return std::nullopt;
    }
    return std::nullopt;
}

/// The JSON values that a parameter of this type accepts, for messages.
[[nodiscard]] OMNIGRAPH_INLINE std::string accepted(scalar_type scalar_type, number_reading numbers) {
    if (numbers == number_reading::javascript && (scalar_type == scalar_type::i64 || scalar_type == scalar_type::u64))
        return std::string{scalar_type == scalar_type::i64 ? "an integer of 64 bits"
                                                           : "an integer from 0 to 9223372036854775807"} +
               ", as text beyond 2^53 - 1";
    switch (scalar_type) {
        case scalar_type::string: return "a text";
        case scalar_type::blob: return "`base64:` with base 64 that is padded, or a URI";
        case scalar_type::boolean: return "true or false";
        case scalar_type::i32: return "an integer from -2147483648 to 2147483647";
        case scalar_type::i64: return "an integer of 64 bits";
        case scalar_type::u32: return "an integer from 0 to 4294967295";
        case scalar_type::u64: return "an integer from 0 to 9223372036854775807";
        case scalar_type::f32: return "a number that a 32-bit float reaches, an integer only if it holds it exactly";
        case scalar_type::f64: return "a number, an integer only if a 64-bit float holds it exactly";
        case scalar_type::vector: return "a number";
        case scalar_type::date: return "a date like \"2024-12-31\"";
        case scalar_type::datetime: return "a time like \"2024-12-31T23:59:00Z\"";
    }
    return "";
}

[[nodiscard]] OMNIGRAPH_INLINE result<value, parameter_fault> value_from(const parameter& declared, const json& given,
                                                                         number_reading numbers) {
    const auto& type = declared.type;
    const auto wrong = [&](std::string what) {
        return parameter_fault{codes::parameter_value, declared.name,
                               "parameter '" + declared.name + "' is " + display(type) + "; " + std::move(what)};
    };
    if (!type.list && type.scalar != scalar_type::vector) {
        auto one = scalar_from(type.scalar, given, numbers);
        const auto* text = one && declared.is_duration ? std::get_if<std::string>(&one->held) : nullptr;
        if (const auto problem = text ? duration_problem(*text, declared.whole_days) : std::string_view{};
            !problem.empty())
            return wrong("the text `" + shown_source(*text) + "` " + std::string{problem} + "; write it like " +
                         (declared.whole_days ? "P7D, P2W or P1M" : "P7D or PT12H"));
        if (one) return *std::move(one);
        return wrong("expected " + accepted(type.scalar, numbers) + ", found " + shown_json(given));
    }
    const auto* array = given.if_array();
    if (!array) return wrong("expected a list, found " + shown_json(given));
    if (!type.list && array->size() != type.dimension)
        return wrong("expected " + std::to_string(type.dimension) + " numbers, found " + std::to_string(array->size()));
    value_list list;
    list.reserve(array->size());
    for (const auto& element : *array) {
        auto converted = scalar_from(type.scalar, element, numbers);
        if (!converted)
            return wrong("expected " + accepted(type.scalar, numbers) + " at position " +
                         std::to_string(list.size() + 1) + ", found " + shown_json(element));
        list.push_back(*std::move(converted));
    }
    return value{std::move(list)};
}

/// Reports the keys without a declared parameter.
OMNIGRAPH_INLINE void report_undeclared(std::span<const parameter> declared, const boost::json::object& given,
                                        std::vector<parameter_fault>& findings) {
    std::vector<std::string_view> names;
    for (const auto& one : declared) names.push_back(one.name);
    const std::set<std::string_view> known{names.begin(), names.end()};
    for (const auto& member : given) {
        const std::string_view key{member.key()};
        if (known.contains(key)) continue;
        if (findings.size() >= max_faults) return;
        const auto shown = shown_source(key);
        findings.push_back({codes::parameter_unknown, shown,
                            "the query has no parameter '" + shown + "'." + did_you_mean(key, names),
                            "Correct the name, or leave it out."});
    }
}

/// `written` is null when the parameter was omitted.
[[nodiscard]] OMNIGRAPH_INLINE result<value, parameter_fault> bind_parameter(const parameter& declared,
                                                                             const json* written,
                                                                             number_reading numbers) {
    if (written && !written->is_null()) return value_from(declared, *written, numbers);
    if (!written && declared.default_value)
        return value_from(declared, lang::json_of(*declared.default_value), number_reading::exact);
    if (declared.type.nullable) return value{};
    if (!written)
        return parameter_fault{codes::parameter_missing, declared.name,
                               "parameter '" + declared.name + "' not provided",
                               "Give it a value: it is " + display(declared.type) + " and cannot be null."};
    return parameter_fault{codes::parameter_null, declared.name,
                           "null is not accepted for non-nullable parameter '" + declared.name + "'",
                           "Give it a value, or declare it as " + display(declared.type) + "?."};
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE json json_of(const literal& written) {
    return std::visit(
        [](const auto& held) -> json {
            if constexpr (requires { held.text; }) {
                return json(std::string_view{held.text});
            } else if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::vector<literal>>) {
                boost::json::array list;
                for (const auto& one : held) list.push_back(json_of(one));
                return list;
            } else if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string>) {
                return json(std::string_view{held});
            } else {
                return json(held);
            }
        },
        written.value);
}

OMNIGRAPH_INLINE result<parameter_values, parameter_faults> bind_parameters(std::span<const parameter> declared,
                                                                            const json& params,
                                                                            number_reading numbers) {
    static const boost::json::object none;
    if (!params.is_object() && !params.is_null())
        return parameter_faults{{{codes::parameters_not_object,
                                  {},
                                  "the parameters are " + detail::shown_json(params) + ", not an object",
                                  "Give an object like {\"name\": \"value\"}."}}};
    const auto& given = params.is_object() ? params.get_object() : none;
    parameter_faults findings;
    parameter_values values;
    for (const auto& one : declared) {
        auto bound = detail::bind_parameter(one, given.if_contains(one.name), numbers);
        if (bound) values.emplace(one.name, *std::move(bound));
        else if (findings.list.size() < max_faults) findings.list.push_back(std::move(bound).error());
    }
    detail::report_undeclared(declared, given, findings.list);
    if (!findings.list.empty()) return findings;
    return values;
}

OMNIGRAPH_INLINE parameter_values default_values(std::span<const parameter> declared) {
    parameter_values values;
    for (const auto& one : declared) {
        if (!one.default_value) continue;
        if (auto value = detail::bind_parameter(one, nullptr, number_reading::exact))
            values.emplace(one.name, *std::move(value));
    }
    return values;
}

}  // namespace omnigraph::cluster::lang
