// import: creates a ledger from what is deployed (control-plane specification §4.8).
//
//     auto report = commands::import_cluster<standard_kinds>(env);
//     print(report.resource_statuses.size());
//
// What is at the root of a declared resource is recorded as it is found, and what is not there is pending; never is a
// declaration recorded as deployed (W30, W31). After a ledger was lost, import and one apply restore the same digests
// and create nothing anew (engine/execute/recalled_rows.hpp). After any error nothing is written.
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// Creates the ledger. Codes of its own: state_already_exists; further ones as observe().
[[nodiscard]] observe_report import_cluster(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] observe_report import_cluster(const environment& env) {
    return import_cluster(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/import.ipp>
#endif
