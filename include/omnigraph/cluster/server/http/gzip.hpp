// Bodies in gzip, both ways: replies for callers that take it, requests from callers that send it (RFC 1952, RFC 9110
// §8.4.1, §12.5.3).
//
//     if (accepts_gzip("br;q=1.0, gzip;q=0.8"))
//         if (const auto packed = gzip(body)) std::cout << *packed;
//     const auto unpacked = gunzip(body, default_body_limit);
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::server {

/// A shorter body is sent as it is.
inline constexpr std::size_t least_gzip_bytes = 4096;

/// Whether an Accept-Encoding header names `gzip` or `*`, and does not exclude it by `q=0`.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

/// nullopt when it would not be shorter.
[[nodiscard]] std::optional<std::string> gzip(std::string_view text);

/// Why a body is not unpacked.
enum class gunzip_fault : std::uint8_t {
    malformed,  ///< no gzip, cut off, with a wrong sum, or with bytes behind its end
    too_large,  ///< it holds more than the caller takes
};

/// What `packed` holds, at most `most` bytes: no more memory is used, however much it unpacks to.
[[nodiscard]] result<std::string, gunzip_fault> gunzip(std::string_view packed, std::size_t most);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/gzip.ipp>
#endif
