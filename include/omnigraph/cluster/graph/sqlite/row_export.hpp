// Writes the rows of tables as lines: JSON records that load again, or CSV.
//
//     auto wanted = exported_tables(tables, {.types = {"Person"}});             // the fault is bad_request
//     const auto print_line = [](std::string_view line) { return print(line), true; };
//     auto written = export_rows(db, *wanted, export_format::jsonl, print_line);
#pragma once

#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/host/graph_export.hpp>

namespace omnigraph::cluster::graph {

/// The tables that the request names, sorted by key; they belong to the layout.
[[nodiscard]] graph_result<std::vector<const physical_table*>> exported_tables(const table_layout& tables,
                                                                               const export_request& request);

/// Rows by id. Stops without a fault when the sink wants no more.
[[nodiscard]] graph_result<done> export_rows(database& db, const std::vector<const physical_table*>& tables,
                                             export_format format, const line_sink& sink);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/row_export.ipp>
#endif
