// Bodies of graph/sqlite/packed_table.hpp.
#pragma once

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_table.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE cell_view view_of(const column_value& cell) {
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) return *whole;
    if (const auto* real = std::get_if<double>(&cell)) return *real;
    if (const auto* text = std::get_if<std::string>(&cell)) return std::string_view{*text};
    if (const auto* blob = std::get_if<blob_bytes>(&cell)) return blob_view{blob->bytes};
    return {};
}

/// Of a scalar, as statement::bind() stores it.
[[nodiscard]] OMNIGRAPH_INLINE cell_view view_of(const lang::value& value) {
    if (const auto* flag = std::get_if<bool>(&value.held)) return std::int64_t{*flag};
    if (const auto* whole = std::get_if<std::int64_t>(&value.held)) return *whole;
    if (const auto* real = std::get_if<double>(&value.held)) return *real;
    if (const auto* text = std::get_if<std::string>(&value.held)) return std::string_view{*text};
    return {};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<std::vector<std::size_t>> packed_table::columns_of(database& db, const std::string& index) {
    auto found = db.prepare("SELECT cid FROM pragma_index_info(?1) ORDER BY seqno");
    if (!found) return found.error();
    found->bind(1, index);
    std::vector<std::size_t> columns;
    for (;;) {
        const auto more = found->step();
        if (!more) return more.error();
        if (!*more) return columns;
        columns.push_back(static_cast<std::size_t>(found->integer(0)));
    }
}

OMNIGRAPH_INLINE sql_result<packed_table> packed_table::open(database& db, const physical_table& table,
                                                             new_pages& pages) {
    packed_table made{table, pages};
    const auto* file = sqlite3_db_filename(db.handle(), "main");
    const auto folder = std::filesystem::path{file ? file : ""}.parent_path().string();
    auto found = db.prepare("SELECT type, name, rootpage, sql IS NULL FROM sqlite_master WHERE tbl_name = ?1");
    if (!found) return found.error();
    found->bind(1, table.name);
    for (;;) {
        const auto more = found->step();
        if (!more) return more.error();
        if (!*more) return made;
        const auto root = static_cast<std::uint32_t>(found->integer(2));
        if (found->text(0) == "table") {
            made.root_ = root;
            continue;
        }
        auto columns = columns_of(db, std::string{found->text(1)});
        if (!columns) return columns.error();
        entry_runs runs{folder, columns->size()};
        made.indices_.push_back({root, found->integer(3) != 0, *std::move(columns), std::move(runs)});
    }
}

OMNIGRAPH_INLINE void packed_table::take_cells(const table_row& row) {
    cells_.clear();
    converted_.clear();
    converted_.reserve(row.values.size());  // views of them are taken
    cells_.emplace_back(std::string_view{row.id});
    if (table_->edge) {
        cells_.emplace_back(std::string_view{row.src});
        cells_.emplace_back(std::string_view{row.dst});
    }
    for (std::size_t i = 0; i < table_->columns.size(); ++i) {
        const auto& type = table_->columns[i].type;
        const bool is_plain = !type.list && type.scalar != lang::scalar_type::vector;
        cells_.push_back(is_plain ? detail::view_of(row.values[i])
                                  : detail::view_of(converted_.emplace_back(to_cell(type, row.values[i]))));
    }
}

OMNIGRAPH_INLINE sql_result<done> packed_table::add(const table_row& row) {
    take_cells(row);
    for (const auto& cell : cells_) record_.add(cell);
    const auto number = static_cast<std::int64_t>(++rows_);
    if (auto added = tree_.add(number, record_.finish()); !added) return added;
    for (auto& index : indices_) {
        for (const auto column : index.columns) record_.add(cells_[column]);
        record_.add(number);
        index.entries.add(record_.finish());
    }
    return done{};
}

OMNIGRAPH_INLINE std::size_t packed_table::held_bytes() const {
    std::size_t bytes = 0, most = 0;
    for (const auto& index : indices_) {
        bytes += index.entries.held_bytes();
        most = std::max(most, index.entries.size());
    }
    return bytes + most * packed_entries::order_bytes;  // one index is ordered after the other
}

OMNIGRAPH_INLINE sql_result<done> packed_table::spill(packed_index& index) {
    if (index.entries.size() == 0) return done{};
    auto kept = index.runs.add(index.entries.in_order(index.columns.size()));
    index.entries = {};
    return kept;
}

OMNIGRAPH_INLINE sql_result<done> packed_table::spill() {
    for (auto& index : indices_)
        if (auto kept = spill(index); !kept) return kept;
    return done{};
}

OMNIGRAPH_INLINE sql_result<bool> packed_table::merge(packed_index& index, packed_tree& tree) {
    if (auto kept = spill(index); !kept) return kept.error();
    bool is_distinct = true;
    auto merged = index.runs.merge([&](std::string_view record, bool equals_last) -> sql_result<done> {
        is_distinct = is_distinct && !equals_last;
        return tree.add(record);
    });
    if (!merged) return merged.error();
    return is_distinct;
}

OMNIGRAPH_INLINE sql_result<bool> packed_table::write_held(packed_index& index, packed_tree& tree) {
    const auto order = index.entries.in_order(index.columns.size());
    for (std::size_t at = 0; at < order.size(); ++at)
        if (auto added = tree.add(order[at]); !added) return added.error();
    return !order.has_equal();
}

OMNIGRAPH_INLINE sql_result<bool> packed_table::write(packed_index& index) {
    packed_tree tree{*pages_, tree_kind::index};
    const auto distinct = index.runs.is_empty() ? write_held(index, tree) : merge(index, tree);
    if (!distinct) return distinct;
    if (index.of_ids && !*distinct) return false;
    if (auto ended = tree.finish(index.root); !ended) return ended.error();
    return true;
}

OMNIGRAPH_INLINE sql_result<bool> packed_table::finish() {
    for (auto& index : indices_) {
        const auto written = write(index);
        if (!written || !*written) return written;
        index.entries = {};
        index.runs = {{}, 0};
    }
    if (auto ended = tree_.finish(root_); !ended) return ended.error();
    return true;
}

}  // namespace omnigraph::cluster::graph
