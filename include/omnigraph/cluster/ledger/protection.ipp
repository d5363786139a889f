// Bodies of ledger/protection.hpp.
#pragma once

#include <algorithm>
#include <string>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool awaits_protection(const ledger_state& state, const std::string& address) {
    const auto seen = state.resource_statuses->find(address);
    return seen != state.resource_statuses->end() &&
           std::ranges::find(*seen->second.conditions, codes::protection_not_applied.text) !=
               seen->second.conditions->end();
}

OMNIGRAPH_INLINE void set_awaits_protection(ledger_state& state, const std::string& address, bool awaits) {
    if (awaits == awaits_protection(state, address)) return;
    const std::string condition{codes::protection_not_applied.text};
    if (!awaits) {
        std::erase(*state.resource_statuses->find(address)->second.conditions, condition);
        return;
    }
    const auto [marked, is_new] = state.resource_statuses->try_emplace(address, resource_status{"applied", {}, {}});
    marked->second.conditions->push_back(condition);
}

}  // namespace omnigraph::cluster
