// Bodies of cli/run.hpp.
#pragma once

#include <algorithm>
#include <concepts>
#include <iostream>
#include <memory>
#include <new>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/cli/changes_left.hpp>
#include <omnigraph/cluster/cli/commands/ask_policies.hpp>
#include <omnigraph/cluster/cli/commands/event_stream.hpp>
#include <omnigraph/cluster/cli/commands/examine_store.hpp>
#include <omnigraph/cluster/cli/commands/format_sources.hpp>
#include <omnigraph/cluster/cli/commands/init_graph.hpp>
#include <omnigraph/cluster/cli/commands/inspect_cluster.hpp>
#include <omnigraph/cluster/cli/commands/manage_access.hpp>
#include <omnigraph/cluster/cli/commands/plan_file.hpp>
#include <omnigraph/cluster/cli/commands/run_data.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/graph_scope.hpp>
#include <omnigraph/cluster/cli/input/named_place.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/program.hpp>
#include <omnigraph/cluster/cli/render/command_spelling.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_approvals.hpp>
#include <omnigraph/cluster/cli/render/render_cluster.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/render_migration.hpp>
#include <omnigraph/cluster/cli/render/render_recover.hpp>
#include <omnigraph/cluster/cli/render/spelled_report.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/cli/run.hpp>
#include <omnigraph/cluster/cli/stopping.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/core/stop_request.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/engine/commands.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/plan_memory.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/posix/output_file.hpp>
#include <omnigraph/cluster/standard.hpp>
#include <omnigraph/cluster/store/open_store.hpp>

