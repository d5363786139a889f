// A law of plans that are limited to targets: what a part leaves for later needs no gate that the whole would not have.
#pragma once

#include <algorithm>

#include <rapidcheck.h>

#include "engine/toy_cluster.hpp"

namespace toy {

/// `limited` has applied a part of the plan `whole`, and `entire` nothing of it yet. Applies everything in both.
template <class Cluster>
void check_rest_of_part(Cluster& limited, Cluster& entire, const plan_report& whole) {
    const auto rest = limited.plan().approvals_required;
    RC_ASSERT(limited.apply().ok);
    RC_ASSERT(entire.apply().ok);
    const auto later = entire.plan().approvals_required;
    for (const auto& gate : rest) {
        const auto same = [&](const approval_report& other) {
            return other.resource == gate.resource && other.satisfied == gate.satisfied;
        };
        RC_ASSERT((std::ranges::any_of(whole.approvals_required, same) || std::ranges::any_of(later, same)));
    }
}

}  // namespace toy
