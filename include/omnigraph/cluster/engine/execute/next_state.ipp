// Bodies of engine/execute/next_state.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE void record_change(ledger_state& state, const change& c, const resource_table& declared) {
    auto& rows = *state.applied_revision.resources;
    auto& statuses = *state.resource_statuses;
    if (c.outcome == disposition::applied && c.action == change_action::erase) {
        rows.erase(c.address);
        statuses.erase(c.address);
    } else if (c.outcome == disposition::applied) {
        rows.insert_or_assign(c.address, declared.at(c.address).entry);
        statuses.insert_or_assign(c.address, resource_status{"applied", {}, {}});
    } else if (c.outcome == disposition::blocked && c.reason != reasons::recovery_pending) {
        // A pending recovery has said more already; its status stays.
        resource_status waits{"blocked", {}, "Waits: " + std::string{c.reason} + "."};
        waits.conditions->push_back(std::string{c.reason});
        statuses.insert_or_assign(c.address, std::move(waits));
    }
}

// A status without a row and without a pending change describes nothing (W41).
OMNIGRAPH_INLINE void prune_statuses(ledger_state& state, const changes& all) {
    address_set open;
    for (const auto& c : all)
        if (c.outcome != disposition::applied) open.insert(c.address);
    std::erase_if(*state.resource_statuses, [&](const auto& entry) {
        return !state.applied_revision.resources->contains(entry.first) && !open.contains(entry.first);
    });
}

// Declared composites take over their declared metadata, all are folded, and one that has become what is declared is
// applied.
OMNIGRAPH_INLINE void converge_composites(kind_table kinds, ledger_state& state, const resource_table& declared) {
    auto& rows = *state.applied_revision.resources;
    std::vector<std::string_view> composites;
    for (const auto& [address, wanted] : declared)
        if (kinds[wanted.rank].composite && rows.contains(address)) composites.push_back(address);
    for (const auto address : composites) rows.at(std::string{address}) = declared.find(address)->second.entry;
    fold_composites(kinds, state);
    for (const auto address : composites)
        if (rows.at(std::string{address}).digest == declared.find(address)->second.entry.digest &&
            !root_is_doubted(*kind_of(kinds, address), state, std::string{address}))
            state.resource_statuses->insert_or_assign(std::string{address}, resource_status{"applied", {}, {}});
}

OMNIGRAPH_INLINE digest_table digests_in(const ledger_state& state) {
    digest_table digests;
    for (const auto& [address, row] : *state.applied_revision.resources)
        if (const auto sum = digest::parse(row.digest)) digests.emplace_hint(digests.end(), address, *sum);
    return digests;
}

}  // namespace detail

OMNIGRAPH_INLINE void fold_composites(kind_table kinds, ledger_state& state) {
    const auto digests = detail::digests_in(state);
    for (auto& [address, row] : *state.applied_revision.resources)
        if (const auto sum = composite_of(kinds, address, row, digests)) row.digest = sum->hex();
}

OMNIGRAPH_INLINE ledger_state next_state(const run_context& run, ledger_state state, const changes& all,
                                         const resource_table& declared, const digest& config_digest,
                                         const fence_results& moved) {
    for (const auto& c : all) detail::record_change(state, c, declared);
    detail::converge_composites(run.kinds, state, declared);
    detail::prune_statuses(state, all);
    for (const auto& [address, live] : moved.live) record_live(run, *kind_of(run.kinds, address), address, live, state);
    if (converged(run.kinds, declared, *state.applied_revision.resources))
        state.applied_revision.config_digest = config_digest.hex();
    return state;
}

}  // namespace omnigraph::cluster
