// The five kinds of the standard cluster, and their address literal.
//
//     auto experts = "query.knowledge.find_experts"_addr;
#pragma once

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/fixed_string.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/kinds/embedding_provider.hpp>
#include <omnigraph/cluster/kinds/graph.hpp>
#include <omnigraph/cluster/kinds/policy.hpp>
#include <omnigraph/cluster/kinds/query.hpp>
#include <omnigraph/cluster/kinds/schema.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>

namespace omnigraph::cluster {

/// The kinds of the standard cluster.
using standard_kinds = kinds<kind::policy, kind::query, kind::schema, kind::graph, kind::embedding_provider>;

inline namespace literals {

/// `"query.knowledge.find_experts"_addr`: an address of a standard kind, checked at compile time.
template <fixed_string Text>
consteval auto operator""_addr() {
    return literal_in<standard_kinds, Text>();
}

}  // namespace literals

}  // namespace omnigraph::cluster
