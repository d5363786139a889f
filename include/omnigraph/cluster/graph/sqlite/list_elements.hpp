// Elements of stored lists, in SQL.
//
//     auto defined = define_list_functions(db);
//     has_element_sql("v0.\"tags\"", "?1");      // true when the list has the element; false when it is null
//
// A list is the text of a JSON array. SQLite's own json_each ends a text at U+0000, so lists that may have one are
// looked through by a function of ours, and only those.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

/// Makes what has_element_sql uses known to the connection; again is harmless.
[[nodiscard]] sql_result<done> define_list_functions(database& db);

/// Both arguments are SQL.
[[nodiscard]] std::string has_element_sql(std::string_view list, std::string_view element);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/list_elements.ipp>
#endif
