// Bodies of cli/input/graph_words.hpp.
#pragma once

#include <chrono>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/input/graph_words.hpp>
#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/cli/input/option_values.hpp>
#include <omnigraph/cluster/cli/input/time_span.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void graph_words::add_to(CLI::App& root, const std::function<void(CLI::App&)>& add_common) {
    const auto add = [&](const char* name, const char* purpose, graph_verb verb) {
        auto* app = root.add_subcommand(name, purpose);
        app->parse_complete_callback([this, verb] { graph.verb = verb; });
        add_common(*app);
        return app;
    };
    auto* tables =
        add("snapshot", "The tables of a graph at its head: versions and numbers of rows", graph_verb::snapshot);
    auto* all =
        add("export", "Write the rows of a graph as JSON Lines, which `load` reads again", graph_verb::export_rows);
    all->add_option("--type", graph.types, "Only rows of this type; may be repeated")
        ->type_name("TYPE")
        ->allow_extra_args(false);
    all->add_option("--table", graph.tables, "Only this table, as in node:Person; may be repeated")
        ->type_name("KEY")
        ->allow_extra_args(false);
    for (auto* app : {tables, all})
        app->add_option("--branch", graph.branch, "Of this branch; default: main")->type_name("BRANCH");
    all->add_option("--format", format, "jsonl, or csv for one table")->type_name("FORMAT");
    add("optimize", "Store the head as one image, so that opening it reads no chain of changes", graph_verb::optimize);
    auto* cleanup =
        add("cleanup", "Remove what only old commits need. Without --confirm it only looks", graph_verb::cleanup);
    cleanup->add_option("--keep", keep, "The newest N commits stay readable")->type_name("N");
    cleanup->add_option("--older-than", older_than, "Younger commits stay readable, as in 7d or 12h")
        ->type_name("TIME");
    auto* repair =
        add("repair", "Is what a graph refers to there and whole? Without --confirm it only looks", graph_verb::repair);
    for (auto* app : {cleanup, repair}) {
        app->add_flag("--confirm", graph.confirm, "Do it");
        app->add_flag("--yes", graph.yes, "Do not ask, though the graph is not on this machine");
    }
    cleanup->add_flag("--force", graph.force, "Allow --keep below 3");
    repair->add_flag("--force", graph.force,
                     "Give up the commits that cannot be read any more; the graph goes on from those that can");
}

OMNIGRAPH_INLINE CLI::App& graph_words::add_init(CLI::App& root) {
    auto& app = *root.add_subcommand("init", "Make an empty graph from a schema, outside of any cluster");
    as_required(
        app.add_option("--schema", init.schema, "The schema of the graph; - for standard input")->type_name("FILE"));
    app.add_flag("--force", init.force,
                 "Also where something is left that is no graph. It stays, and no graph is "
                 "ever replaced");
    return app;
}

OMNIGRAPH_INLINE void graph_words::add_schema_show(CLI::App& schema, const std::function<void(CLI::App&)>& add_common) {
    auto* app = schema.add_subcommand("show", "The text of the schema that a graph has");
    app->parse_complete_callback([this] { graph.verb = graph_verb::show_schema; });
    app->alias("get");
    add_common(*app);
}

OMNIGRAPH_INLINE std::variant<graph_command, usage_fault> graph_words::interpret() const {
    auto parsed = graph;
    if (!format.empty() && format != "jsonl" && format != "csv")
        return usage_fault{"`--format " + format + "` is no format of export.", "Use jsonl or csv."};
    parsed.csv = format == "csv";
    if (parsed.verb == graph_verb::repair && parsed.force && !parsed.confirm)
        return usage_fault{"repair --force requires --confirm: it gives up commits for good.",
                           "Look with `omnigraph repair` first, then add --confirm."};
    if (parsed.verb != graph_verb::cleanup) return parsed;
    if (keep.empty() && older_than.empty())
        return usage_fault{"`omnigraph cleanup` needs a rule for what stays.",
                           "Give --keep N, --older-than TIME, or both: then a commit goes when it fails both."};
    if (!keep.empty()) parsed.keep = parse_count(keep);
    if (!keep.empty() && !parsed.keep)
        return usage_fault{"`--keep " + keep + "` is no number of commits.",
                           "Write a number, as in --keep 10; the head always stays."};
    if (parsed.keep && *parsed.keep < 3 && !parsed.force)
        return usage_fault{"`--keep " + keep + "` leaves hardly anything to go back to.",
                           "Keep 3 or more, or add --force."};
    if (older_than.empty()) return parsed;
    constexpr std::chrono::hours longest{24 * 3650};
    const auto time = parse_time_span(older_than, longest);
    if (!time)
        return usage_fault{"`--older-than " + older_than + "` is no time.",
                           "Write a number with s, m, h, d or w, as in 12h or 7d; at most 3650d."};
    parsed.older_than = std::chrono::duration_cast<std::chrono::seconds>(*time);
    return parsed;
}

OMNIGRAPH_INLINE std::variant<init_command, usage_fault> graph_words::interpret_init(const graph_target& target) const {
    if (target.cluster || target.graph)
        return usage_fault{fmt::format("`{}` cannot be used with `omnigraph init`: a cluster creates the graphs that "
                                       "it declares.",
                                       target.cluster ? "--cluster" : "--graph"),
                           "Declare the graph in cluster.yaml, then `omnigraph cluster apply`."};
    if (target.store && !init.root.empty())
        return usage_fault{"The graph is named twice, by its URI and by an option.", "Keep one of them."};
    if (init.schema.empty())
        return usage_fault{"`omnigraph init` needs the schema of the graph.", "Name its file: --schema FILE."};
    auto made = init;
    if (target.store) made.root = *target.store;
    if (made.root.empty())
        return usage_fault{"`omnigraph init` needs the root of the new graph.",
                           "Name it: DIR/graphs/ID.omni, or s3://bucket/prefix/graphs/ID.omni. A cluster creates its "
                           "graphs by `omnigraph cluster apply`."};
    return made;
}

}  // namespace omnigraph::cluster::cli
