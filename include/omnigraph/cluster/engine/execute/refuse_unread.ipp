// Bodies of engine/execute/refuse_unread.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool refuse_unread(diagnostics& findings, std::size_t first) {
    bool any = false;
    for (auto at = first; at < findings.size(); ++at) {
        auto& finding = findings[at];
        if (finding.code != codes::recovery_sidecar_read_error && finding.code != codes::approval_read_error) continue;
        finding.level = severity::error;
        any = true;
    }
    return any;
}

OMNIGRAPH_INLINE bool has_failed_since(const diagnostics& findings, std::size_t first) {
    return std::any_of(findings.begin() + static_cast<std::ptrdiff_t>(first), findings.end(),
                       [](const diagnostic& one) { return one.level == severity::error; });
}

}  // namespace omnigraph::cluster
