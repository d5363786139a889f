// The options of the cluster commands that inspect history, state and storage: log, show, diff, blame, state, graph,
// gc.
//
// option_tree owns one of these and adds the options that all commands share; command_tree asks for the finished
// options after parsing.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

/// The words of one line, before they are interpreted.
struct inspection_words {
    using verb_adder =
        std::function<CLI::App*(CLI::App&, const std::string& name, const std::string& purpose, cluster_verb verb)>;

    std::vector<std::string> subjects;
    std::string limit, format, older_than, keep_revisions;
    bool applied = false, remove = false;

    void add_to(CLI::App& cluster, const verb_adder& add_verb);

    /// Fills in the options that `verb` needs; a fault when a word is wrong.
    [[nodiscard]] std::optional<usage_fault> interpret(cluster_verb verb, bool json, inspection_options& into) const;
};

/// Whether the verb is log, show, diff, blame, state, graph or gc.
[[nodiscard]] bool is_inspection(cluster_verb verb);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/inspection_words.ipp>
#endif
