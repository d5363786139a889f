// Bodies of engine/plan/protected_scopes.hpp.
#pragma once

#include <algorithm>
#include <set>
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

namespace detail {

/// The digests of the applied rows that protect `scope`.
OMNIGRAPH_INLINE std::set<std::string> applied_protection(kind_table kinds, const resource_table& declared,
                                                          const applied_rows& applied, std::string_view scope) {
    std::set<std::string> digests;
    for (const auto& [address, row] : applied)
        if (const auto* kind = kind_of(kinds, address); kind && kind->protects)
            if (std::ranges::binary_search(applied_scopes(*kind, declared, address, row), scope))
                digests.insert(row.digest);
    return digests;
}

OMNIGRAPH_INLINE std::set<std::string> declared_protection(kind_table kinds, const resource_table& declared,
                                                           std::string_view scope) {
    std::set<std::string> digests;
    for (const auto& [address, resource] : declared)
        if (std::ranges::binary_search(protected_scopes(kinds[resource.rank], address, resource.entry), scope))
            digests.insert(resource.entry.digest);
    return digests;
}

}  // namespace detail

OMNIGRAPH_INLINE bool keeps_protection(kind_table kinds, const resource_table& declared, const applied_rows& applied,
                                       std::string_view from, std::string_view to, protection_side side) {
    const auto before = detail::applied_protection(kinds, declared, applied, from);
    if (before.empty()) return true;
    return before == (side == protection_side::applied ? detail::applied_protection(kinds, declared, applied, to)
                                                       : detail::declared_protection(kinds, declared, to));
}

}  // namespace omnigraph::cluster
