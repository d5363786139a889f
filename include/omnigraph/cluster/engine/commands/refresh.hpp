// refresh: updates the ledger to what is deployed, and writes nothing else (control-plane specification §4.8).
//
//     auto report = commands::refresh<standard_kinds>(env);
//     for (const auto& [address, row] : report.resource_statuses) print(address, row.status);
//
// Under the lock: sweep, catalog, roots (engine/execute/observe_cluster.hpp). Drift appears as changes in the next
// plan; apply corrects it.
// (1) A refresh that sees nothing new writes nothing and keeps the revision (W83).
// (2) What was observed is recorded even when something else could not be observed and the command fails.
// (3) The report shows the ledger as it is afterwards, never the ledger of a failed write (W39, W81).
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// `accepted`: addresses whose recorded graph uid is replaced by the uid of the graph at their root. Codes: as
/// observe().
[[nodiscard]] observe_report refresh(const environment& env, const kind_list& list, const address_set& accepted = {});

template <class List>
[[nodiscard]] observe_report refresh(const environment& env, const address_set& accepted = {}) {
    return refresh(env, kind_list_of<List>, accepted);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/refresh.ipp>
#endif
