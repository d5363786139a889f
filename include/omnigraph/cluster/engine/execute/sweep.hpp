// Finishing or refusing what an earlier command left behind (specification §6.3).
//
// Recovery only rolls forward: the host makes each operation on a graph atomic, so the
// ledger is brought to what is observed, or the graph is fenced off until somebody
// decides. No graph is moved or removed here.
//
//        sidecar ──► root absent ───────────────► retired, the change is proposed again (1)
//           │
//           ├─────► opens, ledger has it ───────► retired                               (2)
//           ├─────► opens, is what was wanted ──► ledger catches up, retired            (4)
//           ├─────► there, does not open ───────► kept, the graph is pending            (5)
//           ├─────► opens, is something else ───► kept, the graph is pending            (6)
//           └─────► cannot be looked at ────────► kept, the graph is pending
//
// (a) Rows are told by digests; versions and paths in the sidecar are for the reader.
// (b) The root is derived from the graph's id, never taken from the sidecar (W55).
// (c) A retired sidecar is removed only after the ledger has recorded the outcome.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/recovery.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct sweep_results {
    address_set pending;                         ///< containers that nothing may move
    std::vector<std::string> finished_sidecars;  ///< operation ids
};

namespace detail {

class sweeper {
public:
    sweeper(const environment& env, graph_host& host, ledger_state& state, diagnostics& found)
        : env_{env}, host_{host}, state_{state}, found_{found} {}

    /// `schema_row` and `graph_row` are the ledger rows that the operation would have made.
    void creation(const sidecar_record& sidecar, const std::string& graph_row, const std::string& schema_row,
                  sweep_results& results) {
        const auto root = layout::graph_root(sidecar.graph_id);
        const auto there = host_.probe(root);
        if (!there) return keep(sidecar, graph_row, "its root cannot be looked at: " + there.error().message, results);
        recovery_observation seen{
            *there, {}, recorded_digest(schema_row), digest::parse(sidecar.desired_schema_digest)};
        std::optional<live_graph> live;
        if (*there == root_state::present) {
            if (auto observed = host_.observe(root)) live = *std::move(observed);
            if (live) seen.live = live->schema_digest;
        }
        switch (classify_creation(seen)) {
            case recovery_verdict::never_happened:
            case recovery_verdict::already_recorded: results.finished_sidecars.push_back(sidecar.operation_id); return;
            case recovery_verdict::finished: return roll_forward(sidecar, graph_row, schema_row, *seen.live, results);
            case recovery_verdict::unopenable: return incomplete(graph_row, schema_row, results);
            case recovery_verdict::something_else:
                mark({graph_row, schema_row}, "drifted", "actual_applied_state_pending");
                return keep(sidecar, graph_row, "the graph that is there is neither the recorded nor the wanted one",
                            results);
        }
    }

private:
    std::optional<digest> recorded_digest(const std::string& row) const {
        const auto at = state_.applied_revision.resources->find(row);
        if (at == state_.applied_revision.resources->end()) return std::nullopt;
        return digest::parse(at->second.digest);
    }

    void roll_forward(const sidecar_record& sidecar, const std::string& graph_row, const std::string& schema_row,
                      const digest& live, sweep_results& results) {
        auto& rows = *state_.applied_revision.resources;
        rows[schema_row].digest = live.hex();
        if (!rows.contains(graph_row)) rows[graph_row].digest = live.hex();  // folded anew before the ledger is written
        mark({graph_row, schema_row}, "applied", {});
        state_.recovery_records->insert_or_assign(sidecar.operation_id, record_of(sidecar));
        results.finished_sidecars.push_back(sidecar.operation_id);
        found_.push_back(warning(codes::cluster_recovery_rolled_forward, graph_row,
                                 "An interrupted creation had succeeded; the ledger now has it."));
    }

    json record_of(const sidecar_record& sidecar) const {
        return boost::json::object{{"kind", sidecar.kind},
                                   {"graph_id", sidecar.graph_id},
                                   {"outcome", "rolled_forward"},
                                   {"recovered_at", format_timestamp(env_.system.now())},
                                   {"actor", sidecar.actor ? json(*sidecar.actor) : json(nullptr)},
                                   {"started_at", sidecar.started_at},
                                   {"schema_digest", sidecar.desired_schema_digest}};
    }

    void incomplete(const std::string& graph_row, const std::string& schema_row, sweep_results& results) {
        mark({graph_row, schema_row}, "error", "graph_create_incomplete");
        results.pending.insert(graph_row);
        found_.push_back(error(codes::graph_create_incomplete, graph_row,
                               "The creation of this graph was interrupted, and what is at its root does not open.")
                             .fix("Look at the root, remove it, then run `omnigraph cluster apply` again."));
    }

