// Bodies of cli/input/data_words.hpp.
#pragma once

#include <omnigraph/cluster/cli/input/data_words.hpp>
#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE CLI::App& data_words::add_load(CLI::App& root) {
    auto* app = root.add_subcommand("load", "Load records (JSON Lines) into a graph");
    as_required(app->add_option("--data", load.data, "The file; - for standard input")->type_name("FILE"));
    as_required(app->add_option("--mode", mode, "What happens to rows that exist: overwrite, append or merge")
                    ->type_name("MODE"));
    return *app;
}

OMNIGRAPH_INLINE CLI::App& data_words::add_embed(CLI::App& root) {
    auto* app = root.add_subcommand("embed", "Compute the missing vectors of a graph with its embedding provider");
    app->add_option("--type", embed.types, "Only nodes of this type; may be repeated")
        ->type_name("TYPE")
        ->allow_extra_args(false);
    app->add_flag("--reembed-all", embed.all, "Compute the vectors that are there, too: texts may have changed");
    return *app;
}

OMNIGRAPH_INLINE std::variant<load_command, usage_fault> data_words::interpret_load() const {
    if (load.data.empty())
        return usage_fault{"`omnigraph load` needs the records.",
                           "Name their file by --data FILE, or use --data - for standard input."};
    const auto chosen = parse_load_mode(mode);
    if (!chosen)
        return usage_fault{
            mode.empty() ? "`omnigraph load` needs --mode." : "`--mode " + mode + "` is no mode.",
            "Use append (rows must be new), merge (replace rows by their id) or overwrite (replace whole types)."};
    auto parsed = load;
    parsed.mode = *chosen;
    return parsed;
}

OMNIGRAPH_INLINE std::variant<embed_command, usage_fault> data_words::interpret_embed() const { return embed; }

}  // namespace omnigraph::cluster::cli
