// Writes a delta into the tables of a graph.
//
//     auto change = transaction::begin(db);
//     auto written = write_changes(db, tables, delta);
//
// Every old value is compared and every change meets exactly one row. A delta that does not fit is an error with
// sql_fault::damaged, and the transaction must be rolled back.
#pragma once

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>

namespace omnigraph::cluster::graph {

[[nodiscard]] sql_result<done> write_changes(database& db, const table_layout& tables, const row_delta& delta);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/change_writer.ipp>
#endif
