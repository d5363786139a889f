// A command that decides must have read every sidecar and every approval: one that cannot be read now is no reason for
// anything but to stop.
//
//     const auto first = findings.size();
//     const auto swept = sweep(run, loaded.table, next);
//     if (refuse_unread(findings, first)) return;
//
// Commands that only show what is there keep the warning.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster {

/// Makes errors of the findings from `first` on that say that a sidecar or an approval, or the list of them, cannot be
/// read now; true when there are any. Codes: recovery_sidecar_read_error, approval_read_error.
[[nodiscard]] bool refuse_unread(diagnostics& findings, std::size_t first);

/// Whether one of the findings from `first` on is an error.
[[nodiscard]] bool has_failed_since(const diagnostics& findings, std::size_t first);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/refuse_unread.ipp>
#endif
