// Bodies of engine/execute/failpoint.hpp.
#pragma once

#include <map>
#include <utility>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/failpoint.hpp>

#ifdef OMNIGRAPH_FAILPOINTS

namespace omnigraph::cluster::detail {

struct active_failpoint {
    std::function<bool()> reached;
    int times = 0;
};

OMNIGRAPH_INLINE std::map<std::string, active_failpoint, std::less<>>& active_failpoints() {
    static std::map<std::string, active_failpoint, std::less<>> points;
    return points;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE failpoint_scope::failpoint_scope(std::string_view name, std::function<bool()> reached) : name_{name} {
    detail::active_failpoints()[name_] = {std::move(reached)};
}

OMNIGRAPH_INLINE failpoint_scope::~failpoint_scope() { detail::active_failpoints().erase(name_); }

OMNIGRAPH_INLINE int failpoint_scope::times_reached() const { return detail::active_failpoints().at(name_).times; }

OMNIGRAPH_INLINE std::optional<diagnostic> injected_failure(std::string_view name) {
    auto& points = detail::active_failpoints();
    const auto point = points.find(name);
    if (point == points.end()) return std::nullopt;
    ++point->second.times;
    if (!point->second.reached()) return std::nullopt;
    return error(codes::injected_failpoint, std::string{name}, "A test lets the run fail at " + std::string{name} + ".")
        .with_remedy("Only builds for tests have failpoints: use a release build.");
}

OMNIGRAPH_INLINE std::optional<diagnostic> injected_failure(std::string_view position, std::string_view operation) {
    return injected_failure("cluster_apply." + std::string{position} + "_" + std::string{operation});
}

}  // namespace omnigraph::cluster

#endif
