// Bodies of cli/commands/show_graph.hpp.
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/show_graph.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/graph/values/history_json.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli::detail {

/// Line breaks and tabs stay. A terminal would obey other control characters, and only comments may have them.
[[nodiscard]] OMNIGRAPH_INLINE std::string visible_source(std::string_view source) {
    std::string shown;
    while (!source.empty()) {
        const auto end = source.find_first_of("\t\n");
        shown += printable(source.substr(0, end));
        if (end == std::string_view::npos) break;
        shown += source[end];
        source.remove_prefix(end + 1);
    }
    return shown;
}

[[nodiscard]] OMNIGRAPH_INLINE int show_schema(const graph_command& options, graph_client& graph,
                                               const console& terminal) {
    const auto source = graph.session().schema_source();
    if (!source) return refuse(terminal, options.json, graph.explain(source.error(), graph.subject(), ""));
    if (options.json)
        terminal.out << pretty_json(boost::json::object{{"uri", graph.uri()}, {"schema_source", *source}}) << '\n';
    else terminal.out << visible_source(*source);
    return exit_code::ok;
}

[[nodiscard]] OMNIGRAPH_INLINE int show_snapshot(const graph_command& options, graph_client& graph,
                                                 const console& terminal) {
    const auto head = graph.session().snapshot({.branch = options.branch});
    if (!head) return refuse(terminal, options.json, graph.explain(head.error(), graph.subject(), ""));
    if (options.json) {
        terminal.out << pretty_json(graph::json_of_snapshot(*head)) << '\n';
        return exit_code::ok;
    }
    terminal.out << "branch: " << printable(head->branch) << "\nmanifest_version: " << head->version << '\n';
    for (const auto& table : head->tables)
        terminal.out << fmt::format("{} v{} branch={} rows={}\n", printable(table.table), table.version,
                                    printable(table.branch.value_or(std::string{main_branch})), table.rows);
    return exit_code::ok;
}

[[nodiscard]] OMNIGRAPH_INLINE int export_rows(const graph_command& options, graph_client& graph,
                                               const console& terminal) {
    const export_request request{options.types,
                                 options.tables,
                                 options.csv ? export_format::csv : export_format::jsonl,
                                 {.branch = options.branch}};
    const auto print = [&](std::string_view line) {
        // A program reads the bytes as they are; a terminal would obey them.
        if (terminal.width > 0) terminal.out << printable(line, line_break_mode::kept) << '\n';
        else terminal.out << line << (options.csv ? "\r\n" : "\n");
        return static_cast<bool>(terminal.out);
    };
    const auto written = graph.session().export_records(request, print);
    if (written) return exit_code::ok;
    auto found = graph.explain(written.error(), graph.subject(), "");
    // An export has no input that could be corrected but the names of tables.
    if (written.error().fault == graph_fault::bad_request && !found.empty())
        found.back().remedy = "`omnigraph snapshot` lists the tables, as in --table node:Person.";
    return refuse(terminal, options.json, found);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int show_graph(const graph_command& options, const client_surroundings& surroundings,
                                const console& terminal) {
    diagnostics found;
    const auto graph = open_graph(options.target, surroundings, found);
    if (!graph) return refuse(terminal, options.json, found);
    if (options.verb == graph_verb::show_schema) return detail::show_schema(options, *graph, terminal);
    if (options.verb == graph_verb::snapshot) return detail::show_snapshot(options, *graph, terminal);
    return detail::export_rows(options, *graph, terminal);
}

}  // namespace omnigraph::cluster::cli
