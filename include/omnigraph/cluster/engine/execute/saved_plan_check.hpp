// Does a saved plan still stand? Asked by apply, under the lock, before anything is changed.
//
//     if (!plan_stands(run, saved, now, report_of(planned.all))) return;       // said in run.findings
//
// A plan stands while everything it was made against is as it was, while planning anew comes to the same changes, and
// until it is used. Using it is recorded first, and then nothing takes that back: a plan whose apply failed is made
// anew.
#pragma once

#include <vector>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>

namespace omnigraph::cluster {

/// `now` is what the plan would be made against now, and `would_change` what it would come to. Codes: saved_plan_used,
/// saved_plan_stale, saved_plan_not_recorded.
[[nodiscard]] bool plan_stands(const run_context& run, const saved_plan& plan, const plan_base& now,
                               const std::vector<change_report>& would_change);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/saved_plan_check.ipp>
#endif
