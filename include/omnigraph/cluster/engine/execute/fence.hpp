// The fence: performs any operation, with a sidecar before it and the sidecar's fate after it
// (specification §5.4).
//
//     fence_results moved;
//     perform_operations({run, input, cas_base, state}, fence_phase::moves, planned, moved);
//     // ... payloads are published ...
//     perform_operations({run, input, cas_base, state}, fence_phase::removals, planned, moved);
//
//   prepare ──► refused ──────────────► blocked; nothing was written                     (1)
//      │
//      ├──────► adopted ──────────────► recorded as it is; nothing runs
//      └──────► sidecar ──► run ──► done: sidecar rewritten, removed after the ledger     (2)
//                            │
//                            ├────► failed, nothing moved: sidecar removed at once        (3)
//                            └────► failed, in doubt: sidecar stays, the sweep judges it
//
// (1) Refusals come before the first write.
// (2) The sidecar is written before the operation runs, and stays until the ledger has recorded the outcome.
// (3) When the host says that nothing moved, the sidecar goes at once; on any doubt it stays.
// (4) A failure stops the resource it hits, not its neighbours (W46); what depends on it is held back before the
//     operations of the next kind begin.
// (5) What has another identity than the recorded one is somebody else's: no operation touches it (root_replaced).
// (6) Removals come last, after everything else has been made durable, and only for changes that are authorised.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

namespace omnigraph::cluster {

/// What the operations of one run left behind.
struct fence_results {
    std::map<std::string, live_graph> live;      ///< by address of what owns the root: what is there now
    address_set removed;                         ///< what has no root any more
    std::vector<std::string> finished_sidecars;  ///< operation ids, to be removed once the ledger has been written
};

/// What the operations of one run share. `cas_base` is noted in the sidecars, for whoever investigates; `state` has the
/// identities that were recorded of what lives at the roots.
struct fence_context {
    const run_context& run;
    const plan_input& input;
    const std::string& cas_base;
    const ledger_state& state;
};

enum class fence_phase {
    moves,  ///< creates and updates
    removals,
};

/// Performs the operation of every change of this phase that is still `applied` and has one: along the order of kinds
/// (removals against it), each kind in address order. Those performed or failed are settled; a failed one is `blocked`.
void perform_operations(const fence_context& context, fence_phase phase, cluster_plan& planned, fence_results& results);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/fence.ipp>
#endif
