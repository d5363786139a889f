// Bodies of engine/execute/saved_plan_check.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/saved_plan_check.hpp>
#include <omnigraph/cluster/ledger/used_plan.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool plan_still_holds(const run_context& run, const saved_plan& plan, const plan_base& now,
                                       const std::vector<change_report>& would_change) {
    used_plan_record use{1,
                         plan.plan_id,
                         plan.plan_digest,
                         run.env.system.new_id(),
                         format_timestamp(run.env.system.now()),
                         run.env.actor,
                         plan.base.state_revision};
    // A used plan has probably moved the ledger; the finding names the use, not the move.
    if (auto used = find_used_plan(run.store, use)) {
        run.findings.push_back(*std::move(used));
        return false;
    }
    auto moved = moved_facts(plan.base, now);
    for (const auto& address : changed_changes(plan.changes, would_change))
        if (moved.empty() || moved.size() < 6) moved.push_back("what is to be done about `" + address + "`");
    if (!moved.empty()) {
        run.findings.push_back(stale_plan(plan, moved));
        return false;
    }
    if (auto recorded = record_used_plan(run.store, use); !recorded) {
        run.findings.push_back(std::move(recorded).error());
        return false;
    }
    return true;
}

}  // namespace omnigraph::cluster
