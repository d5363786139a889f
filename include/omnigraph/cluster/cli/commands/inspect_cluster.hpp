// The cluster commands that inspect history, state and storage: log, show, diff, blame, state, graph, gc.
//
//     return inspect_cluster(list, options, env, terminal);      // is_inspection(options.verb)
#pragma once

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::cli {

/// Runs the command and prints its report; returns the exit code.
[[nodiscard]] int inspect_cluster(const kind_list& list, const cluster_command& options, const environment& env,
                                  const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/inspect_cluster.ipp>
#endif
