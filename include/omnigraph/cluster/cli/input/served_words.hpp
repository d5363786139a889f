// The words of `graphs list`, `login`, `logout`, `profile` and `alias`.
//
// option_tree owns one of these; command_tree asks for the finished command once the line is read.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/input/served_commands.hpp>

namespace omnigraph::cluster::cli {

struct served_words {
    graphs_command graphs;
    login_command login;
    logout_command logout;
    profile_command profile;
    alias_command alias;

    /// Adds the commands; `json` is the flag of all of them.
    void add_to(CLI::App& root, bool& json);

    /// Whether `verb` is one of them.
    [[nodiscard]] static bool has(const std::string& verb);

    /// The command `verb`, or what is wrong with it. `deepest` is the name of the innermost command that was given.
    [[nodiscard]] command interpret(const std::string& verb, const std::string& deepest, const graph_target& target,
                                    bool json) const;
};

/// The command that a line names, as far as it was recognised.
struct recognised_line {
    std::string verb;  ///< its first word
    std::string text;  ///< `omnigraph profile list`
    bool json = false;

    /// Whether it changes nothing on any graph, and records nobody.
    [[nodiscard]] bool only_reads() const;
};

/// Reads `--timeout` into the target, or says why it is none.
[[nodiscard]] std::optional<usage_fault> read_timeout(const std::string& text, bool json, graph_target& into);

/// What is wrong with the options of the line that say where it is to work, where servers are concerned.
[[nodiscard]] std::optional<usage_fault> check_served_options(const recognised_line& line,
                                                              const std::function<bool(const std::string&)>& was_given);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/served_words.ipp>
#endif
