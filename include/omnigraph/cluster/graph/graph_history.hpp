// The branches and the history of an open graph: what graph_handle.hpp offers beside reads and writes of one branch.
//
//     auto& history = handle->history();
//     auto made = history.create_branch({.name = "draft"});
//     auto differs = history.diff({.from = {}, .to = {.branch = "draft"}});
//
// The promises are those of host/graph_branches.hpp.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/branch_editor.hpp>
#include <omnigraph/cluster/graph/versions/commit_log.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/graph/versions/merger.hpp>
#include <omnigraph/cluster/graph/versions/past_states.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>

namespace omnigraph::cluster::graph {

[[nodiscard]] graph_commit commit_of(const commit_record& record);

/// Safe to use from several threads.
class graph_history {
public:
    /// All must outlive it.
    graph_history(snapshots& states, committer& writes, runtime& clock);

    [[nodiscard]] graph_result<std::vector<branch_info>> branches();
    [[nodiscard]] graph_result<branch_info> create_branch(const branch_request& request) {
        return editor_.create(request);
    }
    [[nodiscard]] graph_result<done> delete_branch(std::string_view name) { return editor_.remove(name); }
    [[nodiscard]] graph_result<merge_outcome> merge_branch(const merge_request& request);

    /// Oldest first.
    [[nodiscard]] graph_result<std::vector<commit_record>> commits(std::string_view branch, std::size_t most);
    [[nodiscard]] graph_result<commit_record> commit(std::string_view id);

    [[nodiscard]] graph_result<snapshot_ptr> state(const read_point& at) { return past_.state(at); }
    [[nodiscard]] graph_result<graph_snapshot> snapshot_at(const read_point& at);
    [[nodiscard]] graph_result<graph_diff> diff(const diff_request& request);

private:
    snapshots* states_;
    commit_log log_;
    past_states past_;
    branch_editor editor_;
    merger merger_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/graph_history.ipp>
#endif
