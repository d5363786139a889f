// The words of `policy validate`, `policy test`, `policy explain` and `queries`.
//
// option_tree owns one of these; command_tree asks for the finished command once the line is read.
#pragma once

#include <string>
#include <variant>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

struct policy_words {
    policy_command policy;
    queries_command queries;
    std::string kind, action;

    void add_policy(CLI::App& root);
    void add_queries(CLI::App& root);

    /// The command under `policy` whose name is `verb`, or what is wrong with it.
    [[nodiscard]] std::variant<policy_command, usage_fault> interpret(const std::string& verb) const;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/policy_words.ipp>
#endif
