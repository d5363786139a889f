// Which changes may not happen without an approval, and whether one is there.
//
// This version executes nothing that needs an approval, so a gate is always open:
// it is reported, and the change waits.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster {

/// One gate a container that would be deleted: what it contains rides along (specification §5.3).
[[nodiscard]] inline std::vector<approval_report> approvals_required(kind_table kinds, const changes& all) {
    std::vector<approval_report> gates;
    for (const auto& c : all)
        if (c.what == operation::erase && kinds[c.rank].fenced && !kinds[c.rank].within)
            gates.push_back({c.address, "Deleting it would remove deployed data for good.", false});
    return gates;
}

}  // namespace omnigraph::cluster
