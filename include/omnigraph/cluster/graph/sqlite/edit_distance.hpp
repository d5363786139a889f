// How far words are from each other: insertions, deletions and replacements of one character.
//
//     const bool near = within_edits(U"vision", U"visoin", 2);
#pragma once

#include <cstddef>
#include <string_view>

namespace omnigraph::cluster::graph {

/// Whether the edit distance is at most `most`; only the necessary band of the table is computed.
[[nodiscard]] bool within_edits(std::u32string_view a, std::u32string_view b, std::size_t most);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/edit_distance.ipp>
#endif
