// Handles the changes that an apply does not carry out, and reports them.
//
//     if (run.env.should_stop() && hold_back_unbegun(planned.all)) warn_interrupted(run, planned.all);
//     warn_held_back(run, planned.all, report_of(planned.all));          // one warning each, with what is waited for
#pragma once

#include <string_view>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/fence.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>

namespace omnigraph::cluster {

/// Blocks the changes that have not begun, because the command was asked to stop. Returns false when there are none.
[[nodiscard]] bool hold_back_unbegun(changes& all);

/// Blocks every applied change, for the reason of the last error, because the ledger does not record it. Names the
/// changes that took effect all the same, with what was deleted with them. Code: operation_unrecorded.
void hold_back_unrecorded(const run_context& run, const applied_rows& applied, const fence_results& moved,
                          changes& all);

/// Reports how many changes were not begun. Code: command_interrupted.
void warn_interrupted(const run_context& run, const changes& all);

/// Adds one warning for each deferred and each blocked change. `reports` are the reports of `all` and name what each
/// change waits for. Codes: apply_unsupported_change, apply_dependency_blocked.
void warn_held_back(const run_context& run, const changes& all, const std::vector<change_report>& reports);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/held_back.ipp>
#endif
