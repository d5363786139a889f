// The ledger after a run (specification §5.6, §5.7): rows and statuses of what was applied,
// composites folded anew from the ledger's own rows, and whether everything declared is
// now deployed.
//
//     auto next = next_state(run, base, {planned, loaded.table, loaded.config_digest, moved, pending});
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/engine/execute/approval_use.hpp>
#include <omnigraph/cluster/engine/execute/fence.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>

namespace omnigraph::cluster {

/// Folds every composite in the ledger from the ledger's own rows and recorded metadata.
void fold_composites(kind_table kinds, ledger_state& state);

/// The same for those of `addresses` alone: a row whose delete waits is what was approved, and stays that.
void fold_composites(kind_table kinds, const address_set& addresses, ledger_state& state);

/// Takes a container and everything in it out of the ledger, and leaves a tombstone as its observation (§3.1, §5.6).
void bury_container(const run_context& run, const std::string& address, const std::optional<std::string>& approval_id,
                    const std::optional<std::string>& actor, ledger_state& state);

/// What one apply has done.
struct applied_plan {
    const cluster_plan& planned;
    const resource_table& declared;
    const digest& config_digest;
    const fence_results& moved;
    const address_set& pending;  ///< what waits for recovery keeps the status that the sweep gave it
};

/// The approvals that authorised what was applied.
[[nodiscard]] std::vector<approval_use> used_approvals(const run_context& run, const cluster_plan& planned);

/// The ledger that this run leaves; `state_revision` is untouched.
[[nodiscard]] ledger_state next_state(const run_context& run, ledger_state state, const applied_plan& done);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/next_state.ipp>
#endif
