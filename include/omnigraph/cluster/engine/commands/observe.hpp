// The common run of refresh and import: lock, read the ledger, observe, write the ledger (control-plane specification
// §4.8).
//
//     auto report = commands::observe(env, list, {.operation = observe_operation::refresh});
//
// engine/commands/refresh.hpp and engine/commands/import.hpp have the promises of the two commands.
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster {

enum class observe_operation {
    import,   ///< creates the ledger
    refresh,  ///< updates the ledger
};

struct observe_request {
    observe_operation operation = observe_operation::refresh;
    /// Addresses whose recorded graph uid is replaced by the uid of the graph at their root.
    address_set accepted = {};
};

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::commands {

/// Runs `request.operation`. Codes of its own: state_missing (refresh), state_already_exists (import); further codes
/// come from load_desired, session, observe_cluster and write_state.
[[nodiscard]] observe_report observe(const environment& env, const kind_list& list, const observe_request& request);

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/observe.ipp>
#endif
