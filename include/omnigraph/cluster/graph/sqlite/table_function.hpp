// SQL functions that return rows: `SELECT node FROM og_reach(?1, ?2, v0.id, ?3, ?4)`.
//
//     define_table(db, "og_found", "id", 1, [&](std::span<const sql_argument> given) { return rows_of(given); });
//
// All rows of a call are computed at its start. Arguments may depend on tables to the left in FROM. The function must
// outlive every statement that uses it and must not hold a statement of the same database, because SQLite destroys
// functions after statements.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

/// One text for each row; never null.
using table_rows = std::shared_ptr<const std::vector<std::string>>;
using table_function = std::function<sql_result<table_rows>(std::span<const sql_argument>)>;

/// `name` and `column` must be plain identifiers.
[[nodiscard]] sql_result<done> define_table(database& db, const std::string& name, const std::string& column,
                                            int arguments, table_function function);

/// Makes the connection read-only (only_select), but keeps the table functions in `select` usable: SQLite declares the
/// columns of a table function at its first use, which the authorizer would mistake for CREATE TABLE.
[[nodiscard]] sql_result<done> only_select_with_tables(database& db, std::string_view select);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/table_function.ipp>
#endif
