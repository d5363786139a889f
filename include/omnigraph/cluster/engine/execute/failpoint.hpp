// Named points of apply at which a test lets it fail, or does something behind its back (specification §11).
//
//     if (auto fault = injected_failure("cluster_apply.before_state_write")) findings.push_back(*std::move(fault));
//
// Only a build with OMNIGRAPH_FAILPOINTS has them (the bodies of this room in debug builds of our tests); everywhere
// else the question is answered at compile time, and nothing is left of it. The points are those of the process: tests
// of them run in a program of their own, one at a time.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster {

/// Every point there is, in the order of apply.
inline constexpr std::array failpoint_names{
    std::string_view{"cluster_apply.before_graph_create"}, std::string_view{"cluster_apply.after_graph_create"},
    std::string_view{"cluster_apply.before_schema_apply"}, std::string_view{"cluster_apply.after_schema_apply"},
    std::string_view{"cluster_apply.after_payload_phase"}, std::string_view{"cluster_apply.before_graph_delete"},
    std::string_view{"cluster_apply.after_graph_delete"},  std::string_view{"cluster_apply.before_state_write"}};

#ifdef OMNIGRAPH_FAILPOINTS

/// While it lives, the point calls `reached`, which may change whatever it likes; the run fails there when that gives
/// true.
class failpoint_scope {
public:
    failpoint_scope(std::string_view name, std::function<bool()> reached);
    failpoint_scope(const failpoint_scope&) = delete;
    failpoint_scope& operator=(const failpoint_scope&) = delete;
    ~failpoint_scope();

    [[nodiscard]] int times_reached() const;

private:
    std::string name_;
};

/// Code: injected_failpoint, whose path is the name.
[[nodiscard]] std::optional<diagnostic> injected_failure(std::string_view name);

/// The same for the point `before` or `after` an operation.
[[nodiscard]] std::optional<diagnostic> injected_failure(std::string_view position, std::string_view operation);

#else

[[nodiscard]] constexpr std::optional<diagnostic> injected_failure(std::string_view, std::string_view) {
    return std::nullopt;
}

[[nodiscard]] constexpr std::optional<diagnostic> injected_failure(std::string_view) { return std::nullopt; }

#endif

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/failpoint.ipp>
#endif
