// Runs a plan of groups over arrays: the native operator beside SQL (specification engine E.7.3).
//
//     const group_data data{ids_of_variables, columns_of_values, adjacencies};
//     const auto rows = run_groups(walk_of_groups, data, {.rows = 1000});
//     if (!rows && rows.error() == group_fault::too_large) return by_sql();
//
// Rows come in the order of the plan, and where it has none in the order of the group key.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/columns/graph_columns.hpp>
#include <omnigraph/cluster/graph/columns/group_plan.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct group_data {
    std::vector<std::shared_ptr<const text_list>> ids;          ///< by variable; null where it is none of the plan
    std::vector<std::shared_ptr<const scalar_column>> columns;  ///< by value; null for ids
    std::vector<std::shared_ptr<const adjacency>> edges;        ///< by edge of the plan
};

struct group_limits {
    std::function<bool()> stopped = {};          ///< asked every few thousand steps
    std::size_t bytes = std::size_t{256} << 20;  ///< of the groups
    std::size_t rows = 1'000'000;                ///< of the result
};

enum class group_fault {
    stopped,
    too_large,      ///< the groups need more memory than allowed
    too_many_rows,  ///< of the result
};

using group_rows = std::vector<std::vector<lang::value>>;

[[nodiscard]] result<group_rows, group_fault> run_groups(const group_plan& plan, const group_data& data,
                                                         const group_limits& limits);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/columns/group_operator.ipp>
#endif
