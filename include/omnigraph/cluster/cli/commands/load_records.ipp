// Bodies of cli/commands/load_records.hpp.
#pragma once

#include <cstddef>
#include <ostream>
#include <set>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/confirmation.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/progress_line.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/served/graph_client.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/host/record_file.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void announce(const console& terminal, bool quiet, std::string_view verb, std::string_view uri,
                               std::string_view how) {
    if (!quiet)
        terminal.err << fmt::format("{} {} → {} ({})\n", terminal.spelled.program(), verb, printable(uri), how)
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

OMNIGRAPH_INLINE void show_progress(progress_line& line, const load_progress& at) {
    if (at.to_embed > 0) return line.show("embedded", {at.embedded, at.to_embed}, "texts");
    // How many there will be is told by the size of those that were read.
    const auto all =
        at.bytes > 0 ? static_cast<std::uint64_t>(static_cast<double>(at.records) *
                                                  static_cast<double>(at.total_bytes) / static_cast<double>(at.bytes))
                     : 0;
    line.show("read", {at.records, all}, "records");
}

/// Links are followed, a pipe and standard input are read to their end.
[[nodiscard]] OMNIGRAPH_INLINE result<record_file> open_records(const std::string& input) {
    auto opened = input == "-" ? record_file::of_descriptor(STDIN_FILENO) : record_file::open(input);
    if (opened) return *std::move(opened);
    return error(codes::call_input_invalid, input_name(input),
                 "The input `" + input_name(input) + "` cannot be read: " + opened.error().cause + ".")
        .with_remedy("Name a readable file, or `-` for standard input.");
}

/// Keeps the lines of the records that the diagnostics are about.
OMNIGRAPH_INLINE void remember_lines(source_lines& sources, const std::string& input, record_file& records,
                                     const diagnostics& found) {
    std::set<std::size_t> wanted;
    for (const auto& one : found)
        if (one.position.line > 0) wanted.insert(one.position.line);
    if (wanted.empty() || !records.rewind()) return;
    constexpr std::size_t longest = std::size_t{1} << 14;
    std::vector<char> block(std::size_t{1} << 16);
    std::size_t number = 1;
    std::string line;
    const auto end_line = [&] {
        if (wanted.erase(number++) != 0) sources.remember_line(input, number - 1, line);
        line.clear();
    };
    for (;;) {
        const auto count = records.read(block);
        if (!count || *count == 0) break;
        for (const char c : std::string_view{block.data(), *count}) {
            if (c == '\n') end_line();
            else if (line.size() < longest && wanted.contains(number)) line += c;
        }
        if (wanted.empty()) return;
    }
    end_line();
}

OMNIGRAPH_INLINE int show_load(const load_result& result, bool as_json, const console& terminal) {
    if (as_json) {
        terminal.out << pretty_json(to_json(result)) << '\n';
        return exit_code::ok;
    }
    terminal.out << terminal.out_style(tone::good, "loaded")
                 << fmt::format(" {}: {} nodes of {} types, {} edges of {} types ({}{})\n", printable(result.uri),
                                result.nodes_loaded, result.node_types_loaded, result.edges_loaded,
                                result.edge_types_loaded, result.mode, already_there(result));
    if (result.branch_created)
        terminal.out << fmt::format("  created branch {} from {}\n", printable(result.branch),
                                    printable(result.base_branch.value_or("")));
    return exit_code::ok;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int load_records(const load_command& options, const std::optional<std::string>& actor,
                                  const store_opener& open, runtime& clock, const console& terminal,
                                  const operator_scopes& named) {
    diagnostics found;
    const auto graph = open_graph(options.target, {named, open, clock, &terminal}, found);
    if (!graph) return refuse(terminal, options.json, found);
    auto records = detail::open_records(options.data);
    if (!records) return refuse(terminal, options.json, records.error());
    const auto question =
        fmt::format("Replace all rows of the types in {} at {}?", input_name(options.data), printable(graph->uri()));
    if (options.mode == load_mode::overwrite &&
        !is_confirmed(terminal, graph->uri(), options.yes, options.json, question))
        return refuse(terminal, options.json,
                      error(codes::graph_request_invalid, graph->subject(),
                            "Nothing is loaded: overwrite removes rows, the graph is not on this machine, and nobody "
                            "has agreed.")
                          .with_remedy("Give --yes when it is meant."));
    announce(terminal, options.quiet, "load", graph->uri(), graph->how());
    load_request request{.mode = options.mode, .branch = options.branch};
    if (actor) request.actor = *actor;
    request.format = options.format;
    request.type = options.type;
    request.embed = options.embed;
    request.source = &*records;
    progress_line line{terminal, options.json};
    request.on_progress = [&line](const load_progress& at) { detail::show_progress(line, at); };
    const auto loaded = graph->load(request, options.source_branch);
    if (!loaded) {
        const auto explained = graph->explain(loaded.error(), graph->subject(), input_name(options.data));
        source_lines sources;
        detail::remember_lines(sources, input_name(options.data), *records, explained);
        return refuse(terminal, options.json, explained, sources);
    }
    auto result = detail::result_of(loaded->outcome, options, graph->writer(actor), graph->uri());
    result.branch_created = loaded->branch_created;
    return detail::show_load(result, options.json, terminal);
}

}  // namespace omnigraph::cluster::cli
