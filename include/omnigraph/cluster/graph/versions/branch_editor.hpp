// Creates and removes branches, by one compare-and-swap of the manifest each (specification engine B.4, D.8).
//
//     branch_editor branches{states, past, writes, clock};
//     auto made = branches.create({.name = "draft"});
//     auto gone = branches.remove("draft");
//
// (1) No row is copied and no commit is made: a branch begins with the head, the image and the chain of its fork.
// (2) All branches have the schema of the graph, so a branch cannot begin at a commit with another one.
// (3) A branch from which another one was made is not removed.
// (4) A swap whose answer was lost is recognised by the id that each creation has.
#pragma once

#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/commit_log.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/graph/versions/past_states.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>

namespace omnigraph::cluster::graph {

/// With more bytes a manifest takes no further branch.
inline constexpr std::size_t most_bytes_for_branches = std::size_t{1} << 20;

[[nodiscard]] branch_info info_of(const std::string& name, const branch_record& branch);

class branch_editor {
public:
    /// All must outlive it.
    branch_editor(snapshots& states, past_states& past, committer& writes, runtime& clock)
        : states_{&states}, past_{&past}, writes_{&writes}, clock_{&clock} {}

    /// The errors are those of graph_branches::create_branch.
    [[nodiscard]] graph_result<branch_info> create(const branch_request& request);

    /// The errors are those of graph_branches::delete_branch.
    [[nodiscard]] graph_result<done> remove(std::string_view name);

private:
    [[nodiscard]] graph_result<branch_record> first_record(const snapshot& from);
    /// False when another writer was faster.
    [[nodiscard]] graph_result<bool> try_create(const std::string& name, const branch_record& record,
                                                const stored_manifest& base);
    [[nodiscard]] graph_result<bool> try_remove(const std::string& name, const stored_manifest& base);

    snapshots* states_;
    past_states* past_;
    committer* writes_;
    runtime* clock_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/branch_editor.ipp>
#endif
