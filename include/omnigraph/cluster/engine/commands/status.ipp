// Bodies of engine/commands/status.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/status.hpp>
#include <omnigraph/cluster/engine/execute/catalog_check.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE void show_ledger(kind_table kinds, session& held, command_run<status_report>& run) {
    held.fetch_to_show();
    run.report.pending_operations = report_pending(kinds, held.store(), run.findings).reports;
    held.read_to_show();
    if (const auto& state = held.ledger().state) {
        const auto& applied = *state->applied_revision.resources;
        run.report.resource_digests = digests_of(*state);
        run.report.resource_statuses = *state->resource_statuses;
        run.report.observations = *state->observations;
        check_history_head(held.store(), held.ledger(), run.findings);
        warn_unknown_rows(unknown_rows(kinds, applied), run.findings);
        report_catalog(check_catalog(kinds, held.store(), applied, payload_proof::read), run.findings);
    }
    run.report.state_observations = held.observe();
}

}  // namespace detail

OMNIGRAPH_INLINE status_report commands::status(const environment& env, const kind_list& list) {
    command_run<status_report> run{env};
    if (const auto config = load_header(env, list, run.findings)) {
        session held{env, *config, run.findings};
        if (held.usable()) detail::show_ledger(list.kinds, held, run);
    }
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster
