// Merges one branch into another, row by row, as one commit (specification engine B.5, D.9).
//
//     merger merges{states, log, past, writes};
//     auto made = merges.merge({.source = "draft", .target = "main", .actor = "ann"});
//     if (made && made->outcome.result == merge_result::conflicting) report(made->outcome.conflicts);
//
// (1) What the source changed since the base is compared with the rows of the target, by whole rows: a row that the
//     target still has as in the base is taken, one that it changed in the same way is there already, every other one
//     is a conflict.
// (2) When no row is in conflict, the constraints are checked on the merged rows. Either kind of conflict leaves the
//     target as it was, and all of them are counted.
// (3) The comparison runs on the head that the commit is published on; a target that moved meanwhile is merged again,
//     unless the tables that the merge changes have moved.
// (4) Memory grows with what is changed up to max_joined_bytes and with the list of conflicts, not with the graph.
#pragma once

#include <optional>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/commit_log.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/graph/versions/past_states.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>

namespace omnigraph::cluster::graph {

struct finished_merge {
    merge_outcome outcome;  ///< without the commit
    std::optional<commit_record> commit;
};

class merger {
public:
    /// All must outlive it.
    merger(snapshots& states, commit_log& log, past_states& past, committer& writes)
        : states_{&states}, log_{&log}, past_{&past}, writes_{&writes} {}

    /// The errors are those of graph_branches::merge_branch.
    [[nodiscard]] graph_result<finished_merge> merge(const merge_request& request);

private:
    /// The base, and what it says about the result; true when there is something to do.
    [[nodiscard]] graph_result<bool> begin(const snapshot& source, const snapshot& target, located_commit& base,
                                           merge_outcome& outcome);
    [[nodiscard]] graph_result<written_tables> take_rows(database& db, const snapshot& source, const snapshot& target,
                                                         const merge_request& request, merge_outcome& outcome);

    snapshots* states_;
    commit_log* log_;
    past_states* past_;
    committer* writes_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/merger.ipp>
#endif
