// Whether what a write changes is recorded row by row, for a delta, or an image will be stored anyway.
//
//     if (!is_recorded("load", count, base)) load_packed(db, tables, asked, clock);       // packed_load.hpp
#pragma once

#include <cstdint>
#include <string_view>

#include <omnigraph/cluster/graph/versions/snapshots.hpp>

namespace omnigraph::cluster::graph {

/// Whether the change will be stored as a delta. `expected_bytes` as in committer; zero when it is unknown.
[[nodiscard]] bool is_recorded(std::string_view kind, std::uint64_t expected_bytes, const snapshot& base);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/recorded_rows.ipp>
#endif
