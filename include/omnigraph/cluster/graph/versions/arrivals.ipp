// Bodies of graph/versions/arrivals.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/arrivals.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE arrivals::announcement::~announcement() {
    const std::lock_guard lock{of_->mutex_};
    of_->by_commit_.erase(commit_);
}

OMNIGRAPH_INLINE auto arrivals::announce(const std::string& commit, std::shared_ptr<const snapshot> before,
                                         const std::string& head) -> announcement {
    const std::lock_guard lock{mutex_};
    by_commit_.insert_or_assign(commit, replaced{std::move(before), head});
    return announcement{*this, commit};
}

OMNIGRAPH_INLINE std::shared_ptr<const snapshot> arrivals::before(const std::string& commit) {
    const std::lock_guard lock{mutex_};
    const auto at = by_commit_.find(commit);
    return at == by_commit_.end() ? nullptr : at->second.state;
}

OMNIGRAPH_INLINE bool arrivals::is_shown(const std::string& head) {
    const std::lock_guard lock{mutex_};
    return std::ranges::any_of(by_commit_, [&](const auto& each) { return each.second.head == head; });
}

}  // namespace omnigraph::cluster::graph
