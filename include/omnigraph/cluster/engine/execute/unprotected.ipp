// Bodies of engine/execute/unprotected.hpp.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/unprotected.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>

namespace omnigraph::cluster {

namespace detail {

/// By scope: a resource that is declared to protect it.
OMNIGRAPH_INLINE std::map<std::string, std::string> declared_protectors(kind_table kinds,
                                                                        const resource_table& declared) {
    std::map<std::string, std::string> protectors;
    for (const auto& [address, resource] : declared)
        for (auto& scope : protected_scopes(kinds[resource.rank], address, resource.entry))
            protectors.emplace(std::move(scope), address);
    return protectors;
}

OMNIGRAPH_INLINE diagnostic awaited_protection(const std::string& address, const std::string& protector) {
    return warning(codes::protection_not_applied, address,
                   "`" + address + "` is recorded, and `" + protector +
                       "`, which is declared to protect it, is not applied; no server serves it until then.")
        .with_remedy("Run `omnigraph cluster apply`; if `" + protector + "` waits there, do what it waits for.");
}

/// A container that is not there keeps the mark that nobody knows what protected it: it may be found later.
OMNIGRAPH_INLINE void keep_unknown(const resource_table& declared, const ledger_state& base, ledger_state& next,
                                   const address_set& accepted) {
    for (const auto& [address, status] : *base.resource_statuses) {
        if (!has_condition(base, address, protection_unknown) || accepted.contains(address)) continue;
        if (next.applied_revision.resources->contains(address)) continue;
        if (declared.contains(address))
            next.resource_statuses->try_emplace(address, resource_status{"pending", {}, {}});
        if (next.resource_statuses->contains(address)) set_condition(next, address, protection_unknown, true);
    }
}

}  // namespace detail

OMNIGRAPH_INLINE void hold_unprotected(const run_context& run, const resource_table& declared, const ledger_state& base,
                                       ledger_state& next, const address_set& accepted) {
    const std::string_view not_applied = codes::protection_not_applied.text;
    const auto& rows = *next.applied_revision.resources;
    const auto guarded = guarded_scopes(run.kinds, declared, rows);
    const auto protectors = detail::declared_protectors(run.kinds, declared);
    for (const auto& [address, row] : rows) {
        const bool is_new = !base.applied_revision.resources->contains(address);
        const bool unguarded = !guarded.contains(address);
        const auto protector = protectors.find(address);
        const bool awaits =
            unguarded && protector != protectors.end() && (is_new || has_condition(base, address, not_applied));
        const bool unknown =
            unguarded && has_condition(base, address, protection_unknown) && !accepted.contains(address);
        set_condition(next, address, not_applied, awaits);
        set_condition(next, address, protection_unknown, unknown);
        if (awaits) run.findings.push_back(detail::awaited_protection(address, protector->second));
        else if (unknown) run.findings.push_back(unknown_protection(address));
    }
    detail::keep_unknown(declared, base, next, accepted);
}

}  // namespace omnigraph::cluster
