// status: what the ledger says, whether the catalog still holds what it refers to, and
// who has the lock. Reads no declared source and writes nothing (specification §4.7).
#pragma once

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// What to say of a payload that is not as recorded; nothing when it is.
[[nodiscard]] inline std::optional<diagnostic> payload_fault(const std::string& address, const payload_check& checked) {
    switch (checked.state) {
        case payload_state::ok: return std::nullopt;
        case payload_state::missing:
            return warning(codes::catalog_payload_missing, address,
                           "The published text of `" + address + "` is gone from the catalog.")
                .fix("Run `omnigraph cluster apply`; it publishes the text again when the resource changes.");
        case payload_state::mismatch:
            return warning(codes::catalog_payload_mismatch, address,
                           "The published text of `" + address + "` is not what was published: it hashes to " +
                               checked.actual + ".")
                .fix("Do not serve it. Restore the catalog from a copy.");
        case payload_state::unreadable: break;
    }
    return error(codes::catalog_payload_read_error, address,
                 "The published text of `" + address + "` cannot be read: " + checked.cause + ".")
        .fix("Check the storage root and the permission to read it.");
}

/// Re-hashes the payload of every row that has one (specification §8).
inline void verify_catalog(kind_table kinds, object_store& store, const applied_rows& applied, diagnostics& found) {
    for (const auto& [address, row] : applied) {
        const auto* facts = kind_of(kinds, address);
        const auto sum = digest::parse(row.digest);
        if (!facts || facts->payload_extension.empty() || !sum) continue;
        const auto checked =
            verify_payload(store, layout::payload(facts->pattern, address, *sum, facts->payload_extension), *sum);
        if (auto fault = payload_fault(address, checked)) found.push_back(std::move(*fault));
    }
}

[[nodiscard]] inline digests_by_address digests_of(const ledger_state& state) {
    digests_by_address digests;
    for (const auto& [address, row] : *state.applied_revision.resources) digests.emplace(address, row.digest);
    return digests;
}

namespace commands {

template <class List>
[[nodiscard]] status_report status(const environment& env) {
    diagnostics found;
    status_report report;
    report.config_dir = env.config_dir;
    const auto config = load_header<List>(env, found);
    if (config) {
        session at{env, *config, found};
        if (at.usable()) {
            constexpr kind_table kinds = kind_facts_of<List>;
            report.pending_operations = report_pending(kinds, at.store(), found).reports;
            at.read();
            if (!at.found_ledger() && !has_errors(found))
                found.push_back(warning(codes::state_missing, std::string{layout::state}, "There is no ledger yet.")
                                    .fix("Run `omnigraph cluster import`."));
            if (const auto& state = at.ledger().state) {
                report.resource_digests = digests_of(*state);
                report.resource_statuses = *state->resource_statuses;
                report.observations = *state->observations;
                warn_unknown_rows(kinds, *state->applied_revision.resources, found);
                verify_catalog(kinds, at.store(), *state->applied_revision.resources, found);
            }
            report.state_observations = at.observe();
        }
    }
    report.ok = !has_errors(found);
    report.diagnostics = report_of(found);
    return report;
}

}  // namespace commands

}  // namespace omnigraph::cluster
