// A commit that is made but not yet published.
//
//     pending_commit pending{next_commit(base, "load", "ann", clock)};
//     auto packed = pack_image(pending, file.path());
//     auto moved = publish(states.objects(), pending, base.manifest);
//
// (1) Content comes before the reference: the image and the commit record are durable before the manifest is replaced.
//     A crash leaves the old head or the new one, and objects without a reference.
// (2) Publishing takes at most ten minutes from the first object to the last swap; unreferenced objects are collected
//     only when they are older.
// (3) When the graph was removed meanwhile, the objects that were stored for it are removed again, so its root stays
//     empty.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>

namespace omnigraph::cluster::graph {

struct pending_commit {
    commit_record commit;
    std::optional<schema_record> schema = {};  ///< set when the commit changes the graph's schema
    std::string image_bytes = {};              ///< empty: the commit has an earlier image or none
};

/// The record of a commit on top of the head, with the head's tables and without an image.
[[nodiscard]] commit_record next_commit(const snapshot& base, std::string_view kind, std::string_view actor,
                                        runtime& clock);

/// Makes the image from a finished, closed database file.
[[nodiscard]] graph_result<done> pack_image(pending_commit& pending, const std::filesystem::path& file);

/// The manifest with the commit; nullopt when another commit or schema was faster. A commit with a schema is published
/// only while there is no other branch.
[[nodiscard]] graph_result<std::optional<stored_manifest>> publish(repository& objects, const pending_commit& pending,
                                                                   const stored_manifest& base);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/pending_commit.ipp>
#endif
