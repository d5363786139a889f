// apply: the only command that changes the world (specification §4.5).
//
// Under the lock: sweep, plan, operations behind the fence, payloads into the
// catalog, then one move of the ledger. Content is written before the reference to it:
//
// (1) Nothing is written before everything declared has been read and found sound.
// (2) A crash at any point leaves the ledger as it was or as it should be, and the next
//     apply finishes; what else is left behind is inert.
// (3) When nothing is left to do, not one byte changes.
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

[[nodiscard]] apply_report apply(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] apply_report apply(const environment& env) {
    return apply(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/apply.ipp>
#endif
