// Bodies of config/applies_to.hpp.
#pragma once

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::string> normal_policy_scope(std::string_view written) {
    constexpr std::string_view prefix = "graph.";
    if (written == cluster_policy_scope) return std::string{written};
    const auto id = written.starts_with(prefix) ? written.substr(prefix.size()) : written;
    if (id.empty() || id.find('.') != std::string_view::npos) return std::nullopt;
    return std::string{prefix} + std::string{id};
}

OMNIGRAPH_INLINE std::optional<std::string> graph_of_policy_scope(std::string_view normal) {
    if (normal == cluster_policy_scope) return std::nullopt;
    return std::string{normal.substr(normal.find('.') + 1)};
}

}  // namespace omnigraph::cluster
