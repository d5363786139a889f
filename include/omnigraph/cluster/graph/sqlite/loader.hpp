// A bulk load: a stream of JSON records into the tables, as part of one commit.
//
//     auto loaded = load_records(db, tables, text, load_mode::merge, clock);
//
// (1) All or nothing: any fault, and the caller rolls back. Up to twenty are collected.
// (2) The order of records is irrelevant: edges may come before their nodes.
// (3) merge: a row with an id that exists is replaced whole (absent properties take their
//     default, or become null). append: it is an error. overwrite: the rows of each type in
//     the file replace that type's table; types that are not in the file stay, but no edge
//     may dangle.
// (4) Two records with one id are an error, except edges and keyless nodes under merge:
//     there the later one wins.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>

namespace omnigraph::cluster::graph {

struct loaded_rows {
    std::map<std::string, std::uint64_t> rows;  ///< records per table key
    written_tables tables;
};

/// Inside a transaction. On an error the transaction must be rolled back.
[[nodiscard]] graph_result<loaded_rows> load_records(database& db, const table_layout& schema, std::string_view input,
                                                     load_mode mode, runtime& clock);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/loader.ipp>
#endif
