// Bodies of engine/commands/status.hpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/status.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

namespace detail {

/// What to say of a payload that is not as recorded; nothing when it is.
OMNIGRAPH_INLINE std::optional<diagnostic> payload_fault(const std::string& address, const payload_check& checked) {
    switch (checked.state) {
        case payload_state::ok: return std::nullopt;
        case payload_state::missing:
            return warning(codes::catalog_payload_missing, address,
                           "The published text of `" + address + "` is gone from the catalog.")
                .with_remedy("Run `omnigraph cluster apply`; it publishes the text again when the resource changes.");
        case payload_state::mismatch:
            return warning(codes::catalog_payload_mismatch, address,
                           "The published text of `" + address + "` is not what was published: it hashes to " +
                               checked.actual + ".")
                .with_remedy("Do not serve it. Restore the catalog from a copy.");
        case payload_state::unreadable: break;
    }
    return error(codes::catalog_payload_read_error, address,
                 "The published text of `" + address + "` cannot be read: " + checked.cause + ".")
        .with_remedy("Check the storage root and the permission to read it.");
}

/// Re-hashes the payload of every row that has one (specification §8).
OMNIGRAPH_INLINE void verify_catalog(kind_table kinds, object_store& store, const applied_rows& applied,
                                     diagnostics& findings) {
    std::vector<std::string_view> addresses;
    std::vector<recorded_payload> recorded;
    for (const auto& [address, row] : applied) {
        const auto* facts = kind_of(kinds, address);
        const auto sum = digest::parse(row.digest);
        if (!facts || facts->payload_extension.empty() || !sum) continue;
        addresses.push_back(address);
        recorded.push_back({layout::payload(facts->pattern, address, *sum, facts->payload_extension), *sum});
    }
    std::map<std::size_t, diagnostic> faults;  // in the order of addresses, whatever the order of visits is
    verify_payloads(store, recorded, [&](std::size_t i, const payload_check& checked, std::string_view) {
        if (auto fault = payload_fault(std::string{addresses[i]}, checked)) faults.emplace(i, std::move(*fault));
    });
    for (auto& [position, fault] : faults) findings.push_back(std::move(fault));
}

OMNIGRAPH_INLINE void show_ledger(kind_table kinds, session& held, command_run<status_report>& run) {
    run.report.pending_operations = report_pending(kinds, held.store(), run.findings).reports;
    held.read();
    if (!held.found_ledger() && !has_errors(run.findings))
        run.findings.push_back(warning(codes::state_missing, std::string{layout::state}, "There is no ledger yet.")
                                   .with_remedy("Run `omnigraph cluster import`."));
    if (const auto& state = held.ledger().state) {
        const auto& applied = *state->applied_revision.resources;
        run.report.resource_digests = digests_of(*state);
        run.report.resource_statuses = *state->resource_statuses;
        run.report.observations = *state->observations;
        warn_unknown_rows(unknown_rows(kinds, applied), run.findings);
        verify_catalog(kinds, held.store(), applied, run.findings);
    }
    run.report.state_observations = held.observe();
}

}  // namespace detail

OMNIGRAPH_INLINE status_report commands::status(const environment& env, const kind_list& list) {
    command_run<status_report> run{env};
    if (const auto config = load_header(env, list, run.findings)) {
        session held{env, *config, run.findings};
        if (held.usable()) detail::show_ledger(list.kinds, held, run);
    }
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster
