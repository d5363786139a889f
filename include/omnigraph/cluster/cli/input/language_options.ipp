// Bodies of cli/input/language_options.hpp.
#pragma once

#include <algorithm>
#include <ranges>

#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/language_options.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE CLI::App& language_options::add_lint(CLI::App& root) {
    auto& app =
        *root.add_subcommand("lint", "What is wrong or odd in queries, by a schema file or a graph's own schema");
    // One value for each --query, because the next word may be the graph.
    app.add_option("--query", lint.queries,
                   "A file of queries, - for standard input, or a folder of *.gq; may be repeated, and left out where "
                   "words end in .gq")
        ->type_name("PATH")
        ->allow_extra_args(false);
    app.add_option("--schema", lint.schema, "A schema file, instead of a graph")->type_name("FILE");
    app.add_option("--format", lint_output, "text, json or sarif (2.1.0)")->type_name("FORMAT");
    return app;
}

OMNIGRAPH_INLINE CLI::App& language_options::add_schema_plan(CLI::App& root) {
    auto& schema = *root.add_subcommand("schema", "Schemas of graphs");
    auto& app = *schema.add_subcommand("plan", "What leads from the schema a graph has to another one. Writes nothing");
    as_required(app.add_option("--schema", plan.schema, "The schema that is wanted")->type_name("FILE"));
    app.add_option("--from", plan.from, "The schema to start from, instead of a graph's")->type_name("FILE");
    app.add_flag("--allow-data-loss", plan.allow_data_loss, "Plan drops that leave nothing to recover");
    return app;
}

OMNIGRAPH_INLINE CLI::App& language_options::add_schema_apply(CLI::App& root) {
    auto& app = *root.get_subcommand("schema")->add_subcommand(
        "apply", "Give a graph outside of clusters another schema, with its rows, as one commit");
    as_required(app.add_option("--schema", apply.schema, "The schema that is wanted")->type_name("FILE"));
    app.add_flag(
        "--allow-data-loss", apply.allow_data_loss,
        "What is dropped is gone for good, and so are the commits before. Without it they keep what is dropped");
    return app;
}

OMNIGRAPH_INLINE CLI::App& language_options::add_format(CLI::App& root) {
    auto& app = *root.add_subcommand("fmt", "Lay out schemas (.pg) and queries (.gq) in one way");
    as_required(
        app.add_option("paths", format.paths, "Files, and folders with all below them; - for standard input, or a pipe")
            ->type_name("PATH"));
    app.add_flag("--check", format.check, "Change nothing; list what would change, and exit with 1 if anything would");
    app.add_option("--lang", format.lang, "Of standard input or a pipe: pg or gq")->type_name("LANG");
    return app;
}

OMNIGRAPH_INLINE std::variant<lint_command, usage_fault> language_options::interpret(lint_command& options,
                                                                                     bool json) const {
    options.queries.insert(options.queries.end(), lint_words.begin(), lint_words.end());
    if (options.queries.empty())
        return usage_fault{"`omnigraph lint` needs queries.", "Name a file or a folder of *.gq: --query PATH."};
    if (!lint_output.empty() && json)
        return usage_fault{"--json and --format ask for two formats.", "Keep one of them."};
    if (json || lint_output == "json") options.format = lint_format::json;
    else if (lint_output == "sarif") options.format = lint_format::sarif;
    else if (!lint_output.empty() && lint_output != "text")
        return usage_fault{"`--format " + lint_output + "` is no format.", "Use text, json or sarif."};
    options.json = options.format != lint_format::text;
    return options;
}

OMNIGRAPH_INLINE std::variant<schema_plan_command, usage_fault> language_options::interpret(
    schema_plan_command& options, bool json) const {
    if (options.schema.empty())
        return usage_fault{"`omnigraph schema plan` needs the schema that is wanted.", "Name its file: --schema FILE."};
    options.json = json;
    return options;
}

OMNIGRAPH_INLINE std::variant<schema_apply_command, usage_fault> language_options::interpret(
    const schema_apply_command& options) const {
    if (options.schema.empty())
        return usage_fault{"`omnigraph schema apply` needs the schema that is wanted.",
                           "Name its file: --schema FILE."};
    return options;
}

OMNIGRAPH_INLINE std::variant<format_command, usage_fault> language_options::interpret(format_command& options,
                                                                                       bool json) const {
    if (options.paths.empty())
        return usage_fault{"`omnigraph fmt` needs to know what.",
                           "Name files or folders, `.` for this one, or `-` for standard input."};
    const auto stream = std::ranges::find_if(options.paths, is_stream);
    const bool from_input = stream != options.paths.end();
    const auto named = !from_input ? "" : *stream == "-" ? "Standard input" : "`" + *stream + "`";
    if (from_input && options.paths.size() > 1)
        return usage_fault{named + " is formatted to standard output, and others are named too.", "Keep one of them."};
    if (from_input && json && !options.check)
        return usage_fault{named + " is formatted to standard output, where --json would write too.",
                           "Leave --json out, or add --check."};
    if (from_input && !options.lang)
        return usage_fault{named + " may be either language.", "Say which: --lang pg or --lang gq."};
    if (!from_input && options.lang)
        return usage_fault{"--lang is for standard input and pipes; files say their language by .pg or .gq.",
                           "Leave it out."};
    if (options.lang && *options.lang != "pg" && *options.lang != "gq")
        return usage_fault{"`--lang " + *options.lang + "` is no language.", "Use pg or gq."};
    options.json = json;
    return options;
}

}  // namespace omnigraph::cluster::cli
