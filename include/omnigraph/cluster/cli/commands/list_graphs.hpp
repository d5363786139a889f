// `graphs list`: the graphs of a server, or those that are applied to a cluster.
#pragma once

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/served_commands.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>

namespace omnigraph::cluster::cli {

/// The target is resolved: it names a server by its address, or a cluster.
[[nodiscard]] int list_graphs(const graphs_command& options, const operator_scopes& named, const store_opener& open,
                              const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/list_graphs.ipp>
#endif
