// Bodies of graph/values/data_faults.hpp.
#pragma once

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void data_faults::add(input_position where, fault_text what) {
    if (full()) return;
    if (where.number)
        what = std::move(what).after(where.line ? fmt::format("{} {} (line {}): ", unit_, where.number, where.line)
                                                : fmt::format("{} {}: ", unit_, where.number));
    findings_.push_back({where.number, where.line, std::move(what.whole), std::move(what.outline)});
}

OMNIGRAPH_INLINE std::vector<data_fault> data_faults::take() {
    std::ranges::stable_sort(findings_, {}, &data_fault::record);
    return std::exchange(findings_, {});
}

}  // namespace omnigraph::cluster::graph
