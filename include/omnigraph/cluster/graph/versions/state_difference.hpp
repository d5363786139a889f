// The rows in which two states of a graph differ, as net changes by id (specification engine D.9, D.10).
//
//     const auto count_row = [&](const compared_table& table, const std::string& id, const row_change& change) {
//         return note_row(table.key, id, change.operation);
//     };
//     auto all = visit_differences(past, from, to, {}, count_row);
//
// (1) Rows come in the order of tables and ids. What is changed and changed back between the states is no difference.
// (2) Where both states hang together by small deltas, only the deltas are read; otherwise the tables that have
//     different pins are read row by row. Both ways find the same, and neither holds more than max_joined_bytes.
// (3) States of different schemas are compared under the newer one (table_matches.hpp); a table of one of them only is
//     all inserted or all removed.
// (4) Between two rows, a stop request and the end of the call's time end the visit.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/commit_log.hpp>
#include <omnigraph/cluster/graph/versions/past_states.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/graph/versions/table_matches.hpp>

namespace omnigraph::cluster::graph {

/// Deltas of more bytes together are not joined in memory.
inline constexpr std::uint64_t max_joined_bytes = std::uint64_t{32} << 20;

/// About how many bytes the deltas between two commits have; nullopt when their tables have to be read.
[[nodiscard]] graph_result<std::optional<std::uint64_t>> bytes_between(repository& objects, commit_log& log,
                                                                       const manifest_record& manifest,
                                                                       const commit_ref& from, const commit_ref& to);

/// An error ends the visit and is its result.
using difference_visitor =
    std::function<graph_result<done>(const compared_table&, const std::string& id, const row_change&)>;

/// Visits what leads from one state to the other. `keys` are those of the tables to compare; empty: all. bad_request: a
/// key that no table has.
[[nodiscard]] graph_result<done> visit_differences(past_states& past, const snapshot& from, const snapshot& to,
                                                   const std::vector<std::string>& keys,
                                                   const difference_visitor& visit);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/state_difference.ipp>
#endif
