// Bodies of graph/versions/row_delta.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::int64_t table_delta::growth() const {
    std::int64_t rows_more = 0;
    for (const auto& [id, row] : rows)
        rows_more += row.operation == row_operation::insert ? 1 : row.operation == row_operation::remove ? -1 : 0;
    return rows_more;
}

OMNIGRAPH_INLINE row_delta inverse(row_delta delta) {
    for (auto& [key, table] : delta)
        for (auto& [id, row] : table.rows) {
            if (row.operation != row_operation::update)
                row.operation = row.operation == row_operation::insert ? row_operation::remove : row_operation::insert;
            for (auto& cell : row.cells) std::swap(cell.before, cell.after);
        }
    return delta;
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// Lets `row` do what `next` does after it. nullopt when they do not follow on each other; without an operation left
/// (`cells` empty and an update) the row is as it was.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<row_change> joined_changes(row_change row, const row_change& next) {
    using enum row_operation;
    const bool is_there = row.operation != remove;
    if (is_there == (next.operation == insert)) return std::nullopt;
    auto at = row.cells.begin();
    std::vector<cell_change> added;
    for (const auto& cell : next.cells) {
        at = std::ranges::lower_bound(at, row.cells.end(), cell.column, {}, &cell_change::column);
        if (at == row.cells.end() || at->column != cell.column) {
            if (row.operation != update) return std::nullopt;
            added.push_back(cell);
            continue;
        }
        if (at->after != cell.before) return std::nullopt;
        at->after = cell.after;
    }
    row.cells.insert(row.cells.end(), added.begin(), added.end());
    std::ranges::sort(row.cells, {}, &cell_change::column);
    const bool was_there = row.operation != insert, stays = next.operation != remove;
    row.operation = !was_there ? insert : stays ? update : remove;
    if (!was_there && !stays) row = {update, {}};
    if (row.operation == update)
        std::erase_if(row.cells, [](const cell_change& cell) { return cell.before == cell.after; });
    return row;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<row_delta, std::string> followed_by(row_delta first, const row_delta& second) {
    for (const auto& [key, table] : second) {
        auto& into = first.try_emplace(key, table_delta{table.columns, {}}).first->second;
        if (into.columns != table.columns) return "the table " + key + " has other columns";
        for (const auto& [id, row] : table.rows) {
            const auto [at, is_new] = into.rows.try_emplace(id, row);
            if (is_new) continue;
            auto both = detail::joined_changes(std::move(at->second), row);
            if (!both) return "the row '" + id + "' of " + key + " is not as the delta before left it";
            if (both->operation == row_operation::update && both->cells.empty()) into.rows.erase(at);
            else at->second = *std::move(both);
        }
        if (into.rows.empty()) first.erase(key);
    }
    return first;
}

}  // namespace omnigraph::cluster::graph
