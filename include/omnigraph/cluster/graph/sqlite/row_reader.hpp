// Rows of one table as a delta sees them: the id, and the cells of some columns in a fixed order.
//
//     auto rows = row_reader::open(db, table, columns);
//     auto found = rows->find("Ann");                          // one row, or nullopt
//     auto scan = row_scan::open(db, table, columns);          // all rows, by id
//
// Ids compare by bytes in SQLite and here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>

namespace omnigraph::cluster::graph {

/// The columns of a table in the order of its deltas, as SQLite names them: src and dst of an edge, then the
/// properties.
[[nodiscard]] std::vector<std::string> delta_columns(const physical_table& table);

using row_cells = std::vector<column_value>;

/// What to read of each row instead of columns: SQL expressions over its columns, and the values of `?1`, `?2` ….
struct row_values {
    std::vector<std::string> sql;
    std::vector<column_value> bound = {};
};

/// Reads single rows. The database must outlive it.
class row_reader {
public:
    [[nodiscard]] static sql_result<row_reader> open(database& db, const physical_table& table,
                                                     const std::vector<std::string>& columns);

    [[nodiscard]] sql_result<std::optional<row_cells>> find(std::string_view id);

private:
    explicit row_reader(statement select) : select_{std::move(select)} {}
    statement select_;
};

/// Reads all rows, ascending by id. The database must outlive it.
class row_scan {
public:
    [[nodiscard]] static sql_result<row_scan> open(database& db, const physical_table& table,
                                                   const std::vector<std::string>& columns);
    [[nodiscard]] static sql_result<row_scan> open(database& db, const physical_table& table, const row_values& values);

    /// Goes to the next row; false after the last one.
    [[nodiscard]] sql_result<bool> next();
    [[nodiscard]] std::string_view id() const { return id_; }
    [[nodiscard]] const row_cells& cells() const { return cells_; }

private:
    explicit row_scan(statement select) : select_{std::move(select)} {}
    statement select_;
    std::string id_;
    row_cells cells_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/row_reader.ipp>
#endif
