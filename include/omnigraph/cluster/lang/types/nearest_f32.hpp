// Rounds a number to the nearest F32.
//
//     const auto stored = nearest_f32(0.1);      // 0.1F
//     const auto largest = nearest_f32(3.4028235e38);
//     const auto none = nearest_f32(1e39);       // nullopt
//
// A number counts as in the range when its nearest F32 is finite: the shortest spelling of the largest F32 is a little
// above it.
#pragma once

#include <limits>
#include <optional>

namespace omnigraph::cluster::lang {

/// nullopt for a number beyond the range, and for what is no number.
[[nodiscard]] constexpr std::optional<float> nearest_f32(double number) {
    constexpr double largest = std::numeric_limits<float>::max();
    constexpr double beyond = 0x1.ffffffp+127;  // half a step above the largest; it rounds to infinity
    if (number >= -largest && number <= largest) return static_cast<float>(number);
    if (number > 0 && number < beyond) return std::numeric_limits<float>::max();
    if (number < 0 && number > -beyond) return std::numeric_limits<float>::lowest();
    return std::nullopt;
}

}  // namespace omnigraph::cluster::lang
