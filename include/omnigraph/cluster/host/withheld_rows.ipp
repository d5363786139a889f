// Bodies of host/withheld_rows.hpp.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/withheld_rows.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string outline_or(std::string outline, std::string_view otherwise) {
    return outline.empty() ? std::string{otherwise} : std::move(outline);
}

inline constexpr std::string_view nothing_told =
    "what is stored forbids it; who may `read` the branch is told what is wrong";

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE graph_error without_rows(graph_error failed) {
    if (failed.fault == graph_fault::internal) return failed;
    failed.message = detail::outline_or(failed.outline, detail::nothing_told);
    for (auto& fault : failed.faults) fault.message = detail::outline_or(fault.outline, detail::nothing_told);
    return failed;
}

OMNIGRAPH_INLINE merge_outcome without_rows(merge_outcome merged) {
    for (auto& conflict : merged.conflicts) {
        conflict.row.reset();
        conflict.message = detail::outline_or(conflict.outline, spelling(conflict.kind));
    }
    return merged;
}

}  // namespace omnigraph::cluster
