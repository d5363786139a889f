// Bodies of engine/commands/refresh.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/observe.hpp>
#include <omnigraph/cluster/engine/commands/refresh.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE observe_report commands::refresh(const environment& env, const kind_list& list,
                                                  const address_set& accepted) {
    return observe(env, list, {observe_operation::refresh, accepted});
}

}  // namespace omnigraph::cluster
