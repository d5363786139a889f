// Checks under the lock, before apply changes anything, whether a saved plan is still valid.
//
//     if (!plan_still_holds(run, saved, now, report_of(planned.all))) return;       // said in run.findings
//
// A plan is valid until it is used, as long as everything it is based on is unchanged and planning again gives the same
// changes. Its use is recorded first, and that is final: after a failed apply a new plan must be made.
#pragma once

#include <vector>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>

namespace omnigraph::cluster {

/// Records the use of the plan and returns true when it is valid; else appends the reason. `now` is the current base,
/// `would_change` the result of planning now. Codes: saved_plan_used, saved_plan_stale, saved_plan_not_recorded.
[[nodiscard]] bool plan_still_holds(const run_context& run, const saved_plan& plan, const plan_base& now,
                                    const std::vector<change_report>& would_change);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/saved_plan_check.ipp>
#endif
