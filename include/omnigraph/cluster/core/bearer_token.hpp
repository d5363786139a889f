// What a bearer token may be: text that one header line of a request carries.
//
//     if (const auto fault = fault_of_token("tok-of-mine")) print(*fault);      // "The token is blank."
//
// (1) What a server accepts for a token and what a client sends is one rule, so no token is kept that nobody can use.
// (2) No message repeats a token.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// A server reads 16 KiB of request line and headers, and there are others beside the token's.
inline constexpr std::size_t max_token_bytes = std::size_t{15} << 10;

/// Why a text cannot be a token: it is blank, too long, or has a control character, which would end its header line.
[[nodiscard]] std::optional<std::string> fault_of_token(std::string_view token);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/bearer_token.ipp>
#endif
