// Runs a mutation statement by statement, as part of one commit.
//
//     auto changed = run_mutation(db, tables, checked, parameters, clock.now(), clock);
//
// (1) A statement sees the effects of earlier ones. After any failure the caller rolls back all of them. Inserts,
//     updates and deletes may be mixed.
// (2) An insert into a keyed type replaces the row with that key as a whole; unassigned properties get their default or
//     null. Edges and keyless nodes are always added.
// (3) An update never changes a key nor the ends of an edge. Deleting a node deletes its edges of every type.
// (4) A value is stored without loss or refused; what is computed of a row is made of its values before the statement.
//     now() is one instant for the whole call.
// (5) @unique and @card are checked at the end of the call, so several inserts together can reach a minimum.
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

class collected_texts;

/// Summed over the statements: a row that two of them change counts twice.
struct mutated_rows {
    std::uint64_t nodes = 0;
    std::uint64_t edges = 0;  ///< edges that were deleted with their nodes included
    written_tables tables;
};

/// Must be called inside a transaction, which the caller rolls back after an error. `now` is the value of now(); ids
/// come from `clock`. `texts` has the vectors of `@embed` properties that an insert leaves out, and of those whose text
/// an update changes; when it lacks one, the mutation ends with end_call() of it. Null: there is no provider.
[[nodiscard]] graph_result<mutated_rows> run_mutation(database& db, const table_layout& schema,
                                                      const lang::checked_query& query,
                                                      const lang::parameter_values& parameters, instant now,
                                                      runtime& clock, collected_texts* texts = nullptr);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/mutation.ipp>
#endif
