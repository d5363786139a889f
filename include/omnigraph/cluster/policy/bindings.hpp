// What the bindings of all policies of a cluster have to satisfy together.
//
//     check_policy_bindings(bound, found);    // bound: each policy with its scopes in normal form
//
// (1) A bundle guards graphs or the server, never both, since their actions do not mix.
// (2) A scope has at most one bundle, so that what permits something is found in one place.
// Both are known before anything is applied, not when a server refuses to start.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/policy/actions.hpp>

namespace omnigraph::cluster {

struct bound_policy {
    std::string name;
    std::vector<std::string> scopes;  ///< normal forms (config/applies_to.hpp)
    source_position position;         ///< of `applies_to`
};

/// Of what kind a bundle has to be; nullopt when it is bound to nothing, or to both.
[[nodiscard]] inline std::optional<policy_kind> kind_of_binding(const std::vector<std::string>& scopes) {
    const auto on_cluster = std::ranges::count(scopes, cluster_scope);
    if (scopes.empty()) return std::nullopt;
    if (on_cluster == 0) return policy_kind::graph;
    if (static_cast<std::size_t>(on_cluster) == scopes.size()) return policy_kind::server;
    return std::nullopt;
}

/// Codes: `policy_mixed_binding_kinds`, `duplicate_policy_binding`, at `policies.<name>.applies_to` of the later
/// policy.
inline void check_policy_bindings(std::span<const bound_policy> policies, diagnostics& found) {
    std::map<std::string, std::string> owner;
    for (const auto& policy : policies) {
        const auto path = "policies." + policy.name + ".applies_to";
        if (!policy.scopes.empty() && !kind_of_binding(policy.scopes))
            found.push_back(error(codes::policy_mixed_binding_kinds, path,
                                  "The policy `" + policy.name +
                                      "` is bound to the cluster and to a graph, and no rule can serve both.")
                                .at(policy.position)
                                .fix("Split it into two bundles: one for `cluster`, one for graphs."));
        for (const auto& scope : policy.scopes) {
            const auto [first, is_new] = owner.try_emplace(scope, policy.name);
            if (is_new || first->second == policy.name) continue;
            found.push_back(error(codes::duplicate_policy_binding, path,
                                  "The policies `" + first->second + "` and `" + policy.name + "` are both bound to `" +
                                      scope + "`.")
                                .at(policy.position)
                                .fix("Bind one bundle to each scope: merge their rules, or change `applies_to`."));
        }
    }
}

}  // namespace omnigraph::cluster
