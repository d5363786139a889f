// migrate-state: moves the ledger, with approvals and history, to a place apart from the graphs, or back to them.
//
//     auto report = commands::migrate_state<standard_kinds>(env, "s3://acme-state/prod");
//     if (report.completed) print("state: { backend: " + report.to + " }");
//
// The steps, each of which can be repeated:
// (a) The lock of the present place is taken; a new place is claimed by the mark `holds`.
// (b) Approvals, used plans and history are copied and read back.
// (c) The ledger is replaced by a mark that names the new place and has the ledger in it. Nothing is in use now.
// (d) The ledger is written at the new place; what the old place still has of documents is removed.
//
// (1) At no moment do both places have a live ledger.
// (2) A call after an interruption continues, and removes what is left at the former place, under the locks of both
//     (former_place.hpp). To the graphs, it knows that place by the `state.backend` that is declared.
// (3) Ledger, history and approvals keep every byte, so revisions and digests stay. Graphs and payloads stay where they
//     are.
// (4) Otherwise what is declared as `state.backend` plays no part: the marks say where the ledger is.
#pragma once

#include <string>

#include <omnigraph/cluster/engine/commands/state_move_report.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// Moves the ledger to `target`, a storage root as the user writes it, or to the graphs when that is `cluster`. Codes
/// of its own: migration_target_in_use, migration_failed, migration_impossible; also state_lock_disabled,
/// state_missing, state_moved, state_copy_unfinished, cluster_recovery_pending, state_cas_mismatch, litter_not_removed,
/// state_lock_held, also for a lock that was left at the new place.
[[nodiscard]] state_move_report migrate_state(const environment& env, const kind_list& list, const std::string& target);

template <class List>
[[nodiscard]] state_move_report migrate_state(const environment& env, const std::string& target) {
    return migrate_state(env, kind_list_of<List>, target);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/migrate_state.ipp>
#endif
