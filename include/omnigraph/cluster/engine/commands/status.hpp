// status: what the ledger says, whether the catalog still holds what it refers to, and
// who has the lock. Reads no declared source and writes nothing (specification §4.7).
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

[[nodiscard]] status_report status(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] status_report status(const environment& env) {
    return status(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/status.ipp>
#endif
