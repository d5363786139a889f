// graph: the resources and their references, as declared or as applied (control-plane specification §2.2). Reads the
// folder or the ledger; takes no lock and writes nothing.
//
//     const auto shown = commands::resource_graph<standard_kinds>(env, graph_source::applied);
//     for (const auto& edge : shown.dependencies) print(edge.from, edge.to);
#pragma once

#include <omnigraph/cluster/engine/commands/history_reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster {

/// Where the graph comes from: the folder or the ledger.
enum class graph_source { desired, applied };

namespace commands {

/// The resource graph. Codes: those of load_desired or of read_state; state_missing.
[[nodiscard]] resource_graph_report resource_graph(const environment& env, const kind_list& list, graph_source source);

template <class List>
[[nodiscard]] resource_graph_report resource_graph(const environment& env,
                                                   graph_source source = graph_source::desired) {
    return resource_graph(env, kind_list_of<List>, source);
}

}  // namespace commands

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/resource_graph.ipp>
#endif
