// Bodies of engine/plan/approvals.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/approvals.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::vector<approval_report> approvals_required(kind_table kinds, const changes& all) {
    std::vector<approval_report> gates;
    for (const auto& c : all)
        if (c.action == change_action::erase && kinds[c.rank].fenced && !kinds[c.rank].within)
            gates.push_back({c.address, "Deleting it would remove deployed data for good.", false});
    return gates;
}

}  // namespace omnigraph::cluster
