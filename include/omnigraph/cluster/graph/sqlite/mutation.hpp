// A write query, run statement by statement as part of one commit.
//
//     auto changed = run_mutation(db, tables, checked, parameters, clock.now(), clock);
//
// (1) Statements see what earlier ones did; any failure and the caller rolls all back.
//     Inserts, updates and deletes may be mixed.
// (2) insert into a keyed type replaces the row with that key whole; unassigned
//     properties take their default, or become null. Edges and keyless nodes are always
//     added.
// (3) update never changes a key; delete of a node deletes its edges of every type.
// (4) A value is stored without loss or refused. now() is one instant per call.
// (5) @unique and @card are checked at the end of the call, so a minimum can be
//     reached by several inserts.
#pragma once

#include <cstdint>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// Summed over the statements: a row that two of them touch counts twice.
struct mutated_rows {
    std::uint64_t nodes = 0;
    std::uint64_t edges = 0;  ///< cascaded ones included
    written_tables tables;
};

/// Inside a transaction; now() is `now`, ids come from `clock`. On an error the transaction must be rolled back.
[[nodiscard]] graph_result<mutated_rows> run_mutation(database& db, const table_layout& schema,
                                                      const lang::checked_query& query,
                                                      const lang::parameter_values& parameters, instant now,
                                                      runtime& clock);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/mutation.ipp>
#endif
