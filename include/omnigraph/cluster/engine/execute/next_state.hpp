// The ledger after a run (specification §5.6, §5.7): rows and statuses of what was applied,
// composites folded anew from the ledger's own rows, and whether everything declared is
// now deployed.
#pragma once

#include <omnigraph/cluster/engine/execute/fence.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>

namespace omnigraph::cluster {

/// Folds every composite in the ledger from the ledger's own rows and recorded metadata.
void fold_composites(kind_table kinds, ledger_state& state);

/// The ledger that this run leaves; `state_revision` is untouched.
[[nodiscard]] ledger_state next_state(const run_context& run, ledger_state state, const changes& all,
                                      const resource_table& declared, const digest& config_digest,
                                      const fence_results& moved);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/next_state.ipp>
#endif
