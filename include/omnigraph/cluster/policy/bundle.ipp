// Bodies of policy/bundle.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::size_t policy_bundle::actors() const {
    std::set<std::string_view> distinct;
    for (const auto& [name, members] : groups) distinct.insert(members.begin(), members.end());
    return distinct.size();
}

}  // namespace omnigraph::cluster
