// The words of `branch`, `commit` and `diff`, and the options that choose a branch or an earlier state.
//
// option_tree owns one of these; command_tree asks for the finished command once the line is read.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

struct history_words {
    history_command history;
    std::string branch, snapshot, at, from, into, to, limit;

    /// Adds the commands; returns the innermost ones, for options that commands share.
    [[nodiscard]] std::vector<CLI::App*> add_to(CLI::App& root);

    /// Adds --branch, and for a read --snapshot and --at.
    void add_state(CLI::App& app, bool reads);

    /// The state that the options name, or what is wrong with them.
    [[nodiscard]] std::variant<state_option, usage_fault> state() const;

    /// The command whose words are `group` and `verb`, or what is wrong with it.
    [[nodiscard]] std::variant<history_command, usage_fault> interpret(const std::string& group,
                                                                       const std::string& verb) const;
};

/// What makes no sense about the options that name a graph; nullopt when they do.
[[nodiscard]] std::optional<usage_fault> contradiction_in(const graph_target& target);

/// The state that a word names: a commit when it can be the id of one, else a branch.
[[nodiscard]] state_option state_named(const std::string& word);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/history_words.ipp>
#endif
