// Images of states: stored when they are right, and swapped in for the head of a branch.
//
//     auto moved = store_image(clock, base, states, base, image_use::shorter_chain);
//     if (moved && *moved) states.advance((*moved)->manifest);
//
// An image is stored only when a scan of its rows gives the digests that the commits carry.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/versions/manifest_swap.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>

namespace omnigraph::cluster::graph {

/// How long one swap of the manifest may take.
inline constexpr std::chrono::minutes upkeep_deadline{10};

/// The table whose rows are not those of the commit, as an error clause; empty when there is none.
[[nodiscard]] graph_result<std::string> wrong_table(database& db, const snapshot& state);

/// What an image of a head is for.
enum class image_use {
    shorter_chain,  ///< the record of the head leads to its state without it
    only_way,       ///< the manifest names it, for when the head is an earlier commit
};

/// The manifest with an image of its head.
struct image_swap {
    stored_manifest manifest;
    std::uint64_t image_bytes;
};

/// Stores an image of the head, whose state `source` makes, and swaps it in; nullopt when another writer was faster.
/// The objects are those of `source`.
[[nodiscard]] graph_result<std::optional<image_swap>> store_image(runtime& clock, const snapshot& head,
                                                                  snapshots& source, const snapshot& state,
                                                                  image_use use);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/stored_image.ipp>
#endif
