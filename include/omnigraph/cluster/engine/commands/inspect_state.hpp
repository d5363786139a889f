// state list and state show: the rows of the ledger (control-plane specification §3.1). Both read the header of
// cluster.yaml and the ledger, take no lock and write nothing; `show` also searches the history for the last change of
// the row.
//
//     for (const auto& row : commands::list_state<standard_kinds>(env).resources) print(row.address, row.digest);
//     const auto shown = commands::show_state<standard_kinds>(env, "policy.base");
#pragma once

#include <string>

#include <omnigraph/cluster/engine/commands/history_reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// The rows, sorted by address. A cluster without a ledger has no rows; a warning says so. Code: state_missing.
[[nodiscard]] state_list_report list_state(const environment& env, const kind_list& list);

/// Everything that the ledger has about `address`. Codes: resource_not_found, state_missing.
[[nodiscard]] state_show_report show_state(const environment& env, const kind_list& list, const std::string& address);

template <class List>
[[nodiscard]] state_list_report list_state(const environment& env) {
    return list_state(env, kind_list_of<List>);
}

template <class List>
[[nodiscard]] state_show_report show_state(const environment& env, const std::string& address) {
    return show_state(env, kind_list_of<List>, address);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/inspect_state.ipp>
#endif
