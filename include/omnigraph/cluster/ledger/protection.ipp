// Bodies of ledger/protection.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool has_condition(const ledger_state& state, const std::string& address, std::string_view condition) {
    const auto seen = state.resource_statuses->find(address);
    return seen != state.resource_statuses->end() &&
           std::ranges::find(*seen->second.conditions, condition) != seen->second.conditions->end();
}

OMNIGRAPH_INLINE std::vector<std::string> addresses_with(const ledger_state& state, std::string_view condition) {
    std::vector<std::string> addresses;
    for (const auto& [address, seen] : *state.resource_statuses)
        if (std::ranges::find(*seen.conditions, condition) != seen.conditions->end()) addresses.push_back(address);
    return addresses;
}

OMNIGRAPH_INLINE void set_condition(ledger_state& state, const std::string& address, std::string_view condition,
                                    bool holds) {
    if (holds == has_condition(state, address, condition)) return;
    if (!holds) {
        std::erase(*state.resource_statuses->find(address)->second.conditions, condition);
        return;
    }
    const auto [marked, is_new] = state.resource_statuses->try_emplace(address, resource_status{"applied", {}, {}});
    marked->second.conditions->emplace_back(condition);
}

OMNIGRAPH_INLINE bool awaits_protection(const ledger_state& state, const std::string& address) {
    return has_condition(state, address, codes::protection_not_applied.text) ||
           has_condition(state, address, protection_unknown);
}

OMNIGRAPH_INLINE diagnostic unknown_protection(const std::string& address) {
    return warning(codes::protection_not_applied, address,
                   "The ledger was lost, and its history does not tell what protected `" + address +
                       "`; no server serves it until something does.")
        .with_remedy(
            "Declare what protects it, and run `omnigraph cluster apply`. To serve it under the applied rules alone: "
            "`omnigraph cluster refresh --accept " +
            address + "`.");
}

OMNIGRAPH_INLINE std::optional<diagnostic> unserved_row(const ledger_state& state, const std::string& address) {
    if (has_condition(state, address, codes::protection_not_applied.text))
        return warning(codes::protection_not_applied, address,
                       "What is declared to protect it is not applied yet, so nobody is served from it.")
            .with_remedy("Run `omnigraph cluster apply`.");
    if (has_condition(state, address, protection_unknown)) return unknown_protection(address);
    return std::nullopt;
}

}  // namespace omnigraph::cluster
