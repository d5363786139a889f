// Bodies of engine/execute/unprotected.hpp.
#pragma once

#include <map>
#include <string>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/unprotected.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>

namespace omnigraph::cluster {

namespace detail {

/// By scope: a resource that is declared to protect it, while no applied one does.
OMNIGRAPH_INLINE std::map<std::string, std::string> awaited_protection(kind_table kinds, const resource_table& declared,
                                                                       const applied_rows& rows) {
    std::map<std::string, std::string> awaited;
    for (const auto& [address, resource] : declared)
        for (auto& scope : protected_scopes(kinds[resource.rank], address, resource.entry))
            awaited.emplace(std::move(scope), address);
    for (const auto& [address, row] : rows)
        if (const auto* kind = kind_of(kinds, address))
            for (const auto& scope : applied_scopes(*kind, declared, address, row)) awaited.erase(scope);
    return awaited;
}

}  // namespace detail

OMNIGRAPH_INLINE void hold_unprotected(const run_context& run, const resource_table& declared, const ledger_state& base,
                                       ledger_state& next) {
    const auto& rows = *next.applied_revision.resources;
    const auto awaited = detail::awaited_protection(run.kinds, declared, rows);
    for (const auto& [address, row] : rows) {
        const auto protector = awaited.find(address);
        const bool is_new = !base.applied_revision.resources->contains(address);
        const bool held = protector != awaited.end() && (is_new || awaits_protection(base, address));
        set_awaits_protection(next, address, held);
        if (!held) continue;
        run.findings.push_back(
            warning(codes::protection_not_applied, address,
                    "`" + address + "` is recorded, and `" + protector->second +
                        "`, which is declared to protect it, is not applied; no server serves it until then.")
                .with_remedy("Run `omnigraph cluster apply`; if `" + protector->second +
                             "` waits there, do what it waits for."));
    }
}

}  // namespace omnigraph::cluster
