// Bodies of graph/versions/codec.hpp.
#pragma once

#include <zstd.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<std::string, codec_error> compress(std::string_view bytes) {
    if (bytes.size() > max_image_bytes)
        return codec_error{"the database is larger than 4 GiB, the most that one graph may hold"};
    std::string packed(ZSTD_compressBound(bytes.size()), '\0');
    const auto size = ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 1);
    if (ZSTD_isError(size)) return codec_error{ZSTD_getErrorName(size)};
    packed.resize(size);
    return packed;
}

OMNIGRAPH_INLINE result<std::string, codec_error> decompress(std::string_view packed, std::uint64_t expected_size) {
    if (expected_size > max_image_bytes) return codec_error{"its recorded size is more than 4 GiB"};
    // A frame states the size of its content; a wrong size is refused before anything is allocated.
    if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != expected_size)
        return codec_error{"it does not unpack to its recorded size"};
    std::string bytes(expected_size, '\0');
    const auto size = ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
    if (ZSTD_isError(size)) return codec_error{ZSTD_getErrorName(size)};
    if (size != expected_size) return codec_error{"it does not unpack to its recorded size"};
    return bytes;
}

}  // namespace omnigraph::cluster::graph
