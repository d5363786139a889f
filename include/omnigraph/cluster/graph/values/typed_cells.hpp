// Converts values and types of the languages to the cells and columns of a session's answer.
//
//     cells.push_back(cell_of(from_cell(column.type, query.cell(1))));
#pragma once

#include <omnigraph/cluster/host/query_result.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

[[nodiscard]] cell cell_of(lang::value value);

[[nodiscard]] cell_type cell_type_of(const lang::value_type& type);

[[nodiscard]] query_column column_of(const lang::result_column& column);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/typed_cells.ipp>
#endif
