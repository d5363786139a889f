// Bodies of cli/run.hpp.
#pragma once

#include <omnigraph/cluster/cli/commands/call_query.hpp>
#include <omnigraph/cluster/cli/commands/load_records.hpp>
#include <omnigraph/cluster/cli/input/operator_config.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/run.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/commands.hpp>
#include <omnigraph/cluster/standard.hpp>

namespace omnigraph::cluster::cli::detail {

OMNIGRAPH_INLINE environment environment_of(const cluster_command& asked, std::optional<std::string> actor,
                                            runtime& clock) {
    auto env = standard_environment(asked.config_dir, clock);
    env.actor = std::move(actor);
    env.take_lock = !asked.no_lock;
    env.lock_timeout = asked.lock_timeout;
    env.allow_absolute_paths = asked.allow_absolute_paths;
    return env;
}

OMNIGRAPH_INLINE std::optional<std::optional<std::string>> actor_of(const std::optional<std::string>& given,
                                                                    bool as_json, const console& to) {
    diagnostics warnings;
    auto actor = resolve_actor(given, operator_home(), warnings);
    warn(to, warnings);
    if (actor) return *std::move(actor);
    refuse(to, as_json, actor.error());
    return std::nullopt;
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

OMNIGRAPH_INLINE int finished(int code, const console& to) {
    to.out.flush();
    if (to.out) return code;
    to.err << "ERROR " << codes::output_failed.text
           << ": the result could not be written to standard output; what the command did stands\n";
    return code == exit_code::ok ? exit_code::failed : code;
}

}  // namespace omnigraph::cluster::cli::detail
