// plan: the difference between what is declared and what is deployed, and what apply would do about it. Writes nothing
// (control-plane specification §4.4).
//
//     auto report = commands::plan<standard_kinds>(env);
//     for (const auto& change : report.changes) print(change.operation, change.resource);
//
// The ledger is one document that is replaced atomically, so a plan without the lock still shows one consistent moment.
// apply reads everything again under the lock.
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// Plans. Code of its own: state_missing (a warning). Further codes come from its steps: load_desired, session (lock
/// and ledger), report_pending, look_at_recorded_roots, targets_are_known, check_catalog, plan_targets, judge_approvals
/// and preview_changes.
[[nodiscard]] plan_report plan(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] plan_report plan(const environment& env) {
    return plan(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/plan.ipp>
#endif
