// Which changes may not happen without an approval, and whether one is there.
//
// This version executes nothing that needs an approval, so a gate is always open:
// it is reported, and the change waits.
#pragma once

#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster {

/// One gate a container that would be deleted: what it contains rides along (specification §5.3).
[[nodiscard]] std::vector<approval_report> approvals_required(kind_table kinds, const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/plan/approvals.ipp>
#endif
