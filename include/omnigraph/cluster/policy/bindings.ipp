// Bodies of policy/bindings.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <ranges>

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/policy/bindings.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<policy_kind> kind_of_binding(const std::vector<std::string>& scopes) {
    const auto on_cluster = std::ranges::count(scopes, cluster_policy_scope);
    if (scopes.empty()) return std::nullopt;
    if (on_cluster == 0) return policy_kind::graph;
    if (static_cast<std::size_t>(on_cluster) == scopes.size()) return policy_kind::server;
    return std::nullopt;
}

OMNIGRAPH_INLINE void check_policy_bindings(std::span<const bound_policy> policies, diagnostics& findings) {
    std::map<std::string, std::string> owner;
    for (const auto& policy : policies) {
        const auto path = "policies." + policy.name + ".applies_to";
        if (!policy.scopes.empty() && !kind_of_binding(policy.scopes))
            findings.push_back(error(codes::policy_mixed_binding_kinds, path,
                                     "The policy `" + policy.name +
                                         "` is bound to the cluster and to a graph, and no rule can serve both.")
                                   .with_position(policy.position)
                                   .with_remedy("Split it into two bundles: one for `cluster`, one for graphs."));
        for (const auto& scope : policy.scopes) {
            const auto [first, is_new] = owner.try_emplace(scope, policy.name);
            if (is_new || first->second == policy.name) continue;
            findings.push_back(
                error(
                    codes::duplicate_policy_binding, path,
                    "The policies `" + first->second + "` and `" + policy.name + "` are both bound to `" + scope + "`.")
                    .with_position(policy.position)
                    .with_remedy("Bind one bundle to each scope: merge their rules, or change `applies_to`."));
        }
    }
}

}  // namespace omnigraph::cluster
