// The content of a file of vectors: the vectors as they lie in memory, then the ids they belong to.
//
//     std::string written;
//     vector_packer pack{768, [&](std::string_view more) { written += more; return true; }};
//     bool kept = pack.add("ann", query_vector) && pack.finish("vectors of Person at 1f3a");    // in the order of ids
//     auto read = unpack_vectors(written, "vectors of Person at 1f3a");                  // nullopt: make it again
//
// (1) The vectors come first, so the mapped file can be scanned where it lies. Each block of them has a checksum, which
//     a scan computes while the block passes; unpack_vectors() reads the rest only.
// (2) Ids and checksums are sections (derived_file.hpp), with the same promises about foreign and damaged bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/columns/graph_columns.hpp>

namespace omnigraph::cluster::graph {

/// How many vectors have a checksum together: 64 KiB of them, or one.
[[nodiscard]] std::size_t vectors_in_block(std::size_t dimension);

/// The checksum of packed numbers: finds every single changed bit, and numbers that changed places.
[[nodiscard]] std::uint64_t checksum_of_numbers(const float* numbers, std::size_t count);

class vector_packer {
public:
    using sink = std::function<bool(std::string_view)>;

    vector_packer(std::size_t dimension, sink into);

    /// Ids come in byte order. False when the sink took no more.
    [[nodiscard]] bool add(std::string_view id, std::span<const float> vector);

    [[nodiscard]] bool finish(std::string_view name);

private:
    [[nodiscard]] bool write_block();

    std::size_t dimension_;
    sink into_;
    std::vector<float> block_;
    std::vector<std::uint64_t> sums_;
    std::vector<std::uint32_t> starts_ = {0};
    std::string ids_;
};

/// Vectors and the ids they belong to, in byte order.
struct packed_vectors {
    text_list ids;
    std::size_t dimension = 0;
    const float* numbers = nullptr;        ///< in the bytes that were unpacked
    std::vector<std::uint64_t> sums = {};  ///< of each block
};

/// nullopt unless the bytes are what a packer wrote for this name on a machine of this byte order. The checksums of the
/// vectors are not compared.
[[nodiscard]] std::optional<packed_vectors> unpack_vectors(std::string_view bytes, std::string_view name);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/columns/vector_file.ipp>
#endif
