// The diagnostic codes of asking a server, and of finding it, spelled once. core/codes.hpp says what holds for all
// codes.
#pragma once

#include <array>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::codes {

// Servers
inline constexpr diagnostic_code graph_denied{"graph_denied"};
inline constexpr diagnostic_code server_unavailable{"server_unavailable"};
inline constexpr diagnostic_code server_unknown{"server_unknown"};
inline constexpr diagnostic_code profile_unusable{"profile_unusable"};
inline constexpr diagnostic_code alias_unusable{"alias_unusable"};
inline constexpr diagnostic_code credentials_unusable{"credentials_unusable"};

/// The codes above, in their order.
inline constexpr std::array served_codes{
    graph_denied, server_unavailable, server_unknown, profile_unusable, alias_unusable, credentials_unusable,
};

/// What a server says of a stored query that is missing or that the caller may not invoke.
inline constexpr std::string_view no_such_stored_query = "There is no such stored query here.";

}  // namespace omnigraph::cluster::codes
