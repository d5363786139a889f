// Bodies of engine/commands/import.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/engine/commands/observe.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE observe_report commands::import_cluster(const environment& env, const kind_list& list) {
    return observe(env, list, {observe_operation::import, {}});
}

}  // namespace omnigraph::cluster
