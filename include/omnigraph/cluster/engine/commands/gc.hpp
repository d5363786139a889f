// gc: lists stored objects that nothing needs, and removes them when asked to.
//
//     const auto found = commands::collect_garbage<standard_kinds>(env, {.older_than = std::chrono::hours{24}});
//     if (!found.litter.empty()) return commands::collect_garbage<standard_kinds>(env, {.remove = true});
//
// Litter consists of catalog payloads and history texts that no ledger, kept revision or pending sidecar refers to,
// records of revisions that were never written, and records of used plans that are older than the ledger.
//
// (1) gc holds the lock while it looks and removes. Without a lock (`state.lock: false`) it removes nothing.
// (2) It removes nothing when the ledger, a sidecar, or the kept part of the history cannot be read.
// (3) Objects younger than `older_than` stay.
// (4) Records of the chain, approvals and sidecars always stay, and so does everything in a place that no kind of this
//     build knows.
// (5) Records are removed before the texts that they refer to.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include <omnigraph/cluster/engine/commands/history_reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster {

struct gc_options {
    std::chrono::seconds older_than = std::chrono::hours{24 * 7};
    std::optional<std::size_t> keep_revisions = {};  ///< the newest revisions whose texts stay; empty: all
    bool remove = false;
};

namespace commands {

/// Lists litter and, with `options.remove`, removes it. Codes of its own: litter_not_removed, state_lock_disabled,
/// cluster_recovery_pending, history_broken, state_missing.
[[nodiscard]] gc_report collect_garbage(const environment& env, const kind_list& list, const gc_options& options);

template <class List>
[[nodiscard]] gc_report collect_garbage(const environment& env, const gc_options& options = {}) {
    return collect_garbage(env, kind_list_of<List>, options);
}

}  // namespace commands

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/gc.ipp>
#endif
