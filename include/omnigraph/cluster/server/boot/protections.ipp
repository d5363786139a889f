// Bodies of server/boot/protections.hpp.
#pragma once

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/kinds/graph.hpp>
#include <omnigraph/cluster/kinds/policy.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/server/boot/protections.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE protections protections_of(const ledger_state& ledger) {
    protections found{{std::string{cluster_policy_scope}, {}}};
    const auto& rows = *ledger.applied_revision.resources;
    for (const auto& [address_text, row] : rows)
        if (address<kind::graph>::parse(address_text))
            found[address_text] = awaits_protection(ledger, address_text) ? "waits" : "";
    for (const auto& [address_text, row] : rows) {
        if (!address<kind::policy>::parse(address_text) || !row.applies_to) continue;
        for (const auto& scope : *row.applies_to)
            if (const auto at = found.find(normal_policy_scope(scope)); at != found.end())
                at->second += " " + row.digest;
    }
    return found;
}

OMNIGRAPH_INLINE std::set<std::string, std::less<>> changed_protections(const protections& serving,
                                                                        const protections& next) {
    std::set<std::string, std::less<>> changed;
    for (const auto& [scope, by] : serving)
        if (const auto at = next.find(scope); at == next.end() || at->second != by) changed.insert(scope);
    return changed;
}

}  // namespace omnigraph::cluster::server
