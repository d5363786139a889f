// Bodies of server/boot/registry.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE std::shared_ptr<const registry> registry_cell::now() const {
    const std::lock_guard only_one{mutex_};
    return held_;
}

OMNIGRAPH_INLINE void registry_cell::replace(std::shared_ptr<const registry> next) {
    const std::lock_guard only_one{mutex_};
    held_.swap(next);
}

}  // namespace omnigraph::cluster::server
