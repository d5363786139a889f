// The fence: performs any operation, with a sidecar before it and the sidecar's fate after it
// (specification §5.4).
//
//     prepare ──► refused ──────────────► blocked; nothing was written                     (1)
//        │
//        ├──────► adopted ──────────────► recorded as it is; nothing runs
//        └──────► sidecar ──► run ──► done: sidecar rewritten, removed after the ledger     (2)
//                              │
//                              ├────► failed, nothing moved: sidecar removed at once        (3)
//                              └────► failed, in doubt: sidecar stays, the sweep judges it
//
// (1) Refusals come before the first write.
// (2) The sidecar is written before the operation runs, and stays until the ledger has recorded the outcome.
// (3) When the host says that nothing moved, the sidecar goes at once; on any doubt it stays.
// (4) A failure stops the resource it hits, not its neighbours (W46).
#pragma once

#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

/// What the operations of one run left behind.
struct fence_results {
    std::map<std::string, live_graph> live;      ///< by address: what is at the root now
    std::vector<std::string> finished_sidecars;  ///< operation ids, to be removed once the ledger has been written
};

/// Performs the operation of every change that is still `applied` and has one: along the order of kinds, each kind in
/// address order. A failed one becomes `blocked`. `cas_base` is noted in the sidecars, for whoever investigates.
[[nodiscard]] fence_results perform_operations(const run_context& run, const resource_table& declared,
                                               const std::string& cas_base, changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/fence.ipp>
#endif
