// What a server answers about branches, merges, states and differences, as the typed values that it was made of.
//
//     const auto branches = branches_in(*answer);
//     if (!branches) return branches.error();
//
// As for cli/served/served_answers.hpp: nothing is trusted, and another shape is an internal fault that names the
// member.
#pragma once

#include <vector>

#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli {

/// Of a BranchesOutput: `main` first, then by name.
[[nodiscard]] graph_result<std::vector<branch_info>> branches_in(const json& answer);

/// Of a BranchMergeOutput, or of a refusal that lists conflicts.
[[nodiscard]] graph_result<merge_outcome> merge_in(const json& answer);

/// Of a SnapshotOutput.
[[nodiscard]] graph_result<graph_snapshot> snapshot_in(const json& answer);

/// Of a DiffOutput.
[[nodiscard]] graph_result<graph_diff> diff_in(const json& answer);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/served/served_history.ipp>
#endif
