// Whether a command leaves something to apply, which `--detailed-exitcode` turns into an exit code.
//
//     return options.detailed_exitcode && changes_left(report) ? exit_code::changes_left : exit_code::ok;
//
// After a plan and the apply that follows it the answer is the same, as far as plan can see: an unfinished operation, a
// note of one that cannot be used, and a root that is not as recorded keep apply from converging, too.
#pragma once

#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace omnigraph::cluster::cli {

/// An edit that changes no resource also counts, because apply records the digest of the configuration.
[[nodiscard]] bool changes_left(const plan_report& report);
[[nodiscard]] inline bool changes_left(const apply_report& report) { return !report.converged; }
template <class Report>
[[nodiscard]] bool changes_left(const Report&) {
    return false;
}

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/changes_left.ipp>
#endif
