// gc: names what is stored and needed by nothing, and removes it when told to.
//
//     const auto found = commands::collect_garbage<standard_kinds>(env, {.older_than = std::chrono::hours{24}});
//     if (!found.litter.empty()) return commands::collect_garbage<standard_kinds>(env, {.remove = true});
//
// Litter is: payloads of the catalog and texts of the history that neither the ledger nor a kept revision nor a pending
// sidecar refers to, and records of revisions that never came about.
//
// (1) It holds the lock while it looks and removes; without one (`state.lock: false`) it removes nothing.
// (2) It removes nothing when the ledger, a sidecar, or the chain of the history as far as it is kept cannot be read.
// (3) What is younger than `older_than` stays.
// (4) A record of the chain stays for ever, and so do approvals and sidecars. What lies in a place that no kind of this
//     build knows stays.
// (5) Records go before the texts that they refer to.
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
    std::optional<std::size_t> keep_revisions = {};  ///< whose texts stay, counted from the newest; all by default
    bool remove = false;
};

namespace commands {

/// Codes beside those of reading: litter_not_removed.
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
