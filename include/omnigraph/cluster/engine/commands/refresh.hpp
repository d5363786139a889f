// refresh: brings the ledger up to what is really there, and writes nothing else (specification §4.8).
//
//     auto report = commands::refresh<standard_kinds>(env);
//     for (const auto& [address, row] : report.resource_statuses) print(address, row.status);
//
// Under the lock: sweep, catalog, roots (engine/execute/observe_cluster.hpp). What has drifted shows as changes of the
// next plan; apply brings it back.
// (1) A refresh that sees nothing new writes nothing and keeps the revision (W83).
// (2) What could be seen is recorded even when something else could not be looked at and the command fails.
// (3) The report says what the ledger holds afterwards, never what a failed write would have made of it (W39, W81).
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// `accepted`: addresses whose recorded identity gives way to that of what was put at their root.
[[nodiscard]] observe_report refresh(const environment& env, const kind_list& list, const address_set& accepted = {});

template <class List>
[[nodiscard]] observe_report refresh(const environment& env, const address_set& accepted = {}) {
    return refresh(env, kind_list_of<List>, accepted);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/refresh.ipp>
#endif
