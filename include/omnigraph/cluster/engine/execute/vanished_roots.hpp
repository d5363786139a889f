// Finds roots that are gone although the ledger records them: somebody removed the folder or emptied the bucket.
//
//     const auto gone = vanished_roots({list.kinds, loaded.table, applied, pending}, store, findings);
//     forget_rows_of(list.kinds, gone, *next.applied_revision.resources);     // so that they are created again
//
// (1) A root is probed, not opened, so planning an unchanged cluster opens no graph.
// (2) Only a root that is known to be absent counts. When the store does not answer, a warning is appended and the row
//     stays (W24).
// (3) Probed are the resources that a plan could create again: declared and recorded, without an unfinished operation.
//     A resource that will be deleted is not probed.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// The addresses, sorted, each with a warning. Codes: root_vanished, and the kind's observation_error when a probe
/// fails.
[[nodiscard]] std::vector<std::string> vanished_roots(const plan_input& input, object_store& store,
                                                      diagnostics& findings);

/// Whether the root of every resource in `addresses` that has one is known to be present.
[[nodiscard]] bool all_roots_are_present(kind_table kinds, const digests_by_address& addresses, object_store& store);

/// A warning for each root at which the last observation found another graph. Nothing is probed. Code: root_replaced.
void warn_replaced_roots(kind_table kinds, const ledger_state& state, object_store& store, diagnostics& findings);

/// Removes the rows of `vanished`, and the rows that record what was at their roots.
void forget_rows_of(kind_table kinds, const std::vector<std::string>& vanished, applied_rows& rows);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/vanished_roots.ipp>
#endif
