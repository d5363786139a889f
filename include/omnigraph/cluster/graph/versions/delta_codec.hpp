// Deltas as bytes: the same delta has the same bytes everywhere, and other bytes are refused.
//
//     const std::string stored = encode_delta(delta, manifest.schema.epoch);
//     auto read = decode_delta(stored, manifest.schema.epoch);
//     if (!read) return damaged(root, read.error());
//
// Four characters `OGD1`, then numbers of variable length, texts with their length, and cells with a tag: the epoch of
// the schema; the tables with their columns; the rows of each with an operation, an id and their cells.
// (1) decode_delta takes whatever bytes there are: every length and count is held against the bytes that are left.
// (2) Tables, ids and columns ascend, a number has its shortest form and nothing follows: what is read is written again
//     as the same bytes.
// (3) A delta of another epoch is refused: it describes other tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>

namespace omnigraph::cluster::graph {

/// A larger one is not worth it: an image is published instead (specification engine D.4).
inline constexpr std::size_t max_delta_bytes = std::size_t{16} << 20;

[[nodiscard]] std::string encode_delta(const row_delta& delta, std::uint64_t epoch);

[[nodiscard]] result<row_delta, std::string> decode_delta(std::string_view bytes, std::uint64_t epoch);

/// How a short delta stands in a commit record: base 64.
[[nodiscard]] std::string base64_of(std::string_view bytes);
/// False unless `text` is what base64_of() makes of some bytes, which are then appended to `bytes`.
[[nodiscard]] bool append_base64(std::string_view text, std::string& bytes);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/delta_codec.ipp>
#endif
