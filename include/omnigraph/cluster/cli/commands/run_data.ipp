// Bodies of cli/commands/run_data.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/cli/commands/apply_schema.hpp>
#include <omnigraph/cluster/cli/commands/call_query.hpp>
#include <omnigraph/cluster/cli/commands/embed_vectors.hpp>
#include <omnigraph/cluster/cli/commands/lint_queries.hpp>
#include <omnigraph/cluster/cli/commands/list_graphs.hpp>
#include <omnigraph/cluster/cli/commands/list_queries.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/commands/maintain_graph.hpp>
#include <omnigraph/cluster/cli/commands/plan_schema.hpp>
#include <omnigraph/cluster/cli/commands/run_data.hpp>
#include <omnigraph/cluster/cli/commands/show_graph.hpp>
#include <omnigraph/cluster/cli/commands/show_history.hpp>
#include <omnigraph/cluster/cli/commands/validate_queries.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/graph_scope.hpp>
#include <omnigraph/cluster/cli/input/named_place.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/render/command_spelling.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::cli::detail {

/// Names of the operator's, and the command with its target resolved by them.
template <class Command>
struct scoped_command {
    operator_scopes named;
    Command options;
};

/// nullopt after the reason was told. Warnings about the operator's file are told by who reads it for the actor or for
/// the format.
template <class Command>
[[nodiscard]] std::optional<scoped_command<Command>> resolved(Command options, const console& terminal) {
    diagnostics warnings;
    auto config = read_operator_config(operator_home(), warnings);
    if (!config && !options.target.store && !options.target.cluster) {
        refuse(terminal, options.json, config.error());
        return std::nullopt;
    }
    // A place that the line names needs no file of names.
    if (!config) config = operator_config{};
    auto scope = resolve_scope(options.target, config->named);
    if (!scope) {
        refuse(terminal, options.json, scope.error());
        return std::nullopt;
    }
    scope->target.timeout = options.target.timeout;
    options.target = std::move(scope->target);
    options.target.server = std::move(scope->server);
    return scoped_command<Command>{std::move(config->named), std::move(options)};
}

/// The refusal of `--as` where the server knows the actor.
[[nodiscard]] OMNIGRAPH_INLINE int refuse_actor(bool as_json, const console& terminal) {
    return refuse(terminal, as_json,
                  error(codes::usage_error, "--as", "`--as` cannot be used here: the server knows you by your token.")
                      .with_remedy("Leave it out."),
                  exit_code::wrong_usage);
}

/// The refusal of what works on storage where the scope is a server.
[[nodiscard]] OMNIGRAPH_INLINE int refuse_server(std::string what, bool as_json, const console& terminal) {
    return refuse(terminal, as_json,
                  error(codes::profile_unusable, "", std::move(what) + ", and the scope is a server.")
                      .with_remedy("Name the graph by --store URI, or by --cluster DIR and --graph ID."));
}

