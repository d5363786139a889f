// Bodies of cli/input/time_span.hpp.
#pragma once

#include <charconv>
#include <cstdint>
#include <system_error>

#include <omnigraph/cluster/cli/input/time_span.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<std::chrono::milliseconds> parse_time_span(std::string_view text,
                                                                          std::chrono::milliseconds longest) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{}) return std::nullopt;
    const std::string_view unit{read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr)};
    const std::uint64_t scale = unit == "ms"                  ? 1
                                : unit == "s" || unit.empty() ? 1'000
                                : unit == "m"                 ? 60'000
                                : unit == "h"                 ? 3'600'000
                                : unit == "d"                 ? 86'400'000
                                : unit == "w"                 ? 604'800'000
                                                              : 0;
    if (scale == 0 || number > static_cast<std::uint64_t>(longest.count()) / scale) return std::nullopt;
    return std::chrono::milliseconds{static_cast<std::int64_t>(number * scale)};
}

}  // namespace omnigraph::cluster::cli
