// The deltas between a state that is at hand and the head: read from the store, and written into a file.
//
//     const auto is_ours = [&](const std::string& commit) { return commit == commit_id; };
//     auto ahead = commits_since(objects, accepted_manifest, {main_of(accepted_manifest), 1}, is_ours);
//     if (!ahead) return ahead.error();
//     auto followed = follow_commits(objects, db, tables, *ahead);
//
// Every record is checked against the reference that led to it, every delta against its record; the rows against the
// old values of the deltas.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>

namespace omnigraph::cluster::graph {

/// A head, or what an earlier commit was to its branch, and the epoch of its schema.
struct chained_state {
    const branch_record& branch;
    std::uint64_t epoch;
};

/// The commits below a state that have a delta, newest first: from the last one back to the first whose parent's state
/// is at hand, or back to the image. `is_at_hand` is asked of each commit before the last, the one of the image
/// included; nothing when the state has no chain.
[[nodiscard]] graph_result<std::vector<commit_record>> commits_since(
    repository& objects, const manifest_record& manifest, const chained_state& state,
    const std::function<bool(const std::string&)>& is_at_hand);

/// Writes what the commits changed, inside a transaction of the caller, who rolls back on an error.
[[nodiscard]] graph_result<done> follow_commits(repository& objects, database& db, const table_layout& tables,
                                                const std::vector<commit_record>& newest_first);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/chain_walk.ipp>
#endif
