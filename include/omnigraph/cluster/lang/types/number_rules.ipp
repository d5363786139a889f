// Bodies of lang/types/number_rules.hpp.
#pragma once

#include <cmath>
#include <limits>
#include <string_view>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/decimal.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/lang/types/nearest_f32.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang::detail {

[[nodiscard]] OMNIGRAPH_INLINE written_number written_integer(std::int64_t number) {
    const auto nearest = static_cast<double>(number);
    return {number, nearest, true, whole_number(nearest) != number};
}

[[nodiscard]] OMNIGRAPH_INLINE written_number written_double(double number) {
    return {whole_number(number), std::isfinite(number) ? std::optional{number} : std::nullopt, false, false};
}

[[nodiscard]] OMNIGRAPH_INLINE written_number written_unsigned(std::uint64_t number) {
    if (number <= std::uint64_t{std::numeric_limits<std::int64_t>::max()})
        return written_integer(static_cast<std::int64_t>(number));
    const auto nearest = static_cast<double>(number);
    const bool held = nearest < 18446744073709551616.0 && static_cast<std::uint64_t>(nearest) == number;
    return {std::nullopt, nearest, true, !held};
}

/// Compares an integer with the whole part of a double, then with the fraction.
[[nodiscard]] OMNIGRAPH_INLINE std::partial_ordering compare_mixed(std::int64_t whole, double real) {
    constexpr double limit = 9223372036854775808.0;
    if (std::isnan(real)) return std::partial_ordering::unordered;
    if (real >= limit) return std::partial_ordering::less;
    if (real < -limit) return std::partial_ordering::greater;
    const auto floor = std::floor(real);
    if (const auto order = whole <=> static_cast<std::int64_t>(floor); order != 0) return order;
    return floor < real ? std::partial_ordering::less : std::partial_ordering::equivalent;
}

[[nodiscard]] OMNIGRAPH_INLINE double rounded_beside(scalar_type type, double number) {
    const auto narrow = type == scalar_type::f32 ? nearest_f32(number) : std::nullopt;
    return narrow ? static_cast<double>(*narrow) : number;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<value> stored_float(scalar_type type, const written_number& number) {
    if (!number.nearest) return std::nullopt;
    auto stored = *number.nearest;
    if (type != scalar_type::f64) {
        const auto narrow = nearest_f32(stored);
        if (!narrow) return std::nullopt;
        stored = static_cast<double>(*narrow);
    }
    const bool changed = number.integer && (number.rounded || stored != *number.nearest);
    if (changed && type != scalar_type::vector) return std::nullopt;
    return value{stored == 0 ? 0.0 : stored};
}

/// `whole` is what a decimal bound is for integers. A decimal beyond all of them has none.
[[nodiscard]] OMNIGRAPH_INLINE value bound_beside(scalar_type type, const std::optional<range_bound>& bound,
                                                  const std::optional<std::int64_t>& whole) {
    if (!bound) return {};
    if (const auto* integer = std::get_if<std::int64_t>(&*bound)) return value{*integer};
    const auto written = std::get<double>(*bound);
    if (!is_integer(type)) return value{rounded_beside(type, written)};
    if (whole) return value{*whole};
    constexpr double beyond = 9223372036854775808.0;
    return value{std::abs(written) < beyond ? written
                                            : std::copysign(std::numeric_limits<double>::infinity(), written)};
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<written_number> number_in(const json& given) {
    if (given.is_int64()) return detail::written_integer(given.get_int64());
    if (given.is_uint64()) return detail::written_unsigned(given.get_uint64());
    if (given.is_double()) return detail::written_double(given.get_double());
    if (const auto digits = kept_digits(given)) return number_of_digits(*digits);
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<written_number> number_in(const literal& written) {
    if (const auto* whole = std::get_if<std::int64_t>(&written.value)) return detail::written_integer(*whole);
    const auto* real = std::get_if<double>(&written.value);
    if (!real) return std::nullopt;
    if (written.beyond_integers) return written_number{std::nullopt, *real, true, false};
    if (!written.rounded) return detail::written_double(*real);
    return written_number{written.whole, *real, false, false};
}

OMNIGRAPH_INLINE std::optional<written_number> number_in(const value& held) {
    if (const auto* whole = std::get_if<std::int64_t>(&held.held)) return detail::written_integer(*whole);
    if (const auto* real = std::get_if<double>(&held.held)) return detail::written_double(*real);
    return std::nullopt;
}

OMNIGRAPH_INLINE written_number number_of_digits(std::string_view digits) {
    const auto whole = whole_decimal(digits);
    const auto nearest = nearest_double(digits);
    const bool integer = is_written_as_integer(digits);
    const bool rounded = integer && !(nearest && is_exactly(*nearest, digits));
    return {whole, nearest, integer, rounded};
}

OMNIGRAPH_INLINE std::partial_ordering compare_numbers(const value& a, const value& b) {
    const auto* whole = std::get_if<std::int64_t>(&a.held);
    const auto* real = std::get_if<double>(&a.held);
    const auto* other_whole = std::get_if<std::int64_t>(&b.held);
    const auto* other_real = std::get_if<double>(&b.held);
    if (whole && other_whole) return *whole <=> *other_whole;
    if (real && other_real) return *real <=> *other_real;
    if (whole && other_real) return detail::compare_mixed(*whole, *other_real);
    if (real && other_whole) return 0 <=> detail::compare_mixed(*other_whole, *real);
    return std::partial_ordering::unordered;
}

OMNIGRAPH_INLINE std::optional<value> stored_number(scalar_type type, const written_number& number) {
    if (!is_integer(type)) return detail::stored_float(type, number);
    const auto range = range_of(type);
    if (!number.whole || *number.whole < range.min || *number.whole > range.max) return std::nullopt;
    return value{*number.whole};
}

OMNIGRAPH_INLINE bool settle_beside(scalar_type type, literal& written) {
    if (auto* list = std::get_if<std::vector<literal>>(&written.value)) {
        bool settled = true;
        for (auto& one : *list) settled = settle_beside(type, one) && settled;
        return settled;
    }
    auto* real = std::get_if<double>(&written.value);
    if (!real) return true;
    if (is_integer(type) && written.beyond_integers) return false;
    if (is_integer(type) && written.rounded) {
        if (!written.whole) return false;
        written.value = *written.whole;
        written.rounded = false;
    } else {
        *real = detail::rounded_beside(type, *real);
    }
    return true;
}

OMNIGRAPH_INLINE value least_beside(scalar_type type, const range_constraint& range) {
    return detail::bound_beside(type, range.min, range.least_whole);
}

OMNIGRAPH_INLINE value most_beside(scalar_type type, const range_constraint& range) {
    return detail::bound_beside(type, range.max, range.most_whole);
}

}  // namespace omnigraph::cluster::lang
