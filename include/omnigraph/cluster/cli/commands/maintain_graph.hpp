// The upkeep of one graph: `optimize`, `cleanup` and `repair` (specification surfaces §4.7-4.8).
//
// (1) The graph is found by its root or by the ledger alone, so that a cluster whose catalog is gone still has upkeep.
// (2) cleanup and repair only look until --confirm is given. A graph that is not on this machine also needs --yes or an
//     answer at the terminal.
#pragma once

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster::cli {

/// Runs the command; returns the exit code. The target is resolved to a store or a cluster.
int maintain_graph(const graph_command& options, const store_opener& open, runtime& clock, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/maintain_graph.ipp>
#endif
