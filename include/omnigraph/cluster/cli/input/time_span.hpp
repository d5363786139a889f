// How long, as options write it.
//
//     parse_time_span("2m");       // 120 000 ms; nullopt for what is no time, or too long
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace omnigraph::cluster::cli {

/// The longest wait (--lock-timeout), validity of an approval (--expires), and age of litter (--older-than).
inline constexpr std::chrono::milliseconds longest_wait = std::chrono::hours{24};
inline constexpr std::chrono::milliseconds longest_validity = std::chrono::hours{24 * 3650};
inline constexpr std::chrono::milliseconds longest_age = std::chrono::hours{24 * 36600};

/// `30s`, `500ms`, `2m`, `12h`, `7d`, `2w`, or seconds without a unit; nullopt for any other text, and for more than
/// `longest` (surfaces specification §4.8).
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_time_span(
    std::string_view text, std::chrono::milliseconds longest = longest_wait);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/time_span.ipp>
#endif
