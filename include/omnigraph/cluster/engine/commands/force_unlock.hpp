// force-unlock: removes the lock of a command that will not return, by its exact id (control-plane specification §4.9).
// No other command removes another command's lock.
//
//     auto report = commands::force_unlock<standard_kinds>(env, "01JXB4Z5J0000000000000000G");
//     if (!report.lock_removed) return report.diagnostics;
#pragma once

#include <string>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// Removes the lock `lock_id`. Codes: those of ledger/lock.hpp force_unlock, and those of load_header and session.
[[nodiscard]] unlock_report force_unlock(const environment& env, const kind_list& list, const std::string& lock_id);

template <class List>
[[nodiscard]] unlock_report force_unlock(const environment& env, const std::string& lock_id) {
    return force_unlock(env, kind_list_of<List>, lock_id);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/force_unlock.ipp>
#endif
