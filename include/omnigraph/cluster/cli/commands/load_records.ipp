// Bodies of cli/commands/load_records.hpp.
#pragma once

#include <ostream>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/graph_provider.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/progress_line.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void announce(const console& terminal, bool quiet, std::string_view verb, std::string_view uri) {
    if (!quiet)
        terminal.err << fmt::format("{} {} → {} (direct, local)\n", terminal.spelled.program(), verb, printable(uri))
                     << std::flush;
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

OMNIGRAPH_INLINE load_result result_of(const load_outcome& outcome, const load_command& options,
                                       const std::optional<std::string>& actor, const std::string& uri) {
    load_result loaded{
        uri, options.branch, std::string{spelling(options.mode)}, options.source_branch, false, 0, 0, 0, 0, actor, {}};
    for (const auto& [table, rows] : outcome.rows) {
        const bool is_node = table.starts_with("node:");
        (is_node ? loaded.nodes_loaded : loaded.edges_loaded) += rows;
        (is_node ? loaded.node_types_loaded : loaded.edge_types_loaded) += 1;
    }
    for (const auto& [table, rows] : outcome.unchanged) loaded.rows_unchanged += rows;
    if (outcome.commit) loaded.commit = outcome.commit->id;
    return loaded;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string already_there(const load_result& loaded) {
    if (!loaded.commit) return "; nothing changed";
    return loaded.rows_unchanged == 0 ? "" : fmt::format("; {} were there already", loaded.rows_unchanged);
}

[[nodiscard]] OMNIGRAPH_INLINE graph_result<load_outcome> load_with_progress(graph_session& session,
                                                                             const load_command& options,
                                                                             std::string_view records,
                                                                             const std::optional<std::string>& actor,
                                                                             const console& terminal) {
    load_request request{.records = records, .mode = options.mode, .branch = options.branch};
    if (actor) request.actor = *actor;
    request.format = options.format;
    request.type = options.type;
    request.embed = options.embed;
    progress_line line{terminal, options.json};
    request.on_progress = [&line](const load_progress& at) {
        if (at.to_embed > 0) return line.show("embedded", {at.embedded, at.to_embed}, "texts");
        // How many there will be is told by the size of those that were read.
        const auto all = at.bytes > 0 ? static_cast<std::uint64_t>(static_cast<double>(at.records) *
                                                                   static_cast<double>(at.total_bytes) /
                                                                   static_cast<double>(at.bytes))
                                      : 0;
        line.show("read", {at.records, all}, "records");
    };
    return session.load(request);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int load_records(const load_command& options, const std::optional<std::string>& actor,
                                  const store_opener& open, runtime& clock, const console& terminal) {
    diagnostics found;
    auto target = resolve_graph(options.target, open, found);
    if (!target) return refuse(terminal, options.json, found);
    const auto records = read_input(options.data, max_load_bytes);
    if (!records) return refuse(terminal, options.json, records.error());
    source_lines sources;
    sources.remember(input_name(options.data), *records);
    const auto failed = [&](const graph_error& why) {
        return refuse(terminal, options.json, diagnostics_of(why, "graph." + target->id, input_name(options.data)),
                      sources);
    };

    graph::graph_engine engine{*target->store, clock};
    const auto session = engine.open(target->root, options.embed ? provider_of(*target, clock) : nullptr);
    if (!session) return failed(session.error());
    if (auto other = check_session(*target, **session)) return refuse(terminal, options.json, *std::move(other));
    announce(terminal, options.quiet, "load", target->uri());
    bool created = false;
    if (options.source_branch) {
        const auto forked = fork_unless_there(**session, options.branch, *options.source_branch);
        if (!forked) return failed(forked.error());
        created = *forked;
    }
    const auto loaded = detail::load_with_progress(**session, options, *records, actor, terminal);
    if (!loaded) return failed(loaded.error());

    auto result = detail::result_of(*loaded, options, actor, target->uri());
    result.branch_created = created;
    if (options.json) {
        terminal.out << pretty_json(to_json(result)) << '\n';
        return exit_code::ok;
    }
    terminal.out << terminal.out_style(tone::good, "loaded")
                 << fmt::format(" {}: {} nodes of {} types, {} edges of {} types ({}{})\n", printable(result.uri),
                                result.nodes_loaded, result.node_types_loaded, result.edges_loaded,
                                result.edge_types_loaded, result.mode, detail::already_there(result));
    if (created)
        terminal.out << fmt::format("  created branch {} from {}\n", printable(options.branch),
                                    printable(*options.source_branch));
    return exit_code::ok;
}

}  // namespace omnigraph::cluster::cli
