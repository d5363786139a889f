// One edit of a graph's manifest by compare-and-swap. The result is: done, lost, or unknown.
//
//     const manifest_edit edit{.made_on = with_head, .trace = trace_of_commit, .repeatable = is_same_head,
//                              .unsettled = "The store did not say whether it was published."};
//     auto moved = swap_manifest(objects, base.manifest, edit, give_up);
//
// (1) A swap whose answer was lost is settled by looking for the edit in the current manifest.
// (2) When only unrelated parts of the manifest have changed, the edit is made again on the current manifest.
// (3) Only a swap that cannot be settled is an error with effect `unknown`. A swap against an old version can no longer
//     succeed, so an edit that a later manifest does not contain did not happen.
// (4) Only a lost swap is tried again. A store that fails has repeated the request itself, as often as is of use.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>

namespace omnigraph::cluster::graph {

/// What the manifest says about an edit that may have been made.
enum class edit_trace {
    found,
    missing,  ///< it is not the last edit, and it is known that it never was
    unknown,  ///< too much has happened since to know
};

/// An edit and the questions about it.
struct manifest_edit {
    std::function<manifest_record(manifest_record)> made_on;
    std::function<edit_trace(const manifest_record&)> trace;
    std::function<bool(const manifest_record&)> repeatable;  ///< whether it may be made again on this manifest
    std::string unsettled;  ///< the message when it is not known whether the edit was made
};

/// The manifest with the edit, perhaps followed by later ones; nullopt when another writer was faster or `give_up` has
/// passed.
[[nodiscard]] graph_result<std::optional<stored_manifest>> swap_manifest(repository& objects, stored_manifest base,
                                                                         const manifest_edit& edit,
                                                                         std::chrono::steady_clock::time_point give_up);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/manifest_swap.ipp>
#endif
