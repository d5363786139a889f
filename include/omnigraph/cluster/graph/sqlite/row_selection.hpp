// Translates the `where` of a write to SQL over one table.
//
//     auto chosen = select_rows(table, update.where, mutation_values{parameters, now}, expressions);   // "age" > ?1
//     if (!chosen) return bad_request(of_input(chosen.error().message));
//     auto select = db.prepare("SELECT id FROM " + table.sql_name() + " v0 WHERE " + chosen->sql);
//     select->bind(1, chosen->values[0]);
//
// (1) Every value is bound; names come from the table, which quotes them and is called v0.
// (2) Tests have three truth values, as in SQL. A row is selected when its test is true.
// (3) Lists need define_list_functions (list_elements.hpp), parts of texts define_expression_functions.
// (4) Long chains of `and` and `or` become balanced trees, because SQLite limits the depth of an expression and not its
//     size.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/row_expressions.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/mutation_values.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph {

struct row_selection {
    std::string sql;                   ///< the text after WHERE
    std::vector<column_value> values;  ///< the values of ?1, ?2, ...
};

/// The error names the property that cannot be compared with its value.
[[nodiscard]] result<row_selection, type_mismatch> select_rows(const physical_table& table, const lang::row_test& where,
                                                               const mutation_values& values,
                                                               const row_expressions& expressions);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/row_selection.ipp>
#endif
