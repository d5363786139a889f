// What the bindings of all policies of a cluster have to satisfy together.
//
//     check_policy_bindings(bound, found);    // bound: each policy with its scopes in normal form
//
// (1) A bundle guards graphs or the server, never both, since their actions do not mix.
// (2) A scope has at most one bundle, so that what permits something is found in one place.
// Both are known before anything is applied, not when a server refuses to start.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/policy/actions.hpp>

namespace omnigraph::cluster {

struct bound_policy {
    std::string name;
    std::vector<std::string> scopes;  ///< normal forms (config/applies_to.hpp)
    source_position position;         ///< of `applies_to`
};

/// Of what kind a bundle has to be; nullopt when it is bound to nothing, or to both.
[[nodiscard]] std::optional<policy_kind> kind_of_binding(const std::vector<std::string>& scopes);

/// Codes: `policy_mixed_binding_kinds`, `duplicate_policy_binding`, at `policies.<name>.applies_to` of the later
/// policy.
void check_policy_bindings(std::span<const bound_policy> policies, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/bindings.ipp>
#endif
