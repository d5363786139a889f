// force-unlock: removes the lock of a command that will not come back, named by its exact
// id (specification §4.9). The only remover of somebody else's lock.
#pragma once

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>

namespace omnigraph::cluster::commands {

template <class List>
[[nodiscard]] unlock_report force_unlock(const environment& env, const std::string& lock_id) {
    diagnostics found;
    unlock_report report;
    report.config_dir = env.config_dir;
    const auto config = load_header<List>(env, found);
    if (config) {
        session at{env, *config, found};
        if (at.usable()) {
            report.state_observations = at.observe();
            if (auto removed = cluster::force_unlock(at.store(), lock_id); !removed) found.push_back(removed.error());
            else report.lock_removed = true;
            if (report.lock_removed) report.state_observations.locked = false;
        }
    }
    report.ok = !has_errors(found);
    report.diagnostics = report_of(found);
    return report;
}

}  // namespace omnigraph::cluster::commands
