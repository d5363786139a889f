// Bodies of cli/run.hpp.
#pragma once

#include <exception>
#include <iostream>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/cli/commands/call_query.hpp>
#include <omnigraph/cluster/cli/commands/format_sources.hpp>
#include <omnigraph/cluster/cli/commands/lint_queries.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/commands/plan_schema.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_cluster.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/cli/run.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/engine/commands.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/standard.hpp>

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool changes_left(const plan_report& report) { return !report.changes.empty(); }
[[nodiscard]] OMNIGRAPH_INLINE bool changes_left(const apply_report& report) { return !report.converged; }
template <class Report>
[[nodiscard]] bool changes_left(const Report&) {
    return false;
}

template <class Report>
int show(const Report& report, const cluster_command& asked, kind_table kinds, const console& to) {
    if (asked.json) to.out << pretty_json(to_json(report)) << '\n';
    else render(to.out, to.out_style, report, {kinds, asked.verbose});
    if (!report.ok) return exit_code::failed;
    return asked.detailed_exitcode && changes_left(report) ? exit_code::changes_left : exit_code::ok;
}

OMNIGRAPH_INLINE environment environment_of(const cluster_command& asked, std::optional<std::string> actor,
                                            runtime& clock) {
    auto env = standard_environment(asked.config_dir, clock);
    env.actor = std::move(actor);
    env.take_lock = !asked.no_lock;
    env.lock_timeout = asked.lock_timeout;
    env.allow_absolute_paths = asked.allow_absolute_paths;
    return env;
}

/// nullopt, after saying why, when it cannot be told who acts.
OMNIGRAPH_INLINE std::optional<std::optional<std::string>> actor_of(const std::optional<std::string>& given,
                                                                    bool as_json, const console& to) {
    diagnostics warnings;
    auto actor = resolve_actor(given, operator_home(), warnings);
    warn(to, warnings);
    if (actor) return *std::move(actor);
    refuse(to, as_json, actor.error());
    return std::nullopt;
}

OMNIGRAPH_INLINE int run_cluster(const kind_list& list, const cluster_command& asked, const console& to) {
    std::optional<std::string> actor;
    if (asked.verb == cluster_verb::apply || asked.verb == cluster_verb::import) {
        auto resolved = actor_of(asked.actor, asked.json, to);
        if (!resolved) return exit_code::failed;
        actor = *std::move(resolved);
    }
    system_runtime clock;
    const auto env = environment_of(asked, std::move(actor), clock);
    const auto kinds = list.kinds;
    switch (asked.verb) {
        case cluster_verb::validate: return show(commands::validate(env, list), asked, kinds, to);
        case cluster_verb::plan: return show(commands::plan(env, list), asked, kinds, to);
        case cluster_verb::apply: return show(commands::apply(env, list), asked, kinds, to);
        case cluster_verb::status: return show(commands::status(env, list), asked, kinds, to);
        case cluster_verb::import: return show(commands::import_cluster(env, list), asked, kinds, to);
        case cluster_verb::force_unlock:
            return show(commands::force_unlock(env, list, asked.lock_id), asked, kinds, to);
    }
    return exit_code::failed;
}

OMNIGRAPH_INLINE int run_load(const load_command& asked, const console& to) {
    const auto actor = actor_of(asked.actor, asked.json, to);
    if (!actor) return exit_code::failed;
    system_runtime clock;
    return load_records(asked, *actor, standard_environment(".", clock).open_store, clock, to);
}

OMNIGRAPH_INLINE int run_call(const call_command& asked, const console& to) {
    std::optional<std::string> actor;
    if (asked.mutation) {
        auto told = actor_of(asked.actor, asked.json, to);
        if (!told) return exit_code::failed;
        actor = *std::move(told);
    }
    system_runtime clock;
    return call_query(asked, actor, standard_environment(".", clock).open_store, clock, to);
}

OMNIGRAPH_INLINE int run_lint(const lint_command& asked, const console& to) {
    system_runtime clock;
    return lint_queries(asked, standard_environment(".", clock).open_store, clock, to);
}

OMNIGRAPH_INLINE int run_schema_plan(const schema_plan_command& asked, const console& to) {
    system_runtime clock;
    return plan_schema(asked, standard_environment(".", clock).open_store, clock, to);
}

OMNIGRAPH_INLINE int refuse_usage(const usage_fault& wrong, const console& to) {
    auto why = error(codes::usage_error, "", wrong.message).fix(wrong.remedy);
    return refuse(to, wrong.json, std::move(why), exit_code::wrong_usage);
}

/// A full disk or a closed pipe must not look like success.
OMNIGRAPH_INLINE int finished(int code, const console& to) {
    to.out.flush();
    if (to.out) return code;
    to.err << "ERROR " << codes::output_failed.text
           << ": the result could not be written to standard output; what the command did stands\n";
    return code == exit_code::ok ? exit_code::failed : code;
}

OMNIGRAPH_INLINE int dispatch(const kind_list& list, const command& asked, const console& to) {
    return std::visit(overloaded{
                          [&](const cluster_command& cluster) { return run_cluster(list, cluster, to); },
                          [&](const load_command& load) { return run_load(load, to); },
                          [&](const call_command& call) { return run_call(call, to); },
                          [&](const lint_command& lint) { return run_lint(lint, to); },
                          [&](const schema_plan_command& plan) { return run_schema_plan(plan, to); },
                          [&](const format_command& format) { return format_sources(format, to); },
                          [&](const version_command&) {
                              to.out << "omnigraph " << library_version << '\n';
                              return exit_code::ok;
                          },
                          [&](const help_text& help) {
                              to.out << help.text;
                              return exit_code::ok;
                          },
                          [&](const usage_fault& wrong) { return refuse_usage(wrong, to); },
                      },
                      asked);
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int run(const kind_list& list, int argc, const char* const* argv, std::ostream& out,
                         std::ostream& err) {
    const console to{out, err};
    // The last boundary: what a library throws past its wrapper (memory, file system) ends the command in words.
    try {
        return detail::finished(detail::dispatch(list, parse_command_line(argc, argv), to), to);
    } catch (const std::exception& thrown) {
        to.err << "ERROR: the command could not be finished: " << printable(thrown.what()) << '\n';
        return exit_code::failed;
    }
}

OMNIGRAPH_INLINE int run(const kind_list& list, int argc, const char* const* argv) {
    return run(list, argc, argv, std::cout, std::cerr);
}

}  // namespace omnigraph::cluster::cli
