// apply: the only command that changes what is deployed (control-plane specification §4.5).
//
//     auto report = commands::apply<standard_kinds>(env);
//     if (!report.ok) return report.diagnostics;
//
// Under the lock: sweep, plan, operations behind the fence, payloads into the catalog, then one write of the ledger.
// Content is always written before the reference to it:
//
// (1) Nothing is written before every declared file has been read and found valid.
// (2) After a crash at any point the ledger is the old one or the new one, and the next apply completes the work.
//     Anything else that is left has no effect.
// (3) When nothing is left to do, no byte changes.
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// Applies what `env.config_dir` declares. `ok` is false after any error; what was done before it is recorded. Codes of
/// its own: state_missing, apply_unsupported_change, apply_dependency_blocked, operation_unrecorded,
/// command_interrupted, state_write_error. Further codes come from its steps: load_desired, session, sweep,
/// look_at_recorded_roots, targets_are_known, plan_still_holds, the operations of the kinds (`failed`), check_root,
/// publish_payloads, record_revision and write_state.
[[nodiscard]] apply_report apply(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] apply_report apply(const environment& env) {
    return apply(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/apply.ipp>
#endif
