// What a policy is bound to: the cluster or one graph.
//
//     normal_policy_scope("kb");          // "graph.kb"
//     normal_policy_scope("cluster");     // "cluster"
//     normal_policy_scope("policy.x");    // nullopt: names neither
//
// The ledger stores the normal forms. `cluster` is not a legal graph id (config/identifiers.hpp), so a bare name is
// never ambiguous.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

inline constexpr std::string_view cluster_policy_scope = "cluster";

/// The normal form of one entry of `applies_to` (control-plane specification §1.8); nullopt when it is neither the
/// cluster nor a graph.
[[nodiscard]] std::optional<std::string> normal_policy_scope(std::string_view written);

/// The graph id in a normal form; nullopt for the cluster.
[[nodiscard]] std::optional<std::string> graph_of_policy_scope(std::string_view normal);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/applies_to.ipp>
#endif
