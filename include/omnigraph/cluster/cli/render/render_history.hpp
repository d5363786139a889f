// What the commands that look at history, state and storage say to people.
//
//     render(out, style_for(true), history_log, {.kinds = kind_facts_of<standard_kinds>});
//     out << dot_of(resources);      // for Graphviz
//
// Names from the ledger and the history are shown with what could steer a terminal made visible; in graphs they are
// quoted as the format wants it.
#pragma once

#include <ostream>
#include <string>

#include <omnigraph/cluster/cli/render/render_cluster.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/engine/commands/history_reports.hpp>

namespace omnigraph::cluster::cli {

void render(std::ostream& out, const style& paint, const log_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const show_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const diff_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const blame_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const state_list_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const state_show_report& report, const rendering& options);

void render(std::ostream& out, const style& paint, const gc_report& report, const rendering& options);

/// The graph as Graphviz reads it: an edge leads from what refers to what is referred to; what is contained stands in
/// the cluster of its container.
[[nodiscard]] std::string dot_of(const resource_graph_report& report);

/// The same for Mermaid.
[[nodiscard]] std::string mermaid_of(const resource_graph_report& report);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_history.ipp>
#endif
