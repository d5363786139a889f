// Bodies of graph/sqlite/first_hits.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/first_hits.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE first_hits::first_hits(const leading_hits& leading, std::uint64_t least)
    : leading_{leading}, least_{least}, most_{leading.one_row_each ? leading.needed : std::max(least, leading.needed)} {
    leading_.search = nullptr;  // of a plan that may be gone
}

OMNIGRAPH_INLINE index_hits first_hits::cut(index_hits hits) {
    are_all_ = hits.costs.size() <= most_;
    if (are_all_) return hits;
    auto keep = static_cast<std::size_t>(most_);
    if (!leading_.ids_break_ties)
        while (keep > 0 && hits.costs[keep - 1] == hits.costs.back()) --keep;
    shown_any_ = keep > 0 || leading_.limit == 0;
    auto ids = hits.nodes->ids();
    ids.resize(keep);
    hits.costs.resize(keep);
    return {std::make_shared<const node_index>(std::move(ids)), std::move(hits.costs)};
}

OMNIGRAPH_INLINE bool first_hits::take_more(std::uint64_t rows) {
    constexpr std::uint64_t most_times = 32;
    if (rows == 0 || std::exchange(is_second_, true)) return false;
    const auto matched = rows + (leading_.needed - leading_.limit);
    most_ = most_ / matched * leading_.needed * 2;
    return most_ <= std::max(least_, leading_.needed) * most_times;
}

}  // namespace omnigraph::cluster::graph
