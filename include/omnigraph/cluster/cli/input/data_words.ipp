// Bodies of cli/input/data_words.hpp.
#pragma once

#include <omnigraph/cluster/cli/input/data_words.hpp>
#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/load_format.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>

namespace omnigraph::cluster::cli::detail {

/// `Person` of `data/Person.csv`; empty for standard input.
[[nodiscard]] OMNIGRAPH_INLINE std::string stem_of(const std::string& file) {
    if (file == "-") return {};
    const auto name = file.substr(file.rfind('/') + 1);
    return name.substr(0, name.find('.'));
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE CLI::App& data_words::add_load(CLI::App& root) {
    auto* app = root.add_subcommand("load", "Load records (JSON Lines, or CSV) into a graph");
    as_required(app->add_option("--data", load.data, "The file; - for standard input")->type_name("FILE"));
    as_required(app->add_option("--mode", mode, "What happens to rows that exist: overwrite, append or merge")
                    ->type_name("MODE"));
    app->add_option("--format", format, "jsonl or csv; default: what the end of the file's name says, else jsonl")
        ->type_name("FORMAT");
    app->add_option("--type", load.type, "The type of the rows of CSV; default: the file's name without its end")
        ->type_name("TYPE");
    app->add_flag("--embed", load.embed, "Compute the vectors that records leave out, with the graph's provider");
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
    const auto named = format.empty() ? format_of_name(load.data) : parse_load_format(format);
    if (!named && !format.empty())
        return usage_fault{"`--format " + format + "` is no format of load.", "Use jsonl or csv."};
    parsed.format = named.value_or(load_format::jsonl);
    if (parsed.format == load_format::csv && parsed.type.empty()) parsed.type = detail::stem_of(load.data);
    if (parsed.format == load_format::csv && parsed.type.empty())
        return usage_fault{"`omnigraph load` of CSV needs the type of its rows.", "Name it by --type TYPE."};
    if (parsed.format == load_format::jsonl && !parsed.type.empty())
        return usage_fault{"`--type` is for CSV: each JSON record names its own type.", "Leave it out."};
    return parsed;
}

OMNIGRAPH_INLINE std::variant<embed_command, usage_fault> data_words::interpret_embed() const { return embed; }

}  // namespace omnigraph::cluster::cli
