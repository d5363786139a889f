// Bodies of engine/commands/move_checks.hpp.
#pragma once

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/move_checks.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool has_no_sidecars(object_store& store, diagnostics& findings) {
    const auto sidecars = list_sidecars(store, findings);
    if (sidecars.complete && sidecars.pending.empty() && sidecars.undecodable.empty()) return true;
    findings.push_back(error(codes::cluster_recovery_pending, std::string{layout::recoveries},
                             "An operation on a graph was interrupted; it is finished where it began, before a move.")
                           .with_remedy("Run `omnigraph cluster apply`; `omnigraph cluster recover` lists them."));
    return false;
}

OMNIGRAPH_INLINE bool is_locked(session& held, diagnostics& findings) {
    if (held.own_lock()) return true;
    findings.push_back(
        error(codes::migration_impossible, "state.lock", "Without a lock, other commands could write during the move.")
            .with_remedy("Remove `lock: false` from cluster.yaml for the time of the move."));
    return false;
}

OMNIGRAPH_INLINE void check_names_of_places(const std::vector<std::string>& places, diagnostics& findings) {
    for (const auto& place : places)
        if (auto fault = unfit_for_marks(place)) findings.push_back(*std::move(fault));
}

OMNIGRAPH_INLINE store_result<std::optional<std::string>> first_object_of(object_store& place,
                                                                          std::string_view prefix) {
    const auto entries = place.list(prefix);
    if (!entries) return entries.error();
    for (const auto& entry : *entries)
        if (!entry.key.starts_with(store_check_prefix)) return std::optional{entry.key};
    return std::optional<std::string>{};
}

}  // namespace omnigraph::cluster
