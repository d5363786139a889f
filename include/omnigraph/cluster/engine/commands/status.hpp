// status: what the ledger says, whether the catalog still has what it refers to, and who holds the lock. Reads no
// declared file and writes nothing (control-plane specification §4.7).
//
//     auto report = commands::status<standard_kinds>(env);
//     for (const auto& [address, row] : report.resource_statuses) print(address, row.status);
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// The status. Code of its own: state_missing (a warning). Further codes come from load_header, read_state,
/// observe_lock, list_sidecars and check_catalog.
[[nodiscard]] status_report status(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] status_report status(const environment& env) {
    return status(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/status.ipp>
#endif
