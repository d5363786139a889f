// What becomes of changes that an apply does not carry out, and what it says of them.
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

/// Blocks what has not been begun, because the command was told to stop; false when there was nothing.
[[nodiscard]] bool hold_back_unbegun(changes& all);

/// Nothing is applied that the ledger does not record: blocks it for the reason of the last error. What has moved all
/// the same is named, and what went with it. Code: operation_unrecorded.
void hold_back_unrecorded(const run_context& run, const applied_rows& applied, const fence_results& moved,
                          changes& all);

/// Says how many changes were not begun. Code: command_interrupted.
void warn_interrupted(const run_context& run, const changes& all);

/// One warning for each deferred and each blocked change; `reports` are those of `all`, and say what each waits for.
/// Codes: apply_unsupported_change, apply_dependency_blocked.
void warn_held_back(const run_context& run, const changes& all, const std::vector<change_report>& reports);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/held_back.ipp>
#endif
