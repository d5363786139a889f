// The words of the commands about one graph: `init`, `snapshot`, `export`, `schema show`, and its upkeep (`optimize`,
// `cleanup`, `repair`).
//
// option_tree owns one of these; command_tree asks for the finished command once the line is read.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

struct graph_words {
    graph_command graph;
    init_command init;
    std::string format, older_than, keep;

    /// `add_common` adds what all have: the graph and --json.
    void add_to(CLI::App& root, const std::function<void(CLI::App&)>& add_common);

    /// Adds `init`, without what says where and who.
    [[nodiscard]] CLI::App& add_init(CLI::App& root);

    /// Adds `schema show`.
    void add_schema_show(CLI::App& schema, const std::function<void(CLI::App&)>& add_common);

    /// The command, or what is wrong with it.
    [[nodiscard]] std::variant<graph_command, usage_fault> interpret() const;
    [[nodiscard]] std::variant<init_command, usage_fault> interpret_init(const graph_target& target) const;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/graph_words.ipp>
#endif
