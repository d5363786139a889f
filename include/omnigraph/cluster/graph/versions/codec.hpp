// The one door to zstd, which compresses images.
//
//     auto stored = compress(image);
//     auto again = decompress(*stored, image.size());
//
// Decompression returns exactly the size that a verified record states, or fails, so a crafted blob cannot make it
// allocate more.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::graph {

struct codec_error {
    std::string cause;
};

/// The largest database that is compressed or decompressed, in bytes: the design limit of SQLite images (engine
/// specification D.17).
inline constexpr std::uint64_t max_image_bytes = std::uint64_t{4} << 30;

/// Compresses at level 1, because a commit waits for it.
[[nodiscard]] result<std::string, codec_error> compress(std::string_view bytes);

struct packed_file {
    std::string bytes;
    std::uint64_t raw_bytes = 0;
};

/// Compresses the file at `path` piece by piece, as compress() does: only the result is held in memory.
[[nodiscard]] result<packed_file, codec_error> compress_file(const std::string& path);

/// Fails unless the content has exactly `expected_size` bytes.
[[nodiscard]] result<std::string, codec_error> decompress(std::string_view packed, std::uint64_t expected_size);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/codec.ipp>
#endif
