// Bodies of engine/commands/force_unlock.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/force_unlock.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE unlock_report commands::force_unlock(const environment& env, const kind_list& list,
                                                      const std::string& lock_id) {
    command_run<unlock_report> run{env};
    if (const auto config = load_header(env, list, run.findings)) {
        session held{env, *config, run.findings};
        if (held.usable()) {
            run.report.state_observations = held.observe();
            auto removed = cluster::force_unlock(held.store(), lock_id);
            // A move of the ledger that was killed leaves its lock at the former place.
            if (held.divided() && !removed && removed.error().code == codes::state_lock_missing)
                removed = cluster::force_unlock(held.divided()->place_of_graphs(), lock_id);
            // What is declared need not name the place of a ledger that is kept apart.
            if (!held.divided() && !removed && removed.error().code == codes::state_lock_missing) {
                const auto whole = open_cluster_at(env.open_store, config->storage_root);
                if (!whole) removed = whole.error();
                else if (dynamic_cast<divided_store*>(whole->get())) removed = cluster::force_unlock(**whole, lock_id);
            }
            if (!removed) {
                // Looking at the lock may have found the same, as a warning.
                std::erase(run.findings, as_warning(removed.error()));
                run.findings.push_back(removed.error());
            } else run.report.lock_removed = true;
            if (run.report.lock_removed) {
                run.report.state_observations.locked = false;
                // The holder was probably killed, so its temporary files are removed; those that cannot be removed
                // stay.
                for (const auto& folder : {layout::control_folders.front(), layout::graphs})
                    static_cast<void>(held.store().remove_litter(folder, litter_depth::tree));
            }
        }
    }
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster
