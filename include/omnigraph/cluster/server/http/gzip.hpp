// Bodies in gzip, both ways: replies for callers that take it, requests from callers that send it (RFC 1952, RFC 9110
// §8.4.1, §12.5.3).
//
//     if (accepts_gzip("br;q=1.0, gzip;q=0.8"))
//         if (const auto packed = gzip(body)) std::cout << *packed;
//     const auto unpacked = gunzip(body, default_body_limit);
//     gzip_writer rows;                                   // of an answer that is sent while it is read
//     std::cout << rows.add(body);
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::server {

/// A shorter body is sent as it is.
inline constexpr std::size_t least_gzip_bytes = 4096;

/// Whether an Accept-Encoding header names `gzip` or `*`, and does not exclude it by `q=0`.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

/// Whether `;q=0`, `;q=0.0` and the like exclude what one part of an Accept header names.
[[nodiscard]] bool excluded_by_weight(std::string_view part);

/// nullopt when it would not be shorter.
[[nodiscard]] std::optional<std::string> gzip(std::string_view text);

/// Packs a body of which the end is not known yet, part by part.
class gzip_writer {
public:
    gzip_writer();
    gzip_writer(const gzip_writer&) = delete;
    gzip_writer& operator=(const gzip_writer&) = delete;
    ~gzip_writer();

    /// The packed bytes that are ready, which may be none; valid until the next call.
    [[nodiscard]] std::string_view add(std::string_view part);

    /// The rest, with the trailer. The last call.
    [[nodiscard]] std::string_view finish();

private:
    struct packing;  // hides Beast's types from this contract
    std::unique_ptr<packing> packing_;
};

/// What the trailer of a packed body says of its size; another body may be behind the first, and say nothing.
[[nodiscard]] std::size_t said_unpacked_size(std::string_view packed);

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
