// Bodies of engine/commands/resource_graph.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/resource_graph.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE graph_node_report node_of(kind_table kinds, const std::string& address) {
    graph_node_report node{address, "unknown", {}};
    if (const auto* kind = kind_of(kinds, address)) {
        node.kind = kind->name;
        if (kind->container) node.within = kind->container(address);
    }
    return node;
}

OMNIGRAPH_INLINE void graph_of_declared(const environment& env, const kind_list& list,
                                        command_run<resource_graph_report>& run) {
    const auto loaded = load_desired(env, list, run.findings);
    if (!loaded) return;
    for (const auto& [address, resource] : loaded->table) run.report.resources.push_back(node_of(list.kinds, address));
    run.report.dependencies = dependencies_of_table(loaded->table, loaded->unusable);
}

OMNIGRAPH_INLINE void graph_of_applied(const environment& env, const kind_list& list,
                                       command_run<resource_graph_report>& run) {
    const auto config = load_header(env, list, run.findings);
    if (!config) return;
    session held{env, *config, run.findings};
    if (!held.usable()) return;
    held.read_to_show();
    if (!held.ledger().state) return;
    const auto& rows = *held.ledger().state->applied_revision.resources;
    warn_unknown_rows(unknown_rows(list.kinds, rows), run.findings);
    for (const auto& [address, row] : rows) {
        run.report.resources.push_back(node_of(list.kinds, address));
        if (const auto* kind = kind_of(list.kinds, address))
            for (auto& target : recorded_references(*kind, address, row))
                run.report.dependencies.push_back({address, std::move(target)});
    }
}

}  // namespace detail

OMNIGRAPH_INLINE resource_graph_report commands::resource_graph(const environment& env, const kind_list& list,
                                                                graph_source source) {
    command_run<resource_graph_report> run{env};
    run.report.source = source == graph_source::desired ? "desired" : "applied";
    if (source == graph_source::desired) detail::graph_of_declared(env, list, run);
    else detail::graph_of_applied(env, list, run);
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster
