// Tests of the ends of edges in the `where` of a write: `from = $a and to in ["p1", "Comment:c1"]`.
//
//     auto where = with_typed_ends(edges, removal.where, {parameters, now}, nodes);   // ... "Post:p1" ...
//
// Where the edges name their ends by type and id, an id alone stands for the node that has it. An id that no node has
// matches nothing.
#pragma once

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/mutation_values.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph {

/// The test with the ends as the table names them. Refuses an id that nodes of several types have.
[[nodiscard]] graph_result<lang::row_test> with_typed_ends(const physical_table& edges, lang::row_test where,
                                                           const mutation_values& values, end_resolver& nodes);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/end_tests.ipp>
#endif
