// How many rows each step of a plan is expected to leave, from the numbers of rows of the types.
//
//     const auto expected = expected_rows(plan, catalog, {{"node:Person", 1000}, {"edge:Knows", 3000}});
//     print(expected.after_steps.front(), expected.result);
//
// (1) Nothing is read. An edge leads from each node to as many others as it does on average, and a condition keeps the
//     usual share: a tenth of the rows for an equality, one row for the equality with a key, a third for a range.
// (2) The order of the plan does not depend on it (join_planner.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

/// The number of rows by table key.
using table_sizes = std::map<std::string, std::uint64_t>;

struct plan_estimates {
    std::vector<double> after_steps;  ///< one for each of the outermost steps
    double result = 0;
};

[[nodiscard]] plan_estimates expected_rows(const read_plan& plan, const lang::schema_catalog& catalog,
                                           const table_sizes& sizes);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/plan_estimates.ipp>
#endif
