// Bodies of core/decimal.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <system_error>

#include <omnigraph/cluster/core/decimal.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::detail {

/// The value is `digits` times ten to the power of `exponent`. The digits have no leading or trailing zero.
struct decimal_parts {
    bool negative = false;
    std::string digits;
    std::int64_t exponent = 0;
};

/// The limit of an exponent. A larger one changes no result.
inline constexpr std::int64_t huge_exponent = 1'000'000'000;

[[nodiscard]] OMNIGRAPH_INLINE std::int64_t written_exponent(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::int64_t exponent = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (read.ec != std::errc{} || exponent > huge_exponent) exponent = huge_exponent;
    return negative ? -exponent : exponent;
}

[[nodiscard]] OMNIGRAPH_INLINE decimal_parts decimal_parts_of(std::string_view text) {
    decimal_parts parts;
    parts.negative = text.starts_with('-');
    if (parts.negative) text.remove_prefix(1);
    const auto mark = text.find_first_of("eE");
    if (mark != std::string_view::npos) parts.exponent = written_exponent(text.substr(mark + 1));
    const auto mantissa = text.substr(0, mark);
    const auto point = mantissa.find('.');
    parts.digits = mantissa.substr(0, point);
    if (point != std::string_view::npos) {
        const auto fraction = mantissa.substr(point + 1);
        parts.digits += fraction;
        parts.exponent -= static_cast<std::int64_t>(fraction.size());
    }
    parts.digits.erase(0, parts.digits.find_first_not_of('0'));
    const auto last = parts.digits.find_last_not_of('0');
    if (last == std::string::npos) return {parts.negative, {}, 0};
    parts.exponent += static_cast<std::int64_t>(parts.digits.size() - last - 1);
    parts.digits.resize(last + 1);
    return parts;
}

[[nodiscard]] OMNIGRAPH_INLINE bool has_fraction(std::string_view text) {
    const auto point = text.find('.');
    return point != std::string_view::npos && text.find_first_not_of('0', point + 1) != std::string_view::npos;
}

/// The nearest integer on the side of `limit`, which is the least or the greatest of the type.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> whole_beside(std::string_view text, std::int64_t limit) {
    const auto towards_zero = whole_decimal(text.substr(0, text.find('.')));
    if (!towards_zero || !has_fraction(text) || text.starts_with('-') != (limit < 0)) return towards_zero;
    if (*towards_zero == limit) return std::nullopt;
    return *towards_zero + (limit < 0 ? -1 : 1);
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::int64_t> whole_decimal(std::string_view text) {
    constexpr std::int64_t most_digits = std::numeric_limits<std::int64_t>::digits10 + 1;
    auto parts = detail::decimal_parts_of(text);
    if (parts.digits.empty()) return 0;
    if (parts.exponent < 0 || static_cast<std::int64_t>(parts.digits.size()) + parts.exponent > most_digits)
        return std::nullopt;
    parts.digits.append(static_cast<std::size_t>(parts.exponent), '0');
    if (parts.negative) parts.digits.insert(0, 1, '-');
    std::int64_t number = 0;
    const auto* end = parts.digits.data() + parts.digits.size();
    const auto read = std::from_chars(parts.digits.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

OMNIGRAPH_INLINE std::optional<std::int64_t> floor_of_decimal(std::string_view text) {
    return detail::whole_beside(text, std::numeric_limits<std::int64_t>::min());
}

OMNIGRAPH_INLINE std::optional<std::int64_t> ceiling_of_decimal(std::string_view text) {
    return detail::whole_beside(text, std::numeric_limits<std::int64_t>::max());
}

OMNIGRAPH_INLINE std::optional<double> nearest_double(std::string_view text) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc{}) return std::isfinite(number) ? std::optional{number} : std::nullopt;
    // The error does not tell overflow from underflow.
    const auto parts = detail::decimal_parts_of(text);
    const bool small = static_cast<std::int64_t>(parts.digits.size()) + parts.exponent < 0;
    return small ? std::optional{parts.negative ? -0.0 : 0.0} : std::nullopt;
}

OMNIGRAPH_INLINE bool is_exactly(double number, std::string_view integer) {
    if (!std::isfinite(number) || number != std::floor(number)) return false;
    char written[400];  // the largest double has 309 digits
    const auto* end = std::to_chars(written, written + sizeof written, number, std::chars_format::fixed, 0).ptr;
    const auto held = detail::decimal_parts_of({written, static_cast<std::size_t>(end - written)});
    const auto given = detail::decimal_parts_of(integer);
    return held.digits == given.digits && held.exponent == given.exponent &&
           (held.digits.empty() || held.negative == given.negative);
}

}  // namespace omnigraph::cluster
