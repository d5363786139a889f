// What refresh and import do between reading the ledger and writing it (specification §4.8, steps 4 to 7): the sweep,
// the catalog, the roots.
//
//     auto observed = observe_cluster(run, loaded.table, base, {});
//     if (observed.state != base) held.write(observed.state, origin);
//
// (1) Rows are brought up to what lives, never to what is declared; `config_digest` is left alone.
// (2) A state that differs from `base` differs in something that was seen; the time of an observation alone is nothing.
// (3) An interrupted operation that left something else behind is judged again once that has been recorded (W58).
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/approval_use.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

struct observed_cluster {
    ledger_state state;                          ///< `state_revision` is that of the base
    std::vector<std::string> finished_sidecars;  ///< operation ids, to be removed once the ledger has been written
    std::vector<approval_use> used_approvals;    ///< to be stamped once the ledger has been written
};

/// `accepted`: addresses whose recorded identity gives way to that of what is at their root.
[[nodiscard]] observed_cluster observe_cluster(const run_context& run, const resource_table& declared,
                                               ledger_state base, const address_set& accepted);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/observe_cluster.ipp>
#endif
