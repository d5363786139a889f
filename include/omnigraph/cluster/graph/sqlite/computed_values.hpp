// The values that a statement of a write computes: of parameters alone for a new row, of the old values for an update.
//
//     auto changed = update_computed(db, table, update.assignments, fixed, {expressions, rules, {1, 0}, faults});
//     if (changed && faults.empty()) count += *changed;
//
// (1) All values of a row are computed from what it was before the statement: `set { a: b, b: a }` swaps them.
// (2) A computed value is stored without loss or refused, with the row: what does not fit its property, an overflow,
//     a division by zero, a date beyond the years 0000 to 9999. A null that follows from a null is a null.
// (3) temp.matched has the ids of the rows, as run_mutation makes it.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/row_expressions.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/row_constraints.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// By assignment of one insert; the others are literals or parameters.
using computed_values = std::map<const lang::property_value*, lang::value>;

/// The computed values among the assignments of an insert; they may not fit yet. Adds faults for those that have none,
/// which name the type.
[[nodiscard]] graph_result<computed_values> compute_values(database& db, const row_expressions& expressions,
                                                           std::string_view type,
                                                           const std::vector<lang::property_value>& assignments,
                                                           input_position where, data_faults& findings);

/// What an update is checked with.
struct update_rules {
    const row_expressions& expressions;
    const row_constraints& constraints;
    input_position where;
    data_faults& findings;
};

/// Assigns to the matched rows; `fixed` has the values of the other assignments, in the order of the columns. How many
/// rows became different; none after adding a fault.
[[nodiscard]] graph_result<std::uint64_t> update_computed(database& db, const physical_table& table,
                                                          const std::vector<lang::property_value>& assignments,
                                                          const std::vector<lang::value>& fixed,
                                                          const update_rules& rules);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/computed_values.ipp>
#endif
