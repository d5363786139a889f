// The order in which a configuration's faults are reported (control-plane specification §1.2, step 8).
//
//     std::vector<diagnostics> by_kind(list.kinds.size()); // each kind has appended what it found
//     append_in_order(list.kinds, std::move(by_kind), findings);
//
// Kinds are read in the order of kinds, each for all containers. Users read a file: the faults of a graph are reported
// together, with those of its schema and queries, before the next graph. Faults of kinds outside graphs follow.
#pragma once

#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster {

/// `by_kind` is indexed by rank. The findings of a kind and of the kinds inside it are grouped by container, sorted by
/// id; inside a container they keep their order.
void append_in_order(kind_table kinds, std::vector<diagnostics> by_kind, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/finding_order.ipp>
#endif
