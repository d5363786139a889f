// `omnigraph branch`, `omnigraph commit` and `omnigraph diff`: the branches and the history of one graph.
//
// (1) A conflicting merge changes nothing; its conflicts are the result, and the exit code is 1.
// (2) Deleting a branch of a graph that is not on this machine needs --yes, or the answer to a question.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/cli/served/graph_client.hpp>

namespace omnigraph::cluster::cli {

/// Runs the command; returns the exit code. The target is resolved.
int show_history(const history_command& options, const std::optional<std::string>& actor,
                 const client_surroundings& surroundings, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/show_history.ipp>
#endif
