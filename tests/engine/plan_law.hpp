// A law of plans: in a world that stands still, apply does with each change what the plan has shown.
#pragma once

#include <algorithm>

#include <rapidcheck.h>

#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace toy {

/// `done` applied what `shown` has planned, with nobody in between.
inline void check_plan_held(const omnigraph::cluster::plan_report& shown,
                            const omnigraph::cluster::apply_report& done) {
    RC_ASSERT(shown.changes.size() == done.changes.size());
    for (const auto& planned : shown.changes) {
        const auto performed =
            std::ranges::find(done.changes, planned.resource, &omnigraph::cluster::change_report::resource);
        RC_ASSERT(performed != done.changes.end());
        RC_LOG() << planned.resource << ": " << planned.disposition.value_or("") << " " << planned.reason.value_or("")
                 << ", then " << performed->disposition.value_or("") << " " << performed->reason.value_or("") << '\n';
        RC_ASSERT(planned.disposition == performed->disposition);
        RC_ASSERT(planned.reason == performed->reason);
    }
}

}  // namespace toy
