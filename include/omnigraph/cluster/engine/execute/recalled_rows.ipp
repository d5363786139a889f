// Bodies of engine/execute/recalled_rows.hpp.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/recalled_rows.hpp>
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

/// Whether the catalog has a payload of a kind that protects.
OMNIGRAPH_INLINE result<bool> has_protecting_payload(const run_context& run) {
    const auto stored = run.store.list(layout::resources);
    if (!stored)
        return error(codes::catalog_payload_read_error, std::string{layout::resources},
                     "The catalog cannot be listed: " + stored.error().cause + ".")
            .with_remedy(reach_remedy(run.store, layout::resources));
    return std::ranges::any_of(run.kinds, [&](const erased_kind& kind) {
        return kind.protects && std::ranges::any_of(*stored, [&](const object_entry& entry) {
                   return layout::parse_payload(kind.pattern, kind.payload_extension, entry.key).has_value();
               });
    });
}

/// What the history tells; not certain, either, when only the catalog outlived the ledger.
OMNIGRAPH_INLINE result<lost_contents> recall(const run_context& run) {
    auto lost = newest_contents(run.store, run.findings);
    if (!lost || lost->recorded || !lost->certain) return lost;
    const auto protected_once = has_protecting_payload(run);
    if (!protected_once) return protected_once.error();
    lost->certain = !*protected_once;
    return lost;
}

}  // namespace detail

OMNIGRAPH_INLINE ledger_state recall_rows(const run_context& run, const resource_table& declared) {
    ledger_state state;
    auto lost = detail::recall(run);
    if (!lost) {
        run.findings.push_back(std::move(lost).error());
        return state;
    }
    for (auto& [address, row] : lost->rows) {
        if (!detail::is_recalled(run.kinds, declared, address, row)) continue;
        state.resource_statuses->emplace(address, resource_status{"applied", {}, {}});
        state.applied_revision.resources->emplace(address, std::move(row));
    }
    if (lost->certain) return state;
    for (const auto& [address, resource] : declared)
        if (const auto& kind = run.kinds[resource.rank]; kind.fenced && !kind.within)
            set_condition(state, address, protection_unknown, true);
    return state;
}

}  // namespace omnigraph::cluster
