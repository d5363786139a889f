// Bodies of engine/execute/recalled_rows.hpp.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>
#include <omnigraph/cluster/engine/execute/recalled_rows.hpp>
#include <omnigraph/cluster/engine/plan/protected_scopes.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/newest_contents.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>

namespace omnigraph::cluster {

namespace detail {

/// Whether neither a declaration nor a root that is declared tells of a row.
OMNIGRAPH_INLINE bool is_recalled(kind_table kinds, const resource_table& declared, const std::string& address,
                                  const resource_entry& row) {
    const auto* kind = kind_of(kinds, address);
    if (!kind || !digest::parse(row.digest)) return false;
    if (kind->fenced || kind->moves_container) return !declared.contains(root_owner(*kind, address));
    return !kind->payload_extension.empty();
}

/// Whether the catalog has a payload of a kind that protects which no record names. It was applied, or about to be.
OMNIGRAPH_INLINE result<bool> has_unnamed_protection(const run_context& run, const lost_contents& lost) {
    const auto stored = run.store.list(layout::resources);
    if (!stored)
        return error(codes::catalog_payload_read_error, std::string{layout::resources},
                     "The catalog cannot be listed: " + stored.error().cause + ".")
            .with_remedy(reach_remedy(run.store, layout::resources));
    return std::ranges::any_of(run.kinds, [&](const erased_kind& kind) {
        return kind.protects && std::ranges::any_of(*stored, [&](const object_entry& entry) {
                   const auto text = layout::parse_payload(kind.pattern, kind.payload_extension, entry.key);
                   return text && !lost.named.contains({text->address, text->content.hex()});
               });
    });
}

/// What the history tells; not certain, either, when the catalog tells of more.
OMNIGRAPH_INLINE result<lost_contents> recall(const run_context& run) {
    auto lost = newest_contents(run.store, run.findings);
    if (!lost || !lost->certain) return lost;
    const auto told_of_more = has_unnamed_protection(run, *lost);
    if (!told_of_more) return told_of_more.error();
    if (*told_of_more) *lost = {.certain = false};
    return lost;
}

OMNIGRAPH_INLINE bool is_live(const run_context& run, const erased_kind& kind, const std::string& address) {
    const auto seen = kind.fence.observe(run.context_of(kind, address));
    return seen && seen->live;
}

/// The kinds of which a recorded container that something protected, and of which no uid is known, is not at its root.
OMNIGRAPH_INLINE std::set<const erased_kind*> kinds_with_lost_roots(const run_context& run,
                                                                    const resource_table& declared,
                                                                    const lost_contents& before) {
    const auto guarded = guarded_scopes(run.kinds, declared, before.rows);
    std::set<const erased_kind*> lost;
    for (const auto& [address, row] : before.rows) {
        const auto* kind = container_kind(run.kinds, address);
        if (!kind || lost.contains(kind) || !guarded.contains(address)) continue;
        if (!before.graph_uids.contains(address) && !is_live(run, *kind, address)) lost.insert(kind);
    }
    return lost;
}

/// The declared containers that are there and that no row names, while one that nothing tells from them has left its
/// place: each may be that one.
OMNIGRAPH_INLINE address_set possibly_moved(const run_context& run, const resource_table& declared,
                                            const lost_contents& before) {
    address_set unnamed;
    for (const auto& [address, resource] : declared)
        if (is_container(run.kinds[resource.rank]) && !before.rows.contains(address)) unnamed.insert(address);
    if (unnamed.empty()) return {};
    const auto lost = kinds_with_lost_roots(run, declared, before);
    std::erase_if(unnamed, [&](const std::string& address) {
        const auto& kind = run.kinds[declared.at(address).rank];
        return !lost.contains(&kind) || !is_live(run, kind, address);
    });
    return unnamed;
}

/// The declared containers of which nobody knows what protected them.
OMNIGRAPH_INLINE address_set of_unknown_protection(const run_context& run, const resource_table& declared,
                                                   const lost_contents& lost) {
    address_set all;
    if (lost.certain) {
        all = possibly_moved(run, declared, lost);
        for (const auto& address : lost.protection_unknown)
            if (container_kind(run.kinds, address)) all.insert(address);
        return all;
    }
    for (const auto& [address, resource] : declared)
        if (is_container(run.kinds[resource.rank])) all.insert(address);
    return all;
}

}  // namespace detail

OMNIGRAPH_INLINE ledger_state recall_rows(const run_context& run, const resource_table& declared) {
    ledger_state state;
    auto lost = detail::recall(run);
    if (!lost) {
        run.findings.push_back(std::move(lost).error());
        return state;
    }
    const auto unknown = detail::of_unknown_protection(run, declared, *lost);
    for (auto& [address, row] : lost->rows) {
        if (!detail::is_recalled(run.kinds, declared, address, row)) continue;
        state.resource_statuses->emplace(address, resource_status{"applied", {}, {}});
        state.applied_revision.resources->emplace(address, std::move(row));
    }
    for (const auto& [address, uids] : lost->graph_uids)
        if (const auto* kind = container_kind(run.kinds, address)) recall_uids(run, *kind, address, uids, state);
    for (const auto& address : unknown) set_condition(state, address, protection_unknown, true);
    return state;
}

}  // namespace omnigraph::cluster
