// Loads into a branch that may have to be made first (specification engine A.4.8).
//
//     auto created = fork_unless_there(session, "draft", "main");
//     if (created) return session.load({.records = records, .branch = "draft"});
#pragma once

#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

/// Whether there is a branch of that name, blanks around it left out.
[[nodiscard]] graph_result<bool> has_branch(graph_branches& graph, std::string_view name);

/// Makes the branch from the head of another one, unless it is there; true when it was made. A branch stays even when
/// the load after it fails.
[[nodiscard]] graph_result<bool> fork_unless_there(graph_branches& graph, std::string_view name, std::string_view from);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/branch_fork.ipp>
#endif
