// migrate-storage: moves a cluster to another storage root, from folder or bucket to folder or bucket.
//
//     auto report = commands::migrate_storage<standard_kinds>(env, "s3://acme-graphs/prod");
//     if (report.completed) print("storage: " + report.to);
//
// The steps, each of which can be repeated:
// (a) The lock of the old place is taken, and the new place is claimed by a document in the place of its ledger.
// (b) Graphs and documents are copied and read back. Readers and writers of the graphs are not disturbed.
// (c) The ledger of the old place is replaced by a mark that names the new one; commands refuse the old place now.
// (d) Each graph's reference is replaced by a mark, too, once everything that it refers to is copied. A commit that was
//     faster is copied first; a later one is refused.
// (e) The ledger replaces the claim.
//
// (1) At no moment do both places have a live ledger, or a graph that both accept commits.
// (2) A call after an interruption continues. Objects that are equal already are not sent again.
// (3) A place that holds anything else of a cluster is refused, except the one from which this cluster was moved once.
// (4) Ledger, history, approvals and graphs keep every byte, so revisions, digests and the uids of graphs stay.
// (5) A ledger that is kept apart stays where it is, and so do its documents and its lock. Step (c) then replaces the
//     mark beside the old graphs, and step (e) lets the mark beside the ledger and the claim name each other.
#pragma once

#include <string>

#include <omnigraph/cluster/engine/commands/migration_report.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster::commands {

/// Moves the cluster of the folder to `target`, a storage root as the user writes it. Codes of its own:
/// migration_target_in_use, migration_failed, migration_impossible; also state_lock_disabled, state_missing,
/// state_moved, unknown_resource_kind, cluster_recovery_pending, state_cas_mismatch. Warnings: those of move_proof, and
/// root_vanished for what an interrupted move does not find at either place.
[[nodiscard]] migration_report migrate_storage(const environment& env, const kind_list& list,
                                               const std::string& target);

template <class List>
[[nodiscard]] migration_report migrate_storage(const environment& env, const std::string& target) {
    return migrate_storage(env, kind_list_of<List>, target);
}

}  // namespace omnigraph::cluster::commands

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/migrate_storage.ipp>
#endif
