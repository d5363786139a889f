// Bodies of lang/schema/default_rules.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <ranges>
#include <tuple>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/schema/default_rules.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/regex.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value> number_default(scalar_type scalar_type, std::string_view text) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (read.ptr != text.data() + text.size() || (read.ec == std::errc{} && !std::isfinite(number)))
        return std::nullopt;
    return stored_number(scalar_type, number_of_digits(text));
}

OMNIGRAPH_INLINE std::string default_form(const value_type& type) {
    if (type.is_enum()) return "Write one of its values, as in @default(\"" + type.enum_values[0] + "\").";
    if (is_integer(type.scalar))
        return "Write an integer from " + std::to_string(range_of(type.scalar).min) + " to " +
               std::to_string(range_of(type.scalar).max) + ".";
    switch (type.scalar) {
        case scalar_type::f32: return "Write a number that F32 holds: 0.5, or an integer like those up to 16777216.";
        case scalar_type::f64:
            return "Write a number that F64 holds: 0.5, or an integer like those up to 9007199254740992.";
        case scalar_type::boolean: return "Write @default(true) or @default(false).";
        case scalar_type::date: return "Write a day, as in @default(\"2024-12-31\").";
        case scalar_type::datetime: return "Write a moment, as in @default(\"2024-12-31T23:59:00Z\").";
        default: return "Write a text in quotes, as in @default(\"text\").";
    }
}

OMNIGRAPH_INLINE default_rules::default_rules(const owner& owner, schema_faults& findings,
                                              const table_type& constraints, const std::vector<std::string>& key)
    : owner_{owner}, findings_{findings} {
    identifying_.insert(key.begin(), key.end());
    for (const auto& one : constraints.uniques)
        if (one.columns.size() == 1) identifying_.insert(one.columns.front());
    for (const auto& one : constraints.ranges) ranges_.emplace(one.property, &one);
    for (const auto& one : constraints.checks) checks_.emplace(one.property, &one);
}

OMNIGRAPH_INLINE bool default_rules::is_spelled_for(const value_type& type, argument_spelling spelled) {
    if (type.is_enum()) return true;
    if (is_numeric(type.scalar)) return spelled == argument_spelling::number;
    return spelled == (type.scalar == scalar_type::boolean ? argument_spelling::word : argument_spelling::text);
}

OMNIGRAPH_INLINE bool default_rules::is_null(const annotation& annotation) {
    return annotation.spelled == argument_spelling::word &&
           (*annotation.value == "null" || foreign_value_remedy(*annotation.value) == no_null_literal);
}

OMNIGRAPH_INLINE std::string default_rules::spelled_otherwise(const annotation& annotation) {
    const auto shown = shown_source(*annotation.value);
    return annotation.spelled == argument_spelling::text ? "Write it without quotes: @default(" + shown + ")."
                                                         : "Write it in quotes: @default(\"" + shown + "\").";
}

OMNIGRAPH_INLINE std::optional<canonical_constraint> default_rules::broken_rule(const std::string& property,
                                                                                const value& given) const {
    for (auto [at, end] = ranges_.equal_range(property); at != end; ++at)
        if (!within(*at->second, owner_.find(property)->type.scalar, given))
            return canonical_constraint{constraint_kind::range, {property}, at->second->min, at->second->max, {}};
    const auto* text = std::get_if<std::string>(&given.held);
    for (auto [check, end] = checks_.equal_range(property); text && check != end; ++check) {
        const auto compiled = regex::compile(check->second->pattern);
        if (compiled && !compiled->matches(*text))  // a wrong regular expression is reported at its own place
            return canonical_constraint{
                constraint_kind::check, {property}, std::nullopt, std::nullopt, check->second->pattern};
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE bool default_rules::within(const range_constraint& range, scalar_type type, const value& given) {
    // Without a bound there is nothing to compare with.
    return !(compare_numbers(given, least_beside(type, range)) < 0) &&
           !(compare_numbers(given, most_beside(type, range)) > 0);
}

OMNIGRAPH_INLINE void default_rules::misfit(const property_declaration& property, const annotation& annotation,
                                            const std::string& why, std::string remedy) const {
    const auto shown = annotation.spelled == argument_spelling::text ? "\"" + shown_source(*annotation.value) + "\""
                                                                     : shown_source(*annotation.value);
    findings_.parse(codes::default_value, annotation.span,
                    "`" + shown + "` cannot be the default of `" + property.name + "`, which " + why,
                    std::move(remedy));
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<value> default_from(const value_type& type, std::string_view text) {
    if (type.list) return std::nullopt;
    switch (type.scalar) {
        case scalar_type::string:
            if (type.is_enum() && !std::ranges::binary_search(type.enum_values, text)) return std::nullopt;
            return value{std::string{text}};
        case scalar_type::boolean:
            if (text != "true" && text != "false") return std::nullopt;
            return value{text == "true"};
        case scalar_type::i32:
        case scalar_type::i64:
        case scalar_type::u32:
        case scalar_type::u64:
        case scalar_type::f32:
        case scalar_type::f64: return detail::number_default(type.scalar, text);
        case scalar_type::date: {
            const auto days = parse_date(text);
            return days ? std::optional{value{std::int64_t{*days}}} : std::nullopt;
        }
        case scalar_type::datetime: {
            const auto milliseconds = parse_datetime(text);
            return milliseconds ? std::optional{value{*milliseconds}} : std::nullopt;
        }
        case scalar_type::blob:
        case scalar_type::vector: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang
