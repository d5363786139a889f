// plan: the difference between what is declared and what is deployed, and what apply
// would do about it. Changes nothing (specification §4.4).
//
// The ledger is one document replaced atomically, so a plan without the lock is a plan
// of one consistent moment; apply looks again under the lock.
#pragma once

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/approvals.hpp>
#include <omnigraph/cluster/engine/plan/blast_radius.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/disposition.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster {

/// Rows of kinds that this build does not know are kept, and said (style: the ledger outlives the list of kinds).
inline void warn_unknown_rows(kind_table kinds, const applied_rows& applied, diagnostics& found) {
    for (const auto& address : unknown_rows(kinds, applied))
        found.push_back(
            warning(codes::unknown_resource_kind, address,
                    "The ledger has `" + address + "`, of a kind that this build does not know. It is kept.")
                .fix("Use a build that knows the kind to change it."));
}

namespace commands {

template <class List>
[[nodiscard]] plan_report plan(const environment& env) {
    diagnostics found;
    plan_report report;
    report.config_dir = env.config_dir;
    const auto loaded = load_desired<List>(env, found);
    const auto finish = [&]() -> plan_report {
        report.ok = !has_errors(found);
        report.diagnostics = report_of(found);
        return std::move(report);
    };
    if (!loaded) return finish();
    report.desired_revision.config_digest = loaded->config_digest.hex();
    report.resource_digests = digests_of(loaded->table);
    report.dependencies = dependencies_of_table(loaded->table);
    {
        session at{env, loaded->config, found};
        if (!at.usable()) return finish();
        if (env.take_lock) at.lock("plan");
        constexpr kind_table kinds = kind_facts_of<List>;
        auto unfinished = report_pending(kinds, at.store(), found);
        report.pending_operations = std::move(unfinished.reports);
        if (!has_errors(found)) {
            at.read();
            if (!at.found_ledger() && !has_errors(found))
                found.push_back(warning(codes::state_missing, std::string{layout::state},
                                        "There is no ledger yet, so everything is a create.")
                                    .fix("Run `omnigraph cluster import` before the first apply."));
        }
        report.state_observations = at.observe();
        if (!has_errors(found)) {
            const auto applied = at.ledger().state ? *at.ledger().state->applied_revision.resources : applied_rows{};
            warn_unknown_rows(kinds, applied, found);
            auto all = diff(kinds, loaded->table, applied);
            if (!unfinished.all_are_known) unfinished.pending = detail::all_fenced(kinds, loaded->table, applied);
            classify(kinds, loaded->table, applied, unfinished.pending, all);
            report.changes = report_of(all);
            report.blast_radius = blast_radius(reverse_edges{kinds, loaded->table, applied}, all);
            report.approvals_required = approvals_required(kinds, all);
        }
    }
    return finish();
}

}  // namespace commands

}  // namespace omnigraph::cluster
