// Reads decimal numbers exactly, in the spelling of JSON and of queries.
//
//     whole_decimal("1e3");                       // 1000
//     whole_decimal("9007199254740993.0");        // 9007199254740993, which no double holds
//     whole_decimal("2.5");                       // nullopt
//     floor_of_decimal("-2.5");                   // -3
//     nearest_double("9007199254740993.0");       // 9007199254740992.0
//     is_exactly(18446744073709551616.0, "18446744073709551616");         // true
//
// A text is an optional `-`, digits, and at most one point and one exponent. Nothing here depends on the locale, and
// the cost grows with the text, not with its exponent.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace omnigraph::cluster {

/// The integer with the value of the text, whatever its spelling; nullopt unless the value is an integer of 64 bits.
[[nodiscard]] std::optional<std::int64_t> whole_decimal(std::string_view text);

/// The greatest integer that is not above the value, and the least that is not below it; nullopt beyond 64 bits. The
/// text has no exponent.
[[nodiscard]] std::optional<std::int64_t> floor_of_decimal(std::string_view text);
[[nodiscard]] std::optional<std::int64_t> ceiling_of_decimal(std::string_view text);

/// The double nearest to the value; zero when the value is too small, nullopt when it is too large.
[[nodiscard]] std::optional<double> nearest_double(std::string_view text);

/// Whether the double has the very value of the text, which is written as an integer.
[[nodiscard]] bool is_exactly(double number, std::string_view integer);

/// True when the text has neither a point nor an exponent.
[[nodiscard]] constexpr bool is_written_as_integer(std::string_view text) {
    return text.find_first_of(".eE") == std::string_view::npos;
}

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/decimal.ipp>
#endif
