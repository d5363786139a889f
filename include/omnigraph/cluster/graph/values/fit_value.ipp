// Bodies of graph/values/fit_value.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <ranges>
#include <tuple>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string cut(std::string text) {
    if (text.size() <= 60) return text;
    auto end = std::size_t{57};
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // never inside a character
    return text.substr(0, end) + "...";
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE type_mismatch unlike(const lang::value_type& type, const lang::value& value) {
    return {fmt::format("expected {}, found {}", lang::display(type), shown(value))};
}

struct integer_bounds {
    std::int64_t min, max;
};

[[nodiscard]] constexpr integer_bounds bounds_of(lang::scalar_type scalar) {
    constexpr std::int64_t day = 86'400'000;
    switch (scalar) {
        case lang::scalar_type::i32:
            return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
        case lang::scalar_type::u32: return {0, std::numeric_limits<std::uint32_t>::max()};
        case lang::scalar_type::u64: return {0, std::numeric_limits<std::int64_t>::max()};
        case lang::scalar_type::date: return {-719'528, 2'932'896};
        case lang::scalar_type::datetime: return {-719'528 * day, 2'932'897 * day - 1};
        default: return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> whole(double number) {
    if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0) || number != std::floor(number))
        return std::nullopt;
    return static_cast<std::int64_t>(number);
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<lang::value> fit_integer(lang::scalar_type scalar,
                                                                      const lang::value& value) {
    std::optional<std::int64_t> number;
    if (const auto* held = std::get_if<std::int64_t>(&value.held)) number = *held;
    else if (const auto* real = std::get_if<double>(&value.held); real && lang::is_integer(scalar))
        number = whole(*real);
    const auto bounds = bounds_of(scalar);
    if (!number || *number < bounds.min || *number > bounds.max) return std::nullopt;
    return lang::value{*number};
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<lang::value> fit_float(bool narrow, const lang::value& value) {
    double number = 0;
    if (const auto* real = std::get_if<double>(&value.held)) {
        number = *real;
    } else if (const auto* held = std::get_if<std::int64_t>(&value.held)) {
        number = static_cast<double>(*held);
        if (whole(number) != *held || (narrow && whole(static_cast<double>(static_cast<float>(number))) != *held))
            return std::nullopt;
    } else {
        return std::nullopt;
    }
    if (!std::isfinite(number)) return std::nullopt;
    if (narrow) {
        if (std::abs(number) > static_cast<double>(std::numeric_limits<float>::max())) return std::nullopt;
        number = static_cast<double>(static_cast<float>(number));
    }
    return lang::value{number == 0 ? 0.0 : number};
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
        case lang::scalar_type::f32: return fit_float(true, value);
        case lang::scalar_type::f64: return fit_float(false, value);
        case lang::scalar_type::vector: return std::nullopt;
        default: return fit_integer(type.scalar, value);
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
        // Components of a vector may be any number and are rounded like F32: 16777217 is a measurement here, not an
        // identity.
        const auto* number = std::get_if<std::int64_t>(&element.held);
        auto part = fit_float(true, number ? lang::value{static_cast<double>(*number)} : element);
        if (!part)
            return type_mismatch{
                fmt::format("expected {}, found the component {}", lang::display(type), shown(element))};
        fitted.push_back(*std::move(part));
    }
    return lang::value{std::move(fitted)};
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
    auto fitted = detail::fit_scalar(type, value);
    if (!fitted) return detail::unlike(type, value);
    if (type.is_enum() && !std::ranges::binary_search(type.enum_values, std::get<std::string>(fitted->held)))
        return type_mismatch{
            fmt::format("invalid enum value {}: expected one of {}", shown(value), lang::display(type))};
    return *std::move(fitted);
}

OMNIGRAPH_INLINE std::string shown(const lang::value& value) {
    struct show {
        std::string operator()(std::monostate) const { return "null"; }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(double number) const { return fmt::format("{}", number); }
        std::string operator()(const std::string& text) const { return '"' + cut(text) + '"'; }
        std::string operator()(const lang::value_list& list) const { return fmt::format("a list of {}", list.size()); }
    };
    return std::visit(show{}, value.held);
}

}  // namespace omnigraph::cluster::graph
