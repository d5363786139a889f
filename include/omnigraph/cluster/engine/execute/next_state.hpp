// Computes the ledger after a run (control-plane specification §5.6, §5.7): the rows and statuses of applied changes,
// the composite digests folded from the ledger's own rows, and whether the whole declaration is deployed.
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

/// Folds every composite digest in the ledger from the ledger's own rows and metadata.
void fold_composites(kind_table kinds, ledger_state& state);

/// The same for `addresses` only. A row whose delete waits keeps its digest, because that is what was approved.
void fold_composites(kind_table kinds, const address_set& addresses, ledger_state& state);

/// The containers whose last observation is a tombstone.
[[nodiscard]] address_set removed_containers(const ledger_state& state);

/// Removes a container and its contents from the ledger, and leaves a tombstone as its observation (§3.1, §5.6).
void record_container_removal(const run_context& run, const std::string& address,
                              const std::optional<std::string>& approval_id, const std::optional<std::string>& actor,
                              ledger_state& state);

/// What one apply has done.
struct applied_plan {
    const cluster_plan& planned;
    const resource_table& declared;
    const digest& config_digest;
    const fence_results& moved;
    const address_set& pending;  ///< containers with an unfinished operation, which keep the status of the sweep
};

/// The approvals that authorised applied changes.
[[nodiscard]] std::vector<approval_use> used_approvals(const run_context& run, const cluster_plan& planned);

/// The ledger after this run; `state_revision` is not changed.
[[nodiscard]] ledger_state next_state(const run_context& run, ledger_state state, const applied_plan& done);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/next_state.ipp>
#endif
