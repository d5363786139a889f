// A commit that is made and not published yet.
//
//     pending_commit pending{next_commit(base, "load", "ann", clock)};
//     auto packed = pack_image(pending, file.path());
//     auto moved = publish(states.objects(), pending, base.manifest);
//
// (1) Content first, reference last: the image and the commit record are durable before the manifest moves. A crash
//     leaves the old head or the new one, and inert objects.
// (2) From its first object to its last swap it takes at most ten minutes, which is less than the age from which
//     unreferenced objects may be collected.
// (3) What a writer stored for a graph that is gone meanwhile is removed again, so that its root stays empty.
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
    std::optional<schema_record> schema = {};  ///< what the graph's schema is from this commit on, when it changes
    std::string image_bytes = {};              ///< empty: the commit has the image of an earlier one, or none
};

/// The record of a commit on top of the head, with its tables and without an image.
[[nodiscard]] commit_record next_commit(const snapshot& base, std::string_view kind, std::string_view actor,
                                        runtime& clock);

/// Makes the image of a finished, closed database file.
[[nodiscard]] graph_result<done> pack_image(pending_commit& pending, const std::filesystem::path& file);

/// The manifest that names the commit; nullopt when another commit or schema came first. A commit that brings a
/// schema is published only while there is no other branch.
[[nodiscard]] graph_result<std::optional<stored_manifest>> publish(repository& objects, const pending_commit& pending,
                                                                   const stored_manifest& base);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/pending_commit.ipp>
#endif
