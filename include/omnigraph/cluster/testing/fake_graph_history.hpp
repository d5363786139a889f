// Branches, merges and history of the fake engine's graphs, as functions of the document.
//
//     auto stored = read_fake_graph(store, "graphs/kb.omni");
//     auto made = add_fake_branch(stored->graph, {.name = "draft"});
//     auto outcome = merge_fake_branches(stored->graph, {.source = "draft"});
//     auto moved = write_fake_graph(store, "graphs/kb.omni", stored->graph, stored->version);
//
// They are written to be read, not to be fast: every state is kept whole, every walk visits all commits, and a merge
// checks all constraints of the result. Of values, a merge checks nothing, as the fake does in every write.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

namespace omnigraph::cluster::testing {

/// A commit, what it has left, and the branch on which it is shown.
struct fake_view {
    std::string branch;
    graph_commit commit;
    fake_state state;
};

/// not_found when there is no such branch or commit, or when the branch is younger than the time.
[[nodiscard]] graph_result<fake_view> view_fake_graph(const fake_graph& graph, const read_point& at);

/// The commit of any branch; not_found when no branch descends from it.
[[nodiscard]] graph_result<graph_commit> find_fake_commit(const fake_graph& graph, std::string_view id);

/// The commits of a branch, newest first, over first parents. not_found when there is no such branch.
[[nodiscard]] graph_result<std::vector<graph_commit>> fake_line(const fake_graph& graph, std::string_view branch);

/// Adds a commit on top of a branch that leaves `after`, unless that is what the branch has. `merged` is the second
/// parent of a merge, whose commit is made in any case; empty when it is none.
[[nodiscard]] graph_result<std::optional<graph_commit>> commit_to_fake_branch(fake_graph& graph,
                                                                              std::string_view branch,
                                                                              std::string_view kind,
                                                                              std::string_view actor, fake_tables after,
                                                                              const std::string& merged = {});

[[nodiscard]] std::vector<branch_info> fake_branches(const fake_graph& graph);
[[nodiscard]] graph_result<branch_info> add_fake_branch(fake_graph& graph, const branch_request& request);
[[nodiscard]] graph_result<done> remove_fake_branch(fake_graph& graph, std::string_view name);
[[nodiscard]] graph_result<merge_outcome> merge_fake_branches(fake_graph& graph, const merge_request& request);

[[nodiscard]] graph_snapshot fake_snapshot(const fake_graph& graph, const fake_view& view);
[[nodiscard]] graph_result<graph_diff> diff_fake_graph(const fake_graph& graph, const diff_request& request);

}  // namespace omnigraph::cluster::testing

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/testing/fake_graph_history.ipp>
#endif
