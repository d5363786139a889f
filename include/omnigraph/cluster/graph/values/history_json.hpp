// Branches, commits, merges and differences as JSON (specification surfaces §2.6), for faces that answer in JSON.
//
//     std::string text = compact_json(json_of_commit(graph_commit{.id = commit_id, .branch = "main"}));
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_commit.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::graph {

/// A CommitOutput.
[[nodiscard]] json json_of_commit(const graph_commit& commit);

/// The same with its `tables`, as one commit is shown alone.
[[nodiscard]] json json_of_whole_commit(const graph_commit& commit);

/// `{"name","head","version","parent","fork"}`
[[nodiscard]] json json_of_branch(const branch_info& branch);

/// `{"branch","manifest_version","commit","tables"}`
[[nodiscard]] json json_of_snapshot(const graph_snapshot& shown);

/// `{"table_key","row_id","kind","message"}` for each kept conflict.
[[nodiscard]] json json_of_conflicts(const merge_outcome& merged);

/// `{"source","target","outcome","actor_id","base","dry_run","tables","conflict_count","merge_conflicts","commit"}`
[[nodiscard]] json json_of_merge(const merge_outcome& merged, const merge_request& request);

/// A ChangeSet: `{"from","to","stats","changes","complete","schema_changed"}`
[[nodiscard]] json json_of_diff(const graph_diff& diff);

/// What a refused merge says: the number of conflicts, and the first three.
[[nodiscard]] std::string summary_of_conflicts(const merge_outcome& merged);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/history_json.ipp>
#endif
