// What apply may do with each change (control-plane specification §5.2). The facts of its kind decide, never the kind's
// name.
//
// Creates and updates are judged in the order of kinds, so the targets of a resource's references have been judged
// before it. Then changes are held back until a pass holds back no more. Each rule only turns `applied` into `blocked`,
// so the order of the rules does not matter.
//
// (1) Nothing in a container with an unfinished operation moves.
// (2) Deleting a container needs an approval, and so does widening access. A container's contents are deleted with it.
//     When the update or delete of a content waits, so does an update of its container: the applied content may not
//     fit the new form.
// (3) A change waits when something that it refers to does not converge in this run.
// (4) When the kind has an operation for the action, the operation performs it; a fenced kind without one does not
//     move.
// (5) Nothing is deleted while a remaining row refers to it (W43). No update or delete removes a row's reference to a
//     container whose own delete has to wait (W44).
// (6) A protection of a scope is removed only together with its declared replacement, and a replacement is added only
//     together with the removal: a remaining scope is never without protection and never has two. A content that the
//     applied protection opens and the declared one does not is applied only together with the latter, and a container
//     is not created before its declared protection comes.
// (7) A change with `is_final` was performed or has failed. The others are judged with this outcome.
// (8) A withheld change keeps the outcome that it is given; the others are judged with it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <omnigraph/cluster/engine/plan/diff.hpp>

namespace omnigraph::cluster {

/// What is known already about a change that does not happen.
struct withheld_change {
    disposition outcome = disposition::blocked;
    std::string_view reason = {};
};

/// By address.
using withheld_changes = std::map<std::string, withheld_change, std::less<>>;

/// What dispositions depend on.
struct disposition_input {
    kind_table kinds;
    const resource_table& declared;
    const applied_rows& applied;
    const address_set& pending;    ///< containers with an unfinished operation
    address_set gated = {};        ///< changes that need an approval, beside deletes of containers
    address_set approved = {};     ///< those of them that have one
    address_set await_rules = {};  ///< contents that are applied only together with the rules that close them
    const withheld_changes* withheld = nullptr;  ///< changes that do not happen, whatever the rules say
};

/// Sets `outcome` and `reason` of every change whose outcome is not final. Called again after operations have failed,
/// it holds back the changes that depend on them (control-plane specification §5.5).
void classify(const disposition_input& input, changes& all);

/// The operation that performs `c`; nullptr when none is needed or the container's operation includes it.
[[nodiscard]] const erased_operation* operation_of(kind_table kinds, const change& c, const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/disposition.ipp>
#endif
