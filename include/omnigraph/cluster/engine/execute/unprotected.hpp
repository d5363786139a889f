// Keeps out of service what an observation or a recovery records before the resource that is declared to protect it is
// applied (control-plane specification W44).
//
//     auto observed = observe_cluster(run, loaded.table, base, {});
//     hold_unprotected(run, loaded.table, base, observed.state, {});
//
// A plan does not create such a container, but import, refresh and the sweep record what is there. Its row is marked
// (ledger/protection.hpp), and servers leave it out until an apply brings the protection or the declaration ends. A row
// of which nobody knows what protected it (engine/execute/recalled_rows.hpp) is left out until an applied resource
// protects it, or it is accepted.
#pragma once

#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// Marks every row of `next` that `base` does not have, or has marked, while a declared resource would protect it and
/// no applied one does; keeps the mark of `base` that the protection is unknown while no applied one does and the row
/// is not `accepted`, and the mark of what is not there now. Ends the other marks. Code: protection_not_applied, one
/// warning for each marked row.
void hold_unprotected(const run_context& run, const resource_table& declared, const ledger_state& base,
                      ledger_state& next, const address_set& accepted);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/unprotected.ipp>
#endif
