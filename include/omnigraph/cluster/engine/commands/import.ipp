// Bodies of engine/commands/import.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE void begin_ledger(const environment& env, const kind_list& list, const loaded_config& loaded,
                                   session& held, diagnostics& findings) {
    held.read();
    if (held.found_ledger() && held.ledger().state)
        findings.push_back(
            error(codes::state_already_exists, std::string{layout::state}, "This cluster has a ledger already.")
                .with_remedy("Run `omnigraph cluster plan` to see what is left to do."));
    if (held.found_ledger() || has_errors(findings)) return;
    if (env.should_stop()) return findings.push_back(interrupted(env, "Nothing was changed."));
    ledger_state state;
    state.state_revision = 1;
    const auto host = env.open_host(held.store());
    observe_roots({list.kinds, env, held.store(), *host, findings, held.own_lock()}, loaded.table, state);
    fold_composites(list.kinds, state);
    if (!has_errors(findings)) held.write(state, {"import", list.kinds});
}

}  // namespace detail

OMNIGRAPH_INLINE observe_report commands::import_cluster(const environment& env, const kind_list& list) {
    command_run<observe_report> run{env};
    run.report.operation = "import";
    const auto loaded = load_desired(env, list, run.findings);
    if (loaded && !has_errors(run.findings)) {
        session held{env, loaded->config, run.findings};
        if (held.usable() && held.lock("import")) detail::begin_ledger(env, list, *loaded, held, run.findings);
        if (held.usable()) run.report.state_observations = held.observe();
        if (const auto& state = held.ledger().state) {
            run.report.resource_digests = digests_of(*state);
            run.report.resource_statuses = *state->resource_statuses;
            run.report.observations = *state->observations;
        }
    }
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster
