// Finishing or refusing what an earlier command left behind (specification §6.3).
//
// Recovery only rolls forward: the host makes each operation atomic, so the ledger is
// brought to what is observed, or the resource is fenced off until somebody decides.
// Nothing outside the ledger is moved or removed here. What became of an operation is told
// by its own `classify`, a pure function over digests; its verdict is acted upon here:
//
//   verdict                 sidecar    ledger and root                          rows of §6.3; the way out
//   never_happened          retired    the change is proposed again             1: apply does it
//   already_recorded        retired    –                                        2, 7: nothing is left to do
//   finished                retired    the ledger catches up                    3, 4: nothing is left to do
//   finished, of a removal  retired    row and contents become a tombstone      7b: nothing is left to do
//   unopenable              kept       error, the resource is pending           5: remove the root, apply
//   something_else          kept       drifted, the resource is pending         6: bring it back, apply
//   unreachable             kept       as they are, the resource is pending     bring it back, apply
//   begun                   retired    the removal is proposed again            8: apply does it, as it was approved
//   begun, declared again   kept       error, the resource is pending           8: take it out again, apply
//   (no verdict)            kept       as they are, the resource is pending     make the store answer, apply
//
// (a) Rows are told by digests; versions and paths in the sidecar are for the reader.
// (b) The root is derived from the address, never taken from the sidecar (W55).
// (c) A retired sidecar is removed only after the ledger has recorded the outcome.
// (d) A sidecar of an operation that this build does not perform keeps its resource pending.
// (e) Every verdict that keeps a sidecar says what leads out, in its remedy and in docs/recovery.md.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/approval_use.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

struct sweep_results {
    address_set pending;                         ///< containers that nothing may move
    address_set moved;                           ///< rows whose composite is to be folded anew
    std::vector<approval_use> used_approvals;    ///< to be stamped once the ledger has been written
    std::vector<std::string> finished_sidecars;  ///< operation ids
};

/// Judges every sidecar, in order of file names, and brings `state` up to what is observed.
[[nodiscard]] sweep_results sweep(const run_context& run, const resource_table& declared, ledger_state& state);

/// Removes sidecars that have done their work, once the ledger has their outcome. One that cannot be removed is told,
/// and retired by the next command.
void retire_sidecars(const run_context& run, const std::vector<std::string>& finished);

/// Unfinished operations as plan and status see them: nothing is swept.
struct pending_operations {
    std::vector<pending_operation_report> reports;
    address_set pending;        ///< the containers they hold
    bool all_are_known = true;  ///< false: some sidecar cannot be read, so any container may be held
};

/// Appends a warning for each unfinished operation (W61 gives its row for automation).
[[nodiscard]] pending_operations report_pending(kind_table kinds, object_store& store, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/sweep.ipp>
#endif
