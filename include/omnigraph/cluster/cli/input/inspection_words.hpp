// The words of the cluster commands that look at history, state and storage: log, show, diff, blame, state, graph, gc.
//
// option_tree owns one of these and adds to each command what all have; command_tree asks for the finished options once
// the line is read.
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

/// `90s`, `30m`, `12h`, `7d`, or seconds without a unit; at most a hundred years.
[[nodiscard]] std::optional<std::chrono::seconds> parse_age(std::string_view text);

struct inspection_words {
    using verb_adder =
        std::function<CLI::App*(CLI::App&, const std::string& name, const std::string& purpose, cluster_verb verb)>;

    std::vector<std::string> subjects;
    std::string limit, format, older_than, keep_revisions;
    bool applied = false, remove = false;

    void add_to(CLI::App& cluster, const verb_adder& add_verb);

    /// Fills in what `verb` needs, or says what is wrong with it.
    [[nodiscard]] std::optional<usage_fault> interpret(cluster_verb verb, bool json, inspection_options& into) const;
};

/// log, show, diff, blame, state, graph or gc.
[[nodiscard]] bool is_inspection(cluster_verb verb);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/inspection_words.ipp>
#endif
