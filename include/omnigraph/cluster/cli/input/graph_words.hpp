// The words of the commands about one graph: `snapshot`, `export`, `schema show`, and its upkeep (`optimize`,
// `cleanup`, `repair`).
//
// option_tree owns one of these; command_tree asks for the finished command once the line is read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

struct graph_words {
    graph_command graph;
    std::string format, older_than;
    std::optional<std::int64_t> keep;
    bool forced_repair = false;

    /// `add_common` adds what all have: the graph and --json.
    void add_to(CLI::App& root, const std::function<void(CLI::App&)>& add_common);

    /// Adds `schema show`.
    void add_schema_show(CLI::App& schema, const std::function<void(CLI::App&)>& add_common);

    /// The command, or what is wrong with it.
    [[nodiscard]] std::variant<graph_command, usage_fault> interpret() const;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/graph_words.ipp>
#endif
