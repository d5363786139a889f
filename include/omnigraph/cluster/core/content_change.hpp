// The content of a container that a plan adds or changes, for a kind whose rules may open it to somebody.
//
//     const content_change added{.address = "query.kb.experts", .before = std::nullopt, .after = text};
//
// A kind that protects containers is asked about it by `opens` (core/capabilities.hpp).
#pragma once

#include <optional>
#include <string_view>

namespace omnigraph::cluster {

/// All members are borrowed.
struct content_change {
    std::string_view address;
    std::optional<std::string_view> before;  ///< the applied payload; nullopt when there is none, or it is lost
    std::string_view after;                  ///< the declared payload
};

}  // namespace omnigraph::cluster
