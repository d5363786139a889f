// Bodies of cli/commands/apply_schema.hpp.
#pragma once

#include <ostream>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/apply_schema.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/commands/plan_schema.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/confirmation.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/input/schema_lookup.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/cli/render/local_copy_notice.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/served/served_session.hpp>
#include <omnigraph/cluster/cli/served/server_connection.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli::detail {

/// A server of a cluster refuses, after it has asked the policy, and says why.
[[nodiscard]] OMNIGRAPH_INLINE int ask_server(const schema_apply_command& options, const std::string& source,
                                              const console& terminal, const operator_scopes& named) {
    diagnostics found;
    auto server = open_server(options.target, named, operator_home());
    if (!server) return refuse(terminal, options.json, std::move(server).error());
    const auto graph = choose_served_graph(**server, options.target.graph, found);
    if (!graph) return refuse(terminal, options.json, found);
    const boost::json::object body{{"schema_source", source}, {"allow_data_loss", options.allow_data_loss}};
    const auto answer = (*server)->post("/graphs/" + percent_encoded(*graph) + "/schema/apply",
                                        compact_json(json(body)), request_kind::writes);
    if (!answer) {
        auto refused = served_diagnostics(answer.error(), **server, "graph." + *graph);
        if ((*server)->last_status() == 409) refused.back().remedy = schemas_are_declared;
        return refuse(terminal, options.json, refused);
    }
    terminal.out << (options.json ? pretty_json(*answer) : "schema apply: accepted by the server") << '\n';
    return exit_code::ok;
}

/// Why each step that cannot be taken cannot.
[[nodiscard]] OMNIGRAPH_INLINE diagnostics impossible_steps(const lang::migration_plan& plan) {
    diagnostics found;
    for (const auto& step : plan.steps)
        if (const auto* refused = std::get_if<lang::unsupported_change>(&step))
            found.push_back(error(
                codes::graph_request_invalid, refused->entity,
                (refused->code ? "[" + std::string{refused->code->text} + "] " : std::string{}) + refused->reason));
    if (!found.empty()) found.back().remedy = "Nothing was changed. `omnigraph schema plan` shows all steps.";
    return found;
}

/// What was done, once the graph has the schema.
OMNIGRAPH_INLINE void show_applied(const schema_apply_command& options, const schema_preview& preview,
                                   const live_graph& altered, const std::optional<std::string>& actor,
                                   const std::string& uri, const console& terminal) {
    const bool is_changed = !preview.plan.steps.empty();
    if (options.json) {
        auto shown = schema_plan_json(preview.plan, uri);
        auto& object = shown.as_object();
        object["applied"] = is_changed || preview.text_only;
        object["manifest_version"] = altered.manifest_version;
        object["actor_id"] = actor ? json(std::string_view{*actor}) : json(nullptr);
        terminal.out << pretty_json(shown) << '\n';
        return;
    }
    if (is_changed) {
        render(terminal.out, terminal.out_style, preview.plan, uri);
        terminal.out << terminal.out_style(tone::good, "applied")
                     << fmt::format(" as version {}\n", altered.manifest_version);
    } else if (preview.text_only) {
        terminal.out << terminal.out_style(tone::good, "applied") << ": only the text of the schema changed\n";
    } else {
        terminal.out << "nothing to apply: " << printable(uri) << " has this schema\n";
    }
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int apply_schema(const schema_apply_command& options, const std::optional<std::string>& actor,
                                  const store_opener& open, runtime& clock, const console& terminal,
                                  const operator_scopes& named) {
    if (options.target.cluster)
        return refuse(terminal, options.json,
                      error(codes::graph_conflict, options.target.graph ? "graph." + *options.target.graph : "",
                            "The schemas of a cluster are applied with everything else that it declares.")
                          .with_remedy(std::string{schemas_are_declared} +
                                       " A graph outside of clusters is named by --store URI."));
    diagnostics findings;
    source_lines sources;
    const auto wanted = desired_schema(options.schema, sources, findings);
    if (!wanted) return refuse(terminal, options.json, findings, sources);
    if (options.target.server) return detail::ask_server(options, wanted->source, terminal, named);
    const auto target = resolve_graph(options.target, open, findings);
    if (!target) return refuse(terminal, options.json, findings);
    if (auto managed = managed_by_cluster(*target)) return refuse(terminal, options.json, *std::move(managed));

    graph::graph_engine engine{*target->store, clock};
    const local_copy_notice notice{&terminal, engine};
    const auto failed = [&](const graph_error& why) {
        return refuse(terminal, options.json, diagnostics_of(why, "graph." + target->id, options.schema));
    };
    auto preview = engine.preview_schema(target->root, wanted->source);
    if (!preview) return failed(preview.error());
    if (auto impossible = detail::impossible_steps(preview->plan); !impossible.empty())
        return refuse(terminal, options.json, impossible);
    if (options.allow_data_loss) lang::allow_data_loss(preview->plan);
    const auto uri = target->uri();
    if (options.allow_data_loss &&
        !is_confirmed(terminal, uri, options.yes, options.json,
                      "drop for good, with all earlier commits, at " + std::string{printable(uri)} + "?"))
        return refuse(terminal, options.json,
                      error(codes::graph_request_invalid, "graph." + target->id,
                            "`schema apply --allow-data-loss` of a graph that is not on this machine needs consent.")
                          .with_remedy("Add --yes."));
    announce(terminal, options.quiet, "schema apply", uri, direct_way(uri));
    const graph_guard guard{.schema_digest = preview->graph.schema_digest, .graph_uid = preview->graph.graph_uid};
    const auto altered = engine.apply_schema(target->root, wanted->source, actor.value_or(""), guard,
                                             options.allow_data_loss ? lang::drop_mode::hard : lang::drop_mode::soft);
    if (!altered) return failed(altered.error());
    detail::show_applied(options, *preview, *altered, actor, uri, terminal);
    return exit_code::ok;
}

}  // namespace omnigraph::cluster::cli