[[nodiscard]] OMNIGRAPH_INLINE int refuse_single_graph(const std::string& verb, bool as_json, const console& terminal) {
    return refuse(terminal, as_json,
                  error(codes::profile_unusable, "",
                        "`" + verb +
                            "` is about a server or a cluster, and the "
                            "scope is a single graph.")
                      .with_remedy("Name one: --server NAME, or --cluster DIR."));
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<std::optional<std::string>> actor_of(const std::optional<std::string>& given,
                                                                    bool as_json, const console& terminal) {
    diagnostics warnings;
    auto actor = resolve_actor(given, operator_home(), warnings);
    warn(terminal, warnings);
    if (actor) return *std::move(actor);
    refuse(terminal, as_json, actor.error());
    return std::nullopt;
}

namespace detail {

/// A write whose actor is recorded here, or known to the server.
template <class Command, class Run>
[[nodiscard]] int run_write(const Command& asked, const store_opener& open, runtime& clock, const console& terminal,
                            const Run& run) {
    const auto scoped = resolved(asked, terminal);
    if (!scoped) return exit_code::failed;
    const auto& options = scoped->options;
    if (options.target.server && options.actor) return refuse_actor(options.json, terminal);
    std::optional<std::string> actor;
    if (!options.target.server) {
        auto told = actor_of(options.actor, options.json, terminal);
        if (!told) return exit_code::failed;
        actor = *std::move(told);
    }
    return run(options, actor, open, clock, terminal, scoped->named);
}

}  // namespace detail

OMNIGRAPH_INLINE int run_data(const load_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    return detail::run_write(asked, open, clock, terminal, load_records);
}

OMNIGRAPH_INLINE int run_data(const embed_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    return detail::run_write(asked, open, clock, terminal, embed_vectors);
}

OMNIGRAPH_INLINE int run_data(const schema_apply_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    return detail::run_write(asked, open, clock, terminal, apply_schema);
}

OMNIGRAPH_INLINE int run_data(const call_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    const auto scoped = detail::resolved(asked, terminal);
    if (!scoped) return exit_code::failed;
    const auto& options = scoped->options;
    if (options.target.server && options.actor) return detail::refuse_actor(options.json, terminal);
    if (options.target.store && !options.query_file && !options.query_text)
        return refuse(terminal, options.json,
                      error(codes::call_input_invalid, *options.name,
                            "Stored queries belong to a cluster, and the scope is a single graph.")
                          .with_remedy("Use --cluster DIR, or give --query FILE or -e GQ."));
    std::optional<std::string> actor;
    if (options.mutation && !options.target.server) {
        auto told = actor_of(options.actor, options.json, terminal);
        if (!told) return exit_code::failed;
        actor = *std::move(told);
    }
    return call_query(options, actor, open, clock, terminal, scoped->named);
}

OMNIGRAPH_INLINE int run_data(const history_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    const auto scoped = detail::resolved(asked, terminal);
    if (!scoped) return exit_code::failed;
    const auto& options = scoped->options;
    if (options.target.server && options.actor) return detail::refuse_actor(options.json, terminal);
    std::optional<std::string> actor;
    if (changes_branches(options.verb) && !options.target.server) {
        auto told = actor_of(options.actor, options.json, terminal);
        if (!told) return exit_code::failed;
        actor = *std::move(told);
    }
    return show_history(options, actor, {scoped->named, open, clock, &terminal}, terminal);
}

OMNIGRAPH_INLINE int run_data(const graph_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    const auto scoped = detail::resolved(asked, terminal);
    if (!scoped) return exit_code::failed;
    const auto& options = scoped->options;
    if (only_shows(options.verb)) return show_graph(options, {scoped->named, open, clock, &terminal}, terminal);
    if (!options.target.server) return maintain_graph(options, open, clock, terminal);
    return detail::refuse_server("The upkeep of a graph works on its storage", options.json, terminal);
}

OMNIGRAPH_INLINE int run_data(const lint_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    if (asked.schema) return lint_queries(asked, open, clock, terminal);
    const auto scoped = detail::resolved(asked, terminal);
    if (!scoped) return exit_code::failed;
    if (!scoped->options.target.server) return lint_queries(scoped->options, open, clock, terminal);
    return detail::refuse_server("`lint` reads the schema of stored graphs", asked.json, terminal);
}

OMNIGRAPH_INLINE int run_data(const schema_plan_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    if (asked.from) return plan_schema(asked, open, clock, terminal);
    const auto scoped = detail::resolved(asked, terminal);
    if (!scoped) return exit_code::failed;
    if (!scoped->options.target.server) return plan_schema(scoped->options, open, clock, terminal);
    return detail::refuse_server("`schema plan` reads the schema of stored graphs", asked.json, terminal);
}

OMNIGRAPH_INLINE int run_data(const queries_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    const auto scoped = detail::resolved(asked, terminal);
    if (!scoped) return exit_code::failed;
    const auto& options = scoped->options;
    if (options.target.store) return detail::refuse_single_graph("queries", asked.json, terminal);
    if (!options.validates) return list_queries(options, open, terminal, scoped->named);
    if (!options.target.server) return validate_queries(options, open, clock, terminal);
    return refuse(terminal, options.json,
                  error(codes::profile_unusable, "",
                        "`queries validate` reads the catalog of a cluster, and the scope is a server.")
                      .with_remedy("Name the cluster: --cluster DIR."));
}

OMNIGRAPH_INLINE int run_data(const graphs_command& asked, const store_opener& open, runtime& /*clock*/,
                              const console& terminal) {
    const auto scoped = detail::resolved(asked, terminal);
    if (!scoped) return exit_code::failed;
    if (scoped->options.target.store) return detail::refuse_single_graph("graphs list", asked.json, terminal);
    return list_graphs(scoped->options, scoped->named, open, terminal);
}

OMNIGRAPH_INLINE int run_data(const alias_command& asked, const store_opener& open, runtime& clock,
                              const console& terminal) {
    diagnostics warnings;
    const auto config = read_operator_config(operator_home(), warnings);
    if (!config) return refuse(terminal, asked.json, config.error());
    const auto call = call_of_alias(asked, config->named);
    if (!call) return refuse(terminal, asked.json, call.error());
    // An alias takes no --graph, so its own name for the graph is the only one.
    if (const auto scope = resolve_scope(call->target, config->named); scope && scope->server && !scope->target.graph)
        return refuse(terminal, asked.json,
                      error(codes::alias_unusable, "aliases." + asked.name, "The alias names no graph of its server.")
                          .with_remedy("Write `graph: ID` below the alias in the operator's config.yaml."));
    // The lines of its answer know no alias.
    auto spelled = terminal;
    spelled.spelled = command_spelling{terminal.spelled.program(), place_named_by(*call)};
    return run_data(*call, open, clock, spelled);
}

}  // namespace omnigraph::cluster::cli
