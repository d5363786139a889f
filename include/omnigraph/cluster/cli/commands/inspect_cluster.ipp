// Bodies of cli/commands/inspect_cluster.hpp.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/commands/inspect_cluster.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/render_history.hpp>
#include <omnigraph/cluster/cli/render/spelled_report.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/gc.hpp>
#include <omnigraph/cluster/engine/commands/history.hpp>
#include <omnigraph/cluster/engine/commands/inspect_state.hpp>
#include <omnigraph/cluster/engine/commands/resource_graph.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli::detail {

template <class Report>
int show_inspection(const Report& made, const kind_list& list, const cluster_command& options,
                    const console& terminal) {
    const auto report = spelled_report(made, terminal.spelled);
    if (options.json) terminal.out << pretty_json(to_json(report)) << '\n';
    else render(terminal.out, terminal.out_style, report, {list.kinds, options.verbose});
    return report.ok ? exit_code::ok : exit_code::failed;
}

/// The output of `graph` is input for another program, so diagnostics go to standard error.
OMNIGRAPH_INLINE int show_graph(const resource_graph_report& made, graph_format format, const console& terminal) {
    const auto report = spelled_report(made, terminal.spelled);
    if (format == graph_format::json) {
        terminal.out << pretty_json(to_json(report)) << '\n';
    } else {
        source_lines sources{report.config_dir};
        render(terminal.err, terminal.err_style, report.diagnostics, sources);
        if (report.ok) terminal.out << (format == graph_format::dot ? dot_of(report) : mermaid_of(report));
    }
    return report.ok ? exit_code::ok : exit_code::failed;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int inspect_cluster(const kind_list& list, const cluster_command& options, const environment& env,
                                     const console& terminal) {
    const auto& asked = options.inspection;
    const auto show = [&](const auto& report) { return detail::show_inspection(report, list, options, terminal); };
    const auto second = asked.subjects.size() > 1 ? std::optional{asked.subjects[1]} : std::nullopt;
    switch (options.verb) {
        case cluster_verb::log: return show(commands::log(env, list, {asked.limit}));
        case cluster_verb::show: return show(commands::show(env, list, asked.subjects.front()));
        case cluster_verb::diff: return show(commands::diff(env, list, asked.subjects.front(), second));
        case cluster_verb::blame: return show(commands::blame(env, list, asked.subjects.front()));
        case cluster_verb::state_list: return show(commands::list_state(env, list));
        case cluster_verb::state_show: return show(commands::show_state(env, list, asked.subjects.front()));
        case cluster_verb::gc:
            return show(commands::collect_garbage(env, list, {asked.older_than, asked.keep_revisions, asked.remove}));
        case cluster_verb::graph:
            return detail::show_graph(
                commands::resource_graph(env, list, asked.applied ? graph_source::applied : graph_source::desired),
                asked.format, terminal);
        default: return exit_code::failed;
    }
}

}  // namespace omnigraph::cluster::cli
