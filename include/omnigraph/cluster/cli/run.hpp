// The whole command line, for any list of kinds.
//
//     int main(int argc, char** argv) { return omnigraph::cluster::cli::run<acme::kinds>(argc, argv); }
//
// (1) Results go to standard output; warnings, announcements and what stops a command go to
//     standard error, but for `--json`, whose one document is always on standard output.
// (2) Exit codes are those of cli/exit_codes.hpp. Output that cannot be written is a failure.
// (3) Only this file knows the list of kinds; everything below is compiled once.
#pragma once

#include <exception>
#include <iostream>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/cli/commands/format_sources.hpp>
#include <omnigraph/cluster/cli/commands/lint_queries.hpp>
#include <omnigraph/cluster/cli/commands/plan_schema.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/render_cluster.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/commands/force_unlock.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/commands/status.hpp>
#include <omnigraph/cluster/engine/commands/validate.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli {

template <class List>
int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

/// Standard output and error; colour when they are terminals.
template <class List>
int run(int argc, const char* const* argv) {
    return run<List>(argc, argv, std::cout, std::cerr);
}

namespace detail {

[[nodiscard]] inline bool changes_left(const plan_report& report) { return !report.changes.empty(); }
[[nodiscard]] inline bool changes_left(const apply_report& report) { return !report.converged; }
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

[[nodiscard]] environment environment_of(const cluster_command& asked, std::optional<std::string> actor,
                                         runtime& clock);

/// nullopt, after saying why, when it cannot be told who acts.
[[nodiscard]] std::optional<std::optional<std::string>> actor_of(const std::optional<std::string>& given, bool as_json,
                                                                 const console& to);

template <class List>
int run_cluster(const cluster_command& asked, const console& to) {
    const kind_table kinds = kind_facts_of<List>;
    std::optional<std::string> actor;
    if (asked.verb == cluster_verb::apply || asked.verb == cluster_verb::import) {
        auto told = actor_of(asked.actor, asked.json, to);
        if (!told) return exit_code::failed;
        actor = *std::move(told);
    }
    system_runtime clock;
    const auto env = environment_of(asked, std::move(actor), clock);
    switch (asked.verb) {
        case cluster_verb::validate: return show(commands::validate<List>(env), asked, kinds, to);
        case cluster_verb::plan: return show(commands::plan<List>(env), asked, kinds, to);
        case cluster_verb::apply: return show(commands::apply<List>(env), asked, kinds, to);
        case cluster_verb::status: return show(commands::status<List>(env), asked, kinds, to);
        case cluster_verb::import: return show(commands::import_cluster<List>(env), asked, kinds, to);
        case cluster_verb::force_unlock:
            return show(commands::force_unlock<List>(env, asked.lock_id), asked, kinds, to);
    }
    return exit_code::failed;
}

int run_load(const load_command& asked, const console& to);

int run_call(const call_command& asked, const console& to);

int run_lint(const lint_command& asked, const console& to);

int run_schema_plan(const schema_plan_command& asked, const console& to);

int refuse_usage(const usage_fault& wrong, const console& to);

/// A full disk or a closed pipe must not look like success.
int finished(int code, const console& to);

template <class List>
int dispatch(const command& asked, const console& to) {
    return std::visit(overloaded{
                          [&](const cluster_command& cluster) { return run_cluster<List>(cluster, to); },
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

}  // namespace detail

template <class List>
int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
    const console to{out, err};
    // The last boundary: what a library throws past its wrapper (memory, file system) ends the command in words.
    try {
        return detail::finished(detail::dispatch<List>(parse_command_line(argc, argv), to), to);
    } catch (const std::exception& thrown) {
        to.err << "ERROR: the command could not be finished: " << printable(thrown.what()) << '\n';
        return exit_code::failed;
    }
}

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/run.ipp>
#endif
