// What a graph has, beside its rows by query: `snapshot`, `schema show` and `export` (specification surfaces §4.8).
//
// An export is written line by line, as it is read.
#pragma once

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/cli/served/graph_client.hpp>

namespace omnigraph::cluster::cli {

/// Whether `verb` is one of them.
[[nodiscard]] constexpr bool only_shows(graph_verb verb) {
    return verb == graph_verb::snapshot || verb == graph_verb::show_schema || verb == graph_verb::export_rows;
}

/// Runs the command; returns the exit code. The target is resolved.
int show_graph(const graph_command& options, const client_surroundings& surroundings, const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/show_graph.ipp>
#endif
