// The options of the commands for schemas and queries: lint, schema plan, schema apply, fmt.
//
// option_tree owns one of these and adds the options that all commands share; command_tree asks for the finished
// command after parsing.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

struct language_options {
    lint_command lint;
    schema_plan_command plan;
    schema_apply_command apply;
    format_command format;
    std::string lint_output;
    std::vector<std::string> lint_words;  ///< files of queries that the line names without an option

    CLI::App& add_lint(CLI::App& root);

    CLI::App& add_schema_plan(CLI::App& root);

    /// After add_schema_plan.
    CLI::App& add_schema_apply(CLI::App& root);

    CLI::App& add_format(CLI::App& root);

    [[nodiscard]] std::variant<lint_command, usage_fault> interpret(lint_command& options, bool json) const;

    [[nodiscard]] std::variant<schema_plan_command, usage_fault> interpret(schema_plan_command& options,
                                                                           bool json) const;

    [[nodiscard]] std::variant<schema_apply_command, usage_fault> interpret(const schema_apply_command& options) const;

    [[nodiscard]] std::variant<format_command, usage_fault> interpret(format_command& options, bool json) const;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/language_options.ipp>
#endif
