// In which order the faults of a configuration are told (specification §1.2, step 8).
//
//     std::vector<diagnostics> by_kind(list.kinds.size()); // each kind has appended what it found
//     append_in_order(list.kinds, std::move(by_kind), findings);
//
// Kinds read along their order of convergence, each its own part for all containers. Users read a file:
// what is wrong with a graph stands together, with its schema and its queries, before the next graph;
// then come kinds that are no part of it.
#pragma once

#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster {

/// `by_kind` by rank. A kind is followed by the kinds within it, and the findings of both are grouped by container,
/// in the order of ids; each container's own stay as they are.
void append_in_order(kind_table kinds, std::vector<diagnostics> by_kind, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/finding_order.ipp>
#endif
