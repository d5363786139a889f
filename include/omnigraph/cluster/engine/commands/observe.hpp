// The one run of refresh and import: lock, ledger, what is there, ledger (specification §4.8).
//
//     auto report = commands::observe(env, list, {.operation = observe_operation::refresh});
//
// engine/commands/refresh.hpp and engine/commands/import.hpp say what each of the two promises.
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster {

enum class observe_operation {
    import,   ///< begins at no ledger
    refresh,  ///< begins at the ledger
};

struct observe_request {
    observe_operation operation = observe_operation::refresh;
    /// Addresses whose recorded identity gives way to that of what was put at their root.
    address_set accepted = {};
};

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::commands {

[[nodiscard]] observe_report observe(const environment& env, const kind_list& list, const observe_request& request);

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/observe.ipp>
#endif
