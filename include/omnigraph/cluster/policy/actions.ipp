// Bodies of policy/actions.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/policy/actions.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<policy_action> parse_policy_action_argument(std::string name) {
    std::ranges::replace(name, '-', '_');
    return parse_policy_action(name);
}

}  // namespace omnigraph::cluster