    void keep(const sidecar_record& sidecar, const std::string& graph_row, const std::string& why,
              sweep_results& results) {
        results.pending.insert(graph_row);
        found_.push_back(
            warning(codes::cluster_recovery_pending, graph_row,
                    "The operation " + sidecar.operation_id + " (" + sidecar.kind + ") is unfinished: " + why + ".")
                .fix("Nothing of this graph moves until this is resolved."));
    }

    void mark(std::initializer_list<std::string> rows, std::string status, std::string condition) {
        for (const auto& row : rows) {
            resource_status next{status, {}, {}};
            if (!condition.empty()) next.conditions->push_back(condition);
            state_.resource_statuses->insert_or_assign(row, std::move(next));
        }
    }

    const environment& env_;
    graph_host& host_;
    ledger_state& state_;
    diagnostics& found_;
};

}  // namespace detail

namespace detail {

/// The container that a sidecar is about: the row of the fenced kind whose addresses have one label.
inline std::string fenced_row(kind_table kinds, const std::string& id) {
    for (const auto& facts : kinds)
        if (facts.fenced && facts.pattern.labels() == 1) return std::string{facts.pattern.prefix()} + "." + id;
    return id;
}

/// What must not move when it is not known which graph an operation was interrupted on (W56).
inline address_set all_fenced(kind_table kinds, const resource_table& declared, const applied_rows& applied) {
    address_set fenced_rows;
    for (const auto& [address, resource] : declared)
        if (kinds[resource.rank].fenced) fenced_rows.insert(address);
    for (const auto& [address, row] : applied)
        if (const auto* facts = kind_of(kinds, address); facts && facts->fenced) fenced_rows.insert(address);
    return fenced_rows;
}

}  // namespace detail

/// Judges every sidecar, in order of file names, and brings `state` up to what is observed.
/// A sidecar of an operation that this build does not perform keeps its graph pending.
template <class List>
[[nodiscard]] sweep_results sweep(const environment& env, object_store& store, graph_host& host,
                                  const resource_table& declared, ledger_state& state, diagnostics& found) {
    sweep_results results;
    detail::sweeper sweeper{env, host, state, found};
    const auto listing = list_sidecars(store, found);
    if (!listing.complete || !listing.undecodable.empty())
        results.pending = detail::all_fenced(kind_facts_of<List>, declared, *state.applied_revision.resources);
    for (const auto& [sidecar, key, version] : listing.pending) {
        bool known = false;
        for_each_kind(kind_order_t<List>{}, [&]<class Kind>(hana::basic_type<Kind>) {
            using traits = resource_traits<Kind>;
            if constexpr (fenced<Kind>) {
                const std::string graph_row = std::string{traits::pattern.prefix()} + "." + sidecar.graph_id;
                if (known || sidecar.kind != traits::create_operation ||
                    traits::pattern.check(graph_row) != address_fault::none)
                    return;
                known = true;
                sweeper.creation(sidecar, graph_row, traits::carried_row(sidecar.graph_id), results);
            }
        });
        if (!known) {
            const auto row = detail::fenced_row(kind_facts_of<List>, sidecar.graph_id);
            results.pending.insert(row);
            found.push_back(warning(codes::cluster_recovery_pending, row,
                                    "The operation " + sidecar.operation_id + " (" + sidecar.kind +
                                        ") is not one that this version can finish.")
                                .fix("Run the command again with the version that began it."));
        }
    }
    return results;
}

/// Unfinished operations as plan and status see them: nothing is swept.
struct pending_operations {
    std::vector<pending_operation_report> reports;
    address_set pending;        ///< the containers they hold
    bool all_are_known = true;  ///< false: some sidecar cannot be read, so any container may be held
};

/// Appends a warning for each unfinished operation (W61 gives its row for automation).
[[nodiscard]] inline pending_operations report_pending(kind_table kinds, object_store& store, diagnostics& found) {
    pending_operations seen;
    const auto listing = list_sidecars(store, found);
    seen.all_are_known = listing.complete && listing.undecodable.empty();
    for (const auto& [sidecar, key, version] : listing.pending) {
        seen.reports.push_back({sidecar.operation_id, sidecar.kind, sidecar.graph_id, sidecar.started_at});
        const auto row = detail::fenced_row(kinds, sidecar.graph_id);
        seen.pending.insert(row);
        found.push_back(warning(codes::cluster_recovery_pending, store.display(layout::sidecar(sidecar.operation_id)),
                                "The operation " + sidecar.operation_id + " (" + sidecar.kind + ") on `" + row +
                                    "` was interrupted.")
                            .fix("Run `omnigraph cluster apply`; it finishes or refuses it."));
    }
    return seen;
}

}  // namespace omnigraph::cluster
