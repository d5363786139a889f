// Finds and makes branches by their names, as for a load whose branch may have to be made first (specification engine
// A.4.8).
//
//     auto created = fork_unless_there(session, "draft", "main");
//     auto loaded = session.load({.records = records, .branch = "draft"});
//     if (!loaded) return without_fork(session, "draft", *created, loaded.error());
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

/// checked_branch_name for a branch that is made: `main` is there, and no address can have a segment `.` or `..`.
[[nodiscard]] graph_result<std::string> new_branch_name(std::string_view name);

/// not_found: the graph has no branch of that name. bad_request: of blanks around it, as none has.
[[nodiscard]] graph_error no_such_branch(std::string_view name);

/// Whether there is a branch of that name, blanks around it left out.
[[nodiscard]] graph_result<bool> has_branch(graph_branches& graph, std::string_view name);

/// Makes the branch from the head of another one, unless it is there; its head when it was made.
[[nodiscard]] graph_result<std::optional<std::string>> fork_unless_there(graph_branches& graph, std::string_view name,
                                                                         std::string_view from);

/// After a load failed: removes the branch that was made for it with this head, unless it has moved since, or the load
/// may have changed it. Returns the failure, which says so when the branch stays.
[[nodiscard]] graph_error without_fork(graph_branches& graph, std::string_view name,
                                       const std::optional<std::string>& head, graph_error failed);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/branch_fork.ipp>
#endif
