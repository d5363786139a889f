// Failpoints: named points of apply where a test can make it fail or change the store meanwhile (control-plane
// specification §11).
//
//     if (auto fault = injected_failure("cluster_apply.before_state_write")) findings.push_back(*std::move(fault));
//
// Only a build with OMNIGRAPH_FAILPOINTS has failpoints: the debug builds of our tests compile the bodies of this room
// with it. Every other build contains no code for them. Failpoints are global to the process, so their tests run in a
// separate program, one at a time.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster {

/// All failpoints, in the order in which apply reaches them.
inline constexpr std::array failpoint_names{
    std::string_view{"cluster_apply.before_graph_create"}, std::string_view{"cluster_apply.after_graph_create"},
    std::string_view{"cluster_apply.before_schema_apply"}, std::string_view{"cluster_apply.after_schema_apply"},
    std::string_view{"cluster_apply.after_payload_phase"}, std::string_view{"cluster_apply.before_graph_delete"},
    std::string_view{"cluster_apply.after_graph_delete"},  std::string_view{"cluster_apply.before_state_write"}};

#ifdef OMNIGRAPH_FAILPOINTS

/// While the scope lives, the failpoint calls `reached`, which may change anything. When it returns true, the run fails
/// there.
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

/// Returns an error when the failpoint fails. Code: injected_failpoint, with the name of the failpoint as path.
[[nodiscard]] std::optional<diagnostic> injected_failure(std::string_view name);

/// The same for the failpoint `before` or `after` an operation.
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
