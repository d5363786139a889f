// Bodies of graph/sqlite/row_reader.hpp.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/row_reader.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE row_values values_of(const std::vector<std::string>& columns) {
    row_values values;
    for (const auto& column : columns) values.sql.push_back(sql_identifier(column));
    return values;
}

[[nodiscard]] OMNIGRAPH_INLINE std::string select_rows(const physical_table& table, const row_values& values) {
    std::string text = "SELECT \"id\"";
    for (const auto& value : values.sql) text += ", " + value;
    return text + " FROM " + table.sql_name();
}

[[nodiscard]] OMNIGRAPH_INLINE row_cells cells_of(const statement& row) {
    row_cells cells;
    cells.reserve(static_cast<std::size_t>(row.columns()) - 1);
    for (int at = 1; at < row.columns(); ++at) cells.push_back(row.cell(at));
    return cells;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::vector<std::string> delta_columns(const physical_table& table) {
    std::vector<std::string> columns;
    if (table.edge) columns = {"src", "dst"};
    for (const auto& column : table.columns) columns.push_back(column.name);
    return columns;
}

OMNIGRAPH_INLINE sql_result<row_reader> row_reader::open(database& db, const physical_table& table,
                                                         const std::vector<std::string>& columns) {
    auto select = db.prepare(detail::select_rows(table, detail::values_of(columns)) + " WHERE \"id\" = ?1");
    if (!select) return select.error();
    return row_reader{*std::move(select)};
}

OMNIGRAPH_INLINE sql_result<std::optional<row_cells>> row_reader::find(std::string_view id) {
    select_.reset();
    const auto there = select_.bind(1, id).step();
    if (!there) return there.error();
    if (!*there) return std::optional<row_cells>{};
    auto cells = detail::cells_of(select_);
    select_.reset();
    return std::optional{std::move(cells)};
}

OMNIGRAPH_INLINE sql_result<row_scan> row_scan::open(database& db, const physical_table& table,
                                                     const std::vector<std::string>& columns) {
    return open(db, table, detail::values_of(columns));
}

OMNIGRAPH_INLINE sql_result<row_scan> row_scan::open(database& db, const physical_table& table,
                                                     const row_values& values) {
    auto select = db.prepare(detail::select_rows(table, values) + " ORDER BY \"id\"");
    if (!select) return select.error();
    select->bind_all(values.bound);
    return row_scan{*std::move(select)};
}

OMNIGRAPH_INLINE sql_result<bool> row_scan::next() {
    const auto there = select_.step();
    if (!there || !*there) return there;
    id_ = select_.text(0);
    cells_ = detail::cells_of(select_);
    return true;
}

}  // namespace omnigraph::cluster::graph
