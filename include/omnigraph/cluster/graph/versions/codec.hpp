// The one door to zstd, which compresses images.
//
//     auto stored = compress(image);
//     auto again = decompress(*stored, image.size());
//
// Decompression returns exactly the size that a verified record states, or fails, so a crafted blob cannot make it
// allocate more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
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

/// Takes the next piece of decompressed bytes, which it may change; false ends the decompression.
using piece_consumer = std::function<bool(std::span<char> piece)>;

/// decompress() in pieces of `piece_bytes`, the last of which may be shorter: only one is held in memory. What was
/// taken before a fault was found is worth nothing. The error of a consumer that ends it is empty.
[[nodiscard]] result<done, codec_error> decompress_to(std::string_view packed, std::uint64_t expected_size,
                                                      std::size_t piece_bytes, const piece_consumer& take);

/// Fails unless the content has exactly `expected_size` bytes.
[[nodiscard]] result<std::string, codec_error> decompress(std::string_view packed, std::uint64_t expected_size);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/codec.ipp>
#endif
