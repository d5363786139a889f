// What apply may do with each change (specification §5.2), told from the facts of its
// kind and never from its name.
//
// Creates and updates are judged along the order of kinds, so what a resource refers
// to has been judged before it. Then changes are held back until nothing is left to hold: each rule below only ever
// takes a change from `applied` to `blocked`, so the order in which they are found does not matter.
//
// (1) Nothing of a container with an unfinished operation moves.
// (2) A container is deleted only with an approval, and what it contains rides along; so is what widens access.
// (3) A change waits when something it refers to does not converge in this run.
// (4) A kind with an operation for the action is moved by it; a fenced kind without one is not moved.
// (5) Nothing is deleted while a row that stays refers to it (W43), and no row drops
//     a reference to a container whose delete has to wait (W44), neither by an update nor by its own delete.
// (6) What protects a scope goes only when what is declared to replace it comes, and comes only when what it replaces
//     goes: a scope that stays is never without its guard and never has two.
// (7) A change that is `settled` has been performed, or has failed; the others are judged around it.
#pragma once

#include <omnigraph/cluster/engine/plan/diff.hpp>

namespace omnigraph::cluster {

/// What dispositions depend on.
struct disposition_input {
    kind_table kinds;
    const resource_table& declared;
    const applied_rows& applied;
    const address_set& pending;  ///< containers with an unfinished operation
    address_set gated = {};      ///< changes that need an approval, besides deletes of containers
    address_set approved = {};   ///< those that have one
};

/// Fills in `outcome` and `reason` of every change that is not settled. Called again after operations have failed, it
/// holds back whatever depends on them (specification §5.5).
void classify(const disposition_input& input, changes& all);

/// The operation that carries out `c`, or nullptr: none is needed, or its container's carries it.
[[nodiscard]] const operation_facts* operation_of(kind_table kinds, const change& c, const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/disposition.ipp>
#endif
