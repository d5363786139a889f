// Bodies of engine/plan/protected_scopes.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::vector<std::string> protected_scopes(const erased_kind& kind, std::string_view address,
                                                           const resource_entry& row) {
    std::vector<std::string> scopes;
    if (!kind.protects) return scopes;
    kind.protects(address, row, scopes);
    std::ranges::sort(scopes);
    scopes.erase(std::ranges::unique(scopes).begin(), scopes.end());
    return scopes;
}

OMNIGRAPH_INLINE std::vector<std::string> applied_scopes(const erased_kind& kind, const resource_table& declared,
                                                         std::string_view address, const resource_entry& row) {
    auto scopes = protected_scopes(kind, address, row);
    const auto resource = declared.find(address);
    if (!scopes.empty() || resource == declared.end()) return scopes;
    return protected_scopes(kind, address, resource->second.entry);
}

OMNIGRAPH_INLINE address_set guarded_scopes(kind_table kinds, const resource_table& declared,
                                            const applied_rows& applied) {
    address_set guarded;
    for (const auto& [address, row] : applied)
        if (const auto* kind = kind_of(kinds, address); kind && kind->protects)
            for (auto& scope : applied_scopes(*kind, declared, address, row)) guarded.insert(std::move(scope));
    return guarded;
}

}  // namespace omnigraph::cluster
