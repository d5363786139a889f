// Bodies of cli/changes_left.hpp.
#pragma once

#include <algorithm>
#include <array>

#include <omnigraph/cluster/cli/changes_left.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli::detail {

/// Whether a finding of plan is about something that keeps apply from converging although nothing is planned for it.
[[nodiscard]] OMNIGRAPH_INLINE bool is_unsettled(const diagnostic_report& found) {
    static constexpr std::array unsettled{codes::invalid_recovery_sidecar,
                                          codes::unsupported_recovery_sidecar_version,
                                          codes::recovery_sidecar_read_error,
                                          codes::graph_observation_error,
                                          codes::root_replaced,
                                          codes::root_drifted};
    return std::ranges::find(unsettled, found.code, &diagnostic_code::text) != unsettled.end();
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE bool changes_left(const plan_report& report) {
    return !report.changes.empty() || !report.left_out->empty() || !report.pending_operations.empty() ||
           report.state_observations.applied_config_digest != report.desired_revision.config_digest ||
           std::ranges::any_of(report.diagnostics, detail::is_unsettled);
}

}  // namespace omnigraph::cluster::cli
