// Tests in SQL whether a stored list has an element.
//
//     auto defined = define_list_functions(db);
//     has_element_sql("v0.\"tags\"", "?1");      // true when the list has the element; false when it is null
//
// A list is stored as the text of a JSON array. json_each of SQLite ends a text at U+0000, so lists that may contain
// that character are searched by a function of ours.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

/// Registers the functions that has_element_sql uses. A second call changes nothing.
[[nodiscard]] sql_result<done> define_list_functions(database& db);

/// Both arguments are SQL expressions.
[[nodiscard]] std::string has_element_sql(std::string_view list, std::string_view element);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/list_elements.ipp>
#endif
