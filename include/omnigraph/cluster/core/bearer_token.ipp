// Bodies of core/bearer_token.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/bearer_token.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::string> fault_of_token(std::string_view token) {
    if (is_blank(token)) return "The token is blank.";
    if (token.size() > max_token_bytes)
        return "The token has " + std::to_string(token.size()) + " bytes; no request carries one of more than " +
               std::to_string(max_token_bytes) + ".";
    if (std::ranges::any_of(token, is_ascii_control))
        return "The token has a line break or another control character in it, and no token does.";
    return std::nullopt;
}

}  // namespace omnigraph::cluster
