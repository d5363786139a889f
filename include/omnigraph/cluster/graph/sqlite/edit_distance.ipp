// Bodies of graph/sqlite/edit_distance.hpp.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/edit_distance.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE bool within_edits(std::u32string_view a, std::u32string_view b, std::size_t most) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > most) return false;
    if (most >= b.size()) return true;
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = std::min(j, most + 1);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        const auto first = i > most ? i - most : 1, last = std::min(b.size(), i + most);
        auto diagonal = std::exchange(row[first - 1], first == 1 ? std::min(i, most + 1) : most + 1);
        auto least = row[first - 1];
        for (auto j = first; j <= last; ++j) {
            const auto above = j == i + most ? most + 1 : row[j];
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, above + 1, row[j - 1] + 1, most + 1});
            least = std::min(least, row[j]);
        }
        if (least > most) return false;
    }
    return row[b.size()] <= most;
}

}  // namespace omnigraph::cluster::graph
