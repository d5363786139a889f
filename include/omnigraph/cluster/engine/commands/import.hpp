// import: begins a ledger from what is really there (specification §4.8).
//
// Declared graphs are looked at; one that lives is recorded with the schema it has, one
// that does not is pending. What is declared is never recorded as deployed (W30, W31).
#pragma once

#include <omnigraph/cluster/core/address.hpp>
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
#include <omnigraph/cluster/engine/commands/status.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/desired_state.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

namespace detail {

/// Looks at one declared graph and writes what was seen into `state`; false when it could not be told.
template <class Kind>
bool observe_graph(const environment& env, object_store& store, graph_host& host, const address<Kind>& name,
                   const declaration_of<Kind>& declaration, ledger_state& state, diagnostics& found) {
    using traits = resource_traits<Kind>;
    const std::string id{address_label(traits::pattern, name.str(), 0)};
    const auto root = layout::graph_root(id);
    const auto schema_row = traits::carried_row(id);
    const auto wanted = traits::intended(declaration);
    auto& statuses = *state.resource_statuses;
    const auto both = [&](const resource_status& status) {
        statuses.insert_or_assign(name.str(), status);
        statuses.insert_or_assign(schema_row, status);
    };
    const auto note = [&](const live_graph* live, const std::optional<std::string>& fault) {
        state.observations->insert_or_assign(
            name.str(),
            observation_of(name.str(), store.display(root), format_timestamp(env.system.now()), live, wanted, fault));
    };
    const auto there = host.probe(root);
    if (there && *there == root_state::absent) {
        both({"pending", {}, "The graph has not been created yet."});
        note(nullptr, std::nullopt);
        return true;
    }
    auto live = there ? host.observe(root) : graph_result<live_graph>{there.error()};
    if (!live) {
        both({"error", std::vector<std::string>{"graph_observation_error"}, live.error().message});
        note(nullptr, live.error().message);
        found.push_back(
            warning(codes::graph_observation_error, name.str(), "The graph cannot be opened: " + live.error().message));
        return false;
    }
    auto& rows = *state.applied_revision.resources;
    rows[schema_row].digest = live->schema_digest.hex();
    rows[name.str()].digest = live->schema_digest.hex();  // folded from the rows before it is written
    if (wanted == live->schema_digest) both({"applied", {}, {}});
    else both({"drifted", std::vector<std::string>{"schema_mismatch"}, "The live schema is not the declared one."});
    note(&*live, std::nullopt);
    return true;
}

/// Looks at every declared graph; `graph_observation_error` counts those that could not be told.
template <class List>
void observe_graphs(const environment& env, object_store& store, const desired_state<List>& desired,
                    ledger_state& state, diagnostics& found) {
    const auto host = env.open_host(store);
    std::size_t failed = 0;
    for_each_kind(kind_order_t<List>{}, [&]<class Kind>(hana::basic_type<Kind>) {
        if constexpr (fenced<Kind>)
            for (const auto& [name, declaration] : desired.template of<Kind>())
                if (!observe_graph<Kind>(env, store, *host, name, declaration, state, found)) ++failed;
    });
    fold_composites<List>(state);
    if (failed != 0)
        found.push_back(
            error(codes::graph_observation_error, "graphs", std::to_string(failed) + " graph(s) could not be opened.")
                .fix("Repair or remove what is at their roots, then run the command again."));
}

}  // namespace detail

namespace commands {

template <class List>
[[nodiscard]] observe_report import_cluster(const environment& env) {
    diagnostics found;
    observe_report report;
    report.operation = "import";
    report.config_dir = env.config_dir;
    const auto loaded = load_desired<List>(env, found);
    if (loaded && !has_errors(found)) {
        session at{env, loaded->config, found};
        if (at.usable() && at.lock("import")) {
            at.read();
            if (at.found_ledger() && at.ledger().state)
                found.push_back(
                    error(codes::state_already_exists, std::string{layout::state}, "This cluster has a ledger already.")
                        .fix("Run `omnigraph cluster plan` to see what is left to do."));
            if (!at.found_ledger() && !has_errors(found)) {
                ledger_state state;
                state.state_revision = 1;
                detail::observe_graphs<List>(env, at.store(), loaded->declared, state, found);
                if (!has_errors(found)) at.write(state);
            }
        }
        if (at.usable()) report.state_observations = at.observe();
        if (const auto& state = at.ledger().state) {
            report.resource_digests = digests_of(*state);
            report.resource_statuses = *state->resource_statuses;
            report.observations = *state->observations;
        }
    }
    report.ok = !has_errors(found);
    report.diagnostics = report_of(found);
    return report;
}

}  // namespace commands

}  // namespace omnigraph::cluster
