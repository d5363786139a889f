// Bodies of graph/values/exact_sum.hpp.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <span>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/exact_sum.hpp>

namespace omnigraph::cluster::graph::detail {

__extension__ using wide_number = unsigned __int128;

/// Divides a number of 32-bit digits, the last of which is the highest; whether something remains.
[[nodiscard]] OMNIGRAPH_INLINE bool divide(std::span<std::int64_t> number, std::uint64_t by) {
    if (by == 1) return false;
    wide_number rest = 0;
    for (auto digit = number.rbegin(); digit != number.rend(); ++digit) {
        rest = rest << 32 | static_cast<std::uint64_t>(*digit);
        *digit = static_cast<std::int64_t>(rest / by);
        rest %= by;
    }
    return rest != 0;
}

/// The nearest double to a number of 32-bit digits whose lowest bit counts 2^unit, and which is a little greater where
/// there is `more`.
[[nodiscard]] OMNIGRAPH_INLINE double nearest_to(std::span<const std::int64_t> number, bool more, int unit) {
    constexpr int mantissa_bits = 53, least = -1074;
    auto top = static_cast<int>(number.size()) - 1;
    const auto digit = [&](int at) {
        return at < 0 ? std::uint64_t{0} : static_cast<std::uint64_t>(number[static_cast<std::size_t>(at)]);
    };
    while (top > 0 && digit(top) == 0) --top;
    const auto window = wide_number{digit(top)} << 64 | wide_number{digit(top - 1)} << 32 | digit(top - 2);
    const int base = (top - 2) * 32, highest = top * 32 + static_cast<int>(std::bit_width(digit(top))) - 1;
    const auto lowest = std::max(highest - mantissa_bits + 1, least - unit);  // of those that are kept
    const auto half_at = lowest - 1 - base;
    auto mantissa = static_cast<std::uint64_t>(window >> half_at >> 1);
    const bool half = (window >> half_at & 1) != 0;
    more = more || (window & ((wide_number{1} << half_at) - 1)) != 0;
    for (int at = 0; at < top - 2 && !more; ++at) more = digit(at) != 0;
    if (half && (more || (mantissa & 1) != 0)) ++mantissa;
    return std::ldexp(static_cast<double>(mantissa), lowest + unit);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void exact_sum::add(double number) {
    ++count_;
    if (std::isfinite(number)) add_exactly(number);
    else finite_ = false;
}

/// Two halves that a double holds.
OMNIGRAPH_INLINE void exact_sum::add(std::int64_t number) {
    ++count_;
    add_exactly(static_cast<double>(number >> 32) * 4294967296.0);
    add_exactly(static_cast<double>(number & 0xFFFFFFFF));
}

OMNIGRAPH_INLINE void exact_sum::add_exactly(double number) {
    constexpr std::uint64_t low = 0xFFFFFFFF;
    const auto bits = std::bit_cast<std::uint64_t>(number);
    const auto exponent = bits >> 52 & 0x7FF;
    const auto mantissa = (bits & ((std::uint64_t{1} << 52) - 1)) | (exponent == 0 ? 0 : std::uint64_t{1} << 52);
    const auto place = exponent == 0 ? 0 : exponent - 1;  // in bits
    const auto first = fraction + static_cast<std::size_t>(place / 32);
    const auto lower = (mantissa & low) << place % 32, upper = (mantissa >> 32) << place % 32;
    const std::int64_t sign = std::signbit(number) ? -1 : 1;
    digits_[first] += sign * static_cast<std::int64_t>(lower & low);
    digits_[first + 1] += sign * static_cast<std::int64_t>((lower >> 32) + (upper & low));
    digits_[first + 2] += sign * static_cast<std::int64_t>(upper >> 32);
    begin_ = std::min(begin_, first);
    end_ = std::max(end_, first + 3);
    constexpr std::uint32_t before_overflow = std::uint32_t{1} << 29;
    if (++since_carry_ < before_overflow) return;
    carry(digits_, begin_, width);
    end_ = width;
    since_carry_ = 0;
}

OMNIGRAPH_INLINE void exact_sum::carry(digits& of, std::size_t begin, std::size_t end) {
    for (auto at = begin; at + 1 < end; ++at) {
        of[at + 1] += of[at] >> 32;
        of[at] &= 0xFFFFFFFF;
    }
}

OMNIGRAPH_INLINE std::optional<double> exact_sum::divided_by(std::uint64_t count) const {
    if (count_ == 0 || !finite_) return std::nullopt;
    if (begin_ >= end_) return 0.0;
    // Two digits more take what is carried, and two less the fraction of a quotient.
    const auto begin = begin_ - fraction, end = std::min(end_ + 2, width);
    auto sum = digits_;
    carry(sum, begin, end);
    const bool negative = sum[end - 1] < 0;
    if (negative) {
        for (auto at = begin; at < end; ++at) sum[at] = -sum[at];
        carry(sum, begin, end);
    }
    const std::span number{sum.data() + begin, end - begin};
    const bool more = detail::divide(number, count);
    const auto unit = -1074 + 32 * (static_cast<int>(begin) - static_cast<int>(fraction));
    const auto nearest = detail::nearest_to(number, more, unit);
    if (!std::isfinite(nearest)) return std::nullopt;
    return negative ? -nearest : nearest;
}

/// The quotient is taken with more bits than a double has, and one that stands for what remains.
OMNIGRAPH_INLINE double nearest_quotient(std::int64_t high, std::int64_t low, std::uint64_t count) {
    __extension__ using signed_wide = __int128;
    const auto total = static_cast<signed_wide>(high) * (signed_wide{1} << 32) + low;
    const auto size = static_cast<detail::wide_number>(total < 0 ? -total : total);
    const auto upper = static_cast<std::uint64_t>(size >> 64), lower = static_cast<std::uint64_t>(size);
    const int width =
        upper != 0 ? 64 + static_cast<int>(std::bit_width(upper)) : static_cast<int>(std::bit_width(lower));
    const int shift = std::max(0, 55 - (width - static_cast<int>(std::bit_width(count))));
    const auto shifted = size << shift;
    const auto remains = static_cast<detail::wide_number>(shifted % count != 0 ? 1 : 0);
    const auto number = std::ldexp(static_cast<double>((shifted / count) << 1 | remains), -shift - 1);
    return total < 0 ? -number : number;
}

}  // namespace omnigraph::cluster::graph
