// What a move of the ledger leaves at its former place. A run that was killed after it had opened the new place has not
// removed all of it; the next run does.
//
// (1) A place with a ledger in use is never one that was left, and neither is a place of another cluster.
// (2) The mark that tells whose ledger it was goes last, so after an interruption the place is recognised again.
#pragma once

#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// What the former place was: it has the graphs, and keeps them and their mark, or it had the ledger alone.
enum class former_place { of_graphs, of_ledger };

/// Whether a ledger that is at `present` now was moved away from `place`, where it was kept apart from the graphs at
/// `storage`, or had begun to move there. An error: a place does not say.
[[nodiscard]] store_result<bool> was_left(object_store& place, const std::string& storage, object_store& present);

/// The same by the ledger in the mark alone, which also tells a place that was left while the graphs were elsewhere.
[[nodiscard]] store_result<bool> has_left_ledger(object_store& place, object_store& present);

/// Whether documents or a lock of the ledger are beside the graphs still.
[[nodiscard]] store_result<bool> has_documents(object_store& graphs);

/// Removes what nothing reads there any more, but no lock. Warning: litter_not_removed.
void remove_leftovers(object_store& place, former_place role, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/former_place.ipp>
#endif
