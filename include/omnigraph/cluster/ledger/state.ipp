// Bodies of ledger/state.hpp.
#pragma once

#include <algorithm>
#include <limits>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/proven_state.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster::detail {

/// Whether `text` looks like an address of a standard kind but has labels that cannot be parts of a path.
[[nodiscard]] OMNIGRAPH_INLINE bool is_malformed_address(std::string_view text) {
    static constexpr std::array patterns{address_pattern{"graph.<id>"}, address_pattern{"schema.<graph>"},
                                         address_pattern{"query.<graph>.<name>"}, address_pattern{"policy.<name>"},
                                         address_pattern{"provider.embedding.<name>"}};
    return std::ranges::any_of(patterns,
                               [&](const auto& p) { return p.check(text) == address_fault::malformed_label; });
}

/// The first impossible value in a decoded ledger, as a clause; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE std::string unsound(const ledger_state& state) {
    const auto malformed_key = [](const auto& rows, std::string_view where) -> std::string {
        for (const auto& [address, row] : rows)
            if (is_malformed_address(address))
                return std::string{where} + ": " + json_quoted(address) + " is no address";
        return {};
    };
    const auto& resources = state.applied_revision.resources;
    for (auto fault : {malformed_key(resources, "applied_revision.resources"),
                       malformed_key(state.resource_statuses, "resource_statuses"),
                       malformed_key(state.observations, "observations")})
        if (!fault.empty()) return fault;
    if (const auto& config = state.applied_revision.config_digest; config && !digest::parse(*config))
        return "applied_revision.config_digest: not 64 lower-case hex digits";
    for (const auto& [address, entry] : resources) {
        if (!digest::parse(entry.digest))
            return "applied_revision.resources[" + address + "].digest: not 64 lower-case hex digits";
        if (entry.embedding_provider && is_malformed_address(*entry.embedding_provider))
            return "applied_revision.resources[" + address +
                   "].embedding_provider: " + json_quoted(*entry.embedding_provider) + " is no address";
        for (const auto& target : *entry.references)
            if (is_malformed_address(target))
                return "applied_revision.resources[" + address + "].references: " + json_quoted(target) +
                       " is no address";
    }
    // Beyond it an increment would begin at zero again.
    if (*state.state_revision > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return "state_revision: " + std::to_string(*state.state_revision) + " is no revision";
    for (const auto& [address, row] : state.resource_statuses)
        if (std::ranges::find(resource_status_words, row.status) == resource_status_words.end())
            return "resource_statuses[" + address + "].status: " + json_quoted(row.status) + " is no status";
    return {};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string encode_state(const ledger_state& state) { return encode_checked_state(state); }

OMNIGRAPH_INLINE result<ledger_state> decode_state(std::string_view text) {
    auto decoded = decode_checked_state(text);
    if (!decoded) return std::move(decoded).error();
    return std::move(decoded->state);
}

}  // namespace omnigraph::cluster
