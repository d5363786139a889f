// Bodies of lang/lint/lint_report.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <tuple>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/lint/lint_report.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void lint_report::add(lint_finding finding) {
    if (++counts[static_cast<std::size_t>(finding.severity)] <= max_findings) findings.push_back(std::move(finding));
}

OMNIGRAPH_INLINE void lint_report::sort_findings() {
    const auto order = [](const lint_finding& a) {
        return std::tie(a.severity, a.type_name, a.property, a.message, a.location.file, a.location.line,
                        a.location.column);
    };
    std::ranges::stable_sort(findings, [&](const auto& a, const auto& b) { return order(a) < order(b); });
}

OMNIGRAPH_INLINE void lint_report::take_findings(lint_report&& other) {
    auto all = counts;
    for (std::size_t at = 0; at < all.size(); ++at) all[at] += other.counts[at];
    for (auto& one : other.findings) add(std::move(one));
    counts = all;  // the other report may count more findings than it kept
    sort_findings();
}

}  // namespace omnigraph::cluster::lang
