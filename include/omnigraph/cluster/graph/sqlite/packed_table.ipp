// Bodies of graph/sqlite/packed_table.hpp.
#pragma once

#include <algorithm>
#include <cstring>
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
        made.indices_.push_back({root, found->integer(3) != 0, *std::move(columns), {}, {}});
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
        const auto record = record_.finish();
        const auto size = static_cast<std::uint32_t>(record.size());
        index.entries.push_back({order_prefix(cells_[index.columns.front()]), index.records.size()});
        index.records.append(reinterpret_cast<const char*>(&size), sizeof size);
        index.records.append(record);
    }
    return done{};
}

OMNIGRAPH_INLINE std::size_t packed_table::held_bytes() const {
    std::size_t bytes = 0;
    for (const auto& index : indices_) bytes += index.records.capacity() + index.entries.capacity() * sizeof(entry);
    return bytes;
}

OMNIGRAPH_INLINE std::string_view packed_table::record_at(const packed_index& index, std::uint64_t place) {
    std::uint32_t size = 0;
    std::memcpy(&size, index.records.data() + place, sizeof size);
    return std::string_view{index.records}.substr(place + sizeof size, size);
}

/// Of equal entries the row with the smaller number, which is the earlier one, comes first.
OMNIGRAPH_INLINE void packed_table::sort(packed_index& index) {
    const auto before = [&](const entry& a, const entry& b) {
        if (a.prefix != b.prefix) return a.prefix < b.prefix;
        const int order = compare_records(record_at(index, a.place), record_at(index, b.place), index.columns.size());
        return order != 0 ? order < 0 : a.place < b.place;
    };
    if (!std::ranges::is_sorted(index.entries, before)) std::ranges::sort(index.entries, before);
}

OMNIGRAPH_INLINE bool packed_table::has_equal(const packed_index& index) {
    for (std::size_t i = 1; i < index.entries.size(); ++i) {
        const auto &a = index.entries[i - 1], &b = index.entries[i];
        if (a.prefix == b.prefix &&
            compare_records(record_at(index, a.place), record_at(index, b.place), index.columns.size()) == 0)
            return true;
    }
    return false;
}

OMNIGRAPH_INLINE sql_result<done> packed_table::write(packed_index& index) {
    packed_tree tree{*pages_, tree_kind::index};
    for (const auto& one : index.entries)
        if (auto added = tree.add(record_at(index, one.place)); !added) return added;
    return tree.finish(index.root);
}

OMNIGRAPH_INLINE sql_result<bool> packed_table::finish() {
    for (auto& index : indices_) {
        sort(index);
        if (index.of_ids && has_equal(index)) return false;
        if (auto written = write(index); !written) return written.error();
        index.entries = std::vector<entry>{};
        index.records = std::string{};
    }
    if (auto ended = tree_.finish(root_); !ended) return ended.error();
    return true;
}

}  // namespace omnigraph::cluster::graph
