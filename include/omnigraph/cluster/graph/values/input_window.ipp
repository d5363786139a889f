// Bodies of graph/values/input_window.hpp.
#pragma once

#include <algorithm>
#include <cstring>
#include <span>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/input_window.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE bool input_window::grow() {
    if (!source_) return false;
    const auto kept = rest_.size();
    if (kept > 0) std::memmove(held_.data(), rest_.data(), kept);
    // A long record doubles the room, so that it is moved a few times and not once a block.
    if (held_.size() < 2 * kept + block) held_.resize(2 * kept + block);
    rest_ = {held_.data(), kept};
    const auto count = source_->read(std::span{held_}.subspan(kept));
    if (!count) failed_ = count.error().cause;
    if (!count || *count == 0) {
        source_ = nullptr;
        return false;
    }
    rest_ = {held_.data(), kept + *count};
    return true;
}

}  // namespace omnigraph::cluster::graph
