// What helps after errors of a graph: sentences that more than one place says, and how an error gets one.
//
//     graph_error failed{"branch 'x' not found", write_effect::no, graph_fault::not_found};
//     return with_remedy(std::move(failed), branches_are_listed);
//
// They name commands of `omnigraph`, whichever face shows them: a server passes them on as `remedy`.
#pragma once

#include <string_view>
#include <utility>

#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

/// After a branch that is not there.
inline constexpr std::string_view branches_are_listed = "`omnigraph branch list` shows the branches of the graph.";

/// After a commit that is not there.
inline constexpr std::string_view commits_are_listed = "`omnigraph commit list` shows the commits of a branch.";

/// The same error with this remedy.
[[nodiscard]] inline graph_error with_remedy(graph_error failed, std::string_view remedy) {
    failed.remedy = remedy;
    return failed;
}

}  // namespace omnigraph::cluster
