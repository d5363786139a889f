// The middle part of refresh and import, between reading and writing the ledger (control-plane specification §4.8,
// steps 4 to 7): sweep, catalog, roots.
//
//     auto observed = observe_cluster(run, loaded.table, base, {});
//     if (observed.state != base) held.write(observed.state, origin);
//
// (1) Rows are updated to what is observed, never to what is declared; `config_digest` does not change.
// (2) The result differs from `base` only when something was observed; the time of an observation alone does not count.
// (3) An interrupted operation that left something unexpected is judged again after that was recorded (W58).
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/approval_use.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// The updated ledger, and what to do after it was written.
struct observed_cluster {
    ledger_state state;                          ///< with the `state_revision` of the base
    std::vector<std::string> finished_sidecars;  ///< operation ids; remove their sidecars after the ledger was written
    std::vector<approval_use> used_approvals;    ///< stamp them after the ledger was written
};

/// `accepted`: addresses whose recorded graph uid is replaced by the uid of the graph at their root.
[[nodiscard]] observed_cluster observe_cluster(const run_context& run, const resource_table& declared,
                                               ledger_state base, const address_set& accepted);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/observe_cluster.ipp>
#endif
