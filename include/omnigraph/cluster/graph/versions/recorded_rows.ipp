// Bodies of graph/versions/recorded_rows.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/recorded_rows.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE bool is_recorded(std::string_view kind, std::uint64_t expected_bytes, const snapshot& base) {
    // Of a graph that is small beside what comes, an image will be stored.
    constexpr std::uint64_t small_graph = std::uint64_t{1} << 20;
    return kind != "load" || expected_bytes / 4 <= std::max(base.branch().image.raw_bytes, small_graph);
}

}  // namespace omnigraph::cluster::graph
