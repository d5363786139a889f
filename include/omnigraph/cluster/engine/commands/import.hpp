// import: begins a ledger from what is really there (specification §4.8).
//
//     auto report = commands::import_cluster<standard_kinds>(env);
//     print(report.resource_statuses.size());
//
// Everything declared that has a root is looked at; what lives is recorded as it is, what
// does not is pending. What is declared is never recorded as deployed (W30, W31).
// After a ledger was lost, import and one apply give the same digests again, and nothing is created anew.
// With any error nothing is written.
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

[[nodiscard]] observe_report import_cluster(const environment& env, const kind_list& list);

template <class List>
[[nodiscard]] observe_report import_cluster(const environment& env) {
    return import_cluster(env, kind_list_of<List>);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/import.ipp>
#endif
