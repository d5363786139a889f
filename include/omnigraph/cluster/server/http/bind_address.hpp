// Where a server listens, as a user writes it: HOST:PORT, or [IPV6]:PORT.
//
//     const auto where = parse_bind_address("[::1]:8080");    // host ::1, port 8080
//     if (!where) std::cerr << bind_address_advice << '\n';
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster::server {

struct bind_address {
    std::string host;  ///< without brackets; not resolved, so it may name no host
    std::string port;  ///< digits, at most 65535; 0 asks for a free one
};

inline constexpr std::string_view bind_address_advice = "write HOST:PORT, as in 127.0.0.1:8080";

/// nullopt when the text is no address.
[[nodiscard]] std::optional<bind_address> parse_bind_address(std::string_view text);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/bind_address.ipp>
#endif
