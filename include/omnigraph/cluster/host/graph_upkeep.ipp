// Bodies of host/graph_upkeep.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/graph_upkeep.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_error no_upkeep(std::string_view what) {
    return {"The engine of this graph has no " + std::string{what} + ".", write_effect::no, graph_fault::bad_request};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE graph_result<optimize_outcome> graph_upkeep::optimize(std::string_view) {
    return detail::no_upkeep("optimize");
}

OMNIGRAPH_INLINE graph_result<cleanup_outcome> graph_upkeep::cleanup(std::string_view, const retention&, upkeep_mode) {
    return detail::no_upkeep("cleanup");
}

OMNIGRAPH_INLINE graph_result<repair_outcome> graph_upkeep::repair(std::string_view, upkeep_mode) {
    return detail::no_upkeep("repair");
}

}  // namespace omnigraph::cluster
