// Replies in gzip, for callers that take it (RFC 1952, RFC 9110 §12.5.3).
//
//     if (accepts_gzip("br;q=1.0, gzip;q=0.8"))
//         if (const auto packed = gzip(body)) std::cout << *packed;
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster::server {

/// A shorter body is sent as it is.
inline constexpr std::size_t least_gzip_bytes = 4096;

/// Whether an Accept-Encoding header names `gzip` or `*`, and does not exclude it by `q=0`.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

/// nullopt when it would not be shorter.
[[nodiscard]] std::optional<std::string> gzip(std::string_view text);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/gzip.ipp>
#endif
