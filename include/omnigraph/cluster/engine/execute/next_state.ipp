// Bodies of engine/execute/next_state.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/observation.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>

namespace omnigraph::cluster {

namespace detail {

inline constexpr std::string_view tombstone = "tombstone";  ///< the kind of an observation

/// The status of a change that apply holds back.
OMNIGRAPH_INLINE resource_status waiting_status(std::string_view reason) {
    resource_status waits{"blocked", {}, "Waits: " + std::string{reason} + "."};
    waits.conditions->push_back(std::string{reason});
    return waits;
}

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
        // A pending recovery has set a better status.
        statuses.insert_or_assign(c.address, waiting_status(c.reason));
    }
}

// A declaration that equals its row again has nothing that waits, so an earlier status that says so ends.
OMNIGRAPH_INLINE void settle_statuses(ledger_state& state, const applied_plan& done) {
    address_set open;
    for (const auto& c : done.planned.all) open.insert(c.address);
    for (auto& [address, status] : *state.resource_statuses) {
        if (open.contains(address) || !done.declared.contains(address) || status.conditions->size() != 1) continue;
        if (!state.applied_revision.resources->contains(address)) continue;
        if (status == waiting_status(status.conditions->front())) status = resource_status{"applied", {}, {}};
    }
}

// Removes statuses without a row and without a pending change (W41).
OMNIGRAPH_INLINE void prune_statuses(ledger_state& state, const changes& all) {
    address_set open;
    for (const auto& c : all)
        if (c.outcome != disposition::applied) open.insert(c.address);
    std::erase_if(*state.resource_statuses, [&](const auto& entry) {
        return !state.applied_revision.resources->contains(entry.first) && !open.contains(entry.first);
    });
}

// Declared composites take their declared metadata and are folded; one that then equals its declaration is applied. A
// composite whose change waits keeps its recorded metadata, so that nothing it still needs is deleted.
OMNIGRAPH_INLINE void converge_composites(kind_table kinds, ledger_state& state, const applied_plan& done) {
    auto& rows = *state.applied_revision.resources;
    address_set composites;
    for (const auto& [address, wanted] : done.declared)
        if (kinds[wanted.rank].composite && rows.contains(address)) composites.insert(address);
    address_set waiting;
    for (const auto& c : done.planned.all)
        if (c.outcome == disposition::blocked || c.outcome == disposition::deferred) waiting.insert(c.address);
    for (const auto& address : composites)
        if (!waiting.contains(address)) rows.at(address) = done.declared.at(address).entry;
    fold_composites(kinds, composites, state);
    for (const auto& address : composites)
        if (!done.pending.contains(address) && rows.at(address).digest == done.declared.at(address).entry.digest &&
            !has_root_fault(*kind_of(kinds, address), state, address))
            state.resource_statuses->insert_or_assign(address, resource_status{"applied", {}, {}});
}

OMNIGRAPH_INLINE digest_table digests_in(const ledger_state& state) {
    digest_table digests;
    for (const auto& [address, row] : *state.applied_revision.resources)
        if (const auto sum = digest::parse(row.digest)) digests.emplace_hint(digests.end(), address, *sum);
    return digests;
}

}  // namespace detail

OMNIGRAPH_INLINE void fold_composites(kind_table kinds, const address_set& addresses, ledger_state& state) {
    if (addresses.empty()) return;
    const auto digests = detail::digests_in(state);
    for (const auto& address : addresses)
        if (const auto row = state.applied_revision.resources->find(address);
            row != state.applied_revision.resources->end())
            if (const auto sum = composite_of(kinds, address, row->second, digests)) row->second.digest = sum->hex();
}

OMNIGRAPH_INLINE void fold_composites(kind_table kinds, ledger_state& state) {
    address_set all;
    for (const auto& [address, row] : *state.applied_revision.resources) all.insert(address);
    fold_composites(kinds, all, state);
}

OMNIGRAPH_INLINE address_set removed_containers(const ledger_state& state) {
    address_set removed;
    for (const auto& [address, observation] : *state.observations) {
        const auto* kind = observed_field(observation, "kind");
        if (kind && kind->is_string() && kind->get_string() == detail::tombstone) removed.insert(address);
    }
    return removed;
}

OMNIGRAPH_INLINE void record_container_removal(const run_context& run, const std::string& address,
                                               const std::optional<std::string>& approval_id,
                                               const std::optional<std::string>& actor, ledger_state& state) {
    const auto belongs = [&](const auto& entry) {
        const auto* kind = kind_of(run.kinds, entry.first);
        return entry.first == address || (kind && kind->within && kind->container(entry.first) == address);
    };
    std::erase_if(*state.applied_revision.resources, belongs);
    std::erase_if(*state.resource_statuses, belongs);
    const auto text = [](const std::optional<std::string>& value) { return value ? json(*value) : json(nullptr); };
    state.observations->insert_or_assign(address,
                                         boost::json::object{{"kind", detail::tombstone},
                                                             {"deleted_at", format_timestamp(run.env.system.now())},
                                                             {"approval_id", text(approval_id)},
                                                             {"actor", text(actor)}});
}

OMNIGRAPH_INLINE std::vector<approval_use> used_approvals(const run_context& run, const cluster_plan& planned) {
    std::vector<approval_use> uses;
    for (const auto& c : planned.all) {
        const auto given = planned.authorised.find(c.address);
        if (given == planned.authorised.end() || c.outcome != disposition::applied) continue;
        uses.push_back({given->second.approval_id, "apply", c.address, std::string{spelling(c.action)},
                        given->second.approved_by, run.env.actor});
    }
    return uses;
}

OMNIGRAPH_INLINE ledger_state next_state(const run_context& run, ledger_state state, const applied_plan& done) {
    for (const auto& c : done.planned.all) detail::record_change(state, c, done.declared);
    for (const auto& [address, made] : done.moved.live)
        if (!made.is_as_declared())
            record_drift(run, *kind_of(run.kinds, address), address, made.live, made.declared, state);
    detail::settle_statuses(state, done);
    detail::converge_composites(run.kinds, state, done);
    for (const auto& address : done.moved.removed) {
        const auto given = done.planned.authorised.find(address);
        const auto id = given == done.planned.authorised.end() ? std::optional<std::string>{}
                                                               : std::optional{given->second.approval_id};
        record_container_removal(run, address, id, run.env.actor, state);
    }
    for (const auto& use : used_approvals(run, done.planned)) record_approval_use(run, use, state);
    detail::prune_statuses(state, done.planned.all);
    forget_unmade(done.declared, state);
    for (const auto& [address, made] : done.moved.live)
        record_live(run, *kind_of(run.kinds, address), address, made.live, made.declared, state);
    if (converged(run.kinds, done.declared, *state.applied_revision.resources))
        state.applied_revision.config_digest = done.config_digest.hex();
    return state;
}

}  // namespace omnigraph::cluster
