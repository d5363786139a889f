// Bodies of graph/values/uncalled_embedder.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/uncalled_embedder.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<std::vector<float>, std::string> uncalled_embedder::embed(std::string_view,
                                                                                  std::uint32_t) const {
    return std::string{
        "this version calls no embedding provider, so text cannot be turned into a vector here; pass the vector "
        "itself as a parameter"};
}

}  // namespace omnigraph::cluster::graph
