// Roots that are gone although the ledger records what was there: somebody removed the folder, or emptied the bucket.
//
//     const auto gone = vanished_roots({list.kinds, loaded.table, applied, pending}, store, findings);
//     forget_rows_of(list.kinds, gone, *next.applied_revision.resources);     // so that they are created again
//
// (1) A root is probed, never opened: an unchanged cluster is planned without looking into a graph.
// (2) Only what is known to be absent counts. A store that does not answer is a warning, and the row stays (W24).
// (3) Looked at is what a plan could create again: declared and recorded, with no unfinished operation. What is to be
//     deleted, and is gone, is the deletion's affair.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Sorted addresses, each with a warning. Codes: root_vanished, and the kind's own observation_error when it cannot be
/// told.
[[nodiscard]] std::vector<std::string> vanished_roots(const plan_input& input, object_store& store,
                                                      diagnostics& findings);

/// Drops their rows and those that record what was at their roots.
void forget_rows_of(kind_table kinds, const std::vector<std::string>& vanished, applied_rows& rows);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/vanished_roots.ipp>
#endif
