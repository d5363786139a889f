// The sweep: finishes or refuses what an interrupted command left behind (control-plane specification §6.3).
//
// Recovery only rolls forward: the host makes each operation atomic, so the sweep either updates the ledger to what is
// observed or holds the resource back until somebody decides. The sweep moves and removes nothing that is stored
// outside the ledger; only empty folders go, which an operation has left at its root.
// The operation's own `classify`, a pure function over digests, decides what happened; the sweep acts upon its verdict:
//
//   verdict                 sidecar    ledger and root                          rows of §6.3; the way out
//   never_happened          retired    the change is planned again              1: apply does it
//   already_recorded        retired    –                                        2, 7: nothing is left to do
//   finished                retired    the ledger is updated                    3, 4: nothing is left to do
//   finished, of a removal  retired    row and contents become a tombstone      7b: nothing is left to do
//   unopenable              kept       error, the resource is pending           5: restore or move away, apply
//   something_else          kept       drifted, the resource is pending         6: restore the root, apply
//   (another graph's uid)   kept       drifted, the resource is pending         restore the root, apply; or accept it
//   unreachable             kept       unchanged, the resource is pending       restore the root, apply
//   begun, still whole      retired    the removal is planned again             8: apply does it, as it was approved
//   begun, not whole        kept       the removal is planned again             8: apply does it, and retires it then
//   begun, declared again   kept       error, the resource is pending           8: remove the declaration, apply
//   (no verdict)            kept       unchanged, the resource is pending       make the store answer, apply
//
// (a) Digests decide; versions and paths in the sidecar are for people.
// (b) The root is derived from the address, never taken from the sidecar (W55).
// (c) A retired sidecar is removed only after the ledger has recorded the outcome.
// (d) A sidecar of an operation that this build does not have keeps its resource pending.
// (e) What is taken over is recorded as refresh would record it, the uid of the graph included, in the same change of
//     the ledger (W42).
// (f) Every verdict that keeps a sidecar has a remedy, in its diagnostic and in docs/recovery.md.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/approval_use.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

/// A removal that took a part of its container.
struct begun_removal {
    std::string container, operation_id;
};

/// The results of a sweep.
struct sweep_results {
    address_set pending;                         ///< containers that no operation may move
    address_set moved;                           ///< rows whose composite digest must be folded again
    std::vector<approval_use> used_approvals;    ///< stamp them after the ledger was written
    std::vector<std::string> finished_sidecars;  ///< operation ids; session::finish() retires them
    /// to be retired once their containers are gone
    std::vector<begun_removal> begun_removals;
};

/// Judges every sidecar, sorted by file name, and updates `state` to what is observed. Codes:
/// cluster_recovery_rolled_forward, cluster_recovery_pending, and the `incomplete` code of the operation.
[[nodiscard]] sweep_results sweep(const run_context& run, const resource_table& declared, ledger_state& state);

/// Unfinished operations for plan and status, which do not sweep.
struct pending_operations {
    std::vector<pending_operation_report> reports;
    address_set pending;        ///< the containers that they hold back
    bool all_are_known = true;  ///< false: a sidecar cannot be read, so any container may be held back
};

/// Appends a warning for each unfinished operation (W61). Code: cluster_recovery_pending.
[[nodiscard]] pending_operations report_pending(kind_table kinds, object_store& store, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/sweep.ipp>
#endif
