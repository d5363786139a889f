// The ledger after a run (specification §5.6, §5.7): rows and statuses of what was applied,
// composites folded anew from the ledger's own rows, and whether everything declared is
// now deployed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/graph_moves.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// What is recorded of a live graph (specification §3.1).
[[nodiscard]] inline json observation_of(const std::string& address, const std::string& uri, const std::string& at,
                                         const live_graph* live, const std::optional<digest>& desired_schema,
                                         const std::optional<std::string>& fault) {
    const auto text = [](const std::optional<std::string>& value) { return value ? json(*value) : json(nullptr); };
    const auto wanted = desired_schema ? std::optional{desired_schema->hex()} : std::nullopt;
    boost::json::object record;
    record["kind"] = "graph";
    record["address"] = address;
    record["graph_uri"] = uri;
    record["observed_at"] = at;
    record["exists"] = live != nullptr;
    record["manifest_version"] = live ? json(live->manifest_version) : json(nullptr);
    record["schema_digest"] = live ? json(live->schema_digest.hex()) : json(nullptr);
    record["desired_schema_digest"] = text(wanted);
    record["schema_matches_desired"] =
        live && desired_schema ? json(live->schema_digest == *desired_schema) : json(nullptr);
    record["error"] = text(fault);
    return record;
}

namespace detail {

inline void record_change(ledger_state& state, const change& c, const resource_table& declared) {
    auto& rows = *state.applied_revision.resources;
    auto& statuses = *state.resource_statuses;
    if (c.outcome == disposition::applied && c.what == operation::erase) {
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
inline void prune_statuses(ledger_state& state, const changes& all) {
    address_set open;
    for (const auto& c : all)
        if (c.outcome != disposition::applied) open.insert(c.address);
    std::erase_if(*state.resource_statuses, [&](const auto& entry) {
        return !state.applied_revision.resources->contains(entry.first) && !open.contains(entry.first);
    });
}

}  // namespace detail

[[nodiscard]] inline digest_table digests_in(const ledger_state& state) {
    digest_table digests;
    for (const auto& [address, row] : *state.applied_revision.resources)
        if (const auto sum = digest::parse(row.digest)) digests.emplace_hint(digests.end(), address, *sum);
    return digests;
}

/// Folds every composite in the ledger from the ledger's own rows and recorded metadata.
template <class List>
void fold_composites(ledger_state& state) {
    const auto digests = digests_in(state);
    for (auto& [address, row] : *state.applied_revision.resources)
        if (const auto sum = composite_of<List>(address, row, digests)) row.digest = sum->hex();
}

/// After a run: declared composites take over their declared metadata, all are folded, and one that has become
/// what is declared is applied.
template <class List>
void converge_composites(ledger_state& state, const resource_table& declared) {
    auto& rows = *state.applied_revision.resources;
    std::vector<std::string_view> composites;
    for (const auto& [address, wanted] : declared)
        if (kind_facts_of<List>[wanted.rank].composite && rows.contains(address)) composites.push_back(address);
    for (const auto address : composites) rows.at(std::string{address}) = declared.find(address)->second.entry;
    fold_composites<List>(state);
    for (const auto address : composites)
        if (rows.at(std::string{address}).digest == declared.find(address)->second.entry.digest)
            state.resource_statuses->insert_or_assign(std::string{address}, resource_status{"applied", {}, {}});
}

/// True when nothing is left to do: the difference of the ledger and what is declared is empty.
template <class List>
[[nodiscard]] bool converged(const ledger_state& state, const resource_table& declared) {
    return diff(kind_facts_of<List>, declared, *state.applied_revision.resources).empty();
}

/// The ledger that this run leaves; `state_revision` is untouched.
template <class List>
[[nodiscard]] ledger_state next_state(ledger_state state, const changes& all, const resource_table& declared,
                                      const digest& config_digest, const move_results& moves, const environment& env,
                                      const object_store& store) {
    for (const auto& c : all) detail::record_change(state, c, declared);
    converge_composites<List>(state, declared);
    detail::prune_statuses(state, all);
    for (const auto& [address, live] : moves.created) {
        const auto root = layout::graph_root(address.substr(address.rfind('.') + 1));
        state.observations->insert_or_assign(
            address, observation_of(address, store.display(root), format_timestamp(env.system.now()), &live,
                                    live.schema_digest, {}));
    }
    if (converged<List>(state, declared)) state.applied_revision.config_digest = config_digest.hex();
    return state;
}

}  // namespace omnigraph::cluster
