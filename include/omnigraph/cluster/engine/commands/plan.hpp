// plan: the difference between what is declared and what is deployed, and what apply
// would do about it. Changes nothing (specification §4.4).
//
// The ledger is one document replaced atomically, so a plan without the lock is a plan
// of one consistent moment; apply looks again under the lock.
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

[[nodiscard]] plan_report plan(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] plan_report plan(const environment& env) {
    return plan(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/plan.ipp>
#endif
