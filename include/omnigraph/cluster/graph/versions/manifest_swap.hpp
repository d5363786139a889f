// One edit of a graph's manifest, made by compare-and-swap: done, lost, or not known.
//
//     const manifest_edit edit{.made_on = with_head, .trace = trace_of_commit, .repeatable = is_same_head,
//                              .unsettled = "The store did not say whether it was published."};
//     auto moved = swap_manifest(objects, base.manifest, edit, give_up);
//
// (1) A swap whose answer is lost is settled by looking for the edit in the manifest that is there now.
// (2) When only others' parts of the manifest moved the edit is made again on what is there.
// (3) Only what cannot be settled is an error that says `unknown`; a swap against a version that is gone cannot win
//     any more, so an edit that is not found in a later manifest did not happen.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>

namespace omnigraph::cluster::graph {

/// What a manifest says of an edit that may have been made.
enum class edit_trace {
    found,
    missing,  ///< it is not the last word any more, and it is known that it never was
    unknown,  ///< so much has happened since that nobody can say
};

struct manifest_edit {
    std::function<manifest_record(manifest_record)> made_on;
    std::function<edit_trace(const manifest_record&)> trace;
    std::function<bool(const manifest_record&)> repeatable;  ///< may it be made again on this one?
    std::string unsettled;                                   ///< the message when it is not known whether it was made
};

/// The manifest that has the edit, perhaps with later ones; nullopt when another writer came first, or when `give_up`
/// has passed.
[[nodiscard]] graph_result<std::optional<stored_manifest>> swap_manifest(repository& objects, stored_manifest base,
                                                                         const manifest_edit& edit,
                                                                         std::chrono::steady_clock::time_point give_up);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/manifest_swap.ipp>
#endif
