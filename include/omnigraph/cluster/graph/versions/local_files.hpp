// How a local file of a graph begins: as an image that is unpacked, or with empty tables.
//
//     const auto unpacked = unpack_image(path, bytes, base.branch().image.raw_bytes);
//     if (unpacked && !*unpacked) return damaged(root, "its image does not unpack");
//
// A file may be half written after a crash; opening it checks it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/database_copy.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>

namespace omnigraph::cluster::graph {

/// Writes the database of a packed image whose digest was verified, piece by piece, and makes its page checksums.
/// nullopt: it does not unpack to so many bytes. False: its pages have no room for checksums. Fails for local reasons
/// only.
[[nodiscard]] graph_result<std::optional<bool>> unpack_image(const std::filesystem::path& path, std::string_view packed,
                                                             std::uint64_t raw_bytes);

/// Writes a database with these tables and no rows.
[[nodiscard]] graph_result<done> create_empty_file(const std::filesystem::path& path, const table_layout& tables,
                                                   const file_identity& identity);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/local_files.ipp>
#endif
