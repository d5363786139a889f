// Loads many records into a graph without rows: the fastest way, for inputs in which nothing is wrong or rare.
//
//     auto loaded = load_packed(db, tables, asked, clock);
//     if (loaded && !*loaded) auto again = load_in_bulk(untouched, tables, asked, clock);       // bulk_load.hpp
//
// (1) What is stored and reported is what bulk_load.hpp stores and reports; rows, indices and all that is read from
//     them are the same, and only the pages of the file are laid out otherwise.
// (2) A load that this way cannot decide ends with nullopt: one with a fault, two rows with one id, ends of several
//     types, or no room on the disk for what it may not hold in memory. Then another way is taken on another copy of
//     the same state.
// (3) Entries of indices beyond `most_held` bytes are ordered in temporary files in the folder of the database.
#pragma once

#include <optional>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/loader.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>

namespace omnigraph::cluster::graph {

/// Whether no table has rows, the database is a file, and the request is none of embedding.
[[nodiscard]] graph_result<bool> can_load_packed(database& db, const table_layout& schema, const load_request& request);

inline constexpr std::size_t most_entries_held = std::size_t{48} << 20;

/// Must be called inside a transaction that changed nothing, and leaves another one. Nobody records the changes. The
/// caller discards the file unless there is a value. Errors as those of load_in_bulk.
[[nodiscard]] graph_result<std::optional<loaded_rows>> load_packed(database& db, const table_layout& schema,
                                                                   const load_request& request, runtime& clock,
                                                                   std::size_t most_held = most_entries_held);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/packed_load.ipp>
#endif
