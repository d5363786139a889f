// Bodies of engine/plan/finding_order.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/finding_order.hpp>

namespace omnigraph::cluster {

namespace detail {

/// The first two parts of a dotted path: `graphs` and `kb` of `graphs.kb.schema`.
struct path_head {
    std::string_view section, entry;
};

[[nodiscard]] OMNIGRAPH_INLINE path_head head_of(std::string_view path) {
    const auto section = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), section.size() + 1));
    return {section, path.substr(0, path.find('.'))};
}

[[nodiscard]] OMNIGRAPH_INLINE std::size_t outermost_container(kind_table kinds, std::size_t rank) {
    while (kinds[rank].within) rank = *kinds[rank].within;
    return rank;
}

/// Groups the findings by the entries of the container's section; other sections follow.
OMNIGRAPH_INLINE void group_by_container(diagnostics& findings) {
    if (findings.empty()) return;
    const std::string section{head_of(findings.front().path).section};
    std::ranges::stable_sort(findings, [&](const diagnostic& a, const diagnostic& b) {
        const auto left = head_of(a.path), right = head_of(b.path);
        const bool left_elsewhere = left.section != section, right_elsewhere = right.section != section;
        if (left_elsewhere || right_elsewhere) return left_elsewhere < right_elsewhere;
        return left.entry < right.entry;
    });
}

}  // namespace detail

OMNIGRAPH_INLINE void append_in_order(kind_table kinds, std::vector<diagnostics> by_kind, diagnostics& findings) {
    for (std::size_t outer = 0; outer < kinds.size(); ++outer) {
        if (kinds[outer].within) continue;
        diagnostics group;
        bool has_contents = false;
        for (std::size_t rank = outer; rank < kinds.size(); ++rank) {
            if (detail::outermost_container(kinds, rank) != outer) continue;
            has_contents = has_contents || rank != outer;
            std::ranges::move(by_kind[rank], std::back_inserter(group));
        }
        if (has_contents) detail::group_by_container(group);
        std::ranges::move(group, std::back_inserter(findings));
    }
}

}  // namespace omnigraph::cluster
