// Loads many records fast, for inputs in which nothing is wrong.
//
//     auto loaded = load_in_bulk(db, tables, asked, clock);
//     if (loaded && !*loaded) auto told = load_records(untouched, tables, asked, clock);       // loader.hpp
//
// (1) What is stored and reported is what loader.hpp stores and reports. Nothing remembers where in the input a row
//     stood, so memory does not grow with the input: a bit for each row of a table that had rows.
// (2) A load that has something to say about its records ends with nullopt, as does one that this way cannot decide;
//     then load_records is called on another copy of the same state, and says it.
// (3) Edges may come before their nodes: ends are looked for when all rows are stored.
#pragma once

#include <optional>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/loader.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>

namespace omnigraph::cluster::graph {

/// Must be called inside a transaction on a file that the caller discards unless there is a value. Errors as those of
/// load_records, but for faults of records.
[[nodiscard]] graph_result<std::optional<loaded_rows>> load_in_bulk(database& db, const table_layout& schema,
                                                                    const load_request& request, runtime& clock,
                                                                    collected_texts* texts = nullptr);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/bulk_load.ipp>
#endif
