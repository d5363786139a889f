// The fence: performs an operation, with a sidecar written before it and settled after it (control-plane specification
// §5.4).
//
//     auto decided = ask_operations(run, input, state, planned, previews);
//     fence_results moved;
//     perform_operations({run, input, ledger_cas, state, decided}, operation_phase::moves, planned, moved);
//     // ... payloads are published ...
//     perform_operations({run, input, ledger_cas, state, decided}, operation_phase::removals, planned, moved);
//
//   prepare ──► refused ──────────────► blocked; nothing was written                     (1)
//      │
//      ├──────► adopted ──────────────► recorded as it is; nothing runs
//      └──────► sidecar ──► run ──► done: sidecar rewritten, removed after the ledger     (2)
//                            │
//                            ├────► failed, nothing moved: sidecar removed at once        (3)
//                            └────► failed, in doubt: sidecar stays, the sweep judges it
//
// (1) Refusals come before the first write of any operation.
// (2) The sidecar is written before the operation runs and stays until the ledger has recorded the result.
// (3) When the host reports that nothing moved, the sidecar is removed at once; in doubt it stays.
// (4) A failure stops its own resource and not others (W46). Changes that depend on it are held back before the
//     operations of the next kind begin.
// (5) A graph with another uid than the recorded one belongs to somebody else: no operation touches it (root_replaced).
// (6) An operation with `run_all` performs up to 64 changes together. Their sidecars are written together, and each
//     change has its own outcome. The versions in these sidecars are not updated afterwards.
// (7) What a create or update leaves must have the declared digest; otherwise it has failed, and is recorded as drift.
//     An outcome that says nothing of it, or of a removal that something is left, is in doubt, as in (3).
// (8) Removals come last, after everything else is durable, and only for authorised changes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/preflight.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

namespace omnigraph::cluster {

/// What an operation says it has left at a root, and the digest that was declared for it, if one was.
struct made_root {
    live_graph live;
    std::optional<digest> declared = {};

    [[nodiscard]] bool is_as_declared() const { return !declared || *declared == live.schema_digest; }
};

/// The results of the operations of one run.
struct fence_results {
    std::map<std::string, made_root> live;  ///< by address of the root's owner: what is there now
    address_set removed;                    ///< addresses whose root is gone
    /// operation ids; their sidecars are removed after the ledger was written
    std::vector<std::string> finished_sidecars;
    bool abandoned = false;  ///< a failpoint stopped the run, as a kill would
};

/// The values that all operations of one run share. `ledger_cas` is recorded in the sidecars for diagnosis. `state` has
/// the recorded graph uids, `decided` what the operations have decided already; a removal is asked again.
struct fence_context {
    const run_context& run;
    const plan_input& input;
    const std::string& ledger_cas;
    const ledger_state& state;
    preparations& decided;
};

/// Asks all operations before the first one runs, as plan does: what would be refused is refused now, and what waits
/// for it is held back, whichever would have been first. Returns what the others decided.
[[nodiscard]] preparations ask_operations(const run_context& run, const plan_input& input, const ledger_state& state,
                                          cluster_plan& planned, const change_previews& previews);

/// Performs the operation of each change of this phase that is still `applied`: in the order of kinds (removals in
/// reverse order), each kind sorted by address. A performed or failed change becomes `is_final`; a failed one also
/// becomes `blocked`.
void perform_operations(const fence_context& context, operation_phase phase, cluster_plan& planned,
                        fence_results& results);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/fence.ipp>
#endif
