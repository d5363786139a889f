// Loads a stream of records, JSON or CSV, into the tables, as part of one commit.
//
//     auto loaded = load_records(db, tables, {.records = text, .mode = load_mode::merge}, clock);
//
// (1) All or nothing: after any fault the caller rolls back. Up to twenty faults are collected.
// (2) The order of records does not matter: an edge may come before its nodes.
// (3) merge: a record replaces the row with its id as a whole (missing properties get their default or null). append: a
//     stored id is an error. overwrite: the records of each type in the input replace all rows of that type; other
//     types stay, but no edge may dangle.
// (4) merge: an edge without an id is the stored edge that edge_matcher.hpp finds, so loading a file twice changes
//     nothing. Equal edges within the file are as many edges.
// (5) Two records with one id are an error, except edges and keyless nodes under merge: there the later one counts.
// (6) Vectors that records leave out are computed when the load is given a place for them: when it lacks one, it ends
//     with end_call() of collected_texts, and is run again with the vectors.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>

namespace omnigraph::cluster::graph {

class collected_texts;

struct loaded_rows {
    std::map<std::string, std::uint64_t> rows;       ///< the number of records by table key
    std::map<std::string, std::uint64_t> unchanged;  ///< of them, how many were stored already as they are
    written_tables tables;
};

/// Must be called inside a transaction, which the caller rolls back after an error. Of the request the branch and the
/// actor do not matter here. `texts` has the vectors that a request with `embed` needs; null: there is no provider.
[[nodiscard]] graph_result<loaded_rows> load_records(database& db, const table_layout& schema,
                                                     const load_request& request, runtime& clock,
                                                     collected_texts* texts = nullptr);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/loader.ipp>
#endif
