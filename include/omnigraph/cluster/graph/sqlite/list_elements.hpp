// Tests in SQL whether a stored list has an element.
//
//     auto defined = define_list_functions(db);
//     has_element_sql("v0.\"tags\"", "?1");      // whether the list has the element; null when either is null
//
// A list is stored as the text of a JSON array. json_each of SQLite ends a text at U+0000, so lists that may contain
// that character are searched by functions of ours.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

/// Registers og_has_text and og_texts, which the texts below call. A second call changes nothing.
[[nodiscard]] sql_result<done> define_list_functions(database& db);

/// Both arguments are SQL expressions.
[[nodiscard]] std::string has_element_sql(std::string_view list, std::string_view element);

/// `value IN (the elements of the list)`, for which an index on the value can be used. Elements that are null equal
/// nothing.
[[nodiscard]] std::string is_element_sql(std::string_view value, std::string_view list);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/list_elements.ipp>
#endif
