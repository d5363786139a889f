// Rules that the bindings of all policies of a cluster must satisfy together.
//
//     check_policy_bindings(bound, found);    // bound: each policy with its scopes in normal form
//
// (1) A bundle is bound to graphs or to the server, never to both, because their actions do not mix.
// (2) A scope has at most one bundle, so one bundle holds everything that is permitted there. Both are checked at
//     validate, not only when a server starts.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/policy/actions.hpp>

namespace omnigraph::cluster {

/// A policy with its bindings.
struct bound_policy {
    std::string name;
    std::vector<std::string> scopes;  ///< in normal form (config/applies_to.hpp)
    source_position position;         ///< of `applies_to`
};

/// The kind of bundle that these bindings need; nullopt when there are none, or when they name graphs and the server.
[[nodiscard]] std::optional<policy_kind> kind_of_binding(const std::vector<std::string>& scopes);

/// Codes: policy_mixed_binding_kinds, duplicate_policy_binding. The path is `policies.<name>.applies_to` of the later
/// policy.
void check_policy_bindings(std::span<const bound_policy> policies, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/bindings.ipp>
#endif
