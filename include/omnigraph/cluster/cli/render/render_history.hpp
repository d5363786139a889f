// The text reports of the commands that inspect history, state and storage.
//
//     render(out, style_for(true), history_log, {.kinds = erased_kinds_of<standard_kinds>});
//     out << dot_of(resources);      // for Graphviz
//
// Control characters in names from the ledger and the history are shown as escapes; in `dot` and `mermaid` output,
// names are quoted as the format requires.
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

/// The resource graph for Graphviz. An edge leads from a resource to the resource it refers to; a contained resource is
/// drawn inside its container.
[[nodiscard]] std::string dot_of(const resource_graph_report& report);

/// The same for Mermaid.
[[nodiscard]] std::string mermaid_of(const resource_graph_report& report);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_history.ipp>
#endif
