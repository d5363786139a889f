// Bodies of graph/values/fit_value.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <tuple>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/lang/types/blob_text.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE type_mismatch unlike(const lang::value_type& type, const lang::value& value) {
    return {fmt::format("expected {}, found {}", lang::display(type), shown(value))};
}

/// Days and milliseconds of the years 0000 to 9999.
[[nodiscard]] constexpr lang::integer_range time_range(lang::scalar_type scalar) {
    constexpr std::int64_t day = 86'400'000, first = -719'528, last = 2'932'896;
    if (scalar == lang::scalar_type::date) return {first, last};
    return {first * day, (last + 1) * day - 1};
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<lang::value> fit_time(lang::scalar_type scalar, const lang::value& value) {
    const auto* held = std::get_if<std::int64_t>(&value.held);
    const auto range = time_range(scalar);
    if (!held || *held < range.min || *held > range.max) return std::nullopt;
    return value;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<lang::value> fit_number(lang::scalar_type scalar,
                                                                     const lang::value& value) {
    const auto number = lang::number_in(value);
    return number ? lang::stored_number(scalar, *number) : std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<lang::value> fit_scalar(const lang::value_type& type,
                                                                     const lang::value& value) {
    switch (type.scalar) {
        case lang::scalar_type::string:
        case lang::scalar_type::blob:
            if (!std::holds_alternative<std::string>(value.held)) return std::nullopt;
            return value;
        case lang::scalar_type::boolean:
            if (!std::holds_alternative<bool>(value.held)) return std::nullopt;
            return value;
        case lang::scalar_type::date:
        case lang::scalar_type::datetime: return fit_time(type.scalar, value);
        case lang::scalar_type::vector: return std::nullopt;
        default: return fit_number(type.scalar, value);
    }
}

[[nodiscard]] OMNIGRAPH_INLINE result<lang::value, type_mismatch> fit_list(const lang::value_type& type,
                                                                           const lang::value& value) {
    const auto* list = std::get_if<lang::value_list>(&value.held);
    if (!list) return unlike(type, value);
    lang::value_list fitted;
    fitted.reserve(list->size());
    for (const auto& element : *list) {
        auto one = element.is_null() ? std::optional{element} : fit_scalar({type.scalar}, element);
        if (!one)
            return type_mismatch{fmt::format("expected {}, found the element {}", lang::display(type), shown(element))};
        fitted.push_back(*std::move(one));
    }
    return lang::value{std::move(fitted)};
}

[[nodiscard]] OMNIGRAPH_INLINE result<lang::value, type_mismatch> fit_vector(const lang::value_type& type,
                                                                             const lang::value& value) {
    const auto* list = std::get_if<lang::value_list>(&value.held);
    if (!list) return unlike(type, value);
    if (list->size() != type.dimension)
        return type_mismatch{fmt::format("expected {}, found {} numbers", lang::display(type), list->size())};
    lang::value_list fitted;
    fitted.reserve(list->size());
    for (const auto& element : *list) {
        auto part = fit_number(lang::scalar_type::vector, element);
        if (!part)
            return type_mismatch{
                fmt::format("expected {}, found the component {}", lang::display(type), shown(element))};
        fitted.push_back(*std::move(part));
    }
    return lang::value{std::move(fitted)};
}

[[nodiscard]] OMNIGRAPH_INLINE type_mismatch foreign_to(const lang::value_type& type, const std::string& word) {
    auto told = fmt::format("invalid enum value '{}'", shortened(word));
    return {fmt::format("{}: expected one of {}", told, lang::display(type)), told};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<lang::value, type_mismatch> fit(const lang::value_type& type, const lang::value& value) {
    if (value.is_null()) {
        if (!type.nullable) return detail::unlike(type, value);
        return value;
    }
    if (type.list) return detail::fit_list(type, value);
    if (type.scalar == lang::scalar_type::vector) return detail::fit_vector(type, value);
    if (const auto* text = type.scalar == lang::scalar_type::blob ? std::get_if<std::string>(&value.held) : nullptr)
        if (const auto problem = lang::blob_problem(*text); !problem.empty())
            return type_mismatch{fmt::format("expected {}, found {}", lang::display(type), problem)};
    auto fitted = detail::fit_scalar(type, value);
    if (!fitted) return detail::unlike(type, value);
    if (type.is_enum() && !std::ranges::binary_search(type.enum_values, std::get<std::string>(fitted->held)))
        return detail::foreign_to(type, std::get<std::string>(fitted->held));
    return *std::move(fitted);
}

OMNIGRAPH_INLINE std::string type_mismatch::at(std::string_view property) const {
    if (foreign_word.empty()) return fmt::format("{}: {}", property, message);
    return fmt::format("{} for {}{}", foreign_word, property, message.substr(foreign_word.size()));
}

OMNIGRAPH_INLINE std::string shown(const lang::value& value) {
    struct show {
        std::string operator()(std::monostate) const { return "null"; }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(double number) const { return fmt::format("{}", number); }
        std::string operator()(const std::string& text) const { return '"' + shortened(text) + '"'; }
        std::string operator()(const lang::value_list& list) const { return fmt::format("a list of {}", list.size()); }
    };
    return std::visit(show{}, value.held);
}

}  // namespace omnigraph::cluster::graph
