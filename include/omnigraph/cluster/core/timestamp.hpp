// Timestamps in documents: RFC 3339, UTC, with `Z`. A fraction is written only when it is not zero, without trailing
// zeros (control-plane specification §0.2).
//
//     format_timestamp(system.now());                // 2026-06-10T02:07:08.5Z
//     parse_timestamp("2026-06-10T02:07:08Z");       // or nullopt
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster {

/// The timestamp of `moment`.
[[nodiscard]] std::string format_timestamp(instant moment);

/// Reads what format_timestamp writes. nullopt for any other text, for impossible dates, and for years before 1970 or
/// after 2261.
[[nodiscard]] std::optional<instant> parse_timestamp(std::string_view text);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/timestamp.ipp>
#endif
