// Constraints over several rows, checked once at the end of a call, over the written rows and all committed ones.
//
//     auto unique = check_unique(db, table, faults);
//     auto ends = check_endpoints(db, tables, edges, faults);
//     auto counts = check_cardinality(db, edges, faults);
//     auto dangling = check_orphans(db, tables, table, faults);
//
// (1) @unique includes committed rows; a row with a null among the columns is exempt.
// (2) Both ends of every written edge exist.
// (3) @card bounds the number of edges of a source. The maximum is checked for every source of a written edge, the
//     minimum for every source of a new edge whose id the call made: one that comes with its id was counted when it was
//     made, and deletes may have left fewer since, so an export loads again. A source without edges does not violate
//     the minimum, and removing edges is never refused.
// (4) After rows of a node type were removed without cascading, no edge may dangle. Each check reads the notes of
//     table_writer.hpp and stops when the list of faults is full.
// (5) A check costs as many steps as there are notes, whatever the size of the tables: CROSS JOIN keeps the notes the
//     outer loop, where SQLite without statistics would as soon read the whole table.
#pragma once

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>

namespace omnigraph::cluster::graph {

[[nodiscard]] sql_result<done> check_unique(database& db, const physical_table& table, data_faults& findings);
[[nodiscard]] sql_result<done> check_endpoints(database& db, const table_layout& schema, const physical_table& edges,
                                               data_faults& findings);
[[nodiscard]] sql_result<done> check_cardinality(database& db, const physical_table& edges, data_faults& findings);

/// Finds edges of any type whose source or target of type `nodes` is gone.
[[nodiscard]] sql_result<done> check_orphans(database& db, const table_layout& schema, const physical_table& nodes,
                                             data_faults& findings);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/set_constraints.ipp>
#endif
