// What apply may do with each change (specification §5.2), told from the facts of its
// kind and never from its name.
//
// Creates and updates are judged along the order of kinds, so what a resource refers
// to has been judged before it; deletes against that order, so whatever still refers
// to a resource has been judged before it goes.
//
// (1) Nothing of a container with an unfinished operation moves.
// (2) A container is deleted only with an approval, and what it contains rides along.
// (3) A change waits when something it refers to does not converge in this run.
// (4) A kind with an operation for the action is moved by it; a fenced kind without one is not moved.
// (5) Nothing is deleted while a row that stays refers to it (W43), and no row drops
//     a reference to a container whose delete has to wait (W44).
#pragma once

#include <omnigraph/cluster/engine/plan/diff.hpp>

namespace omnigraph::cluster {

/// Fills in `outcome` and `reason` of every change. `pending`: containers with an unfinished operation.
void classify(kind_table kinds, const resource_table& declared, const applied_rows& applied, const address_set& pending,
              changes& all);

/// After operations failed: every change still `applied` that refers to a failed one waits as well (specification
/// §5.5).
void demote_dependents(const resource_table& declared, changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/disposition.ipp>
#endif
