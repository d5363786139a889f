// Bodies of host/graph_host.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string graph_guard::mismatch(const live_graph& graph) const {
    if (graph_uid && *graph_uid != graph.graph_uid)
        return "it is another graph (graph_uid " + graph.graph_uid + ", expected " + *graph_uid + ")";
    if (schema_digest && *schema_digest != graph.schema_digest)
        return "it has another schema (sha256 " + graph.schema_digest.hex() + ", expected " + schema_digest->hex() +
               ")";
    if (manifest_version && *manifest_version != graph.manifest_version)
        return "it is at version " + std::to_string(graph.manifest_version) + ", expected " +
               std::to_string(*manifest_version);
    return {};
}

OMNIGRAPH_INLINE std::vector<graph_result<live_graph>> graph_host::init_all(std::span<const graph_creation> wanted) {
    std::vector<graph_result<live_graph>> outcomes;
    outcomes.reserve(wanted.size());
    for (const auto& one : wanted) outcomes.push_back(init(one.root, one.schema_source, one.actor));
    return outcomes;
}

}  // namespace omnigraph::cluster