namespace omnigraph::cluster::cli::detail {

template <class Report>
int show(Report made, const cluster_command& options, kind_table kinds, const console& terminal) {
    const auto report = spelled_report(std::move(made), terminal.spelled);
    if (options.json) terminal.out << pretty_json(to_json(report)) << '\n';
    else render(terminal.out, terminal.out_style, report, {kinds, options.verbose, options.view, terminal.spelled});
    if (!report.ok) return exit_code::failed;
    return options.detailed_exitcode && changes_left(report) ? exit_code::changes_left : exit_code::ok;
}

[[nodiscard]] OMNIGRAPH_INLINE environment environment_at(const program& self, const std::string& folder,
                                                          runtime& clock) {
    return self.environment_at ? self.environment_at(folder, clock) : standard_environment(folder, clock);
}

OMNIGRAPH_INLINE environment environment_of(const program& self, const cluster_command& options,
                                            std::optional<std::string> actor, runtime& clock,
                                            const stop_request& stop) {
    auto env = environment_at(self, options.config_dir, clock);
    env.actor = std::move(actor);
    env.take_lock = !options.no_lock;
    env.lock_timeout = options.lock_timeout;
    env.stop = &stop;
    store_opening how{.remembers_digests = true};
    // Writers of one key normally wait for milliseconds; a longer wait means that another process is stopped.
    if (options.lock_timeout.count() > 0) how.lock_wait = options.lock_timeout;
    env.open_store = [how](const std::string& root) { return open_store_with(root, how); };
    if (options.verb == cluster_verb::plan) env.memory = plan_memory_of_user();
    env.to_revision = options.to_revision;
    env.allow_absolute_paths = options.allow_absolute_paths;
    env.targets = options.targets;
    return env;
}

OMNIGRAPH_INLINE int run_approve(const environment& env, const kind_list& list, const cluster_command& options,
                                 const console& terminal) {
    const auto& asked = options.approve;
    if (asked.list) return show(commands::list_approvals(env, list), options, list.kinds, terminal);
    if (!env.actor)
        return refuse(terminal, options.json,
                      error(codes::actor_required, "--as", "An approval says who gave it, and nobody is named: --as.")
                          .with_remedy("Give --as ACTOR, or set operator.actor in the operator's config.yaml."),
                      exit_code::failed);
    if (!asked.revoked_id.empty())
        return show(commands::revoke_approval(env, list, asked.revoked_id), options, list.kinds, terminal);
    return show(commands::approve(env, list, {asked.resource, asked.valid_for}), options, list.kinds, terminal);
}

/// A plan that failed is not saved, and a plan that cannot be saved has failed.
OMNIGRAPH_INLINE int run_plan(const kind_list& list, const cluster_command& options, const environment& env,
                              const console& terminal) {
    auto report = commands::plan(env, list);
    if (!options.out_file || !report.ok) return show(std::move(report), options, list.kinds, terminal);
    const auto plan = save_plan(report, env);
    if (auto written = write_plan_file(*options.out_file, plan); !written) {
        report.ok = false;
        for (auto& fault : report_of(diagnostics{std::move(written).error()}))
            report.diagnostics.push_back(std::move(fault));
        return show(std::move(report), options, list.kinds, terminal);
    }
    report.plan_id = plan.plan_id;
    const auto code = show(std::move(report), options, list.kinds, terminal);
    if (!options.json)
        terminal.out << "  saved to " << printable(*options.out_file) << "; to carry it out: "
                     << terminal.spelled.line("omnigraph cluster apply --plan " + shell_word(*options.out_file))
                     << '\n';
    return code;
}

OMNIGRAPH_INLINE int run_verb(const kind_list& list, const cluster_command& options, const environment& env,
                              const console& terminal) {
    const auto kinds = list.kinds;
    switch (options.verb) {
        case cluster_verb::validate: return show(commands::validate(env, list), options, kinds, terminal);
        case cluster_verb::plan: return run_plan(list, options, env, terminal);
        case cluster_verb::apply: return show(commands::apply(env, list), options, kinds, terminal);
        case cluster_verb::approve: return run_approve(env, list, options, terminal);
        case cluster_verb::status: return show(commands::status(env, list), options, kinds, terminal);
        case cluster_verb::import: return show(commands::import_cluster(env, list), options, kinds, terminal);
        case cluster_verb::recover:
            return show(commands::recover(env, list, options.discard), options, kinds, terminal);
        case cluster_verb::refresh:
            return show(commands::refresh(env, list, {options.accepted.begin(), options.accepted.end()}), options,
                        kinds, terminal);
        case cluster_verb::force_unlock:
            return show(commands::force_unlock(env, list, options.lock_id), options, kinds, terminal);
        case cluster_verb::migrate_storage:
            return show(commands::migrate_storage(env, list, options.new_place), options, kinds, terminal);
        case cluster_verb::migrate_state:
            return show(commands::migrate_state(env, list, options.new_place), options, kinds, terminal);
        default: return inspect_cluster(list, options, env, terminal);
    }
}

OMNIGRAPH_INLINE int run_cluster(const program& self, const kind_list& list, const cluster_command& options,
                                 const stop_request& stop, const console& terminal) {
    std::optional<std::string> actor;
    const bool approves = options.verb == cluster_verb::approve && !options.approve.list;
    if (approves || options.verb == cluster_verb::apply || options.verb == cluster_verb::import ||
        options.verb == cluster_verb::refresh) {
        auto resolved = actor_of(options.actor, options.json, terminal);
        if (!resolved) return exit_code::failed;
        actor = *std::move(resolved);
    }
    system_runtime clock;
    auto env = environment_of(self, options, std::move(actor), clock, stop);
    event_stream stream;
    if (options.events) {
        if (auto opened = stream.open(*options.events, stop); !opened)
            return refuse(terminal, options.json, std::move(opened).error());
        env.on_progress = [&stream](const progress_event& event) { stream.write(event); };
    }
    if (options.verb == cluster_verb::migrate_storage && !options.events && !options.json)
        env.on_progress = [&terminal](const progress_event& event) { render_copying(terminal.err, event); };
    if (options.plan_file) {
        auto plan = read_plan_file(*options.plan_file);
        if (!plan) return refuse(terminal, options.json, std::move(plan).error());
        env.to_revision = plan->base.to_revision;
        env.plan = std::make_shared<const saved_plan>(*std::move(plan));
    }
    const auto code = run_verb(list, options, env, terminal);
    if (stream.lost()) warn(terminal, {*stream.lost()});
    return code;
}

/// A command that works where its target, a profile or the operator's defaults say.
template <class Command>
int run_in_place(const program& self, const kind_list& list, const Command& asked, const console& terminal) {
    system_runtime clock;
    return run_data(asked, {environment_at(self, ".", clock).open_store, list.sections}, clock, terminal);
}

/// Puts the root of one of the operator's clusters in the place of its name. A place needs no file of names.
[[nodiscard]] OMNIGRAPH_INLINE graph_target placed(graph_target target) {
    if (!target.cluster || *target.cluster == ".") return target;
    diagnostics unread;
    if (const auto config = read_operator_config(operator_home(), unread))
        target.cluster = root_of_cluster(config->named, *target.cluster);
    return target;
}

OMNIGRAPH_INLINE int run_doctor(const program& self, const kind_list& list, const store_doctor_command& options,
                                const console& terminal) {
    system_runtime clock;
    return examine_store(options, {environment_at(self, ".", clock).open_store, list.sections}, clock, terminal);
}

OMNIGRAPH_INLINE int run_init(const program& self, const init_command& options, const console& terminal) {
    const auto actor = actor_of(options.actor, options.json, terminal);
    if (!actor) return exit_code::failed;
    system_runtime clock;
    return init_graph(options, *actor, environment_at(self, ".", clock).open_store, clock, terminal);
}

/// What is declared lies in a folder with cluster.yaml; a storage root has only what is applied.
OMNIGRAPH_INLINE int run_policy(const program& self, const kind_list& list, policy_command options,
                                const console& terminal) {
    system_runtime clock;
    options.target = placed(std::move(options.target));
    if (options.target.cluster && is_storage_root(*options.target.cluster)) options.applied = true;
    return ask_policies(options, list, environment_at(self, options.target.cluster.value_or("."), clock), terminal);
}

OMNIGRAPH_INLINE int refuse_usage(const usage_fault& wrong, const console& terminal) {
    auto why = error(codes::usage_error, "", wrong.message).with_remedy(wrong.remedy);
    return refuse(terminal, wrong.json, std::move(why), exit_code::wrong_usage);
}

/// A full disk or a closed pipe must not look like success.
OMNIGRAPH_INLINE int finished(int code, const console& terminal) {
    terminal.out.flush();
    if (terminal.out) return code;
    terminal.err << "ERROR " << codes::output_failed.text
                 << ": the result could not be written to standard output; what the command did stands\n";
    return code == exit_code::ok ? exit_code::failed : code;
}

OMNIGRAPH_INLINE int run_extra(const program& self, const extra_command_line& line, const console& terminal) {
    const auto own = std::ranges::find(self.commands, line.name, &extra_command::name);
    return own->run(line.words, terminal);
}

OMNIGRAPH_INLINE int dispatch(const program& self, const kind_list& list, const command& options,
                              const stop_request& stop, const console& terminal) {
    return std::visit(
        overloaded{
            [&](const cluster_command& cluster) { return run_cluster(self, list, cluster, stop, terminal); },
            [&](const load_command& load) { return run_in_place(self, list, load, terminal); },
            [&](const embed_command& embed) { return run_in_place(self, list, embed, terminal); },
            [&](const call_command& call) { return run_in_place(self, list, call, terminal); },
            [&](const history_command& history) { return run_in_place(self, list, history, terminal); },
            [&](const lint_command& lint) { return run_in_place(self, list, lint, terminal); },
            [&](const schema_plan_command& plan) { return run_in_place(self, list, plan, terminal); },
            [&](const schema_apply_command& apply) { return run_in_place(self, list, apply, terminal); },
            [&](const graph_command& graph) { return run_in_place(self, list, graph, terminal); },
            [&](const init_command& init) { return run_init(self, init, terminal); },
            [&](const format_command& format) { return format_sources(format, terminal); },
            [&](const store_doctor_command& doctor) { return run_doctor(self, list, doctor, terminal); },
            [&](const policy_command& policy) { return run_policy(self, list, policy, terminal); },
            [&](const queries_command& queries) { return run_in_place(self, list, queries, terminal); },
            [&](const graphs_command& graphs) { return run_in_place(self, list, graphs, terminal); },
            [&](const login_command& login) { return log_in(login, std::cin, terminal); },
            [&](const logout_command& logout) { return log_out(logout, terminal); },
            [&](const profile_command& profile) { return show_profiles(profile, terminal); },
            [&](const alias_command& alias) { return run_in_place(self, list, alias, terminal); },
            [&](const extra_command_line& extra) { return run_extra(self, extra, terminal); },
            [&](const version_command&) {
                terminal.out << self.name << ' ' << library_version << '\n';
                return exit_code::ok;
            },
            [&](const help_text& help) {
                terminal.out << terminal.spelled.in_help(help.text);
                return exit_code::ok;
            },
            [&](const usage_fault& wrong) { return refuse_usage(wrong, terminal); },
        },
        options);
}

/// Faults of the environment are told before anything is begun; what only explains itself needs no environment.
template <class Options>
[[nodiscard]] bool refuse_environment(const Options& given, const console& terminal) {
    if constexpr (requires { given.json; } && !std::same_as<Options, usage_fault>) {
        const auto wrong = graph::graph_engine::wrong_environment();
        if (!wrong.empty()) refuse(terminal, given.json, wrong, exit_code::wrong_usage);
        return !wrong.empty();
    }
    return false;
}

/// The last boundary: an exception (of a library, a kind, a program's own environment) ends the command with an answer
/// in the form that was asked for.
OMNIGRAPH_INLINE int run_command(const program& self, const kind_list& list, const command& options,
                                 const stop_request& stop, const console& terminal) {
    try {
        if (std::visit([&](const auto& given) { return refuse_environment(given, terminal); }, options))
            return finished(exit_code::wrong_usage, terminal);
        return finished(dispatch(self, list, options, stop, terminal), terminal);
    } catch (const std::bad_alloc&) {
        return refuse_without_memory(terminal, answers_json(options));
    } catch (...) {
        auto why = error(codes::command_failed, "command",
                         "The command could not be finished, because something threw: " + what_was_thrown())
                       .with_remedy("When it is a kind of this program, its author has to correct it. " +
                                    std::string{where_writes_show});
        return finished(refuse(terminal, answers_json(options), std::move(why)), terminal);
    }
}

/// The cluster of a line that names none: that of OMNIGRAPH_CLUSTER, else that of this folder.
[[nodiscard]] OMNIGRAPH_INLINE command with_default_cluster(command options) {
    const auto folder = ambient_cluster().value_or(".");
    std::visit(overloaded{
                   [&](cluster_command& cluster) {
                       if (!cluster.config_given) cluster.config_dir = folder;
                   },
                   [&](policy_command& policy) {
                       auto& target = policy.target;
                       if (!policy.file && !target.store && !target.cluster) target.cluster = folder;
                   },
                   [](const auto&) {},
               },
               options);
    return options;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int run(const program& self, const kind_list& list, int argc, const char* const* argv,
                         std::ostream& out, std::ostream& err) {
    auto line = parse_command_line(argc, argv, self.commands);
    console terminal{out, err};
    terminal.spelled = command_spelling{self.name, place_named_by(line)};
    const auto options = detail::with_default_cluster(std::move(line));
    return detail::run_command(self, list, options, {}, terminal);
}

OMNIGRAPH_INLINE int run(const program& self, const kind_list& list, int argc, const char* const* argv) {
    posix::ignore_file_size_signal();
    auto line = parse_command_line(argc, argv, self.commands);
    console terminal{std::cout, std::cerr};
    terminal.spelled = command_spelling{self.name, place_named_by(line)};
    const auto options = detail::with_default_cluster(std::move(line));
    const stoppable_command running{options, terminal};
    const auto& stop = running.stop();
    const int code = detail::run_command(self, list, options, stop, terminal);
    return stop.requested() ? exit_code::interrupted_by(stop.signal()) : code;
}

}  // namespace omnigraph::cluster::cli
