// A commit that is made but not yet published.
//
//     pending_commit pending{next_commit(base, "load", "ann", clock)};
//     auto packed = pack_delta(pending, base, delta);         // or pack_image(pending, file.path())
//     auto moved = publish(states.objects(), pending, base.manifest);
//
// (1) Content comes before the reference: the image and the commit record are durable before the manifest is replaced.
//     A crash leaves the old head or the new one, and objects without a reference.
// (2) Publishing takes at most ten minutes from the first object to the last swap; unreferenced objects are collected
//     only when they are older.
// (3) A delta is stored where it costs less than an image. A chain of deltas ends in an image after 256 commits, or
//     when the deltas are as large as a quarter of the image (and 64 KiB), so reading a chain never costs much more
//     than reading an image.
// (4) When the graph was removed meanwhile, the objects that were stored for it are removed again, so its root stays
//     empty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>

namespace omnigraph::cluster::graph {

struct pending_commit {
    commit_record commit;
    std::optional<schema_record> schema = {};  ///< set when the commit changes the graph's schema
    std::string image_bytes = {};              ///< empty: the commit has an earlier image or none
    std::string delta_bytes = {};              ///< empty: the commit has no delta, or its record holds it
    bool needs_image = false;                  ///< what changed is not known row by row
    bool ends_history = false;                 ///< the commits before it can no longer be read
};

/// The head of the branch that a merge takes rows from.
struct merged_head {
    commit_ref ref;
    std::uint64_t generation = 0;
};

/// A longer delta is an object of its own.
inline constexpr std::size_t max_inlined_delta = std::size_t{32} << 10;
/// A commit that would make the chain so long has an image.
inline constexpr std::uint64_t chain_length = 256;
/// Deltas of fewer bytes need no image, however small it would be.
inline constexpr std::uint64_t small_chain_bytes = std::uint64_t{64} << 10;

/// The error of a clock whose times and ids no reader would take: internal, with the reason clock_out_of_range. Whoever
/// gives a graph an id or a time asks first.
[[nodiscard]] graph_result<done> check_clock(runtime& clock);

/// The record of a commit on top of the head, with the head's tables and without an image.
[[nodiscard]] commit_record next_commit(const snapshot& base, std::string_view kind, std::string_view actor,
                                        runtime& clock);

/// Makes the commit a merge with that head.
void add_parent(commit_record& commit, const merged_head& merged);

/// Says of each table that the commit changes which branch wrote it.
void name_writer(commit_record& commit, const branch_record& before);

/// Whether a delta of so many bytes, not compressed, costs more than an image.
[[nodiscard]] bool is_worth_image(std::uint64_t delta_bytes, const snapshot& base);

/// Adds the delta to the commit, unless it is empty, and the reference to the image below it.
[[nodiscard]] graph_result<done> pack_delta(pending_commit& pending, const snapshot& base, const row_delta& delta);

/// Whether the chain is long enough with this commit, or its delta alone too large.
[[nodiscard]] bool is_due_for_image(const pending_commit& pending, const snapshot& base);

/// Makes the image from a finished, closed database file.
[[nodiscard]] graph_result<done> pack_image(pending_commit& pending, const std::filesystem::path& file);

/// Stores the text of a schema that is about to be replaced: the commits that had it are read with it.
[[nodiscard]] graph_result<done> keep_schema(repository& objects, const schema_record& schema);

/// The manifest with the commit; nullopt when another commit or schema was faster. A commit with a schema is published
/// only while there is no other branch.
[[nodiscard]] graph_result<std::optional<stored_manifest>> publish(repository& objects, const pending_commit& pending,
                                                                   const stored_manifest& base);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/pending_commit.ipp>
#endif
