// Whether a change of a policy bundle lets anybody do more on one scope.
//
//     if (widens_access(policy_kind::graph, &applied_bundle, nullptr)) print("everybody could read");
//
// (1) The answer is exact: it compares the decisions for every actor, branch and query that either bundle names, and
//     for one of each that neither names. All decisions come from policy/evaluation.hpp, so one place interprets the
//     rules.
// (2) A scope without a bundle is decided by decide_without_bundle for authenticated actors.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>

namespace omnigraph::cluster {

/// True when some request is denied under `before` and allowed under `after`. nullptr: no bundle is bound to the scope.
[[nodiscard]] bool widens_access(policy_kind scope, const policy_bundle* before, const policy_bundle* after);

/// A stored query as rules see it.
struct stored_query {
    std::string_view name;
    bool is_mutation = false;
};

/// For each query: true when it lets somebody do what they could not do without it, because `rules` let them run it,
/// and not what it does by a query of their own. A grant that names a query before it is declared does that.
[[nodiscard]] std::vector<bool> opened_stored_queries(const policy_bundle& rules,
                                                      std::span<const stored_query> queries);

/// The same for one query.
[[nodiscard]] bool opens_stored_query(const policy_bundle& rules, std::string_view query, bool is_mutation);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/access_change.ipp>
#endif
