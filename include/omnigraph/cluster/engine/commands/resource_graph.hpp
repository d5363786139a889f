// graph: the resources and what refers to what, as declared or as applied (specification §2.2). Reads the folder, or
// the ledger; takes no lock and writes nothing.
//
//     const auto shown = commands::resource_graph<standard_kinds>(env, graph_source::applied);
//     for (const auto& edge : shown.dependencies) print(edge.from, edge.to);
#pragma once

#include <omnigraph/cluster/engine/commands/history_reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster {

enum class graph_source { desired, applied };

namespace commands {

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
