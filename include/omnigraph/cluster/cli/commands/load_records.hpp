// `omnigraph load`: records into a graph, as one commit or not at all.
#pragma once

#include <cstdint>
#include <iostream>
#include <istream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/hana/adapt_struct.hpp>
#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/graph/sqlite_host.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli {

/// The `--json` output of a load (specification surfaces §4.8).
struct load_result {
    std::string uri, branch, mode;
    bool branch_created = false;
    std::uint64_t nodes_loaded = 0, edges_loaded = 0, node_types_loaded = 0, edge_types_loaded = 0;
    std::optional<std::string> actor_id;
    std::optional<std::string> commit;  ///< absent when every row was there already
};

}  // namespace omnigraph::cluster::cli

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::cli::load_result, uri, branch, mode, branch_created, nodes_loaded,
                        edges_loaded, node_types_loaded, edge_types_loaded, actor_id, commit);

namespace omnigraph::cluster::cli {

/// Larger inputs are refused: a load is held in memory while it is checked.
inline constexpr std::size_t largest_load = std::size_t{2} << 30;

/// Says on standard error where the write goes, before it happens.
inline void announce(const console& to, bool quiet, std::string_view verb, std::string_view uri) {
    if (!quiet) to.err << fmt::format("omnigraph {} → {} (direct, local)\n", verb, printable(uri)) << std::flush;
}

/// The whole of `input`: a file, or `-` for `standard_input`. Codes: call_input_invalid.
[[nodiscard]] inline result<std::string> read_input(const std::string& input, std::istream& standard_input,
                                                    std::size_t limit) {
    const auto refuse_with = [&](const std::string& cause) {
        return error(codes::call_input_invalid, input, "The input `" + input + "` cannot be read: " + cause + ".")
            .fix("Name a readable file, or `-` for standard input.");
    };
    if (input != "-") {
        auto text = read_bounded_file(input, limit);
        if (!text) return refuse_with(text.error().message);
        return *std::move(text);
    }
    std::string text;
    char block[1 << 16];
    while (standard_input.read(block, sizeof block), standard_input.gcount() > 0) {
        text.append(block, static_cast<std::size_t>(standard_input.gcount()));
        if (text.size() > limit) return refuse_with(fmt::format("it is larger than the {} MB allowed", limit >> 20));
    }
    if (standard_input.bad()) return refuse_with("reading it failed");
    return text;
}

/// Where the input stands in diagnostics.
[[nodiscard]] inline std::string input_name(const std::string& input) { return input == "-" ? "<stdin>" : input; }

namespace detail {

inline load_result result_of(const graph::load_report& report, const load_command& asked,
                             const std::optional<std::string>& actor, const std::string& uri) {
    load_result loaded{uri, "main", asked.mode, false, 0, 0, 0, 0, actor, {}};
    for (const auto& [table, rows] : report.rows) {
        const bool is_node = table.starts_with("node:");
        (is_node ? loaded.nodes_loaded : loaded.edges_loaded) += rows;
        (is_node ? loaded.node_types_loaded : loaded.edge_types_loaded) += 1;
    }
    if (report.commit) loaded.commit = report.commit->id;
    return loaded;
}

}  // namespace detail

inline int load_records(const load_command& asked, const std::optional<std::string>& actor, const store_opener& open,
                        runtime& clock, const console& to, std::istream& standard_input = std::cin) {
    diagnostics found;
    auto target = look_up(asked.target, open, found);
    if (!target) return refuse(to, asked.json, found);
    const auto records = read_input(asked.data, standard_input, largest_load);
    if (!records) return refuse(to, asked.json, records.error());
    source_lines sources;
    if (asked.data == "-") sources.remember(input_name(asked.data), *records);
    const auto failed = [&](const graph::graph_error& why) {
        return refuse(to, asked.json, diagnostics_of(why, "graph." + target->id, input_name(asked.data)), sources);
    };

    graph::sqlite_host host{*target->store, clock};
    auto handle = host.open(target->root);
    if (!handle) return failed(handle.error());
    announce(to, asked.quiet, "load", target->uri());
    const auto loaded =
        (*handle)->load(std::string_view{*records}, *graph::parse_load_mode(asked.mode), actor.value_or(""));
    if (!loaded) return failed(loaded.error());

    const auto result = detail::result_of(*loaded, asked, actor, target->uri());
    if (asked.json) {
        to.out << pretty_json(to_json(result)) << '\n';
        return exit_code::ok;
    }
    to.out << to.out_style(tone::good, "loaded")
           << fmt::format(" {}: {} nodes of {} types, {} edges of {} types ({}{})\n", printable(result.uri),
                          result.nodes_loaded, result.node_types_loaded, result.edges_loaded, result.edge_types_loaded,
                          asked.mode, result.commit ? "" : "; nothing changed");
    return exit_code::ok;
}

}  // namespace omnigraph::cluster::cli
